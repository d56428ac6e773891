"""From where the light comes, read off the outline of a face.

What you will understand: along an outline, the surface turns away from us, so we know which way it faces: outwards. If
it is bright on the left and dark on the right, the light stands on the left. Two heads in one picture should agree.

Serves 08-traces. It deliberately cannot see depth: a lamp in front and above and one straight above look alike. It
reads an outline only, so a swap that ends inside the jaw leaves it as it is.

Sources: [Johnson 2005](#johnson2005). What we leave out of the fit is our own choice, see `light_direction`.
"""

from __future__ import annotations

import numpy as np

from kit import geometry
from kit.colour import grey_levels
from kit.picture import Landmarks, Region

NEAR_PX, FAR_PX = 2.0, 5.0  # how far inside the outline brightness is read, to be continued to the outline itself
MATTE_SHARE = 0.5  # of the points: those that are least brighter than the fit
ROUNDS = 15
JAW = 17  # the first landmarks of face-68 run along the jaw, from ear to ear
SPACING_PX = 1.0
FEWEST_POINTS = 12


def light_direction(pixels: np.ndarray, contour: np.ndarray) -> float:
    """Return the direction in the picture from which the light comes.

    Parameters
    ----------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    contour : numpy.ndarray
        float, (n, 2), px: points in order, about 1 px apart, where a rounded surface of *one* material turns out of
        sight; such as `jaw` gives. It may be open.

    Returns
    -------
    float
        Degrees in (-180, 180]: 0 from the right, 90 from above, 180 from the left.

    Raises
    ------
    ValueError
        If the line has fewer than 12 points, or nothing changes along it.

    Notes
    -----
    A matte surface is as bright as it faces the light, plus what comes from everywhere: ``brightness = x * facing right
    + y * facing up + rest``, solved for x, y and the rest. The outline's own pixels show background too, so brightness
    is read 2 and 5 px inside and continued in a straight line.

    Skin is not quite matte: it mirrors lamps, most visibly where little light comes from below its surface, and lamps
    behind it brighten both sides. What is mirrored only ever adds light. So, for every picture alike, the fit is made
    again and again with the half of the points that is least brighter than the fit.
    """
    line = np.asarray(contour, float)
    if line.ndim != 2 or len(line) < FEWEST_POINTS:
        raise ValueError(f"the outline has fewer than {FEWEST_POINTS} points: too few to read a light from.")
    inward = geometry.inward_normals(line)
    grey = grey_levels(pixels)[:, :, None]
    near, far = (geometry.bilinear(grey, *(line + depth * inward).T).ravel() for depth in (NEAR_PX, FAR_PX))
    brightness = near + (near - far) * NEAR_PX / (FAR_PX - NEAR_PX)
    facing = np.stack([-inward[:, 0], inward[:, 1], np.ones(len(line))], axis=1)  # outwards; y up
    x, y, _ = _matte_fit(facing.astype(np.float64), brightness.astype(np.float64))
    if x == y == 0:
        raise ValueError("the brightness is the same along the whole outline: no light can be read from it.")
    return float(np.degrees(np.arctan2(y, x)))


def jaw(landmarks: Landmarks, labels: np.ndarray) -> np.ndarray:
    """Return the outline of the jaw where bare skin lies inside it, float64 (n, 2) in px.

    Parameters
    ----------
    landmarks : Landmarks
        Of the set ``face-68``.
    labels : numpy.ndarray
        uint8, (H, W) of `Region` values.
    """
    if landmarks.name != "face-68":
        raise ValueError(f"{landmarks.name} has no jaw; face-68 has one.")
    corners = landmarks.points[:JAW]
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    stops = np.arange(0, travelled[-1], SPACING_PX)
    line = np.stack([np.interp(stops, travelled, corners[:, axis]) for axis in (0, 1)], axis=1)
    inward = geometry.inward_normals(line)
    bare = np.ones(len(line), bool)
    for depth in (NEAR_PX, FAR_PX):
        bare &= geometry.nearest(labels, *(line + depth * inward).T) == Region.SKIN
    return line[bare]


def seen_direction(azimuth_deg: float, elevation_deg: float) -> float:
    """Return the direction in the picture of a light that stands somewhere in the room, in the degrees of
    `light_direction`: the truth that only the studio knows.

    Examples
    --------
    >>> seen_direction(90, 0), seen_direction(0, 30)
    (0.0, 90.0)
    """
    azimuth, elevation = np.radians([azimuth_deg, elevation_deg])
    return float(np.degrees(np.arctan2(np.sin(elevation), np.sin(azimuth) * np.cos(elevation))))


def degrees_apart(first_deg: float, second_deg: float) -> float:
    """Return the angle between two directions, in [0, 180] degrees."""
    return float(abs((first_deg - second_deg + 180) % 360 - 180))


def _matte_fit(facing: np.ndarray, brightness: np.ndarray) -> np.ndarray:
    """Return x, y and the rest of the fit to the points that are least brighter than it, float64 (3,)."""
    kept = np.ones(len(brightness), bool)
    for _ in range(ROUNDS):
        fit = np.linalg.lstsq(facing[kept], brightness[kept], rcond=None)[0]
        brighter = brightness - facing @ fit
        kept = brighter <= np.quantile(brighter, MATTE_SHARE)
    return np.linalg.lstsq(facing[kept], brightness[kept], rcond=None)[0]
