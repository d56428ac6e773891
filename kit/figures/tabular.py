"""A table of words and numbers that can be read aloud, row by row.

What you will understand: where several measurements stand beside each other, a table says more than a plot. Its first
column names each row, and its text form says every row as a line, so a reader without sight misses nothing.

Serves 08-traces, and `kit.figures.reached`. It deliberately takes finished words: how many digits a number deserves is
decided where it was measured.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from kit.figures import frame

CELL = "text-align:left;vertical-align:top;padding:4px 18px 4px 0;border-bottom:1px solid rgba(128,128,128,0.35)"


def tabulate(rows: Sequence[Sequence[str]], *, headings: Sequence[str], caption: str) -> None:
    """Show rows of words below their headings, with one sentence above.

    Parameters
    ----------
    rows : sequence of sequence of str
        The first entry of each names the row.
    headings : sequence of str
        One for each column.
    caption : str
        The sentence, with its numbers.

    Raises
    ------
    ValueError
        If a row has not one entry for each heading.

    Examples
    --------
    >>> tabulate([["seam", "0.73", "0.48"]], headings=["trace", "edited", "twin"], caption="One trace.")
    One trace.
    trace | edited | twin
    seam | 0.73 | 0.48
    """
    rows = [[str(entry) for entry in row] for row in rows]
    for row in rows:
        if len(row) != len(headings):
            raise ValueError(f"the row {row} has {len(row)} entries below {len(headings)} headings.")
    frame.publish(frame.Shown(as_html(rows, headings, caption), as_text(rows, headings, caption)))


def as_text(rows: Sequence[Sequence[str]], headings: Sequence[str], caption: str) -> str:
    """Return a table as lines; empty entries are left out."""
    return "\n".join([caption, *(" | ".join(filter(None, row)) for row in (headings, *rows))])


def as_html(rows: Sequence[Sequence[str]], headings: Sequence[str], caption: str) -> str:
    """Return a table as HTML, its first column as headings of the rows."""
    head = "".join(f'<th scope="col" style="{CELL}">{html.escape(heading)}</th>' for heading in headings)
    body = "".join(
        f'<tr><th scope="row" style="{CELL};font-weight:600">{html.escape(first)}</th>'
        + "".join(f'<td style="{CELL}">{html.escape(entry)}</td>' for entry in others)
        + "</tr>"
        for first, *others in rows
    )
    return (
        f'<table style="{frame.SIZE};border-collapse:collapse;line-height:1.4;margin:4px 0">'
        f'<caption style="{frame.CAPTION};text-align:left;padding:0 0 8px;caption-side:top">{html.escape(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
