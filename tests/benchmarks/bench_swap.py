"""How fast the steps of the swap are, beside the libraries that one would take instead.

Run it with ``python -m tests.benchmarks.bench_swap`` where OpenCV is installed. It prints ratios, since times depend on
the machine: above 1 the kit is faster. All variants of a row take turns in one process, after it was checked that they
agree as far as they should. `seamlessClone` solves another problem near the border, so only its time is compared.
"""

from __future__ import annotations

import functools
import os
import statistics
import time
from collections.abc import Callable

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402  (after the threads are counted)

from kit import actors, colour, geometry, swap  # noqa: E402
from kit.faces import nets  # noqa: E402
from kit.picture import Picture, Region  # noqa: E402
from kit.swap import bands, gradients, masking, warping  # noqa: E402

ROUNDS = 15
SIZES_PX = (256, 512)
LEVELS = 5


def main() -> None:
    print(f"{'step':<12}{'px':>5}  {'peer':<34}{'ratio':>7}   {'kit ms':>7}  agreement")
    for size_px in SIZES_PX:
        lender, onto = (actors.render(name, size_px=size_px) for name in ("rowan", "hazel"))
        for row in (warp, poisson, pyramid, reinhard, histogram):
            name, ours, peers = row(lender, onto)
            agreement = {peer: check() for peer, (_, check) in peers.items()}
            taken = in_turns({"kit": ours, **{peer: run for peer, (run, _) in peers.items()}})
            for peer in peers:
                ratio, ms = taken[peer] / taken["kit"], 1000 * taken["kit"]
                print(f"{name:<12}{size_px:>5}  {peer:<34}{ratio:>6.1f}x   {ms:>7.2f}  {agreement[peer]}")
        for blend in ("paste", "feather", "pyramid", "poisson"):
            taken = in_turns({"kit": functools.partial(swap.face, lender, onto=onto, blend=blend)})
            print(f"{'whole swap':<12}{size_px:>5}  {blend:<34}{'':>7}   {1000 * taken['kit']:>7.2f}")


def in_turns(variants: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median time of each variant in seconds; they take turns, so that noise meets all of them."""
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(ROUNDS):
        for name, run in variants.items():
            start = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def apart(first: np.ndarray, second: np.ndarray, allowed: float | None, where: np.ndarray | None = None) -> str:
    """Return the largest difference in levels; raise if it is larger than allowed."""
    difference = np.abs(np.asarray(first, float) - np.asarray(second, float))
    largest = float(difference[where].max() if where is not None else difference.max())
    if allowed is not None and largest > allowed:
        raise AssertionError(f"the results are {largest:.1f} levels apart, {allowed} are allowed.")
    return f"max {largest:.2f} levels" + ("" if allowed is not None else ", another problem")


# One row for each step: its name, ours, and for each peer how to run it and how to check it ------------------


def warp(lender: Picture, onto: Picture):
    import cv2
    from skimage.transform import PiecewiseAffineTransform
    from skimage.transform import warp as skimage_warp

    net = nets.net("face-68")
    source, target = net.points(lender.landmarks.points), net.points(onto.landmarks.points)
    shape = onto.size_px
    owner = geometry.triangle_map(target, net.triangles, shape)

    def ours():
        return geometry.warp_triangles(lender.pixels, source, target, net.triangles, shape)

    def through_skimage():
        back = PiecewiseAffineTransform()
        back.estimate(target - 0.5, source - 0.5)
        return skimage_warp(lender.pixels, back, output_shape=shape, preserve_range=True)

    def triangle_by_triangle():
        result = np.zeros((*shape, 3), np.uint8)
        for corners in net.triangles:
            x, y, width, height = cv2.boundingRect(target[corners].astype(np.float32))
            there = (target[corners] - 0.5 - [x, y]).astype(np.float32)
            matrix = cv2.getAffineTransform((source[corners] - 0.5).astype(np.float32), there)
            patch = cv2.warpAffine(lender.pixels, matrix, (width, height), borderMode=cv2.BORDER_REFLECT_101)
            mask = np.zeros((height, width), np.uint8)
            cv2.fillConvexPoly(mask, np.rint(there).astype(np.int32), 1)
            part = result[y : y + height, x : x + width]
            inside = mask[: part.shape[0], : part.shape[1], None] > 0
            np.copyto(part, patch[: part.shape[0], : part.shape[1]], where=inside)
        return result

    # Well inside: at its border scikit-image makes a net of its own, the convex hull.
    shared = masking.clear_face(np.where(owner >= 0, Region.SKIN, Region.BACKGROUND))
    apart_from = {
        "skimage PiecewiseAffine, own net": (
            through_skimage,
            lambda: f"mean {np.abs(ours() - through_skimage())[shared].mean():.2f} levels (its net differs)",
        ),
        "cv2 warpAffine, each triangle": (
            triangle_by_triangle,
            lambda: f"mean {np.abs(ours() - triangle_by_triangle())[shared].mean():.2f} levels (seams differ)",
        ),
    }
    return "warp", ours, apart_from


def poisson(lender: Picture, onto: Picture):
    import cv2
    from scipy.sparse import csr_array
    from scipy.sparse.linalg import spsolve

    moved = warping.moved(lender, onto)
    lent = moved.pixels
    inside = masking.core(moved.labels, onto, "face")

    def ours():
        return gradients.poisson(lent, onto.pixels, inside)

    def direct():
        number = np.full(inside.shape, -1)
        number[inside] = np.arange(inside.sum())
        rows, columns = np.nonzero(inside)
        offset = onto.pixels.astype(float) - lent
        known, here, there = np.zeros((len(rows), 3)), [], []
        for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            r, c = rows + down, columns + right
            known += np.where(inside[r, c][:, None], 0, offset[r, c])
            here.append(np.flatnonzero(inside[r, c]))
            there.append(number[r, c][inside[r, c]])
        own = np.arange(len(rows))
        values = np.concatenate([np.full(len(rows), 4.0), -np.ones(sum(map(len, here)))])
        matrix = csr_array((values, (np.concatenate([own, *here]), np.concatenate([own, *there]))))
        result = onto.pixels.astype(float)
        result[inside] = lent[inside] + spsolve(matrix.tocsc(), known)
        return result

    rows, columns = np.nonzero(inside)
    middle = (int(columns.min() + columns.max() + 1) // 2, int(rows.min() + rows.max() + 1) // 2)

    def clone():
        mask = np.where(inside, np.uint8(255), np.uint8(0))  # a fresh one each time: OpenCV writes into it
        return cv2.seamlessClone(lent, onto.pixels, mask, middle, cv2.NORMAL_CLONE)

    peers = {
        "scipy spsolve": (direct, lambda: apart(ours(), direct(), 1)),
        "cv2 seamlessClone": (clone, lambda: apart(ours(), clone(), None)),
    }
    return "poisson", ours, peers


def pyramid(lender: Picture, onto: Picture):
    import cv2
    from skimage.transform import pyramid_expand, pyramid_reduce

    mask = swap.mask(lender, onto, feather_px=0)

    def blended(halved, doubled):
        first, second, weight = lender.pixels.astype(np.float32), onto.pixels.astype(np.float32), mask
        mixed = []
        for _ in range(LEVELS):
            smaller = halved(first), halved(second)
            mixed.append(
                weight[:, :, None] * (first - doubled(smaller[0], first.shape))
                + (1 - weight[:, :, None]) * (second - doubled(smaller[1], second.shape))
            )
            (first, second), weight = smaller, halved(weight)
        result = weight[:, :, None] * first + (1 - weight[:, :, None]) * second
        while mixed:
            result = doubled(result, mixed[-1].shape) + mixed.pop()
        return result

    def through_opencv():
        return blended(cv2.pyrDown, lambda image, shape: cv2.pyrUp(image, dstsize=shape[1::-1]))

    def through_skimage():
        def halved(image):
            return pyramid_reduce(image, channel_axis=2 if image.ndim == 3 else None, preserve_range=True)

        def doubled(image, shape):
            return pyramid_expand(image, channel_axis=2, preserve_range=True)[: shape[0], : shape[1]]

        return blended(halved, doubled)

    def ours():
        return bands.pyramid(lender.pixels, onto.pixels, mask, levels=LEVELS)

    peers = {
        "cv2 pyrDown and pyrUp": (through_opencv, lambda: apart(ours(), through_opencv(), 1)),
        "skimage reduce and expand": (through_skimage, lambda: "another kernel"),
    }
    return "pyramid", ours, peers


def faces(lender: Picture, onto: Picture):
    moved = warping.moved(lender, onto)
    skin = masking.core(moved.labels, onto, "face") & (moved.labels == Region.SKIN) & (onto.labels == Region.SKIN)
    lent = moved.pixels[skin]
    return lent, onto.pixels[skin], np.ones(len(lent), bool)


def reinhard(lender: Picture, onto: Picture):
    import cv2
    from skimage import color

    lent, theirs, everywhere = faces(lender, onto)

    def formula(to_lab, from_lab):
        have, want = to_lab(lent), to_lab(theirs)
        return from_lab((have - have.mean(axis=0)) * want.std(axis=0) / have.std(axis=0) + want.mean(axis=0))

    def through_skimage():
        return 255 * formula(color.rgb2lab, color.lab2rgb)

    def through_opencv():
        def to_lab(pixels):
            return cv2.cvtColor(pixels[None].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[0]

        return 255 * formula(to_lab, lambda lab: cv2.cvtColor(lab[None].astype(np.float32), cv2.COLOR_LAB2RGB)[0])

    def ours():
        return colour.reinhard(lent, theirs, everywhere, everywhere)

    peers = {
        "skimage rgb2lab and lab2rgb": (through_skimage, lambda: apart(ours(), through_skimage(), 1)),
        "cv2 cvtColor, float32": (through_opencv, lambda: apart(ours(), through_opencv(), 3)),
    }
    return "reinhard", ours, peers


def histogram(lender: Picture, onto: Picture):
    from skimage.exposure import match_histograms

    lent, theirs, everywhere = faces(lender, onto)

    def ours():
        return colour.match_histograms(lent, theirs, everywhere, everywhere)

    def through_skimage():
        return match_histograms(lent[None], theirs[None], channel_axis=2)[0]

    peers = {
        "skimage match_histograms": (through_skimage, lambda: apart(ours().astype(np.uint8), through_skimage(), 0))
    }
    return "histogram", ours, peers


if __name__ == "__main__":
    main()
