"""A z-buffer in numpy: which triangle does each pixel see?

Triangles of similar size are handled together: for a group whose bounding boxes fit k by k pixels, all k * k
candidate pixels of all its triangles are tested in one array operation. The nearest sample wins by one `maximum.at`
on an integer that holds depth in its upper and triangle number in its lower bits, so the result does not depend on
any order.
"""

import numpy as np

GROUPS_PX = (2, 3, 4, 6, 9, 14, 24, 48, 96, 192, 384, 1100)
DEPTH_STEPS = 1 << 20  # steps a unit of depth
TRIANGLE_BITS = 20


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
    corners = points_px.astype(np.float32)[triangles]
    x, y = corners[..., 0], corners[..., 1]
    area = (x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) - (x[:, 2] - x[:, 0]) * (y[:, 1] - y[:, 0])
    faces = area < -1e-6
    if double_sided is not None:
        faces |= double_sided & (np.abs(area) > 1e-6)
    faces = np.flatnonzero(faces)
    x, y, area = x[faces], y[faces], area[faces]
    (x0, x1), (y0, y1) = _span(x, size_px), _span(y, size_px)
    kept = np.flatnonzero((x1 >= x0) & (y1 >= y0))
    extent = np.maximum(x1 - x0, y1 - y0)[kept] + 1
    depth = nearness.astype(np.float32)[triangles[faces]]
    planes = _planes(x, y, area)
    buffer = np.zeros(size_px * size_px, np.int64)
    low = 0
    for k in GROUPS_PX:
        group = kept[(extent > low) & (extent <= k)]
        low = k
        offset = np.arange(k, dtype=np.float32)
        for part in np.array_split(group, max(1, group.size * k * k // 60_000)):
            if part.size == 0:
                continue
            own = planes[:, part]
            w1, w2 = (
                first[:, None, None] + own[i, :, None, None] * offset + own[i + 1, :, None, None] * offset[:, None]
                for i, first in zip((2, 4), _weights(own, x0[part], y0[part]), strict=True)
            )
            inside = (w1 >= -1e-5) & (w2 >= -1e-5) & (w1 + w2 <= 1 + 1e-5)
            if k > 2:
                inside &= (x0[part, None, None] + offset < size_px) & (y0[part, None, None] + offset[:, None] < size_px)
            else:
                inside &= (offset <= (x1 - x0)[part, None, None]) & (offset[:, None] <= (y1 - y0)[part, None, None])
            hit = np.flatnonzero(inside)
            tri, cell = part[hit // (k * k)], hit % (k * k)
            row, column = cell // k, cell % k
            d = np.take(depth, tri, axis=0)
            near = d[:, 0] + w1.ravel()[hit] * (d[:, 1] - d[:, 0]) + w2.ravel()[hit] * (d[:, 2] - d[:, 0])
            flat = (y0[tri].astype(np.int64) + row) * size_px + x0[tri].astype(np.int64) + column
            key = ((near * np.float32(DEPTH_STEPS)).astype(np.int64) << TRIANGLE_BITS) | tri
            np.maximum.at(buffer, flat, key)
    pixel = np.flatnonzero(buffer)
    triangle = buffer[pixel] & ((1 << TRIANGLE_BITS) - 1)  # among the faces
    px, py = pixel % size_px, pixel // size_px
    w1, w2 = _weights(np.take(planes, triangle, axis=1), px.astype(np.float32), py.astype(np.float32))
    barycentric = np.clip(np.stack([1 - w1 - w2, w1, w2], 1), 0, 1)
    return pixel, faces[triangle], barycentric


def _span(corners, size_px):
    """First and last pixel (m,) whose centre may lie within the three corners (m, 3) along one axis."""
    a, b, c = corners.T
    first, last = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    return np.maximum(np.ceil(first - 0.5), 0), np.minimum(np.floor(last - 0.5), size_px - 1)


def _planes(x, y, area):
    """What the weights of triangles need (6, m): x and y of corner 0, slopes in x and y of weight 1 and of weight 2."""
    scale = 1 / area
    x1, y1 = (y[:, 2] - y[:, 0]) * scale, (x[:, 0] - x[:, 2]) * scale
    x2, y2 = (y[:, 0] - y[:, 1]) * scale, (x[:, 1] - x[:, 0]) * scale
    return np.stack([x[:, 0], y[:, 0], x1, y1, x2, y2])


def _weights(planes, at_x, at_y):
    """Barycentric weights 1 and 2 at the centres of pixels (at_x, at_y)."""
    dx, dy = at_x + 0.5 - planes[0], at_y + 0.5 - planes[1]
    return dx * planes[2] + dy * planes[3], dx * planes[4] + dy * planes[5]


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
