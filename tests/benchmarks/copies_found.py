"""How many planted copies `kit.traces.copy_move` finds, and how often it finds one in an untouched picture.

    python -m tests.benchmarks.copies_found

200 seeded cases: photographed actors (256 px, noise 1, JPEG 95) and six photographs that come with scikit-image and
show no person (256 px, or up to 512 px) take turns. A rectangle of 32 to 96 px a side is copied to any place where it
does not cover itself, smooth ground included. Then the picture is saved at JPEG 95 or 90, or not at all. The same 200
pictures without the copy count false alarms. "Smooth" is a rectangle whose grey levels spread by less than 6 from a
plane. The settings of `copy_move` were tuned on other seeds and in part on other photographs.
"""

from __future__ import annotations

import functools
import io
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from PIL import Image

from kit import actors
from kit.colour import grey_levels
from kit.traces import copies

PHOTOGRAPHS = (
    "chelsea.png", "coffee.png", "coins.png", "hubble_deep_field.jpg", "motorcycle_left.png", "rocket.jpg",
)  # fmt: skip
MADE_ALIKE = (
    "brick.png",
    "cell.png",
    "chessboard_RGB.png",
    "coins.png",
    "grass.png",
    "gravel.png",
    "page.png",
    "text.png",
)
CASES = 200
FIRST_SEED = 70000
QUALITIES = (None, 95, 90)
SIZES_PX = (256, 512)
SMOOTH_BELOW = 6.0  # grey levels


class Case(NamedTuple):
    """One picture with and without a copy. ``step_px`` is to the right and down, never up."""

    source: str
    untouched: np.ndarray
    edited: np.ndarray
    step_px: tuple[int, int]
    smooth: bool


def case(number: int) -> Case:
    """Return a seeded case: an actor for even numbers, a photograph for odd ones."""
    rng = np.random.default_rng(FIRST_SEED + number)
    source, pixels = _photograph(rng) if number % 2 else _actor(rng)
    height, width = pixels.shape[:2]
    tall, wide = (
        int(min(side, whole // 2)) for side, whole in zip(rng.integers(32, 97, 2), (height, width), strict=True)
    )
    while True:
        rows, columns = rng.integers(height - tall + 1, size=2), rng.integers(width - wide + 1, size=2)
        if abs(rows[1] - rows[0]) >= tall or abs(columns[1] - columns[0]) >= wide:
            break
    (top, new_top), (left, new_left) = rows.tolist(), columns.tolist()
    piece = pixels[top : top + tall, left : left + wide]
    edited = pixels.copy()
    edited[new_top : new_top + tall, new_left : new_left + wide] = piece
    down, right = new_top - top, new_left - left
    step_px = (-right, -down) if down < 0 or (down == 0 and right < 0) else (right, down)
    return Case(source, pixels, edited, step_px, _spread(piece) < SMOOTH_BELOW)


def saved(pixels: np.ndarray, quality: int | None) -> np.ndarray:
    """Return pixels as a JPEG of this quality gives them back; None leaves them alone."""
    if quality is None:
        return pixels
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, subsampling=0)
    return np.asarray(Image.open(buffer))


def main() -> None:
    cases = [case(number) for number in range(CASES)]
    groups = {
        "actors, smooth": [one for one in cases[0::2] if one.smooth],
        "actors, textured": [one for one in cases[0::2] if not one.smooth],
        "photographs, smooth": [one for one in cases[1::2] if one.smooth],
        "photographs, textured": [one for one in cases[1::2] if not one.smooth],
        "**all**": cases,
    }
    print(
        "| pictures | cases | found, not saved | found, JPEG 95 | found, JPEG 90 | false alarms, not saved / 95 / 90 |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    missed = []
    results = {}
    for number, one in enumerate(cases):
        for quality in QUALITIES:
            edited, twin = (copies.copy_move(saved(each, quality)) for each in (one.edited, one.untouched))
            results[id(one), quality] = edited.offset_px == one.step_px, twin.offset_px is not None
            if edited.offset_px != one.step_px:
                missed.append(f"{number} {one.source} ({'not saved' if quality is None else quality})")
    for name, group in groups.items():
        found = [sum(results[id(one), quality][0] for one in group) for quality in QUALITIES]
        alarms = [sum(results[id(one), quality][1] for one in group) for quality in QUALITIES]
        shares = " | ".join(f"{count} ({100 * count / len(group):.1f} %)" for count in found)
        print(f"| {name} | {len(group)} | {shares} | {' / '.join(map(str, alarms))} |")
    print("\nMissed: " + ", ".join(missed) + ".")
    print("\nUntouched pictures of things made alike, first 512 px, not saved / 95 / 90:\n")
    for name in MADE_ALIKE:
        pixels = _opened(name)[:512, :512]
        found = [copies.copy_move(saved(pixels, quality)).offset_px for quality in QUALITIES]
        print(f"- `{name}`: " + " / ".join("nothing" if step is None else f"{step} px" for step in found))


def _actor(rng: np.random.Generator) -> tuple[str, np.ndarray]:
    name = actors.NAMES[rng.integers(len(actors.NAMES))]
    return name, actors.photograph(actors.load(name), rng, noise=1, quality=95).pixels


def _photograph(rng: np.random.Generator) -> tuple[str, np.ndarray]:
    name, size_px = PHOTOGRAPHS[rng.integers(len(PHOTOGRAPHS))], SIZES_PX[rng.integers(2)]
    whole = _opened(name)
    tall, wide = (min(size_px, side) for side in whole.shape[:2])
    top, left = rng.integers(whole.shape[0] - tall + 1), rng.integers(whole.shape[1] - wide + 1)
    return name, np.ascontiguousarray(whole[top : top + tall, left : left + wide])


@functools.cache
def _opened(name: str) -> np.ndarray:
    with Image.open(io.BytesIO((files("skimage") / "data" / name).read_bytes())) as image:
        return np.asarray(image.convert("RGB"))


def _spread(piece: np.ndarray) -> float:
    """Return the standard deviation of the grey levels from the plane that fits them best."""
    grey = grey_levels(piece).astype(float)
    down, across = np.indices(grey.shape)
    plane = np.stack([np.ones(grey.size), down.ravel(), across.ravel()], axis=1)
    rest = grey.ravel() - plane @ np.linalg.lstsq(plane, grey.ravel(), rcond=None)[0]
    return float(rest.std())


if __name__ == "__main__":
    main()
