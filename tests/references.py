"""The bibliography: what is cited, and the Sources that each notebook shows.

A citation is a link, ``[Pérez 2003](#perez2003)``; its key stands in ``data/references.bib``. The BibTeX read
here is the small part that this file uses: entries of ``name = {value},`` lines, one field a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
REFERENCES = CHECKOUT / "data" / "references.bib"
SOURCES_HEADING = "## Sources"
REQUIRED_FIELDS = ("author", "title", "year", "verified")

CITATION = re.compile(r"\[([^\[\]]+?)\s+(\d{4}[a-z]?)\]\(#([a-z]+\d{4}[a-z]?)\)")


def read(text: str) -> dict[str, dict[str, str]]:
    """Return the entries of BibTeX text by key, each with its fields and its ``type``.

    Raises
    ------
    ValueError
        If a line is none of the three kinds that this file uses, or an entry is doubled or lacks a field.
    """
    entries: dict[str, dict[str, str]] = {}
    fields = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("%"):
            continue
        begins = re.fullmatch(r"@(\w+)\{([a-z]+\d{4}[a-z]?),", line)
        holds = re.fullmatch(r"\s+(\w+)\s*=\s*\{(.*)\},", line)
        if begins and fields is None:
            kind, key = begins.groups()
            if key in entries:
                raise ValueError(f"line {number}: {key} stands here twice.")
            fields = entries[key] = {"type": kind}
        elif holds and fields is not None:
            fields[holds[1]] = holds[2]
        elif line == "}" and fields is not None:
            fields = None
        else:
            raise ValueError(f"line {number} cannot be read: {line!r}.")
    for key, entry in entries.items():
        lacking = [name for name in REQUIRED_FIELDS if not entry.get(name)]
        if entry.get("verified") == "secondary":
            lacking += [name for name in ("via", "checked") if not entry.get(name)]
        if lacking:
            raise ValueError(f"{key} lacks {', '.join(lacking)}.")
    return entries


def shipped() -> dict[str, dict[str, str]]:
    """Return the entries of ``data/references.bib``."""
    return read(REFERENCES.read_text(encoding="utf-8"))


def cited(text: str) -> set[str]:
    """Return the keys that a text cites."""
    return {key for _, _, key in CITATION.findall(text)}


def misnamed(text: str) -> list[str]:
    """Return the citations whose visible name and year are not those of their key."""
    wrong = []
    for name, year, key in CITATION.findall(text):
        if _plain(name) + year != key:
            wrong.append(f"[{name} {year}](#{key})")
    return wrong


def citation(key: str, entries: Mapping[str, Mapping[str, str]]) -> str:
    """Return a citation as it is written in a text, such as ``[Pérez 2003](#perez2003)``."""
    entry = entries[key]
    return f"[{entry['author'].split(',')[0].strip()} {entry['year']}](#{key})"


def sources(keys: Iterable[str], entries: Mapping[str, Mapping[str, str]]) -> str:
    """Return the Markdown of a notebook's Sources: one line for each key, in alphabetical order.

    Raises
    ------
    KeyError
        If a key has no entry.
    """
    lines = [f'- <a id="{key}"></a>{sentence(entries[key])}' for key in sorted(keys)]
    return "\n".join([SOURCES_HEADING, "", *(lines or ["This notebook cites nothing beyond its case."])])


def sentence(entry: Mapping[str, str]) -> str:
    """Return one entry as a reader sees it.

    An entry that was read second-hand says so, and links only to the publication itself.
    """
    parts = [f"{_people(entry['author'])} ({entry['year']})", f"*{entry['title']}*", _where(entry)]
    if "doi" in entry:
        parts.append(f"[doi:{entry['doi']}](https://doi.org/{entry['doi']})")
    if "eprint" in entry:
        parts.append(f"[arXiv:{entry['eprint']}](https://arxiv.org/abs/{entry['eprint']})")
    if "url" in entry:
        parts.append(f"[{entry['url'].split('/')[2]}]({entry['url']})")
    if entry["verified"] == "secondary":
        parts.append(f"As reported by {entry['via']}, checked {entry['checked']}")
    return " ".join(part if part.endswith(("?", "!", ".")) else f"{part}." for part in parts if part)


def _people(author: str) -> str:
    """Return surnames, as in "Pérez, Gangnet and Blake"; more than four become "and others"."""
    surnames = [person.split(",")[0].strip() for person in author.split(" and ")]
    if len(surnames) > 4:
        return f"{surnames[0]} and others"
    return " and ".join([", ".join(surnames[:-1]), surnames[-1]]) if len(surnames) > 1 else surnames[0]


def _where(entry: Mapping[str, str]) -> str:
    """Return journal, volume, number and pages, as far as they are known."""
    place = next((entry[name] for name in ("journal", "booktitle", "publisher", "institution") if name in entry), "")
    if "volume" in entry:
        place += f" {entry['volume']}" + (f"({entry['number']})" if "number" in entry else "")
    elif "number" in entry:
        place += f", no. {entry['number']}"
    if "pages" in entry:
        place += ", " + entry["pages"].replace("--", "\N{EN DASH}")
    return place


def _plain(name: str) -> str:
    """Return a surname in the letters of a key: without accents, spaces and hyphens."""
    split = unicodedata.normalize("NFKD", name.casefold())  # casefold also writes the sharp s as "ss"
    return "".join(letter for letter in split if letter.isascii() and letter.isalpha())
