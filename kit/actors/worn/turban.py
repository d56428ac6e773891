"""The turban: long cloth wound round the head, each band lying over the last and crossing it above the forehead.

Every band is the part of the cloth above a slanting line; where bands overlap the later one lies on top, with a
rounded lower edge and a thin shade beneath it. Where a beard reaches the ears, sideburns lead up to the cloth. It is
part of the person shown, chosen with the actor and never removed.
"""

import numpy as np

from kit.actors.actor import linear
from kit.actors.curves import blurred_knots, bump, lerp, seed_of, ss
from kit.actors.form import body
from kit.actors.form.skull import INNER_POINT
from kit.actors.hair import beard
from kit.actors.hair.tones import mean_colour
from kit.actors.worn.clothes import CLOTH_POWER
from kit.actors.worn.plain import Plain
from kit.actors.worn.sheet import Sheet
from kit.picture import Region

FRAME = ((1, 0, 0), (0, 0, 1), (0, 1, 0))  # turn 0 is the face, the pole the crown
EDGE_DEG = (0, 25, 50, 75, 92, 110, 130, 180)  # turn from the face ...
EDGE_Y = (0.445, 0.420, 0.330, 0.190, 0.115, 0.05, -0.10, -0.30)  # ... and height of the lower edge there, decimetres
# Lower edges of the bands: height in the middle, rise per x. Each lies over those before it.
BANDS = ((0.525, -0.46), (0.595, 0.44), (0.705, -0.40), (0.785, 0.38), (0.895, -0.30), (0.98, 0.28), (1.09, -0.18))
UNEVEN_DM, UNEVEN_RISE = 0.016, 0.06  # how far the hand that winds strays from those numbers, one sigma
LIP_DM, LIP_WIDTH = 0.036, 0.032  # height and roundness of a band's lower edge
LEAST_Y = -0.45  # height below which no edge of a turban comes, decimetres
SIDEBURN_FRONT = (0.40, 0.22)  # z over which a sideburn ends in front, decimetres
SIDEBURN_LOW = (-0.36, -0.12)  # heights over which it takes over from the beard
BACKWARD = 0.16  # how much a band climbs towards the back of the head, per z


class Turban(Plain):
    """Wound cloth over the hair; the ears stay free below its edge."""

    def __init__(self, actor, skull):
        super().__init__(actor, skull)
        rng = np.random.default_rng(seed_of("turban", actor.name))
        self.phase = rng.uniform(0, 6.28, (len(BANDS) + 1, 3))
        self.bands = BANDS + rng.normal(0, (UNEVEN_DM, UNEVEN_RISE), (len(BANDS), 2))
        self.lips = LIP_DM * rng.uniform(0.55, 1.25, len(BANDS))
        self.sheet = Sheet(INNER_POINT, FRAME, self._hem(), self._radius, self._folds)

    def thickness(self, place):
        """None: the head keeps its own shape under the cloth."""
        return None

    def meshes(self):
        """The shirt, and the turban."""
        return [*super().meshes(), self.sheet.mesh(lambda y: np.ones_like(y))]

    def uncovered(self, mesh):
        """A mesh of the head, or of glasses, without what the cloth hides."""
        return self.sheet.uncovered(mesh)

    def paint(self, scene, neck):
        """Shirt, cloth and the shade under its edge into the scene's pixels."""
        worn = (scene.material == body.DRAPE) & (scene.place[:, 1] > -0.9)  # and not a collar
        super().paint(scene, neck)
        colour = linear(self.actor.covering["colour"]).astype(np.float32)
        head = np.flatnonzero((scene.material == body.HEAD) & (scene.place[:, 1] > LEAST_Y))
        share, _ = self.sheet.where(scene.place[head])
        self._sideburns(scene, head)
        scene.albedo[head] *= (1 - 0.35 * ss(-0.05, 0.0, share))[:, None]
        under, cloth = head[share > 0.02], np.flatnonzero(worn)
        bright, _ = self.sheet.bend(scene, cloth)
        scene.albedo[cloth] = colour * bright[:, None]
        scene.albedo[under], scene.slope[under] = 0.7 * colour, 0
        for index in (cloth, under):
            scene.rough[index], scene.power[index], scene.region[index] = 1, CLOTH_POWER, Region.COVERING

    def _sideburns(self, scene, head):
        """Hair in front of the ears, from the beard up to the cloth, if the beard reaches that high."""
        style = self.actor.beard.get("style")
        if not style or not beard.CUTS[style].cheeks:
            return
        x, y, z = scene.place[head].T
        wander = 2.5 * np.sin(23 * y + 9 * z) + 1.7 * np.sin(47 * y - 31 * z)
        strands = np.sin(230 * z - 45 * y + wander) * np.sin(64 * y + 83 * z + wander)
        strands = strands + np.sin(371 * z + 60 * y - wander) * np.sin(97 * y - 118 * z)
        edge = z + 0.10 * y - 0.020 * strands
        share = ss(*SIDEBURN_FRONT, edge) * ss(-0.10, -0.02, z) * ss(*SIDEBURN_LOW, y) * (np.abs(x) > 0.4)
        share = (share * beard.CUTS[style].ground * (1.05 + 0.16 * strands)).astype(np.float32)
        ink = (0.85 * mean_colour(self.actor)).astype(np.float32)
        scene.albedo[head] += (ink - scene.albedo[head]) * share[:, None]
        scene.gloss[head] *= 1 - 0.75 * share

    def _hem(self):
        turn = np.linspace(-np.pi, np.pi, 361)
        want = blurred_knots(np.degrees(np.abs(turn)), EDGE_DEG, EDGE_Y, 6.0)
        angle = np.full(turn.size, 1.2)
        for _ in range(12):
            rays = np.stack([np.sin(angle) * np.sin(turn), np.cos(angle), np.sin(angle) * np.cos(turn)], -1)
            y = INNER_POINT[1] + rays[:, 1] * self.skull.radius(rays)
            angle = np.clip(angle + 0.8 * (y - want), 0.3, 2.2)
        return turn, angle

    def _radius(self, rays, share):
        """Distance of the wound cloth along rays: fuller over the sides and the crown than at the forehead."""
        skin = self.skull.radius(rays.reshape(-1, 3)).reshape(rays.shape[:2])
        y = INNER_POINT[1] + skin * rays[..., 1]
        a, b = self.phase[0, 1:]
        air = 0.055 + 0.070 * ss(-0.05, 0.70, y) + 0.020 * np.abs(rays[..., 0])
        air = air * (1 - 0.45 * ss(0.55, 1.0, rays[..., 1]))  # flatter on top
        loose = np.sin(3.1 * rays[..., 0] + 4.3 * y + a) + np.sin(5.3 * rays[..., 0] - 3.7 * y + b)
        air = air + 0.010 * loose * ss(0.25, 0.60, y)
        return skin + air * ss(0.0, 0.08, share)

    def _folds(self, points, from_hem):
        """Heights of the bands at points (r, c, 3) of the smooth cloth."""
        x, y, z = np.moveaxis(points, -1, 0)
        y = y + BACKWARD * np.minimum(z - 0.5, 0) * ss(0.9, 0.5, y)
        height = 0.012 * np.sin(3 * x + self.phase[0, 0]) * ss(0.05, 0.2, from_hem) + 0 * y
        for number, (middle, rise) in enumerate(self.bands, start=1):
            a, b, c = self.phase[number]
            above = y - middle - rise * x - 0.020 * np.sin(3.4 * x + a) - 0.007 * np.sin(9 * x + b)
            above = above / np.sqrt(1 + rise**2)
            gathered = 0.6 + 0.4 * np.sin(2.6 * x + c)  # folds run out and begin again
            pleats = 0.0060 * np.sin(58 * above + 2.4 * np.sin(2.2 * x + b) + c) * gathered
            pleats = pleats + 0.0030 * np.sin(97 * above + 3.0 * np.sin(1.7 * x + c) + a) * (1.2 - gathered)
            lip = self.lips[number - 1] * (1 - 0.75 * ss(0.03, 0.24, above)) + 0.012 * bump(above - 0.07, 0.05)
            band = lip + pleats * ss(0.02, 0.07, above)
            height = lerp(height, band, ss(-0.3 * LIP_WIDTH, LIP_WIDTH, above))
        return height
