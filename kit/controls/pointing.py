"""Points placed on a picture by keyboard: choose one, move it, look at it from close by.

What you will understand: a landmark is two numbers, and a hand can set them. The small picture shows where all points
are; the large one is a magnifying glass over the point that is moved, so the picture slides by under its cross.

Serves 02-faces, and wherever a picture comes without landmarks. It deliberately finds nothing by itself, and draws on a
copy: the picture stays as it is, and its label stays below it.

Sources: WCAG 2.2, 2.1.1 (keyboard) and 2.5.7 (no dragging is needed).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets
from PIL import Image, ImageDraw

from kit.consent import ConsentError
from kit.controls import access
from kit.controls.places import Points
from kit.figures import frame

GLASS_PX, TIMES = 60, 4  # side of what the magnifying glass shows, and how much larger
FINER = 4  # drawn this many times larger, then reduced: that is what makes thin lines smooth
DOT_PX, RING_PX = 2.2, 5.0  # radius of a point, and of the ring round the one that is moved
FAINT_PX = 1.0  # radius of a further point
ROOM_PX = 9  # round a point, as much as its ring takes
ARM_PX, GAP_PX = 34, 7  # of the cross: how far its arms reach, and how much of the middle they leave free
LIGHT, DARK, POINT = (255, 255, 255), (16, 18, 24), (240, 228, 66)


class Pointer(ipywidgets.VBox):
    """A list of points, two sliders for the chosen one, and the picture with all of them. Made by `Points.widget`.

    Attributes
    ----------
    value : dict of str to list of int
        x and y of every point, px. What is given for some points leaves the others where they are.
    """

    value = traitlets.Dict()
    _faint: Any = ()  # further points (n, 2), px, drawn small; no hand moves them

    def __init__(self, points: Points) -> None:
        self._points, self._following = points, False
        height, width = points.picture.size_px
        options = [(label, key) for key, label in points.labels.items()]
        self._which = ipywidgets.Dropdown(options=options, description="Point")
        self._next = ipywidgets.Button(description="Next point", tooltip="Go on to the next point of the list")
        self._across = ipywidgets.IntSlider(0, 0, width - 1, description="To the right (px)")
        self._down = ipywidgets.IntSlider(0, 0, height - 1, description="Downwards (px)")
        self._seen = ipywidgets.HTML()
        for widget in (self._which, self._across, self._down):
            widget.style.description_width = "11em"
            widget.layout.width = "min(34em, 98%)"
        chooser = ipywidgets.HBox([self._which, self._next], layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__([chooser, self._across, self._down, self._seen], value=points.first)
        self._follow()
        self.observe(self._follow, "value")
        self._which.observe(self._follow, "value")
        self._across.observe(self._moved, "value")
        self._down.observe(self._moved, "value")
        self._next.on_click(lambda _button: self._go_on())

    def give_names(self, names: access.Names) -> None:
        """Name every part for those who do not see it."""
        names.keys(self.children[0])
        names.slider(self._across, "To the right, px")
        names.slider(self._down, "Downwards, px")

    @traitlets.validate("value")
    def _all_points(self, proposal: Any) -> dict[str, list[int]]:
        given = {key: [round(float(number)) for number in place] for key, place in proposal["value"].items()}
        return {**self.value, **given}

    def _follow(self, _change: Any = None) -> None:
        """Bring the sliders to the chosen point, and show it."""
        self._following = True
        try:
            self._across.value, self._down.value = self.value[self._which.value]
        finally:
            self._following = False
        self._draw()

    def _moved(self, _change: Any) -> None:
        if not self._following:
            self.value = {**self.value, self._which.value: [self._across.value, self._down.value]}

    def _go_on(self) -> None:
        keys = list(self._points.labels)
        self._which.value = keys[(keys.index(self._which.value) + 1) % len(keys)]

    def _draw(self) -> None:
        self._seen.value = frame.row(self._images())

    def _images(self) -> list[frame.Image]:
        """Return the picture with all points, and the magnifying glass; none where it may not be shown."""
        picture, chosen = self._points.picture, self._which.value
        word = self._points.labels[chosen]
        drawn = with_points(picture.pixels, self.value, chosen, self._faint)
        views = [drawn, magnified(picture.pixels, self.value[chosen])]
        names = [picture.name, f"{TIMES} times as large: {word}"]
        try:
            labelled = [frame.labelled(picture, pixels=view) for view in views]
        except ConsentError:  # somebody has withdrawn since: the step below says so
            return []
        alts = [f"{frame.described(picture, name)} Drawn over it: {drawn}." for name, drawn in
                zip(names, (f"{len(self.value)} points", f"a cross at {word}"), strict=True)]  # fmt: skip
        return frame.encoded(labelled, names, alts)


def with_points(
    pixels: np.ndarray, points: dict[str, list[int]], chosen: str, faint: Sequence[Sequence[float]] = ()
) -> np.ndarray:
    """Return pixels with all points drawn over them, and a ring round the chosen one, uint8 (H, W, 3)."""
    places = np.array([*points.values(), *faint], float)
    size = np.array(pixels.shape[1::-1])
    # Only the part with the points is drawn finer, which takes most of the time.
    left, top = np.maximum(np.floor(places.min(axis=0)).astype(int) - ROOM_PX, 0)
    right, bottom = np.minimum(np.ceil(places.max(axis=0)).astype(int) + ROOM_PX, size)
    part = Image.fromarray(pixels[top:bottom, left:right])
    large = part.resize((part.width * FINER, part.height * FINER), Image.Resampling.NEAREST)
    pen, corner = ImageDraw.Draw(large), (left, top)
    for place in np.array(faint):
        _disc(pen, place - corner, FAINT_PX + 0.7, fill=DARK)
        _disc(pen, place - corner, FAINT_PX, fill=LIGHT)
    for key, place in points.items():
        place = np.array(place) - corner
        _disc(pen, place, DOT_PX + 1, fill=DARK)
        _disc(pen, place, DOT_PX, fill=POINT)
        if key == chosen:
            _disc(pen, place, RING_PX + 1.5, outline=DARK, width=3 * FINER)
            _disc(pen, place, RING_PX + 0.5, outline=LIGHT, width=FINER)
    drawn = pixels.copy()
    drawn[top:bottom, left:right] = np.array(large.resize(part.size, Image.Resampling.BOX))
    return drawn


def magnified(pixels: np.ndarray, place: list[int]) -> np.ndarray:
    """Return what lies around a point, each pixel as a square, with a cross in the middle, uint8."""
    half = GLASS_PX // 2
    padded = np.pad(pixels, ((half, half), (half, half), (0, 0)), mode="edge")
    column, row = place
    view = padded[row : row + GLASS_PX, column : column + GLASS_PX].repeat(TIMES, axis=0).repeat(TIMES, axis=1)
    glass = Image.fromarray(view)
    pen = ImageDraw.Draw(glass)
    middle = GLASS_PX * TIMES // 2
    for colour, width in ((DARK, 5), (LIGHT, 3)):
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            start = (middle + across * GAP_PX, middle + down * GAP_PX)
            pen.line([start, (middle + across * ARM_PX, middle + down * ARM_PX)], fill=colour, width=width)
    return np.array(glass)


def _disc(pen: ImageDraw.ImageDraw, place: Sequence[float], radius_px: float, **how: Any) -> None:
    x, y = (number * FINER for number in place)
    radius = radius_px * FINER
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), **how)
