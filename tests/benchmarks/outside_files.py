"""Damaged and lying image files, opened one after the other: does every one end in a picture or in a sentence?

Each file is a small sound one, changed by a seed in one of four ways: bytes flipped, a piece cut out, a number in its
header replaced by a lie, or a piece of another file put in. A process of its own opens it with `store.open_outside` and
moves the window to both ends, under a limit of memory; it is killed when one file takes longer than the limit of time.

Run: ``.venv/bin/python -m tests.benchmarks.outside_files`` (2,000 files, half a minute; ``--files 60`` for fewer).
``--large`` asks something else: what do sound files cost that are as large as allowed? Markdown comes out. Linux only.
"""

from __future__ import annotations

import argparse
import collections
import functools
import io
import json
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

FILES, SEED = 2_000, 20_260
MEMORY_MB = 600  # address space of the process, of which Python, NumPy and Pillow take about 200
SECONDS_A_FILE = 10
LIES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 40_000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF)
HEADER_BYTES = 80
CHECKOUT = Path(__file__).resolve().parents[2]
WORKER = ("-m", "tests.benchmarks.outside_files")
WAYS = ("bytes flipped", "cut", "header lies", "spliced")


@functools.cache
def sound_files() -> dict[str, bytes]:
    """Return small files of every kind that is opened, by name."""
    rng = np.random.default_rng(SEED)
    smooth = Image.fromarray(rng.integers(0, 256, (5, 7, 3), dtype=np.uint8)).resize((61, 47), Image.Resampling.BICUBIC)
    deep = Image.fromarray(rng.integers(0, 65_536, (20, 30), dtype=np.uint16))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    two = {"save_all": True}
    made = {
        "plain.jpg": (smooth, "JPEG", {}),
        "turned.jpg": (smooth, "JPEG", {"exif": exif}),
        "layered.jpg": (smooth, "JPEG", {"progressive": True}),
        "inks.jpg": (smooth.convert("CMYK"), "JPEG", {}),
        "several.jpg": (smooth, "MPO", two),
        "plain.png": (smooth, "PNG", {}),
        "deep.png": (deep, "PNG", {}),
        "list.png": (smooth.quantize(16), "PNG", {}),
        "clear.png": (smooth.convert("RGBA"), "PNG", {"exif": exif}),
        "moving.png": (smooth, "PNG", two),
        "plain.webp": (smooth, "WEBP", {}),
        "exact.webp": (smooth, "WEBP", {"lossless": True}),
        "moving.webp": (smooth, "WEBP", two),
        "plain.tif": (smooth, "TIFF", {}),
        "deep.tif": (deep, "TIFF", {}),
        "lzw.tif": (smooth, "TIFF", {"compression": "tiff_lzw", "exif": exif}),
        "deflated.tif": (smooth, "TIFF", {"compression": "tiff_adobe_deflate"}),
        "jpeg.tif": (smooth, "TIFF", {"compression": "jpeg"}),
        "fax.tif": (smooth.convert("1"), "TIFF", {"compression": "group4"}),
        "several.tif": (smooth, "TIFF", two),
        "plain.bmp": (smooth, "BMP", {}),
        "list.bmp": (smooth.quantize(16), "BMP", {}),
        "plain.gif": (smooth.quantize(64), "GIF", {}),
        "moving.gif": (smooth.quantize(64), "GIF", two),
    }
    files = {}
    for name, (image, kind, how) in made.items():
        buffer = io.BytesIO()
        more = {"append_images": [image.rotate(90)]} if how is two else {}
        image.copy().save(buffer, kind, **how, **more)  # copies, since saving leaves settings in an image for the next
        files[name] = buffer.getvalue()
    return files


def damaged_file(number: int) -> tuple[str, str, bytes]:
    """Return the name, the way in which it was changed, and the content of one file; the same for the same number."""
    rng = np.random.default_rng([SEED, number])
    files = sound_files()
    names = list(files)
    name, way = names[number % len(names)], WAYS[number // len(names) % len(WAYS)]
    content = bytearray(files[name])
    if way == "bytes flipped":
        within = HEADER_BYTES if rng.random() < 0.3 else len(content)
        for at in rng.integers(0, within, rng.integers(1, 17)):
            content[at] = rng.integers(0, 256)
    elif way == "cut":
        start, stop = sorted(rng.integers(1, len(content), 2))
        content = content[:start] + (b"" if rng.random() < 0.5 else content[stop:])
    elif way == "header lies":
        for _ in range(rng.integers(1, 4)):
            width = int(rng.choice([1, 2, 4]))
            lie = int(rng.choice(LIES)) % 256**width
            at = int(rng.integers(4, HEADER_BYTES))
            content[at : at + width] = lie.to_bytes(width, "big" if rng.random() < 0.5 else "little")
    else:
        other = files[names[rng.integers(len(names))]]
        start, stop = sorted(rng.integers(0, len(other) + 1, 2))
        at = int(rng.integers(4, len(content)))
        overwritten = 0 if rng.random() < 0.5 else stop - start
        content[at : at + overwritten] = other[start:stop]
    return name, way, bytes(content)


# The process that opens -------------------------------------------------------------------------------------


def open_one(path: Path) -> str:
    """Open a file and look through both ends of its window; return the sentence of a refusal, empty without one."""
    from kit import label, store

    try:
        file = store.open_outside(path)
    except store.StoreError as error:
        if not str(error).endswith(".") or "\n" in str(error) or not error.__suppress_context__ and error.__context__:
            raise AssertionError(f"no sentence: {error}") from None
        return str(error)
    down, right = file.farthest_px
    for window in (file.window(), file.window(right, down)):
        height, width = (min(side, 512) for side in file.size_px)
        if window.pixels.shape != (height, width, 3) or "do not accuse" not in label.sentence(window):
            raise AssertionError(f"a window of {window.pixels.shape} in a file of {file.size_px}")
    return ""


def peak_kb() -> int:
    """Return the largest resident memory of this process so far.

    `resource.getrusage` would count that of the parent, too, which a process begins as a copy of.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def work(first: int, last: int, folder: Path) -> None:
    """Open files one after the other, and say after each one what came of it."""
    import resource

    from kit import store

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB * 2**20, MEMORY_MB * 2**20))
    store.open_outside  # noqa: B018  (loaded before the first file, so that no file pays for it)
    for number in range(first, last):
        name, way, content = damaged_file(number)
        path = folder / name
        path.write_bytes(content)
        began = time.perf_counter()
        told = {"number": number, "name": name, "way": way}
        try:
            told["sentence"] = open_one(path)
        except BaseException as error:  # whatever else it raises is what this benchmark looks for
            told["crash"] = f"{type(error).__name__}: {error}"
        told["seconds"] = time.perf_counter() - began
        told["peak_kb"] = peak_kb()
        print(json.dumps(told), flush=True)


def outcomes(files: int, *, worker: Sequence[str] = WORKER, seconds_a_file: float = SECONDS_A_FILE) -> list[dict]:
    """Return what came of each file; a process that dies or hangs costs the file it was at, and no other."""
    found: list[dict] = []
    with tempfile.TemporaryDirectory() as folder:
        while len(found) < files:
            command = [sys.executable, *worker, "--worker", str(len(found)), str(files), folder]
            complaints = open(Path(folder, "complaints"), "w+b")  # a file: a pipe that is full would stop the process
            with (
                complaints,
                subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=complaints) as process,
            ):
                said = selectors.DefaultSelector()
                said.register(process.stdout, selectors.EVENT_READ)
                while len(found) < files:
                    in_time = said.select(seconds_a_file)
                    line = process.stdout.readline() if in_time else b""
                    if not line:
                        process.kill()
                        process.wait()
                        name, way, _ = damaged_file(len(found))
                        end = {"hang": True} if not in_time else {"crash": _last_words(complaints)}
                        found.append({"number": len(found), "name": name, "way": way, **end})
                        break
                    found.append(json.loads(line))
    return found


def _last_words(file: io.BufferedRandom) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")[-300:]


# The table --------------------------------------------------------------------------------------------------


def table(found: list[dict]) -> str:
    """Return the outcomes by kind of file and by kind of damage, in Markdown."""
    lines = [
        "| files | number | opened | refused in a sentence | crashes | hangs |",
        "| --- | --- | --- | --- | --- | --- |",
    ]

    def row(name: str, some: list[dict]) -> None:
        counts = [
            len(some), sum(one.get("sentence") == "" for one in some), sum(bool(one.get("sentence")) for one in some),
            sum("crash" in one for one in some), sum("hang" in one for one in some),
        ]  # fmt: skip
        lines.append(f"| {name} | {' | '.join(map(str, counts))} |")

    kinds = collections.defaultdict(list)
    for one in found:
        kinds[Path(one["name"]).suffix.lstrip(".").upper()].append(one)
    for kind, some in kinds.items():
        row(kind, some)
    for way in WAYS:
        row(f"*{way}*", [one for one in found if one["way"] == way])
    row("**all**", found)
    peaks = [one["peak_kb"] for one in found if "peak_kb" in one]
    slowest = max((one for one in found if "seconds" in one), key=lambda one: one["seconds"])
    peak_mb, first_mb = max(peaks) / 1024, peaks[0] / 1024
    lines += [
        "",
        f"Peak memory of the process (resident): {peak_mb:.0f} MB, of which {first_mb:.0f} MB after the first file; "
        f"its limit: {MEMORY_MB} MB of addresses. Slowest file: {slowest['seconds'] * 1000:.0f} ms (number "
        f"{slowest['number']}, {slowest['name']}); the limit: {SECONDS_A_FILE} s.",
        *[f"- number {one['number']}, {one['name']}: {one.get('crash', 'hangs')}" for one in found
          if "crash" in one or "hang" in one],
    ]  # fmt: skip
    return "\n".join(lines)


# The largest that are opened --------------------------------------------------------------------------------


def large_files() -> dict[str, tuple[Image.Image, str, dict]]:
    """Return pictures of nearly 24 megapixels, and how to save each."""
    rng = np.random.default_rng(SEED)
    image = Image.fromarray(rng.integers(0, 256, (300, 400, 3), dtype=np.uint8)).resize((5_999, 4_000))
    exif = Image.Exif()
    exif[0x0112] = 6
    return {
        "JPEG, to be turned": (image, "JPEG", {"exif": exif}),
        "JPEG in layers": (image, "JPEG", {"progressive": True, "subsampling": 0}),
        "PNG": (image, "PNG", {"compress_level": 1}),
        "WebP": (image, "WEBP", {"method": 0}),
        "TIFF, to be turned": (image, "TIFF", {"exif": exif}),
        "TIFF, LZW": (image, "TIFF", {"compression": "tiff_lzw"}),
        "BMP": (image, "BMP", {}),
        "GIF": (image.quantize(64, method=Image.Quantize.FASTOCTREE), "GIF", {}),
    }


OPEN_LARGE = """
import sys, time
from kit import store
from kit.store import outside
from tests.benchmarks.outside_files import peak_kb
before_kb, began = peak_kb(), time.perf_counter()
file = store.open_outside(sys.argv[1])
opened = time.perf_counter()
down, right = file.farthest_px
file.window(right, down)
moved = time.perf_counter()
peak_mb = (peak_kb() - before_kb) / 1024
print(f"{1000 * (opened - began):.0f} | {1000 * (moved - opened):.0f} | {peak_mb:.0f}")
"""


def large_table() -> str:
    """Return what it costs to open each large file, in Markdown; each in a process of its own."""
    lines = [
        "| 5,999 x 4,000 px | open, ms | one window, ms | peak memory beyond the imports, MB |",
        "| --- " * 4 + "|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name, (image, kind, how) in large_files().items():
            path = Path(folder, "large")
            image.copy().save(path, kind, **how)
            command = [sys.executable, "-c", OPEN_LARGE, str(path)]
            done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
            lines.append(f"| {name} | {done.stdout.strip()} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--worker", nargs=3, metavar=("FIRST", "LAST", "FOLDER"))
    parser.add_argument("--large", action="store_true")
    given = parser.parse_args()
    if given.worker:
        first, last, folder = given.worker
        work(int(first), int(last), Path(folder))
    elif given.large:
        print(large_table())
    else:
        print(table(outcomes(given.files)))


if __name__ == "__main__":
    main()
