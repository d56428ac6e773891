"""What stands on each page of a hearing, as HTML.

What you will understand: a case comes in pieces, as it did for those who lived through it. Each piece says where it is
known from, and the signals are laid on a ladder by how much weight they bear.

Serves 12-cases. It shows no picture of a case, and marks no position as the right one.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kit import store
from kit.exercises import parts
from kit.exercises.casework import moved
from kit.figures import frame

ALONE, PAIR, ROOM = PEOPLE = ("alone", "in pairs", "a room")
SAID = {"alone": ALONE, "two or three": PAIR, "a whole room": ROOM}  # in the list on the page
PAGE = f"{frame.SIZE};line-height:1.55;max-width:46em"
THICK_PX = {"strong": 12, "medium": 7, "weak": 3}  # of the bar beside a rung
WIDEST_EM = 24  # of a bar of hands
RUNGS = {
    "strong": "Strong: hard to explain otherwise, or open to everybody's check.",
    "medium": "Medium: somebody who could know says so, and could be mistaken.",
    "weak": "Weak: fits the story, and would fit another one as well.",
}
ASK_LADDER = "Which rung would have to break before you changed your mind?"
EXCHANGED = "Would you judge the same with the parties exchanged?"
TALK = {
    PAIR: "Tell each other where you stand, and why. Then each says the other's best reason, until the other nods. "
    "If you are three, one listens first, and then says which reason was the strongest on either side.",
    ROOM: "Turn to a neighbour for two minutes, then hear some voices. Begin with the position that has fewest hands.",
}
PASS = "Whoever would rather not speak passes, and whoever would rather have no role. Nobody asks for a reason."
PASS_HARD = "Whoever would rather not speak passes. Nobody asks for a reason."
NO_ROLES = "This case is discussed without roles."
FEW_FACTS = {
    0: "For this case there is none: nothing more was confirmed by a source that was read. Go on to the evidence.",
    1: "For this case there is one step only: nothing more was confirmed by a source that was read.",
}


def head(card: store.Card) -> str:
    """Return the name of a case with when, where, which medium and how long."""
    return _page(parts.title(card.fields["title"]) + parts.facts(card))


def closed(card: store.Card) -> str:
    """Return what a card on a hard topic says before it is opened."""
    return _page(parts.note(card) + "<p>This card stays closed until somebody opens it.</p>")


def the_case(card: store.Card, people: str) -> dict[str, str]:
    """Return what happened, who is concerned and what is contested, by headings; a room reads it in two pages."""
    happened = parts.note(card) + parts.section("What happened", parts.markdown(card.sections["What happened"]))
    concerned = parts.section("Who is concerned", parts.parties(card.fields["stakeholders"]))
    contested = parts.section("What is contested", parts.markdown(card.sections["What is contested"]))
    if people == ROOM:
        return {"The case": _page(happened), "Those concerned": _page(concerned + contested)}
    return {"The case": _page(happened + concerned + contested)}


def questions(card: store.Card, people: str) -> str:
    """Return the three questions, with how to talk about them."""
    how = f"<p>{TALK[people]} {PASS_HARD if card.is_strong else PASS}</p>" if people in TALK else ""
    return _page(how + parts.section("Questions", parts.listed(card.fields["questions"], "ol")))


def step_of_information(card: store.Card, number: int) -> str:
    """Return a piece of new information, counted from 0, or that there is none."""
    told = card.fields["new_information"]
    few = f"<p>{FEW_FACTS[len(told)]}</p>" if len(told) in FEW_FACTS else ""
    body = f'<p style="font-size:1.15em">{parts.fact(card, told[number])}</p>' if told else ""
    return _page(body + few)


def rungs(card: store.Card) -> str:
    """Return the claim and the evidence ladder for it, its strongest rung on top."""
    shown = []
    for weight, words in RUNGS.items():
        signals = [parts.fact(card, signal) for signal in card.fields["evidence"][weight]]
        body = parts.listed(signals, "ul", escaped=True) if signals else f"<p>{parts.NO_SIGNAL}</p>"
        bar = (
            f"border-left:{THICK_PX[weight]}px solid #8a8d95;padding:2px 0 2px {26 - THICK_PX[weight]}px;margin:10px 0"
        )
        shown.append(f'<div style="{bar}"><b>{words}</b>{body}</div>')
    return _page(parts.claim(card) + "".join(shown) + f"<p>{ASK_LADDER}</p>")


def dealt(roles: Sequence[str]) -> str:
    """Return who speaks for whom, by how many people."""
    if not roles:
        return _page(f"<p>{NO_ROLES}</p>")
    rows = [f"<b>{html.escape(role)}</b>: {_people(count)}" for role, count in Counter(roles).items()]
    return _page(parts.listed(rows, "ul", escaped=True))


def what_moved(before: Mapping[str, Any], after: Mapping[str, Any], people: str) -> str:
    """Return what moved in words, with both positions and their reasons side by side."""
    if people == ROOM:
        hands = [stance.get("hands", {}) for stance in (before, after)]
        said, beside = moved.of_a_room(*hands), _hands(*hands)
    elif people == PAIR:
        said, beside = moved.of_two(before, after), ""
    else:
        said, beside = moved.of_one(before, after), ""
    reasons = "".join(
        _quoted(when, stance.get("reasons")) for when, stance in (("Before", before), ("Now", after)) if stance
    )
    equal = "" if said == moved.OPEN else f"<p>{moved.EQUAL}</p>"
    return _page(f'<p style="font-size:1.2em;font-weight:600">{html.escape(said)}</p>{beside}{reasons}{equal}')


def beneath(card: store.Card, people: str) -> str:
    """Return what stands folded below an open case: the sources, and in a room the notes for whoever leads."""
    shown = parts.folded("Sources", parts.sources(card))
    if people == ROOM:
        shown += parts.folded("For the facilitator", parts.markdown(card.sections["For the facilitator"]))
    return _page(shown)


def about(card: store.Card) -> str:
    """Return when, where, in which medium and how long, of a case that is not open yet."""
    return _page(parts.facts(card))


def _hands(before: Mapping[str, int], after: Mapping[str, int]) -> str:
    """Return the hands of both times as bars with their numbers."""
    most = max([*before.values(), *after.values(), 1])
    times = (("before", before, "#8a8d95"), ("now", after, "#0072b2"))
    rows = ""
    for position in moved.POSITIONS:
        bars = "".join(
            _bar(f"{when} {hands.get(position, 0)}", hands.get(position, 0) / most, colour)
            for when, hands, colour in times
        )
        rows += f'<div style="padding:4px 0"><b>{position}</b>{bars}</div>'
    return rows


def _bar(words: str, part: float, colour: str) -> str:
    bar = f'<span style="height:0.7em;width:{WIDEST_EM * part:.1f}em;background:{colour}"></span>'
    return f'<div style="display:flex;align-items:center"><span style="width:5em">{words}</span>{bar}</div>'


def _quoted(when: str, reasons: Any) -> str:
    if not reasons:
        return ""
    return f"<p><b>{when}:</b> <q>{html.escape(str(reasons))}</q></p>"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _page(body: str) -> str:
    return f'<div style="{PAGE}">{body}</div>'
