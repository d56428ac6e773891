"""The net: which landmarks are joined into triangles.

What you will understand: a face is moved by moving triangles, so both faces need the *same* net, the same three
landmarks for each triangle. It is computed once, on the mean of many rendered heads, and shipped. A net that is
computed for each face by itself is just as good for that face, and useless for moving one onto the other.

Serves 02-faces and 03-swap. It cannot find landmarks: they come with the picture.

There are three nets, each a part of the next: the shipped triangles; with a strip above the brows, for what moves a
face alone; and continued to the border, for what moves a whole picture. For the points that photographs come with none
is shipped: a net is computed on the mean shape of the very pictures that a step takes, so that all of them share it.

Sources: a Delaunay triangulation avoids thin triangles [Delaunay 1934](#delaunay1934).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kit.faces import alignment
from kit.picture import Picture

SHIPPED = ("face-68", "tower-24")
FOREHEAD_SHARE = 0.3  # how far the net reaches above the brows, as a share of the way from chin to nose bridge
NOSE_BRIDGE, CHIN = 27, 8
BROWS = range(17, 27)
FRAME_SHARE = 0.75  # half the side of a portrait, as a share of the face's larger side
BORDER = np.array([[-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0]], float)  # corners, middles


class Net(NamedTuple):
    """A net over a point set, with a strip above it.

    Attributes
    ----------
    triangles : numpy.ndarray
        int, (m, 3): the shipped triangles, then those of the strip.
    raised : numpy.ndarray
        int, (k,): the landmarks above which a helper point stands; helper points follow the landmarks.
    """

    triangles: np.ndarray
    raised: np.ndarray

    def points(self, landmarks: np.ndarray) -> np.ndarray:
        """Return the corners of the net: the landmarks, then the helper points, float64 (n + k, 2)."""
        if not len(self.raised):
            return landmarks
        return np.concatenate([landmarks, landmarks[self.raised] + FOREHEAD_SHARE * upwards(landmarks)])


def triangles(*pictures: Picture) -> np.ndarray:
    """Return the triangles into which pictures are cut, the same for all of them.

    Parameters
    ----------
    *pictures : Picture
        With the same point set. For ``face-68`` and ``tower-24`` one list is shipped, for every picture. For any other
        set it is computed on the mean shape of these pictures.

    Returns
    -------
    numpy.ndarray
        int, (m, 3): indices of landmarks.

    Raises
    ------
    ValueError
        If a picture has no landmarks, or their point sets differ.

    Examples
    --------
    >>> from kit import actors
    >>> triangles(actors.load("rowan")).shape
    (103, 3)
    """
    name = common_set(*pictures)
    return _shipped(name) if name in SHIPPED else triangles_of(_shape_of(pictures))


def visible_share(picture: Picture) -> float:
    """Return which share of a picture's landmarks can be seen; the others are hidden by hair, cloth or the head."""
    common_set(picture)
    return float(picture.landmarks.visible.mean())


def triangles_of(points: np.ndarray) -> np.ndarray:
    """Return the Delaunay triangles of one face by itself: a mistake when two faces are to be matched.

    Parameters
    ----------
    points : numpy.ndarray
        float, (n, 2).

    Returns
    -------
    numpy.ndarray
        int, (m, 3). The number of triangles and their order differ from face to face.
    """
    from scipy.spatial import Delaunay

    return Delaunay(points).simplices.astype(np.int64)


# Used by the other steps ------------------------------------------------------------------------------------


def point_set(*pictures: Picture) -> str:
    """Return the name of the point set that all pictures share, for a step that needs a shipped net and label maps.

    Raises
    ------
    ValueError
        If one has no landmarks or no label map, if they differ, or if no net is shipped for the set.
    """
    name = common_set(*pictures)
    if name not in SHIPPED:
        raise ValueError(f"there is no shipped net for the points {name} of {pictures[0].name}: use face-68.")
    for picture in pictures:
        if picture.labels is None:
            raise ValueError(f"{picture.name} has no label map, so nothing says which of its pixels show skin.")
    return name


def common_set(*pictures: Picture) -> str:
    """Return the name of the point set that all pictures share, whichever it is.

    Raises
    ------
    ValueError
        If one has no landmarks, or if they differ.
    """
    for picture in pictures:
        if picture.landmarks is None:
            raise ValueError(f"{picture.name} has no landmarks, so nothing says where its face is.")
    names = [picture.landmarks.name for picture in pictures]
    if len(set(names)) > 1:
        described = " and ".join(f"{picture.name} has {name}" for picture, name in zip(pictures, names, strict=True))
        raise ValueError(f"{described}: a face moves only between pictures with the same set of points.")
    return names[0]


@functools.cache
def net(name: str) -> Net:
    """Return the net of a point set. That of a face gets a strip above the brows, so that the forehead moves along.

    Landmarks end at the brows. A cut right there would show; and no landmark says where a hairline is.
    """
    shipped = _shipped(name)
    if name != "face-68":
        return Net(shipped, np.array([], np.int64))
    border = _border_sides(shipped).tolist()
    raised = sorted({point for side in border for point in side if point in BROWS})
    helper = {point: number for number, point in enumerate(raised, start=len(_mean_points(name)))}
    strip = []
    for a, b in border:
        if a in helper and b in helper:
            strip += [(a, b, helper[a]), (b, helper[b], helper[a])]
        elif a in helper or b in helper:  # where the brow meets the temple
            strip.append((a, b, helper.get(a, helper.get(b))))
    return Net(np.concatenate([shipped, np.array(strip)]), np.array(raised))


@functools.cache
def framed(name: str) -> Net:
    """Return the net of a point set, continued to eight points on the border of the picture."""
    inner = net(name)
    return _continued(inner, inner.points(_mean_points(name)))


def framed_of(*pictures: Picture) -> Net:
    """Return the framed net that pictures share: the shipped one, or one that is computed on their mean shape.

    Raises
    ------
    ValueError
        If one has no landmarks, or if their point sets differ.
    """
    name = common_set(*pictures)
    if name in SHIPPED:
        return framed(name)
    mean = _shape_of(pictures)
    return _continued(Net(triangles_of(mean), np.array([], np.int64)), mean)


def _continued(inner: Net, points: np.ndarray) -> Net:
    """Return a net, given with the places of its points, continued to the border."""
    centre, half = points.mean(axis=0), FRAME_SHARE * np.ptp(points, axis=0).max()
    outer = centre + half * BORDER
    rim, ring = _rim(inner.triangles, points - centre), np.arange(len(points), len(points) + len(BORDER))
    ring = ring[np.argsort(_angle(BORDER))]
    band = _band(rim, ring, np.concatenate([points, outer]) - centre)
    return Net(np.concatenate([inner.triangles, band]), inner.raised)


def border(size_px: tuple[int, int]) -> np.ndarray:
    """Return the eight points on the border of a picture (height, width) that a framed net ends at, (8, 2) in px."""
    height, width = size_px
    return (BORDER + 1) / 2 * (width, height)


def upwards(landmarks: np.ndarray) -> np.ndarray:
    """Return the way from the chin to the bridge of the nose of a face-68, float64 (2,) in px."""
    return landmarks[NOSE_BRIDGE] - landmarks[CHIN]


@functools.cache
def _shipped(name: str) -> np.ndarray:
    shipped = np.array(_mean_shape(name).triangles, np.int64)
    shipped.setflags(write=False)
    return shipped


def _shape_of(pictures: Sequence[Picture]) -> np.ndarray:
    """Return the mean shape of pictures, as if each were 1 high or wide."""
    return alignment.common_shape([picture.landmarks.points / max(picture.size_px) for picture in pictures])


def _mean_points(name: str) -> np.ndarray:
    return _mean_shape(name).points


def _mean_shape(name: str):
    if name == "face-68":
        from kit.actors import mean_shape
    else:
        from kit.actors.towers import mean_shape
    return mean_shape()


def _angle(points: np.ndarray) -> np.ndarray:
    return np.arctan2(points[:, 1], points[:, 0])


def _border_sides(corners: np.ndarray) -> np.ndarray:
    """Return the sides that belong to one triangle only, (k, 2), the smaller number first."""
    sides = np.sort(np.concatenate([corners[:, pair] for pair in ([0, 1], [1, 2], [2, 0])]), axis=1)
    different, uses = np.unique(sides, axis=0, return_counts=True)
    return different[uses == 1]


def _rim(corners: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the points on the border of a net, in order of their angle as seen from its middle."""
    rim = np.unique(_border_sides(corners))
    return rim[np.argsort(_angle(points[rim]))]


def _band(rim: np.ndarray, ring: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return triangles between two closed lines round the origin: from the last corner on, the nearer angle is next."""
    band, here, there = [], 0, 0
    inner, outer = (np.append(_angle(points[line]), _angle(points[line[:1]]) + 2 * np.pi) for line in (rim, ring))
    while here < len(rim) or there < len(ring):
        a, b = rim[here % len(rim)], ring[there % len(ring)]
        if there == len(ring) or (here < len(rim) and inner[here + 1] <= outer[there + 1]):
            here += 1
            band.append((a, rim[here % len(rim)], b))
        else:
            there += 1
            band.append((a, b, ring[there % len(ring)]))
    return np.array(band)
