"""What the swap promises: every step by itself equals its peers, consent comes first, and nothing is painted over."""

import itertools
import subprocess
import sys

import numpy as np
import pytest
from scipy.ndimage import binary_erosion
from scipy.spatial import Delaunay

from kit import actors, consent, store, swap
from kit.actors import towers
from kit.faces import nets
from kit.picture import Draft, Picture, Region, step
from kit.swap import bands, gradients, masking, seams, warping

rng = np.random.default_rng(2003)
BLENDS = ("paste", "feather", "pyramid", "poisson")


@pytest.fixture(autouse=True)
def same_random_numbers(monkeypatch):
    """Begin each test with the same generator, so that its data do not depend on the order of the tests."""
    monkeypatch.setitem(globals(), "rng", np.random.default_rng(2003))


@pytest.fixture(scope="module")
def cast():
    return {name: actors.load(name) for name in actors.NAMES}


@pytest.fixture(scope="module")
def rowan(cast):
    return cast["rowan"]


@pytest.fixture(scope="module")
def hazel(cast):
    return cast["hazel"]


def as_set(triangles):
    return {tuple(sorted(corners)) for corners in np.asarray(triangles).tolist()}


def levels_apart(first, second):
    return np.abs(np.asarray(first, float) - np.asarray(second, float)).max()


def changed(result, onto):
    return (result.pixels != onto.pixels).any(axis=2)


# The net ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mean_shape", [actors.mean_shape, towers.mean_shape])
def test_the_shipped_triangles_are_the_delaunay_triangles_of_the_mean_shape_but_for_slivers_between_brows(mean_shape):
    shape = mean_shape()
    left_out = as_set(Delaunay(shape.points).simplices) - as_set(shape.triangles)
    assert as_set(shape.triangles) <= as_set(Delaunay(shape.points).simplices)
    for corners in left_out:
        assert set(corners) <= set(range(17, 27))
        assert np.ptp(shape.points[list(corners), 1]) < 0.1
    assert len(left_out) <= 2


def test_every_picture_of_a_point_set_gets_the_same_net(rowan, hazel):
    assert np.array_equal(swap.triangles(rowan), swap.triangles(hazel))
    assert len(swap.triangles(towers.tower("north"))) == 41


def test_the_strip_above_the_brows_joins_the_net_without_overlap(rowan):
    net = nets.net("face-68")
    points = net.points(rowan.landmarks.points)
    where, _, _ = swap_map(points, net.triangles)
    assert len(where) == len(set(where.tolist()))
    assert points[68:, 1].max() < rowan.landmarks.points[17:27, 1].max()


def swap_map(points, triangles):
    from kit import geometry

    return geometry.backward_map(points[triangles], points[triangles], (256, 256))


# The warp ---------------------------------------------------------------------------------------------------


def test_a_face_warped_onto_itself_stays_as_it_is(rowan):
    warped = swap.warp(rowan, onto=rowan)
    face = warped.labels != Region.BACKGROUND
    assert face.mean() > 0.1
    assert levels_apart(warped.pixels[face], rowan.pixels[face]) <= 1
    assert np.array_equal(warped.labels[face], rowan.labels[face])


def test_outside_the_face_a_warp_is_plain_grey(rowan, hazel):
    warped = swap.warp(rowan, onto=hazel)
    assert (warped.pixels[[0, -1]] == warping.NEUTRAL_GREY).all()
    assert (warped.labels[[0, -1]] == Region.BACKGROUND).all()
    assert warped.size_px == hazel.size_px
    assert np.array_equal(warped.landmarks.points, hazel.landmarks.points)


def test_a_net_for_each_face_leaves_holes(rowan, hazel):
    mistake, right = (swap.warp(rowan, onto=hazel, triangles=nets) for nets in ("each-by-itself", "shared"))
    face, filled = right.labels != Region.BACKGROUND, mistake.labels != Region.BACKGROUND
    assert not (filled & ~face).any()
    assert 0.01 < 1 - filled.sum() / face.sum() < 0.9
    assert f"{1 - filled.sum() / face.sum():.0%} of the face stays empty" in swap.compare_cover(mistake, right)


# The colours ------------------------------------------------------------------------------------------------


def test_reinhard_gives_the_lent_skin_the_receivers_mean_colour(rowan, hazel):
    from kit.colour import lab_of_srgb

    warped = swap.warp(rowan, onto=hazel)
    matched = swap.match_colour(warped, onto=hazel)
    skin = masking.core(warped.labels, hazel, "face") & (warped.labels == Region.SKIN) & (hazel.labels == Region.SKIN)
    ours, theirs = (lab_of_srgb(one.pixels[skin]).mean(axis=0) for one in (matched, hazel))
    np.testing.assert_allclose(ours, theirs, atol=0.3)
    assert (matched.pixels[[0, -1]] == warping.NEUTRAL_GREY).all()


@pytest.mark.parametrize("method", ["none", "reinhard", "histogram"])
def test_matching_a_face_with_its_own_colours_changes_little(rowan, method):
    warped = swap.warp(rowan, onto=rowan)
    matched = swap.match_colour(warped, onto=rowan, method=method)
    lent = masking.core(warped.labels, rowan, "face") & (warped.labels == Region.SKIN)
    assert levels_apart(warped.pixels[lent], matched.pixels[lent]) <= 2


def test_a_colour_shift_says_how_far_and_which_way(rowan, hazel):
    warped = swap.warp(rowan, onto=hazel)
    shift = swap.colour_shift(warped, swap.match_colour(warped, onto=hazel), swap.mask(rowan, onto=hazel))
    back = swap.colour_shift(swap.match_colour(warped, onto=hazel), warped)
    assert shift.lighter > 0 > back.lighter
    assert shift.delta_e >= np.hypot(shift.lighter, np.hypot(shift.redder, shift.yellower)) - 1e-6
    assert "lighter by" in str(shift)
    assert "darker by" in str(back)
    assert str(swap.ColourShift(0.2, 0.1, 0.0, -0.1)) == "The lent skin moved by 0 (Delta E)."


def test_a_colour_shift_without_skin_is_refused(rowan, hazel):
    warped = swap.warp(rowan, onto=hazel)
    with pytest.raises(ValueError, match="no skin"):
        swap.colour_shift(warped, warped, np.zeros(hazel.size_px))


# The mask ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["face", "inner", "eyes"])
@pytest.mark.parametrize("feather_px", [0, 2, 6, 24])
def test_a_mask_grows_inwards_only(rowan, hazel, shape, feather_px):
    hard, soft = (swap.mask(rowan, onto=hazel, shape=shape, feather_px=px) for px in (0, feather_px))
    assert soft.dtype == np.float32
    assert set(np.unique(hard)) == {0, 1}
    assert (soft <= hard).all()
    assert soft.min() == 0


def test_a_feather_reaches_95_per_cent_at_its_width():
    half_plane = np.zeros((80, 80), bool)
    half_plane[:, 40:] = True
    soft = masking.softened(half_plane, 8.0)[40]
    assert soft[:40].max() == 0
    assert soft[40] < 0.1
    assert soft[47] == pytest.approx(0.95, abs=0.02)
    assert (np.diff(soft[40:60]) > -1e-6).all()


def test_a_feather_that_is_wider_than_the_region_leaves_a_little():
    dot = np.zeros((40, 40), bool)
    dot[18:22, 18:22] = True
    assert masking.softened(dot, 24).max() < 0.1
    assert masking.softened(np.zeros((4, 4), bool), 6).max() == 0


def test_the_shapes_lie_inside_one_another(rowan, hazel):
    face, inner, eyes = (swap.mask(rowan, onto=hazel, shape=shape, feather_px=0) for shape in ("face", "inner", "eyes"))
    assert face.sum() > inner.sum() > eyes.sum() > 0
    assert (eyes * inner).sum() > 0.9 * eyes.sum()


# The blends -------------------------------------------------------------------------------------------------


def two_images(size, noise=False):
    if noise:
        return rng.integers(0, 256, (2, size, size, 3)).astype(np.uint8)
    y, x = np.mgrid[:size, :size] / size
    first = np.stack([200 * x, 255 * y * x, 90 + 60 * np.sin(9 * x)], axis=2)
    second = np.stack([90 + 80 * np.cos(5 * y), 180 - 60 * x, 40 + 100 * y], axis=2)
    return [(image + rng.normal(0, 4, image.shape)).clip(0, 255).astype(np.uint8) for image in (first, second)]


def a_blob(size):
    y, x = (np.mgrid[:size, :size] - size / 2) / size
    angle = np.arctan2(y, x)
    return np.hypot(x, y) < 0.28 + 0.06 * np.cos(3 * angle) + 0.03 * np.sin(7 * angle)


def poisson_through_a_direct_solve(lent, onto, inside, border=None):
    """Return the textbook solution: one row of a sparse matrix for each pixel, solved directly."""
    from scipy.sparse import csr_array
    from scipy.sparse.linalg import spsolve

    border = ~inside if border is None else border & ~inside
    number = np.full(inside.shape, -1)
    number[inside] = np.arange(inside.sum())
    rows, columns = np.nonzero(inside)
    offset = onto.astype(float) - lent
    links, known, here, there = np.zeros(len(rows)), np.zeros((len(rows), 3)), [], []
    for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        r, c = rows + down, columns + right
        links += inside[r, c] | border[r, c]
        known += offset[r, c] * border[r, c][:, None]
        here.append(np.flatnonzero(inside[r, c]))
        there.append(number[r, c][inside[r, c]])
    own = np.arange(len(rows))
    values = np.concatenate([links, -np.ones(sum(map(len, here)))])
    matrix = csr_array((values, (np.concatenate([own, *here]), np.concatenate([own, *there]))))
    film = spsolve(matrix.tocsc(), known)
    result = onto.astype(float)
    result[inside] = lent[inside] + film
    return result


@pytest.mark.parametrize(
    ("size", "noise", "allowed"), [(128, False, 1), (128, True, 1), (256, False, 1), (512, True, 2)]
)
def test_poisson_is_within_a_level_of_a_direct_solve(size, noise, allowed):
    lent, onto = two_images(size, noise)
    inside = a_blob(size)
    theirs = poisson_through_a_direct_solve(lent, onto, inside)
    assert levels_apart(gradients.poisson(lent, onto, inside), theirs) <= allowed


def test_poisson_with_part_of_the_border_is_within_a_level_of_a_direct_solve():
    lent, onto = two_images(96)
    border = np.zeros((96, 96), bool)
    border[:50] = True
    theirs = poisson_through_a_direct_solve(lent, onto, a_blob(96), border)
    assert levels_apart(gradients.poisson(lent, onto, a_blob(96), border=border), theirs) <= 1


def test_poisson_takes_no_notice_of_a_constant_offset():
    _, onto = two_images(64)
    result = gradients.poisson(onto.astype(float) + 37, onto, a_blob(64))
    assert np.array_equal(np.rint(result), onto)


def test_poisson_without_any_border_lends_the_face_as_it_is():
    lent, onto = two_images(64)
    inside = a_blob(64)
    result = gradients.poisson(lent, onto, inside, border=np.zeros_like(inside))
    assert levels_apart(result[inside], lent[inside]) < 0.01
    assert np.array_equal(gradients.poisson(lent, onto, np.zeros_like(inside)), onto)


def test_a_piece_that_touches_no_border_takes_the_level_of_the_film_around_it():
    lent, onto = two_images(64)
    rows, columns = np.mgrid[:64, :64]
    away = np.hypot(rows - 32, columns - 32)
    inside = (away < 8) | ((away > 11) & (away < 25))  # a lens, its rim, and the face around it
    border = away > 20
    shifted = onto.astype(np.float32) + 40
    assert levels_apart(gradients.poisson(onto, shifted, inside, border=border)[inside], shifted[inside]) < 0.05
    warmer = onto + np.where(columns < 32, 30.0, 50.0)[:, :, None]
    shift = (gradients.poisson(onto, warmer, inside, border=border) - onto)[away < 8]
    assert np.ptp(shift) < 0.01
    assert 38 < shift.mean() < 42


def test_poisson_gives_the_same_to_the_last_bit_whether_the_region_was_met_before_or_not():
    lent, onto = two_images(96)
    gradients.wire_around.cache_clear()
    first, again = (gradients.poisson(lent, onto, a_blob(96)) for _ in range(2))
    assert np.array_equal(first, again)


def test_poisson_refuses_a_border_that_is_too_long_to_be_held():
    lent, onto = two_images(128)
    inside = np.indices((128, 128)).sum(axis=0) % 2 == 0
    with pytest.raises(ValueError, match="longer than 4000 px"):
        gradients.poisson(lent, onto, inside)


@pytest.mark.parametrize("shape", [(64, 64), (61, 90), (33, 17), (7, 200), (3, 3)])
def test_a_pyramid_with_a_full_mask_returns_the_lender_and_with_an_empty_one_the_receiver(shape):
    lent, onto = rng.uniform(0, 255, (2, *shape, 3)).astype(np.float32)
    assert levels_apart(bands.pyramid(lent, onto, np.ones(shape)), lent) < 0.01
    assert levels_apart(bands.pyramid(lent, onto, np.zeros(shape)), onto) < 0.01


def pyramid_through_opencv(lent, onto, mask, levels):
    import cv2

    def taken_apart(image):
        kept = []
        for _ in range(levels):
            smaller = cv2.pyrDown(image)
            kept.append(image - cv2.pyrUp(smaller, dstsize=image.shape[1::-1]))
            image = smaller
        return [*kept, image]

    weights = [mask.astype(np.float32)]
    for _ in range(levels):
        weights.append(cv2.pyrDown(weights[-1]))
    both = zip(taken_apart(lent.astype(np.float32)), taken_apart(onto.astype(np.float32)), weights, strict=True)
    mixed = [weight[:, :, None] * a + (1 - weight[:, :, None]) * b for a, b, weight in both]
    result = mixed.pop()
    while mixed:
        result = cv2.pyrUp(result, dstsize=mixed[-1].shape[1::-1]) + mixed.pop()
    return result


@pytest.mark.peer
@pytest.mark.parametrize("shape", [(256, 256), (131, 96), (99, 203)])
def test_the_pyramid_is_within_a_level_of_opencv(shape):
    lent, onto = rng.integers(0, 256, (2, *shape, 3)).astype(np.uint8)
    mask = rng.random(shape) < 0.5
    mask[: shape[0] // 2] = True
    assert levels_apart(bands.pyramid(lent, onto, mask, levels=4), pyramid_through_opencv(lent, onto, mask, 4)) <= 1


def test_a_feather_of_one_half_is_the_mean():
    lent, onto = two_images(16)
    mean = (lent.astype(float) + onto) / 2
    assert levels_apart(swap.feather(lent, onto, np.full((16, 16), 0.5)), mean) < 0.01
    assert np.array_equal(swap.paste(lent, onto, np.zeros((16, 16))), onto)
    assert np.array_equal(swap.paste(lent, onto, np.ones((16, 16))), lent)


# The whole swap ---------------------------------------------------------------------------------------------


def test_skin_is_matched_and_eyes_keep_their_own_colours(rowan, hazel):
    warped = swap.warp(rowan, onto=hazel)
    moved = np.abs(swap.match_colour(warped, onto=hazel).pixels.astype(float) - warped.pixels).mean(axis=2)
    inside = binary_erosion(warped.labels == Region.EYES, iterations=3)
    assert inside.any()
    assert moved[inside].mean() < 0.2 * moved[warped.labels == Region.SKIN].mean()


def test_the_contour_leaves_out_what_runs_along_hair_or_cloth(cast):
    lender, onto = cast["hazel"], cast["juniper"]
    line, whole = swap.contour(lender, onto=onto), masking.outline(onto, "face")
    assert 20 < len(line) < 0.95 * np.hypot(*np.diff(whole, axis=0, append=whole[:1]).T).sum()
    for face in (onto, swap.warp(lender, onto=onto)):
        column, row = np.floor(line).astype(int).T
        assert (face.labels[row, column] == Region.SKIN).all()


def test_the_mask_stays_away_from_edges_on_all_four_sides():
    labels = np.random.default_rng(4).choice([Region.SKIN, Region.HAIR], (40, 40), p=[0.9, 0.1]).astype(np.uint8)
    for margin_px in (1, 2):
        expected = binary_erosion(labels == Region.SKIN, iterations=margin_px, border_value=1)
        assert np.array_equal(masking.clear_face(labels, margin_px), expected)


@pytest.mark.parametrize("blend", BLENDS)
@pytest.mark.parametrize("shape", ["face", "inner", "eyes"])
def test_the_one_call_is_the_single_steps_in_a_row(rowan, hazel, blend, shape):
    whole = swap.face(rowan, onto=hazel, blend=blend, shape=shape, feather_px=5)
    warped = swap.match_colour(swap.warp(rowan, onto=hazel), onto=hazel, shape=shape)
    by_steps = swap.blend(warped, onto=hazel, method=blend, shape=shape, feather_px=5)
    assert np.array_equal(whole.pixels, by_steps.pixels)
    assert np.array_equal(whole.edited, by_steps.edited)


@pytest.mark.parametrize("name", ["rowan", "linden", "myrtle"])
def test_swapping_an_actor_onto_itself_changes_nothing(cast, name):
    one = cast[name]
    for blend in BLENDS:
        assert levels_apart(swap.face(one, onto=one, colour="none", blend=blend).pixels, one.pixels) <= 1


@pytest.mark.parametrize("blend", BLENDS)
@pytest.mark.parametrize("triangles", ["shared", "each-by-itself"])
def test_the_edited_mask_covers_every_changed_pixel(rowan, hazel, blend, triangles):
    swapped = swap.face(rowan, onto=hazel, blend=blend, colour="none", triangles=triangles)
    assert not (changed(swapped, hazel) & ~swapped.edited).any()
    assert changed(swapped, hazel).sum() > 0.8 * swapped.edited.sum() > 1000


def test_a_swap_is_named_after_both_and_keeps_the_receivers_landmarks(rowan, hazel):
    swapped = swap.face(rowan, onto=hazel)
    assert swapped.name == "Rowan on Hazel"
    assert swapped.landmarks is hazel.landmarks or np.array_equal(swapped.landmarks.points, hazel.landmarks.points)
    assert np.array_equal(swapped.labels, hazel.labels)
    assert swapped.history[-1].says == "Rowan's face placed on Hazel"
    assert swapped.history[-1].purposes == ("lend-face", "receive-face")
    assert repr(swapped).endswith("Edited: Rowan's face placed on Hazel. Depicts nobody.>")


def test_no_covering_hair_or_glasses_is_ever_changed_by_any_of_the_256_pairs(cast):
    covered = (Region.HAIR, Region.COVERING, Region.GLASSES)
    tried = 0
    for number, (lender, onto) in enumerate(itertools.product(cast.values(), repeat=2)):
        swapped = swap.face(
            lender, onto=onto, blend=BLENDS[(number + number // len(cast)) % len(BLENDS)], colour="none"
        )
        assert not (changed(swapped, onto) & np.isin(onto.labels, covered)).any(), swapped.name
        lent_cover = np.isin(warping.moved(lender, onto).labels, covered)
        assert not (swapped.edited & lent_cover).any(), swapped.name
        tried += 1
    assert tried == len(cast) ** 2 == 256


def test_a_receivers_glasses_stay_on_top_and_a_lenders_are_never_lent(rowan, hazel):
    labels = hazel.labels.copy()
    labels[118:122, 60:200] = Region.GLASSES
    wearer = Picture.made(
        Draft(hazel.pixels, hazel.landmarks, labels), step="tests.glasses", name="Wearer", parameters={},
        consent_ids=("actors",), says="A test.",
    )  # fmt: skip
    for blend in BLENDS:
        received = swap.face(rowan, onto=wearer, blend=blend, colour="none")
        assert not changed(received, wearer)[labels == Region.GLASSES].any()
        lent = swap.face(wearer, onto=rowan, blend=blend, colour="none")
        assert not lent.edited[warping.moved(wearer, rowan).labels == Region.GLASSES].any()


def test_one_tower_lends_its_dial_to_the_other_by_the_same_call():
    north, south = towers.tower("north"), towers.tower("south")
    for blend in BLENDS:
        swapped = swap.face(north, onto=south, blend=blend)
        assert swapped.name == "North tower on South tower"
        assert 0.1 < swapped.edited_share < 0.2
        assert not (swapped.edited & (south.labels != Region.SKIN)).any()
    assert swapped.consent == ("towers",)


# The seam ---------------------------------------------------------------------------------------------------


def grey_picture(grey):
    pixels = np.repeat(np.rint(grey).astype(np.uint8)[:, :, None], 3, axis=2)
    return Picture.made(
        Draft(pixels), step="tests.grey", name="Grey", parameters={}, consent_ids=("actors",), says="A test."
    )


def test_the_seam_of_a_disc_on_a_ground_is_the_difference_of_their_levels():
    y, x = np.mgrid[:128, :128] + 0.5
    inside = np.hypot(x - 64, y - 64) < 40
    angle = np.linspace(0, 2 * np.pi, 250, endpoint=False)
    line = 64 + 40 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    disc, plain, slope = (grey_picture(grey) for grey in (100 + 50 * inside, 100 + 0 * x, 40 + x))
    assert swap.seam(disc, line) == pytest.approx(50, abs=1)
    assert swap.seam(disc, line[::-1]) == pytest.approx(50, abs=1)
    assert swap.seam(plain, line) == 0
    assert swap.seam(slope, line) < 0.5
    profile = swap.seam_profile(disc, line)
    assert profile.shape == (17,)
    assert profile[0] == pytest.approx(150, abs=0.01)
    assert profile[-1] == pytest.approx(100, abs=0.01)


def test_a_hard_cut_leaves_more_of_a_seam_than_a_feather_and_a_feather_hardly_more_than_none(rowan, hazel):
    border = swap.contour(rowan, onto=hazel)
    hard = swap.seam(swap.face(rowan, onto=hazel, blend="paste", colour="none"), border)
    tinted = swap.seam(swap.face(rowan, onto=hazel, blend="paste"), border)
    soft = swap.seam(swap.face(rowan, onto=hazel), border)
    twin = swap.seam(hazel, border)
    assert hard > 2 * tinted > 2 * soft
    assert soft < twin + 1


def test_the_contour_runs_where_skin_is_on_both_sides(rowan, hazel):
    border = swap.contour(rowan, onto=hazel)
    whole = masking.geometry.evenly_spaced(masking.outline(hazel, "face"), 1.0)
    assert 100 < len(border) <= len(whole)
    rows, columns = border[:, 1].astype(int), border[:, 0].astype(int)
    assert (hazel.labels[rows, columns] == Region.SKIN).all()


def test_a_line_of_two_points_has_no_inside(hazel):
    with pytest.raises(ValueError, match="fewer than three"):
        seams.seam(hazel, np.zeros((2, 2)))


# What is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("helper", [swap.face, swap.warp, swap.mask, swap.contour, swap.match_colour, swap.blend])
def test_mixed_point_sets_are_refused_in_one_sentence(rowan, helper):
    with pytest.raises(ValueError, match="same set of points") as refusal:
        helper(towers.tower("north"), onto=rowan)
    sentence = str(refusal.value)
    assert "North tower has tower-24" in sentence
    assert "Rowan has face-68" in sentence
    assert sentence.count(".") == 1


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ({"triangles": "two"}, ["shared", "each-by-itself"]),
        ({"colour": "lab"}, ["none", "reinhard", "histogram"]),
        ({"shape": "ears"}, ["face", "inner", "eyes"]),
        ({"blend": "alpha"}, list(BLENDS)),
        ({"feather_px": -1.0}, ["feather_px"]),
    ],
)
def test_a_wrong_option_is_refused_in_a_sentence_that_names_the_right_ones(rowan, hazel, option, names):
    with pytest.raises(ValueError, match=next(iter(option))) as refusal:
        swap.face(rowan, onto=hazel, **option)
    assert all(name in str(refusal.value) for name in names)


def test_a_lender_without_consent_is_refused_before_anything_is_computed(monkeypatch, hazel):
    def never(*_args, **_kwargs):
        raise AssertionError("computed before consent was asked")

    monkeypatch.setattr(warping, "moved", never)
    astronaut = store.sample("astronaut")
    for refused in (swap.face, swap.warp):
        with pytest.raises(consent.ConsentError, match="may not lend a face"):
            refused(astronaut, onto=hazel)
        with pytest.raises(consent.ConsentError, match="may not receive a face"):
            refused(hazel, onto=astronaut)


def test_no_step_of_the_swap_is_a_way_round_the_consent_to_lend(hazel):
    @step(shown="display")
    def renamed(shown: Picture) -> Draft:
        return Draft(shown.pixels, hazel.landmarks, hazel.labels)

    astronaut = store.sample("astronaut")
    part = astronaut.pixels[:256, :256]
    cropped = Picture(part, "Astronaut", astronaut.history, hazel.landmarks, hazel.labels)
    for way in (swap.match_colour, swap.blend):
        with pytest.raises(consent.ConsentError, match="may not lend a face"):
            way(renamed(cropped), onto=hazel)


def test_a_picture_without_landmarks_is_refused_in_one_sentence(rowan):
    bare = Picture.made(
        Draft(rowan.pixels), step="tests.bare", name="Bare", parameters={}, consent_ids=("actors",), says="A test."
    )
    with pytest.raises(ValueError, match="Bare has no landmarks"):
        swap.face(bare, onto=rowan)


def test_importing_the_swap_and_swapping_loads_neither_scipy_nor_scikit_image():
    code = (
        "import sys; from kit import actors, swap\n"
        "for blend in ('paste', 'feather', 'pyramid', 'poisson'):\n"
        "    swap.face(actors.load('rowan'), onto=actors.load('hazel'), blend=blend)\n"
        "print(sorted({'scipy', 'skimage', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=store.CHECKOUT)
    assert done.stdout.strip() == "[]"


# The towers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["north", "south"])
def test_a_towers_landmarks_lie_where_its_picture_shows_them(name):
    made, one = towers.TOWERS[name], towers.tower(name)
    assert one.landmarks.points.shape == (24, 2)
    rim = (one.landmarks.points[:12] - made.hub) / made.radii
    np.testing.assert_allclose(np.hypot(*rim.T), 1)
    assert (one.labels == Region.SKIN).sum() == pytest.approx(np.pi * np.prod(made.radii), rel=0.01)


def test_a_tower_is_drawn_the_same_every_time_and_others_are_unknown():
    assert towers.tower("north").id == towers.tower("north").id
    assert not np.array_equal(towers.tower("north").pixels, towers.tower("south").pixels)
    with pytest.raises(ValueError, match='say "north" or "south"'):
        towers.tower("east")
