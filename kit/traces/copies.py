"""Copy-move: is one part of the picture the same as another, down to what never repeats?

What you will understand: to hide something, people copy a piece of the same picture over it. Colours and light then fit
by themselves. But grain never repeats: two places that agree in it have the same origin. Looking for them needs no
model and no training, only patience: every block is compared with those most like it, and each pair that is alike casts
a vote for the step that leads from one to the other. A copied piece gives hundreds of votes for one step.

Serves 08-traces. It deliberately finds pieces that were moved, and none that were turned, resized or mirrored. It
cannot tell the copy from what it was copied from, and what repeats by itself (a brick wall by one stamp, a rendered
pattern, a chess board) is no edit.

Sources: sorting quantised blocks after [Fridrich 2003](#fridrich2003). Ours differs: a block is known by the signs of
its cosines, which compression leaves alone, and what was voted for must agree in its fine grain, too.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from kit.colour import grey_levels

BLOCK_PX = 16
WAVES = 5  # cosines of 1 to 5 half waves a block, down and across: what JPEG keeps, without slopes and plain edges
ORDERS = 4  # sortings; each begins with other signs, so that one flipped sign does not part a pair in all of them
MOST_FLIPPED = 7  # of 25 signs: two strangers differ in 12.5 on average
FEWEST_VOTES = 28  # strangers gave up to 20 in a photograph of fur
NEAREST_PX = 24  # nearer than this, everything looks like itself
RING_PX = (3, 6)  # edges and stripes also vote for the steps around; a copy's votes stand alone
STANDS_OUT = 2.0
MOST_TRIED = 8  # steps whose grain is compared

CELL_PX = 5
REGIONS = ((4, 0.7, 0.5), (8, 0.45, 0.3))  # cells a side; correlation of the grain at least; in each quarter at least
LEAST_GRAIN = 0.02  # mean square of the grain, levels^2: below, compression has left nothing to compare
MOST_APART = 0.25  # mean square difference, levels^2: what two compressions at quality 90 leave


class Copies(NamedTuple):
    """What a search for copies found.

    Attributes
    ----------
    map : numpy.ndarray
        float32, (H, W), in [0, 1]: how well the grain agrees with that of the other place. 0 where nothing was found.
    offset_px : tuple of int or None
        The step from one place to the other: right, down (never up). None when nothing was found.
    votes : int
        Pairs of blocks that voted for it.
    """

    map: np.ndarray
    offset_px: tuple[int, int] | None
    votes: int


def copy_move(pixels: np.ndarray) -> Copies:
    """Find a piece of a picture that stands in it a second time, moved.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).

    Returns
    -------
    Copies
        Both places are marked: which of them is the copy, the pixels do not say.

    Notes
    -----
    What it responds to: two places, at least 20 px wide and 24 px apart, whose fine grain is the same.
    Where to look: at two patches of one shape, as far apart as the step says.
    What to ignore: pairs in things that people make alike, such as windows, letters, a woven pattern; and silence. A
    piece that was turned or resized, or a flat one that compression has wiped clean, is not found.

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
    nothing = Copies(np.zeros(grey.shape, np.float32), None, 0)
    if min(grey.shape) < BLOCK_PX + NEAREST_PX:
        return nothing
    fine = _grain(grey)
    for down, right, votes in _voted(signs(grey)):
        found = [each for each in _agreement(fine, down, right) if each[2].any()]
        if found:
            return Copies(_both_places(found, grey.shape, down, right), (right, down), votes)
    return nothing


def signs(grey: np.ndarray) -> np.ndarray:
    """Return for every overlapping block 25 signs in a word: is the block's cosine (u, v) above zero?

    Parameters
    ----------
    grey : numpy.ndarray
        float32, (H, W), levels.

    Returns
    -------
    numpy.ndarray
        uint32, (H - 15, W - 15). A block without anything but slopes and float rounding is 0.
    """
    height, width = (side - BLOCK_PX + 1 for side in grey.shape)
    words = np.zeros((height, width), np.uint32)
    tall, wide = (-(-side // -(-side // 80)) for side in (height, width))  # equal tiles of at most 80 px: cache
    for top in range(0, height, tall):
        rows = min(tall, height - top)
        waves_down = _sliding_cosines(rows) @ grey[top : top + rows + BLOCK_PX - 1]
        for left in range(0, width, wide):
            columns = min(wide, width - left)
            part = waves_down[:, left : left + columns + BLOCK_PX - 1] @ _sliding_cosines(columns).T
            cosines = part.reshape(WAVES, rows, WAVES, columns)
            word = np.zeros((rows, columns), np.uint32)
            for number in range(WAVES**2):
                above = cosines[number // WAVES, :, number % WAVES] > 0.02
                word |= above.astype(np.uint32) << np.uint32(number)
            words[top : top + rows, left : left + columns] = word
    return words


def _sliding_cosines(count: int) -> np.ndarray:
    """Return a matrix (WAVES * count, count + 15) that takes the cosines of `count` blocks in a row of pixels."""
    return _all_sliding_cosines(count)


@functools.cache
def _all_sliding_cosines(count: int) -> np.ndarray:
    middle = np.arange(BLOCK_PX) + 0.5
    matrix = np.zeros((WAVES, count, count + BLOCK_PX - 1), np.float32)
    for wave in range(WAVES):
        for place in range(count):
            matrix[wave, place, place : place + BLOCK_PX] = np.cos(np.pi * (wave + 1) * middle / BLOCK_PX) / 8**0.5
    return matrix.reshape(WAVES * count, -1)


def _voted(words: np.ndarray) -> list[tuple[int, int, int]]:
    """Return the steps (down, right, votes) with most votes beyond those of the steps around them."""
    width = words.shape[1]
    place = np.flatnonzero(words).astype(np.int32)
    word = words.ravel()[place]
    row, column = place // np.int32(width), place % np.int32(width)
    steps = []
    for order in range(ORDERS):
        turn = np.uint32(order * WAVES**2 // ORDERS)
        turned = (word >> turn | word << np.uint32(WAVES**2) - turn).astype(np.uint16)
        ranked = np.argsort(turned, kind="stable")  # of 16 bits: numpy counts them instead of comparing
        ordered = word[ranked]
        alike = np.flatnonzero(np.bitwise_count(ordered[1:] ^ ordered[:-1]) <= MOST_FLIPPED)
        one, other = ranked[alike], ranked[alike + 1]
        first, second = np.minimum(one, other), np.maximum(one, other)
        down, right = row[second] - row[first], column[second] - column[first]
        far = (down >= NEAREST_PX) | (np.abs(right) >= NEAREST_PX)
        steps.append((down * np.int32(2 * width) + right + np.int32(width))[far])
    votes = np.bincount(np.concatenate(steps), minlength=2 * words.size)
    elected = np.flatnonzero(votes >= FEWEST_VOTES)
    inner, outer = RING_PX
    reach = np.arange(-outer, outer + 1)
    ring = (reach[:, None] * 2 * width + reach)[np.maximum(np.abs(reach[:, None]), np.abs(reach)) >= inner]
    around = votes.take(elected[:, None] + ring, mode="clip").max(axis=1, initial=0)
    alone = votes[elected] >= STANDS_OUT * around
    best = elected[alone][np.argsort(-votes[elected[alone]], kind="stable")[:MOST_TRIED]]
    return [(int(step // (2 * width)), int(step % (2 * width) - width), int(votes[step])) for step in best]


def _grain(grey: np.ndarray) -> np.ndarray:
    """Return what lies between fine and coarse, float32 (H, W): one level of the wavelet "with holes"."""
    soft = _smoothed(_smoothed(grey, 1), 1)
    return soft - _smoothed(soft, 2)


def _smoothed(grey: np.ndarray, hole_px: int) -> np.ndarray:
    """Return a quarter, a half and a quarter of three pixels, across and down; edges are repeated."""
    for axis in (0, 1):
        row = np.moveaxis(np.pad(grey, [(hole_px, hole_px) if axis == i else (0, 0) for i in (0, 1)], "edge"), axis, 0)
        grey = np.moveaxis((row[: -2 * hole_px] + row[2 * hole_px :]) / 4 + row[hole_px:-hole_px] / 2, 0, axis)
    return grey


def _agreement(fine, down, right):
    """Yield for each region how alike its grain and that of the other place are, and whether that makes a copy."""
    here, there = _overlap(fine, down, right)
    both, first, second = (_cells(product) for product in (here * there, here * here, there * there))
    for count, least_alike, least_quarter in REGIONS:
        if min(both.shape) < count:
            continue
        half = count // 2
        quarter = [_windows(each, half) for each in (both, first, second)]
        least = LEAST_GRAIN * (CELL_PX * half) ** 2
        alike = np.where(np.minimum(quarter[1], quarter[2]) < least, 0, quarter[0] / np.sqrt(quarter[1] * quarter[2] + 1e-6))
        corners = np.stack([alike[:-half, :-half], alike[:-half, half:], alike[half:, :-half], alike[half:, half:]])
        apart = _windows(first + second - 2 * both, count) / (CELL_PX * count) ** 2
        good = (corners.mean(axis=0) >= least_alike) & (corners.min(axis=0) >= least_quarter) & (apart <= MOST_APART)
        yield count, corners.mean(axis=0), good


def _overlap(fine, down, right):
    height, width = fine.shape
    here = fine[: height - down, max(0, -right) : width - max(0, right)]
    there = fine[down:, max(0, right) : width - max(0, -right)]
    return here, there


def _cells(values):
    """Return the sums of squares of CELL_PX."""
    height, width = (side // CELL_PX for side in values.shape)
    return values[: height * CELL_PX, : width * CELL_PX].reshape(height, CELL_PX, width, CELL_PX).sum(axis=(1, 3))


def _windows(cells, count):
    """Return the sums over each square of count x count cells."""
    for _ in range(2):
        cells = sum(cells[i : len(cells) - count + 1 + i] for i in range(count)).T
    return cells


def _both_places(found, shape, down, right):
    marked = np.zeros(shape, np.float32)
    here, there = _overlap(marked, down, right)
    for count, alike, good in found:
        side = CELL_PX * count
        for row, column in np.argwhere(good):
            top, left = row * CELL_PX, column * CELL_PX
            for place in (here, there):
                window = place[top : top + side, left : left + side]
                np.maximum(window, alike[row, column], out=window)
    return np.clip(marked, 0, 1)
