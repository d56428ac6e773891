"""The seam: what the border of a swap leaves to be seen, as a number.

What you will understand: a fake can be measured by its own border, because here the border is known. And one number
says nothing: skin has texture and shade, so an untouched picture jumps along the same line too. Always measure both.

Serves 03-swap and 08-traces. It is no detector: it must be told where to look.

Sources: after the idea of Face X-ray, which learns to find the blending border [Li 2020](#li2020).
"""

from __future__ import annotations

import numpy as np

from kit import consent, geometry
from kit.colour import grey_levels
from kit.picture import Picture

REACH_PX = 2.0  # how far on either side of the border the jump is read ...
SLOPE_PX = 4.0  # ... and how far out the slope that leads up to it
DISTANCE_STEP_PX = 1.0


def seam(picture: Picture, along: np.ndarray) -> float:
    """Return how far the brightness jumps across a line, on average, beyond the slope on either side of it.

    Parameters
    ----------
    picture : Picture
    along : numpy.ndarray
        float, (n, 2), px: points of a closed line in order, such as `contour` gives. Hand over the *same* line for
        the edited picture and for its untouched twin.

    Returns
    -------
    float
        Mean absolute jump in grey levels (0 to 255) from 2 px inside to 2 px outside.

    Raises
    ------
    ConsentError
        If the picture comes from a file that was only opened here.
    ValueError
        If the line has fewer than three points.

    Notes
    -----
    Faces are round, so brightness changes across any line. What the slopes from 4 to 2 px on both sides lead to expect
    is taken off first; an even slope then counts as no jump at all.
    """
    consent.require_score(picture.consent, name=picture.name)
    return float(jumps(picture.pixels, *_line(along)).mean())


def seam_profile(picture: Picture, along: np.ndarray, half_width_px: int = 8) -> np.ndarray:
    """Return the mean brightness on a walk across a line.

    Parameters
    ----------
    picture, along
        As in `seam`.
    half_width_px : int
        How far the walk goes on either side.

    Returns
    -------
    numpy.ndarray
        float64, (2 * half_width_px + 1,): grey levels, from inside (negative distance) to outside.
    """
    consent.require_score(picture.consent, name=picture.name)
    distances = np.arange(-half_width_px, half_width_px + 1) * DISTANCE_STEP_PX
    return _across(picture.pixels, *_line(along), distances).mean(axis=1)


def jumps(pixels: np.ndarray, points: np.ndarray, inward: np.ndarray) -> np.ndarray:
    """Return the jump at each point, from inside to outside, beyond the slope on either side of it.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    points, inward : numpy.ndarray
        float, (n, 2), px: where to read, and the direction (of length 1) to the inside there.

    Returns
    -------
    numpy.ndarray
        float64, (n,): grey levels, never negative.
    """
    distances = np.array([-SLOPE_PX, -REACH_PX, REACH_PX, SLOPE_PX])
    far_inside, inside, outside, far_outside = _across(pixels, points, inward, distances)
    slope = ((inside - far_inside) + (far_outside - outside)) / (2 * (SLOPE_PX - REACH_PX))  # per px
    return np.abs(outside - inside - 2 * REACH_PX * slope)


def _line(along: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a line and the direction to its inside."""
    along = np.asarray(along, float)
    if along.ndim != 2 or len(along) < 3:
        raise ValueError("the line has fewer than three points, so it has no inside: is the face covered?")
    return along, geometry.inward_normals(along)


def _across(pixels: np.ndarray, along: np.ndarray, inward: np.ndarray, distances_px: np.ndarray) -> np.ndarray:
    """Return the brightness at each distance from each point of a line, float64 (distances, n); inside is negative."""
    points = along[None] - distances_px[:, None, None] * inward[None]
    grey = grey_levels(pixels)[:, :, None]
    x, y = points.reshape(-1, 2).T
    return geometry.bilinear(grey, x, y).reshape(len(distances_px), -1).astype(np.float64)
