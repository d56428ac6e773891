"""Corneal highlights: do both eyes mirror the same lamp?

What you will understand: a cornea is a small mirror. Both eyes look at the same room, so the bright spots in them have
nearly the same shape in nearly the same place. Some generators draw each eye by itself, and the spots differ. A face
swap that lends both eyes at once keeps them alike: this trace then says nothing, and says it with confidence.

Serves 08-traces, "Going further". It deliberately finds no eyes: it is told where they are, the same for an edited
picture and its twin. It needs large eyes that look ahead, and a lamp or window that both of them see.

Sources: [Hu 2021](#hu2021), who find the rim of the iris by a circle and compare the bright spots by their overlap.
Here the iris is the dark disc within the lids, which is enough for our actors.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kit import geometry
from kit.colour import grey_levels

SMALLEST_RADIUS_PX = 3.0
LIDS = 0.85  # the outline is drawn in to this share of its size: lashes and the edge of the lids stay outside
DARK = 0.45  # of the way from the darkest to the bright levels within the lids: below that it is iris or pupil
DARKEST, BRIGHT = 2, 85  # percentiles
PATCH_PX = 64  # samples a side of the patch around an iris
REACH = 0.85  # radii: the rim of the iris is left out, where the white begins
LEAST_ABOVE = 50  # levels by which a highlight exceeds the median of the iris


class Highlights(NamedTuple):
    """The bright spots in two eyes.

    Attributes
    ----------
    likeness : float
        Overlap of the two spots over their union, 0 to 1, laid on one another by the irises; nan when an eye has none.
    places : numpy.ndarray
        float64, (2, 2): the middle of each spot from the middle of its iris, right and down, in radii of the iris.
    spots : numpy.ndarray
        bool, (2, 64, 64): the spots, each iris enlarged to the same size.
    """

    likeness: float
    places: np.ndarray
    spots: np.ndarray


def corneal_highlights(pixels: np.ndarray, eyes: tuple[np.ndarray, np.ndarray]) -> Highlights:
    """Return how much alike the bright spots in two eyes are.

    What it responds to: bright spots of different shape or place in the two irises.
    Where to look: at the two enlarged irises, side by side; the number only says how much they overlap.
    What to ignore: eyes that look aside or are half closed; glasses; a window near the face, which each eye sees
    from another side; any picture in which an iris has fewer than ten pixels across.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    eyes : two arrays
        float, (n, 2) each, px: points around the opening of each eye, such as landmarks 36 to 41 and 42 to 47.

    Returns
    -------
    Highlights

    Raises
    ------
    ValueError
        If no iris of at least 3 px radius is seen within the lids.

    Notes
    -----
    Seen: on the sixteen actors the spots overlap by 0.60 to 0.97 at 512 px and by 0.36 to 0.93 at 256 px, where a spot
    is two pixels wide; noise and JPEG 90 change that by 0.1 at most. With one eye from a rendering whose lamp stood on
    the other side, the overlap is 0.00 for each of them. It fails on a swap, which lends both eyes from one picture:
    the overlap stays that of the lender. Measured on rendered, straight looking eyes only.
    """
    grey = grey_levels(pixels)
    spots, places = zip(*(_spot(grey, np.asarray(eye, float)) for eye in eyes), strict=True)
    first, second = spots
    seen = first.any() and second.any()
    likeness = float((first & second).sum() / (first | second).sum()) if seen else float("nan")
    return Highlights(likeness, np.array(places), np.array(spots))


def iris(grey: np.ndarray, within: np.ndarray) -> tuple[np.ndarray, float]:
    """Return middle (x, y) and radius of the dark disc within the lids (bool, (H, W)), px.

    The radius is half its widest row, as lids cut an iris off above and below.
    """
    if within.sum() < 9:
        raise ValueError("an eye is smaller than 9 pixels: take a larger picture, or look whether the lids are closed.")
    darkest, bright = np.percentile(grey[within], (DARKEST, BRIGHT))
    rows, columns = np.nonzero(within & (grey <= darkest + DARK * (bright - darkest)))
    widest = np.bincount(rows).argmax()
    left, right = columns[rows == widest].min(), columns[rows == widest].max() + 1
    if (right - left) / 2 < SMALLEST_RADIUS_PX:
        raise ValueError(f"an iris is {right - left} px wide: {2 * SMALLEST_RADIUS_PX:.0f} px are needed.")
    return np.array([(left + right) / 2, rows.mean() + 0.5]), (right - left) / 2


def _spot(grey: np.ndarray, eye: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bright spot of an eye on a patch in which each iris has the same size, and its middle in radii."""
    within = geometry.inside_outline(eye.mean(axis=0) + LIDS * (eye - eye.mean(axis=0)), grey.shape)
    middle, radius = iris(grey, within)
    at = (np.arange(PATCH_PX) + 0.5) / PATCH_PX * 2 - 1
    right, down = np.meshgrid(at, at)
    x, y = middle[0] + radius * right.ravel(), middle[1] + radius * down.ravel()
    patch = geometry.bilinear(grey[:, :, None], x, y).reshape(PATCH_PX, PATCH_PX)
    disc = (np.hypot(right, down) <= REACH) & geometry.nearest(within, x, y).reshape(PATCH_PX, PATCH_PX)
    usual, brightest = np.median(patch[disc]), patch[disc].max()
    spot = disc & (patch > (usual + brightest) / 2) & (patch > usual + LEAST_ABOVE)
    place = np.array([right[spot].mean(), down[spot].mean()]) if spot.any() else np.full(2, np.nan)
    return spot, place
