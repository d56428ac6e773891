"""Hair that grows: a hairline, roots on the scalp, and strands that are combed and fall.

A style is one row of `STYLES`: where hair begins, how long it is, how it leaves the scalp and where it is combed. Plain
styles for now: *buzz*, a shade and thousands of short hairs, and *short*, combed over a thin dark cushion. Coverings
live in `covering`; brow hairs and lashes (`fine`) use the same brush (`splat`).
"""

from typing import NamedTuple

import numpy as np

from kit.actors import splat
from kit.actors.actor import linear
from kit.actors.curves import seed_of, ss, unit
from kit.actors.paint import albedo_of
from kit.actors.skull import INNER_POINT, Skull
from kit.picture import Region

HAIR_POWER = 0.22  # share of the exposure that hair takes, see `light`
GREY = "#b9b4ad"
AZIMUTH = (0, 14, 28, 40, 50, 60, 70, 80, 92, 105, 120, 140, 180)  # degrees from the face, for hairlines
TOP = (0.42, 0.85)  # heights between which the sides of a head become its top, decimetres
# How the top is combed: share to the right of the picture, share to the front.
COMBS = {"left": (-0.75, 0.55), "right": (0.75, 0.55), "forward": (-0.15, 0.95), "back": (0.30, -0.80)}


class Style(NamedTuple):
    """One way of wearing hair; lengths in decimetres.

    Attributes
    ----------
    hairline : height above the eye line at each `AZIMUTH`.
    cushion : thickness of the dark mass under the strands, on top and at the sides.
    count : strands at 512 internal px. points : of each strand.
    length : on top and at the sides; shorter : share of it left at the hairline; vary : random factor, low and high.
    lift : how steeply strands leave the scalp. fall : how much they sink towards their tips. stray : share of flyaways.
    scatter : disorder of the comb. width_px : at the hairline and inside, at 512. gloss : see `splat.Strands`.
    thin : how much skin shines through at the hairline. scalp : distances above the hairline between which the scalp
        takes on the hair's colour, and the share it takes. dark : brightness of the cushion against the strands.
    """

    hairline: tuple
    cushion: tuple
    count: int
    points: int
    length: tuple
    shorter: float
    vary: tuple
    lift: float
    fall: float
    stray: float
    scatter: float
    width_px: tuple
    gloss: float
    thin: float
    scalp: tuple
    dark: float


STYLES = {
    "buzz": Style(
        hairline=(0.70, 0.70, 0.66, 0.58, 0.46, 0.33, 0.22, 0.06, 0.02, -0.18, -0.42, -0.58, -0.62),
        cushion=(0.014, 0.012), count=17000, points=3, length=(0.030, 0.022), shorter=0.5, vary=(0.7, 1.2),
        lift=0.03, fall=0.0, stray=0.0, scatter=0.20, width_px=(1.0, 1.0), gloss=0.35, thin=0.42,
        scalp=(-0.03, 0.20, 0.88), dark=1.25,
    ),
    "short": Style(
        hairline=(0.68, 0.68, 0.64, 0.56, 0.44, 0.31, 0.20, 0.00, 0.00, -0.20, -0.46, -0.64, -0.68),
        cushion=(0.085, 0.030), count=15000, points=9, length=(0.35, 0.15), shorter=0.55, vary=(0.75, 1.15),
        lift=0.62, fall=0.30, stray=0.05, scatter=0.10, width_px=(0.9, 1.5), gloss=1.0, thin=0.0,
        scalp=(-0.005, 0.10, 0.95), dark=0.55,
    ),
}  # fmt: skip


def above_hairline(style, place):
    """Signed distance of places (n, 3) above the hairline of a `Style`, about decimetres."""
    azimuth = np.degrees(np.abs(np.arctan2(place[:, 0], place[:, 2] + 0.10)))
    line = np.interp(azimuth, AZIMUTH, style.hairline)
    rise = np.interp(azimuth + 6, AZIMUTH, style.hairline) - np.interp(azimuth - 6, AZIMUTH, style.hairline)
    run = np.radians(12) * np.maximum(np.hypot(place[:, 0], place[:, 2] + 0.10), 0.15)
    return (place[:, 1] - line) / np.sqrt(1 + (rise / run) ** 2)


def thickness(style, place):
    """How far the cushion of hair stands off the scalp at places (n, 3)."""
    return _by_height(style.cushion, place) * ss(0.0, 0.16, above_hairline(style, place))


def scalp_share(style, place, ragged):
    """Share of hair colour painted on the scalp; `ragged` (n,) about -1..1 breaks the edge up."""
    start, full, most = style.scalp
    return ss(start, full, above_hairline(style, place) + 0.016 * ragged) * (most + 0.02 * ragged)


def strands(actor, internal_px, bend):
    """Strands of the actor's style, built on the neutral head so that they never depend on the expression.

    Returns
    -------
    list of splat.Strands
        Empty for a bald or covered head.
    """
    style = STYLES.get(actor.hair["style"])
    if style is None:
        return []
    rng = np.random.default_rng(seed_of("hair", actor.name, actor.hair["style"]))
    skull = Skull(actor.dm)
    count = int(style.count * (internal_px / 512) ** 1.1)
    place, normal = _roots(skull, rng, count)
    above = above_hairline(style, place)
    keep = above > np.abs(rng.normal(0.0, 0.05, count)) - 0.01
    place, normal, edge = place[keep], normal[keep], ss(-0.02, 0.14, above[keep])
    n = len(place)
    comb = _comb(style, actor.hair.get("comb", "left"), place, normal, rng)
    length = (
        _by_height(style.length, place) * (style.shorter + (1 - style.shorter) * edge) * rng.uniform(*style.vary, n)
    )
    lay = (rng.uniform(0, 1, n) ** 0.55).astype(np.float32)
    lines = _march(style, skull, place, normal, comb, length, lay, edge, rng)
    width = style.width_px[0] + (style.width_px[1] - style.width_px[0]) * edge
    colour = _colours(actor, style, edge, rng).astype(np.float32)
    return [splat.Strands(bend(lines), colour, width, lay, style.gloss, Region.HAIR, HAIR_POWER)]


def draw(scene):
    """All hairs of a scene: head hair, then brows and lashes."""
    for kind in scene.form.strands:
        splat.draw(scene, kind)


def _by_height(top_and_side, place):
    top, side = top_and_side
    return side + (top - side) * ss(*TOP, place[:, 1])


def _colours(actor, style, edge, rng):
    """Colour of each strand; grey is mixed within each hair, since an on-or-off choice draws white worms."""
    n = edge.size
    share = actor.hair.get("grey", 0.0)
    grey = np.clip(share + 0.16 * rng.normal(size=n), 0, 1)[:, None] * (share > 0)
    shade = np.exp(rng.normal(0, 0.17, n))[:, None] * np.exp(np.outer(rng.normal(0, 0.07, n), (0.6, 0.0, -0.8)))
    colour = linear(actor.hair["colour"]) ** (1 - grey) * linear(GREY) ** grey * shade
    skin = style.thin * (1 - edge[:, None])
    return colour * (1 - skin) + albedo_of(actor) * skin


def _roots(skull, rng, count):
    """Points spread evenly over the upper head: place (n, 3) and outward normal (n, 3)."""
    i = np.arange(count) + 0.5
    golden = (1 + 5**0.5) / 2
    angle = np.clip(np.arccos(1 - 1.55 * i / count) + rng.normal(0, 0.008, count), 0.01, 3.0)
    azimuth = (2 * np.pi * i / golden + np.pi) % (2 * np.pi) - np.pi
    return skull.surface(angle, azimuth), skull.normal(angle, azimuth)


def _comb(style, comb, place, normal, rng):
    """Direction in which each root is combed, tangential to the scalp: down at the sides, as `COMBS` on top."""
    top = ss(*TOP, place[:, 1])
    across, ahead = COMBS[comb]
    flow = np.stack([across * top + 0.25 * place[:, 0], top - 1.10, ahead * top + 0.10 * (1 - top)], 1)
    flow = flow + rng.normal(0, style.scatter, flow.shape)
    return unit(flow - np.einsum("ij,ij->i", flow, normal)[:, None] * normal)


def _march(style, skull, place, normal, comb, length, lay, edge, rng):
    """Grow all strands together (n, points, 3), leaving the scalp with `lift` and bending into the comb."""
    tall = _by_height(style.cushion, place) * (0.35 + 0.65 * edge)
    lines = np.empty((len(place), style.points, 3))
    point, direction = place + 0.002 * normal, unit(comb + style.lift * normal)
    lines[:, 0] = point
    step = (length / (style.points - 1))[:, None]
    for j in range(1, style.points):
        s = j / (style.points - 1)
        want = comb + style.lift * max(1 - 1.7 * s, -0.15) * normal + style.fall * s * np.array([0.0, -1.0, 0.0])
        direction = unit(0.62 * direction + 0.5 * unit(want))
        point = _held(skull, point + direction * step, 0.008 + lay * tall * ss(0, 0.8, s))
        lines[:, j] = point
    stray = rng.uniform(size=len(place)) < style.stray
    away = 0.035 * (np.arange(1, style.points) / (style.points - 1)) ** 1.5
    lines[stray, 1:] += normal[stray, None] * away[:, None]
    return lines


def _held(skull, point, height):
    """Points pulled most of the way to `height` above the scalp, along rays from inside the head."""
    ray = point - INNER_POINT
    distance = np.linalg.norm(ray, axis=1)
    want = skull.radius(ray / distance[:, None]) + height
    return INNER_POINT + ray * (1 + 0.8 * (want / distance - 1))[:, None]
