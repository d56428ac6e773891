"""A refusal, shown as what it is: a sentence with a reason, not an error.

What you will understand: "nobody agreed to this" is an answer, and it says what would change it.

Serves 01-consent, 03-swap and every making step.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from kit.consent import ConsentError
from kit.figures import frame

CALM = f"{frame.CAPTION};border-left:4px solid #c85418;padding:4px 0 4px 14px;margin:6px 0"


def refused(function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Call a step that nobody agreed to, and show the sentence that refuses it.

    Parameters
    ----------
    function : callable
    *args, **kwargs
        What it is called with.

    Raises
    ------
    AssertionError
        If nothing was refused: then a promise of this kit would be broken.

    Examples
    --------
    >>> from kit import consent
    >>> refused(consent.require, ["astronaut"], "alter", name="Astronaut")  # doctest: +ELLIPSIS
    Refused: Astronaut may not be changed, because the record 'astronaut' (licence only) allows it only to be shown...
    """
    try:
        function(*args, **kwargs)
    except ConsentError as error:
        sentence = str(error)
    else:
        raise AssertionError(
            f"{function.__name__} was not refused, although this cell expects a refusal. Somebody may have agreed "
            "since, or a consent record was changed: look into data/consent."
        )
    frame.publish(frame.Shown(f'<div style="{CALM}">{html.escape(sentence)}</div>', sentence))
