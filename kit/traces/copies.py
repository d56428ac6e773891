"""Copy-move: does one part of the picture stand in it a second time, down to what never repeats?

What you will understand: to hide something, people copy a piece of the same picture over it. Colour and light then fit
by themselves. But grain never repeats: two places that agree in it have one origin. To find them takes no model and no
training, only patience: each block is compared with the block most like it, and each pair that is alike votes for the
step from one to the other. A copied piece gives hundreds of votes to one step, and none to the steps around it.

Serves 08-traces. It deliberately finds pieces that were moved, and none that were turned, resized or mirrored. It
cannot tell the copy from the original, and what people *make* alike (one stamp used twice, a chess board, a texture
put together from its own parts) it cannot tell from an edit.

Sources: sorting coarsely rounded cosines of all overlapping blocks, and counting their steps
[Fridrich 2003](#fridrich2003). Two things are ours: a block is known by the *signs* of its cosines, which hold in
smooth places too, where only grain is left; and what was voted for has to agree in its grain.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kit.colour import grey_levels

BLOCK_PX = 16
WAVES = 5  # cosines of 1 to 5 half waves, down times across: what JPEG 90 keeps, and no plain slope or upright edge
TILE_PX = 64  # side of the largest part that is worked on at once, so that it stays in the processor's cache
CLEARLY_ABOVE = 0.02  # levels: a cosine smaller than this is rounding, so that an even block has no signs at all
ORDERS = 4  # times that the blocks are sorted, each time by other signs first: one flipped sign parts no pair in all
SORTED_BY = 16  # signs at a time, since numpy sorts 16-bit numbers by counting them
MOST_FLIPPED = 7  # of 25 signs; strangers differ in 12.5 on average
NEAREST_PX = 24  # nearer than this, everything is like itself
FEWEST_VOTES = 28  # strangers gave up to 27, in the soft fur of the cat `chelsea`
RING_PX = 3, 6  # edges and stripes vote for the steps around as well ...
STANDS_OUT = 2  # ... and a copy has at least twice their votes: 3 was the least seen, 1.6 the most in fur
MOST_TRIED = 8  # steps whose grain is compared

CELL_PX = 5
LEAST_GRAIN = 0.02  # mean square, levels^2: below it, compression has left nothing to compare
MOST_APART = 0.25  # mean square difference, levels^2: what compression at quality 90 leaves between two copies
ALIKE = 0.95  # correlation from which a place is marked with a copy found elsewhere, even where it is further apart


class Region(NamedTuple):
    """How large a square must be, and how alike its grain, to count: a larger one has more grain to agree in."""

    cells: int  # a side
    least_alike: float  # mean correlation of its quarters
    least_quarter: float  # and of the worst of them: an edge that runs through fills no square


REGIONS = Region(4, 0.7, 0.5), Region(8, 0.45, 0.3)


class Copies(NamedTuple):
    """What a search for copies found.

    Attributes
    ----------
    map : numpy.ndarray
        float32, (H, W), in [0, 1]: how well the grain agrees with that of the other place; 0 where nothing was found.
    offset_px : tuple of int or None
        The step from the upper place to the lower one, to the right and down; None when nothing was found.
    votes : int
        Pairs of blocks that voted for it.
    """

    map: np.ndarray
    offset_px: tuple[int, int] | None
    votes: int


def copy_move(pixels: np.ndarray) -> Copies:
    """Find a piece of a picture that stands in it a second time, moved.

    What it responds to: two places, at least about 30 px wide and 24 px apart, with the very same fine grain.
    Where to look: at two marks of one shape. Both are marked: the pixels do not say which is the copy.
    What to ignore: what people make alike, such as one texture laid twice. And silence: a piece that was turned or
    resized, or so smooth that compression wiped it clean, is not found.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).

    Returns
    -------
    Copies

    Notes
    -----
    Seen: on photographed actors, in hair, cloth and plain background alike, the two marks fill the patch but for a rim
    of some 5 px. It fails in the night sky of `rocket`: at JPEG 90 most
    patches there are missed, since two compressions leave no grain in common. And in scikit-image's photograph `grass`,
    which nobody edited *here*, it finds a patch of lawn a second time, 3 px to the right and 162 px down. Look: it is
    one. Somebody stamped it there before the picture was published, as makers of textures do.

    Examples
    --------
    >>> pixels = np.random.default_rng(3).integers(0, 256, (128, 128, 3)).astype(np.uint8)
    >>> copy_move(pixels).offset_px is None
    True
    >>> pixels[80:120, 10:50] = pixels[20:60, 70:110]
    >>> copy_move(pixels).offset_px
    (-60, 60)
    """
    grey = grey_levels(pixels)
    if min(grey.shape) >= BLOCK_PX:
        fine = grain(grey)
        for right, down, votes in elected(signs(grey)):
            marked = _both_places(fine, right, down)
            if marked.any():
                return Copies(marked, (right, down), votes)
    return Copies(np.zeros(grey.shape, np.float32), None, 0)


# Its parts, in order ----------------------------------------------------------------------------------------


def signs(grey: np.ndarray) -> np.ndarray:
    """Return 25 signs for each overlapping block: is the cosine (u down, v across) of the block above zero?

    Parameters
    ----------
    grey : numpy.ndarray
        float32, (H, W), levels, at least 16 px a side.

    Returns
    -------
    numpy.ndarray
        uint32, (H - 15, W - 15): bit 5 (u - 1) + v - 1. 0 for an even block.
    """
    height, width = (side - BLOCK_PX + 1 for side in grey.shape)
    words = np.empty((height, width), np.uint32)
    tall, wide = (-(-side // -(-side // TILE_PX)) for side in (height, width))
    for top in range(0, height, tall):
        rows = min(tall, height - top)
        down = _sliding_cosines(rows) @ grey[top : top + rows + BLOCK_PX - 1]
        for left in range(0, width, wide):
            columns = min(wide, width - left)
            both = down[:, left : left + columns + BLOCK_PX - 1] @ _sliding_cosines(columns).T
            above = (both > CLEARLY_ABOVE).view(np.uint8).reshape(WAVES, rows, WAVES, columns)
            fives = sum(above[:, :, wave] << wave for wave in range(WAVES)).astype(np.uint32)
            word = sum(fives[wave] << np.uint32(WAVES * wave) for wave in range(WAVES))
            words[top : top + rows, left : left + columns] = word
    return words


def elected(words: np.ndarray) -> list[tuple[int, int, int]]:
    """Return the steps (right, down, votes) that have many votes and stand alone with them, most votes first."""
    width = np.int32(words.shape[1])
    place = np.flatnonzero(words).astype(np.int32)
    word = words.ravel()[place]
    row, column = place // width, place % width
    steps = []
    for order in range(ORDERS):
        turn = np.uint32(order * WAVES**2 // ORDERS)
        turned = word >> turn | word << (np.uint32(WAVES**2) - turn)
        ranked = np.argsort((turned & np.uint32(2**SORTED_BY - 1)).astype(np.uint16), kind="stable")
        in_order = word[ranked]
        alike = np.flatnonzero(np.bitwise_count(in_order[1:] ^ in_order[:-1]) <= MOST_FLIPPED)
        one, other = ranked[alike], ranked[alike + 1]
        upper, lower = np.minimum(one, other), np.maximum(one, other)
        down, right = row[lower] - row[upper], column[lower] - column[upper]
        far = (down >= NEAREST_PX) | (np.abs(right) >= NEAREST_PX)
        steps.append((down * (2 * width) + right + width)[far])
    votes = np.bincount(np.concatenate(steps))
    chosen = np.flatnonzero(votes >= FEWEST_VOTES)
    reach = np.arange(-RING_PX[1], RING_PX[1] + 1)
    ring = (reach[:, None] * (2 * width) + reach)[np.maximum(np.abs(reach[:, None]), np.abs(reach)) >= RING_PX[0]]
    around = votes.take(chosen[:, None] + ring, mode="clip").max(axis=1, initial=0)
    chosen = chosen[votes[chosen] >= STANDS_OUT * around]
    chosen = chosen[np.argsort(-votes[chosen], kind="stable")[:MOST_TRIED]]
    return [(int(step % (2 * width) - width), int(step // (2 * width)), int(votes[step])) for step in chosen]


def grain(grey: np.ndarray) -> np.ndarray:
    """Return what lies between the finest detail and the coarse, float32 (H, W): what JPEG 90 leaves of the grain.

    A wavelet "with holes": soft minus softer. It reaches 4 px.
    """
    soft = _softened(_softened(grey, 1), 1)
    return soft - _softened(soft, 2)


def _softened(grey: np.ndarray, hole_px: int) -> np.ndarray:
    """Return half of each pixel and a quarter of the two beside it, across and down; edges are repeated."""
    for _ in range(2):
        wide = np.pad(grey, [(hole_px, hole_px), (0, 0)], mode="edge")
        grey = ((wide[: -2 * hole_px] + wide[2 * hole_px :]) / 4 + wide[hole_px:-hole_px] / 2).T
    return grey


@functools.cache
def _sliding_cosines(count: int) -> np.ndarray:
    """Return a matrix (WAVES * count, count + 15), float32, that takes the cosines of `count` overlapping blocks."""
    matrix = np.zeros((WAVES, count, count + BLOCK_PX - 1), np.float32)
    for wave in range(WAVES):
        cosine = np.cos(np.pi * (wave + 1) * (np.arange(BLOCK_PX) + 0.5) / BLOCK_PX) * np.sqrt(2 / BLOCK_PX)
        for place in range(count):
            matrix[wave, place, place : place + BLOCK_PX] = cosine
    return matrix.reshape(WAVES * count, -1)


def _both_places(fine: np.ndarray, right: int, down: int) -> np.ndarray:
    """Return a map, float32 (H, W), of where the grain is alike in both places; all 0 if nowhere to the last bit."""
    marked = np.zeros(fine.shape, np.float32)
    found = list(_agreement(*_overlap(fine, right, down)))
    if not any(proof for _, _, proof in found):
        return marked
    for region, alike, _ in found:
        if marked.any():
            break  # a larger region would only blur what smaller ones show
        side = CELL_PX * region.cells
        for row, column in np.argwhere(alike > 0):
            window = np.s_[row * CELL_PX : row * CELL_PX + side, column * CELL_PX : column * CELL_PX + side]
            for place in _overlap(marked, right, down):
                np.maximum(place[window], alike[row, column], out=place[window])
    return np.minimum(marked, 1)


def _overlap(values: np.ndarray, right: int, down: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the part of a picture that a step leads away from, and the part that it leads to, as views."""
    height, width = values.shape
    here = values[: height - down, max(0, -right) : width - max(0, right)]
    there = values[down:, max(0, right) : width - max(0, -right)]
    return here, there


def _agreement(here: np.ndarray, there: np.ndarray) -> Iterator[tuple[Region, np.ndarray, bool]]:
    """Yield for each kind of region how alike the grain is (0 where too little), and whether it proves a copy."""
    product, first, second = (_cells(values) for values in (here * there, here * here, there * there))
    for region in REGIONS:
        half, size_px = region.cells // 2, (CELL_PX * region.cells) ** 2
        if min(product.shape) < region.cells:
            continue
        both, one, other = (_windows(sums, half) for sums in (product, first, second))
        has_grain = np.minimum(one, other) >= LEAST_GRAIN * size_px / 4
        quarter = np.where(has_grain, both / np.sqrt(np.where(has_grain, one * other, 1)), 0)
        quarters = np.stack(
            [quarter[:-half, :-half], quarter[:-half, half:], quarter[half:, :-half], quarter[half:, half:]]
        )
        apart = _windows(first + second - 2 * product, region.cells) / size_px
        mean, worst = quarters.mean(axis=0), quarters.min(axis=0)
        enough = (mean >= region.least_alike) & (worst >= region.least_quarter)
        same = enough & (apart <= MOST_APART)
        yield region, np.where(same | (enough & (mean >= ALIKE)), mean, 0), bool(same.any())


def _cells(values: np.ndarray) -> np.ndarray:
    """Return the sums over cells of 5 x 5 px; what is left over at the right and below is dropped."""
    rows, columns = (side // CELL_PX for side in values.shape)
    whole = values[: rows * CELL_PX, : columns * CELL_PX]
    return whole.reshape(rows, CELL_PX, columns, CELL_PX).sum(axis=(1, 3))


def _windows(cells: np.ndarray, count: int) -> np.ndarray:
    """Return the sums over every square of `count` x `count` cells."""
    for _ in range(2):
        cells = sum(cells[i : len(cells) - count + 1 + i] for i in range(count)).T
    return cells
