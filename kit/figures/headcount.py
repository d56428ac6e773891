"""A crowd of small people, sorted by what a detector said of them: whole people, who can be counted.

What you will understand: of those who are flagged, how many sent in an edited picture? Chances in per cent hide the
answer. A crowd shows it, because everybody stands in one place and nobody is counted twice.

Serves 09-detection. Whoever is flagged stands apart, on a tinted ground, and carries a flag; whoever sent in an edited
picture is solid, whoever sent in an untouched one is an outline. Colours say the same once more, so that nobody has to
tell them apart. It deliberately draws counting marks: nobody in them is young or old, light or dark, woman or man.

Sources: counts of whole people instead of chances, [Gigerenzer 1995](#gigerenzer1995); colours after
[Okabe 2008](#okabe2008).
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PIL import Image, ImageDraw

from kit import store
from kit.figures import frame

Colour = tuple[int, int, int]

COLUMNS = 50
MOST = 1_000  # people; more would be too small to be counted
CELL_PX = (17, 20)  # room for one person on the page: width, height
MARGIN_PX = 6  # of ground round a group
SHARPER = 2  # drawn this many times larger than shown, for projectors and screens with small pixels
FINER = 4  # and this many times larger again, then reduced: that is what makes round shapes smooth
PAPER, DOCK = (253, 252, 249), (252, 236, 216)  # the ground of those left in peace, and of those who are flagged
# A person, in CSS px of the cell.
HEAD_AT_PX, HEAD_PX = (6.0, 5.0), 3.0  # centre and radius
BODY_PX, SHOULDER_PX = (1.7, 8.6, 10.3, 20.6), 4.0  # left, top, right, bottom; the feet are cut off at `FEET_PX`
FEET_PX = 17.6
LINE_PX = 1.5  # of an outline
POLE_PX, PENNANT_PX = (11.3, 2.0, 12.3, 17.6), ((12.3, 2.0), (15.2, 4.3), (12.3, 6.6))

FLAGGED, NOT_FLAGGED = "flagged", "not flagged"
WORDS = f"{frame.NAME};padding-top:8px"
SIGN = "vertical-align:-4px;margin:0 5px 0 2px;border-radius:3px"


@dataclass(frozen=True)
class Mark:
    """How one of the four kinds of people is drawn."""

    colour: Colour
    solid: bool
    flag: bool


HIT = Mark((184, 74, 0), solid=True, flag=True)
FALSELY_FLAGGED = Mark((0, 92, 158), solid=False, flag=True)
MISSED = Mark((124, 44, 108), solid=True, flag=False)
LEFT_ALONE = Mark((126, 130, 138), solid=False, flag=False)


class Counts(Protocol):
    """Whole people of each kind, such as `kit.detection.courtroom` returns."""

    hit: int
    missed: int
    falsely_flagged: int
    left_alone: int


def people(counts: Counts, *, caption: str) -> None:
    """Show a crowd: above those who are flagged, below those who are not.

    Parameters
    ----------
    counts : Counts
        How many people sent in an edited picture and are flagged (``hit``) or not (``missed``), and how many sent in an
        untouched one and are flagged (``falsely_flagged``) or not (``left_alone``).
    caption : str
        The sentence, with its numbers.

    Raises
    ------
    ValueError
        If there is nobody, or more than 1,000, or fewer than none of a kind.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> people(SimpleNamespace(hit=9, missed=1, falsely_flagged=50, left_alone=940), caption="9 of 59.")
    9 of 59.
    """
    frame.publish(frame.figure([crowd(counts)], caption))


def crowd(counts: Counts) -> Crowd:
    """Return what `people` shows above its caption, for a control: ``shows=figures.crowd``.

    Raises
    ------
    ValueError
        As in `people`.
    """
    numbers = {name: int(getattr(counts, name)) for name in ("hit", "missed", "falsely_flagged", "left_alone")}
    if min(numbers.values()) < 0 or not 1 <= sum(numbers.values()) <= MOST:
        told = ", ".join(f"{name} {number}" for name, number in numbers.items())
        raise ValueError(f"a crowd has 1 to {MOST:,} people, and nobody less than none of a kind; this has {told}.")
    return Crowd(**numbers)


@dataclass(frozen=True)
class Crowd(frame.Drawing):
    """A crowd, ready to be shown. Made by `crowd`."""

    hit: int
    missed: int
    falsely_flagged: int
    left_alone: int

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the people on the page, without the words above them."""
        return COLUMNS * CELL_PX[0] + 2 * MARGIN_PX, sum(self._rows()) * CELL_PX[1] + 4 * MARGIN_PX

    def html(self, *, dimmed: bool = False) -> str:
        """Return both groups, each below its sentence, which is its text alternative as well."""
        groups = (
            (FLAGGED, {HIT: self.hit, FALSELY_FLAGGED: self.falsely_flagged}, DOCK),
            (NOT_FLAGGED, {MISSED: self.missed, LEFT_ALONE: self.left_alone}, PAPER),
        )
        parts = []
        for (how, kinds, ground), rows in zip(groups, self._rows(), strict=True):
            begins, *goes_on = _said(how, *kinds.values())
            shown = "".join(f"{_sign(mark, ground)}{words}" for mark, words in zip(kinds, goes_on, strict=False))
            parts.append(f'<div style="{WORDS}">{begins}{shown}</div>')
            numbers, colours = drawn(kinds, rows, ground)
            content = store.encode(numbers, ".png", palette=colours)
            size_px = (self.size_px[0], rows * CELL_PX[1] + 2 * MARGIN_PX)
            image = frame.Image(content, "png", size_px, "", "".join([begins, *goes_on]))
            parts.append(image.html(dimmed=dimmed))
        return f'<div style="min-width:0">{"".join(parts)}</div>'

    def _rows(self) -> tuple[int, int]:
        """Return how many rows each group has; together always the same, so that a page does not jump."""
        flagged, others = self.hit + self.falsely_flagged, self.missed + self.left_alone
        above = max(-(-flagged // COLUMNS), 1)
        return above, -(-(flagged + others) // COLUMNS) + 1 - above


def drawn(kinds: Mapping[Mark, int], rows: int, ground: Colour) -> tuple[np.ndarray, np.ndarray]:
    """Return people column by column, kind after kind, so that each kind is a block of its own.

    Returns
    -------
    numbers : numpy.ndarray
        uint8, (height, width): the number of each pixel's colour, `SHARPER` times as large as on the page.
    colours : numpy.ndarray
        uint8, (n, 3).
    """
    marks, colours = _people(tuple(kinds), ground)
    order = np.full(rows * COLUMNS, len(kinds))  # where nobody stands
    everybody = np.repeat(np.arange(len(kinds)), list(kinds.values()))
    order[: len(everybody)] = everybody
    _, high, wide = marks.shape
    crowd = marks[order.reshape(COLUMNS, rows).T].transpose(0, 2, 1, 3).reshape(rows * high, COLUMNS * wide)
    return np.pad(crowd, MARGIN_PX * SHARPER, constant_values=marks[-1, 0, 0]), colours


@functools.cache
def _people(kinds: tuple[Mark, ...], ground: Colour) -> tuple[np.ndarray, np.ndarray]:
    """Return one person of each kind and, last, nobody, as numbers of colours, and these colours."""
    marks = [_person(mark, ground) for mark in kinds]
    cells = np.stack([*marks, np.broadcast_to(np.array(ground, np.uint8), marks[0].shape)])
    colours, numbers = np.unique(cells.reshape(-1, 3), axis=0, return_inverse=True)
    return numbers.reshape(cells.shape[:3]).astype(np.uint8), colours


@functools.cache
def _person(mark: Mark, ground: Colour) -> np.ndarray:
    """Return one person, uint8 (cell height, cell width, 3)."""
    scale = SHARPER * FINER
    sheet = Image.new("RGB", (CELL_PX[0] * scale, CELL_PX[1] * scale), ground)
    pen = ImageDraw.Draw(sheet)
    _body(pen, mark.colour, 0)
    if not mark.solid:
        _body(pen, ground, LINE_PX)
    if mark.flag:
        pen.rectangle([number * scale for number in POLE_PX], fill=mark.colour)
        pen.polygon([(x * scale, y * scale) for x, y in PENNANT_PX], fill=mark.colour)
    pen.rectangle((0, FEET_PX * scale, sheet.width, sheet.height), fill=ground)
    if not mark.solid:
        left, _, right, _ = BODY_PX
        pen.rectangle([n * scale for n in (left, FEET_PX - LINE_PX, right, FEET_PX)], fill=mark.colour)
    return np.array(sheet.reduce(FINER))


def _body(pen: ImageDraw.ImageDraw, colour: Colour, inset_px: float) -> None:
    """Draw head and shoulders, smaller all round by `inset_px`."""
    scale = SHARPER * FINER
    (x, y), radius = HEAD_AT_PX, HEAD_PX - inset_px
    pen.ellipse([n * scale for n in (x - radius, y - radius, x + radius, y + radius)], fill=colour)
    left, top, right, bottom = BODY_PX
    box = [n * scale for n in (left + inset_px, top + inset_px, right - inset_px, bottom)]
    pen.rounded_rectangle(box, radius=(SHOULDER_PX - inset_px) * scale, fill=colour)


def _sign(mark: Mark, ground: Colour) -> str:
    """Return one person as an image inside of a sentence, which says what it stands for."""
    width, height = CELL_PX
    data = base64.b64encode(_sign_content(mark, ground)).decode()
    return f'<img alt="" width="{width}" height="{height}" style="{SIGN}" src="data:image/webp;base64,{data}">'


@functools.cache
def _sign_content(mark: Mark, ground: Colour) -> bytes:
    return store.encode(_person(mark, ground), ".webp")


def _said(how: str, edited: int, untouched: int) -> list[str]:
    """Return who is flagged or not, in three pieces: how many, those with an edited picture, and the others."""
    number = edited + untouched
    if not number:
        return ["Nobody is flagged." if how == FLAGGED else "Everybody is flagged."]
    who = "1 person is" if number == 1 else f"{number:,} people are"
    return [f"{who} {how}: ", f"{edited:,} sent in an edited picture, ", f"{untouched:,} an untouched one."]
