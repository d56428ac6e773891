"""The plain dressing: a shirt, and the shade of hair on the scalp.

A dressing says how thick hair stands on the head, which surfaces it adds, and what the pixels are made of. `dressing`
chooses it.
"""

import numpy as np

from kit.actors.curves import seed_of, ss
from kit.actors.form import body
from kit.actors.hair import curtain, tones
from kit.actors.hair.scalp import Scalp
from kit.actors.worn import clothes
from kit.actors.worn.clothes import CLOTH_POWER
from kit.picture import Region

LABELLED = 0.35  # share of hair colour from which a scalp counts as hair
STREAKED = 9.0  # strength of the streaks in hair that hangs, against the unevenness of the scalp
PARTED_LIT, PARTED_DARK = 0.16, 1.9  # decimetres beside a parting within which the cushion is seen, and its brightness
INSIDE_LIT = 2.8  # light that comes through hair behind the neck, in shares of its own colour


class Plain:
    """Shirt and hair only."""

    def __init__(self, actor, skull):
        self.actor, self.skull = actor, skull
        self.scalp = Scalp(actor)

    @property
    def ears(self):
        """False where hair hides both ears."""
        return not (self.scalp.style and self.scalp.style.hangs and self.scalp.style.kind == "locks")

    def thickness(self, place):
        """Standing off of hair at places (n, 3), decimetres, or None."""
        return self.scalp.thickness(place) if self.scalp.style else None

    def uncovered(self, mesh):
        """A mesh of the head, or of glasses, without what cloth hides: all of it."""
        return mesh

    def meshes(self):
        """Neck and shoulders with a shirt, its collar, and hair that hangs."""
        dm, style = self.actor.dm, self.actor.clothes["style"]
        shirt = body.bust(dm, lambda place: clothes.thickness(style, place))
        worn = [shirt, clothes.collar(dm)] if style == "collar" else [shirt]
        return worn + curtain.meshes(self.scalp)

    def paint(self, scene, neck):
        """Shirt, collar and scalp into the scene's pixels, in place."""
        clothes.paint(self.actor, scene, neck)
        if self.scalp.style:
            self._scalp(scene)

    def _scalp(self, scene):
        """The cushion of hair on the head, and whatever hangs from it."""
        style = self.scalp.style
        place, head = scene.place, scene.material == body.HEAD
        face = (place[:, 1] < 0.25) & (place[:, 2] > 0.50)
        index = np.flatnonzero((head & (place[:, 1] > -0.75) & ~face) | (scene.material == body.LOCKS))
        place, hangs = scene.place[index], scene.material[index] == body.LOCKS
        rough = _ragged(self.actor, place)
        share = np.where(hangs, 1.0, self.scalp.share(place, rough)).astype(np.float32)
        some = share > 0.004
        index, share, rough, hangs = index[some], share[some], rough[some], hangs[some]
        dark = style.dark
        if self.scalp.parted:  # strands part here and leave the cushion bare: it takes on their shine
            dark += (PARTED_DARK - dark) * self.scalp.parting(scene.place[index], PARTED_LIT) * ~hangs
        rough[hangs] += STREAKED * _streaks(scene.place[index[hangs]])
        inside = 1 + INSIDE_LIT * hangs * ss(0.20, -0.30, scene.place[index, 2])
        hairy = (tones.mean_colour(self.actor) * (dark * inside * (1 + 0.04 * rough))[:, None]).astype(np.float32)
        scene.albedo[index] *= (hairy / scene.albedo[index]) ** share[:, None]  # hair is an ink: shares multiply
        scene.rough[index] = share
        scene.power[index] += (CLOTH_POWER - 1) * share
        scene.slope[index] *= (1 - share)[:, None]
        scene.region[index[share > LABELLED]] = Region.HAIR


def _ragged(actor, place):
    """Uneven values -1..1 over the scalp, from sums of slanted waves (no grid, no table)."""
    rng = np.random.default_rng(seed_of("scalp", actor.name))
    total = np.zeros(len(place), np.float32)
    for _ in range(4):
        wave = rng.normal(0, 34, 3).astype(np.float32)
        total += np.sin(place @ wave + np.float32(rng.uniform(0, 6.28)))
    return total / 2.4


def _streaks(place):
    """Fine upright streaks -1..1, as of hair that hangs."""
    around = np.arctan2(place[:, 0], place[:, 2])
    waves = ((61, 2.0), (97, -3.0), (173, 1.0), (240, -1.5))
    return sum(np.sin(turns * around + slant * place[:, 1]) for turns, slant in waves).astype(np.float32) / 4
