"""What rests on a consent, as a table that can be read aloud.

What you will understand: a withdrawal has a reach. The table lists what it finds, and below it stands what nobody can
look into from here.

Serves 01-consent. It deliberately shows no picture, no path of this machine and no date.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kit.figures import frame, tabular

if TYPE_CHECKING:
    from kit.withdrawal import Reach

HEADINGS = ("Where", "What rests on it", "Now")
NONE = "none"


def reached(reach: Reach) -> None:
    """Show what rests on a consent record, as `kit.withdrawal.reach` found it.

    Parameters
    ----------
    reach : Reach
    """
    rows, caption, below = _rows(reach), _caption(reach), _below(reach)
    text = f"{tabular.as_text(rows, HEADINGS, caption)}\n{below}"
    after = f'<p style="{frame.CAPTION};margin:0">{html.escape(below)}</p>'
    frame.publish(frame.Shown(tabular.as_html(rows, HEADINGS, caption) + after, text))


def _rows(reach: Reach) -> list[tuple[str, str, str]]:
    on_disk = "still on the disk" if reach.refused else "on the disk"
    parts = (
        ("This run", reach.pictures, "refused" if reach.refused else "may be shown"),
        ("Saved files", reach.saved, f"{on_disk}, for any program to open"),
        ("Kept results", reach.cached, f"refused, {on_disk}" if reach.refused else on_disk),
    )
    rows = []
    for where, things, now in parts:
        rows += [(where, _times(thing, count), now) for thing, count in Counter(things).items()] or [(where, NONE, "")]
    return rows


def _times(thing: str, count: int) -> str:
    return thing if count == 1 else f"{thing} ({count} of them)"


def _caption(reach: Reach) -> str:
    counts = (
        _counted(reach.pictures, "picture") + " of this run",
        _counted(reach.saved, "saved file"),
        _counted(reach.cached, "kept result"),
    )
    stands = "The kit refuses to use them now." if reach.refused else "The consent stands."
    return f"On the record {reach.record_id!r} rest {counts[0]}, {counts[1]} and {counts[2]}. {stands}"


def _below(reach: Reach) -> str:
    *most, last = reach.beyond
    unread = f" Files that could not be read: {reach.unread}." if reach.unread else ""
    return f"What this list cannot look into: {', '.join(most)}, or {last}.{unread}"


def _counted(things: Sequence[str], word: str) -> str:
    return f"{len(things) or 'no'} {word}{'' if len(things) == 1 else 's'}"
