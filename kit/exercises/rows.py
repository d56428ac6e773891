"""Several statements at once, a row each: the maker's pause, and where you stand.

What you will understand: a question that you would rather pass by as a whole can often be answered piece by piece.
Nothing here tells you whether you were right.

Serves the maker's pause of 03 to 07, the claims of 00 and the vignettes of 01. What is stored with the notebook is
what was asked, whatever was answered. It deliberately counts answers only, and never compares them.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets

from kit.exercises import answers
from kit.exercises.asking import Asked
from kit.figures import frame

PAUSE = (
    (
        "who-agreed",
        "Who agreed?",
        "Has everybody who is shown, or who lends something, said yes to this use? (Nobody is shown: yes.)",
    ),
    ("who-will-see", "Who will see it?", "Will everybody who sees it know how it was made?"),
    ("if-it-escapes", "What if it escapes?", "Could it do harm if somebody passed it on without its label?"),
    ("who-could-be-hurt", "Who could be hurt?", "Can you think of anybody, also of somebody who is not shown?"),
    ("would-i-sign", "Would I sign it?", "Would you put your name to it in public?"),
)
PAUSE_ANSWERS = ("yes", "no", "not sure")
LINE = "1px solid rgba(128,128,128,0.35)"  # between two rows; visible on white and on black


def pause(notebook: str) -> None:
    """Stop before making something: the same five questions in every notebook.

    Parameters
    ----------
    notebook : str
        Such as ``03-swap``.

    Raises
    ------
    ValueError
        If `kit.exercises.begin` has not said yet where answers stay.
    """
    question_id = f"{notebook[:2]}-makers-pause"
    before = answers.kept(question_id)
    asked = Asked("Maker's pause", ([f"{heading} {claim}" for _, heading, claim in PAUSE], PAUSE_ANSWERS))
    rows, fields = [], {}
    for key, heading, claim in PAUSE:
        given = before.get(key) if isinstance(before.get(key), dict) else {}
        buttons = choices(asked, heading, PAUSE_ANSWERS, given.get("answer"))
        buttons.layout.width = "18em"
        words = ipywidgets.Text(
            value=str(given.get("words", "")), placeholder="in a few words, if you like", continuous_update=False,
            layout=ipywidgets.Layout(width="min(24em, 98%)"),
        )  # fmt: skip
        asked.names.give(words, "input", aria_label=f"{heading} In a few words")
        line = ipywidgets.HBox([buttons, words], layout=ipywidgets.Layout(flex_flow="row wrap", align_items="center"))
        rows += [told(f"<b>{html.escape(heading)}</b> {html.escape(claim)}"), line]
        fields[key] = (buttons, words)

    def answered(_change: Any = None) -> None:
        now = {key: {"answer": buttons.value, "words": words.value} for key, (buttons, words) in fields.items()}
        asked.keep(question_id, now, "Kept in your answers.")

    for pair in fields.values():
        for field in pair:
            field.observe(answered, "value")
    asked.show(rows)


def positions(question_id: str, statements: Mapping[str, str], options: Sequence[str], *, question: str = "") -> None:
    """Ask where the learner stands on several statements; nothing says what others think.

    Each answer is kept as it is given, in one file, as ``key: option``.

    Parameters
    ----------
    question_id : str
        Such as ``00-claims``; also the name of the file.
    statements : mapping of str to str
        A short key of each, and its sentence.
    options : sequence of str
        The same for each statement, such as agree, disagree, depends.
    question : str
        What stands above them.

    Raises
    ------
    ValueError
        If `kit.exercises.begin` has not said yet where answers stay.
    """
    before = answers.kept(question_id)
    asked = Asked("Your position", ([*([question] if question else []), *statements.values()], options))
    rows, fields = [], {}
    for number, (key, statement) in enumerate(statements.items(), start=1):
        fields[key] = choices(asked, statement, options, before.get(key))
        fields[key].layout = ipywidgets.Layout(flex="0 1 auto", width="auto")
        words = told(f"{number}. {html.escape(statement)}")
        words.layout = ipywidgets.Layout(flex="1 1 22em", min_width="0")
        layout = ipywidgets.Layout(
            flex_flow="row wrap", align_items="baseline", grid_gap="0 24px", border_top=LINE, padding="2px 0",
            max_width="66em",
        )  # fmt: skip
        rows.append(ipywidgets.HBox([words, fields[key]], layout=layout))

    def given() -> dict[str, str]:
        return {key: buttons.value for key, buttons in fields.items() if buttons.value is not None}

    def counted() -> str:
        return f"Kept in your answers: {len(given())} of {len(fields)}."

    def answered(_change: Any) -> None:
        asked.keep(question_id, given(), counted())

    for buttons in fields.values():
        buttons.observe(answered, "value")
    if given():
        asked.say(counted())
    asked.show(rows, heading=question)


# The parts of a row -------------------------------------------------------------------------------------------


def choices(asked: Asked, name: str, options: Sequence[Any], chosen: Any = None) -> ipywidgets.RadioButtons:
    """Return round buttons that bear a name, with what was chosen before if it can still be chosen."""
    buttons = ipywidgets.RadioButtons(
        options=list(options), value=chosen if chosen in options else None, orientation="horizontal"
    )
    asked.names.group(buttons, name)
    return buttons


def told(words: str) -> ipywidgets.HTML:
    """Return HTML of a statement as it stands above or beside its buttons."""
    return ipywidgets.HTML(f'<div style="{frame.SIZE};line-height:1.4;padding-top:6px">{words}</div>')
