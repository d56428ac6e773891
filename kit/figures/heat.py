"""One number per pixel, shown as colour on a fixed scale that everybody can read.

What you will understand: a map is a measurement, not a photograph. Its scale stands below it, and two maps are
only compared when they share one scale.

Serves 03-swap, 08-traces and all that measures. It deliberately takes no colour pictures, and gives no verdict.

Sources: the colours are "cividis" [Nuñez 2018](#nunez2018), CC0: its lightness rises evenly, also for readers
who tell few colours apart.
"""

from __future__ import annotations

import functools
import html
from collections.abc import Sequence

import numpy as np

from kit import label, store
from kit.figures import frame

CIVIDIS = (
    "00224e 00285b 002e6a 053371 1a386f 273e6e 32436d 3b496c 434e6c 4b546c 535a6d "
    "5a5f6e 61656f 686a71 6f7073 767676 7d7c78 838179 8b8778 928d78 9a9376 a29975 "
    "aaa073 b3a670 bbad6d c3b369 ccba64 d4c15f ddc858 e6d051 efd748 f8df3c fee838"
)
MAX_SIDE_PX = 256  # a larger map is averaged down in whole blocks
LEVELS = (256, 64, 32, 16, 8)  # colours; the most that keep the figure within its budget


def maps(
    *arrays: np.ndarray,
    caption: str,
    names: Sequence[str] | None = None,
    limits: tuple[float, float] | None = None,
    unit: str = "",
) -> None:
    """Show arrays with one number per pixel, all on one scale.

    Parameters
    ----------
    *arrays : numpy.ndarray
        bool, int or float, (H, W), such as a mask in [0, 1].
    caption : str
        The sentence, with its numbers.
    names : sequence of str, optional
        Shown above the maps.
    limits : tuple of float, optional
        The numbers at the dark and at the bright end; by default the smallest and the largest of all maps.
        What lies beyond takes the colour of the end.
    unit : str
        Written after the end values.

    Raises
    ------
    ValueError
        If an array does not have one finite number per pixel.

    Notes
    -----
    Lossless WebP. Up to 256 px a side each pixel is one of the array; a noisy map is drawn in fewer colours.

    Examples
    --------
    >>> maps(np.eye(64), caption="64 of 4,096 are 1.", limits=(0, 1))
    64 of 4,096 are 1.
    """
    layers = [_checked(array) for array in arrays]
    names = [""] * len(layers) if names is None else list(names)
    low, high = limits or (min(layer.min() for layer in layers), max(layer.max() for layer in layers))
    alts = [f"{name}. Map: {caption}" if name else f"Map: {caption}" for name in names]
    for levels in LEVELS:
        coloured = [drawn(layer, (low, high), levels=levels) for layer in layers]
        images = frame.encoded(coloured, names, alts, exact=True)
        if sum(len(image.content) for image in images) * 4 / 3 < frame.BUDGET_BYTES - 2_000:
            break
    frame.publish(frame.figure(images, caption, below=_scale(low, high, unit)))


def drawn(array: np.ndarray, limits: tuple[float, float], *, levels: int = 256) -> np.ndarray:
    """Return a map in colour with a strip below that says what it is, uint8 (H + strip, W, 3)."""
    return captioned(in_colour(array, limits, levels=levels))


def captioned(coloured: np.ndarray) -> np.ndarray:
    """Return a map in colour, or a part of one, with the strip below that says what it is."""
    return np.concatenate([coloured, label.strip(label.COMPUTED, coloured.shape[1])])


def in_colour(array: np.ndarray, limits: tuple[float, float], *, levels: int = 256) -> np.ndarray:
    """Return the colours of an array, dark at the lower limit and bright at the upper.

    Returns
    -------
    numpy.ndarray
        uint8, (H, W, 3).
    """
    low, high = limits
    share = np.clip((np.asarray(array, np.float64) - low) / (high - low or 1), 0, 1)
    step = np.minimum((share * levels).astype(int), levels - 1)
    return table()[step * 255 // (levels - 1)]


@functools.cache
def table() -> np.ndarray:
    """Return the colour map, uint8, (256, 3)."""
    stops = np.array([tuple(bytes.fromhex(stop)) for stop in CIVIDIS.split()])
    at = np.linspace(0, 255, len(stops)).round()
    return np.stack([np.interp(np.arange(256), at, channel).round() for channel in stops.T], axis=1).astype(np.uint8)


def _checked(array: np.ndarray) -> np.ndarray:
    """Return an array of float64 (H, W) of at most `MAX_SIDE_PX` a side."""
    layer = np.asarray(array, np.float64)
    if layer.ndim != 2 or not np.isfinite(layer).all():
        raise ValueError(f"a map has one finite number per pixel, shape (height, width); this has {layer.shape}.")
    block = -(-max(layer.shape) // MAX_SIDE_PX)
    height, width = (side // block * block for side in layer.shape)
    return layer[:height, :width].reshape(height // block, block, width // block, block).mean(axis=(1, 3))


def _scale(low: float, high: float, unit: str) -> str:
    """Return the bar with its end values in text; the bar itself says nothing more, so its alt is empty."""
    bar = frame.Image(store.encode(table()[None], ".webp"), "webp", (160, 10), "", "")
    ends = [html.escape(f"{value:.3g} {unit}".strip()) for value in (low, high)]
    return (
        '<div style="display:flex;gap:8px;align-items:center;padding-top:8px">'
        f"<span>{ends[0]}</span>{bar.html().replace('height:auto', 'height:10px')}<span>{ends[1]}</span></div>"
    )
