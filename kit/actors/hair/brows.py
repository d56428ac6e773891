"""Brows: a curve, a thickness and short hairs that lie along it."""

import numpy as np

from kit.actors.actor import linear
from kit.actors.curves import luminance, noise, seed_of, ss
from kit.actors.paint import albedo_of

SKIN_BETWEEN = 0.03  # share of skin that shines through between the hairs


class Brow:
    """Curve of one brow over s, from 0 at the inner end to 1 at the tail, decimetres."""

    def __init__(self, dm, expression, side):
        self.dm, self.side = dm, side
        self.length = dm.brow_length
        self.inner_x = dm.eye_distance / 2 - 0.187 - 0.020 * expression.frown
        self.raised = 0.050 * expression.brow + 0.012 * max(expression.smile, 0)  # a smile eases the brow
        self.frown = expression.frown

    def x(self, s):
        """Distance from the middle of the face."""
        return self.inner_x + self.length * s

    def y(self, s):
        """Height above the eye line."""
        dm = self.dm
        arch = dm.brow_arch * (1 - ((s - 0.62) / 0.62) ** 2)
        tail = -0.016 * ss(0.72, 1.0, s)
        inner = (-0.030 * self.frown) * ss(0.6, 0.0, s) - 0.004 * ss(0.25, 0, s)
        return (
            dm.brow_height
            - 0.4 * dm.brow_arch
            + arch
            + dm.brow_tilt * (s - 0.5)
            + tail
            + inner
            + self.raised * (0.8 + 0.3 * s)
        )

    def half_thickness(self, s):
        """Half of the brow's height: fullest before the middle, thin at the tail."""
        return 0.5 * self.dm.brow_thickness * (0.60 + 0.40 * ss(0, 0.28, s)) * (1 - 0.72 * ss(0.42, 1.0, s))


def colour(actor):
    """Brow colour, linear (3,): the hair's own, darker, and never paler than a middle brown."""
    hair = 0.66 * linear(actor.hair["colour"]) + SKIN_BETWEEN * albedo_of(actor)
    limit = luminance(linear("#5a4433"))
    return hair * min(1.0, limit / max(luminance(hair), 1e-6))


def paint(relief, texture):
    """Lay the soft ground of both brows into the texture (albedo, gloss, share of hair), in place."""
    actor = relief.actor
    ink = colour(actor)
    rng = np.random.default_rng(seed_of("brow", actor.name))
    for side in (-1, 1):
        brow = Brow(relief.dm, relief.expression, side)
        inside, outside = brow.inner_x - 0.03, brow.inner_x + brow.length + 0.03
        left, right = (inside, outside) if side > 0 else (-outside, -inside)
        middle = float(brow.y(np.array(0.5)))
        rows, columns = relief.patch(left, right, middle - 0.14, middle + 0.14)
        x, y = np.abs(relief.x[None, columns]), relief.y[rows, None]
        s = (x - brow.inner_x) / brow.length
        s1 = np.clip(s, 0, 1)
        half = brow.half_thickness(s1)
        v = (y - brow.y(s1)) / half
        edge = np.exp(-(np.abs(v) ** 2.2) * 1.1) * ss(-0.06, 0.20, s) * ss(1.05, 0.80, s)
        grain = noise(rng, relief.y[rows], relief.x[columns], 0.010, stretch=2.0)
        density = relief.dm.brow_density
        share = np.clip(edge * (0.90 + 0.25 * grain) * (0.16 + 0.42 * density), 0, 0.80)
        texture[rows, columns, :3] += (ink - texture[rows, columns, :3]) * share[..., None].astype(np.float32)
        texture[rows, columns, 3] *= (1 - 0.7 * share).astype(np.float32)
        texture[rows, columns, 6] = share
