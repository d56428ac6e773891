"""Who the actors are: their measures, their colours, and the range from which a head of nobody may be drawn.

An actor is a small readable file, `data/actors/<name>.yml`. Every measure has a name and a unit and may be edited
by hand. Form and colour never look at each other: nose, lips, lids, brows and head shape are drawn without seeing
the skin tone (a test holds this), and no actor carries a gender, an origin or an age group as a label.

Means and spreads follow published adult anthropometry, rounded, widened where the eye asked for more variety.
"""

from dataclasses import dataclass, field
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple

import numpy as np

from kit import store

NAMES = (
    "acacia", "alder", "aspen", "cedar", "hawthorn", "hazel", "juniper", "larch",
    "laurel", "linden", "maple", "myrtle", "rowan", "sequoia", "tamarisk", "willow",
)  # fmt: skip

# Monk Skin Tone scale: swatches 1-10 as published (Monk 2019, skintone.google), sRGB.
MONK_SWATCHES = (
    "#f6ede4", "#f3e7db", "#f7ead0", "#eadaba", "#d7bd96", "#a07e56", "#825c43", "#604134", "#3a312a", "#292420",
)  # fmt: skip
HAIR_STYLES = ("bald", "buzz", "short", "hijab")
COMBS = ("left", "right", "forward", "back")
LIDS = ("fold", "hooded", "plain")  # a crease; a crease hidden by a soft pad; no crease


class Measure(NamedTuple):
    """One measure of a face: what it says, its mean, spread (one sigma) and limits."""

    mean: float
    spread: float
    low: float
    high: float
    says: str


FACE = MappingProxyType({
    "face_width_mm": Measure(137, 5.0, 125, 149, "width between the cheekbones"),
    "jaw_width_mm": Measure(112, 5.0, 100, 124, "width of the jaw at mouth height"),
    "chin_width_mm": Measure(62, 5.0, 50, 74, "width just above the chin"),
    "chin_height_mm": Measure(110, 4.0, 102, 119, "eye line to the lowest point of the chin"),
    "crown_height_mm": Measure(113, 3.0, 106, 120, "eye line to the crown"),
    "cheek_fullness": Measure(0.45, 0.25, 0, 1, "0 hollow to 1 full cheeks"),
    "robustness": Measure(0.5, 0.28, 0, 1, "0 smooth to 1 strong brow ridge, neck and jaw angle"),
    "age_years": Measure(38, 13, 23, 70, "shown by folds and lines only"),
    "eye_distance_mm": Measure(63.5, 3.0, 57, 70, "between the pupils"),
    "eye_width_mm": Measure(31.0, 1.6, 27.5, 34.5, "inner to outer corner of the opening"),
    "eye_upper_mm": Measure(5.5, 0.5, 4.2, 6.6, "upper lid above the line through the corners"),
    "eye_lower_mm": Measure(4.6, 0.5, 3.5, 5.6, "lower lid below that line"),
    "eye_tilt_mm": Measure(0.9, 0.9, -1.0, 2.8, "outer corner above the eye's centre"),
    "eye_depth_mm": Measure(0.0, 1.7, -3.2, 3.2, "how deep the eye is set; 0 is average"),
    "lid_crease_mm": Measure(3.4, 0.9, 1.8, 5.4, "height of the lid's crease above the lash line"),
    "epicanthic": Measure(0.1, 0.2, 0, 1, "fold over the inner corner of the eye"),
    "brow_height_mm": Measure(21.3, 1.8, 17.5, 26, "eye line to the middle of the brow"),
    "brow_length_mm": Measure(43, 3.0, 36, 49, "inner end to tail"),
    "brow_thickness_mm": Measure(7.4, 1.6, 4.4, 11, "at the thickest place"),
    "brow_arch_mm": Measure(3.2, 1.3, 0.5, 6.5, "rise of the arch above its ends"),
    "brow_tilt_mm": Measure(0.5, 1.1, -1.0, 3.0, "tail above (below) the inner end"),
    "brow_density": Measure(0.8, 0.14, 0.5, 1, "0.5 sparse to 1 dense"),
    "nose_length_mm": Measure(46, 2.8, 40, 52, "eye line to the base of the nose"),
    "nose_width_mm": Measure(36, 4.0, 28, 45, "across the wings"),
    "nose_height_mm": Measure(18.5, 2.4, 13.5, 23.5, "tip in front of the face"),
    "nose_bridge": Measure(0.52, 0.26, 0.05, 1, "0 low to 1 high bridge"),
    "nose_bridge_width_mm": Measure(13.5, 2.0, 9.5, 18, "across the bridge"),
    "nose_hump_mm": Measure(0.5, 1.5, -2.2, 3.6, "hump (negative: hollow) of the bridge"),
    "nose_tip_up_mm": Measure(0.3, 1.2, -2.2, 2.8, "tip turned up (negative: down)"),
    "nose_tip_radius_mm": Measure(8.1, 0.9, 6.4, 10, "roundness of the tip"),
    "mouth_height_mm": Measure(68.5, 2.6, 63, 74.5, "eye line to the line between the lips"),
    "mouth_width_mm": Measure(49.5, 3.8, 41, 58, "corner to corner"),
    "upper_lip_mm": Measure(6.4, 2.0, 2.8, 11.5, "thickness of the upper lip"),
    "lower_lip_mm": Measure(8.4, 1.9, 4.6, 13, "thickness of the lower lip"),
    "cupid_bow_mm": Measure(1.4, 0.7, 0, 3, "depth of the upper lip's bow"),
    "resting_smile": Measure(0.24, 0.07, 0.12, 0.4, "how friendly the face is when nothing is meant"),
    "ear_length_mm": Measure(60, 4.0, 52, 69, "top to lobe"),
    "asymmetry": Measure(0.6, 0.2, 0, 1, "0 both sides alike to 1 clearly different sides"),
    "freckles": Measure(0.06, 0.12, 0, 1, "0 none to 1 many"),
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Actor:
    """One face of nobody: what the renderer needs and nothing else.

    Attributes
    ----------
    name : str, lower case.
    tone : int, nominal step 1-10 of the Monk Skin Tone scale.
    face : mapping of every name in `FACE` to its value.
    lids : one of `LIDS`.
    hair : dict(style, colour, grey, comb); style one of `HAIR_STYLES`, colour sRGB hex, grey the mean share of grey
        in a hair (0 if absent), comb one of `COMBS` for short hair.
    eyes, clothes, covering, backdrop : sRGB hex colours (covering is used with style hijab only).
    rendered : dict of what was measured on the shipped portrait (cheek colour), for the record only.
    """

    name: str
    tone: int
    face: MappingProxyType
    lids: str = "fold"
    hair: dict = field(default_factory=lambda: {"style": "bald", "colour": "#2b201a"})
    eyes: str = "#4a2f1d"
    clothes: str = "#4d5f73"
    covering: str = "#6d7f6a"
    backdrop: str = "#a9a498"
    rendered: dict = field(default_factory=dict)

    @property
    def swatch(self):
        """Published colour of the actor's Monk tone, sRGB hex."""
        return MONK_SWATCHES[self.tone - 1]

    @property
    def dm(self):
        """The measures with lengths in decimetres and without the suffix _mm: `dm.nose_width`."""
        return SimpleNamespace(
            **{
                key.removesuffix("_mm"): value / 100 if key.endswith("_mm") else value
                for key, value in self.face.items()
            }
        )

    def key(self):
        """Everything that shapes the picture, as text: the cache key and the seed of hair and skin noise."""
        return repr((self.name, self.tone, tuple(self.face.items()), self.lids, tuple(sorted(self.hair.items())),
                     self.eyes, self.clothes, self.covering, self.backdrop))  # fmt: skip


def describe(name):
    """Read an actor's file.

    Raises
    ------
    ValueError
        If no actor has this name, or a measure is missing, unknown or outside its limits.

    Examples
    --------
    >>> describe("rowan").name
    'rowan'
    """
    if name not in NAMES:
        raise ValueError(f"no actor is called {name!r}; there are {', '.join(NAMES)}")
    record = store.read_yaml(store.data_path("actors", f"{name}.yml"))
    face = record["face"]
    if set(face) != set(FACE):
        raise ValueError(f"{name}.yml: measures missing or unknown: {sorted(set(face) ^ set(FACE))}")
    for key, value in face.items():
        if not FACE[key].low <= value <= FACE[key].high:
            raise ValueError(f"{name}.yml: {key} is {value}, outside {FACE[key].low} to {FACE[key].high}")
    return Actor(
        name=name,
        tone=record["tone"],
        face=MappingProxyType({key: float(face[key]) for key in FACE}),
        lids=record["lids"],
        hair=record["hair"],
        eyes=record["eyes"],
        clothes=record["clothes"],
        covering=record.get("covering", Actor.covering),
        backdrop=record["backdrop"],
        rendered=record.get("rendered", {}),
    )


def draw(rng, name="nobody", tone=5):
    """A random neutral, bald head: every measure from its own range, without seeing the tone.

    Parameters
    ----------
    rng : numpy.random.Generator
    """
    face = {}
    for key, measure in FACE.items():
        value = measure.mean + measure.spread * float(np.clip(rng.normal(), -2, 2))
        face[key] = round(float(np.clip(value, measure.low, measure.high)), 2)
    lids = LIDS[int(rng.choice(3, p=(0.62, 0.18, 0.20)))]
    return Actor(name=name, tone=tone, face=MappingProxyType(face), lids=lids)


def linear(hexadecimal):
    """sRGB hex colour to linear light, shape (3,) float64."""
    channels = np.array([int(hexadecimal[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
