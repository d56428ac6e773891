"""What copy-move promises: a planted step is found, also in smooth places and after JPEG; nothing else is."""

import io
from importlib.resources import files

import numpy as np
import pytest
from PIL import Image
from scipy.fft import dctn

from kit import actors, traces
from kit.traces import copies
from tests.benchmarks import copies_found

rng = np.random.default_rng(2003)


@pytest.fixture(autouse=True)
def same_random_numbers(monkeypatch):
    """Begin each test with the same generator, so that its data do not depend on the order of the tests."""
    monkeypatch.setitem(globals(), "rng", np.random.default_rng(2003))


def noise(height, width, spread=3.0):
    return np.clip(rng.normal(120, spread, (height, width, 3)).round(), 0, 255).astype(np.uint8)


def test_the_signs_are_those_of_the_cosines_that_scipy_gives():
    grey = rng.uniform(0, 255, (40, 101)).astype(np.float32)
    words = copies.signs(grey)
    assert words.shape == (25, 86)
    for row, column in ((0, 0), (24, 85), (7, 80), (13, 43)):
        block = dctn(grey[row : row + 16, column : column + 16].astype(float), norm="ortho")[1:6, 1:6].ravel()
        bits = words[row, column] >> np.arange(25, dtype=np.uint32) & np.uint32(1)
        assert np.array_equal(bits == 1, block > copies.CLEARLY_ABOVE)


@pytest.mark.parametrize("step", [(100, 0), (0, 90), (-100, 80), (90, 75)])
def test_a_planted_step_is_found_in_plain_noise_in_every_direction(step):
    right, down = step
    pixels = noise(200, 220)
    left, top = 110 if right < 0 else 10, 20
    pixels[top + down : top + down + 40, left + right : left + right + 50] = pixels[top : top + 40, left : left + 50]
    found = copies.copy_move(pixels)
    assert found.offset_px == step
    marked = found.map > 0
    planted = np.zeros(marked.shape, bool)
    planted[top : top + 40, left : left + 50] = True
    planted[top + down : top + down + 40, left + right : left + right + 50] = True
    assert (marked & planted).sum() > 0.4 * planted.sum()
    assert (marked & planted).sum() > 0.75 * marked.sum()


def test_one_case_of_each_kind_is_found_after_jpeg_and_its_untouched_twin_is_left_alone():
    for seed in range(8):
        one = copies_found.case(seed)
        for quality in (95, 90):
            assert copies.copy_move(copies_found.saved(one.edited, quality)).offset_px == one.step_px, (seed, quality)
            assert copies.copy_move(copies_found.saved(one.untouched, quality)).offset_px is None, (seed, quality)


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((128, 128, 3), 90, np.uint8),
        np.repeat(np.repeat(np.arange(128, dtype=np.uint8)[None, :, None], 128, 0), 3, 2),
        np.repeat(np.where(np.add.outer(np.arange(160), np.arange(160)) % 160 < 80, 60, 190)[:, :, None], 3, 2),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((16, 300, 3), np.uint8),
        noise(31, 33),
    ],
    ids=["plain", "slope", "oblique edges", "one pixel", "narrow", "tiny"],
)
def test_nothing_is_found_where_there_is_no_grain_to_compare_or_no_room(pixels):
    found = copies.copy_move(pixels.astype(np.uint8))
    assert found.offset_px is None
    assert found.votes == 0
    assert found.map.shape == pixels.shape[:2]
    assert not found.map.any()


def test_a_turned_or_mirrored_or_enlarged_piece_is_not_found():
    pixels = noise(200, 200, 20)
    piece = pixels[10:70, 10:70].copy()
    enlarged = np.asarray(Image.fromarray(piece).resize((78, 78), Image.Resampling.BICUBIC))
    for changed in (piece[:, ::-1], np.rot90(piece), enlarged):
        other = pixels.copy()
        other[110 : 110 + len(changed), 110 : 110 + len(changed)] = changed
        assert copies.copy_move(other).offset_px is None


def test_a_stamped_actor_scores_on_the_edited_picture_and_not_on_the_twin():
    twin = actors.photograph(actors.load("hazel"), np.random.default_rng(5), noise=1, quality=95)
    edited = traces.stamp(twin, from_px=(10, 20), size_px=(60, 60), step_px=(176, 30))
    compared = traces.Pair(edited=edited, twin=twin).as_jpeg(90).compare(traces.copy_move)
    assert compared.auc > 0.75
    assert compared.twin_auc == 0.5
    assert copies.copy_move(edited.pixels).offset_px == (176, 30)


def test_a_stamp_changes_only_what_it_says_and_stays_within_the_picture():
    rowan = actors.load("rowan")
    stamped = traces.stamp(rowan, from_px=(0, 0), size_px=(30, 20), step_px=(100, 50))
    assert np.array_equal(stamped.pixels[50:70, 100:130], rowan.pixels[:20, :30])
    assert np.array_equal(stamped.pixels[~stamped.edited], rowan.pixels[~stamped.edited])
    for wrong in ({"from_px": (240, 0)}, {"step_px": (-1, 0)}, {"size_px": (0, 20)}):
        with pytest.raises(ValueError, match="must lie within 256 x 256 px"):
            traces.stamp(rowan, **({"from_px": (0, 0), "size_px": (30, 20), "step_px": (9, 9)} | wrong))


def test_the_lawn_of_scikit_image_holds_a_patch_twice_although_nobody_edited_it_here():
    content = (files("skimage") / "data" / "grass.png").read_bytes()
    grass = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    found = copies.copy_move(grass)
    assert found.offset_px == (3, 162)
    upper, lower = grass[:-162, :-3, 0].astype(float), grass[162:, 3:, 0].astype(float)
    twice = (found.map[:-162, :-3] > 0) & (found.map[162:, 3:] > 0)
    assert twice.sum() > 5000
    assert np.corrcoef(upper[twice], lower[twice])[0, 1] > 0.95
    assert abs(np.corrcoef(upper[~twice], lower[~twice])[0, 1]) < 0.1


def test_the_same_pixels_always_give_the_same_result():
    one = copies_found.case(3)
    first, second = copies.copy_move(one.edited), copies.copy_move(one.edited.copy())
    assert first.offset_px == second.offset_px
    assert np.array_equal(first.map, second.map)
