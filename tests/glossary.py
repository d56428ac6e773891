"""The glossary: words that a notebook explains, and the section "Words" in which it does so.

A word is linked, ``[landmarks](#word-landmark)``, where a reader of a notebook first meets it; its sentence stands in
``data/glossary.yml``. ``tests/refresh.py`` writes the table below the heading "Words" from what a notebook links.
Only running text is looked at here: `tests.notebook_form` decides which text that is, and holds the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests import references

CHECKOUT = Path(__file__).resolve().parent.parent
GLOSSARY = CHECKOUT / "data" / "glossary.yml"
WORDS_HEADING = "## Words"
TABLE_HEAD = ("| word | in plain words (the arrow key up takes you back) |", "|---|---|")  # so JupyterLab does

LINK = re.compile(r"\[([^\[\]]*)\]\(#word-([a-z0-9-]+)\)")
NOT_RUNNING_TEXT = (
    r"^[ \t]*\|[^\n]*",  # a line of a table
    r"<!--(?s:.*?)-->|<[^>]+>",  # a comment, a tag
    r"`[^`\n]*`|\$[^$\n]*\$",  # code and formulas
    r"!?\[[^\[\]]*\]\([^)\s]*\)",  # the words of another link
)


@dataclass(frozen=True)
class Use:
    """One place in a text where a word of the glossary stands: its id, its form there, whether it is linked."""

    id: str
    words: str
    linked: bool


def read(text: str) -> dict[str, dict]:
    """Return the entries of a glossary by id, in the order of the file.

    Raises
    ------
    ValueError
        If an id, or a form, stands there twice.
    """
    entries: dict[str, dict] = {}
    owners: dict[str, str] = {}
    for entry in yaml.safe_load(text)["words"]:
        name = entry["id"]
        if name in entries:
            raise ValueError(f"{name} stands in the glossary twice.")
        for form in entry["forms"]:
            if form.casefold() in owners:
                raise ValueError(f"{form!r} is a form of {owners[form.casefold()]} and of {name}.")
            owners[form.casefold()] = name
        entries[name] = entry
    return entries


def shipped() -> dict[str, dict]:
    """Return the entries of ``data/glossary.yml``."""
    return read(GLOSSARY.read_text(encoding="utf-8"))


def linked(text: str) -> list[str]:
    """Return the ids of the words that a text links, in reading order, as often as it does so."""
    return [name for _, name in LINK.findall(text)]


def uses(text: str, entries: Mapping[str, Mapping]) -> Iterator[Use]:
    """Yield each use of a word in running Markdown, in reading order.

    The longest form wins, so "average face" is no use of "average". Tables, tags, code, formulas and the words of
    links that lead elsewhere are passed over.
    """
    owners = {_key(form): name for name, entry in entries.items() for form in entry["forms"]}
    forms = "|".join(_pattern(form) for form in sorted(owners, key=len, reverse=True)) or r"(?!)"
    token = re.compile(
        rf"{LINK.pattern}|{'|'.join(NOT_RUNNING_TEXT)}|(?<![\w-])({forms})(?![\w-])",
        flags=re.IGNORECASE | re.MULTILINE,
    )
    for found in token.finditer(text):
        shown, name, form = found.groups()
        if name:
            yield Use(name, shown, linked=True)
        elif form:
            yield Use(owners[_key(form)], form, linked=False)


def is_form(words: str, entry: Mapping) -> bool:
    """Return whether words, as they stand in a text, are one of an entry's forms."""
    return _key(words) in map(_key, entry["forms"])


def table(names: Iterable[str], entries: Mapping[str, Mapping], sources: Mapping[str, Mapping[str, str]]) -> str:
    """Return the Markdown of a notebook's Words: one row for each id, in alphabetical order of the words.

    Parameters
    ----------
    names : iterable of str
        Ids; each gets one row, however often it is named.
    entries : dict
        The glossary.
    sources : dict
        The bibliography, for the entries that rest on a source.

    Raises
    ------
    KeyError
        If an id, or a source, has no entry.
    """
    chosen = sorted({name: entries[name] for name in names}.values(), key=lambda entry: entry["word"].casefold())
    rows = [f'| <a id="word-{entry["id"]}"></a>{entry["word"]} | {_explained(entry, sources)} |' for entry in chosen]
    return "\n".join([WORDS_HEADING, "", *TABLE_HEAD, *rows])


def _explained(entry: Mapping, sources: Mapping[str, Mapping[str, str]]) -> str:
    """Return an entry's sentence, with the citation of its source if it has one."""
    if "source" not in entry:
        return entry["sentence"]
    return f"{entry['sentence'][:-1]} {references.citation(entry['source'], sources)}."


def _key(words: str) -> str:
    return " ".join(words.casefold().split())


def _pattern(form: str) -> str:
    """Return what finds a form, also where a line ends between its words."""
    return r"\s+".join(map(re.escape, form.split()))
