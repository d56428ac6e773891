"""Whose faces: a cast of actors with as many lighter and deeper skin tones as you say.

What you will understand: somebody chooses who is in a collection of faces. Here the choice is one number in plain
sight, so that what it does to the average can be measured.

Serves 02-faces. It chooses by the tone in which an actor was painted, a number in the actor's own file. It deliberately
cannot sort photographs: nothing here guesses a tone, or anything else, from a picture.

Sources: the ten tones are the Monk Skin Tone scale; see `kit.actors`.
"""

from __future__ import annotations

import functools

from kit import actors
from kit.faces import averaging
from kit.picture import Picture

HALF = len(actors.NAMES) // 2
SPREAD_ORDER = (0, 4, 2, 6, 1, 5, 3, 7)  # so that the first few of a half already reach from its one end to the other


def cast(lighter: int = 4, deeper: int | None = None) -> tuple[Picture, ...]:
    """Return portraits of actors, some from the lighter half of the sixteen and some from the deeper half.

    Parameters
    ----------
    lighter, deeper : int
        How many from each half, 0 to 8; by default eight actors in all.

    Returns
    -------
    tuple of Picture
        From the lightest tone to the deepest.

    Raises
    ------
    ValueError
        If a half has not as many actors.

    Examples
    --------
    >>> len(cast(lighter=6)), len(cast(lighter=8, deeper=8))
    (8, 16)
    """
    deeper = HALF - lighter if deeper is None else deeper
    if not 0 <= lighter <= HALF or not 0 <= deeper <= HALF:
        raise ValueError(f"each half has {HALF} actors; {lighter} lighter and {deeper} deeper ones were asked for.")
    names = _by_tone()
    chosen = [SPREAD_ORDER[n] for n in range(lighter)] + [HALF + SPREAD_ORDER[n] for n in range(deeper)]
    return tuple(_portrait(names[number]) for number in sorted(chosen))


def mixed(lighter: int = 4) -> Picture:
    """Return the average of eight actors, `lighter` of them from the lighter half.

    Examples
    --------
    >>> mixed(lighter=6).name
    'Average of 8'
    """
    return averaging.average(*cast(lighter))


@functools.cache
def _by_tone() -> tuple[str, ...]:
    return tuple(sorted(actors.NAMES, key=lambda name: (actors.describe(name).tone, name)))


@functools.lru_cache(maxsize=len(actors.NAMES))
def _portrait(name: str) -> Picture:
    return actors.load(name)  # a picture cannot change, so one will do for every cast
