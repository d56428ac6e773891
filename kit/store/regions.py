"""Which pixels of a photograph show the face, as far as its landmarks say.

What you will understand: the studio knows what each pixel of an actor shows. Of a photograph nobody knows, so here
is only what follows from the points: skin inside the outline and a little above the brows, eyes, mouth. All else, hair
too, counts as background, where no lent face is ever laid.

Serves `kit.store.photos`. It does not look at the picture: a lock of hair, a hand or glasses in front of the face would
count as skin and be painted over. So a map is made only where somebody has said that nothing lies over the face.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from kit.picture import Region

OUTLINE = tuple(range(17))  # of a face-68, from ear to ear by way of the chin
BROWS_FROM_RIGHT = tuple(range(26, 16, -1))
EYES = (tuple(range(36, 42)), tuple(range(42, 48)))
MOUTH = tuple(range(48, 60))
NOSE_BRIDGE, CHIN = 27, 8
# How far above the brows the face is taken to reach, as a share of the way from chin to nose bridge: the hairs of the
# brows, and no more, since a fringe, scarf or turban may begin right there.
FOREHEAD_SHARE = 0.06


def face_regions(points: np.ndarray, size_px: tuple[int, int]) -> np.ndarray:
    """Return the label map of a photograph with landmarks.

    Parameters
    ----------
    points : numpy.ndarray
        float, (68, 2): a face-68, px.
    size_px : tuple of int
        Height and width of the picture.

    Returns
    -------
    numpy.ndarray
        uint8, (H, W) of `Region` values: skin, eyes, mouth, and background for all that nobody knows.
    """
    height, width = size_px
    up = FOREHEAD_SHARE * (points[NOSE_BRIDGE] - points[CHIN])
    face = np.concatenate([points[list(OUTLINE)], points[list(BROWS_FROM_RIGHT)] + up])
    sheet = Image.new("L", (width, height), int(Region.BACKGROUND))
    pen = ImageDraw.Draw(sheet)
    parts = [
        (face, Region.SKIN),
        *((points[list(eye)], Region.EYES) for eye in EYES),
        (points[list(MOUTH)], Region.MOUTH),
    ]
    for corners, region in parts:
        # Pillow counts from the middle of a pixel, landmarks from its corner.
        pen.polygon([tuple(corner) for corner in corners - 0.5], fill=int(region))
    return np.array(sheet)
