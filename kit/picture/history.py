"""One line of a picture's history, and the name that follows from it."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


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

    def __post_init__(self) -> None:
        self.id  # noqa: B018  (named now, so that nothing that happens to the parameters can rename the step)

    @functools.cached_property
    def id(self) -> str:
        """The same 16 hexadecimal digits for the same step on every machine."""
        told = [self.name, self.kind, self.parameters, self.parents, self.purposes, self.consent]
        canonical = json.dumps(told, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


MOST_NUMBERS = 256  # of an array that is written out; landmarks have at most 136


def as_json(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as JSON values, in the order given; a small array becomes a list of its numbers."""

    def plain(value: Any) -> Any:
        if isinstance(value, np.random.Generator):
            state = json.dumps(value.bit_generator.state, sort_keys=True, default=np.ndarray.tolist)
            return "generator:" + hashlib.sha256(state.encode()).hexdigest()[:16]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {key: plain(item) for key, item in dataclasses.asdict(value).items()}
        if isinstance(value, np.generic):
            return plain(value.item())
        if isinstance(value, np.ndarray) and value.size <= MOST_NUMBERS:
            return plain(value.tolist())
        if isinstance(value, Mapping):
            return {str(key): plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        if isinstance(value, float) and value.is_integer():
            return int(value)  # 6 and 6.0 are the same step
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        raise TypeError(f"a step's parameter must be a JSON value, {type(value).__name__} is none.")

    return {key: plain(value) for key, value in parameters.items()}
