"""Writing: whole or not at all, and never over what the kit ships.

What you will understand: what stood in a file is kept until the new content is complete.

Serves every notebook. It writes bytes and text; a picture goes out through `kit.store.save` alone, with its label.
"""

from __future__ import annotations

import contextlib
import errno
import io
import itertools
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kit.folders import SHIPPED
from kit.store.places import CHECKOUT, StoreError, shown


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all: to a temporary name first, then renamed.

    Raises
    ------
    StoreError
        If there is no room or no permission, or if the file belongs to the kit. What stood there before is kept.
    """
    path = Path(path)
    if any(path.absolute().is_relative_to(CHECKOUT / folder) for folder in SHIPPED):
        raise StoreError(f"{shown(path)} was not written: it belongs to the kit. Choose another folder.")
    temporary = path.with_name(f".unfinished-{uuid.uuid4().hex[:12]}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise StoreError(_why_not_written(path, error)) from None
    return path


def set_aside(path: Path) -> Path:
    """Give a file of the learner's a number of its own, so that another can take its place."""
    path = Path(path)
    number = next(n for n in itertools.count(1) if not path.with_name(f"{path.stem}-old-{n}{path.suffix}").exists())
    return path.rename(path.with_name(f"{path.stem}-old-{number}{path.suffix}"))


def remove(path: Path) -> None:
    """Remove a file that the learner made, if it is there.

    Raises
    ------
    StoreError
        If it may not be removed, or another program holds it open.
    """
    try:
        Path(path).unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or error
        raise StoreError(f"{shown(path)} was not removed ({why}): close what uses it and try again.") from None


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray]) -> Path:
    """Write arrays of numbers into one compressed ``.npz``, as `write_bytes` does; nothing is pickled.

    Raises
    ------
    TypeError
        If an array holds objects: they could be kept only by pickling, and a pickle can run code when it is read.
    """
    if any(array.dtype.hasobject for array in arrays.values()):
        raise TypeError("only arrays of numbers are written, this one holds objects.")
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return write_bytes(path, buffer.getvalue())


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text as `write_bytes` does."""
    return write_bytes(path, text.encode("utf-8"))


def write_yaml(path: Path, content: Any) -> Path:
    """Write YAML that people can read: keys in the order given, no abbreviations."""
    import yaml

    return write_text(path, yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100))


def _why_not_written(path: Path, error: OSError) -> str:
    where = shown(path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{where} was not written: the disk is full. Free some space and try again; nothing was lost."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{where} was not written: this folder may not be written to. "
            "Set FACE_VALUE_HOME to a folder of yours and start again; nothing was lost."
        )
    return f"{where} was not written ({error.strerror or error}); nothing was lost."
