"""The colours of hairs: every lock and every strand a little different, and grey mixed within each hair.

A grey head is not a mixture of white and dark hairs at this size: an on-or-off choice draws white worms. Skin tone is
never asked for.
"""

import numpy as np

from kit.actors.actor import linear

GREY = "#a9aaaa"
LOCK_SPREAD, STRAND_SPREAD = 0.10, 0.13  # of the logarithm of brightness
WARMTH = 0.06  # spread of the logarithm of red over blue
GREY_SPREAD = 0.12
GREY_CALM = 0.75  # share of the warmth that a grey hair loses


def mean_colour(actor):
    """Colour of the hair as a whole, linear (3,)."""
    grey = actor.hair.get("grey", 0.0)
    return linear(actor.hair["colour"]) ** (1 - grey) * linear(GREY) ** grey


def strand_colours(actor, locks, own, rng):
    """Colours (n, 3) float32, linear, of strands whose locks are numbered by `own` (n,)."""
    n = own.size
    share = actor.hair.get("grey", 0.0)
    uneven = rng.normal(0, GREY_SPREAD * 0.4, locks)[own] + rng.normal(0, GREY_SPREAD, n)
    grey = np.clip(share + uneven * min(1.0, 4 * share), 0, 1)[:, None]
    colour = linear(actor.hair["colour"]) ** (1 - grey) * linear(GREY) ** grey
    bright = rng.normal(0, LOCK_SPREAD, locks)[own] + rng.normal(0, STRAND_SPREAD, n)
    warm = np.outer(rng.normal(0, WARMTH, locks)[own] + rng.normal(0, WARMTH, n), (0.6, 0.0, -0.8))
    warm *= 1 - GREY_CALM * grey  # a grey hair has little pigment left to be warm or cold
    return (colour * np.exp(bright[:, None] + warm)).astype(np.float32)
