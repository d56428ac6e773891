"""Four rules, each tried on the same four cases.

What you will understand: a rule that is right for one case may do nothing for the next and harm the third. To judge a
rule, ask what it catches, whom it wrongly hits, and who has to prove what.

Serves 12-cases. It deliberately decides nothing: the cells are the authors' reading, and a better one is welcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit import store

RULE_HEADINGS = ("rule", "what it catches", "whom it wrongly hits", "who must prove what")


@dataclass(frozen=True)
class Cell:
    """What one rule does in one case; ``reach`` is ``reaches``, ``partly`` or ``misses``."""

    case: str
    reach: str
    catches: str
    wrongly_hits: str
    proof: str


@dataclass(frozen=True)
class Rule:
    """One rule of ``data/rules.yml``; `rules.schema.json` explains the fields."""

    id: str
    name: str
    rule: str
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


def rule_rows(case: str) -> list[tuple[str, ...]]:
    """Return one row for each rule, below `RULE_HEADINGS`: what it does in this case.

    Parameters
    ----------
    case : str
        The id of one of the four cards.

    Raises
    ------
    ValueError
        If the rules were not tried on that case.
    """
    known = [case["id"] for case in _read()["cases"]]
    if case not in known:
        raise ValueError(f"the rules were not tried on {case!r}, but on {', '.join(known)}.")
    cells = [(rule, cell) for rule in rules() for cell in rule.cells if cell.case == case]
    return [(rule.name, cell.catches, cell.wrongly_hits, cell.proof) for rule, cell in cells]


def reach_rows() -> list[tuple[str, ...]]:
    """Return one row for each case: the case in a sentence, and in a word how far each rule reaches.

    The headings are ``("case", *[rule.name for rule in rules()])``.
    """
    reach = {(cell.case, rule.id): cell.reach for rule in rules() for cell in rule.cells}
    return [(case["in_short"], *(reach[case["id"], rule.id] for rule in rules())) for case in _read()["cases"]]


def _read() -> Mapping[str, Any]:
    return store.read_yaml(store.data_path("rules.yml"))
