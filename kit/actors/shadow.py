"""What light does between points: cast shadows, darker corners, and light that wanders under the skin.

All three are blurs of small maps, so their cost hardly grows with the picture.
"""

import numpy as np

from kit.actors.body import EAR
from kit.actors.camera import HALF_HEIGHT
from kit.actors.curves import bump, sample, soft_blur
from kit.actors.raster import rasterise

MAP_SHARE = 0.44  # side of the shadow map, as a share of the frame, at least ...
MAP_LEAST_PX = 176
MAP_BLUR_DM = 0.032
MAP_SPAN = 3.6  # decimetres seen by the shadow map
SHARPNESS = 24.0  # per decimetre: how fast light dies behind an edge
BIAS = 0.035  # decimetres
EAR_GLOW = 0.35  # share of the key light that reaches an ear through its thin rim
CORNERS = ((0.05, 5.0), (0.14, 2.8))  # radius in decimetres and strength of ambient occlusion
SPREAD = (0.045, 0.022, 0.014)  # decimetres that red, green and blue light wander under the skin
SPREAD_SHARE = 0.8


def cast(scene):
    """Share of the key light that reaches each pixel, (p,) float32.

    An exponential shadow map: a blurred map of exp(-k * depth) answers "how much lies in front" softly and at once.
    The blur adds shifted copies; running sums would cancel catastrophically over such a range.
    """
    mesh = scene.form.mesh
    key = scene.light.key().astype(np.float64)
    right = np.cross([0.0, 1.0, 0.0], key)
    right /= np.linalg.norm(right)
    up = np.cross(key, right)
    side = max(MAP_LEAST_PX, int(MAP_SHARE * scene.inner))
    scale = side / MAP_SPAN

    def seen(points):
        x, y = points @ right, (points + (0, 0.25, 0)) @ up
        return np.stack([side / 2 + x * scale, side / 2 - y * scale], 1), points @ key

    flat, near = seen(scene.turned)
    pixel, triangle, weights = rasterise(flat, near + 6.0, mesh.coarse, side)
    veil = np.full(side * side, 9.0)
    veil[pixel] = -np.einsum("ij,ij->i", near[mesh.coarse[triangle]], weights)
    veil = np.exp(SHARPNESS * np.minimum(veil, 3.0)).reshape(side, side)
    wide = int(np.ceil(2.5 * MAP_BLUR_DM * scale))
    kernel = bump(np.arange(-wide, wide + 1), MAP_BLUR_DM * scale)
    for axis in (0, 1):
        pad = np.pad(veil, [(wide, wide) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        veil = sum(w * np.take(pad, np.arange(i, i + side), axis) for i, w in enumerate(kernel / kernel.sum()))
    at, reach = seen(scene.world + 0.02 * scene.normal)
    grid = np.arange(side) + 0.5
    lit = sample(veil, grid, grid, at[:, 0], at[:, 1]) * np.exp(SHARPNESS * (reach + BIAS))
    lit = np.clip(lit, 0, 1).astype(np.float32)
    ear = scene.material == EAR
    lit[ear] = EAR_GLOW + (1 - EAR_GLOW) * lit[ear]
    return lit


def ambient(scene):
    """Openness to the room, (p,) float32: less where the surroundings stand nearer than the point itself."""
    near, share = _shrink(scene, scene.z[:, None], scene.pixel)
    near = near[..., 0]
    closed = 0.0
    for radius, strength in CORNERS:
        sigma = radius * _blocks_per_dm(scene)
        around = soft_blur(near * share, sigma) / np.maximum(soft_blur(share, sigma), 1e-3)
        closed = closed + strength * np.maximum(_stretch(scene, around) - scene.z, -0.01)
    return np.exp(-np.clip(closed, 0, 1.6)).astype(np.float32)


def spread_under_skin(scene, arriving, skin):
    """Change of arriving light (p, 3) at skin pixels when each colour wanders its own distance before it leaves."""
    small, share = _shrink(scene, arriving[skin], scene.pixel[skin])
    change = np.empty_like(small)
    for channel, reach in enumerate(SPREAD):
        sigma = reach * _blocks_per_dm(scene)
        wide = soft_blur(small[..., channel] * share, sigma) / np.maximum(soft_blur(share, sigma), 1e-3)
        change[..., channel] = np.where(share > 0, wide - small[..., channel], 0)
    return SPREAD_SHARE * _stretch(scene, change, skin)


def _block(scene):
    return max(1, scene.inner // 128)


def _blocks_per_dm(scene):
    return scene.inner / _block(scene) / (2 * HALF_HEIGHT)


def _shrink(scene, values, pixel):
    """Mean of pixel values (p, c) over blocks (m, m, c), and the share of each block that is covered (m, m)."""
    n, b = scene.inner, _block(scene)
    m = -(-n // b)
    cell = (pixel // n // b) * m + pixel % n // b
    count = np.bincount(cell, minlength=m * m).astype(np.float32)
    total = np.stack([np.bincount(cell, v, m * m) for v in values.T], 1).astype(np.float32)
    return (total / np.maximum(count, 1)[:, None]).reshape(m, m, -1), (count / b**2).reshape(m, m)


def _stretch(scene, small, chosen=slice(None)):
    """Blocks read back at (chosen) pixels, bilinear."""
    n, b = scene.inner, _block(scene)
    grid = np.arange(small.shape[0])
    pixel = scene.pixel[chosen]
    return sample(small, grid, grid, (pixel % n + 0.5) / b - 0.5, (pixel // n + 0.5) / b - 0.5)
