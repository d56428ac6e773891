"""A courtroom of 1,000: what rates mean for people.

What you will understand: "finds 90 of 100, with 5 of 100 false alarms" sounds like a good witness. How many of those
whom it accuses are guilty depends on a third number that no detector knows: how many edited pictures there are at all.
Where they are rare, most of the accused are innocent.

Serves 09-detection. It deliberately counts whole people and computes no probability: counts are understood where
percentages are not (Gigerenzer and Hoffrage, 1995; for detectors Axelsson, 2000).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

PEOPLE = 1000


@dataclass(frozen=True)
class Court:
    """What becomes of people who each sent in one picture. The four counts add up to all of them.

    Attributes
    ----------
    hit : int
        Edited and flagged.
    missed : int
        Edited, and nobody noticed.
    falsely_flagged : int
        Untouched, and flagged all the same.
    left_alone : int
        Untouched and not flagged.
    hits_per_100, false_alarms_per_100 : float
        The rates from which the counts came.
    """

    hit: int
    missed: int
    falsely_flagged: int
    left_alone: int
    hits_per_100: float
    false_alarms_per_100: float

    @property
    def people(self) -> int:
        """All of them."""
        return self.hit + self.missed + self.falsely_flagged + self.left_alone

    @property
    def edited(self) -> int:
        """How many sent in an edited picture."""
        return self.hit + self.missed

    @property
    def flagged(self) -> int:
        """How many are flagged, rightly or not."""
        return self.hit + self.falsely_flagged

    @property
    def of_flagged(self) -> float:
        """The share of the flagged whose picture is edited, in [0, 1]; nan where nobody is flagged."""
        return self.hit / self.flagged if self.flagged else math.nan

    @property
    def counts(self) -> Mapping[str, int]:
        """The four counts by name, the flagged first."""
        return {
            "edited, flagged": self.hit,
            "untouched, flagged": self.falsely_flagged,
            "edited, missed": self.missed,
            "untouched, left alone": self.left_alone,
        }

    @property
    def says(self) -> str:
        """All of it in natural frequencies, one step after another, so that each can be checked by hand."""
        begins = (
            f"Of {self.people:,} people, {self.edited:,} sent in an edited picture. Of 100 such people "
            f"{self.hits_per_100:g} are flagged, so of these {self.edited:,} it is {self.hit:,}. The other "
            f"{self.people - self.edited:,} sent in an untouched one. Of 100 such people {self.false_alarms_per_100:g} "
            f"are flagged, so of these {self.people - self.edited:,} it is {self.falsely_flagged:,}."
        )
        if not self.flagged:
            return f"{begins} So nobody is flagged."
        return (
            f"{begins} {self.hit:,} and {self.falsely_flagged:,} make {self.flagged:,} flagged, and {self.hit:,} of "
            f"these {self.flagged:,} sent in an edited picture ({self.hit:,} / {self.flagged:,} = "
            f"{self.of_flagged:.2f}): about {100 * self.of_flagged:.0f} of 100 flagged."
        )


def courtroom(
    people: int = PEOPLE, *, edited_per_1000: float = 10, hits_per_100: float = 90, false_alarms_per_100: float = 5
) -> Court:
    """Return what becomes of people when a detector looks at one picture of each.

    Parameters
    ----------
    people : int
    edited_per_1000 : float
        Of 1,000 pictures, how many are edited: 0 to 1,000.
    hits_per_100 : float
        Of 100 edited pictures, how many are flagged: 0 to 100.
    false_alarms_per_100 : float
        Of 100 untouched pictures, how many are flagged all the same: 0 to 100.

    Returns
    -------
    Court

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    Each count is what is expected, rounded to whole people (a half upwards), and what remains belongs to the other
    count of its kind; so they add up. In a real thousand the counts would scatter around these.

    Examples
    --------
    >>> court = courtroom(edited_per_1000=10, hits_per_100=90, false_alarms_per_100=5)
    >>> court.hit, court.missed, court.falsely_flagged, court.left_alone
    (9, 1, 50, 940)
    """
    if people < 1 or int(people) != people:
        raise ValueError(f"people={people}: a courtroom has at least one person, and whole ones.")
    if not 0 <= edited_per_1000 <= 1000:
        raise ValueError(f"edited_per_1000={edited_per_1000}: choose 0 to 1,000.")
    for name, number in (("hits_per_100", hits_per_100), ("false_alarms_per_100", false_alarms_per_100)):
        if not 0 <= number <= 100:
            raise ValueError(f"{name}={number}: choose 0 to 100.")
    edited = _whole(people * edited_per_1000 / 1000)
    hit, falsely = _whole(edited * hits_per_100 / 100), _whole((people - edited) * false_alarms_per_100 / 100)
    others = int(people) - edited
    return Court(hit, edited - hit, falsely, others - falsely, hits_per_100, false_alarms_per_100)


def _whole(expected: float) -> int:
    return math.floor(round(expected, 9) + 0.5)  # 990 * 0.05 is 49.5, whatever the last bit of the product says
