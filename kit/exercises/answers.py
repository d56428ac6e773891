"""Where answers are kept, and that a learner is told so before the first one.

What you will understand: each answer is one small text file that you can open, change or delete yourself.

Serves every notebook. Nothing is kept before `begin` has said where; no time and no name is written down.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit import store
from kit.figures import frame

PROMISE = (
    "Your answers stay where this notebook runs, on your own machine or on your class's server, "
    "in the folder answers/{notebook}. They go nowhere else. Whoever runs that machine could read them."
)
_begun: list[str] = []  # the notebook that this kernel runs


def begin(notebook: str) -> None:
    """Say where answers stay. The first cell of every notebook calls it.

    Parameters
    ----------
    notebook : str
        The notebook's name, such as ``03-swap``.

    Notes
    -----
    The sentence is the same on every machine, since it is stored with the notebook. The full path is shown on
    the page only, and `where` returns it.

    Examples
    --------
    >>> begin("03-swap")  # doctest: +ELLIPSIS
    Your answers stay where this notebook runs, ...
    """
    _begun[:] = [_plain(notebook)]
    sentence = PROMISE.format(notebook=notebook)
    from IPython.display import display

    display(_Told(sentence, where()))


def where() -> str:
    """Return the folder of this notebook's answers, as a path on the machine where the notebook runs.

    Raises
    ------
    ValueError
        If no notebook has begun.
    """
    return str(store.answers_path(current()))


def current() -> str:
    """Return the notebook that has begun.

    Raises
    ------
    ValueError
        If none has: then nobody has been told yet where answers stay.
    """
    if not _begun:
        raise ValueError("Run the first cell of this notebook first: it says where your answers stay.")
    return _begun[0]


def file(question_id: str) -> Path:
    """Return where an answer of this notebook is kept, whether or not there is one yet."""
    return store.answers_path(current(), f"{_plain(question_id)}.yml")


def kept(question_id: str) -> dict[str, Any]:
    """Return what was answered before, or nothing; a file that somebody broke counts as nothing."""
    path = file(question_id)
    if not path.exists():
        return {}
    try:
        found = store.read_yaml(path)
    except store.StoreError:
        return {}
    return dict(found) if isinstance(found, Mapping) else {}


def keep(question_id: str, answer: Mapping[str, Any]) -> None:
    """Write an answer into its file.

    Raises
    ------
    StoreError
        If there is no room or no permission; what stood there before is kept.
    """
    path = file(question_id)
    if path.exists() and not kept(question_id):
        store.set_aside(path)  # edited by hand and no longer readable: the words in it are not thrown away
    store.write_yaml(path, dict(answer))


class _Told:
    """The promise; the page also shows the path, which no stored output may hold."""

    def __init__(self, sentence: str, path: str) -> None:
        self._sentence, self._path = sentence, path

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        import ipywidgets

        text = html.escape(self._sentence)
        path = f'<div style="{frame.SIZE};line-height:1.5">{text}<br>Here: <code>{html.escape(self._path)}</code></div>'
        bundle = ipywidgets.HTML(path)._repr_mimebundle_()
        return {**bundle, "text/plain": self._sentence, "text/html": f"<p>{text}</p>"}

    def __repr__(self) -> str:
        return self._sentence


def _plain(name: str) -> str:
    """Return a name that is safe as a file name."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise ValueError(f"{name!r} cannot name an answer: use small letters, digits and hyphens.")
    return name
