"""Case cards: something that happened, who was concerned, what is contested, and where that is known from.

What you will understand: a case is read in the order in which you would want to meet it: first what it is about
and how to pass it by, then what happened, then what people disagree about.

Serves the Case section of every notebook, and 12-cases. It deliberately shows no picture of a case, and keeps a
card on a hard topic closed until somebody opens it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from kit import store
from kit.figures import frame

TOLD = ("What happened", "What is contested")  # what the stored text of a card says
PARTIES = {"subject": "Shown", "audience": "Sees it", "others": "Also concerned"}
CARD = (
    f"{frame.SIZE};line-height:1.55;max-width:46em;border:1px solid rgba(128,128,128,0.45);border-radius:6px;"
    "padding:14px 20px 10px;margin:6px 0"
)
QUIET = "opacity:0.85"


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
    facts = " · ".join([str(told["year"]), ", ".join(told["place"]), told["medium"], f"{told['minutes']} minutes"])
    parts = [
        _title(told["title"]),
        f'<div style="{QUIET}">{html.escape(facts)}</div>',
        _note(card),
        _section("What happened", _markdown(card.sections["What happened"])),
        _section("Who is concerned", _parties(told["stakeholders"])),
        _section("What is contested", _markdown(card.sections["What is contested"])),
        _section("Questions", _list(told["questions"], "ol")),
        *(
            _folded(f"New information {number}: open it after a first position", _fact(card, fact))
            for number, fact in enumerate(told.get("new_information", ()), start=1)
        ),
        _folded("How strong is the evidence?", _ladder(card)),
        _folded("Sources", _list([_source(source) for source in told["sources"]], "ul", escaped=True)),
        _folded("For the facilitator", _markdown(card.sections["For the facilitator"])),
    ]
    return f'<div style="{CARD}">{"".join(parts)}</div>'


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
    body = f"{_title(told['title'])}{_note(card)}<p>{html.escape(how)}</p>"
    text = f"Case: {told['title']}. {told.get('content_note', '')} {how}"
    return frame.Shown(f'<div style="{CARD}">{body}</div>', text)


def _title(words: str) -> str:
    return f'<h3 style="font-size:1.25em;font-weight:600;line-height:1.3;margin:0">{html.escape(words)}</h3>'


def _note(card: store.Card) -> str:
    note, way_round = card.fields.get("content_note"), card.fields.get("way_round")
    if not note:
        return ""
    words = f"<b>Before you read.</b> {html.escape(note)}"
    words += f" <b>Rather not?</b> {html.escape(way_round)}" if way_round else ""
    return f'<div style="border-left:4px solid #8a8d95;padding:2px 0 2px 12px;margin:10px 0">{words}</div>'


def _section(heading: str, body: str) -> str:
    return f'<h4 style="font-size:1em;font-weight:600;margin:14px 0 2px">{heading}</h4>{body}'


def _folded(heading: str, body: str) -> str:
    return f'<details style="padding:4px 0"><summary><b>{heading}</b></summary>{body}</details>'


def _list(items: Sequence[str], kind: str, *, escaped: bool = False) -> str:
    rows = "".join(f"<li>{item if escaped else html.escape(item)}</li>" for item in items)
    return f"<{kind}>{rows}</{kind}>"


def _parties(stakeholders: Mapping[str, Sequence[str]]) -> str:
    rows = [
        f"<b>{words}:</b> {html.escape('; '.join(stakeholders[key]))}"
        for key, words in PARTIES.items()
        if stakeholders.get(key)
    ]
    return _list(rows, "ul", escaped=True)


def _ladder(card: store.Card) -> str:
    rows = [
        f"<b>{weight}:</b> {_fact(card, fact)}"
        for weight in ("strong", "medium", "weak")
        for fact in card.fields.get("evidence", {}).get(weight, ())
    ]
    return _list(rows, "ul", escaped=True)


def _fact(card: store.Card, fact: Mapping[str, str]) -> str:
    source = next(source for source in card.fields["sources"] if source["key"] == fact["source"])
    return f"{html.escape(fact['text'])} ({html.escape(source['publisher'])}, {html.escape(str(source['date']))})"


def _source(source: Mapping[str, str]) -> str:
    title, link = html.escape(source["title"]), source.get("url_or_doi")
    if link:
        link = html.escape(link if link.startswith("http") else f"https://doi.org/{link}", quote=True)
        title = f'<a href="{link}" target="_blank" rel="noopener">{title}</a>'
    return f"{title}. {html.escape(source['publisher'])}, {html.escape(str(source['date']))}."


def _markdown(text: str) -> str:
    import mistune  # comes with Jupyter, whose notebooks are exported with it

    return mistune.create_markdown(escape=True)(text)


def _unmarked(text: str) -> str:
    """Return Markdown as plain lines of text."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"[*_`]", "", text))
