"""Draw many thin lines into a finished frame, behind what is nearer: the brush for hair, beards, brows and lashes.

Each line is a chain of points in space. Its segments are cut into samples one pixel apart; at every pixel the
nearest sample wins by one `maximum.at` on an integer that holds depth and segment number. Hair in a mass is opaque:
the averaging down of the frame makes it soft. Fine hairs at an edge may let the skin through.

Light on a hair has three parts: the light that the whole mass takes at this place (its normals), less across a hair
that points to the lamp, and two soft highlights, where the lamp is mirrored along the hair.
"""

from typing import NamedTuple

import numpy as np

from kit.actors.curves import luminance, ss, unit
from kit.actors.optics import camera
from kit.actors.optics.light import GROUND, KEY, RIM, RIMS, ROOM
from kit.actors.optics.raster import pieces

NO_REGION = -1  # brows and lashes belong to the skin and the eyes beneath them
HAIR_POWER = 0.22  # share of the exposure that hair takes, see `light`
WRAP = 0.35  # how far the lamp creeps round the mass of hair
NEAR = 0.16  # decimetres behind a hair within which the surface there lends it its shadow
BROAD = np.array([0.35, 1, 1], np.float32)  # the lamp is wide: both sides of a head mirror it
TAPER = 0.55  # share of the width that a hair loses towards its tip
WIDTH_POWER = 0.55  # with which the width in internal px grows with the picture
SEGMENT_BITS = 24
PORTION = 60_000  # samples handled together: few enough to stay in the processor's cache
DEPTH_FROM, DEPTH_STEPS = np.float32(16.0), np.float32(65536.0)  # decimetres, steps a decimetre
AWAY = -0.40  # hairs on the far side of a mass or a rope, by the depth of their normal, are never seen
OPAQUE = 0.97  # hairs more opaque than this are drawn first, and the others over them


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


def lent(scene):
    """Share of the lamp and of the room that reaches the surface seen in each pixel, (2, size * size) float32."""
    full = np.ones((2, scene.inner * scene.inner), np.float32)
    full[0, scene.pixel], full[1, scene.pixel] = scene.shadow, scene.open
    return full


def draw(scene, strands, light_there, tolerance=0.05):
    """Splat strands into `scene.frame`; hairs up to `tolerance` behind a surface are seen.

    `light_there` is `lent` of the scene: hairs lying on a surface share its shadow.
    """
    n, m = strands.lines.shape[:2]
    if n == 0:
        return
    size = scene.inner
    head = strands.lines.reshape(-1, 3)
    points = camera.turn(head, scene.pose, camera.neck_stiffness(head[:, 1]))
    flat = camera.project(points, size)
    cell = _cells(flat, size)
    seen = (points[:, 2] > scene.depth[cell] - tolerance).reshape(n, m)
    turned = strands.normal @ scene.pose.matrix().T.astype(np.float32)
    seen = (seen[:, :-1] | seen[:, 1:]) & (turned[:, :-1, 2] > AWAY)
    strand, part = np.divmod(np.flatnonzero(seen.ravel()), m - 1)
    at = strand * m + part
    tip = part.astype(np.float32) / (m - 1)
    wide = strands.width_px[strand] * np.float32((size / 512) ** WIDTH_POWER) * (1 - TAPER * tip**3)
    opacity = strands.opacity.reshape(-1)[at]
    start = np.stack([flat[at, 0], flat[at, 1], points[at, 2]])
    run = np.stack([flat[at + 1, 0], flat[at + 1, 1], points[at + 1, 2]]) - start
    limit = scene.depth - np.float32(tolerance)
    for chosen in (np.flatnonzero(opacity > OPAQUE), np.flatnonzero(opacity <= OPAQUE)):
        hit, winner = _nearest(start[:, chosen], run[:, chosen], np.maximum(wide[chosen], 1), limit, size)
        if hit.size == 0:
            continue
        depth, winner = winner >> SEGMENT_BITS, chosen[winner & ((1 << SEGMENT_BITS) - 1)]
        limit[hit] = depth.astype(np.float32) / DEPTH_STEPS - DEPTH_FROM
        # Only segments that are seen somewhere are shaded.
        won = np.zeros(at.size, bool)
        won[winner] = True
        seen = np.flatnonzero(won)
        place = at[seen]
        borrowed = _borrowed(scene, light_there, points[place, 2], cell[place])
        normal = turned.reshape(-1, 3).take(place, axis=0)
        colour = _shaded(scene, strands, normal, points, strand[seen], place, borrowed)
        number = (np.cumsum(won) - 1).take(winner)
        for plane, new in zip(scene.frame.T, colour.T, strict=True):
            below = plane[hit]
            plane[hit] = below + (new[number] - below) * opacity[winner]
        if strands.region != NO_REGION:
            scene.regions[hit[opacity[winner] > 0.5]] = strands.region


def _nearest(start, run, wide, limit, size):
    """The nearest segment at every pixel that segments touch.

    Parameters
    ----------
    start, run : (3, k) float32: x, y, z where a segment begins, and how far it goes in each.
    wide : (k,) px. limit : (size * size,) depth behind which nothing is seen.

    Returns
    -------
    pixel : (p,) flat indices. key : (p,) int64, depth above and segment below `SEGMENT_BITS`.
    """
    along, across = np.abs(run[0]), np.abs(run[1])
    steps = np.ceil(np.maximum(np.maximum(along, across), 1)).astype(np.int64)
    run = run / steps.astype(np.float32)
    steep = across > along
    buffer = np.zeros(size * size, np.int64)
    ends = np.linspace(0, steps.size, 2 + int(steps.sum()) // PORTION).astype(np.int64)
    for first, last in zip(ends[:-1], ends[1:], strict=True):
        segment, place = pieces(steps[first:last])
        segment += first
        place += np.float32(0.5)
        x, y, z = (a.take(segment) + b.take(segment) * place for a, b in zip(start, run, strict=True))
        # Along the other axis a hair is as many pixels wide as it is thick.
        beside, thick = steep.take(segment), wide.take(segment)
        for copy in range(int(np.ceil(thick.max(initial=1)))):
            if copy:
                more = np.flatnonzero(thick > copy + 0.35)
                segment, x, y, z, beside, thick = (v[more] for v in (segment, x, y, z, beside, thick))
            shift = copy - (thick - 1) / 2
            column = np.floor(x + np.where(beside, shift, 0)).astype(np.int32)
            row = np.floor(y + np.where(beside, 0, shift)).astype(np.int32)
            inside = (column >= 0) & (row >= 0) & (column < size) & (row < size)
            pixel = np.where(inside, row * size + column, 0)
            seen = np.flatnonzero(inside & (z > limit[pixel]))
            key = ((z[seen] + DEPTH_FROM) * DEPTH_STEPS).astype(np.int64) << SEGMENT_BITS | segment[seen]
            np.maximum.at(buffer, pixel[seen], key)
    hit = np.flatnonzero(buffer)
    return hit, buffer[hit]


def _cells(flat, size):
    column, row = (np.clip(flat[:, i].astype(np.int32), 0, size - 1) for i in (0, 1))
    return row * size + column


def _shaded(scene, strands, normal, points, strand, at, borrowed):
    """Light times colour for each segment, (k, 3) float32."""
    light = scene.light
    key = light.key()
    normal = unit(normal)
    tangent = unit(points.take(at + 1, axis=0) - points.take(at, axis=0))
    lit, room = borrowed
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
    soft = (lamp * (0.45 + 0.65 * across) * deep + (around + rims) * room * deep) * np.float32(0.98)
    off = tangent @ unit(key * BROAD + np.array([0, 0, 1], np.float32))
    glow = strands.gloss * light.strength * lit * (0.25 + 0.75 * facing) * outside * (0.35 + 0.65 * shade)
    tinted = np.exp(-((off + 0.24) ** 2) * 6) * glow
    white = np.exp(-((off + 0.16) ** 2) * 10) * glow
    base = strands.colour.take(strand, axis=0)
    tint = base / np.maximum(luminance(base), 0.02)[:, None] * np.float32(0.034)
    colour = base * (soft + 0.42 * tinted)[:, None] + (1.2 * tinted)[:, None] * tint + (0.010 * white)[:, None]
    return (colour * np.float32(scene.gain**strands.power)).astype(np.float32)


def _borrowed(scene, light_there, z, cell):
    """Share of the lamp and of the room that reaches segments (k,): that of the surface just behind them."""
    near = np.abs(scene.depth[cell] - z) < NEAR
    return (np.where(near, values[cell], np.float32(1)) for values in light_there)
