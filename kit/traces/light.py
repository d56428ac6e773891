"""From where the light comes, read off the outline of a face.

What you will understand: along an outline, the surface turns away from us, so we know which way it faces: outwards. If
it is bright on the left and dark on the right, the light stands on the left. Two heads in one picture should agree.

Serves 08-traces. It deliberately cannot see depth: a lamp in front and above and one straight above look alike. It
reads an outline only, so a swap that ends inside the jaw leaves it as it is.

How good it is was measured on rendered actors without a beard, under 18 lights, with and without a camera's noise: on
tones 1 to 8 half of the readings lie within 8 degrees and nine of ten within 21, with one outlier of 132 where a hijab
covers half of the jaw; on tones 9 and 10 half lie within 23 and all within 53, pulled towards straight above. There
mirrored lamps, some of them behind the head, are a larger part of the light that comes back, and a matte model cannot
know. Left or right was wrong in 1 of 100. A beard is another material and spoils the reading.

Sources: [Johnson 2005](#johnson2005), without their refinement for lamps that stand near.
"""

from __future__ import annotations

import numpy as np

from kit import consent, geometry
from kit.colour import LUMA, linear_of_srgb
from kit.picture import Landmarks, Picture, Region

INSIDE_PX = 2.0  # how far inside the outline the brightness is read: its own pixels show background too
JAW = 17  # the first landmarks of face-68 run along the jaw, from ear to ear
SPACING_PX = 1.0
FEWEST_POINTS = 12
SMALLEST_CHANGE = 1e-6  # of full light


def light_direction(pixels: np.ndarray, contour: np.ndarray) -> float:
    """Return the direction in the picture from which the light comes.

    What it responds to: on which side an outline of one material is brighter.
    Where to look: at two outlines of one picture, under one light; do their directions agree to some tens of degrees?
    What to ignore: small differences; any face with a beard, and any number alone.

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
    A matte surface is as bright as it faces the light, plus what comes from everywhere: ``light = x * facing right +
    y * facing up + rest``, in linear light, solved for x, y and the rest by least squares.

    Leaving out the brightest points, those brighter than the fit, or the steepest sides repaired some deep tones, and
    spoiled as many readings of actors on whom we had not tuned it. So nothing is left out.
    """
    line = np.asarray(contour, float)
    if line.ndim != 2 or len(line) < FEWEST_POINTS:
        raise ValueError(f"the outline has fewer than {FEWEST_POINTS} points: too few to read a light from.")
    inward = geometry.inward_normals(line)
    light = (linear_of_srgb(pixels) @ LUMA)[:, :, None]
    read = geometry.bilinear(light, *(line + INSIDE_PX * inward).T).ravel().astype(np.float64)
    facing = np.stack([-inward[:, 0], inward[:, 1], np.ones(len(line))], axis=1)  # outwards, y up
    x, y, _ = np.linalg.lstsq(facing, read, rcond=None)[0]
    if np.hypot(x, y) < SMALLEST_CHANGE:
        raise ValueError("the brightness is the same along the whole outline: no light can be read from it.")
    return float(np.degrees(np.arctan2(y, x)))


def light_on_jaw(picture: Picture) -> float:
    """Return the `light_direction` along the jaw of a picture with landmarks and labels, in degrees.

    Raises
    ------
    ConsentError
        If the picture may not be studied, or is a file from outside the kit.
    """
    picture.require("study")
    consent.require_score(picture.consent, name=picture.name)
    return light_direction(picture.pixels, jaw(picture.landmarks, picture.labels))


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
    return line[geometry.nearest(labels, *(line + INSIDE_PX * inward).T) == Region.SKIN]


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
