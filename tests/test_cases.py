"""Cases: the cards keep their rules, whose stories they tell is counted, and nobody plays a person who was hurt.

The tests of the cards hold for as many as there are. The table of all cards is printed with ``pytest -s``.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from fractions import Fraction

import jsonschema
import numpy as np
import pytest

from kit import cases, store
from kit.cases.paths import MINUTES
from kit.exercises.parts import WEIGHTS
from tests import case_tables

SCHEMA = json.loads(store.read_text(store.data_path("cases", "case.schema.json")))
CARDS = {card_id: store.read_card(card_id) for card_id in store.card_ids()}
EACH = pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
LONGEST_SHARED = 8  # words; a longer sentence that stands in two cards was not written for either
WORDS = re.compile(r"[\w'-]+")


def as_json(fields):
    """Return a front matter as a schema sees it: JSON has no dates."""
    return json.loads(json.dumps(fields, default=str))


def facts_of(card):
    """Return the pieces of new information and the signals of the evidence ladder."""
    told = card.fields
    return [*told["new_information"], *(fact for weight in WEIGHTS for fact in told["evidence"][weight])]


def texts(card):
    """Return what a card tells in its own words; titles of sources are somebody else's."""
    told = card.fields
    facts = facts_of(card)
    heads = [told.get(name) or "" for name in ("title", "who_is_hurt", "who_made_it", "content_note", "way_round")]
    return [
        *heads,
        told["deed"],
        told["evidence"]["claim"],
        *told["questions"],
        *(fact["text"] for fact in facts),
        *card.sections.values(),
    ]


def sentences(text):
    """Return the sentences of a text as words in small letters."""
    for sentence in re.split(r"(?<=[.!?])[\"')*]*\s+|\n\s*\n|^[-#>] ", text, flags=re.MULTILINE):
        words = WORDS.findall(re.sub(r"\s+", " ", sentence).lower())
        if words:
            yield " ".join(words)


def repeated(cards):
    """Return each sentence of more than eight words that stands in two cards, with their ids."""
    found = defaultdict(set)
    for card in cards:
        for text in texts(card):
            for sentence in sentences(text):
                if len(sentence.split()) > LONGEST_SHARED:
                    found[sentence].add(card.id)
    return {sentence: sorted(ids) for sentence, ids in found.items() if len(ids) > 1}


def card_with(**change):
    """Return a card that is like a shipped one but for some fields."""
    card = CARDS["gabon-liars-dividend-2019"]
    return store.Card("planted", {**card.fields, **change}, card.sections)


# The cards ----------------------------------------------------------------------------------------------------


@EACH
def test_each_card_follows_the_schema_and_bears_the_name_of_its_file(card):
    jsonschema.validate(as_json(card.fields), SCHEMA)
    assert card.fields["id"] == card.id
    text = store.read_text(store.data_path("cases", f"{card.id}.md"))
    assert f"\n# {card.fields['title']}\n" in text
    assert list(card.sections) == ["What happened", "What is contested", "For the facilitator"]
    assert all(card.sections.values())


@EACH
def test_a_place_is_one_or_more_countries_or_worldwide_alone(card):
    places = card.fields["place"]
    assert "worldwide" not in places or places == ["worldwide"]
    known = {place.casefold() for place in places}
    assert not known & {
        "uk",
        "england",
        "scotland",
        "us",
        "united states",
        "florida",
        "global",
        "europe",
        "hong kong sar",
    }


@EACH
def test_those_shown_and_those_who_see_it_are_separate_parties(card):
    parties = [party for names in card.fields["stakeholders"].values() for party in names]
    assert len(parties) == len(set(parties)) >= 4


def test_no_two_lists_of_stakeholders_are_equal():
    lists = defaultdict(list)
    for card in CARDS.values():
        for names in card.fields["stakeholders"].values():
            if len(names) > 1:
                lists[frozenset(names)].append(card.id)
        lists[frozenset(name for names in card.fields["stakeholders"].values() for name in names)].append(card.id)
    assert [ids for ids in lists.values() if len(ids) > 1] == []


@EACH
def test_each_fact_cites_a_source_of_its_card_and_each_source_serves(card):
    told = card.fields
    keys = [source["key"] for source in told["sources"]]
    assert len(keys) == len(set(keys))
    assert {fact["source"] for fact in facts_of(card)} <= set(keys)
    assert "Reported by" in card.sections["What happened"]


@EACH
def test_a_case_with_fewer_than_two_new_facts_says_so(card):
    if len(card.fields["new_information"]) < 2:
        assert re.search(r"one (step|piece)|no (new information|further|step)", card.sections["For the facilitator"])


@EACH
def test_what_is_dealt_as_a_role_is_a_party_that_was_not_shown(card):
    told, roles = card.fields["stakeholders"], card.fields["roles"]
    assert set(roles) <= {*told["audience"], *told["others"]} - set(told["subject"])
    assert roles == [] if card.is_strong else 2 <= len(roles) <= 5


def test_no_sentence_of_more_than_eight_words_stands_in_two_cards():
    assert repeated(CARDS.values()) == {}


def test_a_sentence_that_stands_in_two_cards_is_caught_whatever_its_line_breaks():
    first = card_with(way_round="Go on. One two three four five\nsix seven eight nine.")
    second = card_with(way_round="Wait! One two three, four five six seven eight nine.")
    others = [store.Card(name, card.fields, {}) for name, card in (("one", first), ("two", second))]
    assert repeated(others)["one two three four five six seven eight nine"] == ["one", "two"]
    assert "go on" not in repeated([*others, *others])


@pytest.mark.parametrize(
    "spoil",
    [
        {"roles": ["citizens of Gabon"]},
        {"sensitivity": "strong"},
        {"camp": {"shown": "the left", "made": "none"}},
        {"themes": ["truth"]},
        {"questions": ["One?", "Two?", "Three."]},
        {"new_information": [{"text": "A fact.", "source": "mit-2020"}] * 3},
        {"deed": "What was done?"},
        {"evidence": {"strong": [], "medium": [], "weak": []}},
        {"medium": "film"},
        {"author": "somebody"},
    ],
    ids=str,
)
def test_the_schema_of_cards_refuses_a_spoilt_one(spoil):
    jsonschema.validate(as_json(card_with().fields), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_json(card_with(**spoil).fields), SCHEMA)


def test_the_words_for_themes_and_media_are_those_of_the_schema():
    fields = SCHEMA["properties"]
    assert list(store.THEMES) == fields["themes"]["items"]["enum"]
    assert list(store.MEDIA) == fields["medium"]["enum"]


# Choosing -----------------------------------------------------------------------------------------------------


def test_cards_are_chosen_by_theme_medium_and_minutes_the_oldest_first():
    found = cases.cards()
    assert [card.fields["year"] for card in found] == sorted(card.fields["year"] for card in found)
    assert {card.id for card in found} == {card.id for card in CARDS.values() if not card.is_strong}
    assert {card.id for card in cases.cards(strong=True)} == set(CARDS)
    assert all("truth" in card.fields["themes"] for card in cases.cards(theme="truth"))
    assert {card.fields["medium"] for card in cases.cards(medium="video")} == {"video"}
    assert cases.cards(minutes=4) == []
    assert "gabon-liars-dividend-2019" in [
        card.id for card in cases.cards(theme="politics", medium="video", minutes=12)
    ]


def test_a_hard_card_is_left_out_until_it_is_asked_for(monkeypatch):
    hard = card_with(sensitivity="strong", roles=[])
    monkeypatch.setattr(store, "read_card", lambda card_id: hard)
    assert cases.cards() == []
    assert set(map(id, cases.cards(strong=True))) == {id(hard)}


@pytest.mark.parametrize("wrong", [{"theme": "elections"}, {"medium": "film"}])
def test_a_theme_or_medium_that_no_card_can_have_is_named_with_those_that_exist(wrong):
    with pytest.raises(ValueError, match=r"there is no (theme|medium) .*: choose one of (consent_subject|image)"):
        cases.cards(**wrong)


# Roles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 2, 3, 7, 30])
def test_roles_are_dealt_evenly_to_everybody_and_never_that_of_the_person_shown(people):
    card = CARDS["gabon-liars-dividend-2019"]
    dealt = cases.deal(card, people, np.random.default_rng(5))
    assert len(dealt) == people
    assert set(dealt) <= set(card.fields["roles"])
    counts = Counter(dict.fromkeys(card.fields["roles"], 0)) + Counter(dealt)
    most, least = max(counts.values()), min(Counter({**dict.fromkeys(card.fields["roles"], 0), **counts}).values())
    assert most - least <= 1
    assert dealt == cases.deal(card, people, np.random.default_rng(5))


def test_even_a_card_that_names_the_person_shown_as_a_role_never_deals_it():
    spoilt = card_with(roles=["the president", "citizens of Gabon"])
    assert set(cases.deal(spoilt, 6, np.random.default_rng(0))) == {"citizens of Gabon"}


def test_a_hard_card_is_discussed_without_roles():
    assert cases.deal(card_with(sensitivity="strong"), 4, np.random.default_rng(0)) == []
    assert cases.deal(card_with(roles=[]), 4, np.random.default_rng(0)) == []
    with pytest.raises(ValueError, match="at least one person"):
        cases.deal(card_with(), 0, np.random.default_rng(0))


# Paths --------------------------------------------------------------------------------------------------------


def test_there_is_a_path_for_each_of_four_lessons():
    assert list(cases.PATHS) == ["screen-and-stage", "newsroom", "school", "good-uses"]


@pytest.mark.parametrize("name", ["screen-and-stage", "newsroom", "school", "good-uses"])
def test_a_path_fits_into_its_lesson_and_no_card_of_it_is_on_a_hard_topic(name):
    path = cases.PATHS[name]
    assert sum(CARDS[card_id].fields["minutes"] for card_id in path.cases) <= MINUTES
    assert len(path.cases) >= 3
    assert not any(CARDS[card_id].is_strong for card_id in (*path.cases, *path.more))
    assert not set(path.cases) & set(path.more)


def test_pairs_begin_with_cases_of_several_countries_and_media_and_none_on_a_hard_topic():
    few = [CARDS[card_id] for card_id in store.read_yaml(store.data_path("paths.yml"))["pairs"]]
    assert {card.fields["sensitivity"] for card in few} == {"none"}
    assert len({card.fields["medium"] for card in few}) == len({str(card.fields["place"]) for card in few}) == len(few)


# Balance ------------------------------------------------------------------------------------------------------


def share_of(found, among, of):
    return next(share for share in found if (share.among, share.of) == (among, of))


def test_a_case_counts_in_equal_shares_for_its_countries_and_worldwide_for_none():
    planted = [card_with(place=place, themes=["fraud"]) for place in (["A", "B"], ["A"], ["worldwide"])]
    for card in planted:
        card.fields.pop("camp")
    found = cases.balance(planted).places
    assert share_of(found, "fraud", "A").part == Fraction(3, 2) / 3
    assert share_of(found, "fraud", "B").part == Fraction(1, 2) / 3
    assert len(found) == 2


def test_a_country_with_more_than_half_of_six_cases_is_named_and_of_five_it_is_not():
    def places(*names):
        return [share.of for share in cases.balance([card_with(place=[name]) for name in names]).over_half]

    assert set(places(*"AAAABC")) == {"A", "government"}
    assert "A" not in places(*"AAABCD")
    assert places(*"AAAAB") == []


def test_a_camp_with_more_than_half_is_named_for_either_side_and_both_count_half():
    def camps(*shown):
        cards = [card_with(camp={"shown": one, "made": "unknown"}) for one in shown]
        return [str(share) for share in cases.balance(cards).camps]

    six = ["government"] * 3 + ["both", "opposition", "unknown"]
    assert camps(*six)[0] == "politics, who was shown: government, 3.5 of 6 cases, 58%"
    assert camps(*six)[1] == "politics, who was shown: opposition, 1.5 of 6 cases, 25%"
    assert len(camps(*six)) == 2


def test_what_is_over_half_stands_in_the_readme_and_nothing_else_is():
    found = re.findall(r"^- \*\*(.+?)\*\*", case_tables.README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert found == [str(share) for share in cases.balance().over_half]


def test_the_readme_lists_all_cards_and_their_shares():
    text = case_tables.README.read_text(encoding="utf-8")
    assert text == case_tables.filled(text), "let `python -m tests.case_tables` write its tables"


def test_the_table_of_all_cards_is_printed_for_whoever_chooses_the_next_one():
    cards, rows = case_tables.people(), cases.balance().rows()
    print(*(" | ".join(row) for row in (*cards, *rows)), sep="\n")
    assert len(cards) == len(CARDS)
    placed = [card for card in CARDS.values() if card.fields["place"] != ["worldwide"]]
    assert {theme for card in placed for theme in card.fields["themes"]} <= {row[0] for row in rows}
