"""The border of an edit: does the brightness jump along a line more than beside it?

What you will understand: blending hides a border from the eye, and a border that we know can still be measured. Around
the known line we read the jump at every pixel of a band. In a pasted face the line itself lights up; after a good
blend it does not, and the wrinkles, brows and shades of any face light up instead.

Serves 08-traces. It deliberately cannot find a border: it must be told where to look, and is told the same line for the
untouched twin.

Sources: after the idea of Face X-ray, which learns to find the blending border in pictures where nobody names it
[Li 2020](#li2020).
"""

from __future__ import annotations

import numpy as np

from kit import geometry
from kit.swap import seams

BAND_PX = 14.0  # how far on either side of the line the jump is read
BORDER_PX = 1.5  # how far from the line a pixel still counts as the border


def seam_jump(pixels: np.ndarray, contour: np.ndarray) -> float:
    """Return how far the brightness jumps across a line, on average, beyond the slope on either side of it.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    contour : numpy.ndarray
        float, (n, 2), px: points of a closed line in order, such as `kit.swap.contour` gives.

    Returns
    -------
    float
        Grey levels, as `kit.swap.seam`.

    Raises
    ------
    ValueError
        If the line has fewer than three points.
    """
    return float(seams.jumps(pixels, *_with_normals(contour)).mean())


def seam_map(pixels: np.ndarray, contour: np.ndarray) -> np.ndarray:
    """Return the jump at each pixel of a band around a line, across the direction of the line.

    Parameters
    ----------
    pixels, contour
        As in `seam_jump`.

    Returns
    -------
    numpy.ndarray
        float64, (H, W): grey levels; 0 outside the band of 14 px to either side.

    Notes
    -----
    Score it with ``mask=border(...)`` and ``within=band(...)``: the line against the rest of its band.
    """
    line, inward = _with_normals(contour)
    jump = np.zeros(pixels.shape[:2])
    inside = band(pixels.shape[:2], contour)
    rows, columns = np.nonzero(inside)
    points = np.stack([columns, rows], axis=1) + 0.5
    nearest, _ = _nearest(points, line)
    jump[inside] = seams.jumps(pixels, points, inward[nearest])
    return jump


def band(shape: tuple[int, int], contour: np.ndarray, width_px: float = BAND_PX) -> np.ndarray:
    """Return the pixels within some distance of a line, bool (H, W)."""
    line = np.asarray(contour, float)
    low, high = np.floor(line.min(axis=0) - width_px), np.ceil(line.max(axis=0) + width_px)
    (left, top), (right, bottom) = np.maximum(low, 0).astype(int), np.minimum(high, shape[::-1]).astype(int)
    rows, columns = np.mgrid[top:bottom, left:right]
    _, distance = _nearest(np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5, line)
    near = np.zeros(shape, bool)
    near[top:bottom, left:right] = (distance <= width_px).reshape(rows.shape)
    return near


def border(shape: tuple[int, int], contour: np.ndarray) -> np.ndarray:
    """Return the pixels that count as the border itself, bool (H, W): within 1.5 px of the line."""
    return band(shape, contour, BORDER_PX)


def _with_normals(contour: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    line = np.asarray(contour, float)
    if line.ndim != 2 or len(line) < 3:
        raise ValueError("the line has fewer than three points, so it has no inside: is the face covered?")
    return line, geometry.inward_normals(line)


def _nearest(points: np.ndarray, line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return number and distance of the nearest point of a line for each point, each (n,)."""
    squared = (points**2).sum(axis=1)[:, None] - 2 * points @ line.T + (line**2).sum(axis=1)
    nearest = squared.argmin(axis=1)
    return nearest, np.sqrt(np.maximum(squared[np.arange(len(points)), nearest], 0))
