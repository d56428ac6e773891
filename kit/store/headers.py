"""What an image file says about itself, read before any decoder sees it.

What you will understand: a file of a few bytes can claim anything: a canvas of gigabytes, a thousand layers, a list of
contents in which every entry points to the whole file. Decoders believe much of it, so it is checked here first.

Serves `kit.store.outside`. It deliberately decodes no pixel, and reads only what is needed to say no.

Sources: JPEG (ITU-T T.81), annex B; TIFF 6.0 and EXIF 2.32 for directories; WebP (RFC 9649) for its canvas.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

import numpy as np

# How each kind of file begins, and how its name may end.
KINDS = {
    "JPEG": (rb"\xff\xd8\xff", (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo")),
    "PNG": (rb"\x89PNG\r\n\x1a\n", (".png", ".apng")),
    "WEBP": (rb"RIFF....WEBP", (".webp",)),
    "TIFF": (rb"II\*\0|MM\0\*", (".tif", ".tiff")),
    "BMP": (rb"BM", (".bmp", ".dib")),
    "GIF": (rb"GIF8[79]a", (".gif",)),
}
START_OF_SCAN, APP1, APP2 = 0xDA, 0xE1, 0xE2  # markers of a JPEG
EXIF, MPF = b"Exif\0\0", b"MPF\0"  # how a directory inside of a JPEG begins
BYTES_OF_TYPE = np.array([0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8], np.int64)  # of TIFF's types 1 to 16
ORIENTATION = 0x0112
INNER = (0x014A, 0x8769, 0x8825, 0xA005)  # entries that point to another directory


def kind_of(content: bytes) -> str | None:
    """Return which kind a file is by its first bytes, None for any other."""
    return next((kind for kind, (begins, _) in KINDS.items() if re.match(begins, content, re.DOTALL)), None)


def webp_size_px(content: bytes) -> tuple[int, int]:
    """Return width and height of the canvas of a WebP, from its first 30 bytes."""
    form, head = content[12:16], content[16:30].ljust(14, b"\0")
    if form == b"VP8X":
        return int.from_bytes(head[8:11], "little") + 1, int.from_bytes(head[11:14], "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(head[5:9], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[10:14])
    return width & 0x3FFF, height & 0x3FFF


def jpeg_scans(content: bytes) -> int:
    """Return how many scans a JPEG has, up to its end; preview pictures in its header are not counted."""
    *_, (_, last, end) = [(0, 2, 2), *_segments(content)]
    found = 0
    for marker in re.finditer(rb"\xff[\xd9\xda]", content[max(last, end) :]):
        if marker[0] == b"\xff\xd9":
            break
        found += 1
    return found


def jpeg_directories(content: bytes) -> list[bytes]:
    """Return the directories that stand in the header of a JPEG, with what they point to."""
    parts = [(marker, content[start:end]) for marker, start, end in _segments(content)]
    exif = b"".join(part.removeprefix(EXIF) for marker, part in parts if marker == APP1 and part.startswith(EXIF))
    return [exif, *(part.removeprefix(MPF) for marker, part in parts if marker == APP2 and part.startswith(MPF))]


def claimed_bytes(tiff: bytes) -> int:
    """Return how many bytes the entries of a directory point to, each entry counted for itself."""
    entries = _entries(tiff, _first(tiff))
    inner = [_entries(tiff, int(entry["value"])) for entry in entries if entry["tag"] in INNER]
    sizes = [
        np.minimum(
            part["count"].astype(np.int64) * BYTES_OF_TYPE[np.where(part["type"] > 16, 0, part["type"])], len(tiff)
        )
        for part in [entries, *inner]
    ]
    return int(sum(size.sum() for size in sizes))


def orientation(exif: bytes) -> int:
    """Return the orientation that EXIF names, 1 to 8; 1 where it cannot be read."""
    tiff = exif.removeprefix(EXIF)
    for entry in _entries(tiff, _first(tiff)):
        if entry["tag"] == ORIENTATION:
            value = int(entry["value"])
            value = value if tiff[:2] == b"II" else value >> 16  # two bytes, at the beginning of four
            return value if 1 <= value <= 8 else 1
    return 1


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of what each segment of a JPEG's header holds."""
    at = 2
    while content[at : at + 1] == b"\xff" and at + 4 <= len(content) and content[at + 1] != START_OF_SCAN:
        end = at + 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
        yield content[at + 1], at + 4, end
        at = end


def _first(tiff: bytes) -> int:
    """Return where the first directory stands."""
    return int.from_bytes(tiff[4:8], "little" if tiff[:2] == b"II" else "big")


def _entries(tiff: bytes, at: int) -> np.ndarray:
    """Return the entries of the directory at a place, as many as are there."""
    order, name = ("<", "little") if tiff[:2] == b"II" else (">", "big")
    entry = np.dtype([("tag", f"{order}u2"), ("type", f"{order}u2"), ("count", f"{order}u4"), ("value", f"{order}u4")])
    there = max(len(tiff) - at - 2, 0) // entry.itemsize
    return np.frombuffer(tiff, entry, min(int.from_bytes(tiff[at : at + 2], name), there), min(at + 2, len(tiff)))
