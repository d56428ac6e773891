"""A cloth over the head: one sheet from its hem to a point behind or above, with folds that bend light per pixel.

Directions from a point inside the head are written as an angle from a pole (behind the head for a hijab, the crown
for a turban) and a turn about it. The hem is one curve of angles, the cloth everything between hem and pole, and its
distance from the inner point is one radius per direction: so no gap and no seam can open. Folds are one height map
over the sheet, kept with the form; it moves the vertices and, read again at each pixel, bends the normals.
"""

import numpy as np

from kit.actors import body
from kit.actors.curves import sample, ss, unit
from kit.actors.skull import INNER_POINT

MAP_ROWS, MAP_COLUMNS = 200, 288  # of the height map
ROWS, COLUMNS = 88, 136  # of the mesh
HEM_DM = 0.030  # how far the hem stands off the skin: two layers of folded cloth
HEM_WIDTH = 0.030  # decimetres over which its edge is round
VALLEY_SHADE = 5.0  # how much darker the cloth is per decimetre of depth in a fold: light that cannot get in


class Sheet:
    """One cloth.

    Parameters
    ----------
    skull : `skull.Skull` under it.
    frame : (3, 3) rows: right at turn 0 plus a quarter, ahead at turn 0, and the pole; right x ahead = -pole.
    hem : (turn, angle) arrays of a closed curve: angle from the pole at turns (radians), in rising order.
    radius : callable of directions (..., 3), share (..., ) from hem 0 to pole 1 and skull radius: distance of the cloth.
    folds : callable of smooth points (..., 3) and share: heights of folds, decimetres.
    """

    def __init__(self, skull, frame, hem, radius, folds):
        self.skull, self.frame, self._hem, self._radius = skull, np.asarray(frame, float), hem, radius
        turn = np.linspace(-np.pi, np.pi, MAP_COLUMNS)
        share = np.linspace(0, 1, MAP_ROWS) ** 1.0
        points = self._smooth(*np.meshgrid(share, turn, indexing="ij"))
        height = folds(points, share[:, None])
        height *= ss(0.0, 0.02, share)[:, None] * ss(1.0, 0.93, share)[:, None]
        edge = self.hem_angle(turn)
        by_share = np.gradient(height, share, axis=0)
        by_turn = np.gradient(height, turn, axis=1)
        by_turn[:, 0] = by_turn[:, -1] = 0.5 * (by_turn[:, 0] + by_turn[:, -1])
        by_turn += by_share * (1 - share)[:, None] * (np.gradient(edge, turn) / edge)
        self.map = np.stack([height, -by_share / edge, by_turn], -1).astype(np.float32)
        self._turn, self._share = turn, share

    def hem_angle(self, turn):
        """Angle of the hem from the pole at turns (n,), radians."""
        return np.interp(turn, *self._hem, period=2 * np.pi)

    def mesh(self, stiff):
        """The `body.Mesh` of the cloth; `stiff` gives how much heights y follow the head."""
        rows = np.linspace(1, 0, ROWS) ** 1.35
        rows = np.unique(np.r_[rows, 0.004, 0.009, 0.016])[::-1]
        turn = np.linspace(-np.pi, np.pi, COLUMNS, endpoint=False)
        share, around = np.meshgrid(rows, turn, indexing="ij")
        smooth = self._smooth(share, around)
        normals = _closed_normals(smooth)
        outward = unit(smooth - INNER_POINT)
        normals = unit(normals + (outward - normals) * ss(0.96, 0.985, share)[..., None])
        height = sample(self.map[..., 0], self._turn, self._share, around.ravel(), share.ravel()).reshape(share.shape)
        points = smooth + normals * height[..., None]
        return body.surface(points, normals, smooth, body.DRAPE, stiff(smooth[..., 1]), closed=True)

    def bend(self, scene, chosen):
        """Bend the base normals of cloth pixels `chosen` by the folds; returns their brightness (n,) and share (n,)."""
        share, turn, angle, distance = self.where(scene.place[chosen])
        height, by_angle, by_turn = sample(self.map, self._turn, self._share, turn, share).T
        right, ahead, pole = self.frame.astype(np.float32)
        sine, cosine = np.sin(angle), np.cos(angle)
        out_right, out_ahead = np.sin(turn), np.cos(turn)
        slope_angle, slope_turn = by_angle / distance, by_turn / (distance * np.maximum(sine, 0.05))
        slope = np.outer(slope_angle * cosine * out_right + slope_turn * out_ahead, right)
        slope += np.outer(slope_angle * cosine * out_ahead - slope_turn * out_right, ahead)
        slope -= np.outer(slope_angle * sine, pole)
        scene.base[chosen] = unit(scene.base[chosen] - slope)
        return np.exp(VALLEY_SHADE * np.minimum(height, 0.02)).astype(np.float32), share

    def where(self, place):
        """Share from hem to pole, turn, angle from the pole and distance of places (n, 3); share < 0 is uncovered."""
        ray = (place - INNER_POINT.astype(np.float32)) @ self.frame.T.astype(np.float32)
        distance = np.sqrt(np.einsum("ij,ij->i", ray, ray))
        angle = np.arccos(np.clip(ray[:, 2] / distance, -1, 1))
        turn = np.arctan2(ray[:, 0], ray[:, 1])
        return 1 - angle / self.hem_angle(turn).astype(np.float32), turn, angle, distance

    def _smooth(self, share, turn):
        angle = self.hem_angle(turn) * (1 - share) + 0.004
        right, ahead, pole = self.frame
        level = np.sin(turn)[..., None] * right + np.cos(turn)[..., None] * ahead
        rays = np.cos(angle)[..., None] * pole + np.sin(angle)[..., None] * level
        skin = self.skull.radius(rays.reshape(-1, 3)).reshape(share.shape)
        from_hem = share * self.hem_angle(turn) * skin
        round_edge = np.sqrt(np.maximum(1 - (1 - np.clip(from_hem / HEM_WIDTH, 0, 1)) ** 2, 0))
        off = -0.006 + (HEM_DM + 0.006) * round_edge
        return INNER_POINT + rays * (self._radius(rays, from_hem, skin) + off)[..., None]


def hem_of(points, frame):
    """(turn, angle) of a closed hem through surface points (n, 3), for `Sheet`; n should be large."""
    ray = unit(points - INNER_POINT) @ np.asarray(frame, float).T
    turn, angle = np.arctan2(ray[:, 0], ray[:, 1]), np.arccos(np.clip(ray[:, 2], -1, 1))
    order = np.argsort(turn)
    return turn[order], angle[order]


def _closed_normals(points):
    wrapped = np.concatenate([points[:, -1:], points, points[:, :1]], 1)
    return body.grid_normals(wrapped)[:, 1:-1]
