"""What moved between two positions, in words.

What you will understand: to stay where you stood can take as much thought as to move. So the words say what changed,
and never which of the two was better.

Serves 12-cases. It compares words with words; nothing is counted over several cases, and nobody with anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

POSITIONS = ("right", "acceptable with conditions", "wrong", "cannot say")
CONFIDENCE = ("guessing", "leaning", "fairly sure", "very sure")
OPEN = "Take a position before and after: then what moved stands here."
EQUAL = "Staying and moving are worth the same. What counts is the reason."

Stance = Mapping[str, Any]  # position, confidence and reasons; each may be missing


def of_one(before: Stance, after: Stance, who: str = "You") -> str:
    """Return what moved for one person.

    Parameters
    ----------
    before, after : mapping
        ``position`` is one of `POSITIONS`, ``confidence`` one of `CONFIDENCE`.
    who : str
        How the sentence begins.

    Examples
    --------
    >>> of_one({"position": "wrong", "confidence": "leaning"}, {"position": "right"})
    'You moved from "wrong" (leaning) to "right".'
    """
    first, last = before.get("position"), after.get("position")
    if not first or not last:
        return OPEN
    if first != last:
        return f"{who} moved from {_said(before)} to {_said(after)}."
    sure = [stance.get("confidence") for stance in (before, after)]
    if not all(sure):
        return f'{who} stayed with "{last}".'
    if sure[0] == sure[1]:
        return f'{who} stayed with "{last}", {sure[0]} both times.'
    more = "more" if CONFIDENCE.index(sure[1]) > CONFIDENCE.index(sure[0]) else "less"
    return f'{who} stayed with "{last}" and became {more} sure: {sure[0]} before, {sure[1]} now.'


def of_two(before: Mapping[str, Stance], after: Mapping[str, Stance]) -> str:
    """Return what moved for two people, ``first`` and ``second``, and whether they came closer."""
    pairs = {
        who: (before.get(key, {}), after.get(key, {}))
        for key, who in (("first", "The first"), ("second", "The second"))
    }
    told = [of_one(*pair, who=who) for who, pair in pairs.items()]
    if OPEN in told:
        return OPEN
    were, are = (len({pair[when]["position"] for pair in pairs.values()}) == 1 for when in (0, 1))
    together = {
        (True, True): "You took the same position both times.",
        (False, False): "You took different positions both times.",
        (False, True): "Your positions differed before, and are the same now.",
        (True, False): "Your positions were the same before, and differ now.",
    }
    return " ".join([*told, together[were, are]])


def of_a_room(before: Mapping[str, int], after: Mapping[str, int]) -> str:
    """Return how the hands of a room moved, by position.

    Examples
    --------
    >>> of_a_room({"right": 3, "wrong": 9}, {"right": 7, "wrong": 4})
    'Before 12 hands, now 11. "right" gained 4, "wrong" lost 5.'
    """
    totals = [sum(hands.get(position, 0) for position in POSITIONS) for hands in (before, after)]
    if not all(totals):
        return OPEN
    changes = [(position, after.get(position, 0) - before.get(position, 0)) for position in POSITIONS]
    told = [f'"{position}" {"gained" if by > 0 else "lost"} {abs(by)}' for position, by in changes if by]
    count = f"{totals[0]} hands both times" if totals[0] == totals[1] else f"Before {totals[0]} hands, now {totals[1]}"
    return f"{count}. {', '.join(told) or 'No position gained or lost a hand'}."


def _said(stance: Stance) -> str:
    sure = stance.get("confidence")
    return f'"{stance["position"]}"' + (f" ({sure})" if sure else "")
