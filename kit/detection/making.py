"""Making the data set: heads sit, are photographed, lend and receive faces, and all is saved in the same way.

What you will understand: that a data set is honest is work. The untouched twin is the very photograph onto which the
face was laid, and goes through the same last save, so that nothing but the edit tells the two apart.

Serves 09-detection. It deliberately makes small pictures of one kind of head, in one kind of picture: what a detector
learns here says nothing about photographs of people.

Sources: none.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from kit import swap, traces
from kit.actors.curves import seed_of
from kit.detection import casting
from kit.detection.casting import GROUP
from kit.detection.examples import Examples, joined
from kit.detection.pipelines import CAMERAS, PIPELINES, SAVED_AT

SMALLEST_PX, LARGEST_PX = 64, 256  # side of the pictures


def make(
    pairs: int = 200,
    *,
    size: int = 128,
    heads: int = 120,
    pipelines: Sequence[str] | None = None,
    camera: str = "phone",
    seed: int = 9,
    progress: Callable[[int, int], None] | None = None,
) -> Examples:
    """Return a data set: as many edited pictures as pairs, each beside its untouched twin.

    Parameters
    ----------
    pairs : int
        The edited pictures, at least one for each group of twelve heads.
    size : int
        Side of the pictures, px, 64 to 256.
    heads : int
        How many heads share in them, a multiple of 12.
    pipelines : sequence of str, optional
        Names in `PIPELINES`, which take turns; all by default.
    camera : str
        A name in `CAMERAS`.
    seed : int
        Other heads and other pairs for another number. The same pictures for the same, on every machine.
    progress : callable, optional
        Is told (done, total) while it takes its time.

    Returns
    -------
    Examples
        In pairs: an edited picture, then its twin.

    Raises
    ------
    ConsentError
        If somebody behind the pictures does not agree to lend or receive a face, or to train a detector.
    ValueError
        For numbers or names that cannot be.
    """
    names, groups = tuple(pipelines or PIPELINES), heads // GROUP
    for name, known in (*((name, PIPELINES) for name in names), (camera, CAMERAS)):
        if name not in known:
            raise ValueError(f"{name!r} is unknown; there are {', '.join(known)}.")
    if heads < GROUP or heads % GROUP:
        raise ValueError(f"heads={heads}: they sit in groups of {GROUP}, so choose a multiple of {GROUP}.")
    if pairs < groups:
        raise ValueError(f"pairs={pairs}: {heads} heads sit in {groups} groups; choose at least a pair for each.")
    if not SMALLEST_PX <= size <= LARGEST_PX:
        raise ValueError(f"size={size}: choose {SMALLEST_PX} to {LARGEST_PX} px.")
    recipe = {"pairs": pairs, "size": size, "heads": heads, "pipelines": names, "camera": camera, "seed": seed}
    parts = []
    for group in range(groups):
        first, last = (pairs * each // groups for each in (group, group + 1))
        parts.append(_part(recipe, group, first, last))
        if progress is not None:
            progress(group + 1, groups)
    return joined(*parts)


def _part(recipe: Mapping[str, Any], group: int, first: int, last: int) -> Examples:
    """Return the pairs `first` to `last` (not included), all of one group of heads."""
    seed = recipe["seed"]
    sitters = [casting.head(seed, GROUP * group + number) for number in range(GROUP)]
    portraits = [casting.portrait(actor, recipe["size"]) for actor in sitters]
    pictures, known = [], []
    for pair, plan in enumerate(casting.swaps(seed, group, first, last, recipe["pipelines"]), start=first):
        rng = np.random.default_rng(seed_of("detection", "photographs", seed, pair))
        options = CAMERAS[recipe["camera"]].options(round(rng.random(), 2))  # the same light for both
        lender, receiver = (traces.taken(portraits[who], rng, **options) for who in (plan.lender, plan.receiver))
        for picture in (lender, receiver):
            picture.require("train")
        edited = swap.face(lender, onto=receiver, **PIPELINES[plan.pipeline].options(recipe["size"]))
        pictures += [traces.resave(picture, quality=SAVED_AT) for picture in (edited, receiver)]
        known += [(pair, plan, sitters[plan.lender].name), (pair, plan, "")]
    pairs, plans, lenders = zip(*known, strict=True)
    receivers = [sitters[plan.receiver] for plan in plans]
    return Examples(
        pixels=np.stack([picture.pixels for picture in pictures]),
        edited=np.array([lender != "" for lender in lenders]),
        pair=np.array(pairs),
        receiver=np.array([actor.name for actor in receivers]),
        lender=np.array(lenders),
        pipeline=np.array([plan.pipeline for plan in plans]),
        tone=np.array([actor.tone for actor in receivers]),
        camera=np.full(len(pictures), recipe["camera"]),
        masks=np.stack([picture.edited for picture in pictures]),
        histories=tuple(json.dumps([dataclasses.asdict(step) for step in picture.history]) for picture in pictures),
        recipe=recipe,
    )
