"""Saving a picture: with its visible label, and with a disclosure inside the file that is read back first.

What you will understand: there is one way out for a picture, and it cannot be taken without the label.

Serves every notebook. Whoever has the file can still cut the strip off or strip the disclosure; see `kit.label`.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, PngImagePlugin

from kit import folders, label, store

if TYPE_CHECKING:
    from kit.picture import Picture

SAVED_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
JPEG_QUALITY = 90  # visually clean, and 4:4:4 below keeps the label's small letters legible
WEBP_EFFORT = 80  # what Pillow does by itself
XMP_KEYWORD_PNG = "XML:com.adobe.xmp"  # the iTXt keyword that the XMP specification names for PNG


def save(picture: Picture, path: str | Path, *, audience: str) -> Path:
    """Save a picture with its visible label and its embedded disclosure.

    Parameters
    ----------
    picture : Picture
    path : str or Path
        Ends in ``.png``, ``.jpg``, ``.jpeg`` or ``.webp``. A relative path is taken from `kit.folders.home`.
    audience : {"class", "public"}
        Who will see the file. Every consent record behind the picture must reach that far.

    Returns
    -------
    Path
        Where the file is.

    Raises
    ------
    ConsentError
        If somebody behind the picture did not agree to that audience.
    StoreError
        If the file cannot be written, or its disclosure cannot be read back: then no file is left.
    ValueError
        If the ending or the audience is not one of those above.
    """
    path = Path(path)
    if path.suffix.lower() not in SAVED_FORMATS:
        raise ValueError(f"cannot save as {path.suffix or path.name!r}: end the name in .png, .jpg or .webp.")
    if audience not in ("class", "public"):
        raise ValueError(f'audience={audience!r} is unknown: say "class" or "public".')
    picture.require("publish" if audience == "public" else "display", audience=audience)
    path = path if path.is_absolute() else folders.home() / path
    packet = label.xmp_packet(picture)
    content = store.encode(label.under(picture), path.suffix, xmp=packet)
    if read_xmp(content) != packet:
        raise store.StoreError(f"{path.name} was not saved: its disclosure could not be read back from the file.")
    return store.write_bytes(path, content)


def encode(
    pixels: np.ndarray,
    suffix: str,
    *,
    xmp: str | None = None,
    quality: int = JPEG_QUALITY,
    effort: int = WEBP_EFFORT,
    palette: np.ndarray | None = None,
) -> bytes:
    """Return pixels as the bytes of an image file.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3) or (H, W).
    suffix : str
        One of `SAVED_FORMATS`. WebP is lossless, so that a forensic map keeps its exact values.
    xmp : str, optional
        Packet to embed.
    quality : int
        For JPEG only, 1 to 95.
    effort : int
        For WebP only, 0 to 100: how long to look for a smaller file. Without any it is as exact, 4 times as fast and at
        most a fifth larger.
    palette : numpy.ndarray, optional
        For PNG only, uint8 (n, 3), 256 at most: the colours that the numbers of `pixels`, (H, W), stand for. A drawing
        of few colours is 7 times as fast to encode and smaller.
    """
    buffer = io.BytesIO()
    image = Image.fromarray(pixels)
    if palette is not None:
        image.putpalette(np.asarray(palette, np.uint8).tobytes())
    kind = SAVED_FORMATS[suffix.lower()]
    if kind == "PNG":
        extra = PngImagePlugin.PngInfo()
        if xmp:
            extra.add_itxt(XMP_KEYWORD_PNG, xmp)
        image.save(buffer, kind, pnginfo=extra)
    elif kind == "JPEG":
        image.save(buffer, kind, quality=quality, subsampling=0, **({"xmp": xmp.encode()} if xmp else {}))
    else:
        image.save(buffer, kind, lossless=True, method=0, quality=effort, **({"xmp": xmp.encode()} if xmp else {}))
    return buffer.getvalue()


def read_xmp(content: bytes) -> str | None:
    """Return the XMP packet of an encoded image, or None when it has none."""
    with Image.open(io.BytesIO(content)) as image:
        packet = image.info.get(XMP_KEYWORD_PNG) or image.info.get("xmp")
    return packet.decode("utf-8") if isinstance(packet, bytes) else packet


def saved_images() -> list[Path]:
    """Return the files in the learner's folder that `save` may have written, in alphabetical order.

    Left out are ``private/``, hidden folders, what the kit ships, links, and files larger than any of ours.
    """
    return folders.images_in(folders.home())


def xmp_of(path: Path) -> str | None:
    """Return the XMP packet inside an image file of anybody's, or None when it has none.

    Raises
    ------
    StoreError
        If the file cannot be read as an image.
    """
    content = store.read_bytes(path)
    try:
        with warnings.catch_warnings(action="ignore"):  # of a file that is none of ours
            return read_xmp(content)
    except Exception as error:  # a damaged image fails in a dozen ways, and none of them concerns the others
        raise store.StoreError(f"{path.name} is not a readable image ({error}).") from None
