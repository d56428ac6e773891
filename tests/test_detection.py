"""What notebook 09 promises its readers: the answers of its exercise, its verdicts, and the dots that show them."""

import base64
import re

import numpy as np
import pytest

from kit import detection, exercises, figures
from kit.exercises.checking import spec_of
from kit.figures import dots

SCORES = np.array([0.0, 0.1, 0.29, 0.3, 0.5, 0.69, 0.7, 0.9, 1.0, 0.2])
EDITED = np.array([0, 0, 0, 1, 1, 1, 1, 1, 1, 1], bool)


def drawn(found):
    """Both lanes as SVG, the edited pictures first."""
    coded = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", figures.lanes(found).html())
    return [base64.b64decode(each).decode() for each in coded]


@pytest.mark.parametrize(
    ("edited_per_1000", "hits", "alarms", "of_100"),
    [(10, 90, 5, 15), (200, 90, 5, 82), (10, 90, 25, 4), (50, 90, 5, 48)],
)
def test_the_courtroom_gives_the_answers_that_the_exercise_expects(edited_per_1000, hits, alarms, of_100):
    court = detection.courtroom(edited_per_1000=edited_per_1000, hits_per_100=hits, false_alarms_per_100=alarms)
    assert round(100 * court.of_flagged) == of_100


def test_fewer_false_alarms_help_the_flagged_more_than_the_last_hit():
    every_hit = detection.courtroom(edited_per_1000=10, hits_per_100=100, false_alarms_per_100=5)
    half_the_alarms = detection.courtroom(edited_per_1000=10, hits_per_100=90, false_alarms_per_100=2.5)
    assert half_the_alarms.of_flagged > every_hit.of_flagged + 0.05


def test_the_form_of_09_takes_its_expected_answers_and_no_others():
    spec = spec_of("09-flagged")
    right = {field["key"]: field["expected"] for field in spec["fields"]}
    assert exercises.verdict("09-flagged", right).right is True
    for key, other in (("many", "15"), ("better", "hits"), ("alone", "edited")):
        assert exercises.verdict("09-flagged", right | {key: other}).right is False


def test_each_picture_gets_one_verdict_and_the_counts_add_up():
    found = detection.sort_out(SCORES, EDITED, untouched_below=0.3, edited_from=0.7)
    assert found.counts == {
        "edited": {"edited": 3, "unknown": 3, "untouched": 1},
        "untouched": {"edited": 0, "unknown": 0, "untouched": 3},
    }
    assert found.says.startswith("Of 7 edited pictures, 3 are called edited, 3 unknown, 1 untouched.")


def test_one_line_leaves_no_room_for_unknown():
    found = detection.sort_out(SCORES, EDITED, untouched_below=0.5, edited_from=0.5)
    assert [kind["unknown"] for kind in found.counts.values()] == [0, 0]


def test_lines_that_cross_are_refused_in_words():
    with pytest.raises(ValueError, match="have crossed"):
        detection.sort_out(SCORES, EDITED, untouched_below=0.7, edited_from=0.3)


def test_every_picture_is_one_dot_in_the_lane_of_its_kind():
    edited, untouched = drawn(detection.sort_out(SCORES, EDITED))
    assert (edited.count("<circle"), untouched.count("<circle")) == (7, 3)
    assert dots.RING not in edited
    assert dots.RING in untouched


def test_a_dot_lies_on_the_side_of_a_line_on_which_its_verdict_is():
    lines = {"untouched_below": 0.3, "edited_from": 0.7}
    edited, _ = drawn(detection.sort_out(np.array([0.05, 0.5, 0.95]), np.array([True] * 3), **lines))
    places = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', edited)]
    left, right = (float(x) for x in re.findall(r'<path d="M([\d.]+) 0V', edited))
    assert places[0] < left < places[1] < right < places[2]


def test_many_equal_scores_still_fit_into_their_lane():
    edited, _ = drawn(detection.sort_out(np.full(400, 0.5), np.ones(400, bool)))
    heights = [float(y) for y in re.findall(r'cy="([\d.]+)"', edited)]
    assert len(heights) == 400
    assert min(heights) > dots.HEAD_PX


def test_the_caption_is_the_text_form_of_the_dots(capsys):
    figures.scores(detection.sort_out(SCORES, EDITED), caption="Ten dots.")
    assert capsys.readouterr().out.strip() == "Ten dots."
    assert 'alt="3 untouched pictures, by their score. 3 called untouched, 0 called unknown, 0 called edited."' in (
        figures.lanes(detection.sort_out(SCORES, EDITED)).html()
    )


# Two cameras ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small():
    return detection.make(24, heads=24, size=64)


def test_a_detector_meets_the_same_heads_by_another_camera_and_a_second_one_learns_from_both(small):
    detector = detection.train(small.split(12)[0])
    one, both = detection.other_camera(detector, small, test_heads=12)
    assert (one.name, both.name) == ("phone only", "half of each")
    for told in (one, both):
        assert [group.name for group in told.found] == ["old phone", "phone"]
        assert all(group.hits.of == group.false_alarms.of == 12 for group in told.found)
    by_hand = detection.roc(detector.score(small.split(12)[1].pixels), small.split(12)[1].edited).at(0.5)
    assert one.found[1].hits[:3] == by_hand.hits[:3]
    assert one.areas[1] == detection.tested(detector, small.split(12)[1])
    older = small.photographed("old phone").split(12)[1]
    assert one.found[0].hits[:3] == detection.roc(detector.score(older.pixels), older.edited).at(0.5).hits[:3]
    assert one.gap.value == pytest.approx(one.found[0].hits.value - one.found[1].hits.value)
    assert [row[:2] for row in detection.camera_rows((one, both))] == [
        ["phone only", "old phone"], ["phone only", "phone"], ["half of each", "old phone"],
        ["half of each", "phone"],
    ]  # fmt: skip


def test_a_run_of_pictures_is_a_view_and_others_are_a_copy(small):
    assert np.shares_memory(small.only(small.pair >= 6).pixels, small.pixels)
    assert not np.shares_memory(small.only(small.edited).pixels, small.pixels)
    assert np.array_equal(small.only(small.pair >= 6).pixels, small.pixels[12:])


def test_a_share_can_be_told_in_four_words():
    assert [detection.share(count, 100).roughly for count in (0, 2, 3, 29, 30, 64, 65, 100)] == [
        "hardly any", "hardly any", "few", "few", "about half", "about half", "most", "most",
    ]  # fmt: skip


def test_a_share_is_told_in_tens_and_its_ends_in_words():
    told = [detection.share(round(1000 * value), 1000).in_tens for value in (0, 0.049, 0.051, 0.31, 0.949, 0.951, 1)]
    assert told == [
        "hardly any", "hardly any", "about 10 of 100", "about 30 of 100", "about 90 of 100", "nearly all", "nearly all",
    ]  # fmt: skip
