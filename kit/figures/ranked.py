"""Numbers with names, as bars to either side of nothing.

What you will understand: a weight has a direction. Bars to the right speak for one thing, bars to the left against it,
and a short bar hardly speaks at all.

Serves 09-detection. It deliberately keeps the order in which the numbers are given, and draws no bar without its
number.

Sources: colours after [Okabe 2008](#okabe2008).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kit.figures import plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_IN, BAR_IN, AROUND_IN = 7.2, 0.30, 0.75  # of the plot, of each bar with its gap, and of what lies below
BAR_SHARE = 0.66  # of the place for a bar that it fills
FOR, AGAINST = plot.CURVES[1][0], plot.CURVES[0][0]
NUMBER_ROOM = 1.22  # how much farther than the longest bar the axis goes, for the numbers
MOST = 24


def bars(
    values: Mapping[str, float], *, xlabel: str, caption: str, ends: tuple[str, str] | None = None, decimals: int = 1
) -> None:
    """Show a bar for each number, the first on top.

    Parameters
    ----------
    values : mapping of str to float
        Name and number, 24 at most.
    xlabel : str
        With the unit.
    caption : str
        The sentence, with its numbers; also the plot's text alternative.
    ends : tuple of str, optional
        What bars to the left and to the right speak for, such as ``("untouched", "edited")``.
    decimals : int
        Of the number beside each bar.

    Raises
    ------
    ValueError
        If there is no number, or more than 24.
    """
    if not 1 <= len(values) <= MOST:
        raise ValueError(f"{len(values)} bars: show 1 to {MOST}.")
    numbers = [float(number) for number in values.values()]
    farthest = max(map(abs, numbers)) or 1.0

    def paint(axes: Axes) -> None:
        places = range(len(numbers))
        for place, number in zip(places, numbers, strict=True):
            right = number >= 0
            axes.barh(place, number, height=BAR_SHARE, color=FOR if right else AGAINST, hatch=None if right else "///",
                      edgecolor=plot.PAPER, linewidth=0)  # fmt: skip
            axes.annotate(_told(number, decimals), (number, place), xytext=(5 if right else -5, 0), va="center",
                          textcoords="offset points", ha="left" if right else "right", fontsize=10)  # fmt: skip
        axes.axvline(0, color=plot.INK, linewidth=1)
        axes.set_yticks(places, list(values))
        low = -farthest if ends or min(numbers) < 0 else 0
        axes.set(xlim=(low * NUMBER_ROOM, farthest * NUMBER_ROOM), ylim=(len(numbers) - 0.4, -0.6))
        axes.grid(visible=False)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        if ends:
            axes.set_title(f"\u2190 {ends[0]}", loc="left", fontsize=11, color=AGAINST)
            axes.set_title(f"{ends[1]} \u2192", loc="right", fontsize=11, color=FOR)

    height_in = AROUND_IN + BAR_IN * len(numbers) + (0.3 if ends else 0)
    plot.publish(paint, caption, size_in=(WIDTH_IN, height_in), xlabel=xlabel)


def _told(number: float, decimals: int) -> str:
    """Return a number with its sign, also where it is written like a dash; what rounds to nothing has none."""
    return f"{number:+.{decimals}f}".replace("-", "\u2212") if round(number, decimals) else f"{0:.{decimals}f}"
