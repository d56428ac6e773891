"""Blending by gradients: Poisson's equation.

What you will understand: the eye sees differences, not levels. So lend the *differences* between neighbouring pixels
and let the border have the receiver's own colours. The levels inside then follow, as the height of a soap film
follows from the wire around it. No border is left to see, and the lent face takes on the receiver's tone by itself.

Serves 03-swap. It cannot keep a colour: whatever stands at the border bleeds in. Where the border is hair, cloth or
glasses, that is left out of the wire.

Sources: [Perez 2003](#perez2003); conjugate gradients [Hestenes 1952](#hestenes1952), started by what the same
equation gives on a full rectangle, where sine waves solve it at once [Buzbee 1970](#buzbee1970).
"""

from __future__ import annotations

import numpy as np

CLOSE_ENOUGH = 0.02  # grey levels: a remaining correction below this cannot be seen, and hardly ever changes a byte
MOST_ROUNDS = 500  # a safeguard: 10 to 30 are usual


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
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    window = slice(rows[0] - 1, rows[-1] + 2), slice(columns[0] - 1, columns[-1] + 2)
    inside, border = inside[window], border[window]
    # Channels first, and a frame of one pixel around: every neighbour is then a shifted view.
    offset = np.moveaxis(onto[window].astype(np.float32) - lent[window], 2, 0)
    known = np.ascontiguousarray(np.where(border, offset, 0), np.float32)
    links = _neighbours((inside | border).astype(np.float32))
    film = _film(inside[1:-1, 1:-1].astype(np.float32), links, _neighbours(known))
    change = np.moveaxis(film, 0, 2)
    middle = slice(window[0].start + 1, window[0].stop - 1), slice(window[1].start + 1, window[1].stop - 1)
    found = inside[1:-1, 1:-1]
    result[middle][found] = lent[middle][found] + change[found]
    return result


def _film(inside: np.ndarray, links: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Solve  links * u - (sum of the neighbours inside) = known  for u on the inside, by conjugate gradients.

    Parameters
    ----------
    inside, links : numpy.ndarray
        float32, (h, w): 1 inside and 0 elsewhere; to how many neighbours each pixel is tied.
    known : numpy.ndarray
        float32, (C, h, w): the sum of the known neighbours.
    """
    guess_from = _rectangle(known.shape[1:])
    frame = np.zeros((known.shape[0], known.shape[1] + 2, known.shape[2] + 2), np.float32)

    def applied(film: np.ndarray) -> np.ndarray:
        frame[:, 1:-1, 1:-1] = film
        return inside * (links * film - _neighbours(frame))

    film = np.zeros_like(known)
    missing = inside * known
    direction, before = np.zeros_like(known), np.full(len(known), np.inf)
    for _ in range(MOST_ROUNDS):
        correction = inside * guess_from(missing)
        if np.abs(correction).max() < CLOSE_ENOUGH:
            break
        now = _products(missing, correction)
        direction = correction + (now / before)[:, None, None] * direction
        bent = applied(direction)
        stride = (now / _products(direction, bent))[:, None, None]
        film += stride * direction
        missing -= stride * bent
        before = now
    return film


def _rectangle(shape: tuple[int, int]):
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


def _sine_waves(size: int) -> np.ndarray:
    """Return the matrix of the discrete sine transform, float32 (size, size): symmetric, and its own inverse."""
    number = np.arange(1, size + 1)
    return (np.sqrt(2 / (size + 1)) * np.sin(np.pi * np.outer(number, number) / (size + 1))).astype(np.float32)


def _neighbours(framed: np.ndarray) -> np.ndarray:
    """Return the sum of the four neighbours of each pixel within the frame: (..., h + 2, w + 2) to (..., h, w)."""
    across = framed[..., 1:-1, :-2] + framed[..., 1:-1, 2:]
    return across + framed[..., :-2, 1:-1] + framed[..., 2:, 1:-1]


def _products(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return the scalar product of each channel, at least a tiny number, so that a solved channel stays at rest."""
    return np.maximum(np.einsum("cij,cij->c", first, second), np.finfo(np.float32).tiny)
