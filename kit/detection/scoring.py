"""What a threshold costs: hits against false alarms, with how much of it is luck.

What you will understand: a detector gives a number, and somebody chooses from where on it counts as "edited". Every
choice pays for hits with false alarms; the curve of all choices is called ROC. A test set of a few dozen heads gives a
curve that another few dozen heads would have drawn otherwise: the band shows by how much.

Serves 09-detection. It deliberately resamples **heads** and not pictures: two pictures of one head resemble each other,
so twice the pictures of the same heads are not twice the evidence. It cannot show all luck: the faces of a group of
twelve lend to each other, and another training pile would have made another detector; no interval here knows of that.

Sources: the area as a chance [Hanley 1982](#hanley1982); the percentile bootstrap over groups; the interval of a share
is E. B. Wilson's, 1927.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from kit.actors.curves import seed_of
from kit.traces.scores import auc

RESAMPLES = 1000
TAILS = 0.025, 0.975  # between these shares of the draws lie 95% of them
Z = 1.959963984540054  # so many standard deviations to either side hold 95% of a normal distribution
RATES = np.linspace(0, 1, 101)  # false alarms at which the band is given


class Share(NamedTuple):
    """A share of counted things with its interval: ``low <= value <= high``; nan where there was nothing to count."""

    count: int
    of: int
    value: float
    low: float
    high: float

    @property
    def says(self) -> str:
        """Such as ``9 of 60 (15%, 95% interval 8% to 26%)``."""
        if not self.of:
            return "0 of 0"
        return f"{self.count} of {self.of} ({self.value:.0%}, 95% interval {self.low:.0%} to {self.high:.0%})"

    @property
    def in_short(self) -> str:
        """Such as ``9 of 60 (15%)``."""
        return f"{self.count} of {self.of} ({self.value:.0%})" if self.of else "0 of 0"


def share(count: int, of: int) -> Share:
    """Return a share with Wilson's 95% interval, which stays within 0 and 1 and works at both ends.

    Parameters
    ----------
    count, of : int
        ``0 <= count <= of``.

    Raises
    ------
    ValueError
        If more are counted than there are.

    Notes
    -----
    The interval takes the counted things as independent of each other.

    Examples
    --------
    >>> print(share(9, 60).says)
    9 of 60 (15%, 95% interval 8% to 26%)
    """
    count, of = int(count), int(of)
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share.")
    if of == 0:
        return Share(0, 0, math.nan, math.nan, math.nan)
    value, widening = count / of, Z**2 / of
    middle = (value + widening / 2) / (1 + widening)
    reach = Z * math.sqrt(value * (1 - value) / of + widening / (4 * of)) / (1 + widening)
    return Share(count, of, value, max(0.0, middle - reach), min(1.0, middle + reach))


def share_of(flagged: np.ndarray, counted: np.ndarray, heads: np.ndarray | None = None) -> Share:
    """Return which share of some pictures is flagged; its interval is drawn over heads where these are given.

    Parameters
    ----------
    flagged, counted : numpy.ndarray
        bool, (n,): which pictures are flagged, and which of all are counted.
    heads : numpy.ndarray, optional
        (n,): whose head each picture shows. Without them the pictures are taken as independent, as in `share`.

    Returns
    -------
    Share
        Over heads the interval is never narrower than Wilson's: where all pictures are flagged or none, every draw is
        alike, and that is no certainty.
    """
    found = share((flagged & counted).sum(), counted.sum())
    if heads is None or not found.of:
        return found
    weights = redrawn(np.asarray(heads)[counted])
    drawn = weights @ flagged[counted] / weights.sum(axis=1)
    low, high = np.quantile(drawn, TAILS)
    return found._replace(low=min(found.low, float(low)), high=max(found.high, float(high)))


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


def redrawn(heads: np.ndarray) -> np.ndarray:
    """Return how often each picture stands in each draw of heads with replacement, float64 (RESAMPLES, n)."""
    names, whose = np.unique(np.asarray(heads), return_inverse=True)
    rng = np.random.default_rng(seed_of("heads drawn again", len(names)))
    times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    return times[:, whose].astype(float)
