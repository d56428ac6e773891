"""The face on the skull: everything that is added to the smooth head, on one regular grid.

Canonical coordinates are simply the x and y of the head looking straight ahead. On a regular grid a Gaussian is an
outer product of two short vectors, so some thirty soft forms cost milliseconds, and their exact slopes give each
pixel its normal: the mesh may stay coarse. Paint (`paint`) lives on the same grid.
"""

import numpy as np

from kit.actors.curves import box_blur, bump, bumps, sample, seed_of, ss
from kit.actors.form.eyes import Eye, lids
from kit.actors.form.mouth import Mouth
from kit.actors.form.nose import Nose
from kit.actors.form.skull import Skull, weight

HALF_WIDTH = 0.84  # extent of the grid in x, decimetres
TOP = 1.00


class Relief:
    """Displacement of one face with one expression.

    Attributes
    ----------
    x, y : (w,), (h,) grid coordinates in decimetres; y runs downwards.
    lift : (h, w) float32, added to z. slope_x, slope_y : its derivatives. facing : see `Skull.depth`.
    skull, nose, mouth, eyes : the parts, for paint and landmarks.
    """

    def __init__(self, actor, expression, step_dm):
        dm = self.dm = actor.dm
        self.actor, self.expression = actor, expression
        self.skull = skull = Skull(dm, expression.jaw_drop)
        self.nose, self.mouth = Nose(dm), Mouth(dm, expression)
        self.eyes = tuple(Eye(dm, actor.lids, expression, skull, side) for side in (-1, 1))
        self.step = step_dm
        self.x = np.linspace(-HALF_WIDTH, HALF_WIDTH, int(round(2 * HALF_WIDTH / step_dm)) + 1)
        bottom = skull.chin_y - 0.10
        self.y = np.linspace(TOP, bottom, int(round((TOP - bottom) / step_dm)) + 1)
        base, self.facing = skull.depth(self.x[None, :], self.y[:, None])
        self.weight = weight(self.facing, self.y[:, None], skull.chin_y)
        lift = self._soft_forms()
        rows, columns = self.patch(-0.46, 0.46, self.nose.base - 0.19, 0.30)
        nose = self.nose.relief(self.x[None, columns], self.y[rows, None])
        lift[rows, columns] += box_blur(box_blur(nose, 0.008 / step_dm), 0.007 / step_dm)
        rows, columns = self.patch(-0.45, 0.45, -1.02 - expression.jaw_drop, -0.48)
        lift[rows, columns] += self.mouth.relief(self.x[None, columns], self.y[rows, None])
        lift *= self.weight
        for eye in self.eyes:
            middle = eye.side * eye.x
            rows, columns = self.patch(middle - 0.30, middle + 0.30, -0.22, 0.24)
            z = base[rows, columns] + lift[rows, columns]
            x, y = self.x[None, columns], self.y[rows, None]
            edge = ss(-0.22, -0.14, y) * ss(0.24, 0.15, y) * ss(0.28, 0.22, np.abs(x - middle))
            lift[rows, columns] += (lids(eye, x, y, z) - z) * edge
        self.lift = lift.astype(np.float32)
        self.slope_y, self.slope_x = (s.astype(np.float32) for s in np.gradient(lift, self.y, self.x))

    def patch(self, left, right, low, high):
        """Slices of the grid that cover a box, as (rows, columns)."""
        columns = slice(*np.searchsorted(self.x, (left, right)))
        rows = slice(*np.searchsorted(-self.y, (-high, -low)))
        return rows, columns

    def at(self, x, y):
        """Points (n, 3) of the finished surface at canonical x, y (n,): where landmarks and strands stand."""
        z, _ = self.skull.depth(x, y)
        return np.stack([x, y, z + sample(self.lift, self.x, self.y, x, y)], 1)

    def _soft_forms(self):
        dm, nose, mouth = self.dm, self.nose, self.mouth
        x, y = np.abs(self.x), self.y
        smile = max(mouth.smile, 0)
        age = np.clip((dm.age_years - 28) / 42, 0, 1)
        rob, cheek = dm.robustness, dm.cheek_fullness
        ex, my = dm.eye_distance / 2, mouth.y
        chin = self.skull.chin_y
        brow = dm.brow_height
        lower_lip = my - mouth.gap_down - mouth.lower_lip
        forms = [  # height, centre x, centre y, width x, width y in decimetres; x counts from the middle
            (0.004 + 0.030 * rob, 0.26, brow - 0.035, 0.17, 0.055),
            (0.012 * rob, 0.0, brow - 0.02, 0.12, 0.07),
            (-0.088, ex - 0.005, 0.010, 0.150, 0.085),
            (-0.030, ex - 0.150, 0.030, 0.060, 0.070),
            (-0.040, 0.62, 0.26, 0.10, 0.15),
            (-0.035, 0.0, 0.055, 0.10, 0.08),
            (0.012, 0.0, 0.52, 0.28, 0.22),
            (0.038 + 0.026 * smile + 0.014 * cheek, 0.43, -0.25, 0.14, 0.11),
            (0.022, 0.53, 0.07, 0.06, 0.09),
            (0.018 * cheek + 0.016 * smile, 0.36, -0.42, 0.14, 0.13),
            (-0.034 * (1 - cheek) - 0.004, 0.52, -0.58, 0.12, 0.16),
            (0.040, 0.0, -0.66, 0.24, 0.17),
            (-0.032, 0.0, lower_lip - 0.040, 0.17, 0.040),
            (0.052 + 0.012 * rob, 0.0, chin + 0.125, 0.13, 0.085),
            (-0.006, 0.0, nose.base - 0.080, 0.024, 0.055),
            (0.0035, 0.052, nose.base - 0.090, 0.020, 0.055),
            (-0.014, mouth.half * 1.08, float(mouth.closure(np.array(1.0))), 0.030, 0.034),
            (-0.006 - 0.010 * age, ex - 0.095, -0.135, 0.075, 0.030),
            (0.005 + 0.008 * age, ex, -0.105, 0.10, 0.022),
        ]
        lift = bumps(x, y, forms)
        # The fold from the wing of the nose to the corner of the mouth: deeper with age and smiling, never much.
        rows, columns = self.patch(-0.62, 0.62, my - 0.26, nose.base + 0.22)
        yy, xx = y[rows, None], x[None, columns]
        along = np.clip((nose.base + 0.06 - yy) / (nose.base + 0.06 - my), -0.5, 1.6)
        line = (1.10 * nose.half + 0.02) + (mouth.half + 0.105 - 1.10 * nose.half - 0.02) * np.maximum(along, 0) ** 0.85
        depth = (0.003 + 0.018 * smile + 0.014 * age) * ss(-0.25, 0.25, along) * ss(1.25, 0.60, along)
        fold = -0.75 * depth * bump(xx - line, 0.042) + 0.8 * depth * bump(xx - line - 0.075, 0.065)
        lift[rows, columns] += fold
        if age > 0.3:
            lift += (age - 0.3) * self._forehead_lines()
        return lift

    def _forehead_lines(self):
        """Four shallow lines over the brows, none straight and none as deep as the next; heights (h, w)."""
        rng = np.random.default_rng(seed_of("forehead", self.actor.name))
        x, total = self.x, 0.0
        for height in (0.34, 0.425, 0.515, 0.60):
            line = height + rng.uniform(-0.015, 0.015) + 0.012 * np.sin(rng.uniform(4, 7) * x + rng.uniform(0, 6.3))
            deep = rng.uniform(0.4, 1.0) * ss(0.42, 0.12, np.abs(x - rng.uniform(-0.06, 0.06)))
            away = self.y[:, None] - line
            total = total + deep * (bump(away - 0.020, 0.018) - 1.4 * bump(away, 0.010))
        return 0.0060 * total
