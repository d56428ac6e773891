"""The hijab: a cloth round the face, over crown and neck, one end of it drawn across under the chin and up the side.

The opening follows brow, cheek and chin with a soft peak above the forehead; the hem is folded and stitched. Folds
gather where cloth is held: they fan out from the temples, and run along the wrapped end under the chin. It is part of
the person shown, chosen with the actor and never removed.
"""

import numpy as np

from kit.actors import body
from kit.actors.actor import linear
from kit.actors.covering import CLOTH_POWER
from kit.actors.curves import bump, sample, seed_of, smooth_max, ss
from kit.actors.sheet import Sheet, hem_of
from kit.actors.skull import INNER_POINT
from kit.picture import Region

FRAME = ((1, 0, 0), (0, 1, 0), (0, 0, -1))  # turn 0 is up, the pole behind the head
# Half of the hem from its peak over the forehead to under the chin, decimetres; y of the lower five counts from chin.
UPPER_HEM = ((0.0, 0.600), (0.10, 0.580), (0.24, 0.535), (0.40, 0.435), (0.525, 0.275), (0.590, 0.06), (0.607, -0.20))
LOWER_HEM = ((0.585, -0.42, 0.72), (0.53, -0.62, 0.50), (0.43, -0.80, 0.30), (0.30, 0.085, 0), (0.15, 0.005, 0), (0, -0.02, 0))
# The drape from the cheeks to the chest: height (the first three fixed, the others below the chin), half width, z.
DRAPE = (
    (0.60, 0.40, -0.30, -0.60), (0.10, 0.62, -0.20, -0.80), (-0.30, 0.72, 0.00, -0.88), (0.40, 0.765, 0.20, -0.90),
    (0.16, 0.755, 0.38, -0.88), (0.02, 0.750, 0.50, -0.86), (-0.08, 0.765, 0.56, -0.85), (-0.20, 0.85, 0.59, -0.85),
    (-0.32, 1.03, 0.62, -0.86), (-0.44, 1.29, 0.66, -0.88), (-0.58, 1.55, 0.71, -0.90), (-0.90, 1.90, 0.80, -0.95),
)  # fmt: skip
FLOOR_Y = -2.2  # lowest the cloth reaches, below every picture
# Upper edge of the wrapped end in front, x and y; y below -0.3 moves with the chin.
WRAP = ((-1.6, -1.66), (-1.1, -1.50), (-0.6, -1.345), (-0.2, -1.225), (0.15, -1.145), (0.42, -1.00), (0.62, -0.74),
        (0.72, -0.42), (0.78, -0.05), (0.80, 0.30), (0.82, 1.0))  # fmt: skip


class Hijab:
    """One cloth over crown, neck and shoulders, open for the face."""

    ears = False

    def __init__(self, actor, relief):
        self.actor, self.relief = actor, relief
        self.drop = relief.skull.chin_y + 1.10  # of this chin below the usual one, negative
        self.phase = np.random.default_rng(seed_of("hijab", actor.name)).uniform(0, 6.28, 8)
        hem = hem_of(self._hem_points(), FRAME)
        self.sheet = Sheet(relief.skull, FRAME, hem, self._radius_table(), self._folds)

    def thickness(self, place):
        """None: the head keeps its own shape under the cloth."""
        return None

    def meshes(self):
        """Neck and shoulders, and the cloth over them."""
        top, bottom = self.relief.skull.chin_y + 0.02, -1.78
        return [body.bust(self.actor.dm), self.sheet.mesh(lambda y: ss(bottom, top, y))]

    def paint(self, scene, neck):
        """Cloth, its hem and the shade under it into the scene's pixels."""
        colour = linear(self.actor.covering["colour"]).astype(np.float32)
        head = np.flatnonzero(scene.material == body.HEAD)
        share, *_ = self.sheet.where(scene.place[head])
        scene.albedo[head] *= (1 - 0.40 * ss(-0.035, 0.0, share))[:, None]
        under = head[share > 0.015]
        cloth = np.flatnonzero(scene.material == body.DRAPE)
        bright, share = self.sheet.bend(scene, cloth)
        seam = 1 - 0.16 * bump(share - 0.024, 0.0022) - 0.10 * bump(share - 0.030, 0.002)
        scene.albedo[cloth] = colour * (bright * seam)[:, None].astype(np.float32)
        inside = np.concatenate([under, np.flatnonzero(neck)])
        scene.albedo[inside] = 0.7 * colour
        scene.slope[under] = 0
        for index in (cloth, inside):
            scene.rough[index], scene.power[index], scene.region[index] = 1, CLOTH_POWER, Region.COVERING

    def _hem_points(self):
        skull, dm = self.relief.skull, self.actor.dm
        wide, jaw = dm.face_width / 1.37, dm.jaw_width / 1.12
        right = [(x * wide, y) for x, y in UPPER_HEM]
        for x, y, fixed in LOWER_HEM:
            right.append((x * (wide * min(fixed * 1.4, 1) + jaw * max(1 - fixed * 1.4, 0)), y + (self.drop * (1 - fixed) if fixed else skull.chin_y)))
        knots = np.array(right + [(-x, y) for x, y in right[-2:0:-1]])
        fine = np.linspace(0, len(knots), 900, endpoint=False)
        i, t = fine.astype(int), (fine % 1)[:, None]
        a, b, c, d = (knots[(i + k) % len(knots)] for k in (-1, 0, 1, 2))
        curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
        curve[:, 0] += 0.012 * np.sin(2 * np.arctan2(*curve.T) + self.phase[6])
        z, _ = skull.depth(curve[:, 0], curve[:, 1])
        return np.stack([curve[:, 0], curve[:, 1], z], 1)

    def _radius_table(self):
        """Distance of the cloth along rays: on the skull with some air, and the drape, whichever is farther out."""
        knots = np.array(DRAPE)
        knots[3:, 0] += self.relief.skull.chin_y
        fine = np.linspace(knots[0, 0], knots[-1, 0], 200)
        kernel = bump(np.arange(-12, 13), 5.0)
        tables = [
            np.convolve(np.pad(np.interp(-fine, -knots[:, 0], knots[:, i]), 12, "edge"), kernel / kernel.sum(), "valid")
            for i in (1, 2, 3)
        ]
        face = self.actor.dm.face_width / 1.37

        def contains(points):
            y = points[..., 1]
            width, front, back = (np.interp(-y, -fine, table) for table in tables)
            width = width * (face + (1 - face) * ss(-1.1, -1.4, y))
            middle = (front + back) / 2
            share = np.abs(points[..., 0] / width) ** 2.25 + np.abs((points[..., 2] - middle) / (front - middle)) ** 2.25
            return (share < 1) & (y < fine[0]) & (y > FLOOR_Y)

        elevation, around = np.linspace(-1.55, 0.6, 96), np.linspace(-np.pi, np.pi, 97)
        e, a = np.meshgrid(elevation, around, indexing="ij")
        rays = np.stack([np.cos(e) * np.sin(a), np.sin(e), np.cos(e) * np.cos(a)], -1)
        low, high = np.full(e.shape, 0.2), np.full(e.shape, 3.6)
        for _ in range(14):
            middle = (low + high) / 2
            inside = contains(INNER_POINT + rays * middle[..., None])
            low, high = np.where(inside, middle, low), np.where(inside, high, middle)
        low *= ss(0.55, 0.25, e)

        def radius(rays, from_hem, skin):
            flat = rays.reshape(-1, 3)
            at = np.arctan2(flat[:, 0], flat[:, 2]), np.arcsin(np.clip(flat[:, 1], -1, 1))
            drape = sample(low, around, elevation, *at).reshape(skin.shape)
            air = (0.016 + 0.040 * ss(0.3, 0.9, rays[..., 1]) + 0.030 * ss(0.1, -0.6, rays[..., 2])) * ss(0.02, 0.22, from_hem)
            on_head = skin + air
            return on_head + (smooth_max(on_head, drape, 0.05) - on_head) * ss(0.015, 0.13, from_hem)

        return radius

    def _folds(self, points, share):
        """Heights of folds at points (r, c, 3) of the smooth cloth, share (r, 1)."""
        x, y, z = np.moveaxis(points, -1, 0)
        p = self.phase
        slow = 0.5 * np.sin(2.3 * x + 1.7 * y + p[0]) + 0.5 * np.sin(1.3 * x - 2.9 * y + p[1])
        knots = np.array(WRAP)
        knots[:, 1] += self.drop * ss(-0.3, -1.0, knots[:, 1])
        line_x = np.linspace(-1.6, 0.82, 300)
        line = np.interp(line_x, *knots.T)
        kernel = bump(np.arange(-15, 16), 6.0)
        line = np.convolve(np.pad(line, 15, "edge"), kernel / kernel.sum(), "valid")
        rise = np.gradient(line, line_x)
        below = (np.interp(x, line_x, line) - y) / np.sqrt(1 + np.interp(x, line_x, rise) ** 2)
        ahead = ss(-0.35, 0.0, z)
        # The wrapped end lies over the rest: a step at its edge, and folds along it, closer where it is held.
        layer = 0.026 * ss(-0.004, 0.012, below) * ahead
        tight = 0.16 - 0.07 * ss(0.1, 0.7, x)
        along = below / tight + 0.35 * slow
        swags = 0.021 * _crease(2 * np.pi * along + p[2]) + 0.008 * np.sin(4 * np.pi * along * 1.13 + p[3])
        swags = swags * ss(0.01, 0.09, below) * ss(0.95, 0.40, below) * ahead * (0.75 + 0.35 * slow)
        # Above the edge the cloth hangs from the cheek and is gathered under the chin.
        inner = 0.016 * _crease(26 * (y - 0.55 * x) + 3 * slow + p[4]) * ss(0.0, 0.10, -below) * ss(-0.55, -0.85, y)
        # From each temple folds fan out over the side and back of the head.
        turn = np.arctan2(y - 0.10, np.abs(x) - 0.35)
        fan = 0.013 * _crease(8.5 * turn + 2.2 * slow + p[5] * np.sign(x)) * ss(0.06, 0.22, share)
        fan = fan * ss(0.18, 0.40, np.hypot(y - 0.10, np.abs(x) - 0.35)) * ss(-0.75, -0.25, y)
        fan = fan * (1 - 0.5 * ss(0.5, 1.1, y) * bump(x, 0.25))
        return layer + swags + inner * ahead + fan


def _crease(angle):
    """Folds of cloth over an angle: broad rounded ridges, narrow valleys; -1..1."""
    return 2 * np.sqrt(0.03 + np.cos(angle / 2) ** 2) - 1.25

