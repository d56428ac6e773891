"""What the laws, rules, lenses and codes promise: dated, sourced, in plain words, and no rule that wins everywhere."""

import copy
import datetime as dt
import re
import sys
from pathlib import Path

import jsonschema
import pytest

from kit import cases, consent, figures, store
from kit.commands import doctor, environment, probe
from tests import references

CHECKOUT = Path(__file__).resolve().parent.parent
FILES = ("laws", "rules", "lenses", "codes")
LONGEST_SENTENCE_WORDS = 38  # the average is printed and held to CORE_AVERAGE_WORDS
CORE_AVERAGE_WORDS = 20
NAMED_IN_THE_CARDS = ("Ayyub", "Lewis", "Varella", "Harris", "Musk", "Queen", "Khan")  # the cells speak of roles


def told(name: str) -> dict:
    return store.read_yaml(store.data_path(f"{name}.yml"))


def schema(name: str) -> dict:
    return store.read_json(store.data_path(f"{name}.schema.json"))


def words_of(value: object) -> list[str]:
    """Return every text of several words inside lists and mappings."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in words_of(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in words_of(inner)]
    return [value] if isinstance(value, str) and value.count(" ") > 3 else []


# The files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_each_file_follows_its_schema(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))
    jsonschema.validate(told(name), schema(name))


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("laws", {"status": "probably in force"}),
        ("laws", {"from": None}),
        ("laws", {"checked": "yesterday"}),
        ("laws", {"sources": []}),
        ("laws", {"kind": "helps"}),
        ("laws", {"says": "no capital, no full stop"}),
        ("rules", {"cells": []}),
        ("rules", {"nearest_laws": []}),
        ("lenses", {"questions": ["Only one?"]}),
        ("lenses", {"questions": ["A?", "B?", "No question."]}),
        ("lenses", {"classic": {"source": "Kant 1785", "says": "Act well and be good."}}),
        ("codes", {"field": "law"}),
        ("codes", {"verified": "hearsay"}),
    ],
)
def test_a_spoilt_entry_is_refused(name, spoil):
    spoilt = copy.deepcopy(told(name))
    spoilt[name][0] |= spoil
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoilt, schema(name))


def test_thirteen_laws_are_too_many():
    thirteen = told("laws")
    thirteen["laws"] += [thirteen["laws"][0]] * (13 - len(thirteen["laws"]))
    with pytest.raises(jsonschema.ValidationError, match="too long"):
        jsonschema.validate(thirteen, schema("laws"))


@pytest.mark.parametrize("name", FILES)
def test_no_two_entries_share_an_id(name):
    ids = [entry["id"] for entry in told(name)[name]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", FILES)
def test_sentences_are_short_enough_to_be_read_aloud(name, capsys):
    sentences = [part for text in words_of(told(name)) for part in re.split(r"(?<=[.?!;:])\s+", text)]
    lengths = [len(sentence.split()) for sentence in sentences]
    with capsys.disabled():
        print(f"\n{name}.yml: {sum(lengths) / len(lengths):.1f} words a sentence, {max(lengths)} in the longest")
    assert max(lengths) <= LONGEST_SENTENCE_WORDS, sentences[lengths.index(max(lengths))]
    assert sum(lengths) / len(lengths) <= CORE_AVERAGE_WORDS


# Sources ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [*cases.laws(), *cases.codes()], ids=lambda entry: entry.id)
def test_a_row_is_primary_only_where_its_first_source_was_itself_read(entry):
    bibliography = references.shipped()
    assert set(entry.sources) <= set(bibliography)
    assert bibliography[entry.sources[0]]["verified"] == entry.verified


def test_each_lens_has_a_classic_and_a_younger_source_on_synthetic_media():
    bibliography = references.shipped()
    for lens in cases.lenses():
        old, young = (int(bibliography[reading.source]["year"]) for reading in (lens.classic, lens.on_synthetic_media))
        assert old < young
        assert young >= 2017, "nobody wrote about deepfakes before"
    sources = [reading.source for lens in cases.lenses() for reading in (lens.classic, lens.on_synthetic_media)]
    assert len(set(sources)) == len(sources)


def test_no_row_was_looked_up_before_its_law_was_said_to_hold_or_in_the_future():
    for law in cases.laws():
        assert law.checked <= dt.date.today()
        if law.from_day is not None:
            assert law.from_day <= law.checked, f"{law.id} holds only later: its status must say so"


# The laws ---------------------------------------------------------------------------------------------------


def test_the_laws_stand_grouped_by_kind_and_every_kind_has_one():
    kinds = [law.kind for law in cases.laws()]
    assert kinds == sorted(kinds, key=list(cases.KINDS).index)
    assert set(kinds) == set(cases.KINDS)
    assert [law.id for kind in cases.KINDS for law in cases.laws(kind)] == [law.id for law in cases.laws()]


def test_an_unknown_kind_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match="no kind of law here; there are forbids, labels"):
        cases.laws("punishes")


def test_what_denmark_plans_stands_as_a_proposal():
    (denmark,) = (law for law in cases.laws() if law.place == "Denmark")
    assert (denmark.status, denmark.from_day) == ("proposed", None)
    assert all(law.from_day for law in cases.laws() if law is not denmark and law.status != "proposed")


def test_the_table_says_its_day_and_that_it_is_no_advice():
    assert "not legal advice" in told("laws")["note"]
    assert "not legal advice" in told("rules")["note"]
    newest = max(law.checked for law in cases.laws())
    assert f"{newest.day} {newest:%B %Y}" in told("laws")["note"]


@pytest.mark.parametrize(("later_days", "old"), [(0, False), (365, False), (366, True)])
def test_the_table_is_old_after_a_year(later_days, old, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_TODAY", (cases.laws_checked() + dt.timedelta(days=later_days)).isoformat())
    assert cases.laws_are_old() is old


def test_the_oldest_row_counts(monkeypatch):
    rows = told("laws")
    rows["laws"][3]["checked"] = "2020-01-31"
    monkeypatch.setattr(store, "read_yaml", lambda path: rows)
    assert cases.laws_checked() == dt.date(2020, 1, 31)


# The doctor -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("today", "met"), [("2026-11-23", True), ("2036-01-31", False)])
def test_the_doctor_warns_of_an_old_law_table_and_does_not_fail(today, met, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_TODAY", today)
    (finding,) = doctor._laws({"laws": probe.age_of_laws()})
    assert finding.met is met
    assert finding.optional, "an old table is no reason not to start"
    assert finding.remedy
    assert cases.laws_checked().isoformat() in doctor.line(finding)


def test_the_doctor_says_nothing_of_laws_that_cannot_be_read(monkeypatch):
    monkeypatch.setattr(store, "read_yaml", lambda path: {"laws": [{"id": "broken"}]})
    assert probe.age_of_laws() is None
    assert doctor._laws({"laws": None}) == []


def test_the_courses_own_python_is_asked_for_the_age_of_the_laws(tmp_path, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.setenv("FACE_VALUE_TODAY", "2036-01-31")
    asked = doctor._ask(environment.Environment(Path(sys.executable), own=True))
    assert asked["laws"]["old"] is True


# The rule lab -----------------------------------------------------------------------------------------------


def test_every_rule_was_tried_on_the_same_cases_in_the_same_order():
    order = [case.id for case in cases.tried()]
    assert set(order) <= set(store.card_ids())
    assert all([cell.case for cell in rule.cells] == order for rule in cases.rules())
    assert "two-parodies-2020-2024" in order
    assert "pennsylvania-false-deepfake-claim-2021" in order


def test_the_hard_case_comes_last_and_stands_in_no_table_that_nobody_asked_for():
    *core, hard = cases.tried()
    assert hard.hard
    assert not any(case.hard or cases.card(case.id).is_strong for case in core)
    assert [row[0] for row in cases.reach_rows()] == [case.in_short for case in core]
    assert len(cases.rule_rows(hard.id)) == len(cases.rules())


def test_each_case_is_told_in_two_sentences():
    for case in cases.tried():
        assert len(re.split(r"(?<=[.])\s+", case.told)) == 2, case.told


def test_every_verdict_is_explained_and_given_somewhere():
    assert set(cases.REACHES) == {cell.reach for rule in cases.rules() for cell in rule.cells}


def test_each_rule_says_once_who_must_prove_what():
    assert len({rule.burden for rule in cases.rules()}) == len(cases.rules())


def test_no_rule_wins_everywhere_and_none_is_useless():
    for rule in cases.rules():
        reach = {cell.reach for cell in rule.cells}
        assert reach & {"misses", "overshoots"}, f"{rule.id} would be right for every case"
        assert reach & {"reaches", "partly"}, f"{rule.id} would be right for none"


def test_no_case_is_met_by_every_rule():
    for row in cases.reach_rows():
        assert set(row[1:]) != {"reaches"}


def test_each_rule_names_laws_of_the_table_and_says_how_it_differs():
    known = {law.id for law in cases.laws()}
    for rule in cases.rules():
        assert set(rule.nearest_laws) <= known
        assert "rule in this lab" in rule.how_it_differs


def test_the_cells_name_no_person_and_repeat_no_sentence():
    text = " ".join(words_of(told("rules")))
    assert not [name for name in NAMED_IN_THE_CARDS if name in text]
    cells = [part for rule in cases.rules() for cell in rule.cells for part in (cell.catches, cell.wrongly_hits)]
    repeated = {text for text in cells if cells.count(text) > 1 and len(text.split()) > 8}
    assert not repeated


def test_a_case_that_the_rules_were_not_tried_on_is_refused():
    with pytest.raises(ValueError, match="were not tried on 'somewhere', but on scam-ads-trusted-faces-2018-2026"):
        cases.rule_rows("somewhere")


# Codes and lenses -------------------------------------------------------------------------------------------


def test_the_codes_cover_six_fields():
    assert [code.field for code in cases.codes()] == [
        "press", "broadcasting", "documentary", "advertising", "performers", "computing",
    ]  # fmt: skip


def test_no_lens_says_what_is_right():
    verdicts = re.compile(r"\b(is|are) (right|wrong|forbidden|allowed)\b", re.IGNORECASE)
    for lens in cases.lenses():
        asked = " ".join(lens.questions)
        assert not verdicts.search(asked)


# For a table ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "headings"),
    [
        (cases.law_rows, cases.LAW_HEADINGS),
        (cases.code_rows, cases.CODE_HEADINGS),
        (cases.lens_rows, cases.LENS_HEADINGS),
        (cases.reach_rows, ("case", *(rule.name for rule in cases.rules()))),
        (lambda: cases.rule_rows("two-parodies-2020-2024"), cases.RULE_HEADINGS),
    ],
)
def test_rows_fit_below_their_headings_and_hold_words_only(rows, headings, capsys):
    told_rows = rows()
    assert told_rows
    assert all(isinstance(entry, str) and entry for row in told_rows for entry in row)
    figures.tabulate(told_rows, headings=headings, caption="A table.")
    assert told_rows[0][0] in capsys.readouterr().out


def test_a_table_of_laws_says_where_each_row_was_read():
    for law, row in zip(cases.laws(), cases.law_rows(), strict=True):
        assert row[-1].startswith(f"{law.checked.day} {law.checked:%B %Y}, ")
        assert row[-1].endswith("in its own text" if law.verified == "primary" else "in copies or reports")


def test_the_clock_is_the_kits(monkeypatch):
    monkeypatch.setattr(consent, "today", lambda: dt.date(2099, 1, 1))
    assert cases.laws_are_old()
