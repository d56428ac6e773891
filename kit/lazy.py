"""Rooms that name what is in them at once, and load it when it is first used.

A room's ``__init__`` lists its public names in lesson order, each with the file that it lives in. Importing the room
then costs next to nothing, and nobody waits for what a notebook does not use.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def room(name: str, home: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` for a room.

    Parameters
    ----------
    name : str
        ``__name__`` of the room.
    home : mapping of str to str
        For each public name the module of the room that defines it; or, in full, a module of a room below.

    Examples
    --------
    >>> __getattr__, __dir__, __all__ = room("kit.colour", {})
    >>> __getattr__("tint")
    Traceback (most recent call last):
    AttributeError: kit.colour has no 'tint'; it has nothing.
    """

    def get(wanted: str) -> Any:
        if wanted not in home:
            raise AttributeError(f"{name} has no {wanted!r}; it has {', '.join(home) or 'nothing'}.")
        module = home[wanted] if "." in home[wanted] else f"{name}.{home[wanted]}"
        value = getattr(importlib.import_module(module), wanted)
        setattr(sys.modules[name], wanted, value)  # found at once from now on, and not hidden by a module of that name
        return value

    return get, lambda: sorted(home), list(home)
