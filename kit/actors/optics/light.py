"""One light for every face: how skin answers to lamp, room and camera.

A large soft key light, a fill from the other side, the room, and two rim lights behind, the same for everybody.
Skin lets red light travel under its surface (`wrap`), and mirrors the room softly (`sheen`). Then the camera
exposes for the face, as a kind photographer does: **one formula for all tones** (`exposure`), with hair, cloth,
backdrop and the whites of eyes held back by the same number, so that nothing glares in a deep-toned face. That part
is art direction, not physics: `Light(strict=True)` switches the exposure off, and lessons on exposure start there.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kit.actors.curves import luminance

WRAP = np.array([0.36, 0.24, 0.19], np.float32)  # how far red, green, blue light creeps round the edge of shade
KEY, FILL, ROOM, GROUND, RIM = 1.13, 0.12, 0.18, 0.10, 0.24  # strengths, of a white card facing them
KEY_COLOUR = np.array([1.015, 1.0, 0.975], np.float32)
SKY_COLOUR = np.array([0.985, 1.0, 1.02], np.float32)
GROUND_COLOUR = np.array([1.08, 0.98, 0.88], np.float32)
SHEEN_COLOUR = np.array([1.14, 0.95, 0.74], np.float32)
SHEEN = 0.70
FRESNEL = 0.026  # reflectance of skin seen straight on (refractive index near 1.4)
MIDDLE = 0.27  # luminance that the exposure aims at
EXPOSURE_POWER, EXPOSURE_RANGE = 0.57, (0.71, 7.5)
CALM_AT, CALM_POWER = 0.40, 0.58  # exposed skin luminance at which whites are as painted; how closely they follow


@dataclass(frozen=True)
class Light:
    """Where the key light stands.

    Attributes
    ----------
    azimuth_deg : 0 at the camera, positive on the right of the picture; -60..60 look natural.
    elevation_deg : above the camera; 10..55 look natural.
    strength : of the key light, 1 as in the portraits.
    strict : True switches the automatic exposure off, so that pixel values follow the light; whites of eyes and teeth
        still follow the skin. The sheen stays: on deep tones it is most of the light, which a matte model misreads.
    """

    azimuth_deg: float = -32.0
    elevation_deg: float = 34.0
    strength: float = 1.0
    strict: bool = False

    def __post_init__(self):
        for key, low, high in (("azimuth_deg", -180, 180), ("elevation_deg", -90, 90), ("strength", 0, 4)):
            value = getattr(self, key)
            if not low <= value <= high:  # false for a number that is none, too
                raise ValueError(f"{key} is {value}, it must lie between {low} and {high}")

    def key(self):
        """Unit vector towards the key light."""
        return direction(self.azimuth_deg, self.elevation_deg)

    def fill(self):
        """Unit vector towards the fill light: the other side, a little lower."""
        return direction(-0.9 * self.azimuth_deg + (25 if self.azimuth_deg <= 0 else -25), 12.0)


def direction(azimuth_deg, elevation_deg):
    """Unit vector from azimuth and elevation."""
    a, e = np.radians(azimuth_deg), np.radians(elevation_deg)
    return np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)], np.float32)


RIMS = (direction(-128, 22), direction(128, 22))


def exposure(albedo, light):
    """Factor by which the camera brightens the picture for a face of this base albedo (3,)."""
    if light.strict:
        return 1.0
    return float(np.clip((MIDDLE / luminance(albedo)) ** EXPOSURE_POWER, *EXPOSURE_RANGE))


def whites(albedo, gain):
    """Factor for whites of eyes and teeth: they follow the exposed skin, so that they never glare from a face.

    This holds in strict mode too: a badly lit dark face with glaring eyes repeats a racist caricature.
    """
    usual = exposure(albedo, Light())
    return float(min((luminance(albedo) * usual / CALM_AT) ** CALM_POWER, 1.1) * gain / usual)


def diffuse(normal, shadow, shade, light, wrap=WRAP):
    """Light arriving under the surface, (n, 3): key, fill, room and rims.

    Parameters
    ----------
    normal : (n, 3) unit, camera space. shadow : (n,) 1 where the key light arrives.
    shade : (n,) ambient occlusion, 1 in the open.
    """
    key, fill = normal @ light.key(), normal @ light.fill()
    lamp = shadow * np.float32(KEY * light.strength)
    up = 0.5 + 0.5 * normal[:, 1]
    sky, ground = up * shade * np.float32(ROOM), (1 - up) * shade * np.float32(GROUND)
    rims = sum(np.maximum(normal @ rim, 0) for rim in RIMS) * np.float32(RIM * 0.35) * shade
    fill_there = shade * np.float32(FILL)
    arriving = np.empty_like(normal)
    for c in range(3):  # one colour after the other: long rows are quick, rows of three are not
        arriving[:, c] = (
            _wrapped(key, wrap[c]) * lamp * KEY_COLOUR[c]
            + _wrapped(fill, wrap[c]) * fill_there
            + sky * SKY_COLOUR[c]
            + ground * GROUND_COLOUR[c]
            + rims
        )
    return arriving


def _wrapped(cosine, wrap):
    d = np.clip((cosine + wrap) / (1 + wrap), 0, 1)
    return d * (d * (1 - wrap) + wrap)


def sheen(normal, view, gloss, shadow, shade, light):
    """The room and lamps mirrored in rough skin, (n, 3): broad and soft, never a point."""
    facing = np.einsum("ij,ij->i", normal, view)
    mirror = np.empty_like(normal)
    for c in range(3):
        mirror[:, c] = 2 * facing * normal[:, c] - view[:, c]
    fresnel = FRESNEL + (0.32 - FRESNEL) * (1 - np.clip(facing, 0, 1)) ** 5
    key = mirror @ light.key() - 1
    lamp = shadow * light.strength * (2.0 * np.exp(4.2 * key) + 1.6 * np.exp(17 * key))
    fill = 2.2 * np.exp(6 * (mirror @ light.fill() - 1))
    room = shade * ROOM * (0.15 + 0.60 * (0.5 + 0.5 * mirror[:, 1]))
    rims = 2.0 * sum(np.exp(9 * (mirror @ rim - 1)) for rim in RIMS)
    return np.multiply.outer(fresnel * gloss * SHEEN * (lamp + fill + room + rims * shade), SHEEN_COLOUR)


def develop(linear):
    """Linear light to 8-bit sRGB with a soft shoulder above 0.75."""
    linear = np.maximum(linear, 0)
    over = np.maximum(linear - 0.75, 0)
    linear = np.where(linear > 0.75, 0.75 + 0.25 * (1 - np.exp(-over / 0.25)), linear)
    table = _srgb_table()
    return table[(np.minimum(linear, 1) * (table.size - 1) + 0.5).astype(np.int32)]


@lru_cache(maxsize=1)
def _srgb_table():
    value = np.linspace(0, 1, 16384)
    curve = np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)
    return (curve * 255 + 0.5).astype(np.uint8)
