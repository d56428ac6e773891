"""What notebook 09 tells in words of its data set, its detector and its two actors: the directions, not the digits.

Whoever changes how actors are rendered, or how pictures are measured, learns here which sentences must be read again.
"""

import numpy as np
import pytest

from kit import actors, detection, swap, traces
from kit.traces.recompression import saved_again


@pytest.fixture(scope="module")
def examples():
    return detection.make(200)


@pytest.fixture(scope="module")
def sides(examples):
    return examples.split()


@pytest.fixture(scope="module")
def found(sides):
    return detection.train(sides[0])


def test_saved_at_85_it_misses_edits_and_accuses_nobody_and_saved_at_75_it_accuses_nearly_all(sides, found):
    washed = detection.laundered_auc(found, sides[1], qualities=(85, 75), scales=())
    before, at_85, at_75 = washed.as_it_is.at, washed.qualities[85].at, washed.qualities[75].at
    assert at_85.hits.value < before.hits.value - 0.15
    assert at_85.false_alarms.value < 0.05
    assert at_75.hits.value > 0.9
    assert at_75.false_alarms.value > 0.75


def test_saving_at_75_lets_the_face_stand_out_by_its_coarse_detail(sides, found):
    untouched = sides[1].pixels[~sides[1].edited]
    saved = np.stack([saved_again(each, 75) for each in untouched])
    apart = detection.features(saved) - detection.features(untouched)
    added = dict(zip(found.names, (apart / found.spread).mean(axis=0) * found.fitted.weights, strict=True))
    assert max(added, key=added.get) == "coarse detail"
    assert added["coarse detail"] > 5 * added["calm pixels"]


def test_coarse_detail_is_heaviest_and_tells_nothing_alone(sides, found):
    first = detection.alone(found, sides[1])[0]
    assert first.name == "coarse detail"
    assert abs(first.area.auc - 0.5) < 0.05


def test_a_line_for_ninety_of_a_hundred_costs_about_twenty(sides, found):
    line = detection.line_for(found, hits=0.9)
    at = detection.roc(found.score(sides[1].pixels), sides[1].edited).at(line, heads=sides[1].receiver)
    assert at.hits.low < 0.9 < at.hits.high
    assert 0.15 < at.false_alarms.value < 0.25


def test_in_usual_light_no_gap_is_shown_and_in_less_it_accuses_the_lightest_more(sides, found):
    usual, *darker = detection.in_other_light(found, sides[1], threshold=0.5)
    assert not usual.gap.shown
    for light in darker:
        assert light.gap.high < 0


def test_half_the_examples_from_each_camera_catch_what_one_camera_alone_misses(examples, found):
    one, half = detection.other_camera(found, examples, camera="old phone")
    assert one.gap.high < -0.2
    assert not half.gap.shown


def test_the_seam_of_the_two_actors_passes_a_line_at_a_half_once_it_is_about_16_wide(found):
    camera = np.random.default_rng(9)
    lender, onto = (
        traces.taken(actors.render(name, size_px=128), camera, noise=0.4, quality=95) for name in ("maple", "larch")
    )
    scores = {
        width: detection.score_saved(swap.face(lender, onto=onto, colour="none", feather_px=width), found)
        for width in (0, 4, 12, 18, 20)
    }
    assert min(scores[0], scores[4], scores[12]) > 0.5 > max(scores[18], scores[20])
    assert scores[0] < scores[4]


def test_the_cheat_parts_every_pair_until_the_formats_change_places(sides):
    cheat = detection.cheat(*sides)
    assert cheat.says == "80 of 80 pairs right in this pile"
    assert cheat.rows[1][-1].endswith("(0 of 80 pairs right)")
