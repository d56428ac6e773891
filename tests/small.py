"""Small pictures and steps that several tests share."""

import numpy as np

from kit.picture import Draft, Picture, step


def small_picture(name="Rowan", consent_ids=("actors",), value=100, **more):
    pixels = np.full((8, 8, 3), value, np.uint8)
    return Picture.made(
        Draft(pixels),
        step="actors.render",
        name=name,
        parameters={"name": name, **more},
        consent_ids=consent_ids,
        says="Rendered face: depicts nobody.",
    )


@step(lender="lend-face", onto="receive-face", says="{lender}'s face placed on {onto}")
def lend(lender: Picture, onto: Picture, *, share: float = 0.5, rng=None) -> Draft:
    edited = np.zeros(onto.size_px, bool)
    edited[:4] = True
    return Draft(np.where(edited[..., None], lender.pixels, onto.pixels), edited=edited)


@step(picture="study")
def copy(picture: Picture) -> Draft:
    return Draft(picture.pixels)


@step(picture="alter")
def keep_half_below(picture: Picture) -> Draft:
    edited = np.zeros(picture.size_px, bool)
    edited[4:] = True
    return Draft(picture.pixels, edited=edited)
