"""The blend: the lent face is laid onto the receiver.

What you will understand: four ways to treat the border. Paste it and the cut shows. Feather it and the same difference
is spread over a few pixels. Blend each band of detail over its own width (`kit.swap.bands`), or lend only differences
(`kit.swap.gradients`), and hardly a border is left. None of them removes what differs; they hide it.

Serves 03-swap. No blend paints beyond the mask: hair, coverings and glasses keep their exact pixels.

Sources: [Burt 1983](#burt1983), [Perez 2003](#perez2003).
"""

from __future__ import annotations

import numpy as np

from kit.faces import nets
from kit.picture import Draft, Picture, step
from kit.swap import masking, warping

METHODS = ("paste", "feather", "pyramid", "poisson")
PYRAMID_INSET_PX = 8.0  # the bands are blended over this width inside the mask, so that little is left to cut off
PYRAMID_CUT_PX = 2.0  # what still reaches beyond the mask is cut off over this width
PYRAMID_MARGIN_PX = 32  # one pixel of the coarsest band


@step(warped="lend-face", onto="receive-face", says="{warped}, placed on {onto}")
def blend(
    warped: Picture, onto: Picture, *, method: str = "feather", shape: str = "face", feather_px: float = 6.0
) -> Draft:
    """Return the receiver with a warped face laid on.

    Parameters
    ----------
    warped : Picture
        A face that `warp` put in its place, tinted or not.
    onto : Picture
        The receiver.
    method : {"paste", "feather", "pyramid", "poisson"}
    shape, feather_px
        As in `mask`. Only ``feather`` uses the width.

    Returns
    -------
    Picture
        With the receiver's landmarks and labels; edited where the mask is above 0.

    Raises
    ------
    ConsentError, ValueError
        As in `warp`.
    """
    nets.point_set(warped, onto)
    warping.same_place(warped, onto)
    hard = masking.core(warped.labels, onto, shape)
    pixels, edited = laid_on(warped.pixels, warped.labels, onto, hard, method, feather_px)
    return Draft(pixels, onto.landmarks, onto.labels, edited)


def paste(lent: np.ndarray, onto: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return `lent` where the mask is above 0, and `onto` elsewhere, (H, W, 3)."""
    return np.where(np.repeat(mask[:, :, None] > 0, 3, axis=2), lent, onto)


def feather(lent: np.ndarray, onto: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the mix of two pictures, pixel by pixel.

    Parameters
    ----------
    lent, onto : numpy.ndarray
        (H, W, 3), levels in [0, 255].
    mask : numpy.ndarray
        float, (H, W), in [0, 1]: the share of `lent`.

    Returns
    -------
    numpy.ndarray
        float32, (H, W, 3), not rounded.

    Examples
    --------
    >>> feather(np.full((1, 1, 3), 200.0), np.full((1, 1, 3), 100.0), np.array([[0.25]])).ravel().tolist()
    [125.0, 125.0, 125.0]
    """
    share = np.repeat(mask.astype(np.float32)[:, :, None], 3, axis=2)
    onto = onto.astype(np.float32)
    return onto + share * (lent - onto)


def laid_on(
    lent: np.ndarray, labels: np.ndarray, onto: Picture, hard: np.ndarray, method: str, feather_px: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return a face (uint8 pixels and labels) laid onto another inside a region.

    Returns
    -------
    pixels : numpy.ndarray
        uint8, (H, W, 3).
    edited : numpy.ndarray
        bool, (H, W): all that may differ from the receiver.
    """
    from kit.swap.bands import pyramid
    from kit.swap.gradients import poisson

    if method not in METHODS:
        raise ValueError(f'{method!r} is no blend: say "paste", "feather", "pyramid" or "poisson".')
    mask = masking.softened(hard, feather_px if method == "feather" else 0)
    pixels = onto.pixels.copy()
    if not hard.any():
        return pixels, hard
    window = masking.around(hard, PYRAMID_MARGIN_PX if method == "pyramid" else 2)
    ours, theirs, inside = lent[window], onto.pixels[window], hard[window]
    if method == "paste":
        blended = paste(ours, theirs, inside)
    elif method == "feather":
        blended = feather(ours, theirs, mask[window])
    elif method == "pyramid":
        # Where there is no lent face, both are made equal: a coarse band would carry the grey around it far inside.
        ours = paste(ours, theirs, masking.clear_face(labels)[window])
        blended = pyramid(ours, theirs, masking.softened(inside, PYRAMID_INSET_PX))
        blended = feather(blended, theirs, masking.softened(inside, PYRAMID_CUT_PX))
    else:
        skin = masking.clear_face(onto.labels)[window]
        blended = poisson(_continued(ours, masking.clear_face(labels)[window]), theirs, inside, border=skin)
    if blended.dtype != np.uint8:
        blended = np.rint(np.clip(blended, 0, 255)).astype(np.uint8)
    pixels[window] = paste(blended, theirs, inside)
    return pixels, mask > 0


def _continued(lent: np.ndarray, face: np.ndarray) -> np.ndarray:
    """Return the lent face, continued by one pixel, so that at its own end it lends no difference (float32).

    Otherwise the difference between skin and hair, cloth or the grey around would be lent along with the face.
    """
    weight = np.pad(face, 1).astype(np.float32)
    values = np.pad(np.where(face[:, :, None], lent, 0), ((1, 1), (1, 1), (0, 0))).astype(np.float32)
    near, count = (
        array[1:-1, :-2] + array[1:-1, 2:] + array[:-2, 1:-1] + array[2:, 1:-1] for array in (values, weight)
    )
    ring = ~face & (count > 0)
    continued = lent.astype(np.float32)
    continued[ring] = near[ring] / count[ring][:, None]
    return continued
