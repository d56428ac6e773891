"""The mask: where the lent face may lie, and how softly it ends.

What you will understand: most of a swap's realism is decided by its border. Ours stays inside the face of *both*
people: hair, head coverings and glasses of the receiver are never painted over, and those of the lender are never
lent.

Serves 03-swap. It knows what hair or cloth is only because the studio says so; a photograph would need a
segmentation, which guesses.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kit import geometry
from kit.faces import nets
from kit.picture import Picture, Region
from kit.swap import warping

FACE_REGIONS = (Region.SKIN, Region.EYES, Region.MOUTH)
SPREAD_OF_FEATHER = 0.5  # standard deviation of the blur as a share of the feather: 95 % is reached at its width
HALF_A_LEVEL = 0.5 / 255  # a smaller share of the lent face cannot change a pixel
LENT_MARGIN_PX = 3  # hair and coverings throw a narrow shadow on the lender's skin, which is not lent either
CLEAR_OF_EDGES_PX = 4.0  # how far on either side of the contour there must be skin for the seam to be measured
SPACING_PX = 1.0


class Part(NamedTuple):
    """A stretch of an outline: landmarks, how far they are raised (as a share of the way from the chin to the nose
    bridge), and how far they are drawn in to the middle (below 1) or pushed out.
    """

    landmarks: tuple[int, ...]
    raised: float
    scale: float


BROWS_FROM_RIGHT = (26, 25, 24, 23, 20, 19, 18, 17)
OUTLINES = {
    "face-68": {
        "face": (Part(tuple(range(17)), 0, 0.90), Part(BROWS_FROM_RIGHT, 0.16, 1)),
        "inner": (Part((36, 48, 59, 57, 55, 54, 45), 0, 1.22), Part(BROWS_FROM_RIGHT, 0.05, 1.02)),
        "eyes": (Part((36, 41, 40, 29, 47, 46, 45), -0.08, 1.08), Part(BROWS_FROM_RIGHT, 0.05, 1.02)),
    },
    "tower-24": {
        "face": (Part(tuple(range(12)), 0, 0.90),),
        "inner": (Part(tuple(range(12)), 0, 0.66),),
        "eyes": (Part(tuple(range(12)), 0, 0.33),),
    },
}


def mask(lender: Picture, onto: Picture, *, shape: str = "face", feather_px: float = 6.0) -> np.ndarray:
    """Return how much of the lent face each pixel of the receiver takes.

    Parameters
    ----------
    lender, onto : Picture
        Both sides, since a pixel must be skin, eye or mouth in both.
    shape : {"face", "inner", "eyes"}
        The face from the lower forehead to just inside the jaw; eyes, nose and mouth; or eyes and brows. On a
        tower, the dial or its inner parts.
    feather_px : float
        Over how many px the mask climbs, from the border inwards; 0 for a hard edge.

    Returns
    -------
    numpy.ndarray
        float32, (H, W), in [0, 1]. Exactly 0 on hair, coverings and glasses.

    Raises
    ------
    ValueError
        If the two have different point sets, for an unknown shape, or for a negative feather.
    """
    return softened(core(warping.moved(lender, onto).labels, onto, shape), feather_px)


def contour(lender: Picture, onto: Picture, *, shape: str = "face") -> np.ndarray:
    """Return the border of the mask as points in order, where skin lies on both sides of it.

    Parameters
    ----------
    lender, onto, shape
        As in `mask`.

    Returns
    -------
    numpy.ndarray
        float64, (n, 2), px, about 1 px apart. Stretches along hair, a covering or glasses are left out, since there
        is an edge in any picture.
    """
    labels = warping.moved(lender, onto).labels
    line = geometry.evenly_spaced(outline(onto, shape), SPACING_PX)
    normals = geometry.inward_normals(line)
    clear = np.ones(len(line), bool)
    for distance_px in (-CLEAR_OF_EDGES_PX, 0, CLEAR_OF_EDGES_PX):
        x, y = (line + distance_px * normals).T
        for face in (labels, onto.labels):
            clear &= geometry.nearest(face, x, y) == Region.SKIN
    return line[clear]


# Used by the other steps ------------------------------------------------------------------------------------


def outline(onto: Picture, shape: str) -> np.ndarray:
    """Return the smooth closed outline of a mask, from landmarks alone, float64 (n, 2) in px."""
    shapes = OUTLINES[nets.point_set(onto)]
    if shape not in shapes:
        raise ValueError(f"shape={shape!r} is unknown: say {_listed(shapes)}.")
    points = onto.landmarks.points
    up = nets.upwards(points) if onto.landmarks.name == "face-68" else np.zeros(2)
    corners = []
    for part in shapes[shape]:
        stretch = points[list(part.landmarks)] + part.raised * up
        corners.append(points.mean(axis=0) + part.scale * (stretch - points.mean(axis=0)))
    return geometry.smooth_outline(np.concatenate(corners))


def core(lent_labels: np.ndarray, onto: Picture, shape: str) -> np.ndarray:
    """Return the pixels that may take anything of the lent face at all, bool (H, W)."""
    inside = geometry.inside_outline(outline(onto, shape), onto.size_px)
    return inside & clear_face(lent_labels, LENT_MARGIN_PX) & clear_face(onto.labels)


def clear_face(labels: np.ndarray, margin_px: int = 1) -> np.ndarray:
    """Return skin, eyes and mouth, but not the last pixels before something else: they show a bit of both."""
    in_face = np.zeros(len(Region), bool)
    in_face[list(FACE_REGIONS)] = True
    clear = in_face[labels]
    for _ in range(margin_px):
        face = clear.copy()
        clear[1:] &= face[:-1]
        clear[:-1] &= face[1:]
        clear[:, 1:] &= face[:, :-1]
        clear[:, :-1] &= face[:, 1:]
    return clear


def softened(hard: np.ndarray, feather_px: float) -> np.ndarray:
    """Return a mask that climbs from 0 at the border of a region to 1 inside.

    Parameters
    ----------
    hard : numpy.ndarray
        bool, (H, W).
    feather_px : float
        Width of the climb in px.

    Returns
    -------
    numpy.ndarray
        float32, (H, W), in [0, 1]; 0 outside the region.

    Notes
    -----
    A Gaussian blur of the region is 1/2 on a straight border and 1 well inside; stretched to [0, 1] it is a feather
    that grows inwards only. The blur is two matrix products: one along the columns, one along the rows.
    """
    if not 0 <= feather_px < np.inf:
        raise ValueError(f"feather_px={feather_px}: a feather has a width of 0 px or more.")
    soft = hard.astype(np.float32)
    if feather_px == 0 or not hard.any():
        return soft
    window = around(hard, 0)
    region = soft[window]
    down, across = (_gaussian_rows(size, SPREAD_OF_FEATHER * feather_px) for size in region.shape)
    climb = np.clip(2 * (down @ region @ across) - 1, 0, 1)
    soft[window] *= np.where(climb < HALF_A_LEVEL, 0, climb)
    return soft


def around(hard: np.ndarray, margin_px: int) -> tuple[slice, slice]:
    """Return the smallest window that holds a region and a margin around it, as far as the picture reaches."""
    slices = []
    for axis in (1, 0):
        found = np.flatnonzero(hard.any(axis=axis))
        slices.append(slice(max(0, found[0] - margin_px), found[-1] + 1 + margin_px))
    return tuple(slices)


def _gaussian_rows(size: int, sigma_px: float) -> np.ndarray:
    """Return a symmetric matrix (size, size) that blurs; beyond the window there is nothing."""
    offset = np.arange(size)
    bell = np.exp(-0.5 * (offset / sigma_px) ** 2)
    weights = (bell / (2 * bell.sum() - 1)).astype(np.float32)
    return weights[np.abs(offset[:, None] - offset)]


def _listed(options) -> str:
    *first, last = [f'"{option}"' for option in options]
    return f"{', '.join(first)} or {last}"
