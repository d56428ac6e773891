"""Two cameras: a gap between groups that nobody minds belonging to, its cause, and what closes it.

What you will understand: a detector that was trained on one camera may miss what another camera took. Nothing about the
faces differs: the same heads are taken, lend and receive. Let another one learn from as many pictures, half of them by
each camera, and the gap in hits closes; so what it missed lay in its examples. The second camera's pictures may still
be harder for both, which the AUC of each tells.

Serves 09-detection, "Going further". It deliberately calls a gap a finding about the detector, never about the group.

Sources: none; two cameras stand for whatever else the examples of a detector may lack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from kit.detection import measuring, scoring
from kit.detection.detector import Detector, columns, trained
from kit.detection.examples import Examples
from kit.detection.groups import Gap, Group, by_group, hit_gap
from kit.detection.pipelines import PIPELINES

CAMERAS_COMPARED = 2


class Taught(NamedTuple):
    """What a detector does with pictures of two cameras.

    Attributes
    ----------
    name : str
        What it was trained on.
    found : tuple of Group
        Hits and false alarms for each camera.
    areas : tuple of Area
        For each camera, in the same order.
    gap : Gap
        How many more edits of the second camera it catches than of the first; below 0 where it misses them.
    """

    name: str
    found: tuple[Group, ...]
    areas: tuple[scoring.Area, ...]
    gap: Gap


def other_camera(
    detector: Detector,
    examples: Examples,
    *,
    camera: str = "old phone",
    threshold: float = 0.5,
    test_heads: int = 48,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Taught, Taught]:
    """Return what a detector does with another camera's pictures, and what one does that learnt from half of each.

    Parameters
    ----------
    detector : Detector
        Trained on one side of ``examples.split(test_heads)``.
    examples : Examples
        Its data set, by one camera.
    camera : str
        Another name in `CAMERAS`.
    threshold : float
        The same for both detectors and cameras.
    test_heads : int
        As for `Examples.split`.
    progress : callable, optional
        As in `make`.

    Notes
    -----
    Both learn from equally many pictures of the same heads: the second one has each pair by one camera only, so that it
    has seen more kinds of pictures and not more pictures. The cameras change after each round of the pipelines.
    """
    first = str(examples.camera[0])
    sides = [
        [_Side.of(part, detector.names) for part in each.split(test_heads)]
        for each in (examples, examples.photographed(camera, progress=progress))
    ]
    lessons, tests = zip(*sides, strict=True)
    halves = _Side.joined(tuple(side.of_rounds(number) for number, side in enumerate(lessons)))
    tests = _Side.joined(tests)
    both = trained(halves.table, halves.edited, detector.names, detector.strength)
    told = []
    for name, one in ((f"{first} only", detector), ("half of each", both)):
        scores = one.score_table(tests.table)
        gap = hit_gap(scores, tests.edited, tests.camera, threshold, heads=tests.heads, of=camera, beside=first)
        found = by_group(scores, tests.edited, tests.camera, threshold, heads=tests.heads)
        areas = []
        for each in found:
            here = tests.camera == each.name
            areas.append(scoring.roc(scores[here], tests.edited[here]).area(tests.heads[here]))
        told.append(Taught(name, found, tuple(areas), gap))
    return told[0], told[1]


def camera_rows(told: Iterable[Taught]) -> list[list[str]]:
    """Return for each detector and camera the hits, false alarms and AUC, for `kit.figures.tabulate`."""
    return [
        [one.name, group.name, group.hits.in_tens, group.false_alarms.in_tens, f"{area.auc:.1f}"]
        for one in told
        for group, area in zip(one.found, one.areas, strict=True)
    ]


class _Side(NamedTuple):
    """What is kept of pictures once they are measured: without pixels, they are small."""

    table: np.ndarray
    edited: np.ndarray
    camera: np.ndarray
    heads: np.ndarray
    pair: np.ndarray

    @classmethod
    def of(cls, part: Examples, names: tuple[str, ...]) -> _Side:
        part.require("train")
        return cls(columns(measuring.features(part.pixels), names), part.edited, part.camera, part.receiver, part.pair)

    @classmethod
    def joined(cls, sides: tuple[_Side, ...]) -> _Side:
        return cls(*(np.concatenate(parts) for parts in zip(*sides, strict=True)))

    def of_rounds(self, number: int) -> _Side:
        """Return the pictures of every other round of the pipelines: the even rounds for 0, the odd ones for 1."""
        here = self.pair // len(PIPELINES) % CAMERAS_COMPARED == number
        return _Side(*(part[here] for part in self))
