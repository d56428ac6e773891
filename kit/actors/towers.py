"""Two clock towers, drawn from numbers: the same exercises for those who would rather not work with faces.

What you will understand: nothing in the swap knows what a face is. Points, a net, colours and a mask move the dial
of one tower onto the other just as they move a face.

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
SAYS = "Drawn tower: stands nowhere, depicts nobody."
GRAIN = 1.2  # standard deviation in levels, so that flat stone does not look like plastic
SEED = 24
CORNICE_PX = 24  # where it ends and the wall begins ...
CORNICE_HIGH_PX, CORNICE_OUT_PX = 12, 9  # ... its height, and how far it stands out
KEYSTONE_PX = 12  # how far it stands out above the housing
NUMERALS = ("XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI")  # IIII, as on most clocks
LETTER_PX = 7.0
WIDTHS = {"I": 0.50, "V": 0.95, "X": 0.95}  # in units of the letter width above
STROKES = {  # for each stroke: place at the top, place below, width in px
    "I": ((0.0, 0.0, 1.7),),
    "V": ((-0.35, 0.0, 1.9), (0.35, 0.0, 1.0)),
    "X": ((-0.35, 0.35, 1.9), (0.35, -0.35, 1.0)),
}
NUMERALS_END, TRACK = 0.68, (0.70, 0.75)  # as shares of the radius; outside of the minute track the dial is plain
TRIANGLES = (  # Delaunay triangles of the mean shape; a test computes them again
    (0, 1, 13), (0, 1, 23), (0, 11, 18), (0, 11, 23), (0, 13, 18), (1, 2, 13), (1, 2, 20), (1, 20, 23),
    (2, 3, 14), (2, 3, 20), (2, 13, 14), (3, 4, 14), (3, 4, 21), (3, 20, 21), (4, 5, 15), (4, 5, 21),
    (4, 14, 15), (5, 6, 15), (5, 6, 21), (6, 7, 16), (6, 7, 22), (6, 15, 16), (6, 21, 22), (7, 8, 16),
    (7, 8, 22), (8, 9, 17), (8, 9, 22), (8, 16, 17), (9, 10, 17), (9, 10, 19), (9, 19, 22), (10, 11, 18),
    (10, 11, 19), (10, 17, 18), (11, 19, 23), (12, 13, 14), (12, 13, 18), (12, 14, 15), (12, 15, 16), (12, 16, 17),
    (12, 17, 18),
)  # fmt: skip


class MeanShape(NamedTuple):
    """The mean of the two towers' points, float64 (24, 2), the dial's radius being 1, and its triangles, int (n, 3)."""

    points: np.ndarray
    triangles: np.ndarray


class Tower(NamedTuple):
    """What sets a tower apart. Lengths in px, colours sRGB."""

    sky: tuple[int, int, int]
    wall: tuple[int, int, int]
    joint: tuple[int, int, int]  # the mortar between blocks
    block: tuple[int, int]  # width and height of a block with its joint
    body: tuple[int, int]  # left and right edge of the wall
    housing: tuple[int, int, int, int]  # left, top, right, bottom of the frame around the dial
    stone: tuple[int, int, int]
    hub: tuple[float, float]
    radii: tuple[float, float]  # of the dial, across and down
    inner: float  # the inner ring, as a share of the radii ...
    lowered: float  # ... and how far below the hub its middle lies, as on astronomical clocks
    rim: tuple[int, int, int]
    dial: tuple[int, int, int]
    ink: tuple[int, int, int]
    hands: tuple[int, int, int]
    time: tuple[int, int]  # hour and minute
    roman: bool  # Roman numerals, or bars


TOWERS = {
    "north": Tower(
        sky=(188, 204, 214), wall=(158, 88, 66), joint=(196, 172, 152), block=(17, 7), body=(38, 218),
        housing=(56, 58, 200, 202), stone=(226, 216, 196), hub=(128, 130), radii=(60, 60), inner=0.44, lowered=0,
        rim=(62, 66, 62), dial=(240, 232, 212), ink=(44, 42, 44), hands=(34, 34, 38), time=(10, 9), roman=True,
    ),
    "south": Tower(
        sky=(196, 208, 216), wall=(204, 176, 132), joint=(176, 148, 108), block=(34, 16), body=(50, 206),
        housing=(56, 38, 200, 194), stone=(190, 160, 116), hub=(128, 116), radii=(58, 64), inner=0.38, lowered=0.20,
        rim=(168, 128, 62), dial=(236, 238, 236), ink=(42, 66, 104), hands=(150, 74, 40), time=(1, 50), roman=False,
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
    dial = np.where(_from_hub(TOWERS[name]) < 1, Region.SKIN, Region.BACKGROUND).astype(np.uint8)
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
    return MeanShape(np.mean(shapes, axis=0), np.array(TRIANGLES))


# Where things are -------------------------------------------------------------------------------------------


def _clock(made: Tower, hours: np.ndarray, share: np.ndarray | float = 1) -> np.ndarray:
    """Return points on the dial, float64 (n, 2) in px: at these hours, at this share of the radius."""
    angle = np.asarray(hours, float) * np.pi / 6
    return made.hub + np.stack([np.sin(angle), -np.cos(angle)], axis=-1) * made.radii * np.reshape(share, (-1, 1))


def _points(made: Tower) -> np.ndarray:
    left, top, right, bottom = made.housing
    outside = [(left, top), (right, top), (right, bottom), (left, bottom), ((left + right) / 2, top - KEYSTONE_PX)]
    return np.concatenate([_clock(made, range(12)), [made.hub], _on_ring(made, np.arange(1, 12, 2)), outside])


def _on_ring(made: Tower, hours: np.ndarray) -> np.ndarray:
    """Return points on the inner ring, float64 (n, 2) in px."""
    return _clock(made, hours, made.inner) + np.array([0, made.lowered * made.radii[1]])


def _from_hub(made: Tower) -> np.ndarray:
    """Return how far each pixel is from the hub, in radii, float64 (256, 256)."""
    y, x = np.mgrid[:SIZE_PX, :SIZE_PX] + 0.5
    return np.hypot((x - made.hub[0]) / made.radii[0], (y - made.hub[1]) / made.radii[1])


# Drawing ----------------------------------------------------------------------------------------------------


@functools.cache
def _drawn(name: str) -> np.ndarray:
    """Return the pixels of a tower, uint8 (256, 256, 3)."""
    made = TOWERS[name]
    image = Image.new("RGB", (SIZE_PX * FINER, SIZE_PX * FINER), made.sky)
    draw = ImageDraw.Draw(image)
    _draw_wall(draw, made)
    _draw_housing(draw, made)
    _draw_dial(draw, made)
    return _lit(np.asarray(image.reduce(FINER), np.float64), made)


def _draw_wall(draw: ImageDraw.ImageDraw, made: Tower) -> None:
    """Draw rows of blocks, each of its own shade, every other row shifted by half a block."""
    rng = np.random.default_rng(SEED)
    left, right = made.body
    wide, high = made.block
    out = CORNICE_OUT_PX
    _box(draw, (left, CORNICE_PX, right, SIZE_PX), made.joint)
    for row, top in enumerate(range(CORNICE_PX, SIZE_PX, high)):
        for start in range(left - wide // 2 * (row % 2), right, wide):
            shade = _times(made.wall, 1 + rng.normal(0, 0.045))
            box = (max(start, left) + 0.5, top + 0.5, min(start + wide, right) - 0.5, top + high - 0.5)
            if box[2] > box[0]:
                _box(draw, box, shade)
    _box(draw, (left - out, CORNICE_PX - CORNICE_HIGH_PX, right + out, CORNICE_PX - 4), made.stone)
    _box(draw, (left - out / 2, CORNICE_PX - 4, right + out / 2, CORNICE_PX), _times(made.stone, 0.86))
    _box(draw, (left, CORNICE_PX, right, CORNICE_PX + 3), _times(made.wall, 0.7))


def _draw_housing(draw: ImageDraw.ImageDraw, made: Tower) -> None:
    left, top, right, bottom = made.housing
    _box(draw, (left, top, right + 3, bottom + 3), _times(made.wall, 0.62))
    for inset, shade in ((0, 1.0), (4, 0.84), (5, 0.94)):
        _box(draw, (left + inset, top + inset, right - inset, bottom - inset), _times(made.stone, shade))
    x, y = (left + right) / 2, top - KEYSTONE_PX
    keystone = np.array([(x - 11, y), (x + 11, y), (x + 7, top + 5), (x - 7, top + 5)])
    draw.polygon([tuple(corner) for corner in keystone * FINER], made.stone, _times(made.stone, 0.75), width=3)


def _draw_dial(draw: ImageDraw.ImageDraw, made: Tower) -> None:
    groove, rim_below = _times(made.stone, 0.78), _times(made.rim, 0.75)
    for share, shade in ((1.13, groove), (1.10, rim_below), (1.07, made.rim), (1.0, made.dial)):
        draw.ellipse(_frame(made, share), shade)
    faint = _mixed(made.ink, made.dial)
    for share in TRACK:
        draw.ellipse(_frame(made, share), outline=faint, width=3)
    ring = [tuple(point) for point in FINER * _on_ring(made, np.linspace(0, 12, 121))]
    draw.line(ring, faint, 3)
    for minute in range(60):
        _line(draw, _clock(made, [minute / 5] * 2, TRACK), made.ink, 1.5 if minute % 5 == 0 else 0.6)
    for hour in range(12):
        if made.roman:
            _draw_numeral(draw, made, hour)
        else:
            _line(draw, _clock(made, [hour] * 2, [NUMERALS_END - 0.13, NUMERALS_END]), made.ink, 3.6)
    hour, minute = made.time
    _line(draw, _clock(made, [hour + minute / 60, hour + minute / 60 + 6], [0.42, 0.10]), made.hands, 3.6)
    _line(draw, _clock(made, [minute / 5, minute / 5 + 6], [0.66, 0.14]), made.hands, 2.4)
    draw.ellipse(_frame(made, 0.07), made.hands)


def _draw_numeral(draw: ImageDraw.ImageDraw, made: Tower, hour: int) -> None:
    """Draw a Roman numeral with its top towards the rim."""
    letters = NUMERALS[hour]
    low, high = _clock(made, [hour] * 2, [NUMERALS_END - 0.2, NUMERALS_END])
    across = (_clock(made, [hour + 3]) - made.hub)[0]
    across *= LETTER_PX / np.hypot(*across)
    start = -sum(WIDTHS[letter] for letter in letters) / 2
    for letter in letters:
        middle = start + WIDTHS[letter] / 2
        for above, below, width_px in STROKES[letter]:
            ends = [high + (middle + above) * across, low + (middle + below) * across]
            _line(draw, np.array(ends), made.ink, width_px)
        start += WIDTHS[letter]


def _lit(pixels: np.ndarray, made: Tower) -> np.ndarray:
    """Return the drawing in a soft light from the left: a rounder tower, and a rim that throws a shadow on the dial."""
    y, x = np.mgrid[:SIZE_PX, :SIZE_PX] + 0.5
    left, right = made.body
    across = np.clip((x - left) / (right - left), 0, 1)
    wall = (y > CORNICE_PX) & (x > left) & (x < right)
    cornice = (y > CORNICE_PX - CORNICE_HIGH_PX) & (y < CORNICE_PX)
    cornice &= (x > left - CORNICE_OUT_PX) & (x < right + CORNICE_OUT_PX)
    light = np.where(wall | cornice, 1.06 - 0.22 * across**2, 0.97 + 0.10 * y / SIZE_PX)
    distance = _from_hub(made)
    shadow = np.roll(distance, (2, 2), axis=(0, 1)) > 0.985  # of the rim, two pixels down and to the right
    light *= np.where((distance < 1) & shadow, 0.86, 1)
    light *= 1 - 0.16 * np.exp(-(((distance - 1.12) / 0.07) ** 2)) * (distance > 1.1)
    grain = np.random.default_rng(SEED).normal(0, GRAIN, pixels.shape[:2])
    return np.rint(np.clip(pixels * light[:, :, None] + grain[:, :, None], 0, 255)).astype(np.uint8)


def _box(draw: ImageDraw.ImageDraw, box: tuple[float, ...], colour: tuple[int, ...]) -> None:
    left, top, right, bottom = (round(FINER * edge) for edge in box)
    draw.rectangle((left, top, right - 1, bottom - 1), colour)


def _frame(made: Tower, share: float) -> tuple[float, ...]:
    (x, y), (wide, high) = made.hub, made.radii
    return tuple(FINER * edge for edge in (x - share * wide, y - share * high, x + share * wide, y + share * high))


def _line(draw: ImageDraw.ImageDraw, ends: np.ndarray, colour: tuple[int, ...], width_px: float) -> None:
    draw.line([tuple(end) for end in FINER * ends], colour, round(FINER * width_px))


def _times(colour: tuple[int, ...], factor: float) -> tuple[int, ...]:
    return tuple(min(255, round(level * factor)) for level in colour)


def _mixed(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple((a + b) // 2 for a, b in zip(first, second, strict=True))
