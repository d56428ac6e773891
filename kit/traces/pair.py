"""An edited picture and its untouched twin, measured in the same way.

What you will understand: a trace on an edited picture alone proves nothing, because nobody knows what it would have
shown without the edit. Here we do know: the twin is the same picture, untouched, and went the same way afterwards. Each
measurement is made on both, at the same place.

Serves 08-traces. It deliberately cannot measure one side alone, and gives no verdict.

Sources: none; it is the control that any experiment needs.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit import consent, swap
from kit.actors import film
from kit.picture import Picture
from kit.traces import laundering, scores

QUALITY = 90


@dataclass(frozen=True, eq=False)
class Pair:
    """An edited picture and the picture it would be without the edit.

    Attributes
    ----------
    edited : Picture
        Its edited mask is known and not empty.
    twin : Picture
        Of the same size, untouched; or a photograph of whose past nobody knows.

    Raises
    ------
    ConsentError
        If one of them may not be studied, or is a file from outside the kit.
    ValueError
        If the two do not belong together.

    Examples
    --------
    >>> from kit import actors, swap
    >>> hazel = actors.load("hazel")
    >>> pair = Pair(edited=swap.face(actors.load("rowan"), onto=hazel), twin=hazel)
    >>> pair.mask.any()
    np.True_
    """

    edited: Picture
    twin: Picture

    def __post_init__(self) -> None:
        for picture in (self.edited, self.twin):
            picture.require("study")
            consent.require_score(picture.consent, name=picture.name)
        if self.edited.size_px != self.twin.size_px:
            raise ValueError(f"{self.edited.name} and its twin {self.twin.name} must have the same size.")
        if self.twin.edited is not None and self.twin.edited.any():
            raise ValueError(f"{self.twin.name} was edited itself, so it cannot be the untouched twin.")
        if self.edited.edited is None or not self.edited.edited.any():
            raise ValueError(f"{self.edited.name} has no edited pixels that are known: nothing could be scored.")

    @classmethod
    def swap(cls, lender: Picture, *, onto: Picture, **options: Any) -> Pair:
        """Return a swap, made with the options of `kit.swap.face`, beside its receiver as the twin."""
        return cls(edited=swap.face(lender, onto=onto, **options), twin=onto)

    @property
    def mask(self) -> np.ndarray:
        """bool, (H, W): the pixels that were edited."""
        return self.edited.edited

    def as_jpeg(self, quality: int = QUALITY) -> Pair:
        """Return both, saved as JPEG and opened again."""
        return self._both(functools.partial(laundering.resave, quality=quality))

    def photographed(self, rng: np.random.Generator, noise: float = 1, quality: int | None = QUALITY) -> Pair:
        """Return both as one camera would have taken them, with the very same noise: the finished pictures, off a wall.

        A swap is usually made of photographs, not photographed afterwards: for that, photograph lender and receiver
        with `kit.actors.photograph` before the swap.
        """
        states = copy.deepcopy(rng), rng  # the same random numbers for both
        edited, twin = (
            film.photograph(picture, state, noise=noise, quality=quality)
            for picture, state in zip((self.edited, self.twin), states, strict=True)
        )
        return Pair(edited, twin)

    def laundered(self, recipe: str | Sequence[laundering.Wash]) -> Pair:
        """Return both after the same way through the world; `kit.traces.RECIPES` names some."""
        pair = self
        for wash, parameters in laundering.washes(recipe):
            pair = pair._both(functools.partial(wash, **parameters))
        return pair

    def compare(
        self,
        trace: Callable[..., Any],
        *,
        mask: np.ndarray | None = None,
        within: np.ndarray | None = None,
        **arguments: Any,
    ) -> Compared:
        """Return what a trace gives on both, with its score on both.

        Parameters
        ----------
        trace : callable
            A function of pixels that returns a map (H, W), a number, or a result that holds its map as ``map``.
        mask : numpy.ndarray, optional
            bool, (H, W): what the map should point out, the edited pixels by default.
        within : numpy.ndarray, optional
            bool, (H, W): the only pixels that count for the score. With the skin of the receiver, edited skin is
            compared with untouched skin, and not with hair.
        **arguments
            Handed to the trace, the same for both.

        Raises
        ------
        TypeError
            If the trace returns something else.
        ValueError
            If a map cannot be scored, see `auc`.
        """
        found = (trace(picture.pixels, **arguments) for picture in (self.edited, self.twin))
        edited, twin = (getattr(result, "map", result) for result in found)
        name = getattr(trace, "__name__", "trace").replace("_", " ")
        if isinstance(edited, tuple):
            raise TypeError(f"{name} gives several maps; compare one of them, as ghost_fit does with one quality.")
        if np.ndim(edited) == 0:
            return Compared(name, float("nan"), float("nan"), number=float(edited), twin_number=float(twin))
        mask = self.mask if mask is None else mask
        within = np.ones(mask.shape, bool) if within is None else within
        auc, twin_auc = (scores.auc(values[within], mask[within]) for values in (edited, twin))
        return Compared(name, auc, twin_auc, edited, twin)

    def _both(self, step: Callable[[Picture], Picture]) -> Pair:
        return Pair(step(self.edited), step(self.twin))


@dataclass(frozen=True, eq=False)
class Compared:
    """One trace on an edited picture and on its twin.

    Attributes
    ----------
    trace : str
    auc, twin_auc : float
        How well each map points out the edited pixels, see `auc`; on the twin that place was never edited, so whatever
        its score is, the edit did not cause it. nan where the trace gives a number only.
    edited, twin : numpy.ndarray or None
        The maps, (H, W).
    number, twin_number : float
        nan where the trace gives a map.
    """

    trace: str
    auc: float
    twin_auc: float
    edited: np.ndarray | None = field(default=None, repr=False)
    twin: np.ndarray | None = field(default=None, repr=False)
    number: float = float("nan")
    twin_number: float = float("nan")

    @property
    def maps(self) -> tuple[np.ndarray, np.ndarray]:
        """Edited and twin, for `kit.figures.maps`."""
        return self.edited, self.twin

    @property
    def both(self) -> str:
        """Both scores in short, the edited picture first, such as ``0.73 / 0.49``."""
        return f"{self.auc:.2f} / {self.twin_auc:.2f}"

    @property
    def says(self) -> str:
        """A caption with both numbers."""
        what = self.trace[0].upper() + self.trace[1:]
        if self.edited is None:
            return f"{what}: {self.number:.2f} on the edited picture, {self.twin_number:.2f} on its untouched twin."
        return (
            f"{what}: AUC {self.auc:.2f} on the edited picture, {self.twin_auc:.2f} at the same place of its untouched "
            "twin (0.50 would mean that the map does not tell inside from outside)."
        )
