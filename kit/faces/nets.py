"""The net: which landmarks are joined into triangles.

What you will understand: a face is moved by moving triangles, so both faces need the *same* net, the same three
landmarks for each triangle. It is computed once, on the mean of many rendered heads, and shipped. A net that is
computed for each face by itself is just as good for that face, and useless for moving one onto the other.

Serves 02-faces and 03-swap. It cannot find landmarks: they come with the picture.

There are three nets, each a part of the next: the shipped triangles; with a strip above the brows, for what moves a
face alone; and continued to the border, for what moves a whole picture.

Sources: a Delaunay triangulation avoids thin triangles [Delaunay 1934](#delaunay1934).
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from kit.picture import Picture

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


def triangles(picture: Picture) -> np.ndarray:
    """Return the shipped triangles for the landmarks of a picture.

    Parameters
    ----------
    picture : Picture
        With landmarks of the set ``face-68`` or ``tower-24``.

    Returns
    -------
    numpy.ndarray
        int, (m, 3): indices of landmarks. The same list for every picture with that point set.

    Raises
    ------
    ValueError
        If the picture has no landmarks, or a set for which no net is shipped.

    Examples
    --------
    >>> from kit import actors
    >>> triangles(actors.load("rowan")).shape
    (103, 3)
    """
    return _shipped(point_set(picture))


def visible_share(picture: Picture) -> float:
    """Return which share of a picture's landmarks can be seen; the others are hidden by hair, cloth or the head."""
    point_set(picture)
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
    """Return the name of the point set that all pictures share.

    Raises
    ------
    ValueError
        If one has no landmarks or no label map, if they differ, or if no net is shipped for the set.
    """
    for picture in pictures:
        if picture.landmarks is None or picture.labels is None:
            raise ValueError(f"{picture.name} has no landmarks and label map, so nothing says where its face is.")
    names = [picture.landmarks.name for picture in pictures]
    if len(set(names)) > 1:
        described = " and ".join(f"{picture.name} has {name}" for picture, name in zip(pictures, names, strict=True))
        raise ValueError(f"{described}: a face moves only between pictures with the same set of points.")
    if names[0] not in ("face-68", "tower-24"):
        raise ValueError(f"there is no net for the points {names[0]} of {pictures[0].name}: use face-68 or tower-24.")
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
    points = inner.points(_mean_points(name))
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
