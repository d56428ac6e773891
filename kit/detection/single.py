"""Each measurement by itself: what it could tell alone, beside the weight that it has among all.

What you will understand: a long bar does not mean that a measurement finds edits. It may only correct the others: alone
it tells nothing, or even points the other way. So a weight is read together with all other weights.

Serves 09-detection. It deliberately trains nothing: it asks whether a number alone is higher in edited pictures.

Sources: the area as a chance [Hanley 1982](#hanley1982).
"""

from __future__ import annotations

from typing import NamedTuple

from kit.detection import measuring, scoring
from kit.detection.detector import Detector, columns
from kit.detection.examples import Examples


class Alone(NamedTuple):
    """One measurement, alone and among all.

    Attributes
    ----------
    name : str
    weight : float
        In the detector, in standard units; 0 where it is switched off.
    area : Area
        Of the bare measurement: how often it is higher in an edited picture than in an untouched one. Below 0.5 it is
        lower in edited pictures.
    """

    name: str
    weight: float
    area: scoring.Area

    @property
    def row(self) -> list[str]:
        """Its name, weight, and AUC alone; for `kit.figures.tabulate`."""
        return [self.name, f"{self.weight:+.1f}", self.area.in_short]


def alone(detector: Detector, test: Examples) -> tuple[Alone, ...]:
    """Return what each measurement of a detector can tell alone about a test pile, the heaviest first.

    Parameters
    ----------
    detector : Detector
    test : Examples
        Heads that the detector never saw. To choose among measurements by this table would need a further pile.
    """
    weights = detector.weights
    table = columns(measuring.features(test.pixels), weights)
    return tuple(
        Alone(name, weight, scoring.roc(column, test.edited).area(test.receiver))
        for (name, weight), column in zip(weights.items(), table.T, strict=True)
    )
