"""Do portraits look the same on another machine? Rendered again under other CPU paths and BLAS threads.

Sums in another order differ in their last digits; after rounding that may move a pixel by a level, and, where two
surfaces meet, may decide for the other one. More than that would be a mistake.

    python tests/refresh.py --shake        asks this of each machine that can be imitated, and then the notebooks
    python -m tests.shaken_portraits FILE  renders the portraits here and writes them to FILE (.npz)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kit import actors

CHECKOUT = Path(__file__).resolve().parent.parent
SITTERS = ("rowan", "hazel", "juniper")  # buzz, short hair, hijab
SIZE_PX = 128
SAME_SHARE = 0.999  # of the pixels are within one level
EDGE_DM = 0.05  # a step in depth from pixel to pixel that is an edge
NEAR_EDGE_PX = 2


def portraits() -> dict[str, np.ndarray]:
    """Render the sitters; pixels under their names, depth under name-depth."""
    found = {}
    for number, name in enumerate(SITTERS):
        pose, smile = actors.Pose(yaw_deg=8 * number - 8, roll_deg=3), actors.Expression(smile=0.4 * number)
        picture = actors.render(name, pose=pose, expression=smile, size_px=SIZE_PX)
        found[name], found[f"{name}-depth"] = picture.pixels, picture.studio.depth
    return found


def portraits_under(environment: Mapping[str, str]) -> dict[str, np.ndarray]:
    """Render the sitters in a fresh process with further environment variables."""
    with tempfile.TemporaryDirectory(prefix="face-value-") as folder:
        file = Path(folder, "portraits.npz")
        command = [sys.executable, "-m", "tests.shaken_portraits", str(file)]
        subprocess.run(command, cwd=CHECKOUT, env={**os.environ, **environment}, check=True)
        with np.load(file) as loaded:
            return dict(loaded)


def differences(one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray]) -> list[str]:
    """Return in what two sets of portraits differ by more than another machine may."""
    found = []
    for name in SITTERS:
        apart = np.abs(one[name].astype(int) - other[name]).max(axis=2) > 1
        if apart.mean() > 1 - SAME_SHARE:
            found.append(f"{name}: {apart.sum()} of {apart.size} pixels differ by more than one level")
        lonely = apart & ~near_an_edge(one[f"{name}-depth"])
        if lonely.any():
            found.append(f"{name}: {lonely.sum()} pixels differ by more than one level far from any edge")
    return found


def near_an_edge(depth: np.ndarray) -> np.ndarray:
    """Mark the pixels within 2 px of a step in depth."""
    edge = np.zeros(depth.shape, bool)
    down, right = (np.abs(np.diff(depth, axis=axis)) > EDGE_DM for axis in (0, 1))
    edge[1:] |= down
    edge[:-1] |= down
    edge[:, 1:] |= right
    edge[:, :-1] |= right
    reach = range(2 * NEAR_EDGE_PX + 1)
    around = np.pad(edge, NEAR_EDGE_PX)
    rows, columns = depth.shape
    return np.any([around[i : i + rows, j : j + columns] for i in reach for j in reach], axis=0)


if __name__ == "__main__":
    np.savez(sys.argv[1], **portraits())
