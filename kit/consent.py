"""Who agreed to what: records, purposes, and the refusal when nobody agreed.

What you will understand: consent is not one yes. It names a purpose, an audience, a period and a way out, and a
swap needs two of them: one from the side that lends a face, one from the side that receives it.

Serves every notebook, 01-consent most. It cannot check that a record is true: a record is somebody's word. It
has no override: what no record grants is refused, and only a face that depicts nobody can ever be lent.

Sources: field names follow ISO/IEC TS 27560:2023 as retold by the W3C Data Privacy Vocabularies Community Group,
"Consent Records and Receipts as per ISO/IEC TS 27560:2023 using DPV" (2024), where they fit. The specification
speaks of data processing, not of faces that are changed, so `basis`, `audience` and the purposes are ours.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit import store

SCHEMA_VERSION = "face-value-consent/1"

PURPOSES = {
    "display": "be shown",
    "study": "be measured and copied by a camera",
    "alter": "be changed",
    "lend-face": "lend a face",
    "receive-face": "receive a face",
    "average": "be averaged with others",
    "train": "be used to train a model",
    "publish": "be shown in public",
}
BASES = {
    "depicts-nobody": "depicts nobody",
    "signed-consent": "signed consent",
    "published-by-person-shown": "published by the person shown",
    "licence-only": "licence only",
    "opened-here": "opened here",
}
AUDIENCES = ("self", "class", "public")  # each reaches further than the one before

# What a basis can grant at most. A record that says more contradicts itself and is refused whole.
MOST_A_BASIS_GRANTS = {
    "depicts-nobody": frozenset(PURPOSES),
    "signed-consent": frozenset(PURPOSES) - {"lend-face"},
    "published-by-person-shown": frozenset(PURPOSES) - {"lend-face"},
    "licence-only": frozenset({"display", "study", "publish"}),
    "opened-here": frozenset({"display", "study"}),
}
REQUIRED_FIELDS = (
    "schema_version", "record_id", "shown", "basis", "purposes", "audience", "period",
    "withdrawal_method", "evidence", "words",
)  # fmt: skip


class ConsentError(Exception):
    """Nobody agreed to this. The message says what is missing, who would have to agree, and what would change it."""


@dataclass(frozen=True)
class Record:
    """What was agreed about one picture or one set of pictures.

    Attributes
    ----------
    record_id : str
        Also the name of its file.
    shown : str
        Who is shown, without a private person's name.
    basis : str
        One of `BASES`.
    purposes : frozenset of str
        A subset of `PURPOSES`.
    audience : {"self", "class", "public"}
        The widest audience.
    valid_from, valid_until : datetime.date or None
        The period; None means that it does not begin or end.
    words : str
        The sentence that was signed, or what stands in its place.
    withdrawal_method, credit : str
    public_figure : bool
        Whether the person shown is one: then nothing beyond showing and studying can be granted.
    evidence_sha256 : str or None
        Hash of the signed form.
    pictures : dict of str to str
        Name of each picture that the record covers by hash, and the `fingerprint` of its pixels.
    withdrawn : bool
    """

    record_id: str
    shown: str
    basis: str
    purposes: frozenset[str]
    audience: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    words: str
    withdrawal_method: str
    credit: str = ""
    public_figure: bool = False
    evidence_sha256: str | None = None
    pictures: Mapping[str, str] = field(default_factory=dict)
    withdrawn: bool = False

    def reason_against(self, purpose: str, audience: str = "self") -> str | None:
        """Return why this record does not allow a purpose before an audience, or None when it does."""
        known_as = f"its record {self.record_id!r} ({BASES[self.basis]})"
        if self.withdrawn:
            return f"{known_as} was withdrawn. A new yes from {self.shown} would change it"
        now = today()
        if self.valid_from and now < self.valid_from:
            return f"{known_as} is not valid yet. Waiting would change it"
        if self.valid_until and now > self.valid_until:
            return f"{known_as} has ended. A renewed yes from {self.shown} would change it"
        if purpose not in self.purposes:
            allowed = _listed([name for name in PURPOSES if name in self.purposes])
            return f"{known_as} allows {allowed}, and nobody agreed to more. {self._what_would_change(purpose)}"
        if AUDIENCES.index(audience) > AUDIENCES.index(self.audience):
            return (
                f"{known_as} reaches {_reach(self.audience)}, not {_reach(audience)}. "
                f"A yes to that audience from {self.shown} would change it"
            )
        return None

    def _what_would_change(self, purpose: str) -> str:
        if purpose == "lend-face":
            return "Nothing would change it: this kit lends only faces that depict nobody"
        if self.public_figure:
            return "Nothing would change it: this kit never alters a public figure"
        if purpose not in MOST_A_BASIS_GRANTS[self.basis]:
            return f"Only a form signed for this purpose by {self.shown} would change it"
        return f"A yes to this purpose from {self.shown} would change it"


def today() -> dt.date:
    """Return the date of today, the only clock of the kit (``FACE_VALUE_TODAY=2036-01-31`` sets it in tests)."""
    chosen = os.environ.get("FACE_VALUE_TODAY")
    return dt.date.fromisoformat(chosen) if chosen else dt.date.today()


def require(record_ids: Iterable[str], purpose: str, *, name: str, audience: str = "self") -> None:
    """Refuse unless every record allows the purpose before the audience.

    Parameters
    ----------
    record_ids : iterable of str
        The records behind a picture.
    purpose : str
        One of `PURPOSES`.
    name : str
        How the picture is called in the refusal.
    audience : {"self", "class", "public"}

    Raises
    ------
    ConsentError
        One sentence for each record that does not allow it.
    """
    reasons = refusals(record_ids, purpose, name=name, audience=audience)
    if reasons:
        raise ConsentError("Refused: " + " ".join(reasons))


def refusals(record_ids: Iterable[str], purpose: str, *, name: str, audience: str = "self") -> list[str]:
    """Return a sentence for each record that does not allow a purpose, none when all do.

    Examples
    --------
    >>> refusals(["actors"], "lend-face", name="Rowan")
    []
    >>> refusals(["astronaut"], "lend-face", name="Astronaut")[0][:34]
    'Astronaut may not lend a face, bec'
    """
    record_ids = list(record_ids)
    may_not = f"{name} may not {PURPOSES[purpose]}, because "
    if not record_ids:
        return [may_not + "no consent record stands behind it. A record that covers this use would change it."]
    sentences = []
    for record_id in record_ids:
        try:
            reason = record(record_id).reason_against(purpose, audience)
        except ConsentError as error:
            reason = str(error).rstrip(".")
        if reason:
            sentences.append(f"{may_not}{reason}.")
    return sentences


def record(record_id: str) -> Record:
    """Return the record of that name.

    Raises
    ------
    ConsentError
        If there is none, or if it is malformed or contradicts itself.
    """
    found = register().get(record_id)
    if found is None:
        raise ConsentError(
            f"there is no consent record {record_id!r}. A record that covers this use, in data/consent or "
            "private/consent, would change it"
        )
    if isinstance(found, ConsentError):
        raise found
    return found


def matches(record_id: str, name: str, pixels: np.ndarray) -> None:
    """Refuse a picture whose pixels are not those that its record covers.

    Raises
    ------
    ConsentError
        If the record names another fingerprint for `name`, or none.
    """
    expected = record(record_id).pictures.get(name)
    if expected != fingerprint(pixels):
        raise ConsentError(
            f"Refused: the picture {name!r} is not the one that record {record_id!r} covers (its pixels differ). "
            "The picture as it was when consent was given would change it."
        )


def fingerprint(pixels: np.ndarray) -> str:
    """Return the sha256 of an array's shape and uint8 values, as 64 hexadecimal digits."""
    pixels = np.ascontiguousarray(pixels, dtype=np.uint8)
    return hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()


# Withdrawal -------------------------------------------------------------------------------------------------


def withdraw(record_id: str) -> None:
    """Withdraw a consent: an event is added to the learner's answers, no record is erased.

    Raises
    ------
    ConsentError
        If there is no such record.
    """
    record(record_id)
    events = _withdrawals()
    if record_id not in {event["record_id"] for event in events}:
        events.append({"record_id": record_id, "event_state": "withdrawn", "event_time": today().isoformat()})
        store.write_yaml(store.answers_path("withdrawals.yml"), events)
    register.cache_clear()


def restore(record_id: str) -> None:
    """Take a withdrawal back, so that the exercise can be begun again."""
    events = [event for event in _withdrawals() if event["record_id"] != record_id]
    store.write_yaml(store.answers_path("withdrawals.yml"), events)
    register.cache_clear()


def _withdrawals() -> list[dict[str, str]]:
    path = store.answers_path("withdrawals.yml")
    return list(store.read_yaml(path) or []) if path.exists() else []


# Reading records --------------------------------------------------------------------------------------------


@functools.cache
def register() -> Mapping[str, Record | ConsentError]:
    """Return every record by its id, read once; a record that cannot be used stands as the reason why."""
    withdrawn = {event["record_id"] for event in _withdrawals()}
    found: dict[str, Record | ConsentError] = {}
    for folder in (store.data_path("consent"), store.private_path("consent")):
        for path in store.files_in(folder, "*.yml"):
            try:
                found[path.stem] = read(store.read_yaml(path), name=path.stem, withdrawn=path.stem in withdrawn)
            except (ConsentError, store.StoreError) as error:
                found[path.stem] = ConsentError(str(error))
    return found


def read(fields: Any, *, name: str, withdrawn: bool = False) -> Record:
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
            public_figure=fields.get("public_figure") is True,
            evidence_sha256=_hash(fields["evidence"]),
            pictures=dict(fields.get("pictures") or {}),
            withdrawn=withdrawn,
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
    if made.basis == "signed-consent" and not made.evidence_sha256:
        return "it says that a form was signed but names no form. Add the hash of the form"
    if "publish" in made.purposes and made.audience != "public":
        return f"it grants publishing to an audience of {made.audience!r}. Mend one of the two"
    if made.basis == "opened-here" and made.audience != "self":
        return "a file that was only opened here has no audience beyond yourself. Mend the audience"
    return None


def _text(fields: Mapping, key: str) -> str:
    if not isinstance(fields[key], str) or not fields[key].strip():
        raise ValueError(f"{key} is empty")
    return fields[key].strip()


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
    if value is None or isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(str(value))


def _hash(evidence: Mapping) -> str | None:
    value = evidence["sha256"]
    if value is not None and not re.fullmatch(r"[0-9a-f]{64}", str(value)):
        raise ValueError("evidence.sha256 is not 64 hexadecimal digits")
    return value


def _listed(words: list[str]) -> str:
    """Return words as a phrase: ``one, two and three``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]])) or "nothing"


def _reach(audience: str) -> str:
    return {"self": "one person alone", "class": "the class", "public": "the public"}[audience]
