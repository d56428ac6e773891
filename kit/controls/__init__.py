"""How we let people play: a step with a number replaced by a slider.

What you will understand: a control is the call that you already know. Where the call has ``feather_px=6``, the
control has ``feather_px=controls.slider(0, 24, start=6)``, and the picture follows.

Serves every notebook with something to try. It deliberately hides no step: what a control shows, one call shows
too. Importing it loads nothing; ipywidgets comes with the first control.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(
    __name__,
    {
        "slider": "inputs",
        "choice": "inputs",
        "switch": "inputs",
        "points": "places",
        "live": "play",
        "landmarks": "placing",
        "magnifier": "magnifying",
        "window": "opened",
        "progress": "waiting",
    },
)
