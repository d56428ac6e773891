"""Decoding a file that nobody of the kit made: its header is read first, and what it holds becomes plain colours.

What you will understand: a picture file may hold inks, palettes, 16 bits, a turn by 90 degrees, or nothing that its
name promises. Each of these is either done, and said, or refused in a sentence.

Serves `kit.store.outside` (08-traces) and `kit.store.photos` (01-consent). It never resamples, and it keeps nothing.

Sources: EXIF 2.32 for the eight orientations.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from kit import store
from kit.store.headers import (
    KINDS,
    claimed_bytes,
    jpeg_directories,
    jpeg_scans,
    kind_of,
    orientation,
    webp_size_px,
)
from kit.store.places import StoreError

MOST_MEGAPIXELS = 24
MOST_SCANS = 200  # of a JPEG; a progressive one has about ten, and each costs time whatever its size
MOST_POINTED_TO, SMALL_BYTES = 4, 65_536  # a sound list of contents points to each byte of its file about once

# Colours as a file may hold them, all of which become red, green and blue of 8 bits without looking at neighbours.
MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "I;16", "I;16L", "I;16B"}
# EXIF orientation: columns and rows change places, after the columns and after the rows were put in reverse.
TURNS = {2: (0, 1, 0), 3: (0, 1, 1), 4: (0, 0, 1), 5: (1, 0, 0), 6: (1, 0, 1), 7: (1, 1, 1), 8: (1, 1, 0)}


@dataclass(frozen=True, eq=False)
class Decoded:
    """A decoded file, turned as its EXIF says. Made by `decoded`.

    Attributes
    ----------
    kind : str
        Such as ``JPEG``.
    notes : tuple of str
        A sentence for everything in the file that is not taken as it stands.
    """

    image: Image.Image
    kind: str
    orientation: int
    bits: int
    notes: tuple[str, ...]

    @property
    def size_px(self) -> tuple[int, int]:
        """Height and width, turned."""
        width, height = self.image.size
        return (width, height) if self._turn[0] else (height, width)

    def part(self, box: tuple[int, int, int, int]) -> np.ndarray:
        """Return the part from left, top to right, bottom, uint8 (H, W, 3).

        It is cut out before it is turned, so that nothing large is copied.
        """
        left, top, right, bottom = box
        width, height = self.image.size
        swapped, mirrored, upside_down = self._turn
        if swapped:
            left, top, right, bottom = top, left, bottom, right
        if mirrored:
            left, right = width - right, width - left
        if upside_down:
            top, bottom = height - bottom, height - top
        pixels = _as_rgb(self.image.crop((left, top, right, bottom)), self.bits)
        pixels = pixels[:: -1 if upside_down else 1, :: -1 if mirrored else 1]
        return pixels.swapaxes(0, 1) if swapped else pixels

    def whole(self) -> np.ndarray:
        """Return all of it, uint8 (H, W, 3)."""
        height, width = self.size_px
        return self.part((0, 0, width, height))

    @property
    def _turn(self) -> tuple[int, int, int]:
        return TURNS.get(self.orientation, (0, 0, 0))


def decoded(content: bytes, name: str, *, make_smaller: str) -> Decoded:
    """Decode a file, once its header is known to be harmless.

    Parameters
    ----------
    content : bytes
    name : str
        How the file is called in a refusal.
    make_smaller : str
        What to do with a file that is too large, as the end of a sentence.

    Raises
    ------
    StoreError
        If it cannot be opened: one sentence that says why and what to do.

    Notes
    -----
    Orientation is followed by exchanging columns and rows, which resamples nothing, but may shift the 8 x 8 grid of a
    JPEG. All else in EXIF and a colour profile are left aside, of 16 bits the upper 8 are taken, of an animation the
    first picture, transparency is ignored. `Decoded.notes` says which of these happened.
    """
    kind = _kind(content, name)
    damaged = f"{name} cannot be opened as {kind}: it is cut off or damaged. Fetch it again, or export it as PNG."
    try:
        with warnings.catch_warnings(action="ignore"), store.without_complaints():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if kind == "WEBP":  # some versions of the decoder reserve memory first
                _refuse_if_large(webp_size_px(content), name, make_smaller)
            if kind in ("JPEG", "TIFF"):
                directories = jpeg_directories(content) if kind == "JPEG" else [content]
                _refuse_if_it_points_everywhere(directories, damaged)
            if kind == "JPEG" and jpeg_scans(content) > MOST_SCANS:
                raise StoreError(f"{name} is built in too many layers to be opened safely: export it as PNG.")
            image = Image.open(io.BytesIO(content), formats=[kind])
            return _loaded(image, kind, content, name, make_smaller)
    except StoreError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise StoreError(_too_large(name, make_smaller)) from None
    except Exception:  # a damaged image fails in a dozen ways, and the remedy is always the same
        raise StoreError(damaged) from None


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


def _too_large(name: str, make_smaller: str, width: int = 0, height: int = 0) -> str:
    size = f"of {width:,} x {height:,} px " if width and height else ""
    return f"{name} {size}is larger than {MOST_MEGAPIXELS} megapixels and was not decoded: {make_smaller}."


def _refuse_if_large(size_px: tuple[int, int], name: str, make_smaller: str) -> None:
    width, height = size_px
    if width * height > MOST_MEGAPIXELS * 1e6:
        raise StoreError(_too_large(name, make_smaller, width, height))


def _refuse_if_it_points_everywhere(directories: Iterable[bytes], damaged: str) -> None:
    """Refuse a list of contents whose entries point to the same bytes again and again: reading it would copy them."""
    for tiff in directories:
        if claimed_bytes(tiff) > MOST_POINTED_TO * len(tiff) + SMALL_BYTES:
            raise StoreError(damaged)


# Decoding ---------------------------------------------------------------------------------------------------


def _loaded(image: Image.Image, kind: str, content: bytes, name: str, make_smaller: str) -> Decoded:
    _refuse_if_large(image.size, name, make_smaller)
    bits = _bits(image, kind, content)
    if kind == "TIFF":
        tile_px = int(image.tag_v2.get(ExifTags.Base.TileWidth, 1)), int(image.tag_v2.get(ExifTags.Base.TileLength, 1))
        _refuse_if_large(tile_px, name, make_smaller)
    if image.mode not in MODES:
        raise StoreError(f"{name} holds numbers that are no plain colours ({image.mode}): export it as 8-bit PNG.")
    turn = _orientation(image, kind)
    moves = bool(getattr(image, "is_animated", False))
    image.seek(0)
    before = image.size
    image.load()
    notes = _notes(image, kind, name, bits=bits, moves=moves, turned=turn in TURNS)
    turned_by_pillow = kind == "TIFF" and _orientation(image, kind) == 1
    if not turned_by_pillow and image.size != before:
        raise ValueError("the size changed while it was decoded")
    return Decoded(image, kind, 1 if turned_by_pillow else turn, bits, notes)


def _orientation(image: Image.Image, kind: str) -> int:
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
