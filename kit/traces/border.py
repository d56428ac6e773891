"""The border of an edit: does the brightness jump along a line more than beside it?

What you will understand: a border that we know can be measured. Along the known line, and in a band inside it, we read
the jump at every pixel. In a pasted face the line lights up, and goes on doing so after JPEG and a screenshot. After a
soft blend it does not: edited picture and twin can no longer be told apart, here and by eye.

What we saw, on 12 swaps of photographed actors (edited / twin, medians): pasted with its own colours 0.77 / 0.49, with
matched colours 0.61 / 0.49, feathered 0.51 / 0.49. The map is restless; next to its twin, the line is a brighter thread
in pasted faces only. In untouched photographs the same line crosses fur, the rim of a cup and a rocket, and is bright
there.

Serves 08-traces. It deliberately cannot find a border: it must be told where to look, and is told the same line for the
untouched twin.

Sources: after the idea of Face X-ray, which learns to find the blending border in pictures where nobody names it
[Li 2020](#li2020).
"""

from __future__ import annotations

import numpy as np

from kit import geometry
from kit.swap import seams

BAND_PX = 12.0  # how far inside the line the jump is read; outside of it the jaw is too near
AT_ONCE = 4096  # pixels whose distances to the whole line are held in memory
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
    """Return the jump at each pixel of a line and of a band inside it, across the direction of the line.

    What it responds to: a step in brightness along the line that it is told.
    Where to look: at the line itself: is it brighter than the band inside it?
    What to ignore: brows, wrinkles and shades, which are steps too; a faint line that the twin shows as well.

    Parameters
    ----------
    pixels, contour
        As in `seam_jump`.

    Returns
    -------
    numpy.ndarray
        float64, (H, W): grey levels; 0 outside of the band.

    Notes
    -----
    Score it with ``mask=border_pixels(...)`` and ``within=band_pixels(...)``: the line against the rest of its band.
    """
    line, inward = _with_normals(contour)
    jump = np.zeros(pixels.shape[:2])
    points, nearest = _around(pixels.shape[:2], line, inward, BAND_PX)
    columns, rows = points.T.astype(int)
    jump[rows, columns] = seams.jumps(pixels, points, inward[nearest])
    return jump


def band_pixels(shape: tuple[int, int], contour: np.ndarray) -> np.ndarray:
    """Return the pixels of a line and of the 12 px inside it, bool (H, W)."""
    return _painted(shape, contour, BAND_PX)


def border_pixels(shape: tuple[int, int], contour: np.ndarray) -> np.ndarray:
    """Return the pixels that count as the border itself, bool (H, W): within 1.5 px of the line."""
    return _painted(shape, contour, BORDER_PX)


def _painted(shape: tuple[int, int], contour: np.ndarray, width_px: float) -> np.ndarray:
    points, _ = _around(shape, *_with_normals(contour), width_px)
    columns, rows = points.T.astype(int)
    painted = np.zeros(shape, bool)
    painted[rows, columns] = True
    return painted


def _with_normals(contour: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    line = np.asarray(contour, float)
    if line.ndim != 2 or len(line) < 3:
        raise ValueError("the line has fewer than three points, so it has no inside: is the face covered?")
    return line, geometry.inward_normals(line)


def _around(
    shape: tuple[int, int], line: np.ndarray, inward: np.ndarray, width_px: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pixel centres from `BORDER_PX` outside a line to `width_px` inside it, (n, 2), and the number of
    the nearest point of the line for each, (n,).
    """
    low, high = np.floor(line.min(axis=0) - width_px), np.ceil(line.max(axis=0) + width_px)
    (left, top), (right, bottom) = np.maximum(low, 0).astype(int), np.minimum(high, shape[::-1]).astype(int)
    rows, columns = np.mgrid[top:bottom, left:right]
    points = np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5
    lengths = (line**2).sum(axis=1)
    parts = np.split(points, range(AT_ONCE, len(points), AT_ONCE))
    nearest = np.concatenate([(lengths - 2 * part @ line.T).argmin(axis=1) for part in parts])
    away = np.hypot(*(points - line[nearest]).T)
    depth = ((points - line[nearest]) * inward[nearest]).sum(axis=1)
    kept = (away <= BORDER_PX) | ((depth > 0) & (away <= width_px))
    return points[kept], nearest[kept]
