"""The shipped portraits, and the shape of the average head.

`load` reads a lossless 256 px portrait with its labels and landmarks in a few milliseconds, so that no lesson waits
for the renderer. `tests/publish_actors.py` writes these files; a test renders them again and compares.
"""

from typing import NamedTuple

import numpy as np

from kit import store
from kit.actors.actor import describe
from kit.picture import Draft, Landmarks, Picture


class MeanShape(NamedTuple):
    """Mean of many random neutral heads.

    Attributes
    ----------
    points : (68, 2) float64, face-68; y downwards, mean of all points 0, distance of the outer eye corners 1.
    triangles : (n, 3) int, a fixed Delaunay triangulation of the points.
    """

    points: np.ndarray
    triangles: np.ndarray


def load(name):
    """The shipped portrait of an actor: 256 px, resting face, straight ahead, portrait light.

    Parameters
    ----------
    name : str, one of `NAMES`, or "robin", who plays an invented person and rests on that person's record.

    Returns
    -------
    Picture
        With landmarks and label map, without studio fields (use `render` for those).

    Raises
    ------
    ValueError
        For an unknown name.
    ConsentError
        If the portrait is not the one that the consent record covers.

    Examples
    --------
    >>> load("hazel").size_px
    (256, 256)
    """
    actor = describe(name)
    pixels = store.read_image(store.data_path("actors", f"{name}.png"))
    labels = store.read_image(store.data_path("actors", f"{name}-labels.png"))
    marks = store.read_json(store.data_path("actors", f"{name}-landmarks.json"))
    landmarks = Landmarks(np.array(marks["points"]), marks["name"], np.array(marks["visible"], bool))
    draft = Draft(pixels, landmarks=landmarks, labels=labels)
    return Picture.made(
        draft,
        step="actors.load",
        name=name.capitalize(),
        parameters={"actor": name},
        consent_ids=(actor.record_id,),
        says=actor.says,
        recorded_as=name,
    )


def mean_shape():
    """Mean face-68 shape and its triangles, as shipped.

    Examples
    --------
    >>> mean_shape().points.shape
    (68, 2)
    """
    record = store.read_json(store.data_path("actors", "mean-face-68.json"))
    return MeanShape(np.array(record["points"]), np.array(record["triangles"]))
