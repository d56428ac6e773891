"""One camera for several pictures, so that nothing but the edit tells them apart.

What you will understand: two cameras leave two kinds of grain, and a swap between them would be found by that alone. So
lender and receiver are taken by one.

Serves 08-traces and 09-detection. It deliberately knows one kind of camera: its grain is that of a small sensor, and
its JPEG is what most programs save.

Sources: see `kit.actors.film` for the grain.
"""

from __future__ import annotations

import numpy as np

from kit.actors import film
from kit.picture import Draft, Picture, step
from kit.traces import recompression

QUALITY = 75


@step(picture="study", says="a photograph of {picture}")
def taken(picture: Picture, rng: np.random.Generator, *, quality: int = QUALITY, noise: float = 1) -> Draft:
    """Return a picture as the camera takes it.

    Parameters
    ----------
    picture : Picture
    rng : numpy.random.Generator
        Where the grain comes from; the next picture gets other grain.
    quality : int
        Of the JPEG, 1 to 95, with colour kept at half the size.
    noise : float
        See `kit.actors.photograph`: 1 is a phone indoors.

    Examples
    --------
    >>> from kit import actors
    >>> shot = taken(actors.load("hazel"), np.random.default_rng(8))
    >>> shot.edited_share
    0.0
    """
    grained = film.photograph(picture, rng, noise=noise)
    return Draft(recompression.saved_again(grained.pixels, quality), picture.landmarks, picture.labels)
