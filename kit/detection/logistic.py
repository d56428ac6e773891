"""Logistic regression: a weighted sum of features, bent into a number between 0 and 1.

What you will understand: the whole of this learning is one weight for each feature and one number to start from. They
are chosen so that the edited pictures of the training set get high numbers and the untouched ones low numbers, and a
penalty keeps weights small that the data hardly support. All of it can be read, and switched off piece by piece.

Serves 09-detection. It deliberately knows nothing of pictures: it sees a table of features, and would as gladly learn
the format of a file (see `kit.detection.cheating`).

Sources: Newton's method on the penalised likelihood, as in any textbook of statistics; scikit-learn is the independent
truth in the tests.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

MOST_STEPS = 100
ENOUGH = 1e-10  # a Newton step this small ends the search
LARGEST_LOGIT = 36.0  # beyond it a float64 chance is 0 or 1


class Fitted(NamedTuple):
    """What was learnt.

    Attributes
    ----------
    weights : numpy.ndarray
        float64, (k,): one for each feature.
    intercept : float
        What the sum begins with; it is not held back by the penalty.
    """

    weights: np.ndarray
    intercept: float


def fit(features: np.ndarray, edited: np.ndarray, *, strength: float = 1.0) -> Fitted:
    """Return the weights that suit a training set best, small ones preferred.

    Parameters
    ----------
    features : numpy.ndarray
        float, (n, k): one row for each picture. Give each column mean 0 and spread 1 first, so that the penalty treats
        all alike and the weights can be compared.
    edited : numpy.ndarray
        bool, (n,).
    strength : float
        Of the penalty, above 0; ``1 / C`` of scikit-learn.

    Returns
    -------
    Fitted

    Raises
    ------
    ValueError
        If the shapes do not fit, a feature is no number, only one kind of picture is there, or nothing holds the
        weights back.

    Notes
    -----
    What is made small is ``-log(likelihood) + strength / 2 * sum(weights ** 2)``. It has one lowest point only, so
    the answer does not depend on where the search begins, and no random number is needed.

    Examples
    --------
    >>> found = fit(np.array([[-1.0], [-0.5], [0.5], [1.0]]), np.array([False, False, True, True]))
    >>> found.weights.round(2), abs(round(found.intercept, 2))
    (array([0.94]), 0.0)
    """
    features, edited = np.asarray(features, float), np.asarray(edited, bool)
    if features.ndim != 2 or edited.shape != features.shape[:1]:
        raise ValueError(f"features have shape {features.shape}, the answers {edited.shape}: one answer for each row.")
    if not np.isfinite(features).all():
        raise ValueError("some features are no numbers, so nothing can be learnt from them.")
    if edited.all() or not edited.any():
        raise ValueError("learning needs both kinds of picture: untouched ones and edited ones.")
    if not strength > 0:
        raise ValueError(f"strength={strength}: the penalty must be above 0, or weights can grow without end.")
    rows = np.column_stack([features, np.ones(len(features))])
    penalty = np.append(np.full(features.shape[1], float(strength)), 0.0)
    found = np.zeros(rows.shape[1])
    loss = _loss(rows, edited, found, penalty)
    for _ in range(MOST_STEPS):
        chance = _bent(rows @ found)
        slope = rows.T @ (chance - edited) + penalty * found
        curvature = (rows.T * (chance * (1 - chance))) @ rows + np.diag(penalty)
        stride = np.linalg.solve(curvature, slope)
        new_loss = _loss(rows, edited, found - stride, penalty)
        while new_loss > loss and np.abs(stride).max() > ENOUGH:  # too far: the curve is no parabola
            stride = stride / 2
            new_loss = _loss(rows, edited, found - stride, penalty)
        found, loss = found - stride, new_loss
        if np.abs(stride).max() <= ENOUGH:
            break
    return Fitted(found[:-1], float(found[-1]))


def chances(features: np.ndarray, fitted: Fitted) -> np.ndarray:
    """Return the number that was learnt for each row, float64 (n,) in (0, 1): near 1 stands for edited.

    Parameters
    ----------
    features : numpy.ndarray
        float, (n, k), standardised as in training.
    fitted : Fitted

    Examples
    --------
    >>> chances(np.array([[0.0], [1.0]]), Fitted(np.array([2.0]), 0.0)).round(2)
    array([0.5 , 0.88])
    """
    return _bent(np.asarray(features, float) @ fitted.weights + fitted.intercept)


def _bent(sums: np.ndarray) -> np.ndarray:
    """Return the logistic curve of sums."""
    return 1 / (1 + np.exp(-np.clip(sums, -LARGEST_LOGIT, LARGEST_LOGIT)))


def _loss(rows: np.ndarray, edited: np.ndarray, found: np.ndarray, penalty: np.ndarray) -> float:
    sums = rows @ found
    return float(np.logaddexp(0, np.where(edited, -sums, sums)).sum() + penalty @ found**2 / 2)
