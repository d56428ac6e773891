"""How learners answer: predictions, the maker's pause, discussion, checks, refusals and case cards.

What you will understand: an answer is yours. It stays in a readable file where this notebook runs, nobody grades
it, and it is there again when you come back.

Serves every notebook. It deliberately keeps no score, no clock and no name, and sends nothing anywhere. Importing
it loads nothing; ipywidgets comes with the first question that is asked.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "begin": "answers",
    "where": "answers",
    "predict": "asking",
    "discuss": "asking",
    "pause": "asking",
    "check": "checking",
    "verdict": "checking",
    "refused": "refusal",
    "case": "cards",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"kit.exercises has no {name!r}; it has {', '.join(__all__)}.")
    return getattr(importlib.import_module(f"kit.exercises.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
