"""A mouth: four curves, two soft bulges, and what shows between the lips.

Curves run over q, from -1 at the left to 1 at the right corner. A perfectly level line between the lips reads sour,
so the corners of a resting mouth rise a little (`resting_smile`), and the line has the small dip of the upper lip.
"""

import numpy as np

from kit.actors.curves import bump, lerp, ss

TEETH = np.array([0.62, 0.515, 0.39])  # linear, before exposure: ivory
TONGUE = np.array([0.22, 0.075, 0.065])
PARTED = 0.90  # share of the lips that part
CAVITY = np.array([0.020, 0.008, 0.007])


class Mouth:
    """Lip curves of one face with one expression, decimetres."""

    def __init__(self, dm, expression):
        self.smile = expression.smile_of(dm)
        broad = max(self.smile, 0)
        self.dm = dm
        self.y = -dm.mouth_height + 0.010 * broad
        self.half = dm.mouth_width / 2 * (1 + 0.20 * broad - 0.03 * broad**2 - 0.15 * expression.open)
        toothy = ss(0.70, 1.0, self.smile)
        self.gap_up = 0.032 * expression.open + 0.026 * toothy * (1 - 0.5 * expression.open)
        self.gap_down = 0.098 * expression.open + 0.017 * toothy * (1 - 0.5 * expression.open)
        thin = 1 - 0.24 * broad - 0.10 * expression.open
        self.upper_lip, self.lower_lip = 1.12 * dm.upper_lip * thin, 1.10 * dm.lower_lip * thin
        self.opened = expression.open

    def q(self, x):
        """Place along the lips of points x, clipped to -1..1."""
        return np.clip(x / self.half, -1, 1)

    def closure(self, q):
        """The line between closed lips."""
        curve = 0.070 * self.smile * (q**2 - 0.35) + 0.010 * (1 - max(self.smile, 0)) * q**4
        wave = -0.0075 * bump(q, 0.20) + 0.0045 * bump(np.abs(q) - 0.42, 0.16)
        return self.y + curve + wave * (1 - 0.6 * max(self.smile, 0))

    def _open_shape(self, q):
        parted = np.minimum(np.abs(q) / PARTED, 1)  # corners stay closed
        return (1 - parted**2.1) ** (0.75 + 0.40 * max(self.smile, 0) * (1 - self.opened))

    def inner_upper(self, q):
        """Lower edge of the upper lip."""
        return self.closure(q) + self.gap_up * self._open_shape(q)

    def inner_lower(self, q):
        """Upper edge of the lower lip."""
        return self.closure(q) - self.gap_down * self._open_shape(q)

    def top(self, q):
        """Upper edge of the upper lip, with its bow."""
        envelope = (1 - np.abs(q) ** 1.7) ** 0.95
        bow = self.dm.cupid_bow * (0.8 * bump(np.abs(q) - 0.20, 0.12) - 0.55 * bump(q, 0.10))
        return self.inner_upper(q) + self.upper_lip * envelope + bow

    def bottom(self, q):
        """Lower edge of the lower lip."""
        return self.inner_lower(q) - self.lower_lip * (1 - np.abs(q) ** 2.2) ** 1.05

    def relief(self, x, y):
        """Height of the lips above the face on the patch (y, x)."""
        q = self.q(x)
        up, low, top, bottom = self.inner_upper(q), self.inner_lower(q), self.top(q), self.bottom(q)
        u = np.clip((y - up) / np.maximum(top - up, 0.008), -0.4, 2)
        v = np.clip((low - y) / np.maximum(low - bottom, 0.008), -0.4, 2)
        inside = ss(1.04, 0.55, np.abs(x) / self.half)
        upper = 0.036 * (0.55 + 6 * self.upper_lip) * bump(u - 0.25, 0.46) * (1 + 0.16 * bump(q, 0.13))
        lobes = 0.92 + 0.16 * bump(np.abs(q) - 0.26, 0.18)
        lower = 0.046 * (0.60 + 4.5 * self.lower_lip) * bump(v - 0.42, 0.46) * lobes
        line = self.closure(q)
        form = np.where(y > line, upper * ss(-0.4, 0.1, u), lower * ss(-0.4, 0.1, v)) * inside
        groove = 0.020 * bump(y - line, 0.010) * ss(1.04, 0.9, np.abs(x) / self.half) * (1 - self.opened)
        roll = 0.0022 * bump(y - top - 0.006, 0.011) * inside
        edge = ss(1.5, 1.2, np.abs(x) / self.half)
        return (form - groove + roll) * edge

    def masks(self, x, y, soft=0.013):
        """Shares 0..1 on (y, x): red of the upper lip, of the lower lip, and the dark line between them."""
        q = self.q(x)
        inside = ss(1.0, 0.80, np.abs(x) / self.half)
        line = self.closure(q)
        top, bottom = self.top(q), self.bottom(q)
        upper = ss(-soft, soft, top - y) * (y >= line) * inside
        lower = ss(-1.4 * soft, 1.4 * soft, y - bottom) * (y < line) * inside
        dark = bump(y - line, 0.0060) * ss(1.03, 0.97, np.abs(x) / self.half)
        return upper, lower, dark

    def gap(self, x, y):
        """Signed distance into the gap between the lips: positive inside."""
        q = self.q(x)
        inside = np.minimum(self.inner_upper(q) - y, y - self.inner_lower(q))
        return np.where(np.abs(x) < self.half, inside, -0.01)


def look_into(mouth, x, y):
    """Paint between the lips at head coordinates (x, y), a little behind them.

    Returns
    -------
    colour : (n, 3) linear; tooth : (n,) share of tooth, which the exposure rule treats like the whites of the eyes.
    """
    q = mouth.q(x)
    rest = -mouth.dm.mouth_height
    arch = 0.020 * (x / mouth.half) ** 2
    edge = rest - 0.036 - 0.016 * max(mouth.smile, 0) + arch + 0.034 * max(mouth.smile, 0) * (x / mouth.half) ** 2
    spread = 0.084 - 0.030 * np.minimum(np.abs(x) / 0.3, 1)  # incisors are wider than what follows
    tooth_phase = np.abs(x) / spread
    seam = bump(tooth_phase - np.round(tooth_phase), 0.035) * (np.round(tooth_phase) >= 0)
    round_edge = 0.0025 * (2 * (tooth_phase - np.floor(tooth_phase)) - 1) ** 2
    upper = ss(-0.004, 0.004, y - edge - round_edge)
    drop = 0.098 * mouth.opened + 0.030 * ss(0.70, 1.0, mouth.smile)
    lower_edge = rest - 0.046 - drop + arch
    lower = ss(0.004, -0.004, y - lower_edge) * ss(0.95, 0.75, np.abs(q))
    deep = ss(1.0, 0.30, np.abs(q))
    shade = (0.22 + 0.78 * deep) * (1 - 0.28 * seam)
    tongue = bump(x, 0.13) * ss(rest - 0.035 - 0.4 * drop, rest - 0.075 - 0.6 * drop, y)
    colour = lerp(CAVITY, TONGUE, tongue[:, None])
    tooth = np.maximum(upper, 0.40 * lower)
    colour = lerp(colour, TEETH * shade[:, None], tooth[:, None])
    lip_shadow = 0.50 + 0.50 * ss(0.0, 0.040, mouth.inner_upper(q) - y)
    return colour * lip_shadow[:, None], tooth
