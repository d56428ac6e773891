"""The surfaces of a sitter: head, ears, neck and shoulders, as vertices and triangles.

Each vertex knows where it stands (turned or not), its smooth base normal, its canonical place on the head and what
it is made of. Details never live here: they are painted and bent per pixel from the canonical grid, so the mesh
stays coarse.
"""

from typing import NamedTuple

import numpy as np

from kit.actors.curves import bump, sample, ss, unit
from kit.actors.optics.camera import neck_stiffness
from kit.actors.optics.raster import grid_triangles

HEAD, EAR, NECK, DRAPE, FRAME, LOCKS = range(6)  # what a vertex belongs to
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
    # Curves are read once for each row, not for each vertex.
    place = skull.surface(angle[:, None], azimuth).reshape(-1, 3)
    normals = skull.normal(angle[:, None], azimuth).reshape(-1, 3)
    points = place.copy()
    ahead = np.tile(np.abs(azimuth) < np.pi / 2, rows)
    points[ahead, 2] += sample(relief.lift, relief.x, relief.y, place[ahead, 0], place[ahead, 1])
    thickness = cover(place)
    if thickness is not None and thickness.any():
        points += normals * thickness[:, None]
        bent = grid_normals(points.reshape(rows, columns, 3)).reshape(-1, 3)
        normals = unit(normals + (bent - normals) * ss(0.004, 0.016, thickness)[:, None])
    grids = (values.reshape(rows, columns, 3) for values in (points, normals, place))
    return surface(*grids, HEAD, 1.0)


# Neck and shoulders: height, half width, front z, back z (decimetres); the first ring is inside the head. The widths
# of the neck are for a neck of half width 0.43; the slope is that of the muscle from the neck to the shoulder.
BUST = np.array([
    (-0.60, 0.42, 0.28, -0.62), (-0.85, 0.43, 0.27, -0.64), (-1.02, 0.425, 0.255, -0.64),
    (-1.12, 0.425, 0.245, -0.64), (-1.20, 0.435, 0.240, -0.64), (-1.27, 0.475, 0.235, -0.65),
    (-1.34, 0.575, 0.24, -0.66), (-1.41, 0.745, 0.26, -0.67), (-1.48, 0.965, 0.29, -0.68),
    (-1.56, 1.23, 0.33, -0.70), (-1.64, 1.48, 0.39, -0.71), (-1.74, 1.70, 0.46, -0.72),
    (-1.95, 1.90, 0.56, -0.74),
])  # fmt: skip
BUST_ROWS, BUST_COLUMNS = 80, 104
BUST_POWER = 2 / 2.15  # of sine and cosine round a ring: 1 would be an ellipse
NECK_SHARE = (0.68, 0.12)  # width of the neck over that of the jaw: least, and what full robustness adds


class Bust:
    """Neck and shoulders of one actor, in the shape of their own skin.

    `at` gives points for heights and azimuths, so that clothes can lie on it.
    """

    def __init__(self, dm):
        self.robust = dm.robustness
        self.share = (NECK_SHARE[0] + NECK_SHARE[1] * dm.robustness) * dm.jaw_width / 2 / 0.43
        self._profile = profile(BUST)

    def at(self, y, azimuth):
        """Points (..., 3) of the skin at heights and azimuths (0 ahead, +-pi behind)."""
        width, front, back = self._profile(y)
        width = self._width(y, width)
        sine, cosine = np.sin(azimuth), np.cos(azimuth)
        x = width * np.sign(sine) * np.abs(sine) ** BUST_POWER
        middle = (front + back) / 2
        z = middle + (front - back) / 2 * np.sign(cosine) * np.abs(cosine) ** BUST_POWER
        return np.stack(np.broadcast_arrays(x, y, z + self._forms(x, y) * ss(0.0, 0.30, z - middle)), -1)

    def azimuth(self, x, y):
        """Azimuth (0..pi/2) at which the front has distance x (positive) from the middle at height y."""
        width = self._width(y, self._profile(y)[0])
        return np.arcsin(np.clip(x / width, 0, 1) ** (1 / BUST_POWER))

    def _width(self, y, width):
        return width * (self.share + (1 - self.share) * ss(-1.24, -1.52, y))

    def _forms(self, x, y):
        """What stands under the skin in front: two cords, the larynx, the notch and the hollows beside it."""
        ax = np.abs(x)
        cord = 0.075 + 0.36 * (y + 1.56) / 0.55
        forms = (0.013 + 0.011 * self.robust) * bump(ax - cord, 0.052) * ss(-1.60, -1.50, y) * ss(-0.90, -1.05, y)
        forms = forms - 0.030 * bump(ax - cord - 0.150, 0.070) * bump(y + 1.42, 0.085)
        forms = forms - 0.016 * bump(ax - 0.5 * cord, 0.040) * ss(-1.50, -1.40, y) * ss(-1.08, -1.18, y)
        forms = forms + 0.045 * ss(0.35, 1.0, self.robust) * bump(x, 0.048) * bump(y + 1.235, 0.050)
        forms = forms + 0.012 * bump(x, 0.075) * ss(-1.48, -1.38, y) * ss(-1.05, -1.15, y)
        forms = forms - 0.040 * bump(x, 0.050) * bump(y + 1.545, 0.040)
        return forms + 0.030 * bump(y + 1.60 - 0.06 * ax, 0.035) * ss(0.06, 0.14, ax)


def profile(knots):
    """A function of height giving half width, front z and back z, blurred between knots (k, 4) from the top down."""
    fine = np.linspace(knots[0, 0], knots[-1, 0], 240)
    kernel = bump(np.arange(-14, 15), 5.0)
    kernel /= kernel.sum()
    tables = [
        np.convolve(np.pad(np.interp(-fine, -knots[:, 0], knots[:, i]), 14, "edge"), kernel, "valid") for i in (1, 2, 3)
    ]
    return lambda y: tuple(np.interp(-y, -fine, table) for table in tables)


def bust(dm, cover=None):
    """Neck and shoulders; `cover` gives the thickness of cloth at places (..., 3)."""
    y = np.linspace(BUST[0, 0], BUST[-1, 0], BUST_ROWS)
    azimuth = _denser(-np.pi, np.pi, BUST_COLUMNS, lambda a: 1 + 1.5 * ss(1.9, 1.2, np.abs(a)))
    place = Bust(dm).at(*np.meshgrid(y, azimuth, indexing="ij"))
    normals = grid_normals(place)
    points = place
    if cover is not None:
        points = place + normals * cover(place)[..., None]
        normals = grid_normals(points)
    return surface(points, normals, place, NECK, neck_stiffness(place[..., 1]))


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
