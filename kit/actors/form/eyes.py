"""Eyes: two balls, the lids over them, and what is painted on the balls.

The lids are the face made to run over a slightly larger ball (`lids`). Where the opening between the lid curves is,
each pixel's line of sight is followed to the ball itself (`meet_ball`), so an eye turns, narrows and catches light
as one does. Whites are scaled with the exposure (see `light`): calm at every skin tone.
"""

import numpy as np

from kit.actors.curves import bump, lerp, seed_of, smooth_max, ss, unit

BALL = 0.125  # radius of the eyeball, decimetres
LID = 0.015  # thickness of a lid
IRIS = 0.0610  # radius of the iris: adults have 5.5-6.5 mm
PUPIL = 0.0230
SCLERA = np.array([0.60, 0.545, 0.50])  # linear, before exposure: a warm white, never paper


class Eye:
    """One eye of one face: lid curves over k, from -1 at the inner to 1 at the outer corner.

    Parameters
    ----------
    side : -1 for the eye on the left of the picture, +1 for the right one.
    """

    def __init__(self, dm, lids, expression, skull, side):
        self.side, self.dm, self.lid_kind = side, dm, lids
        self.x, self.half = dm.eye_distance / 2, dm.eye_width / 2
        self.shut = expression.shut(side)
        smile = max(expression.smile_of(dm), 0)
        self.raise_lower = 0.50 * smile**1.5
        self.lift = (
            0.006 * max(expression.brow, 0)
            - 0.006 * expression.frown
            - 0.008 * smile**2
            - 0.010 * max(-expression.gaze_y, 0)
        )
        z, _ = skull.depth(np.array(self.x), np.array(0.0))
        self.centre = np.array([side * self.x, 0.002, float(z) - 0.070 - dm.eye_depth / 2 - BALL])
        self.gaze = np.array([0.34 * expression.gaze_x, 0.26 * expression.gaze_y])

    def k(self, x):
        """Place along the lids of points x (either sign)."""
        return (np.abs(x) - self.x) / self.half

    def corner_line(self, k):
        """Height of the line from corner to corner."""
        return self.dm.eye_tilt * k - 0.010 * ss(-0.55, -1.0, k)

    def lower(self, k):
        """Height of the lower lid's edge."""
        k1 = np.clip(k, -1, 1)
        rise = self.dm.eye_lower * (1 - self.raise_lower)
        low = -rise * (1 - k1**2) ** 0.80 * (1 + 0.20 * k1)
        return low * (1 - 0.12 * self.shut) + self.corner_line(k1)

    def upper_open(self, k):
        """Height of the upper lid's edge with the eye open."""
        k1 = np.clip(k, -1, 1)
        up = (self.dm.eye_upper + self.lift) * (1 - np.abs(k1) ** 2.3) ** 0.82 * (1 - 0.10 * k1)
        return up - 0.016 * self.dm.epicanthic * ss(-0.15, -0.9, k1) * (1 - np.abs(k1)) + self.corner_line(k1)

    def upper(self, k):
        """Height of the upper lid's edge."""
        return lerp(self.upper_open(k), self.lower(k), self.shut)

    def opening(self, x, y):
        """Signed distance into the opening, decimetres: positive where the ball is seen."""
        k = self.k(x)
        inside = np.minimum(self.upper(k) - y, y - self.lower(k))
        return np.where(np.abs(k) < 1, inside, -0.01)


def lids(eye, x, y, z):
    """Lid surface over the ball: face depth z on the patch (y, x) with the lids laid over it.

    Parameters
    ----------
    x, y : (h, w) canonical coordinates of the patch, z : (h, w) depth of the face there.
    """
    k, dm = eye.k(x), eye.dm
    flat = 1 - ((x - eye.centre[0]) ** 2 + (y - eye.centre[1]) ** 2) / (BALL + LID) ** 2
    ball = eye.centre[2] + (BALL + LID) * np.sqrt(np.maximum(flat, 0)) - 0.4 * np.maximum(-flat, 0)
    up, low = eye.upper(k), eye.lower(k)
    near = ss(1.45, 0.95, np.abs(k))
    surface = smooth_max(z, ball, 0.030)
    surface = lerp(z, surface, near)
    open_up = eye.upper_open(k)
    crease = open_up + dm.lid_crease * (1 - 0.35 * k**2) * (1 + 0.22 * k)
    folded = 1 - 0.75 * eye.shut
    if eye.lid_kind == "fold":
        surface = surface - 0.016 * folded * bump(y - crease, 0.009) * ss(1.18, 0.8, np.abs(k))
        surface = surface + 0.007 * bump(y - crease - 0.035, 0.022) * near
    elif eye.lid_kind == "hooded":
        pad = 0.024 * ss(open_up + 0.002, open_up + 0.022, y) * ss(0.17, 0.06, y) * near
        surface = surface + folded * pad * (0.55 + 0.45 * ss(-0.6, 0.6, k))
    else:
        pad = 0.018 * ss(open_up + 0.000, open_up + 0.030, y) * ss(0.17, 0.06, y) * near
        surface = surface + folded * pad - 0.004 * bump(y - open_up - 0.012, 0.006) * near
    if dm.epicanthic > 0:
        inner = bump(k + 1.06, 0.16) * bump(y + 0.012, 0.045)
        surface = surface + 0.014 * dm.epicanthic * inner
    rim = 0.006 * (bump(y - low + 0.010, 0.010) + 0.8 * bump(y - up - 0.008, 0.008)) * ss(1.08, 0.9, np.abs(k))
    return surface + rim


def meet_ball(eye, origin, direction):
    """Surface normals (n, 3) of the ball where lines of sight meet it.

    Parameters
    ----------
    origin, direction : (n, 3) in head coordinates; direction of length 1, away from the camera.
    """
    along = origin - eye.centre
    b = np.einsum("ij,ij->i", along, direction)
    c = np.einsum("ij,ij->i", along, along) - BALL**2
    reach = -b - np.sqrt(np.maximum(b * b - c, 0))
    return unit(along + reach[:, None] * direction)


def paint_ball(normal, axis, iris_colour, seed):
    """Paint of the eyeball.

    Parameters
    ----------
    normal : (n, 3) of the ball; axis : (3,) along which the pupil points; iris_colour : (3,) linear.

    Returns
    -------
    albedo : (n, 3) linear; white : (n,) share of sclera; u, v : (n,) place across and above the pupil, decimetres.
    """
    right = np.cross([0.0, 1.0, 0.0], axis)
    right /= np.linalg.norm(right)
    up = np.cross(axis, right)
    u, v = normal @ right * BALL, normal @ up * BALL
    r = np.hypot(u, v) / IRIS
    behind = normal @ axis < 0
    r = np.where(behind, 9.0, r)
    angle = np.arctan2(v, u)
    fibres = _fibres(seed)(angle)
    iris = iris_colour * (0.85 + 0.30 * fibres[:, None] * ss(0.35, 0.7, r)[:, None])
    iris = iris * (1.0 + 0.55 * ss(0.75, 0.35, r)[:, None] * np.array([1.0, 0.75, 0.5]))
    iris = iris * (1 - 0.62 * ss(0.78, 1.0, r))[:, None]
    pupil = ss(PUPIL / IRIS + 0.06, PUPIL / IRIS - 0.06, r)[:, None]
    iris = iris * (1 - pupil) + 0.004 * pupil
    white_share = ss(0.94, 1.08, r)
    veins = ss(1.25, 2.3, r)[:, None] * np.array([0.00, 0.13, 0.14])
    white = SCLERA * (1 - veins)
    return lerp(iris, white, white_share[:, None]), white_share, u, v


def _fibres(seed):
    rng = np.random.default_rng(seed_of("iris", seed))
    values = rng.uniform(0, 1, 60)

    def at(angle):
        position = (angle + np.pi) / (2 * np.pi) * 60
        low = np.floor(position).astype(int)
        return lerp(values[low % 60], values[(low + 1) % 60], position - low)

    return at
