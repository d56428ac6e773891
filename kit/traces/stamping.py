"""The edit that copy-move looks for: a piece of a picture, laid over another place of the same picture.

What you will understand: retouchers call it the clone stamp. It takes no second picture, so light, colour and grain
fit by themselves; what gives it away is that a place now stands there twice.

Serves 08-traces. It deliberately blends nothing: the piece keeps its grain to the pixel.

Sources: none.
"""

from __future__ import annotations

import numpy as np

from kit.picture import Draft, Picture, step


@step(picture="alter", says="{picture}, a piece of it copied over another place")
def stamp(picture: Picture, *, box_px: tuple[int, int, int, int], to_px: tuple[int, int]) -> Draft:
    """Return a picture in which a piece was copied over another place.

    Parameters
    ----------
    picture : Picture
    box_px : tuple of int
        Left, top, right, bottom of the piece; columns and rows of the picture.
    to_px : tuple of int
        Left and top of the place that it covers.

    Returns
    -------
    Picture
        Its edited mask covers the pixels that changed.

    Raises
    ------
    ConsentError
        If the picture may not be changed.
    ValueError
        If the piece or the place does not lie within the picture.
    """
    left, top, right, bottom = box_px
    across, down = to_px
    height, width = picture.size_px
    lies_within = 0 <= left < right <= width and 0 <= top < bottom <= height
    if not lies_within or not (0 <= across <= width - (right - left) and 0 <= down <= height - (bottom - top)):
        raise ValueError(f"the piece {tuple(box_px)} and the place {tuple(to_px)} must lie within {width} x {height} px.")
    pixels = picture.pixels.copy()
    pixels[down : down + bottom - top, across : across + right - left] = picture.pixels[top:bottom, left:right]
    edited = np.any(pixels != picture.pixels, axis=2)
    return Draft(pixels, picture.landmarks, picture.labels, edited)
