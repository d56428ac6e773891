"""Saving once more as JPEG, and looking at what that changes.

What you will understand: JPEG rounds. What was rounded in the same way before hardly changes when it is rounded again,
and what was not changes more. So a part with another past *can* stand out when a picture is saved once more. Edges and
texture stand out in every picture, and saving the whole picture evens the differences out.

Serves 08-traces. It deliberately scales nothing up: a map that is stretched until something shines always shows
something.

What we saw, on 12 swaps of photographed actors (noise 1, JPEG 90; edited / twin, medians over the whole picture):
- Error level, 9 px: 0.77 / 0.66 as long as nothing was saved after the swap; once all was saved again at 90, 0.62 /
  0.58. Maple on Aspen works (0.67 / 0.44; then 0.48 / 0.50): the face is paler than the twin's. Eyes, hair and outlines
  are brighter than that in every picture, and the fur of the untouched cat is brighter than any swap.
- Ghost at 60: a face of the same actor under another light, saved at 60 and laid on without being bent, 0.88 / 0.50,
  higher in 12 of 12; on Hazel `Ghosts.best` is 60 in the whole blocks of her face and 90 everywhere else. A bent face
  leaves next to none (0.57 / 0.49): it fits all lower qualities somewhat better, as any smooth place does, and 0.08
  apart is what that gives. In the untouched rocket, once a JPEG, patches of sky shine.

Sources: error level analysis [Krawetz 2007](#krawetz2007); JPEG ghosts [Farid 2009](#farid2009).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from kit.traces.local import local_mean, spread_blocks

QUALITY = 90
QUALITIES = range(30, 95, 5)
BLOCK_PX = 16


def error_level(pixels: np.ndarray, quality: int = QUALITY, window_px: int = 1) -> np.ndarray:
    """Return how much each pixel changes when the picture is saved as JPEG and opened again.

    What it responds to: pixels that JPEG has not rounded yet, and detail and edges in any picture.
    Where to look: at flat places that change although their like elsewhere do not.
    What to ignore: edges, hair, eyes; everything, once the whole picture was saved again.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    quality : int
        Of the JPEG, 1 to 95.
    window_px : int
        Side of the window over which the change is averaged; 1 gives the usual map.

    Returns
    -------
    numpy.ndarray
        float64, (H, W): mean change of the three channels in levels, not scaled up.
    """
    change = np.abs(pixels.astype(np.int16) - saved_again(pixels, quality))
    total = change[:, :, 0] + change[:, :, 1] + change[:, :, 2]  # ten times as fast as sum(axis=2)
    return (local_mean(total, window_px) if window_px != 1 else total) / 3


def saved_again(pixels: np.ndarray, quality: int, *, subsampling: str | None = None) -> np.ndarray:
    """Return pixels as they come back from a JPEG file.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    quality : int
        1 to 95.
    subsampling : {"4:4:4", "4:2:2", "4:2:0"}, optional
        How coarsely colour is kept; by default what Pillow does, and most programs: 4:2:0, one colour for four pixels.

    Raises
    ------
    ValueError
        If the quality is out of range.
    """
    if not 1 <= quality <= 95:
        raise ValueError(f"quality is {quality}; choose 1 to 95.")
    buffer = io.BytesIO()
    options = {} if subsampling is None else {"subsampling": subsampling}
    Image.fromarray(pixels).save(buffer, "JPEG", quality=int(quality), **options)
    return np.asarray(Image.open(buffer))


class Ghosts(NamedTuple):
    """How well each quality fits each place.

    Attributes
    ----------
    qualities : tuple of int
    stack : numpy.ndarray
        float64, (number of qualities, H, W), in [0, 1]: 1 at the quality that changes a block least, 0 at the one that
        changes it most.
    best : numpy.ndarray
        uint8, (H, W): the quality that changes each block least.
    """

    qualities: tuple[int, ...]
    stack: np.ndarray
    best: np.ndarray


def jpeg_ghost(pixels: np.ndarray, qualities: Sequence[int] = QUALITIES, block_px: int = BLOCK_PX) -> Ghosts:
    """Return how well a picture fits its own copies, saved at one JPEG quality after the other.

    What it responds to: blocks that were saved before at a lower quality and stayed on the grid; and smooth blocks.
    Where to look: at a place that fits one quality and fits the next higher one less well.
    What to ignore: places that fit *every* quality well: sky, a calm cheek, and a face that was smoothed by a warp.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    qualities : sequence of int
        At least two.
    block_px : int
        Side of the blocks whose changes are added up.

    Returns
    -------
    Ghosts

    Notes
    -----
    The change of a block is the mean squared difference. It grows when the quality falls; a place that was saved
    before at a quality within the range, and not moved off the grid of 8 x 8 pixels since, has a second minimum there:
    the ghost. For each block the changes are stretched from the smallest to the largest, as in the paper, and turned
    round, so that a good fit is bright.
    """
    qualities = tuple(int(quality) for quality in qualities)
    if len(qualities) < 2:
        raise ValueError("a ghost is found by comparison: give at least two qualities.")
    change = np.stack([_block_change(pixels, quality, block_px) for quality in qualities])
    smallest, largest = change.min(axis=0), change.max(axis=0)
    span = np.where(largest > smallest, largest - smallest, 1)
    shape = pixels.shape[:2]
    stack = spread_blocks((largest - change) / span, block_px, shape)
    best = np.array(qualities, np.uint8)[change.argmin(axis=0)]
    return Ghosts(qualities, stack, spread_blocks(best, block_px, shape))


def ghost_fit(
    pixels: np.ndarray, quality: int = 60, qualities: Sequence[int] = QUALITIES, block_px: int = BLOCK_PX
) -> np.ndarray:
    """Return how well each place fits one JPEG quality, float64 (H, W) in [0, 1]: one layer of `jpeg_ghost`."""
    ghosts = jpeg_ghost(pixels, qualities, block_px)
    if quality not in ghosts.qualities:
        raise ValueError(f"quality {quality} is not among those tried: {_listed(ghosts.qualities)}.")
    return ghosts.stack[ghosts.qualities.index(quality)]


def ghost_peak(
    pixels: np.ndarray, quality: int = 60, qualities: Sequence[int] = QUALITIES, block_px: int = BLOCK_PX
) -> np.ndarray:
    """Return how much better each place fits one JPEG quality than the two beside it in the list.

    A place that is merely smooth fits *every* lower quality better than its surroundings do. A ghost fits one quality,
    and its neighbours worse.

    What it responds to: blocks that were saved before at just this quality and stayed on the grid.
    Where to look: at a compact place that stands out at one quality only.
    What to ignore: single blocks; qualities that differ from the last one by little, where all maps are restless.

    Returns
    -------
    numpy.ndarray
        float64, (H, W), in [-1, 1].
    """
    ghosts = jpeg_ghost(pixels, qualities, block_px)
    if quality not in ghosts.qualities[1:-1]:
        raise ValueError(f"quality {quality} has no neighbours among those tried: {_listed(ghosts.qualities)}.")
    at = ghosts.qualities.index(quality)
    return ghosts.stack[at] - (ghosts.stack[at - 1] + ghosts.stack[at + 1]) / 2


def _block_change(pixels: np.ndarray, quality: int, block_px: int) -> np.ndarray:
    """Return the mean squared change of each block when saved again, colour at full size, float64."""
    again = saved_again(pixels, quality, subsampling="4:4:4")
    height, width = pixels.shape[:2]
    apart = np.maximum(pixels, again) - np.minimum(pixels, again)
    # Filled up with zeros to whole blocks. Rows are added first: numpy is quick where the numbers lie side by side.
    full_rows, full_columns = (-(-size // block_px) for size in (height, width))
    filled = np.zeros((full_rows * block_px, full_columns * block_px * 3), np.uint8)
    filled[:height, : width * 3] = apart.reshape(height, -1)
    squares = np.square(filled, dtype=np.uint16).reshape(full_rows, block_px, -1)
    total = squares.sum(axis=1, dtype=np.uint32).reshape(full_rows, full_columns, -1).sum(axis=2, dtype=np.int64)
    rows, columns = (np.diff([*range(0, size, block_px), size]) for size in (height, width))
    return total / (3 * np.multiply.outer(rows, columns))


def _listed(qualities: Sequence[int]) -> str:
    return ", ".join(map(str, qualities))
