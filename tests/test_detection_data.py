"""The data set of 09-detection: nothing but the edit tells the two classes apart, and no head is on both sides."""

import json

import numpy as np
import pytest

from kit import consent, detection, label
from kit.detection import casting, measuring

SMALL = {"pairs": 8, "size": 64, "heads": 24}


@pytest.fixture(scope="module")
def small():
    return detection.make(**SMALL)


# Who is in it ------------------------------------------------------------------------------------------------


def test_half_of_the_pictures_are_edited_each_beside_its_untouched_twin(small):
    assert len(small) == 16
    assert small.edited.tolist() == [True, False] * 8
    assert small.pair.tolist() == np.repeat(np.arange(8), 2).tolist()
    for known in (small.receiver, small.pipeline, small.tone, small.camera):
        assert np.array_equal(known[0::2], known[1::2])
    assert set(small.lender[1::2]) == {""}
    assert all(small.lender[0::2] != small.receiver[0::2])


def test_no_head_is_on_both_sides_of_a_split_neither_as_lender_nor_as_receiver(small):
    training, testing = small.split(test_heads=12)
    assert set(training.heads).isdisjoint(testing.heads)
    assert len(training) + len(testing) == len(small)
    with pytest.raises(ValueError, match="choose 1 to 12"):
        small.split(test_heads=24)


def test_the_set_of_the_notebook_tests_on_at_least_120_pictures_of_at_least_40_unseen_heads():
    planned = [(group, casting.swaps(9, group, 20 * group, 20 * (group + 1))) for group in range(10)]
    unseen = {(group, who) for group, swaps in planned[-4:] for each in swaps for who in (each.lender, each.receiver)}
    assert 2 * sum(len(swaps) for _, swaps in planned[-4:]) >= 120
    assert len(unseen) >= 40


def test_each_pipeline_and_each_tone_has_its_share_of_the_set_of_the_notebook():
    swaps = [each for group in range(10) for each in casting.swaps(9, group, 20 * group, 20 * (group + 1))]
    _, counts = np.unique([each.pipeline for each in swaps], return_counts=True)
    assert counts.tolist() == [25] * 8
    _, counts = np.unique([casting.head(9, number).tone for number in range(120)], return_counts=True)
    assert counts.tolist() == [12] * 10


# Nothing but the edit ----------------------------------------------------------------------------------------


def test_the_twin_went_through_exactly_the_same_steps_but_for_the_swap(small):
    for number in range(0, len(small), 2):
        edited, twin = (json.loads(small.histories[each]) for each in (number, number + 1))
        assert [step["name"] for step in twin] == ["actors.render", "traces.taken", "traces.resave"]
        names = [step["name"] for step in edited]
        assert names[-2:] == ["swap.face", "traces.resave"]
        assert {json.dumps(step) for step in twin[:-1]} < {json.dumps(step) for step in edited}
        assert edited[-1]["parameters"] == twin[-1]["parameters"]


def test_outside_of_the_edit_both_are_the_same_but_for_the_blocks_of_the_last_save(small):
    for number in range(0, len(small), 2):
        apart = np.abs(small.pixels[number].astype(int) - small.pixels[number + 1]).max(axis=2)
        touched = np.zeros(apart.shape, bool)
        for row, column in np.argwhere(small.masks[number]) // 16 * 16:  # colour is kept for 16 x 16 px together
            touched[max(row - 2, 0) : row + 18, max(column - 2, 0) : column + 18] = True
        assert apart[~touched].max() == 0
        assert apart[touched].max() > 0


def test_the_same_seed_gives_the_same_bytes_whatever_was_made_before(small):
    again = detection.make(**SMALL)
    assert np.array_equal(again.pixels, small.pixels)
    assert again.histories == small.histories
    larger = detection.make(pairs=12, size=64, heads=36)
    assert np.array_equal(larger.pixels[:16], small.pixels)
    assert not np.array_equal(detection.make(**SMALL, seed=10).pixels, small.pixels)


# One picture -------------------------------------------------------------------------------------------------


def test_a_picture_comes_back_with_its_history_and_so_with_its_label(small):
    edited, twin = small.picture(0), small.picture(1)
    assert np.array_equal(edited.pixels, small.pixels[0])
    assert "face placed on Head 9-" in label.sentence(edited)
    assert label.sentence(twin) == "Rendered face: depicts nobody."
    assert edited.edited.any()
    assert not twin.edited.any()
    assert edited.consent == ("actors",)


def test_a_change_of_all_pixels_is_told_in_the_history_of_each(small):
    darker = small.changed(lambda pixels: pixels // 2, says="darker by half")
    assert np.array_equal(darker.pixels, small.pixels // 2)
    assert darker.picture(3).history[-1].says == "darker by half"
    assert darker.picture(3).history[:-1] == small.picture(3).history
    halved = small.changed(lambda pixels: pixels[::2, ::2], says="halved")
    assert halved.picture(0).edited.shape == (32, 32)


def test_photographed_by_another_camera_the_same_pairs_are_made_anew_before_the_swap(small):
    some = small.only(small.pair >= 6)
    older = some.photographed("old phone")
    assert set(older.camera) == {"old phone"}
    for known in ("pair", "edited", "receiver", "lender", "pipeline"):
        assert np.array_equal(getattr(older, known), getattr(some, known))
    assert not np.array_equal(older.pixels, some.pixels)
    with pytest.raises(ValueError, match="before"):
        some.changed(lambda pixels: pixels, says="nothing").photographed("phone")


def test_joined_sets_keep_their_pairs_apart(small):
    both = detection.joined(small, small.photographed("old phone"))
    assert len(both) == 2 * len(small)
    assert np.unique(both.pair, return_counts=True)[1].tolist() == [2] * 16
    assert both.heads == small.heads


# Features ----------------------------------------------------------------------------------------------------


def test_features_of_a_picture_do_not_depend_on_its_company(small):
    together = detection.features(small.pixels)
    assert together.shape == (16, len(detection.FEATURES))
    assert np.isfinite(together).all()
    assert np.allclose(detection.features(small.pixels[5]), together[5], atol=1e-6)


def test_features_know_neither_left_from_right_nor_what_lies_beyond_their_places(small):
    mirrored = detection.features(np.ascontiguousarray(small.pixels[:, :, ::-1]))
    names = [*detection.FEATURES]
    at = names.index("light on the neck")
    assert np.allclose(mirrored[:, at], detection.features(small.pixels)[:, at], atol=1e-5)
    painted = small.pixels.copy()
    painted[:, 61:] = 0  # the chest: below the neck, and below the backdrop at both sides
    assert np.array_equal(detection.features(painted), detection.features(small.pixels))


def test_features_refuse_what_is_no_picture():
    with pytest.raises(ValueError, match="64 px"):
        measuring.features(np.zeros((1, 32, 32, 3), np.uint8))


# Consent -----------------------------------------------------------------------------------------------------


def test_a_withdrawn_record_refuses_making_and_handing_out(small, monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    consent.withdraw("actors")
    with pytest.raises(consent.ConsentError, match="withdrawn"):
        detection.make(**SMALL)
    with pytest.raises(consent.ConsentError, match="withdrawn"):
        small.picture(0)
    with pytest.raises(consent.ConsentError, match="withdrawn"):
        small.require("train")


def test_numbers_and_names_that_cannot_be_are_refused():
    for wrong, words in (
        ({"heads": 100}, "multiple of 12"), ({"pairs": 3}, "at least a pair|a pair for each"),
        ({"size": 32}, "64 to 256"), ({"camera": "plate"}, "there are phone"),
        ({"pipelines": ["glue"]}, "there are pasted"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=words):
            detection.make(**wrong)


# The data sheet ----------------------------------------------------------------------------------------------


def test_the_data_sheet_counts_the_very_set_at_hand(small):
    sheet = dict(detection.datasheet(small))
    assert "16 portraits of 64 x 64 px: 8 with a face that was laid on, and 8 untouched" in sheet["What is in it?"]
    assert f"{len(small.heads)} rendered heads" in sheet["Whose faces?"]
    numbers = [int(part.split(": ")[1]) for part in sheet["How were the pictures edited?"].split(".")[0].split("; ")]
    assert sum(numbers) == 8
    tones = sheet["Which skin tones?"].split(": ")[1].split(".")[0]
    assert sum(int(part.split(" of ")[0]) for part in tones.split(", ")) == 8


def test_the_data_sheet_notices_twins_that_were_left_out(small):
    sheet = dict(detection.datasheet(small.only(np.arange(5))))
    assert "2 of the edited ones have their twin" in sheet["What is in it?"]
    with pytest.raises(ValueError, match="no pictures"):
        detection.datasheet(small.only([]))
