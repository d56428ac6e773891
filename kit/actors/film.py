"""What a camera adds to a rendered portrait: noise that grows with light, and JPEG compression.

A rendered picture is cleaner than any photograph, and a detector could learn just that. `photograph` gives actors and
photographs the same kind of surface. The default adds nothing.

Noise model: variance = GAIN * signal + READ ** 2 in linear light, the photon-transfer model of
[Janesick 2007](#janesick2007).
"""

import io

import numpy as np
from PIL import Image

from kit.picture import Draft, Picture, step

GAIN = 0.0006  # variance per unit of linear signal at noise = 1: a phone indoors, our choice
READ = 0.004  # standard deviation of the dark signal, linear


@step(picture="study", says="a camera's view of {picture}")
def photograph(picture: Picture, rng=None, *, noise: float = 0.0, quality: int | None = None) -> Draft:
    """Copy a picture as a camera would have taken it.

    Parameters
    ----------
    picture : Picture
    rng : numpy.random.Generator, needed when noise > 0.
    noise : 0 none, 1 a phone indoors, 3 a dim room.
    quality : JPEG quality 10 to 95, or None for no compression.

    Returns
    -------
    Picture
        Same landmarks and labels; pixels are identical when nothing is asked for. (The body returns a `Draft`; `step`
        turns it into a picture.)

    Raises
    ------
    ValueError
        When noise is asked for without an rng, or is negative, or the quality is out of range.
    """
    if noise < 0 or (noise > 0 and rng is None):
        raise ValueError("noise must be 0 or more, and needs a random generator: photograph(picture, rng, noise=1)")
    if quality is not None and not 10 <= quality <= 95:
        raise ValueError(f"quality is {quality}; choose 10 to 95")
    pixels = picture.pixels
    if noise > 0:
        linear = picture.as_linear()
        spread = noise * np.sqrt(GAIN * linear + READ**2)
        linear = np.clip(linear + spread * rng.standard_normal(linear.shape), 0, 1)
        srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055)
        pixels = np.round(srgb * 255).astype(np.uint8)
    if quality is not None:
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "JPEG", quality=int(quality), subsampling=0)
        pixels = np.asarray(Image.open(buffer).convert("RGB"))
    return Draft(pixels, landmarks=picture.landmarks, labels=picture.labels)
