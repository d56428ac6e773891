"""A line drawing of the mean face, with a ring where one of its landmarks is.

What you will understand: which place the words of a landmark mean. It is a drawing of points and lines, with nobody
in it.

Serves `kit.controls.placing`. It takes its colour from the page, light or dark.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

import numpy as np

# Which points of a face-68 are joined, and whether the line is closed.
LINES = (
    (range(17), False), (range(17, 22), False), (range(22, 27), False), (range(27, 31), False), (range(31, 36), False),
    (range(36, 42), True), (range(42, 48), True), (range(48, 60), True), (range(60, 68), True),
)  # fmt: skip
WIDTH_PX, MARGIN = 190, 0.08  # on the page; and as a share of the face's width
INK = "var(--jp-content-font-color1, #222)"


def sketch(mean: np.ndarray, shown: Iterable[str], chosen: str, words: str) -> str:
    """Return an ``<svg>`` of a face with some of its points, and a ring round one of them.

    Parameters
    ----------
    mean : numpy.ndarray
        float, (68, 2): a face-68 in any unit, y downwards.
    shown : iterable of str
        The numbers of the points that are drawn.
    chosen : str
        The number of the one with the ring.
    words : str
        What that point is called; a reader without sight hears it.
    """
    low, size = mean.min(axis=0), np.ptp(mean, axis=0)
    unit = WIDTH_PX / (size[0] * (1 + 2 * MARGIN))
    points = (mean - low + MARGIN * size[0]) * unit
    height_px = round((size[1] + 2 * MARGIN * size[0]) * unit)
    lines = "".join(_line(points[list(numbers)], closed=closed) for numbers, closed in LINES)
    dots = "".join(_circle(points[int(number)], 2, f'fill="{INK}" stroke="none"') for number in shown)
    ring = _circle(points[int(chosen)], 4, 'fill="#e8590c" stroke="none"')
    ring += _circle(points[int(chosen)], 9, 'stroke="#e8590c" stroke-width="2.5"')
    label = html.escape(f"Drawing of a face, with a ring here: {words}.", quote=True)
    return (
        f'<svg role="img" aria-label="{label}" width="{WIDTH_PX}" height="{height_px}"'
        f' viewBox="0 0 {WIDTH_PX} {height_px}" fill="none" stroke="{INK}" stroke-width="1.2"'
        f' style="display:block;max-width:100%;height:auto">{lines}{dots}{ring}</svg>'
    )


def _line(points: np.ndarray, *, closed: bool) -> str:
    kind = "polygon" if closed else "polyline"
    return f'<{kind} points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _circle(point: np.ndarray, radius_px: float, how: str) -> str:
    return f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius_px}" {how}/>'
