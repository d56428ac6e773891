"""A step that runs again whenever a control is moved, with its picture and its sentence.

What you will understand: nothing moves behind your back. Each position of a slider is one call of the step, and
what the step refuses or cannot do is said in the place where its result would be described.

Serves every notebook with something to try. It deliberately draws no plot while you play (that is too slow to
follow a hand) and shows no picture without its label.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np

from kit import store
from kit.consent import ConsentError
from kit.controls import access
from kit.controls.call import Call, Says
from kit.controls.inputs import Slider
from kit.controls.places import Points
from kit.figures import frame, heat, row
from kit.picture import Picture
from kit.withdrawal import is_refused

EXPECTED = (ConsentError, ValueError, store.StoreError)  # these explain themselves in a sentence
REFUSED = ";border-left:4px solid #c85418;padding:2px 0 2px 12px;margin-top:10px"


def live(
    step: Callable[..., Any],
    *args: Any,
    beside: Sequence[Picture] = (),
    shows: Callable[[Any], Any] | None = None,
    measure: Callable[..., Any] | None = None,
    says: Says = None,
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
        What the step takes; any of it may be a `slider`, a `choice`, a `switch` or `points`. What the step does not
        take goes to `measure`.
    beside : sequence of Picture
        Shown before the result and left alone.
    shows : callable, optional
        Turns the result into what is drawn: a picture, a map of numbers (H, W), a drawing such as ``figures.crowd``
        returns, or a list of these. By default the result itself, or its ``maps`` where it has some.
    measure : callable, optional
        ``measure(result)`` finds a number for the caption.
    says : str or callable, optional
        The caption: text in which ``{feather_px}`` stands for what is set, ``{result}`` for the result and
        ``{measured}`` for what was measured; or ``says(result)``, or ``says(result, values)``. By default it
        lists what is set.
    limits : tuple of float, optional
        The ends of the colour scale of a map; by default the smallest and the largest number each time.
    exact : bool
        Draw pictures without loss and never smaller than they are, where single pixels matter.

    Returns
    -------
    Live
        A widget. As the last line of a cell it is shown; its text form is its caption.

    Raises
    ------
    TypeError
        If no value can be moved, or the caption asks for a word that nothing stands for.

    Examples
    --------
    >>> from kit.controls import slider
    >>> play = live(lambda shift_px: np.eye(16) * shift_px, shift_px=slider(0, 4),
    ...             measure=np.max, says="Shift {shift_px} px: the largest number is {measured:.0f}.")
    >>> play.set(shift_px=3)
    >>> play.caption
    'Shift 3 px: the largest number is 3.'
    """
    call = Call(step, args, kwargs, measure=measure, says=says)
    return Live(call, beside=beside, shows=shows, limits=limits, exact=exact)


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
        call: Call,
        *,
        beside: Sequence[Picture],
        shows: Callable[[Any], Any] | None,
        limits: tuple[float, float] | None,
        exact: bool,
    ) -> None:
        self._call, self._shows, self._limits, self._exact = call, shows, limits, exact
        self.caption, self.result = "", None
        self._last: list[frame.Drawing] = []
        self._moving_several = False
        self._widgets = {name: given.widget(name) for name, given in call.inputs.items()}
        self._picture, self._words = ipywidgets.HTML(layout={"min_width": "0"}), ipywidgets.HTML()
        self._save = ipywidgets.Button(description="Save a copy", tooltip="Save the picture with its label")
        self._save.layout.display = "none"
        self._beside, still = tuple(beside), self._drawn(list(beside))
        self._still = ipywidgets.HTML(frame.row(still) if still else "", layout=_as_wide_as(still))
        for widget in self._widgets.values():
            widget.observe(self._moved, "value")
        super().__init__(self._from_top_to_bottom())
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
            self._call.check(name, value)
        self._moving_several = True
        try:
            for name, value in values.items():
                self._widgets[name].value = value
        finally:
            self._moving_several = False
        self._run()

    def start_again(self) -> None:
        """Put every control back to where it started."""
        self.set(**{name: given.first for name, given in self._call.inputs.items()})

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        still = f"<p>{html.escape(self.caption)}</p><p>Run this notebook to move the controls.</p>"
        return {**(super()._repr_mimebundle_(**kwargs) or {}), "text/plain": self.caption, "text/html": still}

    def __repr__(self) -> str:
        return self.caption

    # Inside ---------------------------------------------------------------------------------------------------

    def _moved(self, _change: Any) -> None:
        if not self._moving_several:
            self._run()

    def _run(self) -> None:
        """Call the step and show what it gives, or say why it does not."""
        values = self.values
        if any(map(is_refused, self._beside)):
            self._still.value = ""  # somebody has withdrawn since
        try:
            result = self._call.result(values)
            images = self._drawn(self._shows(result) if self._shows else getattr(result, "maps", result))
            caption = self._call.caption(result, self._call.measured(result, values), values)
        except EXPECTED as error:
            self.caption = str(error)
            if self._is_gone():
                self._last = []  # somebody has withdrawn since: what was shown goes, too
            self._picture.value = self._laid_out(self._last, dimmed=True) if self._last else ""
            self._say(self.caption, refused=True)
            return
        self.result, self._last, self.caption = result, images, caption
        self._picture.value = self._laid_out(images)
        self._picture.layout.flex = _as_wide_as(images).flex
        self._save.layout.display = None if isinstance(result, Picture) else "none"
        self._say(caption)

    def _laid_out(self, images: Sequence[frame.Drawing], *, dimmed: bool = False) -> str:
        return frame.row(images, dimmed=dimmed, narrowest=1 if self._exact else frame.NARROWEST)

    def _is_gone(self) -> bool:
        """Return whether what was shown last may not be shown any more."""
        return isinstance(self.result, Picture) and is_refused(self.result)

    def _say(self, sentence: str, *, refused: bool = False) -> None:
        style = frame.CAPTION + (REFUSED if refused else "")
        self._words.value = f'<div style="{style}">{html.escape(sentence)}</div>'

    def _drawn(self, shown: Any) -> list[frame.Drawing]:
        """Return images of pictures and maps; of a number or a word none, since the caption tells it."""
        images: list[frame.Drawing] = []
        for item in shown if isinstance(shown, (list, tuple)) else [shown]:
            if isinstance(item, Picture):
                name = frame.known_as(item)
                alts = [frame.described(item, name)]
                images += frame.encoded([frame.labelled(item)], [name], alts, exact=self._exact, quick=True)
            elif isinstance(item, frame.Drawing):
                images.append(item)
            elif isinstance(item, np.ndarray) and item.ndim == 2:
                limits = self._limits or (float(item.min()), float(item.max()))
                images += frame.encoded(
                    [heat.drawn(item, limits)], [""], ["Map, described below."], exact=True, quick=True
                )
            elif isinstance(item, np.ndarray) and item.ndim > 2:
                raise TypeError("an array of colours carries no label: let the step return a picture.")
        return images

    def _from_top_to_bottom(self) -> list[ipywidgets.Widget]:
        """Return the parts in the order in which they stand, all of them named."""
        names = access.Names()
        for name, widget in self._widgets.items():
            if isinstance(self._call.inputs[name], Points):
                widget.give_names(names)
                continue
            widget.style.description_width = "11em"
            widget.layout.width = "min(34em, 98%)"
            if isinstance(self._call.inputs[name], Slider):
                names.slider(widget, self._call.inputs[name].title(name))
            else:
                names.keys(widget)
        names.status(self._words)
        again = ipywidgets.Button(description="Start again", tooltip="Put every control back to its start")
        again.on_click(lambda _button: self.start_again())
        self._save.on_click(lambda _button: self._keep())
        buttons = ipywidgets.HBox([again, self._save], layout=ipywidgets.Layout(margin="8px 0 0 0"))
        names.keys(buttons)
        pictures = ipywidgets.HBox([self._still, self._picture] if self._still.value else [self._picture])
        pictures.layout = ipywidgets.Layout(grid_gap=f"{frame.GAP_PX}px", margin="8px 0 0 0")
        return [*self._widgets.values(), pictures, self._words, buttons, names.widget()]

    def _keep(self) -> None:
        """Save the picture that is shown, labelled, and say where."""
        name = f"{self.result.name}-{self.result.id[:8]}.png".lower().replace(" ", "-")
        try:
            self._say(row.keep(self.result, name))
        except EXPECTED as error:
            self._say(str(error), refused=True)


def _as_wide_as(images: Sequence[frame.Drawing]) -> ipywidgets.Layout:
    """Return the room that a row of images takes, and gives way from where the page is narrow."""
    return ipywidgets.Layout(flex=f"0 1 {frame.widest_px(images)}px", min_width="0")
