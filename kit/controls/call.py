"""A call with some values left open, and the sentence that describes what it gives.

What you will understand: a control adds nothing to a step. It is the same call, waiting for a few numbers.

Serves every control. It knows nothing of widgets, so that it can be read and tested without a page.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from kit.controls.inputs import Choice, Slider, Switch
from kit.controls.places import Points

Input = Slider | Choice | Switch | Points

Says = str | Callable[..., str] | None


class Call:
    """A step, what it takes, and what is said about its result.

    Parameters
    ----------
    step : callable
    args : tuple
    kwargs : mapping
        Any value may be a `Slider`, a `Choice`, a `Switch` or `Points`. What the step does not take goes to the
        measure.
    measure : callable, optional
        Called with the result.
    says : str or callable, optional
        As in `kit.controls.live`.

    Raises
    ------
    TypeError
        If no value is left open, or neither the step nor the measure takes a keyword.
    """

    def __init__(
        self,
        step: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        measure: Callable[..., Any] | None = None,
        says: Says = None,
    ) -> None:
        taken = inspect.signature(step).parameters
        takes_all = any(par.kind is par.VAR_KEYWORD for par in taken.values())
        unknown = [key for key in kwargs if key not in taken and not takes_all]
        if unknown and measure is None:
            raise TypeError(f"{step.__name__} does not take {', '.join(unknown)}; it takes {', '.join(taken)}.")
        self._by_place = list(zip([*taken, *("value",) * len(args)], args, strict=False))
        self._by_name = {key: value for key, value in kwargs.items() if key not in unknown}
        self._for_measure = {key: kwargs[key] for key in unknown}
        self._step, self._measure, self._says = step, measure, says
        given = {**dict(self._by_place), **kwargs}
        self.inputs: dict[str, Input] = {key: value for key, value in given.items() if isinstance(value, Input)}
        if not self.inputs:
            raise TypeError("nothing can be moved: put controls.slider(...) in the place of a value.")

    def result(self, values: Mapping[str, Any]) -> Any:
        """Return what the step gives for these values."""
        placed = [values.get(name, value) for name, value in self._by_place]
        return self._step(*placed, **{name: values.get(name, value) for name, value in self._by_name.items()})

    def measured(self, result: Any, values: Mapping[str, Any]) -> Any:
        """Return what the measure finds in a result; None without one."""
        if self._measure is None:
            return None
        return self._measure(result, **{name: values.get(name, value) for name, value in self._for_measure.items()})

    def caption(self, result: Any, measured: Any, values: Mapping[str, Any]) -> str:
        """Return the sentence that describes a result.

        Raises
        ------
        TypeError
            If the sentence asks for a word that nothing stands for.
        """
        if self._says is None:
            return self._list(values)
        if isinstance(self._says, str):
            words = {**values, "result": result, "measured": measured}
            try:
                return self._says.format(**words)
            except (KeyError, IndexError) as error:
                raise TypeError(f"says= asks for {{{error.args[0]}}}; it can tell {', '.join(words)}.") from None
        wants = [par for par in inspect.signature(self._says).parameters.values() if par.default is par.empty]
        return self._says(result, dict(values)) if len(wants) > 1 else self._says(result)

    def check(self, name: str, value: Any) -> None:
        """Refuse a value that a hand could not set.

        Raises
        ------
        ValueError
            If there is no such control, or it cannot be set to that value.
        """
        given = self.inputs.get(name)
        if given is None:
            raise ValueError(f"there is no control {name!r}; there are {', '.join(self.inputs)}.")
        if isinstance(given, Slider) and not given.low <= value <= given.high:
            raise ValueError(f"{name} goes from {given.low} to {given.high}; {value} lies beyond.")
        if isinstance(given, Choice) and given.word_for(value) is None:
            raise ValueError(f"{name} is one of {', '.join(given.options)}; {value!r} is none of them.")
        if isinstance(given, Points):
            height, width = given.picture.size_px
            for key, (x, y) in value.items():
                if key not in given.labels:
                    raise ValueError(f"there is no point {key!r}; there are {', '.join(given.labels)}.")
                if not (0 <= x < width and 0 <= y < height):
                    raise ValueError(f"{given.labels[key]} cannot stand at {x:.0f}, {y:.0f}, outside of the picture.")

    def _list(self, values: Mapping[str, Any]) -> str:
        told = [f"{given.title(name)}: {given.told(values[name])}" for name, given in self.inputs.items()]
        return "; ".join(told) + "."
