"""An exercise that is filled in like a form, and checked when its reader asks for it.

What you will understand: writing down what somebody agreed to is easy to do and easy to get wrong; what is ticked
is said, and what is not ticked is refused.

Serves 01-consent, and every exercise whose answer is several choices. It deliberately says nothing about an answer
until "Check" is pressed, counts no tries, and keeps what was filled in where all answers are.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from kit.exercises import answers, checking, fields
from kit.exercises.asking import Asked
from kit.exercises.rows import LINE, choices, told


def form(exercise_id: str) -> Form:
    """Return an exercise as a form; as the last line of a cell it is shown.

    Parameters
    ----------
    exercise_id : str
        Such as ``01-record``, of kind ``form`` in ``data/checks``; also the name of the file in which it is kept.

    Raises
    ------
    ValueError
        If there is no such form, or `kit.exercises.begin` has not said yet where answers stay.
    """
    spec = checking.spec_of(exercise_id)
    if spec["kind"] != "form":
        raise ValueError(f"the exercise {exercise_id!r} is no form: its answer goes into check({exercise_id!r}, ...).")
    return Form(spec)


class Form(Asked):
    """A form on the page, whose stored text is what it asks. Made by `form`."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        super().__init__("Form", *(([field["label"]], list(field["options"].values())) for field in spec["fields"]))
        self._spec, self._setting = spec, False
        self._fields = {field["key"]: KINDS[field["kind"]](self, field) for field in spec["fields"]}
        self._put_in(_still_known(spec, answers.kept(spec["id"])))
        for field in self._fields.values():
            field.observe(self._changed)
        boxes = [_with_label(field["label"], self._fields[field["key"]].widget) for field in spec["fields"]]
        self.lay_out([*boxes, self.button("Check", self._check)])
        if self.answer:
            self.say(self._counted())

    @property
    def answer(self) -> dict[str, Any] | None:
        """What is filled in, by field: a word, or a list of words; None while nothing is."""
        return dict(fields.read({key: field.value for key, field in self._fields.items()}, self._spec)) or None

    def set(self, **values: Any) -> None:
        """Fill in fields as a hand would; the others stay as they are.

        Parameters
        ----------
        **values : str or list of str
            For each field one of its values, or a list of them where several can be ticked.

        Raises
        ------
        ValueError
            If there is no such field or value; then nothing is filled in.
        """
        reason = fields.reason_against(self._spec, values)
        if reason:
            raise ValueError(reason)
        self._put_in(values)
        self._changed()

    # Inside ---------------------------------------------------------------------------------------------------

    def _put_in(self, values: Mapping[str, Any]) -> None:
        self._setting = True
        try:
            for key, value in values.items():
                self._fields[key].value = value
        finally:
            self._setting = False

    def _changed(self, _change: Any = None) -> None:
        if not self._setting:
            self.keep(self._spec["id"], self.answer or {}, self._counted())

    def _counted(self) -> str:
        return f"Kept in your answers: {len(self.answer or {})} of {len(self._fields)}."

    def _check(self) -> None:
        self.say_html(checking.as_html(checking.verdict(self._spec["id"], self.answer)))


class Several:
    """A field with boxes to tick."""

    def __init__(self, asked: Asked, field: Mapping[str, Any]) -> None:
        self._ticks = {
            value: ipywidgets.Checkbox(description=words, indent=False, layout=ipywidgets.Layout(width="auto"))
            for value, words in field["options"].items()
        }
        columns = "repeat(auto-fill, minmax(min(18em, 100%), 1fr))"
        self.widget = ipywidgets.GridBox(
            list(self._ticks.values()), layout=ipywidgets.Layout(grid_template_columns=columns, grid_gap="0 24px")
        )
        asked.names.keys(self.widget)
        asked.names.give(self.widget, role="group", aria_label=field["label"])

    @property
    def value(self) -> list[str]:
        return [value for value, tick in self._ticks.items() if tick.value]

    @value.setter
    def value(self, chosen: list[str]) -> None:
        for value, tick in self._ticks.items():
            tick.value = value in chosen

    def observe(self, changed: Callable[[Any], None]) -> None:
        for tick in self._ticks.values():
            tick.observe(changed, "value")


class One:
    """A field with round buttons."""

    def __init__(self, asked: Asked, field: Mapping[str, Any]) -> None:
        self.widget = choices(asked, field["label"], [(words, value) for value, words in field["options"].items()])
        self.widget.layout.width = "auto"

    @property
    def value(self) -> str | None:
        return self.widget.value

    @value.setter
    def value(self, chosen: str | None) -> None:
        self.widget.value = chosen

    def observe(self, changed: Callable[[Any], None]) -> None:
        self.widget.observe(changed, "value")


KINDS: Mapping[str, type[Several] | type[One]] = {"several": Several, "one": One}


def _still_known(spec: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was kept and can still be filled in; a file that was edited by hand may hold anything."""
    return {key: value for key, value in kept.items() if fields.reason_against(spec, {key: value}) is None}


def _with_label(label: str, choice: ipywidgets.Widget) -> ipywidgets.VBox:
    layout = ipywidgets.Layout(border_top=LINE, padding="2px 0 6px", max_width="66em")
    return ipywidgets.VBox([told(f"<b>{html.escape(label)}</b>"), choice], layout=layout)
