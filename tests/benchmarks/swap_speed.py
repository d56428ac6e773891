"""How fast the steps of the swap are, beside what one would take instead, after it was checked that they agree.

    .venv-dev/bin/python -m tests.benchmarks.swap_speed [step ...]

Needs OpenCV. A ratio is the peer's time by the kit's, above 1 the kit is faster: the median of eleven rounds, and in
brackets its quartiles. OpenCV may use all cores, everything else one. Three kinds of pictures are measured: two actors,
two parts of a photograph of a cat, and noise; landmarks and masks are always those of the actors.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NamedTuple

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import cv2  # noqa: E402  (after the threads are counted)
import matplotlib  # noqa: E402
import numpy as np  # noqa: E402
from scipy.spatial import Delaunay  # noqa: E402

from kit import actors, colour, faces, geometry, swap  # noqa: E402
from kit.faces import nets  # noqa: E402
from kit.figures import frame  # noqa: E402
from kit.picture import Draft, Picture  # noqa: E402
from kit.swap import bands, gradients, masking, warping  # noqa: E402
from tests.benchmarks import swap_peers as peers  # noqa: E402
from tests.benchmarks.turns import agree, cat, in_turns  # noqa: E402

SIZES_PX = (256, 512)
NOISE_SEED = 1


class Peer(NamedTuple):
    """What one would take instead, and the ratios (at 256 and 512 px) that the kit should reach."""

    run: Callable[[], object]
    targets: tuple[float, float] | None = None


class Row(NamedTuple):
    """The kit's way, its peers, and what was found to agree beforehand."""

    ours: Callable[[], object]
    peers: dict[str, Peer]
    agreement: str


def main(*wanted: str) -> None:
    matplotlib.use("agg")
    print(f"OpenCV {cv2.__version__} ({cv2.getNumThreads()} threads), NumPy {np.__version__} (one BLAS thread).\n")
    print("| step | px | peer | actors | cat | noise | target | agreement |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for step in STEPS:
        if wanted and step.__name__ not in wanted:
            continue
        for place, size_px in enumerate(SIZES_PX):
            print("\n".join(lines(step, place, size_px)), flush=True)
    print(f"\nThe kit's own time, ms, median of the actors' rounds: {'; '.join(OWN_MS)}.")


OWN_MS: list[str] = []


def lines(step: Callable, place: int, size_px: int) -> list[str]:
    """Return the lines of one step at one size, one for each peer."""
    cells: dict[str, list[str]] = {}
    missed, agreements, rows = {}, [], []
    for kind, (lender, onto) in pairs(size_px).items():
        row = step(lender, onto)
        rows.append(row)
        agreements.append(row.agreement)
        taken = in_turns({"kit": row.ours, **{name: peer.run for name, peer in row.peers.items()}})
        if kind == "actors":
            OWN_MS.append(f"{step.__name__} {size_px} px {1000 * np.median(taken['kit']):.1f}")
        for name, peer in row.peers.items():
            low, middle, high = np.percentile(taken[name] / taken["kit"], (25, 50, 75))
            cells.setdefault(name, []).append(f"{middle:.2f} ({low:.2f}-{high:.2f})")
            if peer.targets and middle < peer.targets[place]:
                missed.setdefault(name, []).append(kind)
    told = "; ".join(dict.fromkeys(agreements))
    printed = []
    for name, peer in rows[0].peers.items():
        target = f"{peer.targets[place]:.2g}" if peer.targets else ""
        if name in missed:
            target += f", **missed** ({', '.join(missed[name])})"
        printed.append(f"| {step.__name__} | {size_px} | {name} | {' | '.join(cells[name])} | {target} | {told} |")
    return printed


def pairs(size_px: int) -> dict[str, tuple[Picture, Picture]]:
    """Return a lender and a receiver with each kind of pixels."""
    lender, onto = (actors.render(name, size_px=size_px) for name in ("rowan", "hazel"))
    furry, other = (np.asarray(cat().crop((x, 0, x + 300, 300)).resize((size_px, size_px))) for x in (75, 151))
    rng = np.random.default_rng(NOISE_SEED)
    grainy = rng.integers(0, 256, (2, size_px, size_px, 3), dtype=np.uint8)
    return {
        "actors": (lender, onto),
        "cat": (with_pixels(lender, furry), with_pixels(onto, other)),
        "noise": (with_pixels(lender, grainy[0]), with_pixels(onto, grainy[1])),
    }


def with_pixels(face: Picture, pixels: np.ndarray) -> Picture:
    """Return other pixels with a face's landmarks and labels."""
    return Picture.made(
        Draft(pixels, face.landmarks, face.labels), step="benchmarks.pixels", name=face.name, parameters={},
        consent_ids=("actors",), says="Pixels to measure with.",
    )  # fmt: skip


def apart(first: np.ndarray, second: np.ndarray, allowed: float) -> str:
    """Return the largest difference in levels; raise if it is larger than allowed."""
    largest = float(np.abs(np.asarray(first, float) - np.asarray(second, float)).max())
    return agree(largest <= allowed, f"within {allowed} levels") if allowed else agree(largest == 0, "bit-equal")


# One row for each step ----------------------------------------------------------------------------------------------


def warp(lender: Picture, onto: Picture) -> Row:
    shape = onto.size_px
    border = nets.border(shape)
    source, target = (np.concatenate([face.landmarks.points, border]) for face in (lender, onto))
    triangles = Delaunay(target).simplices  # the net that scikit-image takes, so that all do the same

    def ours():
        moved = geometry.warp_triangles(lender.pixels, source, target, triangles, shape)
        return np.rint(moved).astype(np.uint8)

    def through_skimage():
        return peers.warped_by_skimage(lender.pixels, source, target)

    def through_opencv():
        return peers.warped_by_opencv(lender.pixels, source, target, triangles)

    agreement = apart(ours(), through_skimage(), 2)
    return Row(ours, {
        "skimage PiecewiseAffine": Peer(through_skimage, (25, 20)),
        "cv2 warpAffine, each triangle": Peer(through_opencv, (2.0, 1.5)),
    }, agreement)  # fmt: skip


def morph_frame(lender: Picture, onto: Picture) -> Row:
    shape = onto.size_px
    net, border = nets.framed("face-68"), nets.border(shape)
    halfway = (lender.landmarks.points + onto.landmarks.points) / 2
    target = np.concatenate([net.points(halfway), border])
    first = np.concatenate([net.points(lender.landmarks.points), border])
    second = np.concatenate([net.points(onto.landmarks.points), border])

    def ours():
        return peers.jpeg(faces.morph(lender, onto, share=0.5).pixels)

    def through_opencv():
        moved = (
            peers.warped_by_opencv(face.pixels, points, target, net.triangles)
            for face, points in ((lender, first), (onto, second))
        )
        return peers.jpeg_by_opencv(cv2.addWeighted(next(moved), 0.5, next(moved), 0.5, 0))

    def through_skimage():
        moved = (
            peers.warped_by_skimage(face.pixels, points, target) for face, points in ((lender, first), (onto, second))
        )
        return peers.jpeg(np.rint((next(moved) + next(moved)) / 2).astype(np.uint8))

    plainly = morphed_plainly(lender, onto)
    agreement = apart(faces.morph(lender, onto, share=0.5).pixels, plainly, 2)
    return Row(ours, {
        "skimage PiecewiseAffine": Peer(through_skimage),
        "cv2 warpAffine, each triangle": Peer(through_opencv, (1.5, 1.5)),
    }, f"{agreement} of SciPy's map_coordinates, triangle by triangle")  # fmt: skip


def morphed_plainly(lender: Picture, onto: Picture) -> np.ndarray:
    """Return the morph as it is defined: both faces moved in linear light, each pixel read by SciPy."""
    from kit.faces import alignment

    net, border = nets.framed("face-68"), nets.border(onto.size_px)
    halfway = (lender.landmarks.points + onto.landmarks.points) / 2
    light = []
    for face in (lender, onto):
        back = alignment.align(face.landmarks.points, halfway).inverse()
        source = np.concatenate([net.points(face.landmarks.points), back.of(border)])
        target = np.concatenate([net.points(halfway), border])
        light.append(peers.warped_plainly(face.as_linear(), source, target, net.triangles))
    return np.rint(colour.srgb_of_linear((light[0] + light[1]) / 2))


def poisson_cold(lender: Picture, onto: Picture) -> Row:
    return _poisson(lender, onto, kept=False)


def poisson_kept(lender: Picture, onto: Picture) -> Row:
    return _poisson(lender, onto, kept=True)


def _poisson(lender: Picture, onto: Picture, kept: bool) -> Row:
    inside, lent = hard_mask(lender, onto), warping.moved(lender, onto).pixels

    def ours():
        if not kept:
            gradients.wire_around.cache_clear()
        return gradients.poisson(lent, onto.pixels, inside)

    def through_scipy():
        return peers.poisson_by_scipy(lent, onto.pixels, inside)

    def through_opencv():
        return peers.poisson_by_opencv(lent, onto.pixels, inside)

    agreement = f"{apart(ours(), through_scipy(), 1)} of spsolve; seamlessClone solves another problem"
    return Row(ours, {
        "scipy spsolve": Peer(through_scipy, None if kept else (5, 6)),
        "cv2 seamlessClone": Peer(through_opencv, (1.3, 1 / 1.6) if kept else (1 / 2.2, 1 / 4)),
    }, agreement)  # fmt: skip


def hard_mask(lender: Picture, onto: Picture) -> np.ndarray:
    return masking.core(warping.moved(lender, onto).labels, onto, "face")


def pyramid(lender: Picture, onto: Picture) -> Row:
    mask = hard_mask(lender, onto).astype(np.float32)
    given = lender.pixels, onto.pixels, mask

    def ours():
        return bands.pyramid(*given)

    agreement = apart(ours(), peers.pyramid_by_opencv(*given), 1)
    return Row(ours, {
        "cv2 pyrDown and pyrUp": Peer(lambda: peers.pyramid_by_opencv(*given), (1 / 2.2, 1 / 2.2)),
        "skimage reduce and expand": Peer(lambda: peers.pyramid_by_skimage(*given), (15, 15)),
    }, f"{agreement} of OpenCV; scikit-image blurs otherwise")  # fmt: skip


def feather(lender: Picture, onto: Picture) -> Row:
    hard = hard_mask(lender, onto)
    sigma_px = onto.size_px[0] / 32
    given = lender.pixels, onto.pixels, hard, sigma_px

    def ours():
        mask = masking.softened(hard, sigma_px / masking.SPREAD_OF_FEATHER)
        return np.rint(swap.feather(lender.pixels, onto.pixels, mask)).astype(np.uint8)

    agreement = apart(ours(), peers.feather_by_scipy(*given), 1)
    return Row(ours, {
        "cv2 GaussianBlur": Peer(lambda: peers.feather_by_opencv(*given), (1 / 1.3, 1 / 1.3)),
        "scipy gaussian_filter (skimage's gaussian)": Peer(lambda: peers.feather_by_scipy(*given), (3, 3)),
    }, agreement)  # fmt: skip


def reinhard(lender: Picture, onto: Picture) -> Row:
    given, everywhere = (lender.pixels, onto.pixels), np.ones(onto.size_px, bool)

    def ours():
        return colour.reinhard(*given, everywhere, everywhere)

    theirs = peers.reinhard_by_skimage(*given)
    shown = ((theirs > 0) & (theirs < 255)).all(axis=2)
    agreement = apart(ours()[shown], theirs[shown], 1)
    return Row(ours, {
        "skimage rgb2lab and lab2rgb": Peer(lambda: peers.reinhard_by_skimage(*given), (5, 5)),
        "cv2 cvtColor, float32": Peer(lambda: peers.reinhard_by_opencv(*given), (2.5, 2.5)),
    }, f"{agreement} of scikit-image, where a screen has the colour")  # fmt: skip


def histogram(lender: Picture, onto: Picture) -> Row:
    given, everywhere = (lender.pixels, onto.pixels), np.ones(onto.size_px, bool)

    def ours():
        return colour.match_histograms(*given, everywhere, everywhere)

    agreement = apart(ours().astype(np.uint8), peers.histogram_by_skimage(*given), 0)
    return Row(ours, {
        "skimage match_histograms": Peer(lambda: peers.histogram_by_skimage(*given), (1.6, 1.6)),
        "cv2 calcHist and LUT": Peer(lambda: peers.histogram_by_opencv(*given), (1 / 1.8, 1 / 1.8)),
    }, f"{agreement} to scikit-image, fractions cut off")  # fmt: skip


def grid(lender: Picture, onto: Picture) -> Row:
    six = [lender, onto] * 3
    names = [face.name for face in six]

    def ours():
        images = [frame.labelled(face) for face in six]
        return frame.figure(frame.encoded(images, names, names), "Six pictures.")

    def through_pyplot():
        return peers.grid_by_pyplot([face.pixels for face in six], names)

    return Row(ours, {"pyplot, PNG as notebooks store it": Peer(through_pyplot, (30, 20))}, "the same six pictures")


STEPS = (warp, morph_frame, poisson_cold, poisson_kept, pyramid, feather, reinhard, histogram, grid)

if __name__ == "__main__":
    main(*sys.argv[1:])
