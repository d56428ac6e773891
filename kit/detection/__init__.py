"""A detector, and a trial for it: how far can you trust what it says?

In lesson order: `make` builds a data set of `Examples`, edited pictures beside their untouched twins, by every one of
the `PIPELINES`; `datasheet` says what is in it; `features` measures each picture in a few named ways. `train` learns a
weight for each of them and returns a `Detector` that can be read, `alone` says what each could do by itself, and
`model_card` says what the detector is for. `line_for` chooses a threshold on the training pile. `roc` shows what each
threshold costs, with a band that says how much of it is luck, `sort_out` leaves room for "unknown", `share` gives a
proportion with its interval, and `courtroom` turns rates into people. `cheat` learns the format of a file.
`laundered_auc` and `matrix` test a detector elsewhere. `brier` and `calibration` ask whether a stated confidence
deserves its name. `score_saved` judges an edit that a hand softens. `by_group` and the gaps lay groups side by side,
`other_camera` shows where one comes from, and `in_other_light` moves the light while the faces stay.

Pictures depict nobody. A detector here is a witness to be cross-examined: it sees pixels only, and no label; it may say
"unknown"; and its score is about a picture's history, never about truth. It gives none for a file from outside the kit.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "Pipeline": "pipelines", "PIPELINES": "pipelines", "Camera": "pipelines", "CAMERAS": "pipelines",
    "make": "making", "portraits": "making", "Examples": "examples", "joined": "examples", "datasheet": "sheet",
    "features": "measuring", "FEATURES": "measuring",
    "fit": "logistic", "chances": "logistic", "Fitted": "logistic",
    "train": "detector", "Detector": "detector", "score": "detector", "verdict": "detector", "verdicts_of": "detector",
    "model_card": "card",
    "roc": "scoring", "Roc": "scoring", "Point": "scoring", "Band": "scoring", "Area": "scoring", "share": "shares",
    "Share": "shares", "share_of": "shares",
    "sort_out": "sorting", "Sorted": "sorting",
    "courtroom": "court", "Court": "court",
    "cheat": "cheating", "Cheat": "cheating", "in_formats": "cheating",
    "laundered_auc": "experiments", "Laundered": "experiments", "Washed": "experiments",
    "there_and_back": "experiments", "matrix": "experiments", "Matrix": "experiments", "by_pipeline": "experiments",
    "brier": "confidence", "Brier": "confidence", "calibration": "confidence", "Calibration": "confidence",
    "tested": "trying", "score_saved": "trying", "line_for": "trying", "to_judge": "trying",
    "alone": "single", "Alone": "single",
    "by_group": "groups", "Group": "groups", "false_alarm_gap": "groups", "hit_gap": "groups",
    "Gap": "groups", "thresholds_for": "groups", "other_camera": "cameras", "camera_rows": "cameras",
    "exposed": "exposure",
    "in_other_light": "exposure", "Light": "exposure",
})  # fmt: skip
