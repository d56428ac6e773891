"""Four rules, each tried on the same four cases, and on a hard fifth that somebody has to ask for.

What you will understand: a rule that is right for one case may do nothing for the next and harm the third. To judge a
rule, ask what it catches, whom it wrongly hits, and who has to prove what.

Serves 12-cases. It deliberately decides nothing: the cells are the authors' reading, and a better one is welcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit import store

RULE_HEADINGS = ("rule", "verdict", "what it catches", "whom it wrongly hits", "how hard the proof is")
REACHES = {
    "reaches": "meets what went wrong",
    "partly": "meets some of it",
    "misses": "does not touch it",
    "overshoots": "above all hits somebody who did nothing wrong",
}


@dataclass(frozen=True)
class Cell:
    """What one rule does in one case; ``reach`` is one of `REACHES`, ``proof`` what the rule's burden comes to here."""

    case: str
    reach: str
    catches: str
    wrongly_hits: str
    proof: str


@dataclass(frozen=True)
class Tried:
    """A case that the rules were tried on; a ``hard`` one stands in no table unless somebody asks for it."""

    id: str
    in_short: str
    told: str
    hard: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule of ``data/rules.yml``; `rules.schema.json` explains the fields."""

    id: str
    name: str
    rule: str
    burden: str
    nearest_laws: Sequence[str]
    how_it_differs: str
    cells: Sequence[Cell]


def rules() -> list[Rule]:
    """Return the four rules in the order of their file, each with a cell for each case.

    Raises
    ------
    StoreError
        If the file is missing or cannot be read.

    Examples
    --------
    >>> [rule.id for rule in rules()]
    ['creation-offence', 'labelling-duty', 'removal-48-hours', 'tool-makers-care']
    """
    told = _read()["rules"]
    return [Rule(**rule | {"cells": tuple(Cell(**cell) for cell in rule["cells"])}) for rule in told]


def tried() -> list[Tried]:
    """Return the cases that the rules were tried on, the hard one last.

    Examples
    --------
    >>> [case.in_short for case in tried() if not case.hard]
    ['The advert', 'The parodies', 'The doubted video', "The mayor's voice"]
    """
    return [Tried(**case) for case in _read()["cases"]]


def rule_rows(case: str) -> list[tuple[str, ...]]:
    """Return one row for each rule, below `RULE_HEADINGS`: what it does in this case.

    Parameters
    ----------
    case : str
        The id of one of the cards, the hard one among them.

    Raises
    ------
    ValueError
        If the rules were not tried on that case.
    """
    known = [case.id for case in tried()]
    if case not in known:
        raise ValueError(f"the rules were not tried on {case!r}, but on {', '.join(known)}.")
    cells = [(rule, cell) for rule in rules() for cell in rule.cells if cell.case == case]
    return [(rule.name, cell.reach, cell.catches, cell.wrongly_hits, cell.proof) for rule, cell in cells]


def reach_rows() -> list[tuple[str, ...]]:
    """Return one row for each case but the hard one: its short name, and in a word how far each rule reaches.

    The headings are ``("case", *[rule.name for rule in rules()])``.
    """
    reach = {(cell.case, rule.id): cell.reach for rule in rules() for cell in rule.cells}
    return [(case.in_short, *(reach[case.id, rule.id] for rule in rules())) for case in tried() if not case.hard]


def _read() -> Mapping[str, Any]:
    return store.read_yaml(store.data_path("rules.yml"))
