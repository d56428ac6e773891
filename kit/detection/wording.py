"""Measured shares in words, as coarse as they hold on other computers.

What you will understand: the same pictures, computed on another machine, may differ by one step in one pixel, and one
picture of eighty then lands on the other side of a line. So a share of few pictures is told in tens.

Serves 09-detection. It deliberately rounds for reading only; the intervals are computed from the counts.

Sources: none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kit.detection.cameras import Taught
from kit.detection.experiments import Washed
from kit.detection.exposure import Light


def of_100(share: float) -> str:
    """Return a share in [0, 1] in tens.

    Examples
    --------
    >>> of_100(0.325), of_100(0.04), of_100(0.97)
    ('about 30 of 100', 'hardly any', 'nearly all')
    """
    tens = round(10 * share)
    return {0: "hardly any", 10: "nearly all"}.get(tens, f"about {10 * tens} of 100")


def camera_rows(told: Iterable[Taught]) -> list[list[str]]:
    """Return for each detector and camera the hits and false alarms, for `kit.figures.tabulate`."""
    return [
        [one.name, group.name, of_100(group.hits.value), of_100(group.false_alarms.value)]
        for one in told
        for group in one.found
    ]


def light_rows(lights: Iterable[Light]) -> list[list[str]]:
    """Return for each light the false alarms by tone, and whether the interval of the gap leaves out zero."""
    rows = []
    for light in lights:
        name = f"{2.0**light.stops:g} of the light" if light.stops else "usual light"
        shares = [of_100(group.false_alarms.value) for group in light.found]
        way = "more" if light.gap.value > 0 else "fewer"
        rows.append([name, *shares, f"{way} of the deepest" if light.gap.shown else "none that can be told"])
    return rows


def curves(found: Mapping[float, Washed]) -> tuple[list[float], dict[str, list[float]]]:
    """Return what `laundered_auc` found over its qualities or scales, rising, for `kit.figures.lines`."""
    places = sorted(found)
    return places, {
        "hits": [found[place].at.hits.value for place in places],
        "false alarms": [found[place].at.false_alarms.value for place in places],
        "AUC": [found[place].area.auc for place in places],
    }
