"""All landmarks from 24: as near to the truth as is said, on faces whose points are known, and where they are not."""

import numpy as np
import pytest

from kit import actors, faces, store
from kit.faces import alignment
from kit.picture import Region
from tests.small_photographs import fetched

MEAN = actors.mean_shape().points
PLACED = [int(number) for number in faces.TWENTY_FOUR]
OTHERS = [number for number in range(68) if number not in PLACED]
SIXTEEN = [path.stem for path in store.files_in(store.data_path("actors"), "*.yml") if path.stem != "robin"]
PX = 123  # about as wide as the faces of the sixteen actors


def from_24(points):
    return faces.completed({number: points[int(number)] for number in faces.TWENTY_FOUR})


def missed_px(points):
    """How far the 44 completed points lie from the true ones."""
    return np.hypot(*(from_24(points) - points).T)[OTHERS]


def test_24_different_points_are_placed_by_hand_and_each_has_its_own_words():
    assert len(set(PLACED)) == len(set(faces.TWENTY_FOUR.values())) == 24
    assert all(0 <= number < 68 for number in PLACED)


def test_left_and_right_are_those_of_the_picture():
    for number, words in faces.TWENTY_FOUR.items():
        side = MEAN[int(number), 0]
        assert ("left" in words) == (side < -0.01), words
        assert ("right" in words) == (side > 0.01), words


def test_on_the_sixteen_actors_the_completed_points_lie_within_a_few_px_of_the_truth(capsys):
    assert len(SIXTEEN) == 16
    missed = np.stack([missed_px(actors.load(name).landmarks.points) for name in SIXTEEN])
    with capsys.disabled():
        print(f"\n44 points completed on 16 actors: median {np.median(missed):.2f} px, 95 of 100 within "
              f"{np.percentile(missed, 95):.2f} px, worst {missed.max():.2f} px")  # fmt: skip
    assert np.median(missed) < 0.5
    assert missed.max() < 2.7


def test_on_heads_that_nobody_chose_by_hand_they_do_too():
    shapes = faces.heads(40, np.random.default_rng(11))
    missed = np.stack([missed_px(shape * PX / np.ptp(shape[:, 0])) for shape in shapes])
    assert np.median(missed) < 0.6
    assert missed.max() < 4


def test_a_bend_serves_better_than_the_mean_shape_moved_as_a_whole():
    for name in ("rowan", "hawthorn", "maple"):
        points = actors.load(name).landmarks.points
        whole = alignment.align(MEAN[PLACED], points[PLACED]).of(MEAN)
        assert missed_px(points).mean() < np.hypot(*(whole - points).T)[OTHERS].mean()


def test_placed_points_stay_where_they_were_placed():
    points = actors.load("rowan").landmarks.points
    assert np.array_equal(from_24(points)[PLACED], points[PLACED])


def test_a_face_that_is_moved_turned_and_enlarged_is_completed_as_before():
    points = actors.load("acacia").landmarks.points
    turn = np.array([[0.8, -0.6], [0.6, 0.8]]) * 1.7
    assert np.allclose(from_24(points @ turn.T + (30, -12)), from_24(points) @ turn.T + (30, -12), atol=1e-6)


def test_a_hand_that_is_one_pixel_off_moves_the_others_by_little_more():
    points = actors.load("juniper").landmarks.points
    off = points + np.random.default_rng(3).uniform(-1, 1, points.shape)
    assert np.hypot(*(from_24(off) - from_24(points)).T).max() < 3


def test_two_points_in_one_place_tear_nothing():
    points = np.array(actors.load("rowan").landmarks.points)
    points[62] = points[51]
    assert np.abs(from_24(points) - actors.load("rowan").landmarks.points).max() < 10


@pytest.mark.parametrize("number", [2, 3, 6, 12])
def test_fewer_points_say_where_the_others_would_be(number):
    points = actors.load("willow").landmarks.points
    few = {key: points[int(key)] for key in list(faces.TWENTY_FOUR)[:number]}
    assert np.hypot(*(faces.completed(few) - points).T).mean() < 20


@pytest.mark.parametrize(
    ("placed", "complaint"),
    [
        ({"30": (1, 1)}, "1 points do not say where a face is"),
        ({"30": (1, 1), "8": (1, 1)}, "coincide"),
        ({"30": (1, 1), "68": (2, 2)}, "no landmark '68'"),
        ({"30": (1, 1), "nose": (2, 2)}, "no landmark 'nose'"),
    ],
)
def test_what_says_nothing_about_a_face_is_refused(placed, complaint):
    with pytest.raises(ValueError, match=complaint):
        faces.completed(placed)


# Points of webmorph-106 that stand where a point of the hand would stand, read off the pictures by hand.
IN_WEBMORPH_106 = {
    "36": 35, "45": 48, "39": 39, "42": 44, "30": 74, "33": 80, "31": 77, "35": 83, "48": 86, "54": 92, "51": 89,
    "62": 95, "57": 103, "21": 57, "17": 53, "22": 63, "26": 67, "8": 18, "6": 13, "10": 23, "3": 7, "13": 29,
    "0": 3, "16": 33,
}  # fmt: skip
OUTLINE_IN_106 = range(2, 35)


def from_line(point, line):
    """How far a point lies from a line through points (n, 2)."""
    start, way = line[:-1], np.diff(line, axis=0)
    along = np.clip(((point - start) * way).sum(axis=1) / (way**2).sum(axis=1), 0, 1)
    return np.hypot(*(start + along[:, None] * way - point).T).min()


def test_on_photographs_the_completed_outline_runs_along_the_one_that_somebody_placed():
    for picture in fetched("lisa"):  # they are measured, which their record allows; no face comes onto them
        points = picture.landmarks.points
        face = faces.completed({number: points[there] for number, there in IN_WEBMORPH_106.items()})
        outline = points[list(OUTLINE_IN_106)]
        missed = max(from_line(face[number], outline) for number in OTHERS if number < 17)
        assert missed < 0.01 * np.ptp(outline[:, 0])


# What a photograph shows, by its landmarks -------------------------------------------------------------------------


@pytest.mark.parametrize("name", SIXTEEN)
def test_the_face_that_follows_from_landmarks_is_a_face(name):
    picture = actors.load(name)
    labels = store.face_regions(from_24(picture.landmarks.points), picture.size_px)
    face = np.isin(picture.labels, (Region.SKIN, Region.EYES, Region.MOUTH, Region.GLASSES))
    assert set(np.unique(labels)) == {Region.BACKGROUND, Region.SKIN, Region.EYES, Region.MOUTH}
    assert face[labels != Region.BACKGROUND].mean() > 0.85  # what is left lies under hair, which landmarks do not see
    for region in (Region.EYES, Region.MOUTH):
        ours, theirs = labels == region, picture.labels == region
        if picture.landmarks.visible.all() and Region.GLASSES not in picture.labels:
            assert (ours & theirs).sum() / (ours | theirs).sum() > 0.5
