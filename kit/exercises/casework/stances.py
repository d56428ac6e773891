"""How a position is taken: by one person, by two, or by a room that raises hands.

What you will understand: a position is easier to change when it was written down, with how sure you were. In a room
only hands are counted; no one's position gets a name.

Serves 12-cases. It deliberately fills in nothing: the second position starts empty, so that it is taken again.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from kit.exercises.asking import WIDE, Asked
from kit.exercises.casework.moved import CONFIDENCE, POSITIONS
from kit.exercises.rows import LINE, choices, told
from kit.store import Card

JUDGE = "Where do you stand on one deed of the case?"  # in the stored text, which knows no case yet
REASONS = "What are your best reasons?"
SURE = "How sure are you?"
HANDS = 500  # the most that one position can have
PEOPLE = {"first": "First of you", "second": "Second of you"}


class Alone:
    """A position with confidence and reasons, taken by one person."""

    def __init__(self, asked: Asked, when: str, card: Card, who: str = "") -> None:
        named = f"{when}{', ' + who if who else ''}"
        deed = card.fields["deed"]
        self._position = choices(asked, f"{deed} {named}", POSITIONS)
        self._sure = choices(asked, f"{SURE} {named}", CONFIDENCE)
        self._reasons = words_for(asked, f"{REASONS} {named}")
        for buttons in (self._position, self._sure):
            buttons.layout.width = "auto"
        asks = html.escape(deed)
        heading = f"<b>{who}.</b> {asks}" if who else f"<b>{asks}</b>"
        parts = [told(heading), self._position, told(SURE), self._sure, told(REASONS), self._reasons]
        self.widget = ipywidgets.VBox(parts, layout=ipywidgets.Layout(max_width="66em"))

    @property
    def value(self) -> dict[str, Any]:
        """What is taken; what is left open is left out."""
        parts = {"position": self._position.value, "confidence": self._sure.value, "reasons": self._reasons.value}
        return {key: value for key, value in parts.items() if value}

    @value.setter
    def value(self, given: Any) -> None:
        given = given if isinstance(given, Mapping) else {}
        position, sure = given.get("position"), given.get("confidence")
        self._position.value = position if position in POSITIONS else None
        self._sure.value = sure if sure in CONFIDENCE else None
        self._reasons.value = str(given.get("reasons", ""))

    def observe(self, changed: Callable[[Any], None]) -> None:
        """Call a function whenever something is taken or written."""
        for part in (self._position, self._sure, self._reasons):
            part.observe(changed, "value")


class Pair:
    """Two positions side by side, ``first`` and ``second``."""

    def __init__(self, asked: Asked, when: str, card: Card) -> None:
        self._each = {key: Alone(asked, when, card, who) for key, who in PEOPLE.items()}
        columns = "repeat(auto-fit, minmax(min(24em, 100%), 1fr))"
        layout = ipywidgets.Layout(grid_template_columns=columns, grid_gap="0 32px", width="100%")
        self.widget = ipywidgets.GridBox([one.widget for one in self._each.values()], layout=layout)

    @property
    def value(self) -> dict[str, Any]:
        """What each has taken."""
        return {key: one.value for key, one in self._each.items() if one.value}

    @value.setter
    def value(self, given: Any) -> None:
        for key, one in self._each.items():
            one.value = given.get(key) if isinstance(given, Mapping) else None

    def observe(self, changed: Callable[[Any], None]) -> None:
        """Call a function whenever something is taken or written."""
        for one in self._each.values():
            one.observe(changed)


class Room:
    """How many hands each position has, and the reasons that were heard."""

    def __init__(self, asked: Asked, when: str, card: Card) -> None:
        self._hands = {position: _count(asked, f"Hands for {position}, {when}") for position in POSITIONS}
        self._reasons = words_for(asked, f"Reasons that were heard, {when}")
        rows = [_labelled(position, box) for position, box in self._hands.items()]
        heading = told(f"<b>{html.escape(card.fields['deed'])}</b> Count the hands. Nobody has to raise one.")
        self.widget = ipywidgets.VBox([heading, *rows, told("Reasons that were heard, without names:"), self._reasons])

    @property
    def value(self) -> dict[str, Any]:
        """The hands by position, and the reasons."""
        hands = {position: box.value for position, box in self._hands.items()}
        parts = {"hands": hands if any(hands.values()) else {}, "reasons": self._reasons.value}
        return {key: value for key, value in parts.items() if value}

    @value.setter
    def value(self, given: Any) -> None:
        given = given if isinstance(given, Mapping) else {}
        hands = given.get("hands") if isinstance(given.get("hands"), Mapping) else {}
        for position, box in self._hands.items():
            count = hands.get(position)
            box.value = count if isinstance(count, int) else 0
        self._reasons.value = str(given.get("reasons", ""))

    def observe(self, changed: Callable[[Any], None]) -> None:
        """Call a function whenever a hand is counted or a reason written."""
        for part in (*self._hands.values(), self._reasons):
            part.observe(changed, "value")


def words_for(asked: Asked, name: str) -> ipywidgets.Textarea:
    """Return a field for a few words, which bears a name."""
    area = ipywidgets.Textarea(rows=3, continuous_update=False, layout=ipywidgets.Layout(width=WIDE))
    asked.names.give(area, "textarea", aria_label=name)
    return area


def _count(asked: Asked, name: str) -> ipywidgets.BoundedIntText:
    box = ipywidgets.BoundedIntText(min=0, max=HANDS, layout=ipywidgets.Layout(width="5.5em"))
    asked.names.keys(box)
    asked.names.give(box, "input", aria_label=name)
    return box


def _labelled(words: str, box: ipywidgets.Widget) -> ipywidgets.HBox:
    label = told(words)
    label.layout.width = "16em"
    layout = ipywidgets.Layout(align_items="center", border_top=LINE, padding="2px 0", max_width="24em")
    return ipywidgets.HBox([label, box], layout=layout)
