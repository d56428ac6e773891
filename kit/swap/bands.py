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
    shares = [mask.astype(np.float32)]
    while len(shares) <= levels and min(shares[-1].shape) >= SMALLEST_PX:
        shares.append(halved(shares[-1]))
    result = onto.astype(np.float32)
    for channel in range(result.shape[2]):  # one after the other: what is worked out on the way stays small
        theirs = result[..., channel]
        *bands, blended = taken_apart(lent[..., channel] - theirs, len(shares) - 1)
        blended = blended * shares[-1]
        for band, share in zip(reversed(bands), reversed(shares[:-1]), strict=True):
            blended = doubled(blended, band.shape)
            blended += band * share
        theirs += blended
    return result


def taken_apart(plane: np.ndarray, levels: int) -> list[np.ndarray]:
    """Return the bands of a plane (H, W), float32, fine to coarse, and last what is left below them.

    Each band is the difference between one size and the doubled next smaller one.
    """
    bands = []
    for _ in range(levels):
        smaller = halved(plane)
        bands.append(plane - doubled(smaller, plane.shape))
        plane = smaller
    return [*bands, plane]


def halved(plane: np.ndarray) -> np.ndarray:
    """Return a plane (H, W), at least 3 px a side, blurred and at half its size (rounded up)."""
    for _ in ("down", "across"):
        plane = plane.T
        even, odd = plane[:, 0::2].copy("K"), plane[:, 1::2].copy("K")  # what stays, and what lies between
        between, beyond = np.empty_like(even), np.empty_like(even)  # sums of the nearest two, and of the two after them
        between[:, 1 : odd.shape[1]] = odd[:, :-1] + odd[:, 1:]
        between[:, 0] = 2 * odd[:, 0]  # mirrored at the ends
        beyond[:, 1:-1] = even[:, :-2] + even[:, 2:]
        beyond[:, 0] = 2 * even[:, 1]
        if even.shape[1] > odd.shape[1]:
            between[:, -1] = 2 * odd[:, -1]
            beyond[:, -1] = 2 * even[:, -2]
        else:
            beyond[:, -1] = even[:, -2] + even[:, -1]
        plane = (beyond + 4 * between + 6 * even) / 16
    return plane


def doubled(plane: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return a plane (h, w) at twice its size, cut to `shape`; the weights fall on pixels and between them."""
    for size in shape:
        plane = plane.T
        on, between = 6 * plane, plane.copy("K")  # mirrored at the start, repeated at the end
        on[:, 1:] += plane[:, :-1]
        on[:, 0] += plane[:, 1]
        on[:, :-1] += plane[:, 1:]
        on[:, -1] += plane[:, -1]
        between[:, :-1] += plane[:, 1:]
        between[:, -1] *= 2
        larger = np.empty_like(plane, shape=(len(plane), 2 * plane.shape[1]))
        larger[:, 0::2], larger[:, 1::2] = on / 8, between / 2
        plane = larger[:, :size]
    return plane
