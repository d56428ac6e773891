"""A nose: bridge, tip, two wings and the strip between the nostrils, melted into one form.

The parts are joined by p-norms, which keep each part's own height and let the joins flow. All of it is drawn from the
actor's measures; nothing here can see a skin tone.
"""

import numpy as np

from kit.actors.curves import bump, ss

# Exponents of the joins: 1 adds the parts up, large values take the higher part and leave creases.
BODY_JOIN = 2.8  # bridge, tip and columella
WING_JOIN = 1.5  # wings flow into the tip


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
        across = (1 - wide) * np.exp(-((ax / (1.35 * w)) ** 2)) + wide * np.exp(-((ax / (2.7 * w)) ** 2))
        dorsum = ridge * across
        r = dm.nose_tip_radius
        dy = y - self.tip
        tall = np.where(dy > 0, 1.3 * r, 0.95 * r)
        tip = 1.04 * height * np.exp(-((ax / (1.30 * r)) ** 2) - (dy / tall) ** 2)
        dy = y - self.wing_y
        tall = np.where(dy > 0, 0.100, 0.056)
        wing = (0.058 + 0.24 * height) * np.exp(-(((ax - self.wing_x) / self.wing) ** 2) - (dy / tall) ** 2)
        columella = 0.56 * height * np.exp(-((ax / 0.042) ** 2) - ((y - self.base - 0.015) / 0.040) ** 2)
        body = _join((np.maximum(dorsum, 0), tip, columella), BODY_JOIN)
        form = _join((body, wing), WING_JOIN)
        groove = np.exp(-(((ax - 1.10 * self.half) / 0.024) ** 2) - ((y - self.wing_y - 0.015) / 0.062) ** 2)
        dent = np.exp(-(((ax - self.nostril_x) / 0.030) ** 2) - ((y - self.nostril_y) / 0.018) ** 2)
        edge = ss(0.45, 0.34, ax) * ss(self.base - 0.19, self.base - 0.13, y)
        return (form - 0.008 * groove - 0.016 * dent) * edge

    def shade(self, x, y):
        """Absorption painted in the nostrils and in the crease behind the wings, on the patch (y, x)."""
        ax = np.abs(x)
        along = (ax - self.nostril_x) / (0.40 * self.half)
        across = (y - self.nostril_y - 0.012 * along) / 0.0155
        nostril = 1.9 * np.exp(-((along**2 + across**2) ** 1.4))
        crease = 0.22 * np.exp(-(((ax - 1.07 * self.half) / 0.013) ** 2) - ((y - self.wing_y - 0.008) / 0.045) ** 2)
        under = 0.22 * np.exp(-((ax / (0.8 * self.half)) ** 4) - ((y - self.base + 0.004) / 0.020) ** 2)
        return nostril + crease + under


def _join(parts, exponent):
    """p-norm of non-negative parts, exactly 0 where all are 0 (a bare root would leave a visible step there)."""
    floor = 1e-7
    return (sum(part**exponent for part in parts) + floor) ** (1 / exponent) - floor ** (1 / exponent)
