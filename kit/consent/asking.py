"""Asking the records on file, and taking a consent back."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping

import numpy as np

from kit import store
from kit.consent.forms import read
from kit.consent.records import PURPOSES, ConsentError, Record, today


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
