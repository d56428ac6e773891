"""A share of counted things, and how far it may be off.

What you will understand: "9 of 60" is 15 in a hundred, and another sixty would have given another number. The interval
says by how much; and where several pictures show one head, it is heads that must be drawn anew, for two pictures of one
head are no two witnesses.

Serves 09-detection. It deliberately knows no luck but that of the heads in the test.

Sources: the interval of independent things is E. B. Wilson's, 1927; over heads it is the percentile bootstrap.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kit.actors.curves import seed_of

RESAMPLES = 1000
ROUGHLY = (0.03, "hardly any"), (0.3, "few"), (0.65, "about half"), (math.inf, "most")  # below each limit
TAILS = 0.025, 0.975  # between these shares of the draws lie 95% of them
Z = 1.959963984540054  # so many standard deviations to either side hold 95% of a normal distribution


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

    @property
    def in_tens(self) -> str:
        """Such as ``about 30 of 100``: as coarse as it holds on other computers, where single pictures cross a line."""
        tens = round(10 * self.value) if self.of else 0
        return {0: "hardly any", 10: "nearly all"}.get(tens, f"about {10 * tens} of 100")

    @property
    def roughly(self) -> str:
        """One of ``hardly any``, ``few``, ``about half`` and ``most``, where not even the tens hold elsewhere."""
        return next(word for limit, word in ROUGHLY if self.of == 0 or self.value < limit)


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


def redrawn(heads: np.ndarray) -> np.ndarray:
    """Return how often each picture stands in each draw of heads with replacement, float64 (RESAMPLES, n)."""
    names, whose = np.unique(np.asarray(heads), return_inverse=True)
    rng = np.random.default_rng(seed_of("heads drawn again", len(names)))
    times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    return times[:, whose].astype(float)
