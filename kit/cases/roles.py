"""Who speaks for whom, when a case is argued with roles.

What you will understand: to speak for somebody else can widen a view, and it can make a game of a person's harm. So
nobody is made to play the person who was shown, or the one who did harm.

Serves 12-cases, in pairs and in a room. A role is an offer: whoever would rather not plays none, without a reason.
"""

from __future__ import annotations

import numpy as np

from kit.store import Card


def deal(card: Card, people: int, rng: np.random.Generator) -> list[str]:
    """Return a role for each of some people; each role comes as often as any other, or once more.

    Parameters
    ----------
    card : Card
    people : int
        How many.
    rng : numpy.random.Generator

    Returns
    -------
    list of str
        As many as people; empty for a card of the sensitivity *strong*, which is discussed without roles, and for a
        card without any.

    Raises
    ------
    ValueError
        If there is less than one person.

    Examples
    --------
    >>> from kit import store
    >>> sorted(deal(store.read_card("welcome-to-chechnya-2020"), 2, np.random.default_rng(1)))
    ['people who see one scene of it on its own', 'people who watch the film']
    """
    if people < 1:
        raise ValueError(f"roles are dealt to at least one person, not to {people}.")
    told = card.fields
    shown = set(told["stakeholders"]["subject"])
    roles = [] if card.is_strong else [role for role in told["roles"] if role not in shown]
    if not roles:
        return []
    rounds = -(-people // len(roles))
    return [str(role) for _ in range(rounds) for role in rng.permutation(roles)][:people]
