"""Two ears: the rim that curls round, the fold inside it, the bowl with its small gate in front, and the lobe.

An ear is a relief over a flat outline, like a coin, and the coin is hinged to the side of the head along its front
edge. Seen from the front it is mostly rim and lobe; turned, it shows its bowl. Served by `studio`, for faces that
do not cover their ears. No ear here is anybody's: only its length differs between actors.
"""

import numpy as np

from kit.actors.curves import bump, closed_curve, ss, unit
from kit.actors.form import body
from kit.actors.paint import BLOOD, MELANIN

FLARE_DEG = 25.0  # angle between an ear and the side of the head
LEAN = 0.20  # how much the top of an ear lies behind its lobe, per unit of height
MIDDLE_Y = -0.165  # height of an ear's middle, decimetres: it spans from the brow to the base of the nose
HINGE = -0.24  # where the ear meets the head, in half lengths before its middle
HINGE_Z = 0.015
CENTRE = (0.10, 0.05)  # of the outline, from which its rings grow
# Outline in half lengths: back, up; from the top round the back to the lobe and up the front.
OUTLINE = (
    (0.04, 1.00), (0.36, 0.94), (0.58, 0.72), (0.66, 0.38), (0.62, 0.02), (0.51, -0.33), (0.38, -0.62), (0.24, -0.87),
    (0.04, -1.00), (-0.14, -0.94), (-0.23, -0.74), (-0.25, -0.42), (-0.26, -0.10), (-0.27, 0.22), (-0.25, 0.54),
    (-0.14, 0.84),
)  # fmt: skip
FOLD = ((0.14, -0.46), (0.28, -0.26), (0.34, 0.02), (0.29, 0.28), (0.20, 0.50), (0.06, 0.66))  # crest of the antihelix
FORK = ((0.29, 0.28), (0.36, 0.50), (0.34, 0.68))
ROOT = ((-0.24, 0.20), (-0.08, 0.08), (0.04, 0.06))  # where the rim starts, inside the bowl
RINGS, SPOKES = 26, 72


def ears(dm, skull):
    """The `body.Mesh` of both ears of a head; `place` holds back, up (half lengths) and height over the coin."""
    half = dm.ear_length / 2
    ring, spoke = np.meshgrid(np.linspace(0.02, 1, RINGS), np.arange(SPOKES) / SPOKES, indexing="ij")
    edge = closed_curve(OUTLINE, spoke[0])
    back, up = (CENTRE[i] + ring * (edge[None, :, i] - CENTRE[i]) for i in (0, 1))
    lift = _relief(ring, back, up)
    flare = np.radians(FLARE_DEG)
    along = (back - HINGE) * half
    y = MIDDLE_Y + up * half
    width, *_ = skull.at_height(y)
    off = np.sin(flare) * along + np.cos(flare) * lift * half
    z = HINGE_Z - np.cos(flare) * along + np.sin(flare) * lift * half - LEAN * up * half
    meshes = []
    for side in (-1, 1):
        points = np.stack([side * (width - 0.012 + off), y, z], -1)
        wrapped = np.concatenate([points[:, -1:], points, points[:, :1]], 1)
        normals = body.grid_normals(wrapped)[:, 1:-1]
        outward = np.array([side * np.cos(flare), 0.0, np.sin(flare)])
        normals = np.where(((normals @ outward) < 0)[..., None], -normals, normals)
        normals = unit(normals + 0.25 * outward)
        place = np.stack([back, up, lift], -1)
        meshes.append(body.surface(points, normals, place, body.EAR, 1.0, closed=True, double=True))
    return body.join(meshes)


def ink(place):
    """Transmission (n, 3) of an ear at its places: pink at rim and lobe, darker in the bowl and the grooves."""
    back, up, lift = place.T
    low = ss(0.02, -0.22, lift)
    rim = ss(0.30, 0.62, np.hypot(back - 0.08, 0.62 * up))
    blood = 0.20 + 0.16 * rim + 0.12 * ss(-0.45, -0.85, up) + 0.20 * low
    melanin = 0.55 * low + 0.35 * bump(np.hypot(back + 0.02, up + 0.06), 0.12)
    return np.exp(-(blood[:, None] * BLOOD + melanin[:, None] * MELANIN))


def _relief(ring, back, up):
    """Height over the coin, in half lengths."""
    curl = ss(-0.62, -0.25, up + 0.35 * back) * ss(-0.40, -0.05, back + 0.28 * ss(0.1, 0.7, up))
    rim = 0.150 * bump(ring - 0.90, 0.060) * curl
    groove = -0.050 * bump(ring - 0.74, 0.07) * curl
    fold = 0.115 * bump(_distance(FOLD, back, up), 0.062) + 0.060 * bump(_distance(FORK, back, up), 0.055)
    bowl = -0.34 * bump((back - 0.03) / 0.185, 1.0) * bump((up + 0.06) / 0.25, 1.0)
    root = 0.15 * bump(_distance(ROOT, back, up), 0.055)
    gate = 0.24 * bump((back + 0.19) / 0.065, 1.0) * bump((up + 0.08) / 0.13, 1.0)
    small_gate = 0.15 * bump((back - 0.10) / 0.09, 1.0) * bump((up + 0.44) / 0.08, 1.0)
    lobe = 0.060 * bump((back - 0.06) / 0.17, 1.0) * bump((up + 0.76) / 0.15, 1.0)
    return rim + groove + fold + bowl + root + gate + small_gate + lobe - 0.13 * ss(0.90, 1.0, ring) ** 2


def _distance(line, x, y):
    """Distance of points to a chain of straight pieces."""
    nearest = np.full(x.shape, np.inf)
    for (x0, y0), (x1, y1) in zip(line[:-1], line[1:], strict=True):
        t = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2), 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)))
    return nearest
