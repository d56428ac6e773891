"""Blending band by band: the Laplacian pyramid.

What you will understand: a picture can be taken apart into bands of detail, from fine to coarse, and put together
again without loss. If each band is blended over a width that suits its own detail, fine lines stay sharp while slow
changes of light melt into each other over many pixels.

Serves 03-swap. A coarse band reaches far: what lies beyond the mask changes too, unless it is cut off again.

Sources: [Burt 1983](#burt1983), with the weights (1, 4, 6, 4, 1)/16. Borders as in OpenCV's ``pyrDown`` and ``pyrUp``.
"""

from __future__ import annotations

import numpy as np

LEVELS = 5  # the coarsest band of a 256 px picture is then 8 px wide
SMALLEST_PX = 5  # a side below this is not halved again


def pyramid(lent: np.ndarray, onto: np.ndarray, mask: np.ndarray, *, levels: int = LEVELS) -> np.ndarray:
    """Return two pictures blended band by band.

    Parameters
    ----------
    lent, onto : numpy.ndarray
        (H, W, 3), levels in [0, 255].
    mask : numpy.ndarray
        float, (H, W), in [0, 1]: 1 takes `lent`.
    levels : int
        How often the picture is halved; fewer if it is too small for that.

    Returns
    -------
    numpy.ndarray
        float32, (H, W, 3), not rounded and not clipped.

    Notes
    -----
    Taking apart and putting together are linear, so it is enough to do both with the difference of the pictures.

    Examples
    --------
    >>> white, black = np.full((8, 8, 3), 255.0), np.zeros((8, 8, 3))
    >>> pyramid(white, black, np.ones((8, 8)))[4, 4].tolist()
    [255.0, 255.0, 255.0]
    """
    onto = onto.astype(np.float32)
    bands, coarsest = taken_apart(lent - onto, levels)
    weight = mask.astype(np.float32)[:, :, None]
    weighted = []
    for band in bands:
        weighted.append(_times(band, weight))
        weight = halved(weight)
    blended = _times(coarsest, weight)
    for band in reversed(weighted):
        blended = doubled(blended, band.shape[:2]) + band
    return onto + blended


def taken_apart(image: np.ndarray, levels: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the bands of an image, fine to coarse, and what is left below them.

    Parameters
    ----------
    image : numpy.ndarray
        float32, (H, W, C).
    levels : int

    Returns
    -------
    bands : list of numpy.ndarray
        Each is the difference between one size and the doubled next smaller one.
    coarsest : numpy.ndarray
    """
    bands = []
    while len(bands) < levels and min(image.shape[:2]) >= SMALLEST_PX:
        smaller = halved(image)
        bands.append(image - doubled(smaller, image.shape[:2]))
        image = smaller
    return bands, image


def halved(image: np.ndarray) -> np.ndarray:
    """Return an image (H, W, C), at least 3 px a side, blurred and at half its size (rounded up)."""
    for axis in (0, 1):
        image = np.swapaxes(image, 0, axis)
        size = (len(image) + 1) // 2
        wide = np.concatenate([image[2:0:-1], image, image[-2:-4:-1]])  # mirrored at the ends
        first, second, middle, fourth, last = (wide[start : start + 2 * size - 1 : 2] for start in range(5))
        image = np.swapaxes((first + last + 4 * (second + fourth) + 6 * middle) / 16, 0, axis)
    return image


def doubled(image: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return an image (h, w, C) at twice its size, cut to `shape`; the weights fall on pixels and between them."""
    for axis in (0, 1):
        image = np.swapaxes(image, 0, axis)
        before = np.concatenate([image[1:2], image[:-1]])  # mirrored at the start, repeated at the end
        after = np.concatenate([image[1:], image[-1:]])
        larger = np.empty((2 * len(image), *image.shape[1:]), np.float32)
        larger[0::2] = (before + 6 * image + after) / 8
        larger[1::2] = (image + after) / 2
        image = np.swapaxes(larger[: shape[axis]], 0, axis)
    return image


def _times(band: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return band * np.repeat(weight, band.shape[2], axis=2)
