"""The laundering lab: which trace still speaks after a picture has been passed on, and what the twin says.

What you will understand: every trace has an end. And an untouched picture that was passed on can score as an edited one
did before: whatever the number is, the edit did not cause it there.

Serves 08-traces. It deliberately shows no ranking: which trace lasts depends on the edit.

Sources: none; the chains are those of `kit.traces.laundering`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from kit.picture import Region
from kit.traces import border, laundering, noise, pair, recompression

GHOST_QUALITY = 60
WINDOW_PX = 9


class Scores(NamedTuple):
    """AUC of a trace on the edited picture, and at the same place of its twin."""

    edited: float
    twin: float


def laundering_table(
    measured: pair.Pair,
    recipes: Sequence[str] = tuple(laundering.RECIPES),
    *,
    contour: np.ndarray | None = None,
    region: Region | None = Region.SKIN,
    ghost_quality: int = GHOST_QUALITY,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, dict[str, Scores]]:
    """Return what every trace scores after every recipe, on both pictures of a pair.

    Parameters
    ----------
    measured : Pair
    recipes : sequence of str
        Names in `RECIPES`.
    contour : numpy.ndarray, optional
        float, (n, 2), px: the line for the seam; it moves along with the pixels. Without it the seam is left out.
    region : Region, optional
        The only part of the twin that counts, by default its skin; None for all.
    ghost_quality : int
        The quality whose ghost is looked for.
    progress : callable, optional
        Called with ``(done, total)``.

    Returns
    -------
    dict of dict of Scores
        By recipe, then by trace.
    """
    table = {}
    for number, recipe in enumerate(recipes):
        washed = measured.laundered(recipe)
        within = None
        if region is not None and washed.twin.labels is not None:
            within = washed.twin.labels == region
        maps = {
            "noise residual": noise.noise_residual,
            "wavelet noise": noise.wavelet_noise,
            "error level": functools.partial(recompression.error_level, window_px=WINDOW_PX),
            "JPEG ghost": functools.partial(recompression.ghost_peak, quality=ghost_quality),
        }
        table[recipe] = {name: _scores(washed, trace, within=within) for name, trace in maps.items()}
        if contour is not None:
            line = laundering.points_along(contour, measured.twin.size_px, recipe)
            size = washed.twin.size_px
            told = {"mask": border.border_pixels(size, line), "within": border.band_pixels(size, line)}
            seam = functools.partial(border.seam_map, contour=line)
            table[recipe] = {"seam": _scores(washed, seam, **told), **table[recipe]}
        if progress is not None:
            progress(number + 1, len(recipes))
    return table


def _scores(washed: pair.Pair, trace: Callable[..., Any], **told: Any) -> Scores:
    compared = washed.compare(trace, **told)
    return Scores(compared.auc, compared.twin_auc)
