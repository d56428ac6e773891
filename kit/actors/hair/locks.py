"""From guides to hair: strands that fill the space between guides, gather into clumps, wave and curl.

A strand is its own guide, drawn aside towards a neighbour; the less it is drawn aside near the tip, the more a lock
comes to a point. So a few hundred grown guides become thousands of strands in one array operation, and each strand
stays inside the hair.
"""

import numpy as np

from kit.actors.curves import ss, unit
from kit.actors.form.skull import INNER_POINT
from kit.actors.hair import growth
from kit.actors.hair.tones import strand_colours
from kit.actors.optics.splat import Strands
from kit.picture import Region

NEIGHBOURS = 6
CROWDED = 3  # guides at the hairline for each one that stands there on average
SHADE_POWER = 0.7  # of the random depth of a lock in the hair
INNER = 0.40  # depth in the hair below which straight hanging locks end early, out of sight under the others
INNER_ENDS_Y = (-0.55, -0.05)  # heights at which they end
ROUND = 1.3  # how strongly the turns of a curl show in its light
FOREHEAD_Y = 0.42  # height at which a hair's distance from the middle tells how far down a fringe is cut there
FRINGE_WIDTH = 1.35  # hairs over the forehead are drawn wider, so that no skin shows between them
DARK_ROOT = 0.20  # decimetres from the scalp within which hair lies in the shade of the mass
SOFT_ROOT = 0.22  # decimetres over which hairs at the hairline let the skin through


def grown(scalp, actor, share, rng):
    """Strands of a combed style; `share` of the strands of the style's table are drawn."""
    style = scalp.style
    place, normal, above = scalp.roots(style.guides, rng, crowded=CROWDED)
    n = len(place)
    edge = ss(-0.02, 0.13, above)
    lay = rng.uniform(0, 1, n) ** SHADE_POWER
    length = scalp.by_height(style.length, place) * rng.uniform(0.82, 1.12, n)
    if not style.hangs and scalp.name != "bun":
        length = length * (0.55 + 0.45 * edge)
    lines = growth.guides(scalp, place, normal, lay, length, style.points, rng)
    if style.hangs:
        lines = growth.smoothed(lines, 3)
    lines = growth.shortened(lines, _cut(scalp, place, lines, lay, rng))
    outward = volume_normals(lines)
    if style.curl[0]:
        lines, outward = curled(style, lines, outward, rng)
    clump = (1 - 0.5 * scalp.fringe(place)) * style.clump
    return _between(scalp, actor, lines, outward, lay, edge, length, clump, share, scalp.fringe(place), rng)


def volume_normals(lines):
    """Outward directions (n, m, 3) of the whole mass of hair, from the middle of the head and the axis of the neck."""
    ray = lines - INNER_POINT
    ray[..., 1] *= ss(-0.9, 0.3, lines[..., 1])
    return unit(ray)


def curled(style, lines, outward, rng):
    """Lines laid in waves or round their own path as corkscrews, and the normals of their turns."""
    radius, turns = style.curl
    tangent = unit(np.gradient(lines, axis=1))
    across = unit(np.cross(tangent, outward))
    out = np.cross(across, tangent)
    run = np.concatenate([np.zeros((len(lines), 1)), np.linalg.norm(np.diff(lines, axis=1), axis=2).cumsum(1)], 1)
    root = lines[:, 0]
    phase = (
        3 * np.sin(4 * root[:, 0] + 1) + 5 * root[:, 2] * style.flat + rng.normal(0, 2.2 - 1.5 * style.flat, len(root))
    )
    phase = phase[:, None] + 2 * np.pi * turns * run * rng.uniform(0.85, 1.15, len(root))[:, None]
    wide = radius * ss(0.02, 0.35, run) * rng.uniform(0.7, 1.25, len(root))[:, None]
    hand = np.where(rng.uniform(size=len(root)) < 0.5, -1.0, 1.0)[:, None]
    lift = (1 - style.flat) * np.cos(phase)
    swing = hand * np.sin(phase)
    offset = (wide * lift)[..., None] * out + (wide * swing)[..., None] * across
    rounding = (ss(0.02, 0.3, run) * ROUND)[..., None] * (lift[..., None] * out + swing[..., None] * across * 0.6)
    return lines + offset, unit(outward + rounding)


def _cut(scalp, place, lines, lay, rng):
    """Share of each guide that the scissors leave."""
    n = len(place)
    share = np.ones(n)
    if scalp.style.cut is not None:
        share = growth.fraction_above(lines, scalp.style.cut + rng.normal(0.0, 0.022, n))
    if scalp.style.hangs and not scalp.style.curl[0]:
        inner = lay < INNER
        ends = rng.uniform(*INNER_ENDS_Y, n)
        share[inner] = np.minimum(share, growth.fraction_above(lines, ends))[inner]
    uneven = np.abs(rng.normal(0.0, 0.032, n))
    if scalp.fringed:
        passing = (growth.fraction_above(lines, FOREHEAD_Y) * (lines.shape[1] - 1)).astype(int)
        x, _, z = lines[np.arange(n), passing].T
        edge = growth.fringe_edge(x) + uneven
        aside = np.maximum(ss(*growth.FRINGE_SIDE, np.abs(x)), ss(0.34, 0.20, z))
        share = np.minimum(share, growth.fraction_above(lines, edge + (scalp.style.cut - edge) * aside))
    return share


def _between(scalp, actor, lines, outward, lay, edge, length, clump, share, fringe, rng):
    """Strands between the guides."""
    style = scalp.style
    guides, m = lines.shape[:2]
    lines, outward = lines.astype(np.float32), outward.astype(np.float32)
    near = _neighbours(lines)
    n = int(guides * style.strands * share)
    own = np.arange(n) % guides
    mate = near[own, rng.integers(0, near.shape[1], n)]
    s = np.linspace(0, 1, m, dtype=np.float32)
    aside = rng.uniform(0.0, 0.62, n).astype(np.float32)[:, None] * (1 - clump[own, None].astype(np.float32) * s**1.2)
    away = (lines[mate] - lines[own]) * aside[..., None]
    spread = np.linalg.norm(away, axis=2, keepdims=True)
    strands = lines[own] + away
    normal = outward[own] + away * (0.75 / np.maximum(spread.mean(), 1e-3)) * np.minimum(s, 0.5)[:, None]
    loose = rng.normal(0, 1, (n, 1, 3)).astype(np.float32) * (0.012 * s**1.3)[:, None]
    stray = rng.uniform(size=n) < style.stray
    loose[stray] *= 2.2
    strands = strands + loose
    vary = rng.uniform(0.78, 1.0, n) ** ((1.0 if style.hangs else 1.6) * (1 - 0.5 * fringe[own]))
    strands = growth.shortened(strands, vary)
    border = edge[own]
    colour = strand_colours(actor, guides, own, rng)
    depth = np.clip(lay[own] * 0.8 + rng.uniform(0, 0.35, n), 0, 1)
    dark_root = np.minimum(0.25, DARK_ROOT / length[own])[:, None]
    parted = (scalp.parting(lines[own, 0], 0.15) if scalp.parted else np.zeros(n))[:, None]
    shaded = (1 - parted) * (1 - ss(0.0, 1.0, s / dark_root))
    shade = (np.maximum(depth[:, None], 0.7 * parted) * (1 - 0.55 * shaded)).astype(np.float32)
    faint = (1 - border) ** 2 * rng.uniform(0.45, 0.9, n)
    opacity = (1 - faint[:, None] * ss(SOFT_ROOT, 0.0, s * length[own][:, None])) * np.where(stray, 0.5, 1.0)[:, None]
    width = style.width_px * (0.55 + 0.45 * border) * rng.uniform(0.7, 1.15, n) * np.where(stray, 0.7, 1.0)
    width = width * (1 + (FRINGE_WIDTH - 1) * ss(0.0, 0.3, fringe[own]))
    return [Strands(
        strands.astype(np.float32), normal.astype(np.float32), colour, width.astype(np.float32), shade,
        opacity.astype(np.float32), style.gloss, Region.HAIR,
    )]  # fmt: skip


def _neighbours(lines):
    """Guides (n, k) that run alongside each guide: near at the root and still near further on."""
    marks = [lines[:, int(at * (lines.shape[1] - 1))] for at in (0, 0.4, 0.8)]
    distance = np.zeros((len(lines), len(lines)), np.float32)
    for mark, weight in zip(marks, (1.0, 0.6, 0.35), strict=True):
        square = (mark**2).sum(1)
        distance += weight * np.sqrt(np.maximum(square[:, None] + square - 2 * mark @ mark.T, 0))
    k = min(NEIGHBOURS, len(lines) - 1)
    return np.sort(np.argpartition(distance, k, axis=1)[:, : k + 1], axis=1)
