"""What a form asks, and what its answer says: the part that needs no page.

What you will understand: a form is a handful of questions with the answers that can be given written beside them,
so that "yes" cannot mean more than what was ticked.

Serves the exercises of kind ``form`` in ``data/checks``. It deliberately compares what was ticked and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

EMPTY = "Nothing is filled in yet: choose what fits in each field, then check."

Filled = Mapping[str, Any]  # field to what was chosen: a word, or for a field of kind "several" a list of words


def reason_against(spec: Mapping[str, Any], given: Filled) -> str | None:
    """Return the sentence that refuses what a form does not know, or None when it knows all of it.

    Parameters
    ----------
    spec : mapping
        The exercise, as ``data/checks/check.schema.json`` describes it.
    given : mapping
        Field to value, or to a list of values.
    """
    fields = {field["key"]: field for field in spec["fields"]}
    for key, value in given.items():
        if key not in fields:
            return f"There is no field {key!r} in this form: it has {', '.join(fields)}."
        several = fields[key]["kind"] == "several"
        if several and (isinstance(value, str) or not isinstance(value, Collection)):
            return f"The field {key} takes a list, such as [{next(iter(fields[key]['options']))!r}]."
        known = list(fields[key]["options"])
        unknown = [one for one in (value if several else [value]) if one not in (known if several else [*known, None])]
        if unknown:
            return f"The field {key} does not take {unknown[0]!r}: it takes {', '.join(map(repr, known))}."
    return None


def read(answer: Any, spec: Mapping[str, Any]) -> Filled | None:
    """Return the fields that hold something, in the order of the form; None when it is no answer to this form."""
    if not isinstance(answer, Mapping) or reason_against(spec, answer):
        return None
    found = {}
    for field in spec["fields"]:
        value = answer.get(field["key"])
        if field["kind"] == "several":
            value = [option for option in field["options"] if option in (value or ())]
        if value:
            found[field["key"]] = value
    return found


def still_open(filled: Filled, spec: Mapping[str, Any]) -> str | None:
    """Return the sentence that says how many fields are open, or None when all are filled in."""
    labels = [field["label"] for field in spec["fields"] if field["key"] not in filled]
    if not labels:
        return None
    if not filled:
        return EMPTY
    first = "first " if len(labels) > 1 else ""
    return f'Still open: {len(labels)} of {len(spec["fields"])} fields, {first}"{labels[0]}".'


def is_right(filled: Filled, spec: Mapping[str, Any]) -> bool:
    """Return whether every field holds what is expected; the order of ticks does not matter."""
    return all(_same(filled[field["key"]], field["expected"]) for field in spec["fields"])


def meets(filled: Filled, when: Mapping[str, Any]) -> bool:
    """Return whether a field meets all of: ``has``, ``lacks``, ``equals``."""
    chosen = filled[when["field"]]
    values = [chosen] if isinstance(chosen, str) else chosen
    tests = {
        "has": lambda wanted: wanted in values,
        "lacks": lambda wanted: wanted not in values,
        "equals": lambda wanted: _same(chosen, wanted),
    }
    return all(tests[key](wanted) for key, wanted in when.items() if key != "field")


def spoken(filled: Filled, spec: Mapping[str, Any]) -> dict[str, str]:
    """Return what was chosen in each field, in the words of the form; a sentence may say it as ``{field}``."""
    words = {}
    for field in spec["fields"]:
        chosen = filled[field["key"]]
        values = [chosen] if isinstance(chosen, str) else chosen
        words[field["key"]] = ", ".join(field["options"][value] for value in values)
    return words


def _same(chosen: Any, wanted: Any) -> bool:
    return chosen == wanted if isinstance(wanted, str) else set(chosen) == set(wanted)
