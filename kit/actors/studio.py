"""From an actor to a picture: build, turn, see, paint, light, develop.

All work is done at twice the size of the picture, or one and a half times for small ones, and averaged down in linear
light. What depends on the actor and the
expression only (form, paint, hair) is kept for the next frame; pose and light are then the only cost. Nothing depends
on the order of calls: what is kept is always what would be computed.

A data set of thousands of small pictures takes `quality="draft"`: one sample a pixel and a quarter of the triangles,
several times as fast. Form, paint and landmarks are those of the final picture; edges are stepped and fine hair is
coarse, so a draft is for a model's training and for quick looks, not for a measurement of noise or edges.
"""

from functools import lru_cache
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple

import numpy as np

from kit.actors import frame, hair, landmarks, openings, paint
from kit.actors.actor import describe
from kit.actors.curves import sample, unit
from kit.actors.expression import Expression
from kit.actors.form import body, ears
from kit.actors.form.asymmetry import Asymmetry
from kit.actors.form.relief import Relief
from kit.actors.form.skull import Skull
from kit.actors.hair import beard, brows, fine
from kit.actors.optics import camera, shadow, splat
from kit.actors.optics.camera import Pose
from kit.actors.optics.light import Light, diffuse, exposure, sheen, whites
from kit.actors.optics.raster import rasterise
from kit.actors.portrait import SAYS
from kit.actors.worn import covering, glasses
from kit.picture import Picture, Region

SMALLEST_PX, LARGEST_PX = 48, 512
FINEST_GRID_PX = 640  # internal size beyond which the canonical grid grows no finer
SMALL_PX, SMALL_SUPERSAMPLING = 160, 1.5  # pictures up to this size look the same with fewer samples
SHEEN_POWER = 0.45  # share of the exposure that sheen takes: a brighter face, not a glossier one


class Quality(NamedTuple):
    """What a picture costs.

    Attributes
    ----------
    supersampling : internal pixels a side of one picture pixel, one of `frame.AREAS`.
    thin, thin_worn : True uses every second row and column of head and glasses; of ears, shoulders and clothes.
    shadow_map_px : least side of the shadow map.
    """

    supersampling: int
    thin: bool
    thin_worn: bool
    shadow_map_px: int


QUALITIES = MappingProxyType({"final": Quality(2, False, False, 176), "draft": Quality(1, True, True, 64)})


def _quality_at(name, size_px):
    """The `Quality` of a picture of this size; 1.5 samples a side need an even size."""
    quality = QUALITIES[name]
    small = size_px <= SMALL_PX and size_px % 2 == 0 and quality.supersampling == 2
    return quality._replace(supersampling=SMALL_SUPERSAMPLING, thin_worn=True) if small else quality


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

    Examples
    --------
    >>> render("rowan", size_px=64).size_px
    (64, 64)
    """
    actor = describe(actor) if isinstance(actor, str) else actor
    pose, expression, light = pose or Pose(), expression or Expression(), light or Light()
    if not SMALLEST_PX <= size_px <= LARGEST_PX:
        raise ValueError(f"size_px is {size_px}; the studio renders {SMALLEST_PX} to {LARGEST_PX} px")
    if quality not in QUALITIES:
        raise ValueError(f"quality is {quality!r}; there are {', '.join(QUALITIES)}")
    draft = Scene(actor, pose, expression, light, int(size_px), quality).draft()
    settings = {"pose": vars(pose), "expression": vars(expression), "light": vars(light), "size_px": int(size_px)}
    if quality != "final":
        settings["quality"] = quality
    return Picture.made(
        draft,
        step="actors.render",
        name=actor.name.capitalize(),
        parameters={"actor": actor.name, **settings},
        consent_ids=("actors",),
        says=SAYS,
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
        self.quality = _quality_at(quality, size_px)
        self.size, self.inner = size_px, int(size_px * self.quality.supersampling)
        self.form = _sculpted(_Recipe(actor, expression), size_px, self.quality)
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
        self.corners = mesh.triangles[triangle]
        self.z = np.einsum("ij,ij->i", self.turned[:, 2].astype(np.float32)[self.corners], self.bary)
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
        self.albedo[front], self.gloss[front], self.slope[front] = read[:, :3], read[:, 3], read[:, 4:6]
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
        at = (np.take(values, self.corners[:, i], axis=0) * self.bary[:, i : i + 1] for i in range(3))
        return next(at) + next(at) + next(at)

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


class _Recipe:
    """Actor and expression as one key of the cache: equal when everything that shapes the form is equal."""

    def __init__(self, actor, expression):
        self.actor, self.expression = actor, expression
        self.key = actor.key() + repr(expression)

    def __hash__(self):
        return hash(self.key)

    def __eq__(self, other):
        return self.key == other.key


@lru_cache(maxsize=8)  # about 10 MB each at 256 px; hair and clothes, which take longer, are kept for sixteen actors
def _sculpted(recipe, size_px, quality):
    """Form and paint of one actor with one expression: all that pose and light do not change."""
    actor, expression = recipe.actor, recipe.expression
    full_px, internal_px = size_px * QUALITIES["final"].supersampling, int(size_px * quality.supersampling)
    # Where nothing is averaged down a hair covers whole pixels: a draft has half as many, or it would be too dark.
    hair_px = internal_px if quality.supersampling > 1 else internal_px // 2
    # Form and paint are as fine in every quality, so that landmarks are the same to the last digit.
    relief = Relief(actor, expression, step_dm=3.3 / min(full_px, FINEST_GRID_PX))
    texture = paint.texture(relief)
    brows.paint(relief, texture)
    beard.paint(relief, texture)
    jaw = Expression(open=expression.open) if covering.follows_jaw(actor) else Expression()
    dressing, surfaces = _dressed(_Recipe(actor, jaw), quality.thin_worn)
    detail = float(np.clip((full_px / 512) ** 0.5, 0.6, 1.35))
    parts = [dressing.uncovered(body.head(relief, dressing.thickness, detail))]
    bend = Asymmetry(actor)
    worn = glasses.Glasses(actor, relief) if actor.glasses else None
    if worn:
        parts.append(dressing.uncovered(worn.mesh()))
    head, *frames = [_thinned(part) for part in parts] if quality.thin else parts
    mesh = body.join([head, *surfaces, *frames])
    place_and_normal = np.concatenate([mesh.place, mesh.normals], 1).astype(np.float32)
    return SimpleNamespace(
        relief=relief,
        texture=texture,
        # Views, so that what is kept for the next frame holds them once.
        mesh=mesh._replace(points=bend(mesh.points), place=place_and_normal[:, :3], normals=place_and_normal[:, 3:]),
        place_and_normal=place_and_normal,
        bend=bend,
        dressing=dressing,
        glasses=worn,
        marks=bend(landmarks.on_face(relief)),
        jaw=bend(landmarks.jaw_candidates(relief)),
        strands=[
            *beard.hairs(relief, hair_px, bend),
            *fine.hairs(relief, hair_px, bend),
            *_combed(_Recipe(actor, Expression()), hair_px),
        ],
    )


@lru_cache(maxsize=16)
def _dressed(recipe, thin):
    """What is worn, with its surfaces and the ears: kept apart, since a smile changes none of them."""
    dm = recipe.actor.dm
    skull = Skull(dm, recipe.expression.jaw_drop)
    dressing = covering.dress(recipe.actor, skull)
    surfaces = dressing.meshes()
    if dressing.ears:
        surfaces.append(ears.ears(dm, skull))
    return dressing, [_thinned(part) for part in surfaces] if thin else surfaces


@lru_cache(maxsize=16)
def _combed(recipe, hair_px):
    """Hair of the head, the same for every expression: kept apart, so that a smile does not grow it again."""
    return hair.strands(recipe.actor, hair_px, Asymmetry(recipe.actor))


def _thinned(mesh):
    """A mesh of the coarse triangles of another, without the vertices that they leave out."""
    double, needed = np.zeros((2, len(mesh.points)), bool)
    double[mesh.triangles[mesh.double]] = True
    needed[mesh.coarse] = True
    used = np.flatnonzero(needed)
    corners = (np.cumsum(needed) - 1)[mesh.coarse]  # the number of each vertex among those used
    vertices = [getattr(mesh, name)[used] for name in ("points", "normals", "place", "material", "stiff")]
    return body.Mesh(*vertices, corners, double[mesh.coarse[:, 0]], corners)
