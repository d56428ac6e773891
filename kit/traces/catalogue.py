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
from typing import Any

import numpy as np

from kit import consent
from kit.picture import Picture
from kit.traces import blocks, border, copies, eyes, light, noise, recompression, resampling, spectrum

MANUAL = ("What it responds to", "Where to look", "What to ignore")


@dataclass(frozen=True)
class Trace:
    """A trace with its manual.

    Attributes
    ----------
    function : callable
        Of pixels, uint8 (H, W, 3), to a map (H, W) or a number.
    needs : {"", "contour", "jaw", "eyes", "last_quality"}
        What it must be told besides the pixels: the line of a border, the outline of the jaw, the outlines of both
        eyes, or the quality of the last JPEG.
    """

    function: Callable[..., Any]
    needs: str = ""

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
    "copy-move": Trace(copies.copy_move),
    "corneal highlights": Trace(eyes.corneal_highlights, needs="eyes"),
    "8 x 8 grid": Trace(blocks.grid_alignment),
    "double compression": Trace(blocks.double_compression, needs="last_quality"),
    "resampling": Trace(resampling.resampling_peaks),
    "radial spectrum": Trace(spectrum.radial_spectrum),
    "checkerboard": Trace(spectrum.checkerboard),
}


def inspect(picture: Picture, *, contour: np.ndarray | None = None) -> dict[str, float]:
    """Return a number for each trace of a picture: the mean of its map, or the number that it gives.

    Parameters
    ----------
    picture : Picture
    contour : numpy.ndarray, optional
        float, (n, 2), px: a line for the seam. Without it the seam is left out; without landmarks of a face the light.

    Returns
    -------
    dict of str to float
        In the order of `TRACES`. Meant to be laid beside the same numbers of an untouched twin.

    Raises
    ------
    ConsentError
        If the picture may not be studied, or is a file from outside the kit.
    """
    picture.require("study")
    consent.require_score(picture.consent, name=picture.name)
    told = {"": {}, "contour": None, "jaw": None}
    if contour is not None:
        told["contour"] = {"contour": contour}
    if picture.landmarks is not None and picture.landmarks.name == "face-68" and picture.labels is not None:
        told["jaw"] = {"contour": light.jaw(picture.landmarks, picture.labels)}
    return {
        name: float(np.mean(trace.function(picture.pixels, **told[trace.needs])))
        for name, trace in TRACES.items()
        if told[trace.needs] is not None
    }
