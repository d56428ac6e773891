"""The clinic itself: a case is chosen, and its pages open below.

What you will understand: real cases are seldom as clear as the headline that made them known. To say beforehand where
you stand is what lets you notice that you moved.

Serves 12-cases. What is stored with the notebook is the list of cases and what is asked, whatever was answered. It
deliberately knows only the cards that it is given: those on hard topics are among them when `kit.cases.cards` was told
so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets

from kit import store
from kit.controls import access
from kit.exercises import answers
from kit.exercises.asking import Asked
from kit.exercises.casework import clock
from kit.exercises.casework.hearing import Deal, Hearing, file_of
from kit.exercises.casework.moved import POSITIONS
from kit.exercises.casework.pages import PAIR, SAID, about
from kit.exercises.casework.stances import JUDGE

ALL = "all"
LENGTHS = {"any length": ALL, "up to 10 minutes": 10, "up to 12 minutes": 12, "up to 15 minutes": 15}
CHOOSE = "Which case?"
NONE_FITS = "No case fits: take one filter away."
PASSED = "Passed. Nobody asks for a reason, and nothing was noted. Choose another case, or go on."
ROWS = 8  # of the list
FEW = "few"
HIDDEN = " {count} of the {total} cards are on hard topics and not in this list. Whoever leads a group can add them."


def clinic(cards: Sequence[store.Card], *, deal: Deal | None = None) -> Clinic:
    """Return the clinic; as the last line of a cell it is shown.

    Parameters
    ----------
    cards : sequence of Card
        The cases to choose from, such as ``cases.cards()``; with ``cases.cards(strong=True)`` those on hard topics are
        among them, stay closed until they are opened by hand, and are discussed without roles.
    deal : callable, optional
        ``cases.deal``, for those who wish to discuss a case in roles.

    Raises
    ------
    ValueError
        If there is no card, or `kit.exercises.begin` has not said yet where answers stay.
    """
    answers.current()
    if not cards:
        raise ValueError("the clinic needs at least one card: hand it cases.cards().")
    return Clinic(cards, deal)


class Clinic(ipywidgets.VBox):
    """The clinic on the page. Made by `clinic`.

    Attributes
    ----------
    hearing : Hearing or None
        The case that is open.
    """

    def __init__(self, cards: Sequence[store.Card], deal: Deal | None) -> None:
        self._cards, self._deal, self.hearing = {card.id: card for card in cards}, deal, None
        titles = [_label(card) for card in cards]
        self._shelf = Asked("Case clinic", ([CHOOSE], titles), ([JUDGE], POSITIONS))
        used = {theme for card in cards for theme in card.fields["themes"]}
        themes = [("all themes", ALL), *((words, key) for key, words in store.THEMES.items() if key in used)]
        media = [("all media", ALL)] + [
            (medium, medium) for medium in store.MEDIA if medium in {card.fields["medium"] for card in cards}
        ]
        self._theme, self._medium = self._list("Theme", themes), self._list("Medium", media)
        self._minutes = self._list("Length", list(LENGTHS.items()))
        self._people = self._list("You are", list(SAID.items()))
        self._clock = self._list("Countdown on each page", list(clock.TIMES.items()))
        self._few, self._hidden = _few(self._cards), _hidden(self._cards)
        self._which = self._list(
            "Cases", [("all", ALL), *([(f"{len(self._few)} for pairs", FEW)] if self._few else [])]
        )
        self._case = ipywidgets.Select(rows=min(ROWS, len(cards)), layout=ipywidgets.Layout(width="min(46em, 98%)"))
        self._shelf.names.keys(self._case)
        self._shelf.names.give(self._case, "select", aria_label=CHOOSE, data_lm_suppress_shortcuts="true")
        for filtering in (self._which, self._theme, self._medium, self._minutes):
            filtering.observe(self._filtered, "value")
        for setting in (self._people, self._clock):
            setting.observe(self._set_up, "value")
        self._case.observe(self._tell_about, "value")
        self._about, self._looked = ipywidgets.HTML(), ipywidgets.HTML()
        filters = ipywidgets.HBox(
            [self._people, self._which, self._theme, self._medium, self._minutes, self._clock],
            layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap="0 16px"),
        )
        super().__init__([self._shelf])
        self._shelf.lay_out(
            [filters, self._case, self._about, self._shelf.button("Open this case", self._open)], beneath=[self._looked]
        )
        self._filtered()

    @property
    def found(self) -> list[str]:
        """The ids of the cases that fit the filters, in the order of the list."""
        return [value for _, value in self._case.options]

    @property
    def answer(self) -> dict[str, Any] | None:
        """What is answered in the open case; None while none is open."""
        return self.hearing.answer if self.hearing else None

    def set(self, *, case: str | None = None, page: int | None = None, **values: Any) -> None:
        """Choose, open and answer as a hand would; what is not named stays as it is.

        Parameters
        ----------
        case : str, optional
            The id of a case that fits the filters; it is opened.
        page : int, optional
            The page to turn to, from 0.
        **values
            ``theme``, ``medium``, ``minutes``, ``which``, ``people`` and ``clock`` as the lists above the cases have
            them (None for all); ``before``, ``after``, ``words`` and ``exchanged`` as `answer` has them.

        Raises
        ------
        ValueError
            If there is no such value, no such case, or no case is open to be answered.
        """
        lists = {
            "theme": self._theme, "medium": self._medium, "minutes": self._minutes, "people": self._people,
            "which": self._which, "clock": self._clock,
        }  # fmt: skip
        answered = {key: values.pop(key) for key in ("before", "after", "words", "exchanged") if key in values}
        for name, value in values.items():
            if name not in lists:
                raise ValueError(f"the clinic has no {name!r}: it has {', '.join(lists)}.")
            known = [option for _, option in lists[name].options]
            wanted = ALL if value is None and ALL in known else value
            if wanted not in known:
                raise ValueError(f"{name} does not take {value!r}: it takes {', '.join(map(repr, known))}.")
            lists[name].value = wanted
        if case is not None:
            self._which.value = ALL
            if case not in self.found:
                raise ValueError(f"no case {case!r} fits: there is {', '.join(self.found) or 'none'}.")
            self._case.value = case
            self._show(self._cards[case])
        if (answered or page is not None) and self.hearing is None:
            raise ValueError("no case is open: name one with case=...")
        if answered:
            self.hearing.answer = {**self.hearing.answer, **answered}
        if page is not None:
            self.hearing.turn_to(page)

    # Inside ---------------------------------------------------------------------------------------------------

    def _list(self, name: str, options: list[tuple[str, Any]]) -> ipywidgets.Dropdown:
        made = ipywidgets.Dropdown(description=name, options=options, layout=ipywidgets.Layout(width="auto"))
        made.style.description_width = "auto"
        self._shelf.names.keys(made)
        return made

    def _filtered(self, _change: Any = None) -> None:
        chosen = self._case.value
        fits = [card for card in self._cards.values() if self._fits(card)]
        self._case.options = [(_label(card, answered=self._is_answered(card)), card.id) for card in fits]
        if chosen in self.found:
            self._case.value = chosen
        self._tell_about()
        cases = "1 case fits." if len(fits) == 1 else f"{len(fits)} cases fit."
        self._shelf.say((cases if fits else NONE_FITS) + self._hidden)

    def _fits(self, card: store.Card) -> bool:
        told, most = card.fields, self._minutes.value
        return (
            (self._which.value == ALL or card.id in self._few)
            and self._theme.value in (ALL, *told["themes"])
            and self._medium.value in (ALL, told["medium"])
            and (most == ALL or told["minutes"] <= most)
        )

    def _is_answered(self, card: store.Card) -> bool:
        return bool(answers.kept(file_of(card)))

    def _tell_about(self, _change: Any = None) -> None:
        card = self._cards.get(self._case.value)
        self._about.value = about(card) if card else ""

    def _set_up(self, change: Any) -> None:
        """Show the open case anew, for others or with another clock; pairs begin with few cases."""
        if self.hearing:
            self._show(self.hearing.card, page=self.hearing.page)
        elif change["owner"] is self._people:
            self._which.value = FEW if self._few and self._people.value == PAIR else ALL

    def _open(self) -> None:
        if self._case.value:
            self._show(self._cards[self._case.value])
            self.hearing.look(focus=True)

    def _show(self, card: store.Card, *, page: int = 0) -> None:
        """Put a case in the place of the list, so that it has the page to itself."""
        people, minutes = self._people.value, self._clock.value
        self.hearing = Hearing(
            card, people, deal=self._deal, minutes=minutes, passed=lambda: self._close(PASSED), left=self._close
        )
        self.hearing.turn_to(page)
        self.children = [self.hearing]

    def _close(self, sentence: str = "") -> None:
        self.hearing = None
        self._filtered()
        if sentence:
            self._shelf.say(sentence)
        self._looked.value = access.look_at("select[size]", focus=True)
        self.children = [self._shelf]

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        stored = self._shelf._repr_mimebundle_(**kwargs)
        own = super()._repr_mimebundle_(**kwargs) or {}
        return {**own, "text/plain": stored["text/plain"], "text/html": stored["text/html"]}

    def __repr__(self) -> str:
        return repr(self._shelf)


def _label(card: store.Card, *, answered: bool = False) -> str:
    words = f"{card.fields['title']} ({card.fields['year']}, {card.fields['minutes']} minutes)"
    marks = [mark for mark, holds in (("hard topic", card.is_strong), ("answered", answered)) if holds]
    return ", ".join([words, *marks])


def _few(cards: Mapping[str, store.Card]) -> list[str]:
    """Return the cases with which pairs begin, so that all have heard of what is spoken of afterwards."""
    few = store.read_yaml(store.data_path("paths.yml"))["pairs"]
    return few if set(few) <= set(cards) else []


def _hidden(cards: Mapping[str, store.Card]) -> str:
    """Return how many cards on hard topics there are beside these; nothing where some of them are among these."""
    if any(card.is_strong for card in cards.values()):
        return ""
    known = store.card_ids()
    count = sum(store.read_card(one).is_strong for one in known if one not in cards)
    return HIDDEN.format(count=count, total=len(known)) if count else ""
