"""What professional codes say about altered and synthetic pictures, video and voices.

What you will understand: professions ask much the same questions: was something added or taken away, is the audience
misled, did the person agree, and can somebody say afterwards what was done?

Serves 12-cases. It deliberately quotes one code for each of six fields only, in our words and with the day; each row
says whom its code binds, and others in the same field may differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kit import store
from kit.cases import lawbook

CODE_HEADINGS = ("field", "whose code", "what it says", "what it leaves room for", "whom it binds", "looked up")


@dataclass(frozen=True)
class Code:
    """One code of ``data/codes.yml``; `codes.schema.json` explains the fields."""

    id: str
    field: str
    body: str
    name: str
    year: int
    binds: str
    says: str
    allows: str
    sources: Sequence[str]
    verified: str
    checked: dt.date


def codes() -> list[Code]:
    """Return the codes in the order of their file.

    Raises
    ------
    StoreError
        If the file is missing or cannot be read.

    Examples
    --------
    >>> [code.field for code in codes()][:2]
    ['press', 'broadcasting']
    """
    told = store.read_yaml(store.data_path("codes.yml"))["codes"]
    return [Code(**fields | {"checked": dt.date.fromisoformat(fields["checked"])}) for fields in told]


def code_rows() -> list[tuple[str, ...]]:
    """Return the codes as rows of words below `CODE_HEADINGS`, for a table."""
    return [
        (
            code.field,
            f"{code.body}, {code.year}: {code.name}",
            code.says,
            code.allows,
            code.binds,
            lawbook.looked_up(code),
        )
        for code in codes()
    ]
