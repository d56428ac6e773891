"""Alignment: one set of points laid over another as well as moving, turning and resizing allow.

What you will understand: where a face stands, how it is tilted and how large it is say nothing about its shape. Take
these three away, and what is still different is the shape. A similarity has four numbers: two for the move, one for the
turn, one for the size. An affine map has two more and may also stretch one way.

Serves 02-faces. It never mirrors a face, and does not know which points are which: both sets come in the same order.

Sources: the least-squares similarity in closed form [Umeyama 1991](#umeyama1991); the common shape of many
[Gower 1975](#gower1975).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SAME_PLACE = 1e-9  # a spread below this share of the largest coordinate counts as none


@dataclass(frozen=True, eq=False)
class Fit:
    """A map of the plane: a point goes to ``linear @ point + shift``.

    Attributes
    ----------
    linear : numpy.ndarray
        float64, (2, 2).
    shift : numpy.ndarray
        float64, (2,), px.
    """

    linear: np.ndarray
    shift: np.ndarray

    def of(self, points: np.ndarray) -> np.ndarray:
        """Return where points (n, 2) go, float64 (n, 2)."""
        return np.asarray(points, float) @ self.linear.T + self.shift

    @property
    def scale(self) -> float:
        """How many times larger things get: the root of how much areas grow."""
        return float(np.sqrt(abs(np.linalg.det(self.linear))))

    @property
    def turn_deg(self) -> float:
        """By how many degrees things turn, clockwise on the screen, where y runs down. For a similarity."""
        return float(np.degrees(np.arctan2(self.linear[1, 0], self.linear[0, 0])))

    def inverse(self) -> Fit:
        """Return the map that leads back."""
        back = np.linalg.inv(self.linear)
        return Fit(back, -back @ self.shift)


def align(points: np.ndarray, onto: np.ndarray) -> Fit:
    """Return the move, turn and change of size that bring points as near to others as can be.

    Parameters
    ----------
    points, onto : numpy.ndarray
        float, (n, 2): the same points in both, at least two different ones, px.

    Returns
    -------
    Fit
        A similarity without reflection. The sum of the squared distances between ``fit.of(points)`` and `onto` is the
        smallest possible.

    Raises
    ------
    ValueError
        If there are fewer than two pairs, or if all points of one set coincide.

    Examples
    --------
    >>> square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    >>> fit = align(square, 3 * square + 5)
    >>> print(f"{fit.scale:.0f} times larger, turned by {abs(fit.turn_deg):.0f} degrees")
    3 times larger, turned by 0 degrees
    """
    points, onto = _pairs(points, onto, least=2)
    ours, theirs = points - points.mean(axis=0), onto - onto.mean(axis=0)
    for centred, whole in ((ours, points), (theirs, onto)):
        if np.abs(centred).max() <= SAME_PLACE * np.abs(whole).max():
            raise ValueError("all points of one set coincide, so nothing says how large or how tilted it is.")
    left, strengths, right = np.linalg.svd(theirs.T @ ours)
    no_mirror = np.array([1.0, np.sign(np.linalg.det(left @ right)) or 1.0])
    turn = (left * no_mirror) @ right
    linear = (strengths @ no_mirror) / (ours**2).sum() * turn
    return Fit(linear, onto.mean(axis=0) - linear @ points.mean(axis=0))


def stretch(points: np.ndarray, onto: np.ndarray) -> Fit:
    """Return the affine map that brings points as near to others as can be: one stretch for the whole face.

    Parameters
    ----------
    points, onto
        As in `align`, with at least three points that do not lie on one line.

    Raises
    ------
    ValueError
        If there are fewer than three pairs, or if the points lie on one line.
    """
    points, onto = _pairs(points, onto, least=3)
    ours, theirs = points - points.mean(axis=0), onto - onto.mean(axis=0)
    if np.linalg.matrix_rank(ours, tol=SAME_PLACE * np.abs(points).max() * len(points)) < 2:
        raise ValueError("the points lie on one line, so nothing says how the face is stretched across it.")
    linear = np.linalg.lstsq(ours, theirs, rcond=None)[0].T
    return Fit(linear, onto.mean(axis=0) - linear @ points.mean(axis=0))


def apart_px(points: np.ndarray, others: np.ndarray) -> float:
    """Return the mean distance between the points of two sets, pair by pair."""
    points, others = _pairs(points, others, least=1)
    return float(np.hypot(*(points - others).T).mean())


def common_shape(shapes: np.ndarray, rounds: int = 3) -> np.ndarray:
    """Return the mean of shapes after each has been aligned with it (generalised Procrustes).

    Parameters
    ----------
    shapes : numpy.ndarray
        float, (k, n, 2).
    rounds : int
        How often the mean is improved; two suffice for faces seen from the front.

    Returns
    -------
    numpy.ndarray
        float64, (n, 2): it stands where the plain mean of all points stands, as large and as tilted. The order of
        the shapes does not matter.
    """
    plain = mean = np.mean(shapes, axis=0)
    for _ in range(rounds):
        mean = np.mean([align(shape, mean).of(shape) for shape in shapes], axis=0)
        mean = align(mean, plain).of(mean)
    return mean


def _pairs(points: np.ndarray, onto: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
    points, onto = np.asarray(points, float), np.asarray(onto, float)
    if points.shape != onto.shape or points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points come in pairs (n, 2); these are {points.shape} and {onto.shape}.")
    if len(points) < least:
        raise ValueError(f"{len(points)} pairs of points are too few here: {least} are needed.")
    return points, onto
