"""The same place of several pictures and maps, enlarged side by side, moved by keyboard.

What you will understand: a trace is only seen by comparing. Here the edited picture, its untouched twin and the maps of
both always show the very same pixels, so nothing can be looked at in one that is not looked at in the other.

Serves 08-traces, and wherever pictures of one size are compared. It deliberately smooths nothing (each pixel is a
square), looks for nothing by itself, and gives no verdict. Below a file that was only opened here it says no numbers.

Sources: WCAG 2.2, 2.1.1 (keyboard) and 1.1.1 (text alternatives).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from kit import consent, store
from kit.controls.call import Call
from kit.controls.inputs import slider
from kit.controls.play import Live
from kit.figures import frame, heat
from kit.picture import Picture
from kit.withdrawal import is_refused

VIEW_PX = 240  # side of an enlarged part, as near as whole pixels allow
LEAST, MOST = 4, 10  # times enlarged
OVERVIEW_PX = 192  # side of the small picture that shows where the place is, at most
LIGHT, DARK = (255, 255, 255), (16, 18, 24)  # one inside the other reads on every ground

Limits = tuple[float, float]


def magnifier(
    *pictures: Picture,
    maps: Mapping[str, np.ndarray] | None = None,
    names: Sequence[str] | None = None,
    limits: Limits | Mapping[str, Limits] | None = None,
    start_px: tuple[int, int] | None = None,
    times: int = 6,
) -> Magnifier:
    """Return a control that enlarges the same place of pictures and maps.

    Parameters
    ----------
    *pictures : Picture
    maps : mapping of str to numpy.ndarray, optional
        Name of each map, and one number per pixel, bool, int or float (H, W).
    names : sequence of str, optional
        Shown above the pictures; by default their own.
    limits : tuple of float, or mapping of str to tuple of float, optional
        The numbers at the dark and at the bright end of all maps, or of each. By default all share one scale, from the
        smallest to the largest number among them; a map that a mapping leaves out has its own smallest and largest.
    start_px : tuple of int, optional
        How far to the right and down the place is at first; by default the middle.
    times : int
        How much larger at first, 4 to 10.

    Returns
    -------
    Magnifier
        A widget. As the last line of a cell it is shown; its text form is its caption. Code moves it by
        ``set(across_px=..., down_px=..., times=...)``.

    Raises
    ------
    TypeError
        If there is nothing to enlarge, or something else than pictures.
    ValueError
        If not all have one size, a map is no map, or the place or the enlargement lies beyond the ends.

    Examples
    --------
    >>> magnifier(maps={"Steps": np.arange(64).reshape(8, 8)}, start_px=(3, 2))
    3 px to the right and 2 px down, 6 times enlarged. In the marked pixel: Steps 19. Dark is low, bright is high.
    """
    maps = {name: np.asarray(layer) for name, layer in (maps or {}).items()}
    _only_pictures(pictures)
    names = [frame.known_as(picture) for picture in pictures] if names is None else list(names)
    _check(pictures, maps, names)
    return Magnifier(pictures, names, maps, _limits_of_each(maps, limits), start_px, times)


class Place(NamedTuple):
    """Where the marked pixel is, and how much larger it is shown."""

    across_px: int
    down_px: int
    times: int


class Magnifier(Live):
    """A magnifying glass. Made by `magnifier`; ``result`` is its `Place`."""

    def __init__(
        self,
        pictures: Sequence[Picture],
        names: Sequence[str],
        maps: Mapping[str, np.ndarray],
        limits: Mapping[str, Limits],
        start_px: tuple[int, int] | None,
        times: int,
    ) -> None:
        self._pictures, self._names, self._maps, self._scales = tuple(pictures), tuple(names), dict(maps), dict(limits)
        self._height, self._width = size_px = [*[p.size_px for p in pictures], *[m.shape for m in maps.values()]][0]
        self._of_opened_file = any(consent.rests_on_opened_file(picture.consent) for picture in pictures)
        self._shrink = -(-max(size_px) // OVERVIEW_PX)
        first = pictures[0].pixels if pictures else self._coloured(next(iter(maps)), np.s_[:, :])
        self._overview = Image.fromarray(first).reduce(self._shrink)
        across, down = start_px or (self._width // 2, self._height // 2)
        call = Call(
            Place,
            (
                slider(0, self._width - 1, across, label="To the right", unit="px") if self._width > 1 else 0,
                slider(0, self._height - 1, down, label="Downwards", unit="px") if self._height > 1 else 0,
                slider(LEAST, MOST, times, label="Enlarged", unit="times"),
            ),
            {},
            says=self._sentence,
        )
        super().__init__(call, beside=(), shows=None, limits=None, exact=True)

    def _sentence(self, place: Place) -> str:
        said = f"{place.across_px} px to the right and {place.down_px} px down, {place.times} times enlarged."
        if self._of_opened_file:
            return f"{said} {store.NO_VERDICT}"
        if not self._maps:
            return said
        there = [f"{name} {_told(layer[place.down_px, place.across_px])}" for name, layer in self._maps.items()]
        return f"{said} In the marked pixel: {'; '.join(there)}. Dark is low, bright is high."

    def _is_gone(self) -> bool:
        return any(map(is_refused, self._pictures))  # maps of a picture go with it

    def _laid_out(self, images: Sequence[frame.Image], *, dimmed: bool = False) -> str:
        """Return the whole on the left and the parts beside it, each map below the picture that it stands for."""
        whole, *parts = images
        columns = len(self._pictures) if len(self._pictures) > 1 else len(parts)
        return (
            f'<div style="display:flex;flex-wrap:wrap;gap:12px {frame.GAP_PX}px">'
            f'<div style="flex:0 1 {whole.size_px[0]}px">{frame.row([whole], dimmed=dimmed)}</div>'
            f'<div style="flex:1 1 {VIEW_PX}px;max-width:{frame.widest_px(parts[:columns])}px">'
            f"{frame.row(parts, dimmed=dimmed, narrowest=1)}</div></div>"
        )

    def _drawn(self, shown: Any) -> list[frame.Image]:
        if not isinstance(shown, Place):
            return []  # nothing stands beside it
        box = self._box(shown)
        rows, columns = slice(box[1], box[3]), slice(box[0], box[2])
        marked = shown.across_px - box[0], shown.down_px - box[1]
        part = f"A part of it, {shown.times} times enlarged."
        views, names, alts = [self._where(box)], [], []
        for picture, name in zip(self._pictures, self._names, strict=True):
            view = enlarged(picture.pixels[rows, columns], shown.times, marked)
            views.append(frame.labelled(picture, pixels=view))
            names.append(name)
            alts.append(f"{frame.described(picture, name)} {part}")
        for name in self._maps:
            low, high = map(_told, self._scales[name])
            views.append(heat.captioned(enlarged(self._coloured(name, (rows, columns)), shown.times, marked)))
            names.append(f"{name} ({low} to {high})")
            alts.append(f"Map: {name}. {part}")
        where = alts[0].removesuffix(part).rstrip() + " The whole, small; a frame marks the part that is enlarged."
        return frame.encoded(views, ["Where it is", *names], [where, *alts], exact=True, quick=True)

    def _box(self, place: Place) -> tuple[int, int, int, int]:
        """Return left, top, right, bottom of the part round a place; at an edge it is pushed back inside."""
        side = VIEW_PX // place.times
        width, height = min(side, self._width), min(side, self._height)
        left = min(max(place.across_px - width // 2, 0), self._width - width)
        top = min(max(place.down_px - height // 2, 0), self._height - height)
        return left, top, left + width, top + height

    def _where(self, box: tuple[int, int, int, int]) -> np.ndarray:
        """Return the whole of what comes first, small, labelled, with a frame round the part that is enlarged."""
        small = self._overview.copy()
        left, top, right, bottom = (number // self._shrink for number in box)
        pen = ImageDraw.Draw(small)
        corners = left, top, max(right - 1, left), max(bottom - 1, top)
        _rings(pen, corners, ((1, DARK), (0, LIGHT), (-1, DARK)))
        pixels = np.array(small)
        return frame.labelled(self._pictures[0], pixels=pixels) if self._pictures else heat.captioned(pixels)

    def _coloured(self, name: str, where: Any) -> np.ndarray:
        return heat.in_colour(self._maps[name][where], self._scales[name])


def enlarged(pixels: np.ndarray, times: int, marked: tuple[int, int]) -> np.ndarray:
    """Return pixels as squares, with a ring round one of them that leaves it free, uint8 (H, W, 3)."""
    view = Image.fromarray(pixels.repeat(times, axis=0).repeat(times, axis=1))
    left, top = (number * times for number in marked)
    _rings(ImageDraw.Draw(view), (left, top, left + times - 1, top + times - 1), ((1, LIGHT), (2, DARK)))
    return np.array(view)


def _rings(pen: ImageDraw.ImageDraw, corners: tuple[int, int, int, int], rings: Sequence[tuple[int, Any]]) -> None:
    """Draw rectangles of one px, each so far outside of the corners."""
    left, top, right, bottom = corners
    for out, colour in rings:
        if left - out <= right + out and top - out <= bottom + out:
            pen.rectangle((left - out, top - out, right + out, bottom + out), outline=colour)


def _told(value: float) -> str:
    """Return a number with two digits that count, whole numbers as they are."""
    if isinstance(value, (bool, int, np.bool_, np.integer)):
        return f"{int(value)}"
    return f"{float(f'{value:.2g}'):g}"


def _only_pictures(pictures: Sequence[Any]) -> None:
    for given in pictures:
        if not isinstance(given, Picture):
            raise TypeError(
                f"controls.magnifier takes pictures, not {type(given).__name__}: maps come in maps={{...}}."
            )


def _check(pictures: Sequence[Picture], maps: Mapping[str, np.ndarray], names: Sequence[str]) -> None:
    if not pictures and not maps:
        raise TypeError("controls.magnifier needs a picture or a map to enlarge.")
    if len(names) != len(pictures):
        raise ValueError(f"{len(names)} names for {len(pictures)} pictures: give each picture one.")
    for name, layer in maps.items():
        if layer.ndim != 2 or not np.isfinite(layer).all():
            raise ValueError(f"{name} is no map: a map has one finite number per pixel, this has shape {layer.shape}.")
    sizes = {name: picture.size_px for name, picture in zip(names, pictures, strict=True)}
    sizes |= {name: layer.shape for name, layer in maps.items()}
    if len(set(sizes.values())) > 1:
        told = ", ".join(f"{name} {width} x {height} px" for name, (height, width) in sizes.items())
        raise ValueError(f"only what has one size has the same places: {told}.")


def _limits_of_each(maps: Mapping[str, np.ndarray], given: Limits | Mapping[str, Limits] | None) -> dict[str, Limits]:
    own = {name: (layer.min(), layer.max()) for name, layer in maps.items()}
    if isinstance(given, Mapping):
        return own | dict(given)
    together = given or (min((low for low, _ in own.values()), default=0), max((h for _, h in own.values()), default=1))
    return dict.fromkeys(maps, together)
