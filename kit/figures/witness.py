"""What a witness is worth: hits against false alarms, and whether it is as sure as it may be.

What you will understand: a detector has no single quality. Its curve shows what each threshold buys and what it costs;
a second plot shows whether "70 %" came true 70 times of 100.

Serves 09-detection. It deliberately draws what was measured, with its interval, and no smooth line through it: what
lies between two intervals is luck.

Sources: colours after [Okabe 2008](#okabe2008).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kit.figures import plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE_IN = (7.2, 4.4)  # as wide as every plot; both axes are shares, so both are equally long, and names stand beside
ROOM = -0.02, 1.02  # beyond 0 and 1, so that a curve along an edge is seen whole
BAND_ALPHA = 0.16
BAND = "where 95% of the curves\nwith other heads pass"
CHANCE = {"color": plot.QUIET, "linewidth": 1.2, "linestyle": (0, (4, 4)), "zorder": 1}
MARK = {"markersize": 10, "markeredgecolor": plot.PAPER, "markeredgewidth": 1.6, "linestyle": "none", "zorder": 5}


class Curve(Protocol):
    """Shares of edited and of untouched pictures that are flagged, (m,), never falling."""

    hits: np.ndarray
    false_alarms: np.ndarray


class Band(Protocol):
    """Between which hit rates a curve lies at each false alarm rate, (n,)."""

    rates: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Share(Protocol):
    """A share of counted things with its interval."""

    of: int
    value: float
    low: float
    high: float


class Point(Protocol):
    """What one threshold does."""

    hits: Share
    false_alarms: Share


class Calibration(Protocol):
    """What was said, (m,), and how often it was so."""

    said: np.ndarray
    so: Sequence[Share]


def roc(
    curves: Curve | Mapping[str, Curve],
    *,
    caption: str,
    band: Band | None = None,
    marks: Mapping[str, Point] | None = None,
) -> None:
    """Show what every threshold buys and costs.

    Parameters
    ----------
    curves : Curve, or mapping of str to Curve
        One, or several by their names, four at most.
    caption : str
        The sentence, with its numbers; also the plot's text alternative.
    band : Band, optional
        Of the first curve.
    marks : mapping of str to Point, optional
        Thresholds to be marked, by their names, such as ``{"flagged from 50 %": found.at(0.5)}``.

    Raises
    ------
    ValueError
        If there are more than four curves, or more than four marks.
    """
    named = dict(curves) if isinstance(curves, Mapping) else {"": curves}
    for what, number in (("curves", len(named)), ("marks", len(marks or {}))):
        if number > 4:
            raise ValueError(
                f"{number} {what} in one plot of hits and false alarms lie over each other: show 4 at most."
            )

    def paint(axes: Axes) -> None:
        _square(axes)
        if band is not None:
            colour = plot.CURVES[0][0]
            axes.fill_between(band.rates, band.low, band.high, color=colour, alpha=BAND_ALPHA, linewidth=0, label=BAND)
        for number, ((colour, dashes), (name, curve)) in enumerate(zip(plot.CURVES, named.items(), strict=False)):
            width = plot.WIDEST_PT - number * plot.THINNER_PT
            axes.plot(curve.false_alarms, curve.hits, color=colour, linestyle=dashes, linewidth=width, label=name)
        for shape, colour, (name, at) in zip("DosP", plot.MARKS, (marks or {}).items(), strict=False):
            axes.plot([at.false_alarms.value], [at.hits.value], shape, color=colour, label=name, **MARK)
        axes.plot([0, 1], [0, 1], label="a coin", **CHANCE)
        _named(axes)

    labels = {"xlabel": "false alarms, share of untouched", "ylabel": "hits, share of edited"}
    plot.publish(paint, caption, size_in=SIZE_IN, **labels)


def calibration(witnesses: Calibration | Mapping[str, Calibration], *, caption: str) -> None:
    """Show whether stated chances came true: on the dashed line they did.

    Parameters
    ----------
    witnesses : Calibration, or mapping of str to Calibration
        One, or several by their names, such as ``{"the detector": ..., "you": ...}``, four at most.
    caption : str
        The sentence, with its numbers; also the plot's text alternative.

    Raises
    ------
    ValueError
        If there are more than four.
    """
    named = dict(witnesses) if isinstance(witnesses, Mapping) else {"": witnesses}
    if len(named) > 4:
        raise ValueError(f"{len(named)} witnesses in one plot cannot be told apart: show 4 at most.")

    def paint(axes: Axes) -> None:
        _square(axes)
        for number, ((colour, dashes), (name, found)) in enumerate(zip(plot.CURVES, named.items(), strict=False)):
            so = [one.value for one in found.so]
            reach = [one.low for one in found.so], [one.high for one in found.so]
            axes.plot(found.said, so, color=colour, linestyle=dashes, linewidth=1.4)
            plot.measured(axes, number, found.said, so, reach, name)
        axes.plot([0, 1], [0, 1], label="as sure as right", **CHANCE)
        _named(axes)

    labels = {"xlabel": 'stated chance of "edited"', "ylabel": "share that was edited"}
    plot.publish(paint, caption, size_in=SIZE_IN, **labels)


def _square(axes: Axes) -> None:
    axes.set(xlim=ROOM, ylim=ROOM, aspect="equal")
    axes.grid(visible=True, axis="both")


def _named(axes: Axes) -> None:
    """Say beside the plot which is which, so that no name lies over what is shown."""
    axes.set_anchor("W")
    axes.legend(loc="center left", bbox_to_anchor=(1.04, 0.5), frameon=False, labelspacing=0.9, handlelength=2.6)
