"""Two lines instead of one: what is called edited, what untouched, and what nobody should call anything.

What you will understand: a single threshold forces an answer about every picture, also where the detector hardly knows.
Two thresholds leave room for "unknown" between them. The room has a price, too: whoever always says "unknown" errs
never and helps nobody.

Serves 09-detection. It deliberately counts verdicts and weighs none: which error is worse is no question for a sum.

Sources: none; the three words are the verdicts of this kit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kit.detection.detector import EDITED, UNKNOWN, UNTOUCHED, verdicts_of


@dataclass(frozen=True, eq=False)
class Sorted:
    """The verdicts on pictures whose history is known.

    Attributes
    ----------
    scores : numpy.ndarray
        float64, (n,), in [0, 1].
    edited : numpy.ndarray
        bool, (n,): what is known, and the detector does not know.
    untouched_below, edited_from : float
        The two lines.
    """

    scores: np.ndarray = field(repr=False)
    edited: np.ndarray = field(repr=False)
    untouched_below: float
    edited_from: float

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many edited, and how many untouched pictures get each verdict."""
        verdicts = verdicts_of(self.scores, edited_above=self.edited_from, untouched_below=self.untouched_below)
        return {
            kind: {verdict: int((verdicts[rows] == verdict).sum()) for verdict in (EDITED, UNKNOWN, UNTOUCHED)}
            for kind, rows in ((EDITED, self.edited), (UNTOUCHED, ~self.edited))
        }

    @property
    def says(self) -> str:
        """All counts in two sentences."""
        told = []
        for kind, found in self.counts.items():
            number = sum(found.values())
            told.append(
                f"Of {number} {kind} pictures, {found[EDITED]} are called edited, {found[UNKNOWN]} unknown, "
                f"{found[UNTOUCHED]} untouched."
            )
        return " ".join(told)


def sort_out(
    scores: np.ndarray, edited: np.ndarray, *, untouched_below: float = 0.5, edited_from: float = 0.5
) -> Sorted:
    """Return what two lines make of scores.

    Parameters
    ----------
    scores : numpy.ndarray
        float, (n,), in [0, 1]: higher stands for edited.
    edited : numpy.ndarray
        bool, (n,).
    untouched_below : float
        Below this line a picture is called untouched.
    edited_from : float
        From this line on it is called edited; between the two it is unknown.

    Raises
    ------
    ValueError
        If the shapes differ, or the lines cross.

    Examples
    --------
    >>> scores, edited = np.array([0.9, 0.5, 0.1]), np.array([True, True, False])
    >>> sort_out(scores, edited, untouched_below=0.3, edited_from=0.7).counts["edited"]
    {'edited': 1, 'unknown': 1, 'untouched': 0}
    """
    scores, edited = np.asarray(scores, float), np.asarray(edited, bool)
    if scores.shape != edited.shape or scores.ndim != 1:
        raise ValueError(f"{scores.shape} scores for {edited.shape} pictures: one for each.")
    if untouched_below > edited_from:
        raise ValueError(
            "The two lines have crossed: a picture cannot be called untouched and edited at once. Move them apart."
        )
    return Sorted(scores, edited, float(untouched_below), float(edited_from))
