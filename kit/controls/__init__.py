"""How we let people play: a step with a number replaced by a slider.

What you will understand: a control is the call that you already know. Where the call has ``feather_px=6``, the
control has ``feather_px=controls.slider(0, 24, start=6)``, and the picture follows.

Serves every notebook with something to try. It deliberately hides no step: what a control shows, one call shows
too. Importing it loads nothing; ipywidgets comes with the first control.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "slider": "inputs",
    "choice": "inputs",
    "switch": "inputs",
    "live": "play",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"kit.controls has no {name!r}; it has {', '.join(__all__)}.")
    return getattr(importlib.import_module(f"kit.controls.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
