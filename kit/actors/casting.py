"""Heads of nobody, drawn at random: every feature from its own range, none looking at the skin tone.

A lesson that needs two hundred faces draws them here. Colours of hair and eyes come from one pool for everybody, at
rates of our own choice: dark is common and light is rare at every tone. Only the generator's
`random()` and `integers()` are used: their numbers are the same in every version of numpy.
"""

from types import MappingProxyType

import numpy as np

from kit.actors.actor import CLOTHES, COMBS, GLASSES, LIDS, Actor
from kit.actors.measures import FACE

TONES = 10
LID_RATES = (0.62, 0.18, 0.20)  # in the order of `actor.LIDS`
HAIR_RATES = {
    "bald": 0.07, "buzz": 0.10, "short": 0.18, "bob": 0.08, "straight": 0.10, "wavy": 0.09, "curls": 0.09,
    "coils": 0.08, "afro": 0.05, "braids": 0.06, "locs": 0.04, "bun": 0.06,
}  # fmt: skip
COVERING_RATES = {"hijab": 0.08, "turban": 0.03}
BEARD_RATES = {"stubble": 0.08, "short": 0.07, "full": 0.05, "goatee": 0.04, "moustache": 0.03}
BEARD_FROM_ROBUSTNESS = 0.5  # beards grow on heads at or above this, at twice the rate
GLASSES_RATE = 0.22
HAIR_COLOURS = {
    "#120e0c": 0.31, "#1b1411": 0.28, "#2a1c14": 0.19, "#3d2819": 0.12, "#5a3c26": 0.06, "#86643f": 0.025,
    "#a3814f": 0.01, "#6d3a22": 0.005,
}  # fmt: skip
EYE_COLOURS = {
    "#2b1a10": 0.31, "#3a2416": 0.29, "#4a2f1d": 0.21, "#5d4023": 0.11, "#57502f": 0.04, "#4a545a": 0.02,
    "#49545f": 0.02,
}  # fmt: skip
CLOTH_COLOURS = (
    "#4b6658", "#4a6076", "#6e4a3a", "#70425a", "#8a7346", "#3f4a5c", "#7d4b42", "#5a5f66", "#7a6b8c", "#39605f",
)  # fmt: skip
BACKDROPS = ("#9aa3b0", "#a9ad9c", "#8fa0a8", "#b0a498", "#a39db0", "#9fb0a6")
FRAMES = ("#22201e", "#4a3527", "#5b6470", "#7c5c3a")
GREY_FROM_YEARS = 36
# A broad face mostly has a broad jaw: the share of the upper measure's deviation that the lower one takes over.
FOLLOWS = (("jaw_width_mm", "face_width_mm", 0.8), ("chin_width_mm", "jaw_width_mm", 0.4))


def cast(n, rng, *, balanced=False):
    """Draw actors at random.

    Parameters
    ----------
    n : int, how many.
    rng : numpy.random.Generator
    balanced : True gives each of the ten Monk tones its turn (equal numbers when n is a multiple of ten); False draws
        each tone at random.

    Returns
    -------
    tuple of Actor
        Named nobody-<seed>-<index>. The first k of a larger cast are the cast of k.

    Raises
    ------
    ValueError
        If n is not a whole number of at least 1.

    Examples
    --------
    >>> [actor.tone for actor in cast(10, np.random.default_rng(1), balanced=True)]
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    """
    if n != int(n) or n < 1:
        raise ValueError(f"n is {n}; a cast needs a whole number of actors, at least 1.")
    seed = int(rng.integers(2**31))
    return tuple(nobody(seed, index, tone=index % TONES + 1 if balanced else None) for index in range(int(n)))


def nobody(seed, index=0, tone=None):
    """The actor that belongs to a seed and an index.

    Everything but the tone is the same whatever `tone` (1-10, drawn where None) is asked for.
    """
    rng = np.random.default_rng([seed, index])
    drawn = 1 + int(rng.integers(TONES))
    face = _face(rng)
    age = face["age_years"]
    lids = _pick(rng, dict(zip(LIDS, LID_RATES, strict=True)))
    hair = {"style": _pick(rng, HAIR_RATES), "colour": _pick(rng, HAIR_COLOURS), "comb": _one(rng, COMBS)}
    grey = rng.random() * min(max((age - GREY_FROM_YEARS) / 24, 0), 1)
    if grey > 0.05:
        hair["grey"] = round(grey, 2)
    covering_style, cloth = (
        _pick(rng, {**COVERING_RATES, None: 1 - sum(COVERING_RATES.values())}),
        _one(rng, CLOTH_COLOURS),
    )
    beard_style = _pick(rng, {**{k: 2 * v for k, v in BEARD_RATES.items()}, None: 1 - 2 * sum(BEARD_RATES.values())})
    worn, frame = rng.random() < GLASSES_RATE, {"shape": _one(rng, GLASSES), "colour": _one(rng, FRAMES)}
    clothes = {"style": _one(rng, CLOTHES), "colour": _one(rng, CLOTH_COLOURS)}
    eyes, backdrop = _pick(rng, EYE_COLOURS), _one(rng, BACKDROPS)
    if covering_style:
        hair["style"] = "covered"
    bearded = beard_style and covering_style != "hijab" and face["robustness"] >= BEARD_FROM_ROBUSTNESS
    return Actor(
        name=f"nobody-{seed}-{index}",
        tone=drawn if tone is None else tone,
        face=MappingProxyType(face),
        lids=lids,
        hair=hair,
        beard={"style": beard_style} if bearded else {},
        eyes=eyes,
        glasses=frame if worn else {},
        covering={"style": covering_style, "colour": cloth} if covering_style else {},
        clothes=clothes,
        backdrop=backdrop,
    )


def _face(rng):
    """Measures of one head: each a bell round its mean, inside two sigma; jaw and chin follow what is above."""
    away = {key: measure.spread * _bell(rng) for key, measure in FACE.items()}
    for lower, upper, share in FOLLOWS:
        away[lower] += share * away[upper]
    return {
        key: round(min(max(measure.mean + away[key], measure.low), measure.high), 2) for key, measure in FACE.items()
    }


def _bell(rng):
    """About a normal number, at most 2 either way: four uniform numbers added up."""
    return min(max((sum(rng.random() for _ in range(4)) - 2) * 3**0.5, -2), 2)


def _pick(rng, rates):
    """One key of a mapping of rates that add up to 1."""
    place = rng.random() * sum(rates.values())
    for key, rate in rates.items():
        place -= rate
        if place < 0:
            return key
    return key


def _one(rng, values):
    return values[int(rng.integers(len(values)))]
