"""The inside of long hair: a dark surface beside the face and behind the neck, and the core of a bun.

It closes what strands leave open, hides what lies behind, and throws the shadow of hanging hair: strands themselves
cast none.
"""

import numpy as np

from kit.actors.curves import seed_of
from kit.actors.form import body
from kit.actors.hair import knot
from kit.actors.hair.growth import FORWARD_LIMIT, Envelope
from kit.actors.optics.camera import neck_stiffness

TOP_Y = 0.30  # where the curtain begins, hidden under the cushion of the head
ROWS, COLUMNS = 20, 140
INSIDE = 0.985  # share of the envelope's width: strands hang outside it
EDGE = 0.30  # decimetres by which strands hang further to the front than the curtain
HEM = 0.06  # decimetres by which the curtain ends above the strands
RAGGED = 0.08  # decimetres by which its lower end is uneven
NARROWED = 0.12  # share of its width that it loses towards the lower end


def meshes(scalp):
    """Surfaces under the hair of a style, besides the head itself: a list of `body.Mesh`, often empty."""
    if scalp.style is None:
        return []
    if scalp.name == "bun":
        return [knot.core(scalp.skull)]
    return [_curtain(scalp)] if scalp.style.hangs and scalp.style.kind == "locks" else []


def _curtain(scalp):
    y = np.linspace(TOP_Y, scalp.style.cut + HEM, ROWS)
    fallen = np.linspace(0, 1, ROWS)[:, None] ** 2
    width, middle, back, front = (v[:, None] for v in Envelope(scalp.skull).at(y))
    heights, limits = np.array(FORWARD_LIMIT).T
    edge = np.clip((np.interp(-y, -heights, limits)[:, None] - EDGE - middle) / front, 0.02, 0.98)
    reach = np.pi / 2 + np.arcsin(edge ** (2.3 / 2))
    around = reach * np.linspace(-1, 1, COLUMNS)
    height = y[:, None] + RAGGED * fallen * np.random.default_rng(seed_of("curtain")).uniform(0, 1, COLUMNS) ** 2
    sine, cosine = np.sin(around), -np.cos(around)
    deep = np.where(cosine > 0, front, back)
    x = INSIDE * (1 - NARROWED * fallen) * width * np.sign(sine) * np.abs(sine) ** (2 / 2.3)
    z = middle + INSIDE * deep * np.sign(cosine) * np.abs(cosine) ** (2 / 2.3)
    points = np.stack([x, height, z], -1)
    normals = body.grid_normals(points)
    outward = points * (1, 0, 1)
    normals *= np.sign(np.einsum("...i,...i->...", normals, outward))[..., None]
    return body.surface(points, normals, points, body.LOCKS, neck_stiffness(points[..., 1]), double=True)
