"""The space of face shapes: a few directions in which most faces differ.

What you will understand: 68 points are 136 numbers, but faces do not use them freely. When one point goes out, its
neighbours go along. A few directions, each a small move of all points together, describe most of what differs
between heads; a face is then a handful of numbers, such as "one spread above the mean in the first direction".

Serves 02-faces and 05-inventing. The heads are rendered ones, so the directions are those of this studio, not of
people. They have no names, and deliberately none is set in relation to anything about a person.

Sources: principal components of aligned landmarks, as in active shape models; the common shape is
after [Gower 1975](#gower1975).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from kit import actors
from kit.faces import alignment, bending, nets
from kit.picture import Draft, Landmarks, Picture, step

HEADS, SEED = 150, 68  # random heads behind the shipped directions
MOST_SPREADS = 2  # as far as most heads go; beyond, a bend turns into a caricature
WIDER_FROM = 0.05  # a direction that widens the face by less than this share of its length gets its sign otherwise


@dataclass(frozen=True, eq=False)
class ShapeSpace:
    """A mean shape, and the directions in which shapes differ from it, the strongest first.

    Attributes
    ----------
    mean : numpy.ndarray
        float64, (n, 2), px.
    directions : numpy.ndarray
        float64, (k, n, 2): each of length 1, each at right angles to all others.
    spreads : numpy.ndarray
        float64, (k,): the standard deviation of the shapes along each, px.
    shares : numpy.ndarray
        float64, (k,): which share of all differences lies along each; they add up to 1.
    """

    mean: np.ndarray
    directions: np.ndarray
    spreads: np.ndarray
    shares: np.ndarray

    def place_of(self, points: np.ndarray) -> np.ndarray:
        """Return how many spreads a shape (n, 2) lies from the mean along each direction, float64 (k,)."""
        away = alignment.align(points, self.mean).of(points) - self.mean
        return np.einsum("kij,ij->k", self.directions, away) / self.spreads

    def shape_at(self, *places: float) -> np.ndarray:
        """Return the shape that lies so many spreads along the first directions, float64 (n, 2)."""
        return self.mean + np.einsum("k,kij->ij", np.array(places) * self.spreads[: len(places)],
                                     self.directions[: len(places)])  # fmt: skip

    def explained_by(self, count: int) -> float:
        """Return which share of all differences the first `count` directions hold."""
        return float(self.shares[:count].sum())


def shape_space(shapes: np.ndarray) -> ShapeSpace:
    """Return mean and directions of shapes.

    Parameters
    ----------
    shapes : numpy.ndarray
        float, (k, n, 2): at least three shapes, px. They are aligned first: place, tilt and size do not count.

    Returns
    -------
    ShapeSpace
        With as many directions as the shapes have, at most one fewer than there are shapes.

    Raises
    ------
    ValueError
        If there are fewer than three shapes, or all are the same.

    Notes
    -----
    A direction and its opposite are the same thing to the mathematics. Here the positive way makes the face wider, or,
    where a direction does not change the width, moves more points to the right than to the left, the later ones
    counting more.

    Examples
    --------
    >>> space = shape_space(heads(20, np.random.default_rng(1)))
    >>> space.place_of(space.shape_at(1.5)).round(1)[:2] + 0
    array([1.5, 0. ])
    """
    shapes = np.asarray(shapes, float)
    if len(shapes) < 3:
        raise ValueError(f"{len(shapes)} shapes make no space: take at least three.")
    mean = alignment.common_shape(shapes)
    away = np.stack([alignment.align(shape, mean).of(shape) - mean for shape in shapes])
    away -= away.mean(axis=0)
    _, strengths, rows = np.linalg.svd(away.reshape(len(shapes), -1), full_matrices=False)
    kept = strengths > 1e-9 * max(np.abs(mean).max(), 1)
    if not kept.any():
        raise ValueError("all shapes are the same, so they differ in no direction.")
    directions = rows[kept].reshape(-1, *mean.shape)
    signs = np.array([_sign(direction, mean) for direction in directions])
    power = strengths[kept] ** 2
    return ShapeSpace(
        mean, directions * signs[:, None, None], strengths[kept] / np.sqrt(len(shapes) - 1), power / power.sum()
    )


def heads(n: int, rng: np.random.Generator) -> np.ndarray:
    """Return the landmarks of heads of nobody, drawn at random, float64 (n, 68, 2) in px; nothing is rendered."""
    return actors.shapes(actors.cast(n, rng))


@functools.cache
def nobody_space() -> ShapeSpace:
    """Return the space of 150 heads drawn at random with a fixed seed; `vary` moves along its directions."""
    return shape_space(heads(HEADS, np.random.default_rng(SEED)))


@step(picture="alter", says="{picture} bent along a direction of face shapes")
def vary(picture: Picture, *, direction: int = 1, spreads: float = 2.0) -> Draft:
    """Return a picture whose face shape was moved along one of the directions in which heads differ.

    Parameters
    ----------
    picture : Picture
        With face-68.
    direction : int
        1 is the strongest.
    spreads : float
        How far, in standard deviations; -2 to 2. About 95 of 100 heads lie within 2 of the mean.

    Raises
    ------
    ConsentError
        If the picture may not be altered.
    ValueError
        For a picture of no face, an unknown direction, or a way that is too long.
    """
    space = nobody_space()
    if nets.point_set(picture) != "face-68":
        raise ValueError(f"{picture.name} is no face: its shape does not lie in this space.")
    if not 1 <= direction <= len(space.directions):
        raise ValueError(f"there is no direction {direction}; they are numbered 1 to {len(space.directions)}.")
    if not abs(spreads) <= MOST_SPREADS:
        raise ValueError(f"{spreads} spreads are too far: stay within {MOST_SPREADS}, where most heads are.")
    points = picture.landmarks.points
    way = space.spreads[direction - 1] * spreads * space.directions[direction - 1]
    target = points + way @ alignment.align(space.mean, points).linear.T
    pixels, labels = bending.bent_to(picture, target, picture.size_px)
    landmarks = Landmarks(target, "face-68", picture.landmarks.visible)
    return Draft(pixels, landmarks, labels, np.ones(picture.size_px, bool))


def _sign(direction: np.ndarray, mean: np.ndarray) -> float:
    """Return 1 or -1: the sign that makes a direction the positive one of two."""
    across = mean[:, 0] - mean[:, 0].mean()
    wider = direction[:, 0] @ across / np.linalg.norm(across)
    if abs(wider) < WIDER_FROM:
        wider = direction[:, 0] @ np.arange(1, len(direction) + 1)
    return 1.0 if wider >= 0 else -1.0
