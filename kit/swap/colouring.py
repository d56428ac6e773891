"""The colour match: the lent skin takes on the receiver's colours.

What you will understand: the match moves numbers, from one mean and spread to another. When the two pictures differ
in their lamps, that takes out a difference of light. When they differ in their people, it takes out a difference of
people: the lent face is made lighter or darker than it is. The formula cannot tell; `colour_shift` says how far and
which way it went.

Serves 03-swap. It uses one rule for the whole face and cannot follow light that falls from one side.

Sources: [Reinhard 2001](#reinhard2001); see `kit.colour`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit import colour
from kit.faces import nets
from kit.picture import Draft, Picture, Region, step
from kit.swap import masking, warping

METHODS = ("none", "reinhard", "histogram")
SMALLEST_SAMPLE_PX = 30  # fewer skin pixels than this say nothing about a face
EYE_FADE_PX = 3.0  # from the lids inwards
BARELY_SEEN = 0.5  # a mean shift below this, in Lab units, is not put into words


@dataclass(frozen=True)
class ColourShift:
    """How far, and which way, a step moved the colour of skin.

    Attributes
    ----------
    delta_e : float
        Mean distance in Lab (CIE 1976). About 2.3 is just seen side by side.
    lighter, redder, yellower : float
        Mean change of L, a and b; negative means darker, greener, bluer.
    """

    delta_e: float
    lighter: float
    redder: float
    yellower: float

    def __str__(self) -> str:
        ways = [
            f"{more if amount > 0 else less} by {abs(amount):.0f}"
            for amount, more, less in (
                (self.lighter, "lighter", "darker"),
                (self.redder, "redder", "greener"),
                (self.yellower, "yellower", "bluer"),
            )
            if abs(amount) >= BARELY_SEEN
        ]
        which_way = f": {', '.join(ways)}" if ways else ""
        return f"The lent skin moved by {self.delta_e:.0f} (Delta E){which_way}."


@step(warped="lend-face", onto="receive-face", says="{warped}, prepared for {onto}")
def match_colour(warped: Picture, onto: Picture, *, method: str = "reinhard", shape: str = "face") -> Draft:
    """Return the warped face with the receiver's colours.

    Parameters
    ----------
    warped : Picture
        A face that `warp` put in its place.
    onto : Picture
        The receiver.
    method : {"none", "reinhard", "histogram"}
        Nothing; mean and spread in Lab; or all shades, channel by channel.
    shape : {"face", "inner", "eyes"}
        As in `mask`: the colours are learned from the skin that both pictures show inside it.

    Returns
    -------
    Picture
        The warped face, tinted. Its eyes keep their colours.

    Raises
    ------
    ConsentError, ValueError
        As in `warp`.
    """
    nets.point_set(warped, onto)
    warping.same_place(warped, onto)
    pixels = matched(warped.pixels, warped.labels, onto, masking.core(warped.labels, onto, shape), method)
    return Draft(pixels, warped.landmarks, warped.labels, np.ones(onto.size_px, bool), name=f"{warped.name} and tinted")


def colour_shift(before: Picture, after: Picture, where: np.ndarray | None = None) -> ColourShift:
    """Return how far and which way the colour of skin moved between two pictures of the same face.

    Parameters
    ----------
    before, after : Picture
        Such as a warped face and the same face with its colours matched.
    where : numpy.ndarray, optional
        (H, W), such as a mask: only skin where it is above 0 counts.

    Raises
    ------
    ValueError
        If no skin is left to measure.
    """
    skin = before.labels == Region.SKIN
    if where is not None:
        skin &= where > 0
    if not skin.any():
        raise ValueError(f"there is no skin of {before.name} to measure there.")
    old, new = (colour.lab_of_srgb(picture.pixels[skin]).astype(np.float64) for picture in (before, after))
    lighter, redder, yellower = (new - old).mean(axis=0)
    return ColourShift(float(colour.delta_e(old, new).mean()), float(lighter), float(redder), float(yellower))


def matched(pixels: np.ndarray, labels: np.ndarray, onto: Picture, hard: np.ndarray, method: str) -> np.ndarray:
    """Return uint8 pixels (H, W, 3) of a warped face with its colours matched; grey surroundings stay grey.

    Without enough skin in common there is nothing to learn from, and the face stays as it is.
    """
    if method not in METHODS:
        raise ValueError(f'{method!r} is no way to match a colour: say "none", "reinhard" or "histogram".')
    skin = hard & (labels == Region.SKIN) & (onto.labels == Region.SKIN)
    if method == "none" or skin.sum() < SMALLEST_SAMPLE_PX:
        return pixels
    match = colour.reinhard if method == "reinhard" else colour.match_histograms
    face = labels != Region.BACKGROUND
    window = masking.around(face, 0)
    lent, face, skin = pixels[window], face[window], skin[window]
    new = match(lent, onto.pixels[window], skin, skin)
    # What was learned from skin says nothing about the white of an eye: eyes keep their colours, softly.
    kept = masking.softened(labels == Region.EYES, EYE_FADE_PX)[window]
    eyes = np.nonzero(kept)
    new[eyes] += kept[eyes][:, None] * (lent[eyes] - new[eyes])
    tinted = pixels.copy()
    np.copyto(tinted[window], np.rint(new).astype(np.uint8), where=face[:, :, None])
    return tinted
