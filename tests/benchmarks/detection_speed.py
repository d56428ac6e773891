"""How long the data set of 09-detection takes, and how fast its features are beside the usual ways.

    .venv-dev/bin/python -m tests.benchmarks.detection_speed

Needs OpenCV. Sets are made cold, in a fresh process and a fresh folder each, on one core, without the start of Python;
then once more from what was kept. Their seconds are those that the processor worked, which other work on the machine
lengthens less than those on the wall. Features are compared with what one would write with a library, picture by
picture: the seven of the fourteen that rest on grain and waves, after it was checked that they agree. The times are of
one machine; the ratios travel better: above 1 the kit is faster, although it measures all fourteen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402  (after the threads are counted)

from kit.detection import measuring  # noqa: E402
from kit.traces import blocks  # noqa: E402
from tests.benchmarks.turns import in_turns  # noqa: E402

CHECKOUT = Path(__file__).resolve().parents[2]
SETS = ((200, 120, 15.0), (1000, 600, 120.0))  # pairs, heads, seconds that the design allows
PICTURES, SIZE_PX = 1000, 128
SECONDS_ALLOWED = 0.6
COMPARED = ("grain", "calm pixels", "grain at the rim", "finest detail", "fine detail", "coarse detail", "error level")

MAKING = """
import json, resource, time
from kit import detection
started = time.process_time()
examples = detection.make({pairs}, heads={heads})
taken = time.process_time() - started
print(json.dumps([taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, examples.pixels.nbytes / 2**20]))
"""


def main() -> None:
    import cv2
    import scipy

    print("| pairs | heads | cold, s | allowed | kept, s | kept files, MB | memory at most, MB | of it pixels |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for pairs, heads, allowed in SETS:
        with tempfile.TemporaryDirectory() as home:
            cold, memory, pixels = made(pairs, heads, home)
            kept, _, _ = made(pairs, heads, home)
            files = sum(path.stat().st_size for path in Path(home).rglob("*.npz")) / 2**20
        told = f"{allowed:.0f}" if cold <= allowed else f"{allowed:.0f}, **missed**"
        print(f"| {pairs} | {heads} | {cold:.1f} | {told} | {kept:.2f} | {files:.0f} | {memory:.0f} | {pixels:.0f} |")
    pictures = some_pictures()
    ours = measuring.features(pictures)[:, [list(measuring.FEATURES).index(name) for name in COMPARED]]
    peers = {f"OpenCV {cv2.__version__}": through_opencv, f"SciPy {scipy.__version__}": through_scipy}
    apart = {name: float(np.abs(peer(pictures[:50]) - ours[:50]).max()) for name, peer in peers.items()}
    rounds = in_turns({"kit": lambda: measuring.features(pictures)} | {
        name: (lambda peer=peer: peer(pictures)) for name, peer in peers.items()
    })  # fmt: skip
    taken = {name: float(np.median(seconds)) for name, seconds in rounds.items()}
    told = f"{SECONDS_ALLOWED}" if taken["kit"] <= SECONDS_ALLOWED else f"{SECONDS_ALLOWED}, **missed**"
    print(
        f"\n| features of {PICTURES} pictures | kit, s | allowed | ratio | agreement |\n| --- | --- | --- | --- | --- |"
    )
    for name in peers:
        ratio = taken[name] / taken["kit"]
        print(f"| {name}, picture by picture | {taken['kit']:.2f} | {told} | {ratio:.1f} | within {apart[name]:.0e} |")


def made(pairs: int, heads: int, home: str) -> list[float]:
    """Return seconds, peak memory and size of the pixels (MB) of a set that is made in a process of its own."""
    line = MAKING.format(pairs=pairs, heads=heads)
    environment = {**os.environ, "FACE_VALUE_HOME": home}
    done = subprocess.run(
        [sys.executable, "-c", line], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def some_pictures() -> np.ndarray:
    """Return as many pictures as are measured: photographs of a few heads, with grain of their own."""
    from kit import actors

    rng = np.random.default_rng(9)
    few = [actors.render(name, size_px=SIZE_PX) for name in actors.NAMES[:10]]
    shots = [actors.photograph(each, rng, noise=0.5, quality=90).pixels for each in few * (PICTURES // len(few))]
    return np.stack(shots)


# The usual ways ----------------------------------------------------------------------------------------------


def through_opencv(pictures: np.ndarray) -> np.ndarray:
    """Return the compared features with OpenCV: a median blur, and a cosine transform of each block."""
    import cv2

    def waves(grey: np.ndarray) -> np.ndarray:
        side = blocks.SIDE_PX
        starts = [(y, x) for y in range(0, SIZE_PX, side) for x in range(0, SIZE_PX, side)]
        return np.array([cv2.dct(grey[y : y + side, x : x + side]).ravel() for y, x in starts])

    return np.array([one_by_one(each, lambda levels: cv2.medianBlur(levels, 3), waves) for each in pictures])


def through_scipy(pictures: np.ndarray) -> np.ndarray:
    """Return the compared features with SciPy: a median filter, and a cosine transform of all blocks at once."""
    from scipy import ndimage
    from scipy.fft import dctn

    def waves(grey: np.ndarray) -> np.ndarray:
        side, count = blocks.SIDE_PX, SIZE_PX // blocks.SIDE_PX
        cut = grey.reshape(count, side, count, side).swapaxes(1, 2)
        return dctn(cut, axes=(2, 3), norm="ortho").reshape(count * count, -1)

    def median(levels: np.ndarray) -> np.ndarray:
        return ndimage.median_filter(levels, 3, mode="nearest")

    return np.array([one_by_one(each, median, waves) for each in pictures])


def one_by_one(pixels: np.ndarray, median, waves) -> np.ndarray:
    """Return the compared features of one picture, as their descriptions say."""
    places, bands = measuring._places(pixels.shape[:2]), measuring._bands()
    levels = np.rint(pixels @ np.array([0.2126, 0.7152, 0.0722], np.float32)).astype(np.uint8)
    rough = np.abs(levels.astype(int) - median(levels)).ravel()
    grain, calm = (
        {name: value(rough[places[name]]) for name in ("face", "rim", "backdrop")}
        for value in (lambda part: np.minimum(part, 6).mean(), lambda part: (part <= 1).mean())
    )
    cosines = waves((pixels @ np.array([0.299, 0.587, 0.114])).astype(np.float32) - 128)
    face, backdrop = (cosines[places[f"{name} blocks"]] for name in ("face", "backdrop"))
    steps = blocks.quantisation_steps(measuring.AGAIN_AT).ravel()
    shares = (part[:, bands["coarse detail"]] / steps[bands["coarse detail"]] for part in (face, backdrop))
    apart = [np.abs(share - np.rint(share)).mean() for share in shares]

    def ratio(one: float, other: float) -> float:
        return np.log((one + 0.05) / (other + 0.05))

    def left(part: np.ndarray, band: np.ndarray) -> float:
        return np.minimum(np.abs(part[:, band]), 6).mean()

    compared = (ratio(grain["face"], grain["backdrop"]), ratio(calm["face"], calm["backdrop"]))
    detail = (ratio(left(face, band), left(backdrop, band)) for band in bands.values())
    return np.array([*compared, ratio(grain["face"], grain["rim"]), *detail, apart[0] - apart[1]])


if __name__ == "__main__":
    main()
