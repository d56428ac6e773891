"""Moving pixels by points: triangle maps, the piecewise-affine warp, and outlines.

What you will understand: three points fix an affine map, so a face that is cut into triangles can be moved into
any other face, triangle by triangle. For each pixel of the *result* we ask where it comes from; asking the other
way round would leave pixels that nobody reaches.

Serves 02-faces, 03-swap and 06-motion. It deliberately knows nothing about depth: a triangle that turns away
from the camera is squeezed flat, and what was hidden in one picture cannot be shown in the other.

Points are x (to the right) and y (down) in px from the top left corner of the picture; the pixel in row r and
column c has its centre at (c + 0.5, r + 0.5).

Sources: piecewise-affine mapping of images [Goshtasby 1986](#goshtasby1986); corner cutting for smooth outlines
[Chaikin 1974](#chaikin1974).
"""

from __future__ import annotations

import numpy as np

LONGEST_STEP = 3  # a step along a line that is longer than this many usual steps leads across a gap

# Triangles --------------------------------------------------------------------------------------------------


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
    owner[_runs(row * shape[1] + left, count)] = np.repeat(triangle, count)
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
    maps = affine_maps(target_corners, source_corners)[triangle]
    start = maps @ np.stack([left + 0.5, row + 0.5, np.ones(len(row))], axis=1)[:, :, None]
    step = _runs(np.zeros_like(count), count).astype(np.float32)  # along a row the origin moves on evenly
    x, y = (
        np.repeat(start[:, axis, 0].astype(np.float32), count)
        + np.repeat(maps[:, axis, 0].astype(np.float32), count) * step
        for axis in (0, 1)
    )
    return _runs(row * shape[1] + left, count), x, y


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
    moved = np.full((shape[0] * shape[1], channels.shape[2]), fill, np.float32)
    moved[pixels] = bilinear(channels, x, y)
    return moved.reshape(*shape, *image.shape[2:])


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
    x = np.clip(np.asarray(x, np.float32) - np.float32(0.5), 0, width - 1)
    y = np.clip(np.asarray(y, np.float32) - np.float32(0.5), 0, height - 1)
    column = np.minimum(x.astype(np.intp), width - 2)
    row = np.minimum(y.astype(np.intp), height - 2)
    here = row * width + column
    right, down = x - column.astype(np.float32), y - row.astype(np.float32)
    values = np.empty((len(here), channels), np.float32)
    # One channel at a time: numpy is several times faster on long rows of numbers than on many short ones.
    for number, plane in enumerate(np.moveaxis(image, 2, 0).reshape(channels, -1)):
        above = _between(plane[here], plane[here + 1], right)
        below = _between(plane[here + width], plane[here + width + 1], right)
        values[:, number] = _between(above, below, down)
    return values


def nearest(labels: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the label of the pixel that each point lies in, (k,); outside, that of the nearest border pixel."""
    height, width = labels.shape
    column = np.clip(x, 0, width - 1).astype(np.intp)
    row = np.clip(y, 0, height - 1).astype(np.intp)
    return labels[row, column]


# Outlines ---------------------------------------------------------------------------------------------------


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
    edge, row, x = _crossings(outline, np.roll(outline, -1, axis=0), height)
    crossed = np.zeros((height, width + 1), np.int32)
    np.add.at(crossed, (row, _first_centre_after(x, width)), 1)
    return np.cumsum(crossed[:, :width], axis=1) % 2 == 1


# Helpers ----------------------------------------------------------------------------------------------------


def _between(first: np.ndarray, second: np.ndarray, share: np.ndarray) -> np.ndarray:
    first = first.astype(np.float32, copy=False)
    return first + (second - first) * share


def _first_centre_after(position: np.ndarray, size: int) -> np.ndarray:
    """Return the first pixel whose centre is at or after a position, within [0, size]."""
    return np.clip(np.ceil(position - 0.5), 0, size).astype(np.int64)


def _crossings(start: np.ndarray, end: np.ndarray, height: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where edges cross the middles of rows: number of the edge, row, and x in px, each (k,).

    Two outlines that share an edge must agree on where it runs, or a gap of one pixel opens. So each edge is
    walked from its upper end, whichever way it was given, and both get the same number to the last bit.
    """
    upside_down = (start[:, 1] > end[:, 1])[:, None]
    upper, lower = np.where(upside_down, end, start), np.where(upside_down, start, end)
    first = _first_centre_after(upper[:, 1], height)
    count = _first_centre_after(lower[:, 1], height) - first
    edge = np.repeat(np.arange(len(start)), count)
    row = _runs(first, count)
    slope = (lower[:, 0] - upper[:, 0]) / np.where(count > 0, lower[:, 1] - upper[:, 1], 1)
    return edge, row, upper[edge, 0] + slope[edge] * (row + 0.5 - upper[edge, 1])


def _spans(corners: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """Return the rows of pixels that triangles cover: triangle, row, first column and number of pixels, each (s,).

    Each row that a triangle reaches is crossed by exactly two of its edges; the pixels between them belong to it.
    """
    start, end = corners.reshape(-1, 2), np.roll(corners, -1, axis=1).reshape(-1, 2)
    edge, row, x = _crossings(start, end, shape[0])
    pairs = np.lexsort((x, row, edge // 3)).reshape(-1, 2)  # sorted: left and right crossing side by side
    left, right = _first_centre_after(x[pairs], shape[1]).T
    return edge[pairs[:, 0]] // 3, row[pairs[:, 0]], left, right - left


def _runs(first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Return first, first + 1, ... (count of them) for each pair, one after the other, int64."""
    before = np.cumsum(count) - count
    return np.arange(count.sum()) + np.repeat(first - before, count)
