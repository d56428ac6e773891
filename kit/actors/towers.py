"""Two clock towers, drawn from numbers: the same exercises for those who would rather not work with faces.

What you will understand: nothing in the swap knows what a face is. Points, a net, colours and a mask move the dial of one
tower onto the other just as they move a face.

Serves 03-swap and wherever a face could stand. The towers stand nowhere. They are seen straight from the front and
cannot be turned.

The point set ``tower-24``: 0-11 on the rim of the dial, from twelve o'clock on and clockwise; 12 the hub; 13-18 on the
inner ring at one, three, five, seven, nine and eleven o'clock; 19-22 the corners of the housing, clockwise from the
top left; 23 the keystone above it.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from kit.picture import Draft, Landmarks, Picture, Region

SIZE_PX = 256
FINER = 4  # drawn this many times larger, so that edges come out smooth
SAYS = "drawn by the kit: a tower that stands nowhere"
NUMERALS = ("XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI")  # IIII, as on most clocks
STROKES = {"I": ((0, 0),), "V": ((-0.5, 0), (0.5, 0)), "X": ((-0.5, 0.5), (0.5, -0.5))}  # x at the top and below
GLYPH_WIDTH = {"I": 0.55, "V": 1.15, "X": 1.15}
SEED = 24


class MeanShape(NamedTuple):
    """The mean of the two towers' points (float64, (24, 2), dial of radius 1 around 0) and its triangles (int, (n, 3))."""

    points: np.ndarray
    triangles: np.ndarray


class Tower(NamedTuple):
    """What sets a tower apart. Lengths in px, colours sRGB."""

    sky: tuple[tuple[int, int, int], tuple[int, int, int]]
    wall: tuple[int, int, int]
    joint: tuple[int, int, int]
    block: tuple[int, int]
    body: tuple[int, int]
    housing: tuple[int, int, int, int]
    stone: tuple[int, int, int]
    hub: tuple[float, float]
    radii: tuple[float, float]
    inner: float
    rim: tuple[int, int, int]
    dial: tuple[int, int, int]
    ink: tuple[int, int, int]
    hands: tuple[int, int, int]
    time: tuple[int, int]
    roman: bool


TOWERS = {
    "north": Tower(
        sky=((150, 178, 200), (222, 226, 222)), wall=(158, 88, 66), joint=(196, 172, 152), block=(17, 7), body=(38, 218),
        housing=(56, 58, 200, 202), stone=(226, 216, 196), hub=(128, 130), radii=(60, 60), inner=0.60,
        rim=(62, 66, 62), dial=(240, 232, 212), ink=(44, 42, 44), hands=(34, 34, 38), time=(10, 9), roman=True,
    ),
    "south": Tower(
        sky=(((176, 186, 204)), (236, 224, 206)), wall=(204, 176, 132), joint=(176, 148, 108), block=(34, 16), body=(50, 206),
        housing=(66, 42, 190, 190), stone=(190, 160, 116), hub=(128, 116), radii=(51, 57), inner=0.70,
        rim=(168, 128, 62), dial=(224, 228, 226), ink=(42, 66, 104), hands=(150, 74, 40), time=(1, 50), roman=False,
    ),
}  # fmt: skip


def tower(name: str) -> Picture:
    """Return one of the two towers.

    Parameters
    ----------
    name : {"north", "south"}

    Returns
    -------
    Picture
        256 px, with the 24 landmarks and a label map: the dial counts as skin, all else as background.

    Raises
    ------
    ValueError
        For any other name.

    Examples
    --------
    >>> tower("north").name
    'North tower'
    """
    if name not in TOWERS:
        raise ValueError(f'tower({name!r}) is unknown: say "north" or "south".')
    dial = np.where(_dial(TOWERS[name]), Region.SKIN, Region.BACKGROUND).astype(np.uint8)
    points = _points(TOWERS[name])
    draft = Draft(_drawn(name), Landmarks(points, "tower-24", np.ones(len(points), bool)), dial)
    return Picture.made(
        draft,
        step="actors.tower",
        name=f"{name.capitalize()} tower",
        parameters={"tower": name},
        consent_ids=("towers",),
        says=SAYS,
    )


@functools.cache
def mean_shape() -> MeanShape:
    """Return the mean shape of the two towers and its fixed triangles.

    Examples
    --------
    >>> mean_shape().points.shape
    (24, 2)
    """
    shapes = [(_points(made) - made.hub) / np.mean(made.radii) for made in TOWERS.values()]
    return MeanShape(np.mean(shapes, axis=0), _TRIANGLES)


# Drawing ----------------------------------------------------------------------------------------------------


def _clock(made: Tower, hours: np.ndarray, share: float) -> np.ndarray:
    """Return points on the dial, float64 (n, 2) in px, at a share of its radii."""
    angle = np.asarray(hours) * np.pi / 6
    return np.array(made.hub) + share * np.array(made.radii) * np.stack([np.sin(angle), -np.cos(angle)], axis=-1)


def _points(made: Tower) -> np.ndarray:
    left, top, right, bottom = made.housing
    keystone = ((left + right) / 2, top - 12)
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), keystone]
    rings = [_clock(made, np.arange(12), 1), [made.hub], _clock(made, np.arange(1, 12, 2), made.inner)]
    return np.concatenate([*rings, corners]).astype(float)


def _dial(made: Tower) -> np.ndarray:
    """Return the pixels of the dial inside its rim, bool (256, 256)."""
    y, x = np.mgrid[:SIZE_PX, :SIZE_PX] + 0.5
    return np.hypot((x - made.hub[0]) / made.radii[0], (y - made.hub[1]) / made.radii[1]) < 1


@functools.cache
def _drawn(name: str) -> np.ndarray:
    """Return the pixels of a tower, uint8 (256, 256, 3)."""
    made = TOWERS[name]
    image = Image.fromarray(_sky(made))
    draw = ImageDraw.Draw(image)
    _draw_wall(draw, made)
    _draw_housing(draw, made)
    image = Image.fromarray(_shaded(np.asarray(image), made))
    _draw_dial(ImageDraw.Draw(image), made)
    return _lit(np.asarray(image.reduce(FINER)), made)


def _sky(made: Tower) -> np.ndarray:
    share = np.linspace(0, 1, SIZE_PX * FINER)[:, None, None]
    above, below = (np.array(colour, float) for colour in made.sky)
    rows = above + (below - above) * share
    return np.broadcast_to(np.rint(rows).astype(np.uint8), (SIZE_PX * FINER, SIZE_PX * FINER, 3)).copy()


def _draw_wall(draw: ImageDraw.ImageDraw, made: Tower) -> None:
    """Draw rows of blocks, each a little different, every other row shifted by half a block."""
    rng = np.random.default_rng(SEED)
    left, right = made.body
    _box(draw, (left, 22, right, SIZE_PX), made.joint)
    wide, high = made.block
    for number, top in enumerate(range(22, SIZE_PX, high)):
        for start in range(left - (wide // 2) * (number % 2), right, wide):
            colour = np.array(made.wall) + rng.normal(0, 6) + rng.normal(0, 2, 3)
            box = (max(start, left) + 0.5, top + 0.5, min(start + wide, right) - 0.5, top + high - 0.5)
            if box[2] > box[0]:
                _box(draw, box, tuple(int(level) for level in colour.clip(0, 255)))
    _box(draw, (left - 8, 14, right + 8, 24), made.stone)
    _box(draw, (left - 4, 24, right + 4, 28), _darker(made.stone, 0.82))


def _draw_housing(draw: ImageDraw.ImageDraw, made: Tower) -> None:
    left, top, right, bottom = made.housing
    _box(draw, (left - 1, top - 1, right + 3, bottom + 3), _darker(made.wall, 0.6))
    _box(draw, made.housing, made.stone)
    _box(draw, (left + 3, top + 3, right - 3, bottom - 3), _darker(made.stone, 0.92))
    _box(draw, (left + 4, top + 4, right - 4, bottom - 4), _darker(made.stone, 1.03))
    middle = (left + right) / 2
    stone = [(middle - 9, top - 12), (middle + 9, top - 12), (middle + 6, top + 3), (middle - 6, top + 3)]
    draw.polygon([(FINER * x, FINER * y) for x, y in stone], fill=made.stone, outline=_darker(made.stone, 0.75))


def _draw_dial(draw: ImageDraw.ImageDraw, made: Tower) -> None:
    _disc(draw, made, 1.09, _darker(made.rim, 0.7))
    _disc(draw, made, 1.075, made.rim)
    _disc(draw, made, 1.0, made.dial)
    for share in (0.96, 0.90, made.inner):
        _ring(draw, made, share)
    for minute in range(60):
        _stroke(draw, _clock(made, [minute / 5] * 2, 1), made.ink, 0.7, shares=(0.90, 0.96), made=made, hours=minute / 5)
    for hour in range(12):
        if made.roman:
            _draw_numeral(draw, made, hour)
        else:
            _stroke(draw, None, made.ink, 3.2, shares=(made.inner + 0.03, 0.87), made=made, hours=hour)
    hour, minute = made.time
    _draw_hand(draw, made, hour + minute / 60, 0.52, 3.4)
    _draw_hand(draw, made, minute / 5, 0.80, 2.4)
    _disc(draw, made, 0.055, made.hands)
