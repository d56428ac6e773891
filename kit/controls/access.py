"""What ipywidgets leaves out for those who hear the page or use it by keyboard.

What you will understand: a slider drawn on a page is a box with a handle. Somebody who does not see it needs
its name said by the page itself, or it is just "slider".

Serves every control and answer widget. ipywidgets 8 draws a slider with ``role="slider"`` but gives it no
accessible name, and has no setting for one, nor for the role of a group or of a status line; its round buttons
do not belong to a group, so that arrow keys do not move between them; and JupyterLab takes the arrow and Enter
keys of a list or button for its own commands. So one hidden image runs a few lines of script when it has loaded,
once for each view. Where a page forbids such scripts everything else still works.

Sources: WAI-ARIA 1.2, roles slider, radiogroup and status; WCAG 2.2, 2.1.1 (keyboard) and 4.1.2 (name, role,
value); Lumino's attribute ``data-lm-suppress-shortcuts``.
"""

from __future__ import annotations

import html
import json
import uuid
from typing import Any

ROOT = "face-value"  # the CSS class of the box in which names are looked for
EMPTY_IMAGE = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="

# Words stand at the left edge like the rest of a figure, those of a choice are as large as the text and wrap where
# the page is narrow (ipywidgets would cut them off), and what has the focus is plain to see.
STYLE = """
.face-value .widget-label { text-align: left; }
.face-value select { appearance: auto; background-image: none; }
.face-value textarea, .face-value select[size] {
  font-family: var(--jp-content-font-family, inherit); font-size: var(--jp-content-font-size1, 14px); line-height: 1.4;
}
.face-value .widget-radio-box { padding: 4px 6px; gap: 2px 12px; flex-wrap: wrap; margin-bottom: 0; }
.face-value .widget-checkbox { height: auto; }
.face-value .widget-radio-box label, .face-value .widget-checkbox label {
  display: flex; align-items: baseline; height: auto; padding: 2px 0; overflow: visible; white-space: normal;
  font-size: var(--jp-content-font-size1, 14px); line-height: 1.4;
}
.face-value .widget-radio-box input, .face-value .widget-checkbox input[type=checkbox] {
  flex: none; order: -1; align-self: baseline; height: auto; margin: 0 8px 0 1px; position: relative; top: 2px;
}
.face-value .widget-checkbox label { padding: 2px 6px; }
.face-value .noUi-handle:focus-visible, .face-value input:focus-visible, .face-value select:focus-visible,
.face-value textarea:focus-visible, .face-value button:focus-visible, .face-value .widget-readout:focus-visible {
  outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 2px;
}
"""

# The image may load before its box stands in the page, hence the retries (100 of 50 ms).
SCRIPT = """
const given = %s;
const give = (tries) => {
  const root = this.closest('.%s');
  const found = given.map(([at]) => root ? [...root.querySelectorAll(at)] : []);
  if (found.some((elements) => !elements.length) && tries) return setTimeout(() => give(tries - 1), 50);
  given.forEach(([, attributes], i) => found[i].forEach((element) =>
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value))));
};
give(100);
"""

# The same for a place that has just opened or closed: it is brought into view, and may get the focus.
LOOK = """
const look = (tries) => {
  const found = this.closest('.%s')?.querySelector('%s');
  if (!found) return tries && setTimeout(() => look(tries - 1), 50);
  found.scrollIntoView({block: 'nearest'});
  if (%s) found.focus({preventScroll: true});
};
look(100);
"""


def look_at(selector: str, *, focus: bool) -> str:
    """Return HTML that brings a place into view as soon as it stands on the page, in the box with the class `ROOT`.

    Parameters
    ----------
    selector : str
        CSS selector of the place.
    focus : bool
        Give it the focus, too: for somebody who works by keyboard, where what had it is gone.
    """
    script = html.escape(LOOK % (ROOT, selector, str(focus).lower()), quote=True)
    return f'<img alt="" hidden src="{EMPTY_IMAGE}" onload="{script}">'


class Names:
    """Collects what each part of a control is called, and gives it as one hidden widget."""

    def __init__(self) -> None:
        self._given: list[tuple[str, dict[str, str]]] = []

    def give(self, widget: Any, inside: str = "", **attributes: str) -> None:
        """Note attributes for a widget's element, or for all elements inside of it that match.

        Parameters
        ----------
        widget : ipywidgets.DOMWidget
        inside : str
            CSS selector; empty for the element itself.
        **attributes : str
            Such as ``role="status"``; an underscore stands for a hyphen.
        """
        mark = f"{ROOT}-{len(self._given)}"
        widget.add_class(mark)
        told = {key.replace("_", "-"): value for key, value in attributes.items()}
        self._given.append((f".{mark} {inside}".strip(), told))

    def keys(self, widget: Any) -> None:
        """Leave arrow keys, Enter and space to what is inside a widget, instead of to JupyterLab's commands.

        JupyterLab looks at the element that has the focus first, so its parents would not do.
        """
        self.give(widget, ":is(button, input, select, .noUi-handle)", data_lm_suppress_shortcuts="true")

    def slider(self, widget: Any, name: str) -> None:
        """Name a slider's handle and the number beside it, which can be typed over."""
        self.keys(widget)
        self.give(widget, ".noUi-handle", aria_label=name)
        self.give(widget, ".widget-readout", aria_label=f"{name}, type a number", role="textbox")

    def group(self, widget: Any, name: str) -> None:
        """Name round buttons that belong together, and let arrow keys move between them."""
        self.keys(widget)
        self.give(widget, role="radiogroup", aria_label=name)
        self.give(widget, "input[type=radio]", name=f"{ROOT}-{uuid.uuid4().hex}")

    def status(self, widget: Any) -> None:
        """Let a widget's words be read out whenever they change."""
        self.give(widget, role="status", aria_live="polite")

    def widget(self) -> Any:
        """Return the hidden widget that gives the names; it stands in the box with the class `ROOT`."""
        import ipywidgets

        script = html.escape(SCRIPT % (json.dumps(self._given), ROOT), quote=True)
        value = f'<style>{STYLE}</style><img alt="" hidden src="{EMPTY_IMAGE}" onload="{script}">'
        return ipywidgets.HTML(value, layout=ipywidgets.Layout(width="0", height="0", margin="0"))
