"""Small smooth functions from which the studio builds every face.

A face without photographs has to come from formulas. These are the words of that language: a step that is smooth
(`ss`), a bump (`bump`), a larger-of-two without a kink (`smooth_max`), a knotted curve without corners
(`blurred_knots`), seeded value noise (`noise`), two blurs, and reading between the points of a grid (`sample`).
Everything is numpy, float32 where pixels are many.
"""

import hashlib
from functools import lru_cache

import numpy as np


def ss(start, end, x):
    """Smooth step: 0 at `start`, 1 at `end`, with flat ends; `start` may be the larger one.

    Examples
    --------
    >>> float(ss(0, 1, 0.5)), float(ss(1, 0, 2.0))
    (0.5, 0.0)
    """
    t = np.minimum(np.maximum((x - start) / (end - start), 0), 1)  # several times as fast as `clip` on short arrays
    return t * t * (3 - 2 * t)


def bump(x, width):
    """Bell curve of height 1 and standard deviation `width`, centred on x = 0."""
    return np.exp(-0.5 * (x / width) ** 2)


def bumps(x, y, table):
    """Sum of two-dimensional bells on the grid (y, x), as outer products of short vectors: no exp per point.

    Parameters
    ----------
    x, y : (w,), (h,) coordinates. table : rows of height, centre x, centre y, width x, width y.
    """
    height, centre_x, centre_y, width_x, width_y = (column[:, None] for column in np.array(table, float).T)
    return (height * bump(y - centre_y, width_y)).T @ bump(x - centre_x, width_x)


def smooth_max(a, b, softness):
    """The larger of `a` and `b`, rounded where they cross; `softness` in the units of `a`."""
    return 0.5 * (a + b + np.sqrt((a - b) ** 2 + softness**2))


def lerp(a, b, share):
    """`a` where share is 0, `b` where it is 1."""
    return a + (b - a) * share


def luminance(linear):
    """Relative luminance Y of linear sRGB colours, shape (..., 3) -> (...)."""
    return linear[..., 0] * 0.2126 + linear[..., 1] * 0.7152 + linear[..., 2] * 0.0722


def unit(vectors):
    """Vectors of shape (..., 3) scaled to length 1."""
    length = np.maximum(np.sqrt(np.einsum("...i,...i->...", vectors, vectors)), 1e-9)
    scaled = np.empty_like(vectors)
    for c in range(3):  # one coordinate after the other: long rows are quick, rows of three are not
        scaled[..., c] = vectors[..., c] / length
    return scaled


def blurred_knots(at_deg, knots_deg, values, sigma_deg=5.0):
    """A curve over 0..180 degrees: straight lines between knots, then a Gaussian blur that removes every corner.

    The curve is mirrored at both ends, so that a head closes smoothly at the crown and under the chin. Splines through
    the same knots leave faint horizontal bands under raking light; a blur does not.
    """
    fine = np.arange(-60.0, 240.25, 0.5)
    mirrored = np.abs(fine)
    mirrored = np.where(mirrored > 180, 360 - mirrored, mirrored)
    curve = np.interp(mirrored, knots_deg, values)
    offsets = np.arange(-40, 41) * 0.5
    kernel = bump(offsets, sigma_deg)
    smooth = np.convolve(curve, kernel / kernel.sum(), mode="same")
    return np.interp(at_deg, fine, smooth)


def closed_curve(knots, at):
    """A smooth closed curve through knots (k, 2), read at shares `at` (n,) of its way round, 0 to below 1; (n, 2)."""
    knots = np.asarray(knots, float)
    count = len(knots)
    place = np.asarray(at) * count
    i, t = place.astype(int), (place % 1)[:, None]
    a, b, c, d = (knots[(i + k) % count] for k in (-1, 0, 1, 2))
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


def seed_of(*words):
    """A 64-bit seed from words: the same on every machine, unlike Python's own `hash`."""
    return int.from_bytes(hashlib.sha256("/".join(map(str, words)).encode()).digest()[:8], "little")


def noise(rng, y, x, cell_dm, stretch=1.0):
    """Smooth value noise on the regular grid y by x, about -1..1, as two small matrix products.

    Parameters
    ----------
    rng : numpy.random.Generator
    y, x : arrays (h,), (w,) of coordinates in decimetres.
    cell_dm : distance of independent values.
    stretch : how many times longer the cells are in y.
    """
    rows, columns = _weights(y, cell_dm * stretch), _weights(x, cell_dm)
    grid = rng.uniform(-1, 1, (rows.shape[1], columns.shape[1]))
    return (rows @ grid @ columns.T).astype(np.float32)


def _weights(at, cell):
    position = (at - at.min()) / cell
    whole = np.floor(position).astype(int)
    share = ss(0, 1, position - whole)
    weights = np.zeros((at.size, whole.max() + 2))
    weights[np.arange(at.size), whole] = 1 - share
    weights[np.arange(at.size), whole + 1] += share
    return weights


def box_blur(image, radius_px):
    """Mean over a square window of 2 * radius + 1 px, edges repeated; image (h, w) or (h, w, c), float32."""
    radius = int(radius_px + 0.5)
    if radius < 1:
        return image
    for axis in (0, 1):
        pad = [(0, 0)] * image.ndim
        pad[axis] = (radius + 1, radius)
        total = np.cumsum(np.pad(image, pad, mode="edge"), axis=axis, dtype=np.float64)
        total = np.moveaxis(total, axis, 0)
        mean = (total[2 * radius + 1 :] - total[: -2 * radius - 1]) / (2 * radius + 1)
        image = np.moveaxis(mean, 0, axis).astype(np.float32)
    return image


def soft_blur(image, sigma_px):
    """Nearly Gaussian blur of a square image (m, m) or (m, m, c): three box blurs whose widths add up to `sigma_px`."""
    radius = int(round(np.sqrt(sigma_px**2 + 0.25) - 0.5)) if sigma_px > 0.5 else 0
    if radius == 0:
        return image
    blur = _three_boxes(len(image), radius)
    channels = np.moveaxis(image.reshape(*image.shape[:2], -1), -1, 0)
    blurred = np.moveaxis(blur @ np.ascontiguousarray(channels) @ blur.T, 0, -1)
    return blurred.reshape(image.shape)


@lru_cache(maxsize=64)
def _three_boxes(count, radius):
    """Matrix (count, count) float32 of three means over 2 * radius + 1 neighbours, edges repeated."""
    neighbours = np.clip(np.arange(count)[:, None] + np.arange(-radius, radius + 1), 0, count - 1)
    box = np.zeros((count, count))
    np.add.at(box, (np.arange(count)[:, None], neighbours), 1 / (2 * radius + 1))
    return (box @ box @ box).astype(np.float32)


def sample(values, grid_x, grid_y, x, y):
    """Bilinear reading of (h, w) or (h, w, c) values on a regular grid (y downwards) at points x, y (n,)."""
    rows, columns = values.shape[:2]
    # One plane for each channel and some thousand points at a time: numpy is quick along long rows that fit the cache.
    planes = (values[None] if values.ndim == 2 else np.moveaxis(values, -1, 0)).reshape(-1, rows * columns)
    read = np.empty((len(planes), len(x)), np.result_type(planes, np.float32))
    for part in parts(len(x)):
        fx = np.clip((x[part] - grid_x[0]) / (grid_x[1] - grid_x[0]), 0, columns - 1.001)
        fy = np.clip((y[part] - grid_y[0]) / (grid_y[1] - grid_y[0]), 0, rows - 1.001)
        ix, iy = fx.astype(np.int64), fy.astype(np.int64)
        ax, ay = (fx - ix).astype(np.float32), (fy - iy).astype(np.float32)
        at = iy * columns + ix
        corners = (
            (at, (1 - ax) * (1 - ay)),
            (at + 1, ax * (1 - ay)),
            (at + columns, (1 - ax) * ay),
            (at + columns + 1, ax * ay),
        )
        for plane, into in zip(planes, read, strict=True):
            shares = [plane.take(corner) * share for corner, share in corners]
            into[part] = shares[0] + shares[1] + shares[2] + shares[3]
    return read[0] if values.ndim == 2 else read.T


def parts(count, size=1 << 14):
    """Slices of `size` elements that together cover `count`."""
    return [slice(first, first + size) for first in range(0, count, size)]
