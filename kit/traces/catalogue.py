"""All traces in one list: what each responds to, where to look, what to ignore.

What you will understand: a trace is a measurement with a manual. The manual stands in the description of its function
and is read from there, so that the two cannot part.

Serves 08-traces. It deliberately gives no verdict, and no number at all for a file from outside the kit.

Sources: see the single traces.
"""

from __future__ import annotations

import inspect as introspection
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np

from kit import consent
from kit.picture import Picture
from kit.traces import blocks, border, copies, eyes, light, noise, recompression, resampling, spectrum

EYES = slice(36, 42), slice(42, 48)  # of the 68 landmarks: around the left and the right eye of the picture
FOUND_HERE = ("jaw", "eyes")  # places that `inspect` takes from the landmarks; they may be hidden or small
MANUAL = ("What it responds to", "Where to look", "What to ignore")


@dataclass(frozen=True)
class Trace:
    """A trace with its manual.

    Attributes
    ----------
    function : callable
        Of pixels, uint8 (H, W, 3), to a map (H, W), a number, or a value with several of these.
    needs : {"", "contour", "jaw", "eyes", "last_quality"}
        What it must be told besides the pixels: the line of a border, the outline of the jaw, the outlines of both
        eyes, or the quality of the last JPEG.
    number : callable
        Takes what the function returns, and gives the one number that `inspect` tells of it.
    """

    function: Callable[..., Any]
    needs: str = ""
    number: Callable[[Any], float] = np.mean

    @property
    def responds_to(self) -> str:
        """What moves the number, wanted or not."""
        return self._manual(MANUAL[0])

    @property
    def where_to_look(self) -> str:
        """The place where the map can tell something."""
        return self._manual(MANUAL[1])

    @property
    def what_to_ignore(self) -> str:
        """What shines in untouched pictures too."""
        return self._manual(MANUAL[2])

    def _manual(self, heading: str) -> str:
        text = introspection.getdoc(self.function) or ""
        found = re.search(rf"^{heading}: (.+?)(?=\n\n|\n(?:{'|'.join(MANUAL)}): |\Z)", text, re.DOTALL | re.MULTILINE)
        if found is None:
            raise ValueError(f"the description of {self.function.__name__} does not say: {heading}.")
        return " ".join(found[1].split())


TRACES: Mapping[str, Trace] = {
    "seam": Trace(border.seam_map, needs="contour"),
    "noise residual": Trace(noise.noise_residual),
    "wavelet noise": Trace(noise.wavelet_noise),
    "error level": Trace(recompression.error_level),
    "JPEG ghost": Trace(recompression.ghost_peak),
    "light direction": Trace(light.light_direction, needs="jaw"),
}

FURTHER: Mapping[str, Trace] = {
    "copy-move": Trace(copies.copy_move, number=attrgetter("votes")),
    "corneal highlights": Trace(eyes.corneal_highlights, needs="eyes", number=attrgetter("likeness")),
    "8 x 8 grid": Trace(blocks.grid_alignment, number=attrgetter("strength")),
    "double compression": Trace(blocks.double_compression, needs="last_quality", number=attrgetter("strength")),
    "resampling": Trace(resampling.resampling_peaks, number=attrgetter("highest")),
    "radial spectrum": Trace(spectrum.radial_spectrum),
    "checkerboard": Trace(spectrum.checkerboard),
}


def inspect(
    picture: Picture, *, contour: np.ndarray | None = None, last_quality: int | None = None
) -> dict[str, float]:
    """Return a number for each trace of a picture: the mean of its map, or the number that it gives.

    Parameters
    ----------
    picture : Picture
    contour : numpy.ndarray, optional
        float, (n, 2), px: a line for the seam. Without it the seam is left out; without landmarks of a face light and
        eyes.
    last_quality : int, optional
        The quality at which it was saved last; without it double compression is left out.

    Returns
    -------
    dict of str to float
        In the order of `TRACES`, then of `FURTHER`; nan where a trace finds nothing to measure. Meant to be laid beside
        the same numbers of an untouched twin.

    Raises
    ------
    ConsentError
        If the picture may not be studied, or is a file from outside the kit.
    ValueError
        If the contour or the quality cannot be one.
    """
    picture.require("study")
    consent.require_score(picture.consent, name=picture.name)
    told: dict[str, dict[str, Any]] = {"": {}}
    if contour is not None:
        told["contour"] = {"contour": contour}
    if last_quality is not None:
        told["last_quality"] = {"last_quality": last_quality}
    if picture.landmarks is not None and picture.landmarks.name == "face-68" and picture.labels is not None:
        told["jaw"] = {"contour": light.jaw(picture.landmarks, picture.labels)}
        told["eyes"] = {"eyes": tuple(picture.landmarks.points[eye] for eye in EYES)}
    known = {name: trace for name, trace in {**TRACES, **FURTHER}.items() if trace.needs in told}
    return {name: _measured(trace, picture.pixels, told[trace.needs]) for name, trace in known.items()}


def _measured(trace: Trace, pixels: np.ndarray, told: Mapping[str, Any]) -> float:
    try:
        return float(trace.number(trace.function(pixels, **told)))
    except ValueError:
        if trace.needs not in FOUND_HERE:
            raise  # what was handed in is wrong, and its reader should hear so
        return float("nan")  # too little of a jaw in sight, or an iris that is too small
