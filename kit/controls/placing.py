"""Landmarks placed on a photograph of one's own: one point after the other, kept after each, gone on with later.

What you will understand: landmarks are no discovery of the computer. Somebody says, point by point, where they are,
with a drawing that shows which place is meant and a magnifying glass over it; the rest follows from an average.

Serves the page of ``python3 -m kit consent add``. It deliberately finds nothing in the picture, and shows none before
the consent record is filled in. Points that were not placed yet only stand where the placed ones suggest.

Sources: WCAG 2.2, 2.1.1 (keyboard) and 2.5.7 (no dragging is needed).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
import numpy as np
import traitlets

from kit import consent, store
from kit.consent import ConsentError
from kit.controls import access
from kit.controls.places import points
from kit.controls.play import REFUSED
from kit.controls.pointing import Pointer
from kit.controls.sketch import sketch
from kit.figures import frame
from kit.picture import Picture

FACE_SHARE = 0.4  # of the picture's shorter side: how wide a face begins of which no point is placed yet
BARE = "Nothing lies over the face: no glasses, hair, hand or scarf"
READY = "The photograph can receive an actor's face."
NOT_BARE = (
    "To let it receive an actor's face, tick the box below, if it is true. If it is not, take another picture: the kit "
    "cannot see what lies over a face, and would paint over it."
)
Completes = Callable[[Mapping[str, Any]], np.ndarray]


def landmarks(name: str, words: Mapping[str, str], *, completes: Completes, mean: np.ndarray) -> Placing:
    """Return a control that places landmarks on a photograph of one's own.

    Parameters
    ----------
    name : str
        Of the photograph and of its consent record.
    words : mapping of str to str
        The number of each point that is placed by hand, and what it is called; in the order in which they are placed.
    completes : callable
        Returns all points (68, 2) from a mapping of some, or raises a ValueError where these are too few.
    mean : numpy.ndarray
        float, (68, 2): the shape of the drawing, in any unit.

    Returns
    -------
    Placing
        A widget; its text form is what it says. While the record is not filled in it says what is missing.
    """
    return Placing(name, words, completes, np.asarray(mean, float))


class Placing(ipywidgets.VBox):
    """The drawing, the sliders and the photograph. Made by `landmarks`.

    Attributes
    ----------
    caption : str
        How many points are placed, or why none can be.
    placed : dict of str to list of int
        Those that a hand has placed, px.
    """

    def __init__(self, name: str, words: Mapping[str, str], completes: Completes, mean: np.ndarray) -> None:
        super().__init__()
        self._name, self._words, self._completes, self._mean = name, dict(words), completes, mean
        self.caption, self.placed = "", {}
        self.add_class(access.ROOT)
        self._said = ipywidgets.HTML()
        self._bare = ipywidgets.Checkbox(description=BARE, indent=False, layout=ipywidgets.Layout(width="auto"))
        self._bare.observe(self._keep, "value")
        self._begin()

    def set(self, **placed: Any) -> None:
        """Place points as a hand would: ``set(**{"30": (120, 140)})``.

        Raises
        ------
        ValueError
            If there is no such point, or it would lie outside of the picture; also while there is no picture.
        """
        if self._marker is None:
            raise ValueError(self.caption)
        height, width = self._marker.picture.size_px
        for number, (x, y) in placed.items():
            if number not in self._words:
                raise ValueError(f"there is no point {number!r}; there are {', '.join(self._words)}.")
            if not (0 <= x < width and 0 <= y < height):
                raise ValueError(f"{self._words[number]} cannot stand at {x:.0f}, {y:.0f}, outside of the picture.")
        self._marker.take(placed)

    def say_bare(self, true: bool) -> None:
        """Tick the box that says that nothing lies over the face, or take the tick out."""
        self._bare.value = bool(true)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        still = f"<p>{html.escape(self.caption)}</p><p>Run this page to place points.</p>"
        return {**(super()._repr_mimebundle_(**kwargs) or {}), "text/plain": self.caption, "text/html": still}

    def __repr__(self) -> str:
        return self.caption

    # Inside ---------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Show the photograph where its record allows it, else say what is missing and wait."""
        self._marker, names = None, access.Names()
        names.status(self._said)
        try:
            picture = store.photograph(self._name, record=self._name)
            kept = store.placed_points(self._name)
        except (ConsentError, store.StoreError) as error:
            again = ipywidgets.Button(description="Look again", tooltip="Read the record again, once it is saved")
            again.on_click(lambda _button: self._look_again())
            buttons = ipywidgets.HBox([again], layout=ipywidgets.Layout(margin="8px 0 0 0"))
            names.keys(buttons)
            self._say(f"{str(error).rstrip('.')}.", refused=True)
            self.children = [self._said, buttons, names.widget()]
            return
        self.placed = {number: place for number, place in kept.points.items() if number in self._words}
        self._bare.unobserve(self._keep, "value")
        self._bare.value = kept.nothing_over_the_face
        self._bare.observe(self._keep, "value")
        self._marker = Marker(picture, self._words, self.placed, self._completes, self._mean)
        self._marker.observe(self._keep, "placed")
        self._marker.give_names(names)
        names.keys(self._bare)
        self.children = [self._marker, self._said, self._bare, names.widget()]
        self._keep_whole()

    def _look_again(self) -> None:
        consent.register.cache_clear()
        self._begin()

    def _keep(self, _change: Any) -> None:
        self.placed = dict(self._marker.placed)
        try:
            store.keep_placed(self._name, store.Placed(self.placed, self._bare.value))
            self._keep_whole()
        except store.StoreError as error:
            self._say(str(error), refused=True)

    def _keep_whole(self) -> None:
        """Say how far it is, and write all points once every point of the hand is there."""
        total, done = len(self._words), len(self.placed)
        if done < total:
            self._say(f"{done} of {total} points are placed and kept.")
            return
        points_px = self._completes(self.placed)
        store.keep_template(self._name, points_px, self._marker.picture.size_px)
        others = len(points_px) - total
        follow = f"All {total} points are placed and kept. The other {others} follow from them, drawn as small dots."
        self._say(f"{follow} {READY if self._bare.value else NOT_BARE}")

    def _say(self, sentence: str, *, refused: bool = False) -> None:
        self.caption = sentence
        style = frame.CAPTION + (REFUSED if refused else "")
        self._said.value = f'<div style="{style}">{html.escape(sentence)}</div>'


class Marker(Pointer):
    """Points of which some are placed; the others stand where these suggest. Made by `Placing`.

    Attributes
    ----------
    placed : dict of str to list of int
        Those that a hand has moved, or passed with "Next point".
    """

    placed = traitlets.Dict()

    def __init__(
        self,
        picture: Picture,
        words: Mapping[str, str],
        placed: Mapping[str, list[int]],
        completes: Completes,
        mean: np.ndarray,
    ) -> None:
        self.picture, self._words, self._completes, self._mean = picture, words, completes, mean
        self._drawing = ipywidgets.HTML(layout=ipywidgets.Layout(flex="none", margin="0 28px 8px 0"))
        # Beside the sliders' left end, so that it stays in sight while they are moved.
        self._glass = ipywidgets.HTML(layout=ipywidgets.Layout(flex="none"))
        super().__init__(points(picture, words, start=self._places(placed)))
        self.placed = dict(placed)
        chooser, across, down, seen = self.children
        by_hand = ipywidgets.VBox([chooser, across, down], layout=ipywidgets.Layout(flex="1 1 24em", min_width="0"))
        seen.layout = ipywidgets.Layout(flex="0 1 512px", min_width="0")
        gap = f"{frame.GAP_PX}px"
        self.children = [
            ipywidgets.HBox([self._drawing, by_hand], layout=ipywidgets.Layout(flex_flow="row wrap")),
            ipywidgets.HBox([self._glass, seen], layout=ipywidgets.Layout(flex_flow="row wrap", grid_gap=gap)),
        ]
        self._which.value = next((number for number in words if number not in placed), next(iter(words)))

    def take(self, placed: Mapping[str, Any]) -> None:
        """Place points, and let the others follow."""
        whole = {number: [round(float(value)) for value in place] for number, place in placed.items()}
        together = {**self.placed, **whole}
        self.value = self._places(together)
        self.placed = together

    def _moved(self, _change: Any) -> None:
        if not self._following:
            self.take({self._which.value: [self._across.value, self._down.value]})

    def _go_on(self) -> None:
        self.take({self._which.value: self.value[self._which.value]})
        super()._go_on()

    def _places(self, placed: Mapping[str, list[int]]) -> dict[str, list[int]]:
        """Return where the points of the hand stand; note where all others are, once these are placed."""
        height, width = self.picture.size_px
        try:
            face = self._completes(placed)
        except ValueError:  # too few, or all in one place
            face = _in_the_middle(self._mean, placed, self.picture.size_px)
        others = [number for number in range(len(face)) if str(number) not in self._words]
        self._faint = face[others] if len(placed) == len(self._words) else face[:0]
        inside = np.clip(np.rint(face), 0, (width - 1, height - 1)).astype(int).tolist()
        return {number: list(placed.get(number, inside[int(number)])) for number in self._words}

    def _draw(self) -> None:
        images = self._images()
        self._glass.value, self._seen.value = frame.row(images[1:]), frame.row(images[:1])
        chosen = self._which.value
        self._drawing.value = sketch(self._mean, self._words, chosen, self._words[chosen])


def _in_the_middle(mean: np.ndarray, placed: Mapping[str, list[int]], size_px: tuple[int, int]) -> np.ndarray:
    """Return a mean face in the middle of a picture, or moved to where one point of it was placed."""
    height, width = size_px
    face = (mean - mean.mean(axis=0)) * FACE_SHARE * min(size_px) / np.ptp(mean[:, 0]) + (width / 2, height / 2)
    for number, place in list(placed.items())[:1]:
        face += np.array(place) - face[int(number)]
    return face
