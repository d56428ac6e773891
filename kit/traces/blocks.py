"""The blocks of JPEG: where their grid lies, and how often it was laid.

What you will understand: JPEG cuts a picture into squares of 8 x 8 pixels, takes the cosines of each, and rounds them.
Both leave a mark: small steps along the grid, and cosines that are all multiples of one number. A part that was moved
off the grid brings its old grid along. And what was rounded twice, coarsely and then finely, has gaps: some multiples
never occur. But every picture sent by a messenger was rounded twice, and edited by nobody.

Serves 08-traces, "Going further". It deliberately works on pixels: a real examiner reads the cosines from the file.

Sources: the rounding before the last [Lukas 2003](#lukas2003), periodic gaps [Popescu 2004](#popescu2004); the grid by
its steps is a classic of measuring JPEG quality. The table of steps is that of annex K of the standard, scaled as the
Independent JPEG Group's library does.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from kit.colour import grey_levels
from kit.traces.local import local_mean, spread_blocks

SIDE_PX = 8
CLIPPED = 4.0  # levels: larger jumps are edges of things
WINDOW_BLOCKS = 7  # a grid shows on average only: 56 px
LUMA_OF_JPEG = np.array([0.299, 0.587, 0.114])  # JPEG's own (Rec. 601); `kit.colour` has the one of screens
FARTHEST = 40  # multiples of the last step that are counted, on either side of 0
COARSEST = 0.5  # gaps at every second multiple are the narrowest that a spectrum can show
WAVES = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0))  # cosines (down, across) with many values other than 0
STEPS_OF_STANDARD = np.array([
    [16, 11, 10, 16, 24, 40, 51, 61], [12, 12, 14, 19, 26, 58, 60, 55],
    [14, 13, 16, 24, 40, 57, 69, 56], [14, 17, 22, 29, 51, 87, 80, 62],
    [18, 22, 37, 56, 68, 109, 103, 77], [24, 35, 55, 64, 81, 104, 113, 92],
    [49, 64, 78, 87, 103, 121, 120, 101], [72, 92, 95, 98, 112, 100, 103, 99],
])  # fmt: skip


class Grid(NamedTuple):
    """Where the grid of JPEG lies.

    Attributes
    ----------
    map : numpy.ndarray
        float64, (H, W), levels: how much more some other grid stands out around a place than the picture's own does.
        Above 0, the place is on a grid of its own.
    offset_px : tuple of int
        Columns and rows cut off before the first full block, 0 to 7; (0, 0) where a JPEG was not cropped.
    strength : float
        How much higher the steps along this grid are than elsewhere, levels; about 0 where there is none.
    """

    map: np.ndarray
    offset_px: tuple[int, int]
    strength: float


def grid_alignment(pixels: np.ndarray) -> Grid:
    """Return where the 8 x 8 grid of JPEG lies, in the whole picture and around each place.

    What it responds to: small steps, eight pixels apart, in a place that was compressed and then moved.
    Where to look: at a compact place well above 0.
    What to ignore: anything smaller than about 50 px; striped and knitted things; a picture that was saved at a low
    quality *after* the edit, which lays a new grid over all.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3), at least 16 px a side.

    Returns
    -------
    Grid

    Raises
    ------
    ValueError
        If a side is shorter than 16 px.

    Notes
    -----
    Seen: saved at 75, with a part of 96 px moved off the grid, the part stands out as a bright square (AUC 0.98 on an
    actor, 0.91 to 0.93 on `chelsea` and `coffee`), and still when saved once more at 90 (0.97 and 0.80); striped fur
    and the rim of a cup shine as well, so that the untouched `coffee` scores 0.71 there. It fails after a second save
    at 75 (0.53 to 0.85), for one moved part in 64, which lands on the grid, and where a part was bent. `rocket` shows
    its grid before anybody saved it here: it is published as a JPEG.
    """
    if min(pixels.shape[:2]) < 2 * SIDE_PX:
        raise ValueError("a grid is looked for in pictures of 16 px a side or more.")
    grey = grey_levels(pixels)
    across, down = _phases(grey), _phases(grey.T)
    column, row = int(across.mean(axis=(0, 1)).argmax()), int(down.mean(axis=(0, 1)).argmax())
    strength = sum(_above_others(phases.mean(axis=(0, 1)))[at] for phases, at in ((across, column), (down, row)))
    strange = _strangeness(across, column) + _strangeness(down, row).T
    where = spread_blocks(strange, SIDE_PX, (strange.shape[0] * SIDE_PX, strange.shape[1] * SIDE_PX))
    missing = [(0, whole - part) for whole, part in zip(grey.shape, where.shape, strict=True)]
    return Grid(np.pad(where, missing, mode="edge"), (column, row), float(strength))


def _phases(grey: np.ndarray) -> np.ndarray:
    """Return the jump between columns, by 8 x 8 places and by where in the eight it lies, (rows / 8, columns / 8, 8).

    A jump counts by how much it exceeds the mean of the two beside it, so that a slope counts for nothing.
    """
    step = np.abs(np.diff(grey, axis=1, prepend=grey[:, :1]))
    beside = np.pad(step, [(0, 0), (1, 1)], mode="edge")
    jump = np.clip(step - (beside[:, :-2] + beside[:, 2:]) / 2, -CLIPPED, CLIPPED)
    rows, columns = (side // SIDE_PX for side in grey.shape)
    return jump[: rows * SIDE_PX, : columns * SIDE_PX].reshape(rows, SIDE_PX, columns, SIDE_PX).mean(axis=1)


def _above_others(profile: np.ndarray) -> np.ndarray:
    """Return by how much each of eight phases exceeds the mean of the other seven (last axis)."""
    return profile - (profile.sum(axis=-1, keepdims=True) - profile) / (SIDE_PX - 1)


def _strangeness(phases: np.ndarray, own: int) -> np.ndarray:
    """Return by how much the best other phase around a place exceeds the picture's own, (rows / 8, columns / 8)."""
    around = np.stack([local_mean(phases[:, :, each], WINDOW_BLOCKS) for each in range(SIDE_PX)], axis=2)
    excess = _above_others(around)
    others = np.delete(excess, own, axis=2)
    return others.max(axis=2) - excess[:, :, own]


# How often it was rounded -----------------------------------------------------------------------------------


class Rounded(NamedTuple):
    """The multiples of the last step that occur.

    Attributes
    ----------
    histograms : numpy.ndarray
        int64, (5, 81): how often the cosines of `WAVES` are -40 to 40 times the last step.
    strength : float
        How far the strongest regular gaps stand out, 0 to 1; the mean over the cosines.
    """

    histograms: np.ndarray
    strength: float


def double_compression(pixels: np.ndarray, last_quality: int) -> Rounded:
    """Return how often each multiple of the last rounding step occurs, and how regular the gaps are.

    What it responds to: a coarser rounding before the last one, on the same grid.
    Where to look: at multiples that never occur, in a regular sequence, between others that do.
    What to ignore: small pictures, whose histograms have gaps by chance; and the conclusion that somebody edited it.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3), as they came out of the JPEG, not cropped.
    last_quality : int
        The quality it was last saved at (a file tells that in its tables), 1 to 100.

    Returns
    -------
    Rounded

    Notes
    -----
    Seen: first 60, 75 or 80 and then 90 or 95 leaves a histogram like a comb with missing teeth; the strength is 0.16
    to 0.48 on actors and photographs of 256 to 400 px a side, against 0.05 to 0.10 after one save. It fails when the
    first save was the finer one (90, then 60) or the same (75 twice): 0.05 to 0.09, as after one. And a picture that
    was saved twice without any edit has the same comb.
    """
    steps = quantisation_steps(last_quality)
    cosines = block_cosines(pixels)
    histograms = []
    for down, across in WAVES:
        multiple = np.rint(cosines[:, down, across] / steps[down, across]).astype(np.int64)
        inside = multiple[np.abs(multiple) <= FARTHEST] + FARTHEST
        histograms.append(np.bincount(inside, minlength=2 * FARTHEST + 1))
    return Rounded(np.array(histograms), float(np.mean([_regular_gaps(each) for each in histograms])))


def dct_histograms(pixels: np.ndarray, farthest: int = 100) -> np.ndarray:
    """Return how often each cosine of the 8 x 8 blocks has each whole value, int64 (64, 2 * farthest + 1).

    Row 8 u + v counts the cosine (u down, v across); what lies beyond `farthest` is counted at the end.
    """
    bins = 2 * farthest + 1
    shifted = block_cosines(pixels).reshape(-1, SIDE_PX**2) + np.float32(farthest + 0.5)
    values = np.clip(shifted, 0, bins - 0.5, out=shifted).astype(np.int32)  # cutting off what is above 0 rounds down
    values += bins * np.arange(SIDE_PX**2, dtype=np.int32)
    return np.bincount(values.ravel(), minlength=bins * SIDE_PX**2).reshape(-1, bins)


def block_cosines(pixels: np.ndarray) -> np.ndarray:
    """Return the cosines of each full 8 x 8 block of JPEG's luma, float32 (blocks, 8, 8): (down, across)."""
    luma = pixels.astype(np.float32) @ LUMA_OF_JPEG.astype(np.float32) - 128
    rows, columns = (side // SIDE_PX for side in luma.shape)
    blocks = luma[: rows * SIDE_PX, : columns * SIDE_PX].reshape(rows, SIDE_PX, columns, SIDE_PX).swapaxes(1, 2)
    flat = np.ascontiguousarray(blocks).reshape(-1, SIDE_PX**2)
    return (flat @ _all_cosines()).reshape(-1, SIDE_PX, SIDE_PX)


def quantisation_steps(quality: int) -> np.ndarray:
    """Return the steps to which JPEG rounds the cosines of luma, int64 (8, 8), at a quality of 1 to 100.

    Examples
    --------
    >>> quantisation_steps(90)[0].tolist()
    [3, 2, 2, 3, 5, 8, 10, 12]
    """
    if not 1 <= quality <= 100:
        raise ValueError(f"quality is {quality}; choose 1 to 100.")
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return np.clip((STEPS_OF_STANDARD * scale + 50) // 100, 1, 255)


def _regular_gaps(histogram: np.ndarray) -> float:
    """Return the height of the highest peak in the spectrum of a histogram, away from its overall shape, 0 to 1."""
    roots = np.sqrt(histogram)  # counts scatter by their root: this makes all of them scatter alike
    smooth = np.convolve(np.pad(roots, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    rough = (roots - smooth) * np.hanning(len(roots))
    power = np.abs(np.fft.rfft(rough)) ** 2
    places = np.fft.rfftfreq(len(roots))
    counted = (places > 1 / 7) & (places <= COARSEST)
    return float(power[counted].max() / power.sum()) if power.sum() > 0 else 0.0


@functools.cache
def _all_cosines() -> np.ndarray:
    """Return a matrix, float32 (64, 64), that takes a flat block to its cosines; it only turns, and keeps lengths."""
    waves = np.cos(np.pi * np.arange(SIDE_PX)[:, None] * (np.arange(SIDE_PX) + 0.5) / SIDE_PX) / 2
    waves[0] /= np.sqrt(2)
    return np.kron(waves, waves).T.astype(np.float32)
