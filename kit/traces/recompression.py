"""Saving once more as JPEG, and looking at what that changes.

What you will understand: JPEG rounds. What was rounded in the same way before hardly changes when it is rounded again,
and what was not changes more. So a part with another past *can* stand out when a picture is saved once more. Edges and
texture stand out in every picture, and saving the whole picture evens the differences out.

Serves 08-traces. It deliberately scales nothing up: a map that is stretched until something shines always shows
something.

Sources: error level analysis [Krawetz 2007](#krawetz2007); JPEG ghosts [Farid 2009](#farid2009).
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from kit.traces.local import local_mean

QUALITY = 90


def error_level(pixels: np.ndarray, quality: int = QUALITY, window_px: int = 1) -> np.ndarray:
    """Return how much each pixel changes when the picture is saved as JPEG and opened again.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    quality : int
        Of the JPEG, 1 to 95.
    window_px : int
        Side of the window over which the change is averaged; 1 gives the usual map.

    Returns
    -------
    numpy.ndarray
        float64, (H, W): mean change of the three channels in levels, not scaled up.
    """
    change = np.abs(pixels.astype(np.int16) - saved_again(pixels, quality))
    return local_mean(change.sum(axis=2, dtype=np.int32), window_px) / 3


def saved_again(pixels: np.ndarray, quality: int, *, subsampling: str | None = None) -> np.ndarray:
    """Return pixels as they come back from a JPEG file.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    quality : int
        1 to 95.
    subsampling : {"4:4:4", "4:2:2", "4:2:0"}, optional
        How coarsely colour is kept; by default what Pillow does, and most programs: 4:2:0, one colour for four pixels.

    Raises
    ------
    ValueError
        If the quality is out of range.
    """
    if not 1 <= quality <= 95:
        raise ValueError(f"quality is {quality}; choose 1 to 95.")
    buffer = io.BytesIO()
    options = {} if subsampling is None else {"subsampling": subsampling}
    Image.fromarray(pixels).save(buffer, "JPEG", quality=int(quality), **options)
    return np.asarray(Image.open(buffer))
