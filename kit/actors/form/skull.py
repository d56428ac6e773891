"""The head without features: a smooth closed form that everything else sits on.

Lengths are decimetres (1 = 100 mm), x to the right of the picture, y up, z towards the camera; the eye line is y =
0. A row of the head is a superellipse of half width W, front depth D and back depth B round a centre that **moves
forward towards the chin**: that moving centre is what makes a jaw and a chin out of an egg. The form can be
inverted, so the depth of any point (x, y) of the face is known without searching; landmarks are exact because of
it.

The measures are adult means of published anthropometry, rounded, and then judged by eye.
"""

import numpy as np

from kit.actors.curves import blurred_knots, bump, sample, ss, unit

ROUNDNESS = 2.12  # exponent of the superellipse: 2 would be an ellipse, 4 almost a box
# Outline of the head from the front, decimetres: half width at height, from crown to chin.
OUTLINE = (
    (0.00, 1.13), (0.24, 1.105), (0.46, 1.00), (0.62, 0.82), (0.705, 0.60), (0.740, 0.38), (0.745, 0.18), (0.732, 0.0),
    (0.708, -0.18), (0.678, -0.36), (0.636, -0.54), (0.572, -0.70), (0.480, -0.84), (0.368, -0.955), (0.245, -1.035),
    (0.12, -1.085), (0.00, -1.10),
)  # fmt: skip
ANGLES = (0, 25, 45, 65, 80, 90, 105, 118, 128, 138, 147, 155, 163, 171, 180)  # degrees from the crown
CENTRE = (0, 0, 0, 0, 0, 0, 0.03, 0.08, 0.15, 0.24, 0.33, 0.42, 0.49, 0.53, 0.56)  # z of the row's centre
FRONT = (1.05, 1.06, 1.03, 0.95, 0.875, 0.85, 0.84, 0.85, 0.86, 0.86, 0.86, 0.89, 0.95, 1.01, 1.04)  # times sin(angle)
BACK = (1.05, 1.08, 1.10, 1.07, 1.02, 0.98, 0.88, 0.80, 0.74, 0.72, 0.72, 0.75, 0.80, 0.80, 0.80)
MEAN_WIDTHS_MM = {"face": 137.0, "jaw": 112.0, "chin": 62.0}  # at which the three width factors are 1

INNER_POINT = np.array([0.0, 0.10, -0.10])  # well inside every head: hair is measured from here


class Skull:
    """Head surface of one actor.

    Parameters
    ----------
    dm : namespace of the actor's measures in decimetres (`actor.Actor.dm`).
    jaw_drop : how far the chin is lowered by an open mouth, decimetres.
    """

    def __init__(self, dm, jaw_drop=0.0):
        self.angle = np.linspace(0, np.pi, 361)
        degrees = np.degrees(self.angle)
        outline = np.array(OUTLINE)
        radius = blurred_knots(
            degrees, np.degrees(np.arctan2(outline[:, 0], outline[:, 1])), np.hypot(*outline.T), sigma_deg=3.5
        )
        sine = np.sin(self.angle)
        face = dm.face_width * 100 / MEAN_WIDTHS_MM["face"]
        jaw = dm.jaw_width * 100 / MEAN_WIDTHS_MM["jaw"] / face - 1
        chin = dm.chin_width * 100 / MEAN_WIDTHS_MM["chin"] / face - 1
        wide = face * (1 + jaw * bump(degrees - 136, 13) + chin * bump(degrees - 160, 11))
        wide *= 1 + 0.045 * (dm.cheek_fullness - 0.4) * bump(degrees - 118, 14)
        self.half_width = radius * sine * wide
        y = radius * np.cos(self.angle)
        y = np.where(y > 0, y * dm.crown_height / 1.13, y)
        y -= (dm.chin_height - 1.10 + jaw_drop) * ss(-0.52, -0.98, y)
        self.y = y
        self.centre = blurred_knots(degrees, ANGLES, CENTRE, 6.5)
        self.front = blurred_knots(degrees, ANGLES, FRONT, 6.5) * sine
        self.back = blurred_knots(degrees, ANGLES, BACK, 6.5) * sine
        self.chin_y = float(y[-1])
        self._radius_table = None

    def at_height(self, y):
        """Half width, centre and front depth of the row at height y (clipped to the head)."""
        return tuple(np.interp(-y, -self.y, table) for table in (self.half_width, self.centre, self.front))

    def depth(self, x, y):
        """z of the face at (x, y), and how far the point lies from the silhouette: 1 in the middle, 0 at the rim."""
        width, centre, front = self.at_height(y)
        share = np.clip(np.abs(x) / np.maximum(width, 1e-6), 0, 1)
        facing = (1 - share**ROUNDNESS) ** (1 / ROUNDNESS)
        return centre + front * facing, facing

    def surface(self, angle, azimuth):
        """Points at polar angle (radians from the crown) and azimuth (0 = face, +-pi = back of the head)."""
        width, centre, front, back, y = (
            np.interp(angle, self.angle, table)
            for table in (self.half_width, self.centre, self.front, self.back, self.y)
        )
        sine, cosine = np.sin(azimuth), np.cos(azimuth)
        x = width * np.sign(sine) * np.abs(sine) ** (2 / ROUNDNESS)
        reach = np.where(cosine > 0, front, -back)
        z = centre + reach * np.abs(cosine) ** (2 / ROUNDNESS)
        return np.stack(np.broadcast_arrays(x, y, z), -1)

    def normal(self, angle, azimuth):
        """Unit normals of `surface`, from the gradient of the closed form; angle and azimuth broadcast as there."""
        tables = (self.half_width, self.centre, self.front, self.back, self.y)
        width, centre, front, back, _ = (np.interp(angle, self.angle, t) for t in tables)
        slopes = (np.interp(angle, self.angle, np.gradient(t, self.angle)) for t in tables)
        width_t, centre_t, front_t, back_t, y_t = slopes
        ahead = np.cos(azimuth) > 0
        reach, reach_t = np.where(ahead, front, back), np.where(ahead, front_t, back_t)
        n, width, reach = ROUNDNESS, np.maximum(width, 1e-4), np.maximum(reach, 1e-4)
        u = np.sign(np.sin(azimuth)) * np.abs(np.sin(azimuth)) ** (2 / n)
        v = np.sign(np.cos(azimuth)) * np.abs(np.cos(azimuth)) ** (2 / n)
        u_power, v_power = np.abs(u) ** (n - 1), np.abs(v) ** (n - 1)
        across = np.sign(u) * u_power / width * -y_t
        forward = np.sign(v) * v_power / reach * -y_t
        upward = u_power * np.abs(u) * width_t / width + np.sign(v) * v_power * (centre_t + v * reach_t) / reach
        normals = np.stack(np.broadcast_arrays(across, upward, forward), -1)
        pole = np.broadcast_to(np.sin(angle) < 0.02, normals.shape[:-1])
        straight = np.zeros_like(normals)
        straight[..., 1] = np.cos(angle)
        return unit(np.where(pole[..., None], straight, normals))

    def radius(self, rays):
        """Distance from `INNER_POINT` to the surface along unit rays (n, 3), read from a table made by bisection."""
        if self._radius_table is None:
            elevation, around = np.linspace(-1.2, np.pi / 2, 44), np.linspace(-np.pi, np.pi, 73)
            e, a = np.meshgrid(elevation, around, indexing="ij")
            directions = np.stack([np.cos(e) * np.sin(a), np.sin(e), np.cos(e) * np.cos(a)], -1).reshape(-1, 3)
            low, high = np.zeros(len(directions)), np.full(len(directions), 2.2)
            for _ in range(22):
                middle = (low + high) / 2
                inside = self._contains(INNER_POINT + directions * middle[:, None])
                low, high = np.where(inside, middle, low), np.where(inside, high, middle)
            self._radius_table = (elevation, around, low.reshape(e.shape))
        elevation, around, table = self._radius_table
        return sample(
            table, around, elevation, np.arctan2(rays[:, 0], rays[:, 2]), np.arcsin(np.clip(rays[:, 1], -1, 1))
        )

    def _contains(self, points):
        width, centre, front, back = (
            np.interp(-points[:, 1], -self.y, table) for table in (self.half_width, self.centre, self.front, self.back)
        )
        depth = points[:, 2] - centre
        reach = np.where(depth > 0, front, back)
        share = np.abs(points[:, 0] / np.maximum(width, 1e-4)) ** ROUNDNESS
        share += np.abs(depth / np.maximum(reach, 1e-4)) ** ROUNDNESS
        return (share < 1) & (points[:, 1] < self.y[0])


def weight(facing, y, chin_y):
    """How much of the features' relief applies: none at the silhouette and under the chin."""
    return ss(0.03, 0.36, facing) * ss(chin_y - 0.02, chin_y + 0.10, y)
