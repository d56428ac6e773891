"""How well a map finds an edit whose place is known.

What you will understand: a map is scored against the mask that we know because we made the edit ourselves. The score
is the chance that a pixel of the edit has a higher value than a pixel beside it. A half means that the map cannot tell
them apart; far below a half means that the edit has the *lower* values, which tells as much.

Serves 08-traces. It deliberately sees numbers only: whatever scores a picture asks `kit.consent.require_score` first,
which refuses a file from outside the kit. There is no mask of it, so a number would only look like knowledge.

Sources: the area under the curve equals that chance [Hanley 1982](#hanley1982).
"""

from __future__ import annotations

import numpy as np


def auc(values: np.ndarray, mask: np.ndarray) -> float:
    """Return the chance that a pixel inside a mask has a higher value than one outside; a tie counts one half.

    Parameters
    ----------
    values : numpy.ndarray
        int or float, any shape: a map.
    mask : numpy.ndarray
        bool, of the same shape: the pixels that the map should point out.

    Returns
    -------
    float
        In [0, 1]: the area under the ROC curve, exact. 0.5 says nothing; 0 and 1 say the same in opposite directions.

    Raises
    ------
    ValueError
        If the shapes differ, a value is no number, or one side is empty.

    Examples
    --------
    >>> auc(np.array([1, 2, 3, 3]), np.array([False, False, True, False]))
    0.8333333333333334
    """
    if values.shape != mask.shape:
        raise ValueError(f"the map has shape {values.shape}, its mask {mask.shape}.")
    if np.isnan(values).any():
        raise ValueError("the map has pixels without a number, so it cannot be scored.")
    inside, outside = values[mask], np.sort(values[~mask])
    if not (inside.size and outside.size):
        raise ValueError("a score needs pixels on both sides of the mask's border.")
    below = np.searchsorted(outside, inside, side="left")
    up_to = np.searchsorted(outside, inside, side="right")
    return int((below + up_to).sum()) / (2 * inside.size * outside.size)
