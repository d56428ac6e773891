"""The guide for facilitators says what it promises, above all the one rubric of the course."""

from __future__ import annotations

import re

import pytest

from tests import references
from tests.notebook_form import CHECKOUT, LINK

GUIDE = CHECKOUT / "guide"
RUBRIC = (GUIDE / "rubric.md").read_text(encoding="utf-8")
CRITERIA = ["Reasons", "Parties", "Uncertainty", "Alternatives"]
LEVELS = [1, 2, 3]
AGREEMENT = "No points for agreeing with the marker, and none lost for disagreeing."
SAMPLE_WORDS = range(60, 121)


def rows(markdown: str) -> list[list[str]]:
    """Return the cells of the first table: its head, then its rows."""
    lines = re.findall(r"^\|(.*)\|$", markdown, flags=re.MULTILINE)
    return [[cell.strip(" *") for cell in line.split("|")] for line in lines if not line.startswith("---")]


def samples(markdown: str) -> dict[str, tuple[str, list[tuple[str, int]]]]:
    """Return each quoted answer by its heading: its words, and the level that it is given in each criterion."""
    found = {}
    for section in re.split(r"^### ", markdown, flags=re.MULTILINE)[1:]:
        quoted = " ".join(re.findall(r"^> (.*)$", section, flags=re.MULTILINE))
        given = re.findall(r'^- \*\*(\w+), level (\d):\*\* [\w"]', section, flags=re.MULTILINE)
        found[section.splitlines()[0]] = quoted, sorted((name, int(level)) for name, level in given)
    return found


def test_the_rubric_has_four_criteria_at_three_levels_each_described():
    head, *criteria = rows(RUBRIC)
    assert [int(re.search(r"level (\d)", cell)[1]) for cell in head[1:]] == LEVELS
    assert [row[0] for row in criteria] == CRITERIA
    assert all(len(set(row)) == 4 and min(map(len, row[1:])) > 30 for row in criteria)


def test_agreement_earns_nothing_and_the_page_says_so():
    assert f"**{AGREEMENT}**" in RUBRIC
    assert not re.search(r"\bagree|\bopinion|\bcorrect\b", " ".join(map(" ".join, rows(RUBRIC))), flags=re.IGNORECASE)


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_has_one_sample_placed_in_every_criterion(level: int):
    text, given = samples(RUBRIC)[f"A sample at level {level}"]
    assert len(text.split()) in SAMPLE_WORDS
    assert given == sorted((criterion, level) for criterion in CRITERIA)


def test_the_best_level_is_shown_for_the_opposite_answer_in_two_sentences():
    best, opposite = (
        samples(RUBRIC)[title][0] for title in ("A sample at level 3", "Level 3 with the opposite answer")
    )
    assert len(re.findall(r"\.(?: |$)", opposite)) == 2
    assert (best.split()[0], opposite.split()[0]) == ("No,", "Yes,")


def test_the_samples_answer_a_prompt_that_stands_in_the_notebook():
    (prompt,) = re.findall(r"^\*([^*]+\?)\*$", RUBRIC, flags=re.MULTILINE)
    assert f"### {prompt}" in (CHECKOUT / "notebooks" / "02-faces.ipynb").read_text(encoding="utf-8")


def test_every_link_of_the_guide_leads_somewhere_and_its_sources_are_those_of_the_bibliography():
    for page in GUIDE.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        for target in LINK.findall(text):
            path = target.split("#")[0]
            assert "://" in path or (page.parent / path).exists(), f"{page.name}: {target}"
        for key in references.cited(text):
            assert f'- <a id="{key}"></a>{references.sentence(references.shipped()[key])}' in text, (
                f"{page.name}: {key}"
            )
