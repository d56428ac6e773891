"""Reading: text, data files and shipped images; a mistake is named with file and line.

What you will understand: a data file is for people to read and mend, so an error says where to look.

Serves every notebook. It reads what lies on this computer only.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from kit.store.places import StoreError, shown

STDERR = 2  # number of the error stream, the same for every process


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    StoreError
        If the file is missing or cannot be read as UTF-8.
    """
    try:
        return Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StoreError(f"{shown(path)} is missing: fetch the course again, or restore the file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{shown(path)} cannot be read ({error}): check its permissions and encoding.") from None


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; `StoreError` if it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise StoreError(f"{shown(path)} cannot be read ({error.strerror or error}): check its permissions.") from None


def read_foreign(path: str | Path, *, most_bytes: int, make_smaller: str) -> bytes:
    """Return the content of an ordinary file that somebody chose, and of nothing else.

    Parameters
    ----------
    path : str or Path
    most_bytes : int
    make_smaller : str
        What to do with a file of more bytes, as the end of a sentence.

    Raises
    ------
    StoreError
        If no file is named, it is missing, a folder, a link, a device or too large, or may not be read.
    """
    if not str(path).strip():
        raise StoreError("No file is named yet: write where it is, such as 'my-picture.jpg' beside this notebook.")
    if "://" in str(path):
        raise StoreError(f"{path} is an address: only files on this computer are opened. Save it there first.")
    path, name = Path(os.path.expanduser(path)), shown(Path(path))
    try:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode):
            raise StoreError(f"{name} is a link: name the file that it leads to.")
        if stat.S_ISDIR(about.st_mode):
            raise StoreError(f"{name} is a folder: name one file in it.")
        if not stat.S_ISREG(about.st_mode):
            raise StoreError(f"{name} is a device or pipe, not a file: name a file.")
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except FileNotFoundError:
        raise StoreError(
            f"{name} is missing: check its name and folder; a name alone is looked for beside the notebook."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        why = getattr(error, "strerror", None) or error
        raise StoreError(f"{name} cannot be read ({why}): check its name and permissions.") from None
    if len(content) > most_bytes:
        raise StoreError(f"{name} is larger than {most_bytes / 1e6:g} MB: {make_smaller}.")
    return content


@contextlib.contextmanager
def without_complaints() -> Iterator[None]:
    """Keep away what a library in C writes about a file (libtiff does), since a notebook would show it below the cell.

    Everything else that the process writes as an error meanwhile is lost, too: use it for short work.
    """
    try:
        kept, nowhere = os.dup(STDERR), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # there is nothing to write to
        yield
        return
    os.dup2(nowhere, STDERR)
    try:
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)
        os.close(nowhere)


def read_json(path: Path) -> Any:
    """Return the content of a JSON file; `StoreError` names file and line of a mistake."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise StoreError(f"{shown(path)}, line {error.lineno}: {error.msg}. Mend that line.") from None


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file; `StoreError` names file and line of a mistake."""
    return parse_yaml(read_text(path), path)


def parse_yaml(text: str, path: Path) -> Any:
    """Return the content of YAML text that came from `path` (named in the error only)."""
    import yaml  # imported here: PyYAML is not needed to show a picture

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that does not exist
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or (str(error) if isinstance(error, ValueError) else "not valid YAML")
        raise StoreError(f"{shown(path)}{where}: {problem}. Mend that line.") from None


def read_image(path: Path) -> np.ndarray:
    """Return the pixels of a shipped image.

    Returns
    -------
    numpy.ndarray
        uint8, (H, W, 3) for colour, (H, W) for a label map.
    """
    try:
        with Image.open(path) as image:
            return np.array(image if image.mode in ("L", "RGB") else image.convert("RGB"))
    except FileNotFoundError:
        raise StoreError(f"{shown(path)} is missing: fetch the course again, or restore the file.") from None
    except OSError as error:
        raise StoreError(f"{shown(path)} is not a readable image ({error}).") from None


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays that `kit.store.write_arrays` wrote, by their names; nothing in the file is ever executed.

    Raises
    ------
    StoreError
        If the file is missing, cut off or damaged.
    """
    content = read_bytes(path)
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except Exception as error:  # a damaged archive fails in a dozen ways, and the remedy is always the same
        raise StoreError(f"{shown(path)} cannot be read ({error}): delete it, it is made again.") from None


def files_in(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder that match, in alphabetical order; none when the folder does not exist."""
    return sorted(Path(folder).glob(pattern))
