"""The hijab: a cloth round the face, over crown and neck, one end of it drawn across under the chin and up the side.

The opening follows brow, cheek and chin with a soft peak above the forehead; the hem is folded and stitched. Folds
gather where cloth is held: they fan out from the temples, and run along the wrapped end under the chin. It is part of
the person shown, chosen with the actor and never removed.
"""

import numpy as np

from kit.actors.actor import linear
from kit.actors.curves import box_blur, bump, closed_curve, lerp, seed_of, ss
from kit.actors.form import body
from kit.actors.form.skull import INNER_POINT
from kit.actors.worn.clothes import CLOTH_POWER
from kit.actors.worn.sheet import Sheet, hem_of
from kit.picture import Region

ORIGIN = (0.0, -0.62, -0.35)  # at the neck: from here head, chin and shoulders are all in sight
FRAME = ((1, 0, 0), (0, 1, 0), (0, 0, -1))  # turn 0 is up, the pole behind the head
CHIN_Y = -1.10  # of the face for which the numbers below are given; lower chins take the lower ones along
# Half of the hem from its peak over the forehead to under the chin, x and y in decimetres.
HEM = (
    (0.0, 0.600), (0.10, 0.580), (0.25, 0.535), (0.43, 0.430), (0.560, 0.270), (0.612, 0.06), (0.615, -0.20),
    (0.592, -0.42), (0.545, -0.62), (0.460, -0.80), (0.325, -0.960), (0.17, -1.040), (0.0, -1.062),
)  # fmt: skip
# The drape from the temples to the chest: height, half width, front z, back z.
DRAPE = np.array([
    (0.60, 0.40, -0.30, -0.60), (0.10, 0.62, -0.20, -0.80), (-0.30, 0.72, 0.00, -0.88), (-0.70, 0.765, 0.20, -0.90),
    (-0.94, 0.775, 0.38, -0.88), (-1.08, 0.80, 0.50, -0.86), (-1.18, 0.85, 0.56, -0.85), (-1.28, 0.935, 0.59, -0.85),
    (-1.38, 1.055, 0.62, -0.86), (-1.48, 1.21, 0.65, -0.87), (-1.58, 1.385, 0.68, -0.89), (-1.70, 1.57, 0.71, -0.90),
    (-2.00, 1.90, 0.80, -0.95),
])  # fmt: skip
FLOOR_Y = -2.2  # lowest the cloth reaches, below every picture
# Upper edge of the wrapped end: an arc round a point (x, y), flatter than a circle; decimetres.
WRAP_X, WRAP_Y, WRAP_RADIUS, WRAP_FLAT = 0.24, -0.05, 1.125, 0.72
WRAP_FOLD = 0.235  # from fold to fold
# Small folds: radians per decimetre and slant of each family; height of those of 9 radians per decimetre.
CRINKLES, CRINKLE_DM = ((9, 0.5), (13, -0.7), (17, 1.1), (25, -0.2)), 0.009


class Hijab:
    """One cloth over crown, neck and shoulders, open for the face."""

    ears = False

    def __init__(self, actor, skull):
        self.actor, self.skull = actor, skull
        self.drop = skull.chin_y - CHIN_Y  # of this chin, negative where it is lower
        rng = np.random.default_rng(seed_of("hijab", actor.name))
        self.phase, self.side = rng.uniform(0, 6.28, 8), 1 if rng.random() < 0.5 else -1
        hem = hem_of(self._hem_points(), ORIGIN, FRAME)
        self.sheet = Sheet(ORIGIN, FRAME, hem, self._radius, self._folds, even=0.10)

    def thickness(self, place):
        """None: the head keeps its own shape under the cloth."""
        return None

    def meshes(self):
        """The cloth over head, neck and shoulders: nothing under it can be seen."""
        top, bottom = self.skull.chin_y + 0.02, -1.78
        return [self.sheet.mesh(lambda y: ss(bottom, top, y))]

    def uncovered(self, mesh):
        """A mesh of the head, or of glasses, without what the cloth hides."""
        return self.sheet.uncovered(mesh)

    def paint(self, scene, neck):
        """Cloth, its hem and the shade under it into the scene's pixels."""
        colour = linear(self.actor.covering["colour"]).astype(np.float32)
        head = np.flatnonzero(scene.material == body.HEAD)
        share, _ = self.sheet.where(scene.place[head])
        scene.albedo[head] *= (1 - 0.40 * ss(-0.035, 0.0, share))[:, None]
        scene.gloss[head] *= 1 - ss(-0.10, -0.01, share)
        under = head[share > 0.015]
        cloth = np.flatnonzero(scene.material == body.DRAPE)
        bright, from_hem = self.sheet.bend(scene, cloth)
        seam = 1 - 0.16 * bump(from_hem - 0.060, 0.005)
        scene.albedo[cloth] = colour * (bright * seam)[:, None].astype(np.float32)
        scene.albedo[under], scene.slope[under] = 0.7 * colour, 0
        for index in (cloth, under):
            scene.rough[index], scene.power[index], scene.region[index] = 1, CLOTH_POWER, Region.COVERING

    def _hem_points(self):
        dm = self.actor.dm
        x, y = np.array(HEM).T
        wide = lerp(dm.face_width / 1.37, dm.jaw_width / 1.12, ss(-0.20, -0.95, y))
        half = np.stack([x * wide, self._lowered(y)], 1)
        curve = closed_curve(np.concatenate([half, half[-2:0:-1] * (-1, 1)]), np.linspace(0, 1, 900, endpoint=False))
        curve[:, 0] += 0.012 * np.sin(2 * np.arctan2(*curve.T) + self.phase[6])
        z, _ = self.skull.depth(curve[:, 0], curve[:, 1])
        return np.stack([curve[:, 0], curve[:, 1], z], 1)

    def _lowered(self, y):
        return y + self.drop * ss(-0.30, -1.0, y)

    def _radius(self, rays, share):
        """Where rays leave the cloth: the head with some air, and the drape, found by bisection."""
        contains = self._drape()
        skull = self.skull
        near = share * 2.2  # about decimetres from the hem
        low, high = np.full(rays.shape[:2], 0.3), np.full(rays.shape[:2], 2.5)
        for _ in range(12):
            middle = (low + high) / 2
            points = ORIGIN + rays * middle[..., None]
            from_head = points - INNER_POINT
            distance = np.sqrt(np.einsum("ijk,ijk->ij", from_head, from_head))
            way = from_head / distance[..., None]
            skin = skull.radius(way.reshape(-1, 3)).reshape(distance.shape)
            air = 0.016 + 0.040 * ss(0.3, 0.9, way[..., 1]) + 0.030 * ss(0.1, -0.6, way[..., 2])
            inside = distance < skin + air * ss(0.02, 0.25, near)
            inside |= contains(points) & (near > 0.02)
            low, high = np.where(inside, middle, low), np.where(inside, high, middle)
        soft = box_blur(low[..., None], 3)[..., 0]
        return low + (soft - low) * ss(0.0, 0.10, near)

    def _drape(self):
        """Whether points (..., 3) lie under the cloth that falls from cheeks and chin to the chest."""
        knots = np.concatenate([self._lowered(DRAPE[:, :1]), DRAPE[:, 1:]], 1)
        profile, face = body.profile(knots), self.actor.dm.face_width / 1.37

        def contains(points):
            x, y, z = np.moveaxis(points, -1, 0)
            width, front, back = profile(y)
            width = width * (face + (1 - face) * ss(-1.1, -1.4, y))
            middle = (front + back) / 2
            share = np.abs(x / width) ** 2.25 + np.abs((z - middle) / (front - middle)) ** 2.25
            return (share < 1) & (y < knots[0, 0]) & (y > FLOOR_Y)

        return contains

    def _folds(self, points, from_hem):
        """Heights of folds at points (r, c, 3) of the smooth cloth."""
        x, y, z = np.moveaxis(points, -1, 0)
        x, p = x * self.side, self.phase
        slow = 0.5 * np.sin(2.3 * x + 1.7 * y + p[0]) + 0.5 * np.sin(1.3 * x - 2.9 * y + p[1])
        ahead = ss(-0.25, 0.25, z) * ss(-0.35, -0.65, y)
        # The wrapped end lies over the rest: a step at its upper edge, an arc under the chin, and folds that follow it.
        below = np.hypot(WRAP_FLAT * (x - WRAP_X), y - WRAP_Y - self.drop) - WRAP_RADIUS
        layer = 0.036 * ss(-0.020, 0.032, below) * ss(1.0, 0.5, below) * ahead
        along = below / WRAP_FOLD + 0.38 * slow + 0.12 * np.sin(3.1 * x + p[2])
        swags = 0.032 * _crease(2 * np.pi * along + p[3]) + 0.004 * np.sin(4 * np.pi * along * 1.21 + 2 * x + p[4])
        swags = swags * ss(0.02, 0.12, below) * ss(0.75, 0.30, below) * ahead * (0.70 + 0.45 * slow)
        # From the neck folds run out over the shoulders.
        out = np.arctan2(y + 0.75, np.abs(x))
        long = 0.022 * _crease(13 * out + 1.5 * slow + p[5] * np.sign(x))
        long = long * ss(0.55, 0.95, np.abs(x)) * ss(-1.05, -1.30, y)
        # From each temple folds fan out over the side of the head, and from the cheek down to the neck.
        turn = np.arctan2(y - 0.16, np.abs(x) - 0.42)
        reach = np.hypot(y - 0.16, np.abs(x) - 0.42)
        fan = 0.007 * _crease(8 * turn + 1.6 * slow + p[6] * np.sign(x)) * (0.65 + 0.5 * slow)
        fan = fan * ss(0.05, 0.28, from_hem) * ss(0.14, 0.30, reach) * ss(0.15, 0.40, np.abs(x))
        fan = fan * ss(-1.15, -0.70, y) * ss(0.85, 0.45, y) * (0.25 + 0.75 * ss(-0.05, 0.35, z))
        # Round the face the cloth is laid back in soft pleats, uneven from side to side.
        pleats = 0.013 * _crease(2 * np.pi * (from_hem / 0.155 + 0.35 * slow + 0.25 * x) + p[7])
        pleats = pleats * ss(0.06, 0.16, from_hem) * ss(0.62, 0.34, from_hem) * ss(-0.60, 0.05, y) * (0.75 + 0.5 * slow)
        return layer + swags + long + fan + pleats + self._crinkles(x, y, z, from_hem)

    def _crinkles(self, x, y, z, from_hem):
        """Heights of the small folds of thin cloth: short, never parallel for long, in patches."""
        p = self.phase
        warp = np.sin(3.7 * x - 2.9 * y + p[0]) + np.sin(2.1 * x + 4.3 * y + 1.9 * z + p[1])
        height = 0 * x
        for number, (reach, slant) in enumerate(CRINKLES):
            patch = ss(0.0, 1.0, np.sin(2.9 * x + 3.3 * y * (-1) ** number + 1.4 * warp + p[number + 2]))
            course = reach * (np.cos(slant) * y + np.sin(slant) * x + 0.4 * z) + 2.2 * warp + p[number + 3]
            height = height + patch * _crease(course) * CRINKLE_DM * (9 / reach)
        return height * ss(0.04, 0.16, from_hem)


def _crease(angle):
    """Folds of cloth over an angle: broad rounded ridges, narrow valleys; -1..1."""
    return 2 * np.sqrt(0.03 + np.cos(angle / 2) ** 2) - 1.25
