"""The average face: many pictures bent into one shape, and their light averaged.

What you will understand: an average is made of those who are in it, and of nobody else. It has the mean of their
shapes and the mean of their light, so a cast that is not balanced gives an average that is not balanced. It looks like
a person; there is no such person.

Serves 02-faces. It deliberately has no weights, and takes nobody twice: an average of two faces in equal parts is the
least that is called one here. It says nothing about the people in it, and the kit sets no face in relation to
anything about a person.

Sources: portraits laid over one another, in the camera, [Galton 1878](#galton1878); today by landmarks and triangles.
"""

from __future__ import annotations

import numpy as np

from kit import colour, geometry
from kit.faces import alignment, bending, nets
from kit.picture import Draft, Landmarks, Picture, Region, step

CHEEKS = ((41, 3), (46, 13))  # landmarks below each eye, and on the jaw beside it
TOWARDS_JAW = 0.38  # where a cheek is: this share of the way from eye to jaw ...
BELOW = 0.031  # ... and this share of the picture's side below it
PATCH = 0.043  # side of the square that is measured, as a share of the picture's side


@step(pictures="average", says="the average of {pictures}")
def average(*pictures: Picture) -> Draft:
    """Return the average of pictures: mean shape, mean light.

    Parameters
    ----------
    *pictures : Picture
        At least two, each once, with the same point set.

    Returns
    -------
    Picture
        As large as the largest. Each pixel holds the mean *light* of the pixels that belong there, so half of the
        light of black and white is a light grey. Hair, cloth and background are averaged like all else, which is
        why they blur. Its label map says what most of the pictures show there.

    Raises
    ------
    ConsentError
        If one of the pictures may not be averaged.
    ValueError
        If there are fewer than two, one of them stands there twice, or their point sets differ.

    Notes
    -----
    Shapes are aligned before they are averaged, and one rounding is done at the end. The order does not matter.

    Examples
    --------
    >>> from kit import actors, faces
    >>> faces.average(actors.load("rowan"), actors.load("hazel")).name
    'Average of 2'
    """
    if len(pictures) < 2:
        raise ValueError("an average takes at least two pictures.")
    twice = [picture.name for number, picture in enumerate(pictures) if picture.id in _ids(pictures[:number])]
    if twice:
        raise ValueError(f"{twice[0]} stands there twice: everybody counts once in an average.")
    name = nets.point_set(*pictures)
    side = max(max(picture.size_px) for picture in pictures)
    scaled = [picture.landmarks.points * (side / max(picture.size_px)) for picture in pictures]
    mean = alignment.common_shape(np.stack(scaled))
    total, votes = np.zeros((side, side, 3)), np.zeros((len(Region), side, side), np.int32)
    for picture in pictures:
        way = bending.way_to(picture, mean, (side, side))
        total += geometry.laid_out(way.pixels, bending.light_along(picture, way), (side, side), 0)
        labels = bending.labels_along(picture, way, (side, side))
        for region in Region:
            votes[region] += labels == region
    pixels = np.rint(colour.srgb_of_linear(total / len(pictures))).astype(np.uint8)
    visible = np.mean([picture.landmarks.visible for picture in pictures], axis=0) >= 0.5
    labels = np.argmax(votes, axis=0).astype(np.uint8)
    everywhere = np.ones((side, side), bool)
    return Draft(pixels, Landmarks(mean, name, visible), labels, everywhere, name=f"Average of {len(pictures)}")


def cheek_lightness(picture: Picture) -> float:
    """Return how light the skin of both cheeks is: L* of their mean light, 0 for black to 100 for white.

    Parameters
    ----------
    picture : Picture
        With the landmarks of a face. Two small squares between eye and jaw are measured, where they show skin.

    Raises
    ------
    ValueError
        If no skin is seen there.
    """
    if nets.point_set(picture) != "face-68":
        raise ValueError(f"{picture.name} has no cheeks: it is no face.")
    side, points = max(picture.size_px), picture.landmarks.points
    light = []
    for eye, jaw in CHEEKS:
        x, y = (1 - TOWARDS_JAW) * points[eye] + TOWARDS_JAW * points[jaw] + (0, BELOW * side)
        half = PATCH * side / 2
        window = (slice(round(y - half), round(y + half)), slice(round(x - half), round(x + half)))
        light.append(picture.as_linear()[window][picture.labels[window] == Region.SKIN])
    light = np.concatenate(light)
    if not len(light):
        raise ValueError(f"no skin is seen on the cheeks of {picture.name}.")
    return lightness(light.mean(axis=0, dtype=np.float64))


def lightness(light: np.ndarray) -> float:
    """Return L* of an amount of light (3,), each channel in [0, 1]."""
    return float(colour.lab_of_srgb(colour.srgb_of_linear(light))[0])


def _ids(pictures: tuple[Picture, ...]) -> set[str]:
    return {picture.id for picture in pictures}
