"""The frame around everything we show: images in a row, a name above each, one sentence below.

What you will understand: names and captions are text, never pixels, so that they grow with the reader's letters,
can be read aloud and take the colours of a light or a dark theme.

Serves every figure and control. It deliberately sets no background and no text colour of its own.

Sources: WCAG 2.2, success criteria 1.1.1 (text alternatives) and 1.4.4 (resize text).
"""

from __future__ import annotations

import base64
import html
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kit import consent, label, store
from kit.picture import Picture

BUDGET_BYTES = 60_000  # of one figure's HTML, so that a notebook stays small enough to be read anywhere
QUALITIES = (90, 84, 76, 68, 60)  # JPEG; the first that keeps within the budget
DIM = 0.6  # opacity of a picture that a refusal left behind; its label stays legible

GAP_PX = 16  # between the pictures of a row
NARROWEST = 0.75  # a picture in a narrow row, as a share of its size; below, the letters of its label get too small
# The size of the notebook's own text, also inside of widgets, whose text is smaller.
SIZE = "font-size:var(--jp-content-font-size1,14px)"
NAME = f"{SIZE};font-weight:600;line-height:1.3;padding-bottom:4px"
CAPTION = f"{SIZE};max-width:44em;padding-top:10px;line-height:1.5"


@dataclass(frozen=True)
class Shown:
    """A figure as Jupyter takes it: HTML to look at, and the sentence that says the same."""

    html: str
    text: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


class Drawing(ABC):
    """Something that stands in a row of a figure and is drawn already: one image, or several with words of their own.

    Attributes
    ----------
    size_px : tuple of int
        Width and height on the page.
    """

    size_px: tuple[int, int]

    @abstractmethod
    def html(self, *, dimmed: bool = False) -> str:
        """Return it for the page; dimmed where a refusal left it behind."""


@dataclass(frozen=True)
class Image(Drawing):
    """One encoded image of a row.

    Attributes
    ----------
    content : bytes
        As `kind` says: jpeg, webp or png.
    size_px : tuple of int
        Width and height on the page.
    name : str
        Shown above it; may be empty.
    alt : str
        What a reader without sight hears.
    """

    content: bytes
    kind: str
    size_px: tuple[int, int]
    name: str
    alt: str

    def html(self, *, dimmed: bool = False) -> str:
        """Return the ``<img>`` under its name."""
        width, height = self.size_px
        data = base64.b64encode(self.content).decode()
        style = f"display:block;width:100%;max-width:{width}px;height:auto;border-radius:3px"
        style += f";opacity:{DIM}" if dimmed else ""
        above = f'<div style="{NAME}">{html.escape(self.name)}</div>' if self.name else ""
        return (
            f'<div style="min-width:0">{above}'
            f'<img alt="{html.escape(self.alt, quote=True)}" width="{width}" height="{height}"'
            f' style="{style}" src="data:image/{self.kind};base64,{data}"></div>'
        )


def publish(shown: Shown) -> None:
    """Hand a figure to the notebook; outside of one, print its sentence."""
    from IPython.display import display  # imported here: a script that shows nothing need not load it

    display(shown)


def row(images: Sequence[Drawing], *, dimmed: bool = False, narrowest: float = NARROWEST) -> str:
    """Return images side by side: as many as the page has room for, each a little smaller where it is narrow.

    With ``narrowest=1`` they go on below instead, so that each keeps its size and no pixel is drawn smaller.
    """
    width = max((image.size_px[0] for image in images), default=0)
    columns = f"repeat(auto-fit,minmax(min({round(width * narrowest)}px,100%),1fr))"
    style = f"display:grid;grid-template-columns:{columns};gap:12px {GAP_PX}px;align-items:start"
    style += f";max-width:{widest_px(images)}px"
    return f'<div style="{style}">{"".join(image.html(dimmed=dimmed) for image in images)}</div>'


def widest_px(images: Sequence[Drawing]) -> int:
    """Return the width of a row whose pictures all have their full size."""
    return sum(image.size_px[0] for image in images) + max(len(images) - 1, 0) * GAP_PX


def figure(images: Sequence[Drawing], caption: str, *, below: str = "") -> Shown:
    """Return images in a row with their caption.

    Parameters
    ----------
    images : sequence of Drawing
    caption : str
        One visible sentence or more, with the numbers.
    below : str
        HTML between the row and the caption, such as the scale of a map.
    """
    words = f'<figcaption style="{CAPTION}">{html.escape(caption)}</figcaption>'
    return Shown(f'<figure style="margin:4px 0">{row(images)}{below}{words}</figure>', caption)


def encoded(
    pictures: Sequence[np.ndarray],
    names: Sequence[str],
    alts: Sequence[str],
    *,
    exact: bool = False,
    quick: bool = False,
    scale: float = 1,
) -> list[Image]:
    """Return pixels as images that fit into the budget of one figure together.

    Parameters
    ----------
    pictures : sequence of numpy.ndarray
        uint8, (H, W, 3); labelled already.
    names, alts : sequence of str
    exact : bool
        Lossless WebP; else JPEG, 4:4:4, at the best of `QUALITIES` that the budget allows.
    quick : bool
        Take less time over lossless WebP, for what follows a hand and is stored nowhere.
    scale : float
        Size on the page, in CSS px per picture px.
    """
    kind, qualities = ("webp", QUALITIES[:1]) if exact else ("jpeg", QUALITIES)
    effort = {"effort": 0} if quick else {}
    for quality in qualities:
        contents = [store.encode(pixels, f".{kind}", quality=quality, **effort) for pixels in pictures]
        if sum(map(len, contents)) * 4 / 3 < BUDGET_BYTES - 600 * (len(contents) + 1):
            break
    return [
        Image(content, kind, (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)), name, alt)
        for content, pixels, name, alt in zip(contents, pictures, names, alts, strict=True)
    ]


def labelled(picture: Picture, *, pixels: np.ndarray | None = None, judge: bool = False) -> np.ndarray:
    """Return a picture, or a view of it, with the label in its strip below.

    Parameters
    ----------
    picture : Picture
        Whose label it is. Its consent is asked: refused unless it may be shown.
    pixels : numpy.ndarray, optional
        uint8, (H, W, 3): another view of the same picture, enlarged or drawn over. It is a display, not an edit.
    judge : bool
        The neutral label of a judgement task.

    Raises
    ------
    ConsentError
        If the picture may not be shown.
    """
    picture.require("display")
    return label.under(picture, pixels=pixels, neutral=judge)


def known_as(picture: Picture) -> str:
    """Return the name that stands above a picture."""
    return f"{picture.name}, edited" if any(step.kind == "edited" for step in picture.history) else picture.name


def described(picture: Picture, name: str, *, judge: bool = False) -> str:
    """Return what an image says to a reader without sight: its name, and the label's words."""
    return f"{name}. Label: {label.NEUTRAL if judge else label.sentence(picture)}"


def only_pictures(pictures: Sequence[Any], what: str) -> None:
    """Refuse anything that carries no history and could not be labelled, and what no notebook may keep.

    Raises
    ------
    ConsentError
        If a picture comes from a file that was only opened here: a figure would be stored with the notebook.
    TypeError
        If there is no picture, or something else among them.
    """
    if not pictures:
        raise TypeError(f"{what} needs at least one picture.")
    for given in pictures:
        if not isinstance(given, Picture):
            raise TypeError(
                f"{what} takes pictures, which carry a label, not {type(given).__name__}. "
                "For arrays of numbers use figures.maps."
            )
        if consent.rests_on_opened_file(given.consent):
            raise consent.ConsentError(
                f"Refused: {given.name} may not stand in a figure, because it was only opened here and the notebook's "
                "file would keep it. Show it with controls.window, which keeps nothing."
            )
