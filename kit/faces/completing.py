"""Completing: all 68 landmarks of a face from 24 that a hand has placed.

What you will understand: faces are alike enough for a few points to tell where the others are, to about a hundredth of
the face's width. That is also its limit: what a face has of its own between two placed points, nobody is told.

Serves the page of a photograph of one's own (`python3 -m kit consent add`). It finds nothing in a picture: it never
looks at one. The mean shape is that of rendered heads. On the sixteen actors, whose faces are about 123 px wide, half
of the completed points lie within 0.5 px of the truth, and all within 2.7 px. Heads of people differ in more ways: on
photographs the outline comes within a hundredth of the face's width, and the arch of a brow only within six.

Sources: thin-plate splines [Bookstein 1989](#bookstein1989).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kit import actors
from kit.faces import alignment

# Of the points that have a place of their own, or a height at which to look for it, those from which the others follow
# best. Left and right are those of the picture; in the order in which they are placed, the surest ones first.
TWENTY_FOUR = {
    "36": "eye on the left, outer corner",
    "45": "eye on the right, outer corner",
    "39": "eye on the left, inner corner",
    "42": "eye on the right, inner corner",
    "30": "tip of the nose",
    "33": "nose, where it meets the upper lip, in the middle",
    "31": "nose, where the left nostril ends outwards",
    "35": "nose, where the right nostril ends outwards",
    "48": "mouth, left corner",
    "54": "mouth, right corner",
    "51": "upper lip, upper edge, in the middle",
    "62": "upper lip, lower edge, in the middle",
    "57": "lower lip, lower edge, in the middle",
    "21": "eyebrow on the left, inner end, upper edge",
    "17": "eyebrow on the left, outer end",
    "22": "eyebrow on the right, inner end, upper edge",
    "26": "eyebrow on the right, outer end",
    "8": "lowest point of the chin",
    "6": "outline of the face, left, just below the lower lip",
    "10": "outline of the face, right, just below the lower lip",
    "3": "outline of the face, left, as high as the tip of the nose",
    "13": "outline of the face, right, as high as the tip of the nose",
    "0": "outline of the face, left, as high as the eyes",
    "16": "outline of the face, right, as high as the eyes",
}

FEWEST = 2  # two points say where a face is, how large, and how tilted
FEWEST_TO_BEND = 6  # with fewer, a bend follows the hand's mistakes instead of the face
# What the placed points give way, against a whole face: the lips of the mean shape touch, and two points of one place
# that were put in two would tear a plate that gives way nowhere.
YIELD = 1e-3


def completed(placed: Mapping[str, Sequence[float]]) -> np.ndarray:
    """Return all 68 landmarks from some of them.

    Parameters
    ----------
    placed : mapping of str to (x, y)
        The number of each as text, such as ``"30"``, and its place in px. At least two that lie apart.

    Returns
    -------
    numpy.ndarray
        float64, (68, 2), px. Placed points are where they were placed.

    Raises
    ------
    ValueError
        If there are fewer than two points, they coincide, or one is no landmark.

    Notes
    -----
    The mean shape is moved, turned and resized onto the placed points (least squares). From six points on it is also
    bent: of all plates that lead through the points, the one that is bent least.

    Examples
    --------
    >>> mean = actors.mean_shape().points * 100 + 128
    >>> some = {number: mean[int(number)] for number in TWENTY_FOUR}
    >>> bool(np.allclose(completed(some), mean))
    True
    """
    mean = actors.mean_shape().points
    unknown = [number for number in placed if not str(number).isdigit() or int(number) >= len(mean)]
    if unknown:
        raise ValueError(f"there is no landmark {unknown[0]!r}: they are numbered 0 to {len(mean) - 1}.")
    if len(placed) < FEWEST:
        raise ValueError(f"{len(placed)} points do not say where a face is: place at least {FEWEST}.")
    numbers = [int(number) for number in placed]
    places = np.array(list(placed.values()), float)
    fit = alignment.align(mean[numbers], places)
    points = fit.of(mean)
    if len(numbers) >= FEWEST_TO_BEND:
        points += _bent(mean[numbers], places - points[numbers], mean)
    points[numbers] = places
    return points


def _bent(at: np.ndarray, moves: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return the moves of a thin plate at `where` (m, 2), when it is moved at some places (n, 2) by `moves` (n, 2)."""
    plate = np.hstack([np.ones((len(at), 1)), at])
    system = np.block([[_springs(at, at) + YIELD * np.eye(len(at)), plate], [plate.T, np.zeros((3, 3))]])
    weights = np.linalg.lstsq(system, np.concatenate([moves, np.zeros((3, 2))]), rcond=None)[0]
    return np.hstack([_springs(where, at), np.ones((len(where), 1)), where]) @ weights


def _springs(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Return r² log r² between points, (m, n); 0 where they coincide."""
    squares = ((here[:, None] - there[None]) ** 2).sum(axis=2)
    return squares * np.log(np.where(squares > 0, squares, 1))
