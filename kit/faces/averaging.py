"""The average face: many pictures bent into one shape, and their light averaged.

What you will understand: an average is made of those who are in it, and of nobody else. It has the mean of their
shapes and the mean of their light, so a cast that is not balanced gives an average that is not balanced. It looks like
a person; there is no such person.

Serves 02-faces. It deliberately has no weights, and takes nobody twice: an average of two faces in equal parts is the
least that is called one here. With a photograph it takes eight people: among fewer one face shows through, and an
average of two would be a morph. It says nothing about the people in it, and the kit sets no face in relation to
anything about a person.

Sources: portraits laid over one another, in the camera, [Galton 1878](#galton1878); today by landmarks and triangles.
"""

from __future__ import annotations

import numpy as np

from kit import colour, consent, geometry
from kit.faces import alignment, bending, nets
from kit.picture import Draft, Landmarks, Picture, Region, Step, step

# How many people an average has at least, once a photograph is among them. Measured on eight London portraits: another
# person in the place of one out of 2 changes the colours of the face by 7.4 on average (CIE 1976 colour difference),
# out of 4 by 3.8, out of 6 by 2.5, out of 7 by 2.2; about 2.3 is just noticeable (Mahy and others 1994, as reported).
# With eight, who exactly was in it is hardly seen any more. Where to draw the line is our reading of such a yes.
LEAST_PEOPLE = 8

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
        why they blur. Its label map says what most of the pictures that have one show there.

    Raises
    ------
    ConsentError
        If one of the pictures may not be averaged; or if one is a photograph, and they show fewer than eight different
        people, one of them twice, or hold an average already, in which shares are hidden.
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
    _refuse_to_single_out(pictures)
    net = nets.framed_of(*pictures)
    side = max(max(picture.size_px) for picture in pictures)
    scaled = [picture.landmarks.points * (side / max(picture.size_px)) for picture in pictures]
    mean = alignment.common_shape(np.stack(scaled))
    total, votes = np.zeros((side, side, 3)), np.zeros((len(Region), side, side), np.int32)
    for picture in pictures:
        way = bending.way_to(picture, mean, (side, side), net=net)
        total += geometry.laid_out(way.pixels, bending.light_along(picture, way), (side, side), 0)
        labels = bending.labels_along(picture, way, (side, side))
        for region in Region if labels is not None else ():
            votes[region] += labels == region
    pixels = np.rint(colour.srgb_of_linear(total / len(pictures))).astype(np.uint8)
    visible = np.mean([picture.landmarks.visible for picture in pictures], axis=0) >= 0.5
    labels = np.argmax(votes, axis=0).astype(np.uint8) if votes.any() else None
    everywhere = np.ones((side, side), bool)
    return Draft(
        pixels,
        Landmarks(mean, pictures[0].landmarks.name, visible),
        labels,
        everywhere,
        name=f"Average of {len(pictures)}",
    )


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


def _refuse_to_single_out(pictures: tuple[Picture, ...]) -> None:
    """Refuse an average in which a photographed person would have more than a small share."""
    if not any(line.kind == "captured" for picture in pictures for line in picture.history):
        return
    people = set()
    for picture in pictures:
        births = [line for line in picture.history if not line.parents]
        if len(births) > 1:
            raise consent.ConsentError(
                f"Refused: {picture.name} may not be averaged with photographs, because it is made of {len(births)} "
                "pictures, and nobody could tell how much of whom is in the result. Averaging the single pictures "
                "would change that."
            )
        shown = _person(births[0])
        if shown in people:
            raise consent.ConsentError(
                f"Refused: {picture.name} may not be averaged with these photographs, because the same person is among "
                "them already, and everybody counts once. Leaving one of the two out would change that."
            )
        people.add(shown)
    if len(people) < LEAST_PEOPLE:
        raise consent.ConsentError(
            f"Refused: an average of {len(people)} may not hold a photograph, because among so few one face shows "
            f"through: this kit takes {LEAST_PEOPLE} people or more. Pictures of more people would change that."
        )


def _person(birth: Step) -> str:
    """Return what tells people apart: the picture where a record is about many or nobody, else the record."""
    found = consent.record(birth.consent[0])
    return birth.id if found.people > 1 or found.basis == "depicts-nobody" else found.record_id


def _ids(pictures: tuple[Picture, ...]) -> set[str]:
    return {picture.id for picture in pictures}
