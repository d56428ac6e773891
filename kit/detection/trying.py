"""Trying a detector by hand: on a test pile, and on an edit that somebody makes before its eyes.

What you will understand: what hides an edit from a person and what hides it from a detector are two things. A hard edge
that nobody can miss may be one that the detector does not look for, and a soft one that nobody sees may be its food.

Serves 09-detection, "Going further". It deliberately turns no knob by itself: a program that searches for what a
detector misses would be a tool for deceiving, so here only a hand moves a slider.

Sources: none.
"""

from __future__ import annotations

from kit import traces
from kit.detection.detector import Detector, score
from kit.detection.examples import Examples
from kit.detection.pipelines import SAVED_AT
from kit.detection.scoring import Area, roc
from kit.picture import Picture


def tested(detector: Detector, test: Examples) -> Area:
    """Return how well a detector tells the pictures of a test pile apart, with the interval over heads."""
    return roc(detector.score(test.pixels), test.edited).area(test.receiver)


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
