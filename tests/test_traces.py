"""What the traces promise: exact arithmetic, pixels only, never without the twin, no number for files from outside."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from kit import actors, consent, store, swap, traces
from kit.actors import Light
from kit.picture import Draft, Landmarks, Picture, Region, Step
from kit.traces import border, laundering, light, local, noise, recompression
from kit.traces.table import Scores
from tests.small import small_picture

rng = np.random.default_rng(2009)


@pytest.fixture(autouse=True)
def same_random_numbers(monkeypatch):
    """Begin each test with the same generator, so that its data do not depend on the order of the tests."""
    monkeypatch.setitem(globals(), "rng", np.random.default_rng(2009))


def photographed(name, seed, **settings):
    return actors.photograph(actors.load(name), np.random.default_rng(seed), **({"noise": 1, "quality": 90} | settings))


@pytest.fixture(scope="module")
def lender():
    return photographed("rowan", 3)


@pytest.fixture(scope="module")
def hazel():
    return photographed("hazel", 4)


@pytest.fixture(scope="module")
def pair(lender, hazel):
    return traces.Pair(edited=swap.face(lender, onto=hazel), twin=hazel)


@pytest.fixture(scope="module")
def pasted(lender, hazel):
    return traces.Pair(edited=swap.face(lender, onto=hazel, blend="paste", colour="none"), twin=hazel)


@pytest.fixture(scope="module")
def same_face_saved_at_60():
    """Hazel's face from another photograph that was saved at 60, laid on Hazel: it stays on the grid."""
    twin = photographed("hazel", 5)
    other = actors.render("hazel", light=Light(20, 40))
    other = actors.photograph(other, np.random.default_rng(6), noise=1, quality=60)
    return traces.Pair(edited=swap.face(other, onto=twin, colour="none"), twin=twin)


@pytest.fixture(scope="module")
def skin(hazel):
    return hazel.labels == Region.SKIN


def noise_picture(height=40, width=56):
    return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)


# Scores -----------------------------------------------------------------------------------------------------


def test_the_score_is_the_share_of_pairs_in_the_right_order_with_ties_for_a_half():
    values, mask = rng.integers(0, 5, 60), rng.random(60) < 0.3
    pairs = [(inside > outside) + (inside == outside) / 2 for inside in values[mask] for outside in values[~mask]]
    assert traces.auc(values, mask) == pytest.approx(np.mean(pairs), abs=1e-15)


def test_a_score_turned_round_is_one_minus_the_score():
    values, mask = rng.integers(0, 9, (12, 12)), rng.random((12, 12)) < 0.5
    assert traces.auc(-values, mask) == pytest.approx(1 - traces.auc(values, mask), abs=1e-15)


@pytest.mark.peer
@pytest.mark.parametrize("levels", [2, 7, 10_000])
def test_the_score_equals_that_of_scikit_learn(levels):
    from sklearn.metrics import roc_auc_score

    values, mask = rng.integers(0, levels, 3000), rng.random(3000) < 0.2
    assert traces.auc(values, mask) == pytest.approx(roc_auc_score(mask, values), abs=1e-12)


@pytest.mark.parametrize(
    ("values", "mask"),
    [
        (np.zeros(4), np.ones(4, bool)),
        (np.zeros(4), np.zeros(4, bool)),
        (np.zeros(4), np.zeros(5, bool)),
        (np.array([np.nan, 1]), np.array([True, False])),
    ],
)
def test_a_score_of_nothing_is_refused(values, mask):
    with pytest.raises(ValueError, match="score|shape"):
        traces.auc(values, mask)


# The pair ---------------------------------------------------------------------------------------------------


def test_a_pair_needs_an_untouched_twin_of_the_same_size_and_a_known_edit(pair, hazel):
    with pytest.raises(ValueError, match="edited itself"):
        traces.Pair(edited=pair.edited, twin=pair.edited)
    with pytest.raises(ValueError, match="nothing could be scored"):
        traces.Pair(edited=hazel, twin=hazel)
    with pytest.raises(ValueError, match="the same size"):
        traces.Pair(edited=pair.edited, twin=traces.resize(hazel, scale=0.5))


def test_a_photograph_of_unknown_past_may_be_a_twin():
    astronaut = traces.resize(store.sample("astronaut"), scale=0.5)
    assert astronaut.edited is None
    with pytest.raises(ValueError, match="no edited pixels that are known"):
        traces.Pair(edited=astronaut, twin=astronaut)
    changed = Picture(astronaut.pixels, "Changed", astronaut.history, edited=np.eye(256, dtype=bool))
    assert traces.Pair(edited=changed, twin=astronaut).mask.sum() == 256


def test_a_pair_asks_both_sides_for_study(pair):
    silent = Picture(pair.twin.pixels, "Silent", (Step("tests.born", "made", {}, says="Planted."),))
    for edited, twin in ((pair.edited, silent), (silent, pair.twin)):
        with pytest.raises(consent.ConsentError, match="Silent may not"):
            traces.Pair(edited=edited, twin=twin)


@pytest.fixture
def from_outside(tmp_path, monkeypatch):
    """A picture whose record says that it was opened here."""
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    record = {
        "schema_version": consent.SCHEMA_VERSION,
        "record_id": "found",
        "shown": "somebody",
        "basis": "opened-here",
        "purposes": ["display", "study"],
        "audience": "self",
        "period": {"from": None, "until": None},
        "withdrawal_method": "Close it.",
        "evidence": {"form": None, "sha256": None},
        "words": "Opened for study.",
    }
    store.write_yaml(store.private_path("consent", "found.yml"), record)
    consent.register.cache_clear()
    yield small_picture("Found", ("found",))
    monkeypatch.undo()
    consent.register.cache_clear()


def test_a_file_from_outside_gets_no_number(from_outside):
    with pytest.raises(consent.ConsentError, match="do not accuse anyone with it"):
        traces.inspect(from_outside)
    with pytest.raises(consent.ConsentError, match="do not accuse anyone with it"):
        traces.Pair(edited=from_outside, twin=small_picture())


def test_both_sides_of_a_pair_get_the_very_same_noise(pair):
    once = pair.photographed(np.random.default_rng(1))
    again = pair.photographed(np.random.default_rng(1))
    assert np.array_equal(once.edited.pixels, again.edited.pixels)
    bare = pair.photographed(np.random.default_rng(1), quality=None)
    same = ~pair.mask & (pair.edited.pixels == pair.twin.pixels).all(axis=2)
    assert np.array_equal(bare.edited.pixels[same], bare.twin.pixels[same])
    assert np.array_equal(once.mask, pair.mask)


def test_the_same_generator_gives_the_next_pair_other_noise(pair):
    camera = np.random.default_rng(1)
    first, second = (pair.photographed(camera, quality=None) for _ in range(2))
    assert not np.array_equal(first.twin.pixels, second.twin.pixels)


def test_a_comparison_measures_both_sides_and_says_both_numbers(pair, skin):
    found = pair.compare(traces.noise_residual, within=skin)
    assert np.array_equal(found.twin, traces.noise_residual(pair.twin.pixels))
    assert found.auc == traces.auc(found.edited[skin], pair.mask[skin])
    assert f"{found.auc:.2f}" in found.says
    assert f"{found.twin_auc:.2f}" in found.says
    jump = pair.compare(traces.seam_jump, contour=light.jaw(pair.twin.landmarks, pair.twin.labels))
    assert np.isnan(jump.auc)
    assert f"{jump.twin_number:.2f}" in jump.says


def test_a_comparison_takes_a_result_with_a_map_and_refuses_several_maps(pair):
    def wrapped(pixels):
        return SimpleNamespace(map=traces.error_level(pixels))

    assert pair.compare(wrapped).auc == pair.compare(traces.error_level).auc
    with pytest.raises(TypeError, match="several maps"):
        pair.compare(traces.jpeg_ghost)


def test_an_edit_that_changes_nothing_scores_as_its_twin(hazel):
    mask = np.zeros(hazel.size_px, bool)
    mask[60:90, 60:90] = True
    unchanged = Picture(hazel.pixels, hazel.name, hazel.history, hazel.landmarks, hazel.labels, mask)
    found = traces.Pair(edited=unchanged, twin=hazel).compare(traces.error_level)
    assert found.auc == found.twin_auc


# Pixels only ------------------------------------------------------------------------------------------------


def stripped(picture):
    """Return the picture without history, mask and studio data."""
    born = Step("tests.born", "made", {}, consent=("actors",), says="Planted.")
    return Picture(picture.pixels, "Nobody", (born,), picture.landmarks, picture.labels)


def test_traces_see_pixels_only(pair, lender, hazel):
    line = swap.contour(lender, hazel)
    for picture in (pair.edited, pair.twin, actors.load("hazel")):
        assert traces.inspect(picture, contour=line) == traces.inspect(stripped(picture), contour=line)


def test_a_trace_leaves_the_pixels_as_they_are():
    pixels = noise_picture()
    before = pixels.copy()
    contour = np.array([[10.0, 10.0], [40, 10], [40, 30], [10, 30]])
    line = border.geometry.evenly_spaced(contour)
    for trace in traces.TRACES.values():
        trace.function(pixels, **({"contour": line} if trace.needs else {}))
    assert np.array_equal(pixels, before)


def test_every_trace_has_its_manual():
    for name, trace in traces.TRACES.items():
        for text in (trace.responds_to, trace.where_to_look, trace.what_to_ignore):
            assert len(text) > 20, name
            assert ":" not in text[:12]
    with pytest.raises(ValueError, match="does not say"):
        _ = traces.Trace(noise_picture).responds_to


# Grain ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(40, 56, 3), (1, 1, 3), (2, 5, 3), (33, 17)])
def test_the_median_is_that_of_scipy_to_the_bit(shape):
    pixels = rng.integers(0, 256, shape, dtype=np.uint8)
    expected = ndimage.median_filter(pixels, size=(3, 3) + (1,) * (pixels.ndim - 2), mode="nearest")
    assert np.array_equal(noise.median_3x3(pixels), expected)


def test_the_median_of_a_photograph_is_that_of_scipy_to_the_bit(hazel):
    assert np.array_equal(noise.median_3x3(hazel.pixels), ndimage.median_filter(hazel.pixels, size=(3, 3, 1)))


def test_the_residual_without_a_window_is_the_distance_from_the_median():
    pixels = noise_picture()
    distance = np.abs(pixels.astype(float) - ndimage.median_filter(pixels, size=(3, 3, 1))).mean(axis=2)
    np.testing.assert_allclose(traces.noise_residual(pixels, window_px=1), distance, atol=1e-12)


def test_a_local_mean_equals_scipys_inside_the_picture():
    values = rng.random((30, 41))
    ours = local.local_mean(values, 7)
    np.testing.assert_allclose(ours[3:-3, 3:-3], ndimage.uniform_filter(values, 7)[3:-3, 3:-3], atol=1e-12)
    assert ours[0, 0] == pytest.approx(values[:4, :4].mean())
    with pytest.raises(ValueError, match="odd"):
        local.local_mean(values, 4)


def test_noise_of_known_strength_is_found_in_its_half():
    grey = np.full((256, 256, 3), 128.0)
    grain = rng.standard_normal((256, 256, 1)) * np.where(np.arange(256) < 128, 4, 8)[None, :, None]
    strength = traces.wavelet_noise(np.rint(grey + grain).astype(np.uint8))
    assert np.median(strength[:, :112]) == pytest.approx(4, rel=0.05)
    assert np.median(strength[:, 144:]) == pytest.approx(8, rel=0.05)


def test_the_noise_level_is_that_of_scikit_image():
    from skimage.restoration import estimate_sigma

    pixels = np.clip(128 + 6 * rng.standard_normal((128, 128, 1)), 0, 255).astype(np.uint8).repeat(3, axis=2)
    assert traces.noise_level(pixels) == pytest.approx(estimate_sigma(pixels[:, :, 0].astype(float)), rel=0.02)


def test_a_lent_face_is_calmer_than_skin_around_it_and_the_twin_much_less_so(pair, skin):
    for trace in (traces.noise_residual, traces.wavelet_noise):
        found = pair.compare(trace, within=skin)
        assert found.auc < 0.32
        assert found.auc < found.twin_auc - 0.1


def test_it_is_the_warp_that_calms_the_grain(hazel, skin):
    straight, turned = (
        actors.photograph(actors.render("hazel", pose=pose), np.random.default_rng(6), noise=1, quality=90)
        for pose in (actors.Pose(), actors.Pose(yaw_deg=5))
    )
    as_it_is, warped = (
        traces.Pair(edited=swap.face(lent, onto=hazel, colour="none"), twin=hazel).compare(
            traces.noise_residual, within=skin
        )
        for lent in (straight, turned)
    )
    assert abs(as_it_is.auc - as_it_is.twin_auc) < 0.03
    assert warped.auc < warped.twin_auc - 0.07


# Saving again -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quality", [95, 90, 75, 30])
def test_the_error_level_is_the_usual_formula_to_the_bit(hazel, quality):
    from PIL import ImageChops

    image = Image.fromarray(hazel.pixels)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    usual = np.asarray(ImageChops.difference(image, Image.open(buffer)))
    assert np.array_equal(traces.error_level(hazel.pixels, quality) * 3, usual.sum(axis=2, dtype=float))


def test_a_picture_saved_twice_alike_hardly_changes(hazel):
    first = recompression.saved_again(hazel.pixels, 60)
    assert traces.error_level(first, 60).mean() < 0.3 * traces.error_level(hazel.pixels, 60).mean()


def test_the_error_level_shows_a_fresh_swap_and_loses_it_when_all_is_saved_again(pair):
    fresh, saved = (one.compare(traces.error_level, window_px=9) for one in (pair, pair.as_jpeg(90)))
    assert fresh.auc - fresh.twin_auc > 0.08
    assert abs(saved.auc - saved.twin_auc) < 0.06


def direct_ghost(pixels, qualities, block):
    """The change of each block at each quality, block by block and pixel by pixel, then stretched over qualities."""
    height, width = pixels.shape[:2]
    change = np.empty((len(qualities), -(-height // block), -(-width // block)))
    for number, quality in enumerate(qualities):
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, subsampling=0)
        squared = (pixels.astype(float) - np.asarray(Image.open(buffer)).astype(float)) ** 2
        for row in range(change.shape[1]):
            for column in range(change.shape[2]):
                part = squared[row * block : (row + 1) * block, column * block : (column + 1) * block]
                change[number, row, column] = part.mean()
    low, high = change.min(axis=0), change.max(axis=0)
    return 1 - (change - low) / (high - low)


@pytest.mark.parametrize(("height", "width", "block"), [(64, 48, 16), (50, 37, 16), (40, 40, 8)])
def test_the_ghost_is_that_of_the_direct_computation(height, width, block):
    pixels, qualities = noise_picture(height, width), (40, 60, 75, 90)
    ghosts = traces.jpeg_ghost(pixels, qualities, block)
    direct = direct_ghost(pixels, qualities, block)
    for fit, expected in zip(ghosts.stack, direct, strict=True):
        np.testing.assert_allclose(fit[::block, ::block], expected, atol=1e-6)
        assert fit.shape == (height, width)
    assert np.array_equal(ghosts.best[::block, ::block], np.array(qualities)[direct.argmax(axis=0)])


def test_a_picture_saved_at_60_fits_60_best_nearly_everywhere(hazel):
    once = recompression.saved_again(hazel.pixels, 60, subsampling="4:4:4")
    assert (traces.jpeg_ghost(once).best == 60).mean() > 0.95


def test_a_part_that_was_saved_at_60_and_stayed_on_the_grid_leaves_a_ghost(same_face_saved_at_60):
    found = same_face_saved_at_60.compare(traces.ghost_peak, quality=60)
    assert found.auc > 0.85
    assert found.twin_auc < 0.75


def test_a_warp_leaves_no_ghost_though_the_smooth_face_fits_every_quality(hazel):
    lent = photographed("rowan", 3, quality=60)
    warped = traces.Pair(edited=swap.face(lent, onto=hazel), twin=hazel)
    peak = warped.compare(traces.ghost_peak, quality=60)
    assert abs(peak.auc - peak.twin_auc) < 0.08
    assert all(warped.compare(traces.ghost_fit, quality=quality).auc > 0.9 for quality in (55, 60, 65))


def test_a_crop_off_the_grid_ends_a_ghost(same_face_saved_at_60):
    found = same_face_saved_at_60.laundered("cropped").compare(traces.ghost_peak, quality=60)
    assert abs(found.auc - found.twin_auc) < 0.08


def test_a_ghost_needs_qualities_to_compare():
    for trace, told in (
        (traces.jpeg_ghost, {"qualities": (60,)}),
        (traces.ghost_fit, {"quality": 61}),
        (traces.ghost_peak, {"quality": 30}),
    ):
        with pytest.raises(ValueError, match="qualities|quality"):
            trace(noise_picture(), **told)


# The border -------------------------------------------------------------------------------------------------


def disc(step=0.0, slope=0.0, size=128):
    """A disc that is brighter than its surroundings by a step, on an even slope, and its outline."""
    y, x = np.mgrid[:size, :size] + 0.5
    away = np.hypot(x - size / 2, y - size / 2)
    levels = 100 + slope * (away - 30) + step * (away < 30)
    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    line = size / 2 + 30 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.rint(levels).astype(np.uint8)[:, :, None].repeat(3, axis=2), line


def test_the_jump_is_the_height_of_a_step_and_nothing_on_an_even_slope():
    assert traces.seam_jump(*disc(step=40)) == pytest.approx(40, abs=0.5)
    assert traces.seam_jump(*disc(slope=1.0)) < 1.0


def test_the_jump_of_the_line_is_the_seam_of_the_swap_chapter(pasted, lender, hazel):
    line = swap.contour(lender, hazel)
    assert traces.seam_jump(pasted.edited.pixels, line) == swap.seam(pasted.edited, line)


def test_a_step_lights_up_on_its_line_and_not_inside():
    pixels, line = disc(step=40)
    jump = traces.seam_map(pixels, line)
    on_the_line, band = traces.border_pixels(pixels.shape[:2], line), traces.band_pixels(pixels.shape[:2], line)
    assert (on_the_line & band == on_the_line).all()
    assert jump[~band].max() == 0
    assert traces.auc(jump[band], on_the_line[band]) > 0.9


def test_the_band_lies_inside_the_line():
    pixels, line = disc()
    y, x = np.nonzero(traces.band_pixels(pixels.shape[:2], line))
    away = np.hypot(x + 0.5 - 64, y + 0.5 - 64)
    assert away.max() <= 30 + border.BORDER_PX + 0.1
    assert away.min() >= 30 - border.BAND_PX - 0.5


def test_a_pasted_border_shows_and_goes_on_showing_and_a_soft_one_does_not(pasted, pair, lender, hazel):
    line = swap.contour(lender, hazel)
    told = {
        "contour": line,
        "mask": traces.border_pixels(hazel.size_px, line),
        "within": traces.band_pixels(hazel.size_px, line),
    }
    for hard in (pasted, pasted.as_jpeg(50), pasted.laundered("screenshot")):
        found = hard.compare(traces.seam_map, **told)
        assert found.auc - found.twin_auc > 0.15
    soft = pair.compare(traces.seam_map, **told)
    assert abs(soft.auc - soft.twin_auc) < 0.08


def test_a_line_of_two_points_is_refused():
    for trace in (traces.seam_jump, traces.seam_map):
        with pytest.raises(ValueError, match="fewer than three points"):
            trace(noise_picture(), np.zeros((2, 2)))


# Light ------------------------------------------------------------------------------------------------------


def ball(azimuth_deg, elevation_deg, size=160, radius=60):
    """A matte ball under one light and some light from everywhere, and the lower half of its outline."""
    from kit.colour import srgb_of_linear

    y, x = (np.mgrid[:size, :size] + 0.5 - size / 2) / radius
    z = np.sqrt(np.maximum(1 - x**2 - y**2, 0))
    a, e = np.radians([azimuth_deg, elevation_deg])
    facing = x * np.sin(a) * np.cos(e) - y * np.sin(e) + z * np.cos(a) * np.cos(e)
    levels = srgb_of_linear(np.where(x**2 + y**2 <= 1, 0.45 + 0.4 * facing, 0.2))
    angle = np.linspace(0, np.pi, 180)
    line = size / 2 + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.rint(levels).astype(np.uint8)[:, :, None].repeat(3, axis=2), line


@pytest.mark.parametrize(("azimuth_deg", "elevation_deg"), [(-60, 20), (0, 40), (45, 10), (90, -30), (-90, 0)])
def test_the_light_of_a_matte_ball_is_found_within_two_degrees(azimuth_deg, elevation_deg):
    found = traces.light_direction(*ball(azimuth_deg, elevation_deg))
    assert traces.degrees_apart(found, traces.seen_direction(azimuth_deg, elevation_deg)) < 2


def test_directions_are_compared_the_short_way_round():
    assert traces.degrees_apart(-170, 170) == 20
    assert traces.degrees_apart(10, 10) == 0
    assert traces.degrees_apart(0, 180) == 180


def test_left_or_right_is_told_on_light_and_deep_tones():
    for name in ("aspen", "hazel", "acacia", "tamarisk", "myrtle"):
        for azimuth_deg in (-35, 35):
            picture = actors.render(name, light=Light(azimuth_deg, 34))
            found = traces.light_direction(picture.pixels, traces.jaw(picture.landmarks, picture.labels))
            assert np.sign(np.cos(np.radians(found))) == np.sign(azimuth_deg), name


def test_the_light_on_lighter_actors_is_found_within_25_degrees():
    apart = []
    for name in ("rowan", "hazel"):
        for azimuth_deg in (-40, -20, 25, 45):
            picture = actors.render(name, light=Light(azimuth_deg, 34))
            found = traces.light_direction(picture.pixels, traces.jaw(picture.landmarks, picture.labels))
            apart.append(traces.degrees_apart(found, traces.seen_direction(azimuth_deg, 34)))
    assert np.median(apart) < 12
    assert max(apart) < 25


def test_a_swap_inside_the_jaw_leaves_the_light_on_the_jaw_as_it_is(pair):
    jaw = traces.jaw(pair.twin.landmarks, pair.twin.labels)
    found = pair.compare(traces.light_direction, contour=jaw)
    assert traces.degrees_apart(found.number, found.twin_number) < 3


def test_an_outline_without_light_or_points_is_refused():
    flat = np.full((64, 64, 3), 90, np.uint8)
    line = np.stack([np.arange(8.0, 56), np.full(48, 30.0)], axis=1)
    with pytest.raises(ValueError, match="no light can be read"):
        traces.light_direction(flat, line + [[0, 1]] * np.sin(np.arange(48))[:, None])
    with pytest.raises(ValueError, match="fewer than 12 points"):
        traces.light_direction(flat, line[:5])
    tower = actors.tower("north")
    with pytest.raises(ValueError, match="no jaw"):
        traces.jaw(tower.landmarks, tower.labels)


# Laundering -------------------------------------------------------------------------------------------------


def marked(size=64):
    """A picture of 64 px with one edited square and one landmark in its middle."""
    pixels = noise_picture(size, size)
    edited = np.zeros((size, size), bool)
    edited[16:32, 24:48] = True
    labels = np.where(edited, Region.SKIN, Region.HAIR).astype(np.uint8)
    points = Landmarks(np.array([[36.0, 24.0]]), "face-68", np.array([True]))
    return Picture.made(
        Draft(pixels, points, labels, edited), step="tests.born", name="Square", parameters={},
        consent_ids=("actors",), says="Planted.",
    )  # fmt: skip


def test_mask_labels_landmarks_and_lines_move_with_the_pixels():
    square, middle = marked(), np.array([[36.0, 24.0]])
    for recipe in (
        (laundering.Wash(traces.resize, {"scale": 0.5}),),
        (laundering.Wash(traces.crop, {"left_px": 3, "top_px": 5, "right_px": 1}),),
        (laundering.Wash(traces.crop, {"left_px": 4}), laundering.Wash(traces.resize, {"scale": 1.5})),
        traces.RECIPES["screenshot, passed on"],
    ):
        moved = square
        for wash, parameters in recipe:
            moved = wash(moved, **parameters)
        where = laundering.points_along(middle, square.size_px, recipe)
        np.testing.assert_allclose(moved.landmarks.points, where, atol=1e-9)
        rows, columns = np.nonzero(moved.edited)
        centre = np.array([columns.mean(), rows.mean()]) + 0.5
        np.testing.assert_allclose(centre, where[0], atol=0.6)
        assert ((moved.labels == Region.SKIN) == moved.edited).mean() > 0.97


def test_what_is_cropped_away_counts_as_hidden():
    assert not traces.crop(marked(), left_px=40).landmarks.visible.any()


def test_a_crop_keeps_the_very_pixels_and_a_screenshot_the_size():
    square = marked()
    assert np.array_equal(traces.crop(square, left_px=2, bottom_px=3).pixels, square.pixels[:-3, 2:])
    shot = traces.screenshot(square)
    assert shot.size_px == square.size_px
    assert not np.array_equal(shot.pixels, square.pixels)


def test_a_laundered_picture_keeps_its_label_and_stays_untouched_or_edited(pair):
    for recipe in traces.RECIPES:
        washed = pair.laundered(recipe)
        assert washed.mask.any()
        assert not washed.twin.edited.any()
        assert any(step.kind == "edited" for step in washed.edited.history)


@pytest.mark.parametrize(
    ("step", "parameters"),
    [
        (traces.resave, {"quality": 0}),
        (traces.resave, {"quality": 96}),
        (traces.resize, {"scale": 0.1}),
        (traces.resize, {"scale": 9}),
        (traces.crop, {"left_px": -1}),
        (traces.crop, {"left_px": 60}),
        (traces.screenshot, {"zoom": 3}),
    ],
)
def test_a_step_out_of_range_is_refused_in_a_sentence(step, parameters):
    with pytest.raises(ValueError, match=r"\.$"):
        step(marked(), **parameters)


def test_an_unknown_recipe_is_refused_by_name(pair):
    with pytest.raises(ValueError, match="there is no recipe 'bleach'"):
        pair.laundered("bleach")


def test_the_table_has_every_recipe_and_trace_with_the_twin_beside_it(pair, skin, lender, hazel):
    done = []
    table = traces.laundering_table(
        pair, ("as it is", "messenger"), contour=swap.contour(lender, hazel), progress=lambda *at: done.append(at)
    )
    assert list(table) == ["as it is", "messenger"]
    assert list(table["messenger"]) == ["seam", "noise residual", "wavelet noise", "error level", "JPEG ghost"]
    found = pair.compare(traces.noise_residual, within=skin)
    assert table["as it is"]["noise residual"] == (found.auc, found.twin_auc)
    assert done == [(1, 2), (2, 2)]


def test_an_untouched_picture_can_score_after_saving_as_an_edited_one_did_before(pair):
    """The error level over the whole picture: what looked like a find in the edited picture is in the saved twin."""
    fresh, saved = (one.compare(traces.error_level, window_px=9) for one in (pair, pair.as_jpeg(70)))
    assert saved.twin_auc > fresh.auc - 0.03


# What notebook 08 says ---------------------------------------------------------------------------------------

LENDERS, RECEIVERS = ("laurel", "rowan", "linden", "juniper"), ("tamarisk", "hazel")


@pytest.fixture(scope="module")
def choices():
    """The photographs that the exercise of notebook 08 offers, with the same seed."""
    camera = np.random.default_rng(80)
    return {name: traces.taken(actors.load(name), camera) for name in (*LENDERS, *RECEIVERS)}


@pytest.mark.parametrize("receiver_name", RECEIVERS)
@pytest.mark.parametrize("lender_name", LENDERS)
def test_the_answer_of_exercise_08_holds_for_every_pair_that_it_offers(choices, lender_name, receiver_name):
    lender, twin = choices[lender_name], choices[receiver_name]
    table = traces.laundering_table(
        traces.Pair.swap(lender, onto=twin),
        ["as it is", "messenger"],
        contour=swap.contour(lender, twin),
        error_quality=75,
    )
    asked = ("seam", "noise residual", "error level")
    before, after = table["as it is"], table["messenger"]
    apart = {name: round(abs(after[name].edited - after[name].twin), 2) for name in asked}
    changed = {name: round(abs(after[name].twin - before[name].twin), 2) for name in asked}
    assert max(apart, key=apart.get) == "noise residual"
    assert apart["noise residual"] > sorted(apart.values())[-2]
    assert max(changed, key=changed.get) == "error level"
    assert changed["error level"] > sorted(changed.values())[-2]


def test_with_other_faces_the_grain_hardly_speaks_after_the_messenger():
    camera = np.random.default_rng(80)
    lender, twin = (traces.taken(actors.load(name), camera) for name in ("maple", "hazel"))
    grain = traces.laundering_table(traces.Pair.swap(lender, onto=twin), ["messenger"])["messenger"]["noise residual"]
    assert abs(grain.edited - grain.twin) < 0.06


def test_one_camera_gives_each_picture_grain_of_its_own_and_repeats_with_the_seed():
    first, again = (
        [traces.taken(actors.load("hazel"), camera) for _ in range(2)]
        for camera in (np.random.default_rng(8), np.random.default_rng(8))
    )
    assert not np.array_equal(first[0].pixels, first[1].pixels)
    assert [picture.id for picture in first] == [picture.id for picture in again]


def test_a_trace_after_saving_and_scaling_is_the_trace_of_the_laundered_pair(pair):
    washed = pair.laundered([laundering.Wash(traces.resize, {"scale": 0.5})]).as_jpeg(60)
    found = traces.after(pair, traces.error_level, scale=0.5, saved_at=60, quality=75)
    assert found.both == washed.compare(traces.error_level, quality=75).both


def test_the_table_in_rows_says_edited_then_twin():
    scores_of_one = {"as it is": {"seam": Scores(0.725, 0.5), "error level": Scores(1, 0)}}
    assert traces.in_rows(scores_of_one, {"error level": "saving"}) == [["as it is", "1.00 / 0.00"]]
