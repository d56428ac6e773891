"""Faces drawn from their landmarks alone: lines, no pixels.

What you will understand: what is left of a face when only its points are kept. Two shapes in one drawing show where
they differ; the second one is dashed, so that nobody has to tell colours apart.

Serves 02-faces. It deliberately draws nothing but lines between points: no skin, no hair, no likeness.

Sources: the lines follow the order of the 68 points [Sagonas 2013](#sagonas2013); colours after
[Okabe 2008](#okabe2008).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw

from kit import label
from kit.figures import frame

LINES = (
    range(17), range(17, 22), range(22, 27), range(27, 31), range(31, 36),
    (*range(36, 42), 36), (*range(42, 48), 42), (*range(48, 60), 48), (*range(60, 68), 60),
)  # fmt: skip
SIDE_PX = 256
MARGIN = 0.08  # of the drawing, on every side
FINER = 4  # drawn this many times larger, then reduced: that is what makes thin lines smooth
WIDTH_PX, DASH_PX, GAP_PX = 1.8, 5, 4
PAPER, COLOURS = (253, 252, 249), ((32, 34, 42), (184, 74, 0))


def outlines(panels: Mapping[str, Sequence[np.ndarray]], *, caption: str) -> None:
    """Show shapes as line drawings, side by side and all on one scale.

    Parameters
    ----------
    panels : mapping of str to sequence of numpy.ndarray
        The name of each drawing, and its one or two shapes, float (68, 2), px. The second is dashed.
    caption : str
        The sentence, with its numbers.

    Raises
    ------
    ValueError
        If a drawing has no shape or more than two, or a shape is no face-68.

    Examples
    --------
    >>> outlines({"a line": [np.stack([np.arange(68.0), np.arange(68.0)], axis=1)]}, caption="A line, no face.")
    A line, no face.
    """
    sets = {name: [_checked(shape, name) for shape in shapes] for name, shapes in panels.items()}
    for name, shapes in sets.items():
        if not 1 <= len(shapes) <= 2:
            raise ValueError(f"{name!r} has {len(shapes)} shapes: one or two can be told apart.")
    every = np.concatenate([shape for shapes in sets.values() for shape in shapes])
    low, size = every.min(axis=0), np.ptp(every, axis=0).max() or 1.0
    offset = (size - np.ptp(every, axis=0)) / 2
    images = []
    for shapes in sets.values():
        unit = [((shape - low + offset) / size * (1 - 2 * MARGIN) + MARGIN) * SIDE_PX * FINER for shape in shapes]
        images.append(np.concatenate([_drawn(unit), label.strip(label.DRAWN, SIDE_PX)]))
    alts = [f"{name}. Line drawing: {caption}" for name in sets]
    frame.publish(frame.figure(frame.encoded(images, list(sets), alts, exact=True), caption))


def _drawn(shapes: Sequence[np.ndarray]) -> np.ndarray:
    sheet = Image.new("RGB", (SIDE_PX * FINER, SIDE_PX * FINER), PAPER)
    pen = ImageDraw.Draw(sheet)
    for shape, colour, dashed in zip(shapes, COLOURS, (False, True), strict=False):
        for line in LINES:
            for start, end in _strokes(shape[list(line)], dashed):
                pen.line([tuple(start), tuple(end)], fill=colour, width=round(WIDTH_PX * FINER))
    return np.array(sheet.resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX))


def _strokes(points: np.ndarray, dashed: bool) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the straight pieces of a line; of a dashed one every second stretch is left out."""
    if not dashed:
        return list(zip(points[:-1], points[1:], strict=True))
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    starts = np.arange(0, along[-1], (DASH_PX + GAP_PX) * FINER)
    ends = np.minimum(starts + DASH_PX * FINER, along[-1])
    at = [np.stack([np.interp(stops, along, points[:, axis]) for axis in (0, 1)], axis=1) for stops in (starts, ends)]
    return list(zip(*at, strict=True))


def _checked(shape: np.ndarray, name: str) -> np.ndarray:
    shape = np.asarray(shape, float)
    if shape.shape != (68, 2):
        raise ValueError(f"{name!r} has a shape of {shape.shape}; a face-68 has 68 points, (68, 2).")
    return shape
