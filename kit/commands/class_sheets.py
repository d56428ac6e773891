"""Lenses, rules and laws as a page to print, for a class without a screen: in black and white.

Each lens has a block of its own, to be cut out and dealt. The rules come once empty, with the cases told, and once with
our reading: hand out the second only after the first. Run by ``handout --lab`` with the course's Python.
"""

import argparse
import html

from kit import cases, store
from kit.commands.speak import tell

SIZES = {"a4": "A4 portrait", "letter": "letter portrait"}
EMPTY = "Fill in: what does each rule catch, whom does it wrongly hit, how hard is the proof?"
READING = "Our reading, for argument. Only after the empty sheet. No legal advice."
FROM = "From Face Value, data/lenses.yml, rules.yml and laws.yml, CC BY 4.0."
STYLE = """
@page { size: %s; margin: 14mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.4 Arial, "Liberation Sans", sans-serif; color: #000; background: #fff; margin: 0; }
h1 { font-size: 1.5em; } h2 { font-size: 1.3em; margin: 0 0 0.3em; } h3 { font-size: 1em; margin: 0.7em 0 0.2em; }
p, ul { margin: 0.3em 0; }
section { break-before: page; }
section:first-of-type { break-before: auto; }
article { border: 0.5pt dashed #555; padding: 3mm 5mm; margin: 0 0 5mm; break-inside: avoid; }
table { border-collapse: collapse; width: 100%%; font-size: 0.85em; margin: 0.3em 0 0.8em; }
th, td { border: 0.5pt solid #555; padding: 1.5mm 2mm; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
.empty td { height: 16mm; }
.case { break-inside: avoid; }
.quiet { color: #333; }
@media screen { body { font-size: 16px; max-width: 60rem; margin: 0 auto; padding: 1.5rem; } }
"""


def main():
    """Write the page, and print where it is, or why there is none, as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--paper", choices=SIZES, default="a4")
    parser.add_argument("--strong", action="store_true")
    options = parser.parse_args()
    try:
        page = store.handout_path(f"lab-{options.paper}.html")
        store.write_text(page, as_page(options.paper, strong=options.strong))
    except (store.StoreError, ValueError) as error:
        tell(problem=str(error))
    else:
        tell(page=str(page))


def as_page(paper, *, strong=False):
    """Return the whole page; the hard case of the rule lab is left out unless ``strong``."""
    tried = [case for case in cases.tried() if strong or not case.hard]
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Lenses, rules and laws</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE % SIZES[paper]}</style></head><body><main>'
        f"<h1>Lenses, rules and laws</h1>{_lenses()}{_to_fill_in(tried)}{_reading(tried)}{_laws()}"
        f'<p class="quiet">{FROM}</p></main></body></html>\n'
    )


def _lenses():
    shown = ""
    for lens in cases.lenses():
        questions = "".join(f"<li>{html.escape(question)}</li>" for question in lens.questions)
        shown += (
            f"<article><h3>{html.escape(lens.name)}</h3><p>{html.escape(lens.paragraph)}</p><ul>{questions}</ul>"
            f"<p><b>What it does not see well.</b> {html.escape(lens.blind_spot)}</p></article>"
        )
    return f"<section><h2>Five lenses</h2>{shown}</section>"


def _to_fill_in(tried):
    rules = cases.rules()
    told = "".join(f"<li><b>{html.escape(rule.name)}.</b> {html.escape(rule.rule)}</li>" for rule in rules)
    empty = [(rule.name, *[""] * (len(cases.RULE_HEADINGS) - 1)) for rule in rules]
    shown = "".join(
        f'<div class="case"><h3>{html.escape(case.in_short)}</h3><p>{html.escape(case.told)}</p>'
        f"{_table(cases.RULE_HEADINGS, empty, 'empty')}</div>"
        for case in tried
    )
    return f"<section><h2>The rule lab, to fill in</h2><ul>{told}</ul><p>{EMPTY}</p>{shown}</section>"


def _reading(tried):
    shown = "".join(
        f'<div class="case"><h3>{html.escape(case.in_short)}</h3>'
        f"{_table(cases.RULE_HEADINGS, cases.rule_rows(case.id))}</div>"
        for case in tried
    )
    return f"<section><h2>The rule lab, our reading</h2><p>{READING}</p>{shown}</section>"


def _laws():
    return f"<section><h2>Laws, by what they do</h2>{_table(cases.LAW_HEADINGS, cases.law_rows())}</section>"


def _table(headings, rows, kind=""):
    head = "".join(f'<th scope="col">{html.escape(words)}</th>' for words in headings)
    body = ""
    for first, *rest in rows:
        cells = "".join(f"<td>{html.escape(words)}</td>" for words in rest)
        body += f'<tr><th scope="row">{html.escape(first)}</th>{cells}</tr>'
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


if __name__ == "__main__":
    main()
