"""A detector that can be read: named features, one weight each, one number out.

What you will understand: this detector is a list of a dozen weights. Each says how much a feature speaks for "edited",
in plain units: what one ordinary step of that feature, as large as pictures usually differ, adds to the sum. Switch a
feature off and see what the detector still knows. Its number is about the history of a picture like those that it was
trained on; what else it is shown, it still gives a number.

Serves 09-detection. It deliberately gives no number for a file from outside the kit, and keeps three verdicts: whoever
may say "unknown" need not guess.

Sources: see `kit.detection.logistic` for the learning and `kit.detection.measuring` for the features.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kit import consent
from kit.detection import logistic, measuring
from kit.detection.examples import Examples
from kit.picture import Picture

EDITED, UNKNOWN, UNTOUCHED = "edited", "unknown", "untouched"


@dataclass(frozen=True, eq=False)
class Detector:
    """Weights on named features.

    Attributes
    ----------
    names : tuple of str
        The features it was trained on.
    fitted : Fitted
        Weights and intercept, for features in standard units.
    middle, spread : numpy.ndarray
        float64, (k,): mean and standard deviation of each feature in the training set, which make the units.
    strength : float
        Of the penalty, see `fit`.
    off : frozenset of str
        Features that were switched off: they count as ordinary for every picture.
    table, edited : numpy.ndarray
        The training set: its features, float64 (n, k), and which pictures were edited, bool (n,).
    """

    names: tuple[str, ...]
    fitted: logistic.Fitted
    middle: np.ndarray = field(repr=False)
    spread: np.ndarray = field(repr=False)
    strength: float
    off: frozenset[str]
    table: np.ndarray = field(repr=False)
    edited: np.ndarray = field(repr=False)

    @property
    def weights(self) -> Mapping[str, float]:
        """Weight of each feature in standard units, the heaviest first; 0 where it is switched off."""
        told = {name: float(weight) for name, weight in zip(self.names, self._heard, strict=True)}
        return dict(sorted(told.items(), key=lambda item: -abs(item[1])))

    def score(self, pixels: np.ndarray) -> np.ndarray:
        """Return a number for each picture, float64 (n,) in [0, 1]: high stands for edited.

        It is a chance only among pictures like those of the training.

        Parameters
        ----------
        pixels : numpy.ndarray
            uint8, (n, H, W, 3), without a label.
        """
        return self.score_table(columns(measuring.features(pixels), self.names))

    def score_table(self, table: np.ndarray) -> np.ndarray:
        """Return a number for each row of features, float64 (n, k), in the order of `names`."""
        return logistic.chances(
            (table - self.middle) / self.spread, logistic.Fitted(self._heard, self.fitted.intercept)
        )

    def verdicts(self, pixels: np.ndarray, *, edited_above: float = 0.5, untouched_below: float = 0.5) -> np.ndarray:
        """Return "edited", "unknown" or "untouched" for each picture, see `verdicts_of`."""
        return verdicts_of(self.score(pixels), edited_above=edited_above, untouched_below=untouched_below)

    def without(self, *names: str, retrain: bool = False) -> Detector:
        """Return the same detector, deaf to some features.

        Parameters
        ----------
        *names : str
        retrain : bool
            Learn the other weights anew, from the same training set. Otherwise they stay as they are.

        Raises
        ------
        ValueError
            If it has no such feature, or none would be left to train on.
        """
        missing = [name for name in names if name not in self.names]
        if missing:
            raise ValueError(f"this detector has no feature {missing[0]!r}; it has {', '.join(self.names)}.")
        off = self.off | set(names)
        if not retrain:
            return dataclasses.replace(self, off=off)
        left = tuple(name for name in self.names if name not in off)
        return trained(self.table[:, [self.names.index(name) for name in left]], self.edited, left, self.strength)

    @property
    def _heard(self) -> np.ndarray:
        return np.where([name in self.off for name in self.names], 0.0, self.fitted.weights)


def train(examples: Examples, *, features: Sequence[str] | None = None, strength: float = 1.0) -> Detector:
    """Return a detector that has learnt from a data set.

    Parameters
    ----------
    examples : Examples
    features : sequence of str, optional
        Names in `FEATURES`; all by default.
    strength : float
        Of the penalty that keeps weights small, see `fit`.

    Raises
    ------
    ConsentError
        If somebody behind the pictures does not agree to training, or does no longer.
    ValueError
        If a feature is unknown, or as `fit` does.
    """
    examples.require("train")
    names = tuple(measuring.FEATURES) if features is None else tuple(features)
    return trained(columns(measuring.features(examples.pixels), names), examples.edited, names, strength)


def trained(table: np.ndarray, edited: np.ndarray, names: Sequence[str], strength: float = 1.0) -> Detector:
    """Return a detector that has learnt from a table of features, float64 (n, k), as `train` does."""
    if not len(names):
        raise ValueError("a detector needs at least one feature.")
    middle, spread = table.mean(axis=0), table.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)  # a feature that never changes teaches nothing and does no harm
    fitted = logistic.fit((table - middle) / spread, edited, strength=strength)
    return Detector(tuple(names), fitted, middle, spread, strength, frozenset(), table, np.asarray(edited, bool))


def columns(table: np.ndarray, names: Iterable[str]) -> np.ndarray:
    """Return some columns of a table of all features, by name.

    Raises
    ------
    ValueError
        If there is no feature of that name.
    """
    known = list(measuring.FEATURES)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"there is no feature {unknown[0]!r}; there are {', '.join(known)}.")
    return table[:, [known.index(name) for name in names]]


def verdicts_of(scores: np.ndarray, *, edited_above: float = 0.5, untouched_below: float = 0.5) -> np.ndarray:
    """Return "edited", "unknown" or "untouched" for each score.

    Parameters
    ----------
    scores : numpy.ndarray
        float, (n,).
    edited_above : float
        From this score on the verdict is "edited".
    untouched_below : float
        Below it the verdict is "untouched"; between the two it is "unknown".

    Raises
    ------
    ValueError
        If a score would get both verdicts.

    Examples
    --------
    >>> verdicts_of(np.array([0.9, 0.5, 0.1]), edited_above=0.8, untouched_below=0.2).tolist()
    ['edited', 'unknown', 'untouched']
    """
    if untouched_below > edited_above:
        raise ValueError(f"untouched_below={untouched_below} lies above edited_above={edited_above}: which one holds?")
    return np.where(scores >= edited_above, EDITED, np.where(scores < untouched_below, UNTOUCHED, UNKNOWN))


def score(picture: Picture, detector: Detector) -> float:
    """Return a detector's number for one picture, in [0, 1].

    Raises
    ------
    ConsentError
        If the picture may not be studied, or is a file from outside the kit.
    """
    picture.require("study")
    consent.require_score(picture.consent, name=picture.name)
    return float(detector.score(picture.pixels[None])[0])


def verdict(picture: Picture, detector: Detector, *, edited_above: float = 0.5, untouched_below: float = 0.5) -> str:
    """Return a detector's verdict on one picture: "edited", "unknown" or "untouched"; refused as `score` is."""
    number = np.array([score(picture, detector)])
    return str(verdicts_of(number, edited_above=edited_above, untouched_below=untouched_below)[0])
