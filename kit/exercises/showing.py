"""An answer as it stands on the disk, so that you need not take anybody's word for what is kept.

What you will understand: an answer is a few lines of plain text. What you see here is the whole file.

Serves 00-start. It deliberately shows one file of this notebook at a time, to you alone: what is stored with the
notebook names the file, never its content and never the way to it.
"""

from __future__ import annotations

import html
from typing import Any

from kit import store
from kit.exercises import answers
from kit.figures import frame

NOTHING = "There is no such file yet. Answer the question, then run this cell again."
PAPER = "border-left:4px solid #8a8d95;padding:4px 0 4px 14px;margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere"


def file_of(question_id: str) -> None:
    """Show the file of an answer, line by line.

    Parameters
    ----------
    question_id : str
        As in the cell that asked, such as ``00-share``.

    Raises
    ------
    ValueError
        If `kit.exercises.begin` has not said yet where answers stay, or the name cannot be one.
    """
    from IPython.display import display

    path = answers.file(question_id)
    sentence = f"The file {path.name}, in the folder answers/{answers.current()}, from its first line to its last:"
    display(_Seen(sentence, store.read_text(path) if path.exists() else NOTHING))


class _Seen:
    """A file on the page; the notebook stores the sentence alone."""

    def __init__(self, sentence: str, content: str) -> None:
        self._sentence, self._content = sentence, content

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        import ipywidgets

        words = f'<div style="{frame.SIZE};line-height:1.5">{html.escape(self._sentence)}</div>'
        seen = f'<pre style="{PAPER}">{html.escape(self._content)}</pre>'
        bundle = ipywidgets.HTML(words + seen)._repr_mimebundle_()
        return {**bundle, "text/plain": self._sentence, "text/html": f"<p>{html.escape(self._sentence)}</p>"}

    def __repr__(self) -> str:
        return self._sentence
