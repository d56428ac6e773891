"""Asking the records on file, and taking a consent back."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from kit import store
from kit.consent.forms import read
from kit.consent.records import OPENED_HERE, PURPOSES, ConsentError, Record, today


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


def rests_on_opened_file(record_ids: Iterable[str]) -> bool:
    """Return whether a file that was only opened here stands behind a picture."""
    known = [register().get(record_id) for record_id in record_ids]
    return any(isinstance(found, Record) and found.basis == "opened-here" for found in known)


def require_score(record_ids: Iterable[str], *, name: str) -> None:
    """Refuse to score a picture of which a part comes from a file that was only opened here.

    Whatever gives a picture one number or a verdict asks this first: a number about somebody's file reads like an
    accusation, and nothing here can know what was done to it.

    Raises
    ------
    ConsentError
    """
    if rests_on_opened_file(record_ids):
        raise ConsentError(
            f"Refused: {name} may not be scored, because it was only opened here, and nothing here can show that it "
            "was edited, or that it was not: do not accuse anyone with it. Nothing would change that; its maps may be "
            "looked at."
        )


def record(record_id: str) -> Record:
    """Return the record of that name.

    Raises
    ------
    ConsentError
        If there is none, or if it is malformed or contradicts itself.
    """
    found = register().get(record_id)
    if isinstance(found, Record) and _withdrawal(record_id).exists():
        found = dataclasses.replace(found, withdrawn=True)  # looked up each time: another notebook may have done it
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
    if expected is None:
        raise ConsentError(
            f"Refused: the record {record_id!r} covers no picture called {name!r}. "
            "A record that lists it would change that."
        )
    if expected != fingerprint(pixels):
        raise ConsentError(
            f"Refused: the picture {name!r} is not the one that the record {record_id!r} covers (its pixels differ). "
            "The picture as it was when consent was given would change that."
        )


def fingerprint(pixels: np.ndarray) -> str:
    """Return the sha256 of an array's shape and uint8 values, as 64 hexadecimal digits."""
    if pixels.dtype != np.uint8:
        raise ValueError(f"a fingerprint is taken of uint8 pixels, this array is {pixels.dtype}.")
    pixels = np.ascontiguousarray(pixels)
    return hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()


@functools.cache
def register() -> Mapping[str, Record | ConsentError]:
    """Return every record by its id, read once; a record that cannot be used stands as the reason why.

    One of them is in no file: that of files which a learner opens from outside. Two records of one name are both
    refused, so that none can quietly take the place of another.
    """
    found: dict[str, Record | ConsentError] = {OPENED_HERE.record_id: OPENED_HERE}
    for folder in (store.data_path("consent"), store.private_path("consent")):
        for path in store.files_in(folder, "*.yml"):
            if path.stem in found:
                found[path.stem] = ConsentError(f"there are two records {path.stem!r}. Give one of them another name")
                continue
            try:
                found[path.stem] = read(store.read_yaml(path), name=path.stem)
            except (ConsentError, store.StoreError) as error:
                found[path.stem] = ConsentError(str(error))
    return found


# Withdrawal -------------------------------------------------------------------------------------------------


def withdraw(record_id: str) -> None:
    """Withdraw a consent: an event is added to the learner's answers, no record is erased.

    Who withdraws again changes nothing: the first event stays.

    Raises
    ------
    ConsentError
        If there is no such record, or it is that of opened files, behind which no consent stands.
    """
    if record_id == OPENED_HERE.record_id:
        raise ConsentError(
            "Refused: nobody agreed to a file that was only opened here, so there is no consent to withdraw. "
            f"{OPENED_HERE.withdrawal_method}"
        )
    if record(record_id).withdrawn:
        return
    event = {"record_id": record_id, "event_state": "withdrawn", "event_time": today().isoformat()}
    store.write_yaml(_withdrawal(record_id), event)


def restore(record_id: str) -> None:
    """Take a withdrawal back, so that the exercise can be begun again.

    Raises
    ------
    ConsentError
        If somebody real is shown: nobody else can say yes again. Also if there is no such record.
    """
    found = record(record_id)
    if not found.may_be_restored:
        raise ConsentError(
            f"Refused: the consent {record_id!r} is not given back here, because somebody real is shown. "
            f"Only {found.shown} can say yes again, in a new record."
        )
    store.remove(_withdrawal(record_id))


def _withdrawal(record_id: str) -> Path:
    """Return the file whose presence says that a consent was withdrawn; one each, so that none is lost."""
    return store.answers_path("withdrawals", f"{record_id}.yml")
