"""The parts of a case card as HTML: on the page, in the clinic and on paper they say the same.

What you will understand: what a card says stands in its file, word for word; here it only gets its form, and no word
of it can become part of the page.

Serves `kit.exercises.case`, `kit.exercises.clinic` and ``python3 -m kit handout``. It deliberately leaves sizes and
colours to whoever puts the parts together.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from kit import store

PARTIES = {"subject": "Shown", "audience": "Sees it", "others": "Also concerned"}
FOR_THE_CLAIM = "How much does each signal say about this claim?"
NO_SIGNAL = "No signal of this weight is known."
WEIGHTS = ("strong", "medium", "weak")  # of a signal, on the evidence ladder
QUIET = "opacity:0.85"


def title(words: str) -> str:
    """Return a card's name as a heading."""
    return f'<h3 style="font-size:1.25em;font-weight:600;line-height:1.3;margin:0">{html.escape(words)}</h3>'


def facts(card: store.Card) -> str:
    """Return the line below the name: when, where, which medium, how long."""
    told = card.fields
    words = [str(told["year"]), ", ".join(told["place"]), told["medium"], f"{told['minutes']} minutes"]
    return f'<div style="{QUIET}">{html.escape(" · ".join(words))}</div>'


def note(card: store.Card) -> str:
    """Return what a card is about and how to pass it by; empty when nothing needs to be said."""
    words, way_round = card.fields.get("content_note"), card.fields.get("way_round")
    if not words:
        return ""
    said = f"<b>Before you read.</b> {html.escape(words)}"
    said += f" <b>Rather not?</b> {html.escape(way_round)}" if way_round else ""
    return f'<div style="border-left:4px solid #8a8d95;padding:2px 0 2px 12px;margin:10px 0">{said}</div>'


def section(heading: str, body: str) -> str:
    """Return a body below its heading."""
    return f'<h4 style="font-size:1em;font-weight:600;margin:14px 0 2px">{heading}</h4>{body}'


def folded(heading: str, body: str) -> str:
    """Return a body that its reader unfolds."""
    return f'<details style="padding:4px 0"><summary><b>{heading}</b></summary>{body}</details>'


def listed(items: Sequence[str], kind: str, *, escaped: bool = False) -> str:
    """Return a list, of the kind ``ul`` or ``ol``."""
    rows = "".join(f"<li>{item if escaped else html.escape(item)}</li>" for item in items)
    return f"<{kind}>{rows}</{kind}>"


def parties(stakeholders: Mapping[str, Sequence[str]]) -> str:
    """Return who is concerned; those shown and those who see it are separate parties."""
    rows = [
        f"<b>{words}:</b> {html.escape('; '.join(stakeholders[key]))}"
        for key, words in PARTIES.items()
        if stakeholders.get(key)
    ]
    return listed(rows, "ul", escaped=True)


def ladder(card: store.Card) -> str:
    """Return the claim, and the signals for it, the strongest first, each with its source."""
    evidence = card.fields["evidence"]
    rows = [f"<b>{weight}:</b> {fact(card, signal)}" for weight in WEIGHTS for signal in evidence[weight]]
    return claim(card) + listed(rows, "ul", escaped=True)


def claim(card: store.Card) -> str:
    """Return what the signals of the evidence ladder are signals for."""
    return f"<p>{FOR_THE_CLAIM} <b>{html.escape(card.fields['evidence']['claim'])}</b></p>"


def fact(card: store.Card, told: Mapping[str, str]) -> str:
    """Return a fact with the source that was read for it."""
    source = next(source for source in card.fields["sources"] if source["key"] == told["source"])
    return f"{html.escape(told['text'])} ({html.escape(source['publisher'])}, {html.escape(str(source['date']))})"


def sources(card: store.Card) -> str:
    """Return all sources of a card, with a link where there is one."""
    return listed([_source(source) for source in card.fields["sources"]], "ul", escaped=True)


def markdown(text: str, *, ours: bool = False) -> str:
    """Return Markdown as HTML; what looks like HTML in it stays text, unless it is a page of ours, with tables."""
    import mistune  # comes with Jupyter, whose notebooks are exported with it

    return mistune.create_markdown(escape=not ours, plugins=["table"] if ours else None)(text)


def _source(source: Mapping[str, str]) -> str:
    name, link = html.escape(source["title"]), source.get("url_or_doi")
    if link:
        link = html.escape(link if link.startswith("http") else f"https://doi.org/{link}", quote=True)
        name = f'<a href="{link}" target="_blank" rel="noopener">{name}</a>'
    return f"{name}. {html.escape(source['publisher'])}, {html.escape(str(source['date']))}."
