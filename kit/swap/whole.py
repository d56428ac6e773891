"""The whole swap in one call: bend, tint, cut, blend.

What you will understand: nothing happens here that the single steps do not show. The one call is exactly those steps
in a row, with their options.

Serves 00-start and 03-swap. How far this is from today's systems: they are trained on many pictures, turn heads, follow
light and expression, and work on films. This one moves triangles.

Sources: see the single steps; the order of the steps is that of any classic face swap.
"""

from __future__ import annotations

from kit.picture import Draft, Picture, step
from kit.swap import blending, colouring, masking, warping


@step(lender="lend-face", onto="receive-face", says="{lender}'s face placed on {onto}")
def face(
    lender: Picture,
    onto: Picture,
    *,
    triangles: str = "shared",
    colour: str = "reinhard",
    shape: str = "face",
    feather_px: float = 6.0,
    blend: str = "feather",
) -> Draft:
    """Return the receiver with the lender's face.

    Parameters
    ----------
    lender : Picture
        Whose face is lent: an actor's, always.
    onto : Picture
        Who receives it.
    triangles : {"shared", "each-by-itself"}
        See `warp`.
    colour : {"none", "reinhard", "histogram"}
        See `match_colour`.
    shape : {"face", "inner", "eyes"}
    feather_px : float
        See `mask`. Only the blend ``feather`` uses it.
    blend : {"paste", "feather", "pyramid", "poisson"}
        See `kit.swap.blending`.

    Returns
    -------
    Picture
        Named "Lender on Receiver", with the receiver's landmarks and labels. Its edited mask covers every pixel
        that changed.

    Raises
    ------
    ConsentError
        If the lender may not lend or the receiver may not receive a face.
    ValueError
        If the two have different point sets, or for an unknown option.

    Examples
    --------
    >>> from kit import actors, swap
    >>> swap.face(actors.load("rowan"), onto=actors.load("hazel")).name
    'Rowan on Hazel'
    """
    moved = warping.moved(lender, onto, triangles)
    hard = masking.core(moved.labels, onto, shape)
    tinted = colouring.matched(moved.pixels, moved.labels, onto, hard, colour)
    pixels, edited = blending.laid_on(tinted, moved.labels, onto, hard, blend, feather_px)
    return Draft(pixels, onto.landmarks, onto.labels, edited, name=f"{lender.name} on {onto.name}")
