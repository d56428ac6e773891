"""The picture itself: an immutable value that owns its pixels and knows its past."""

from __future__ import annotations

import enum
import functools
import typing
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit import consent, label
from kit.picture.history import Step, as_json

MAX_SIDE_PX = 512  # a toy limit, on purpose: see the design rules in the README


class Region(enum.IntEnum):
    """What a pixel shows. Skin includes brows and beard."""

    BACKGROUND = 0
    SKIN = 1
    EYES = 2
    MOUTH = 3
    HAIR = 4
    COVERING = 5
    GLASSES = 6
    CLOTHES = 7


@dataclass(frozen=True, eq=False)
class Landmarks:
    """Named points of a face.

    Attributes
    ----------
    points : numpy.ndarray
        float64, (n, 2): x (to the right) and y (down) in px. The origin is the top left corner of the picture,
        so that the centre of the first pixel is (0.5, 0.5).
    name : str
        The point set: ``face-68`` or ``tower-24``, or one that photographs come with, such as ``webmorph-189``. Steps
        refuse to mix sets, and only a picture with one of the first two can receive a face.
    visible : numpy.ndarray
        bool, (n,): False where the point is hidden.
    """

    points: np.ndarray
    name: str
    visible: np.ndarray

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", _owned(self.points, np.float64))
        object.__setattr__(self, "visible", _owned(self.visible, bool))


@dataclass(frozen=True, eq=False)
class Studio:
    """What only the renderer knows, and no photograph: derived pictures do not carry it.

    Attributes
    ----------
    normals, albedo : numpy.ndarray
        float32, (H, W, 3): unit normals (x right, y up, z to the camera); linear reflectance in [0, 1].
    depth : numpy.ndarray
        float32, (H, W): in head units (100 mm) towards the camera.
    light : dict
        The light that was set, as JSON values.
    """

    normals: np.ndarray
    albedo: np.ndarray
    depth: np.ndarray
    light: Mapping[str, Any]


class Draft(typing.NamedTuple):
    """What the body of a step returns; the step turns it into a `Picture`.

    ``edited`` is a bool (H, W) mask of the pixels that this step edited; None for a step that only copies.
    """

    pixels: np.ndarray
    landmarks: Landmarks | None = None
    labels: np.ndarray | None = None
    edited: np.ndarray | None = None
    studio: Studio | None = None
    name: str | None = None


_alive: weakref.WeakSet[Picture] = weakref.WeakSet()


@dataclass(frozen=True, eq=False)
class Picture:
    """An immutable picture that knows who agreed to it and what was done to it.

    Attributes
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3), sRGB, read-only, at most 512 px a side. For computing.
    name : str
        Short name for captions.
    history : tuple of Step
        All steps behind the picture, oldest first, without the pictures themselves.
    landmarks : Landmarks or None
    labels : numpy.ndarray or None
        uint8, (H, W) of `Region` values.
    edited : numpy.ndarray or None
        bool, (H, W); None where nobody knows.
    studio : Studio or None
    """

    pixels: np.ndarray
    name: str
    history: tuple[Step, ...]
    landmarks: Landmarks | None = None
    labels: np.ndarray | None = field(default=None, repr=False)
    edited: np.ndarray | None = field(default=None, repr=False)
    studio: Studio | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        pixels = _owned(self.pixels, np.uint8)
        if pixels.ndim != 3 or pixels.shape[2] != 3:
            raise ValueError(f"a picture has shape (height, width, 3), this array has {pixels.shape}.")
        if max(pixels.shape) > MAX_SIDE_PX:
            raise ValueError(f"a picture is at most {MAX_SIDE_PX} px a side, this one is {pixels.shape[:2]}.")
        object.__setattr__(self, "pixels", pixels)
        for key, dtype in (("labels", np.uint8), ("edited", bool)):
            layer = getattr(self, key)
            if layer is None:
                continue
            if layer.shape != pixels.shape[:2]:
                raise ValueError(f"{key} has shape {layer.shape}, its picture {pixels.shape[:2]}.")
            object.__setattr__(self, key, _owned(layer, dtype))
        _alive.add(self)

    @classmethod
    def made(
        cls,
        draft: Draft,
        *,
        step: str,
        name: str,
        parameters: Mapping[str, Any],
        consent_ids: tuple[str, ...],
        says: str,
        kind: str = "made",
        recorded_as: str | None = None,
    ) -> Picture:
        """Return a picture at its birth, by the studio or by a loader.

        Parameters
        ----------
        draft : Draft
        step, says, kind, parameters
            As in `Step`.
        name : str
            Short name for captions.
        consent_ids : tuple of str
            The records behind it.
        recorded_as : str, optional
            The name under which the first record lists the fingerprint of these very pixels.

        Raises
        ------
        ConsentError
            If the pixels are not those that the record covers, or if it does not allow to display them.
        """
        if not says.strip():
            raise ValueError(f"{step}: a picture is born with words for its label.")
        if recorded_as is not None:
            consent.matches(consent_ids[0], recorded_as, draft.pixels)
        consent.require(consent_ids, "display", name=name)
        born = Step(step, kind, as_json(parameters), consent=tuple(consent_ids), says=says)
        untouched = np.zeros(draft.pixels.shape[:2], bool) if kind == "made" else None  # nobody knows of a photograph
        edited = untouched if draft.edited is None else draft.edited
        return cls(draft.pixels, name, (born,), draft.landmarks, draft.labels, edited, draft.studio)

    @property
    def id(self) -> str:
        """Name of this picture's history: the same on every machine."""
        return self.history[-1].id

    @property
    def consent(self) -> tuple[str, ...]:
        """Ids of all consent records behind the picture."""
        return self.history[-1].consent

    @property
    def size_px(self) -> tuple[int, int]:
        """Height and width."""
        return self.pixels.shape[:2]

    @property
    def edited_share(self) -> float:
        """Share of the pixels that were edited, in [0, 1]; nan where nobody knows."""
        return float("nan") if self.edited is None else float(self.edited.mean())

    def as_float(self) -> np.ndarray:
        """Return fresh float32 pixels in [0, 1], sRGB."""
        return self.pixels.astype(np.float32) / np.float32(255)

    def as_linear(self) -> np.ndarray:
        """Return fresh float32 pixels in [0, 1], linear light: twice the number is twice the light."""
        return light_of_levels()[self.pixels]

    def require(self, purpose: str, *, audience: str = "self") -> None:
        """Refuse with a `ConsentError` unless every record behind the picture allows this."""
        consent.require(self.consent, purpose, name=self.name, audience=audience)

    def __copy__(self) -> Picture:
        return self

    def __deepcopy__(self, memo: Any) -> Picture:
        return self  # nothing in it can change

    def __reduce__(self) -> Any:
        raise TypeError("a picture is not pickled, which would part it from its consent: save it with kit.store.")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        self.require("display")
        if consent.rests_on_opened_file(self.consent):
            return {"text/plain": repr(self)}  # the notebook's file would keep what is shown as its output
        return label.figure([label.under(self)], label.sentence(self))

    def __repr__(self) -> str:
        height, width = self.size_px
        return f"<Picture {self.name}, {width} x {height} px: {label.sentence(self)}>"


def alive_with(record_id: str) -> list[Picture]:
    """Return the pictures of this session that rest on a consent record, oldest history first."""
    found = [picture for picture in _alive if record_id in picture.consent]
    return sorted(found, key=lambda picture: (len(picture.history), picture.name, picture.id))


def _owned(array: np.ndarray, dtype: Any) -> np.ndarray:
    """Return a read-only copy, so that nobody can change a picture behind its history."""
    if dtype is np.uint8 and np.asarray(array).dtype != np.uint8:
        raise ValueError(f"pixels are uint8 (0 to 255), this array is {np.asarray(array).dtype}.")
    array = np.asarray(array, dtype=dtype)
    return np.frombuffer(array.tobytes(), dtype=dtype).reshape(array.shape)  # bytes cannot be made writable again


@functools.cache
def light_of_levels() -> np.ndarray:
    """Return linear light for each of the 256 sRGB levels (IEC 61966-2-1), float32, (256,)."""
    level = np.arange(256) / 255
    return np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4).astype(np.float32)
