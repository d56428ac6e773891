"""Data sets that take long are kept part by part, and handed out on the same conditions as fresh ones.

What you will understand: what was finished stays, also when the rest was interrupted. And who takes consent back is
taken out of kept data, too: everybody behind a part is asked again each time, and a part says whom it rests on.

Serves 09-detection, and 01-consent, which looks for kept copies. A part holds arrays; single pictures are kept by
`kit.store.caching`, whose rules hold here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import kit
from kit import consent, store
from kit.store import caching

FOLDER = "parts"
CODE_DIGITS = 12  # hexadecimal: of the code that made a part, so that an outdated one is known by its name


def part(
    name: str,
    parameters: Mapping[str, Any],
    make: Callable[[], Mapping[str, np.ndarray]],
    *,
    says: str,
    records: Sequence[str],
    purposes: Sequence[str],
) -> dict[str, np.ndarray]:
    """Return the arrays of one part of a data set, from the cache where the very same part was finished before.

    Parameters
    ----------
    name : str
        Of the data set, such as ``detection.pairs``: letters, digits, dots.
    parameters : mapping
        JSON values: everything that the part depends on, apart from the code.
    make : callable
        Makes the arrays; they hold no objects, and none is called ``told``.
    says : str
        What the part holds, in words.
    records : sequence of str
        Ids of all consent records behind it.
    purposes : sequence of str
        What everybody behind it must agree to.

    Raises
    ------
    ConsentError
        If anybody behind it does not agree, or does no longer; before any file is opened.

    Notes
    -----
    A file that is damaged is made again, and a disk that is full stops nobody. Two notebooks may make the same part at
    once: each writes it whole, and both write the same. What other code made of the same parameters is removed when
    the part is made anew.
    """
    sentences = [each for purpose in purposes for each in consent.refusals(records, purpose, name=says)]
    if sentences:
        raise consent.ConsentError("Refused: " + " ".join(sentences))
    path = _path(name, parameters)
    with contextlib.suppress(store.StoreError, KeyError, TypeError, ValueError):
        return _kept(path, says, records)
    made = dict(make())
    if not consent.refusals(records, "display", name=says, audience="class"):
        with contextlib.suppress(store.StoreError):
            told = json.dumps({"says": says, "records": list(records), "arrays": sorted(made)})
            store.write_arrays(path, {**made, "told": np.frombuffer(told.encode(), np.uint8)})
            _remove_outdated(path)
    return made


def kept_part(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return what a kept part holds, in words, and the consent records that it rests on.

    Raises
    ------
    StoreError
        If the file is damaged.
    """
    try:
        told = _told(store.read_arrays(path))
        return str(told["says"]), tuple(told["records"])
    except (KeyError, TypeError, ValueError):
        raise store.StoreError(f"{path.name} is no part of a data set: delete it.") from None


def _path(name: str, parameters: Mapping[str, Any]) -> Path:
    """Return the file of a part: named by the data set, its parameters, and the code."""
    code = json.dumps([kit.__version__, np.__version__, caching.code_behind("kit.store.parts")])
    hashed = (
        hashlib.sha256(text.encode()).hexdigest() for text in (json.dumps(dict(parameters), sort_keys=True), code)
    )
    return store.cache_path(FOLDER, f"{name}-{next(hashed)[: caching.KEY_DIGITS]}-{next(hashed)[:CODE_DIGITS]}.npz")


def _kept(path: Path, says: str, records: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the arrays in a file; raise if it is missing, damaged, or says anything else than expected."""
    arrays = store.read_arrays(path)
    told = _told(arrays)
    if (told["says"], told["records"]) != (says, list(records)):
        raise ValueError("another part")
    del arrays["told"]
    return arrays


def _told(arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return what the file says in words, once it is clear that no array is missing."""
    told = json.loads(arrays["told"].tobytes())
    if sorted({*arrays} - {"told"}) != told["arrays"]:
        raise ValueError("arrays are missing")
    return told


def _remove_outdated(path: Path) -> None:
    """Remove the files of the same part that other code made."""
    same, _, _ = path.stem.rpartition("-")
    for other in store.files_in(path.parent, f"{same}-*.npz"):
        if other != path:
            store.remove(other)
