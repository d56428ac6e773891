"""The landmarks of an actor without a picture: a few milliseconds instead of a render.

What depends on form alone does not need light, paint or hair. A lesson on the shapes of many heads asks here.
"""

import numpy as np

from kit.actors import landmarks
from kit.actors.actor import describe
from kit.actors.expression import Expression
from kit.actors.form.asymmetry import Asymmetry
from kit.actors.form.relief import Relief
from kit.actors.optics import camera
from kit.actors.optics.camera import Pose

STEP_DM = 0.02  # of the surface's grid: three times as coarse as for a portrait, which moves no landmark by half a px
SEEN_AT_PX = 512  # side of the picture in which the contour of the jaw is looked for


def shape(actor, *, pose=None, size_px=256):
    """The 68 landmarks of an actor's resting face.

    Parameters
    ----------
    actor : str or Actor
    pose : Pose, default straight ahead.
    size_px : int, side of the picture in which they would stand.

    Returns
    -------
    numpy.ndarray
        float64, (68, 2), px: those of `render` to within half a pixel at 256 px.

    Raises
    ------
    ValueError
        For an unknown actor.

    Examples
    --------
    >>> shape("rowan").shape
    (68, 2)
    """
    actor, pose = describe(actor) if isinstance(actor, str) else actor, pose or Pose()
    relief, bend = Relief(actor, Expression(), step_dm=STEP_DM), Asymmetry(actor)
    marks, jaw = bend(landmarks.on_face(relief)), bend(landmarks.jaw_candidates(relief))
    return camera.project(landmarks.turned(marks, jaw, pose, SEEN_AT_PX), size_px)


def shapes(actors):
    """The landmarks of many actors, float64 (n, 68, 2); see `shape`."""
    return np.stack([shape(actor) for actor in actors])
