"""Glasses: two rims round the eyes, a bridge on the nose, arms to the ears, and a faint sky in the lenses.

Rims are superellipses on a gently curved front that leans out at the brow, as opticians set it, and stands just so
far before the face that nothing touches but the pads. Rims and arms are thin tubes of the scene's mesh: they turn
with the head, cast shadows and hide what is behind them. Lenses are no surface at all: they add a soft reflection to
the finished pixels, so that eyes stay eyes in picture and labels.
"""

import numpy as np

from kit.actors.actor import linear
from kit.actors.curves import bump, luminance, sample, ss, unit
from kit.actors.form import body
from kit.picture import Region

# Half width, half height above and below the middle (decimetres) and exponent of each outline; width of the bridge.
SHAPES = {
    "round": (0.232, 0.222, 0.222, 2.05),
    "oval": (0.255, 0.165, 0.175, 2.3),
    "square": (0.258, 0.175, 0.190, 4.2),
}
METAL_DM, ACETATE_DM = 0.0085, 0.0150  # radius of a rim
DARK = 0.055  # luminance below which a frame is acetate, thicker and without a metal's shine
BESIDE_NOSE = 0.078  # least distance of a rim from the middle, decimetres
WITHIN_FACE = 0.93  # most that the front takes of the face's half width
BELOW_BROW = 0.055  # how far under the line of the brows a rim ends, decimetres
LEAST_SHARE = 0.80  # to which low brows may shrink a lens
WRAP = 0.16  # how far the front bends back, per decimetre squared off the middle
TILT = 0.13  # how much the front leans: z per height
CLEAR = 0.026  # decimetres between skin and the middle of a tube
BESIDE_TEMPLE = 0.008  # decimetres between skin and arm
FRAME_POWER = 0.30  # share of the exposure that a frame takes
SIDES = 8  # of a tube
REFLECTION = 0.030  # linear light that a lens adds at its brightest place
RIM_SHADOW, RIM_SHADOW_DM = 0.55, 0.013  # share of the key light that a rim takes; softness at contact
RIM_POINTS, ARM_POINTS, BRIDGE_POINTS = 76, 26, 17


class Glasses:
    """The glasses of one actor, fitted to the face they sit on: a smile's cheeks may push them forward a little."""

    def __init__(self, actor, relief):
        self.colour = linear(actor.glasses["colour"])
        self.acetate = luminance(self.colour) < DARK
        self.tube = ACETATE_DM if self.acetate else METAL_DM
        self.relief = relief
        dm = actor.dm
        half, self.up, self.down, self.power = SHAPES[actor.glasses["shape"]]
        room = WITHIN_FACE * float(relief.skull.at_height(np.array(0.0))[0])
        self.x = 0.5 * dm.eye_distance + 0.004
        half = min(half * (0.5 + 0.5 * dm.face_width / 1.37), room - self.x, self.x - BESIDE_NOSE)
        self.half = max(half, 0.17)
        top = dm.brow_height - BELOW_BROW
        self.y = float(np.clip(top - self.up, -0.045, -0.010))
        share = float(np.clip((top - self.y) / self.up, LEAST_SHARE, 1.0))
        self.up, self.down = share * self.up, share * self.down
        if self.power < 2.2:  # a round lens stays round
            self.half = min(self.half, 1.04 * self.up)
        self.front = self._fit()

    def mesh(self):
        """Rims, bridge, pads and arms as one `body.Mesh`."""
        tubes = []
        for side in (-1, 1):
            tubes.append(_tube(self._rim(side), self.tube, closed=True))
            tubes.append(_tube(self._arm(side), self.tube * (1.15 if self.acetate else 0.95)))
            if not self.acetate:
                tubes.append(_tube(self._pad(side), 0.012))
        tubes.append(_tube(self._bridge(), self.tube * 1.05))
        return body.join(tubes)

    def paint(self, scene):
        """Colour and label of the frame's pixels, in place."""
        frame = scene.material == body.FRAME
        scene.albedo[frame] = self.colour * (0.9 if self.acetate else 0.8)
        scene.gloss[frame] = 2.2 if self.acetate else 3.2
        scene.power[frame], scene.region[frame] = FRAME_POWER, Region.GLASSES

    def shade(self, scene):
        """The shadow that rims cast on the skin behind them, taken from `scene.shadow` and `scene.open`."""
        towards_lamp = scene.light.key() @ scene.pose.matrix().astype(np.float32)
        for side in (-1, 1):
            near = self._behind(scene, side)
            reach, gap = self._round_rim(scene.place[near], towards_lamp, side)
            soft = RIM_SHADOW_DM + 0.12 * gap
            scene.shadow[near] *= 1 - RIM_SHADOW * bump(reach, soft) * ss(0.40, 0.15, gap)
            scene.open[near] *= 1 - 0.5 * RIM_SHADOW * bump(reach, 2 * soft) * ss(0.30, 0.05, gap)

    def reflect(self, scene):
        """A soft slanting reflection on both lenses, added to the finished colours `scene.lit`."""
        lamp_side = np.sign(scene.light.key()[0] or 1)
        for side in (-1, 1):
            near = self._behind(scene, side)
            place, to_eye = scene.place[near], scene.view[near] @ scene.pose.matrix().astype(np.float32)
            u, v, _ = self._through_front(place, to_eye, side)
            inside = ss(1.0, 0.94, (np.abs(u) ** self.power + np.abs(v) ** self.power) ** (1 / self.power))
            slant = 0.75 * v + 0.65 * u * lamp_side
            glow = 0.20 + 0.80 * bump(slant - 0.85, 0.28) + 0.35 * bump(slant - 0.12, 0.10)
            scene.lit[near] += (np.float32(REFLECTION * scene.calm) * glow * inside)[:, None]

    def _behind(self, scene, side):
        """Indices of the skin and eye pixels that a lens or its shadow may reach."""
        x, y = side * scene.place[:, 0], scene.place[:, 1]
        near = scene.front & (x > -0.08) & (x < self.x + self.half + 0.20) & (np.abs(y - self.y) < self.down + 0.22)
        near = np.flatnonzero(near)
        return near[np.isin(scene.region[near], (Region.SKIN, Region.EYES))]

    def _through_front(self, place, way, side):
        """Where lines from places along `way` meet the front: u and v over the lens (-1..1 inside), and how far off."""
        lifted = place[:, 2] + sample(self.relief.lift, self.relief.x, self.relief.y, place[:, 0], place[:, 1])
        step = np.zeros(len(place), np.float32)
        for _ in range(2):  # enough for so flat a surface
            x, y = place[:, 0] + step * way[..., 0], place[:, 1] + step * way[..., 1]
            step = (self._plane(x, y) - lifted) / np.maximum(way[..., 2], 0.2)
        v = (place[:, 1] + step * way[..., 1] - self.y).astype(np.float32)
        u = ((place[:, 0] + step * way[..., 0] - side * self.x) / self.half).astype(np.float32)
        return u, v / np.where(v > 0, np.float32(self.up), np.float32(self.down)), step

    def _round_rim(self, place, way, side):
        """Distance (decimetres) from the rim of points seen along `way`, and how far the front stands off there."""
        u, v, gap = self._through_front(place, np.broadcast_to(way, place.shape), side)
        round_ = (np.abs(u) ** self.power + np.abs(v) ** self.power) ** (1 / self.power)
        return (round_ - 1) * min(self.half, self.up), np.maximum(gap, 0)

    def _plane(self, x, y):
        return self.front - WRAP * x**2 + TILT * (y - self.y)

    def _fit(self):
        """Depth of the front at which every rim clears the skin, and the lenses the lashes."""
        self.front = 0.0
        rim = np.concatenate([self._rim(1, grow) for grow in (1.0, 0.8, 0.4)])
        skin = self.relief.at(np.abs(rim[:, 0]), rim[:, 1])[:, 2]
        return float((skin + CLEAR + self.tube - rim[:, 2]).max())

    def _rim(self, side, grow=1.0):
        turn = np.linspace(0, 2 * np.pi, RIM_POINTS, endpoint=False)
        cosine, sine = np.cos(turn), np.sin(turn)
        u = np.sign(cosine) * np.abs(cosine) ** (2 / self.power)
        v = np.sign(sine) * np.abs(sine) ** (2 / self.power)
        x = self.x + grow * self.half * u * (1 - 0.03 * v)
        y = self.y + grow * np.where(v > 0, self.up, self.down) * v
        points = _evenly(np.stack([side * x, y, self._plane(x, y)], 1))
        return points if side > 0 else points[::-1]

    def _bridge(self):
        t = np.linspace(-1, 1, BRIDGE_POINTS)
        height = self.y + 0.38 * self.up
        inner = self.x - self.half * (1 - 0.38**self.power) ** (1 / self.power)
        x, y = inner * t, height + 0.050 * (1 - t**2)
        skin = self.relief.at(x, y)[:, 2] + CLEAR
        z = np.maximum(self._plane(x, y) + 0.035 * (1 - t**2), skin.max() * (1 - t**2) + self._plane(x, y) * t**2)
        return np.stack([x, y, z], 1)

    def _pad(self, side):
        t = np.linspace(0, 1, 7)
        x = side * (self.x - self.half + 0.015 - 0.020 * t)
        y = self.y - 0.02 - 0.055 * t
        return np.stack([x, y, self._plane(x, y) - 0.03 - 0.03 * t], 1)

    def _arm(self, side):
        """From the hinge outward, back along the temple and over the ear."""
        skull = self.relief.skull
        height = self.y + 0.45 * self.up
        hinge = self.x + self.half * (1 - 0.45**self.power) ** (1 / self.power)
        start = self._plane(np.array(hinge), np.array(height))
        t = np.linspace(0, 1, ARM_POINTS)
        z = start + (-0.24 - start) * t
        y = height + (0.120 - height) * np.minimum(t / 0.88, 1) - 0.09 * ss(0.86, 1.0, t)
        width, centre, depth = skull.at_height(y)
        out = np.clip((z - centre) / depth, 0, 0.98)
        clear = width * (1 - out**2.3) ** (1 / 2.3) + BESIDE_TEMPLE + self.tube
        wide = float(skull.at_height(np.array(0.1))[0]) + BESIDE_TEMPLE + self.tube
        x = hinge + 0.035 * ss(0.0, 0.06, t) + (wide - hinge - 0.035) * np.minimum(t / 0.72, 1)
        x = np.maximum(x, clear)
        return np.stack([side * x, y, z], 1)


def _evenly(points):
    """The closed line (n, 3) with its points at equal distances."""
    closed = np.vstack([points, points[:1]])
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    at = np.linspace(0, along[-1], len(points), endpoint=False)
    return np.stack([np.interp(at, along, closed[:, i]) for i in range(3)], 1)


def _tube(line, radius, closed=False):
    """The `body.Mesh` of a tube round a line (n, 3)."""
    if closed:
        line = np.vstack([line, line[:1]])
        tangent = np.roll(line[:-1], -1, 0) - np.roll(line[:-1], 1, 0)
        tangent = np.vstack([tangent, tangent[:1]])
    else:
        tangent = np.gradient(line, axis=0)
    tangent = unit(tangent)
    beside = np.cross(tangent, [0.0, 0.0, 1.0]) + 1e-3 * np.array([0.0, 1.0, 0.0])
    beside = unit(beside)
    across = np.cross(tangent, beside)
    around = 2 * np.pi * np.arange(SIDES) / SIDES
    normals = beside[:, None] * np.cos(around)[:, None] + across[:, None] * np.sin(around)[:, None]
    points = line[:, None] + radius * normals
    return body.surface(points, normals, points, body.FRAME, 1.0, closed=True, double=True)
