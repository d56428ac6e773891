"""How one picture becomes another: consent is asked first, history is written afterwards."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from kit import consent
from kit.picture.history import Step, as_json
from kit.picture.picture import Draft, Picture

EDITING_PURPOSES = frozenset({"alter", "lend-face", "receive-face", "average", "train"})
MOST_NAMED = 3  # pictures of one parameter that a label names; more are counted


def step(**purposes: str) -> Callable[[Callable[..., Draft]], Callable[..., Picture]]:
    """Make a function a step: consent is asked first, history is written afterwards.

    Parameters
    ----------
    **purposes : str
        A purpose for each parameter that is a `Picture`; that of ``*pictures: Picture`` holds for each of them.
        ``says=`` gives the label's words, in which ``{parameter}`` stands for a picture's name, and for several
        pictures for their names or, when there are more than three, their number.

    Raises
    ------
    TypeError
        At import, if a picture parameter has no purpose or a purpose no picture parameter, if pictures would come in
        a list or another container, or if a step that only shows or studies takes several pictures.
    ValueError
        When it runs, if the draft changes more than it says (see Notes).

    Notes
    -----
    The function returns a `Draft`; its caller gets a `Picture`. Its other parameters must be JSON values, or a
    `numpy.random.Generator`, whose state is noted as a hash.

    The last picture is the receiver: the result takes its name, and what was edited in it stays edited. A step that
    edits says where (``Draft.edited``) and changes no other pixel. A step that only copies says nothing there, unless
    it moves pixels: then it hands on the receiver's mask, moved in the same way.
    """
    says = purposes.pop("says", "")

    def decorate(function: Callable[..., Draft]) -> Callable[..., Picture]:
        signature = inspect.signature(function)
        pictures = [key for key, par in signature.parameters.items() if _is_picture(par.annotation)]
        hidden = [key for key, par in signature.parameters.items() if _holds_pictures(par.annotation)]
        if hidden:
            raise TypeError(f"{function.__qualname__} hides pictures in {', '.join(hidden)}: take them as *pictures.")
        if set(pictures) != set(purposes) or not set(purposes.values()) <= set(consent.PURPOSES):
            raise TypeError(
                f"{function.__module__}.{function.__qualname__} takes the pictures {pictures} but names the "
                f"purposes {purposes}: give each picture one of {', '.join(consent.PURPOSES)}."
            )
        name = f"{function.__module__.removeprefix('kit.').split('.')[0]}.{function.__name__}"
        kind = "edited" if EDITING_PURPOSES & set(purposes.values()) else "copied"
        several = {key for key in pictures if signature.parameters[key].kind is inspect.Parameter.VAR_POSITIONAL}
        if kind == "copied" and (several or len(pictures) > 1):
            raise TypeError(f"{name} only copies, so it takes one picture; several pictures make an edit.")

        def asked(*args: Any, **kwargs: Any) -> Call:
            """Ask consent for a call without running it."""
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = {key: bound.arguments[key] if key in several else (bound.arguments[key],) for key in pictures}
            _ask(given, purposes, name)
            others = {key: value for key, value in bound.arguments.items() if key not in given and key != "progress"}
            return Call(bound, given, as_json(others))

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Picture:
            call = asked(*args, **kwargs)  # before the body runs, so that a generator is noted as it came
            draft = function(*call.bound.args, **call.bound.kwargs)
            return _derived(draft, name, kind, call.parameters, call.given, purposes, says)

        wrapper.__annotations__ = {**function.__annotations__, "return": "Picture"}
        wrapper.purposes = dict(purposes)  # so that a test can walk every step of the kit
        wrapper.asked = asked  # so that a kept result is handed out on the same conditions as a fresh one
        return wrapper

    return decorate


Given = Mapping[str, tuple[Picture, ...]]  # the pictures of each parameter; mostly one


class Call(NamedTuple):
    """A call of a step to which everybody agreed.

    ``bound`` holds all arguments, ``given`` the pictures among them, ``parameters`` the others as JSON values.
    """

    bound: inspect.BoundArguments
    given: Given
    parameters: dict[str, Any]


def _ask(given: Given, purposes: Mapping[str, str], name: str) -> None:
    """Refuse once, with a sentence for every side that has not agreed."""
    both = [(key, picture) for key, pictures in given.items() for picture in pictures]
    if not both:
        raise TypeError(f"{name} needs at least one picture.")
    for key, picture in both:
        if not isinstance(picture, Picture):
            raise TypeError(f"{name}: {key} is {type(picture).__name__}, not a picture.")
    sentences = [sentence for key, picture in both for sentence in _refusals(picture, purposes[key])]
    if sentences:
        raise consent.ConsentError("Refused: " + " ".join(sentences))


def _refusals(picture: Picture, purpose: str) -> list[str]:
    """Return why a picture may not be used for a purpose; a real face is never lent, whatever a record says."""
    sentences = consent.refusals(picture.consent, purpose, name=picture.name)
    if not sentences and purpose == "lend-face" and any(step.kind == "captured" for step in picture.history):
        sentences = [
            f"{picture.name} may not lend a face, because a photograph stands behind it. {consent.NEVER_LENT}."
        ]
    return sentences


def _derived(
    draft: Draft,
    name: str,
    kind: str,
    parameters: Mapping[str, Any],
    given: Given,
    purposes: Mapping[str, str],
    says: str,
) -> Picture:
    """Return the picture of a draft, with the histories of all that went in."""
    parents = [picture for pictures in given.values() for picture in pictures]
    past, consent_ids = inherited(parents)
    names = {key: _called(pictures) for key, pictures in given.items()}
    done = Step(
        name,
        kind,
        parameters,
        tuple(parent.id for parent in parents),
        tuple(purposes[key] for key, pictures in given.items() for _ in pictures),
        consent_ids,
        says.format(**names),
    )
    return Picture(
        draft.pixels,
        draft.name or parents[-1].name,
        (*past, done),
        draft.landmarks,
        draft.labels,
        _edited_so_far(draft, parents[-1], name, kind),
        draft.studio,
    )


def inherited(parents: Sequence[Picture]) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """Return what a picture takes over from those it is made of: all their steps, and all their consent records."""
    past = {step.id: step for parent in parents for step in parent.history}
    return tuple(past.values()), tuple(dict.fromkeys(record for parent in parents for record in parent.consent))


def _edited_so_far(draft: Draft, receiver: Picture, name: str, kind: str) -> np.ndarray | None:
    """Return what is edited in the result; refuse a draft that changes more than it says."""
    before, now = receiver.edited, draft.edited
    same_size = draft.pixels.shape == receiver.pixels.shape
    if now is None:
        if kind == "edited" or (before is not None and not same_size):
            raise ValueError(f"{name} must say which pixels are edited (Draft.edited).")
        return before
    if kind == "copied":
        if before is not None and now.any() and not before.any():
            raise ValueError(f"{name} only copies, so it cannot edit pixels: give it the purpose alter.")
        return now
    if same_size and np.any(_changed(draft.pixels, receiver.pixels) & ~now):
        raise ValueError(f"{name} changed pixels outside of its edited mask.")
    return now if before is None or not same_size else before | now


def _changed(new: np.ndarray, old: np.ndarray) -> np.ndarray:
    """Return where any of three channels differs, (H, W); much quicker than to reduce rows of three."""
    red, green, blue = np.moveaxis(new != old, 2, 0)
    return red | green | blue


def _called(pictures: tuple[Picture, ...]) -> str:
    """Return what a label calls the pictures of one parameter: their names, or their number when there are many."""
    *first, last = [picture.name for picture in pictures]
    if len(pictures) > MOST_NAMED:
        return f"{len(pictures)} pictures"
    return f"{', '.join(first)} and {last}" if first else last


def _is_picture(annotation: Any) -> bool:
    return annotation is Picture or "Picture" in str(annotation).replace("|", " ").split()


def _holds_pictures(annotation: Any) -> bool:
    """Return whether pictures stand inside a list or another container, where no purpose would reach them."""
    return not _is_picture(annotation) and re.search(r"\bPicture\b", str(annotation)) is not None
