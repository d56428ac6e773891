"""Outlines: closed lines around a part of a picture.

What you will understand: a border is a list of points. It can be smoothed, walked along at an even pace, asked which
way is inside, and filled.

Serves 02-faces and 03-swap. An outline knows nothing of what it encloses: it comes from landmarks, not from pixels.

Sources: corner cutting for smooth outlines [Chaikin 1974](#chaikin1974).
"""

from __future__ import annotations

import numpy as np

from kit.geometry.rows import crossings, first_centre_after

LONGEST_STEP = 3  # a step along a line that is longer than this many usual steps leads across a gap


def smooth_outline(corners: np.ndarray, rounds: int = 3) -> np.ndarray:
    """Return a closed outline with its corners cut, again and again (Chaikin's scheme).

    Parameters
    ----------
    corners : numpy.ndarray
        float, (n, 2), px.
    rounds : int
        Each one doubles the number of points; three look smooth at the sizes of this kit.

    Examples
    --------
    >>> smooth_outline(np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]]), rounds=1).tolist()
    [[1.0, 0.0], [3.0, 0.0], [3.0, 1.0], [1.0, 3.0], [0.0, 3.0], [0.0, 1.0]]
    """
    for _ in range(rounds):
        following = np.roll(corners, -1, axis=0)
        cut = np.stack([0.75 * corners + 0.25 * following, 0.25 * corners + 0.75 * following], axis=1)
        corners = cut.reshape(-1, 2)
    return corners


def evenly_spaced(outline: np.ndarray, spacing_px: float = 1.0) -> np.ndarray:
    """Return points along a closed outline, about `spacing_px` apart, float64 (n, 2)."""
    closed = np.concatenate([outline, outline[:1]])
    lengths = np.hypot(*np.diff(closed, axis=0).T)
    travelled = np.concatenate([[0.0], np.cumsum(lengths)])
    stops = np.linspace(0, travelled[-1], max(3, round(travelled[-1] / spacing_px)), endpoint=False)
    return np.stack([np.interp(stops, travelled, closed[:, axis]) for axis in (0, 1)], axis=1)


def inward_normals(line: np.ndarray) -> np.ndarray:
    """Return the direction to the inside at each point of a closed line.

    Parameters
    ----------
    line : numpy.ndarray
        float, (n, 2): points in order, evenly spaced, clockwise or not. Stretches may be missing.

    Returns
    -------
    numpy.ndarray
        float64, (n, 2), of length 1.

    Examples
    --------
    >>> circle = np.array([[2.0, 0.0], [0.0, 2.0], [-2.0, 0.0], [0.0, -2.0]])
    >>> (inward_normals(circle)[:2].round(1) + 0).tolist()
    [[-1.0, 0.0], [0.0, -1.0]]
    """
    onwards = np.roll(line, -1, axis=0) - line
    lengths = np.hypot(*onwards.T)
    onwards[lengths > LONGEST_STEP * np.median(lengths)] = 0  # across a missing stretch there is no direction
    along = onwards + np.roll(onwards, 1, axis=0)
    x, y = line.T
    twice_the_area = (x * np.roll(y, -1) - np.roll(x, -1) * y).sum()  # its sign tells clockwise or not
    normals = np.stack([-along[:, 1], along[:, 0]], axis=1) * np.sign(twice_the_area)
    return normals / np.maximum(np.hypot(*normals.T), np.finfo(float).tiny)[:, None]


def inside_outline(outline: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return which pixel centres lie inside a closed outline (even-odd rule).

    Parameters
    ----------
    outline : numpy.ndarray
        float, (n, 2), px.
    shape : tuple of int
        Height and width in px.

    Returns
    -------
    numpy.ndarray
        bool, (H, W).

    Notes
    -----
    Walking along a row, each crossing of the outline takes us in or out: we count crossings.

    Examples
    --------
    >>> inside_outline(np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]), (2, 3)).tolist()
    [[True, True, False], [True, True, False]]
    """
    height, width = shape
    edge, row, x = crossings(outline, np.roll(outline, -1, axis=0), height)
    crossed = np.zeros((height, width + 1), np.int32)
    np.add.at(crossed, (row, first_centre_after(x, width)), 1)
    return np.cumsum(crossed[:, :width], axis=1) % 2 == 1
