"""A step that runs again whenever a control is moved, with its picture and its sentence.

What you will understand: nothing moves behind your back. Each position of a slider is one call of the step, and
what the step refuses or cannot do is said in the place where its result would be described.

Serves every notebook with something to try. It deliberately draws no plot while you play (that is too slow to
follow a hand) and shows no picture without its label.
"""

from __future__ import annotations

import html
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets
import numpy as np

from kit import store
from kit.consent import ConsentError
from kit.controls import access
from kit.controls.inputs import Choice, Slider, Switch
from kit.figures import frame, heat, row
from kit.picture import Picture

EXPECTED = (ConsentError, ValueError, store.StoreError)  # these explain themselves in a sentence


def live(
    step: Callable[..., Any],
    *args: Any,
    beside: Sequence[Picture] = (),
    shows: Callable[[Any], Any] | None = None,
    says: Callable[..., str] | None = None,
    limits: tuple[float, float] | None = None,
    exact: bool = False,
    **kwargs: Any,
) -> Live:
    """Return a control: the call of a step in which some values can be moved.

    Parameters
    ----------
    step : callable
        The step itself.
    *args, **kwargs
        What the step takes; any of it may be a `slider`, a `choice` or a `switch`.
    beside : sequence of Picture
        Shown to the left of the result and left alone.
    shows : callable, optional
        Turns the result into what is drawn: a picture, a map of numbers (H, W), or several of either.
    says : callable, optional
        ``says(result)`` or ``says(result, values)`` gives the caption; `values` is a dict of what is set. By
        default the caption lists what is set.
    limits : tuple of float, optional
        The ends of the colour scale of a map; by default the smallest and the largest number each time.
    exact : bool
        Draw pictures without loss, where single pixels matter.

    Returns
    -------
    Live
        A widget. As the last line of a cell it is shown; its text form is its caption.

    Raises
    ------
    TypeError
        If no value can be moved.

    Examples
    --------
    >>> from kit.controls import slider
    >>> play = live(lambda shift_px: np.eye(16) * shift_px, shift_px=slider(0, 4),
    ...             says=lambda result: f"The largest number is {result.max():.0f}.")
    >>> play.set(shift_px=3)
    >>> play.caption
    'The largest number is 3.'
    """
    return Live(step, args, kwargs, beside=beside, shows=shows, says=says, limits=limits, exact=exact)


class Live(ipywidgets.VBox):
    """A control. Made by `live`.

    Attributes
    ----------
    caption : str
        The sentence below the picture, or the refusal in its place.
    result
        What the step returned last without refusing.
    values : dict
        What is set.
    """

    def __init__(
        self,
        step: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        beside: Sequence[Picture],
        shows: Callable[[Any], Any] | None,
        says: Callable[..., str] | None,
        limits: tuple[float, float] | None,
        exact: bool,
    ) -> None:
        self._inputs, self._call = _prepared(step, args, kwargs)
        self._shows, self._limits, self._exact = shows, limits, exact
        self._says = says or self._told
        self._says_values = _takes_two(self._says)
        self._widgets = {name: given.widget(name) for name, given in self._inputs.items()}
        self._moved_together = False
        self._last: list[frame.Image] = []
        self.caption, self.result = "", None

        self._picture = ipywidgets.HTML()
        self._words = ipywidgets.HTML()
        still = ipywidgets.HTML(self._row(self._drawn(list(beside)))) if beside else None
        for widget in self._widgets.values():
            widget.observe(self._moved, "value")
        super().__init__(self._arranged(still))
        self.add_class(access.ROOT)
        self._run()

    @property
    def values(self) -> dict[str, Any]:
        """What is set, by the parameter's name."""
        return {name: widget.value for name, widget in self._widgets.items()}

    def set(self, **values: Any) -> None:
        """Move controls as a hand would.

        Raises
        ------
        ValueError
            If there is no such control, or it cannot be set to that value.
        """
        for name, value in values.items():
            self._check(name, value)
        self._moved_together = True
        try:
            for name, value in values.items():
                self._widgets[name].value = value
        finally:
            self._moved_together = False
        self._run()

    def start_again(self, _button: Any = None) -> None:
        """Put every control back to where it started."""
        starts = {name: getattr(given, "start", None) for name, given in self._inputs.items()}
        for name, given in self._inputs.items():
            if isinstance(given, Choice):
                starts[name] = given.options[given.start]
        self.set(**starts)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**(bundle or {}), "text/plain": self.caption}

    def __repr__(self) -> str:
        return self.caption

    # Inside ---------------------------------------------------------------------------------------------------

    def _moved(self, _change: Any) -> None:
        if not self._moved_together:
            self._run()

    def _run(self) -> None:
        """Call the step and show what it gives, or say why it does not."""
        try:
            result = self._call(self.values)
            images = self._drawn(self._shows(result) if self._shows else result)
            caption = self._says(result, self.values) if self._says_values else self._says(result)
        except EXPECTED as error:
            self._say(str(error), refused=True)
            self._picture.value = self._row(self._last, dimmed=True)
            return
        self.result, self._last = result, images
        self._picture.value = self._row(images)
        self._say(caption)

    def _say(self, sentence: str, *, refused: bool = False) -> None:
        self.caption = sentence
        style = frame.CAPTION + (";border-left:4px solid #c85418;padding:2px 0 2px 10px;margin-top:10px" * refused)
        self._words.value = f'<div style="{style}">{html.escape(sentence)}</div>'

    def _drawn(self, shown: Any) -> list[frame.Image]:
        """Return images of pictures and maps; of anything else none, since the caption tells it."""
        images = []
        for item in shown if isinstance(shown, (list, tuple)) else [shown]:
            if isinstance(item, Picture):
                alt = frame.described(item, item.name)
                images += frame.encoded([frame.labelled(item)], [item.name], [alt], exact=self._exact)
            elif isinstance(item, np.ndarray) and item.ndim == 2:
                limits = self._limits or (float(item.min()), float(item.max()))
                images += frame.encoded([heat.in_colour(item, limits)], [""], ["Map, described below."], exact=True)
            elif isinstance(item, np.ndarray) and item.ndim > 2:
                raise TypeError("an array of colours carries no label: let the step return a picture.")
        return images

    @staticmethod
    def _row(images: Sequence[frame.Image], *, dimmed: bool = False) -> str:
        opacity = f";opacity:{frame.DIM}" if dimmed else ""
        return f'<div style="{frame.ROW}{opacity}">{"".join(image.html for image in images)}</div>'

    def _told(self, _result: Any, values: Mapping[str, Any]) -> str:
        """Return the caption that lists what is set."""
        told = [f"{given.title(name)}: {given.told(values[name])}" for name, given in self._inputs.items()]
        return "; ".join(told) + "."

    def _check(self, name: str, value: Any) -> None:
        given = self._inputs.get(name)
        if given is None:
            raise ValueError(f"there is no control {name!r}; there are {', '.join(self._inputs)}.")
        if isinstance(given, Slider) and not given.low <= value <= given.high:
            raise ValueError(f"{name} goes from {given.low} to {given.high}; {value} lies beyond.")
        if isinstance(given, Choice):
            given.told(value)

    def _arranged(self, still: ipywidgets.HTML | None) -> list[ipywidgets.Widget]:
        """Return the parts from top to bottom, all of them named."""
        names = access.Names()
        for name, widget in self._widgets.items():
            widget.style.description_width = "11em"
            widget.layout.width = "min(34em, 98%)"
            if isinstance(self._inputs[name], Slider):
                names.slider(widget, self._inputs[name].title(name))
        names.status(self._words)
        again = ipywidgets.Button(description="Start again", tooltip="Put every control back to its start")
        again.on_click(self.start_again)
        keep = ipywidgets.Button(description="Save a copy", tooltip="Save the picture with its label")
        keep.on_click(self._keep)
        buttons = ipywidgets.HBox([again, keep])
        pictures = ipywidgets.HBox([part for part in (still, self._picture) if part is not None])
        pictures.layout.flex_flow = "row wrap"
        return [*self._widgets.values(), pictures, self._words, buttons, names.widget()]

    def _keep(self, _button: Any) -> None:
        """Save the picture that is shown, labelled, and say where."""
        if not isinstance(self.result, Picture):
            self._say("There is no picture to save here.", refused=True)
            return
        name = f"{self.result.name}-{self.result.id[:8]}.png".lower().replace(" ", "-")
        try:
            self._say(row.keep(self.result, name))
        except EXPECTED as error:
            self._say(str(error), refused=True)


def _prepared(
    step: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[dict[str, Slider | Choice | Switch], Callable[[Mapping[str, Any]], Any]]:
    """Return what can be moved, by parameter name, and the step waiting for these values alone."""
    names = [*inspect.signature(step).parameters, *("value",) * len(args)]
    by_place = dict(zip(names, args, strict=False))
    can_move = (Slider, Choice, Switch)
    moved = {name: value for name, value in {**by_place, **kwargs}.items() if isinstance(value, can_move)}
    if not moved:
        raise TypeError("nothing can be moved: put controls.slider(...) in the place of a value.")

    def call(values: Mapping[str, Any]) -> Any:
        placed = [values.get(name, value) for name, value in by_place.items()]
        return step(*placed, **{name: values.get(name, value) for name, value in kwargs.items()})

    return moved, call


def _takes_two(says: Callable[..., str]) -> bool:
    """Return whether a caption wants the values too."""
    parameters = inspect.signature(says).parameters.values()
    return len([par for par in parameters if par.default is par.empty]) > 1
