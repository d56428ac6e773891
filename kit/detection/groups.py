"""The same threshold for everybody, and not the same treatment.

What you will understand: one threshold can cost one group of pictures many more false alarms than another. Where such a
gap comes from can be tried out: change the training data, or the threshold, or the light, and see whether it moves.
First with a group that nobody minds belonging to, pictures of two cameras; then with skin tone, where the light is
moved and the face stays.

Serves 09-detection. It deliberately reports what a *detector* does and nothing about people: its groups are rendered,
and their numbers hold for no photograph. A gap is only called one when its interval leaves out zero.

Sources: error rates by group, as in the studies that the notebook names; the interval of a difference is drawn over
heads, as in `kit.detection.shares`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from kit.detection import scoring, shares


class Group(NamedTuple):
    """What a detector does with one group of pictures.

    Attributes
    ----------
    name : str
    hits, false_alarms : Share
        Of the edited and of the untouched pictures of the group.
    """

    name: str
    hits: shares.Share
    false_alarms: shares.Share


class Gap(NamedTuple):
    """How much larger a share is in one group than in another, in [-1, 1], with its 95% interval over heads."""

    value: float
    low: float
    high: float

    @property
    def shown(self) -> bool:
        """Whether the interval leaves out zero: otherwise this test set cannot tell the groups apart."""
        return self.low > 0 or self.high < 0

    @property
    def says(self) -> str:
        """Such as ``22 points more (95% interval 11 to 33)``."""
        value, low, high = (round(100 * each) for each in self)
        kind = "more" if value >= 0 else "fewer"
        if value < 0:
            value, low, high = -value, -high, -low
        return f"{value} points {kind} (95% interval {low} to {high})"


def by_group(
    scores: np.ndarray,
    edited: np.ndarray,
    groups: np.ndarray,
    threshold: float | Mapping[str, float],
    *,
    heads: np.ndarray | None = None,
) -> tuple[Group, ...]:
    """Return hits and false alarms of each group by itself.

    Parameters
    ----------
    scores : numpy.ndarray
        float, (n,), as `Detector.score` gives them.
    edited : numpy.ndarray
        bool, (n,).
    groups : numpy.ndarray
        (n,): to which group each picture belongs, such as `Examples.camera`.
    threshold : float or mapping
        From this score on a picture is flagged; one for all, or one for each group.
    heads : numpy.ndarray, optional
        (n,): whose head each picture shows, so that the intervals are drawn over heads, see `share_of`.

    Returns
    -------
    tuple of Group
        In the order of their names.

    Examples
    --------
    >>> scores, edited = np.array([0.9, 0.1, 0.9, 0.7]), np.array([True, False, True, False])
    >>> for group in by_group(scores, edited, np.array(["day", "day", "night", "night"]), 0.5):
    ...     print(group.name, group.hits.value, group.false_alarms.value)
    day 1.0 0.0
    night 1.0 1.0
    """
    flagged = np.asarray(scores) >= _each(threshold, groups)
    edited = np.asarray(edited)
    found = []
    for name in np.unique(groups):
        here = np.asarray(groups) == name
        hits, alarms = (shares.share_of(flagged, kind & here, heads) for kind in (edited, ~edited))
        found.append(Group(str(name), hits, alarms))
    return tuple(found)


def false_alarm_gap(
    scores: np.ndarray,
    edited: np.ndarray,
    groups: np.ndarray,
    threshold: float | Mapping[str, float],
    *,
    heads: np.ndarray,
    of: str,
    beside: str,
) -> Gap:
    """Return how many more untouched pictures of one group are flagged than of another.

    Parameters
    ----------
    scores, edited, groups, threshold
        As for `by_group`.
    heads : numpy.ndarray
        (n,): whose head each picture shows; a head may be in both groups.
    of, beside : str
        Names of the two groups.

    Raises
    ------
    ValueError
        If a group has no untouched picture.
    """
    kind = ~np.asarray(edited)
    return _gap(np.asarray(scores) >= _each(threshold, groups), kind, np.asarray(groups), heads, of, beside)


def hit_gap(
    scores: np.ndarray,
    edited: np.ndarray,
    groups: np.ndarray,
    threshold: float | Mapping[str, float],
    *,
    heads: np.ndarray,
    of: str,
    beside: str,
) -> Gap:
    """Return how many more edited pictures of one group are flagged than of another; see `false_alarm_gap`."""
    kind = np.asarray(edited)
    return _gap(np.asarray(scores) >= _each(threshold, groups), kind, np.asarray(groups), heads, of, beside)


def thresholds_for(
    scores: np.ndarray, edited: np.ndarray, groups: np.ndarray, false_alarm_rate: float
) -> dict[str, float]:
    """Return a threshold for each group, so that none has more false alarms than a rate.

    Parameters
    ----------
    scores, edited, groups : numpy.ndarray
        As for `by_group`; of pictures that are not those of the test.
    false_alarm_rate : float
        In [0, 1].
    """
    groups = np.asarray(groups)
    return {
        str(name): scoring.roc(scores[groups == name], edited[groups == name]).threshold_for(false_alarm_rate)
        for name in np.unique(groups)
    }


def _each(threshold: float | Mapping[str, float], groups: np.ndarray) -> np.ndarray | float:
    if not isinstance(threshold, Mapping):
        return threshold
    return np.array([threshold[str(name)] for name in np.asarray(groups).tolist()])


def _gap(flagged: np.ndarray, kind: np.ndarray, groups: np.ndarray, heads: np.ndarray, of: str, beside: str) -> Gap:
    """Return the gap between two groups in the share of one kind of picture that is flagged."""
    weights = shares.redrawn(heads)
    rates = []
    for name in (of, beside):
        counted = (groups == name) & kind
        if not counted.any():
            raise ValueError(f"there is no such picture of {name!r} to count.")
        with np.errstate(invalid="ignore"):  # a draw may hold no head of a small group: left out below
            drawn = weights[:, counted] @ flagged[counted] / weights[:, counted].sum(axis=1)
        rates.append((flagged[counted].mean(), drawn))
    (one, drawn_one), (other, drawn_other) = rates
    low, high = np.nanquantile(drawn_one - drawn_other, shares.TAILS)
    return Gap(float(one - other), float(low), float(high))
