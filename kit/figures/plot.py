"""Curves with axes, in one quiet house style.

What you will understand: each curve carries its name at its end and its own dashes, so that nobody has to match
colours with a legend.

Serves every notebook that measures. It deliberately keeps no figure open and touches no global setting.

Sources: colours after [Okabe 2008](#okabe2008).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kit.figures import frame

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DPI = 80
MARGIN_IN = 0.1
SIZE_IN = (7.2, 3.4)  # 576 x 272 px: as wide as two pictures with the gap between them
INK, QUIET, PAPER = "#20222a", "#6b6f78", "#fdfcf9"
# Dark enough for 3 : 1 against the paper, and no two curves share their dashes.
CURVES = (
    ("#0072b2", "-"), ("#b84a00", (0, (5, 2))), ("#00785a", (0, (1, 1.5))), ("#8c3c78", (0, (6, 2, 1, 2))),
    ("#20222a", (0, (3, 1, 1, 1, 1, 1))), ("#7a6200", (0, (8, 3))),
)  # fmt: skip
MARKS = ("#b84a00", "#8c3c78", "#20222a", "#7a6200")  # of single places that are marked on a curve
DOTS = "osDv^P"  # where a curve was measured; no two have the same
DOT_PT, INTERVAL_PT = 6, 1.6
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#e4e1d8",
    "grid.linewidth": 0.8,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "lines.solid_capstyle": "round",
    "path.simplify": True,
}
WIDEST_PT, THINNER_PT = 3.4, 0.4  # each curve is thinner than the one before, so that none hides another
END_GAP_SHARE = 0.075  # of the height: names at the ends of curves keep this distance


def lines(
    x: Sequence[float],
    curves: Mapping[str, Sequence[float]],
    *,
    xlabel: str,
    ylabel: str,
    caption: str,
    ylim: tuple[float, float] | None = None,
    reach: Mapping[str, tuple[Sequence[float], Sequence[float]]] | None = None,
) -> None:
    """Show curves over one axis, each named at its end.

    Parameters
    ----------
    x : sequence of float
        (n,), rising.
    curves : mapping of str to sequence of float
        Name and (n,) values of each curve, six at most.
    xlabel, ylabel : str
        With the unit, e.g. ``"distance from the seam, px"``.
    caption : str
        The sentence, with its numbers; also the plot's text alternative.
    ylim : tuple of float, optional
        Bottom and top of the vertical axis; by default what the curves need.
    reach : mapping of str to pair of sequences of float, optional
        For a curve that was measured at single places: from where to where each value may lie, (n,) and (n,). Such a
        curve has a dot at each place, with its interval.

    Raises
    ------
    ValueError
        If there are more than six curves, or a curve has another length than `x`.
    """
    if len(curves) > len(CURVES):
        raise ValueError(f"{len(curves)} curves in one plot cannot be told apart: show {len(CURVES)} at most.")
    for name, values in curves.items():
        if len(values) != len(x):
            raise ValueError(f"{name!r} has {len(values)} values for {len(x)} places on the axis.")

    def paint(axes: Axes) -> None:
        axes.margins(x=0.02 if reach else 0)
        for number, ((colour, dashes), (name, values)) in enumerate(zip(CURVES, curves.items(), strict=False)):
            axes.plot(x, values, color=colour, linestyle=dashes, linewidth=WIDEST_PT - number * THINNER_PT)
            if reach and name in reach:
                measured(axes, number, x, values, reach[name])
        if ylim:
            axes.set_ylim(*ylim)
        bottom, top = axes.get_ylim()
        ends = {name: float(values[-1]) for name, values in curves.items()}
        heights = _apart(ends, (top - bottom) * END_GAP_SHARE, top)
        for (colour, _), (name, height) in zip(CURVES, heights.items(), strict=False):
            axes.annotate(name, (x[-1], height), xytext=(8, 0), textcoords="offset points", color=colour, va="center")

    publish(paint, caption, xlabel=xlabel, ylabel=ylabel)


def publish(
    paint: Callable[[Axes], None], caption: str, *, size_in: tuple[float, float] = SIZE_IN, **labels: str
) -> None:
    """Show what is painted on empty axes, in the house style.

    Parameters
    ----------
    paint : callable
        Gets the axes and draws on them.
    caption : str
        Also the text alternative.
    size_in : tuple of float
        Width and height, in inches of `DPI` CSS px.
    **labels : str
        ``xlabel`` and ``ylabel``.
    """
    size_px = (round(size_in[0] * DPI), round(size_in[1] * DPI))
    image = frame.Image(_painted(paint, size_in, labels), "png", size_px, "", caption)
    frame.publish(frame.figure([image], caption))


def measured(
    axes: Axes,
    number: int,
    x: Sequence[float],
    values: Sequence[float],
    reach: tuple[Sequence[float], Sequence[float]],
    name: str = "",
) -> None:
    """Draw values that were measured at single places: a dot for each, and a line from where to where it may lie."""
    colour, _ = CURVES[number]
    axes.vlines(x, *reach, color=colour, linewidth=INTERVAL_PT)
    axes.plot(x, values, DOTS[number], color=colour, markersize=DOT_PT, label=name)


def _painted(paint: Callable[[Axes], None], size_in: tuple[float, float], labels: Mapping[str, str]) -> bytes:
    """Return the plot as PNG."""
    import matplotlib  # imported here: only a plot needs it
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        drawing = Figure(figsize=size_in, dpi=DPI, layout="constrained")
        FigureCanvasAgg(drawing)
        drawing.get_layout_engine().set(w_pad=MARGIN_IN, h_pad=MARGIN_IN)
        paint(drawing.add_subplot(**labels))
        buffer = io.BytesIO()
        drawing.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _apart(heights: Mapping[str, float], gap: float, top: float) -> dict[str, float]:
    """Return heights moved as little upwards, then downwards from `top`, as keeps them `gap` apart."""
    order = sorted(heights, key=heights.__getitem__)
    placed = np.array([heights[name] for name in order])
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    ceiling = top - gap * np.arange(len(placed))[::-1]
    placed = np.minimum(placed, ceiling)
    by_name = dict(zip(order, placed.tolist(), strict=True))
    return {name: by_name[name] for name in heights}
