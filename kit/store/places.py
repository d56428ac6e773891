"""Where things live, and what is said when a file cannot be had.

What you will understand: shipped data, a learner's answers and a user's private photographs have a folder each, and
a message names a file as its reader knows it.

Serves every notebook. It touches no file; `kit.folders` decides which folder is the learner's.
"""

from __future__ import annotations

from pathlib import Path

from kit import folders
from kit.folders import CHECKOUT


class StoreError(Exception):
    """A file could not be read or written; the message says what, where and what to do."""


def data_path(*parts: str) -> Path:
    """Return the path of a shipped data file, e.g. ``data_path("actors", "rowan.yml")``."""
    return CHECKOUT.joinpath("data", *parts)


def answers_path(*parts: str) -> Path:
    """Return a path among the learner's answers (git-ignored, never sent anywhere)."""
    return folders.home().joinpath("answers", *parts)


def handout_path(*parts: str) -> Path:
    """Return a path among the pages that ``python3 -m kit handout`` writes (git-ignored, may hold answers)."""
    return folders.home().joinpath("handout", *parts)


def cache_path(*parts: str) -> Path:
    """Return a path among results that can be computed again (git-ignored; may be deleted at any time)."""
    return folders.home().joinpath("cache", *parts)


def private_path(*parts: str) -> Path:
    """Return a path among photographs and records that a user added (git-ignored, never exported)."""
    return folders.home().joinpath(folders.PRIVATE, *parts)


def shown(path: Path) -> str:
    """Return a path as a reader knows it: from the checkout where it lies inside."""
    path = Path(path)
    return path.relative_to(CHECKOUT).as_posix() if path.is_relative_to(CHECKOUT) else str(path)
