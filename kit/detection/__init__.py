"""A detector, and a trial for it: how far can you trust what it says?

In lesson order: `make` builds a data set of `Examples`, edited pictures beside their untouched twins, by every one of
the `PIPELINES`; `datasheet` says what is in it; `features` measures each picture in a few named ways.

Pictures depict nobody. A detector here sees pixels only, and no label.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "Pipeline": "pipelines", "PIPELINES": "pipelines", "Camera": "pipelines", "CAMERAS": "pipelines",
    "make": "making", "Examples": "examples", "joined": "examples", "datasheet": "sheet",
    "features": "measuring", "FEATURES": "measuring",
})  # fmt: skip
