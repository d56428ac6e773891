"""A z-buffer in numpy: which triangle does each pixel see?

Every triangle is cut into the pixel rows that it crosses, every row into the pixels between its two edges, all
triangles at once: so nothing is tested that is not covered. The nearest sample wins by one `maximum.at` on an integer
that holds depth in its upper and triangle number in its lower bits, so the result does not depend on any order.
"""

import numpy as np

DEPTH_STEPS = 1 << 20  # steps a unit of depth
TRIANGLE_BITS = 20
EDGE = np.float32(1e-5)  # weight by which a triangle is larger than it is: no seam may open by rounding
LEVEL = np.float32(1e-12)  # slope below which an edge lies along a row and limits nothing there


def rasterise(points_px, nearness, triangles, size_px, double_sided=None):
    """See the triangles through a square window.

    Parameters
    ----------
    points_px : (n, 2) x and y in pixels, y down.
    nearness : (n,) larger is nearer; must be positive.
    triangles : (m, 3) int; counter-clockwise as seen are front faces, others are skipped.
    size_px : side of the window.
    double_sided : (m,) bool or None; True keeps the triangle whichever way it faces.

    Returns
    -------
    pixel : (p,) int64, flat indices of covered pixels.
    triangle : (p,) int64, the triangle seen there.
    barycentric : (p, 3) float32, its weights.
    """
    corners = np.ascontiguousarray(triangles.T)
    x, y = (line.astype(np.float32).take(corners) for line in points_px.T)  # (3, m): long rows are quick
    area = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])
    faces = area < -1e-6
    if double_sided is not None:
        faces |= double_sided & (np.abs(area) > 1e-6)
    faces = np.flatnonzero(faces)
    x, y, area = x.take(faces, axis=1), y.take(faces, axis=1), area[faces]
    (x0, x1), (y0, y1) = _span(x, size_px), _span(y, size_px)
    kept = np.flatnonzero((x1 >= x0) & (y1 >= y0))
    planes = _planes(x, y, area)
    depth = nearness.astype(np.float32).take(corners.take(faces[kept], axis=1))
    buffer = np.zeros(size_px * size_px, np.int64)
    tri, pixel, near = _covered(planes.take(kept, axis=1), depth, x0[kept], x1[kept], y0[kept], y1[kept], size_px)
    key = ((near * np.float32(DEPTH_STEPS)).astype(np.int64) << TRIANGLE_BITS) | kept[tri]
    np.maximum.at(buffer, pixel, key)
    pixel = np.flatnonzero(buffer)
    triangle = buffer[pixel] & ((1 << TRIANGLE_BITS) - 1)  # among the faces
    px, py = pixel % size_px, pixel // size_px
    w1, w2 = _weights(np.take(planes, triangle, axis=1), px.astype(np.float32), py.astype(np.float32))
    barycentric = np.clip(np.stack([1 - w1 - w2, w1, w2], 1), 0, 1)
    return pixel, faces[triangle], barycentric


def _covered(planes, depth, x0, x1, y0, y1, size_px):
    """All samples of m triangles whose boxes are x0..x1 by y0..y1: triangle, flat pixel and nearness, each (k,)."""
    w1, w2 = _weights(planes, x0, y0)
    weights = np.stack([1 - w1 - w2, w1, w2])  # at the first pixel of the box
    across = np.stack([-planes[2] - planes[4], planes[2], planes[4]])  # change of each weight from pixel to pixel ...
    down = np.stack([-planes[3] - planes[5], planes[3], planes[5]])  # ... and from row to row
    z, z_across, z_down = (np.einsum("it,it->t", values, depth) for values in (weights, across, down))
    level = np.abs(across) < LEVEL
    reach = np.where(level, 0, -1 / np.where(level, 1, across))
    tri, row = pieces((y1 - y0).astype(np.int64) + 1)
    first, last = np.zeros(tri.size, np.float32), (x1 - x0).take(tri)
    for weight, slope, away in zip(weights, down, reach, strict=True):
        away = away.take(tri)
        crossing = (weight.take(tri) + slope.take(tri) * row + EDGE) * away
        np.maximum(first, crossing, out=first, where=away < 0)
        np.minimum(last, crossing, out=last, where=away > 0)
    first = np.ceil(first)
    line, step = pieces(np.maximum(np.floor(last) - first + 1, 0).astype(np.int64))
    step += first.take(line)
    start = (y0.take(tri) + row) * size_px + x0.take(tri)
    near = (z.take(tri) + z_down.take(tri) * row).take(line) + z_across.take(tri).take(line) * step
    return tri.take(line), (start.take(line) + step).astype(np.int64), near


def _span(corners, size_px):
    """First and last pixel (m,) whose centre may lie within the three corners (3, m) along one axis."""
    a, b, c = corners
    first, last = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    return np.maximum(np.ceil(first - 0.5), 0), np.minimum(np.floor(last - 0.5), size_px - 1)


def _planes(x, y, area):
    """What the weights of triangles need (6, m): x and y of corner 0, slopes in x and y of weight 1 and of weight 2."""
    scale = 1 / area
    x1, y1 = (y[2] - y[0]) * scale, (x[0] - x[2]) * scale
    x2, y2 = (y[0] - y[1]) * scale, (x[1] - x[0]) * scale
    return np.stack([x[0], y[0], x1, y1, x2, y2])


def _weights(planes, at_x, at_y):
    """Barycentric weights 1 and 2 at the centres of pixels (at_x, at_y)."""
    dx, dy = at_x + 0.5 - planes[0], at_y + 0.5 - planes[1]
    return dx * planes[2] + dy * planes[3], dx * planes[4] + dy * planes[5]


def pieces(counts):
    """Cut n things into counts (n,) pieces: thing and number within it, int64 and float32, of each of all the pieces.

    Running sums, since `np.repeat` is slow where counts are small and differ.
    """
    ends = np.cumsum(counts)
    total = int(ends[-1]) if counts.size else 0
    thing = np.cumsum(np.bincount(ends[:-1], minlength=total + 1)[:total])
    return thing, (np.arange(total) - (ends - counts).take(thing)).astype(np.float32)


def grid_triangles(rows, columns, closed=False, every=1):
    """Two triangles per cell of a rows by columns vertex grid, counter-clockwise as seen.

    Parameters
    ----------
    closed : join the last column to the first. every : use only each so-many-th row and column, and the last ones.
    """
    down, across = (np.unique(np.r_[0:count:every, count - 1]) for count in (rows, columns))
    if closed:
        across = np.r_[across, 0]
    corner = down[:, None] * columns + across
    a, b, c, d = corner[:-1, :-1], corner[:-1, 1:], corner[1:, :-1], corner[1:, 1:]
    return np.stack([a, c, b, b, c, d], -1).reshape(-1, 3)
