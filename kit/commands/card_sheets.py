"""Case cards as a page to print: each card two A5 halves, side by side on A4 or Letter, in black and white.

The left half is for everybody. The right half is for after a first position: new information and the evidence ladder.
Cut the two apart. The notes for whoever leads are a page of their own. Run by ``handout`` with the course's Python.
"""

import argparse
import html

from kit import cases, store
from kit.commands.speak import tell
from kit.exercises import parts

SIZES = {"a4": "A4 landscape", "letter": "letter landscape"}
LADDER = {
    "strong": "Strong: hard to explain otherwise, or open to everybody's check",
    "medium": "Medium: somebody who could know says so, and could be mistaken",
    "weak": "Weak: fits the story, and would fit another one as well",
}
PARTIES_EXCHANGED = "Would you judge the same with the parties exchanged?"
FROM = "From Face Value, data/cases/{id}.md, CC BY 4.0."
LATER = "Only after a first position"
STYLE = """
@page { size: %s; margin: 8mm 0; }
* { box-sizing: border-box; }
body { font: 9pt/1.32 Arial, "Liberation Sans", sans-serif; color: #000; background: #fff; margin: 0; }
a { color: inherit; }
h2 { font-size: 1.5em; line-height: 1.2; margin: 0; }
h3 { font-size: 1em; margin: 0.75em 0 0.15em; break-after: avoid; }
p, ul, ol { margin: 0.25em 0; }
ul, ol { padding-left: 1.5em; }
article { columns: 2; column-gap: 18mm; column-fill: auto; column-rule: 0.4pt dashed #777; padding: 0 9mm;
  break-before: page; }
.later { break-before: column; font-size: 0.92em; }
.quiet { color: #333; }
main > div { columns: 2; column-gap: 18mm; padding: 0 9mm; }
.notes { break-inside: avoid; padding-bottom: 6mm; }
.sources { font-size: 0.82em; }
.rung { padding: 0 0 0 8pt; margin: 3pt 0; border-left: 1pt solid #000; break-inside: avoid; }
.strong { border-left-width: 6pt; }
.medium { border-left-width: 3pt; padding-left: 11pt; }
.weak { padding-left: 13pt; }
.strong p, .medium p, .weak p { margin: 0; }
@media screen {
  body { font-size: 16px; line-height: 1.5; }
  header, article { max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
  article { border-top: 1px solid #777; }
}
@media screen and (max-width: 60rem) { article { columns: 1; } }
@media print { header { display: none; } article:first-of-type { break-before: auto; } }
"""


def main():
    """Write the page, and print where it is, or why there is none, as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--paper", choices=SIZES, default="a4")
    parser.add_argument("--strong", action="store_true")
    parser.add_argument("--notes", action="store_true")
    options = parser.parse_args()
    try:
        found = chosen(options.names, strong=options.strong)
        page = store.handout_path(f"{'notes' if options.notes else 'cards'}-{options.paper}.html")
        store.write_text(page, (notes_page if options.notes else as_page)(found, options.paper))
    except (store.StoreError, ValueError) as error:
        tell(problem=str(error))
    else:
        tell(page=str(page))


def chosen(names, *, strong):
    """Return the cards of some names, each of a card or of a path; all cards when there is no name.

    Raises
    ------
    ValueError
        If a name is neither, or a card on a hard topic is named without ``--strong``.
    """
    if not names:
        return cases.cards(strong=strong)
    ids = [one for name in names for one in (cases.PATHS[name].cases if name in cases.PATHS else [name])]
    known = store.card_ids()
    for one in ids:
        if one not in known:
            raise ValueError(f"There is no card or path {one!r}. The paths are {', '.join(cases.PATHS)}.")
    found = [cases.card(one) for one in dict.fromkeys(ids)]
    hard = [card.id for card in found if card.is_strong and not strong]
    if hard:
        raise ValueError(f"On a hard topic: {', '.join(hard)}. To print it all the same, add --strong.")
    return found


def as_page(cards, paper):
    """Return the page for learners: each card without the notes for whoever leads."""
    return _page("Case cards of Face Value", cards, "".join(_article(card) for card in cards), paper)


def notes_page(cards, paper):
    """Return the page for whoever leads: of each card its warning, its roles and its notes."""
    return _page(
        "Case cards, for the facilitator", cards, f"<div>{''.join(_notes(card) for card in cards)}</div>", paper
    )


def _page(title, cards, body, paper):
    names = "".join(f'<li><a href="#{card.id}">{html.escape(card.fields["title"])}</a></li>' for card in cards)
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{STYLE % SIZES[paper]}</style></head><body>"
        f"<header><h1>{title}</h1><nav aria-label='Cards'><ul>{names}</ul></nav></header>"
        f"<main>{body}</main></body></html>\n"
    )


def _article(card):
    told = card.fields
    facts = " · ".join([str(told["year"]), ", ".join(told["place"]), told["medium"], f"{told['minutes']} minutes"])
    questions = [*told["questions"], *([PARTIES_EXCHANGED] if "politics" in told["themes"] else [])]
    before = (
        f'<h2>{html.escape(told["title"])}</h2><p class="quiet">{html.escape(facts)}</p>{parts.note(card)}'
        + _section("What happened", parts.markdown(card.sections["What happened"]))
        + _section("Who is concerned", parts.parties(told["stakeholders"]))
        + _section("What is contested", parts.markdown(card.sections["What is contested"]))
        + _section("Take a position", f"<p>{html.escape(told['deed'])}</p>")
        + _section("Questions", parts.listed(questions, "ol"))
    )
    news = [parts.fact(card, fact) for fact in told["new_information"]]
    after = (
        f'<p class="quiet">{html.escape(told["title"])}. {LATER}.</p>'
        + (_section("New information, one after the other", parts.listed(news, "ol", escaped=True)) if news else "")
        + _section("How strong is the evidence?", parts.claim(card) + _rungs(card))
        + f'<div class="sources">{_section("Sources", parts.sources(card))}<p>{FROM.format(id=card.id)}</p></div>'
    )
    return f'<article id="{card.id}">{before}<section class="later">{after}</section></article>'


def _notes(card):
    told = card.fields
    roles = f"{'; '.join(told['roles'])}." if told["roles"] else "None: this case is discussed without roles."
    return (
        f'<section id="{card.id}" class="notes"><h2>{html.escape(told["title"])}</h2>{parts.note(card)}'
        + _section("Take a position", f"<p>{html.escape(told['deed'])}</p>")
        + _section("For the facilitator", parts.markdown(card.sections["For the facilitator"]))
        + _section("Roles, for those who wish", f"<p>{html.escape(roles)}</p>")
        + "</section>"
    )


def _rungs(card):
    """Return the ladder, its strongest rung on top."""
    shown = []
    for weight, words in LADDER.items():
        signals = [parts.fact(card, signal) for signal in card.fields["evidence"][weight]]
        body = parts.listed(signals, "ul", escaped=True) if signals else f"<p>{parts.NO_SIGNAL}</p>"
        shown.append(f'<div class="rung {weight}"><p><b>{words}</b></p>{body}</div>')
    return "".join(shown)


def _section(heading, body):
    return f"<h3>{heading}</h3>{body}"


if __name__ == "__main__":
    main()
