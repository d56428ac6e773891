"""Which cards there are, and which fit a lesson.

What you will understand: a lesson has a topic and a length, and a hard topic needs somebody who decided to teach it.

Serves 12-cases. It deliberately leaves out cards of the sensitivity *strong* unless they are asked for.
"""

from __future__ import annotations

from kit import store


def cards(
    *, theme: str | None = None, medium: str | None = None, minutes: int | None = None, strong: bool = False
) -> list[store.Card]:
    """Return the cards that fit, the oldest case first.

    Parameters
    ----------
    theme : str, optional
        A key of `kit.store.THEMES`.
    medium : str, optional
        One of `kit.store.MEDIA`.
    minutes : int, optional
        The most that a card may take.
    strong : bool
        Take cards on hard topics, too.

    Raises
    ------
    ValueError
        If there is no such theme or medium.

    Examples
    --------
    >>> cards(theme="dataset", minutes=4)
    []
    """
    for name, value, known in (("theme", theme, store.THEMES), ("medium", medium, store.MEDIA)):
        if value is not None and value not in known:
            raise ValueError(f"there is no {name} {value!r}: choose one of {', '.join(known)}.")
    found = [store.read_card(card_id) for card_id in store.card_ids()]
    fits = (
        one
        for one in found
        if (strong or not one.is_strong)
        and (theme is None or theme in one.fields["themes"])
        and (medium is None or medium == one.fields["medium"])
        and (minutes is None or one.fields["minutes"] <= minutes)
    )
    return sorted(fits, key=lambda one: (one.fields["year"], one.id))


def card(card_id: str) -> store.Card:
    """Return one card, whatever its sensitivity.

    Raises
    ------
    StoreError
        If there is no such card.
    """
    return store.read_card(card_id)
