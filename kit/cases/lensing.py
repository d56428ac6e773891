"""Five lenses: ways of asking what is right that people have thought about for a long time.

What you will understand: people who disagree about a case often look at different things in it. A lens makes the
looking visible, and each has something that it does not see well.

Serves 12-cases. It deliberately ranks none of them, and none of them gives a verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kit import store

LENS_HEADINGS = ("lens", "it asks", "what it does not see well")


@dataclass(frozen=True)
class Reading:
    """What a source says, in our words; ``source`` is its key in the bibliography."""

    source: str
    says: str


@dataclass(frozen=True)
class Lens:
    """One lens of ``data/lenses.yml``; `lenses.schema.json` explains the fields."""

    id: str
    name: str
    paragraph: str
    questions: Sequence[str]
    classic: Reading
    on_synthetic_media: Reading
    blind_spot: str


def lenses() -> list[Lens]:
    """Return the five lenses in the order of their file.

    Raises
    ------
    StoreError
        If the file is missing or cannot be read.

    Examples
    --------
    >>> [lens.name for lens in lenses()][:2]
    ['Rights and duties', 'Outcomes']
    """
    told = store.read_yaml(store.data_path("lenses.yml"))["lenses"]
    return [
        Lens(**fields | {name: Reading(**fields[name]) for name in ("classic", "on_synthetic_media")})
        for fields in told
    ]


def lens_rows() -> list[tuple[str, ...]]:
    """Return the lenses as rows of words below `LENS_HEADINGS`, for a table."""
    return [(lens.name, " ".join(lens.questions), lens.blind_spot) for lens in lenses()]
