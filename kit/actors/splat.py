"""Draw many thin lines into a finished frame, behind what is nearer: the brush for hair, beards, brows and lashes.

Each line is a chain of points in space. Its segments are cut into samples one pixel apart; at every pixel the
nearest sample wins by one `maximum.at` on an integer that holds depth and segment number. Hair in a mass is opaque:
the averaging down of the frame makes it soft. Fine hairs at an edge may let the skin through.

Light on a hair has three parts: the light that the whole mass takes at this place (its normals), less across a hair
that points to the lamp, and two soft highlights, where the lamp is mirrored along the hair.
"""

from typing import NamedTuple

import numpy as np

from kit.actors import camera
from kit.actors.curves import luminance, ss, unit
from kit.actors.light import GROUND, KEY, RIM, RIMS, ROOM

NO_REGION = -1  # brows and lashes belong to the skin and the eyes beneath them
HAIR_POWER = 0.22  # share of the exposure that hair takes, see `light`
WRAP = 0.35  # how far the lamp creeps round the mass of hair
NEAR = 0.16  # decimetres behind a hair within which the surface there lends it its shadow
TAPER = 0.55  # share of the width that a hair loses towards its tip
WIDTH_POWER = 0.55  # with which the width in internal px grows with the picture
SEGMENT_BITS = 24


class Strands(NamedTuple):
    """Lines of one kind, all float32.

    Attributes
    ----------
    lines : (n, m, 3) points in head coordinates, from root to tip.
    normal : (n, m, 3) outward directions of the mass the hair belongs to, about unit length.
    colour : (n, 3) linear. width_px : (n,) at 512 internal px.
    shade : (n, m) 0 for hairs deep inside to 1 on top. opacity : (n, m) 1 for hair in a mass.
    gloss : 0 dull to 1 shiny. region : the label it leaves, or `NO_REGION`. power : share of the exposure it takes.
    """

    lines: np.ndarray
    normal: np.ndarray
    colour: np.ndarray
    width_px: np.ndarray
    shade: np.ndarray
    opacity: np.ndarray
    gloss: float
    region: int
    power: float = HAIR_POWER


def draw(scene, strands, tolerance=0.05):
    """Splat strands into `scene.frame`; hairs up to `tolerance` behind a surface are seen."""
    n, m = strands.lines.shape[:2]
    if n == 0:
        return
    size = scene.inner
    head = strands.lines.reshape(-1, 3)
    points = camera.turn(head, scene.pose, camera.neck_stiffness(head[:, 1])).astype(np.float32)
    flat = camera.project(points, size).astype(np.float32)
    z = points[:, 2]
    cell = _cells(flat, size)
    seen = (z > scene.depth[cell] - tolerance).reshape(n, m)
    use = np.flatnonzero((seen[:, :-1] | seen[:, 1:]).ravel())
    strand, part = np.divmod(use, m - 1)
    at = strand * m + part
    colour = _shaded(scene, strands, points, cell, strand, part, at)
    a, b = flat[at], flat[at + 1]
    run = b - a
    steep = np.abs(run[:, 1]) > np.abs(run[:, 0])
    steps = np.ceil(np.maximum(np.abs(run).max(1), 1)).astype(np.int64)
    segment = np.repeat(np.arange(steps.size), steps)
    first = np.cumsum(steps) - steps
    share = (np.arange(segment.size) - first[segment] + np.float32(0.5)).astype(np.float32)
    share /= steps.astype(np.float32)[segment]
    x = a[segment, 0] + run[segment, 0] * share
    y = a[segment, 1] + run[segment, 1] * share
    depth = z[at][segment] + (z[at + 1] - z[at])[segment] * share
    tip = part.astype(np.float32) / (m - 1)
    wide = strands.width_px[strand] * np.float32((size / 512) ** WIDTH_POWER) * (1 - TAPER * tip**3)
    copies = np.maximum(wide, 1)
    key = ((depth + 8) * 65536).astype(np.int64) << SEGMENT_BITS | segment
    buffer = np.zeros(size * size, np.int64)
    steep, copies = steep[segment], copies[segment]
    for copy in range(int(np.ceil(copies.max()))):
        chosen = slice(None) if copy == 0 else np.flatnonzero(copies > copy + 0.35)
        shift = copy - (copies[chosen] - 1) / 2
        ix = np.floor(x[chosen] + np.where(steep[chosen], shift, 0)).astype(np.int32)
        iy = np.floor(y[chosen] + np.where(steep[chosen], 0, shift)).astype(np.int32)
        pixel = iy * size + ix
        good = (ix >= 0) & (iy >= 0) & (ix < size) & (iy < size)
        pixel[~good] = 0
        good &= depth[chosen] > scene.depth[pixel] - tolerance
        np.maximum.at(buffer, pixel[good], key[chosen][good])
    hit = np.flatnonzero(buffer)
    winner = buffer[hit] & ((1 << SEGMENT_BITS) - 1)
    cover = strands.opacity.reshape(-1)[at][winner, None]
    scene.frame[hit] += (colour[winner] - scene.frame[hit]) * cover
    if strands.region != NO_REGION:
        scene.regions[hit[cover[:, 0] > 0.5]] = strands.region


def _cells(flat, size):
    column, row = (np.clip(flat[:, i].astype(np.int32), 0, size - 1) for i in (0, 1))
    return row * size + column


def _shaded(scene, strands, points, cell, strand, part, at):
    """Light times colour for each segment, (k, 3) float32."""
    light = scene.light
    key = light.key()
    stiff = scene.pose.matrix().T.astype(np.float32)
    normal = unit(strands.normal.reshape(-1, 3)[at] @ stiff)
    tangent = unit(points[at + 1] - points[at])
    lit, room = _borrowed(scene, points, cell, at)
    shade = strands.shade.reshape(-1)[at]
    facing = np.clip((normal @ key + WRAP) / (1 + WRAP), 0, 1)
    along = tangent @ key
    across = np.sqrt(np.maximum(1 - along**2, 0))
    up = 0.5 + 0.5 * normal[:, 1]
    lamp = KEY * light.strength * lit * facing
    around = ROOM * up + GROUND * (1 - up)
    rims = sum(np.maximum(normal @ rim, 0) for rim in RIMS) * RIM
    outside = 0.25 + 0.75 * ss(-0.45, 0.10, normal[:, 2])  # hair seen from within a mass is in its shade
    deep = (0.42 + 0.58 * shade) * outside
    soft = (lamp * (0.45 + 0.65 * across) * deep + (around + rims) * room * deep) * np.float32(1.15)
    off = tangent @ unit(key + np.array([0, 0, 1], np.float32))
    glow = strands.gloss * light.strength * lit * facing * outside * (0.35 + 0.65 * shade)
    tinted = np.exp(-((off + 0.14) ** 2) * 11) * glow
    white = np.exp(-((off - 0.04) ** 2) * 38) * glow
    base = strands.colour[strand]
    tint = base / np.maximum(luminance(base), 0.02)[:, None] * np.float32(0.034)
    colour = base * (soft + 0.42 * tinted)[:, None] + (1.3 * tinted)[:, None] * tint + (0.040 * white)[:, None]
    return (colour * np.float32(scene.gain**strands.power)).astype(np.float32)


def _borrowed(scene, points, cell, at):
    """Share of the lamp and of the room that reaches segments (k,): that of the surface just behind them."""
    near = np.abs(scene.depth[cell[at]] - points[at, 2]) < NEAR
    full = np.ones((2, scene.inner * scene.inner), np.float32)
    full[0, scene.pixel], full[1, scene.pixel] = scene.shadow, scene.open
    return (np.where(near, values[cell[at]], np.float32(1)) for values in full)
