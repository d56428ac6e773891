"""Two cameras: a gap between groups that nobody minds belonging to, its cause, and what closes it.

What you will understand: a detector that was trained on one camera may miss what another camera took. Nothing about the
faces differs: the same heads are taken, lend and receive. Let it learn from both, and the gap closes; so the cause lay
in the examples and not in the pictures that were judged.

Serves 09-detection, "Going further". It deliberately calls a gap a finding about the detector, never about the group.

Sources: none; two cameras stand for whatever else the examples of a detector may lack.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from kit.detection import measuring
from kit.detection.detector import Detector, columns, trained
from kit.detection.examples import Examples
from kit.detection.groups import Gap, Group, by_group, hit_gap


class Taught(NamedTuple):
    """What a detector does with pictures of two cameras.

    Attributes
    ----------
    name : str
        What it was trained on.
    found : tuple of Group
        Hits and false alarms for each camera.
    gap : Gap
        How many more edits of the second camera it catches than of the first; below 0 where it misses them.
    """

    name: str
    found: tuple[Group, ...]
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
    """Return what a detector does with another camera's pictures, and what one does that learnt from both.

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
    """
    first = str(examples.camera[0])
    sides = [
        [_Side.of(part, detector.names) for part in each.split(test_heads)]
        for each in (examples, examples.photographed(camera, progress=progress))
    ]
    lessons, tests = zip(*sides, strict=True)
    lessons, tests = _Side.joined(lessons), _Side.joined(tests)
    both = trained(lessons.table, lessons.edited, detector.names, detector.strength)
    told = []
    for name, one in ((f"{first} only", detector), ("both", both)):
        scores = one.score_table(tests.table)
        gap = hit_gap(scores, tests.edited, tests.camera, threshold, heads=tests.heads, of=camera, beside=first)
        told.append(Taught(name, by_group(scores, tests.edited, tests.camera, threshold), gap))
    return told[0], told[1]


class _Side(NamedTuple):
    """What is kept of pictures once they are measured: without pixels, they are small."""

    table: np.ndarray
    edited: np.ndarray
    camera: np.ndarray
    heads: np.ndarray

    @classmethod
    def of(cls, part: Examples, names: tuple[str, ...]) -> _Side:
        part.require("train")
        return cls(columns(measuring.features(part.pixels), names), part.edited, part.camera, part.receiver)

    @classmethod
    def joined(cls, sides: tuple[_Side, ...]) -> _Side:
        return cls(*(np.concatenate(parts) for parts in zip(*sides, strict=True)))
