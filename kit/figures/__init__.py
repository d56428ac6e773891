"""How we show: pictures with their labels, and a sentence that carries the numbers.

What you will understand: a figure here is a row of labelled pictures with one visible sentence below. The same
sentence is the text form of the figure, so a reader without sight misses nothing and a test reads the numbers.

Serves every notebook. Nothing here shows an unlabelled picture, draws on a learner's picture for good, or
reaches further than the learner's own screen; only `save` writes a file, through `kit.store`.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(
    __name__,
    {
        "show": "row",
        "zoom": "row",
        "save": "row",
        "mesh": "overlay",
        "outlines": "outline",
        "maps": "heat",
        "lines": "plot",
        "bars": "ranked",
        "roc": "witness",
        "calibration": "witness",
        "agreed": "agreement",
        "reached": "table",
        "tabulate": "tabular",
        "people": "headcount",
        "crowd": "headcount",
        "scores": "dots",
        "lanes": "dots",
    },
)
