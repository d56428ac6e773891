"""Results that take long are kept, and handed out again on the same conditions as fresh ones.

What you will understand: a kept copy is a copy. Everybody behind it is asked again each time, so a consent that was
withdrawn since reaches it too; and it comes back with its history, so it still carries its label.

Serves 04-learning and later, and 01-consent, which looks for kept copies. It keeps no result that may not be saved
(see `kit.store.save`), and cannot know of code that was edited while this kernel runs: restart it then, as for any
change of code.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import inspect
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import kit
from kit import consent, store
from kit.picture import Landmarks, Picture, Step
from kit.picture.steps import Call, inherited

KEY_DIGITS = 24  # hexadecimal, of a sha256: two different calls never meet
STEPS_IN = ("kit", "**/*.py"), ("data/actors", "*.yml"), ("data/actors", "*.json")  # what the result of a step rests on


def cached(step: Callable[..., Picture], *args: Any, **kwargs: Any) -> Picture:
    """Return what a step makes, from the cache where the very same was made before.

    Parameters
    ----------
    step : callable
        A step, such as `kit.swap.face`.
    *args, **kwargs
        What it is called with.

    Returns
    -------
    Picture
        Equal to a fresh result: pixels, landmarks, labels, edited mask, history, id and label.

    Raises
    ------
    ConsentError
        If anybody behind the pictures did not agree to the step or to being shown, or does no longer.
    TypeError
        If `step` is no step.

    Notes
    -----
    A cache is a convenience: a file that is damaged is made again, and a disk that is full stops nobody.
    """
    if not hasattr(step, "asked"):
        raise TypeError(f"store.cached keeps what steps make, and {step.__qualname__} is none: call it directly.")
    call = step.asked(*args, **kwargs)  # before any file is opened
    pictures = [picture for given in call.given.values() for picture in given]
    _, records = inherited(pictures)
    for picture in pictures:
        picture.require("display")
    name = f"{step.__module__}.{step.__qualname__}".removeprefix("kit.")
    path = store.cache_path("pictures", f"{name}-{_key(step, call)}.npz")
    with contextlib.suppress(store.StoreError, KeyError, TypeError, ValueError):
        return _kept(path, call, pictures)
    made = step(*args, **kwargs)
    if made.studio is None and not consent.refusals(records, "display", name=made.name, audience="class"):
        with contextlib.suppress(store.StoreError):
            _keep(path, made, call)
    return made


def kept_history(path: Path) -> tuple[str, tuple[Step, ...]]:
    """Return the name and the history of a kept picture.

    Raises
    ------
    StoreError
        If the file is damaged.
    """
    try:
        told = _told(store.read_arrays(path))
        return str(told["name"]), _history(told)
    except (KeyError, TypeError, ValueError):
        raise store.StoreError(f"{path.name} is no kept picture: delete it.") from None


# The key ----------------------------------------------------------------------------------------------------


def _key(step: Callable[..., Picture], call: Call) -> str:
    """Return a name for everything that the result depends on."""
    given = {key: [(each.id, _content(each)) for each in pictures] for key, pictures in call.given.items()}
    code = [step.__module__, step.__qualname__, kit.__version__, np.__version__, code_behind(step.__module__)]
    told = [code, given, call.parameters]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:KEY_DIGITS]


def _content(picture: Picture) -> str:
    """Return a hash of what is in a picture; its id tells only the history, also of a portrait that was redrawn."""
    told = hashlib.sha256(picture.name.encode())
    for name, layer in sorted(_layers(picture).items()):
        told.update(f"{name}{layer.shape}".encode() + layer.tobytes())
    return told.hexdigest()


@functools.cache
def code_behind(module: str) -> str:
    """Return a hash of the code and the shape data that a step of this module may use: all of the kit's.

    Raises
    ------
    TypeError
        If the module is no file, such as a notebook: then nobody could tell when it changes.
    """
    told = hashlib.sha256()
    for folder, pattern in STEPS_IN:
        for path in store.files_in(store.CHECKOUT / folder, pattern):
            told.update(f"{path.name}\n{store.read_text(path)}".encode())
    if not module.startswith("kit."):
        try:
            told.update(inspect.getsource(sys.modules[module]).encode())
        except (OSError, TypeError):
            raise TypeError(f"store.cached keeps only what steps in files make, not in {module}.") from None
    return told.hexdigest()


# The file ---------------------------------------------------------------------------------------------------


def _keep(path: Path, made: Picture, call: Call) -> None:
    layers = _layers(made)
    told = {
        "name": made.name,
        "point_set": made.landmarks.name if made.landmarks else None,
        "layers": sorted(layers),
        "history": [dataclasses.asdict(step) for step in made.history],
        "generators": {key: generator.bit_generator.state for key, generator in _generators(call)},
    }
    text = json.dumps(told, default=np.ndarray.tolist)
    store.write_arrays(path, {**layers, "told": np.frombuffer(text.encode(), np.uint8)})


def _kept(path: Path, call: Call, pictures: Sequence[Picture]) -> Picture:
    """Return the picture in a file; raise if it is missing, damaged, or not made of these pictures."""
    arrays = store.read_arrays(path)
    told = _told(arrays)
    history = _history(told)
    past, records = inherited(pictures)
    parents = tuple(picture.id for picture in pictures)
    if (history[:-1], history[-1].parents, history[-1].consent) != (past, parents, records):
        raise ValueError("another history")
    landmarks = told["point_set"] and Landmarks(arrays["points"], told["point_set"], arrays["visible"])
    made = Picture(
        arrays["pixels"], told["name"], history, landmarks or None, arrays.get("labels"), arrays.get("edited")
    )
    for key, generator in _generators(call):
        generator.bit_generator.state = told["generators"][key]  # as far on as if the step had run
    return made


def _layers(picture: Picture) -> dict[str, np.ndarray]:
    """Return the arrays of a picture by their names, those that it has."""
    marks = picture.landmarks
    layers = {"pixels": picture.pixels, "labels": picture.labels, "edited": picture.edited}
    layers |= {"points": marks.points, "visible": marks.visible} if marks else {}
    return {name: layer for name, layer in layers.items() if layer is not None}


def _told(arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    """Return what the file says in words, once it is clear that no array is missing."""
    told = json.loads(arrays["told"].tobytes())
    if sorted({*arrays} - {"told"}) != told["layers"]:
        raise ValueError("arrays are missing")
    return told


def _history(told: dict[str, Any]) -> tuple[Step, ...]:
    tuples = ("parents", "purposes", "consent")
    if not told["history"]:
        raise ValueError("no history")
    return tuple(Step(**{**line, **{key: tuple(line[key]) for key in tuples}}) for line in told["history"])


def _generators(call: Call) -> list[tuple[str, np.random.Generator]]:
    return [(key, value) for key, value in call.bound.arguments.items() if isinstance(value, np.random.Generator)]
