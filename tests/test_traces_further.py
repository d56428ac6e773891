"""What the further traces promise: each against a closed form or a peer, and each with a case where it fails."""

import io

import numpy as np
import pytest
from PIL import Image
from scipy.fft import dctn
from scipy.ndimage import zoom

from kit import actors, swap, traces
from kit.actors import Light
from kit.colour import grey_levels
from kit.traces import blocks, scores, spectrum

rng = np.random.default_rng(2005)


@pytest.fixture(autouse=True)
def same_random_numbers(monkeypatch):
    """Begin each test with the same generator, so that its data do not depend on the order of the tests."""
    monkeypatch.setitem(globals(), "rng", np.random.default_rng(2005))


@pytest.fixture(scope="module")
def rowan():
    return actors.photograph(actors.load("rowan"), np.random.default_rng(1), noise=1).pixels


def saved(pixels, quality):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, subsampling=0)
    return np.array(Image.open(buffer))


def grey_picture(grey):
    return np.repeat(np.clip(np.rint(grey), 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


# Spectra ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(64, 64), (63, 64), (64, 81), (33, 51)])
def test_the_radial_spectrum_is_that_of_the_full_transform_and_counted_rings(shape):
    pixels = rng.integers(0, 256, (*shape, 3)).astype(np.uint8)
    grey = grey_levels(pixels).astype(float)
    power = np.abs(np.fft.fft2(grey - grey.mean())) ** 2
    down, across = np.meshgrid(np.fft.fftfreq(shape[0]), np.fft.fftfreq(shape[1]), indexing="ij")
    ring = np.rint(np.hypot(down, across) * min(shape)).astype(int).ravel()
    mean = np.bincount(ring, power.ravel()) / np.bincount(ring)
    expected = np.log10(mean[1 : min(shape) // 2 + 1])
    np.testing.assert_allclose(spectrum.radial_spectrum(pixels)[1:], expected, atol=1e-5)


def test_waves_of_one_frequency_stand_in_one_ring():
    down, across = np.indices((128, 128))
    for cycles in (5, 20, 41):
        wave = grey_picture(128 + 100 * np.cos(2 * np.pi * cycles * across / 128) + 0 * down)
        assert spectrum.radial_spectrum(wave).argmax() == cycles


def test_an_even_picture_has_no_power():
    assert (spectrum.radial_spectrum(np.full((32, 32, 3), 77, np.uint8)) < -5).all()


def test_an_even_stamp_interpolates_as_scipy_does():
    small = rng.uniform(60, 200, (16, 16))
    pixels = grey_picture(np.repeat(np.repeat(small.round(), 2, 0), 2, 1))
    expected = zoom(small.round(), 2, order=1, mode="nearest", grid_mode=True)
    assert np.abs(spectrum.enlarged(pixels, unevenness=0)[..., 0] - expected).max() <= 0.5 + 1e-9


def test_the_uneven_stamp_lays_the_share_that_it_says_onto_every_other_pixel():
    grey = spectrum.enlarged(np.full((16, 16, 3), 100, np.uint8), unevenness=0.1)[..., 0]
    assert np.array_equal(grey[0::2, 0::2], np.full((8, 8), 81))
    assert np.array_equal(grey[1::2, 1::2], np.full((8, 8), 121))
    assert np.array_equal(grey[0::2, 1::2], np.full((8, 8), 99))


@pytest.mark.parametrize("name", ["rowan", "sequoia", "willow"])
def test_the_checkerboard_stands_out_after_an_uneven_stamp_and_not_before(name):
    pixels = actors.load(name).pixels
    uneven = traces.checkerboard(traces.enlarged(pixels))
    assert uneven > 3
    assert traces.checkerboard(saved(traces.enlarged(pixels), 90)) > 3
    for other in (pixels, traces.enlarged(pixels, unevenness=0), saved(pixels, 90)):
        assert traces.checkerboard(other) < 2.5


def test_the_checkerboard_is_lost_when_the_picture_is_resized(rowan):
    mesh = Image.fromarray(traces.enlarged(rowan))
    smaller = np.asarray(mesh.resize((200, 200), Image.Resampling.BICUBIC))
    assert traces.checkerboard(smaller) < 2.5


# Resampling -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.1, 1.3, 1.7])
@pytest.mark.parametrize("method", [Image.Resampling.BILINEAR, Image.Resampling.BICUBIC])
def test_an_enlargement_leaves_its_peak_where_its_beat_is(rowan, scale, method):
    side = round(256 * scale)
    peaks = traces.resampling_peaks(np.asarray(Image.fromarray(rowan).resize((side, side), method)))
    beat = 256 / side
    assert peaks.highest > 8
    assert peaks.at == pytest.approx(min(beat, 1 - beat), abs=0.006)


def test_untouched_pictures_and_swaps_have_no_beat(rowan):
    hazel = actors.photograph(actors.load("hazel"), np.random.default_rng(2), noise=1)
    lent = actors.photograph(actors.load("rowan"), np.random.default_rng(3), noise=1)
    swapped = swap.face(lent, onto=hazel)
    rows, columns = np.nonzero(swapped.edited)
    face = np.s_[rows.min() : rows.max(), columns.min() : columns.max()]
    for pixels in (rowan, hazel.pixels, hazel.pixels[face], swapped.pixels[face]):
        assert traces.resampling_peaks(pixels).highest < 5


def test_compression_at_75_takes_the_beat_away(rowan):
    larger = np.asarray(Image.fromarray(rowan).resize((333, 333), Image.Resampling.BICUBIC))
    assert traces.resampling_peaks(saved(larger, 95)).highest > 8
    assert traces.resampling_peaks(saved(larger, 75)).highest < 5


# The blocks of JPEG -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [(0, 0), (3, 5), (7, 1)])
def test_the_grid_is_found_where_a_crop_has_moved_it(rowan, cut):
    right, down = cut
    grid = traces.grid_alignment(saved(rowan, 75)[down:, right:])
    assert grid.offset_px == ((-right) % 8, (-down) % 8)
    assert grid.strength > 1


def test_without_compression_no_grid_stands_out(rowan):
    assert traces.grid_alignment(rowan).strength < 0.3


def test_a_part_moved_off_the_grid_shows_until_a_new_grid_is_laid_over_it(rowan):
    twin = saved(rowan, 75)
    edited, mask = twin.copy(), np.zeros(twin.shape[:2], bool)
    edited[100:196, 20:116] = twin[30:126, 123:219]
    mask[100:196, 20:116] = True
    scored = {
        quality: [
            scores.auc(traces.grid_alignment(saved(each, quality) if quality else each).map, mask)
            for each in (edited, twin)
        ]
        for quality in (None, 75)
    }
    assert scored[None][0] > 0.9
    assert scored[None][1] < 0.7
    moved_by_eight = twin.copy()
    moved_by_eight[96:192, 16:112] = twin[24:120, 120:216]
    assert traces.grid_alignment(moved_by_eight).map[100:190, 20:110].mean() < 0


@pytest.mark.parametrize("quality", [10, 49, 50, 75, 90, 100])
def test_the_steps_are_those_that_pillow_writes(quality):
    buffer = io.BytesIO()
    Image.new("L", (8, 8)).save(buffer, "JPEG", quality=quality)
    written = np.array(Image.open(buffer).quantization[0]).reshape(8, 8)
    assert np.array_equal(blocks.quantisation_steps(quality), written)


def test_the_cosines_are_those_that_scipy_gives():
    pixels = rng.integers(0, 256, (24, 35, 3)).astype(np.uint8)
    luma = pixels @ np.array([0.299, 0.587, 0.114]) - 128
    expected = dctn(luma[8:16, 16:24], norm="ortho")
    np.testing.assert_allclose(blocks.block_cosines(pixels)[6], expected, atol=1e-3)


def test_the_histograms_count_every_cosine_once():
    pixels = rng.integers(0, 256, (64, 40, 3)).astype(np.uint8)
    counted = blocks.dct_histograms(pixels, farthest=50)
    cosines = blocks.block_cosines(pixels).reshape(-1, 64)
    assert counted.shape == (64, 101)
    assert (counted.sum(axis=1) == 40).all()
    for number in (0, 1, 63):
        values = np.clip(np.rint(cosines[:, number]), -50, 50)
        assert np.array_equal(counted[number], [(values == value).sum() for value in range(-50, 51)])


def test_what_was_rounded_coarsely_and_then_finely_has_gaps_where_arithmetic_says(rowan):
    first, last = blocks.quantisation_steps(60)[0, 1], blocks.quantisation_steps(90)[0, 1]
    assert (first, last) == (9, 2)
    multiples = np.rint(np.arange(-8, 9) * first / last).astype(int)
    seen = traces.double_compression(saved(saved(rowan, 60), 90), 90).histograms[0]
    reached = np.zeros(81, bool)
    for spread in (-1, 0, 1):  # the pixels in between were rounded and clipped, too
        reached[multiples + spread + blocks.FARTHEST] = True
    inner = np.s_[blocks.FARTHEST - 35 : blocks.FARTHEST + 36]
    assert seen[inner][~reached[inner]].sum() < 0.02 * seen.sum()
    once = traces.double_compression(saved(rowan, 90), 90).histograms[0]
    assert once[inner][~reached[inner]].sum() > 0.1 * once.sum()


def test_gaps_are_regular_after_a_coarser_save_and_not_after_a_finer_one(rowan):
    def gaps(*qualities):
        pixels = rowan
        for quality in qualities:
            pixels = saved(pixels, quality)
        return traces.double_compression(pixels, qualities[-1]).strength

    assert min(gaps(60, 90), gaps(75, 90), gaps(80, 95)) > 0.15
    assert max(gaps(90), gaps(75), gaps(90, 60), gaps(75, 75)) < 0.12


def test_two_saves_without_an_edit_look_as_one_with_an_edit(rowan):
    edited = saved(rowan, 75)
    edited[20:60, 20:60] = 128
    twice, twice_edited = (traces.double_compression(saved(each, 90), 90) for each in (saved(rowan, 75), edited))
    assert abs(twice.strength - twice_edited.strength) < 0.05


# Eyes -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lit_from_both_sides():
    left = actors.render("rowan", size_px=512)
    return left, actors.render("rowan", size_px=512, light=Light(azimuth_deg=35))


def eyes_of(picture):
    points = picture.landmarks.points
    return points[36:42], points[42:48]


def drawn_eyes(spots):
    """Return two eyes with irises of 12 px radius and a bright disc of 4 px radius at each place (in px)."""
    y, x = np.mgrid[:60, :160] + 0.5
    grey, outlines = np.full((60, 160), 210.0), []
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    for middle, spot in zip((40, 120), spots, strict=True):
        grey[np.hypot(x - middle, y - 30) < 12] = 50
        if spot is not None:
            grey[np.hypot(x - middle - spot[0], y - 30 - spot[1]) < 4] = 250
        outlines.append(np.stack([middle + 30 * np.cos(angle), 30 + 16 * np.sin(angle)], axis=1))
    return grey_picture(grey), tuple(outlines)


def test_drawn_spots_are_found_where_they_were_drawn():
    found = traces.corneal_highlights(*drawn_eyes([(-4, -3), (-4, -3)]))
    assert found.likeness > 0.9
    np.testing.assert_allclose(found.places, [[-4 / 12, -3 / 12]] * 2, atol=0.05)
    apart = traces.corneal_highlights(*drawn_eyes([(-5, -2), (5, -2)]))
    assert apart.likeness == 0
    np.testing.assert_allclose(apart.places[:, 0], [-5 / 12, 5 / 12], atol=0.05)


def test_an_eye_without_a_spot_gives_no_number():
    assert np.isnan(traces.corneal_highlights(*drawn_eyes([(-4, -3), None])).likeness)


def test_an_eye_that_is_too_small_is_refused_in_a_sentence():
    pixels, outlines = drawn_eyes([(-4, -3), (-4, -3)])
    with pytest.raises(ValueError, match="smaller than 9 pixels"):
        traces.corneal_highlights(
            pixels, tuple(each.mean(axis=0) + 0.02 * (each - each.mean(axis=0)) for each in outlines)
        )


def test_one_eye_from_another_light_shows_and_a_swap_of_both_does_not(lit_from_both_sides):
    left, right = lit_from_both_sides
    mixed = left.pixels.copy()
    mixed[:, 256:] = right.pixels[:, 256:]
    assert traces.corneal_highlights(left.pixels, eyes_of(left)).likeness > 0.6
    assert traces.corneal_highlights(mixed, eyes_of(left)).likeness < 0.2
    swapped = swap.face(right, onto=actors.render("hazel", size_px=512))
    assert traces.corneal_highlights(swapped.pixels, eyes_of(swapped)).likeness > 0.5


def test_the_spot_moves_to_the_side_of_the_lamp(lit_from_both_sides):
    left, right = (traces.corneal_highlights(each.pixels, eyes_of(each)).places for each in lit_from_both_sides)
    assert (left[:, 0] < -0.2).all()
    assert (right[:, 0] > 0.2).all()


# All of them ------------------------------------------------------------------------------------------------


def same(one, other):
    """Say whether two results are the same, whatever a trace returns: a number, an array, None or a tuple of these."""
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one is other or np.array_equal(one, other, equal_nan=True)


def test_every_further_trace_has_its_manual_and_gives_the_same_for_bare_pixels():
    picture = actors.load("maple")
    told = {"eyes": {"eyes": eyes_of(picture)}, "last_quality": {"last_quality": 90}, "": {}}
    for name, trace in traces.FURTHER.items():
        assert all((trace.responds_to, trace.where_to_look, trace.what_to_ignore)), name
        first, second = (trace.function(each, **told[trace.needs]) for each in (picture.pixels, picture.pixels.copy()))
        assert same(first, second), name
    assert len(traces.FURTHER) >= 7


@pytest.mark.parametrize("function", [traces.checkerboard, traces.resampling_peaks, traces.grid_alignment])
def test_a_picture_that_is_too_small_is_refused_in_a_sentence(function):
    with pytest.raises(ValueError, match="px a side"):
        function(np.zeros((9, 9, 3), np.uint8))


def test_inspect_tells_a_number_for_every_trace_that_has_what_it_needs():
    hazel = actors.load("hazel")
    everything = traces.inspect(hazel, contour=np.array([[90, 90], [160, 90], [125, 170]]), last_quality=90)
    assert list(everything) == [*traces.TRACES, *traces.FURTHER]
    assert np.isfinite(list(everything.values())).all()
    tower = traces.inspect(actors.tower("north"))
    assert {name for name, trace in {**traces.TRACES, **traces.FURTHER}.items() if not trace.needs} == set(tower)


def test_inspect_says_what_is_wrong_with_what_it_was_handed_instead_of_hiding_it():
    hazel = actors.load("hazel")
    with pytest.raises(ValueError, match="fewer than three points"):
        traces.inspect(hazel, contour=np.array([[90, 90], [160, 90]]))
    with pytest.raises(ValueError, match="choose 1 to 100"):
        traces.inspect(hazel, last_quality=0)
