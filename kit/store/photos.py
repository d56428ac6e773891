"""Photographs of people, each with the record of their consent, and with landmarks that somebody placed.

What you will understand: a photograph comes in only together with its consent record, and only if it is the very
file that the record is about. What the camera noted in the file stays outside.

Serves 01-consent and 02-faces. The kit ships no photograph of a person: ``python3 -m kit consent london`` fetches them
for those who wish. Nothing is loaded here without a record, and nothing finds landmarks: they come with the picture.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from kit import consent, folders, registry, store
from kit.consent import ConsentError
from kit.picture import MAX_SIDE_PX, Draft, Landmarks, Picture
from kit.store import decoding, templates
from kit.store.places import StoreError

MOST_BYTES = 30_000_000
MAKE_SMALLER = "export a smaller copy"
KINDS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff")  # in the order in which a name is looked for


def photos_folder(record: str) -> Path | None:
    """Return the folder with the photographs of a consent record, or None where they were not fetched.

    The first that exists of `kit.folders.photograph_folders`; for a record of one's own, ``private/photographs``.
    """
    if record not in registry.FOLDERS:
        own = store.private_path(folders.PHOTOGRAPHS)
        return own if own.is_dir() else None
    found = (folder / record for folder in folders.photograph_folders())
    return next((folder for folder in found if folder.is_dir()), None)


def photographs(record: str) -> tuple[str, ...]:
    """Return the names of the photographs of a fetched set that are at hand, in alphabetical order; often none."""
    folder = photos_folder(record)
    names = [Path(name).stem for name in _registered(record) if not name.endswith(registry.TEMPLATE)]
    return tuple(sorted(name for name in names if folder and _in_folder(folder, name)))


def photograph(name: str | Path, *, record: str) -> Picture:
    """Return a photograph with its landmarks, if its consent record covers it.

    Parameters
    ----------
    name : str or Path
        Such as ``001_03``, looked for in `photos_folder`; or the path of a file. Its landmarks stand beside it, in a
        file of the same name that ends in ``.tem``, in px of the picture as it is shown.
    record : str
        The consent record: ``london``, ``lisa``, or one of your own in ``private/consent``.

    Returns
    -------
    Picture
        At most 512 px a side. Turned as its EXIF says; nothing else of EXIF is kept. Its history says what else was
        done to read it (`parameters["read"]`). One of your own with face-68 also has the label map that follows from
        its landmarks (`kit.store.regions`), where somebody has said that nothing lies over the face: only so can it
        receive one.

    Raises
    ------
    ConsentError
        If there is no such record, it does not allow to show the picture, or this is not a file that it covers. Also
        for one of your own on Binder or a Hub (`kit.folders.own_photographs_allowed`).
    StoreError
        If the files are missing, damaged or do not belong together: one sentence that says why and what to do.

    Notes
    -----
    What a record covers: of a fetched set every file by its sha256 in ``data/registry.txt``; of any other record the
    pixels, as they come out here, by the fingerprint under ``pictures``. A larger picture is reduced with Lanczos'
    filter, and landmarks move with the corners of the picture.
    """
    found = consent.record(record)
    known = _registered(record)
    if not known:
        _refuse_where_shared(record)
    consent.require([record], "display", name=f"A photograph of {record}")
    path = _path(name, record)
    content = store.read_foreign(path, most_bytes=MOST_BYTES, make_smaller=MAKE_SMALLER)
    template = path.with_suffix(registry.TEMPLATE)
    marks = _marks(template) if template.exists() else None
    if known:
        _refuse_another(path.name, content, known, record)
        _refuse_another(template.name, marks, known, record)
    file = decoding.decoded(content, path.name, make_smaller=MAKE_SMALLER)
    points = None if marks is None else templates.points_in(marks, template.name, found.point_set, file.size_px)
    pixels = reduced(file.whole())
    scale = np.array(pixels.shape[1::-1]) / file.size_px[::-1]
    points = None if points is None else points * scale
    labels = None
    if points is not None and not known and found.point_set == "face-68":
        bare = store.placed_points(path.stem).nothing_over_the_face
        labels = store.face_regions(points, pixels.shape[:2]) if bare else None
    edits = "Made smaller, not edited here." if pixels.shape[:2] != file.size_px else "Not edited here."
    return Picture.made(
        Draft(pixels, None if points is None else _landmarks(points, found.point_set), labels),
        step="store.photograph",
        kind="captured",
        name=f"Photograph {path.stem}",
        parameters={"name": path.stem, "record": record, "was_px": list(file.size_px), "read": list(file.notes)},
        consent_ids=(record,),
        says=f"Photograph: {found.credit or 'made by a user of this kit'}. {edits}",
        recorded_as=None if known else path.stem,
    )


def reduced(pixels: np.ndarray) -> np.ndarray:
    """Return pixels at most 512 px a side, uint8 (H, W, 3); smaller ones as they are."""
    height, width = pixels.shape[:2]
    if max(height, width) <= MAX_SIDE_PX:
        return pixels
    size = [max(1, round(side * MAX_SIDE_PX / max(height, width))) for side in (width, height)]
    return np.array(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))


# Which file -------------------------------------------------------------------------------------------------


@functools.cache
def _registered(record: str) -> Mapping[str, registry.Entry]:
    return registry.entries(store.read_text(store.data_path("registry.txt")), record)


def _in_folder(folder: Path, name: str) -> Path | None:
    paths = (folder / f"{name}{ending}" for ending in KINDS)
    return next((path for path in paths if path.is_file()), None)


def _path(name: str | Path, record: str) -> Path:
    """Return the file that is meant: a path as it is, a name from the record's folder."""
    if isinstance(name, Path) or Path(name).suffix.lower() in KINDS:
        return Path(name).expanduser()
    folder = photos_folder(record)
    found = folder and _in_folder(folder, name)
    if found:
        return found
    if record in registry.FOLDERS and folder is None:
        raise StoreError(
            f"The photographs of {record} are not on this computer, and the course works without them. To fetch them, "
            f"close the notebooks and run: python3 -m kit consent {record}"
        )
    if record in registry.FOLDERS:
        at_hand = photographs(record)
        raise StoreError(f"There is no photograph {name!r} in {folder}; there is: {', '.join(at_hand) or 'none'}.")
    raise StoreError(f"There is no photograph {name!r} in {store.private_path(folders.PHOTOGRAPHS)}: put it there.")


def _marks(template: Path) -> bytes:
    return store.read_foreign(
        template, most_bytes=templates.MOST_BYTES, make_smaller="fetch the .tem file that belongs to the picture"
    )


def _refuse_where_shared(record: str) -> None:
    """Refuse a photograph of somebody's own where many people use one server."""
    if not folders.own_photographs_allowed():
        raise ConsentError(f"Refused: the photograph of {record} stays closed here, because {folders.NOT_ON_A_HUB}")


def _refuse_another(name: str, content: bytes | None, known: Mapping[str, registry.Entry], record: str) -> None:
    """Refuse a file of a fetched set that is missing, or is not the one that was published."""
    if name not in known:
        raise ConsentError(
            f"Refused: the record {record!r} covers no file called {name!r}. A record that lists it would change that."
        )
    if content is None:
        raise StoreError(f"{name} is missing beside its picture: run python3 -m kit consent {record}, which adds it.")
    if not known[name].is_this(content):
        raise ConsentError(
            f"Refused: {name} is not the file that the record {record!r} covers (its sha256 differs from "
            f"data/registry.txt). To fetch the right one, close the notebooks and run: python3 -m kit consent {record}"
        )


def _landmarks(points: np.ndarray, point_set: str) -> Landmarks:
    return Landmarks(points, point_set, np.ones(len(points), bool))
