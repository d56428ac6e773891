"""Hair that grows: a hairline, roots on the scalp, and strands that are combed, curl, hang or are plaited.

A style is one row of `styles.STYLES`. Hair is built once for an actor and a size, on the neutral head, and never
looks at expression, pose or skin tone. Brows, lashes and beards move with the face and live elsewhere (`brows`,
`fine`, `beard`), but are drawn with the same brush (`splat`). It cannot be blown by wind or tucked behind an ear.
"""

import numpy as np

from kit.actors.curves import seed_of
from kit.actors.hair import coils, knot, locks, ropes
from kit.actors.hair.scalp import Scalp
from kit.actors.optics import splat

MAKERS = {"stubble": coils.stubble, "coils": coils.grown, "locks": locks.grown, "ropes": ropes.grown}
FULL_PX = 512  # internal size at which the numbers of the table hold
MORE_AT_SIZE = 1.15  # power with which the number of strands grows with the picture


def strands(actor, internal_px, bend):
    """Strands of the actor's style, built on the neutral head.

    Parameters
    ----------
    internal_px : side of the internal frame. bend : the actor's `Asymmetry`.

    Returns
    -------
    list of splat.Strands
        Empty for a bald or covered head.
    """
    scalp = Scalp(actor)
    if scalp.style is None:
        return []
    rng = np.random.default_rng(seed_of("hair", actor.name, scalp.name))
    share = (internal_px / FULL_PX) ** MORE_AT_SIZE
    grown = MAKERS[scalp.style.kind](scalp, actor, share, rng)
    if scalp.name == "bun":
        grown.append(knot.wound(scalp, actor, share, rng))
    return [each._replace(lines=bend(each.lines)) for each in grown]


def draw(scene):
    """All hairs of a scene: beard, brows and lashes, then the hair of the head, which hangs in front of them."""
    light_there = splat.lent(scene)
    for kind in scene.form.strands:
        splat.draw(scene, kind, light_there)
