"""What light does between points: cast shadows, darker corners, and light that wanders under the skin.

All three are blurs of small maps, so their cost hardly grows with the picture.
"""

import numpy as np

from kit.actors.curves import sample, soft_blur, ss, unit
from kit.actors.form.body import EAR
from kit.actors.optics.camera import HALF_HEIGHT
from kit.actors.optics.raster import rasterise

MAP_SHARE = 0.44  # side of the shadow map, as a share of the frame; `Quality` says the least
MAP_BLUR_DM = 0.040
MAP_SPAN = 3.6  # decimetres seen by the shadow map
BIAS = 0.020  # decimetres
BEHIND = -1.2  # depth of the backdrop as the lamp sees it
LEAST_VARIANCE = 0.0015  # square decimetres
BLEED = 0.15  # light below this share is none: it leaks where shadows overlap
STAND_OFF = 0.045  # decimetres along the normal, so that a surface does not shade itself
EAR_GLOW = 0.35  # share of the key light that reaches an ear through its thin rim
CORNERS = ((0.05, 6.5), (0.14, 4.2))  # radius in decimetres and strength of ambient occlusion
SPREAD = (0.029, 0.019, 0.014)  # decimetres that red, green and blue light wander under the skin
SPREAD_SHARE = 0.7


def cast(scene):
    """Share of the key light that reaches each pixel, (p,) float32.

    A variance shadow map: mean and variance of the depths round a point bound, by
    Chebyshev's inequality, how much of what lies there can be behind it. Blurring the map softens the shadow.
    """
    mesh = scene.form.mesh
    key = scene.light.key()
    right = unit(np.cross(np.float32([0, 1, 0]), key))
    up = np.cross(key, right)
    side = max(scene.quality.shadow_map_px, int(MAP_SHARE * scene.inner))
    scale = side / MAP_SPAN

    def seen(points):
        x, y = points @ right, points @ up + 0.25 * up[1]
        return np.stack([side / 2 + x * scale, side / 2 - y * scale], 1), points @ key

    flat, near = seen(scene.turned.astype(np.float32))
    pixel, triangle, weights = rasterise(flat, near + 6.0, mesh.coarse, side)
    depth = np.full(side * side, BEHIND, np.float32)
    depth[pixel] = np.einsum("ij,ij->i", near[mesh.coarse[triangle]], weights)
    moments = np.stack([depth, depth**2], 1).reshape(side, side, 2)
    moments = soft_blur(moments, MAP_BLUR_DM * scale)
    at, reach = seen(scene.world + np.float32(STAND_OFF) * scene.normal)
    grid = np.arange(side) + 0.5
    mean, square = sample(moments, grid, grid, at[:, 0], at[:, 1]).T
    variance = np.maximum(square - mean**2, LEAST_VARIANCE)
    lit = variance / (variance + np.maximum(mean - BIAS - reach, 0) ** 2)
    lit = ss(BLEED, 1.0, lit).astype(np.float32)
    ear = scene.material == EAR
    lit[ear] = EAR_GLOW + (1 - EAR_GLOW) * lit[ear]
    return lit


def ambient(scene):
    """Openness to the room, (p,) float32: less where the surroundings stand nearer than the point itself."""
    near, share = _shrink(scene, scene.z[:, None], scene.pixel)
    near = near[..., 0]
    sigmas = [radius * _blocks_per_dm(scene) for radius, _ in CORNERS]
    around = [soft_blur(near * share, sigma) / np.maximum(soft_blur(share, sigma), 1e-3) for sigma in sigmas]
    nearer = np.maximum(_stretch(scene, np.stack(around, -1)) - scene.z[:, None], -0.01)
    closed = sum(strength * each for (_, strength), each in zip(CORNERS, nearer.T, strict=True))
    return np.exp(-np.clip(closed, 0, 1.6)).astype(np.float32)


def spread_under_skin(scene, arriving, skin):
    """Change of arriving light (p, 3) at skin pixels when each colour wanders its own distance before it leaves.

    Nothing where a block is so large that green would stay in it and red alone would leave: that makes red rims.
    """
    if SPREAD[1] * _blocks_per_dm(scene) < 0.5:
        return np.float32(0)
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
