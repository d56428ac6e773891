"""The same detector elsewhere: on pictures that were passed on, and on edits that it never saw.

What you will understand: a score on a test set holds for that kind of picture. Saved again, scaled, or edited in
another way, the same faces can leave the same detector helpless; and where the AUC survives, the threshold that was
chosen before may not.

Serves 09-detection. It deliberately trains nothing on what it tests.

Sources: the same question on published detectors is asked by DeepfakeBench and Deepfake-Eval-2024.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from kit.detection import detector as detectors
from kit.detection import scoring
from kit.detection.examples import Examples
from kit.traces.recompression import saved_again

QUALITIES = (95, 85, 75, 60, 45, 30)
SCALES = (0.9, 0.75, 0.6, 0.5, 0.4)


class Washed(NamedTuple):
    """How a detector does after one thing happened to all pictures.

    Attributes
    ----------
    area : Area
    at : Point
        What the threshold does now that was chosen before.
    """

    area: scoring.Area
    at: scoring.Point


class Laundered(NamedTuple):
    """How a detector does on pictures that were passed on: as they are, by JPEG quality, and by scale."""

    as_it_is: Washed
    qualities: Mapping[int, Washed]
    scales: Mapping[float, Washed]

    @property
    def rows(self) -> list[list[str]]:
        """What happened, the AUC, hits and false alarms at the old threshold; for `kit.figures.tabulate`."""
        cases = [("as it is", self.as_it_is)]
        cases += [(f"saved at {quality}", washed) for quality, washed in self.qualities.items()]
        cases += [(f"scaled to {scale:.0%} and back", washed) for scale, washed in self.scales.items()]
        return [
            [name, f"{washed.area.auc:.2f}", washed.at.hits.roughly, washed.at.false_alarms.roughly]
            for name, washed in cases
        ]


def laundered_auc(
    detector: detectors.Detector,
    test: Examples,
    *,
    qualities: Sequence[int] = QUALITIES,
    scales: Sequence[float] = SCALES,
    threshold: float = 0.5,
) -> Laundered:
    """Return how a detector does after saving again, and after scaling, which happen to twins alike.

    Parameters
    ----------
    detector : Detector
    test : Examples
    qualities : sequence of int
        Of the JPEG, 1 to 95.
    scales : sequence of float
        Each picture is made smaller by this and brought back to its size, in (0, 1].
    threshold : float
        Chosen before anything happened to the pictures.
    """

    def washed(change: Callable[[np.ndarray], np.ndarray]) -> Washed:
        found = scoring.roc(detector.score(np.stack([change(each) for each in test.pixels])), test.edited)
        return Washed(found.area(test.receiver), found.at(threshold, heads=test.receiver))

    return Laundered(
        washed(np.asarray),
        {quality: washed(functools.partial(saved_again, quality=quality)) for quality in qualities},
        {scale: washed(functools.partial(there_and_back, scale=scale)) for scale in scales},
    )


def there_and_back(pixels: np.ndarray, scale: float) -> np.ndarray:
    """Return pixels, uint8 (H, W, 3), made smaller by a factor in (0, 1] and brought back to their size (bicubic).

    Raises
    ------
    ValueError
        If the scale is out of range.
    """
    if not 0 < scale <= 1:
        raise ValueError(f"scale={scale}: choose a share above 0, at most 1.")
    height, width = pixels.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)
    return np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))


class Matrix(NamedTuple):
    """Detectors trained on one collection each, tested on every one.

    Attributes
    ----------
    names : tuple of str
    areas : tuple of tuple of Area
        One row for each training, one entry for each test.
    tested : tuple of int
        Test pictures of each.
    """

    names: tuple[str, ...]
    areas: tuple[tuple[scoring.Area, ...], ...]
    tested: tuple[int, ...]

    @property
    def rows(self) -> list[list[str]]:
        """One row for each training: its name, then an AUC for each test; for `kit.figures.tabulate`."""
        return [[name, *(area.in_short for area in row)] for name, row in zip(self.names, self.areas, strict=True)]

    @property
    def at_home(self) -> float:
        """Mean AUC on what a detector was trained on."""
        return float(np.mean([row[number].auc for number, row in enumerate(self.areas)]))

    @property
    def abroad(self) -> float:
        """Mean AUC on everything else."""
        apart = [area.auc for row, here in enumerate(self.areas) for there, area in enumerate(here) if row != there]
        return float(np.mean(apart))


def matrix(sets: Mapping[str, tuple[Examples, Examples]], *, strength: float = 1.0) -> Matrix:
    """Return how detectors that were each trained on one collection do on every one.

    Parameters
    ----------
    sets : mapping of str to (Examples, Examples)
        What each trains on and is tested on, at least two: by camera, or `by_pipeline`. No head of any training may be
        in any test.
    strength : float
        See `fit`.

    Raises
    ------
    ConsentError
        As `train` does.
    ValueError
        If there are fewer than two, or a head is on both sides.
    """
    if len(sets) < 2:
        raise ValueError("a matrix compares at least two collections.")
    seen = {head for train, _ in sets.values() for head in train.heads}
    both = seen & {head for _, test in sets.values() for head in test.heads}
    if both:
        raise ValueError(f"{min(both)} is in a training and in a test: split by identity first.")
    rows = []
    for train, _ in sets.values():
        learnt = detectors.train(train, strength=strength)
        rows.append(
            tuple(scoring.roc(learnt.score(test.pixels), test.edited).area(test.receiver) for _, test in sets.values())
        )
    return Matrix(tuple(sets), tuple(rows), tuple(len(test) for _, test in sets.values()))


def by_pipeline(
    train: Examples, test: Examples, kinds: Mapping[str, Sequence[str]]
) -> dict[str, tuple[Examples, Examples]]:
    """Return training and test of each kind of edit, for `matrix`.

    Parameters
    ----------
    train, test : Examples
        From `Examples.split`.
    kinds : mapping of str to sequence of str
        Names of the pipelines that count as one kind.

    Raises
    ------
    ValueError
        If a kind has no pictures on one side.
    """
    found = {}
    for name, pipelines in kinds.items():
        sides = tuple(side.only(np.isin(side.pipeline, list(pipelines))) for side in (train, test))
        if not all(map(len, sides)):
            raise ValueError(f"there are no pictures of the kind {name!r} on one of the sides.")
        found[name] = sides
    return found
