"""Bending: a picture moved by its landmarks, with one map for the whole of it or one for each triangle.

What you will understand: one move, turn and change of size never makes two faces agree, and one stretch for all of it
hardly does better, because noses and chins differ in ways of their own. Triangles agree everywhere. And a bend is only
as right as its landmarks: put one in a wrong place, and the face is torn along with it.

Serves 02-faces. It deliberately takes nothing from the second picture but where its landmarks are; not one of its
pixels comes along.

Sources: [Goshtasby 1986](#goshtasby1986).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kit import geometry
from kit.faces import alignment, nets
from kit.picture import Draft, Landmarks, Picture, step

WAYS = {"similarity": alignment.align, "stretch": alignment.stretch}


@step(picture="alter", onto="study", says="{picture}'s face bent into the shape of {onto}'s")
def bend(picture: Picture, onto: Picture, *, how: str = "triangles") -> Draft:
    """Return a picture bent so that its landmarks come to lie on another's.

    Parameters
    ----------
    picture : Picture
        What is bent; all pixels of the result are its own.
    onto : Picture
        Only its landmarks and its size are used.
    how : {"triangles", "stretch", "similarity"}
        A map for each triangle; or one affine map; or only a move, a turn and a change of size.

    Returns
    -------
    Picture
        With the landmarks where they have come to lie.

    Raises
    ------
    ConsentError
        If the picture may not be altered, or the other not studied.
    ValueError
        If the two have different point sets, or for an unknown way.

    Examples
    --------
    >>> from kit import actors, faces
    >>> bent = faces.bend(actors.load("rowan"), actors.load("hazel"))
    >>> faces.apart_px(bent.landmarks.points, actors.load("hazel").landmarks.points)
    0.0
    """
    nets.point_set(picture, onto)
    source, target = picture.landmarks.points, onto.landmarks.points
    if how == "triangles":
        moved = bent_to(picture, target, onto.size_px)
    elif how in WAYS:
        fit = WAYS[how](source, target)
        moved = _moved_whole(picture, fit, onto.size_px)
        target = fit.of(source)
    else:
        raise ValueError(f'how={how!r} is unknown: say "triangles", "stretch" or "similarity".')
    pixels, labels = moved
    landmarks = Landmarks(target, picture.landmarks.name, picture.landmarks.visible)
    return Draft(pixels, landmarks, labels, np.ones(onto.size_px, bool), name=f"{picture.name}, bent")


@step(picture="study")
def mark(picture: Picture, points: Mapping[str, Sequence[float]]) -> Draft:
    """Return a copy of a picture with some landmarks where a hand has put them.

    Parameters
    ----------
    picture : Picture
        With landmarks.
    points : mapping of str to (x, y)
        Number of each landmark as text, such as ``"30"``, and its new place in px; what a control to place points
        gives. The others stay.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the picture has no landmarks, or none of that number.
    """
    nets.point_set(picture)
    placed = np.array(picture.landmarks.points)
    for number, place in points.items():
        if not str(number).isdigit() or int(number) >= len(placed):
            raise ValueError(f"{picture.name} has no landmark {number!r}; they are numbered 0 to {len(placed) - 1}.")
        placed[int(number)] = place
    landmarks = Landmarks(placed, picture.landmarks.name, picture.landmarks.visible)
    return Draft(picture.pixels, landmarks, picture.labels)


# Used by the other steps ------------------------------------------------------------------------------------


def bent_to(picture: Picture, target: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the pixels (uint8) and labels of a picture whose landmarks were moved to `target`, without asking."""
    light, labels = light_bent_to(picture, target, shape, picture.pixels)
    return np.rint(light).astype(np.uint8), labels


def light_bent_to(
    picture: Picture, target: np.ndarray, shape: tuple[int, int], values: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return any values (H, W, C) of a picture moved along with its landmarks, float32, and its labels.

    The net is continued to the border of the result, so every pixel comes from somewhere. The border itself only
    moves, turns and changes its size, so that hair is not torn where a head was tilted.
    """
    net = nets.framed(picture.landmarks.name)
    landmarks, border = picture.landmarks.points, nets.border(shape)
    back = alignment.align(landmarks, target).inverse()
    source = np.concatenate([net.points(landmarks), back.of(border)])
    goal = np.concatenate([net.points(target), border])
    where, x, y = geometry.backward_map(source[net.triangles], goal[net.triangles], shape)
    height, width = shape
    moved = np.zeros((height * width, values.shape[2]), np.float32)
    labels = np.zeros(height * width, np.uint8)
    moved[where] = geometry.bilinear(values, x, y)
    labels[where] = geometry.nearest(picture.labels, x, y)
    return moved.reshape(height, width, -1), labels.reshape(height, width)


def _moved_whole(picture: Picture, fit: alignment.Fit, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return pixels and labels of a picture moved by one map; what lies beyond it repeats its border."""
    height, width = shape
    row, column = np.mgrid[:height, :width] + 0.5
    x, y = fit.inverse().of(np.stack([column.ravel(), row.ravel()], axis=1)).T
    pixels = np.rint(geometry.bilinear(picture.pixels, x, y)).astype(np.uint8)
    return pixels.reshape(height, width, 3), geometry.nearest(picture.labels, x, y).reshape(height, width)
