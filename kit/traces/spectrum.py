"""Spectra: how much of a picture is coarse and how much is fine.

What you will understand: any picture is a sum of waves. In photographs the fine ones are weak, by a law that changes
little from picture to picture. Networks that make pictures enlarge small ones step by step; a clumsy enlargement lays a
checkerboard over the result, which the eye hardly sees and the spectrum shows as bright points. And the law is broken
as easily by a camera's own denoiser, a JPEG, or a change of size.

Serves 08-traces, "Going further". The enlarger here is a toy: no network, no training, one step. It shows where such a
pattern can come from, not what today's generators leave; better enlargement, or a loss that looks at the spectrum, and
the sign is gone.

Sources: azimuthal mean of the power [Durall 2020](#durall2020); grids in the spectra of generated pictures
[Frank 2020](#frank2020).
"""

from __future__ import annotations

import functools

import numpy as np

from kit.colour import grey_levels

SMALLEST_POWER = 1e-12  # before the logarithm: an even picture has no power but at frequency 0
CORNERS = ((0, 1), (1, 0), (1, 1))  # where a pattern that repeats every two pixels stands, in half cycles per px
AROUND = 6  # frequencies next to such a corner that say how high it would be without a pattern
STAMP = np.array([1.0, 3.0, 3.0, 1.0]) / 4  # linear interpolation: every new pixel gets 1/4 + 3/4


def radial_spectrum(pixels: np.ndarray) -> np.ndarray:
    """Return the power of a picture at each frequency, averaged over all directions.

    What it responds to: how fast detail weakens from coarse to fine.
    Where to look: at the last third, the finest detail: a rise, a bump or a cliff.
    What to ignore: the general height, which is contrast; differences between two scenes.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).

    Returns
    -------
    numpy.ndarray
        float64, (n + 1,), n half the shorter side: logarithm to base 10 of the mean power at 0 to n cycles per shorter
        side; the last is half a cycle per px. The mean level of the picture was taken off, so that the first says
        nothing.

    Notes
    -----
    Seen: actors, rendered or with a camera's noise, `chelsea` and `rocket` fall along much the same curve, from about
    9.5 at 8 cycles to about 6 at the end; `coffee` ends higher, with bumps. It works on `enlarged` pictures: a valley
    one unit deep, and a hook up to about 7 at the very last frequency. It fails to tell much else: a camera's noise
    lifts the end of Rowan's curve by 0.1, JPEG 50 lowers all ends by 0.1 to 0.4, and scenes differ by more than that.

    Examples
    --------
    >>> stripes = np.repeat(np.tile(np.uint8([100, 140]), (16, 8))[:, :, None], 3, axis=2)
    >>> int(radial_spectrum(stripes).argmax())
    8
    """
    power, ring, count = _power(pixels), *_rings(pixels.shape[:2])
    total = np.bincount(ring, weights=power.ravel() * _twice(pixels.shape[:2]).ravel(), minlength=len(count))
    return np.log10(np.maximum(total[: len(count)] / count, SMALLEST_POWER))


def log_spectrum(pixels: np.ndarray) -> np.ndarray:
    """Return the logarithm (base 10) of the power at each frequency, float64 (H, W), frequency 0 in the middle."""
    grey = grey_levels(pixels).astype(np.float64)
    power = np.abs(np.fft.fft2(grey - grey.mean())) ** 2
    return np.log10(np.maximum(np.fft.fftshift(power), SMALLEST_POWER))


def checkerboard(pixels: np.ndarray) -> float:
    """Return how far a pattern that repeats every two pixels stands out of the finest detail.

    What it responds to: one and the same difference between even and odd rows or columns, all over a picture.
    Where to look: at the number beside that of an untouched picture that went through the same hands.
    What to ignore: anything below about 2.5, as untouched renders reach 1.9; any picture that was resized, whose
    pattern repeats otherwise.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3), at least 16 px a side. An odd last row or column is left out.

    Returns
    -------
    float
        Logarithm to base 10 of the power at the three corners of the spectrum, against the median of the frequencies
        next to each; the largest of the three.

    Raises
    ------
    ValueError
        If a side is shorter than 16 px.
    """
    height, width = (side - side % 2 for side in pixels.shape[:2])
    if min(height, width) < 16:
        raise ValueError("a pattern of two pixels is looked for in pictures of 16 px a side or more.")
    levels = log_spectrum(pixels[:height, :width])
    levels = np.fft.ifftshift(levels)
    excess = []
    for down, across in CORNERS:
        rows = (down * height // 2 + np.arange(-AROUND, AROUND + 1)) % height
        columns = (across * width // 2 + np.arange(-AROUND, AROUND + 1)) % width
        near = levels[np.ix_(rows, columns)]
        beside = np.delete(near.ravel(), near.size // 2)
        excess.append(near[AROUND, AROUND] - np.median(beside))
    return float(max(excess))


def enlarged(pixels: np.ndarray, unevenness: float = 0.01) -> np.ndarray:
    """Return a picture halved and doubled again, as one layer of a network would: a toy transposed convolution.

    Each small pixel is laid onto the new grid with a stamp of 4 x 4 weights, two pixels further each time, and the
    stamps are added up. Where the weights are not balanced, every other new pixel gets more than its neighbours.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3); an odd last row or column is left out.
    unevenness : float
        How much more than its share every other pixel gets (and how much less the rest), in [0, 1]. 0 is plain linear
        interpolation. A network that learns its stamps comes near 0, and seldom reaches it.

    Returns
    -------
    numpy.ndarray
        uint8, (H, W, 3).

    Raises
    ------
    ValueError
        If the unevenness is not in [0, 1].

    Notes
    -----
    Seen: at 0.01 a face looks merely soft; at 0.02 a fine mesh shows on the plain ground. In `log_spectrum` light glows
    at the middle of each border, and `checkerboard` is 3.3 to 4.0 against 2.3 or less for the even stamp and 1.9 or
    less for the actors as they are. Saved at quality 70 it is still 2.7 to 3.6. It fails on a picture that is resized
    afterwards: the pattern then repeats otherwise, or not at all.

    Examples
    --------
    >>> enlarged(np.full((4, 4, 3), 100, np.uint8), unevenness=0.1)[:2, :2, 0].tolist()
    [[81, 99], [99, 121]]
    """
    if not 0 <= unevenness <= 1:
        raise ValueError(f"unevenness={unevenness}: choose a share from 0 to 1.")
    height, width = (side // 2 for side in pixels.shape[:2])
    small = pixels[: 2 * height, : 2 * width].reshape(height, 2, width, 2, 3).mean(axis=(1, 3))
    stamp = STAMP * (1 + unevenness * np.array([1, -1, 1, -1]))
    large = _stamped(_stamped(small, stamp, 0), stamp, 1)
    return np.clip(np.rint(large), 0, 255).astype(np.uint8)


def _stamped(small: np.ndarray, kernel: np.ndarray, axis: int) -> np.ndarray:
    """Return twice as many rows (or columns): each is stamped with a kernel, beyond the border the last is repeated."""
    small = np.moveaxis(small, axis, 0)
    framed = np.concatenate([small[:1], small, small[-1:]])
    large = np.zeros((2 * len(framed) + len(kernel), *small.shape[1:]))
    for offset, weight in enumerate(kernel):  # the first of a stamp falls one pixel before the place of its own
        large[offset : offset + 2 * len(framed) : 2] += weight * framed
    return np.moveaxis(large[3 : 3 + 2 * len(small)], 0, axis)


def _power(pixels: np.ndarray) -> np.ndarray:
    """Return the power of the grey picture without its mean, float32, for frequencies 0 to 1/2 across."""
    from scipy import fft  # imported here: twice as fast as numpy's, and 0.2 s to load

    grey = grey_levels(pixels)
    waves = fft.rfft2(grey - grey.mean(dtype=np.float64).astype(np.float32))
    return waves.real**2 + waves.imag**2


@functools.cache
def _rings(shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the ring of each frequency that rfft2 gives, int64 (n,), and how many frequencies each ring holds."""
    down, across = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])
    ring = np.rint(np.hypot(down, across) * min(shape)).astype(np.int64)
    last = min(shape) // 2
    held = np.bincount(ring.ravel(), weights=_twice(shape).ravel())[: last + 1]
    return ring.ravel(), held


@functools.cache
def _twice(shape: tuple[int, int]) -> np.ndarray:
    """Return how often each frequency of rfft2 stands in fft2, float32: its mirror image is left out."""
    times = np.full((shape[0], shape[1] // 2 + 1), 2, np.float32)
    times[:, 0] = 1
    if shape[1] % 2 == 0:
        times[:, -1] = 1
    return times
