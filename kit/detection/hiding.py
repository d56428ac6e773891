"""Hiding an edit by hand: what one slider does to a detector's number, and to that of the twin.

What you will understand: whoever knows what a detector looks at can feed it just that. This one looks at grain, so
grain over the finished picture is enough; softening the seam, which people look at, changes little on average. A
number that one slider moves is no proof in either direction.

Serves 09-detection. It deliberately has no search: a hand moves the slider. The untouched twin gets the same treatment,
and a detector that is hidden from has not become harmless.

Sources: laying grain over a finished composition is everyday work in film.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kit.actors import film
from kit.actors.curves import seed_of
from kit.detection import detector as detectors
from kit.detection import scoring
from kit.detection.examples import Examples
from kit.detection.experiments import Washed
from kit.detection.pipelines import SAVED_AT
from kit.picture import Draft, Picture, step
from kit.traces.recompression import saved_again

GRAINS = (0.0, 0.5, 1.0)


@step(picture="study", says="{picture} under a layer of grain")
def regrained(picture: Picture, *, grain: float = 1.0) -> Draft:
    """Return a finished picture with a camera's grain over all of it, saved as the pictures of the data set are.

    Parameters
    ----------
    picture : Picture
    grain : float
        0 for none; 1 is a phone indoors, see `kit.actors.photograph`.

    Raises
    ------
    ValueError
        If the grain is below 0.
    """
    rng = np.random.default_rng(seed_of("detection", "regrained", picture.id))
    grained = film.photograph(picture, rng, noise=grain)
    return Draft(saved_again(grained.pixels, SAVED_AT), picture.landmarks, picture.labels)


def under_grain(
    detector: detectors.Detector, test: Examples, *, threshold: float, grains: Sequence[float] = GRAINS
) -> dict[float, Washed]:
    """Return how a detector does when that happens to all pictures, twins included.

    Parameters
    ----------
    detector : Detector
    test : Examples
    threshold : float
        Chosen before.
    grains : sequence of float
        See `regrained`.
    """
    pictures = [test.picture(number) for number in range(len(test))]
    found = {}
    for grain in grains:
        pixels = np.stack([regrained(picture, grain=grain).pixels for picture in pictures])
        roc = scoring.roc(detector.score(pixels), test.edited)
        found[grain] = Washed(roc.area(test.receiver), roc.at(threshold))
    return found
