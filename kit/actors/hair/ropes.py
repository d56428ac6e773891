"""Locs and braids: ropes of hair, each wound of strands that show its round form.

A loc is a bundle whose strands run in a slow helix over an uneven round surface. A braid is three bundles that cross:
seen from outside, each follows a figure of eight. Strands carry the normals of the rope they lie on, so light tells
how thick it is.
"""

import numpy as np

from kit.actors.curves import ss, unit
from kit.actors.hair import growth
from kit.actors.hair.tones import strand_colours
from kit.actors.optics.splat import Strands
from kit.picture import Region

PATH_POINTS = 20
PX_PER_DM = 171  # at 512 internal px
LOC_FUZZ = 0.14  # spread of the strands of a loc about its surface, in shares of its radius
ROW_STEP = 2.1  # distance of the ropes along the hairline, in radii of a rope
SOFT_ROOT = 0.10  # decimetres over which a rope at the hairline comes out of the scalp
CORE, CORE_SHADE = 1.2, 0.25  # width of the core in radii of the rope; how dark it lies


def grown(scalp, actor, share, rng):
    """Strands of all ropes of a style, and the dark cores inside them that close what strands leave open."""
    style = scalp.style
    spread, row = scalp.roots(int(style.guides / 0.6), rng), scalp.first_row(ROW_STEP * style.curl[0], rng)
    place, normal, above = (np.concatenate(pair) for pair in zip(spread, row, strict=True))
    n = len(place)
    lay = rng.uniform(0.1, 1, n)
    length = scalp.by_height(style.length, place) * rng.uniform(0.9, 1.1, n)
    paths = growth.guides(scalp, place, normal, lay, length, PATH_POINTS, rng)
    paths = growth.shortened(paths, growth.fraction_above(paths, style.cut + rng.normal(0, 0.09, n)))
    m = style.points
    at = np.linspace(0, PATH_POINTS - 1.001, m)
    first = at.astype(int)
    rest = (at - first)[None, :, None]
    paths = growth.smoothed(paths, 2)
    paths = paths[:, first] * (1 - rest) + paths[:, first + 1] * rest
    tangent = unit(np.gradient(paths, axis=1))
    out = unit(paths - (0, 0.1, -0.1) + 0.001)
    across = unit(np.cross(tangent, out))
    out = np.cross(across, tangent)
    run = np.concatenate([np.zeros((n, 1)), np.linalg.norm(np.diff(paths, axis=1), axis=2).cumsum(1)], 1)
    bundle = max(6, int(style.strands * share))
    build = _braid if scalp.name == "braids" else _loc
    lines, facing, hidden = build(style, paths, out, across, run, bundle, rng)
    own = np.repeat(np.arange(n), bundle)
    colour = strand_colours(actor, n, own, rng)
    shade = np.broadcast_to((0.55 + 0.45 * lay)[own, None], lines.shape[:2]) * (0.6 + 0.4 * ss(0, 0.3, run))[own]
    shade = shade * hidden
    width = np.full(len(lines), style.width_px)
    bare = ss(0.10, 0.03, above)[:, None] * ss(SOFT_ROOT, -0.02, run)
    soft = 1 - bare[own]
    packed = (np.asarray(part, np.float32) for part in (lines, facing, colour, width, shade, soft))
    thick, dark = np.full(n, CORE * style.curl[0] * PX_PER_DM), np.full(run.shape, CORE_SHADE)
    core = (np.asarray(part, np.float32) for part in (paths, out, colour[::bundle], thick, dark, 1 - bare))
    return [Strands(*core, 0.0, Region.HAIR), Strands(*packed, style.gloss, Region.HAIR)]


def _loc(style, paths, out, across, run, bundle, rng):
    n, m = paths.shape[:2]
    radius, turns = style.curl
    angle = 2 * np.pi * (np.arange(bundle) / bundle)[None, :, None] + rng.uniform(0, 6.28, (n, 1, 1))
    angle = angle + turns * run[:, None] + rng.normal(0, 0.16, (n, bundle, 1))
    uneven = 1 + 0.13 * np.sin(23 * run + rng.uniform(0, 6.28, (n, 1))) * np.sin(9 * run + rng.uniform(0, 6.28, (n, 1)))
    tip = np.sqrt(np.clip((run[:, -1:] - run) / 0.16, 0.10, 1))
    wide = radius * rng.uniform(0.8, 1.15, (n, 1)) * uneven * tip * ss(-0.04, 0.12, run)
    wide = wide[:, None] * (1 + rng.normal(0, LOC_FUZZ, (n, bundle, 1)))
    around = np.cos(angle)[..., None] * out[:, None] + np.sin(angle)[..., None] * across[:, None]
    lines = paths[:, None] + wide[..., None] * around
    hidden = 1 - 0.6 * ss(0.6, -0.5, np.cos(angle))
    return lines.reshape(-1, m, 3), around.reshape(-1, m, 3), hidden.reshape(-1, m)


def _braid(style, paths, out, across, run, bundle, rng):
    n, m = paths.shape[:2]
    radius, turns = style.curl
    each = bundle // 3
    strand = np.arange(bundle)
    phase = 2 * np.pi * (run * turns / 3)[:, None] + (strand % 3 * (2 * np.pi / 3))[None, :, None]
    phase = phase + rng.uniform(0, 6.28, (n, 1, 1))
    tip = ss(0.0, 0.12, run[:, -1:] - run) * 0.7 + 0.3
    wide = (radius * rng.uniform(0.9, 1.1, (n, 1)) * tip * ss(-0.04, 0.10, run))[:, None]
    side, rise = 0.72 * np.sin(phase), 0.42 * np.sin(2 * phase)
    angle = (2 * np.pi * (strand // 3) / each)[None, :, None] + rng.normal(0, 0.15, (n, bundle, 1))
    local_out, local_side = 0.42 * np.cos(angle), 0.42 * np.sin(angle)
    lines = paths[:, None] + (wide * (rise + local_out))[..., None] * out[:, None]
    lines = lines + (wide * (side + local_side))[..., None] * across[:, None]
    facing = (0.5 * rise + 1.6 * local_out)[..., None] * out[:, None]
    facing = facing + (0.7 * side + 1.6 * local_side)[..., None] * across[:, None]
    hidden = 1 - 0.7 * ss(0.35, -0.45, rise + local_out)
    return lines.reshape(-1, m, 3), unit(facing).reshape(-1, m, 3), hidden.reshape(-1, m)
