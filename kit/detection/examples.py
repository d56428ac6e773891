"""The data set: edited pictures beside their untouched twins.

What you will understand: pixels are what a detector sees; everything else here is what we know and it does not. What is
known of each picture comes along: who is behind it, how it was made, and the history from which its label follows.

Serves 09-detection. It deliberately hands out bare pixels for computing only; to show one, ask for its `picture`.

Sources: split by identity, since pictures of one face are no independent tests; see `kit.detection.casting`.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from kit import consent
from kit.detection.casting import GROUP
from kit.picture import Picture, Step

CHANGED = "detection.changed"  # the step that a change of all pictures leaves in their histories
ARRAYS = ("pixels", "edited", "pair", "receiver", "lender", "pipeline", "tone", "camera", "masks")


@dataclass(frozen=True, eq=False)
class Examples:
    """Pictures with what is known of them; row i of every array belongs to picture i.

    Attributes
    ----------
    pixels : numpy.ndarray
        uint8, (n, size, size, 3), without any label: for computing.
    edited : numpy.ndarray
        bool, (n,).
    pair : numpy.ndarray
        int, (n,): an edited picture and its untouched twin have the same number.
    receiver, lender : numpy.ndarray
        str, (n,): names of heads; no lender where nothing was edited.
    pipeline : numpy.ndarray
        str, (n,): how the pair's edited picture was made; a twin says the same.
    tone : numpy.ndarray
        int, (n,): nominal step 1-10 of the Monk Skin Tone scale of the receiver.
    camera : numpy.ndarray
        str, (n,): what took lender and receiver.
    masks : numpy.ndarray
        bool, (n, size, size): the pixels that were edited.
    histories : tuple of str
        The steps behind each picture, as JSON.
    recipe : mapping
        What `make` was called with; empty for joined sets.
    """

    pixels: np.ndarray
    edited: np.ndarray
    pair: np.ndarray
    receiver: np.ndarray
    lender: np.ndarray
    pipeline: np.ndarray
    tone: np.ndarray
    camera: np.ndarray
    masks: np.ndarray = field(repr=False)
    histories: tuple[str, ...] = field(repr=False)
    recipe: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.edited)

    def __repr__(self) -> str:
        return f"<Examples: {len(self)} pictures, {self.edited.sum()} of them edited, {len(self.heads)} heads>"

    @functools.cached_property
    def heads(self) -> tuple[str, ...]:
        """Everybody who is in the pictures, as lender or receiver."""
        return tuple(sorted({*self.receiver.tolist(), *self.lender.tolist()} - {""}))

    @functools.cached_property
    def group(self) -> np.ndarray:
        """int, (n,): in which group of twelve the head sat; faces are lent within a group only."""
        return np.array([int(name.rpartition("-")[2]) // GROUP for name in self.receiver])

    @functools.cached_property
    def consent(self) -> tuple[str, ...]:
        """Ids of all consent records behind the pictures."""
        return tuple(dict.fromkeys(each for told in set(self.histories) for each in json.loads(told)[-1]["consent"]))

    def require(self, purpose: str) -> None:
        """Refuse with a `ConsentError` unless everybody behind the pictures allows this."""
        consent.require(self.consent, purpose, name="the data set")

    def only(self, rows: np.ndarray) -> Examples:
        """Return some of the pictures: a bool for each, or their numbers."""
        rows = np.asarray(rows)
        rows = np.flatnonzero(rows) if rows.dtype == bool else rows.astype(int)
        one_run = len(rows) and np.array_equal(rows, np.arange(rows[0], rows[0] + len(rows)))
        chosen = slice(rows[0], rows[0] + len(rows)) if one_run else rows  # a run of rows needs no second copy
        arrays = {key: getattr(self, key)[chosen] for key in ARRAYS}
        return dataclasses.replace(self, **arrays, histories=tuple(self.histories[row] for row in rows))

    def split(self, test_heads: int = 48) -> tuple[Examples, Examples]:
        """Return pictures for training and for testing: no head is on both sides, as lender or as receiver.

        Parameters
        ----------
        test_heads : int
            How many heads at least are kept for the test; whole groups of twelve are.

        Raises
        ------
        ValueError
            If no group would be left for training, or none for the test.
        """
        groups = np.unique(self.group)
        kept = -(-test_heads // GROUP)
        if not 0 < kept < len(groups):
            most = GROUP * (len(groups) - 1)
            raise ValueError(f"test_heads={test_heads}: choose 1 to {most}, so that heads are left on both sides.")
        testing = np.isin(self.group, groups[-kept:])
        return self.only(~testing), self.only(testing)

    def picture(self, number: int) -> Picture:
        """Return one of the pictures with its history, so that it carries its label wherever it is shown.

        Raises
        ------
        ConsentError
            If somebody behind it does not agree to its being studied, or does no longer.
        """
        name = self.receiver[number].capitalize()
        if self.edited[number]:
            name = f"{self.lender[number].capitalize()} on {name}"
        picture = Picture(self.pixels[number], name, history(self.histories[number]), edited=self.masks[number])
        picture.require("study")
        return picture

    def photographed(self, camera: str, *, progress: Callable[[int, int], None] | None = None) -> Examples:
        """Return the same pairs as another camera would have taken them: lender and receiver anew, then the swap.

        Parameters
        ----------
        camera : str
            A name in `kit.detection.CAMERAS`.
        progress : callable, optional
            As in `kit.detection.make`, which does the work.

        Raises
        ------
        ValueError
            If the pictures were changed or joined, so that nobody knows which set they belong to.
        """
        from kit.detection import making  # imported here: it makes what is described here

        if not self.recipe or any(json.loads(told)[-1]["name"] == CHANGED for told in self.histories):
            raise ValueError("photograph a set before it is changed or joined with another one.")
        whole = making.make(**{**self.recipe, "camera": camera}, progress=progress)
        return whole.only(2 * self.pair + ~self.edited)  # they stand in pairs there, edited first

    def changed(self, function: Callable[[np.ndarray], np.ndarray], *, says: str) -> Examples:
        """Return the same pictures after one and the same change of all, twins included.

        Parameters
        ----------
        function : callable
            Takes and returns pixels, uint8 (H, W, 3); all results have one size.
        says : str
            What it does, in a few words, such as "saved again as JPEG 60".
        """
        pixels = np.stack([function(each) for each in self.pixels])
        masks, size = self.masks, pixels.shape[1:3]
        if size != masks.shape[1:]:
            small = [Image.fromarray(each).resize(size[::-1], Image.Resampling.NEAREST) for each in masks]
            masks = np.stack([np.asarray(each) for each in small]).astype(bool)
        histories = tuple(_continued(told, says) for told in self.histories)
        return dataclasses.replace(self, pixels=pixels, masks=masks, histories=histories)


def joined(*sets: Examples) -> Examples:
    """Return the pictures of several sets in one, in their order; pairs of different sets stay different pairs.

    Raises
    ------
    ValueError
        If the pictures differ in size.
    """
    if len({each.pixels.shape[1:] for each in sets}) != 1:
        raise ValueError("only sets whose pictures have one size can be joined.")
    first = sets[0]
    one = all(each.recipe == first.recipe for each in sets)
    arrays = {key: np.concatenate([getattr(each, key) for each in sets]) for key in ARRAYS}
    if not one:
        starts = np.cumsum([0, *(each.pair.max() + 1 for each in sets[:-1])])
        arrays["pair"] = np.concatenate([each.pair + start for each, start in zip(sets, starts, strict=True)])
    histories = tuple(told for each in sets for told in each.histories)
    return dataclasses.replace(first, **arrays, histories=histories, recipe=first.recipe if one else {})


def as_told(steps: Sequence[Step]) -> str:
    """Return a history as JSON, so that it can be kept."""
    return json.dumps([dataclasses.asdict(step) for step in steps])


def history(told: str) -> tuple[Step, ...]:
    """Return the steps of a history that was kept as JSON."""
    tuples = ("parents", "purposes", "consent")
    return tuple(Step(**{**line, **{key: tuple(line[key]) for key in tuples}}) for line in json.loads(told))


def _continued(told: str, says: str) -> str:
    """Return a history with one more step, as JSON."""
    steps = history(told)
    last = steps[-1]
    step = Step(CHANGED, "copied", {"how": says}, (last.id,), ("study",), last.consent, says)
    return as_told((*steps, step))
