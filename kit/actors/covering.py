"""What is worn: which dressing an actor has, and the plain one: a shirt, and the shade of hair on the scalp.

A dressing says how thick hair stands on the head, which surfaces it adds, and what the pixels are made of. Coverings
(`hijab`, `turban`) are sheets of cloth of their own (`sheet`), chosen with the actor and never removed.
"""

import numpy as np

from kit.actors import body, clothes, hair
from kit.actors.actor import linear
from kit.actors.clothes import CLOTH_POWER
from kit.actors.curves import seed_of
from kit.picture import Region


def dress(actor, relief):
    """The dressing of an actor: `hijab.Hijab`, `turban.Turban` or `Plain`."""
    from kit.actors import hijab, turban

    kinds = {"hijab": hijab.Hijab, "turban": turban.Turban}
    return kinds.get(actor.covering.get("style"), Plain)(actor, relief)


class Plain:
    """Shirt and hair only."""

    ears = True

    def __init__(self, actor, relief):
        self.actor, self.relief = actor, relief
        self.style = actor.hair["style"]

    def thickness(self, place):
        """Standing off of hair at places (n, 3), decimetres, or None."""
        return None if self.style not in hair.STYLES else hair.thickness(hair.STYLES[self.style], place)

    def uncovered(self, mesh):
        """A mesh of the head, or of glasses, without what cloth hides: all of it."""
        return mesh

    def meshes(self):
        """Neck and shoulders with a shirt, and its collar."""
        dm, style = self.actor.dm, self.actor.clothes["style"]
        shirt = body.bust(dm, lambda place: clothes.thickness(style, place))
        return [shirt, clothes.collar(dm)] if style == "collar" else [shirt]

    def paint(self, scene, neck):
        """Shirt, collar and scalp into the scene's pixels, in place."""
        clothes.paint(self.actor, scene, neck)
        if self.style in hair.STYLES:
            self._scalp(scene)

    def _scalp(self, scene):
        style = hair.STYLES[self.style]
        head = np.flatnonzero((scene.material == body.HEAD) & (scene.place[:, 1] > -0.75))
        place = scene.place[head]
        rough = _ragged(self.actor, place)
        share = hair.scalp_share(style, place, rough).astype(np.float32)
        some = share > 0.004
        head, share, rough = head[some], share[some], rough[some]
        grey = self.actor.hair.get("grey", 0.0)
        colour = linear(self.actor.hair["colour"]) ** (1 - grey) * linear(hair.GREY) ** grey
        scene.albedo[head] += (colour * style.dark * (1 + 0.04 * rough[:, None]) - scene.albedo[head]) * share[:, None]
        scene.rough[head] = share
        scene.power[head] += (CLOTH_POWER - 1) * share
        scene.slope[head] *= (1 - share)[:, None]
        scene.region[head[share > 0.5]] = Region.HAIR


def _ragged(actor, place):
    """Uneven values -1..1 over the scalp, from sums of slanted waves (no grid, no table)."""
    rng = np.random.default_rng(seed_of("scalp", actor.name))
    total = np.zeros(len(place), np.float32)
    for _ in range(7):
        wave = rng.normal(0, 34, 3).astype(np.float32)
        total += np.sin(place @ wave + np.float32(rng.uniform(0, 6.28)))
    return total / 3.2
