"""Hair, beards and brows: every style is drawn and labelled, hides no eye, and never asks for tone or expression."""

from dataclasses import replace

import numpy as np
import pytest

from kit import actors
from kit.actors import Expression, casting, hair, sitting
from kit.actors.actor import BEARDS, HAIR_STYLES
from kit.actors.form.asymmetry import Asymmetry
from kit.actors.form.relief import Relief
from kit.actors.hair import beard
from kit.actors.hair.scalp import AXIS_Z, PART_X, Scalp
from kit.picture import Region

GROWN = [style for style in HAIR_STYLES if style not in ("bald", "covered")]
SIZE_PX = 64


def wearing(style="bald", *, tone=5, chin=None, comb="left", colour="#2a1c14"):
    """A random head with this hair and beard and nothing else."""
    drawn = casting.nobody(3, tone=tone)
    worn = {"style": style, "colour": colour, "comb": comb}
    return replace(drawn, hair=worn, beard={"style": chin} if chin else {}, glasses={}, covering={})


def grown(actor):
    return hair.strands(actor, 2 * SIZE_PX, Asymmetry(actor))


def count(picture, region):
    return int((picture.labels == region).sum())


@pytest.fixture(scope="module")
def bald():
    return actors.render(wearing(), size_px=SIZE_PX)


@pytest.mark.parametrize("style", GROWN)
def test_every_style_grows_above_the_forehead_and_hides_neither_eyes_nor_brows(style, bald):
    picture = actors.render(wearing(style), size_px=SIZE_PX)
    assert count(picture, Region.HAIR) > 120
    assert picture.labels[: SIZE_PX // 3][bald.labels[: SIZE_PX // 3] == Region.SKIN].max() == Region.HAIR
    assert count(picture, Region.EYES) >= 0.95 * count(bald, Region.EYES)
    brows = picture.landmarks.points[18:26].astype(int)  # curls may touch the outermost hairs at the temples
    assert not (picture.labels[brows[:, 1], brows[:, 0]] == Region.HAIR).any()
    assert np.isfinite(picture.studio.albedo).all()


def test_a_bald_head_has_no_hair(bald):
    assert count(bald, Region.HAIR) == 0
    assert grown(wearing("bald")) == grown(wearing("covered")) == []


@pytest.mark.parametrize("style", ["bob", "curls"])
def test_a_fringe_ends_above_the_brows(style):
    lines = grown(wearing(style, comb="forward"))[0].lines
    in_front = (lines[..., 2] > 0.55) & (np.abs(lines[..., 0]) < 0.4)
    assert in_front.any()
    assert lines[in_front][:, 1].min() > 0.27


def test_a_fringe_ends_at_uneven_heights():
    lines = grown(wearing("bob", comb="forward"))[0].lines
    ends = lines[:, -1][(lines[:, -1, 2] > 0.55) & (np.abs(lines[:, -1, 0]) < 0.4)]
    assert 0.015 < ends[:, 1].std() < 0.12


@pytest.mark.parametrize("comb", ["left", "right", "back"])
def test_the_cushion_makes_no_dent_at_a_parting(comb):
    scalp = Scalp(wearing("straight", comb=comb))
    x = PART_X[comb] + np.array([-0.25, 0.0, 0.25])
    left, on, right = scalp.thickness(np.stack([x, np.full(3, 1.1), np.full(3, 0.1)], 1))
    assert on >= max(left, right)


@pytest.mark.parametrize("style", ["braids", "locs"])
def test_ropes_begin_all_along_the_hairline(style):
    actor = wearing(style)
    roots = grown(actor)[0].lines[:, 0].astype(float)
    low = roots[Scalp(actor).above(roots) < 0.10]
    around = np.sort(np.arctan2(low[:, 0], low[:, 2] - AXIS_Z))
    assert np.diff(around[np.abs(around) < 1.2]).max() < 0.25


@pytest.mark.parametrize("style", GROWN)
def test_strands_are_finite_and_do_not_depend_on_tone(style):
    light, deep = (grown(wearing(style, tone=tone)) for tone in (1, 10))
    for one, other in zip(light, deep, strict=True):
        for name in one._fields:
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
        assert np.isfinite(one.lines).all()
        assert np.isfinite(one.normal).all()


def test_hair_built_after_another_expression_is_the_same():
    actor = wearing("wavy")
    sitting._combed.cache_clear()
    actors.render(actor, expression=Expression(open=1, smile=0.5), size_px=SIZE_PX)
    after = actors.render(actor, size_px=SIZE_PX)
    sitting._combed.cache_clear()
    sitting.built.cache_clear()
    assert np.array_equal(after.pixels, actors.render(actor, size_px=SIZE_PX).pixels)


def test_more_grey_is_paler_and_keeps_every_strand_in_place():
    actor = wearing("short")
    dark, grey = grown(actor)[0], grown(replace(actor, hair={**actor.hair, "grey": 0.6}))[0]
    assert np.array_equal(dark.lines, grey.lines)
    assert grey.colour.mean() > 2 * dark.colour.mean()


def test_the_cushion_under_hair_vanishes_at_the_hairline():
    for style in GROWN:
        scalp = Scalp(wearing(style))
        forehead = scalp.skull.surface(np.array([1.2, 1.3]), np.array([0.0, 0.2]))
        assert scalp.thickness(forehead).max() < 1e-6, style


@pytest.mark.parametrize("chin", BEARDS)
def test_a_beard_darkens_the_face_and_counts_as_skin(chin, bald):
    picture = actors.render(wearing(chin=chin), size_px=SIZE_PX)
    face = bald.labels == Region.SKIN
    changed = face & (np.abs(picture.pixels.astype(int) - bald.pixels).sum(2) > 30)
    assert changed.sum() > 20
    assert picture.as_linear()[changed].mean() < bald.as_linear()[changed].mean()
    assert (picture.labels[face] == Region.SKIN).mean() > 0.99
    assert count(picture, Region.MOUTH) > 0.7 * count(bald, Region.MOUTH)


@pytest.mark.parametrize("chin", BEARDS)
def test_no_beard_grows_on_the_lips(chin):
    for expression in (Expression(), Expression(smile=0.9), Expression(open=1)):
        relief = Relief(wearing(chin=chin), expression, 0.03)
        q = np.linspace(-0.9, 0.9, 15)
        middle = (relief.mouth.top(q) + relief.mouth.bottom(q)) / 2
        assert not beard.density(relief, q * relief.mouth.half, middle).any()


def test_a_beard_moves_down_with_the_open_mouth():
    lowest = []
    for expression in (Expression(), Expression(open=1)):
        actor = wearing(chin="full")
        relief = Relief(actor, expression, 0.03)
        lowest.append(np.percentile(beard.hairs(relief, 256, Asymmetry(actor))[0].lines[..., 1], 2))
    assert lowest[1] < lowest[0] - 0.08
