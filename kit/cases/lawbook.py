"""What some laws say about synthetic media, with the day on which each was looked up.

What you will understand: laws on this subject do five quite different things, hold in one place only, and change. A
sentence about a law without its day is worth little.

Serves 12-cases; `doctor` warns when the table is old. It deliberately gives no advice: the rows are a reading in plain
words, made by people who are not your lawyers, and a row says when only a copy or a report was read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kit import consent, store

KINDS = {
    "forbids": "forbids making or spreading",
    "labels": "a duty to label",
    "removes": "a duty to remove",
    "asks": "a duty to ask first",
    "cares": "a duty of care",
}
LAW_HEADINGS = ("law", "where", "status", "what it says", "who or what is outside", "looked up")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
LASTS_DAYS = 365  # after that, somebody should look the table up again


@dataclass(frozen=True)
class Law:
    """One row of ``data/laws.yml``; `laws.schema.json` explains the fields.

    ``from_day`` is the day from which it holds, and None for a proposal. ``verified`` is ``primary`` where the law
    itself was read, and ``secondary`` where a copy or a report was.
    """

    id: str
    kind: str
    place: str
    name: str
    status: str
    from_day: dt.date | None
    says: str
    exceptions: str
    sources: Sequence[str]
    verified: str
    checked: dt.date


def laws(kind: str | None = None) -> list[Law]:
    """Return the laws in the order of their file, which groups them by kind.

    Parameters
    ----------
    kind : str, optional
        One of `KINDS`; without it, all.

    Raises
    ------
    ValueError
        If there is no such kind.
    StoreError
        If the file is missing or cannot be read.

    Examples
    --------
    >>> [law.id for law in laws("removes")]
    ['us-take-it-down']
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of law here; there are {', '.join(KINDS)}.")
    told = [_law(fields) for fields in store.read_yaml(store.data_path("laws.yml"))["laws"]]
    return [law for law in told if kind in (None, law.kind)]


def law_rows(kind: str | None = None) -> list[tuple[str, ...]]:
    """Return the laws as rows of words below `LAW_HEADINGS`, for a table.

    Parameters
    ----------
    kind : str, optional
        One of `KINDS`; without it, all.
    """
    return [(law.name, law.place, _status(law), law.says, law.exceptions, looked_up(law)) for law in laws(kind)]


def looked_up(entry: Any) -> str:
    """Return when a row was looked up and what was read for it; ``entry`` has ``checked`` and ``verified``."""
    read = "in its own text" if entry.verified == "primary" else "in copies or reports"
    return f"{in_words(entry.checked)}, {read}"


def in_words(day: dt.date) -> str:
    """Return a day as it is written in a text, such as ``23 November 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def laws_checked() -> dt.date:
    """Return the day on which the row that was looked up longest ago was looked up."""
    return min(law.checked for law in laws())


def laws_are_old() -> bool:
    """Return whether any row was looked up more than a year ago."""
    return (consent.today() - laws_checked()).days > LASTS_DAYS


def _law(fields: dict) -> Law:
    fields = dict(fields)
    since = fields.pop("from")
    from_day = None if since is None else dt.date.fromisoformat(since)
    return Law(**fields | {"from_day": from_day, "checked": dt.date.fromisoformat(fields["checked"])})


def _status(law: Law) -> str:
    if law.from_day is None:
        return law.status
    return f"{law.status}, {'signed' if law.status == 'struck down' else 'applies from'} {in_words(law.from_day)}"
