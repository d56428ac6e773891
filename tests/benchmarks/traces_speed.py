"""How fast the traces are, beside what one would take instead, after it was checked that they agree.

    .venv-dev/bin/python -m tests.benchmarks.traces_speed

Needs OpenCV. It prints ratios, since times depend on the machine: above 1 the kit is faster. All variants of a row take
turns in one process, one BLAS thread; a row whose times scatter by more than a quarter is measured once more. Each
target holds at 256 px and at 512 px.
"""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import cv2  # noqa: E402  (after the threads are counted)
import numpy as np  # noqa: E402
from PIL import Image, ImageChops, ImageFilter  # noqa: E402
from scipy import ndimage  # noqa: E402
from scipy.fft import dctn  # noqa: E402

from kit import actors  # noqa: E402
from kit.colour import grey_levels  # noqa: E402
from kit.traces import blocks, copies, noise, recompression, spectrum  # noqa: E402
from tests.benchmarks import turns  # noqa: E402
from tests.benchmarks.turns import agree  # noqa: E402

SIZES_PX = (256, 512)
QUALITY = 90
GHOSTS = tuple(range(30, 95, 5)) + (32, 37, 42, 47, 52, 57, 62)  # twenty
STEP_PX = (90, 110)  # of the planted copy: right, down
FEATURES = 5000  # as many as ORB finds: it looks for a copy, too
FARTHEST = 100


class Peer(NamedTuple):
    """What one would take instead, and the ratios (at 256 and 512 px) that the kit should reach."""

    run: Callable[[], object]
    targets: tuple[float, float] | None = None


def main() -> None:
    print(f"OpenCV {cv2.__version__}, NumPy {np.__version__}, one BLAS thread. Ratio: the peer's time by the kit's.\n")
    print("| trace | px | kit, ms | peer | ratio | target | agreement |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for trace in (error_level, ghosts, median, azimuthal, histograms, copy_move):
        for place, size_px in enumerate(SIZES_PX):
            pixels = picture(size_px)
            ours, peers, agreement = trace(pixels)
            taken = turns.in_turns({"kit": ours, **{name: peer.run for name, peer in peers.items()}})
            taken = {name: float(np.median(times)) for name, times in taken.items()}
            for name, peer in peers.items():
                ratio = taken[name] / taken["kit"]
                target = "" if peer.targets is None else f"{peer.targets[place]:.2g}"
                told = target if peer.targets is None or ratio >= peer.targets[place] else f"{target}, **missed**"
                told = f"{told} | {agreement}"
                print(f"| {trace.__name__} | {size_px} | {1000 * taken['kit']:.2f} | {name} | {ratio:.2f} | {told} |")


def picture(size_px: int) -> np.ndarray:
    """Return a photograph of a cat in front of a photographed actor: hair, smooth ground and noise."""
    portrait = actors.photograph(actors.render("rowan", size_px=size_px), np.random.default_rng(1), noise=1, quality=95)
    pixels = portrait.pixels.copy()
    part = np.asarray(turns.cat())[:size_px, 80 : 80 + size_px - size_px // 8]
    pixels[: len(part), : part.shape[1]] = part
    return pixels


# One row for each trace: the kit's way, its peers, and what was checked beforehand ----------------------------------


def error_level(pixels: np.ndarray):
    bgr = np.ascontiguousarray(pixels[:, :, ::-1])

    def through_opencv():
        coded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1]
        return cv2.absdiff(bgr, cv2.imdecode(coded, cv2.IMREAD_COLOR))

    folder = tempfile.TemporaryDirectory()

    def through_a_file():
        path, image = Path(folder.name) / "again.jpg", Image.fromarray(pixels)
        image.save(path, "JPEG", quality=QUALITY)
        with Image.open(path) as again:
            return np.asarray(ImageChops.difference(image, again))

    ours = functools.partial(recompression.error_level, pixels, QUALITY)
    for other in (through_opencv(), through_a_file()):
        agreement = agree(np.array_equal(ours(), other.sum(axis=2, dtype=int) / 3), "bit-equal")
    peers = {
        "cv2 imencode, absdiff (sherloq's formula)": Peer(through_opencv, (1 / 1.4, 1 / 1.4)),
        "Pillow through a file (usual snippet)": Peer(through_a_file, (1.6, 1.6)),
    }
    return ours, peers, agreement


def ghosts(pixels: np.ndarray):
    block_px, size_px = recompression.BLOCK_PX, len(pixels)
    bgr = np.ascontiguousarray(pixels[:, :, ::-1])
    options = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]

    def squared(quality):
        coded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality, *options])[1]
        again = cv2.imdecode(coded, cv2.IMREAD_COLOR).astype(np.float32)
        return (bgr.astype(np.float32) - again) ** 2

    def stretched(change):
        lowest, highest = change.min(axis=0), change.max(axis=0)
        return (highest - change) / np.where(highest > lowest, highest - lowest, 1)

    def block_by_block():
        change = np.zeros((len(GHOSTS), size_px // block_px, size_px // block_px))
        for number, quality in enumerate(GHOSTS):
            apart = squared(quality).mean(axis=2)
            for row in range(size_px // block_px):
                for column in range(size_px // block_px):
                    rows, columns = (slice(at * block_px, (at + 1) * block_px) for at in (row, column))
                    change[number, row, column] = np.mean(apart[rows, columns])
        return stretched(change)

    def rewritten():
        side = size_px // block_px
        change = [
            cv2.resize(squared(quality), (side, side), interpolation=cv2.INTER_AREA).mean(axis=2) for quality in GHOSTS
        ]
        return stretched(np.array(change))

    ours = functools.partial(recompression.jpeg_ghost, pixels, GHOSTS)
    apart = np.abs(ours().stack[:, ::block_px, ::block_px] - block_by_block()).max()
    peers = {
        "cv2, block by block (sherloq's way)": Peer(block_by_block, (2.5, 5.0)),
        "cv2, written well": Peer(rewritten, (1.7, 1.7)),
    }
    return ours, peers, agree(apart < 1e-6, "within 1e-6")


def median(pixels: np.ndarray):
    image = Image.fromarray(pixels)
    peers = {
        "scipy.ndimage.median_filter": Peer(lambda: ndimage.median_filter(pixels, (3, 3, 1), mode="nearest"), (35, 35)),
        "cv2.medianBlur": Peer(lambda: cv2.medianBlur(pixels, 3), (1 / 9, 1 / 9)),
        "Pillow MedianFilter": Peer(lambda: np.asarray(image.filter(ImageFilter.MedianFilter(3)))),
    }
    ours = functools.partial(noise.median_3x3, pixels)
    same = all(np.array_equal(ours(), peer.run()) for peer in peers.values())
    return ours, peers, agree(same, "bit-equal")


def azimuthal(pixels: np.ndarray):
    size_px = len(pixels)
    grey = grey_levels(pixels)
    grey -= grey.mean()
    down, across = np.meshgrid(np.fft.fftfreq(size_px), np.fft.fftfreq(size_px), indexing="ij")
    ring = np.rint(np.hypot(down, across) * size_px).astype(int).ravel()
    count = np.bincount(ring)

    def counted(power):
        return np.log10((np.bincount(ring, power.ravel()) / count)[: size_px // 2 + 1])

    def through_numpy():
        return counted(np.abs(np.fft.fft2(grey.astype(float))) ** 2)

    def through_opencv():
        waves = cv2.dft(grey, flags=cv2.DFT_COMPLEX_OUTPUT)
        return counted(waves[:, :, 0] ** 2 + waves[:, :, 1] ** 2)

    def as_it_is_copied():
        """The function that most public detectors share: sorts all radii, sums, and takes differences."""
        power = np.abs(np.fft.fftshift(np.fft.fft2(grey.astype(float)))) ** 2
        y, x = np.indices(power.shape)
        radius = np.hypot(x - (size_px - 1) / 2, y - (size_px - 1) / 2)
        order = np.argsort(radius.flat)
        sorted_radius, sorted_power = radius.flat[order], power.flat[order]
        whole = sorted_radius.astype(int)
        edges = np.where(whole[1:] - whole[:-1])[0]
        sums = np.cumsum(sorted_power, dtype=float)
        return np.log10((sums[edges[1:]] - sums[edges[:-1]]) / (edges[1:] - edges[:-1]))

    ours = functools.partial(spectrum.radial_spectrum, pixels)
    apart = max(np.abs(ours()[1:] - other()[1:]).max() for other in (through_numpy, through_opencv))
    peers = {
        "azimuthalAverage as it is copied": Peer(as_it_is_copied, (7, 12)),
        "fft2 and bincount": Peer(through_numpy),
        "cv2.dft and bincount": Peer(through_opencv, (1.7, 1.7)),
    }
    return ours, peers, agree(apart < 1e-5, "within 1e-5 of the last two; the first has its middle half a px off")


def histograms(pixels: np.ndarray):
    size_px, side = len(pixels), blocks.SIDE_PX
    edges = np.arange(-FARTHEST - 0.5, FARTHEST + 1)

    def through_scipy():
        luma = (pixels @ blocks.LUMA_OF_JPEG - 128).astype(np.float32)
        cut = luma.reshape(size_px // side, side, size_px // side, side).swapaxes(1, 2).reshape(-1, side, side)
        cosines = dctn(cut, axes=(1, 2), norm="ortho").reshape(-1, side**2)
        return np.array([np.histogram(np.clip(one, -FARTHEST, FARTHEST), edges)[0] for one in cosines.T])

    ours = functools.partial(blocks.dct_histograms, pixels, FARTHEST)
    moved = np.abs(ours() - through_scipy()).sum() / pixels[:, :, 0].size
    return (
        ours,
        {"scipy dctn, numpy histogram": Peer(through_scipy, (6, 4))},
        agree(moved <= 0.005, "at most 0.5 % of the counts moved"),
    )


def copy_move(pixels: np.ndarray):
    from skimage.feature import ORB, match_descriptors

    right, down = STEP_PX
    edited = pixels.copy()
    edited[20 + down : 84 + down, 20 + right : 84 + right] = edited[20:84, 20:84]
    edited = recompression.saved_again(edited, QUALITY, subsampling="4:4:4")
    grey = cv2.cvtColor(edited, cv2.COLOR_RGB2GRAY)
    finder, matcher = cv2.ORB_create(nfeatures=FEATURES), cv2.BFMatcher(cv2.NORM_HAMMING)

    def through_opencv():
        points, words = finder.detectAndCompute(grey, None)
        return len(points), matcher.knnMatch(words, words, k=2)

    def through_skimage():
        orb = ORB(n_keypoints=500)
        orb.detect_and_extract(grey)
        return match_descriptors(orb.descriptors, orb.descriptors, cross_check=False)

    ours = functools.partial(copies.copy_move, edited)
    found = (
        ours().offset_px == STEP_PX and copies.copy_move(recompression.saved_again(pixels, QUALITY)).offset_px is None
    )
    peers = {
        f"cv2 ORB ({through_opencv()[0]} points), brute force": Peer(through_opencv, (1 / 2, 1 / 2.5)),
        "skimage ORB (500 points)": Peer(through_skimage, (5, 2)),
    }
    return ours, peers, agree(found, "planted step found at JPEG 90, nothing in the twin")


if __name__ == "__main__":
    main()
