"""Points on a picture, to stand in the place of a mapping of points.

What you will understand: a landmark has a name and a place, and the name comes first: somebody decides what is worth a
point before anybody looks where it is.

Serves 02-faces, and wherever a picture comes without landmarks. It is a description only; `kit.controls.pointing` makes
the widget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kit.controls.inputs import spoken_name
from kit.picture import Picture


@dataclass(frozen=True, eq=False)
class Points:
    """Named points on a picture, each at a pair of whole px."""

    picture: Picture
    labels: Mapping[str, str]
    start: Mapping[str, tuple[int, int]]
    label: str | None

    def widget(self, name: str) -> Any:
        """Return the list, the sliders and the picture of `kit.controls.pointing`."""
        from kit.controls.pointing import Pointer

        return Pointer(self)

    def title(self, name: str) -> str:
        """Return the words for all points together."""
        return self.label or spoken_name(name)[0]

    def told(self, value: Mapping[str, Sequence[int]]) -> str:
        """Return the points as a caption says them."""
        return "; ".join(f"{self.labels[key]} at {x}, {y}" for key, (x, y) in value.items())

    @property
    def first(self) -> dict[str, list[int]]:
        """Where they start."""
        return {key: list(place) for key, place in self.start.items()}


def points(
    picture: Picture,
    labels: Mapping[str | int, str],
    start: Mapping[str | int, Sequence[float]] | np.ndarray | None = None,
    *,
    label: str | None = None,
) -> Points:
    """Return points to be placed on a picture by hand, to stand in the place of a mapping of points.

    Parameters
    ----------
    picture : Picture
        What they are placed on.
    labels : mapping of str to str
        The number or name of each point, and its words, such as ``{"30": "tip of the nose"}``; in the order in which
        they are placed.
    start : mapping of str to (x, y) or numpy.ndarray, optional
        Where each begins, px; or (n, 2), of which each point takes the row of its number. By default the middle.
    label : str, optional
        Words for all of them together; by default the parameter's name.

    Raises
    ------
    ValueError
        If there is no point, or one begins nowhere or outside of the picture.
    """
    height, width = picture.size_px
    named = {str(key): words for key, words in labels.items()}
    if not named:
        raise ValueError("there is no point to place: name at least one.")
    if start is None:
        places = dict.fromkeys(named, (width // 2, height // 2))
    elif isinstance(start, np.ndarray):
        places = {key: start[int(key)] for key in named}
    else:
        places = {str(key): place for key, place in start.items()}
    lost = [words for key, words in named.items() if key not in places]
    if lost:
        raise ValueError(f"nothing says where to begin with {', '.join(lost)}.")
    begins = {key: tuple(round(float(number)) for number in places[key]) for key in named}
    for key, (x, y) in begins.items():
        if not (0 <= x < width and 0 <= y < height):
            raise ValueError(f"{named[key]} begins at {x}, {y}, outside of {picture.name}: {width} x {height} px.")
    return Points(picture, named, begins, label)
