"""Trying a detector by hand: on a test pile, and on an edit that somebody makes before its eyes.

What you will understand: what hides an edit from a person and what hides it from a detector are two things. A hard edge
that nobody can miss may be one that the detector does not look for, and a soft one that nobody sees may be its food.

Serves 09-detection, "Going further". It deliberately turns no knob by itself: a program that searches for what a
detector misses would be a tool for deceiving, so here only a hand moves a slider.

Sources: none.
"""

from __future__ import annotations

import numpy as np

from kit import traces
from kit.actors.curves import seed_of
from kit.detection.detector import Detector, score
from kit.detection.examples import Examples
from kit.detection.pipelines import SAVED_AT
from kit.detection.scoring import Area, roc
from kit.picture import Picture


def tested(detector: Detector, test: Examples) -> Area:
    """Return how well a detector tells the pictures of a test pile apart, with the interval over heads."""
    return roc(detector.score(test.pixels), test.edited).area(test.receiver)


def line_for(detector: Detector, *, hits: float) -> float:
    """Return the highest threshold at which a detector flags a share of the edited pictures of its own training.

    Chosen there, and not on the test pile, what it does on the test pile is news. A detector knows its training pile a
    little too well, so among strangers it may catch somewhat fewer.

    Parameters
    ----------
    detector : Detector
    hits : float
        In [0, 1].

    Raises
    ------
    ValueError
        If that is no share.
    """
    if not 0 <= hits <= 1:
        raise ValueError(f"hits={hits}: choose a share of the edited pictures, 0 to 1.")
    return roc(detector.score_table(detector.table), detector.edited).threshold_for_hits(hits)


def to_judge(test: Examples, number: int = 12, *, seed: int = 9) -> list[int]:
    """Return the numbers of some pictures in an order that gives nothing away, half of them edited.

    Parameters
    ----------
    test : Examples
    number : int
        Even, and at most as many as there are pairs: of each pair one picture at most, or its twin would tell.
    seed : int
        Another number, other pictures.

    Raises
    ------
    ValueError
        If there are not so many pairs, or the number is odd.
    """
    pairs = np.unique(test.pair)
    if number % 2 or not 0 < number <= len(pairs):
        raise ValueError(f"number={number}: choose an even number, at most {len(pairs)}, one picture of each pair.")
    rng = np.random.default_rng(seed_of("detection", "to judge", seed))
    chosen = rng.choice(pairs, number, replace=False)
    kinds = rng.permutation(np.arange(number) < number // 2)
    return [
        int(np.flatnonzero((test.pair == pair) & (test.edited == kind))[0])
        for pair, kind in zip(chosen, kinds, strict=True)
    ]


def score_saved(picture: Picture, detector: Detector) -> float:
    """Return a detector's number for a picture, once it is saved as every picture of the data set was.

    Parameters
    ----------
    picture : Picture
        Of 128 px a side; what was laid on it, and on what, was taken by the data set's camera.
    detector : Detector

    Raises
    ------
    ConsentError
        As `kit.detection.score` does.
    """
    return score(traces.resave(picture, quality=SAVED_AT), detector)
