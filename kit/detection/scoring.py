"""What a threshold costs: hits against false alarms, with how much of it is luck.

What you will understand: a detector gives a number, and somebody chooses from where on it counts as "edited". Every
choice pays for hits with false alarms; the curve of all choices is called ROC. A test set of a few dozen heads gives a
curve that another few dozen heads would have drawn otherwise: the band shows by how much.

Serves 09-detection. It deliberately resamples **heads** and not pictures: two pictures of one head resemble each other,
so twice the pictures of the same heads are not twice the evidence. It cannot show all luck: the faces of a group of
twelve lend to each other, and another training pile would have made another detector; no interval here knows of that.

Sources: the area as a chance [Hanley 1982](#hanley1982); the percentile bootstrap over groups.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from kit.detection.shares import TAILS, Share, redrawn, share_of
from kit.traces.scores import auc

RATES = np.linspace(0, 1, 101)  # false alarms at which the band is given


class Point(NamedTuple):
    """What one threshold does: the share of edited pictures that it flags, and of untouched ones."""

    threshold: float
    hits: Share
    false_alarms: Share


class Area(NamedTuple):
    """An AUC with its 95% interval over heads."""

    auc: float
    low: float
    high: float

    @property
    def says(self) -> str:
        """Such as ``AUC 0.93 (95% interval 0.88 to 0.97)``."""
        return f"AUC {self.auc:.2f} (95% interval {self.low:.2f} to {self.high:.2f})"

    @property
    def in_short(self) -> str:
        """Such as ``0.93 (0.88 to 0.97)``, for tables."""
        return f"{self.auc:.2f} ({self.low:.2f} to {self.high:.2f})"


class Band(NamedTuple):
    """Between which hit rates the curve lies, at each false alarm rate by itself; all float64, (101,)."""

    rates: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, eq=False)
class Roc:
    """All thresholds of one detector on one test set, the strictest first.

    Attributes
    ----------
    thresholds : numpy.ndarray
        float64, (m,), falling: from this score on a picture is flagged. The first one is infinite and flags nothing.
    hits, false_alarms : numpy.ndarray
        float64, (m,), in [0, 1] and never falling: the shares of edited and of untouched pictures that are flagged.
    auc : float
        Area below the curve: the chance that an edited picture scores higher than an untouched one.
    """

    thresholds: np.ndarray
    hits: np.ndarray
    false_alarms: np.ndarray
    auc: float
    scores: np.ndarray = field(repr=False)
    edited: np.ndarray = field(repr=False)

    def at(self, threshold: float, *, heads: np.ndarray | None = None) -> Point:
        """Return what flagging from this score on does, with intervals: over heads where these are given.

        Parameters
        ----------
        threshold : float
        heads : numpy.ndarray, optional
            (n,): whose head each picture shows, as in `Examples.receiver`; see `share_of`.
        """
        flagged = self.scores >= threshold
        return Point(float(threshold), share_of(flagged, self.edited, heads), share_of(flagged, ~self.edited, heads))

    def threshold_for_hits(self, hit_rate: float) -> float:
        """Return the highest threshold that flags at least a share of the edited pictures of this set."""
        return float(self.thresholds[np.flatnonzero(self.hits >= hit_rate)[0]])

    def threshold_for(self, false_alarm_rate: float) -> float:
        """Return the lowest threshold whose false alarms on this set do not exceed a rate."""
        return float(self.thresholds[np.flatnonzero(self.false_alarms <= false_alarm_rate)[-1]])

    def area(self, heads: np.ndarray) -> Area:
        """Return the AUC and between which values it lies in other draws of as many heads.

        Parameters
        ----------
        heads : numpy.ndarray
            (n,): whose head each picture shows, as in `Examples.receiver`.
        """
        order = np.argsort(self.scores, kind="stable")
        above = _higher(self.scores[order][self.edited[order]], self.scores[order][~self.edited[order]])
        weights = redrawn(heads)[:, order]
        edited, untouched = weights[:, self.edited[order]], weights[:, ~self.edited[order]]
        pairs = edited.sum(axis=1) * untouched.sum(axis=1)
        drawn = ((edited @ above) * untouched).sum(axis=1)[pairs > 0] / pairs[pairs > 0]
        low, high = np.quantile(drawn, TAILS)
        return Area(self.auc, float(low), float(high))

    def band(self, heads: np.ndarray) -> Band:
        """Return the band of the curve, at each false alarm rate by itself, from other draws of as many heads.

        Parameters
        ----------
        heads : numpy.ndarray
            As for `area`.
        """
        order = np.argsort(-self.scores, kind="stable")
        ends = np.flatnonzero(np.diff(self.scores[order], append=-np.inf))  # equal scores are flagged together
        weights = redrawn(heads)[:, order]
        edited = self.edited[order]
        hits = np.cumsum(weights * edited, axis=1)[:, ends]
        alarms = np.cumsum(weights * ~edited, axis=1)[:, ends]
        both = (hits[:, -1] > 0) & (alarms[:, -1] > 0)
        curves = [
            np.interp(RATES, np.append(0, right / right[-1]), np.append(0, up / up[-1]))
            for up, right in zip(hits[both], alarms[both], strict=True)
        ]
        low, high = np.quantile(curves, TAILS, axis=0)
        return Band(RATES, low, high)


def roc(scores: np.ndarray, edited: np.ndarray) -> Roc:
    """Return what every threshold does.

    Parameters
    ----------
    scores : numpy.ndarray
        float, (n,): higher stands for edited.
    edited : numpy.ndarray
        bool, (n,).

    Returns
    -------
    Roc

    Raises
    ------
    ValueError
        If the shapes differ, a score is no number, or one kind of picture is missing.

    Examples
    --------
    >>> found = roc(np.array([0.9, 0.4, 0.6, 0.1]), np.array([True, True, False, False]))
    >>> found.auc, found.at(0.5).hits.value, found.at(0.5).false_alarms.value
    (0.75, 0.5, 0.5)
    """
    scores, edited = np.asarray(scores, float), np.asarray(edited, bool)
    area = auc(scores, edited)
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.diff(scores[order], append=-np.inf))
    hits, alarms = np.cumsum(edited[order])[ends], np.cumsum(~edited[order])[ends]
    return Roc(
        np.append(np.inf, scores[order][ends]),
        np.append(0, hits) / edited.sum(),
        np.append(0, alarms) / (~edited).sum(),
        area,
        scores,
        edited,
    )


def _higher(edited: np.ndarray, untouched: np.ndarray) -> np.ndarray:
    """Return for each pair 1 where the edited picture scores higher, 0.5 at a tie, 0 where it scores lower."""
    apart = edited[:, None] - untouched[None, :]
    return (np.sign(apart) + 1) / 2
