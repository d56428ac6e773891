"""The ways in which the pictures of the data set are edited, and the cameras that take them.

What you will understand: "edited" is not one thing. Each way of laying a face onto a picture leaves its own traces, so
a detector that knows one of them may be blind to the next. And a camera leaves traces on everything: lender and
receiver are taken by one camera, and edited picture and untouched twin are saved in the same way, or a detector would
learn that instead.

Serves 09-detection. It deliberately knows toy swaps only, and says nothing about pictures made in any other way.

Sources: see `kit.swap` for the ways, `kit.actors.film` for the grain.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

SAVED_AT = 90  # JPEG quality of the last save, the same for edited pictures and twins
FEATHER_SHARE = 6 / 256  # width of a soft edge as a share of the picture's side, as in 03-swap


class Pipeline(NamedTuple):
    """One way of editing.

    Attributes
    ----------
    blend : {"paste", "feather", "pyramid", "poisson"}
        How the lent face is laid on, see `kit.swap.face`.
    colour : {"none", "reinhard"}
        Whether its colours are matched first.
    """

    blend: str
    colour: str

    def options(self, size_px: int) -> dict[str, Any]:
        """Return the options of `kit.swap.face` for pictures of this size."""
        return {"blend": self.blend, "colour": self.colour, "feather_px": FEATHER_SHARE * size_px}


PIPELINES: Mapping[str, Pipeline] = MappingProxyType({
    "pasted": Pipeline("paste", "none"),
    "pasted, colours matched": Pipeline("paste", "reinhard"),
    "soft edge": Pipeline("feather", "none"),
    "soft edge, colours matched": Pipeline("feather", "reinhard"),
    "in layers": Pipeline("pyramid", "none"),
    "in layers, colours matched": Pipeline("pyramid", "reinhard"),
    "gradients": Pipeline("poisson", "none"),
    "gradients, colours matched": Pipeline("poisson", "reinhard"),
})  # fmt: skip


class Camera(NamedTuple):
    """What a camera adds to everything that it takes.

    Attributes
    ----------
    least_noise, most_noise : float
        How strong its grain is in good light and in poor light, see `kit.actors.photograph`: 1 is a phone indoors.
    quality : int
        Of the JPEG that it writes.
    """

    least_noise: float
    most_noise: float
    quality: int

    def options(self, light: float) -> dict[str, Any]:
        """Return the options of `kit.traces.taken` in a light from 0, poor, to 1, good."""
        noise = self.most_noise + light * (self.least_noise - self.most_noise)
        return {"noise": noise, "quality": self.quality}


CAMERAS: Mapping[str, Camera] = MappingProxyType({
    "phone": Camera(0.2, 0.8, 95),
    "phone, small files": Camera(0.2, 0.8, 75),
    "old phone": Camera(0.8, 2.0, 80),
})  # fmt: skip
