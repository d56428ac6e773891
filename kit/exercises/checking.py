"""One friendly sentence about an answer: right, not yet, or not written yet.

What you will understand: each exercise has an answer that a computer can compare, and what it compares with is
open: you may read it in ``data/checks``.

Serves every exercise that ends in a number, a word, a list, a picture or a form. It deliberately gives no marks,
counts no tries, and says nothing about opinions.
"""

from __future__ import annotations

import html
import math
import numbers
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kit import store
from kit.exercises import fields
from kit.figures import frame
from kit.picture import Picture

UNANSWERED = "Not answered yet: put your answer in the place of the three dots and run this cell again."
ASKS_FOR = {
    "number": "A number is expected here, such as 6.",
    "range": "A number is expected here, such as 6.",
    "choice": "One of these is expected here, in quotation marks: {options}.",
    "sequence": "A list of {length} is expected here, in square brackets and with commas between.",
    "share": "A picture or a mask is expected here.",
    "step": "A picture that a step of this kit made is expected here.",
    "form": "What was filled into the form is expected here, such as form.answer.",
}
BAR = {True: "#00785a", False: "#8a8d95"}  # never the only sign: the sentence says it


@dataclass(frozen=True)
class Verdict:
    """What a check finds. `right` is None while there is no answer."""

    right: bool | None
    sentence: str


def check(exercise_id: str, answer: Any) -> None:
    """Say one sentence about an answer.

    Parameters
    ----------
    exercise_id : str
        Such as ``03-feather``; its first two digits name the notebook.
    answer
        ``...`` while unanswered; a number, a word, a list, a mask, a picture or what a form holds, as the exercise
        asks.

    Raises
    ------
    ValueError
        If there is no such exercise.

    Examples
    --------
    >>> check("03-feather", ...)
    Not answered yet: put your answer in the place of the three dots and run this cell again.
    """
    found = verdict(exercise_id, answer)
    frame.publish(frame.Shown(as_html(found), found.sentence))


def verdict(exercise_id: str, answer: Any) -> Verdict:
    """Return what `check` would say, and whether the answer is right; for tests of the solutions.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    spec = spec_of(exercise_id)
    is_form = spec["kind"] == "form"
    if answer is ... or answer is None:
        return Verdict(None, fields.EMPTY if is_form else UNANSWERED)
    value = READERS[spec["kind"]](answer, spec)
    if value is None:
        return Verdict(False, _asked_for(spec))
    if is_form and (sentence := fields.still_open(value, spec)):
        return Verdict(None, sentence)
    words = fields.spoken(value, spec) if is_form else {"answer": _said(value)}
    if _is_right(value, spec):
        return Verdict(True, spec["right"].format(**words))
    meets = fields.meets if is_form else _meets
    for hint in spec.get("hints", ()):
        if meets(value, hint["when"]):
            return Verdict(False, hint["say"].format(**words))
    return Verdict(False, spec["wrong"].format(**words))


def as_html(found: Verdict) -> str:
    """Return the sentence of a verdict with its bar, as it stands on the page."""
    style = f"{frame.CAPTION};border-left:4px solid {BAR[bool(found.right)]};padding:4px 0 4px 14px;margin:6px 0"
    return f'<div style="{style}">{html.escape(found.sentence)}</div>'


def spec_of(exercise_id: str) -> Mapping[str, Any]:
    """Return what ``data/checks`` says about an exercise.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    for path in store.files_in(store.data_path("checks"), f"{exercise_id[:2]}-*.yml"):
        for spec in store.read_yaml(path)["checks"]:
            if spec["id"] == exercise_id:
                return spec
    raise ValueError(f"there is no exercise {exercise_id!r} in data/checks: check its name in the notebook.")


def _asked_for(spec: Mapping[str, Any]) -> str:
    """Return what kind of answer an exercise expects, in words."""
    options = ", ".join(repr(option) for option in spec.get("options", ()))
    length = len(spec["expected"]) if spec["kind"] == "sequence" else 0
    return ASKS_FOR[spec["kind"]].format(options=options, length=length)


# Reading an answer: its value, or None when it is of another kind than asked ----------------------------------


def _number(answer: Any, _spec: Mapping[str, Any]) -> float | None:
    if isinstance(answer, np.ndarray) and answer.size == 1:
        answer = answer.item()
    if isinstance(answer, (bool, np.bool_)) or not isinstance(answer, numbers.Real):
        return None
    return float(answer) if math.isfinite(answer) else None


def _word(answer: Any, spec: Mapping[str, Any]) -> str | None:
    if not isinstance(answer, str):
        return None
    word = answer.strip().casefold()
    return next((option for option in spec["options"] if option.casefold() == word), None)


def _sequence(answer: Any, spec: Mapping[str, Any]) -> list[Any] | None:
    if isinstance(answer, str) or not isinstance(answer, (Sequence, np.ndarray)):
        return None
    items = [item.strip().casefold() if isinstance(item, str) else item for item in answer]
    return items if len(items) == len(spec["expected"]) else None


def _share(answer: Any, _spec: Mapping[str, Any]) -> float | None:
    mask = answer.edited if isinstance(answer, Picture) else answer
    if not isinstance(mask, np.ndarray) or mask.ndim != 2:
        return None
    return float(np.mean(mask))


def _picture(answer: Any, _spec: Mapping[str, Any]) -> Picture | None:
    return answer if isinstance(answer, Picture) else None


READERS: Mapping[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "number": _number, "range": _number, "choice": _word, "sequence": _sequence, "share": _share, "step": _picture,
    "form": fields.read,
}  # fmt: skip


# Comparing ----------------------------------------------------------------------------------------------------


def _is_right(value: Any, spec: Mapping[str, Any]) -> bool:
    kind, expected = spec["kind"], spec.get("expected")
    if kind == "number":
        return abs(value - expected) <= spec.get("tolerance", 0)
    if kind == "form":
        return fields.is_right(value, spec)
    if kind in ("range", "share"):
        return spec["low"] <= value <= spec["high"]
    if kind == "step":
        last = value.history[-1]
        return last.name == expected and all(
            _meets(last.parameters.get(key), when) for key, when in spec.get("parameters", {}).items()
        )
    if kind == "sequence":
        return all(_same(item, wanted, spec.get("tolerance", 0)) for item, wanted in zip(value, expected, strict=True))
    return value == expected


def _same(item: Any, wanted: Any, tolerance: float) -> bool:
    if isinstance(wanted, str) or not isinstance(item, numbers.Real):
        return item == (wanted.casefold() if isinstance(wanted, str) else wanted)
    return abs(item - wanted) <= tolerance


def _meets(value: Any, when: Mapping[str, Any]) -> bool:
    """Return whether a value meets all of: ``below``, ``above``, ``equals``, ``first``, ``last``."""
    tests: Mapping[str, Callable[[Any], bool]] = {
        "below": lambda limit: isinstance(value, numbers.Real) and value < limit,
        "above": lambda limit: isinstance(value, numbers.Real) and value > limit,
        "equals": lambda wanted: value == wanted,
        "first": lambda wanted: value[0] == wanted,
        "last": lambda wanted: value[-1] == wanted,
    }
    return all(tests[key](wanted) for key, wanted in when.items())


def _said(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(getattr(value, "name", value))
