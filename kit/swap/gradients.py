"""Blending by gradients: Poisson's equation.

What you will understand: the eye sees differences, not levels. So lend the *differences* between neighbouring pixels
and let the border have the receiver's own colours. The levels inside then follow, as the height of a soap film
follows from the wire around it. No border is left to see, and the lent face takes on the receiver's tone by itself.

Serves 03-swap. It cannot keep a colour: whatever stands at the border bleeds in. Where the border is hair, cloth or
glasses, that is left out of the wire.

How it is found: a film that nothing touches is flat, and one push bends it in a shape that is always the same. So the
film inside any wire is a sum of such shapes, one for each pixel *of the wire*. How strong the pushes must be for the
film to meet the wire is all that must be solved: some hundred unknowns instead of some ten thousand, and exact.

Sources: [Perez 2003](#perez2003); pushes along the border of any region [Buzbee 1971](#buzbee1971).
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

LONGEST_WIRE_PX = 4000  # its table would take 128 MB; a face of 512 px has about 1,000
OPEN_TIE = 1e-7  # how much of a neighbour's pull is left where the border is open: too little to move a level


class Wire(NamedTuple):
    """What is known of a region before any colour is: which equations tie pushes to the heights of its film.

    Places are numbered row by row, as if the picture were one long thread; a step down is a step by one width.

    Attributes
    ----------
    held : numpy.ndarray
        int, (p,): places outside the region that hold the film.
    pushed : numpy.ndarray
        int, (q,): places where the film is pushed: those, and where the region meets an open border.
    equations : numpy.ndarray
        float64, (q + 1, q + 1): one row for each push, and one that they add up to nothing. The unknowns are the
        pushes, and the level of the film as a whole.
    stiffness : numpy.ndarray
        float32: how much each wave along the thread resists being bent.
    length : int
        Of the thread.
    """

    held: np.ndarray
    pushed: np.ndarray
    equations: np.ndarray
    stiffness: np.ndarray
    length: int

    def film(self, heights: np.ndarray) -> np.ndarray:
        """Return the film, float32 (channels, length), for the heights of the wire (p, channels)."""
        known = np.zeros((len(self.equations), heights.shape[1]))
        known[: len(self.held)] = heights
        *pushes, level = np.linalg.solve(self.equations, known).astype(np.float32)
        load = np.zeros((heights.shape[1], self.length), np.float32)
        load[:, self.pushed] = np.transpose(pushes)
        return np.fft.irfft(np.fft.rfft(load) / self.stiffness, self.length) + level[:, None]


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

    Raises
    ------
    ValueError
        If the border is longer than this method can hold.

    Notes
    -----
    We look for the film u = result - lent. Inside, each pixel is the mean of those neighbours that are inside or on
    the border; on the border, u = onto - lent is known. A piece that touches no border, such as the skin behind a
    pair of glasses, takes the level at which the film around it comes to lie.

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
    # A frame of one pixel around the region: every pixel inside then has four neighbours.
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    window = slice(rows[0] - 1, rows[-1] + 2), slice(columns[0] - 1, columns[-1] + 2)
    inside, border = inside[window], border[window]
    ours, theirs = lent[window].astype(np.float32), result[window]
    wire = wire_around(inside.tobytes(), border.tobytes(), inside.shape)
    if wire.held.size:
        film = wire.film((theirs - ours).reshape(-1, ours.shape[2])[wire.held])
        ours += film[:, : inside.size].T.reshape(ours.shape)
    np.copyto(theirs, ours, where=inside[:, :, None])
    return result


@functools.lru_cache(maxsize=4)  # a slider asks for the same region again and again
def wire_around(inside: bytes, border: bytes, shape: tuple[int, int]) -> Wire:
    """Return the wire of a region: masks as bytes, so that they can be remembered, and their shape (h, w).

    The pushes must do three things: lift the film to its height at each held place; leave it without a slope towards
    what is open; and add up to nothing, since the thread as a whole hangs free.
    """
    inside, border = (np.frombuffer(mask, bool) for mask in (inside, border))
    steps = np.array([-1, 1, -shape[1], shape[1]])
    places = np.flatnonzero(inside)
    beside = places[:, None] + steps  # (places, 4)
    held = np.unique(beside[border[beside]])
    open_sides = ~inside[beside] & ~border[beside]
    loose = places[open_sides.any(axis=1)]
    pushed = np.concatenate([held, loose])
    if len(pushed) > LONGEST_WIRE_PX:
        raise ValueError(f"the border of this region is longer than {LONGEST_WIRE_PX} px: take a smoother mask.")
    length = _quick_length(inside.size)
    turns = 2 * np.pi / length * np.arange(length // 2 + 1)
    stiffness = 4 - 2 * np.cos(turns) - 2 * np.cos(turns * shape[1])
    stiffness[0] = np.inf  # a film that is lifted as a whole is not bent
    bent_by_one = np.fft.irfft(1 / stiffness, length)  # how far the film gives way, so many places from a push

    def bent(at: np.ndarray) -> np.ndarray:
        return bent_by_one.take(at[:, None] - pushed, mode="wrap")

    equations = np.ones((len(pushed) + 1, len(pushed) + 1))
    equations[-1, -1] = 0
    equations[: len(held), :-1] = bent(held)
    slopes = np.zeros((len(loose), len(pushed)))
    for step, is_open in zip(steps, open_sides[open_sides.any(axis=1)].T, strict=True):
        slopes[is_open] += bent(loose[is_open]) - bent(loose[is_open] + step)
    equations[len(held) : -1, :-1] = np.eye(len(loose), len(pushed), len(held)) - (1 - OPEN_TIE) * slopes
    equations[len(held) : -1, -1] = 0
    return Wire(held, pushed, equations, stiffness.astype(np.float32), length)


def _quick_length(least: int) -> int:
    """Return the next length without prime factors above 5: such threads are taken apart into waves quickly."""
    odd = (3**threes * 5**fives for threes in range(12) for fives in range(8))
    return min(factor << max(0, (-(-least // factor) - 1).bit_length()) for factor in odd)
