"""Who sits for the data set, and who lends a face to whom.

What you will understand: a detector must be tested on faces that it has never seen, neither as receiver nor as lender.
So the heads sit in groups of twelve, faces are lent within a group only, and a split goes between groups.

Serves 09-detection. It deliberately lends the face that suits a head best, as somebody who wants to deceive would: near
in tone, with a beard if there is one. The rule is the same for everybody, and the data sheet tells it.

Sources: identity leaking from training into test is the classic fault of such data sets; see the data sheet.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kit import actors
from kit.actors import casting, sitting
from kit.actors.actor import Actor, linear
from kit.actors.curves import luminance, seed_of
from kit.detection.pipelines import PIPELINES
from kit.picture import Picture

GROUP = 12  # heads
FAIR = 0.1  # luminance of hair above which nobody has a beard: at this size a fair one is a patch, and no hair
BEARD_IN_TONES = 2  # a beard on one of two faces sets them apart as far as two of ten steps of skin tone
TURN_DEG, NOD_DEG, TILT_DEG = 7.0, 4.0, 3.0  # most that a head turns from the camera, either way
LAMP_DEG, LAMP_HEIGHT_DEG = 45.0, (22.0, 48.0)  # where the lamp may stand: to either side, and above the camera
SMILE = 0.45  # at most


class Swap(NamedTuple):
    """Who lends a face to whom, and how: numbers of heads within the group, and the name of a pipeline."""

    lender: int
    receiver: int
    pipeline: str


def head(seed: int, number: int) -> Actor:
    """Return one head of nobody; the tones take turns, two heads each, so that all find a face of a like tone."""
    drawn = casting.nobody(seed_of("detection", seed) % 2**31, number, tone=number // 2 % casting.TONES + 1)
    fair = luminance(linear(drawn.hair["colour"])) > FAIR
    return dataclasses.replace(drawn, name=f"head {seed}-{number}", beard={} if fair else drawn.beard)


def called(name: str) -> Actor:
    """Return the head of that name, such as ``head 9-17``."""
    seed, number = name.removeprefix("head ").split("-")
    return head(int(seed), int(number))


def sitters(seed: int, group: int) -> list[Actor]:
    """Return the twelve heads of a group."""
    return [head(seed, GROUP * group + number) for number in range(GROUP)]


def records(heads: Sequence[Actor]) -> list[str]:
    """Return the consent records on which pictures of these heads rest, each once."""
    return list(dict.fromkeys(actor.record_id for actor in heads))


def portrait(actor: Actor, size_px: int) -> Picture:
    """Return a head as it sat: turned a little, in a light of its own, with a face of its own."""
    rng = np.random.default_rng(seed_of("detection", "sitting", actor.name))
    turn, nod, tilt, side, height, smile = rng.random(6)
    low, high = LAMP_HEIGHT_DEG
    pose = actors.Pose(
        *(round(most * (2 * share - 1), 1) for most, share in ((TURN_DEG, turn), (NOD_DEG, nod), (TILT_DEG, tilt)))
    )
    light = actors.Light(round(LAMP_DEG * (2 * side - 1)), round(low + (high - low) * height))
    smiling = actors.Expression(smile=round(SMILE * smile, 2))
    drawn = actors.render(actor, pose=pose, light=light, expression=smiling, size_px=size_px)
    sitting.forget()  # nobody sits twice
    return drawn


def swaps(seed: int, group: int, first: int, last: int, names: tuple[str, ...] = tuple(PIPELINES)) -> list[Swap]:
    """Return who lends to whom in one group: the pairs `first` to `last` (not included) of the data set.

    All heads receive in turn. Each takes the face that is most like its own first, the next one in its second turn, and
    so on. The pipelines take turns over the whole set.
    """
    rng = np.random.default_rng(seed_of("detection", "pairs", seed, group))
    heads = sitters(seed, group)
    order = [int(number) for number in rng.permutation(GROUP)]
    chance = rng.random((GROUP, GROUP))
    likest = [
        sorted(set(range(GROUP)) - {one}, key=lambda other: (unlike(heads[one], heads[other]), chance[one, other]))
        for one in range(GROUP)
    ]
    planned = []
    for turn, pair in enumerate(range(first, last)):
        receiver = order[turn % GROUP]
        lender = likest[receiver][turn // GROUP % (GROUP - 1)]
        planned.append(Swap(lender, receiver, names[pair % len(names)]))
    return planned


def unlike(one: Actor, other: Actor) -> int:
    """Return how badly one face would suit another head: steps of tone between them, and a beard counts as two."""
    return abs(one.tone - other.tone) + BEARD_IN_TONES * (bool(one.beard) != bool(other.beard))
