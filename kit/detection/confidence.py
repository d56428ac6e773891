"""Is it as sure as it may be? Confidence against what came true.

What you will understand: "70 % sure" is a promise: of all pictures about which it was said, 70 of 100 should be edited.
That can be checked, for a detector and for yourself. The Brier score is the mean squared distance between what was said
and what was so; whoever always says "50 %" gets 0.25. It is given for untouched and edited pictures by themselves, so
that suspecting everything shows as what it is: right about one half, and unfair to the other.

Serves 09-detection. It deliberately does not repair anything: a detector may be well calibrated on one collection and
badly on the next.

Sources: G. W. Brier 1950.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kit.detection.shares import Share, share

STEPS = 5  # bins of confidence: with some 150 test pictures about 30 in each


class Brier(NamedTuple):
    """Mean squared distance between what was said and what was so: 0 is best, 0.25 is "50 %" always, 1 is worst.

    Attributes
    ----------
    overall, untouched, edited : float
        Over all pictures, and over each kind by itself; nan where there is none of it.
    """

    overall: float
    untouched: float
    edited: float

    @property
    def says(self) -> str:
        """All three."""
        return f"Brier score {self.overall:.2f}: {self.untouched:.2f} on untouched, {self.edited:.2f} on edited."


def brier(chances: np.ndarray, edited: np.ndarray) -> Brier:
    """Return how far stated chances are from what was so.

    Parameters
    ----------
    chances : numpy.ndarray
        float, (n,), in [0, 1]: the stated chance that each picture is edited.
    edited : numpy.ndarray
        bool, (n,).

    Raises
    ------
    ValueError
        If the shapes differ, nothing was stated, or a chance is none.

    Examples
    --------
    >>> suspects_everything = brier(np.array([0.9, 0.9]), np.array([False, True]))
    >>> suspects_everything.says
    'Brier score 0.41: 0.81 on untouched, 0.01 on edited.'
    """
    chances, edited = _checked(chances, edited)
    apart = (chances - edited) ** 2
    untouched, changed = (float(apart[kind].mean()) if kind.any() else float("nan") for kind in (~edited, edited))
    return Brier(float(apart.mean()), untouched, changed)


class Calibration(NamedTuple):
    """What was said, and what was so, bin by bin; bins in which nothing was said are left out.

    Attributes
    ----------
    said : numpy.ndarray
        float64, (m,): the mean chance stated in the bin.
    so : tuple of Share
        How many pictures of the bin were edited, with intervals.
    """

    said: np.ndarray
    so: tuple[Share, ...]


def calibration(chances: np.ndarray, edited: np.ndarray, *, bins: int = STEPS) -> Calibration:
    """Return how often pictures were edited, for each range of stated chances.

    Parameters
    ----------
    chances, edited : numpy.ndarray
        As for `brier`.
    bins : int
        Ranges of equal width between 0 and 1; the last one holds 1 too.

    Raises
    ------
    ValueError
        As for `brier`; or if there is no bin.

    Examples
    --------
    >>> found = calibration(np.array([0.1, 0.2, 0.9, 0.8]), np.array([False, False, True, False]), bins=2)
    >>> found.said.round(2), [one.value for one in found.so]
    (array([0.15, 0.85]), [0.0, 0.5])
    """
    chances, edited = _checked(chances, edited)
    if bins < 1:
        raise ValueError(f"bins={bins}: choose at least one.")
    which = np.minimum((chances * bins).astype(int), bins - 1)
    used = [which == number for number in np.unique(which)]
    said = np.array([chances[these].mean() for these in used])
    return Calibration(said, tuple(share(edited[these].sum(), these.sum()) for these in used))


def _checked(chances: np.ndarray, edited: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    chances, edited = np.asarray(chances, float), np.asarray(edited, bool)
    if chances.shape != edited.shape or chances.ndim != 1 or not len(chances):
        raise ValueError(f"{chances.shape} chances for {edited.shape} pictures: one for each, and at least one.")
    if not ((chances >= 0) & (chances <= 1)).all():
        raise ValueError("a chance lies between 0 and 1.")
    return chances, edited
