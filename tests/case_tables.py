"""Writes the tables of ``data/cases/README.md``: the cards, who is in them, and how they are spread.

Run ``python -m tests.case_tables`` after a card was added or changed; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kit import cases, store

README = store.data_path("cases", "README.md")
MARK = re.compile(r"<!-- (\w+) -->\n.*?<!-- end -->", re.DOTALL)
LARGEST = 3  # countries that are named for each theme


def listed() -> list[Sequence[str]]:
    """Return a row for each card: what it is, when, where, how long, how hard; a link unless its topic is."""
    return [
        (
            card.fields["title"] if card.is_strong else f"[{card.fields['title']}]({card.id}.md)",
            str(card.fields["year"]),
            ", ".join(card.fields["place"]),
            card.fields["medium"],
            str(card.fields["minutes"]),
            card.fields["sensitivity"],
            ", ".join(card.fields["themes"]),
        )
        for card in cases.cards(strong=True)
    ]


def people() -> list[Sequence[str]]:
    """Return a row for each card: where, in which medium, who is hurt, who made it, and whose side they were on."""
    return [
        (
            card.fields["title"],
            ", ".join(card.fields["place"]),
            card.fields["medium"],
            card.fields["who_is_hurt"],
            card.fields["who_made_it"],
            ", ".join(f"{side}: {camp}" for side, camp in card.fields.get("camp", {}).items()),
        )
        for card in cases.cards(strong=True)
    ]


def shares() -> list[Sequence[str]]:
    """Return a row for each theme, and for each side in politics: how many cases, and the largest shares."""
    found = cases.balance()
    rows: dict[str, list[cases.Share]] = {}
    for share in (*found.places, *found.camps):
        rows.setdefault(share.among, []).append(share)
    return [
        (among, str(of[0].total), ", ".join(f"{share.of} {float(share.part):.0%}" for share in of[:LARGEST]))
        for among, of in rows.items()
    ]


TABLES = {
    "cards": (("case", "year", "where", "medium", "minutes", "sensitivity", "themes"), listed),
    "people": (("case", "where", "medium", "who is hurt", "who made it", "camp"), people),
    "shares": (("theme", "cases", "largest shares"), shares),
}


def filled(text: str) -> str:
    """Return the README with its tables written anew."""
    return MARK.sub(lambda found: f"<!-- {found[1]} -->\n{_table(*TABLES[found[1]])}\n<!-- end -->", text)


def _table(headings, rows):
    lines = [headings, ["---"] * len(headings), *rows()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    store.read_text(README)
    README.write_text(filled(store.read_text(README)), encoding="utf-8")
