"""A nose: bridge, tip, two wings and the strip between the nostrils, melted into one form.

The parts are joined by p-norms, which keep each part's own height and let the joins flow. All of it is drawn from the
actor's measures; nothing here can see a skin tone.
"""

import numpy as np

from kit.actors.curves import bump, ss

# Exponents of the joins: 1 adds the parts up, large values take the higher part and leave creases.
BODY_JOIN = 2.8  # bridge, tip and columella
WING_JOIN = 1.75  # wings flow into the tip


class Nose:
    """Places and sizes, in decimetres, that relief, paint and landmarks share."""

    def __init__(self, dm):
        self.dm = dm
        self.base = -dm.nose_length
        self.tip = self.base + 0.078 + dm.nose_tip_up
        self.half = dm.nose_width / 2
        self.wing = 0.058 * (0.6 + 0.4 * self.half / 0.17)  # half width of a wing
        self.wing_x = self.half - 0.95 * self.wing
        self.wing_y = self.base + 0.060
        self.nostril_x = 0.52 * self.half
        self.nostril_y = self.base + 0.014 + 0.35 * dm.nose_tip_up

    def relief(self, x, y):
        """Height above the face on the patch (y, x)."""
        dm, ax = self.dm, np.abs(x)
        height, bridge = dm.nose_height, dm.nose_bridge
        u = np.clip((0.08 - y) / (0.08 - self.tip), 0, 1)
        ridge = height * (0.20 + 0.26 * bridge) + height * (0.72 - 0.26 * bridge) * u ** (1.45 - 0.45 * bridge)
        ridge = ridge + dm.nose_hump * bump(u - 0.40, 0.14)
        ridge = ridge * ss(0.29, -0.02, y) * ss(self.base + 0.005, self.tip + 0.045, y)
        wide = 0.38 * ss(self.base + 0.03, self.base + 0.30, y)
        w = dm.nose_bridge_width / 2 * (1.02 + 0.18 * u**2) + 0.026 * ss(0.3, 0, u) * ss(-0.06, 0.10, y)
        w = w + 0.026 * ss(0.4, 0.9, u)
        across = (1 - wide) * np.exp(-((ax / (1.50 * w)) ** 2)) + wide * np.exp(-((ax / (2.8 * w)) ** 2))
        dorsum = ridge * across
        r = dm.nose_tip_radius
        dy = y - self.tip
        tall = np.where(dy > 0, 1.25 * r, 0.92 * r)
        tip = 1.03 * height * np.exp(-((ax / (1.22 * r)) ** 2) - (dy / tall) ** 2)
        away = self._from_wing(ax, y)
        wing = (0.050 + 0.23 * height) * np.exp(-(away**2.6))
        columella = 0.38 * height * np.exp(-((ax / 0.040) ** 2) - ((y - self.base - 0.012) / 0.038) ** 2)
        body = _join((np.maximum(dorsum, 0), tip, columella), BODY_JOIN)
        form = _join((body, wing), WING_JOIN)
        behind = ss(-0.4, 0.3, (ax - self.wing_x) / self.wing + 0.5 * (y - self.wing_y) / 0.06)
        groove = np.exp(-(((away - 1.36) / 0.22) ** 2)) * behind * ss(self.base - 0.02, self.base + 0.03, y)
        along, across = self._in_nostril(ax, y)
        dent = np.exp(-((along**2 + across**2) ** 1.2))
        edge = ss(0.45, 0.34, ax) * ss(self.base - 0.19, self.base - 0.13, y)
        return (form - 0.008 * groove - 0.030 * dent) * edge

    def shade(self, x, y):
        """Absorption on the patch (y, x): in the nostrils, and in the crease behind the wings."""
        ax = np.abs(x)
        along, across = self._in_nostril(ax, y)
        nostril = 2.3 * np.exp(-((along**2 + across**2) ** 1.5))
        away = self._from_wing(ax, y)
        outer = ss(-0.1, 0.7, (ax - self.wing_x) / self.wing) * ss(self.base - 0.02, self.base + 0.02, y)
        crease = 0.20 * np.exp(-(((away - 1.34) / 0.16) ** 2)) * outer
        return nostril + crease

    def _from_wing(self, ax, y):
        """Distance from the middle of a wing, in units of its size: 1 on its rim."""
        dy = y - self.wing_y
        tall = np.where(dy > 0, 0.082, 0.058)
        return np.hypot((ax - self.wing_x) / self.wing, dy / tall)

    def _in_nostril(self, ax, y):
        """Place in a nostril, along and across its slanting axis; on its rim the squares add up to 1."""
        dx, dy = ax - self.nostril_x, y - self.nostril_y
        along = (0.96 * dx + 0.28 * dy) / (0.36 * self.half)
        return along, (0.96 * dy - 0.28 * dx) / 0.0165


def _join(parts, exponent):
    """p-norm of non-negative parts, exactly 0 where all are 0 (a bare root would leave a visible step there)."""
    floor = 1e-7
    return (sum(part**exponent for part in parts) + floor) ** (1 / exponent) - floor ** (1 / exponent)
