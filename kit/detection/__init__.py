"""Detectors on trial: one that can be read, what its numbers cost, and what it never learnt.

In lesson order: `fit` is logistic regression, the whole of the learning. `roc` shows what each threshold costs, with a
band that says how much of it is luck; `share` gives a proportion with its interval. `courtroom` turns rates into
people. `brier` and `calibration` ask whether a stated confidence deserves its name.

A detector is a witness. It can be cross-examined, it may say "unknown", and its score is about a picture's history,
never about truth. Nothing here says anything about a file from outside the kit.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "fit": "logistic", "chances": "logistic", "Fitted": "logistic",
    "roc": "scoring", "Roc": "scoring", "Point": "scoring", "Band": "scoring", "Area": "scoring", "share": "scoring", "Share": "scoring",
    "brier": "confidence", "Brier": "confidence", "calibration": "confidence", "Calibration": "confidence",
    "courtroom": "court", "Court": "court",
})  # fmt: skip
