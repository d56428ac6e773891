"""The morph: a face that is a share of one actor and the rest of another.

What you will understand: a morph is an average with weights. Shape and light go from one face to the other together,
and every picture on the way looks like somebody who could exist.

Serves 02-faces. Each of the two lends its face to the other, so the purpose is ``lend-face``, and only faces that
depict nobody can be morphed: a picture in a document that passes for two people is made this way.

Sources: [Goshtasby 1986](#goshtasby1986) for the bend; what morphs do to identity checks
[Robertson 2017](#robertson2017).
"""

from __future__ import annotations

import numpy as np

from kit import colour, geometry
from kit.faces import bending, nets
from kit.picture import Draft, Landmarks, Picture, step


@step(first="lend-face", second="lend-face", says="a morph of {first} and {second}")
def morph(first: Picture, second: Picture, *, share: float = 0.5) -> Draft:
    """Return a face on the way from one to another.

    Parameters
    ----------
    first, second : Picture
        Two actors, of the same size and point set.
    share : float
        How much of the second there is in it: 0 is the first, 1 the second.

    Returns
    -------
    Picture
        Label map and visibility are those of the one that has the larger share.

    Raises
    ------
    ConsentError
        If one of the two may not lend a face, as no photograph may.
    ValueError
        If the two have different sizes or point sets, or the share is not between 0 and 1.

    Examples
    --------
    >>> from kit import actors, faces
    >>> faces.morph(actors.load("rowan"), actors.load("hazel"), share=0.3).name
    'Rowan to Hazel'
    """
    name = nets.point_set(first, second)
    if not 0 <= share <= 1:
        raise ValueError(f"share={share}: it goes from 0, the first face, to 1, the second.")
    if first.size_px != second.size_px:
        raise ValueError(f"{first.name} and {second.name} have different sizes: a morph needs the same.")
    points = (1 - share) * first.landmarks.points + share * second.landmarks.points
    shape = first.size_px
    here, there = (bending.way_to(face, points, shape) for face in (first, second))
    light, other = bending.light_along(first, here), bending.light_along(second, there)
    light += np.float32(share) * (other - light)
    levels = np.rint(colour.srgb_of_linear(light)).astype(np.uint8)
    larger, way = (second, there) if share > 0.5 else (first, here)
    return Draft(
        geometry.laid_out(here.pixels, levels, shape, 0),
        Landmarks(points, name, larger.landmarks.visible),
        bending.labels_along(larger, way, shape),
        np.ones(shape, bool),
        name=f"{first.name} to {second.name}",
    )
