"""What is worn: a shirt, the shade of hair on the scalp, and the hijab.

A covering is not a second object laid over the head: the head itself stands a little thicker where it is covered
and is painted as cloth, so no gap can open at any pose. The edge round the face is a closed curve in canonical
coordinates, evaluated per pixel. A covering is chosen with the actor and never removed.
"""

import numpy as np

from kit.actors import body
from kit.actors.actor import linear
from kit.actors.curves import bump, seed_of, ss
from kit.actors.hair import curtain, tones
from kit.actors.hair.scalp import Scalp
from kit.picture import Region

LABELLED = 0.35  # share of hair colour from which a scalp counts as hair
CLOTH_POWER = 0.25  # share of the exposure that cloth and hair take, see `light`


def dress(actor, relief):
    """The dressing of an actor: `Hijab` or `Plain`."""
    return Hijab(actor, relief) if actor.covering.get("style") == "hijab" else Plain(actor, relief)


class Plain:
    """Shirt and hair only."""

    def __init__(self, actor, relief):
        self.actor, self.relief = actor, relief
        self.scalp = Scalp(actor)

    @property
    def ears(self):
        """False where hair hides both ears."""
        return not (self.scalp.style and self.scalp.style.hangs and self.scalp.style.kind == "locks")

    def thickness(self, place):
        """Standing off of hair at places (n, 3), decimetres, or None."""
        return self.scalp.thickness(place) if self.scalp.style else None

    def meshes(self):
        """Further surfaces, if any."""
        return curtain.meshes(self.scalp)

    def paint(self, scene, neck):
        """Shirt, collar and scalp into the scene's pixels, in place."""
        self._shirt(scene, neck)
        if self.scalp.style:
            self._scalp(scene)

    def _shirt(self, scene, neck):
        height = body.neckline(scene.place)
        cloth = neck & (height < 0)
        colour = linear(self.actor.clothes["colour"])
        rib = ss(-0.075, -0.068, height[cloth])
        seam = 1 - 0.35 * bump(height[cloth] + 0.072, 0.006) - 0.25 * bump(height[cloth], 0.008)
        weave = 1 + 0.05 * np.sin(150 * scene.place[cloth, 0]) * rib
        scene.albedo[cloth] = colour * (seam * weave * (0.94 + 0.06 * rib))[:, None]
        scene.rough[cloth], scene.power[cloth], scene.region[cloth] = 1, CLOTH_POWER, Region.CLOTHES
        shadow = neck & (height >= 0)
        scene.albedo[shadow] *= (1 - 0.30 * bump(height[shadow], 0.020))[:, None]

    def _scalp(self, scene):
        """The cushion of hair on the head, and whatever hangs from it."""
        style = self.scalp.style
        place, head = scene.place, scene.material == body.HEAD
        face = (place[:, 1] < 0.25) & (place[:, 2] > 0.50)
        index = np.flatnonzero((head & (place[:, 1] > -0.75) & ~face) | (scene.material == body.DRAPE))
        place, hangs = scene.place[index], scene.material[index] == body.DRAPE
        rough = _ragged(self.actor, place)
        share = np.where(hangs, 1.0, self.scalp.share(place, rough)).astype(np.float32)
        some = share > 0.004
        index, share, rough, hangs = index[some], share[some], rough[some], hangs[some]
        colour = tones.mean_colour(self.actor) * style.dark
        rough[hangs] += 5 * _streaks(scene.place[index[hangs]])
        hairy = (colour * (1 + 0.04 * rough[:, None])).astype(np.float32)
        scene.albedo[index] *= (hairy / scene.albedo[index]) ** share[:, None]  # hair is an ink: shares multiply
        scene.rough[index] = share
        scene.power[index] += (CLOTH_POWER - 1) * share
        scene.slope[index] *= (1 - share)[:, None]
        scene.region[index[share > LABELLED]] = Region.HAIR


def _ragged(actor, place):
    """Uneven values -1..1 over the scalp, from sums of slanted waves (no grid, no table)."""
    rng = np.random.default_rng(seed_of("scalp", actor.name))
    total = np.zeros(len(place), np.float32)
    for _ in range(4):
        wave = rng.normal(0, 34, 3).astype(np.float32)
        total += np.sin(place @ wave + np.float32(rng.uniform(0, 6.28)))
    return total / 2.4


def _streaks(place):
    """Fine upright streaks -1..1, as of hair that hangs."""
    around = np.arctan2(place[:, 0], place[:, 2])
    waves = ((61, 2.0), (97, -3.0), (173, 1.0), (240, -1.5))
    return sum(np.sin(turns * around + slant * place[:, 1]) for turns, slant in waves).astype(np.float32) / 4


class Hijab(Plain):
    """One cloth over crown and neck with an oval opening for the face."""

    ears = False

    def __init__(self, actor, relief):
        super().__init__(actor, relief)
        dm = actor.dm
        self.chin = relief.skull.chin_y
        self.wide = 0.615 * dm.face_width / 1.37
        rng = np.random.default_rng(seed_of("hijab", actor.name))
        self.phase = rng.uniform(0, 6.28, 6)

    def outside(self, place):
        """Signed distance outside the opening at canonical places (n, 3): cloth where positive."""
        x, y, z = place[:, 0], place[:, 1], place[:, 2]
        up = np.where(
            y > -0.16, np.abs((y + 0.16) / 0.74) ** 2.3, np.abs((y + 0.16) / (-self.chin - 0.16 + 0.035)) ** 2.9
        )
        reach = (np.abs(x / self.wide) ** 2.5 + up) ** (1 / 2.5)
        return np.where(z > -0.25, 0.55 * (reach - 1), 0.5)

    def thickness(self, place):
        """The cloth stands off most at crown and back; its hem lies on the skin."""
        out = self.outside(place)
        y = place[:, 1]
        tall = 0.034 + 0.028 * ss(0.2, 0.9, y) + 0.030 * ss(0.2, -0.6, place[:, 2])
        fold = 0.010 * np.sin(9 * place[:, 1] - 5 * place[:, 2] + self.phase[0]) * ss(0.10, 0.35, out)
        return (0.016 * ss(0.0, 0.012, out) + tall * ss(0.01, 0.20, out) + fold) * ss(
            self.chin - 0.02, self.chin + 0.12, y
        )

    def meshes(self):
        """The drape: from under the chin and round the neck down to the shoulders."""
        rows, columns = 84, 128
        chin = self.chin
        knots = np.array([  # height, half width, front z, back z
            (0.34, 0.58, -0.20, -0.88), (0.05, 0.725, -0.08, -0.96), (-0.30, 0.785, 0.06, -0.97),
            (-0.70, 0.785, 0.32, -0.94), (chin + 0.10, 0.760, 0.52, -0.90), (chin - 0.02, 0.775, 0.600, -0.90),
            (chin - 0.12, 0.825, 0.625, -0.90), (chin - 0.24, 0.96, 0.645, -0.90), (chin - 0.36, 1.18, 0.67, -0.90),
            (chin - 0.50, 1.40, 0.70, -0.92), (-1.95, 1.68, 0.76, -0.94),
        ])  # fmt: skip
        y = np.linspace(knots[0, 0], -1.90, rows)
        tables = [np.interp(-y, -knots[:, 0], knots[:, i]) for i in (1, 2, 3)]
        kernel = bump(np.arange(-5, 6), 2.0)
        width, front, back = (np.convolve(np.pad(t, 5, "edge"), kernel / kernel.sum(), "valid") for t in tables)
        azimuth = np.linspace(-np.pi, np.pi, columns)
        sine, cosine = np.sin(azimuth), np.cos(azimuth)
        x = width[:, None] * np.sign(sine) * np.abs(sine) ** (2 / 2.3)
        middle = (front + back)[:, None] / 2
        z = middle + (front - back)[:, None] / 2 * np.sign(cosine) * np.abs(cosine) ** (2 / 2.3)
        y = np.broadcast_to(y[:, None], x.shape)
        points = np.stack([x, y, z], -1)
        points = points + body.grid_normals(points) * self._folds(points)[..., None]
        normals = body.grid_normals(points)
        return [body.surface(points, normals, points, body.DRAPE, ss(-1.75, -1.05, points[..., 1]))]

    def _folds(self, points):
        """Soft folds that hang in arcs from side to side under the chin."""
        x, y = points[..., 0], points[..., 1]
        below = self.chin - y
        sag = y + 0.34 * np.abs(x + 0.06 * np.sin(self.phase[1])) ** 1.4
        arcs = 0.020 * np.sin(17 * sag + 1.5 * x + self.phase[2]) + 0.009 * np.sin(31 * sag - 3 * x + self.phase[3])
        arcs = arcs * ss(-0.02, 0.14, below) * ss(0.95, 0.45, np.abs(x))
        long = 0.018 * np.sin(8 * x + 5 * y + self.phase[4]) * ss(0.35, 0.9, np.abs(x))
        return (arcs + long) * (points[..., 2] > -0.3)

    def paint(self, scene, neck):
        """Cloth, hem and its shadow into the scene's pixels."""
        colour = linear(self.actor.covering["colour"])
        cloth = neck | (scene.material == body.DRAPE)
        scene.albedo[cloth] = colour
        head = np.flatnonzero(scene.material == body.HEAD)
        out = self.outside(scene.place[head])
        soft = 0.8 * 2 * 1.5 / scene.inner
        share = ss(-soft, soft, out).astype(np.float32)
        shade = 1 - 0.38 * bump(out - 0.002, 0.005) - 0.16 * bump(out - 0.040, 0.004)
        under = 1 - 0.28 * bump(np.minimum(out, 0), 0.022) * (out < 0)
        scene.albedo[head] *= under[:, None].astype(np.float32)
        scene.albedo[head] += (colour * shade[:, None] - scene.albedo[head]) * share[:, None]
        scene.slope[head] *= (1 - share)[:, None]
        for index, amount in ((np.flatnonzero(cloth), 1.0), (head, share)):
            scene.rough[index] = amount
            scene.power[index] += (CLOTH_POWER - 1) * amount
        scene.region[cloth] = Region.COVERING
        scene.region[head[share > 0.5]] = Region.COVERING
