"""The studio: faces of people who do not exist, rendered from numbers.

In lesson order: `NAMES`, `describe` and `load` give the sixteen actors; `cast` draws others at random; `render` makes
new portraits with any `Pose`, `Expression` and `Light`; `photograph` adds what a camera adds; `shape` and `shapes`
give landmarks alone; `mean_shape` is the average of many random heads. `tower` draws a clock tower instead, for the
same exercises without faces.

Every face is a formula (`skull`, `relief`, `nose`, `mouth`, `eyes`), painted (`paint`, `brows`, `beard`, `hair`),
dressed (`covering`, `clothes`, `glasses`) and lit (`light`); no photograph, scan or trained model enters. A chance
likeness cannot be excluded; "depicts nobody" holds by construction only. Form never looks at skin tone.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "NAMES": "actor", "describe": "actor", "Actor": "actor", "cast": "casting", "load": "portrait",
    "render": "studio", "Pose": "camera", "Expression": "expression", "Light": "light",
    "photograph": "film", "shape": "shape", "shapes": "shape", "mean_shape": "portrait", "tower": "towers",
})  # fmt: skip
