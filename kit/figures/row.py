"""Pictures side by side, an enlarged part of them, and a labelled copy to keep.

What you will understand: whichever way a picture is shown, the strip with its label comes along, and a task in
which you judge pictures gives all of them the same neutral strip.

Serves every notebook. It deliberately shows to you alone; `save` asks again, for the audience that you name.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import PurePath

import numpy as np

from kit import store
from kit.figures import frame
from kit.picture import MAX_SIDE_PX, Picture

SAVED_IN = ("answers", "pictures")  # git-ignored, and cleared together with the answers


def show(
    *pictures: Picture,
    caption: str,
    names: Sequence[str] | None = None,
    judge: bool = False,
    zoom: float = 1,
) -> None:
    """Show labelled pictures in a row, with one sentence below.

    Parameters
    ----------
    *pictures : Picture
    caption : str
        The sentence, with its numbers. It is also the figure's text form, which tests compare.
    names : sequence of str, optional
        Shown above the pictures; by default their own names, or "Picture 1", "Picture 2" in a judgement task.
    judge : bool
        Give every picture, edited or not, the same neutral label.
    zoom : float
        Size on the page; the pixels stay as they are.

    Raises
    ------
    ConsentError
        If a picture may not be shown.
    TypeError
        If something else than a picture is given.

    Examples
    --------
    >>> from kit.picture import Draft
    >>> grey = Picture.made(Draft(np.full((64, 64, 3), 128, np.uint8)), step="figures.grey", name="Grey",
    ...                     parameters={}, consent_ids=("towers",), says="A grey square.")
    >>> show(grey, caption="All 4,096 pixels are grey.")
    All 4,096 pixels are grey.
    """
    frame.only_pictures(pictures, "figures.show")
    names = _names(pictures, names, judge)
    images = [frame.labelled(picture, judge=judge) for picture in pictures]
    alts = [frame.described(picture, name, judge=judge) for picture, name in zip(pictures, names, strict=True)]
    frame.publish(frame.figure(frame.encoded(images, names, alts, scale=zoom), caption))


def zoom(
    *pictures: Picture,
    box_px: tuple[int, int, int, int],
    caption: str,
    times: int = 3,
    names: Sequence[str] | None = None,
    judge: bool = False,
) -> None:
    """Show the same part of each picture enlarged, each pixel as a square, without loss.

    Parameters
    ----------
    *pictures : Picture
    box_px : tuple of int
        Left, top, right, bottom; columns and rows of the picture.
    caption : str
    times : int
        How much larger; the enlarged part is at most 512 px a side.
    names, judge
        As in `show`.

    Raises
    ------
    ValueError
        If the box leaves the picture or is too large to be enlarged that much.
    """
    frame.only_pictures(pictures, "figures.zoom")
    names = _names(pictures, names, judge)
    views = [frame.labelled(picture, pixels=enlarged(picture, box_px, times), judge=judge) for picture in pictures]
    alts = [
        f"{frame.described(picture, name, judge=judge)} A part of it, {times} times enlarged."
        for picture, name in zip(pictures, names, strict=True)
    ]
    frame.publish(frame.figure(frame.encoded(views, names, alts, exact=True), caption))


def enlarged(picture: Picture, box_px: tuple[int, int, int, int], times: int) -> np.ndarray:
    """Return a part of a picture with every pixel repeated.

    Returns
    -------
    numpy.ndarray
        uint8, (height x times, width x times, 3).
    """
    left, top, right, bottom = box_px
    height, width = picture.size_px
    if not (0 <= left < right <= width and 0 <= top < bottom <= height):
        raise ValueError(f"the box {box_px} does not lie within {picture.name}, which is {width} x {height} px.")
    if max(right - left, bottom - top) * times > MAX_SIDE_PX:
        raise ValueError(f"{times} times larger, the box {box_px} exceeds {MAX_SIDE_PX} px: choose a smaller box.")
    return picture.pixels[top:bottom, left:right].repeat(times, axis=0).repeat(times, axis=1)


def save(picture: Picture, name: str, *, audience: str = "class") -> None:
    """Save a picture, with its label and its embedded disclosure, and say where it is.

    Parameters
    ----------
    picture : Picture
    name : str
        A file name that ends in ``.png``, ``.jpg`` or ``.webp``.
    audience : {"class", "public"}
        Who will see the file; everybody behind the picture must have agreed to that.

    Raises
    ------
    ConsentError
        If somebody did not.
    ValueError
        If the name is a path or has another ending.
    """
    saved = keep(picture, name, audience)
    frame.publish(frame.Shown(f"<p>{html.escape(saved)}</p>", saved))


def keep(picture: Picture, name: str, audience: str = "class") -> str:
    """Save a picture as `save` does and return the sentence that says so.

    The sentence is the same on every machine: it names the folder, not the way to it.
    """
    if PurePath(name).name != name:
        raise ValueError(f"{name!r} is a path: give a name alone, such as 'my-swap.png'.")
    store.save(picture, "/".join((*SAVED_IN, name)), audience=audience)
    return f"Saved with its label and disclosure: {name}, in the folder {'/'.join(SAVED_IN)} beside your work."


def _names(pictures: Sequence[Picture], names: Sequence[str] | None, judge: bool) -> list[str]:
    if names is None:
        return [f"Picture {n}" if judge else frame.known_as(picture) for n, picture in enumerate(pictures, start=1)]
    if len(names) != len(pictures):
        raise ValueError(f"{len(names)} names for {len(pictures)} pictures: give each picture one.")
    return list(names)
