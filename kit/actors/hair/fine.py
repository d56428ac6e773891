"""The finest hairs of a face: brows over their soft ground, and lashes along the upper lid.

They follow the expression, since brows and lids move; hair on the head does not.
"""

import numpy as np

from kit.actors.actor import linear
from kit.actors.curves import seed_of, ss
from kit.actors.hair.brows import Brow, colour
from kit.actors.optics import splat

BROW_HAIRS = 420  # a brow of density 1 and middling thickness, at 512 internal px
MIDDLING_DM = 0.074  # such a brow's thickness
BROW_POINTS = 5
OFF_THE_SKIN = 0.008  # decimetres
# Direction of brow hairs over s: almost upright at the inner end, along the brow in the middle, down at the tail.
LEAN_AT, LEAN = (0.0, 0.10, 0.28, 0.60, 1.0), (1.25, 0.95, 0.50, 0.12, -0.30)
LASHES = 24  # an eye
LASHES_FROM_PX = 400  # internal size; below it the painted lash line says enough
LASH_COLOUR = "#1c1410"


def hairs(relief, internal_px, bend):
    """Brow hairs and lashes of one face with one expression, as a list of `splat.Strands`."""
    rng = np.random.default_rng(seed_of("brow hairs", relief.actor.name))
    drawn = [_together([_brow(side, relief, internal_px / 512, rng, bend) for side in (-1, 1)])]
    if internal_px >= LASHES_FROM_PX:
        drawn.append(_together([_lashes(eye, relief, rng, bend) for eye in relief.eyes]))
    return drawn


def _together(pair):
    """Two `splat.Strands` of one kind as one."""
    arrays = (np.concatenate(parts) for parts in zip(*(each[:6] for each in pair), strict=True))
    return splat.Strands(*arrays, *pair[0][6:])


def _brow(side, relief, quality, rng, bend):
    """Hairs of one brow: those below the middle sweep up, those above it lie down, and the ends thin out."""
    actor, dm = relief.actor, relief.dm
    brow = Brow(dm, relief.expression, side)
    n = int(BROW_HAIRS * dm.brow_density * (dm.brow_thickness / MIDDLING_DM) ** 0.7 * quality)
    s = rng.beta(1.15, 1.35, n) * 0.99
    across = np.clip(rng.normal(-0.05, 0.46, n), -1.0, 1.0)
    half = brow.half_thickness(s)
    lean = np.interp(s, LEAN_AT, LEAN) - 0.50 * across * ss(0.08, 0.35, s) + rng.normal(0, 0.10, n)
    length = (0.030 + 0.35 * half) * rng.uniform(0.6, 1.15, n) * (1 - 0.35 * s)
    reach = np.linspace(0, 1, BROW_POINTS)
    bow = lean[:, None] - 0.45 * reach
    slope = np.gradient(brow.y(np.linspace(0, 1, 41)), brow.length / 40)
    bow = bow + np.arctan(np.interp(s, np.linspace(0, 1, 41), slope))[:, None]
    x, y = brow.x(s) - 0.3 * length * np.cos(lean), brow.y(s) + across * half - 0.3 * length * np.sin(lean)
    lx = side * (x[:, None] + length[:, None] * reach * np.cos(bow))
    ly = y[:, None] + length[:, None] * reach * np.sin(bow)
    points = relief.at(lx.ravel(), ly.ravel())
    points[:, 2] += OFF_THE_SKIN
    ends = ss(-0.02, 0.16, s) * ss(1.0, 0.78, s)
    opacity = (0.42 + 0.55 * ends * (1 - 0.45 * across**2)) * rng.uniform(0.8, 1.0, n)
    shades = colour(actor) * np.exp(rng.normal(0.05, 0.18, n))[:, None]
    return _lying(bend(points.reshape(n, BROW_POINTS, 3)), shades, rng.uniform(0.8, 1.0, n), opacity, 0.10)


def _lying(lines, colour, width, opacity, gloss):
    """Hairs that lie on the face: lit like a surface that looks at the camera, and without a region of their own."""
    n, m = lines.shape[:2]
    normal = np.broadcast_to(np.float32([0, 0.1, 1]), (n, m, 3))
    whole = np.broadcast_to(opacity[:, None], (n, m))
    packed = (np.asarray(part, np.float32) for part in (lines, normal, colour, width, np.full((n, m), 0.8), whole))
    return splat.Strands(*packed, gloss, splat.NO_REGION)


def _lashes(eye, relief, rng, bend):
    n = LASHES
    k = np.linspace(-0.72, 1.0, n) + rng.normal(0, 0.012, n)
    x = eye.x + eye.half * k
    y = eye.upper(k)
    length = (0.012 + 0.016 * ss(-0.6, 0.8, k)) * rng.uniform(0.8, 1.15, n)
    reach = np.linspace(0, 1, 4)
    down = 2 * eye.shut - 1
    lean = 0.25 + 0.75 * k
    lx = eye.side * (x[:, None] + (length * lean)[:, None] * reach)
    ly = y[:, None] - (length[:, None] * reach * (down * 0.8 + 0.1 * (1 - reach)))
    points = relief.at(np.repeat(eye.side * x, 4), np.repeat(y, 4)).reshape(n, 4, 3)
    points[..., 0], points[..., 1] = lx, ly
    points[..., 2] += 0.02 + 0.03 * reach
    colour = np.tile(linear(LASH_COLOUR), (n, 1))
    return _lying(bend(points), colour, np.ones(n), np.full(n, 0.85), 0.0)._replace(power=0.0)
