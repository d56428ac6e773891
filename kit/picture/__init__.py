"""What a picture is: pixels, the face in them, and how they came about.

What you will understand: a picture here never travels alone. It carries who agreed to it, every step that was
taken with it, and which pixels were edited, so that a label follows from its history and cannot be forgotten.

Serves every notebook. It deliberately cannot turn into a bare array or file by itself: `Picture.pixels` is for
computing, `kit.figures` and `kit.store` are the ways out, and both put the label on.

Sources: the 68 landmarks follow the iBUG 300-W convention [Sagonas 2013](#sagonas2013); the sRGB curve is
IEC 61966-2-1.
"""

from kit.picture.history import Step
from kit.picture.picture import MAX_SIDE_PX, Draft, Landmarks, Picture, Region, Studio, alive_with, light_of_levels
from kit.picture.steps import step

__all__ = [
    "MAX_SIDE_PX",
    "Draft",
    "Landmarks",
    "Picture",
    "Region",
    "Step",
    "Studio",
    "alive_with",
    "light_of_levels",
    "step",
]
