"""Beards: where they grow, the soft ground under them, and short hairs that lie down.

A beard moves with the face: its outline follows lips and jaw, so it is built for each expression. It is skin for
whoever reads the label map, as brows are. It takes the hair's colour and never looks at the skin tone.
"""

from typing import NamedTuple

import numpy as np

from kit.actors.curves import bump, noise, seed_of, ss, unit
from kit.actors.hair.tones import mean_colour, strand_colours
from kit.actors.optics import splat
from kit.picture import Region

CANDIDATES = 26000  # hairs tried at 512 internal px; those outside the beard are dropped
MORE_AT_SIZE = 1.2  # power with which their number grows with the picture
POINTS = 4
GLOSS = 0.12  # beard hair is coarse and dull, see `splat.Strands`
LIP_REACH, LIP_HIGH = 1.20, 0.19  # of a moustache, in half widths of the mouth; its height above the lip, decimetres
CHEEK_WAVE = 0.012  # decimetres by which the cheek line is uneven
TUFTS = 90  # groups of hairs that share a tint
SIDEBURN_Y = 0.02  # where a full beard meets the hair, decimetres above the eye line
RIM = 0.985  # share of the half width of the face beyond which no hair stands: it would hang in the air


class Cut(NamedTuple):
    """One way of wearing a beard.

    Attributes
    ----------
    cheeks, chin, lip : 1 where the beard grows on the cheeks and jaw, round the chin, over the upper lip.
    length : decimetres. thick : share of the hairs that grow. ground : share of hair colour painted beneath.
    lift : how steeply hairs leave the skin. width_px : at 512 internal px. cover : how little skin shows through one.
    """

    cheeks: float
    chin: float
    lip: float
    length: float
    thick: float
    ground: float
    lift: float
    width_px: float
    cover: float


CUTS = {
    "stubble": Cut(
        cheeks=1, chin=1, lip=0.78, length=0.011, thick=0.62, ground=0.50, lift=0.35, width_px=0.7, cover=0.32
    ),
    "short": Cut(
        cheeks=1, chin=1, lip=0.78, length=0.036, thick=0.80, ground=0.62, lift=0.30, width_px=0.9, cover=0.85
    ),
    "full": Cut(cheeks=1, chin=1, lip=0.78, length=0.085, thick=1.00, ground=0.80, lift=0.38, width_px=1.0, cover=0.92),
    "goatee": Cut(
        cheeks=0, chin=1, lip=0.78, length=0.050, thick=0.95, ground=0.68, lift=0.32, width_px=0.9, cover=0.9
    ),
    "moustache": Cut(
        cheeks=0, chin=0, lip=1, length=0.045, thick=1.00, ground=0.72, lift=0.28, width_px=0.9, cover=0.9
    ),
}


def density(relief, x, y):
    """How densely the beard grows at canonical places, 0..1; x and y broadcast against each other."""
    cut = CUTS[relief.actor.beard["style"]]
    mouth, nose, chin = relief.mouth, relief.nose, relief.skull.chin_y
    ax, half = np.abs(x), mouth.half
    q = np.clip(x / half, -1, 1)
    top, bottom = mouth.top(q), mouth.bottom(q)
    away = (ax / half) ** 2
    # Highest beside the groove under the nose, sloping to the corners of the mouth and thinning out there.
    lip_y = float(mouth.top(np.array(0.0)))
    room = nose.base - lip_y
    edge = min(nose.base - 0.10 * room, lip_y + LIP_HIGH)
    over = ss(edge, edge - 0.40 * room, y + 0.42 * room * away)
    over = over * ss(LIP_REACH, LIP_REACH - 0.50, ax / half) * ss(-0.002, 0.024, y - top) * ss(-0.03, 0.03, y - mouth.y)
    over = over * (1 - 0.65 * bump(x, 0.022) * ss(nose.base - 0.8 * room, nose.base - 0.3 * room, y))
    grown = cut.lip * over
    below = ss(0.0, 0.03, bottom - 0.012 - y)
    strap = bump(ax - 1.14 * half, 0.055) * ss(mouth.y + 0.06, mouth.y, y) * ss(chin + 0.04, chin + 0.16, y)
    soul = bump(x, 0.060) * below
    oval = ss(1.15, 0.80, np.hypot(ax / (1.10 * half), (y - chin - 0.06) / 0.20))
    grown = np.maximum(grown, cut.chin * np.maximum(np.maximum(soul, oval * below), 0.9 * strap))
    if cut.cheeks:
        inner = half + 0.05
        u = np.clip((ax - inner) / (0.66 - inner), 0, 1.2)
        line = mouth.y + 0.05 + (SIDEBURN_Y - mouth.y - 0.05) * u**1.7
        line = line + CHEEK_WAVE * (np.sin(19 * x + 1) + 0.7 * np.sin(43 * x + 11 * y) + 0.5 * np.sin(71 * x - 23 * y))
        cheek = ss(-0.10, 0.15, line - y) * ss(inner - 0.14, inner + 0.08, ax)
        cheek = cheek * ss(SIDEBURN_Y, SIDEBURN_Y - 0.34, y)  # thins out upwards, whatever hair there is above
        jaw = ss(0.010, 0.075, bottom - y)
        bare = 1 - 0.55 * bump(ax - 0.55 * half, 0.05) * bump(y - (bottom - 0.055), 0.035)
        grown = np.maximum(grown, np.maximum(cheek, jaw * bare))
    inside = (ax < half) & (y < top) & (y > bottom)
    return np.where(inside, 0, grown) * ss(chin - 0.10, chin - 0.02, y)


def paint(relief, texture):
    """Lay the soft ground of the beard into the texture (albedo, gloss, share of hair), in place."""
    if not relief.actor.beard:
        return
    cut = CUTS[relief.actor.beard["style"]]
    rng = np.random.default_rng(seed_of("beard", relief.actor.name))
    rows, columns = relief.patch(relief.x[0], relief.x[-1] + 1, relief.skull.chin_y - 0.10, 0.12)
    x, y = relief.x[None, columns], relief.y[rows, None]
    grain = noise(rng, relief.y[rows], relief.x[columns], 0.018, stretch=2.0)
    share = np.clip(density(relief, x, y) * cut.ground * (0.94 + 0.14 * grain), 0, 0.9).astype(np.float32)
    ink = (0.85 * mean_colour(relief.actor)).astype(np.float32)
    texture[rows, columns, :3] += (ink - texture[rows, columns, :3]) * share[..., None]
    texture[rows, columns, 3] *= 1 - 0.75 * share
    texture[rows, columns, 6] = np.maximum(texture[rows, columns, 6], share)


def hairs(relief, internal_px, bend):
    """Hairs of the beard with one expression, as a list of `splat.Strands`."""
    if not relief.actor.beard:
        return []
    cut = CUTS[relief.actor.beard["style"]]
    rng = np.random.default_rng(seed_of("beard hairs", relief.actor.name))
    n = int(CANDIDATES * (internal_px / 512) ** MORE_AT_SIZE)
    chin = relief.skull.chin_y
    x, along, luck = rng.uniform(-0.76, 0.76, n), rng.uniform(0, 1, n), rng.uniform(0, 1, n)
    y = chin - 0.02 + along * (SIDEBURN_Y + 0.08 - chin)
    x += 0.01 * np.sin(40 * y)
    thick = density(relief, x, y)
    width = relief.skull.at_height(y)[0]
    keep = (luck < thick * cut.thick) & (np.abs(x) < RIM * width)
    x, y, thick = x[keep], y[keep], thick[keep]
    n = len(x)
    root, normal = relief.at(x, y), _normals(relief, x, y)
    flow = _flow(relief, x, y) + rng.normal(0, 0.22, (n, 3))
    flow = unit(flow - np.einsum("ij,ij->i", flow, normal)[:, None] * normal)
    length = cut.length * rng.uniform(0.55, 1.1, n) * (0.35 + 0.65 * thick)
    length = length * (0.72 + 0.45 * ss(-0.55, chin + 0.05, y))
    s = np.linspace(0, 1, POINTS)
    lift = cut.lift * rng.uniform(0.5, 1.3, n)[:, None] * (s - 0.45 * s**2) * (0.35 + 0.65 * (thick > 0.6))[:, None]
    lines = root[:, None] + 0.004 * normal[:, None]
    lines = (
        lines + (length[:, None] * s)[..., None] * flow[:, None] + (length[:, None] * lift)[..., None] * normal[:, None]
    )
    lines[..., 1] -= 0.15 * length[:, None] * s**2
    facing = np.broadcast_to(unit(normal + 0.25 * flow)[:, None], lines.shape)
    colour = strand_colours(relief.actor, TUFTS, rng.integers(0, TUFTS, n), rng)
    shade = np.broadcast_to(rng.uniform(0.55, 1.0, n)[:, None], (n, POINTS))
    opacity = np.broadcast_to((cut.cover * (0.35 + 0.65 * thick) * rng.uniform(0.7, 1.0, n))[:, None], (n, POINTS))
    packed = (
        np.asarray(part, np.float32) for part in (bend(lines), facing, colour, np.full(n, cut.width_px), shade, opacity)
    )
    return [splat.Strands(*packed, GLOSS, Region.SKIN)]


def _normals(relief, x, y, step=0.025):
    """Outward normals (n, 3) of the face, from differences over a quarter of a centimetre."""
    right, left = relief.at(x + step, y), relief.at(x - step, y)
    up, low = relief.at(x, y + step), relief.at(x, y - step)
    return unit(np.stack([left[:, 2] - right[:, 2], low[:, 2] - up[:, 2], np.full(len(x), 2 * step)], 1))


def _flow(relief, x, y):
    """Direction of growth (n, 3): down the cheeks and a little forward, apart below the nose, down the chin."""
    mouth = relief.mouth
    lip = ss(mouth.y - 0.03, mouth.y + 0.03, y) * ss(1.5 * mouth.half, 1.1 * mouth.half, np.abs(x))
    across = lip * 0.9 * np.tanh(x / 0.05) - (1 - lip) * 0.25 * np.clip(x / 0.5, -1, 1)
    return np.stack([across, np.full_like(x, -1.0), np.full_like(x, 0.15)], 1)
