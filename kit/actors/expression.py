"""What a face does: a few numbers that move curves, never skin.

An expression changes the curves of lids, lips, brows and jaw **before** the surface is built, so nothing stretches
and every landmark stays exact.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Expression:
    """All zero is the actor's own resting face.

    Attributes
    ----------
    smile : -0.5 (corners down) to 1.
    open : 0 closed to 1 open mouth (35 mm would be a yawn; 1 is about 13 mm).
    blink : 0 open to 1 closed, both eyes; `blink_left`, `blink_right` (of the picture) add to it for a wink.
    brow : -1 lowered to 1 raised.
    frown : 0 to 1, inner ends of the brows drawn together.
    gaze_x, gaze_y : -1 to 1, about 20 degrees to the right of the picture and up.
    """

    smile: float = 0.0
    open: float = 0.0
    blink: float = 0.0
    blink_left: float = 0.0
    blink_right: float = 0.0
    brow: float = 0.0
    frown: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0

    def __post_init__(self):
        limits = {"smile": (-0.5, 1), "brow": (-1, 1), "gaze_x": (-1, 1), "gaze_y": (-1, 1)}
        for key, value in vars(self).items():
            low, high = limits.get(key, (0, 1))
            if not low <= value <= high:
                raise ValueError(f"{key} is {value}, it must lie between {low} and {high}")

    def smile_of(self, dm):
        """Smile including the actor's resting friendliness, -0.4 to 1."""
        return (
            dm.resting_smile + (1 - dm.resting_smile) * self.smile
            if self.smile >= 0
            else dm.resting_smile + 1.3 * self.smile
        )

    def shut(self, side):
        """How far the eye on picture side -1 (left) or +1 (right) is closed, 0..1."""
        return min(1.0, self.blink + (self.blink_left if side < 0 else self.blink_right))

    @property
    def jaw_drop(self):
        """Lowering of the chin in decimetres."""
        return 0.105 * self.open
