"""Who agreed to what, side by side: one row for each use, one column for each consent record.

What you will understand: most of such a table is "no". What nobody said yes to is not an open question.

Serves 01-consent. It deliberately shows what stands in the records and draws no conclusion: a record is somebody's
word, and whether it holds today is asked when a picture is used.
"""

from __future__ import annotations

import html

from kit import consent
from kit.figures import frame

SEEN_BY = {"self": "one person alone", "class": "the class", "public": "the public"}
CELL = "padding:3px 14px 3px 0;text-align:left;vertical-align:top"
LINE = "border-top:1px solid rgba(128,128,128,0.35)"
QUIET = "opacity:0.75"  # a "no"; never the only sign, since the word says it


def agreed(*record_ids: str) -> None:
    """Show what consent records allow, use by use.

    Parameters
    ----------
    *record_ids : str
        Such as ``london``; one column each.

    Raises
    ------
    ConsentError
        If there is no such record, or it cannot be used.
    ValueError
        If none is named.

    Examples
    --------
    >>> agreed("astronaut")
    The astronaut (licence only) may be shown and be measured; seen by the class.
    """
    if not record_ids:
        raise ValueError("name at least one consent record, such as 'actors'.")
    records = [consent.record(name) for name in record_ids]
    head = "".join(_column(record) for record in records)
    rows = [
        _row(f"may {may}", ["yes" if use in record.purposes else "no" for record in records])
        for use, may in consent.PURPOSES.items()
    ]
    rows.append(_row("seen by, at most", [_seen_by(record) for record in records]))
    table = (
        f'<div style="overflow-x:auto"><table style="{frame.SIZE};border-collapse:collapse;margin:4px 0">'
        f'<thead><tr><td style="{CELL}"></td>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )
    frame.publish(frame.Shown(table, "\n".join(map(_sentence, records))))


def _sentence(record: consent.Record) -> str:
    """Return a column as a sentence, the text form of the table."""
    *first, last = [may for use, may in consent.PURPOSES.items() if use in record.purposes] or ["nothing"]
    may = f"{', '.join(first)} and {last}" if first else last
    return f"{_title(record)} ({record.stands_on}) may {may}; seen by {_seen_by(record)}."


def _seen_by(record: consent.Record) -> str:
    """Return the widest audience; the public is one only where showing in public was granted as well."""
    hidden = record.audience == "public" and "publish" not in record.purposes
    return SEEN_BY["class" if hidden else record.audience]


def _title(record: consent.Record) -> str:
    """Return who is shown, as a heading; where nobody is, the name of the record."""
    shown = record.record_id if record.basis == "depicts-nobody" else record.shown
    return shown[0].upper() + shown[1:]


def _column(record: consent.Record) -> str:
    basis = f'<span style="font-weight:400;{QUIET}">{html.escape(record.stands_on)}</span>'
    return f'<th scope="col" style="{CELL};max-width:12em">{html.escape(_title(record))}<br>{basis}</th>'


def _row(use: str, answers: list[str]) -> str:
    cells = "".join(
        f'<td style="{CELL}{";" + QUIET if answer == "no" else ""}">'
        f"{f'<b>{answer}</b>' if answer == 'yes' else html.escape(answer)}</td>"
        for answer in answers
    )
    return f'<tr style="{LINE}"><th scope="row" style="{CELL};font-weight:400">{html.escape(use)}</th>{cells}</tr>'
