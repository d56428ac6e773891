"""A learner's own file, opened to be looked at: through a window at its own scale, and for nothing else.

What you will understand: a file that comes from outside says nothing about its past. Maps of it can be looked at like
maps of any picture, but here nobody knows what was done to it, so no map of it proves anything.

Serves 08-traces. It deliberately keeps nothing: neither the name nor the content of the file is noted anywhere, its
record of consent is made in memory (`kit.consent.OPENED_HERE`), and what it gives out is shown to the person at this
computer alone, never altered, saved, averaged, scored or trained on. It never resamples: a resampled picture has lost
the traces that one would look for. The header is read first, so that a file which is too large is never decoded.

Sources: EXIF 2.32 for the eight orientations.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image

from kit import consent, store
from kit.picture import MAX_SIDE_PX, Draft, Picture
from kit.store.headers import (
    KINDS,
    claimed_bytes,
    jpeg_directories,
    jpeg_scans,
    kind_of,
    orientation,
    webp_size_px,
)
from kit.store.places import StoreError, shown

MOST_MEGAPIXELS = 24
MOST_BYTES = 100_000_000  # 24 megapixels without compression are 72 MB
MOST_SCANS = 200  # of a JPEG; a progressive one has about ten, and each costs time whatever its size
NO_VERDICT = "Nothing here can show that this picture was edited, or that it was not: do not accuse anyone with it."
MOST_POINTED_TO, SMALL_BYTES = 4, 65_536  # a sound list of contents points to each byte of its file about once
LABEL = f"Opened here for study only. {NO_VERDICT}"
NAME = "The opened picture"  # never the file's own name, which captions would carry into the notebook

# Colours as a file may hold them, all of which become red, green and blue of 8 bits without looking at neighbours.
MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "I;16", "I;16L", "I;16B"}
# EXIF orientation: columns and rows change places, after the columns and after the rows were put in reverse.
TURNS = {2: (0, 1, 0), 3: (0, 1, 1), 4: (0, 0, 1), 5: (1, 0, 0), 6: (1, 0, 1), 7: (1, 1, 1), 8: (1, 1, 0)}


def open_outside(path: str | Path) -> Outside:
    """Open an image file from outside for study, without keeping anything of it.

    Parameters
    ----------
    path : str or Path
        A file on this computer: JPEG, PNG, WebP, TIFF, BMP or GIF, of at most 24 megapixels. What it is follows from
        its content, not from its name.

    Returns
    -------
    Outside
        Its `window` gives a picture of at most 512 px a side. `controls.window` moves it with two sliders.

    Raises
    ------
    StoreError
        If it cannot be opened: one sentence that says why and what to do.

    Notes
    -----
    Orientation is followed by exchanging columns and rows, which resamples nothing, but may shift the 8 x 8 grid of a
    JPEG. All else in EXIF and a colour profile are left aside, of 16 bits the upper 8 are taken, of an animation the
    first picture, transparency is ignored. `Outside.notes` says which of these happened.
    """
    content = store.read_foreign(path, most_bytes=MOST_BYTES)
    name = shown(Path(path))
    kind = _kind(content, name)
    damaged = f"{name} cannot be opened as {kind}: it is cut off or damaged. Fetch it again, or export it as PNG."
    try:
        with warnings.catch_warnings(action="ignore"), store.without_complaints():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if kind == "WEBP":
                _refuse_if_large(webp_size_px(content), name)  # some versions of the decoder reserve memory first
            if kind in ("JPEG", "TIFF"):
                directories = jpeg_directories(content) if kind == "JPEG" else [content]
                _refuse_if_it_points_everywhere(directories, damaged)
            if kind == "JPEG" and jpeg_scans(content) > MOST_SCANS:
                raise StoreError(f"{name} is built in too many layers to be opened safely: export it as PNG.")
            image = Image.open(io.BytesIO(content), formats=[kind])
            return _decoded(image, kind, content, name)
    except StoreError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise StoreError(_too_large(name)) from None
    except Exception:  # a damaged image fails in a dozen ways, and the remedy is always the same
        raise StoreError(damaged) from None


class Outside:
    """An opened file. Made by `open_outside`.

    Attributes
    ----------
    size_px : tuple of int
        Height and width of the whole file.
    kind : str
        Such as ``JPEG``.
    notes : tuple of str
        A sentence for everything in the file that is not shown as it stands.
    """

    def __init__(self, image: Image.Image, kind: str, *, orientation: int, bits: int, notes: tuple[str, ...]) -> None:
        self._image, self._bits, self._turn = image, bits, TURNS.get(orientation, (0, 0, 0))
        self.kind, self.notes = kind, notes
        width, height = image.size
        self.size_px = (width, height) if self._turn[0] else (height, width)

    @property
    def farthest_px(self) -> tuple[int, int]:
        """How far the window can be moved down and to the right."""
        height, width = self.size_px
        return max(height - MAX_SIDE_PX, 0), max(width - MAX_SIDE_PX, 0)

    def window(self, left_px: int = 0, top_px: int = 0) -> Picture:
        """Return the part of the file that begins there, at its own scale, 512 px a side where there is as much.

        Raises
        ------
        ValueError
            If the window would leave the file.
        """
        left_px, top_px = int(left_px), int(top_px)
        down, right = self.farthest_px
        if not (0 <= left_px <= right and 0 <= top_px <= down):
            raise ValueError(f"the window begins 0 to {right} px from the left and 0 to {down} px from the top.")
        height, width = (min(side, MAX_SIDE_PX) for side in self.size_px)
        box = left_px, top_px, left_px + width, top_px + height
        return Picture.made(
            Draft(self._part(box)),
            step="store.open_outside",
            kind="captured",  # the most careful of all kinds: never lent, and nobody knows what was edited
            name=NAME,
            parameters={"left_px": left_px, "top_px": top_px},
            consent_ids=(consent.OPENED_HERE.record_id,),
            says=LABEL,
        )

    def __repr__(self) -> str:
        height, width = self.size_px
        return f"<Opened file, {self.kind}, {width} x {height} px: {' '.join((*self.notes, LABEL))}>"

    def __reduce__(self) -> Any:
        raise TypeError("a file that was opened here is not pickled: nothing of it is kept.")

    def _part(self, box: tuple[int, int, int, int]) -> np.ndarray:
        """Return part of the turned file; it is cut out before it is turned, so that nothing large is copied."""
        left, top, right, bottom = box
        width, height = self._image.size
        swapped, mirrored, upside_down = self._turn
        if swapped:
            left, top, right, bottom = top, left, bottom, right
        if mirrored:
            left, right = width - right, width - left
        if upside_down:
            top, bottom = height - bottom, height - top
        pixels = _as_rgb(self._image.crop((left, top, right, bottom)), self._bits)
        pixels = pixels[:: -1 if upside_down else 1, :: -1 if mirrored else 1]
        return pixels.swapaxes(0, 1) if swapped else pixels


# Before decoding --------------------------------------------------------------------------------------------


def _kind(content: bytes, name: str) -> str:
    if not content:
        raise StoreError(f"{name} is empty (0 bytes): fetch it again.")
    kind = kind_of(content)
    if kind is None:
        raise StoreError(
            f"{name} is none of the kinds that are opened here (JPEG, PNG, WebP, TIFF, BMP, GIF): "
            "export it as PNG from the program that shows it."
        )
    return kind


def _too_large(name: str, width: int = 0, height: int = 0) -> str:
    size = f"of {width:,} x {height:,} px " if width and height else ""
    return (
        f"{name} {size}is larger than {MOST_MEGAPIXELS} megapixels and was not decoded: "
        "cut out the part that you want to study, without resizing it."
    )


def _refuse_if_large(size_px: tuple[int, int], name: str) -> None:
    width, height = size_px
    if width * height > MOST_MEGAPIXELS * 1e6:
        raise StoreError(_too_large(name, width, height))


def _refuse_if_it_points_everywhere(directories: Iterable[bytes], damaged: str) -> None:
    """Refuse a list of contents whose entries point to the same bytes again and again: reading it would copy them."""
    for tiff in directories:
        if claimed_bytes(tiff) > MOST_POINTED_TO * len(tiff) + SMALL_BYTES:
            raise StoreError(damaged)


# Decoding ---------------------------------------------------------------------------------------------------


def _decoded(image: Image.Image, kind: str, content: bytes, name: str) -> Outside:
    _refuse_if_large(image.size, name)
    bits = _bits(image, kind, content)
    if kind == "TIFF":
        tile_px = int(image.tag_v2.get(ExifTags.Base.TileWidth, 1)), int(image.tag_v2.get(ExifTags.Base.TileLength, 1))
        _refuse_if_large(tile_px, name)
    if image.mode not in MODES:
        raise StoreError(f"{name} holds numbers that are no plain colours ({image.mode}): export it as 8-bit PNG.")
    turn = _turn(image, kind)
    moves = bool(getattr(image, "is_animated", False))
    image.seek(0)
    before = image.size
    image.load()
    notes = _notes(image, kind, name, bits=bits, moves=moves, turned=turn in TURNS)
    turned_by_pillow = kind == "TIFF" and _turn(image, kind) == 1
    if not turned_by_pillow and image.size != before:
        raise ValueError("the size changed while it was decoded")
    return Outside(image, kind, orientation=1 if turned_by_pillow else turn, bits=bits, notes=notes)


def _turn(image: Image.Image, kind: str) -> int:
    if kind == "TIFF":
        return int(image.tag_v2.get(ExifTags.Base.Orientation, 1))
    return orientation(image.info.get("exif", b""))


def _bits(image: Image.Image, kind: str, content: bytes) -> int:
    """Return the bits of one number of one pixel in the file."""
    if kind == "PNG":
        return content[24]
    if kind == "TIFF":
        return max(image.tag_v2.get(ExifTags.Base.BitsPerSample, (1,)))
    return 8


def _as_rgb(part: Image.Image, bits: int) -> np.ndarray:
    """Return pixels as red, green and blue of 8 bits, uint8 (H, W, 3); each from itself alone."""
    if part.mode.startswith("I;16"):
        grey = (np.array(part).astype(np.uint16) >> max(bits - 8, 0)).astype(np.uint8)
        return np.repeat(grey[:, :, None], 3, axis=2)
    return np.array(part.convert("RGB"))


def _notes(image: Image.Image, kind: str, name: str, *, bits: int, moves: bool, turned: bool) -> tuple[str, ...]:
    _, endings = KINDS[kind]
    has_alpha = image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info
    said = {
        f"It is a {kind} file, whatever its name says.": Path(name).suffix.lower() not in endings,
        "It was turned as its EXIF says: rows and columns changed places, no pixel was resampled.": turned,
        "All else that its EXIF says is left aside.": "exif" in image.info,
        "Its colour profile is left aside, so colours may look different here; its numbers are as stored.": (
            "icc_profile" in image.info
        ),
        f"It has {bits} bits per colour, of which the upper 8 are used.": bits > 8,
        "Its inks (CMYK) were turned into red, green and blue by the plain formula.": image.mode == "CMYK",
        "It has a palette: its colours stand in a list, so small differences are missing.": image.mode in ("P", "PA"),
        "It is partly transparent, which is ignored: the colours below are shown.": has_alpha,
        "It has several pictures: this is the first.": moves,
    }
    return tuple(sentence for sentence, holds in said.items() if holds)
