"""What one would take instead of the kit's own steps: the same tasks through OpenCV, SciPy and scikit-image.

Each function is written as its library's own examples write it. `swap_speed` measures them, and checks beforehand that
they agree with the kit as far as they should.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image
from scipy import ndimage
from scipy.sparse import csr_array
from scipy.sparse.linalg import spsolve
from skimage import color, exposure
from skimage.transform import PiecewiseAffineTransform, pyramid_expand, pyramid_reduce
from skimage.transform import warp as skimage_warp

from kit import geometry
from kit.swap.bands import LEVELS

# The warp: centres of pixels are whole numbers in these libraries, halves in the kit -------------------------------


def warped_by_skimage(pixels: np.ndarray, source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return pixels moved over the net that scikit-image finds for itself: the Delaunay triangles of `target`."""
    back = PiecewiseAffineTransform.from_estimate(target - 0.5, source - 0.5)
    return skimage_warp(pixels, back, mode="edge", preserve_range=True)


def warped_by_opencv(pixels: np.ndarray, source: np.ndarray, target: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Return pixels moved triangle by triangle, as the tutorials on face swaps do; wrong by a pixel along the edges."""
    height, width = pixels.shape[:2]
    result = np.zeros_like(pixels)
    for corners in triangles:
        x, y, wide, high = cv2.boundingRect(target[corners].astype(np.float32))
        there = (target[corners] - 0.5 - [x, y]).astype(np.float32)
        matrix = cv2.getAffineTransform((source[corners] - 0.5).astype(np.float32), there)
        patch = cv2.warpAffine(pixels, matrix, (wide, high), borderMode=cv2.BORDER_REPLICATE)
        mask = np.zeros((high, wide), np.uint8)
        cv2.fillConvexPoly(mask, np.rint(there).astype(np.int32), 1)
        part = result[max(y, 0) : min(y + high, height), max(x, 0) : min(x + wide, width)]
        shift = max(-y, 0), max(-x, 0)
        here = slice(shift[0], shift[0] + part.shape[0]), slice(shift[1], shift[1] + part.shape[1])
        np.copyto(part, patch[here], where=mask[here][:, :, None] > 0)
    return result


def warped_plainly(values: np.ndarray, source: np.ndarray, target: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Return values moved over a given net, each triangle solved by itself, read by SciPy: slow and exact."""
    shape = values.shape[:2]
    owner = geometry.triangle_map(target, triangles, shape)
    origin = np.zeros((2, *shape))
    for number, corners in enumerate(triangles):
        row, column = np.nonzero(owner == number)
        matrix = np.linalg.lstsq(np.c_[target[corners], np.ones(3)], source[corners], rcond=None)[0]
        origin[:, row, column] = (np.c_[column + 0.5, row + 0.5, np.ones(len(row))] @ matrix).T[::-1] - 0.5
    planes = [ndimage.map_coordinates(plane, origin, order=1, mode="nearest") for plane in np.moveaxis(values, 2, 0)]
    return np.stack(planes, axis=2)


def jpeg(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=90, subsampling=0)
    return buffer.getvalue()


def jpeg_by_opencv(pixels: np.ndarray) -> bytes:
    options = [cv2.IMWRITE_JPEG_QUALITY, 90, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    return cv2.imencode(".jpg", pixels, options)[1].tobytes()


# The blends ---------------------------------------------------------------------------------------------------------


def poisson_by_scipy(lent: np.ndarray, onto: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return Poisson's blend by a direct solve of the sparse system."""
    number = np.full(inside.shape, -1)
    number[inside] = np.arange(inside.sum())
    rows, columns = np.nonzero(inside)
    offset = onto.astype(float) - lent
    known, here, there = np.zeros((len(rows), 3)), [], []
    for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        r, c = rows + down, columns + right
        known += np.where(inside[r, c][:, None], 0, offset[r, c])
        here.append(np.flatnonzero(inside[r, c]))
        there.append(number[r, c][inside[r, c]])
    own = np.arange(len(rows))
    values = np.concatenate([np.full(len(rows), 4.0), -np.ones(sum(map(len, here)))])
    matrix = csr_array((values, (np.concatenate([own, *here]), np.concatenate([own, *there]))))
    result = onto.astype(float)
    result[inside] = lent[inside] + spsolve(matrix.tocsc(), known)
    return result


def poisson_by_opencv(lent: np.ndarray, onto: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Return OpenCV's clone, which solves another problem: it works on the rectangle around the mask."""
    rows, columns = np.nonzero(inside)
    middle = (int(columns.min() + columns.max() + 1) // 2, int(rows.min() + rows.max() + 1) // 2)
    mask = np.where(inside, np.uint8(255), np.uint8(0))  # a fresh one each time: OpenCV writes into it
    return cv2.seamlessClone(lent, onto, mask, middle, cv2.NORMAL_CLONE)


def pyramid_by_opencv(lent: np.ndarray, onto: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return _pyramid(lent, onto, mask, cv2.pyrDown, lambda image, shape: cv2.pyrUp(image, dstsize=shape[1::-1]))


def pyramid_by_skimage(lent: np.ndarray, onto: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the blend with scikit-image's pyramid, whose blur differs from Burt's."""

    def halved(image):
        return pyramid_reduce(image, channel_axis=2 if image.ndim == 3 else None, preserve_range=True)

    def doubled(image, shape):
        return pyramid_expand(image, channel_axis=2, preserve_range=True)[: shape[0], : shape[1]]

    return _pyramid(lent, onto, mask, halved, doubled)


def _pyramid(lent, onto, mask, halved: Callable, doubled: Callable) -> np.ndarray:
    first, second, weight = lent.astype(np.float32), onto.astype(np.float32), mask.astype(np.float32)
    mixed = []
    for _ in range(LEVELS):
        smaller = halved(first), halved(second)
        share = weight[:, :, None]
        mixed.append(
            share * (first - doubled(smaller[0], first.shape))
            + (1 - share) * (second - doubled(smaller[1], second.shape))
        )
        (first, second), weight = smaller, halved(weight)
    result = weight[:, :, None] * first + (1 - weight[:, :, None]) * second
    while mixed:
        result = doubled(result, mixed[-1].shape) + mixed.pop()
    return result


def feather_by_opencv(lent: np.ndarray, onto: np.ndarray, hard: np.ndarray, sigma_px: float) -> np.ndarray:
    blurred = cv2.GaussianBlur(hard.astype(np.float32), (0, 0), sigma_px, borderType=cv2.BORDER_CONSTANT)
    return _feathered(lent, onto, hard, blurred)


def feather_by_scipy(lent: np.ndarray, onto: np.ndarray, hard: np.ndarray, sigma_px: float) -> np.ndarray:
    """Return what scikit-image's `gaussian` gives, which calls this."""
    return _feathered(lent, onto, hard, ndimage.gaussian_filter(hard.astype(np.float32), sigma_px, mode="constant"))


def _feathered(lent, onto, hard, blurred) -> np.ndarray:
    share = (np.clip(2 * blurred - 1, 0, 1) * hard)[:, :, None]
    return np.rint(onto + share * (lent.astype(np.float32) - onto)).astype(np.uint8)


# The colours --------------------------------------------------------------------------------------------------------


def reinhard_by_skimage(lent: np.ndarray, onto: np.ndarray) -> np.ndarray:
    return 255 * _reinhard(lent, onto, color.rgb2lab, color.lab2rgb)


def reinhard_by_opencv(lent: np.ndarray, onto: np.ndarray) -> np.ndarray:
    def to_lab(pixels):
        return cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)

    return 255 * _reinhard(lent, onto, to_lab, lambda lab: cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_LAB2RGB))


def _reinhard(lent, onto, to_lab: Callable, from_lab: Callable) -> np.ndarray:
    have, want = to_lab(lent), to_lab(onto)
    (mean, spread), (wanted_mean, wanted_spread) = (
        (lab.mean(axis=(0, 1)), lab.std(axis=(0, 1))) for lab in (have, want)
    )
    return from_lab((have - mean) * (wanted_spread / spread) + wanted_mean)


def histogram_by_skimage(lent: np.ndarray, onto: np.ndarray) -> np.ndarray:
    return exposure.match_histograms(lent, onto, channel_axis=2)


def histogram_by_opencv(lent: np.ndarray, onto: np.ndarray) -> np.ndarray:
    table = np.empty((256, 1, 3), np.uint8)
    for channel in range(3):
        have, want = (cv2.calcHist([image], [channel], None, [256], [0, 256]).ravel() for image in (lent, onto))
        levels = np.flatnonzero(want)
        shares = np.cumsum(have) / have.sum(), np.cumsum(want[levels]) / want.sum()
        table[:, 0, channel] = np.interp(*shares, levels)
    return cv2.LUT(lent, table)


# Showing ------------------------------------------------------------------------------------------------------------


def grid_by_pyplot(images: list[np.ndarray], names: list[str]) -> bytes:
    """Return six pictures in two rows as the PNG that a notebook would store."""
    from matplotlib import pyplot

    figure, places = pyplot.subplots(2, 3)
    for place, image, name in zip(places.flat, images, names, strict=True):
        place.imshow(image)
        place.set_title(name)
        place.axis("off")
    buffer = io.BytesIO()
    figure.savefig(buffer, bbox_inches="tight", dpi=72)
    pyplot.close(figure)
    return buffer.getvalue()
