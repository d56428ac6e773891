"""A file from outside, seen through a window that two sliders move.

What you will understand: you may look at anything, and at its maps, and still know nothing of its past. So the sentence
that says this stands below every position of the window, and no number stands there.

Serves 08-traces. It deliberately keeps nothing: what it shows goes with the kernel, and is not in the notebook's file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kit import store
from kit.controls.inputs import choice, slider
from kit.controls.play import Live, live
from kit.picture import Picture
from kit.store.outside import Outside

NOTHING = "nothing"  # the last entry of the list of maps
STEP_PX = 8  # the side of a JPEG's blocks, so that their grid stays where it is


def window(
    given: Outside | str | Path,
    maps: Mapping[str, Callable[[np.ndarray], np.ndarray]] | None = None,
    *,
    limits: tuple[float, float] | None = None,
) -> Live:
    """Return a control that moves a window of 512 px over a file from outside, with a map of it beside.

    Parameters
    ----------
    given : Outside, str or Path
        What `store.open_outside` opened, or the path for it. If it cannot be opened the control says why.
    maps : mapping of str to callable, optional
        Name of each map, and what makes it of uint8 pixels (H, W, 3), such as ``traces.noise_residual``. One of them is
        shown at a time, chosen from a list by its name: ``set(beside="...", left_px=..., top_px=...)``.
    limits : tuple of float, optional
        The numbers at the dark and at the bright end of a map; by default its smallest and its largest each time.

    Returns
    -------
    Live
        Its ``result`` is the window as a picture, and the map beside it or None.

    Examples
    --------
    >>> window("no-such-file.png")
    no-such-file.png is missing: check its name and folder; a name alone is looked for beside the notebook.
    """
    maps = {**(maps or {}), NOTHING: None}
    beside = choice(list(maps), label="Map")
    try:
        file = given if isinstance(given, Outside) else store.open_outside(given)
    except store.StoreError as error:
        return live(_refusing(error), beside)

    def seen(left_px: int, top_px: int, beside: str) -> tuple[Picture, Any]:
        picture = file.window(left_px, top_px)
        return picture, None if beside == NOTHING else _checked(maps[beside](picture.pixels))

    def says(_result: Any, values: Mapping[str, Any]) -> str:
        height, width = file.size_px
        left, top = values.get("left_px", 0), values.get("top_px", 0)
        said = [f"The window begins {left} px from the left and {top} px from the top of {width} x {height} px."]
        map_says = "" if values["beside"] == NOTHING else f"Map: {values['beside']}; dark is low, bright is high."
        return " ".join(filter(None, [*said, *file.notes, map_says, store.NO_VERDICT]))

    down, right = file.farthest_px
    return live(
        seen,
        slider(0, right, step=min(STEP_PX, right), label="From the left", unit="px") if right else 0,
        slider(0, down, step=min(STEP_PX, down), label="From the top", unit="px") if down else 0,
        beside,
        shows=lambda result: [shown for shown in result if shown is not None],
        says=says,
        limits=limits,
        exact=True,
    )


def _refusing(error: store.StoreError) -> Callable[[Any], Any]:
    def step(beside: Any) -> Any:
        raise error

    return step


def _checked(layer: Any) -> np.ndarray:
    if np.ndim(layer) != 2:
        raise ValueError("This gives no map with one number per pixel, and an opened file gets nothing else.")
    return np.asarray(layer)
