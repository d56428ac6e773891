"""One camera for several pictures, so that nothing but the edit tells them apart.

What you will understand: two cameras leave two kinds of grain, and a swap between them would be found by that alone. So
lender and receiver are taken by one.

Serves 08-traces. It deliberately knows one camera: the grain of a phone indoors, and a JPEG as most programs save it.

Sources: see `kit.actors.film` for the grain.
"""

from __future__ import annotations

import numpy as np

from kit.actors import film
from kit.picture import Picture
from kit.traces import laundering

QUALITY = 75


def taken(*pictures: Picture, rng: np.random.Generator, quality: int = QUALITY) -> list[Picture]:
    """Return pictures as one camera took them, one after the other.

    Parameters
    ----------
    *pictures : Picture
    rng : numpy.random.Generator
        Where the grain comes from; each picture has grain of its own.
    quality : int
        Of the JPEG, 1 to 95.

    Examples
    --------
    >>> from kit import actors
    >>> [shot] = taken(actors.load("hazel"), rng=np.random.default_rng(8))
    >>> shot.edited_share
    0.0
    """
    return [laundering.resave(film.photograph(picture, rng, noise=1), quality=quality) for picture in pictures]
