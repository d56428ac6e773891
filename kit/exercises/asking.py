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
    asked = Asked("Predict", ([question], options))
    asked.names.group(buttons, question)

    def answered(change: Any) -> None:
        asked.keep(question_id, {"question": question, "answer": change["new"]}, "Noted. Now run the next cell.")

    buttons.observe(answered, "value")
    asked.show([buttons], heading=question)


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
    asked = Asked("Discuss", ([question], ["in your own words, never graded"]))
    asked.names.give(area, "textarea", aria_label=question)

    def left(_change: Any = None) -> None:
        asked.keep(question_id, {"question": question, "words": area.value}, "Kept in your answers.")

    area.observe(left, "value")
    asked.show([area, asked.button("Keep", left)], heading=question)


class Asked(ipywidgets.VBox):
    """A question on the page, whose stored text is the question alone.

    Parameters
    ----------
    kind : str
        Such as "Predict" or "Maker's pause".
    *groups : pair of sequences of str
        Questions, and the answers that all of them take.
    """

    def __init__(self, kind: str, *groups: tuple[Sequence[str], Sequence[str]]) -> None:
        super().__init__()
        self.names = access.Names()
        self._kind, self._groups = kind, groups
        asked = (f"{' '.join(questions)} ({' / '.join(options)})" for questions, options in groups)
        self._text = f"{kind}: {' '.join(asked)}"
        self._status = ipywidgets.HTML()
        self.names.status(self._status)
        self.add_class(access.ROOT)

    def show(self, parts: list[ipywidgets.Widget], *, heading: str = "") -> None:
        """Put the question on the page, with its parts below its heading."""
        above = [ipywidgets.HTML(f'<div style="{frame.NAME}">{html.escape(heading)}</div>')] if heading else []
        self.lay_out([*above, *parts])
        display(self)

    def lay_out(self, parts: list[ipywidgets.Widget], *, beneath: Sequence[ipywidgets.Widget] = ()) -> None:
        """Put the parts together, below them the line that says what happened, and what stands beneath that."""
        self.children = [*parts, self._status, *beneath, self.names.widget()]

    def button(self, words: str, pressed: Callable[[], None]) -> ipywidgets.HBox:
        """Return a button."""
        made = ipywidgets.Button(description=words)
        made.on_click(lambda _button: pressed())
        row = ipywidgets.HBox([made], layout=ipywidgets.Layout(padding="5px 6px"))  # room to show the focus
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
        self.say_html(f'<div style="{frame.SIZE};padding-top:4px">{html.escape(sentence)}</div>')

    def say_html(self, sentence: str) -> None:
        """Say a sentence that has its own form."""
        self._status.value = sentence

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        still = f"<p><b>{html.escape(self._kind)}</b></p>"
        for questions, options in self._groups:
            still += "".join(f"<p>{html.escape(question)}</p>" for question in questions)
            still += f"<ul>{''.join(f'<li>{html.escape(option)}</li>' for option in options)}</ul>"
        return {**(super()._repr_mimebundle_(**kwargs) or {}), "text/plain": self._text, "text/html": still}

    def __repr__(self) -> str:
        return self._text
