"""Colour as numbers: linear light, the Lab space, and two ways to give one picture another's colours.

What you will understand: the bytes of a picture are not amounts of light, and equal steps in bytes are not equal
steps to the eye. Lab is a space in which they nearly are: L is lightness, a runs from green to red, b from blue to
yellow. "Matching colours" means giving one set of pixels the mean and spread, or the whole distribution, of
another. Nothing in these formulas knows what a face is, or whose tone is the right one.

Serves 03-swap and 08-traces. It deliberately cannot tell light from skin: a warm lamp and a warm complexion are
the same numbers here.

Sources: sRGB is IEC 61966-2-1, Lab is CIE 1976 with the white of daylight (D65, 2 degree observer), with the
constants that scikit-image uses. Colour transfer by mean and spread [Reinhard 2001](#reinhard2001), who worked
in another opponent space; Lab is the usual choice today.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from kit.picture import light_of_levels

XYZ_OF_RGB = np.array([[0.412453, 0.357580, 0.180423], [0.212671, 0.715160, 0.072169], [0.019334, 0.119193, 0.950227]])
WHITE_XYZ = np.array([0.95047, 1.0, 1.08883])  # D65, 2 degree observer
CUBE_ROOT_FROM = 0.008856  # below this share of white, Lab replaces the cube root by a straight line
LINE_SLOPE, LINE_START = 7.787, 16 / 116
LAB_OF_ROOTS = np.array([[0.0, 116.0, 0.0], [500.0, -500.0, 0.0], [0.0, 200.0, -200.0]])
LAB_AT_ZERO = np.array([[-16], [0], [0]], np.float32)
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # Rec. 709: how much each channel adds to a grey level
SMALLEST_SPREAD = 1e-6  # a set of pixels with less spread than this is one colour
PART_PX = 1 << 14  # so many pixels at a time: what is worked out on the way then stays in the processor's cache


# Light ------------------------------------------------------------------------------------------------------


def linear_of_srgb(levels: np.ndarray) -> np.ndarray:
    """Return the amount of light of sRGB levels.

    Parameters
    ----------
    levels : numpy.ndarray
        Any shape. uint8, or float in [0, 255].

    Returns
    -------
    numpy.ndarray
        float32 in [0, 1]: twice the number is twice the light. Between two levels it is interpolated.

    Examples
    --------
    >>> print(linear_of_srgb(np.array([0, 128, 255], np.uint8)).round(3))
    [0.    0.216 1.   ]
    """
    table = light_of_levels()
    if levels.dtype == np.uint8:
        return table.take(levels, mode="clip")  # quicker than to check what a uint8 cannot be
    below = np.clip(levels, 0, 254).astype(np.intp)
    return table[below] + (table[below + 1] - table[below]) * (np.clip(levels, 0, 255) - below).astype(np.float32)


def srgb_of_linear(light: np.ndarray) -> np.ndarray:
    """Return sRGB levels, float32 in [0, 255], of amounts of light; what lies outside [0, 1] is clipped."""
    light = np.clip(light, 0, 1)
    levels = 1.055 * np.power(light, 1 / 2.4) - 0.055
    np.copyto(levels, 12.92 * light, where=light <= 0.0031308)
    return (255 * levels).astype(np.float32, copy=False)


def grey_levels(pixels: np.ndarray) -> np.ndarray:
    """Return the grey level (luma, Rec. 709) of sRGB pixels (..., 3), float32 in [0, 255]."""
    return pixels.astype(np.float32) @ LUMA


# Lab --------------------------------------------------------------------------------------------------------


def lab_of_srgb(pixels: np.ndarray) -> np.ndarray:
    """Return CIE Lab (D65) of sRGB pixels.

    Parameters
    ----------
    pixels : numpy.ndarray
        (..., 3). uint8, or float in [0, 255].

    Returns
    -------
    numpy.ndarray
        float32, (..., 3): L in [0, 100], a (green to red) and b (blue to yellow).

    Examples
    --------
    >>> lab_of_srgb(np.array([[255, 0, 0]], np.uint8)).round().tolist()
    [[53.0, 80.0, 67.0]]
    """
    return _as_pixels(_part_by_part(_lab_planes, _as_planes(pixels)), pixels.shape)


def srgb_of_lab(lab: np.ndarray) -> np.ndarray:
    """Return sRGB levels, float32 in [0, 255], of Lab colours (..., 3); colours that no screen has are clipped."""
    return _as_pixels(_part_by_part(_levels_of_lab_planes, _as_planes(lab.astype(np.float32))), lab.shape)


def delta_e(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return how far apart Lab colours are: their straight distance, CIE 1976.

    Parameters
    ----------
    first, second : numpy.ndarray
        Lab, (..., 3).

    Returns
    -------
    numpy.ndarray
        float, (...). About 2.3 is the smallest difference that people see side by side.

    Notes
    -----
    CIEDE2000 follows the eye more closely. The plain distance is used here because it can be taken apart into
    lighter, redder and yellower.
    """
    return np.sqrt(((first - second) ** 2).sum(axis=-1))


# One picture's colours for another --------------------------------------------------------------------------


def reinhard(source: np.ndarray, target: np.ndarray, source_mask: np.ndarray, target_mask: np.ndarray) -> np.ndarray:
    """Return pixels with the mean and spread of others, channel by channel in Lab.

    Parameters
    ----------
    source : numpy.ndarray
        (..., 3), sRGB levels to be changed: uint8, or float in [0, 255].
    target : numpy.ndarray
        (..., 3), where the colours come from.
    source_mask, target_mask : numpy.ndarray
        bool, the shapes of `source` and `target` without the channels: the pixels whose mean and standard deviation
        shall agree afterwards. All pixels of `source` are changed by the same rule.

    Returns
    -------
    numpy.ndarray
        float32, levels in [0, 255], not rounded. A channel without any spread in the source is only shifted.

    Examples
    --------
    >>> grey, warm = np.full((1, 2, 3), 120, np.uint8), np.full((1, 2, 3), (180, 140, 120), np.uint8)
    >>> everywhere = np.ones((1, 2), bool)
    >>> reinhard(grey, warm, everywhere, everywhere)[0, 0].round().tolist()
    [180.0, 140.0, 120.0]
    """
    lab = _part_by_part(_lab_planes, _as_planes(source))
    mean, spread = _mean_and_spread(np.compress(source_mask.ravel(), lab, axis=1))
    wanted = np.compress(target_mask.ravel(), _as_planes(target), axis=1)
    wanted_mean, wanted_spread = _mean_and_spread(_part_by_part(_lab_planes, wanted))
    flat = spread < SMALLEST_SPREAD
    gain = np.where(flat, 1, wanted_spread / np.where(flat, 1, spread))

    def matched(lab: np.ndarray) -> np.ndarray:
        return _levels_of_lab_planes((lab - mean) * gain + wanted_mean)

    return _as_pixels(_part_by_part(matched, lab), source.shape)


def match_histograms(
    source: np.ndarray, target: np.ndarray, source_mask: np.ndarray, target_mask: np.ndarray
) -> np.ndarray:
    """Return pixels with the distribution of others, channel by channel.

    Parameters
    ----------
    source, target : numpy.ndarray
        uint8, (..., 3), sRGB.
    source_mask, target_mask : numpy.ndarray
        bool: the pixels whose histograms shall agree afterwards, as in `reinhard`.

    Returns
    -------
    numpy.ndarray
        float32, levels in [0, 255], not rounded. scikit-image cuts the fraction off, which leaves its
        result half a level too dark on average.

    Notes
    -----
    Each level becomes the level that as large a share of the target stays below. A level that the sample does not
    hold takes the value of its neighbour below.
    """
    planes = _as_planes(source)
    matched = np.empty(planes.shape, np.float32)
    counts = (_histograms(source, source_mask), _histograms(target, target_mask))
    for plane, new, have, want in zip(planes, matched, *counts, strict=True):
        levels = np.flatnonzero(want)
        below_have, below_want = np.cumsum(have) / have.sum(), np.cumsum(want[levels]) / want.sum()
        new_level = np.interp(below_have, below_want, levels).astype(np.float32)
        new_level.take(plane, out=new, mode="clip")
    return _as_pixels(matched, source.shape)


# Helpers: one plane for each channel, since numpy is several times faster on long rows than on many short ones ---


def _as_planes(pixels: np.ndarray) -> np.ndarray:
    """Return pixels (..., 3) as planes (3, n)."""
    return np.ascontiguousarray(pixels.reshape(-1, 3).T)


def _as_pixels(planes: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return planes (3, n) as pixels (..., 3), without a copy."""
    return planes.T.reshape(shape)


def _part_by_part(step: Callable[[np.ndarray], np.ndarray], planes: np.ndarray) -> np.ndarray:
    """Return what a step makes of planes (3, n), float32 (3, n), some thousand pixels at a time."""
    done = np.empty(planes.shape, np.float32)
    for start in range(0, planes.shape[1], PART_PX):
        part = slice(start, start + PART_PX)
        done[:, part] = step(planes[:, part])
    return done


def _lab_planes(planes: np.ndarray) -> np.ndarray:
    """Return Lab, float32 (3, n), of planes of sRGB levels (3, n)."""
    share = (XYZ_OF_RGB / WHITE_XYZ[:, None]).astype(np.float32) @ linear_of_srgb(planes)
    roots = np.cbrt(share)
    np.copyto(roots, LINE_SLOPE * share + LINE_START, where=share <= CUBE_ROOT_FROM)
    return LAB_OF_ROOTS.astype(np.float32) @ roots + LAB_AT_ZERO


def _levels_of_lab_planes(lab: np.ndarray) -> np.ndarray:
    """Return sRGB levels, float32 (3, n), of Lab (3, n)."""
    roots = np.linalg.inv(LAB_OF_ROOTS).astype(np.float32) @ (lab - LAB_AT_ZERO)
    share = roots * roots * roots
    root_from = LINE_SLOPE * CUBE_ROOT_FROM + LINE_START
    np.copyto(share, np.maximum((roots - LINE_START) / LINE_SLOPE, 0), where=roots <= root_from)
    light = (np.linalg.inv(XYZ_OF_RGB) * WHITE_XYZ).astype(np.float32) @ share
    return srgb_of_linear(light)


def _mean_and_spread(planes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of each plane (3, n), each (3, 1)."""
    return planes.mean(axis=1, keepdims=True), planes.std(axis=1, keepdims=True)


def _histograms(pixels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return how often each level occurs in each channel of the masked pixels (uint8), int (3, 256)."""
    counted = Image.fromarray(mask.reshape(1, -1).view(np.uint8))  # Pillow counts where this is not 0
    return np.array(Image.fromarray(pixels.reshape(1, -1, 3)).histogram(counted)).reshape(3, 256)
