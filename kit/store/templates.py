"""Reading a ``.tem``: the landmarks that somebody placed on a photograph.

What you will understand: landmarks are a text file of numbers, and numbers can be wrong in ways that no picture shows
at once: points of another set, of another picture, or half of them.

Serves `kit.store.photos`. It reads points only; the lines that a template may draw between them are left aside.

Sources: the templates of WebMorph and Psychomorph: the number of points, then ``x y`` of each on a line of its own, in
px of the whole picture from its top left corner, then the lines.
"""

from __future__ import annotations

import re

import numpy as np

from kit.consent.records import POINT_SETS
from kit.store.places import StoreError

MOST_BYTES = 100_000  # the largest set has 189 points, in 3 kB
NUMBER = re.compile(r"[+-]?\d{1,6}(?:\.\d*)?")


def points_in(content: bytes, name: str, point_set: str, size_px: tuple[int, int]) -> np.ndarray:
    """Return the points of a template.

    Parameters
    ----------
    content : bytes
        Of the file; its line ends may be those of Windows.
    name : str
        How the file is called in a refusal.
    point_set : str
        One of `kit.consent.POINT_SETS`.
    size_px : tuple of int
        Height and width of the picture, as it is shown.

    Returns
    -------
    numpy.ndarray
        float64, (n, 2): x and y in px of that picture.

    Raises
    ------
    StoreError
        If it is no template, not of this set, cut off, or not of this picture: one sentence with the line.

    Examples
    --------
    >>> points_in(b"68\\r\\n" + b"1.5 2\\r\\n" * 68, "a.tem", "face-68", (4, 4))[0].tolist()
    [1.5, 2.0]
    """
    if not content.strip():
        raise StoreError(f"{name} is empty, so nothing says where the face is: fetch it again.")
    lines = content.decode("ascii", "replace").splitlines()
    if not re.fullmatch(r"\s*\d{1,6}\s*", lines[0]):
        raise StoreError(
            f"{name} is no template: its first line is {_quoted(lines[0])}, not the number of points. "
            "Fetch the .tem file that belongs to the picture."
        )
    said, asked = int(lines[0]), POINT_SETS[point_set]
    if said != asked:
        raise StoreError(
            f"{name} has {said} points, and this record's pictures have {asked} ({point_set}): it belongs to another "
            "set. Fetch the .tem file that belongs to the picture."
        )
    if len(lines) <= asked:
        raise StoreError(f"{name} ends after {len(lines) - 1} of {asked} points: it was cut off. Fetch it again.")
    points = [_point(line, name, number) for number, line in enumerate(lines[1 : asked + 1], start=2)]
    height, width = size_px
    for number, (x, y) in enumerate(points, start=2):
        if not (0 <= x <= width and 0 <= y <= height):
            raise StoreError(
                f"{name}, line {number}: the point ({x:g}, {y:g}) lies outside of its picture ({width} x {height} px), "
                "so the two do not belong together. Fetch both again."
            )
    return np.array(points, float)


def _point(line: str, name: str, number: int) -> tuple[float, float]:
    values = line.split()
    if len(values) != 2 or not all(map(NUMBER.fullmatch, values)):
        raise StoreError(
            f"{name}, line {number}: {_quoted(line)} is not a point such as 12.5 40. Fetch the file again."
        )
    return float(values[0]), float(values[1])


def _quoted(line: str) -> str:
    """Return the beginning of a line as a reader can see it."""
    return ascii(line.strip()[:20])
