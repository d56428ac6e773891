"""Which dressing an actor has: plain, or a covering, chosen with the actor and never removed."""

from kit.actors.worn import hijab, turban
from kit.actors.worn.plain import Plain

COVERINGS = {"hijab": hijab.Hijab, "turban": turban.Turban}


def dress(actor, skull):
    """The dressing of an actor over a `skull.Skull`: `hijab.Hijab`, `turban.Turban` or `plain.Plain`."""
    return COVERINGS.get(actor.covering.get("style"), Plain)(actor, skull)


def follows_jaw(actor):
    """True if what is worn changes its form when the mouth opens: a cloth under the chin."""
    return actor.covering.get("style") == "hijab"
