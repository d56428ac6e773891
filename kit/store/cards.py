"""Case cards: something that happened, read from the Markdown file in which it stands.

What you will understand: a card is a page that anybody can read as it is. Its head says in fields what a machine needs
to know of it, its sections tell the case.

Serves the Case section of every notebook, and 12-cases. It draws nothing and chooses nothing; whether a card follows
``data/cases/case.schema.json`` is asked in the tests and by ``doctor``, not at every read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit import store

SECTIONS = ("What happened", "What is contested", "For the facilitator")
THEMES = {
    "consent_subject": "consent of those shown",
    "consent_audience": "what an audience is owed",
    "disclosure": "labels and disclosure",
    "truth": "truth and doubt",
    "privacy": "privacy",
    "politics": "politics",
    "fraud": "fraud",
    "bias": "bias",
    "entertainment": "film, music and museums",
    "beneficial": "good uses",
    "law": "law",
    "detection": "detection",
    "dataset": "collections of data",
}
MEDIA = ("image", "video", "audio", "text", "dataset")
NEEDED = ("title", "sensitivity", "questions", "sources")  # without these a card can be neither shown nor kept closed


@dataclass(frozen=True)
class Card:
    """A case card.

    Attributes
    ----------
    id : str
        The name of its file in ``data/cases``.
    fields : dict
        The front matter, as ``data/cases/case.schema.json`` describes it.
    sections : dict of str to str
        Markdown below each heading.
    """

    id: str
    fields: Mapping[str, Any]
    sections: Mapping[str, str]

    @property
    def is_strong(self) -> bool:
        """Whether its topic is hard: such a card stays closed until somebody opens it."""
        return self.fields["sensitivity"] == "strong"


def card_ids() -> list[str]:
    """Return the names of all cards, in alphabetical order."""
    return [path.stem for path in store.files_in(store.data_path("cases"), "*.md") if path.name != "README.md"]


def read_card(card_id: str) -> Card:
    """Return a card of ``data/cases``.

    Raises
    ------
    StoreError
        If there is no such card, it has no front matter, or lacks something; the message names file and reason.

    Examples
    --------
    >>> read_card("gabon-liars-dividend-2019").fields["title"]
    'A video that was doubted'
    """
    return card_in(store.data_path("cases", f"{card_id}.md"))


def card_in(path: Path) -> Card:
    """Return the card of a file, as `read_card` does."""
    text = store.read_text(path)
    parts = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise store.StoreError(f"{path.name} has no front matter: begin it with a line of three hyphens.")
    fields = store.parse_yaml(parts[1], path) or {}
    pieces = re.split(r"^## (.+)$", parts[2], flags=re.MULTILINE)
    sections = {heading.strip(): body.strip() for heading, body in zip(pieces[1::2], pieces[2::2], strict=True)}
    missing = [name for name in NEEDED if name not in fields]
    missing += [name for name in SECTIONS if name not in sections]
    if missing:
        raise store.StoreError(f"{path.name} lacks {', '.join(missing)}: fill that in.")
    return Card(path.stem, fields, sections)
