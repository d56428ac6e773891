"""The studio: faces of people who do not exist, rendered from numbers.

In lesson order: `NAMES`, `describe` and `load` give the sixteen actors, and Robin, who plays an invented person; `cast`
draws others at random; `render` makes new portraits with any `Pose`, `Expression` and `Light`; `photograph` adds what a
camera adds; `shape` and `shapes` give landmarks alone; `mean_shape` is the average of many random heads. `tower` draws
a clock tower instead, for the same exercises without faces.

Where things are: an actor is a file of numbers (`actor`, `measures`), or drawn at random (`casting`). `form` shapes
head and features, `paint` colours the skin, `openings` shows eyes and teeth, `hair` grows hair, brows and beards,
`worn` dresses; `sitting` builds all that pose and light do not change, and `studio` turns it into light in pixels with
`optics`. `landmarks` are points of the same formulas.

No photograph, scan or trained model enters. A chance likeness cannot be excluded; "depicts nobody" holds by
construction only. Form never looks at skin tone.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "NAMES": "actor", "describe": "actor", "Actor": "actor", "cast": "casting", "load": "portrait",
    "render": "studio", "Pose": "kit.actors.optics.camera", "Expression": "expression",
    "Light": "kit.actors.optics.light", "photograph": "film", "shape": "shaping", "shapes": "shaping",
    "mean_shape": "portrait", "tower": "towers",
})  # fmt: skip
