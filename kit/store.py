"""The only place that reads and writes files.

What you will understand: where the kit keeps things, and why a picture cannot leave it unmarked. Shipped data
is read from ``data/``; what a learner makes goes to a folder of their own; a saved picture always carries its
visible label and an embedded disclosure, which is read back before the file counts as saved.

Serves every notebook. It cannot save a bare picture, overwrite shipped data, or read anything over a network.

Sources: XMP specification part 1 (ISO 16684-1) for the packet; IPTC Photo Metadata Standard for the digital
source type (see `kit.label`).
"""

from __future__ import annotations

import contextlib
import errno
import io
import itertools
import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, PngImagePlugin

from kit import folders
from kit.folders import CHECKOUT

if TYPE_CHECKING:
    from kit.picture import Picture

SAVED_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
SHIPPED = ("data", "kit", "notebooks", "tests")  # folders of the checkout that nothing here writes into
JPEG_QUALITY = 90  # visually clean, and 4:4:4 below keeps the label's small letters legible
XMP_KEYWORD_PNG = "XML:com.adobe.xmp"  # the iTXt keyword that the XMP specification names for PNG


class StoreError(Exception):
    """A file could not be read or written; the message says what, where and what to do."""


# Where things live ------------------------------------------------------------------------------------------


def data_path(*parts: str) -> Path:
    """Return the path of a shipped data file, e.g. ``data_path("actors", "rowan.yml")``."""
    return CHECKOUT.joinpath("data", *parts)


def answers_path(*parts: str) -> Path:
    """Return a path among the learner's answers (git-ignored, never sent anywhere)."""
    return folders.home().joinpath("answers", *parts)


def private_path(*parts: str) -> Path:
    """Return a path among photographs and records that a user added (git-ignored, never exported)."""
    return folders.home().joinpath("private", *parts)


# Reading ----------------------------------------------------------------------------------------------------


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    StoreError
        If the file is missing or cannot be read as UTF-8.
    """
    try:
        return Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StoreError(f"{_shown(path)} is missing: fetch the course again, or restore the file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{_shown(path)} cannot be read ({error}): check its permissions and encoding.") from None


def read_json(path: Path) -> Any:
    """Return the content of a JSON file; `StoreError` names file and line of a mistake."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise StoreError(f"{_shown(path)}, line {error.lineno}: {error.msg}. Mend that line.") from None


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file; `StoreError` names file and line of a mistake."""
    return parse_yaml(read_text(path), path)


def parse_yaml(text: str, path: Path) -> Any:
    """Return the content of YAML text that came from `path` (named in the error only)."""
    import yaml  # imported here: PyYAML is not needed to show a picture

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that does not exist
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or (str(error) if isinstance(error, ValueError) else "not valid YAML")
        raise StoreError(f"{_shown(path)}{where}: {problem}. Mend that line.") from None


def read_image(path: Path) -> np.ndarray:
    """Return the pixels of a shipped image.

    Returns
    -------
    numpy.ndarray
        uint8, (H, W, 3) for colour, (H, W) for a label map.
    """
    try:
        with Image.open(path) as image:
            return np.array(image if image.mode in ("L", "RGB") else image.convert("RGB"))
    except FileNotFoundError:
        raise StoreError(f"{_shown(path)} is missing: fetch the course again, or restore the file.") from None
    except OSError as error:
        raise StoreError(f"{_shown(path)} is not a readable image ({error}).") from None


def files_in(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder that match, in alphabetical order; none when the folder does not exist."""
    return sorted(Path(folder).glob(pattern))


def sample(name: str) -> Picture:
    """Return a photograph that comes with scikit-image, with its consent record.

    Parameters
    ----------
    name : str
        A PNG file of `skimage.data` for which ``data/consent`` holds a record, such as ``astronaut``.

    Raises
    ------
    ConsentError
        If there is no such record, or the pixels are not those it covers.
    """
    from importlib.resources import files

    from kit import consent
    from kit.picture import Draft, Picture

    record = consent.record(name)
    return Picture.made(
        # Read directly: `skimage.data` would load half of scipy for a file that its record covers by hash anyway.
        Draft(read_image(files("skimage") / "data" / f"{name}.png")),
        step="store.sample",
        kind="captured",
        name=record.shown[0].upper() + record.shown[1:],
        parameters={"name": name},
        consent_ids=(name,),
        says=f"Photograph: {record.credit}. Not edited here.",
        recorded_as=name,
    )


# Writing ----------------------------------------------------------------------------------------------------


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all: to a temporary name first, then renamed.

    Raises
    ------
    StoreError
        If there is no room or no permission, or if the file belongs to the kit. What stood there before is kept.
    """
    path = Path(path)
    if any(path.absolute().is_relative_to(CHECKOUT / folder) for folder in SHIPPED):
        raise StoreError(f"{_shown(path)} was not written: it belongs to the kit. Choose another folder.")
    temporary = path.with_name(f".unfinished-{uuid.uuid4().hex[:12]}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise StoreError(_why_not_written(path, error)) from None
    return path


def set_aside(path: Path) -> Path:
    """Give a file of the learner's a number of its own, so that another can take its place."""
    path = Path(path)
    number = next(n for n in itertools.count(1) if not path.with_name(f"{path.stem}-old-{n}{path.suffix}").exists())
    return path.rename(path.with_name(f"{path.stem}-old-{number}{path.suffix}"))


def remove(path: Path) -> None:
    """Remove a file that the learner made, if it is there."""
    Path(path).unlink(missing_ok=True)


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text as `write_bytes` does."""
    return write_bytes(path, text.encode("utf-8"))


def write_yaml(path: Path, content: Any) -> Path:
    """Write YAML that people can read: keys in the order given, no abbreviations."""
    import yaml

    return write_text(path, yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100))


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
    from kit import label  # imported here: the label draws with `encode`, and only a save needs the label

    path = Path(path)
    if path.suffix.lower() not in SAVED_FORMATS:
        raise ValueError(f"cannot save as {path.suffix or path.name!r}: end the name in .png, .jpg or .webp.")
    if audience not in ("class", "public"):
        raise ValueError(f'audience={audience!r} is unknown: say "class" or "public".')
    picture.require("publish" if audience == "public" else "display", audience=audience)
    path = path if path.is_absolute() else folders.home() / path
    packet = label.xmp_packet(picture)
    content = encode(label.under(picture), path.suffix, xmp=packet)
    if read_xmp(content) != packet:
        raise StoreError(f"{path.name} was not saved: its disclosure could not be read back from the file.")
    return write_bytes(path, content)


def encode(pixels: np.ndarray, suffix: str, *, xmp: str | None = None, quality: int = JPEG_QUALITY) -> bytes:
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
    """
    buffer = io.BytesIO()
    image = Image.fromarray(pixels)
    kind = SAVED_FORMATS[suffix.lower()]
    if kind == "PNG":
        extra = PngImagePlugin.PngInfo()
        if xmp:
            extra.add_itxt(XMP_KEYWORD_PNG, xmp)
        image.save(buffer, kind, pnginfo=extra)
    elif kind == "JPEG":
        image.save(buffer, kind, quality=quality, subsampling=0, **({"xmp": xmp.encode()} if xmp else {}))
    else:
        image.save(buffer, kind, lossless=True, method=0, **({"xmp": xmp.encode()} if xmp else {}))
    return buffer.getvalue()


def read_xmp(content: bytes) -> str | None:
    """Return the XMP packet of an encoded image, or None when it has none."""
    with Image.open(io.BytesIO(content)) as image:
        packet = image.info.get(XMP_KEYWORD_PNG) or image.info.get("xmp")
    return packet.decode("utf-8") if isinstance(packet, bytes) else packet


def _shown(path: Path) -> str:
    """Return a path as a reader knows it: from the checkout where it lies inside."""
    path = Path(path)
    return path.relative_to(CHECKOUT).as_posix() if path.is_relative_to(CHECKOUT) else str(path)


def _why_not_written(path: Path, error: OSError) -> str:
    where = _shown(path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{where} was not written: the disk is full. Free some space and try again; nothing was lost."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{where} was not written: this folder may not be written to. "
            "Set FACE_VALUE_HOME to a folder of yours and start again; nothing was lost."
        )
    return f"{where} was not written ({error.strerror or error}); nothing was lost."
