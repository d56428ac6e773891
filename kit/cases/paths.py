"""Ways through the cards, for a lesson of 45 minutes each.

What you will understand: in a thought-out order each case puts a question to the one before.

Serves 12-cases. A path is a suggestion: each of its cards stands by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kit import store

MINUTES = 45  # of a lesson


@dataclass(frozen=True)
class Path:
    """A way through some cards.

    Attributes
    ----------
    id, title : str
    why : str
        Why these cards, in this order.
    cases : sequence of str
        The ids of the cards, in order.
    more : sequence of str
        The ids of cards that fit as well.
    """

    id: str
    title: str
    why: str
    cases: Sequence[str]
    more: Sequence[str]


def __getattr__(name: str) -> Mapping[str, Path]:
    """Return `PATHS`: the paths by their ids, in the order of ``data/paths.yml``; read when first asked for."""
    if name != "PATHS":
        raise AttributeError(name)
    told = store.read_yaml(store.data_path("paths.yml"))["paths"]
    return {path["id"]: Path(**path) for path in told}
