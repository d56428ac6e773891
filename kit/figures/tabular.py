"""A table of words and numbers that can be read aloud, row by row.

What you will understand: where several measurements stand beside each other, a table says more than a plot. Its first
column names each row, and its text form says every row as a line, so a reader without sight misses nothing.

Serves 08-traces, and `kit.figures.reached`. It deliberately takes finished words: how many digits a number deserves is
decided where it was measured.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np

from kit.figures import frame, heat

CELL = "text-align:left;vertical-align:top;padding:4px 18px 4px 0;border-bottom:1px solid rgba(128,128,128,0.35)"
SHADED = "padding:6px 16px 6px 8px;border:0 solid transparent;border-width:0 6px 4px 0;background-clip:padding-box"
LUMA, MIDDLE = (0.299, 0.587, 0.114), 117  # above this lightness, of 255, dark letters are read more easily
LETTERS = "#ffffff", "#000000"


def tabulate(
    rows: Sequence[Sequence[str]],
    *,
    headings: Sequence[str],
    caption: str,
    shade: Sequence[Sequence[float]] | None = None,
    limits: tuple[float, float] = (0, 1),
    closed: str | None = None,
) -> None:
    """Show rows of words below their headings, with one sentence above.

    Parameters
    ----------
    rows : sequence of sequence of str
        The first entry of each names the row.
    headings : sequence of str
        One for each column.
    caption : str
        The sentence, with its numbers.
    shade : sequence of sequence of float, optional
        A number for each entry after the first of its row, which gives it a ground from dark (low) to bright (high);
        nan for none. The entry's own words say the number: the ground only helps to find it.
    limits : tuple of float
        The numbers at the dark and at the bright end.
    closed : str, optional
        What to open: the table then stands in a fold that is closed at first, with this sentence on it. For tables
        that nobody should come upon unprepared.

    Raises
    ------
    ValueError
        If a row has not one entry for each heading, or the shades do not fit the entries.

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
    grounds = None if shade is None else _grounds(shade, limits, (len(rows), len(headings) - 1))
    table = as_html(rows, headings, caption, grounds)
    if closed is not None:
        table = f"<details><summary>{html.escape(closed)}</summary>{table}</details>"
    frame.publish(frame.Shown(table, as_text(rows, headings, caption)))


def as_text(rows: Sequence[Sequence[str]], headings: Sequence[str], caption: str) -> str:
    """Return a table as lines; empty entries are left out."""
    return "\n".join([caption, *(" | ".join(filter(None, row)) for row in (headings, *rows))])


def as_html(
    rows: Sequence[Sequence[str]],
    headings: Sequence[str],
    caption: str,
    grounds: Sequence[Sequence[str]] | None = None,
) -> str:
    """Return a table as HTML, its first column as headings of the rows; `grounds` adds to the style of the others."""
    head = "".join(f'<th scope="col" style="{CELL}">{html.escape(heading)}</th>' for heading in headings)
    body = "".join(
        f'<tr><th scope="row" style="{CELL};font-weight:600">{html.escape(first)}</th>'
        + "".join(
            f'<td style="{CELL}{ground}">{html.escape(entry)}</td>'
            for entry, ground in zip(others, grounds[number] if grounds else [""] * len(others), strict=True)
        )
        + "</tr>"
        for number, (first, *others) in enumerate(rows)
    )
    return (
        f'<table style="{frame.SIZE};border-collapse:collapse;line-height:1.4;margin:4px 0">'
        f'<caption style="{frame.CAPTION};text-align:left;padding:0 0 8px;caption-side:top">{html.escape(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _grounds(shade: Sequence[Sequence[float]], limits: tuple[float, float], shape: tuple[int, int]) -> list[list[str]]:
    """Return the style of each entry: its ground, and letters that can be read on it."""
    levels = np.asarray(shade, float)
    if levels.shape != shape:
        raise ValueError(f"the shades are {levels.shape}, but there are {shape} entries to shade.")
    colours = heat.in_colour(np.nan_to_num(levels), limits)
    return [
        ["" if np.isnan(level) else _ground(colour) for level, colour in zip(*row, strict=True)]
        for row in zip(levels, colours, strict=True)
    ]


def _ground(colour: np.ndarray) -> str:
    ink = LETTERS[bool(colour @ LUMA > MIDDLE)]
    return f";background:#{bytes(colour).hex()};color:{ink};{SHADED}"
