"""Where the camera stands and how the head is turned.

The head turns about a point in the neck, the shoulders stay. Positive yaw turns the face to the right of the
picture, positive pitch lifts the chin, positive roll tilts the crown to the right of the picture. Nothing here
knows what a face is: vertices, strands and landmarks all pass through the same two functions, which is why
landmarks are exact.
"""

from dataclasses import dataclass

import numpy as np

from kit.actors.curves import ss

DISTANCE = 7.5  # decimetres from the head's centre to the camera, a portrait distance
HALF_HEIGHT = 1.54  # decimetres shown above and below the centre, at the depth of the head's centre
CENTRE_Y = -0.04
PIVOT = np.array([0.0, -0.45, -0.10])
NECK = (-1.50, -0.85)  # heights between which the neck takes up the turn


@dataclass(frozen=True)
class Pose:
    """Turn of the head in degrees; the studio is built for yaw within 30, pitch within 20, roll within 20."""

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0

    def __post_init__(self):
        for key, value in vars(self).items():
            if not abs(value) <= 90:  # false for a number that is none, too
                raise ValueError(f"{key} is {value}, it must lie between -90 and 90")

    def matrix(self):
        """Rotation (3, 3): roll after pitch after yaw."""
        yaw, pitch, roll = np.radians([self.yaw_deg, -self.pitch_deg, -self.roll_deg])
        cy, sy, cp, sp, cr, sr = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
        about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
        about_x = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
        about_z = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
        return about_z @ about_x @ about_y


def turn(points, pose, stiff=None):
    """Head points (n, 3) turned about the neck; `stiff` (n,) is 1 for the head, 0 for the shoulders."""
    pivot = PIVOT.astype(points.dtype)
    turned = np.empty_like(points)
    for i in range(3):  # one coordinate after the other: long rows are quick, rows of three are not
        turned[:, i] = points[:, i] - pivot[i]
    turned = turned @ pose.matrix().T.astype(points.dtype)
    stiff = None if stiff is None else np.asarray(stiff, points.dtype)
    for i in range(3):
        turned[:, i] += pivot[i]
        if stiff is not None:
            turned[:, i] = points[:, i] + (turned[:, i] - points[:, i]) * stiff
    return turned


def turn_back(points, pose):
    """Turned head points (n, 3) back to the head looking straight ahead."""
    return (points - PIVOT) @ pose.matrix() + PIVOT


def neck_stiffness(y):
    """How much a body point at height y follows the head."""
    return ss(*NECK, y)


def project(points, size_px):
    """Turned points (n, 3) to pixels (n, 2), origin in the top-left corner, pixel centres at +0.5."""
    scale = size_px / (2 * HALF_HEIGHT) * DISTANCE / (DISTANCE - points[:, 2])
    return np.stack([size_px / 2 + points[:, 0] * scale, size_px / 2 - (points[:, 1] - CENTRE_Y) * scale], 1)


def unproject(pixel, z, size_px):
    """Points (n, 3) seen at the centres of flat pixel indices, at known depth z (n,)."""
    scale = (DISTANCE - z) / DISTANCE * (2 * HALF_HEIGHT / size_px)
    x = (pixel % size_px + 0.5 - size_px / 2) * scale
    y = CENTRE_Y - (pixel // size_px + 0.5 - size_px / 2) * scale
    return np.stack([x, y, z], 1)


EYE_POINT = np.array([0.0, CENTRE_Y, DISTANCE])
