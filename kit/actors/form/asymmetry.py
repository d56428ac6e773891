"""No face is the same on both sides: one smooth warp for skin, hairs and landmarks alike.

Because landmarks pass the same warp as the surface, they stay exact. The warp is small (about a millimetre or two)
and drawn from the actor's name, so that a face keeps its own tilt.
"""

import numpy as np

from kit.actors.curves import bump, seed_of, ss


class Asymmetry:
    """The warp of one actor; call it with points (..., 3) in decimetres."""

    def __init__(self, actor):
        rng = np.random.default_rng(seed_of("asymmetry", actor.name))
        self.amount = np.clip(rng.normal(size=6), -1.6, 1.6) * actor.dm.asymmetry

    def __call__(self, points):
        return points + self._shift(points)

    def undo(self, points):
        """Points back in the head without the warp; one step is exact enough for so small a warp."""
        return points - self._shift(points)

    def _shift(self, points):
        x, y = points[..., 0], points[..., 1]
        a = self.amount
        fade = ss(-1.7, -1.1, y) * ss(1.0, 0.4, y)
        shift = np.zeros_like(points)
        shift[..., 0] = fade * (0.008 * a[0] * bump(y + 0.45, 0.22) + 0.010 * a[1] * bump(y + 1.0, 0.30))
        shift[..., 0] += 0.012 * fade * a[5] * np.tanh(3 * x) * x
        tilt = 0.016 * a[2] * bump(y + 0.70, 0.16) + 0.012 * a[3] * bump(y - 0.05, 0.16) + 0.008 * a[4]
        shift[..., 1] = fade * x * tilt
        return shift
