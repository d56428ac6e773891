"""Timing by turns: what the tables of speed have in common.

All variants of a row run one after the other in one process, again and again, so that whatever else the machine does
meets all of them. A ratio is taken within each round, and of those the median and the quartiles are told.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from importlib.resources import files

import numpy as np
from PIL import Image

ROUNDS = 11
SCATTER = 0.25  # quartiles further apart than this share of the median: measured once more


def in_turns(variants: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, np.ndarray]:
    """Return the seconds that each variant took in each round, (rounds,); once more if they scatter too much."""
    for run in variants.values():
        run()  # what is kept after a first call is there for everybody
    taken = _measured(variants, rounds)
    if any(np.ptp(np.percentile(times, (25, 75))) > SCATTER * np.median(times) for times in taken.values()):
        taken = _measured(variants, rounds)
    return taken


def agree(agreed: bool, what: str) -> str:
    """Return what was found to agree; raise if it does not."""
    if not agreed:
        raise AssertionError(f"not so: {what}")
    return what


def cat() -> Image.Image:
    """Return scikit-image's photograph of a cat, read from its package."""
    return Image.open(io.BytesIO((files("skimage") / "data" / "chelsea.png").read_bytes())).convert("RGB")


def _measured(variants: dict[str, Callable[[], object]], rounds: int) -> dict[str, np.ndarray]:
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, run in variants.items():
            start = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - start)
    return {name: np.array(times) for name, times in taken.items()}
