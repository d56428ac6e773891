"""Handouts: cards on paper, and answers in words for a grader; nothing hard is printed by chance, nothing is sent."""

import html
import json
import re
import sys
from types import SimpleNamespace

import pytest

from kit import cases, commands, store
from kit.commands import answer_sheets, card_sheets, chromium, class_sheets, environment, handout

CARD = "gabon-liars-dividend-2019"
OPEN = {"question": "Who <else>?", "words": "The audience, & others."}
POSITION = {
    "alone": {"before": {"position": "wrong", "confidence": "leaning", "reasons": "Silence."}, "words": "The stroke."},
    "in pairs": {"after": {"second": {"position": "right", "reasons": "Who knew?"}}},
    "a room": {"before": {"hands": {"right": 3}, "reasons": "Heard in the room."}},
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.setenv("FACE_VALUE_CHROMIUM", "")
    return tmp_path


@pytest.fixture
def answered(home):
    for name, told in (
        ("02-faces/02-told.yml", OPEN),
        ("02-faces/02-nets.yml", {"question": "I expect:", "answer": "holes"}),
        ("03-swap/03-makers-pause.yml", {"who-agreed": {"answer": "yes", "words": "both"}}),
        (f"12-cases/case-{CARD}.yml", POSITION),
        ("withdrawals/robin.yml", {"question": "Why?", "words": "a withdrawal"}),
    ):
        store.write_yaml(store.answers_path(*name.split("/")), told)
    store.write_text(store.answers_path("12-cases", "12-broken.yml"), "words: [")
    return home


def page_of(module, monkeypatch, capsys, *arguments):
    """Return what a module printed as JSON when it ran with some arguments."""
    monkeypatch.setattr(sys, "argv", ["module", *arguments])
    module.main()
    return json.loads(capsys.readouterr().out)


# Cards --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", handout.PAPERS)
def test_every_card_is_printed_with_all_that_it_says_its_second_half_after_a_first_position(paper):
    found = cases.cards(strong=True)
    page = card_sheets.as_page(found, paper)
    assert page.count("<article") == page.count("<h2>") == len(found)
    assert page.count(card_sheets.LATER) == len(found)
    for card in found:
        (article,) = re.findall(rf'<article id="{card.id}">(.*?)</article>', page, flags=re.DOTALL)
        before, after = article.split('<section class="later">')
        for fact in card.fields["new_information"]:
            assert html.escape(fact["text"])[:40] not in before
            assert html.escape(fact["text"]) in after
        assert all(heading in before for heading in ("What happened", "What is contested", "Questions"))
        assert ("with the parties exchanged?" in before) == ("politics" in card.fields["themes"])


def test_the_notes_for_whoever_leads_stand_on_a_page_of_their_own():
    found = cases.cards()
    learners, leader = card_sheets.as_page(found, "a4"), card_sheets.notes_page(found, "a4")
    assert "For the facilitator" not in learners
    assert leader.count("For the facilitator</h3>") == len(found)
    for card in found:
        assert html.escape(card.fields["deed"]) in learners
        assert all(html.escape(role) in leader for role in card.fields["roles"])
        assert html.escape(card.fields["new_information"][0]["text"]) not in leader


def test_lenses_rules_and_laws_are_printed_and_the_hard_case_only_when_asked_for():
    page, hard = class_sheets.as_page("a4"), [case for case in cases.tried() if case.hard]
    assert all(html.escape(question) in page for lens in cases.lenses() for question in lens.questions)
    assert all(html.escape(law.says) in page for law in cases.laws())
    assert page.index("to fill in") < page.index("our reading")
    assert hard
    assert not any(html.escape(case.told) in page for case in hard)
    assert all(html.escape(case.told) in class_sheets.as_page("a4", strong=True) for case in hard)


def test_the_page_of_cards_is_black_on_white_names_its_language_and_loads_nothing():
    page = card_sheets.as_page(cases.cards(), "letter")
    assert '<html lang="en-GB">' in page
    assert "size: letter landscape" in page
    assert not re.search(r"<img|<script|<link|@import|url\(", page)
    colours = set(re.findall(r"#[0-9a-f]{3,6}\b", page.partition("</style>")[0]))
    assert all(len({*colour[1::2], *colour[2::2]}) == 1 for colour in colours)  # greys


def test_hard_cards_are_printed_only_when_asked_for():
    hard = [card.id for card in cases.cards(strong=True) if card.is_strong]
    assert not {card.id for card in card_sheets.chosen([], strong=False)} & set(hard)
    assert {card.id for card in card_sheets.chosen([], strong=True)} >= set(hard)
    for name in hard:
        with pytest.raises(ValueError, match=f"On a hard topic: {name}. To print it all the same, add --strong."):
            card_sheets.chosen([name], strong=False)


def test_cards_are_chosen_by_name_or_by_path_and_each_is_printed_once():
    (first, *_), path = cases.PATHS["newsroom"].cases, cases.PATHS["newsroom"]
    assert [card.id for card in card_sheets.chosen([CARD, first, CARD], strong=False)] == [CARD, first]
    assert [card.id for card in card_sheets.chosen(["newsroom"], strong=False)] == list(path.cases)


def test_a_name_that_no_card_has_is_a_sentence(home, monkeypatch, capsys):
    told = page_of(card_sheets, monkeypatch, capsys, "gabon")
    assert told["problem"].startswith("There is no card or path 'gabon'. The paths are screen-and-stage, newsroom,")
    assert not (home / "handout").exists()


# Answers ------------------------------------------------------------------------------------------------------


def test_answers_in_words_are_taken_and_what_is_never_marked_is_left_out(answered):
    title = store.read_card(CARD).fields["title"]
    assert answer_sheets.in_words([]) == [
        ("02-faces", OPEN["question"], OPEN["words"]),
        ("12-cases", f"Case: {title}", "Before: wrong (leaning). Silence.\nWhat moved: The stroke."),
        ("12-cases", f"Case: {title}, the second of two", "Afterwards: right. Who knew?"),
    ]
    assert [notebook for notebook, *_ in answer_sheets.in_words(["02"])] == ["02-faces"]


def test_the_page_for_a_grader_holds_the_answers_as_text_and_the_whole_rubric(answered, monkeypatch, capsys):
    told = page_of(answer_sheets, monkeypatch, capsys)
    page = (answered / "handout" / "answers.html").read_text(encoding="utf-8")
    assert told == {"page": str(answered / "handout" / "answers.html")}
    assert "Who &lt;else&gt;?" in page
    assert "The audience, &amp; others." in page
    assert page.count("<h1>") == 1
    for words in ("Reasons", "Parties", "Uncertainty", "Alternatives", "No points for agreeing with the marker"):
        assert words in page
    assert "withdrawal" not in page.partition("<section>")[0]
    assert str(answered) not in page


def test_without_an_answer_in_words_there_is_a_sentence_and_no_page(home, monkeypatch, capsys):
    told = page_of(answer_sheets, monkeypatch, capsys, "05")
    assert told["problem"].startswith("There is no answer in words yet in 05:")
    assert not (home / "handout").exists()


# The command --------------------------------------------------------------------------------------------------


@pytest.fixture
def here(home, monkeypatch):
    made = environment.Environment(sys.executable, own=True)
    monkeypatch.setattr(environment, "ready", lambda: made)
    return home


def test_the_command_prints_where_the_page_is_and_says_when_there_is_no_pdf(here, capsys):
    assert commands.run(["handout", CARD, "--paper", "letter"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [str(here / "handout" / "cards-letter.html")]
    assert "No Chromium or Chrome on this computer" in said.err
    assert (here / "handout" / "cards-letter.html").read_text(encoding="utf-8").count("<article") == 1


@pytest.mark.parametrize(("option", "name"), [("--notes", "notes-a4.html"), ("--lab", "lab-a4.html")])
def test_the_other_pages_are_written_beside_the_cards(here, capsys, option, name):
    assert commands.run(["handout", option, "--no-pdf"]) == 0
    assert capsys.readouterr().out.strip() == str(here / "handout" / name)
    assert (here / "handout" / name).exists()


def test_a_name_that_is_not_known_ends_the_command_with_its_sentence(here, capsys):
    assert commands.run(["handout", "gabon"]) == 1
    assert "There is no card or path 'gabon'" in capsys.readouterr().err


def test_a_learner_is_told_that_nobody_has_a_right_to_the_answers(here, capsys):
    store.write_yaml(store.answers_path("02-faces", "02-told.yml"), OPEN)
    assert commands.run(["handout", "--answers", "--no-pdf"]) == 0
    said = capsys.readouterr()
    assert said.out.strip() == str(here / "handout" / "answers.html")
    assert "nobody has a right to it" in said.err
    assert "Chromium" not in said.err


def test_the_pdf_stands_beside_its_page_and_an_old_one_is_not_taken_for_new(tmp_path, monkeypatch):
    page, pdf = tmp_path / "cards-a4.html", tmp_path / "cards-a4.pdf"
    page.write_text("<p>One.</p>")
    pdf.write_bytes(b"old")
    calls = []

    def run(command, **_):
        calls.append(command)
        if calls[1:]:
            pdf.write_bytes(b"%PDF")
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(chromium, "find", lambda: "chromium")
    monkeypatch.setattr(chromium.subprocess, "run", run)
    assert chromium.print_to_pdf(str(page)) is None
    assert chromium.print_to_pdf(str(page)) == str(pdf)
    assert calls[0][-1] == page.as_uri()
    monkeypatch.setattr(chromium, "find", lambda: None)
    assert chromium.print_to_pdf(str(page)) is None
    assert not pdf.exists()


@pytest.mark.browser
@pytest.mark.parametrize("paper", handout.PAPERS)
def test_every_card_fits_on_one_sheet(tmp_path, paper):
    cards = cases.cards(strong=True)
    page = store.write_text(tmp_path / "cards.html", card_sheets.as_page(cards, paper))
    with open(chromium.print_to_pdf(str(page)), "rb") as pdf:
        content = pdf.read()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == len(cards)
    assert b"/StructTreeRoot" in content  # tagged, so that it can be read aloud
