"""The piecewise-affine warp: a picture is moved triangle by triangle.

What you will understand: three points fix an affine map, so a face that is cut into triangles can be moved into
any other face, triangle by triangle. For each pixel of the *result* we ask where it comes from; asking the other
way round would leave pixels that nobody reaches.

Serves 02-faces, 03-swap and 06-motion. It deliberately knows nothing about depth: a triangle that turns away
from the camera is squeezed flat, and what was hidden in one picture cannot be shown in the other.

Sources: piecewise-affine mapping of images [Goshtasby 1986](#goshtasby1986).
"""

from __future__ import annotations

import numpy as np

from kit.geometry.rows import crossings, first_centre_after, runs

PART = 1 << 15  # points that are read at a time


def triangle_map(points: np.ndarray, triangles: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return for each pixel which triangle covers its centre.

    Parameters
    ----------
    points : numpy.ndarray
        float, (n, 2), px.
    triangles : numpy.ndarray
        int, (m, 3): indices of points, the corners in any order.
    shape : tuple of int
        Height and width of the map in px.

    Returns
    -------
    numpy.ndarray
        int32, (H, W): the index of the triangle, -1 where there is none. Where triangles overlap, the last wins.

    Examples
    --------
    >>> square = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 3.0], [0.0, 3.0]])
    >>> triangle_map(square, np.array([[0, 1, 2], [0, 2, 3]]), (3, 4)).tolist()
    [[0, 0, 0, -1], [1, 0, 0, -1], [1, 1, 0, -1]]
    """
    owner = np.full(shape[0] * shape[1], -1, np.int32)
    triangle, row, left, count = _spans(points[triangles], shape)
    owner[runs(row * shape[1] + left, count)] = np.repeat(triangle, count)
    return owner.reshape(shape)


def affine_maps(from_corners: np.ndarray, to_corners: np.ndarray) -> np.ndarray:
    """Return the affine map that leads each triangle to its partner.

    Parameters
    ----------
    from_corners, to_corners : numpy.ndarray
        float, (m, 3, 2): the corners of m triangles, px.

    Returns
    -------
    numpy.ndarray
        float64, (m, 2, 3): matrices for (x, y, 1). A triangle without area is led to its partner's first corner.

    Examples
    --------
    >>> corner = np.array([[[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]])
    >>> affine_maps(corner, 2 * corner + 5).tolist()
    [[[2.0, 0.0, 5.0], [0.0, 2.0, 5.0]]]
    """
    (ax, ay), (bx, by) = np.moveaxis(from_corners[:, 1:] - from_corners[:, :1], 0, 2)
    area = ax * by - bx * ay  # twice the triangle's, with a sign
    inverse = np.stack([by, -bx, -ay, ax], axis=1).reshape(-1, 2, 2) / np.where(area == 0, np.inf, area)[:, None, None]
    edges = np.swapaxes(to_corners[:, 1:] - to_corners[:, :1], 1, 2)
    linear = edges @ inverse
    shift = to_corners[:, 0, :, None] - linear @ from_corners[:, 0, :, None]
    return np.concatenate([linear, shift], axis=2)


def backward_map(
    source_corners: np.ndarray, target_corners: np.ndarray, shape: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return where each covered pixel of the target comes from.

    Parameters
    ----------
    source_corners, target_corners : numpy.ndarray
        float, (m, 3, 2): the same triangles in both pictures, px.
    shape : tuple of int
        Height and width of the target in px.

    Returns
    -------
    pixels : numpy.ndarray
        int64, (k,): flat indices of the pixels whose centre a triangle covers. A pixel that several triangles
        cover appears several times; writing in this order lets the last triangle win.
    x, y : numpy.ndarray
        float32, (k,): the points of the source that belong there, px.
    """
    triangle, row, left, count = _spans(target_corners, shape)
    maps = affine_maps(target_corners, source_corners)
    step = runs(np.zeros_like(count), count)  # along a row the origin moves on evenly
    pixels = np.repeat(row * shape[1] + left, count) + step
    step = step.astype(np.float32)
    origins = []
    for across, down, shift in np.moveaxis(maps, 0, 2):
        first = across[triangle] * (left + 0.5) + down[triangle] * (row + 0.5) + shift[triangle]
        slope = np.repeat(across[triangle].astype(np.float32), count)
        origins.append(np.repeat(first.astype(np.float32), count) + slope * step)
    return pixels, *origins


def warp_triangles(
    image: np.ndarray,
    source_points: np.ndarray,
    target_points: np.ndarray,
    triangles: np.ndarray,
    shape: tuple[int, int],
    *,
    fill: float = 0,
) -> np.ndarray:
    """Return an image moved triangle by triangle (piecewise-affine).

    Parameters
    ----------
    image : numpy.ndarray
        (H, W, C), colour, or (H, W), one value a pixel.
    source_points, target_points : numpy.ndarray
        float, (n, 2): the same points before and after, px.
    triangles : numpy.ndarray
        int, (m, 3): one list for both, so that the same three points make a triangle before and after.
    shape : tuple of int
        Height and width of the result in px.
    fill : float
        Value outside all triangles.

    Returns
    -------
    numpy.ndarray
        float32, interpolated bilinearly; use `nearest` for labels, which have no in-between.
    """
    channels = image.reshape(*image.shape[:2], -1)
    pixels, x, y = backward_map(source_points[triangles], target_points[triangles], shape)
    return laid_out(pixels, bilinear(channels, x, y), shape, fill).reshape(*shape, *image.shape[2:])


def laid_out(pixels: np.ndarray, values: np.ndarray, shape: tuple[int, int], fill: float) -> np.ndarray:
    """Return values (k, C) in their places, (H, W, C): `pixels` as `backward_map` gives them, `fill` elsewhere."""
    laid = np.full((shape[0] * shape[1], values.shape[1]), fill, values.dtype)
    for number in range(values.shape[1]):
        laid[:, number][pixels] = values[:, number]
    return laid.reshape(*shape, -1)


def bilinear(image: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return an image's values between its pixels, each from the four around it.

    Parameters
    ----------
    image : numpy.ndarray
        (H, W, C), at least 2 px a side.
    x, y : numpy.ndarray
        float, (k,), px. Points outside take the value of the nearest border pixel.

    Returns
    -------
    numpy.ndarray
        float32, (k, C).

    Examples
    --------
    >>> ramp = np.arange(8).reshape(2, 4, 1)
    >>> bilinear(ramp, np.array([0.5, 1.0, 9.0]), np.array([0.5, 1.0, 0.5])).ravel().tolist()
    [0.0, 2.5, 3.0]
    """
    height, width, channels = image.shape
    planes = np.ascontiguousarray(image.reshape(-1, channels).T)
    values = np.empty((channels, len(x)), np.float32)
    # Some thousand points and one channel at a time: what is worked out on the way stays in the processor's cache.
    for start in range(0, len(x), PART):
        part = slice(start, start + PART)
        column, right = _whole_and_rest(x[part], width)
        row, down = _whole_and_rest(y[part], height)
        here = row * width + column
        for plane, value in zip(planes, values, strict=True):
            above = _between(plane[here], plane[1:][here], right)
            below = _between(plane[width:][here], plane[width + 1 :][here], right)
            value[part] = _between(above, below, down)
    return values.T


def nearest(labels: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the label of the pixel that each point lies in, (k,); outside, that of the nearest border pixel."""
    height, width = labels.shape
    column = np.clip(x, 0, width - 1).astype(np.intp)
    row = np.clip(y, 0, height - 1).astype(np.intp)
    return labels.ravel()[row * width + column]


def _whole_and_rest(position: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the pixel (number) whose centre comes before each position, and how far on the position is, in [0, 1]."""
    position = np.clip(np.asarray(position, np.float32) - np.float32(0.5), 0, size - 1)
    before = np.minimum(position.astype(np.intp), size - 2)
    return before, position - before.astype(np.float32)


def _between(first: np.ndarray, second: np.ndarray, share: np.ndarray) -> np.ndarray:
    first = first.astype(np.float32, copy=False)
    between = second.astype(np.float32)
    between -= first
    between *= share
    between += first
    return between


def _spans(corners: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """Return the rows of pixels that triangles cover: triangle, row, first column and number of pixels, each (s,).

    Each row that a triangle reaches is crossed by exactly two of its edges; the pixels between them belong to it.
    """
    start, end = corners.reshape(-1, 2), np.roll(corners, -1, axis=1).reshape(-1, 2)
    edge, row, x = crossings(start, end, shape[0])
    triangle = edge // 3
    pairs = np.argsort(triangle * shape[0] + row, kind="stable").reshape(-1, 2)  # sorted: both crossings side by side
    ends = first_centre_after(x[pairs], shape[1])
    left = ends.min(axis=1)
    return triangle[pairs[:, 0]], row[pairs[:, 0]], left, ends.max(axis=1) - left
