"""The warp: the lender's face in the place of the receiver's landmarks.

What you will understand: each triangle of the lender's face is laid onto the same triangle of the receiver's face.
The features now sit where the receiver's do, but they are still the lender's: the colour, the light, the look.
With a net for each face the triangles do not match, and holes appear.

Serves 03-swap. It deliberately cannot turn a head: a nose seen from the front stays a nose seen from the front.

Sources: [Goshtasby 1986](#goshtasby1986); the holes are what people meet who triangulate each image by itself
(questions 6, 317 and 452 in the tracker of the learnopencv examples).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kit import geometry
from kit.faces import nets
from kit.picture import Draft, Picture, Region, step

NEUTRAL_GREY = 128  # outside the face: neither picture


class Moved(NamedTuple):
    """A face in its new place: sRGB pixels (uint8, (H, W, 3)) and labels (uint8, (H, W))."""

    pixels: np.ndarray
    labels: np.ndarray


@step(lender="lend-face", onto="receive-face", says="{lender}'s face bent into the place of {onto}'s")
def warp(lender: Picture, onto: Picture, *, triangles: str = "shared") -> Draft:
    """Return the lender's face, moved triangle by triangle to the receiver's landmarks.

    Parameters
    ----------
    lender : Picture
        The face that moves.
    onto : Picture
        Where it moves to. Its landmarks and its size are those of the result; none of its pixels are.
    triangles : {"shared", "each-by-itself"}
        One net for both faces; or the mistake: a net for each, of which only the triangles that both happen to
        have can be moved.

    Returns
    -------
    Picture
        Plain grey outside the face. Its label map is the lender's, moved along.

    Raises
    ------
    ConsentError
        If the lender may not lend or the receiver may not receive a face.
    ValueError
        If the two have different point sets, or for an unknown option.
    """
    face = moved(lender, onto, triangles)
    everywhere = np.ones(onto.size_px, bool)
    return Draft(face.pixels, onto.landmarks, face.labels, everywhere, name=f"{lender.name}, bent")


def compare_cover(by_itself: Picture, shared: Picture) -> str:
    """Return in a sentence how much of the face stays empty with a net for each face."""
    filled, whole = ((face.labels != Region.BACKGROUND).sum() for face in (by_itself, shared))
    return f"One net for each face: {1 - filled / whole:.0%} of the face stays empty. One net for both: nothing does."


def same_place(warped: Picture, onto: Picture) -> None:
    """Refuse a face that was not bent into a picture of this size, with a ValueError."""
    if warped.labels is None or warped.size_px != onto.size_px:
        raise ValueError(f"{warped.name} does not lie on {onto.name}: use the result of swap.warp(lender, onto).")


def moved(lender: Picture, onto: Picture, triangles: str = "shared") -> Moved:
    """Return the lender's pixels and labels in the receiver's place, without asking anybody (steps do that)."""
    name = nets.point_set(lender, onto)
    net = nets.net(name)
    if triangles == "shared":
        corners = net.triangles
    elif triangles == "each-by-itself":
        corners = _in_both_nets(lender, onto, strip=net.triangles[len(nets.triangles(onto)) :])
    else:
        raise ValueError(f'triangles={triangles!r} is unknown: say "shared" or "each-by-itself".')
    source, target = net.points(lender.landmarks.points), net.points(onto.landmarks.points)
    where, x, y = geometry.backward_map(source[corners], target[corners], onto.size_px)
    levels = np.rint(geometry.bilinear(lender.pixels, x, y)).astype(np.uint8)
    regions = geometry.nearest(lender.labels, x, y)[:, None]
    return Moved(
        geometry.laid_out(where, levels, onto.size_px, NEUTRAL_GREY),
        geometry.laid_out(where, regions, onto.size_px, Region.BACKGROUND)[:, :, 0],
    )


def _in_both_nets(lender: Picture, onto: Picture, strip: np.ndarray) -> np.ndarray:
    """Return the triangles of the lender's own net that the receiver's own net has too.

    A triangle is looked up by its three landmarks. One that the other net does not have has nowhere to go.
    """
    ours, theirs = (np.sort(nets.triangles_of(face.landmarks.points), axis=1) for face in (lender, onto))
    known = set(map(tuple, theirs.tolist()))
    return np.array([corners for corners in ours.tolist() if tuple(corners) in known] + strip.tolist())
