"""From an actor to a picture: build, turn, see, paint, light, develop.

All work is done at twice the size of the picture, or one and a half times for small ones, and averaged down in linear
light. What depends on the actor and the expression only is built and kept by `sitting`; pose and light are then the
only cost.

A data set of thousands of small pictures takes `quality="draft"`: one sample a pixel and a quarter of the triangles,
several times as fast. Form, paint and landmarks are those of the final picture; edges are stepped and fine hair is
coarse, so a draft is for a model's training and for quick looks, not for a measurement of noise or edges.
"""

import numpy as np

from kit.actors import frame, hair, openings, paint, sitting
from kit.actors.actor import describe
from kit.actors.curves import sample, unit
from kit.actors.expression import Expression
from kit.actors.form import body, ears
from kit.actors.optics import camera, shadow, splat
from kit.actors.optics.camera import Pose
from kit.actors.optics.light import Light, diffuse, exposure, sheen, whites
from kit.actors.optics.raster import rasterise
from kit.picture import Picture, Region

SMALLEST_PX, LARGEST_PX = 48, 512
SHEEN_POWER = 0.45  # share of the exposure that sheen takes: a brighter face, not a glossier one


def render(actor, *, pose=None, expression=None, light=None, size_px=256, quality="final"):
    """A portrait of an actor.

    Parameters
    ----------
    actor : str or Actor
    pose : Pose, default straight ahead.
    expression : Expression, default the actor's resting face.
    light : Light, default the portrait light.
    size_px : int, 48 to 512: side of the square picture.
    quality : "final", or "draft" for many small pictures fast (see the head of this module): same landmarks, coarser
        edges and hair.

    Returns
    -------
    Picture
        With landmarks face-68 (jaw points 0-16 are the visible contour), label map, and the studio's knowledge:
        normals, albedo, depth and light.

    Raises
    ------
    ValueError
        For an unknown actor or quality, or a size outside the limits.
    ConsentError
        If the consent record behind the actor was withdrawn, or cannot be used.

    Examples
    --------
    >>> render("rowan", size_px=64).size_px
    (64, 64)
    """
    actor = describe(actor) if isinstance(actor, str) else actor
    pose, expression, light = pose or Pose(), expression or Expression(), light or Light()
    if not SMALLEST_PX <= size_px <= LARGEST_PX:
        raise ValueError(f"size_px is {size_px}; the studio renders {SMALLEST_PX} to {LARGEST_PX} px")
    if quality not in sitting.QUALITIES:
        raise ValueError(f"quality is {quality!r}; there are {', '.join(sitting.QUALITIES)}")
    draft = Scene(actor, pose, expression, light, int(size_px), quality).draft()
    settings = {"pose": vars(pose), "expression": vars(expression), "light": vars(light), "size_px": int(size_px)}
    if quality != "final":
        settings["quality"] = quality
    return Picture.made(
        draft,
        step="actors.render",
        name=actor.name.capitalize(),
        parameters={"actor": actor.name, **settings},
        consent_ids=(actor.record_id,),
        says=actor.says,
    )


class Scene:
    """One frame. The methods of `draft` run in order, and each leaves its results as attributes.

    Attributes
    ----------
    quality : a `Quality`. form : what `_sculpted` keeps: relief, texture, mesh, hair and landmarks in head coordinates.
    inner : side of the internal frame in px. gain, calm : exposure of the skin and of the whites of eyes and teeth.
    pixel, corners, bary, z, material : (p,) flat index, triangle, weights, depth and material of each covered pixel.
    place, base, normal, view, world : (p, 3) canonical place, base normal in the head, normal, direction to the
        camera and position in the room.
    albedo, gloss, slope, power, rough, region : paint of each pixel; power is the share of the exposure it takes,
        rough is 1 for cloth and hair, which have no sheen of skin.
    lit : (p, 3) finished linear colour. frame, regions, depth : the same for all inner * inner pixels.
    """

    def __init__(self, actor, pose, expression, light, size_px, quality="final"):
        self.actor, self.pose, self.expression, self.light = actor, pose, expression, light
        self.quality = sitting.quality_at(quality, size_px)
        self.size, self.inner = size_px, int(size_px * self.quality.supersampling)
        self.form = sitting.built(sitting.Recipe(actor, expression), size_px, self.quality)
        self.skin = paint.albedo_of(actor)
        self.gain = exposure(self.skin, light)
        self.calm = whites(self.skin, self.gain)

    def draft(self):
        """Everything, in order; returns the `Draft` of a picture."""
        self.see()
        self.look_up()
        self.bend_normals()
        self.shadow, self.open = shadow.cast(self), shadow.ambient(self)
        if self.form.glasses:
            self.form.glasses.shade(self)
        self.colour()
        openings.open_eyes(self)
        openings.open_mouth(self)
        if self.form.glasses:
            self.form.glasses.reflect(self)
        self.frame, self.regions = frame.filled(self)
        hair.draw(self)
        return frame.developed(self)

    def see(self):
        """Turn the mesh and find the triangle in each pixel."""
        mesh, n = self.form.mesh, self.inner
        self.turned = camera.turn(mesh.points, self.pose, mesh.stiff)
        flat = camera.project(self.turned, n)
        self.pixel, triangle, self.bary = rasterise(flat, self.turned[:, 2] + 4.0, mesh.triangles, n, mesh.double)
        self.corners = mesh.triangles.take(triangle, axis=0)
        self.z = np.einsum("ij,ij->i", self.turned[:, 2].astype(np.float32).take(self.corners), self.bary)
        self.depth = np.full(n * n, frame.FAR, np.float32)
        self.depth[self.pixel] = self.z
        self.material = mesh.material[self.corners[:, 0]]

    def look_up(self):
        """Canonical place, base normal and paint of every pixel."""
        relief = self.form.relief
        mixed = self._mix(self.form.place_and_normal)
        self.place, self.base = mixed[:, :3], unit(mixed[:, 3:])
        y = self.place[:, 1]
        self.front = (self.material == body.HEAD) & (self.base[:, 2] > 0.02) & (self.place[:, 2] > -0.12)
        self.front &= (y > relief.y[-1]) & (y < relief.y[0])
        front = np.flatnonzero(self.front)
        read = sample(self.form.texture, relief.x, relief.y, self.place[front, 0], y[front])
        n = self.pixel.size
        self.albedo = np.broadcast_to(self.skin.astype(np.float32), (n, 3)).copy()
        self.gloss, self.slope = np.full(n, 0.34, np.float32), np.zeros((n, 2), np.float32)
        into = (*self.albedo.T, self.gloss, *self.slope.T)  # one number after the other: see `curves.sample`
        for values, new in zip(into, read.T, strict=False):
            values[front] = new
        self.region = np.full(n, Region.SKIN, np.uint8)
        self.power, self.rough = np.ones(n, np.float32), np.zeros(n, np.float32)
        self.power[front] -= (1 - splat.HAIR_POWER) * read[:, 6]
        ear, neck = self.material == body.EAR, self.material == body.NECK
        self.albedo[ear] *= ears.ink(self.place[ear]).astype(np.float32)
        self.albedo[neck] *= paint.neck_ink()
        self.form.dressing.paint(self, neck)
        if self.form.glasses:
            self.form.glasses.paint(self)

    def _mix(self, values):
        mixed = np.empty((self.pixel.size, values.shape[1]), values.dtype)
        corners, shares = (np.ascontiguousarray(rows.T) for rows in (self.corners, self.bary))
        for into, value in zip(mixed.T, np.ascontiguousarray(values.T), strict=True):
            first, second, third = (value.take(corner) * share for corner, share in zip(corners, shares, strict=True))
            into[:] = first + second + third
        return mixed

    def bend_normals(self):
        """Base normals bent by the slopes of the relief, turned with the head."""
        bent = self.base.copy()
        bent[:, :2] -= np.maximum(self.base[:, 2], 0)[:, None] * self.slope
        bent = unit(bent)
        neck = self.material >= body.NECK
        stiff = np.where(neck, camera.neck_stiffness(self.place[:, 1]), 1.0).astype(np.float32)
        turned = bent @ self.pose.matrix().astype(np.float32).T
        self.normal = unit(bent + (turned - bent) * stiff[:, None])
        self.world = camera.unproject(self.pixel, self.z, self.inner).astype(np.float32)
        self.view = unit(camera.EYE_POINT.astype(np.float32) - self.world)

    def colour(self):
        """Light times paint, spread under the skin, plus sheen, times exposure."""
        arriving = diffuse(self.normal, self.shadow, self.open, self.light)
        skin = self.region == Region.SKIN
        arriving[skin] += shadow.spread_under_skin(self, arriving, skin)
        mirrored = sheen(self.normal, self.view, self.gloss, self.shadow, self.open, self.light)
        mirrored *= ((1 - self.rough) * np.float32(self.gain ** (SHEEN_POWER - 1)))[:, None]
        gain = np.float32(self.gain) ** self.power
        self.lit = (self.albedo * np.maximum(arriving, 0) + mirrored) * gain[:, None]
