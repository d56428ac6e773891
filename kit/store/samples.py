"""Photographs that come with an installed library, each with its consent record.

What you will understand: a photograph that everybody uses has a record like any other, and often it allows little.

Serves 01-consent, 03-swap and 08-traces. It loads only a picture whose very pixels a record covers.
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from kit import consent, store
from kit.picture import Draft, Picture


def sample(name: str) -> Picture:
    """Return a photograph that comes with scikit-image, with its consent record.

    Parameters
    ----------
    name : str
        A PNG file of `skimage.data` for which ``data/consent`` holds a record, such as ``astronaut``.

    Raises
    ------
    ConsentError
        If there is no such record, or the pixels are not those it covers.
    """
    record = consent.record(name)
    # Read directly: `skimage.data` would load half of scipy for a file that its record covers by hash anyway.
    pixels = store.read_image(files("skimage") / "data" / f"{name}.png")
    return Picture.made(
        Draft(pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)),  # grey: three equal channels
        step="store.sample",
        kind="captured",
        name=record.shown[0].upper() + record.shown[1:],
        parameters={"name": name},
        consent_ids=(name,),
        says=f"Photograph: {record.credit}. Not edited here.",
        recorded_as=name,
    )
