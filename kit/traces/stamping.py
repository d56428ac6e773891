"""The stamp: copying a piece of a picture over another place of the same picture.

What you will understand: this edit needs no second picture, no model and no skill, and is older than any of them.

Serves 08-traces. It deliberately copies a plain rectangle and softens nothing: `kit.traces.copies` has to find it.

Sources: none; every picture editor has such a stamp.
"""

from __future__ import annotations

import numpy as np

from kit.picture import Draft, Picture, step


@step(picture="alter", says="a part of {picture} copied over another part")
def stamp(picture: Picture, *, from_px: tuple[int, int], size_px: tuple[int, int], step_px: tuple[int, int]) -> Draft:
    """Return a picture with one rectangle of it copied to another place.

    Parameters
    ----------
    picture : Picture
    from_px : tuple of int
        Left and top of the rectangle.
    size_px : tuple of int
        Its width and height.
    step_px : tuple of int
        How far the copy is moved, to the right and down.

    Returns
    -------
    Picture
        Edited where the copy lies. Landmarks and labels stay where they were.

    Raises
    ------
    ConsentError
        If the picture may not be altered.
    ValueError
        If the rectangle or its copy does not lie within the picture.

    Examples
    --------
    >>> from kit import actors
    >>> stamp(actors.load("rowan"), from_px=(10, 20), size_px=(40, 30), step_px=(180, 0)).edited.sum()
    np.int64(1200)
    """
    (left, top), (width, height), (right, down) = from_px, size_px, step_px
    pixels, edited = picture.pixels.copy(), np.zeros(picture.size_px, bool)
    rows, columns = picture.size_px
    inside = all(
        0 <= x <= columns - width and 0 <= y <= rows - height for x, y in (from_px, (left + right, top + down))
    )
    if not inside or width < 1 or height < 1:
        raise ValueError(f"the rectangle and its copy must lie within {columns} x {rows} px.")
    there = np.s_[top + down : top + down + height, left + right : left + right + width]
    pixels[there] = picture.pixels[top : top + height, left : left + width]
    edited[there] = True
    return Draft(pixels, picture.landmarks, picture.labels, edited, name=f"{picture.name}, stamped")
