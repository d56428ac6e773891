"""The knot of a bun: a round core, and strands wound about it."""

import numpy as np

from kit.actors.curves import ss, unit
from kit.actors.form import body
from kit.actors.hair.tones import strand_colours
from kit.actors.optics.splat import Strands
from kit.picture import Region

ABOVE_CROWN, BEHIND = 0.085, 0.27  # decimetres from the crown to the middle of the knot
AXIS = unit(np.array([0.0, 0.80, -0.60]))  # about which the hair is wound
RADII = (0.205, 0.155)  # across and along the axis
STRANDS, POINTS = 900, 12  # at 512 internal px
BANDS = 9  # tresses that can be told apart


def centre(skull):
    """Middle of the knot, (3,) decimetres."""
    return np.array([0.0, skull.y[0] + ABOVE_CROWN, -BEHIND])


def core(skull):
    """The surface inside the knot, a `body.Mesh`."""
    angle, around = np.meshgrid(np.linspace(0.02, np.pi - 0.02, 22), np.linspace(-np.pi, np.pi, 36), indexing="ij")
    across, other = _frame()
    out = np.cos(angle)[..., None] * AXIS + np.sin(angle)[..., None] * (
        np.cos(around)[..., None] * across + np.sin(around)[..., None] * other
    )
    points = centre(skull) + 0.93 * (RADII[0] * out + (RADII[1] - RADII[0]) * (out @ AXIS)[..., None] * AXIS)
    return body.surface(points, out, points, body.LOCKS, 1.0, double=True)


def wound(scalp, actor, share, rng):
    """Strands round the knot."""
    n = int(STRANDS * share)
    band = rng.integers(0, BANDS, n)
    rise = (band + 0.5) / BANDS * 2 - 1 + rng.normal(0, 0.42 / BANDS, n)
    s = np.linspace(0, 1, POINTS)
    turn = rng.uniform(0, 2 * np.pi, n)[:, None] + rng.uniform(1.2, 2.4, n)[:, None] * s
    latitude = np.clip(rise[:, None] + 0.16 * np.sin(turn + 1.7 * band[:, None]), -0.97, 0.97)
    girth = np.sqrt(1 - latitude**2)
    within = np.abs(rise - ((band + 0.5) / BANDS * 2 - 1)) * BANDS
    swell = (1 + 0.05 * (1 - np.clip(within, 0, 1) ** 2) + rng.normal(0, 0.012, n))[:, None]
    across, other = _frame()
    out = girth[..., None] * (np.cos(turn)[..., None] * across + np.sin(turn)[..., None] * other)
    lines = centre(scalp.skull) + swell[..., None] * (RADII[0] * out + (RADII[1] * latitude)[..., None] * AXIS)
    facing = unit(out + (latitude + 0.5 * (rise - (band + 0.5) / BANDS * 2 + 1)[:, None] * BANDS)[..., None] * AXIS)
    shade = np.broadcast_to((1 - 0.55 * ss(0.3, 1.0, within))[:, None] * rng.uniform(0.75, 1, n)[:, None], (n, POINTS))
    colour = strand_colours(actor, BANDS, band, rng)
    width = np.full(n, scalp.style.width_px)
    packed = (np.asarray(part, np.float32) for part in (lines, facing, colour, width, shade, np.ones((n, POINTS))))
    return Strands(*packed, scalp.style.gloss, Region.HAIR)


def _frame():
    across = np.array([1.0, 0.0, 0.0])
    return across, np.cross(AXIS, across)
