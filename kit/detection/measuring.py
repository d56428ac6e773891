"""What the detector looks at: each picture in fourteen numbers with names.

What you will understand: a detector of this kind does not see a face. It sees a few numbers, each an idea of 08-traces:
that a face which was bent is calmer than the camera's grain around it, that its light may fall from elsewhere, that it
may end in a line. Nearly all compare one part of the picture with another, so that a dark room, a soft lens or a strong
JPEG meets both sides. All are measured at fixed places, where a face in the middle of a portrait is.

Serves 09-detection. It deliberately knows pixels only: no landmarks, no mask, no file, and no tone of skin. In a
picture without a face in its middle the numbers mean nothing.

What each alone can tell on the pictures of `kit.detection.make` stands in the table of `tests/benchmarks/README.md`.

Sources: residuals of small filters [Fridrich 2012](#fridrich2012); the cosines of JPEG and their rounding as in
`kit.traces.blocks`; light that does not agree [Johnson 2005](#johnson2005).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace

import numpy as np

from kit.colour import grey_levels
from kit.traces import blocks
from kit.traces.noise import median_3x3

FEATURES: Mapping[str, str] = MappingProxyType({
    "grain": "How strong the fine grain is in the middle of the face, against the backdrop.",
    "calm pixels": "How many pixels of the face hardly differ from their neighbours, against the backdrop.",
    "grain at the rim": "How strong the grain is in the middle of the face, against a ring around it.",
    "finest detail": "How much of the finest waves of each 8 x 8 block is left in the face, against the backdrop.",
    "fine detail": "The same for waves about twice as long.",
    "coarse detail": "The same for waves about four times as long.",
    "error level": "How much the face would change if it were saved once more, against the backdrop.",
    "grid": "How far the 8 x 8 grid of JPEG stands out in the face, against the backdrop.",
    "light at the ears": "How badly left and right of the face agree with left and right beside it about the lamp.",
    "light on the neck": "The same, with left and right of the neck.",
    "light on the forehead": "The same, with left and right of the upper forehead.",
    "step in brightness": "How far the brightness just above the brows differs from that of the upper forehead.",
    "step in colour": "How far the redness there differs from that of the upper forehead.",
    "line at the rim": "How steep the brightness is on a ring of the size of a face, where one may have been laid on.",
})  # fmt: skip

BATCH = 16  # pictures measured together, so that what is in between stays in the processor's cache
CLIPPED = 6.0  # grey levels: what is larger is an edge, not grain
CALM = 1  # grey levels
AGAIN_AT = 90  # JPEG quality at which the error level is taken
DARKEST = 8.0  # levels added before a logarithm, so that black is no wonder
FLOOR = 0.05  # the same for ratios of grain

# Places as shares of the side: left, right, top, bottom.
CHEEKS = (0.36, 0.45, 0.52, 0.64), (0.55, 0.64, 0.52, 0.64)
BESIDE = {
    "light at the ears": ((0.28, 0.33, 0.50, 0.65), (0.67, 0.72, 0.50, 0.65)),
    "light on the neck": ((0.42, 0.49, 0.86, 0.92), (0.51, 0.58, 0.86, 0.92)),
    "light on the forehead": ((0.38, 0.47, 0.28, 0.33), (0.53, 0.62, 0.28, 0.33)),
}
# How far the cheeks follow, fitted on untouched pictures of another seed.
FOLLOWS = {"light at the ears": 0.4, "light on the neck": 0.3, "light on the forehead": 0.9}
BELOW, ABOVE = (0.42, 0.58, 0.36, 0.40), (0.42, 0.58, 0.28, 0.33)  # the lent part of a forehead, and the rest
CENTRE, RADII = (0.497, 0.575), (0.203, 0.255)  # of the ellipse that a lent face mostly fills: right, down


def features(pixels: np.ndarray) -> np.ndarray:
    """Return the numbers of pictures, in the order of `FEATURES`.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (n, H, W, 3), or one picture (H, W, 3); at least 64 px a side, without a label.

    Returns
    -------
    numpy.ndarray
        float64, (n, 14), or (14,) for one picture.

    Raises
    ------
    ValueError
        If the pictures have another shape or are too small.

    Examples
    --------
    >>> features(np.zeros((2, 64, 64, 3), np.uint8)).shape
    (2, 14)
    """
    if pixels.ndim == 3:
        return features(pixels[None])[0]
    if pixels.ndim != 4 or pixels.shape[3] != 3 or pixels.dtype != np.uint8 or min(pixels.shape[1:3]) < 64:
        raise ValueError(
            f"features need uint8 pictures of 64 px a side or more, these are {pixels.dtype} {pixels.shape}."
        )
    parts = [_measured(pixels[first : first + BATCH]) for first in range(0, len(pixels), BATCH)]
    return np.concatenate(parts) if parts else np.zeros((0, len(FEATURES)))


def _measured(pixels: np.ndarray) -> np.ndarray:
    """Return the numbers of a few pictures, float64 (n, 14)."""
    grey = grey_levels(pixels)
    found = {**_grain(grey), **_cosines(pixels), **_light(pixels, grey), **_line(grey)}
    return np.stack([found[name] for name in FEATURES], axis=1).astype(np.float64)


def _grain(grey: np.ndarray) -> dict[str, np.ndarray]:
    """Compare the distance of each pixel from the median of its nine neighbours, in and around the face."""
    count, height, width = grey.shape
    places = _places((height, width))
    levels = np.rint(grey).astype(np.uint8)
    # One above the other, as a single tall picture; what rows of two pictures share lies outside of all places.
    middle = median_3x3(levels.reshape(count * height, width)).reshape(grey.shape)
    rough = (np.maximum(levels, middle) - np.minimum(levels, middle)).reshape(count, -1)
    parts = {name: rough[:, places[name]] for name in ("face", "rim", "backdrop")}
    grain = {name: np.minimum(part, CLIPPED).mean(axis=1) for name, part in parts.items()}
    calm = {name: (part <= CALM).mean(axis=1) for name, part in parts.items()}
    return {
        "grain": _log_ratio(grain["face"], grain["backdrop"]),
        "calm pixels": _log_ratio(calm["face"], calm["backdrop"]),
        "grain at the rim": _log_ratio(grain["face"], grain["rim"]),
    }


def _cosines(pixels: np.ndarray) -> dict[str, np.ndarray]:
    """Compare the waves of the 8 x 8 blocks, and how they were rounded, in the face and in the backdrop."""
    count, height, width = pixels.shape[:3]
    rows, columns = height // blocks.SIDE_PX, width // blocks.SIDE_PX
    places, bands = _places((height, width)), _bands()
    whole = pixels[:, : rows * blocks.SIDE_PX]
    waves = blocks.block_cosines(whole.reshape(-1, width, 3)).reshape(count, rows * columns, -1)
    face, backdrop = waves[:, places["face blocks"]], waves[:, places["backdrop blocks"]]
    found = {}
    for name, band in bands.items():
        sizes = (np.minimum(np.abs(part[:, :, band]), CLIPPED).mean(axis=(1, 2)) for part in (face, backdrop))
        found[name] = _log_ratio(*sizes)
    steps = blocks.quantisation_steps(AGAIN_AT).ravel().astype(np.float32)
    band = bands["coarse detail"]
    apart = []
    for part in (face, backdrop):
        share = part[:, :, band] / steps[band]
        apart.append(np.abs(share - np.rint(share)).mean(axis=(1, 2)))
    found["error level"] = apart[0] - apart[1]
    return found


def _light(pixels: np.ndarray, grey: np.ndarray) -> dict[str, np.ndarray]:
    """Compare left with right, and the lower with the upper forehead; in logarithms, where a lamp is a step."""
    bright = functools.partial(_mean_log, grey)
    left, right = (bright(cheek) for cheek in CHEEKS)
    found = {
        name: np.abs(left - right - FOLLOWS[name] * (bright(one) - bright(other)))
        for name, (one, other) in BESIDE.items()
    }
    red, green = (functools.partial(_mean_log, pixels[..., channel]) for channel in (0, 1))
    found["step in brightness"] = np.abs(bright(BELOW) - bright(ABOVE))
    found["step in colour"] = np.abs(red(BELOW) - green(BELOW) - red(ABOVE) + green(ABOVE))
    return found


def _line(grey: np.ndarray) -> dict[str, np.ndarray]:
    """Measure the slope across the ring, and the steps of the grid of JPEG."""
    count, height, width = grey.shape
    places = _places((height, width))
    across = np.abs(np.diff(grey, axis=2))
    ring = np.abs(grey[:, 2:, 1:-1] - grey[:, :-2, 1:-1]) + np.abs(grey[:, 1:-1, 2:] - grey[:, 1:-1, :-2])
    flat = ring.reshape(count, -1)
    slope, inside = (np.median(flat[:, places[name]], axis=1) for name in ("ring inside", "core inside"))
    step = []
    for name in ("face", "backdrop"):
        on, off = (across.reshape(count, -1)[:, places[f"{name} {where} grid"]] for where in ("on", "off"))
        step.append(np.minimum(on, CLIPPED).mean(axis=1) - np.minimum(off, CLIPPED).mean(axis=1))
    return {"line at the rim": _log_ratio(slope, inside), "grid": step[0] - step[1]}


def _mean_log(values: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """Return the logarithm of the mean level in a box, (n,)."""
    height, width = values.shape[1:3]
    left, right, top, bottom = (
        round(share * side) for share, side in zip(box, (width, width, height, height), strict=True)
    )
    return np.log(values[:, top:bottom, left:right].mean(axis=(1, 2)) + DARKEST)


def _log_ratio(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.log((one + FLOOR) / (other + FLOOR))


@functools.cache
def _bands() -> dict[str, np.ndarray]:
    """Return the numbers of the cosines (down plus across) that count as finest, fine and coarse."""
    down_and_across = np.add.outer(np.arange(8), np.arange(8)).ravel()
    limits = {"finest detail": (7, 14), "fine detail": (5, 6), "coarse detail": (3, 4)}
    return {
        name: np.flatnonzero((down_and_across >= low) & (down_and_across <= high))
        for name, (low, high) in limits.items()
    }


@functools.cache
def _places(shape: tuple[int, int]) -> dict[str, np.ndarray]:
    """Return the flat numbers of the pixels and blocks of each place, for pictures of one shape."""
    height, width = shape
    y, x = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
    away = np.hypot(((x - CENTRE[0]) / RADII[0])[None], ((y - CENTRE[1]) / RADII[1])[:, None])
    face = away < 0.8
    backdrop = ((np.abs(x - 0.5) > 0.3)[None]) & ((y > 0.03) & (y < 0.72))[:, None]
    areas = SimpleNamespace(face=face, rim=(away > 0.85) & (away < 1.2), backdrop=backdrop)
    places = {name: np.flatnonzero(area) for name, area in vars(areas).items()}
    rows, columns = height // 8, width // 8
    for name in ("face", "backdrop"):
        whole = getattr(areas, name)[: rows * 8, : columns * 8].reshape(rows, 8, columns, 8)
        places[f"{name} blocks"] = np.flatnonzero(whole.mean(axis=(1, 3)) > 0.9)
        between = getattr(areas, name)[:, 1:] & getattr(areas, name)[:, :-1]
        on = np.zeros(between.shape, bool)
        on[:, 7::8] = True
        places[f"{name} on grid"], places[f"{name} off grid"] = (
            np.flatnonzero(between & on),
            np.flatnonzero(between & ~on),
        )
    within = away[1:-1, 1:-1]
    places["ring inside"], places["core inside"] = (
        np.flatnonzero((within > 0.85) & (within < 1.05)),
        np.flatnonzero(within < 0.65),
    )
    return places
