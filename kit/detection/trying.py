"""Trying a detector by hand: on a test pile, and on an edit that somebody makes before its eyes.

What you will understand: what hides an edit from a person and what hides it from a detector are two things. A hard edge
that nobody can miss may be one that the detector does not look for, and a soft one that nobody sees may be its food.

Serves 09-detection, "Going further". It deliberately turns no knob by itself: a program that searches for what a
detector misses would be a tool for deceiving, so here only a hand moves a slider.

Sources: none.
"""

from __future__ import annotations

from kit import swap, traces
from kit.detection.detector import Detector
from kit.detection.examples import Examples
from kit.detection.pipelines import SAVED_AT
from kit.detection.scoring import Area, roc
from kit.picture import Picture


def tested(detector: Detector, test: Examples) -> Area:
    """Return how well a detector tells the pictures of a test pile apart, with the interval over heads."""
    return roc(detector.score(test.pixels), test.edited).area(test.receiver)


def laid_on(
    lender: Picture, *, onto: Picture, blend: str = "feather", colour: str = "none", feather_px: float = 3
) -> Picture:
    """Return a face laid onto a picture, and saved as every picture of the data set was.

    Parameters
    ----------
    lender, onto : Picture
        Photographs of 128 px a side, taken by one camera, as those of the data set.
    blend, colour, feather_px
        As for `kit.swap.face`.

    Raises
    ------
    ConsentError
        As `kit.swap.face` does.
    """
    edited = swap.face(lender, onto=onto, blend=blend, colour=colour, feather_px=feather_px)
    return traces.resave(edited, quality=SAVED_AT)
