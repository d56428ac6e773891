"""Photographs for tests: of people, where somebody fetched them; and files that hold no face at all, anywhere."""

import json

import numpy as np
import pytest
from PIL import Image

from kit import consent, store

SKIP = "photographs not downloaded"  # stands in tests/allowed_skips.txt
KIM = {
    "schema_version": consent.SCHEMA_VERSION,
    "record_id": "kim",
    "shown": "Kim",
    "basis": "signed-consent",
    "words": "My picture may be measured, averaged and given another face in this class.",
    "purposes": ["display", "study", "average", "receive-face"],
    "audience": "class",
    "period": {"from": None, "until": None},
    "withdrawal_method": "Say stop.",
    "evidence": {"form": "form.pdf", "sha256": "0" * 64},
}


def fetched(record, least=1):
    """Return the photographs of a record, or skip the test where fewer were fetched."""
    names = store.photographs(record)
    if len(names) < least:
        pytest.skip(SKIP)
    return [store.photograph(name, record=record) for name in names]


def template(points, *, end="\n", said=None):
    """Return the bytes of a ``.tem`` with these points and one line between two of them."""
    lines = [str(len(points) if said is None else said), *(f"{x}\t{y}" for x, y in points), "1", "0", "2", "0 1", "0"]
    return (end.join(lines) + end).encode()


def placed(size_px, count=68):
    """Return so many points well inside a picture of height and width, none of them the same."""
    height, width = size_px
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.linspace(0.2, 0.4, count)[:, None]
    return np.round((ring + 0.5) * (width, height), 2)


def file_record(folder, pixels, **fields):
    """File a record of Kim's that covers some pixels, among a user's own below a folder."""
    record = {**KIM, "pictures": {"kim": consent.fingerprint(pixels)}, **fields}
    store.write_text(folder / "private" / "consent" / "kim.yml", json.dumps(record))
    consent.register.cache_clear()


def as_seen(path):
    """Return what Pillow shows of a file, as 8-bit colour: an independent reader."""
    with Image.open(path) as image:
        return np.array(image.convert("RGB"))
