"""A learner's answers as one page for somebody who comments on them, with the rubric of the guide.

Taken are the answers in words: discussions, and positions on cases with their reasons. Predictions, exercises,
positions on statements and the maker's pause are never marked, so they are left out. Run by ``handout`` with the
course's Python.
"""

import argparse
import html
from collections.abc import Mapping

from kit import store
from kit.commands.speak import tell
from kit.exercises import parts
from kit.folders import CHECKOUT

RUBRIC = CHECKOUT / "guide" / "rubric.md"
KIND = "case-"  # how the file of a case begins
NOTHING = "There is no answer in words yet{where}: predictions, exercises and the maker's pause are never handed in."
STYLE = """
body { font: 11pt/1.5 Arial, "Liberation Sans", sans-serif; color: #000; background: #fff;
  max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
blockquote { margin: 0.4rem 0 1rem; padding-left: 0.9rem; border-left: 3px solid #000; }
.words { white-space: pre-wrap; }
table { border-collapse: collapse; font-size: 0.9em; } th, td { border: 1px solid #555; padding: 0.3rem 0.5rem;
  text-align: left; vertical-align: top; }
a { color: inherit; }
article { break-inside: avoid; border-top: 1px solid #555; padding-top: 0.5rem; }
section { break-before: page; }
.line { border-bottom: 1px solid #000; min-height: 1.8em; margin: 0.3em 0; }
@page { margin: 18mm; }
"""
FOR_COMMENTS = "The level in each criterion, and the next step in the weakest one, as a question:"


def main():
    """Write the page, and print where it is, or why there is none, as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("notebooks", nargs="*")
    notebooks = parser.parse_args().notebooks
    try:
        found = in_words(notebooks)
        if not found:
            where = f" in {', '.join(notebooks)}" if notebooks else ""
            raise ValueError(NOTHING.format(where=where))
        page = store.handout_path("answers.html")
        store.write_text(page, as_page(found, store.read_text(RUBRIC)))
    except (store.StoreError, ValueError) as error:
        tell(problem=str(error))
    else:
        tell(page=str(page))


def in_words(notebooks):
    """Return the answers in words as ``(notebook, question, words)``, in the order of notebooks.

    Parameters
    ----------
    notebooks : list of str
        Names or numbers; all when there is none.
    """
    found = []
    for path in store.files_in(store.answers_path(), "*/*.yml"):
        notebook = path.parent.name
        if notebook[:2].isdigit() and (not notebooks or any(notebook.startswith(name) for name in notebooks)):
            try:
                told = store.read_yaml(path)
            except store.StoreError:
                continue  # edited by hand and no longer readable; its owner sees it in the folder
            if isinstance(told, Mapping):
                found += [(notebook, *answer) for answer in _answers(path.stem, told)]
    return found


def as_page(answers, rubric):
    """Return the whole page: the answers, each with room for a comment, then the rubric."""
    shown, last = "", ""
    for notebook, question, words in answers:
        shown += f"<h2>{html.escape(notebook)}</h2>" if notebook != last else ""
        last = notebook
        shown += f"<article><h3>{html.escape(question)}</h3>"
        shown += f'<blockquote class="words">{html.escape(words)}</blockquote>'
        shown += f'<p>{FOR_COMMENTS}</p><div class="line"></div><div class="line"></div></article>'
    text = parts.markdown(rubric, ours=True)
    for level in (3, 2, 1):  # its headings stand one deeper here
        text = text.replace(f"<h{level}>", f"<h{level + 1}>").replace(f"</h{level}>", f"</h{level + 1}>")
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Answers, with the rubric</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
        "<h1>Answers</h1><p>Written in Face Value and handed in by their writer. Name, if your rules need one:</p>"
        f'<div class="line"></div>{shown}<section>{text}</section></main></body></html>\n'
    )


def _answers(name, told):
    """Return question and words of each answer in a file."""
    if name.startswith(KIND):
        return _of_a_case(name.removeprefix(KIND), told)
    words = str(told.get("words") or "").strip()
    return [(str(told["question"]), words)] if words and "question" in told else []


def _of_a_case(card_id, told):
    """Return the positions on a case, of one person or of each of two; a room's hands are nobody's answer."""
    title = store.read_card(card_id).fields["title"] if card_id in store.card_ids() else card_id
    given = [("", told.get("alone"))]
    pair = told.get("in pairs")
    if isinstance(pair, Mapping):
        for who in ("first", "second"):
            given.append(
                (f", the {who} of two", {when: (pair.get(when) or {}).get(who) for when in ("before", "after")})
            )
    found = []
    for who, stances in given:
        words = _stances(stances) if isinstance(stances, Mapping) else ""
        if words:
            found.append((f"Case: {title}{who}", words))
    return found


def _stances(told):
    lines = []
    for when, heading in (("before", "Before"), ("after", "Afterwards")):
        stance = told.get(when)
        if isinstance(stance, Mapping) and stance.get("reasons"):
            sure = f" ({stance['confidence']})" if stance.get("confidence") else ""
            lines.append(f"{heading}: {stance.get('position', 'no position')}{sure}. {stance['reasons']}")
    if told.get("words"):
        lines.append(f"What moved: {told['words']}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
