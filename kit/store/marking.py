"""Landmarks that somebody places on a photograph of their own: kept after each point, whole once all are there.

What you will understand: work that is kept step by step can be left at any time. Half a face is kept apart from the
file that the kit reads, so that nobody takes it for a whole one.

Serves the page of a photograph of one's own. It knows photographs in ``private/`` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kit import folders, registry, store
from kit.store.places import StoreError


class Placed(NamedTuple):
    """What a hand has said about a photograph: points (x and y in px), and whether nothing lies over the face."""

    points: Mapping[str, list[int]]
    nothing_over_the_face: bool


def placed_points(name: str) -> Placed:
    """Return what was placed so far on a photograph; nothing where nobody began.

    Raises
    ------
    StoreError
        If the file was changed into something else.
    """
    path = _placed_path(name)
    if not path.exists():
        return Placed({}, False)
    content = store.read_yaml(path)
    try:
        points = {str(number): [int(x), int(y)] for number, (x, y) in (content["points"] or {}).items()}
        return Placed(points, content["nothing_over_the_face"] is True)
    except (TypeError, ValueError, AttributeError, KeyError):
        raise StoreError(f"{path.name} is no list of points any more: delete it, and place them again.") from None


def keep_placed(name: str, placed: Placed) -> Path:
    """Keep what was placed so far."""
    lines = [
        "# Placed by hand, in px.",
        f"nothing_over_the_face: {str(placed.nothing_over_the_face).lower()}",
        "points:",
    ]
    lines += [f'  "{number}": [{x}, {y}]' for number, (x, y) in placed.points.items()]
    return store.write_text(_placed_path(name), "\n".join([*lines, ""]))


def keep_template(name: str, points: np.ndarray, size_px: tuple[int, int]) -> Path:
    """Write all points of a photograph as the template that `kit.store.photograph` reads.

    Parameters
    ----------
    name : str
    points : numpy.ndarray
        float, (n, 2), px. What lies outside of the picture is moved to its border: templates know no other place.
    size_px : tuple of int
        Height and width of the picture.
    """
    inside = np.clip(points, 0, size_px[::-1])
    lines = [str(len(inside)), *(f"{x:.2f}\t{y:.2f}" for x, y in inside), "0"]
    path = store.private_path(folders.PHOTOGRAPHS, f"{name}{registry.TEMPLATE}")
    return store.write_text(path, "\n".join(lines) + "\n")


def _placed_path(name: str) -> Path:
    return store.private_path(folders.PHOTOGRAPHS, f"{name}-placed.yml")
