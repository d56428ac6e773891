"""Making the data set: heads sit, are photographed, lend and receive faces, and all is saved in the same way.

What you will understand: that a data set is honest is work. The untouched twin is the very photograph onto which the
face was laid, and goes through the same last save, so that nothing but the edit tells the two apart.

Serves 09-detection. It deliberately makes small pictures of one kind of head, in one kind of picture: what a detector
learns here says nothing about photographs of people.

Sources: none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from kit import store, swap, traces
from kit.actors.actor import Actor
from kit.actors.curves import seed_of
from kit.detection import casting
from kit.detection.casting import GROUP
from kit.detection.examples import ARRAYS, Examples, as_told, history, joined
from kit.detection.pipelines import CAMERAS, PIPELINES, SAVED_AT
from kit.picture import Landmarks, Picture

PURPOSES = ("display", "study", "lend-face", "receive-face", "train")  # asked of everybody behind the pictures
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
        Other heads and other pairs for another number.
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


def portraits(examples: Examples) -> dict[str, Picture]:
    """Return the portrait of everybody in a data set by name, without a camera's traces.

    Raises
    ------
    ConsentError
        As `make` does.
    """
    size, groups = examples.pixels.shape[1], {}
    for name in examples.heads:
        seed, number = map(int, name.removeprefix("head ").split("-"))
        groups.setdefault((seed, number // GROUP), []).append(number % GROUP)
    found = {}
    for (seed, group), numbers in groups.items():
        sitters = casting.sitters(seed, group)
        drawn = _portraits(sitters, group, size)
        found |= {sitters[number].name: drawn[number] for number in sorted(numbers)}
    return found


def _part(recipe: Mapping[str, Any], group: int, first: int, last: int) -> Examples:
    """Return the pairs `first` to `last` (not included), all of one group of heads; kept once they are made."""
    sitters = casting.sitters(recipe["seed"], group)
    parameters = {**recipe, "group": group, "first": first, "last": last}
    for whole in ("pairs", "heads"):
        del parameters[whole]  # a larger set begins with the same parts
    arrays = store.part(
        "detection.pairs",
        parameters,
        lambda: _as_arrays(_made(recipe, sitters, group, first, last)),
        says=f"pictures to train a detector with, edited and untouched, of heads {_numbers(group)}",
        records=casting.records(sitters),
        purposes=PURPOSES,
    )
    masks = np.unpackbits(arrays.pop("masks"), axis=2, count=recipe["size"]).view(bool)
    histories = tuple(json.loads(arrays.pop("histories").tobytes()))
    return Examples(**arrays, masks=masks, histories=histories, recipe=recipe)


def _as_arrays(examples: Examples) -> dict[str, np.ndarray]:
    """Return a part as arrays that can be kept."""
    arrays = {key: getattr(examples, key) for key in ARRAYS}
    told = json.dumps(examples.histories).encode()
    return arrays | {"masks": np.packbits(examples.masks, axis=2), "histories": np.frombuffer(told, np.uint8)}


def _made(recipe: Mapping[str, Any], sitters: Sequence[Actor], group: int, first: int, last: int) -> Examples:
    """Return pairs made anew."""
    seed, size = recipe["seed"], recipe["size"]
    drawn = _portraits(sitters, group, size)
    pictures, known = [], []
    for pair, plan in enumerate(casting.swaps(seed, group, first, last, recipe["pipelines"]), start=first):
        rng = np.random.default_rng(seed_of("detection", "photographs", seed, pair))
        options = CAMERAS[recipe["camera"]].options(round(rng.random(), 2))  # the same light for both
        lender, receiver = (traces.taken(drawn[who], rng, **options) for who in (plan.lender, plan.receiver))
        edited = swap.face(lender, onto=receiver, **PIPELINES[plan.pipeline].options(size))
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
        histories=tuple(as_told(picture.history) for picture in pictures),
        recipe=recipe,
    )


def _portraits(sitters: Sequence[Actor], group: int, size: int) -> list[Picture]:
    """Return the portraits of a group of heads, without a camera's traces; kept, since they take longest."""
    kept = store.part(
        "detection.heads",
        {"sitters": [actor.name for actor in sitters], "size": size},
        lambda: _portraits_as_arrays([casting.portrait(actor, size) for actor in sitters]),
        says=f"portraits of heads {_numbers(group)}, which depict nobody",
        records=casting.records(sitters),
        purposes=PURPOSES,
    )
    rows = zip(*(kept[key] for key in ("pixels", "points", "visible", "labels")), strict=True)
    histories = json.loads(kept["histories"].tobytes())
    return [
        Picture(
            pixels,
            actor.name.capitalize(),
            history(told),
            Landmarks(points, "face-68", visible),
            labels,
            np.zeros(labels.shape, bool),
        )
        for actor, told, (pixels, points, visible, labels) in zip(sitters, histories, rows, strict=True)
    ]


def _portraits_as_arrays(portraits: Sequence[Picture]) -> dict[str, np.ndarray]:
    told = json.dumps([as_told(picture.history) for picture in portraits]).encode()
    return {
        "pixels": np.stack([picture.pixels for picture in portraits]),
        "points": np.stack([picture.landmarks.points for picture in portraits]),
        "visible": np.stack([picture.landmarks.visible for picture in portraits]),
        "labels": np.stack([picture.labels for picture in portraits]),
        "histories": np.frombuffer(told, np.uint8),
    }


def _numbers(group: int) -> str:
    return f"{GROUP * group} to {GROUP * (group + 1) - 1}"
