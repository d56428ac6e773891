"""What the colour tools promise: the published curves, and the same numbers as scikit-image."""

import numpy as np
from skimage import color, exposure

from kit import colour

rng = np.random.default_rng(1976)
PIXELS = rng.integers(0, 256, (60, 70, 3), dtype=np.uint8)
OTHERS = (40 + 0.5 * rng.integers(0, 256, (50, 80, 3))).astype(np.uint8)


def test_linear_light_and_back_returns_every_level():
    levels = np.arange(256, dtype=np.uint8)
    np.testing.assert_allclose(colour.srgb_of_linear(colour.linear_of_srgb(levels)), levels, atol=1e-3)


def test_linear_light_of_a_fraction_lies_between_its_neighbours():
    light = colour.linear_of_srgb(np.array([10.0, 10.5, 11.0, 300.0, -3.0]))
    assert light[0] < light[1] < light[2]
    assert light[3] == 1
    assert light[4] == 0


def test_lab_equals_that_of_scikit_image():
    np.testing.assert_allclose(colour.lab_of_srgb(PIXELS), color.rgb2lab(PIXELS), atol=0.01)


def test_a_large_picture_has_the_same_lab_as_its_rows_one_by_one():
    large = rng.integers(0, 256, (160, 250, 3), dtype=np.uint8)
    assert large[..., 0].size > 2 * colour.PART_PX
    rows = np.stack([colour.lab_of_srgb(row) for row in large])
    np.testing.assert_allclose(colour.lab_of_srgb(large), rows, atol=1e-4)


def test_lab_and_back_returns_the_pixels():
    np.testing.assert_allclose(colour.srgb_of_lab(colour.lab_of_srgb(PIXELS)), PIXELS, atol=0.02)


def test_colours_that_no_screen_has_are_clipped():
    levels = colour.srgb_of_lab(np.array([[50.0, 200.0, -200.0], [130.0, 0.0, 0.0], [-10.0, 0.0, 0.0]]))
    assert np.isfinite(levels).all()
    assert levels.min() >= 0
    assert levels.max() <= 255


def test_delta_e_equals_cie76_of_scikit_image():
    first, second = color.rgb2lab(PIXELS), color.rgb2lab(PIXELS[::-1])
    np.testing.assert_allclose(colour.delta_e(first, second), color.deltaE_cie76(first, second), atol=1e-9)


def test_grey_levels_follow_rec_709():
    np.testing.assert_allclose(colour.grey_levels(PIXELS), 255 * color.rgb2gray(PIXELS), atol=0.2)


def reinhard_through_scikit_image(source, target, source_mask, target_mask):
    lab, other = color.rgb2lab(source), color.rgb2lab(target[target_mask])
    ours = lab[source_mask]
    moved = (lab - ours.mean(axis=0)) * other.std(axis=0) / ours.std(axis=0) + other.mean(axis=0)
    return 255 * color.lab2rgb(moved)


def test_reinhard_is_within_one_level_of_the_formula_through_scikit_image(recwarn):
    some, part = rng.random(PIXELS.shape[:2]) < 0.4, rng.random(OTHERS.shape[:2]) < 0.6
    theirs = reinhard_through_scikit_image(PIXELS, OTHERS, some, part)
    recwarn.clear()  # scikit-image warns about colours that no screen has; we clip them without a word
    ours = colour.reinhard(PIXELS, OTHERS, some, part)
    assert np.abs(ours - theirs).max() <= 1
    assert not recwarn


def test_reinhard_gives_the_target_its_mean_and_spread():
    everywhere, all_others = np.ones(PIXELS.shape[:2], bool), np.ones(OTHERS.shape[:2], bool)
    calm = (100 + 0.2 * PIXELS).astype(np.uint8)
    target = (110 + 0.15 * OTHERS).astype(np.uint8)
    matched = colour.lab_of_srgb(colour.reinhard(calm, target, everywhere, all_others)).reshape(-1, 3)
    wanted = colour.lab_of_srgb(target).reshape(-1, 3)
    np.testing.assert_allclose(matched.mean(axis=0), wanted.mean(axis=0), atol=0.1)
    np.testing.assert_allclose(matched.std(axis=0), wanted.std(axis=0), atol=0.1)


def test_one_colour_onto_another_raises_no_warning():
    plain, black = np.full((4, 4, 3), 90, np.uint8), np.zeros((4, 4, 3), np.uint8)
    everywhere = np.ones((4, 4), bool)
    assert np.rint(colour.reinhard(plain, black, everywhere, everywhere)).max() == 0
    assert np.rint(colour.reinhard(black, plain, everywhere, everywhere)).min() == 90


def test_matched_histograms_are_those_of_scikit_image_before_it_cuts_fractions_off():
    everywhere = np.ones(PIXELS.shape[:2], bool)
    ours = colour.match_histograms(PIXELS, OTHERS, everywhere, np.ones(OTHERS.shape[:2], bool))
    theirs = exposure.match_histograms(PIXELS, OTHERS, channel_axis=2)
    assert np.array_equal(ours.astype(np.uint8), theirs)


def test_matched_histograms_learn_from_the_masked_pixels_only():
    some, part = rng.random(PIXELS.shape[:2]) < 0.4, rng.random(OTHERS.shape[:2]) < 0.6
    ours = colour.match_histograms(PIXELS, OTHERS, some, part)
    theirs = exposure.match_histograms(PIXELS[some][:, None], OTHERS[part][:, None], channel_axis=2)
    assert np.array_equal(ours[some].astype(np.uint8), theirs[:, 0])
