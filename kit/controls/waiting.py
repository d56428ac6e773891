"""A bar that fills while the computer is at work.

What you will understand: long work says that it goes on, and how far it is.

Serves every notebook with work of more than two seconds. It deliberately estimates no time: its stored text is one
fixed sentence, the same on a fast and on a slow computer.

Sources: WAI-ARIA 1.2, role progressbar, which the element ``progress`` of HTML brings along.
"""

from __future__ import annotations

import html
import math
from typing import Any

import ipywidgets

WIDTH = "min(100%, 32em)"


def progress(says: str) -> Bar:
    """Show a bar at once, and return it: a step that takes ``progress=`` fills it.

    Parameters
    ----------
    says : str
        One sentence: what is being done, and why it takes a while.

    Returns
    -------
    Bar
        Call it with (done, total).

    Examples
    --------
    >>> bar = progress("Two steps of nothing.")
    Two steps of nothing.
    >>> bar(1, 2)
    >>> bar.share
    0.5
    """
    from IPython.display import display  # imported here: a notebook has it anyway

    bar = Bar(says)
    display(bar)
    return bar


class Bar(ipywidgets.VBox):
    """A bar with its sentence. Made by `progress`.

    Attributes
    ----------
    share : float
        How much is done, in [0, 1].
    """

    def __init__(self, says: str) -> None:
        self._says, self._drawn_percent, self.share = says, -1, 0.0
        self._bar = ipywidgets.HTML()
        super().__init__([self._bar])
        self(0, 1)

    def __call__(self, done: float, total: float) -> None:
        """Fill the bar to the share that is done."""
        self.share = min(max(done / total, 0.0), 1.0) if total else 1.0
        percent = math.floor(100 * self.share)
        if percent == self._drawn_percent:
            return
        self._drawn_percent = percent
        says = html.escape(self._says, quote=True)
        bar = f'<progress max="100" value="{percent}" aria-label="{says}" style="width:{WIDTH}"></progress>'
        done_words = "done" if percent == 100 else f"{percent} of 100"
        self._bar.value = f'<p style="line-height:1.5;margin:0">{says}</p>{bar} {done_words}'

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        still = f"<p>{html.escape(self._says)}</p>"
        return {**(super()._repr_mimebundle_(**kwargs) or {}), "text/plain": self._says, "text/html": still}

    def __repr__(self) -> str:
        return self._says
