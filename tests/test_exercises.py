"""Exercises: answers stay and come back, stored text never changes, every check can fail, hard topics stay closed."""

import copy as copying
import json
import re

import ipywidgets
import jsonschema
import numpy as np
import pytest

from kit import consent, exercises, store
from kit.exercises import answers, asking, checking, fields, rows, showing, trial
from kit.figures import frame
from tests.small import lend, small_picture

NOTEBOOK = "03-swap"
ASTRONAUT = "astronaut"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.setattr(answers, "_begun", [NOTEBOOK])
    return tmp_path


@pytest.fixture
def shown(monkeypatch):
    found = []
    monkeypatch.setattr(asking, "display", found.append)
    monkeypatch.setattr(frame, "publish", found.append)
    return found


def parts(widget):
    return [widget, *(part for child in getattr(widget, "children", ()) for part in parts(child))]


def of_kind(widget, kind):
    return [part for part in parts(widget) if isinstance(part, kind)]


# Answers ------------------------------------------------------------------------------------------------------


def test_nothing_is_asked_before_it_was_said_where_answers_stay(monkeypatch):
    monkeypatch.setattr(answers, "_begun", [])
    with pytest.raises(ValueError, match="Run the first cell"):
        exercises.predict("03-nets", "What?", ["a", "b"])


def test_the_first_cell_says_where_answers_stay_and_stores_no_path(home, capsys):
    exercises.begin(NOTEBOOK)
    said = capsys.readouterr().out
    assert "go nowhere else" in said
    assert "answers/03-swap" in said
    stored = answers._Told(said, exercises.where())._repr_mimebundle_()
    assert str(home) not in stored["text/plain"] + stored["text/html"]
    assert exercises.where() == str(home / "answers" / NOTEBOOK)


def test_a_prediction_is_kept_as_readable_text_and_is_there_again(home, shown):
    exercises.predict("03-nets", "I expect:", ["the same", "holes"])
    (buttons,) = of_kind(shown[0], ipywidgets.RadioButtons)
    assert buttons.value is None
    buttons.value = "holes"
    kept = (home / "answers" / NOTEBOOK / "03-nets.yml").read_text(encoding="utf-8")
    assert kept == "question: 'I expect:'\nanswer: holes\n"
    exercises.predict("03-nets", "I expect:", ["the same", "holes"])
    assert of_kind(shown[1], ipywidgets.RadioButtons)[0].value == "holes"


def test_a_prediction_is_not_judged(home, shown):
    said = set()
    for option in ("the same", "holes"):
        exercises.predict("03-nets", "I expect:", ["the same", "holes"])
        of_kind(shown[-1], ipywidgets.RadioButtons)[0].value = option
        said.add(shown[-1]._status.value)
    assert len(said) == 1


def test_words_are_kept_when_the_field_is_left_and_when_the_button_is_pressed(home, shown):
    exercises.discuss("03-told", "Who else?")
    (area,) = of_kind(shown[0], ipywidgets.Textarea)
    area.value = "The audience: «всі» & others."
    assert answers.kept("03-told")["words"] == "The audience: «всі» & others."
    (home / "answers" / NOTEBOOK / "03-told.yml").unlink()
    of_kind(shown[0], ipywidgets.Button)[0].click()
    assert answers.kept("03-told")["words"] == "The audience: «всі» & others."
    assert "Kept" in shown[0]._status.value


def test_the_makers_pause_asks_the_same_five_questions_and_remembers_each(home, shown):
    exercises.pause(NOTEBOOK)
    chosen, words = of_kind(shown[0], ipywidgets.RadioButtons), of_kind(shown[0], ipywidgets.Text)
    assert [len(chosen), len(words)] == [5, 5]
    chosen[4].value = "not sure"
    words[0].value = "both sides"
    exercises.pause(NOTEBOOK)
    again = of_kind(shown[1], ipywidgets.RadioButtons)
    assert [buttons.value for buttons in again] == [None, None, None, None, "not sure"]
    assert of_kind(shown[1], ipywidgets.Text)[0].value == "both sides"


CLAIMS = {"few-clicks": "A few clicks suffice.", "new": "Deepfakes are <new>."}


def ask_positions():
    exercises.positions("03-claims", CLAIMS, ["agree", "disagree", "depends"], question="Where do you stand?")


def test_a_position_is_kept_at_once_by_the_statements_key_and_is_there_again(home, shown):
    ask_positions()
    first, second = of_kind(shown[0], ipywidgets.RadioButtons)
    assert [first.value, second.value, shown[0]._status.value] == [None, None, ""]
    second.value = "depends"
    kept = home / "answers" / NOTEBOOK / "03-claims.yml"
    assert kept.read_text(encoding="utf-8") == "new: depends\n"
    assert "Kept in your answers: 1 of 2." in shown[0]._status.value
    first.value = "agree"
    assert answers.kept("03-claims") == {"few-clicks": "agree", "new": "depends"}
    ask_positions()
    assert [buttons.value for buttons in of_kind(shown[1], ipywidgets.RadioButtons)] == ["agree", "depends"]
    assert "Kept in your answers: 2 of 2." in shown[1]._status.value


def test_opening_positions_writes_nothing(home, shown):
    ask_positions()
    assert not (home / "answers").exists()


def test_a_position_is_not_judged_and_one_that_can_no_longer_be_taken_is_left_out(home, shown):
    answers.keep("03-claims", {"few-clicks": "certainly", "new": ["a list"], "gone": "agree"})
    said = set()
    for option in ("agree", "disagree", "depends"):
        ask_positions()
        of_kind(shown[-1], ipywidgets.RadioButtons)[0].value = option
        said.add(shown[-1]._status.value)
    assert len(said) == 1
    assert answers.kept("03-claims") == {"few-clicks": "depends"}


def test_each_row_of_buttons_bears_its_statement_as_its_name(home, shown):
    ask_positions()
    exercises.pause(NOTEBOOK)
    names = [given.get("aria-label") for widget in shown for _, given in widget.names._given if "role" in given]
    assert [name for name in names if name] == [*CLAIMS.values(), *(heading for _, heading, _ in rows.PAUSE)]


def test_what_is_stored_of_positions_is_what_was_asked(home, shown):
    ask_positions()
    stored = shown[0]._repr_mimebundle_()
    asked = "Your position: Where do you stand? A few clicks suffice. Deepfakes are <new>. (agree / disagree / depends)"
    assert stored["text/plain"] == repr(shown[0]) == asked
    assert "Deepfakes are &lt;new&gt;." in stored["text/html"]


# Claims on trial, and the file of an answer ---------------------------------------------------------------------

CLAIM_IDS = [
    "few-clicks", "thousands-of-data-points", "a-disclaimer-solves-it", "people-can-learn", "detectors-will-save-us",
    "strict-punishment", "consent-is-enough", "mainly-elections", "deepfakes-are-new", "neither-good-nor-bad",
]  # fmt: skip


def test_the_claims_are_asked_in_their_order_and_come_back(home, shown, monkeypatch):
    monkeypatch.setattr(answers, "_begun", ["00-start"])
    exercises.claims()
    buttons = of_kind(shown[0], ipywidgets.RadioButtons)
    assert [claim.id for claim in trial.read()] == CLAIM_IDS
    assert {one.options for one in buttons} == {("agree", "disagree", "depends")}
    buttons[3].value = "depends"
    kept = home / "answers" / "00-start" / "00-claims.yml"
    assert kept.read_text(encoding="utf-8") == "people-can-learn: depends\n"
    exercises.claims()
    again = [one.value for one in of_kind(shown[1], ipywidgets.RadioButtons)]
    assert again == [None, None, None, "depends", *[None] * 6]


def test_the_claims_are_asked_without_what_is_known_about_them(home, shown):
    exercises.claims()
    bundle = shown[0]._repr_mimebundle_()
    on_the_page = " ".join(part.value for part in of_kind(shown[0], ipywidgets.HTML))
    for claim in trial.read():
        assert claim.claim in bundle["text/plain"]
        for told in (claim.what_is_known, claim.why_people_say_it):
            assert told[:40] not in on_the_page + bundle["text/plain"] + bundle["text/html"]


CLAIMS_SCHEMA = store.read_json(store.data_path("claims.schema.json"))


def test_the_claims_follow_their_schema():
    jsonschema.validate(store.read_yaml(store.data_path("claims.yml")), CLAIMS_SCHEMA)


@pytest.mark.parametrize(
    "spoil",
    [
        {"claim": "no capital, no full stop"},
        {"claim": "A long claim " * 10 + "."},
        {"tested_in": ["somewhere"]},
        {"sources": []},
        {"sources": ["Diel 2024"]},
        {"verdict": "false"},
    ],
)
def test_the_schema_of_claims_refuses_a_spoilt_one(spoil):
    told = store.read_yaml(store.data_path("claims.yml"))
    told["claims"][0] |= spoil
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, CLAIMS_SCHEMA)


def test_the_file_of_an_answer_is_shown_whole_on_the_page_and_stored_by_name_alone(home, monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", seen.append)
    exercises.file_of("03-nets")
    answers.keep("03-nets", {"answer": "<b>holes</b>"})
    exercises.file_of("03-nets")
    empty, full = (one._repr_mimebundle_() for one in seen)
    assert empty["text/plain"] == full["text/plain"] == repr(seen[0])
    assert empty["text/html"] == full["text/html"]
    assert str(home) not in full["text/plain"] + full["text/html"]
    assert seen[0]._content == showing.NOTHING
    assert seen[1]._content == (home / "answers" / NOTEBOOK / "03-nets.yml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="cannot name an answer"):
        exercises.file_of("../secret")


def test_what_is_stored_with_the_notebook_is_the_same_whatever_was_answered(home, shown):
    def ask():
        ask_positions()
        exercises.predict("03-nets", "I expect:", ["the same", "holes"])
        exercises.discuss("03-told", "Who else?")
        exercises.pause(NOTEBOOK)
        bundles = [widget._repr_mimebundle_() for widget in shown[-4:]]
        return [(bundle["text/plain"], bundle["text/html"]) for bundle in bundles]

    empty = ask()
    for widget in shown[-4:]:
        for buttons in of_kind(widget, ipywidgets.RadioButtons):
            buttons.value = buttons.options[1]
        for field in of_kind(widget, (ipywidgets.Textarea, ipywidgets.Text)):
            field.value = "secret"
    assert ask() == empty
    assert "secret" not in str(empty)


def test_an_answers_file_that_somebody_broke_counts_as_no_answer(home, shown):
    path = home / "answers" / NOTEBOOK / "03-nets.yml"
    for broken in ("question: [", "just text", "answer: something else"):
        store.write_text(path, broken)
        exercises.predict("03-nets", "I expect:", ["the same", "holes"])
        assert of_kind(shown[-1], ipywidgets.RadioButtons)[0].value is None


def test_an_answer_that_cannot_be_written_is_said_and_stays_on_the_page(home, shown, monkeypatch):
    def full(*_):
        raise store.StoreError("answers/x was not written: the disk is full. Free some space and try again.")

    exercises.discuss("03-told", "Who else?")
    monkeypatch.setattr(store, "write_yaml", full)
    (area,) = of_kind(shown[0], ipywidgets.Textarea)
    area.value = "My words."
    assert "the disk is full" in shown[0]._status.value
    assert area.value == "My words."


@pytest.mark.parametrize("name", ["../03", "03/nets", "", "03 nets", "C:nets"])
def test_an_answer_cannot_be_kept_outside_of_the_answers_folder(home, name):
    with pytest.raises(ValueError, match="cannot name an answer"):
        answers.keep(name, {})


# Checks -------------------------------------------------------------------------------------------------------

SCHEMA = json.loads(store.read_text(store.data_path("checks", "check.schema.json")))
FILES = store.files_in(store.data_path("checks"), "*.yml")
SHIPPED = [(path, spec) for path in FILES for spec in store.read_yaml(path)["checks"]]


def spec_of(kind, **more):
    return {
        "id": "99-x",
        "kind": kind,
        "right": "Yes." if kind == "form" else "Yes, {answer}.",
        "wrong": "Not yet.",
        **more,
    }


@pytest.fixture
def spec(monkeypatch):
    def use(kind, **more):
        made = spec_of(kind, **more)
        monkeypatch.setattr(checking, "spec_of", lambda _exercise_id: made)
        jsonschema.validate({"schema_version": "face-value-check/1", "notebook": "99-x", "checks": [made]}, SCHEMA)

    return use


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_of_checks_follows_the_schema_and_bears_its_notebooks_name(path):
    content = store.read_yaml(path)
    jsonschema.validate(content, SCHEMA)
    assert content["notebook"] == path.stem
    assert all(spec["id"].startswith(path.stem[:3]) for spec in content["checks"])


@pytest.mark.parametrize("spoil", ["kind", "right", "expected", "hints", "id"])
def test_the_schema_of_checks_refuses_a_spoilt_file(spoil):
    good = {"schema_version": "face-value-check/1", "notebook": "99-x", "checks": [spec_of("number", expected=4)]}
    jsonschema.validate(good, SCHEMA)
    bad = copying.deepcopy(good)
    bad["checks"][0][spoil] = {"kind": "opinion", "hints": [{"when": {}, "say": "No."}], "right": "Yes"}.get(spoil, [])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, SCHEMA)


def others_than(field):
    """Return every answer to a field of a form that differs from the expected one by one choice."""
    if field["kind"] == "one":
        return [option for option in field["options"] if option != field["expected"]]
    flipped = [[one for one in field["options"] if (one in field["expected"]) != (one == o)] for o in field["options"]]
    return [chosen for chosen in flipped if chosen]


def misfits(spec):
    """Return what a form asks for or compares with although none of its fields has it."""
    options = {field["key"]: set(field["options"]) for field in spec["fields"]}
    found = [key for key, known in options.items() if not known >= as_set(expected_in(spec, key))]
    for hint in spec.get("hints", ()):
        wanted = set().union(*(as_set(value) for key, value in hint["when"].items() if key != "field"))
        if not wanted <= options.get(hint["when"]["field"], set()):
            found.append(hint["say"])
    return found


def expected_in(spec, key):
    return next(field["expected"] for field in spec["fields"] if field["key"] == key)


def as_set(value):
    return {value} if isinstance(value, str) else set(value)


def test_every_shipped_form_speaks_of_its_own_fields_and_options_only():
    assert {spec["id"]: misfits(spec) for _, spec in SHIPPED if spec["kind"] == "form" and misfits(spec)} == {}


@pytest.mark.parametrize(("path", "spec"), SHIPPED, ids=lambda value: value["id"] if isinstance(value, dict) else "")
def test_every_shipped_check_can_be_unanswered_can_fail_and_can_pass(path, spec):
    assert checking.verdict(spec["id"], ...).right is None
    assert checking.verdict(spec["id"], object()).right is False
    if spec["kind"] == "form":
        right = {field["key"]: field["expected"] for field in spec["fields"]}
        assert checking.verdict(spec["id"], right).right is True
        for field in spec["fields"]:
            for other in others_than(field):
                assert checking.verdict(spec["id"], {**right, field["key"]: other}).right is False
    if spec["kind"] in ("number", "range"):
        right = spec.get("expected", spec.get("low"))
        assert checking.verdict(spec["id"], right).right is True
        assert checking.verdict(spec["id"], right - 1000).right is False
        assert checking.verdict(spec["id"], right + 1000).right is False


@pytest.mark.parametrize(("path", "spec"), SHIPPED, ids=lambda value: value["id"] if isinstance(value, dict) else "")
def test_no_shipped_sentence_shames(path, spec):
    said = " ".join([spec["right"], spec["wrong"], *(hint["say"] for hint in spec.get("hints", ()))])
    assert not re.search(r"\b(wrong|false|fail\w*|stupid|silly|obvious\w*|simply|just|easy|incorrect)\b", said, re.I)


def test_a_number_is_compared_within_its_tolerance(spec):
    spec("number", expected=4, tolerance=0.5, hints=[{"when": {"below": 3.5}, "say": "Go wider than {answer}."}])
    given = [4, 4.5, np.float32(3.5), np.array([4]), 3.4, 4.6, True, "4", float("nan")]
    assert [checking.verdict("99-x", value).right for value in given] == [True] * 4 + [False] * 5
    assert checking.verdict("99-x", 4).sentence == "Yes, 4."
    assert checking.verdict("99-x", 3).sentence == "Go wider than 3."
    assert checking.verdict("99-x", 9).sentence == "Not yet."
    assert checking.verdict("99-x", "four").sentence == "A number is expected here, such as 6."


def test_both_ends_of_a_range_are_inside(spec):
    spec("range", low=5, high=7)
    assert [checking.verdict("99-x", value).right for value in (4.99, 5, 7, 7.01)] == [False, True, True, False]


def test_a_choice_forgives_capitals_and_spaces_and_names_the_options(spec):
    spec("choice", options=["untouched", "edited", "unknown"], expected="unknown")
    assert [checking.verdict("99-x", value).right for value in (" Unknown ", "edited", "real")] == [True, False, False]
    assert "'untouched', 'edited', 'unknown'" in checking.verdict("99-x", "real").sentence


def test_a_sequence_is_compared_in_order(spec):
    spec("sequence", expected=["warp", "mask"], hints=[{"when": {"first": "mask"}, "say": "Before the mask?"}])
    given = [["warp", "Mask"], ("warp", "mask"), ["mask", "warp"], ["warp"], "warp"]
    assert [checking.verdict("99-x", value).right for value in given] == [True, True, False, False, False]
    assert checking.verdict("99-x", given[2]).sentence == "Before the mask?"
    spec("sequence", expected=[1, 2], tolerance=0.1)
    assert checking.verdict("99-x", np.array([1.05, 2])).right is True
    assert checking.verdict("99-x", [1.2, 2]).right is False


def test_a_picture_is_asked_how_much_of_it_was_edited(spec):
    one, other = small_picture(), small_picture("Hazel", value=200)
    spec("share", low=0.4, high=0.6)
    assert checking.verdict("99-x", lend(one, other)).right is True
    assert checking.verdict("99-x", one).right is False
    assert checking.verdict("99-x", np.ones((4, 4), bool)).right is False


def test_a_picture_is_asked_which_step_made_it(spec):
    one, other = small_picture(), small_picture("Hazel", value=200)
    spec("step", expected=lend(one, other).history[-1].name, parameters={"share": {"above": 0.6}})
    given = [lend(one, other, share=0.7), lend(one, other, share=0.5), one, 7]
    assert [checking.verdict("99-x", value).right for value in given] == [True, False, False, False]


# Forms --------------------------------------------------------------------------------------------------------

PURPOSES = {
    "key": "purposes",
    "label": "What for?",
    "kind": "several",
    "options": {"display": "Show it", "study": "Study it", "lend-face": "Lend the <face>"},
    "expected": ["display", "study"],
}
AUDIENCE = {
    "key": "audience",
    "label": "Who may see it?",
    "kind": "one",
    "options": {"class": "the class", "public": "everybody"},
    "expected": "class",
}
HINTS = [
    {"when": {"field": "purposes", "has": "lend-face"}, "say": "Does it say so? You ticked: {purposes}."},
    {"when": {"field": "purposes", "lacks": "study", "equals": ["display"]}, "say": "One is missing."},
    {"when": {"field": "audience", "equals": "public"}, "say": "Who is {audience}?"},
]
RIGHT = {"purposes": ["study", "display"], "audience": "class"}


@pytest.fixture
def record(spec, home):
    spec("form", fields=[PURPOSES, AUDIENCE], hints=HINTS, right="Yes: {purposes}; {audience}.")
    return lambda: exercises.form("99-x")


def spec_with(field=AUDIENCE, hint=None, **change):
    return spec_of("form", fields=[{**field, **change}], hints=[hint or HINTS[2]])


@pytest.mark.parametrize(
    "bad",
    [
        spec_with(expected=["class"]),
        spec_with(PURPOSES, HINTS[0], expected="display"),
        spec_with(PURPOSES, HINTS[0], expected=[]),
        spec_with(options={"class": "the class"}),
        spec_with(options={True: "yes", False: "no"}),
        spec_with(key="two words"),
        spec_with(kind="some"),
        spec_with(hint={"when": {"field": "audience"}, "say": "Which?"}),
        spec_with(hint={"when": {"below": 3}, "say": "Which?"}),
        spec_of("form"),
        spec_of("number", expected=4, hints=[HINTS[2]]),
    ],
)
def test_the_schema_of_checks_refuses_a_spoilt_form(bad):
    whole = {"schema_version": "face-value-check/1", "notebook": "99-x"}
    jsonschema.validate({**whole, "checks": [spec_with()]}, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**whole, "checks": [bad]}, SCHEMA)


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (spec_with(expected="world"), "audience"),
        (spec_with(hint={"when": {"field": "until", "has": "class"}, "say": "Until?"}), "Until?"),
        (spec_with(hint={"when": {"field": "audience", "has": "world"}, "say": "World?"}), "World?"),
    ],
)
def test_a_form_that_speaks_of_what_it_has_not_is_caught(bad, fault):
    assert misfits(spec_with()) == []
    assert misfits(bad) == [fault]


@pytest.mark.parametrize(
    ("answer", "right", "sentence"),
    [
        (..., None, fields.EMPTY),
        (None, None, fields.EMPTY),
        ({}, None, fields.EMPTY),
        ({"purposes": []}, None, fields.EMPTY),
        ({"purposes": ["study"]}, None, 'Still open: 1 of 2 fields, "Who may see it?".'),
        (RIGHT, True, "Yes: Show it, Study it; the class."),
        ({**RIGHT, "purposes": ("display", "study")}, True, "Yes: Show it, Study it; the class."),
        ({**RIGHT, "purposes": ["lend-face"]}, False, "Does it say so? You ticked: Lend the <face>."),
        ({**RIGHT, "purposes": ["display"]}, False, "One is missing."),
        ({**RIGHT, "purposes": ["study"]}, False, "Not yet."),
        ({**RIGHT, "audience": "public"}, False, "Who is everybody?"),
        ({"audience": "public", "purposes": ["lend-face"]}, False, "Does it say so? You ticked: Lend the <face>."),
        ({**RIGHT, "audience": "world"}, False, checking.ASKS_FOR["form"]),
        ({**RIGHT, "until": "never"}, False, checking.ASKS_FOR["form"]),
        ({**RIGHT, "purposes": "display"}, False, checking.ASKS_FOR["form"]),
        ("class", False, checking.ASKS_FOR["form"]),
    ],
)
def test_a_form_is_answered_by_one_sentence_the_first_hint_that_fits(record, answer, right, sentence):
    assert checking.verdict("99-x", answer) == checking.Verdict(right, sentence)


def test_a_form_counts_what_is_open(spec):
    spec("form", fields=[{**AUDIENCE, "key": f"field_{name}"} for name in "abcd"])
    assert checking.verdict("99-x", {"field_b": "class"}).sentence.startswith("Still open: 3 of 4 fields, first")


def test_what_is_ticked_in_a_form_is_kept_at_once_and_is_there_again(record, home):
    form = record()
    assert form.answer is None
    assert not (home / "answers").exists()
    ticks = of_kind(form, ipywidgets.Checkbox)
    assert [tick.description for tick in ticks] == ["Show it", "Study it", "Lend the <face>"]
    ticks[1].value = True
    assert form.answer == answers.kept("99-x") == {"purposes": ["study"]}
    assert "Kept in your answers: 1 of 2." in form._status.value
    of_kind(form, ipywidgets.RadioButtons)[0].value = "public"
    again = record()
    assert again.answer == {"purposes": ["study"], "audience": "public"}
    assert "Kept in your answers: 2 of 2." in again._status.value
    of_kind(again, ipywidgets.Checkbox)[1].value = False
    assert answers.kept("99-x") == {"audience": "public"}


def test_a_form_says_nothing_about_an_answer_until_it_is_asked(record):
    form = record()
    form.set(purposes=["lend-face"], audience="class")
    assert "Does it say so?" not in form._status.value
    (button,) = of_kind(form, ipywidgets.Button)
    button.click()
    assert "Does it say so? You ticked: Lend the &lt;face&gt;." in form._status.value
    of_kind(form, ipywidgets.Checkbox)[2].value = False
    assert "Does it say so?" not in form._status.value
    button.click()
    assert "Still open: 1 of 2 fields" in form._status.value
    form.set(purposes=["display", "study"])
    button.click()
    assert "Yes: Show it, Study it; the class." in form._status.value
    assert checking.verdict("99-x", form.answer).right is True


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"audience": "class", "purpose": ["study"]}, "no field 'purpose' in this form: it has purposes, audience"),
        ({"audience": "world"}, "audience does not take 'world': it takes 'class', 'public'"),
        ({"purposes": ["study", "world"]}, "purposes does not take 'world'"),
        ({"purposes": "study"}, r"purposes takes a list, such as \['display'\]"),
        ({"purposes": None}, "purposes takes a list"),
    ],
)
def test_a_form_refuses_what_it_does_not_know_and_then_fills_in_nothing(record, values, complaint):
    form = record()
    with pytest.raises(ValueError, match=complaint):
        form.set(**values)
    assert form.answer is None


def test_a_form_whose_kept_answer_was_edited_by_hand_takes_what_it_knows(record):
    answers.keep("99-x", {"purposes": ["study", "world"], "audience": "public", "until": 7})
    assert record().answer == {"audience": "public"}


def test_what_is_stored_of_a_form_is_what_it_asks_whatever_was_answered(record):
    def stored(form):
        bundle = form._repr_mimebundle_()
        return bundle["text/plain"], bundle["text/html"]

    empty = stored(record())
    assert empty[0] == (
        "Form: What for? (Show it / Study it / Lend the <face>) Who may see it? (the class / everybody)"
    )
    assert "Lend the &lt;face&gt;" in empty[1]
    form = record()
    form.set(**RIGHT)
    of_kind(form, ipywidgets.Button)[0].click()
    assert stored(form) == stored(record()) == empty


def test_each_field_of_a_form_is_a_group_with_a_name(record):
    given = [told for _, told in record().names._given]
    assert {"role": "group", "aria-label": "What for?"} in given
    assert {"role": "radiogroup", "aria-label": "Who may see it?"} in given


def test_another_exercise_is_no_form(home):
    with pytest.raises(ValueError, match="'03-feather' is no form"):
        exercises.form("03-feather")


def test_an_unanswered_cell_runs_and_invites(capsys):
    exercises.check(SHIPPED[0][1]["id"], ...)
    assert capsys.readouterr().out == checking.UNANSWERED + "\n"


def test_an_exercise_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="no exercise '03-typo'"):
        exercises.check("03-typo", 4)


# Refusals -----------------------------------------------------------------------------------------------------


def test_a_refusal_is_shown_as_its_sentence_without_a_traceback(capsys):
    exercises.refused(lend, small_picture(), onto=store.sample(ASTRONAUT))
    assert capsys.readouterr().out.startswith("Refused: The astronaut may not receive a face")


def test_a_cell_that_expects_a_refusal_fails_loudly_when_nothing_was_refused():
    with pytest.raises(AssertionError, match="lend was not refused"):
        exercises.refused(lend, small_picture(), onto=small_picture("Hazel"))


def test_another_error_is_not_taken_for_a_refusal():
    with pytest.raises(TypeError):
        exercises.refused(lend, small_picture(), onto="a picture")


# Case cards ---------------------------------------------------------------------------------------------------

CASES = store.card_ids()
CARD = """---
title: A <hard> case
sensitivity: strong
year: 2020
place: [here]
medium: text
minutes: 5
content_note: It is about harm.
stakeholders: {subject: [one], audience: [two], others: [three]}
deed: Was it right?
evidence: {claim: It happened., strong: [], medium: [], weak: []}
questions: [What now?]
evidence: {claim: It happened., strong: [], medium: [], weak: []}
sources: [{key: a, title: T, publisher: P, date: 2020-01-02}]
---
# A hard case
## What happened
Something *sad* <script>alert(1)</script>.
## What is contested
Much.
## For the facilitator
Slowly.
"""


@pytest.mark.parametrize("name", CASES)
def test_every_card_says_what_it_is_about_before_it_tells(name, shown):
    exercises.case(name, strong=True)
    card = store.read_card(name)
    for form in (shown[0].html, shown[0].text):
        positions = [form.find(words) for words in ("Before you read", "What happened")]
        assert positions[0] >= 0 or not card.fields["content_note"]
        assert positions[1] == -1 or positions[0] < positions[1]
    assert all(question in shown[0].text for question in card.fields["questions"])
    assert shown[0].html.count("<details") == 3 + len(card.fields["new_information"])
    assert "<img" not in shown[0].html


def test_a_hard_topic_stays_closed_until_it_is_opened(tmp_path, shown, monkeypatch):
    path = store.write_text(tmp_path / "hard.md", CARD)
    monkeypatch.setattr(store, "data_path", lambda *parts: tmp_path / parts[-1])
    exercises.case("hard")
    closed = shown[0]
    assert "It is about harm." in closed.text
    assert "Something" not in closed.html + closed.text
    assert 'exercises.case("hard", strong=True)' in closed.text
    exercises.case("hard", strong=True)
    assert "Something <em>sad</em>" in shown[1].html
    assert "Something sad" in shown[1].text
    assert path.exists()


def test_what_a_card_says_cannot_become_part_of_the_page(tmp_path, shown, monkeypatch):
    store.write_text(tmp_path / "hard.md", CARD)
    monkeypatch.setattr(store, "data_path", lambda *parts: tmp_path / parts[-1])
    exercises.case("hard", strong=True)
    assert "<script" not in shown[0].html
    assert "A &lt;hard&gt; case" in shown[0].html


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# No front matter", "hard.md has no front matter"),
        (CARD.replace("title: A <hard> case\n", ""), "hard.md lacks title"),
        (CARD.replace("## What is contested", "## Contested"), "hard.md lacks What is contested"),
        (CARD.replace("place: [here]", "place: [here"), "hard.md, line"),
    ],
)
def test_a_card_that_cannot_be_read_is_named_with_the_reason(tmp_path, text, complaint):
    path = store.write_text(tmp_path / "hard.md", text)
    with pytest.raises(store.StoreError, match=complaint):
        store.card_in(path)


# Judging pictures -----------------------------------------------------------------------------------------------

PAIR = small_picture(), lend(small_picture(value=30), small_picture("Hazel", value=200))
MORE = (*PAIR, small_picture("Maple", value=60), lend(small_picture("Yew", value=5), small_picture("Ash", value=9)))


def judging(pictures=MORE, **more):
    return exercises.judge("03-judge", pictures, **more)


def number_of(task, picture):
    """The number under which a picture of a judgement task stands, from 1."""
    return task._pictures.index(picture) + 1


def on_the_page(task):
    return " ".join(str(getattr(part, "value", "")) + str(getattr(part, "description", "")) for part in parts(task))


def test_a_verdict_and_a_confidence_are_one_stated_chance_beside_what_was_so(home):
    task = judging()
    said = ("untouched", 90), ("edited", 70), ("unknown", None), ("untouched", 60)
    for picture, (verdict, sure) in zip(MORE, said, strict=True):
        task.set(number_of(task, picture), verdict, sure)
    found = task.answers
    assert found.chance.tolist() == pytest.approx([0.1, 0.7, 0.5, 0.4])
    assert found.edited.tolist() == [False, True, False, True]
    assert found.verdict.tolist() == ["untouched", "edited", "unknown", "untouched"]
    assert found.place.tolist() == [0, 1, 2, 3]
    assert (len(found), found.asked) == (4, 4)


def test_a_judgement_counts_when_it_is_whole_and_unknown_needs_no_confidence(home):
    task = judging()
    assert len(task.answers) == 0
    task.set(1, "edited")
    assert (len(task.answers), task._sure.disabled) == (0, False)
    assert "How sure are you?" in task._status.value
    task.set(1, "unknown")
    assert (len(task.answers), task._sure.disabled) == (1, True)
    assert "Kept in your answers: 1 of 4." in task._status.value


def test_judgements_are_kept_at_once_without_the_truth_and_are_there_again(home):
    first = judging()
    first.set(2, "edited", 80)
    kept = (home / "answers" / NOTEBOOK / "03-judge.yml").read_text(encoding="utf-8")
    told = f"picture: {first._pictures[1].id[:8]}\n  verdict: edited\n  sure: 80\n  with-hint: false\n"
    assert kept.replace("'", "") == f"picture-2:\n  {told}"
    again = judging(MORE[::-1])
    assert len(again.answers) == 1
    assert again.answers.chance.tolist() == [0.8]
    assert again.answers.place.tolist() == [3 - first.answers.place[0]]


def test_a_judgement_of_another_picture_or_one_that_is_none_is_left_out(home):
    ids = [picture.id[:8] for picture in judging()._pictures]
    answers.keep("03-judge", {
        "picture-1": {"picture": "00000000", "verdict": "edited", "sure": 80},
        "picture-2": {"picture": ids[1], "verdict": "fake", "sure": 80},
        "picture-3": {"picture": ids[2], "verdict": "edited", "sure": 12},
        "picture-4": {"picture": ids[3], "verdict": "edited", "sure": ["a"]},
        "picture-9": 3,
    })  # fmt: skip
    assert len(judging().answers) == 0


def test_turning_the_pages_writes_nothing_and_shows_what_was_said_of_each(home):
    task = judging()
    task.set(1, "untouched", 60)
    path = home / "answers" / NOTEBOOK / "03-judge.yml"
    before = path.read_text(encoding="utf-8")
    turn = next(part for part in parts(task) if getattr(part, "description", "") == "Next picture")
    seen = []
    for _ in range(4):
        turn.click()
        seen.append((task._verdict.value, task._sure.value))
    assert seen == [(None, None)] * 3 + [("untouched", 60)]
    assert path.read_text(encoding="utf-8") == before


def test_every_picture_to_be_judged_looks_and_sounds_the_same_but_for_its_pixels(home):
    task = judging()
    shown = []
    for number in range(4):
        task._go(number)
        page = on_the_page(task)
        assert not any(word in page for word in ("Rowan", "Hazel", "Maple", "Yew", "Ash", "placed on", "depicts"))
        shown.append(re.sub(r"base64,[^\"]+|Picture \d|width=\"\d+\" height=\"\d+\"", "", task._seen.value))
        assert f"Picture {number + 1} of 4. Label: Exercise picture, may be edited" in task._seen.value
    assert len(set(shown)) == 1


def test_the_order_of_the_pictures_does_not_depend_on_how_they_were_given(home):
    assert [p.id for p in judging()._pictures] == [p.id for p in judging(MORE[::-1])._pictures]


def test_what_is_stored_of_a_judgement_task_is_what_it_asks_whatever_was_judged(home):
    task = judging(hints=["edited"] * 4)
    before = task._repr_mimebundle_()
    task.set(1, "edited", 100)
    task._hint.value = True
    after = task._repr_mimebundle_()
    for form in ("text/plain", "text/html"):
        assert before[form] == after[form]
        assert "<img" not in after[form]
    assert after["text/plain"].startswith("Judge: Untouched, edited or unknown? (untouched / edited / unknown)")


def test_nothing_on_the_page_says_whether_a_judgement_was_right(home):
    said = set()
    for verdict in ("untouched", "edited"):
        for picture in MORE:
            task = judging()
            task.set(number_of(task, picture), verdict, 100)
            said.add(re.sub(r"\d", "n", task._status.value))
            (home / "answers" / NOTEBOOK / "03-judge.yml").unlink()
    assert len(said) == 1


def test_a_hint_is_on_the_page_only_while_it_is_switched_on_and_is_noted_with_the_answer(home):
    task = judging(hints=["hint A", "hint B", "hint C", "hint D"])
    task.set(1, "edited", 70)
    assert "hint" not in on_the_page(task).replace("with-hint", "")
    task._hint.value = True
    assert f"The detector says: hint {'ABCD'[task._order[0]]}." in on_the_page(task)
    assert task.answers.with_hint.tolist() == [False]
    task.set(2, "edited", 70)
    task._hint.value = False
    assert "The detector says" not in on_the_page(task)
    task.set(3, "edited", 70)
    by_number = dict(zip(task.answers.place.tolist(), task.answers.with_hint.tolist(), strict=True))
    assert [by_number[task._order[at]] for at in range(3)] == [False, True, False]
    again = judging(hints=["hint A"] * 4)
    again.set(2, "untouched", 70)
    assert again.answers.with_hint.sum() == 1


def test_a_judgement_task_without_hints_offers_none(home):
    assert "detector" not in on_the_page(judging())
    with pytest.raises(ValueError, match="1 hints for 4 pictures"):
        judging(hints=["edited"])


@pytest.mark.parametrize("given", [(0, "edited", 70), (5, "edited", 70), (1, "fake", 70), (1, "edited", 75)])
def test_an_answer_that_no_hand_could_give_to_a_picture_is_refused(home, given):
    with pytest.raises(ValueError, match="there are pictures 1 to 4"):
        judging().set(*given)


def test_a_picture_whose_consent_is_withdrawn_goes_from_a_judgement_task(home):
    task = judging((small_picture("Tower", ("towers",)),))
    assert "<img" in task._seen.value
    consent.withdraw("towers")
    task._go(0)
    assert "<img" not in task._seen.value
    assert "withdrawn" in task._seen.value


class Score:
    """The mean squared distance, with the counts that it was taken over."""

    def __init__(self, chance, edited):
        self.says = f"Score {((chance - edited) ** 2).mean():.2f} on {len(chance)}."


def test_nothing_is_reckoned_before_all_pictures_are_judged(home, shown):
    task = judging()
    exercises.reckon(task, Score)
    task.set(1, "edited", 100)
    exercises.reckon(task, Score)
    assert [one.text for one in shown] == [
        f"Judged so far: {n} of 4 pictures. Judge all of them above, then run this cell again." for n in (0, 1)
    ]


def test_a_reckoning_counts_unknown_and_keeps_judgements_with_a_hint_apart(home, shown):
    task = judging(hints=["edited"] * 4)
    for number in (1, 2, 3):
        task.set(number, "unknown")
    task._hint.value = True
    task.set(4, "edited" if task.answers.edited.sum() == 1 else "untouched", 100)
    exercises.reckon(task, Score)
    assert shown[-1].text == (
        "You judged 4 pictures, 3 of them as unknown. Score 0.19 on 4. "
        "Without the detector's word (3 pictures): Score 0.25 on 3. "
        "With the detector's word (1 picture): Score 0.00 on 1."
    )
