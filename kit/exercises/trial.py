"""Ten claims of popular articles, answered before the course and again at its end.

What you will understand: most claims that one hears about synthetic media are neither true nor false as they stand.
They hold under a condition, and to find that condition is most of the work.

Serves 00-start; what a notebook has shown about a claim stands in its own section "Claims tested". It deliberately
gives no verdict, compares nobody with anybody, and keeps what is known about a claim out of sight until the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kit import store
from kit.exercises.rows import positions

OPTIONS = ("agree", "disagree", "depends")
QUESTION = "How do you see it today?"
KEPT_AS = "00-claims"  # the last notebook looks for the first answers under this name


@dataclass(frozen=True)
class Claim:
    """One claim of ``data/claims.yml``; `claims.schema.json` explains the fields."""

    id: str
    claim: str
    why_people_say_it: str
    tested_in: Sequence[str]
    what_is_known: str
    sources: Sequence[str]


def claims() -> None:
    """Ask for agree, disagree or depends on each claim, and keep the answers.

    What was answered before comes back; any claim may be passed over.

    Raises
    ------
    StoreError
        If the file of the claims is missing or cannot be read.
    ValueError
        If `kit.exercises.begin` has not said yet where answers stay.
    """
    positions(KEPT_AS, {claim.id: claim.claim for claim in read()}, OPTIONS, question=QUESTION)


def read() -> list[Claim]:
    """Return the claims in the order of their file.

    Raises
    ------
    StoreError
        If the file is missing or cannot be read.

    Examples
    --------
    >>> [claim.id for claim in read()][:2]
    ['few-clicks', 'thousands-of-data-points']
    """
    return [Claim(**fields) for fields in store.read_yaml(store.data_path("claims.yml"))["claims"]]
