"""The laundering lab: which trace still speaks after a picture has been passed on, and what the twin says.

What you will understand: every trace has an end. And an untouched picture that was passed on can score as an edited one
did before: whatever the number is, the edit did not cause it there.

Serves 08-traces. It deliberately shows no ranking: which trace lasts depends on the edit.

Sources: none; the chains are those of `kit.traces.laundering`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from kit.picture import Picture, Region
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
    error_quality: int = recompression.QUALITY,
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
    error_quality : int
        The quality at which the error level is taken.
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
            "error level": functools.partial(recompression.error_level, quality=error_quality, window_px=WINDOW_PX),
            "JPEG ghost": functools.partial(recompression.ghost_peak, quality=ghost_quality),
        }
        table[recipe] = {name: _short(washed.compare(trace, within=within)) for name, trace in maps.items()}
        if contour is not None:
            line = laundering.points_along(contour, measured.twin.size_px, recipe)
            table[recipe] = {"seam": _short(compare_seam(washed, line)), **table[recipe]}
        if progress is not None:
            progress(number + 1, len(recipes))
    return table


def after(
    measured: pair.Pair,
    trace: Callable[..., Any],
    *,
    saved_at: int | None = None,
    scale: float = 1,
    region: Region | None = None,
    **told: Any,
) -> pair.Compared:
    """Return what a trace gives on both pictures once both were scaled, and then saved as JPEG.

    Parameters
    ----------
    measured : Pair
    trace : callable
        A function of pixels.
    saved_at : int, optional
        Quality of the JPEG, 1 to 95; None to save nothing.
    scale : float
        1 for the size as it is.
    region : Region, optional
        The only part of the twin that counts for the score.
    **told
        Handed to the trace.
    """
    washed = measured
    if scale != 1:
        washed = washed.laundered([laundering.Wash(laundering.resize, {"scale": scale})])
    if saved_at is not None:
        washed = washed.as_jpeg(saved_at)
    within = None if region is None else washed.twin.labels == region
    return washed.compare(trace, within=within, **told)


def after_feather(
    lender: Picture, trace: Callable[..., Any], *, onto: Picture, feather_px: float, **told: Any
) -> pair.Compared:
    """Return what a trace gives on a swap with a border of that softness, and on its twin, as `after` does.

    Parameters
    ----------
    lender, onto : Picture
    trace : callable
        A function of pixels.
    feather_px : float
        As in `kit.swap.face`.
    **told
        Handed to `after`.
    """
    return after(pair.Pair.swap(lender, onto=onto, blend="feather", feather_px=feather_px), trace, **told)


def compare_seam(measured: pair.Pair, contour: np.ndarray) -> pair.Compared:
    """Return the `seam_map` of both pictures, scored as its description asks: the line against the band inside it.

    Parameters
    ----------
    measured : Pair
    contour : numpy.ndarray
        float, (n, 2), px: the line, the same for both.
    """
    size = measured.twin.size_px
    told = {"mask": border.border_pixels(size, contour), "within": border.band_pixels(size, contour)}
    return measured.compare(border.seam_map, contour=contour, **told)


def in_rows(table: Mapping[str, Mapping[str, Scores]], names: Mapping[str, str]) -> list[list[str]]:
    """Return a `laundering_table` as rows of words: each recipe, and "edited / twin" for some traces.

    Parameters
    ----------
    table : mapping
        As `laundering_table` gives it.
    names : mapping of str to str
        The traces that are wanted, and what each is called on the page; for the heads of the columns.
    """
    return [
        [recipe, *(f"{scores[trace].edited:.2f} / {scores[trace].twin:.2f}" for trace in names)]
        for recipe, scores in table.items()
    ]


def _short(compared: pair.Compared) -> Scores:
    return Scores(compared.auc, compared.twin_auc)
