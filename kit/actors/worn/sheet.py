"""A cloth over the head: one sheet from its hem to a point behind or above, with folds that bend light per pixel.

Directions from a point inside the head are written as an angle from a pole (behind the head for a hijab, the crown
for a turban) and a turn about it. The hem is one curve of angles, the cloth everything between hem and pole, and its
distance from the inner point is one radius per direction: so no gap and no seam can open. Folds are one height map
over the sheet, kept with the form; it moves the vertices and, read again at each pixel, bends the normals.
"""

import numpy as np

from kit.actors.curves import box_blur, sample, ss, unit
from kit.actors.form import body

MAP_ROWS, MAP_COLUMNS = 160, 400  # of the height map
RADIUS_ROWS, RADIUS_COLUMNS = 84, 115  # of the table of radii
ROWS, COLUMNS = 84, 156  # of the mesh
CLOSER_AHEAD = 0.12  # how much closer its columns lie at turn 0 than opposite
HIDDEN = 0.06  # share of the way from hem to pole beyond which the head under it is never seen
ARM_HIDDEN = 0.008  # the same for the arms of glasses, which stand off the head
HEM_ROWS = 14  # rows from the hem whose inner side may be seen
HEM_STEPS = (0.008, 0.02, 0.04, 0.07)  # further rows round the hem
HEM_DM = 0.030  # how far the hem stands off the skin: two layers of folded cloth
TUCK_DM = 0.050  # how far the edge is tucked below the head's smooth form, whose temples are hollow
HEM_WIDTH = 0.030  # decimetres over which its edge is round
THREADS, WEAVE = 330.0, 0.015  # threads per 2 pi decimetres, thick ones; how much brightness varies with each
VALLEY_SHADE = 5.0  # how much darker the cloth is per decimetre of depth in a fold: light that cannot get in


class Sheet:
    """One cloth.

    Parameters
    ----------
    origin : (3,) point from which all of the cloth can be seen.
    frame : (3, 3) rows: right at turn 0 plus a quarter, ahead at turn 0, and the pole; right x ahead = -pole.
    hem : (turn, angle) arrays of a closed curve: angle from the pole at turns (radians), in rising order.
    radius : callable of rays (r, c, 3) and share of the way from hem to pole (r, 1): where the cloth lies on them.
    folds : callable of smooth points (r, c, 3) and distance from the hem (r, c): heights of folds, all decimetres.
    even : 1 spreads rows evenly from hem to pole; less puts more near the hem, if much hangs within few degrees.
    """

    def __init__(self, origin, frame, hem, radius, folds, even=1.0):
        self._even = even
        self.origin, self.frame, self._hem = np.asarray(origin, float), np.asarray(frame, float), hem
        self._coarse = np.linspace(-np.pi, np.pi, RADIUS_COLUMNS), np.linspace(0, 1, RADIUS_ROWS)
        share = self._share_of(self._coarse[1])[:, None]
        self._radius = radius(self._rays(share, self._coarse[0]), share)
        turn, step = np.linspace(-np.pi, np.pi, MAP_COLUMNS), np.linspace(0, 1, MAP_ROWS)
        share = self._share_of(step)
        points = self._smooth(*np.meshgrid(step, turn, indexing="ij"))
        along = np.diff(points, axis=0, prepend=points[:1])
        from_hem = np.cumsum(np.sqrt(np.einsum("ijk,ijk->ij", along, along)), axis=0)
        height = folds(points, from_hem) * ss(0.0, 0.03, from_hem) * ss(1.0, 0.93, share)[:, None]
        slope = _closed_mean(_gradient(height, points))  # or folds that slant across the map would show teeth
        self.map = np.concatenate([height[..., None], slope, from_hem[..., None]], -1).astype(np.float32)
        self._turn, self._step = turn, step

    def hem_angle(self, turn):
        """Angle of the hem from the pole at turns (n,), radians."""
        return np.interp(turn, *self._hem, period=2 * np.pi)

    def mesh(self, stiff):
        """The `body.Mesh` of the cloth; `stiff` gives how much heights y follow the head."""
        step = np.unique(np.r_[np.linspace(0, 1, ROWS), HEM_STEPS])[::-1]
        turn = np.linspace(-np.pi, np.pi, COLUMNS + 1)  # the first column stands again as the last
        turn = turn - CLOSER_AHEAD * np.sin(turn)
        step, around = np.meshgrid(step, turn, indexing="ij")
        share = self._share_of(step)
        smooth = self._smooth(step, around)
        normals = _closed_normals(smooth)
        calm = _closed_blur(normals)
        normals = unit(normals + (calm - normals) * ss(0.02, 0.10, step)[..., None])
        outward = unit(smooth - self.origin)
        normals = unit(normals + (outward - normals) * ss(0.96, 0.985, share)[..., None])
        soft = box_blur(self.map[..., :1], 3)[..., 0]  # crisp folds on coarse triangles would show teeth
        height = sample(soft, self._turn, self._step, around.ravel(), step.ravel()).reshape(share.shape)
        points = smooth + normals * height[..., None]
        for values in (smooth, points, normals):
            values[:, -1] = values[:, 0]  # exactly, or the seam leaks
        place = np.stack([around, smooth[..., 1], step], -1)
        mesh = body.surface(points, normals, place, body.DRAPE, stiff(smooth[..., 1]))
        behind = np.arange(len(mesh.triangles)) >= len(mesh.triangles) - 2 * COLUMNS * HEM_ROWS
        return mesh._replace(double=behind)

    def uncovered(self, mesh):
        """`mesh` without the triangles that the cloth hides at every pose; arms of glasses slip under its hem."""
        hidden = self.where(mesh.place)[0] > np.where(mesh.material == body.FRAME, ARM_HIDDEN, HIDDEN)
        kept = ~hidden[mesh.triangles].all(1)
        coarse = mesh.coarse[~hidden[mesh.coarse].all(1)]
        return mesh._replace(triangles=mesh.triangles[kept], double=mesh.double[kept], coarse=coarse)

    def bend(self, scene, chosen):
        """Bend the base normals of cloth pixels `chosen` by the folds.

        Returns
        -------
        bright : (n,) less in the valleys of folds. from_hem : (n,) distance along the cloth, decimetres.
        """
        place = scene.place[chosen]
        read = sample(self.map, self._turn, self._step, place[:, 0], place[:, 2])
        scene.base[chosen] = unit(scene.base[chosen] - read[:, 1:4])
        shade = np.exp(np.float32(VALLEY_SHADE) * np.minimum(read[:, 0], np.float32(0.02)))
        return shade * _weave(place[:, 0], read[:, 4]), read[:, 4]

    def where(self, place):
        """Share from hem to pole (negative in the opening) and turn of places (n, 3)."""
        ray = (place - self.origin.astype(np.float32)) @ self.frame.T.astype(np.float32)
        distance = np.sqrt(np.einsum("ij,ij->i", ray, ray))
        angle = np.arccos(np.clip(ray[:, 2] / distance, -1, 1))
        turn = np.arctan2(ray[:, 0], ray[:, 1])
        return 1 - angle / self.hem_angle(turn).astype(np.float32), turn

    def _share_of(self, step):
        return self._even * step + (1 - self._even) * step**3

    def _rays(self, share, turn):
        angle = self.hem_angle(turn) * (1 - share) + 0.004
        right, ahead, pole = self.frame
        level = np.sin(turn)[..., None] * right + np.cos(turn)[..., None] * ahead
        return np.cos(angle)[..., None] * pole + np.sin(angle)[..., None] * level

    def _smooth(self, step, turn):
        share = self._share_of(step)
        radius = sample(self._radius, *self._coarse, turn.ravel(), step.ravel()).reshape(step.shape)
        from_hem = share * self.hem_angle(turn) * radius
        round_edge = np.sqrt(np.maximum(1 - (1 - np.clip(from_hem / HEM_WIDTH, 0, 1)) ** 2, 0))
        off = -TUCK_DM + (HEM_DM + TUCK_DM) * round_edge
        return self.origin + self._rays(share, turn) * (radius + off)[..., None]


def _weave(turn, from_hem):
    """Brightness of uneven threads, those along the hem and those across it, at places of the cloth."""
    drift = np.sin(5.3 * turn + 3.1 * from_hem) + np.sin(8.9 * from_hem - 4.7 * turn)
    across = np.sin(THREADS * turn + 5 * drift) * np.sin(41 * turn + 17 * from_hem + 2 * drift)
    along = np.sin(THREADS * from_hem - 5 * drift) * np.sin(37 * from_hem - 19 * turn - 2 * drift)
    slubs = np.sin(0.41 * THREADS * from_hem + 3 * drift) * np.sin(19 * turn + 13 * from_hem)
    return (1 + WEAVE * (across + along + slubs)).astype(np.float32)


def hem_of(points, origin, frame):
    """(turn, angle) of a closed hem through surface points (n, 3), for `Sheet`; n should be large."""
    ray = unit(points - origin) @ np.asarray(frame, float).T
    turn, angle = np.arctan2(ray[:, 0], ray[:, 1]), np.arccos(np.clip(ray[:, 2], -1, 1))
    order = np.argsort(turn)
    return turn[order], angle[order]


def _gradient(height, points):
    """Slope (r, c, 3) of heights over a surface given by points (r, c, 3), tangential to it."""
    down, right = np.gradient(points, axis=0), np.gradient(points, axis=1)
    h_down, h_right = np.gradient(height, axis=0), np.gradient(height, axis=1)
    dd, rr, dr = (np.einsum("ijk,ijk->ij", a, b) for a, b in ((down, down), (right, right), (down, right)))
    room = np.maximum(dd * rr - dr**2, 1e-12)
    along_down, along_right = (h_down * rr - h_right * dr) / room, (h_right * dd - h_down * dr) / room
    return along_down[..., None] * down + along_right[..., None] * right


def _closed_mean(values):
    wrapped = np.concatenate([values[:, -2:-1], values, values[:, 1:2]], 1)
    return box_blur(wrapped, 1)[:, 1:-1]


def _closed_normals(points):
    wrapped = np.concatenate([points[:, -2:-1], points, points[:, 1:2]], 1)
    return body.grid_normals(wrapped)[:, 1:-1]


def _closed_blur(normals):
    wrapped = np.concatenate([normals[:, -7:-1], normals, normals[:, 1:7]], 1)
    return unit(box_blur(box_blur(wrapped, 3), 2)[:, 6:-6])
