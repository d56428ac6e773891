"""Bending: a picture moved by its landmarks, with one map for the whole of it or one for each triangle.

What you will understand: one move, turn and change of size never makes two faces agree, and one stretch for all of it
hardly does better, because noses and chins differ in ways of their own. Triangles agree everywhere. And a bend is only
as right as its landmarks: put one in a wrong place, and the face is torn along with it.

Serves 02-faces. It deliberately takes nothing from the second picture but where its landmarks are; not one of its
pixels comes along. And a shape is part of a person: a photograph is bent only into shapes of its own consent record,
and lends its shape to no other. A photograph has no label map, and so none comes out.

Sources: [Goshtasby 1986](#goshtasby1986).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kit import colour, geometry
from kit.consent import ConsentError
from kit.faces import alignment, nets
from kit.picture import Draft, Landmarks, Picture, step

Moved = tuple[np.ndarray, np.ndarray | None]  # pixels or other values, and the label map of a picture that has one
WAYS = {"similarity": alignment.align, "stretch": alignment.stretch}


@step(picture="alter", onto="study", says="{picture}'s face bent into the shape of {onto}'s")
def bend(
    picture: Picture, onto: Picture, *, how: str = "triangles", marks: Mapping[str, Sequence[float]] | None = None
) -> Draft:
    """Return a picture bent so that its landmarks come to lie on another's.

    Parameters
    ----------
    picture : Picture
        What is bent; all pixels of the result are its own.
    onto : Picture
        Only its landmarks and its size are used.
    how : {"triangles", "stretch", "similarity"}
        A map for each triangle; or one affine map; or only a move, a turn and a change of size.
    marks : mapping of str to (x, y), optional
        Landmarks of the picture that a hand has put elsewhere: the number of each as text, such as ``"30"``, and its
        place in px. The others are where the picture has them.

    Returns
    -------
    Picture
        With the landmarks where they have come to lie.

    Raises
    ------
    ConsentError
        If the picture may not be altered, or the other not studied; or if a photograph stands behind one of them and
        the two do not rest on the same consent records.
    ValueError
        If the two have different point sets, for an unknown way, or for a mark that is no landmark of the picture.

    Examples
    --------
    >>> from kit import actors, faces
    >>> bent = faces.bend(actors.load("rowan"), actors.load("hazel"))
    >>> faces.apart_px(bent.landmarks.points, actors.load("hazel").landmarks.points)
    0.0
    """
    _same_records(picture, onto)
    net = nets.framed_of(picture, onto)
    source, target = _with_marks(picture, marks or {}), onto.landmarks.points
    if how == "triangles":
        moved = bent_to(picture, target, onto.size_px, source=source, net=net)
    elif how in WAYS:
        fit = WAYS[how](source, target)
        moved = _moved_whole(picture, fit, onto.size_px)
        target = fit.of(source)
    else:
        raise ValueError(f'how={how!r} is unknown: say "triangles", "stretch" or "similarity".')
    pixels, labels = moved
    landmarks = Landmarks(target, picture.landmarks.name, picture.landmarks.visible)
    return Draft(pixels, landmarks, labels, np.ones(onto.size_px, bool), name=f"{picture.name}, bent")


def placing_error_px(bent: Picture, truth: Picture) -> float | None:
    """Return how far landmarks that were placed by hand lie from the true ones, on average.

    Parameters
    ----------
    bent : Picture
        What `bend` made with ``marks=``: its history says where they were put. ``...`` while nothing was placed.
    truth : Picture
        The picture that was bent, with its exact landmarks.

    Returns
    -------
    float or None
        px, to one tenth; None while nothing was placed.

    Raises
    ------
    ValueError
        If the picture was not bent with landmarks placed by hand.
    """
    if bent is ... or bent is None:
        return None
    last = bent.history[-1]
    if not last.parameters.get("marks") or truth.id not in last.parents:
        raise ValueError(f"{bent.name} was not made from {truth.name} with landmarks placed by hand: bend it first.")
    numbers = [int(number) for number in last.parameters["marks"]]
    placed = np.array(list(last.parameters["marks"].values()))
    return round(alignment.apart_px(placed, truth.landmarks.points[numbers]), 1)


# Used by the other steps ------------------------------------------------------------------------------------


class Way(NamedTuple):
    """Where the pixels of a bent picture come from.

    Attributes
    ----------
    pixels : numpy.ndarray
        int, (k,): the pixels of the result, as `geometry.laid_out` takes them. They depend on the target alone.
    x, y : numpy.ndarray
        float32, (k,): the points of the picture that belong there, px.
    """

    pixels: np.ndarray
    x: np.ndarray
    y: np.ndarray


def bent_to(
    picture: Picture,
    target: np.ndarray,
    shape: tuple[int, int],
    *,
    source: np.ndarray | None = None,
    net: nets.Net | None = None,
) -> Moved:
    """Return pixels (uint8) and labels of a picture whose landmarks move to `target`; steps ask, this does not."""
    way = way_to(picture, target, shape, source=source, net=net)
    levels = np.rint(geometry.bilinear(picture.pixels, way.x, way.y)).astype(np.uint8)
    return geometry.laid_out(way.pixels, levels, shape, 0), labels_along(picture, way, shape)


def way_to(
    picture: Picture,
    target: np.ndarray,
    shape: tuple[int, int],
    *,
    source: np.ndarray | None = None,
    net: nets.Net | None = None,
) -> Way:
    """Return the way of a picture's pixels when its landmarks move to `target`.

    The net, by default the shipped one, is continued to the border of the result, so every pixel comes from somewhere.
    The border itself only moves, turns and changes its size, whatever a hand has placed, so that hair is not torn where
    a head was tilted.
    """
    source = picture.landmarks.points if source is None else source
    net, border = net or nets.framed(picture.landmarks.name), nets.border(shape)
    back = alignment.align(picture.landmarks.points, target).inverse()
    corners = [np.concatenate(both)[net.triangles] for both in (
        (net.points(source), back.of(border)), (net.points(target), border)
    )]  # fmt: skip
    return Way(*geometry.backward_map(*corners, shape))


def light_along(picture: Picture, way: Way) -> np.ndarray:
    """Return the linear light of a picture's pixels along that way, float32 (k, 3)."""
    planes = colour.linear_of_srgb(np.moveaxis(picture.pixels, 2, 0))
    return geometry.bilinear(np.moveaxis(planes, 0, 2), way.x, way.y)


def labels_along(picture: Picture, way: Way, shape: tuple[int, int]) -> np.ndarray | None:
    """Return the labels of a picture, uint8 (H, W), moved along that way; None if it has none."""
    if picture.labels is None:
        return None
    moved = geometry.nearest(picture.labels, way.x, way.y)
    return geometry.laid_out(way.pixels, moved[:, None], shape, 0)[:, :, 0]


def _same_records(picture: Picture, onto: Picture) -> None:
    """Refuse to give a photographed person another's shape, or anybody else the shape of that person."""
    photograph = any(line.kind == "captured" for line in (*picture.history, *onto.history))
    if photograph and set(picture.consent) != set(onto.consent):
        raise ConsentError(
            f"Refused: {picture.name} may not be bent into the shape of {onto.name}, because a photograph shares its "
            "shape only with pictures of its own consent record. Nothing would change that here."
        )


def _with_marks(picture: Picture, marks: Mapping[str, Sequence[float]]) -> np.ndarray:
    """Return a picture's landmarks, some of them where a hand has put them, float64 (n, 2)."""
    points = np.array(picture.landmarks.points)
    for number, place in marks.items():
        if not str(number).isdigit() or int(number) >= len(points):
            raise ValueError(f"{picture.name} has no landmark {number!r}; they are numbered 0 to {len(points) - 1}.")
        points[int(number)] = place
    return points


def _moved_whole(picture: Picture, fit: alignment.Fit, shape: tuple[int, int]) -> Moved:
    """Return pixels and labels of a picture moved by one map; what lies beyond it repeats its border."""
    height, width = shape
    row, column = np.mgrid[:height, :width] + 0.5
    x, y = fit.inverse().of(np.stack([column.ravel(), row.ravel()], axis=1)).T
    pixels = np.rint(geometry.bilinear(picture.pixels, x, y)).astype(np.uint8)
    labels = None if picture.labels is None else geometry.nearest(picture.labels, x, y).reshape(height, width)
    return pixels.reshape(height, width, 3), labels
