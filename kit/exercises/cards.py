"""Case cards: something that happened, who was concerned, what is contested, and where that is known from.

What you will understand: a case is read in the order in which you would want to meet it: first what it is about
and how to pass it by, then what happened, then what people disagree about.

Serves the Case section of every notebook, and 12-cases. It deliberately shows no picture of a case, and keeps a
card on a hard topic closed until somebody opens it.
"""

from __future__ import annotations

import html
import re

from kit import store
from kit.exercises import parts
from kit.figures import frame

TOLD = ("What happened", "What is contested")  # what the stored text of a card says
CARD = (
    f"{frame.SIZE};line-height:1.55;max-width:46em;border:1px solid rgba(128,128,128,0.45);border-radius:6px;"
    "padding:14px 20px 10px;margin:6px 0"
)


def case(case_id: str, *, strong: bool = False) -> None:
    """Show a case card.

    Parameters
    ----------
    case_id : str
        The name of a file in ``data/cases``.
    strong : bool
        Open the card although its topic is hard. Nothing later depends on it.

    Raises
    ------
    StoreError
        If there is no such card, or it cannot be read; the message names file and reason.
    """
    card = store.read_card(case_id)
    frame.publish(_note_alone(card) if card.is_strong and not strong else frame.Shown(_as_html(card), _as_text(card)))


# Drawing ------------------------------------------------------------------------------------------------------


def _as_html(card: store.Card) -> str:
    told = card.fields
    shown = [
        parts.title(told["title"]),
        parts.facts(card),
        parts.note(card),
        parts.section("What happened", parts.markdown(card.sections["What happened"])),
        parts.section("Who is concerned", parts.parties(told["stakeholders"])),
        parts.section("What is contested", parts.markdown(card.sections["What is contested"])),
        parts.section("Take a position", f"<p>{html.escape(told['deed'])}</p>"),
        parts.section("Questions", parts.listed(told["questions"], "ol")),
        *(
            parts.folded(f"New information {number}: open it after a first position", parts.fact(card, fact))
            for number, fact in enumerate(told.get("new_information", ()), start=1)
        ),
        parts.folded("How strong is the evidence?", parts.ladder(card)),
        parts.folded("Sources", parts.sources(card)),
        parts.folded("For the facilitator", parts.markdown(card.sections["For the facilitator"])),
    ]
    return f'<div style="{CARD}">{"".join(shown)}</div>'


def _as_text(card: store.Card) -> str:
    told = card.fields
    lines = [
        f"Case: {told['title']} ({told['year']}, {', '.join(told['place'])})",
        *([f"Before you read: {told['content_note']}"] if told.get("content_note") else []),
        *(_unmarked(card.sections[name]) for name in TOLD),
        *(f"{number}. {question}" for number, question in enumerate(told["questions"], start=1)),
    ]
    return "\n".join(lines)


def _note_alone(card: store.Card) -> frame.Shown:
    """Return a closed card: what it is about, how to pass it by, how to open it."""
    told = card.fields
    how = f'It stays closed, and nothing later depends on it. To open it: exercises.case("{card.id}", strong=True)'
    body = f"{parts.title(told['title'])}{parts.note(card)}<p>{html.escape(how)}</p>"
    text = f"Case: {told['title']}. {told.get('content_note', '')} {how}"
    return frame.Shown(f'<div style="{CARD}">{body}</div>', text)


def _unmarked(text: str) -> str:
    """Return Markdown as plain lines of text."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"[*_`]", "", text))
