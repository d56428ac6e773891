"""What a picture is: pixels, the face in them, and how they came about.

What you will understand: a picture here never travels alone. It carries who agreed to it, every step that was
taken with it, and which pixels were edited, so that a label follows from its history and cannot be forgotten.

Serves every notebook. It deliberately cannot turn into a bare array or file by itself: `Picture.pixels` is for
computing, `kit.figures` and `kit.store` are the ways out, and both put the label on.

Sources: the 68 landmarks follow the iBUG 300-W convention [Sagonas 2013](#sagonas2013); the sRGB curve is
IEC 61966-2-1.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import hashlib
import inspect
import json
import typing
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit import consent, label

MAX_SIDE_PX = 512  # a toy limit, on purpose: see the design rules in the README

EDITING_PURPOSES = frozenset({"alter", "lend-face", "receive-face", "average", "train"})


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
        The point set: ``face-68`` or ``tower-24``. Steps refuse to mix sets.
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


@dataclass(frozen=True)
class Step:
    """One line of a picture's history.

    Attributes
    ----------
    name : str
        Such as ``swap.face``.
    kind : {"made", "captured", "edited", "copied"}
        Whether the step made the picture, took it with a camera, changed what it shows, or only copied it.
    parameters : dict
        JSON values.
    parents, purposes : tuple of str
        Ids of the pictures that went in, and the purpose that each of them had agreed to.
    consent : tuple of str
        Ids of all consent records behind the result.
    says : str
        What happened, in words, for the label.
    """

    name: str
    kind: str
    parameters: Mapping[str, Any]
    parents: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    says: str = ""

    @functools.cached_property
    def id(self) -> str:
        """The same 16 hexadecimal digits for the same step on every machine."""
        told = [self.name, self.kind, self.parameters, self.parents, self.purposes, self.consent]
        canonical = json.dumps(told, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


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
        if recorded_as is not None:
            consent.matches(consent_ids[0], recorded_as, draft.pixels)
        consent.require(consent_ids, "display", name=name)
        born = Step(step, kind, _as_json(parameters), consent=tuple(consent_ids), says=says)
        edited = np.zeros(draft.pixels.shape[:2], bool) if draft.edited is None else draft.edited
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
        return _linear_of_srgb()[self.pixels]

    def require(self, purpose: str, *, audience: str = "self") -> None:
        """Refuse with a `ConsentError` unless every record behind the picture allows this."""
        consent.require(self.consent, purpose, name=self.name, audience=audience)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        self.require("display")
        return label.figure([label.under(self)], label.sentence(self))

    def __repr__(self) -> str:
        height, width = self.size_px
        return f"<Picture {self.name}, {width} x {height} px: {label.sentence(self)}>"


def alive_with(record_id: str) -> list[Picture]:
    """Return the pictures of this session that rest on a consent record, oldest history first."""
    found = [picture for picture in _alive if record_id in picture.consent]
    return sorted(found, key=lambda picture: (len(picture.history), picture.name, picture.id))


def step(**purposes: str) -> Callable[[Callable[..., Draft]], Callable[..., Picture]]:
    """Make a function a step: consent is asked first, history is written afterwards.

    Parameters
    ----------
    **purposes : str
        A purpose for each parameter that is a `Picture`. ``says=`` gives the label's words, in which
        ``{parameter}`` stands for a picture's name.

    Raises
    ------
    TypeError
        At import, if a picture parameter has no purpose or a purpose no picture parameter.

    Notes
    -----
    The function returns a `Draft`; its caller gets a `Picture`. Its other parameters must be JSON values, or a
    `numpy.random.Generator`, whose state is noted as a hash. What was edited before stays edited.
    """
    says = purposes.pop("says", "")

    def decorate(function: Callable[..., Draft]) -> Callable[..., Picture]:
        signature = inspect.signature(function)
        pictures = [key for key, par in signature.parameters.items() if _is_picture(par.annotation)]
        if set(pictures) != set(purposes) or not set(purposes.values()) <= set(consent.PURPOSES):
            raise TypeError(
                f"{function.__module__}.{function.__qualname__} takes the pictures {pictures} but names the "
                f"purposes {purposes}: give each picture one of {', '.join(consent.PURPOSES)}."
            )
        name = f"{function.__module__.removeprefix('kit.').split('.')[0]}.{function.__name__}"
        kind = "edited" if EDITING_PURPOSES & set(purposes.values()) else "copied"

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Picture:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = {key: bound.arguments[key] for key in pictures}
            _ask(given, purposes, name)
            others = {key: value for key, value in bound.arguments.items() if key not in given and key != "progress"}
            parameters = _as_json(others)  # before the body runs, so that a generator is noted as it came
            draft = function(*bound.args, **bound.kwargs)
            return _derived(draft, name, kind, parameters, given, purposes, says)

        wrapper.__annotations__ = {**function.__annotations__, "return": "Picture"}
        wrapper.purposes = dict(purposes)  # so that a test can walk every step of the kit
        return wrapper

    return decorate


def _ask(given: Mapping[str, Picture], purposes: Mapping[str, str], name: str) -> None:
    """Refuse once, with a sentence for every side that has not agreed."""
    for key, picture in given.items():
        if not isinstance(picture, Picture):
            raise TypeError(f"{name}: {key} is {type(picture).__name__}, not a picture.")
    sentences = [
        sentence
        for key, picture in given.items()
        for sentence in consent.refusals(picture.consent, purposes[key], name=picture.name)
    ]
    if sentences:
        raise consent.ConsentError("Refused: " + " ".join(sentences))


def _derived(
    draft: Draft,
    name: str,
    kind: str,
    parameters: Mapping[str, Any],
    given: Mapping[str, Picture],
    purposes: Mapping[str, str],
    says: str,
) -> Picture:
    """Return the picture of a draft, with the histories of all that went in."""
    parents = list(given.values())
    past = {step.id: step for parent in parents for step in parent.history}
    consent_ids = tuple(dict.fromkeys(record for parent in parents for record in parent.consent))
    names = {key: picture.name for key, picture in given.items()}
    done = Step(
        name,
        kind,
        parameters,
        tuple(parent.id for parent in parents),
        tuple(purposes[key] for key in given),
        consent_ids,
        says.format(**names),
    )
    return Picture(
        draft.pixels,
        draft.name or parents[-1].name,
        (*past.values(), done),
        draft.landmarks,
        draft.labels,
        _edited_so_far(draft, parents[-1]),
        draft.studio,
    )


def _edited_so_far(draft: Draft, receiver: Picture) -> np.ndarray | None:
    """Return what this step edited together with what was edited before, where the two line up."""
    before = receiver.edited
    if draft.edited is None:
        return before
    if before is None or before.shape != draft.edited.shape:
        return draft.edited
    return before | draft.edited


def _as_json(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as JSON values, in the order given."""

    def plain(value: Any) -> Any:
        if isinstance(value, np.random.Generator):
            state = json.dumps(value.bit_generator.state, sort_keys=True, default=str)
            return "generator:" + hashlib.sha256(state.encode()).hexdigest()[:16]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {key: plain(item) for key, item in dataclasses.asdict(value).items()}
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, Mapping):
            return {str(key): plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        raise TypeError(f"a step's parameter must be a JSON value, {type(value).__name__} is none.")

    return {key: plain(value) for key, value in parameters.items()}


def _is_picture(annotation: Any) -> bool:
    return annotation is Picture or "Picture" in str(annotation).replace("|", " ").split()


def _owned(array: np.ndarray, dtype: Any) -> np.ndarray:
    """Return a read-only copy, so that nobody can change a picture behind its history."""
    if dtype is np.uint8 and np.asarray(array).dtype != np.uint8:
        raise ValueError(f"pixels are uint8 (0 to 255), this array is {np.asarray(array).dtype}.")
    copy = np.array(array, dtype=dtype, order="C")
    copy.setflags(write=False)
    return copy


@functools.cache
def _linear_of_srgb() -> np.ndarray:
    """Return linear light for each of the 256 sRGB levels (IEC 61966-2-1), float32."""
    level = np.arange(256) / 255
    return np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4).astype(np.float32)
