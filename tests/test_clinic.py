"""The clinic: pages in their order, positions kept at once and there again, hard cases closed, stored text the same."""

import re

import ipywidgets
import pytest

from kit import cases, exercises, store
from kit.exercises import answers
from kit.exercises.casework import clock, moved, pages
from tests.test_exercises import of_kind

GABON, CHECHNYA = "gabon-liars-dividend-2019", "welcome-to-chechnya-2020"
CARDS = [store.read_card(name) for name in (GABON, CHECHNYA)]
WRONG = {"position": "wrong", "confidence": "leaning", "reasons": "Too much <b>secrecy</b>."}
RIGHT = {"position": "right", "confidence": "very sure"}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.setattr(answers, "_begun", ["12-cases"])
    return tmp_path


@pytest.fixture
def play(home):
    return exercises.clinic(CARDS, deal=cases.deal)


def hard():
    card = CARDS[0]
    return store.Card("hard", {**card.fields, "sensitivity": "strong", "roles": []}, card.sections)


def page(play):
    """Return the heading of the open page."""
    return re.sub(r"<[^>]*>", "", play.hearing._heading.value).partition(" · ")[2]


def press(play, words):
    """Press a button of the open case, or of the list of cases."""
    shown = play.hearing or play
    (button,) = [one for one in of_kind(shown, ipywidgets.Button) if one.description.startswith(words)]
    button.click()


def visible(play):
    """Return the words of the page that is open."""
    (shown,) = [widget for _, widget in play.hearing._pages if widget.layout.display != "none"]
    return " ".join(part.value for part in of_kind(shown, ipywidgets.HTML))


def walk(play):
    """Return the headings of all pages, in order."""
    found = [page(play)]
    following = play.hearing._next.children[0]
    while not following.description.startswith("Choose"):
        following.click()
        found.append(page(play))
    return found


# What moved, in words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, RIGHT, moved.OPEN),
        ({"confidence": "leaning"}, RIGHT, moved.OPEN),
        (WRONG, RIGHT, 'You moved from "wrong" (leaning) to "right" (very sure).'),
        (RIGHT, RIGHT, 'You stayed with "right", very sure both times.'),
        ({**RIGHT, "confidence": "guessing"}, RIGHT, 'You stayed with "right" and became more sure: guessing before, '),
        (RIGHT, {**RIGHT, "confidence": "leaning"}, 'You stayed with "right" and became less sure: very sure before, '),
        ({"position": "right"}, RIGHT, 'You stayed with "right".'),
    ],
)
def test_it_is_said_in_words_what_moved_for_one(before, after, said):
    assert moved.of_one(before, after).startswith(said)


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        ((WRONG, RIGHT), (RIGHT, RIGHT), "Your positions differed before, and are the same now."),
        ((WRONG, WRONG), (RIGHT, WRONG), "Your positions were the same before, and differ now."),
        ((WRONG, WRONG), (RIGHT, RIGHT), "You took the same position both times."),
        ((WRONG, RIGHT), (RIGHT, WRONG), "You took different positions both times."),
    ],
)
def test_two_people_are_told_whether_they_came_closer(before, after, end):
    pairs = [dict(zip(("first", "second"), pair, strict=True)) for pair in (before, after)]
    assert moved.of_two(*pairs).endswith(end)
    assert moved.of_two(*pairs).startswith("The first ")
    assert moved.of_two(pairs[0], {"first": RIGHT}) == moved.OPEN


def test_the_hands_of_a_room_are_counted_on_both_sides():
    before, after = {"right": 3, "wrong": 9, "cannot say": 1}, {"right": 7, "wrong": 5, "cannot say": 1}
    assert moved.of_a_room(before, after) == '13 hands both times. "right" gained 4, "wrong" lost 4.'
    assert moved.of_a_room(before, before).endswith("No position gained or lost a hand.")
    assert moved.of_a_room(before, {}) == moved.OPEN


# Choosing -----------------------------------------------------------------------------------------------------


def test_the_list_follows_its_filters_and_says_how_many_cases_fit(play):
    assert play.found == [GABON, CHECHNYA]
    assert "2 cases fit." in play._shelf._status.value
    play.set(theme="beneficial")
    assert play.found == [CHECHNYA]
    assert "1 case fits." in play._shelf._status.value
    play.set(minutes=10)
    assert play.found == []
    assert "take one filter away" in play._shelf._status.value
    press(play, "Open")
    assert play.hearing is None
    play.set(theme=None, minutes=None, medium="video")
    assert play.found == [GABON, CHECHNYA]


def test_the_list_says_how_many_hard_cards_it_leaves_out_and_tells_of_the_one_chosen(play):
    hidden = sum(card.is_strong for card in cases.cards(strong=True))
    assert f"{hidden} of the {len(store.card_ids())} cards are on hard topics" in play._shelf._status.value
    assert play._about.value == ""
    play._case.value = GABON
    assert "2019 · Gabon · video · 12 minutes" in play._about.value
    assert "hard topics" not in exercises.clinic([hard()])._shelf._status.value


def test_pairs_begin_with_a_few_cases_and_all_are_one_choice_away(home):
    play = exercises.clinic(cases.cards(), deal=cases.deal)
    few = store.read_yaml(store.data_path("paths.yml"))["pairs"]
    play.set(people="in pairs")
    assert set(play.found) == set(few)
    play.set(which=None)
    assert len(play.found) == len(cases.cards())
    play.set(people="in pairs", which="few")
    play.set(case=GABON)
    assert play.hearing.card.id == GABON
    play.set(people="a room")
    assert play.hearing.card.id == GABON
    play._close()
    play.set(people="alone")
    assert len(play.found) == len(cases.cards())


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"theme": "elections"}, "theme does not take 'elections'"),
        ({"mode": "pair"}, "the clinic has no 'mode'"),
        ({"case": "gabon"}, "no case 'gabon' fits: there is gabon-liars"),
        ({"before": RIGHT}, "no case is open"),
        ({"page": 2}, "no case is open"),
    ],
)
def test_what_the_clinic_does_not_know_is_named(play, values, complaint):
    with pytest.raises(ValueError, match=complaint):
        play.set(**values)


def test_a_clinic_without_a_card_or_before_the_first_cell_is_refused(home, monkeypatch):
    with pytest.raises(ValueError, match="at least one card"):
        exercises.clinic([])
    monkeypatch.setattr(answers, "_begun", [])
    with pytest.raises(ValueError, match="Run the first cell"):
        exercises.clinic(CARDS)


# One case -----------------------------------------------------------------------------------------------------


def test_a_position_comes_before_new_information_and_another_after_the_evidence(play):
    play.set(case=GABON)
    news = ["New information 1 of 2", "New information 2 of 2"]
    ladder = "How strong is the evidence?"
    assert walk(play) == ["The case", "Your position", *news, ladder, "Your position now", "What moved"]
    play.set(case=GABON, people="in pairs")
    assert walk(play)[1:3] == ["Think: a position each, without a word", "Pair: tell each other"]
    play.set(case=GABON, people="a room", page=0)
    assert walk(play)[:4] == ["The case", "Those concerned", "Hands, before", "Talk"]


def test_no_piece_of_new_information_is_told_too_early(play):
    play.set(case=GABON)
    facts = [fact["text"] for fact in CARDS[0].fields["new_information"]]
    for number, fact in enumerate(facts, start=2):
        assert fact[:40] not in visible(play)
        play.set(page=number)
        assert fact[:40] in visible(play).replace("&quot;", '"')
        assert all(other[:40] not in visible(play) for other in facts if other != fact)


@pytest.mark.parametrize(("count", "said"), [(0, pages.FEW_FACTS[0]), (1, pages.FEW_FACTS[1]), (2, None)])
def test_a_case_with_fewer_than_two_new_facts_says_so(home, count, said):
    told = CARDS[0].fields
    card = store.Card("few", {**told, "new_information": told["new_information"][:count]}, CARDS[0].sections)
    play = exercises.clinic([card])
    play.set(case="few", page=2)
    assert page(play).startswith("New information")
    assert [words for words in pages.FEW_FACTS.values() if words in visible(play)] == ([said] if said else [])


def test_the_ladder_has_its_strongest_rung_on_top_and_each_signal_its_source():
    shown = pages.rungs(CARDS[0])
    assert shown.index("Strong:") < shown.index("Medium:") < shown.index("Weak:")
    assert shown.count("(IFREI, 2023)") == 1
    empty = store.Card(
        "x", {**CARDS[0].fields, "evidence": {"claim": "It happened.", "strong": [], "medium": [], "weak": []}}, {}
    )
    assert pages.rungs(empty).count("No signal of this weight is known.") == 3


def test_positions_are_kept_at_once_and_are_there_again(play, home):
    play.set(case=GABON)
    assert not (home / "answers").exists()
    play.set(before=WRONG)
    file = home / "answers" / "12-cases" / f"case-{GABON}.yml"
    assert "position: wrong" in file.read_text(encoding="utf-8")
    play.set(after=RIGHT, words="The stroke.", exchanged="not sure")
    assert "moved from &quot;wrong&quot; (leaning) to &quot;right&quot;" in play.hearing.what_moved
    assert "Too much &lt;b&gt;secrecy" in play.hearing.what_moved
    again = exercises.clinic(CARDS)
    again.set(case=GABON)
    assert again.answer == {"before": WRONG, "after": RIGHT, "words": "The stroke.", "exchanged": "not sure"}
    assert again.hearing.what_moved == play.hearing.what_moved
    assert f"{CARDS[0].fields['title']} (2019, 12 minutes), answered" in dict(again._case.options)


def test_what_one_pair_and_room_answer_is_kept_side_by_side(play):
    play.set(case=GABON, before=WRONG)
    pair = {"first": WRONG, "second": RIGHT}
    play.set(people="in pairs", before=pair, after={"first": RIGHT, "second": RIGHT})
    assert "Your positions differed before" in play.hearing.what_moved
    play.set(people="a room", before={"hands": {"right": 2}}, after={"hands": {"wrong": 3}, "reasons": "Few."})
    assert "Before 2 hands, now 3." in play.hearing.what_moved
    play.set(people="alone")
    assert play.answer == {"before": WRONG}
    kept = answers.kept(f"case-{GABON}")
    assert list(kept) == ["alone", "in pairs", "a room"]
    assert kept["in pairs"]["before"] == pair


@pytest.mark.parametrize("broken", ["alone: [", "alone: 3", "alone: {before: {position: perhaps, reasons: 7}}", "x"])
def test_a_file_that_somebody_broke_counts_as_no_position(play, home, broken):
    store.write_text(home / "answers" / "12-cases" / f"case-{GABON}.yml", broken)
    play.set(case=GABON)
    assert "position" not in play.answer.get("before", {})
    play.set(before=WRONG)
    assert answers.kept(f"case-{GABON}")["alone"]["before"] == WRONG


def test_a_case_is_passed_without_a_reason_and_nothing_is_noted(play, home):
    play.set(case=GABON, page=1)
    press(play, "Pass")
    assert play.hearing is None
    assert "Nobody asks for a reason" in play._shelf._status.value
    assert not (home / "answers").exists()


def test_after_the_last_page_another_case_is_chosen(play):
    play.set(case=GABON, page=99)
    press(play, "Choose another")
    assert play.hearing is None
    press(play, "Open")
    assert play.hearing.card.id == GABON


def test_a_political_case_ends_with_the_parties_exchanged_and_another_does_not(play):
    for case, asked in ((GABON, True), (CHECHNYA, False)):
        play.set(case=case, page=99)
        assert page(play) == "What moved"
        assert (pages.EXCHANGED in visible(play)) == asked


# Roles and hard topics ----------------------------------------------------------------------------------------


def test_roles_are_dealt_to_those_who_wish_and_anew_each_time(play):
    play.set(case=GABON, people="a room", page=3)
    people = of_kind(play.hearing._pages[3][1], ipywidgets.BoundedIntText)[0]
    people.value = 9
    press(play, "Deal")
    assert visible(play).count("3 people") == 3
    assert "the president<" not in visible(play)
    assert pages.PASS in visible(play)


def test_sources_and_notes_stand_below_an_open_case_and_the_notes_only_in_a_room(home):
    play = exercises.clinic([hard()])
    for people, notes in (("alone", 0), ("in pairs", 0), ("a room", 1)):
        play.set(case="hard", people=people, page=0)
        assert play.hearing._beneath.value == ""
        play.set(page=1)
        assert play.hearing._beneath.value.count("Sources</b>") == 1
        assert play.hearing._beneath.value.count("For the facilitator</b>") == notes


def test_a_hard_case_opens_by_hand_and_has_no_roles(home):
    play = exercises.clinic([hard()], deal=cases.deal)
    play.set(case="hard", people="a room")
    assert page(play) == "Before you read"
    assert "seized" not in visible(play)
    assert "stays closed until somebody opens it" in visible(play)
    press(play, "Open this card")
    play.set(page=0)
    headings = walk(play)
    assert headings[:2] == ["Before you read", "The case"]
    said = " ".join(part.value for part in of_kind(play.hearing, ipywidgets.HTML))
    assert hard().fields["deed"] in said
    play.set(page=headings.index("Talk"))
    assert "role." not in pages.questions(play.hearing.card, "a room")
    assert pages.NO_ROLES in visible(play)
    assert [one.description for one in of_kind(play.hearing, ipywidgets.Button)].count("Deal") == 0


# What is stored, and the clock --------------------------------------------------------------------------------


def test_what_is_stored_is_the_list_and_what_is_asked_whatever_was_answered(play):
    def stored(clinic):
        bundle = clinic._repr_mimebundle_()
        return bundle["text/plain"], bundle["text/html"]

    empty = stored(play)
    assert empty[0].startswith("Case clinic: Which case? (A video that was doubted (2019, 12 minutes) / ")
    assert empty[0] == repr(play)
    play.set(case=GABON, people="in pairs", before={"first": WRONG}, clock=2)
    assert stored(play) == stored(exercises.clinic(CARDS)) == empty


def test_there_is_no_clock_until_somebody_wishes_one(play):
    play.set(case=GABON)
    assert play.hearing._clock.value == "" == clock.as_html(0)
    play.set(clock=3)
    assert ">3:00</b>" in play.hearing._clock.value
    assert 'role="timer"' in play.hearing._clock.value


def test_every_part_of_a_case_that_is_answered_bears_a_name_of_its_own(play):
    for people in pages.PEOPLE:
        play.set(case=GABON, people=people)
        names = [given["aria-label"] for _, given in play.hearing.names._given if "aria-label" in given]
        assert len(names) == len(set(names))
        fields = of_kind(play.hearing, (ipywidgets.Textarea, ipywidgets.RadioButtons, ipywidgets.BoundedIntText))
        assert len(names) == len(fields)
