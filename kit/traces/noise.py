"""The grain of a picture, and where it changes.

What you will understand: a camera leaves a fine grain everywhere. A face that was bent onto another was read *between*
pixels, and reading between pixels is averaging: its grain is weaker than that of the skin around it. So the grain can
show a swap. But hair, cloth and sharp edges also look like grain, and a smooth cheek looks like a swap: see the twin.

Serves 08-traces. It deliberately does not say where a swap is: it says how strong fine detail is, whatever made it.

What we saw, on 12 swaps of photographed actors (noise 1, JPEG 90; score within the receiver's skin, edited / twin,
medians): the residual 0.24 / 0.46, lower in 10 of 12; the wavelet 0.36 / 0.47, in 7 of 12. Laurel on Tamarisk works
(0.09 / 0.47): the cheeks are dark where the twin's are speckled. Maple on Aspen fails (0.54 / 0.51). The warp is to
blame: Hazel's face from another photograph, not warped, scores as the twin does (0.39 / 0.40), and from one with her
head turned by 5 degrees, warped, it does not (0.29 / 0.40). Part of the rest is that some painted skins are smoother
than others. Over the whole picture hair and outlines decide the score. On `skimage.data` both maps shine in the cat's
fur and along cup, spoon and rocket, and are dark in the sky; nothing there was edited.

Sources: residuals of small filters [Fridrich 2012](#fridrich2012); noise from the finest wavelet detail and the median
of its sizes [Donoho 1994](#donoho1994).
"""

from __future__ import annotations

import numpy as np

from kit.colour import grey_levels
from kit.traces.local import local_mean, spread_blocks

WINDOW_PX = 9
BLOCK_PX = 16  # of the wavelet map: 64 coefficients each, so that a median means something
WAVELET = "db2"
MEDIAN_OF_BELL = 0.6744897501960817  # median size of normal noise with standard deviation 1


def noise_residual(pixels: np.ndarray, window_px: int = WINDOW_PX) -> np.ndarray:
    """Return how far the pixels around each place are from the median of their nine neighbours.

    What it responds to: how much fine detail there is, whatever made it: grain, hair, cloth, an edge.
    Where to look: at skin beside skin, in the same light; a lent face was read between pixels and is calmer.
    What to ignore: hair, eyes and outlines, which outshine any grain; a smooth cheek, which is calm by itself.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    window_px : int
        Side of the window over which the distances are averaged; 1 for the bare distances.

    Returns
    -------
    numpy.ndarray
        float64, (H, W): grey levels, mean over the channels and the window.
    """
    distance = np.abs(pixels.astype(np.int16) - median_3x3(pixels))
    return local_mean(distance.sum(axis=2, dtype=np.int32), window_px) / 3


def wavelet_noise(pixels: np.ndarray, block_px: int = BLOCK_PX) -> np.ndarray:
    """Return the strength of the noise in each block, from the finest diagonal detail.

    What it responds to: fine diagonal detail, the part of the grain that few edges have.
    Where to look: at whole blocks of skin that are much calmer or coarser than other skin.
    What to ignore: blocks with hair, eyes or an outline in them; a difference of one block.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    block_px : int
        Side of the blocks, even.

    Returns
    -------
    numpy.ndarray
        float64, (H, W): standard deviation in grey levels, the same for all pixels of a block.

    Raises
    ------
    ValueError
        If the side of the blocks is odd.
    """
    if block_px < 2 or block_px % 2:
        raise ValueError(f"block_px={block_px}: a block has an even side, since the detail has half the size.")
    size = np.abs(_finest_detail(pixels))
    side = block_px // 2
    rows, columns = (-(-length // side) for length in size.shape)
    framed = np.full((rows * side, columns * side), np.nan)
    framed[: size.shape[0], : size.shape[1]] = size
    blocks = framed.reshape(rows, side, columns, side).swapaxes(1, 2).reshape(rows, columns, -1)
    return spread_blocks(np.nanmedian(blocks, axis=2), block_px, pixels.shape[:2]) / MEDIAN_OF_BELL


def noise_level(pixels: np.ndarray) -> float:
    """Return one number for the noise of a picture: its standard deviation in grey levels, from the finest detail."""
    size = np.abs(_finest_detail(pixels))
    return float(np.median(size) / MEDIAN_OF_BELL)


def median_3x3(pixels: np.ndarray) -> np.ndarray:
    """Return the median of each pixel and its eight neighbours; beyond the border the last pixels are repeated.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W) or (H, W, channels).

    Returns
    -------
    numpy.ndarray
        uint8, of the same shape: exactly what ``scipy.ndimage.median_filter`` gives.

    Notes
    -----
    No pixel is sorted by itself. The picture is compared with shifted copies of itself: of each column of three the
    lowest, middle and highest, then the highest of the lowest, the middle of the middle, the lowest of the highest. The
    median of nine is the middle of these three.

    Examples
    --------
    >>> spot = np.zeros((3, 3), np.uint8)
    >>> spot[1, 1] = 200
    >>> median_3x3(spot).max()
    np.uint8(0)
    """
    framed = np.pad(pixels, ((1, 1), (1, 1)) + ((0, 0),) * (pixels.ndim - 2), mode="edge")
    low, middle, high = _sorted_three(framed[:-2], framed[1:-1], framed[2:])
    lows, middles, highs = ((band[:, :-2], band[:, 1:-1], band[:, 2:]) for band in (low, middle, high))
    highest_low = np.maximum(np.maximum(lows[0], lows[1]), lows[2])
    lowest_high = np.minimum(np.minimum(highs[0], highs[1]), highs[2])
    return _middle(highest_low, _middle(*middles), lowest_high)


def _sorted_three(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    a, b = np.minimum(a, b), np.maximum(a, b)
    b, c = np.minimum(b, c), np.maximum(b, c)
    return np.minimum(a, b), np.maximum(a, b), c


def _middle(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))


def _finest_detail(pixels: np.ndarray) -> np.ndarray:
    """Return the finest diagonal wavelet detail of the grey picture, float64, about half its size."""
    import pywt  # imported here: 68 ms that only this trace needs

    grey = grey_levels(pixels).astype(np.float64)
    return pywt.dwt2(grey, WAVELET, mode="symmetric")[1][2]
