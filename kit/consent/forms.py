"""Reading a record from its file: every field that is missing, malformed or contradictory is named."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kit.consent.records import (
    AUDIENCES,
    BASES,
    MOST_A_BASIS_GRANTS,
    POINT_SETS,
    PURPOSES,
    SCHEMA_VERSION,
    ConsentError,
    Record,
)

REQUIRED_FIELDS = (
    "schema_version", "record_id", "shown", "basis", "purposes", "audience", "period",
    "withdrawal_method", "evidence", "words",
)  # fmt: skip
OPTIONAL_FIELDS = ("asks", "credit", "people", "pictures", "play", "point_set", "public_figure")
FILL_IN = "FILL IN"  # what stands in a new record where something has to be written


def read(fields: Any, *, name: str) -> Record:
    """Return a record from the fields of its file.

    Parameters
    ----------
    fields : mapping
        As ``data/consent/consent.schema.json`` describes them.
    name : str
        The name of the file without its ending.

    Raises
    ------
    ConsentError
        If a field is missing or malformed, or if two fields contradict each other.
    """
    malformed = f"the record {name!r} cannot be used: "
    if not isinstance(fields, Mapping):
        raise ConsentError(malformed + "it is not a list of fields. Begin again from the form")
    missing = [key for key in REQUIRED_FIELDS if key not in fields]
    if missing:
        raise ConsentError(malformed + f"it lacks {', '.join(missing)}. Fill that in")
    unknown = [str(key) for key in fields if key not in (*REQUIRED_FIELDS, *OPTIONAL_FIELDS)]
    if unknown:
        raise ConsentError(malformed + f"it has {', '.join(unknown)}, which this kit does not know. Mend the name")
    unfilled = list(_unfilled(fields))
    if unfilled:
        raise ConsentError(
            f"{malformed}it is not filled in yet. Write what the signed form says: {', '.join(unfilled)}"
        )
    try:
        made = Record(
            record_id=_text(fields, "record_id"),
            shown=_text(fields, "shown"),
            basis=_one_of(fields, "basis", BASES),
            purposes=frozenset(_all_of(fields, "purposes", PURPOSES)),
            audience=_one_of(fields, "audience", AUDIENCES),
            valid_from=_date(fields["period"], "from"),
            valid_until=_date(fields["period"], "until"),
            words=_text(fields, "words"),
            withdrawal_method=_text(fields, "withdrawal_method"),
            credit=str(fields.get("credit", "")),
            asks=str(fields.get("asks", "")).strip(),
            public_figure=_flag(fields, "public_figure"),
            play=_flag(fields, "play"),
            evidence_sha256=_hash(fields["evidence"]),
            reported_by=_reported_by(fields["evidence"]),
            people=_count(fields, "people"),
            point_set=_one_of({"point_set": "face-68", **fields}, "point_set", POINT_SETS),
            pictures=dict(fields.get("pictures") or {}),
        )
    except (TypeError, ValueError, KeyError) as error:
        raise ConsentError(f"{malformed}{error}. Mend that field") from None
    contradiction = _contradiction(made, name, fields["schema_version"])
    if contradiction:
        raise ConsentError(malformed + contradiction)
    return made


def _contradiction(made: Record, name: str, version: str) -> str | None:
    """Return what in a record cannot be true at the same time, or None."""
    beyond = sorted(made.purposes - MOST_A_BASIS_GRANTS[made.basis])
    if version != SCHEMA_VERSION:
        return f"it follows {version!r}, this kit reads {SCHEMA_VERSION!r}. Fill in the newer form"
    if made.record_id != name:
        return f"it calls itself {made.record_id!r}. Give file and record one name"
    if beyond:
        return f"the basis {BASES[made.basis]!r} cannot grant {', '.join(beyond)}. Take that purpose out"
    if made.public_figure and made.purposes - {"display", "study", "publish"}:
        return "it lets a public figure be altered, which this kit never does. Take those purposes out"
    if made.valid_from and made.valid_until and made.valid_until < made.valid_from:
        return "its period ends before it begins. Mend the dates"
    if made.basis == "signed-consent" and not (made.evidence_sha256 or made.reported_by):
        return "it says that a form was signed but names no form. Add the hash of the form, or who reports it"
    if "publish" in made.purposes and made.audience != "public":
        return f"it grants publishing to an audience of {made.audience!r}. Mend one of the two"
    if made.basis == "opened-here" and made.audience != "self":
        return "a file that was only opened here has no audience beyond yourself. Mend the audience"
    return None


def _unfilled(fields: Mapping, within: str = "") -> Iterator[str]:
    """Yield the fields in which nobody has written anything yet."""
    for key, value in fields.items():
        if isinstance(value, Mapping):
            yield from _unfilled(value, f"{within}{key}.")
        elif isinstance(value, str) and value.strip() == FILL_IN:
            yield f"{within}{key}"


def _text(fields: Mapping, key: str) -> str:
    if not isinstance(fields[key], str) or not fields[key].strip():
        raise ValueError(f"{key} is empty")
    return fields[key].strip()


def _flag(fields: Mapping, key: str) -> bool:
    value = fields.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{key} is {value!r}, neither true nor false")
    return value


def _count(fields: Mapping, key: str) -> int:
    value = fields.get(key, 1)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{key} is {value!r}, not a number from 1 on")
    return value


def _one_of(fields: Mapping, key: str, allowed: Iterable[str]) -> str:
    if fields[key] not in allowed:
        raise ValueError(f"{key} is {fields[key]!r}, which is none of {', '.join(allowed)}")
    return fields[key]


def _all_of(fields: Mapping, key: str, allowed: Iterable[str]) -> list[str]:
    if not isinstance(fields[key], list):
        raise ValueError(f"{key} is not a list")
    unknown = [str(item) for item in fields[key] if item not in allowed]
    if unknown:
        raise ValueError(f"{key} has {', '.join(unknown)}, which is none of {', '.join(allowed)}")
    return fields[key]


def _date(period: Mapping, key: str) -> dt.date | None:
    value = period[key]
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"period.{key} is {value!r}, not a date such as 2026-01-31") from None


def _hash(evidence: Mapping) -> str | None:
    value = evidence["sha256"]
    if value is not None and not re.fullmatch(r"[0-9a-f]{64}", str(value)):
        raise ValueError("evidence.sha256 is not 64 hexadecimal digits")
    return value


def _reported_by(evidence: Mapping) -> str:
    return _text(evidence, "reported_by") if "reported_by" in evidence else ""
