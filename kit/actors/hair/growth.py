"""How a lock of hair grows: it leaves the scalp, follows the comb, gives way to its weight and rests on what is below.

A few hundred guides are grown, all together and step by step; `locks` fills in the strands between them. Two
surfaces hold them: above, the head itself; below, the `Envelope`, a tube round the neck on which long hair hangs.
"""

import numpy as np

from kit.actors.curves import ss, unit
from kit.actors.form.skull import INNER_POINT
from kit.actors.hair import knot
from kit.actors.hair.scalp import PART_X, TOP

DOWN = np.array([0.0, -1.0, 0.0])
# How the top of short hair is combed: share to the right of the picture, share to the front.
SWEEPS = {"left": (-0.75, 0.55), "right": (0.75, 0.55), "forward": (-0.15, 0.95), "back": (0.30, -0.80)}
FRINGE = 0.345  # decimetres above the eye line at which a fringe is cut: never over the brows
FRINGE_WAVE = 0.055  # decimetres by which its edge rises and falls
PARTED_FULL = 0.35  # share of its depth that hair has where it begins at a parting: no dent in the outline
FRINGE_SIDE = (0.57, 0.74)  # distances from the middle over which it grows into the length of the sides
# The envelope: height, half width, middle z, depth to the back and to the front (decimetres), at the mean head.
TUBE = np.array([
    (0.30, 0.830, -0.05, 1.05, 0.86), (0.00, 0.855, 0.02, 1.10, 0.64), (-0.30, 0.865, 0.07, 1.10, 0.54),
    (-0.60, 0.860, 0.05, 1.02, 0.48), (-0.90, 0.845, -0.05, 0.88, 0.42), (-1.20, 0.835, -0.20, 0.70, 0.34),
    (-1.50, 0.84, -0.34, 0.56, 0.28), (-1.90, 0.85, -0.40, 0.52, 0.26),
])  # fmt: skip
FORWARD_LIMIT = (
    (0.78, 0.80),
    (0.62, 0.60),
    (0.42, 0.44),
    (0.20, 0.36),
    (-0.20, 0.34),
    (-0.90, 0.20),
    (-1.60, -0.10),
)  # y, z


class Envelope:
    """The tube on which hair rests below the head."""

    def __init__(self, skull):
        self.wide = skull.at_height(0.0)[0] / 0.732

    def at(self, y):
        """Half width, middle, back and front depth at heights y (n,)."""
        width, middle, back, front = (np.interp(-y, -TUBE[:, 0], TUBE[:, i]) for i in range(1, 5))
        return width * self.wide, middle, back, front

    def held(self, point, height, pull):
        """Points moved to `height` outside the tube: fully if they are inside, by the share `pull` if outside."""
        width, middle, back, front = self.at(point[:, 1])
        dx, dz = point[:, 0], point[:, 2] - middle
        deep = np.where(dz > 0, front, back)
        reach = (np.abs(dx / width) ** 2.3 + np.abs(dz / deep) ** 2.3) ** (1 / 2.3)
        want = 1 + height / 0.8
        factor = np.where(reach < want, want / np.maximum(reach, 0.2), 1 + pull * (want / np.maximum(reach, 0.2) - 1))
        moved = point.copy()
        moved[:, 0], moved[:, 2] = dx * factor, middle + dz * factor
        return moved


def guides(scalp, place, normal, lay, length, points, rng):
    """Grow guides from roots.

    Parameters
    ----------
    place, normal : (n, 3) roots. lay : (n,) 0 for the lowest layer to 1 for the top one. length : (n,) decimetres.
    points : of each guide.

    Returns
    -------
    (n, points, 3) from root to tip.
    """
    style, m = scalp.style, points
    envelope = Envelope(scalp.skull)
    tall = scalp.by_height(style.depth, place) * (0.25 + 0.75 * ss(0.0, 0.20, scalp.above(place)))
    ground = scalp.thickness(place)
    full = PARTED_FULL * scalp.parting(place, 0.22) * scalp.parted
    side = np.where(
        place[:, 0] + rng.normal(0, 0.02 + 0.7 * max(style.scatter - 0.1, 0), len(place)) < PART_X[scalp.comb],
        -1.0,
        1.0,
    )
    untidy = rng.normal(0, style.scatter, place.shape)
    fringe = scalp.fringe(place)[:, None]
    point = place + (0.004 + ground + lay * tall * full)[:, None] * normal
    outward = normal
    lines = np.empty((len(place), m, 3))
    lines[:, 0] = point
    direction = unit(_comb(scalp, point, outward, side, fringe, untidy) + style.lift * outward)
    step = (length / (m - 1))[:, None]
    for j in range(1, m):
        s = j / (m - 1)
        gone = s * length
        below = (ss(0.30, -0.20, point[:, 1]) * style.hangs)[:, None]
        comb = _comb(scalp, point, outward, side, fringe, untidy)
        want = comb * (1 - below) * (1 - 0.5 * style.fall * s)
        want = want + DOWN * (style.fall * (0.20 + 0.80 * s) + below)
        want = want + style.lift * max(1 - 1.7 * s, -0.12) * outward
        direction = unit(0.62 * direction + 0.5 * unit(want))
        point = point + direction * step
        rise = 0.006 + scalp.thickness(point) + lay * tall * np.maximum(ss(0.0, 0.20, gone), full)
        free = ss(0.16, -0.16, point[:, 1]) * style.hangs
        point = _on_head(scalp.skull, point, rise, (0.85 - 0.15 * (style.kind == "ropes")) * (1 - free))
        if style.hangs:
            point += (envelope.held(point, 0.02 + lay * style.depth[1], 0.5) - point) * free[:, None]
            point = _off_the_face(point, fringe, lay)
        lines[:, j] = point
        ray = point - INNER_POINT
        ray[:, 1] *= np.where(point[:, 1] < 0, 0.2, 1.0)
        outward = unit(ray)
    return lines


def fraction_above(lines, height):
    """Share (n,) of each line (n, m, 3) before it first sinks below `height` (n,) or a number."""
    under = lines[..., 1] < np.broadcast_to(height, len(lines))[:, None]
    under[:, :2] = False
    first = np.where(under.any(1), under.argmax(1), lines.shape[1] - 1)
    rows = np.arange(len(lines))
    before, after = lines[rows, first - 1, 1], lines[rows, first, 1]
    part = np.clip((before - height) / np.maximum(before - after, 1e-6), 0, 1)
    return np.where(under.any(1), (first - 1 + part) / (lines.shape[1] - 1), 1.0)


def fringe_edge(x):
    """Height (n,) at which hair combed forward is cut, at distances x from the middle: a soft, uneven curve."""
    wave = 0.8 * np.sin(7 * x + 0.6) + 0.6 * np.sin(23 * x + 2) + 0.6 * np.sin(41 * x + 3 * np.sin(11 * x))
    return FRINGE + FRINGE_WAVE * (1 + 0.5 * wave)


def smoothed(lines, times):
    """Lines (n, m, 3) with their bends rounded, ends kept."""
    lines = lines.copy()
    for _ in range(times):
        lines[:, 1:-1] = 0.25 * lines[:, :-2] + 0.5 * lines[:, 1:-1] + 0.25 * lines[:, 2:]
    return lines


def shortened(lines, share):
    """Lines (n, m, 3) cut to a share (n,) of their length, with as many points as before."""
    n, m = lines.shape[:2]
    at = share[:, None] * np.arange(m)
    first = np.minimum(at.astype(np.int64), m - 2)
    rest = (at - first)[..., None].astype(lines.dtype)
    rows = np.arange(n)[:, None]
    return lines[rows, first] * (1 - rest) + lines[rows, first + 1] * rest


def _comb(scalp, point, outward, side, fringe, untidy):
    """Direction in which hair is combed at points (n, 3), tangential to the head."""
    style = scalp.style
    x, y, z = point.T
    if scalp.name == "bun":
        flow = knot.centre(scalp.skull) - point
        near = np.linalg.norm(flow, axis=1)
        flow = flow / np.maximum(near, 0.05)[:, None]
    elif style.hangs:
        front = ss(0.0, 0.7, z)
        flow = np.stack([side * (1.0 - 0.3 * front), -0.10 + 0.35 * front, -0.12 - 0.88 * front * ss(0.50, 0.85, y)], 1)
        if style.kind == "ropes":
            back = ss(0.35, 0.75, y)
            flow = np.stack([(0.8 - 0.85 * back) * x, -0.10 + 0.25 * front, -0.15 - 1.1 * back], 1)
        if scalp.fringed:
            crown = np.stack([1.6 * np.tanh(2.5 * x), flow[:, 1], flow[:, 2]], 1)
            ahead = np.stack([-0.4 * x, np.full_like(x, -0.75), np.ones_like(x)], 1)
            flow = crown + (ahead - crown) * fringe
        if scalp.name == "curls":
            flow = flow * (0.8, 0.8, 0.6) + 0.10 * DOWN
    else:
        top = ss(*TOP, y)
        across, ahead = SWEEPS[scalp.comb]
        flow = np.stack([across * top + 0.25 * x, top - 1.10, ahead * top + 0.10 * (1 - top)], 1)
    flow = flow + untidy
    return unit(flow - np.einsum("ij,ij->i", flow, outward)[:, None] * outward)


def _on_head(skull, point, rise, stick):
    """Points drawn towards `rise` above the head: fully where they are inside it."""
    ray = point - INNER_POINT
    distance = np.linalg.norm(ray, axis=1)
    ground = skull.radius(ray / distance[:, None])
    want = ground + rise
    change = np.where(distance < want, np.where(point[:, 1] > -0.4, 0.9, stick), stick) * (want - distance)
    return INNER_POINT + ray * (1 + change / distance)[:, None]


def _off_the_face(point, fringe, lay):
    """Points that hang in front of the temples slid back beside the face."""
    heights, limits = np.array(FORWARD_LIMIT).T
    limit = np.interp(-point[:, 1], -heights, limits) + 0.05 * lay
    excess = np.maximum(point[:, 2] - limit, 0) * ss(0.75, 0.50, point[:, 1]) * ss(0.95, 0.60, fringe[:, 0])
    point = point.copy()
    point[:, 2] -= 0.6 * excess
    return point
