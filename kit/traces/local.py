"""Means over a neighbourhood: one pixel of a trace says nothing, a few dozen begin to.

Serves 08-traces. A wider window makes a calmer map with a blurred border; it cannot add anything.

Sources: running sums, as in any textbook on image processing.
"""

from __future__ import annotations

import numpy as np


def local_mean(values: np.ndarray, window_px: int) -> np.ndarray:
    """Return the mean over a square window around each pixel.

    Parameters
    ----------
    values : numpy.ndarray
        float or int, (H, W).
    window_px : int
        Side of the window, odd. At the border of the picture the window is cut off.

    Returns
    -------
    numpy.ndarray
        float64, (H, W).

    Raises
    ------
    ValueError
        If the window is even or not positive.

    Examples
    --------
    >>> local_mean(np.array([[0.0, 3.0, 6.0]]), 3).tolist()
    [[1.5, 3.0, 4.5]]
    """
    if window_px < 1 or window_px % 2 == 0:
        raise ValueError(f"window_px={window_px}: a window has an odd side, so that it has a middle.")
    mean = values.astype(np.float64)
    for axis in (0, 1):
        size = mean.shape[axis]
        sums = np.concatenate([np.zeros_like(mean.take([0], axis)), np.cumsum(mean, axis)], axis)
        first = np.maximum(np.arange(size) - window_px // 2, 0)
        last = np.minimum(np.arange(size) + window_px // 2 + 1, size)
        count = np.expand_dims(last - first, 1 - axis)
        mean = (sums.take(last, axis) - sums.take(first, axis)) / count
    return mean


def spread_blocks(blocks: np.ndarray, block_px: int, shape: tuple[int, int]) -> np.ndarray:
    """Return maps in which every pixel has the value of its block, (..., H, W)."""
    return np.repeat(np.repeat(blocks, block_px, axis=-2), block_px, axis=-1)[..., : shape[0], : shape[1]]
