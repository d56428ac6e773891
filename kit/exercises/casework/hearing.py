"""One case, page by page: what happened, a position, what came to light, how strong it is, a position again.

What you will understand: what you think of a case depends on what you knew when you were asked. The pages keep the
order, and each can be turned back.

Serves 12-cases. Every page can be passed without a reason; a card on a hard topic is opened by hand, and nobody is
dealt a role in it. Answers are kept as they are given, in one file for each case.
"""

from __future__ import annotations

import html
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
import numpy as np

from kit import store
from kit.controls import access
from kit.exercises import answers
from kit.exercises.asking import Asked
from kit.exercises.casework import clock, pages, stances
from kit.exercises.casework.pages import ALONE, PAIR, ROOM
from kit.exercises.rows import LINE, choices, told
from kit.figures import frame

Deal = Callable[[store.Card, int, np.random.Generator], list[str]]

HEADING = f"{frame.SIZE};font-weight:600;margin:10px 0 4px;outline:none"
HEADINGS = {
    ALONE: ("Your position", "", "Your position now"),
    PAIR: ("Think: a position each, without a word", "Pair: tell each other", "A position each, once more"),
    ROOM: ("Hands, before", "Talk", "Hands, now"),
}
STANCES = {ALONE: stances.Alone, PAIR: stances.Pair, ROOM: stances.Room}
KEPT = "Kept in your answers."
WHY_MOVED = "What moved you, or what would have to be shown to move you?"
WHY_A_ROOM_MOVED = "What moved hands, or what would have to be shown to move them?"
EXCHANGE = ("yes", "no", "not sure")
LEAVE = "Choose another case"
OPEN = "Open this card"
MOST_PEOPLE = 60  # in a room
LARGE = "face-value-room"  # the CSS class of what a room reads from its last row
FOR_A_ROOM = f"""<style>.{LARGE} {{
  --jp-content-font-size1: 20px; --jp-ui-font-size1: 17px; --jp-widgets-font-size: 17px;
  --jp-widgets-inline-height: 38px;
}} .{LARGE} input {{ font-size: 18px }}</style>"""


def file_of(card: store.Card) -> str:
    """Return the name under which the answers to a case are kept."""
    return f"case-{card.id}"


class Hearing(Asked):
    """A case on the page.

    Parameters
    ----------
    card : Card
    people : str
        Who discusses it, one of `kit.exercises.casework.pages.PEOPLE`.
    deal : callable, optional
        Deals roles, such as `kit.cases.deal`.
    minutes : int
        What the clock shows on each page; 0 for none.
    passed, left : callable
        Called without arguments when the case is passed, and when it is left after its last page.
    """

    def __init__(
        self,
        card: store.Card,
        people: str,
        *,
        deal: Deal | None,
        minutes: int,
        passed: Callable[[], None],
        left: Callable[[], None],
    ) -> None:
        super().__init__("Case", ([card.fields["title"]], pages.PEOPLE))
        self.card, self._people, self._deal, self._minutes = card, people, deal, minutes
        self._times_dealt, self._restoring, self.page = 0, True, 0
        self._before, self._after = (STANCES[people](self, when, card) for when in ("before", "now"))
        self._why = WHY_A_ROOM_MOVED if people == ROOM else WHY_MOVED
        self._words = stances.words_for(self, self._why)
        self._exchanged = choices(self, pages.EXCHANGED, EXCHANGE) if "politics" in card.fields["themes"] else None
        self._moved = ipywidgets.HTML()
        self._pages = self._all_pages()
        self._heading, self._clock, self._looked = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self._beneath = ipywidgets.HTML()
        self.names.status(self._heading)
        self._back, self._next = self.button("Back", lambda: self._turn(self.page - 1)), self.button("", self._on)
        self._next.children[0].layout.width = "auto"
        leave = self.button("Pass this case", passed)
        self._leave = left
        for part in (self._before, self._after):
            part.observe(self._changed)
        for field in filter(None, (self._words, self._exchanged)):
            field.observe(self._changed, "value")
        self._restore()
        turning = ipywidgets.HBox([self._next, self._back, leave], layout=ipywidgets.Layout(flex_flow="row wrap"))
        style = [ipywidgets.HTML(FOR_A_ROOM)] if people == ROOM else []
        self.lay_out(
            [
                *style,
                ipywidgets.HTML(pages.head(card)),
                self._heading,
                self._clock,
                *(page for _, page in self._pages),
                turning,
            ],
            beneath=[self._beneath, self._looked],
        )
        self.layout.border, self.layout.padding, self.layout.margin = LINE, "12px 20px", "6px 0"
        if people == ROOM:
            self.add_class(LARGE)
        self.turn_to(0)

    @property
    def answer(self) -> dict[str, Any]:
        """What is answered: ``before``, ``after``, ``words``, ``exchanged``; what is open is left out."""
        found = {
            "before": self._before.value,
            "after": self._after.value,
            "words": self._words.value,
            "exchanged": self._exchanged.value if self._exchanged else None,
        }
        return {key: value for key, value in found.items() if value}

    @answer.setter
    def answer(self, given: Mapping[str, Any]) -> None:
        self._before.value, self._after.value = given.get("before"), given.get("after")
        self._words.value = str(given.get("words", ""))
        if self._exchanged:
            exchanged = given.get("exchanged")
            self._exchanged.value = exchanged if exchanged in EXCHANGE else None

    @property
    def what_moved(self) -> str:
        """What moved, as HTML."""
        return self._moved.value

    def turn_to(self, page: int) -> None:
        """Turn to a page, counted from 0."""
        self.page = min(max(page, 0), len(self._pages) - 1)
        for number, (_, widget) in enumerate(self._pages):
            widget.layout.display = None if number == self.page else "none"
        heading = html.escape(f"{self.page + 1} of {len(self._pages)} · {self._pages[self.page][0]}")
        self._heading.value = f'<h4 tabindex="-1" style="{HEADING}">{heading}</h4>'
        self.say("")
        self._beneath.value = "" if self._is_closed else pages.beneath(self.card, self._people)
        self._clock.value = clock.as_html(self._minutes)
        self._back.children[0].disabled = not self.page
        self._next.children[0].description = self._what_follows()

    def look(self, *, focus: bool) -> None:
        """Bring the page into view; with `focus` the next key goes there, too."""
        self._looked.value = ""
        self._looked.value = access.look_at("h4[tabindex]", focus=focus)

    # Inside ---------------------------------------------------------------------------------------------------

    @property
    def _is_last(self) -> bool:
        return self.page == len(self._pages) - 1

    @property
    def _is_closed(self) -> bool:
        return self.card.is_strong and self.page == 0

    def _what_follows(self) -> str:
        if self._is_closed:
            return OPEN
        return LEAVE if self._is_last else f"Next: {self._pages[self.page + 1][0]}"

    def _all_pages(self) -> list[tuple[str, ipywidgets.Widget]]:
        """Return each page with its heading, in order."""
        card, (before, talk, after) = self.card, HEADINGS[self._people]
        steps = max(len(card.fields["new_information"]), 1)
        found = [("Before you read", ipywidgets.HTML(pages.closed(card)))] if card.is_strong else []
        found += [(heading, ipywidgets.HTML(body)) for heading, body in pages.the_case(card, self._people).items()]
        found.append((before, self._before.widget))
        if talk:
            found.append((talk, self._talk()))
        for number in range(steps):
            heading = "New information" + (f" {number + 1} of {steps}" if steps > 1 else "")
            found.append((heading, ipywidgets.HTML(pages.step_of_information(card, number))))
        found += [("How strong is the evidence?", ipywidgets.HTML(pages.rungs(card))), (after, self._after.widget)]
        return [*found, ("What moved", self._close())]

    def _talk(self) -> ipywidgets.VBox:
        """Return the page on which people talk, with roles for those who wish."""
        shown = ipywidgets.HTML(pages.dealt([]) if self.card.is_strong else "")
        self.names.status(shown)
        parts = [ipywidgets.HTML(pages.questions(self.card, self._people)), shown]
        if self._deal and not self.card.is_strong:
            people = ipywidgets.BoundedIntText(value=2 if self._people == PAIR else 20, min=1, max=MOST_PEOPLE)
            people.layout.width = "5.5em"
            self.names.keys(people)
            self.names.give(people, "input", aria_label="How many people")

            def give() -> None:
                seed = [zlib.crc32(self.card.id.encode()), self._times_dealt]
                self._times_dealt += 1
                shown.value = pages.dealt(self._deal(self.card, people.value, np.random.default_rng(seed)))

            line = [told("Roles, if you wish, for so many people:"), people, self.button("Deal", give)]
            layout = ipywidgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="0 8px")
            parts.insert(1, ipywidgets.HBox(line, layout=layout))
        return ipywidgets.VBox(parts)

    def _close(self) -> ipywidgets.VBox:
        """Return the last page: what moved, and what to go on with."""
        parts = [self._moved, told(self._why), self._words]
        if self._exchanged:
            parts += [told(f"<b>{pages.EXCHANGED}</b>"), self._exchanged]
        if self._people == ALONE:
            parts.append(ipywidgets.HTML(pages.questions(self.card, ALONE)))
        return ipywidgets.VBox(parts)

    def _on(self) -> None:
        if self._is_last:
            self._leave()
        else:
            self._turn(self.page + 1)

    def _turn(self, page: int) -> None:
        self.turn_to(page)
        self.look(focus=False)

    def _restore(self) -> None:
        """Put in what was answered before by as many people; a file that was edited by hand may hold anything."""
        kept = answers.kept(file_of(self.card)).get(self._people)
        self.answer = kept if isinstance(kept, Mapping) else {}
        self._restoring = False
        self._show_what_moved()

    def _changed(self, _change: Any) -> None:
        if not self._restoring:
            before = answers.kept(file_of(self.card))
            self.keep(file_of(self.card), {**before, self._people: self.answer}, KEPT)
            self._show_what_moved()

    def _show_what_moved(self) -> None:
        now = self.answer
        self._moved.value = pages.what_moved(now.get("before", {}), now.get("after", {}), self._people)
