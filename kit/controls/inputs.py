"""What can stand in the place of a value: a slider, a choice, a switch.

What you will understand: which values a control will try, said in the notebook in plain sight.

Serves every control. They are descriptions only; `kit.controls.play` makes the widgets. Points on a picture stand in
`kit.controls.places`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UNITS = {"px": "px", "hz": "Hz", "khz": "kHz", "s": "s", "ms": "ms", "deg": "°", "percent": "%"}


@dataclass(frozen=True)
class Slider:
    """Numbers from `low` to `high` in steps."""

    low: float
    high: float
    start: float
    step: float
    label: str | None
    unit: str | None

    def widget(self, name: str) -> Any:
        """Return the ipywidgets slider; whole numbers stay whole."""
        import ipywidgets

        whole = all(float(value).is_integer() for value in (self.low, self.high, self.start, self.step))
        kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        number = int if whole else float
        sizes = {"min": self.low, "max": self.high, "step": self.step, "value": self.start}
        made = kind(**{key: number(value) for key, value in sizes.items()}, description=self.title(name))
        if not whole:
            made.readout_format = f".{_decimals(self.step)}f"
        return made

    def title(self, name: str) -> str:
        """Return the words beside the slider, with the unit."""
        words, unit = spoken_name(name)
        unit = unit if self.unit is None else self.unit
        return (self.label or words) + (f" ({unit})" if unit else "")

    def told(self, value: float) -> str:
        """Return a value as a caption says it."""
        return f"{value:.{_decimals(self.step)}f}"

    @property
    def first(self) -> float:
        """Where it starts."""
        return self.start


@dataclass(frozen=True)
class Choice:
    """One of several values, each with a name."""

    options: Mapping[str, Any]
    start: str
    label: str | None

    def widget(self, name: str) -> Any:
        """Return a native list to choose from."""
        import ipywidgets

        return ipywidgets.Dropdown(
            options=list(self.options.items()), value=self.options[self.start], description=self.title(name)
        )

    def title(self, name: str) -> str:
        """Return the words beside the list."""
        return self.label or spoken_name(name)[0]

    def told(self, value: Any) -> str:
        """Return a value as a caption says it."""
        return self.word_for(value) or str(value)

    def word_for(self, value: Any) -> str | None:
        """Return the name of a value, or None when it is none of the options."""
        return next((word for word, option in self.options.items() if option is value or option == value), None)

    @property
    def first(self) -> Any:
        """The value at the start."""
        return self.options[self.start]


@dataclass(frozen=True)
class Switch:
    """On or off."""

    start: bool
    label: str | None

    def widget(self, name: str) -> Any:
        """Return a box to tick."""
        import ipywidgets

        return ipywidgets.Checkbox(value=self.start, description=self.title(name), indent=False)

    def title(self, name: str) -> str:
        """Return the words beside the box."""
        return self.label or spoken_name(name)[0]

    def told(self, value: bool) -> str:
        """Return a value as a caption says it."""
        return "on" if value else "off"

    @property
    def first(self) -> bool:
        """Whether it is on at the start."""
        return self.start


def slider(
    low: float,
    high: float,
    start: float | None = None,
    step: float = 1,
    *,
    label: str | None = None,
    unit: str | None = None,
) -> Slider:
    """Return a slider to stand in the place of a number.

    Parameters
    ----------
    low, high : float
        Both ends; they can be reached.
    start : float, optional
        Where it stands at first; by default at `low`.
    step : float
        How far one press of an arrow key moves it.
    label : str, optional
        The words beside it; by default the parameter's name in words, ``feather_px`` as "Feather".
    unit : str, optional
        By default from the ending of the parameter's name, ``feather_px`` as "px".

    Raises
    ------
    ValueError
        If the ends are not in order or the start lies beyond them.
    """
    start = low if start is None else start
    if not low < high or not low <= start <= high or step <= 0:
        raise ValueError(f"a slider from {low} to {high} cannot start at {start} in steps of {step}.")
    return Slider(low, high, start, step, label, unit)


def choice(options: Sequence[Any] | Mapping[str, Any], start: Any = None, *, label: str | None = None) -> Choice:
    """Return a list to choose from, to stand in the place of a value.

    Parameters
    ----------
    options : sequence or mapping
        The values; or names in words and the value of each. ``None`` is named "none", a picture by its name.
    start : optional
        One of the values; by default the first.
    label : str, optional
        As in `slider`.

    Raises
    ------
    ValueError
        If there is no option, or the start is none of them.
    """
    named = dict(options) if isinstance(options, Mapping) else {_spoken(option): option for option in options}
    if len(named) < len(options):
        raise ValueError("two options have the same name: give each its own, {name: value}.")
    if not named:
        raise ValueError("a choice needs at least one option.")
    if start is None:
        first = next(iter(named))
    else:
        first = next((word for word, value in named.items() if value is start or value == start), None)
    if first is None:
        raise ValueError(f"a choice cannot start at {start!r}: that is none of {', '.join(named)}.")
    return Choice(named, first, label)


def switch(start: bool = False, *, label: str | None = None) -> Switch:
    """Return a box to tick, to stand in the place of True or False."""
    return Switch(bool(start), label)


def spoken_name(name: str) -> tuple[str, str]:
    """Return a parameter's name in words and its unit: ``feather_px`` gives "Feather" and "px"."""
    parts = name.split("_")
    unit = UNITS.get(parts[-1], "") if len(parts) > 1 else ""
    return " ".join(parts[:-1] if unit else parts).capitalize(), unit


def _spoken(option: Any) -> str:
    return "none" if option is None else str(getattr(option, "name", option))


def _decimals(step: float) -> int:
    """Return how many decimals a step has, six at most."""
    return next((n for n in range(6) if round(step, n) == step), 6)
