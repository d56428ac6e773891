"""Questions without a grade: what do you expect, what do you think, would you sign it?

What you will understand: saying what you expect before you run a cell is what makes its result teach you
something. Nothing here tells you whether you were right.

Serves every notebook. The stored text of each question is the question alone, whatever was answered.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
from IPython.display import display

from kit import store
from kit.controls import access
from kit.exercises import answers
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
WIDE = "min(44em, 98%)"


def predict(question_id: str, question: str, options: Sequence[str]) -> None:
    """Ask what the learner expects, before a cell is run.

    Parameters
    ----------
    question_id : str
        Such as ``03-nets``; also the name of the file.
    question : str
    options : sequence of str

    Raises
    ------
    ValueError
        If `kit.exercises.begin` has not said yet where answers stay.
    """
    before = answers.kept(question_id).get("answer")
    buttons = ipywidgets.RadioButtons(options=list(options), value=before if before in options else None)
    buttons.layout.width = WIDE
    asked = Asked("Predict", [question], options)
    asked.names.group(buttons, question)

    def answered(change: Any) -> None:
        asked.keep(question_id, {"question": question, "answer": change["new"]}, "Noted. Now run the next cell.")

    buttons.observe(answered, "value")
    asked.show([buttons])


def discuss(question_id: str, question: str) -> None:
    """Ask for a few words, which nobody grades.

    They are kept when the learner leaves the field or presses the button.

    Parameters
    ----------
    question_id, question : str
        As in `predict`.

    Raises
    ------
    ValueError
        If `kit.exercises.begin` has not said yet where answers stay.
    """
    area = ipywidgets.Textarea(
        value=str(answers.kept(question_id).get("words", "")), rows=5, continuous_update=False,
        layout=ipywidgets.Layout(width=WIDE),
    )  # fmt: skip
    asked = Asked("Discuss", [question], ["in your own words, never graded"])
    asked.names.give(area, "textarea", aria_label=question)

    def left(_change: Any = None) -> None:
        asked.keep(question_id, {"question": question, "words": area.value}, "Kept in your answers.")

    area.observe(left, "value")
    asked.show([area, asked.button("Keep", left)])


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
    asked = Asked("Maker's pause", [f"{heading} {claim}" for _, heading, claim in PAUSE], PAUSE_ANSWERS)
    rows, fields = [], {}
    for key, heading, claim in PAUSE:
        given = before.get(key) if isinstance(before.get(key), dict) else {}
        chosen = given.get("answer")
        buttons = ipywidgets.RadioButtons(
            options=PAUSE_ANSWERS, value=chosen if chosen in PAUSE_ANSWERS else None, orientation="horizontal",
            layout=ipywidgets.Layout(width="18em"),
        )  # fmt: skip
        words = ipywidgets.Text(
            value=str(given.get("words", "")), placeholder="in a few words, if you like", continuous_update=False,
            layout=ipywidgets.Layout(width="min(24em, 98%)"),
        )  # fmt: skip
        asked.names.group(buttons, heading)
        asked.names.give(words, "input", aria_label=f"{heading} In a few words")
        told = f"<b>{html.escape(heading)}</b> {html.escape(claim)}"
        line = ipywidgets.HBox([buttons, words], layout=ipywidgets.Layout(flex_flow="row wrap", align_items="center"))
        rows += [ipywidgets.HTML(f'<div style="{frame.SIZE};line-height:1.4;padding-top:6px">{told}</div>'), line]
        fields[key] = (buttons, words)

    def answered(_change: Any = None) -> None:
        told = {key: {"answer": buttons.value, "words": words.value} for key, (buttons, words) in fields.items()}
        asked.keep(question_id, told, "Kept in your answers.")

    for pair in fields.values():
        for field in pair:
            field.observe(answered, "value")
    asked.show(rows, heading=False)


class Asked(ipywidgets.VBox):
    """A question on the page, whose stored text is the question alone.

    Parameters
    ----------
    kind : str
        "Predict", "Discuss" or "Maker's pause".
    questions, options : sequence of str
        What is asked, and what can be answered.
    """

    def __init__(self, kind: str, questions: Sequence[str], options: Sequence[str]) -> None:
        super().__init__()
        self.names = access.Names()
        self._kind, self._questions, self._options = kind, questions, options
        self._text = f"{kind}: {' '.join(questions)} ({' / '.join(options)})"
        self._status = ipywidgets.HTML()
        self.names.status(self._status)
        self.add_class(access.ROOT)

    def show(self, parts: list[ipywidgets.Widget], *, heading: bool = True) -> None:
        """Put the question on the page, with its parts below."""
        asked = html.escape(" ".join(self._questions))
        above = [ipywidgets.HTML(f'<div style="{frame.NAME}">{asked}</div>')] if heading else []
        self.children = [*above, *parts, self._status, self.names.widget()]
        display(self)

    def button(self, words: str, pressed: Callable[[], None]) -> ipywidgets.HBox:
        """Return a button."""
        made = ipywidgets.Button(description=words)
        made.on_click(lambda _button: pressed())
        row = ipywidgets.HBox([made])
        self.names.keys(row)
        return row

    def keep(self, question_id: str, answer: dict[str, Any], thanks: str) -> None:
        """Keep an answer and say so, or say why it could not be kept."""
        try:
            answers.keep(question_id, answer)
        except store.StoreError as error:
            thanks = str(error)
        self._status.value = f'<div style="{frame.SIZE};padding-top:4px">{html.escape(thanks)}</div>'

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        still = f"<p><b>{html.escape(self._kind)}</b></p>"
        still += "".join(f"<p>{html.escape(question)}</p>" for question in self._questions)
        still += f"<ul>{''.join(f'<li>{html.escape(option)}</li>' for option in self._options)}</ul>"
        return {**(super()._repr_mimebundle_(**kwargs) or {}), "text/plain": self._text, "text/html": still}

    def __repr__(self) -> str:
        return self._text
