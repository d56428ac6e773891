"""The finest hairs of a face: brows over their soft ground, and lashes along the upper lid.

They follow the expression, since brows and lids move; hair on the head does not.
"""

import numpy as np

from kit.actors import splat
from kit.actors.actor import linear
from kit.actors.brows import Brow, colour
from kit.actors.curves import seed_of, ss
from kit.actors.hair import HAIR_POWER

BROW_HAIRS = 260  # a brow of density 1, at 512 internal px
LASHES = 24  # an eye
LASHES_FROM_PX = 400  # internal size; below it the painted lash line says enough
LASH_COLOUR = "#1c1410"


def hairs(relief, internal_px, bend):
    """Brow hairs and lashes of one face with one expression, as a list of `splat.Strands`."""
    actor = relief.actor
    rng = np.random.default_rng(seed_of("brow hairs", actor.name))
    ink = colour(actor)
    quality = internal_px / 512
    drawn = []
    for side in (-1, 1):
        brow = Brow(relief.dm, relief.expression, side)
        n = int(BROW_HAIRS * relief.dm.brow_density * quality**0.8)
        s = rng.uniform(0.02, 0.95, n)
        across = np.clip(rng.normal(0, 0.48, n), -0.95, 0.95)
        half = brow.half_thickness(s)
        x, y = brow.x(s), brow.y(s) + across * half - 0.004
        lean = np.interp(s, (0, 0.12, 0.3, 0.6, 1.0), (1.05, 0.70, 0.38, 0.10, -0.28))
        lean = lean - 0.45 * across * ss(0.1, 0.5, s) + rng.normal(0, 0.10, n)
        length = 0.036 * (0.75 + 0.35 * rng.uniform(size=n)) * (1 - 0.35 * s) * (0.7 + 0.3 * half / 0.037)
        reach = np.linspace(0, 1, 4)
        bow = lean[:, None] - 0.35 * reach
        lx = side * (x[:, None] + length[:, None] * reach * np.cos(bow))
        ly = y[:, None] + length[:, None] * reach * np.sin(bow)
        points = relief.at(lx.ravel(), ly.ravel())
        points[:, 2] += 0.010
        lines = bend(points.reshape(n, 4, 3))
        shades = (ink * np.exp(rng.normal(0.12, 0.22, n))[:, None]).astype(np.float32)
        lay = np.full(n, 0.8, np.float32)
        drawn.append(splat.Strands(lines, shades, np.ones(n), lay, 0.10, splat.NO_REGION, HAIR_POWER))
    if internal_px >= LASHES_FROM_PX:
        drawn += [_lashes(eye, relief, rng, bend) for eye in relief.eyes]
    return drawn


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
    colour = np.tile(linear(LASH_COLOUR).astype(np.float32), (n, 1))
    return splat.Strands(bend(points), colour, np.ones(n), np.full(n, 0.5, np.float32), 0.0, splat.NO_REGION, 0.0)
