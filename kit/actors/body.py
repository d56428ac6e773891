"""The surfaces of a sitter: head, ears, neck and shoulders, as vertices and triangles.

Each vertex knows where it stands (turned or not), its smooth base normal, its canonical place on the head and what
it is made of. Details never live here: they are painted and bent per pixel from the canonical grid, so the mesh
stays coarse.
"""

from typing import NamedTuple

import numpy as np

from kit.actors.camera import neck_stiffness
from kit.actors.curves import bump, sample, ss, unit
from kit.actors.raster import grid_triangles

HEAD, EAR, NECK, DRAPE = range(4)  # what a vertex belongs to
HEAD_ROWS, HEAD_COLUMNS = 128, 132  # at 512 internal pixels


class Mesh(NamedTuple):
    """One surface of vertices and triangles.

    Attributes
    ----------
    points : (n, 3) decimetres. normals : (n, 3) smooth base normals. place : (n, 3) canonical place.
    material : (n,) see above. stiff : (n,) 1 where the point follows the head, 0 where it stays.
    triangles : (m, 3). double : (m,) True where both faces show. coarse : (k, 3) fewer triangles, for shadows.
    """

    points: np.ndarray
    normals: np.ndarray
    place: np.ndarray
    material: np.ndarray
    stiff: np.ndarray
    triangles: np.ndarray
    double: np.ndarray
    coarse: np.ndarray


def surface(points, normals, place, material, stiff, *, closed=False, double=False):
    """The `Mesh` of a grid of vertices, each argument of shape (rows, columns, ...); see `raster.grid_triangles`."""
    rows, columns = points.shape[:2]
    triangles = grid_triangles(rows, columns, closed)
    return Mesh(
        points.reshape(-1, 3),
        normals.reshape(-1, 3),
        place.reshape(-1, 3),
        np.full(rows * columns, material),
        np.broadcast_to(stiff, (rows, columns)).ravel(),
        triangles,
        np.full(len(triangles), double),
        grid_triangles(rows, columns, closed, every=2),
    )


def join(meshes):
    """One mesh of several."""
    firsts = np.cumsum([0] + [m.points.shape[0] for m in meshes[:-1]])
    columns = [np.concatenate([getattr(m, name) for m in meshes]) for name in Mesh._fields[:5]]
    triangles, coarse = (
        np.concatenate([getattr(m, name) + first for m, first in zip(meshes, firsts, strict=True)])
        for name in ("triangles", "coarse")
    )
    return Mesh(*columns, triangles, np.concatenate([m.double for m in meshes]), coarse)


def head(relief, cover, detail=1.0):
    """The head with its relief; `cover` gives the thickness of hair or cloth at canonical places (n, 3)."""
    skull = relief.skull
    rows, columns = int(HEAD_ROWS * detail), int(HEAD_COLUMNS * detail)
    angle = _denser(
        np.pi * 0.004, np.pi * 0.999, rows, lambda t: 1 + 0.9 * ss(1.2, 1.5, t) + 0.8 * bump(t - 2.13, 0.20)
    )
    azimuth = _denser(-np.pi, np.pi, columns, lambda p: 1 + 2.2 * ss(1.35, 0.9, np.abs(p)) + 1.5 * bump(p, 0.28))
    angle, azimuth = (a.ravel() for a in np.meshgrid(angle, azimuth, indexing="ij"))
    place = skull.surface(angle, azimuth)
    normals = skull.normal(angle, azimuth)
    points = place.copy()
    ahead = np.abs(azimuth) < np.pi / 2
    points[ahead, 2] += sample(relief.lift, relief.x, relief.y, place[ahead, 0], place[ahead, 1])
    thickness = cover(place)
    if thickness is not None and thickness.any():
        points += normals * thickness[:, None]
        bent = grid_normals(points.reshape(rows, columns, 3)).reshape(-1, 3)
        normals = unit(normals + (bent - normals) * ss(0.004, 0.016, thickness)[:, None])
    grids = (values.reshape(rows, columns, 3) for values in (points, normals, place))
    return surface(*grids, HEAD, 1.0)


def ears(relief):
    """Two ears: a dish with a raised rim, a hollow and a lobe, standing off the head."""
    skull, dm = relief.skull, relief.dm
    height = dm.ear_length / 2
    rings, spokes = 14, 40
    v, a = np.meshgrid(np.linspace(0, 1, rings), np.linspace(0, 2 * np.pi, spokes, endpoint=False), indexing="ij")
    up, back = (np.sign(w) * np.abs(w) ** 0.82 for w in (np.cos(a), np.sin(a)))  # a = 0 at the top, pi/2 at the back
    width = height * np.where(back > 0, 0.62, 0.34) * (1 - 0.22 * ss(0.2, -1.0, up))
    along, across = v * up * height, v * back * width
    rim = 0.034 * bump(v - 0.86, 0.085) * ss(-1.25, -0.35, back) * ss(-1.05, -0.55, up)
    hollow = -0.045 * bump(v * back - 0.05, 0.28) * bump(v * up + 0.10, 0.34)
    fold = 0.020 * bump(v - 0.52, 0.10) * ss(-0.2, 0.5, back) * ss(-0.7, -0.1, up)
    tragus = 0.028 * bump(v * back + 0.62, 0.16) * bump(v * up + 0.12, 0.20)
    lift = rim + hollow + fold + tragus - 0.03 * ss(0.9, 1.0, v)
    meshes = []
    for side in (-1, 1):
        flare = np.radians(34)
        outward = np.array([side * np.cos(flare), 0.0, np.sin(flare)])
        backward = np.array([side * np.sin(flare), 0.06, -np.cos(flare)])
        upward = np.array([0.0, 0.985, -0.17])
        width_at, centre, _ = skull.at_height(np.array(-0.14))
        root = np.array([side * (float(width_at) + 0.010), -0.135, -0.07])
        points = root + along[..., None] * upward + across[..., None] * backward + lift[..., None] * outward
        wrapped = np.concatenate([points[:, -1:], points, points[:, :1]], 1)
        normals = grid_normals(wrapped)[:, 1:-1]
        normals = np.where(((normals @ outward) < 0)[..., None], -normals, normals)
        normals = unit(normals + 0.35 * outward + (0.0, 0.0, 0.45))
        place = np.stack([v, v * up, v * back], -1)
        meshes.append(surface(points, normals, place, EAR, 1.0, closed=True, double=True))
    return join(meshes)


# Neck and shoulders: height, half width, front z, back z (decimetres); the first ring is inside the head.
BUST = np.array([
    (-0.60, 0.47, 0.30, -0.66), (-0.85, 0.485, 0.29, -0.68), (-1.05, 0.49, 0.27, -0.68), (-1.20, 0.52, 0.265, -0.68),
    (-1.30, 0.60, 0.27, -0.69), (-1.38, 0.76, 0.29, -0.69), (-1.45, 1.02, 0.33, -0.70), (-1.53, 1.32, 0.38, -0.70),
    (-1.64, 1.55, 0.45, -0.70), (-1.85, 1.72, 0.55, -0.72),
])  # fmt: skip


def bust(relief):
    """Neck and shoulders; the shirt is the part below `neckline`."""
    dm = relief.dm
    rows, columns = 56, 72
    y = np.linspace(BUST[0, 0], BUST[-1, 0], rows)
    width, front, back = (np.interp(-y, -BUST[:, 0], BUST[:, i]) for i in (1, 2, 3))
    kernel = bump(np.arange(-4, 5), 1.6)
    width, front, back = (
        np.convolve(np.pad(t, 4, "edge"), kernel / kernel.sum(), "valid") for t in (width, front, back)
    )
    slender = 0.84 + 0.24 * dm.robustness
    width = width * (slender + (1 - slender) * ss(-1.2, -1.45, y))
    azimuth = np.linspace(-np.pi, np.pi, columns)
    sine, cosine = np.sin(azimuth), np.cos(azimuth)
    power = 2 / 2.2
    x = width[:, None] * np.sign(sine) * np.abs(sine) ** power
    middle = (front + back)[:, None] / 2
    z = middle + (front - back)[:, None] / 2 * np.sign(cosine) * np.abs(cosine) ** power
    y = np.broadcast_to(y[:, None], x.shape)
    # The two cords from behind the ears to the notch, and the notch itself.
    cord = np.abs(np.abs(x) - (0.10 + 0.42 * (y + 1.34) / 0.5)) * np.where(z > middle, 1, 9)
    z = z + 0.030 * bump(cord, 0.055) * ss(-1.36, -1.26, y) * ss(-0.85, -1.0, y)
    z = z - 0.030 * bump(x, 0.05) * bump(y + 1.33, 0.035) * (z > middle)
    points = np.stack([x, y, z], -1)
    return surface(points, grid_normals(points), points, NECK, neck_stiffness(points[..., 1]))


def neckline(points):
    """Signed height above the collar at points (..., 3): cloth where negative."""
    y, z = points[..., 1], points[..., 2]
    return y + 1.255 + 0.15 * ss(-0.3, 0.35, z)


def grid_normals(points):
    """Outward unit normals of an (r, c, 3) grid whose rows run down and columns to the right as seen from outside."""
    down = np.gradient(points, axis=0)
    right = np.gradient(points, axis=1)
    return unit(np.cross(down, right))


def _denser(start, stop, count, density):
    """`count` values from start to stop, closer together where `density` is larger."""
    fine = np.linspace(start, stop, 2000)
    total = np.cumsum(density(fine))
    return np.interp(np.linspace(total[0], total[-1], count), total, fine)
