"""Who an actor is: a small readable file with measures, colours and what is worn.

An actor is `data/actors/<name>.yml`. Every measure has a name and a unit and may be edited by hand. Form and colour
never look at each other (a test holds this), and no actor carries a gender, an origin or an age group as a label.
"""

import re
from dataclasses import dataclass, field
from types import MappingProxyType, SimpleNamespace

import numpy as np

from kit import store
from kit.actors.measures import FACE

NAMES = (
    "acacia", "alder", "aspen", "cedar", "hawthorn", "hazel", "juniper", "larch",
    "laurel", "linden", "maple", "myrtle", "rowan", "sequoia", "tamarisk", "willow",
)  # fmt: skip
PLAYING = ("robin",)  # further actors, each of whom plays an invented person with a consent record of its own

# Monk Skin Tone scale: swatches 1-10 as published (Monk 2019, skintone.google), sRGB.
MONK_SWATCHES = (
    "#f6ede4", "#f3e7db", "#f7ead0", "#eadaba", "#d7bd96", "#a07e56", "#825c43", "#604134", "#3a312a", "#292420",
)  # fmt: skip
HAIR_STYLES = (
    "bald", "buzz", "short", "bob", "straight", "wavy", "curls", "coils", "afro", "braids", "locs", "bun", "covered",
)  # fmt: skip
COMBS = ("left", "right", "forward", "back")
BEARDS = ("stubble", "short", "full", "goatee", "moustache")
GLASSES = ("round", "oval", "square")
COVERINGS = ("hijab", "turban")
CLOTHES = ("crew", "vneck", "collar")
REQUIRED = {"name", "tone", "swatch", "albedo", "hair", "eyes", "lids", "clothes", "backdrop", "face"}
OPTIONAL = {"beard", "covering", "glasses", "plays", "rendered"}
PARTS = {  # what each part must say
    "hair": ("style", "colour"), "beard": ("style",), "glasses": ("shape", "colour"),
    "covering": ("style", "colour"), "clothes": ("style", "colour"),
}  # fmt: skip
SAYS = "Rendered face: depicts nobody."
HEX_COLOUR = re.compile("#[0-9a-f]{6}")
RECORD_ID = re.compile("[a-z0-9-]+")
LIDS = ("fold", "hooded", "plain")  # a crease; a crease hidden by a soft pad; no crease


@dataclass(frozen=True, eq=False)
class Actor:
    """One face of nobody: what the renderer needs and nothing else.

    Attributes
    ----------
    name : str, lower case.
    tone : int, nominal step 1-10 of the Monk Skin Tone scale.
    face : mapping of every name in `measures.FACE` to its value.
    lids : one of `LIDS`.
    hair : dict(style, colour, grey, comb); style one of `HAIR_STYLES` ("covered" under a covering), colour sRGB hex,
        grey the mean share of grey in a hair (0 if absent), comb one of `COMBS`: where short hair is combed,
        on which side hanging hair parts (forward: a fringe on a bob or curls).
    beard : dict(style), one of `BEARDS`; empty for none. Its colour is the hair's.
    eyes : sRGB hex colour of the iris.
    glasses : dict(shape, colour), shape one of `GLASSES`; empty for none.
    covering : dict(style, colour), style one of `COVERINGS`; empty for none.
    clothes : dict(style, colour), style one of `CLOTHES`.
    backdrop : sRGB hex colour.
    rendered : dict of what was measured on the shipped portrait (cheek colour), for the record only.
    plays : str, the consent record of the invented person whom this actor plays; empty for a face of nobody alone.
    """

    name: str
    tone: int
    face: MappingProxyType
    lids: str = "fold"
    hair: dict = field(default_factory=lambda: {"style": "bald", "colour": "#2b201a"})
    beard: dict = field(default_factory=dict)
    eyes: str = "#4a2f1d"
    glasses: dict = field(default_factory=dict)
    covering: dict = field(default_factory=dict)
    clothes: dict = field(default_factory=lambda: {"style": "crew", "colour": "#4d5f73"})
    backdrop: str = "#a9a498"
    rendered: dict = field(default_factory=dict)
    plays: str = ""

    @property
    def swatch(self):
        """Published colour of the actor's Monk tone, sRGB hex."""
        return MONK_SWATCHES[self.tone - 1]

    @property
    def record_id(self):
        """The consent record on which this actor's pictures rest."""
        return self.plays or "actors"

    @property
    def says(self):
        """The label's words below this actor's pictures."""
        return "Rendered face, plays an invented person. Depicts nobody." if self.plays else SAYS

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
        worn = [sorted(part.items()) for part in (self.hair, self.beard, self.glasses, self.covering, self.clothes)]
        return repr((self.name, self.tone, tuple(self.face.items()), self.lids, worn, self.eyes, self.backdrop))


def describe(name):
    """Read an actor's file.

    Raises
    ------
    ValueError
        If no actor has this name, or the file says what cannot be drawn.

    Examples
    --------
    >>> describe("rowan").name
    'rowan'
    """
    if name not in (*NAMES, *PLAYING):
        raise ValueError(f"no actor is called {name!r}; there are {', '.join((*NAMES, *PLAYING))}")
    return read(store.read_yaml(store.data_path("actors", f"{name}.yml")), f"{name}.yml")


def read(record, file):
    """The `Actor` that a record describes.

    Parameters
    ----------
    record : dict, as in an actor's file (`actor.schema.json`).
    file : str, its name, for messages.

    Raises
    ------
    ValueError
        One sentence with file, field and what is allowed there.
    """
    unknown = sorted(set(record) - REQUIRED - OPTIONAL)
    missing = sorted(REQUIRED - set(record))
    if unknown or missing:
        raise ValueError(f"{file}: fields missing or unknown: {', '.join(missing + unknown)}.")
    face = record["face"]
    if set(face) != set(FACE):
        raise ValueError(f"{file}: measures missing or unknown: {', '.join(sorted(set(face) ^ set(FACE)))}.")
    for key, value in face.items():
        if not _is_number(value) or not FACE[key].low <= value <= FACE[key].high:
            raise ValueError(f"{file}: {key} is {value}; it must lie between {FACE[key].low} and {FACE[key].high}.")
    if record["tone"] not in range(1, 11):
        raise ValueError(f"{file}: tone is {record['tone']}; it must be a whole number between 1 and 10.")
    hair, beard, glasses, covering, clothes = (
        dict(record.get(part, {})) for part in ("hair", "beard", "glasses", "covering", "clothes")
    )
    for part, needed in PARTS.items():
        said = record.get(part, {})
        lacking = [key for key in needed if key not in said] if said or part in REQUIRED else []
        if lacking:
            raise ValueError(f"{file}: {part} does not say its {' and '.join(lacking)}.")
    colours = {part: record[part]["colour"] for part in PARTS if "colour" in record.get(part, {})}
    for field_name, colour in {**colours, "eyes": record["eyes"], "backdrop": record["backdrop"]}.items():
        if not HEX_COLOUR.fullmatch(str(colour)):
            raise ValueError(f"{file}: the colour of {field_name} is {colour!r}; write it like #4a2f1d.")
    for said, allowed in (
        ({"lids": record["lids"]}, {"lids": LIDS}),
        (hair, {"style": HAIR_STYLES, "comb": COMBS}),
        (beard, {"style": BEARDS}),
        (glasses, {"shape": GLASSES}),
        (covering, {"style": COVERINGS}),
        (clothes, {"style": CLOTHES}),
    ):
        for key, values in allowed.items():
            if key in said and said[key] not in values:
                raise ValueError(f"{file}: {key} is {said[key]!r}; it must be one of {', '.join(values)}.")
    if "plays" in record and not RECORD_ID.fullmatch(str(record["plays"])):
        raise ValueError(f"{file}: plays is {record['plays']!r}; name a consent record, like robin.")
    if not 0 <= hair.get("grey", 0) <= 1:
        raise ValueError(f"{file}: grey is {hair['grey']}; it must lie between 0 and 1.")
    if bool(covering) != (hair["style"] == "covered"):
        raise ValueError(f"{file}: a covering goes with the hair style 'covered', and that style only with a covering.")
    if covering.get("style") == "hijab" and beard:
        raise ValueError(f"{file}: a beard under a hijab cannot be drawn; leave one of them out.")
    return Actor(
        name=record["name"],
        tone=record["tone"],
        face=MappingProxyType({key: float(face[key]) for key in FACE}),
        lids=record["lids"],
        hair=hair,
        beard=beard,
        eyes=record["eyes"],
        glasses=glasses,
        covering=covering,
        clothes=clothes,
        backdrop=record["backdrop"],
        rendered=record.get("rendered", {}),
        plays=record.get("plays", ""),
    )


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def linear(hexadecimal):
    """sRGB hex colour to linear light, shape (3,) float64."""
    channels = np.array([int(hexadecimal[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
