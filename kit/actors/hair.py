"""Hair that grows: a hairline, roots on the scalp, and strands that are combed and fall.

Plain styles for now: *buzz*, a shade and thousands of short hairs, and *short*, combed forward and to one side over
a thin dark cushion. Coverings live in `covering`. Brow hairs and lashes use the same brush (`splat`).
"""

import numpy as np

from kit.actors import splat
from kit.actors.brows import Brow
from kit.actors.brows import colour as brow_colour
from kit.actors.cast import linear
from kit.actors.curves import sample, seed_of, ss, unit
from kit.actors.paint import albedo_of
from kit.actors.skull import Skull
from kit.picture import Region

# Height of the hairline (decimetres above the eye line) by azimuth from the face (degrees).
AZIMUTH = (0, 14, 28, 40, 50, 60, 70, 80, 92, 105, 120, 140, 180)
HAIRLINE = {
    "buzz": (0.70, 0.70, 0.66, 0.58, 0.46, 0.33, 0.22, 0.06, 0.02, -0.18, -0.42, -0.58, -0.62),
    "short": (0.68, 0.68, 0.64, 0.56, 0.44, 0.31, 0.20, 0.00, 0.00, -0.20, -0.46, -0.64, -0.68),
}
# How the top of short hair is combed: share to the right of the picture, share to the front.
COMBS = {"left": (-0.75, 0.55), "right": (0.75, 0.55), "forward": (-0.15, 0.95), "back": (0.30, -0.80)}
HAIR_POWER = 0.22  # share of the exposure that hair takes, see `light`
GREY = "#b9b4ad"
THICKNESS = {"buzz": (0.014, 0.012), "short": (0.085, 0.030)}  # cushion at the top and at the sides, decimetres


def above_hairline(style, place):
    """Signed distance of places (n, 3) above the hairline, about decimetres."""
    azimuth = np.degrees(np.abs(np.arctan2(place[:, 0], place[:, 2] + 0.10)))
    line = np.interp(azimuth, AZIMUTH, HAIRLINE[style])
    slope = np.interp(azimuth + 6, AZIMUTH, HAIRLINE[style]) - np.interp(azimuth - 6, AZIMUTH, HAIRLINE[style])
    run = np.radians(12) * np.maximum(np.hypot(place[:, 0], place[:, 2] + 0.10), 0.15)
    return (place[:, 1] - line) / np.sqrt(1 + (slope / run) ** 2)


def thickness(style, place):
    """How far the cushion of hair stands off the scalp at places (n, 3)."""
    top, side = THICKNESS[style]
    tall = side + (top - side) * ss(0.42, 0.85, place[:, 1])
    return tall * ss(0.0, 0.16, above_hairline(style, place))


def scalp_share(style, place, ragged):
    """Share of hair colour painted on the scalp; `ragged` (n,) about -1..1 breaks the edge up."""
    above = above_hairline(style, place) + 0.016 * ragged
    if style == "buzz":
        return ss(-0.03, 0.20, above) * (0.88 + 0.02 * ragged)
    return ss(-0.005, 0.10, above) * 0.95


def strands(actor, internal_px, bend):
    """Strands of the actor's style, built on the neutral head so that they never depend on the expression."""
    style = actor.hair["style"]
    if style not in HAIRLINE:
        return []
    rng = np.random.default_rng(seed_of("hair", actor.name, style))
    skull = Skull(actor.dm)
    quality = (internal_px / 512) ** 1.1
    count = int({"buzz": 17000, "short": 15000}[style] * quality)
    place, normal = _roots(skull, rng, count)
    above = above_hairline(style, place)
    keep = above > np.abs(rng.normal(0.0, 0.05, count)) - 0.01
    place, normal, above = place[keep], normal[keep], above[keep]
    n = len(place)
    edge = ss(-0.02, 0.14, above)
    top = ss(0.42, 0.82, place[:, 1])
    comb = _comb(style, actor.hair.get("comb", "left"), place, normal, rng)
    if style == "buzz":
        m, length = 3, (0.022 + 0.008 * top) * (0.5 + 0.5 * edge) * rng.uniform(0.7, 1.2, n)
        lift = 0.03
    else:
        m, length = 9, (0.15 + 0.20 * top) * (0.55 + 0.45 * edge) * rng.uniform(0.75, 1.15, n)
        lift = 0.62
    lay = rng.uniform(0, 1, n) ** 0.55
    lines = _march(skull, style, place, normal, comb, length, lift, lay, m, edge, rng)
    base = linear(actor.hair["colour"])
    tint = np.exp(rng.normal(0, 0.17, n))
    warm = np.exp(np.outer(rng.normal(0, 0.07, n), (0.6, 0.0, -0.8)))
    grey = np.clip(actor.hair.get("grey", 0.0) + 0.16 * rng.normal(size=n), 0, 1) * (actor.hair.get("grey", 0.0) > 0)
    colour = base ** (1 - grey[:, None]) * linear(GREY) ** grey[:, None] * tint[:, None] * warm
    thin = 0.42 * (1 - edge[:, None]) * (style == "buzz")
    colour = colour * (1 - thin) + albedo_of(actor) * thin
    width = np.full(n, 1.0) if style == "buzz" else 0.9 + 0.6 * edge
    gloss = 0.35 if style == "buzz" else 1.0
    lay = lay.astype(np.float32)
    return [splat.Strands(bend(lines), colour.astype(np.float32), width, lay, gloss, Region.HAIR, HAIR_POWER)]


def _roots(skull, rng, count):
    """Points spread evenly over the upper head: place (n, 3) and outward normal (n, 3)."""
    i = np.arange(count) + 0.5
    golden = (1 + 5**0.5) / 2
    angle = np.arccos(1 - 1.55 * i / count)
    azimuth = (2 * np.pi * i / golden + np.pi) % (2 * np.pi) - np.pi
    angle = np.clip(angle + rng.normal(0, 0.008, count), 0.01, 3.0)
    return skull.surface(angle, azimuth), skull.normal(angle, azimuth)


def _comb(style, comb, place, normal, rng):
    """Direction in which each root is combed, tangential to the scalp."""
    n = len(place)
    x, y, z = place.T
    if style == "buzz":
        flow = np.stack([0.35 * x, -0.25 - 0.5 * ss(0.8, 0.2, y), 0.5 * ss(-0.4, 0.3, z)], 1)
        flow = flow + rng.normal(0, 0.20, (n, 3))
    else:
        top = ss(0.45, 0.80, y)
        across, ahead = COMBS[comb]
        flow = np.stack([across * top + 0.25 * x, -(1 - top) - 0.10, ahead * top + 0.10 * (1 - top)], 1)
        flow = flow + rng.normal(0, 0.10, (n, 3))
    flow = flow - np.einsum("ij,ij->i", flow, normal)[:, None] * normal
    return unit(flow)


def _march(skull, style, place, normal, comb, length, lift, lay, m, edge, rng):
    """Grow all strands together: m points each, leaving the scalp with `lift` and bending into the comb."""
    top_t, side_t = THICKNESS[style]
    tall = (side_t + (top_t - side_t) * ss(0.42, 0.85, place[:, 1])) * (0.35 + 0.65 * edge)
    lines = np.empty((len(place), m, 3))
    point, direction = place + 0.002 * normal, unit(comb + lift * normal)
    lines[:, 0] = point
    step = (length / (m - 1))[:, None]
    gravity = np.array([0.0, -1.0, 0.0])
    for j in range(1, m):
        s = j / (m - 1)
        want = comb + lift * max(1 - 1.7 * s, -0.15) * normal + 0.30 * s * gravity * (style != "buzz")
        direction = unit(0.62 * direction + 0.5 * unit(want))
        point = point + direction * step
        if style != "buzz":
            point = _keep_off(skull, point, 0.008 + lay * tall * ss(0, 0.8, s))
        lines[:, j] = point
    flying = rng.uniform(size=len(place)) < (0.05 if style == "short" else 0.0)
    lines[flying, 1:] += normal[flying, None] * (0.035 * (np.arange(1, m) / (m - 1)) ** 1.5)[:, None]
    return lines


def _keep_off(skull, point, height):
    """Pull points to `height` above the scalp along the ray from the head's centre (cheap and smooth)."""
    centre = np.array([0.0, 0.10, -0.10])
    ray = point - centre
    distance = np.linalg.norm(ray, axis=1)
    rho = _radius(skull, ray / distance[:, None])
    want = rho + height
    return centre + ray * (1 + 0.8 * (want / distance - 1))[:, None]


def _radius(skull, ray):
    """Distance from the head's centre to the scalp along unit rays (n, 3): bisection on the closed form, tabled."""
    if not hasattr(skull, "radius_table"):
        elevation, around = np.linspace(-1.2, np.pi / 2, 44), np.linspace(-np.pi, np.pi, 73)
        e, a = np.meshgrid(elevation, around, indexing="ij")
        rays = np.stack([np.cos(e) * np.sin(a), np.sin(e), np.cos(e) * np.cos(a)], -1).reshape(-1, 3)
        low, high = np.zeros(len(rays)), np.full(len(rays), 2.2)
        for _ in range(22):
            middle = (low + high) / 2
            inside = _inside(skull, np.array([0.0, 0.10, -0.10]) + rays * middle[:, None])
            low, high = np.where(inside, middle, low), np.where(inside, high, middle)
        skull.radius_table = (elevation, around, low.reshape(44, 73))
    elevation, around, table = skull.radius_table

    e = np.arcsin(np.clip(ray[:, 1], -1, 1))
    a = np.arctan2(ray[:, 0], ray[:, 2])
    return sample(table, around, elevation, a, e)


def _inside(skull, points):
    width, centre, front, back = (
        np.interp(-points[:, 1], -skull.y, t) for t in (skull.half_width, skull.centre, skull.front, skull.back)
    )
    depth = points[:, 2] - centre
    reach = np.where(depth > 0, front, back)
    ratio = np.abs(points[:, 0] / np.maximum(width, 1e-4)) ** 2.3 + np.abs(depth / np.maximum(reach, 1e-4)) ** 2.3
    return (ratio < 1) & (points[:, 1] < skull.y[0])


def fine(relief, internal_px, bend):
    """Brow hairs and lashes of one face with one expression, as a list of strands."""
    actor = relief.actor
    rng = np.random.default_rng(seed_of("brow hairs", actor.name))
    ink = brow_colour(actor)
    quality = internal_px / 512
    drawn = []
    for side in (-1, 1):
        brow = Brow(relief.dm, relief.expression, side)
        n = int(260 * relief.dm.brow_density * quality**0.8)
        s = rng.uniform(0.02, 0.95, n)
        across = np.clip(rng.normal(0, 0.48, n), -0.95, 0.95)
        half = brow.half_thickness(s)
        x, y = brow.x(s), brow.y(s) + across * half - 0.004
        lean = np.interp(s, (0, 0.12, 0.3, 0.6, 1.0), (1.05, 0.70, 0.38, 0.10, -0.28))
        lean = lean - 0.45 * across * ss(0.1, 0.5, s) + rng.normal(0, 0.10, n)
        length = 0.036 * (0.75 + 0.35 * rng.uniform(size=n)) * (1 - 0.35 * s) * (0.7 + 0.3 * half / 0.037)
        reach = np.linspace(0, 1, 4)
        bow = lean[:, None] - 0.35 * reach
        lx = side * (x[:, None] + length[:, None] * reach * np.cos(bow))
        ly = y[:, None] + length[:, None] * reach * np.sin(bow)
        points = relief.at(lx.ravel(), ly.ravel())
        points[:, 2] += 0.010
        lines = bend(points.reshape(n, 4, 3))
        colour = ink * np.exp(rng.normal(0.12, 0.22, n))[:, None]
        colour, lay = colour.astype(np.float32), np.full(n, 0.8, np.float32)
        drawn.append(splat.Strands(lines, colour, np.ones(n), lay, 0.10, splat.NO_REGION, HAIR_POWER))
    if internal_px >= 400:
        drawn += [_lashes(eye, relief, rng, bend) for eye in relief.eyes]
    return drawn


def _lashes(eye, relief, rng, bend):
    n = 24
    k = np.linspace(-0.72, 1.0, n) + rng.normal(0, 0.012, n)
    x = eye.x + eye.half * k
    y = eye.upper(k)
    length = (0.012 + 0.016 * ss(-0.6, 0.8, k)) * rng.uniform(0.8, 1.15, n)
    reach = np.linspace(0, 1, 4)
    down = 2 * eye.shut - 1
    lean = 0.25 + 0.75 * k
    lx = eye.side * (x[:, None] + (length * lean)[:, None] * reach)
    ly = y[:, None] - (length[:, None] * reach * (down * 0.8 + 0.1 * (1 - reach)))
    points = relief.at(np.repeat(eye.side * x, 4), np.repeat(y, 4)).reshape(n, 4, 3)
    points[..., 0], points[..., 1] = lx, ly
    points[..., 2] += 0.02 + 0.03 * reach
    colour = np.tile(linear("#1c1410").astype(np.float32), (n, 1))
    return splat.Strands(bend(points), colour, np.ones(n), np.full(n, 0.5, np.float32), 0.0, splat.NO_REGION, 0.0)


def draw(scene):
    """All hairs of a scene, far to near by kind: head hair, brows, lashes."""
    for kind in scene.form.strands:
        splat.draw(scene, kind)
