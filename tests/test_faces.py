"""What the room of faces promises: known maps are found, averages are means, and consent comes first."""

import itertools
import subprocess
import sys

import numpy as np
import pytest

from kit import actors, colour, consent, faces, geometry, store
from kit.actors import towers
from kit.faces import alignment, averaging, bending, casts, nets, shapes
from kit.picture import Draft, Landmarks, Picture, Region

rng = np.random.default_rng(1878)


@pytest.fixture(autouse=True)
def same_random_numbers(monkeypatch):
    """Begin each test with the same generator, so that its data do not depend on the order of the tests."""
    monkeypatch.setitem(globals(), "rng", np.random.default_rng(1878))


@pytest.fixture(scope="module")
def everybody():
    return faces.cast(lighter=8, deeper=8)


@pytest.fixture(scope="module")
def rowan():
    return actors.load("rowan")


@pytest.fixture(scope="module")
def hazel():
    return actors.load("hazel")


def levels_apart(first, second):
    return np.abs(np.asarray(first, float) - np.asarray(second, float)).max()


def a_photograph(like, record="actors", name="Somebody"):
    """Return a picture that counts as a photograph and rests on a record."""
    return Picture.made(
        Draft(like.pixels, like.landmarks, like.labels), step="tests.photograph", kind="captured", name=name,
        parameters={}, consent_ids=(record,), says="Photograph.",
    )  # fmt: skip


def plain(level, landmarks, name):
    """Return a picture of one grey."""
    pixels, labels = np.full((256, 256, 3), level, np.uint8), np.full((256, 256), Region.SKIN, np.uint8)
    return Picture.made(
        Draft(pixels, landmarks, labels), step="tests.plain", name=name, parameters={"level": level},
        consent_ids=("actors",), says="A test.",
    )  # fmt: skip


# Alignment --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("turn_deg", [-170.0, -30.0, 0.0, 90.0])
def test_a_known_similarity_is_found_again(scale, turn_deg):
    points, turn = rng.normal(0, 50, (9, 2)), np.radians(turn_deg)
    matrix = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    fit = faces.align(points, points @ matrix.T + (40, -7))
    assert fit.scale == pytest.approx(scale)
    assert fit.turn_deg == pytest.approx(turn_deg)
    np.testing.assert_allclose(fit.shift, (40, -7), atol=1e-9)
    np.testing.assert_allclose(fit.inverse().of(fit.of(points)), points, atol=1e-9)


def test_two_pairs_fix_a_similarity():
    fit = faces.align(np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[5.0, 5.0], [5.0, 7.0]]))
    np.testing.assert_allclose(fit.of(np.array([[0.0, 0.0], [1.0, 0.0]])), [[5, 5], [5, 7]], atol=1e-12)
    assert (fit.scale, fit.turn_deg) == (pytest.approx(2), pytest.approx(90))


def test_noisy_points_are_aligned_as_scikit_image_aligns_them():
    from skimage.transform import SimilarityTransform

    for _ in range(20):
        points = rng.normal(0, 50, (68, 2))
        onto = 1.3 * points[:, ::-1] * (1, -1) + rng.normal(0, 9, (68, 2)) + (100, 120)
        fit, peer = faces.align(points, onto), SimilarityTransform.from_estimate(points, onto)
        np.testing.assert_allclose(fit.linear, peer.params[:2, :2], atol=1e-9)
        np.testing.assert_allclose(fit.shift, peer.params[:2, 2], atol=1e-7)


def test_a_known_stretch_is_found_again():
    points, matrix = rng.normal(0, 50, (7, 2)), np.array([[1.2, 0.4], [-0.1, 0.7]])
    fit = faces.stretch(points, points @ matrix.T + (3, 9))
    np.testing.assert_allclose(fit.linear, matrix, atol=1e-12)
    np.testing.assert_allclose(fit.shift, (3, 9), atol=1e-10)


@pytest.mark.parametrize("way", [faces.align, faces.stretch])
def test_no_other_map_of_its_kind_comes_nearer(way):
    points, onto = rng.normal(0, 50, (2, 12, 2))
    fit = way(points, onto)
    best = ((fit.of(points) - onto) ** 2).sum()
    for _ in range(300):
        a, b, c, d, x, y = rng.normal(0, 0.05, 6)
        change = [[a, -b], [b, a]] if way is faces.align else [[a, b], [c, d]]
        other = alignment.Fit(fit.linear + change, fit.shift + (x, y))
        assert ((other.of(points) - onto) ** 2).sum() >= best


def test_a_face_is_never_mirrored():
    points = rng.normal(0, 50, (68, 2))
    for onto in (points * (-1, 1), points * (1, -1), points[:, ::-1]):
        assert np.linalg.det(faces.align(points, onto).linear) > 0


@pytest.mark.parametrize("fit", [faces.align, faces.stretch])
def test_too_few_or_coinciding_points_are_refused(fit):
    with pytest.raises(ValueError, match="too few"):
        fit(np.zeros((1, 2)), np.ones((1, 2)))
    with pytest.raises(ValueError, match="coincide|on one line"):
        fit(np.full((5, 2), 7.3), rng.normal(0, 1, (5, 2)))
    with pytest.raises(ValueError, match="come in pairs"):
        fit(np.zeros((4, 2)), np.zeros((5, 2)))


def test_one_stretch_of_points_on_a_line_is_refused():
    line = np.outer(np.arange(5.0), (3, 4)) + 100
    with pytest.raises(ValueError, match="on one line"):
        faces.stretch(line, rng.normal(0, 1, (5, 2)))


def test_the_common_shape_of_one_shape_in_many_places_is_that_shape():
    shape = actors.shape("rowan")
    moved = [alignment.Fit(s * np.eye(2), np.array([x, y])).of(shape) for s, x, y in rng.uniform(0.5, 2, (6, 3))]
    mean = alignment.common_shape(np.stack(moved))
    np.testing.assert_allclose(faces.align(mean, shape).of(mean), shape, atol=1e-9)
    np.testing.assert_allclose(mean.mean(axis=0), np.mean(moved, axis=(0, 1)))


def test_apart_is_the_mean_of_the_distances():
    assert faces.apart_px(np.array([[0, 0], [1, 1]]), np.array([[3, 4], [1, 1]])) == 2.5


# The net over the whole picture --------------------------------------------------------------------------------


def test_the_net_continued_to_the_border_covers_every_pixel_once(everybody):
    for picture in (*everybody, towers.tower("north"), towers.tower("south")):
        net = nets.framed(picture.landmarks.name)
        points = np.concatenate([net.points(picture.landmarks.points), nets.border(picture.size_px)])
        where, _, _ = geometry.backward_map(points[net.triangles], points[net.triangles], picture.size_px)
        assert len(where) == len(set(where.tolist())) == picture.size_px[0] * picture.size_px[1], picture.name


def test_the_share_of_landmarks_that_can_be_seen_is_their_mean(rowan):
    half = Landmarks(rowan.landmarks.points, "face-68", np.arange(68) % 2 == 0)
    seen = Picture(rowan.pixels, "Half", rowan.history, half, rowan.labels)
    assert faces.visible_share(seen) == 0.5


# Bending ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["triangles", "stretch", "similarity"])
def test_a_face_bent_into_its_own_shape_stays_as_it_is(rowan, how):
    bent = faces.bend(rowan, onto=rowan, how=how)
    assert levels_apart(bent.pixels, rowan.pixels) <= 1
    assert (bent.labels == rowan.labels).mean() > 0.999
    np.testing.assert_allclose(bent.landmarks.points, rowan.landmarks.points, atol=1e-6)


def test_more_freedom_leaves_less_and_triangles_leave_nothing(everybody):
    for picture, onto in itertools.pairwise(everybody):
        left = [
            faces.apart_px(faces.bend(picture, onto, how=how).landmarks.points, onto.landmarks.points)
            for how in ("similarity", "stretch", "triangles")
        ]
        assert left[2] == 0 < left[1]
        assert left[1] < 1.05 * left[0]  # least squares makes the squares smaller, not always the mean


def test_one_map_moves_pixels_as_scikit_image_does(rowan, hazel):
    from skimage.transform import SimilarityTransform, warp

    tilted = actors.render("hazel", pose=actors.Pose(roll_deg=10), size_px=128)
    fit = faces.align(tilted.landmarks.points, rowan.landmarks.points)
    bent = faces.bend(tilted, rowan, how="similarity").pixels
    back = fit.inverse()  # scikit-image counts pixel centres from 0, we from one half
    peer = SimilarityTransform(
        matrix=np.vstack([np.column_stack([back.linear, back.of([[0.5, 0.5]])[0] - 0.5]), [0, 0, 1]])
    )
    theirs = warp(tilted.pixels, peer, output_shape=(256, 256), order=1, mode="edge", preserve_range=True)
    assert levels_apart(bent, theirs) <= 1


def test_nothing_of_the_second_picture_but_its_points_comes_along(rowan, hazel):
    black = Picture(np.zeros_like(hazel.pixels), "Black", hazel.history, hazel.landmarks, hazel.labels)
    assert np.array_equal(faces.bend(rowan, hazel).pixels, faces.bend(rowan, black).pixels)


def test_true_marks_change_nothing_and_a_wrong_one_pulls_only_its_neighbourhood(rowan, hazel):
    right = faces.bend(rowan, hazel)
    exact = {str(number): point.tolist() for number, point in enumerate(rowan.landmarks.points)}
    assert np.array_equal(faces.bend(rowan, hazel, marks=exact).pixels, right.pixels)
    nose = (rowan.landmarks.points[30] + (12, 0)).tolist()
    wrong = faces.bend(rowan, hazel, marks={"30": nose})
    rows, columns = np.nonzero(np.abs(wrong.pixels.astype(int) - right.pixels).max(axis=2) > 8)
    x, y = hazel.landmarks.points[30]
    assert len(rows) > 20
    assert np.hypot(columns - x, rows - y).max() < 60


def test_the_placing_error_is_read_from_the_history(rowan, hazel):
    assert faces.placing_error_px(..., truth=rowan) is None
    places = {key: rowan.landmarks.points[key] + shift for key, shift in ((30, (3, 4)), (8, (0, 0)))}
    bent = faces.bend(rowan, hazel, marks={str(key): place for key, place in places.items()})
    assert faces.placing_error_px(bent, truth=rowan) == pytest.approx(2.5)
    for other, truth in ((faces.bend(rowan, hazel), rowan), (bent, faces.cast(8, 8)[0])):
        with pytest.raises(ValueError, match="placed by hand"):
            faces.placing_error_px(other, truth=truth)


def test_the_newcomer_of_the_exercise_is_not_among_the_eight_that_were_shown():
    assert "Hawthorn" not in {picture.name for picture in faces.cast(lighter=4)}


def test_a_rough_guess_is_too_rough_for_the_exercise_and_the_exact_places_pass_it(everybody):
    guess = faces.average(*faces.cast(lighter=4)).landmarks.points + (9, 6)
    numbers = [36, 45, 30, 48, 54, 8]
    for picture in everybody:
        exact = picture.landmarks.points[numbers]
        assert faces.apart_px(guess[numbers], exact) > 5, picture.name
        assert faces.apart_px(np.rint(exact), exact) < 1, picture.name


@pytest.mark.parametrize(
    ("option", "complaint"),
    [({"how": "magic"}, "say \"triangles\""), ({"marks": {"68": [1, 1]}}, "no landmark '68'"),
     ({"marks": {"nose": [1, 1]}}, "no landmark 'nose'")],
)  # fmt: skip
def test_a_bend_that_cannot_be_is_refused_in_a_sentence(rowan, hazel, option, complaint):
    with pytest.raises(ValueError, match=complaint):
        faces.bend(rowan, hazel, **option)


# The average ------------------------------------------------------------------------------------------------


def test_the_average_of_two_greys_is_their_mean_light(rowan):
    dark, light = plain(40, rowan.landmarks, "Dark"), plain(200, rowan.landmarks, "Light")
    mean = colour.linear_of_srgb(np.array([40, 200], np.uint8)).mean()
    expected = np.rint(colour.srgb_of_linear(np.array([mean])))[0]
    assert (faces.average(dark, light).pixels == expected).all()
    assert expected > 120  # the mean of the levels; light weighs more than levels say


def test_the_average_has_the_mean_shape_whoever_comes_first(everybody):
    four = everybody[:4]
    one, other = faces.average(*four), faces.average(*four[::-1])
    assert levels_apart(one.pixels, other.pixels) <= 1
    np.testing.assert_allclose(one.landmarks.points, other.landmarks.points, atol=1e-9)
    plain_mean = np.mean([picture.landmarks.points for picture in four], axis=0)
    assert faces.apart_px(one.landmarks.points, plain_mean) < 0.5
    distances = [faces.apart_px(plain_mean, picture.landmarks.points) for picture in four]
    assert faces.apart_px(one.landmarks.points, plain_mean) < min(distances)


def test_pictures_of_other_sizes_and_tilts_join_an_average(rowan):
    small = actors.render("hazel", size_px=128)
    joined = faces.average(rowan, small)
    assert joined.size_px == (256, 256)
    assert levels_apart(joined.landmarks.points, (rowan.landmarks.points + 2 * small.landmarks.points) / 2) < 1


def test_an_average_remembers_everybody_and_says_how_many(everybody):
    eight = faces.cast(lighter=4)
    mean = faces.average(*eight)
    last = mean.history[-1]
    assert last.parents == tuple(picture.id for picture in eight)
    assert last.purposes == ("average",) * 8
    assert repr(mean).endswith("Edited: the average of 8 pictures. Depicts nobody.>")
    assert faces.average(*eight[:2]).history[-1].says == f"the average of {eight[0].name} and {eight[1].name}"
    assert mean.edited.all()


def test_an_average_of_one_or_of_the_same_face_twice_is_refused(rowan, hazel):
    with pytest.raises(ValueError, match="at least two"):
        faces.average(rowan)
    with pytest.raises(ValueError, match="Rowan stands there twice"):
        faces.average(rowan, hazel, actors.load("rowan"))
    with pytest.raises(TypeError, match="at least one"):
        faces.average()
    with pytest.raises(ValueError, match="same set of points"):
        faces.average(rowan, towers.tower("north"))


def test_towers_are_averaged_by_the_same_call():
    mean = faces.average(towers.tower("north"), towers.tower("south"))
    assert mean.consent == ("towers",)
    with pytest.raises(ValueError, match="no cheeks"):
        faces.cheek_lightness(mean)


def test_the_labels_of_an_average_are_what_most_of_its_pictures_show(rowan):
    three = [plain(level, rowan.landmarks, str(level)) for level in (10, 20, 30)]
    hair = Picture(
        three[0].pixels, "Hair", three[0].history, rowan.landmarks, np.full((256, 256), Region.HAIR, np.uint8)
    )
    assert (faces.average(hair, *three[1:]).labels == Region.SKIN).all()


# Who was averaged -------------------------------------------------------------------------------------------


def test_the_cheeks_of_a_plain_picture_have_its_lightness(rowan):
    from skimage.color import rgb2lab

    for level in (20, 118, 240):
        expected = rgb2lab(np.full((1, 1, 3), level, np.uint8))[0, 0, 0]
        assert faces.cheek_lightness(plain(level, rowan.landmarks, "Plain")) == pytest.approx(expected, abs=0.05)


def test_the_lightness_of_a_cheek_is_measured_on_skin_only(rowan):
    labels = np.full((256, 256), Region.GLASSES, np.uint8)
    hidden = Picture(rowan.pixels, "Hidden", rowan.history, rowan.landmarks, labels)
    with pytest.raises(ValueError, match="no skin"):
        faces.cheek_lightness(hidden)


def test_the_cheeks_of_every_actor_can_be_measured_and_follow_the_painted_tone(everybody):
    tones = [actors.describe(picture.name.lower()).tone for picture in everybody]
    measured = [faces.cheek_lightness(picture) for picture in everybody]
    assert sorted(tones) == tones
    assert set(tones) == set(range(1, 11))
    assert np.corrcoef(tones, measured)[0, 1] < -0.9


def test_a_cast_has_as_many_of_each_half_as_was_said(everybody):
    lighter_half = {picture.name for picture in everybody[:8]}
    for lighter in range(9):
        chosen = faces.cast(lighter)
        assert len({picture.name for picture in chosen}) == 8
        assert sum(picture.name in lighter_half for picture in chosen) == lighter
    for wrong in ((9,), (-1,), (4, 9)):
        with pytest.raises(ValueError, match="each half has 8"):
            faces.cast(*wrong)


def test_a_larger_share_of_a_half_keeps_those_who_were_there():
    for lighter in range(8):
        fewer, more = ({picture.name for picture in faces.cast(number, 0)} for number in (lighter, lighter + 1))
        assert fewer < more


def test_the_average_is_as_unbalanced_as_its_cast():
    light = [faces.cheek_lightness(faces.mixed(number)) for number in range(9)]
    assert (np.diff(light) > -1).all()  # neighbours on the scale of tones may be exchanged
    way = (light[6] - light[4]) / (light[8] - light[4])
    assert 0.25 < way < 0.8  # half of the exchange is done; which actors are exchanged decides the rest


def test_averaging_light_never_gives_less_than_the_mean_of_the_lightnesses():
    lights = rng.uniform(0, 1, (50, 8, 1)) * np.ones(3)
    for eight in lights:
        together = averaging.lightness(eight.mean(axis=0))
        assert together >= np.mean([averaging.lightness(one) for one in eight]) - 1e-6


# Morphs -----------------------------------------------------------------------------------------------------


def test_a_morph_begins_at_the_first_and_ends_at_the_second(rowan, hazel):
    for share, one in ((0, rowan), (1, hazel)):
        morphed = faces.morph(rowan, hazel, share=share)
        assert levels_apart(morphed.pixels, one.pixels) <= 1
        np.testing.assert_allclose(morphed.landmarks.points, one.landmarks.points)


def test_a_morph_in_the_middle_does_not_care_who_is_first(rowan, hazel):
    assert levels_apart(faces.morph(rowan, hazel).pixels, faces.morph(hazel, rowan).pixels) <= 1


def test_a_morph_in_the_middle_is_nearly_the_average(rowan, hazel):
    apart = np.abs(faces.morph(rowan, hazel).pixels.astype(float) - faces.average(rowan, hazel).pixels)
    assert apart.mean() < 1.5  # an average aligns first, a morph walks straight


def test_a_morph_that_cannot_be_is_refused(rowan, hazel):
    with pytest.raises(ValueError, match="goes from 0"):
        faces.morph(rowan, hazel, share=1.2)
    with pytest.raises(ValueError, match="different sizes"):
        faces.morph(rowan, actors.render("hazel", size_px=64))


# The space of shapes ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def space():
    return faces.shape_space(faces.heads(40, np.random.default_rng(5)))


def test_the_directions_are_those_of_a_covariance_matrix(space):
    drawn = faces.heads(40, np.random.default_rng(5))
    away = np.stack([faces.align(shape, space.mean).of(shape) for shape in drawn]).reshape(40, -1)
    power, rows = np.linalg.eigh(np.cov(away.T))
    np.testing.assert_allclose(space.spreads[:5] ** 2, power[::-1][:5], rtol=1e-6)
    for number in range(3):
        assert abs(space.directions[number].ravel() @ rows[:, -1 - number]) == pytest.approx(1, abs=1e-6)


@pytest.mark.peer
def test_the_shares_are_those_of_scikit_learn(space):
    from sklearn.decomposition import PCA

    drawn = faces.heads(40, np.random.default_rng(5))
    away = np.stack([faces.align(shape, space.mean).of(shape) for shape in drawn]).reshape(40, -1)
    np.testing.assert_allclose(space.shares[:5], PCA(5).fit(away).explained_variance_ratio_, rtol=1e-6)


def test_place_and_tilt_and_size_are_not_shape(space):
    drawn = faces.heads(40, np.random.default_rng(5))
    turn = np.radians(25)
    matrix = 1.7 * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    fit = alignment.Fit(matrix, np.array([30.0, -90.0]))
    np.testing.assert_allclose(space.place_of(fit.of(drawn[3])), space.place_of(drawn[3]), atol=1e-7)


def test_a_shape_lies_where_it_was_made(space):
    np.testing.assert_allclose(space.place_of(space.mean), 0, atol=1e-9)
    back = space.place_of(space.shape_at(1.0, -2.0))[:3]
    np.testing.assert_allclose(back, [1, -2, 0], atol=0.05)  # aligning again moves it by a hair
    assert space.explained_by(len(space.shares)) == pytest.approx(1)
    assert (np.diff(space.spreads) <= 0).all()


def test_the_sign_of_a_direction_does_not_depend_on_the_order_of_the_shapes():
    drawn = faces.heads(40, np.random.default_rng(5))
    one, other = faces.shape_space(drawn), faces.shape_space(drawn[::-1])
    for number in range(5):
        np.testing.assert_allclose(one.directions[number], other.directions[number], atol=1e-6)


def test_too_few_or_equal_shapes_make_no_space():
    with pytest.raises(ValueError, match="at least three"):
        faces.shape_space(faces.heads(2, rng))
    with pytest.raises(ValueError, match="all shapes are the same"):
        faces.shape_space(np.stack([actors.shape("rowan")] * 4))


def test_a_face_varied_by_nothing_stays_and_by_one_spread_lies_one_spread_further(rowan):
    assert levels_apart(faces.vary(rowan, spreads=0).pixels, rowan.pixels) <= 1
    space = faces.nobody_space()
    before = space.place_of(rowan.landmarks.points)
    after = space.place_of(faces.vary(rowan, direction=2, spreads=1).landmarks.points)
    np.testing.assert_allclose((after - before)[:3], [0, 1, 0], atol=0.06)


@pytest.mark.parametrize("option", [{"direction": 0}, {"direction": 10**4}, {"spreads": 2.5}, {"spreads": np.nan}])
def test_a_way_that_leads_too_far_is_refused(rowan, option):
    with pytest.raises(ValueError, match="direction|too far"):
        faces.vary(rowan, **option)


def test_the_landmarks_of_a_head_are_those_of_its_portrait(everybody):
    for picture in everybody:
        assert levels_apart(actors.shape(picture.name.lower()), picture.landmarks.points) < 0.5, picture.name
    turned = actors.Pose(yaw_deg=15, roll_deg=-8)
    rendered = actors.render("hazel", pose=turned, size_px=128).landmarks.points
    assert levels_apart(actors.shape("hazel", pose=turned, size_px=128), rendered) < 0.5
    assert actors.shapes(actors.cast(2, rng)).shape == (2, 68, 2)


def test_no_shape_looks_at_the_tone_of_the_skin():
    from kit.actors.casting import nobody

    for index in range(3):
        assert np.array_equal(actors.shape(nobody(7, index, tone=1)), actors.shape(nobody(7, index, tone=10)))


# Consent ----------------------------------------------------------------------------------------------------


def test_the_astronaut_is_neither_averaged_nor_bent_nor_morphed(rowan, hazel):
    astronaut = store.sample("astronaut")
    for way, words in (
        (lambda: faces.average(rowan, hazel, astronaut), "may not be averaged with others"),
        (lambda: faces.bend(astronaut, rowan), "may not be changed"),
        (lambda: faces.morph(rowan, astronaut), "may not lend a face"),
        (lambda: faces.vary(astronaut), "may not be changed"),
    ):
        with pytest.raises(consent.ConsentError, match=words):
            way()


def test_a_photograph_whose_record_says_so_is_averaged_and_never_morphed(rowan, hazel):
    somebody = a_photograph(hazel)
    mean = faces.average(*faces.cast(4)[:7], somebody)
    assert repr(mean).endswith("Contains a photograph.>")
    with pytest.raises(consent.ConsentError, match="a photograph stands behind it"):
        faces.morph(rowan, somebody)
    with pytest.raises(consent.ConsentError, match="a photograph stands behind it"):
        faces.morph(rowan, mean)


def test_a_photograph_shares_its_shape_only_with_pictures_of_its_own_record(rowan, hazel):
    somebody = a_photograph(hazel, record="towers")
    mean = faces.average(somebody, *faces.cast(4)[:7])
    for picture, onto in ((somebody, rowan), (rowan, somebody), (rowan, mean)):
        with pytest.raises(consent.ConsentError, match="shares its shape only"):
            faces.bend(picture, onto)
    again = a_photograph(rowan, record="towers", name="Somebody later")
    assert faces.bend(somebody, again).consent == ("towers",)


def test_consent_is_asked_of_every_picture_before_anything_is_computed(monkeypatch, rowan):
    def never(*_args, **_kwargs):
        raise AssertionError("computed before consent was asked")

    monkeypatch.setattr(bending, "way_to", never)
    monkeypatch.setattr(nets, "point_set", never)
    astronaut = store.sample("astronaut")
    with pytest.raises(consent.ConsentError) as refusal:
        faces.average(rowan, astronaut, astronaut)
    assert str(refusal.value).count("may not be averaged") == 2


def test_nothing_in_the_room_finds_recognises_or_types_a_face():
    names = " ".join(dir(faces)).lower()
    for word in ("detect", "recogn", "identi", "similar", "match", "gender", "sex", "race", "ethnic", "origin", "age_",
                 "emotion", "character", "attract", "classif", "verif", "predict"):  # fmt: skip
        assert word not in names, word


def test_the_room_of_faces_needs_neither_scipy_nor_scikit_image():
    code = (
        "import sys; from kit import actors, faces\n"
        "faces.vary(faces.average(*faces.cast(4))); faces.bend(actors.load('rowan'), actors.load('hazel'))\n"
        "print(sorted({'scipy', 'skimage', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=store.CHECKOUT)
    assert done.stdout.strip() == "[]"


def test_every_part_of_the_room_can_be_reached():
    assert all(callable(getattr(faces, name)) for name in faces.__all__ if not name.isupper())
    assert len(faces.TWENTY_FOUR) == 24
    assert casts.HALF == 8
    assert shapes.MOST_SPREADS == 2
