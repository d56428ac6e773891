"""Where edges cross the rows of a picture: what filling a triangle and filling an outline have in common.

What you will understand: pixels are filled row by row, between the places where the border crosses the middle of the
row. Neighbours that share an edge must agree on that place to the last bit, or a gap of one pixel opens.

Serves the other files of this folder. It fills nothing by itself.

Sources: scan conversion with half-open spans, as in any textbook on computer graphics; written for this kit.
"""

from __future__ import annotations

import numpy as np


def first_centre_after(position: np.ndarray, size: int) -> np.ndarray:
    """Return the first pixel whose centre is at or after a position, within [0, size]."""
    return np.clip(np.ceil(position - 0.5), 0, size).astype(np.int64)


def crossings(start: np.ndarray, end: np.ndarray, height: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where edges cross the middles of rows: number of the edge, row, and x in px, each (k,).

    Two outlines that share an edge must agree on where it runs, or a gap of one pixel opens. So each edge is
    walked from its upper end, whichever way it was given, and both get the same number to the last bit.
    """
    upside_down = (start[:, 1] > end[:, 1])[:, None]
    upper, lower = np.where(upside_down, end, start), np.where(upside_down, start, end)
    first = first_centre_after(upper[:, 1], height)
    count = first_centre_after(lower[:, 1], height) - first
    edge = np.repeat(np.arange(len(start)), count)
    row = runs(first, count)
    slope = (lower[:, 0] - upper[:, 0]) / np.where(count > 0, lower[:, 1] - upper[:, 1], 1)
    return edge, row, upper[edge, 0] + slope[edge] * (row + 0.5 - upper[edge, 1])


def runs(first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Return first, first + 1, ... (count of them) for each pair, one after the other, int64."""
    before = np.cumsum(count) - count
    return np.arange(count.sum()) + np.repeat(first - before, count)
