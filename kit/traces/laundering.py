"""What happens to any picture on its way through the world, and what that does to traces.

What you will understand: nobody who passes a picture on means to hide anything. Saving, scaling, cropping and taking a
screenshot wash traces away all the same, and they leave traces of their own, on untouched pictures too.

Serves 08-traces. These steps copy: they need no more consent than looking does, and the mask of what was edited moves
along with the pixels.

Sources: none; the chains are our own choice of what messengers, galleries and screens do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from kit.picture import MAX_SIDE_PX, Draft, Landmarks, Picture, step
from kit.traces.recompression import saved_again

ZOOM = 1.25  # a screen that shows everything a quarter larger, as many laptops do
SMALLEST_PX = 16


@step(picture="study", says="{picture}, saved again as JPEG")
def resave(picture: Picture, *, quality: int = 75) -> Draft:
    """Return a picture as it comes back from a JPEG file of this quality (1 to 95), colour kept at half the size."""
    return Draft(saved_again(picture.pixels, quality), picture.landmarks, picture.labels)


@step(picture="study", says="{picture}, scaled")
def resize(picture: Picture, *, scale: float = 0.75) -> Draft:
    """Return a picture of another size (bicubic); landmarks, labels and mask move along.

    Raises
    ------
    ValueError
        If the result would be smaller than 16 px or larger than 512 px.
    """
    height, width = picture.size_px
    size = round(width * scale), round(height * scale)
    if min(size) < SMALLEST_PX or max(size) > MAX_SIDE_PX:
        raise ValueError(f"scale={scale} gives {size[0]} x {size[1]} px; it must stay between 16 and {MAX_SIDE_PX}.")
    grow = np.array([size[0] / width, size[1] / height])
    return Draft(
        _scaled(picture.pixels, size),
        _moved(picture.landmarks, grow, np.zeros(2), size),
        _scaled(picture.labels, size, Image.Resampling.NEAREST),
        _scaled_mask(picture.edited, size),
    )


@step(picture="study", says="{picture}, cropped")
def crop(picture: Picture, *, left_px: int = 0, top_px: int = 0, right_px: int = 0, bottom_px: int = 0) -> Draft:
    """Return a picture without some pixels at each side; landmarks, labels and mask move along.

    Raises
    ------
    ValueError
        If a side is negative, or less than 16 px would be left.
    """
    height, width = picture.size_px
    size = width - left_px - right_px, height - top_px - bottom_px
    if min(left_px, top_px, right_px, bottom_px) < 0 or min(size) < SMALLEST_PX:
        raise ValueError(f"this crop would leave {size[0]} x {size[1]} px; it must leave at least 16, and add none.")
    window = slice(top_px, height - bottom_px), slice(left_px, width - right_px)
    labels, edited = (None if layer is None else layer[window] for layer in (picture.labels, picture.edited))
    landmarks = _moved(picture.landmarks, np.ones(2), np.array([-left_px, -top_px]), size)
    return Draft(picture.pixels[window], landmarks, labels, edited)


@step(picture="study", says="{picture}, as a screenshot")
def screenshot(picture: Picture, *, zoom: float = ZOOM) -> Draft:
    """Return a picture as a screen shows it, larger by a factor that is no whole number, and scaled back.

    Same size and nothing compressed, yet every pixel was read anew between others, twice.

    Raises
    ------
    ValueError
        If the zoom is not between 0.5 and 2.
    """
    if not 0.5 <= zoom <= 2:
        raise ValueError(f"zoom={zoom}: a screenshot is between half and twice the size.")
    height, width = picture.size_px
    shown = _scaled(picture.pixels, (round(width * zoom), round(height * zoom)))
    return Draft(_scaled(shown, (width, height)), picture.landmarks, picture.labels)


class Wash(NamedTuple):
    """One step of a chain: a laundering step and its parameters."""

    step: Callable[..., Picture]
    parameters: Mapping[str, Any]


RECIPES: Mapping[str, tuple[Wash, ...]] = {
    "as it is": (),
    "saved at 95": (Wash(resave, {"quality": 95}),),
    "saved at 75": (Wash(resave, {"quality": 75}),),
    "saved at 50": (Wash(resave, {"quality": 50}),),
    "saved at 30": (Wash(resave, {"quality": 30}),),
    "scaled to 3/4": (Wash(resize, {"scale": 0.75}),),
    "cropped": (Wash(crop, {"left_px": 11, "top_px": 5}),),
    "screenshot": (Wash(screenshot, {}),),
    "messenger": (Wash(resize, {"scale": 0.75}), Wash(resave, {"quality": 70})),
    "screenshot, passed on": (
        Wash(screenshot, {}),
        Wash(crop, {"left_px": 3, "top_px": 6}),
        Wash(resize, {"scale": 0.8}),
        Wash(resave, {"quality": 60}),
    ),
}


def washes(recipe: str | Sequence[Wash]) -> tuple[Wash, ...]:
    """Return the steps of a recipe, by its name in `RECIPES` or as they are.

    Raises
    ------
    ValueError
        If no recipe has that name.
    """
    if not isinstance(recipe, str):
        return tuple(recipe)
    if recipe not in RECIPES:
        raise ValueError(f"there is no recipe {recipe!r}; there are {', '.join(RECIPES)}.")
    return RECIPES[recipe]


def points_along(points: np.ndarray, size_px: tuple[int, int], recipe: str | Sequence[Wash]) -> np.ndarray:
    """Return where points of a picture are after a recipe, float64 (n, 2) in px.

    Parameters
    ----------
    points : numpy.ndarray
        float, (n, 2): x and y in px, such as a contour.
    size_px : tuple of int
        Height and width of the picture before.
    recipe : str or sequence of Wash
    """
    points, (height, width) = np.asarray(points, float), size_px
    for done, parameters in washes(recipe):
        if done is resize:
            scale = parameters["scale"]
            new = round(width * scale), round(height * scale)
            points, (width, height) = points * (new[0] / width, new[1] / height), new
        elif done is crop:
            left, top = parameters.get("left_px", 0), parameters.get("top_px", 0)
            points = points - (left, top)
            width -= left + parameters.get("right_px", 0)
            height -= top + parameters.get("bottom_px", 0)
    return points


def _scaled(
    layer: np.ndarray | None, size: tuple[int, int], how: Image.Resampling = Image.Resampling.BICUBIC
) -> np.ndarray | None:
    """Return a layer at another size (width, height); None stays None."""
    return None if layer is None else np.asarray(Image.fromarray(layer).resize(size, how))


def _scaled_mask(mask: np.ndarray | None, size: tuple[int, int]) -> np.ndarray | None:
    """Return a mask at another size: what is at least half covered."""
    if mask is None:
        return None
    return _scaled(np.where(mask, 255, 0).astype(np.uint8), size, Image.Resampling.BOX) >= 128


def _moved(landmarks: Landmarks | None, grow: np.ndarray, shift: np.ndarray, size: tuple[int, int]) -> Landmarks | None:
    """Return landmarks scaled, then shifted; those that fall outside (width, height) count as hidden."""
    if landmarks is None:
        return None
    points = landmarks.points * grow + shift
    within = ((points >= 0) & (points <= size)).all(axis=1)
    return Landmarks(points, landmarks.name, landmarks.visible & within)
