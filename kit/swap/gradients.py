"""Blending by gradients: Poisson's equation.

What you will understand: the eye sees differences, not levels. So lend the *differences* between neighbouring pixels
and let the border have the receiver's own colours. The levels inside then follow, as the height of a soap film
follows from the wire around it. No border is left to see, and the lent face takes on the receiver's tone by itself.

Serves 03-swap. It cannot keep a colour: whatever stands at the border bleeds in. Where the border is hair, cloth or
glasses, that is left out of the wire.

Sources: [Perez 2003](#perez2003); conjugate gradients [Hestenes 1952](#hestenes1952), led by what the same equation
gives on a full rectangle, where sine waves solve it at once [Buzbee 1970](#buzbee1970).
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

CLOSE_ENOUGH = 0.03  # grey levels still to come, as guessed; where part of the border is open, the guess is too small
MOST_ROUNDS = 500  # a safeguard: 7 to 30 are usual


def poisson(lent: np.ndarray, onto: np.ndarray, inside: np.ndarray, *, border: np.ndarray | None = None) -> np.ndarray:
    """Return a picture with the differences of one and the border of another.

    Parameters
    ----------
    lent, onto : numpy.ndarray
        (H, W, 3), levels in [0, 255].
    inside : numpy.ndarray
        bool, (H, W): the pixels to be found. Those in the first or last row or column are left as they are.
    border : numpy.ndarray, optional
        bool, (H, W): the pixels whose colour may count as the border; all by default.

    Returns
    -------
    numpy.ndarray
        float32, (H, W, 3), not rounded and not clipped. Equal to `onto` outside.

    Notes
    -----
    We look for the film u = result - lent. Inside, each pixel is the mean of those neighbours that are inside or on
    the border; on the border, u = onto - lent is known.

    Examples
    --------
    >>> lent, onto = np.full((5, 5, 3), 20.0), np.full((5, 5, 3), 90.0)
    >>> inside = np.zeros((5, 5), bool)
    >>> inside[1:4, 1:4] = True
    >>> poisson(lent, onto, inside)[2, 2].round(2).tolist()
    [90.0, 90.0, 90.0]
    """
    inside = inside.copy()
    inside[[0, -1]] = inside[:, [0, -1]] = False
    border = ~inside if border is None else border & ~inside
    result = onto.astype(np.float32)
    if not inside.any():
        return result
    # A frame of one pixel around the region: every neighbour is then a shifted view.
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    window = slice(rows[0] - 1, rows[-1] + 2), slice(columns[0] - 1, columns[-1] + 2)
    inside, border = inside[window], border[window].astype(np.float32)
    links = _neighbours(inside + border)
    region = inside[1:-1, 1:-1].astype(np.float32)
    guess_from = _rectangle(region.shape)
    for channel in range(lent.shape[2]):
        ours, theirs = lent[window][..., channel].astype(np.float32), result[window][..., channel]
        known = border * (theirs - ours)
        film = _film(region, links, _neighbours(known), _spread(known, border)[1:-1, 1:-1], guess_from)
        theirs[1:-1, 1:-1] += region * (ours - theirs)[1:-1, 1:-1] + film
    return result


def _film(
    inside: np.ndarray,
    links: np.ndarray,
    known: np.ndarray,
    start: np.ndarray,
    guess_from: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    """Solve  links * u - (sum of the neighbours inside) = known  for u on the inside, by conjugate gradients.

    Parameters
    ----------
    inside, links, known, start : numpy.ndarray
        float32, (h, w): 1 inside and 0 elsewhere; to how many neighbours each pixel is tied; the sum of its known
        neighbours; a first guess.
    guess_from : callable
        Returns roughly the u that belongs to a right-hand side, as `_rectangle` does.
    """
    frame = np.zeros((inside.shape[0] + 2, inside.shape[1] + 2), np.float32)

    def applied(film: np.ndarray) -> np.ndarray:
        frame[1:-1, 1:-1] = film
        return inside * (links * film - _neighbours(frame))

    film = inside * start
    missing = inside * known - applied(film)
    direction, before = np.zeros_like(film), np.float32(np.inf)
    for _ in range(MOST_ROUNDS):
        correction = inside * guess_from(missing)
        if np.abs(correction).max() < CLOSE_ENOUGH:
            break
        now = np.vdot(missing, correction)
        direction = correction + now / before * direction
        bent = applied(direction)
        stride = now / np.vdot(direction, bent)
        film += stride * direction
        missing -= stride * bent
        before = now
    return film


def _spread(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return a smooth first guess that fills the gaps between known values.

    Parameters
    ----------
    values : numpy.ndarray
        float32, (h, w): known values times their weight.
    weight : numpy.ndarray
        float32, (h, w), in [0, 1]: 0 where nothing is known.

    Notes
    -----
    The mean of four pixels is known sooner than each of them. So go to half the size, fill that in the same way, and
    take from it what is missing.
    """
    height, width = weight.shape
    if min(height, width) < 3:
        return values
    even = ((0, height % 2), (0, width % 2))
    four = _fours(np.pad(weight, even))
    share = np.minimum(four, 1) / np.maximum(four, np.finfo(np.float32).tiny)
    coarse = _spread(_fours(np.pad(values, even)) * share, np.minimum(four, 1))
    larger = np.repeat(np.repeat(coarse, 2, axis=0), 2, axis=1)[:height, :width]
    return values + (1 - weight) * larger


def _fours(image: np.ndarray) -> np.ndarray:
    """Return the sums of two by two pixels."""
    return image[::2, ::2] + image[1::2, ::2] + image[::2, 1::2] + image[1::2, 1::2]


def _rectangle(shape: tuple[int, int]) -> Callable[[np.ndarray], np.ndarray]:
    """Return a function that solves the equation on a full rectangle with a border of 0.

    There the waves that fit into the rectangle are its own solutions: take the picture apart into sine waves, divide
    each by its stiffness, and put it together again. Each of the two is a matrix product on either side.
    """
    down, across = (_sine_waves(size) for size in shape)
    stiffness = sum(
        np.expand_dims(2 - 2 * np.cos(np.pi * np.arange(1, size + 1) / (size + 1)), 1 - axis)
        for axis, size in enumerate(shape)
    ).astype(np.float32)

    def solved(picture: np.ndarray) -> np.ndarray:
        return down @ ((down @ picture @ across) / stiffness) @ across

    return solved


@functools.lru_cache(maxsize=8)  # a slider solves in the same window again and again
def _sine_waves(size: int) -> np.ndarray:
    """Return the matrix of the discrete sine transform, float32 (size, size): symmetric, and its own inverse."""
    number = np.arange(1, size + 1)
    return (np.sqrt(2 / (size + 1)) * np.sin(np.pi * np.outer(number, number) / (size + 1))).astype(np.float32)


def _neighbours(framed: np.ndarray) -> np.ndarray:
    """Return the sum of the four neighbours of each pixel within the frame: (h + 2, w + 2) to (h, w)."""
    return framed[1:-1, :-2] + framed[1:-1, 2:] + framed[:-2, 1:-1] + framed[2:, 1:-1]
