"""The studio: faces of people who do not exist, rendered from numbers.

In lesson order: `NAMES`, `describe` and `load` give the sixteen actors; `render` makes new portraits with any `Pose`,
`Expression` and `Light`; `photograph` adds what a camera adds; `mean_shape` is the average of many random heads.
`tower` draws a clock tower instead, for the same exercises without faces.

Every face is a formula (`skull`, `relief`, `nose`, `mouth`, `eyes`), painted (`paint`, `brows`, `hair`, `covering`)
and lit (`light`); no photograph, scan or trained model enters. A chance likeness cannot be excluded; "depicts
nobody" holds by construction only. Form never looks at skin tone.
"""

import importlib

_HOME = {
    "NAMES": "cast", "describe": "cast", "Actor": "cast", "load": "portrait", "render": "studio", "Pose": "camera",
    "Expression": "expression", "Light": "light", "photograph": "film", "mean_shape": "portrait",
    "tower": "towers",
}  # fmt: skip
__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted(set(globals()) | set(__all__))
