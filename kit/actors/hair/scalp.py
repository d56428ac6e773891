"""Where hair begins: an irregular hairline, roots spread over the scalp, and the dark cushion under the strands.

The cushion is not a second object: the head itself stands a little thicker under hair and is painted in its colour,
so that no pose opens a gap. Everything is measured on the neutral head.
"""

import numpy as np

from kit.actors.curves import bump, seed_of, ss
from kit.actors.form.skull import Skull
from kit.actors.hair.styles import AZIMUTH, STYLES

TOP = (0.42, 0.85)  # heights between which the sides of a head become its top, decimetres
PART_X = {"left": -0.26, "right": 0.26, "back": 0.02, "forward": 0.10}  # where hanging hair parts
FRINGED = ("bob", "curls")  # styles that have a fringe when combed forward
BROKEN = (0.008, 0.018)  # decimetres by which the painted edge of a scalp is uneven, and that of a cropped one
EDGE = 0.08  # decimetres from the hairline within which hairs stand closer and finer
AXIS_Z = -0.10  # the upright axis of the head, from which azimuths are taken
AROUND = np.linspace(-np.pi, np.pi, 721)
CROWN_Z = -0.10  # from where a fringe is combed to the front
FRINGE_DEG = (60.0, 38.0)  # azimuths about there between which hair is combed aside and forward
WISPS, BARE_TEMPLES = (13, 19, 29), 0.05  # waves round a cropped hairline; its bays, decimetres
ROW_TO, ROW_RADIUS, ROW_ABOVE = 1.45, 0.75, (0.0, 0.05)  # a row of roots: radians, decimetres, above the hairline
UNDER_FRINGE_Y, UNDER_FRINGE_X = (0.43, 0.52), (0.66, 0.56)  # edges of the shade under a fringe (decimetres)
RAISED, RAISED_WIDTH = 0.32, 0.13  # share by which the cushion rises at a parting, so that no notch shows; decimetres


class Scalp:
    """The scalp of one actor: the style, the head under it and the hairline.

    Attributes
    ----------
    style : `styles.Style`, or None where no hair grows or none is seen.
    skull : the head with a closed mouth.
    comb : one of `actor.COMBS`.
    """

    def __init__(self, actor):
        self.style = STYLES.get(actor.hair["style"])
        self.name = actor.hair["style"]
        self.comb = actor.hair.get("comb", "left")
        self.skull = Skull(actor.dm)
        if self.style is not None:
            self._line, self._rise = self._hairline(np.random.default_rng(seed_of("hairline", actor.name)))

    def _hairline(self, rng):
        """Height of the hairline and its rise over 12 degrees, at `AROUND`: wavy, with the temples and peak of one."""
        azimuth = np.degrees(np.abs(AROUND))
        line = np.interp(azimuth, AZIMUTH, self.style.line)
        rise = np.interp(azimuth + 6, AZIMUTH, self.style.line) - np.interp(azimuth - 6, AZIMUTH, self.style.line)
        for k in range(4):
            line += 0.009 * rng.uniform(0.4, 1.0) * np.sin((5 + 6 * k) * AROUND + rng.uniform(0, 2 * np.pi))
        if self.style.kind == "stubble":  # cropped this short, every bay and wisp of the hairline shows
            for turns in WISPS:
                line += 0.003 * np.sin(turns * AROUND + rng.uniform(0, 2 * np.pi))
            line += BARE_TEMPLES * bump(azimuth - 38, 8)
        line -= rng.uniform(-0.02, 0.03) * bump(azimuth, 9)
        line += rng.uniform(-0.02, 0.05) * bump(azimuth - 33, 9)
        return line, rise

    @property
    def parted(self):
        """True where hair falls to both sides of a parting."""
        return self.style.hangs and self.style.kind == "locks" and self.name != "curls" and not self.fringed

    @property
    def fringed(self):
        """True where hair is combed over the forehead and cut above the brows."""
        return self.name in FRINGED and self.comb == "forward"

    def above(self, place):
        """Signed distance of places (n, 3) above the hairline, about decimetres."""
        around = np.arctan2(place[:, 0], place[:, 2] - AXIS_Z)
        line, rise = (np.interp(around, AROUND, table) for table in (self._line, self._rise))
        run = np.radians(12) * np.maximum(np.hypot(place[:, 0], place[:, 2] - AXIS_Z), 0.15)
        return (place[:, 1] - line) / np.sqrt(1 + (rise / run) ** 2)

    def thickness(self, place):
        """How far the cushion stands off the scalp at places (n, 3); it rises a little to a parting."""
        tall = self.by_height(self.style.cushion, place)
        if self.style.kind == "coils":
            above = self.above(place)
            return tall * np.sqrt(ss(-0.02, 0.55 * max(self.style.cushion) + 0.12, above))
        tall = tall * ss(0.0, 0.17, self.above(place))
        return tall * (1 + RAISED * self.parting(place, RAISED_WIDTH)) if self.parted else tall

    def share(self, place, ragged):
        """Share of hair colour painted on the scalp; `ragged` (n,) about -1..1 breaks the edge up."""
        start, full, most = self.style.scalp
        broken = BROKEN[self.style.kind == "stubble"]
        shade = ss(start, full, self.above(place) + broken * ragged) * (most + 0.02 * ragged)
        if self.fringed:
            under = ss(*UNDER_FRINGE_Y, place[:, 1]) * ss(*UNDER_FRINGE_X, np.abs(place[:, 0])) * (place[:, 2] > 0.3)
            shade = np.maximum(shade, most * under)
        return shade * (1 - 0.15 * self.parting(place, 0.006)) if self.parted else shade

    def parting(self, place, width):
        """1 on the parting to 0 beside it, at places (n, 3)."""
        return bump(place[:, 0] - PART_X[self.comb], width) * ss(0.55, 0.75, place[:, 1]) * ss(-0.5, -0.2, place[:, 2])

    def roots(self, count, rng, crowded=1):
        """Points spread evenly over the head above the hairline, `crowded` times as dense where it shows.

        Returns
        -------
        place, normal : (n, 3). above : (n,) distance above the hairline. n is about 0.6 `count`.
        """
        inner = np.arange(count * crowded) % crowded == 0
        count = count * crowded
        i = np.arange(count) + 0.5
        golden = (1 + 5**0.5) / 2
        loose = 0.7 / np.sqrt(max(count, 1))
        angle = np.clip(np.arccos(1 - 1.55 * i / count) + rng.normal(0, loose, count), 0.01, 3.0)
        azimuth = 2 * np.pi * i / golden + rng.normal(0, loose, count) / np.sin(angle)
        azimuth = (azimuth + np.pi) % (2 * np.pi) - np.pi
        place = self.skull.surface(angle, azimuth)
        above = self.above(place)
        close = (above < EDGE) | self._near_parting(place) | (self.fringe(place) > 0.05)
        keep = (above > np.abs(rng.normal(0.0, 0.030, count)) - 0.020) & (inner | close)
        return place[keep], self.skull.normal(angle[keep], azimuth[keep]), above[keep]

    def first_row(self, spacing, rng):
        """Roots in a row along the hairline from ear to ear, about `spacing` decimetres apart, as `roots` has them."""
        count = int(2 * ROW_TO / (spacing / ROW_RADIUS))
        azimuth = np.linspace(-ROW_TO, ROW_TO, count) + rng.normal(0, 0.12, count) * spacing
        angle = np.linspace(0.4, 1.8, 140)
        high = self.above(self.skull.surface(np.tile(angle, count), np.repeat(azimuth, 140))).reshape(count, 140)
        lowest = angle[(high > rng.uniform(*ROW_ABOVE, (count, 1))).sum(1) - 1]
        place = self.skull.surface(lowest, azimuth)
        return place, self.skull.normal(lowest, azimuth), self.above(place)

    def fringe(self, place):
        """Share 0..1 with which roots (n, 3) are combed over the forehead; beside it hair falls more and more aside."""
        if not self.fringed:
            return np.zeros(len(place))
        azimuth = np.degrees(np.arctan2(np.abs(place[:, 0]), place[:, 2] - CROWN_Z))
        return ss(*FRINGE_DEG, azimuth) * ss(0.22, 0.36, place[:, 2])

    def _near_parting(self, place):
        return self.parting(place, 0.06) > 0.4 if self.parted else np.zeros(len(place), bool)

    @staticmethod
    def by_height(top_and_side, place):
        """A pair of values for top and sides, mixed by the height of places (n, 3)."""
        top, side = top_and_side
        return side + (top - side) * ss(*TOP, place[:, 1])
