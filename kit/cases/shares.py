"""Whose stories the cards tell: how large a part of each theme one country has, and of politics one camp.

What you will understand: nobody picks cases without leaning somewhere. What can be counted can at least be said, and a
reader can weigh what they meet.

Serves 12-cases and the README of the cards. It counts countries and camps only: whether a case is told fairly is for
its readers to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kit import store
from kit.cases.choosing import cards as shipped

ENOUGH = 6  # cases; in a theme with fewer, a share says more about chance than about choice
HALF = Fraction(1, 2)
WORLDWIDE = "worldwide"
SIDES = ("shown", "made")  # who was shown, and who made it
CAMPS = {
    "government": {"government": 1},
    "opposition": {"opposition": 1},
    "both": {"government": HALF, "opposition": HALF},
}


@dataclass(frozen=True)
class Share:
    """How large a part of some cases one country or one camp has.

    Attributes
    ----------
    among : str
        A theme, or "politics, who was shown" and "politics, who made it".
    of : str
        A country, or a camp.
    cases : Fraction
        What it has of them, such as 3 1/2 of 8.
    total : int
        How many cases there are, those of the whole world included.
    """

    among: str
    of: str
    cases: Fraction
    total: int

    @property
    def part(self) -> Fraction:
        """The part, from 0 to 1."""
        return self.cases / self.total

    @property
    def is_over_half(self) -> bool:
        """Whether it has more than half, among so many cases that this says something."""
        return self.total >= ENOUGH and self.part > HALF

    def __str__(self) -> str:
        return f"{self.among}: {self.of}, {float(self.cases):.1f} of {self.total} cases, {float(self.part):.0%}"


@dataclass(frozen=True)
class Balance:
    """All shares, of each theme the largest first."""

    places: Sequence[Share]
    camps: Sequence[Share]

    @property
    def over_half(self) -> list[Share]:
        """Every country and camp that has more than half of something."""
        return [share for share in (*self.places, *self.camps) if share.is_over_half]

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return the largest share of each theme, and of each side in politics, as words for a table."""
        largest = {}
        for share in (*self.places, *self.camps):
            largest.setdefault(share.among, share)
        return [(among, str(share.total), share.of, f"{float(share.part):.0%}") for among, share in largest.items()]


def balance(cards: Iterable[store.Card] | None = None) -> Balance:
    """Return which country and which camp has how much of the cases.

    A case counts in equal shares for the countries in its field ``place``, and a case of the whole world for none; in
    politics a case of both camps counts half for each.

    Parameters
    ----------
    cards : iterable of Card, optional
        All that there are, unless some are given.
    """
    cards = shipped(strong=True) if cards is None else list(cards)
    places = []
    for theme in store.THEMES:
        among = [card for card in cards if theme in card.fields["themes"]]
        places += _shares(theme, [_countries(card) for card in among])
    political = [card.fields["camp"] for card in cards if "camp" in card.fields]
    words = {"shown": "politics, who was shown", "made": "politics, who made it"}
    camps = [
        share for side in SIDES for share in _shares(words[side], [CAMPS.get(camp[side], {}) for camp in political])
    ]
    return Balance(places, camps)


def _countries(card: store.Card) -> Mapping[str, Fraction]:
    countries = [place for place in card.fields["place"] if place != WORLDWIDE]
    return {country: Fraction(1, len(countries)) for country in countries}


def _shares(among: str, cases: Sequence[Mapping[str, Fraction]]) -> list[Share]:
    """Return what each has of some cases, the largest first."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for case in cases:
        for of, part in case.items():
            found[of] += part
    return [Share(among, of, found[of], len(cases)) for of in sorted(found, key=lambda of: (-found[of], of))]
