"""Questions without a grade: what do you expect, what do you think?

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
        self.say(thanks)

    def say(self, sentence: str) -> None:
        """Say a sentence quietly below the question; it is read out where somebody listens to the page."""
        self._status.value = f'<div style="{frame.SIZE};padding-top:4px">{html.escape(sentence)}</div>'

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        still = f"<p><b>{html.escape(self._kind)}</b></p>"
        still += "".join(f"<p>{html.escape(question)}</p>" for question in self._questions)
        still += f"<ul>{''.join(f'<li>{html.escape(option)}</li>' for option in self._options)}</ul>"
        return {**(super()._repr_mimebundle_(**kwargs) or {}), "text/plain": self._text, "text/html": still}

    def __repr__(self) -> str:
        return self._text
