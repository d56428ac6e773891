"""Coily hair, cropped or as an afro: thousands of small springs on a soft cushion, and stubble, their shortest kin.

Only the outer springs are ever seen, so only these are made: each begins inside the cushion and ends in the air.
"""

import numpy as np

from kit.actors.curves import ss, unit
from kit.actors.hair.tones import strand_colours
from kit.actors.optics.splat import Strands
from kit.picture import Region

PATCHES = 260  # patches of the head that share a tint
THINNING = (-0.07, 0.13)  # distances above the hairline over which stubble grows denser, decimetres
TUFTS_PER_DM = 30.0  # spread of the wave numbers of tufts, radians a decimetre


def grown(scalp, actor, share, rng):
    """Springs over the cushion of a style."""
    style, m = scalp.style, scalp.style.points
    place, normal, above = scalp.roots(int(style.strands * share / 0.6), rng)
    n = len(place)
    edge = ss(-0.03, 0.14, above)
    tuft = tufts(place, rng)
    tall = scalp.thickness(place) + 0.5 * scalp.by_height(style.depth, place) * tuft * edge
    depth = rng.uniform(0, 1, n) ** 0.6
    lean = unit(normal + style.scatter * rng.normal(0, 1, (n, 3)) * (0.4 + 0.6 * edge)[:, None])
    length = scalp.by_height(style.length, place) * rng.uniform(0.6, 1.2, n) * (0.35 + 0.65 * edge)
    start = place + normal * (tall + (depth - 1.0) * scalp.by_height(style.depth, place))[:, None]
    across = unit(np.cross(lean, rng.normal(0, 1, (n, 3))))
    other = np.cross(lean, across)
    s = np.linspace(0, 1, m)
    turn = rng.uniform(0, 2 * np.pi, n)[:, None] + 2 * np.pi * style.curl[1] * rng.uniform(0.7, 1.2, n)[:, None] * (
        length[:, None] * s
    )
    wide = style.curl[0] * rng.uniform(0.7, 1.25, n)[:, None] * ss(0.0, 0.25, s) * (0.3 + 0.7 * edge)[:, None]
    around = np.cos(turn)[..., None] * across[:, None] + np.sin(turn)[..., None] * other[:, None]
    lines = start[:, None] + (length[:, None] * s)[..., None] * lean[:, None] + wide[..., None] * around
    facing = normal[:, None] + 0.55 * around + 0.25 * lean[:, None]
    shade = np.clip((0.10 + 0.90 * depth[:, None] * (0.3 + 0.7 * s)) * (0.85 + 0.5 * tuft)[:, None], 0, 1)
    return _strands(scalp, actor, lines, unit(facing), shade, edge, rng)


def stubble(scalp, actor, share, rng):
    """Very short hairs that lean with the comb of a cropped head."""
    style, m = scalp.style, scalp.style.points
    roots = scalp.roots(int(style.strands * share), rng)
    kept = rng.uniform(size=len(roots[0])) < ss(*THINNING, roots[2])
    place, normal, above = (part[kept] for part in roots)
    n = len(place)
    edge = ss(-0.04, 0.24, above)
    forward = np.stack([0.4 * place[:, 0], -0.9 + 0.6 * ss(0.4, 0.9, place[:, 1]), 0.5 + 0 * place[:, 0]], 1)
    forward += style.scatter * rng.normal(0, 1, (n, 3))
    lean = unit(unit(forward - np.einsum("ij,ij->i", forward, normal)[:, None] * normal) + style.lift * normal)
    length = scalp.by_height(style.length, place) * rng.uniform(0.6, 1.2, n) * (0.5 + 0.5 * edge)
    tall = scalp.thickness(place)
    reach = length[:, None] * np.linspace(0, 1, m)
    lines = (place + normal * (0.6 * tall + 0.004)[:, None])[:, None] + reach[..., None] * lean[:, None]
    facing = np.broadcast_to(normal[:, None], lines.shape)
    shade = np.broadcast_to(rng.uniform(0.55, 0.95, n)[:, None], (n, m))
    return _strands(scalp, actor, lines, facing, shade, edge, rng)


def tufts(place, rng):
    """Soft lumps over the head at places (n, 3), about -1..1: springs gather, and light shows it."""
    total = np.zeros(len(place))
    for _ in range(6):
        total += np.sin(place @ rng.normal(0, TUFTS_PER_DM, 3) + rng.uniform(0, 2 * np.pi))
    return np.clip(total / 2.4, -1, 1)


def _strands(scalp, actor, lines, facing, shade, edge, rng):
    n = len(lines)
    colour = strand_colours(actor, PATCHES, rng.integers(0, PATCHES, n), rng)
    faint = (1 - edge) * rng.uniform(0.3, 0.6, n)
    opacity = np.broadcast_to(1 - faint[:, None], lines.shape[:2])
    width = np.full(n, scalp.style.width_px)
    packed = (np.asarray(part, np.float32) for part in (lines, facing, colour, width, shade, opacity))
    return [Strands(*packed, scalp.style.gloss, Region.HAIR)]
