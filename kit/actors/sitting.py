"""What pose and light do not change: form, paint, clothes and hair of one actor with one expression.

Building it takes longer than drawing it, so it is kept: for the last few expressions as a whole, clothes and hair for
sixteen actors, since a smile changes neither. Nothing depends on the order of calls: what is kept is always what would
be computed.
"""

from functools import lru_cache
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple

import numpy as np

from kit.actors import hair, landmarks, paint
from kit.actors.expression import Expression
from kit.actors.form import body, ears
from kit.actors.form.asymmetry import Asymmetry
from kit.actors.form.relief import Relief
from kit.actors.form.skull import Skull
from kit.actors.hair import beard, brows, fine
from kit.actors.worn import dressing, glasses

FINEST_GRID_PX = 640  # internal size beyond which the canonical grid grows no finer
SMALL_PX, SMALL_SUPERSAMPLING = 160, 1.5  # pictures up to this size look the same with fewer samples


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


def quality_at(name, size_px):
    """The `Quality` of a picture of this size; 1.5 samples a side need an even size."""
    quality = QUALITIES[name]
    small = size_px <= SMALL_PX and size_px % 2 == 0 and quality.supersampling == 2
    return quality._replace(supersampling=SMALL_SUPERSAMPLING, thin_worn=True) if small else quality


class Recipe:
    """Actor and expression as one key of the cache: equal when everything that shapes the form is equal."""

    def __init__(self, actor, expression):
        self.actor, self.expression = actor, expression
        self.key = actor.key() + repr(expression)

    def __hash__(self):
        return hash(self.key)

    def __eq__(self, other):
        return self.key == other.key


@lru_cache(maxsize=8)  # about 10 MB each at 256 px; hair and clothes, which take longer, are kept for sixteen actors
def built(recipe, size_px, quality):
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
    jaw = Expression(open=expression.open) if dressing.follows_jaw(actor) else Expression()
    clothing, surfaces = _dressed(Recipe(actor, jaw), quality.thin_worn)
    detail = float(np.clip((full_px / 512) ** 0.5, 0.6, 1.35))
    parts = [clothing.uncovered(body.head(relief, clothing.thickness, detail))]
    bend = Asymmetry(actor)
    worn = glasses.Glasses(actor, relief) if actor.glasses else None
    if worn:
        parts.append(clothing.uncovered(worn.mesh()))
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
        dressing=clothing,
        glasses=worn,
        marks=bend(landmarks.on_face(relief)),
        jaw=bend(landmarks.jaw_candidates(relief)),
        strands=[
            *beard.hairs(relief, hair_px, bend),
            *fine.hairs(relief, hair_px, bend),
            *_combed(Recipe(actor, Expression()), hair_px),
        ],
    )


def forget():
    """Drop all that is kept for a next frame, about 100 MB: for who draws many heads, each of them once."""
    for kept in (built, _dressed, _combed):
        kept.cache_clear()


@lru_cache(maxsize=16)
def _dressed(recipe, thin):
    """What is worn, with its surfaces and the ears: kept apart, since a smile changes none of them."""
    dm = recipe.actor.dm
    skull = Skull(dm, recipe.expression.jaw_drop)
    worn = dressing.dress(recipe.actor, skull)
    surfaces = worn.meshes()
    if worn.ears:
        surfaces.append(ears.ears(dm, skull))
    return worn, [_thinned(part) for part in surfaces] if thin else surfaces


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
