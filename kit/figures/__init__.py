"""How we show: pictures with their labels, and a sentence that carries the numbers.

What you will understand: a figure here is a row of labelled pictures with one visible sentence below. The same
sentence is the text form of the figure, so a reader without sight misses nothing and a test reads the numbers.

Serves every notebook. Nothing here shows an unlabelled picture, draws on a learner's picture for good, or
reaches further than the learner's own screen; only `save` writes a file, through `kit.store`.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "show": "row",
    "zoom": "row",
    "save": "row",
    "mesh": "overlay",
    "maps": "heat",
    "lines": "plot",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"kit.figures has no {name!r}; it has {', '.join(__all__)}.")
    return getattr(importlib.import_module(f"kit.figures.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
