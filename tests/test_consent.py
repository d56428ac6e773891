"""Who agreed to what: every way in which a record can fail to say yes ends in one sentence."""

import copy
import hashlib
import json
import re

import numpy as np
import pytest

from kit import actors, consent, faces, store, swap
from tests import refresh

GOOD = {
    "schema_version": "face-value-consent/1",
    "record_id": "invented",
    "shown": "an invented person",
    "basis": "signed-consent",
    "words": "I agree that my picture is changed in this class.",
    "purposes": ["display", "study", "alter", "receive-face"],
    "audience": "class",
    "period": {"from": "2026-01-01", "until": "2026-12-31"},
    "withdrawal_method": "Say stop.",
    "evidence": {"form": "form.pdf", "sha256": "0" * 64},
}


ROBIN = store.data_path("consent", "robin.yml")
TICKS = ("display", "study", "alter", "receive-face", "average", "lend-face", "train", "publish")  # as on Robin's form


def changed(**fields):
    return {**copy.deepcopy(GOOD), **fields}


@pytest.fixture
def on_file(monkeypatch, tmp_path):
    """Return a function that files a record among a user's own, for this test only."""
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.setenv("FACE_VALUE_TODAY", "2026-06-01")

    def file(fields, name="invented"):
        text = fields if isinstance(fields, str) else json.dumps(fields)
        store.write_text(store.private_path("consent", f"{name}.yml"), text)
        consent.register.cache_clear()

    consent.register.cache_clear()
    yield file
    consent.register.cache_clear()


def test_a_good_record_says_yes_to_what_it_names_and_no_to_the_rest(on_file):
    on_file(GOOD)
    consent.require(["invented"], "receive-face", name="Robin", audience="class")
    with pytest.raises(
        consent.ConsentError,
        match="may not be averaged.*allows it only to be shown, be measured, be changed and receive a face",
    ):
        consent.require(["invented"], "average", name="Robin")
    with pytest.raises(consent.ConsentError, match="reaches the class, not the public"):
        consent.require(["invented"], "display", name="Robin", audience="public")


@pytest.mark.parametrize(
    ("day", "words"),
    [("2025-12-31", "not valid yet"), ("2027-01-01", "has ended")],
)
def test_a_record_counts_only_within_its_period(on_file, monkeypatch, day, words):
    on_file(GOOD)
    for inside in ("2026-01-01", "2026-12-31"):
        monkeypatch.setenv("FACE_VALUE_TODAY", inside)
        consent.require(["invented"], "display", name="Robin")
    monkeypatch.setenv("FACE_VALUE_TODAY", day)
    with pytest.raises(consent.ConsentError, match=words):
        consent.require(["invented"], "display", name="Robin")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("words: [", "line 2"),
        ("just words", "not a list of fields"),
        ({key: value for key, value in GOOD.items() if key != "withdrawal_method"}, "lacks withdrawal_method"),
        (changed(purposes=["display", "sell"]), "has sell"),
        (changed(purposes="display"), "not a list"),
        (changed(basis="a friend said so"), "basis"),
        (changed(audience="everyone"), "audience"),
        (changed(period={"from": "soon", "until": None}), "soon"),
        (changed(period={"from": None}), "until"),
        (changed(words=" "), "words is empty"),
        (changed(public_figure="true"), "public_figure is 'true'"),
        (changed(publik_figure=True), "does not know"),
        ("period: {from: 2026-02-30, until: null}", "day is out of range"),
        (changed(evidence={"form": "x", "sha256": "abc"}), "64 hexadecimal"),
        (changed(evidence={"form": None, "sha256": None, "reported_by": " "}), "reported_by is empty"),
        (changed(play="yes"), "play is 'yes'"),
        (changed(people=0), "people is 0"),
        (changed(people=True), "people is True"),
        (changed(point_set="face-5"), "none of face-68, webmorph-189"),
        (changed(schema_version="face-value-consent/9"), "reads"),
    ],
)
def test_a_malformed_record_is_refused_with_the_field_that_is_wrong(on_file, fields, words):
    on_file(fields)
    with pytest.raises(consent.ConsentError, match=words):
        consent.require(["invented"], "display", name="Robin")
    consent.require(["actors"], "lend-face", name="Rowan")  # a bad record spoils no other


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (changed(purposes=["display", "lend-face"]), "cannot grant lend-face"),
        (changed(basis="published-by-person-shown", purposes=["display", "lend-face"]), "cannot grant lend-face"),
        (changed(play=True, purposes=["display", "lend-face"]), "cannot grant lend-face"),
        (changed(basis="licence-only"), "cannot grant alter, receive-face"),
        (changed(basis="opened-here", purposes=["display"], audience="class"), "no audience beyond yourself"),
        (changed(evidence={"form": None, "sha256": None}), "names no form"),
        (changed(period={"from": "2026-02-01", "until": "2026-01-01"}), "ends before it begins"),
        (changed(purposes=["display", "publish"]), "grants publishing"),
        (changed(public_figure=True), "public figure"),
        (changed(record_id="other"), "one name"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused_whole(on_file, fields, words):
    on_file(fields)
    with pytest.raises(consent.ConsentError, match=words):
        consent.require(["invented"], "display", name="Robin")


def test_a_record_cannot_quietly_take_the_place_of_a_shipped_one(on_file):
    on_file(changed(record_id="astronaut"), name="astronaut")
    with pytest.raises(consent.ConsentError, match="there are two records 'astronaut'"):
        consent.require(["astronaut"], "display", name="The astronaut")


def test_a_date_with_a_time_counts_as_its_day(on_file):
    on_file(json.dumps(GOOD).replace('"2026-01-01"', "2026-01-01 10:00:00"))
    consent.require(["invented"], "display", name="Robin")


def test_a_withdrawal_in_another_process_counts_at_once(on_file):
    on_file(GOOD)
    consent.require(["invented"], "display", name="Robin")
    store.write_text(store.answers_path("withdrawals", "invented.yml"), "record_id: invented\n")
    with pytest.raises(consent.ConsentError, match="was withdrawn"):
        consent.require(["invented"], "display", name="Robin")


def test_without_any_record_nobody_is_known_to_have_agreed():
    with pytest.raises(consent.ConsentError, match="no consent record stands behind it"):
        consent.require([], "display", name="Robin")
    with pytest.raises(consent.ConsentError, match="there is no consent record 'nowhere'"):
        consent.require(["nowhere"], "display", name="Robin")


def test_only_a_face_that_depicts_nobody_can_ever_be_lent():
    able = [basis for basis, most in consent.MOST_A_BASIS_GRANTS.items() if "lend-face" in most]
    assert able == ["depicts-nobody"]


def test_a_withdrawal_adds_an_event_erases_nothing_and_can_be_taken_back_in_a_play(on_file):
    on_file(changed(play=True))
    before = store.private_path("consent", "invented.yml").read_bytes()
    consent.withdraw("invented")
    consent.withdraw("invented")
    with pytest.raises(consent.ConsentError, match="was withdrawn"):
        consent.require(["invented"], "display", name="Robin")
    assert store.private_path("consent", "invented.yml").read_bytes() == before
    assert len(store.files_in(store.answers_path("withdrawals"), "*.yml")) == 1
    consent.restore("invented")
    consent.require(["invented"], "display", name="Robin")


def test_who_withdraws_twice_keeps_the_first_event(on_file, monkeypatch):
    on_file(GOOD)
    consent.withdraw("invented")
    first = store.answers_path("withdrawals", "invented.yml").read_bytes()
    monkeypatch.setenv("FACE_VALUE_TODAY", "2026-07-01")
    consent.withdraw("invented")
    assert store.answers_path("withdrawals", "invented.yml").read_bytes() == first


def test_nobody_else_can_take_back_what_a_real_person_withdrew(on_file):
    on_file(GOOD)
    consent.withdraw("invented")
    with pytest.raises(consent.ConsentError, match="Only an invented person can say yes again, in a new record"):
        consent.restore("invented")
    with pytest.raises(consent.ConsentError, match="was withdrawn"):
        consent.require(["invented"], "display", name="Robin")
    consent.withdraw("towers")
    consent.restore("towers")
    consent.require(["towers"], "lend-face", name="North tower")


def test_a_refusal_that_rests_on_signed_words_quotes_them(on_file):
    on_file(changed(words="My picture may be changed. " * 20))
    signed = 'what was signed reads "used in lab-based and web-based studies in their original or altered forms and to '
    for purpose, audience in (("alter", "self"), ("display", "public")):
        [sentence] = consent.refusals(["london"], purpose, name="A face", audience=audience)
        assert signed in sentence
        assert "(signed consent, as reported)" in sentence
    [sentence] = consent.refusals(["invented"], "average", name="A face")
    quoted = sentence.split('"')[1]
    assert quoted.endswith(" ...")
    assert len(quoted) <= 200
    assert '"' not in consent.refusals(["astronaut"], "alter", name="The astronaut")[0]  # nobody signed anything


def test_who_reports_a_form_may_stand_in_for_its_hash(on_file):
    reported = {"form": None, "sha256": None, "reported_by": "the lecturer who keeps the forms"}
    on_file(changed(evidence=reported))
    consent.require(["invented"], "display", name="Robin")
    assert consent.record("invented").reported_by == "the lecturer who keeps the forms"


def test_the_london_record_quotes_what_was_signed_and_reads_it_narrowly():
    london = consent.record("london")
    assert london.words == (
        "used in lab-based and web-based studies in their original or altered forms and to illustrate research "
        "(e.g., in scientific journals, news media or presentations)"
    )
    assert london.purposes == {"display", "study", "average"}
    assert london.audience == "class"
    assert london.reported_by
    assert "CC BY 4.0" in london.credit


def test_the_play_names_its_form_and_never_grants_more_than_a_real_form_could():
    robin = consent.record("robin")
    form = store.read_text(store.data_path("consent", store.read_yaml(ROBIN)["evidence"]["form"]))
    assert hashlib.sha256(form.encode()).hexdigest() == robin.evidence_sha256  # read as text: line ends are the same
    assert "**This is a play.**" in form
    assert robin.words in " ".join(form.split())
    assert robin.play
    assert robin.purposes == {"display", "study", "alter", "receive-face", "average"}
    [sentence] = consent.refusals(["robin"], "lend-face", name="Robin")
    assert "(signed consent, invented for an exercise)" in sentence
    assert sentence.endswith("Robin counts as a real person, whose face is never lent.")


def test_the_ticks_on_the_form_of_the_play_are_the_purposes_of_its_record():
    form = store.read_text(store.data_path("consent", "robin-form.md"))
    ticks = dict(zip(TICKS, re.findall(r"^- \[([x ])\] ", form, flags=re.MULTILINE), strict=True))
    assert {purpose for purpose, mark in ticks.items() if mark == "x"} == consent.record("robin").purposes
    assert set(ticks) == set(consent.PURPOSES)


def test_a_withdrawal_of_a_shipped_record_leaves_the_shipped_file_alone(on_file):
    before = store.data_path("consent", "towers.yml").read_bytes()
    consent.withdraw("towers")
    with pytest.raises(consent.ConsentError, match="was withdrawn"):
        consent.require(["towers"], "display", name="North tower")
    assert store.data_path("consent", "towers.yml").read_bytes() == before


def test_a_picture_whose_pixels_are_not_those_of_its_record_is_refused():
    changed_by_one = store.sample("astronaut").pixels.copy()
    changed_by_one[0, 0, 0] ^= 1
    with pytest.raises(consent.ConsentError, match="pixels differ"):
        consent.matches("astronaut", "astronaut", changed_by_one)


def test_every_shipped_portrait_is_the_one_that_its_record_covers():
    assert set(consent.record("actors").pictures) == set(actors.NAMES)
    for name in actors.NAMES:
        consent.matches("actors", name, actors.load(name).pixels)
    assert set(consent.record("robin").pictures) == {"robin"}
    consent.matches("robin", "robin", actors.load("robin").pixels)


def test_the_fingerprint_sees_shape_as_well_as_values():
    assert consent.fingerprint(np.zeros((2, 3, 3), np.uint8)) != consent.fingerprint(np.zeros((3, 2, 3), np.uint8))
    with pytest.raises(ValueError, match="uint8"):
        consent.fingerprint(np.zeros((2, 3, 3)))


def test_every_shipped_record_is_valid_by_its_schema_and_readable():
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(store.read_json(store.data_path("consent", "consent.schema.json")))
    paths = store.files_in(store.data_path("consent"), "*.yml")
    assert len(paths) >= 3
    for path in paths:
        fields = store.read_yaml(path)
        assert not list(validator.iter_errors(fields)), path.name
        assert consent.read(fields, name=path.stem).valid_until is None  # no shipped record ends
    assert list(validator.iter_errors(changed(purposes=["sell"])))
    assert not list(validator.iter_errors(GOOD))


# Notebook 01: the same on any day and in any folder, and the play leaves nothing behind ------------------------

BOOK = refresh.NOTEBOOKS / "01-consent.ipynb"
ANSWERED = {  # what somebody may have answered before; nothing depends on which words and choices these are
    "01-plain-words": {"question": "?", "words": "They may use my picture for research."},
    "01-covers": {"memory": "yes", "article": "no", "out": "it does not say"},
    "01-london": {"question": "?", "answer": "yes: altered is altered"},
    "01-free": {"waiter": "cannot tell", "students": "not freely", "child": "freely"},
    "01-licence": {"question": "?", "answer": "no"},
    "01-withdrawal": {"question": "?", "answer": "neither"},
    "01-record": {"purposes": ["display", "alter"], "audience": "public", "period": "open", "withdrawal": "never"},
    "01-missing": {"missing": ["who-asks"]},
    "01-line": {"question": "?", "words": "Where I would draw it."},
    "01-reach": {"question": "?", "words": "As far as it was promised."},
}


def printed_by(notebook):
    return [line for cell in notebook.cells if cell.cell_type == "code" for line in refresh.printed(cell)]


def files_under(folder):
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_notebook_01_says_the_same_ten_years_on():
    notebook = refresh.read(BOOK)
    assert printed_by(refresh.executed(notebook, {"FACE_VALUE_TODAY": "2046-01-31"})) == printed_by(notebook)


def test_notebook_01_says_the_same_in_a_full_folder_and_takes_away_nothing_but_the_play(tmp_path, monkeypatch):
    notebook = refresh.read(BOOK)
    questions = re.findall(r'"(01-[a-z-]+)"', "\n".join(cell.source for cell in notebook.cells if "outputs" in cell))
    assert {*ANSWERED, "01-consent"} == set(questions)

    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    for question, answer in ANSWERED.items():
        store.write_yaml(store.answers_path("01-consent", f"{question}.yml"), answer)
    robin, rowan, hazel = (actors.load(name) for name in ("robin", "rowan", "hazel"))
    store.save(swap.face(rowan, onto=hazel), store.answers_path("pictures", "of-nobody.png"), audience="class")
    kept = files_under(tmp_path)

    # A run of the play that was broken off: its withdrawal, a saved picture and a kept result lie about.
    store.save(swap.face(hazel, onto=robin), store.answers_path("pictures", "older.png"), audience="class")
    store.cached(faces.average, robin, hazel)
    consent.withdraw("robin")
    assert len(files_under(tmp_path)) == len(kept) + 3

    assert printed_by(refresh.executed(notebook, {"FACE_VALUE_HOME": str(tmp_path)})) == printed_by(notebook)
    assert files_under(tmp_path) == kept
