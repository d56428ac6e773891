"""A detector that is right for the wrong reason.

What you will understand: a detector learns whatever tells its training pictures apart. Let somebody collect the
untouched ones from a camera (JPEG) and the edited ones from an editor (PNG), and one more saving as JPEG is far easier
to learn than the edit: the detector sees pixels only, and what it learns is that trace. It scores about 100% on
pictures that were collected alike; swap the formats, and it accuses the untouched.

Serves 09-detection. It deliberately keeps the pictures themselves honest: the very same pictures are used, and only
the way in which they were saved goes along with the answer.

Sources: such shortcuts are common; this one is built on purpose.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from kit.detection import detector as detectors
from kit.detection import scoring
from kit.detection.examples import Examples, joined
from kit.traces.recompression import saved_again

FORMATS = ("JPEG", "PNG")
QUALITY = 75  # of the JPEG: what many programs choose when nobody is asked


class Cheat(NamedTuple):
    """A detector that learnt the format, and how it does.

    Attributes
    ----------
    detector : Detector
    as_taught, swapped, both_jpeg, both_png : Roc
        On unseen heads: saved as in training; the other way round; and with nothing to learn from the format.
    heads : numpy.ndarray
        str, (n,): whose head each test picture shows, for the intervals.
    pairs : numpy.ndarray
        int, (n,): the pair of each test picture.
    """

    detector: detectors.Detector
    as_taught: scoring.Roc
    swapped: scoring.Roc
    both_jpeg: scoring.Roc
    both_png: scoring.Roc
    heads: np.ndarray
    pairs: np.ndarray

    @property
    def says(self) -> str:
        """How it does on pictures that were saved as those of its training."""
        area = self.as_taught.area(self.heads)
        return f"{self._right(self.as_taught)} in this pile" if _of_one_value(area) else area.says

    @property
    def rows(self) -> list[list[str]]:
        """What was tested, untouched as, edited as, and the AUC; for `kit.figures.tabulate`.

        Where a pile is parted without a fault, all draws of heads give the same AUC, which is no interval: then the
        pairs are counted instead.
        """
        cases = (
            ("saved as in training", "JPEG", "PNG", self.as_taught),
            ("formats swapped", "PNG", "JPEG", self.swapped),
            ("all JPEG", "JPEG", "JPEG", self.both_jpeg),
            ("all PNG", "PNG", "PNG", self.both_png),
        )
        return [[name, untouched, edited, self._told(roc)] for name, untouched, edited, roc in cases]

    def _told(self, roc: scoring.Roc) -> str:
        area = roc.area(self.heads)
        return f"{area.auc:.2f} ({self._right(roc)})" if _of_one_value(area) else area.in_short

    def _right(self, roc: scoring.Roc) -> str:
        """Return in how many pairs the edited picture scores higher than its twin."""
        edited, untouched = (
            dict(zip(self.pairs[kind].tolist(), roc.scores[kind].tolist(), strict=True))
            for kind in (roc.edited, ~roc.edited)
        )
        both = edited.keys() & untouched.keys()
        return f"{sum(edited[pair] > untouched[pair] for pair in both)} of {len(both)} pairs right"


def _of_one_value(area: scoring.Area) -> bool:
    """Return whether draws of heads hardly move an AUC, as where nearly nothing is out of order."""
    return round(area.low, 2) == round(area.high, 2)


def cheat(train: Examples, test: Examples, *, quality: int = QUALITY, strength: float = 1.0) -> Cheat:
    """Return a detector that was taught with untouched pictures as JPEG and edited ones as PNG, and its tests.

    Parameters
    ----------
    train, test : Examples
        From `Examples.split`: no head is on both sides.
    quality : int
        Of the JPEG, 1 to 95.
    strength : float
        See `fit`.

    Raises
    ------
    ConsentError
        As `train` does.
    """

    def tried(untouched: str, edited: str) -> scoring.Roc:
        saved = in_formats(test, untouched=untouched, edited=edited, quality=quality)
        return scoring.roc(learnt.score(saved.pixels), saved.edited)

    taught = in_formats(train, untouched="JPEG", edited="PNG", quality=quality)
    learnt = detectors.train(taught, strength=strength)
    untouched_first = np.argsort(test.edited, kind="stable")
    return Cheat(
        learnt,
        tried("JPEG", "PNG"),
        tried("PNG", "JPEG"),
        tried("JPEG", "JPEG"),
        tried("PNG", "PNG"),
        test.receiver[untouched_first],
        test.pair[untouched_first],
    )


def in_formats(examples: Examples, *, untouched: str, edited: str, quality: int = QUALITY) -> Examples:
    """Return the same pictures as they come back from files, in a format that may go along with the answer.

    The untouched ones come first.

    Parameters
    ----------
    examples : Examples
    untouched, edited : {"JPEG", "PNG"}
        The format of each kind; PNG changes no pixel.
    quality : int
        Of the JPEG, 1 to 95.

    Raises
    ------
    ValueError
        If there is no such format or quality.
    """
    unknown = [name for name in (untouched, edited) if name not in FORMATS]
    if unknown:
        raise ValueError(f"the format {unknown[0]!r} is not tried here; choose {' or '.join(FORMATS)}.")
    again = functools.partial(saved_again, quality=quality)
    sides = []
    for kind, name in ((~examples.edited, untouched), (examples.edited, edited)):
        side = examples.only(kind)
        sides.append(side.changed(again, says=f"saved as JPEG {quality}") if name == "JPEG" else side)
    return joined(*sides)
