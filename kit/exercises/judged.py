"""What was judged, as numbers: a verdict and a confidence make one stated chance.

What you will understand: "edited, 80% sure" says that 80 of 100 such pictures are edited; "untouched, 80% sure" says 20
of 100; "unknown" says 50. So said, a person can be measured as a detector is.

Serves 09-detection. It deliberately tells nothing before all pictures are judged, and keeps no truth in the answers.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kit.figures import frame
from kit.picture import Picture

if TYPE_CHECKING:
    from kit.exercises.judging import Judging

UNTOUCHED, EDITED, UNKNOWN = VERDICTS = "untouched", "edited", "unknown"
SURE = 50, 60, 70, 80, 90, 100  # per cent; below 50 the other verdict would be meant
ID_LENGTH = 8  # so much of a picture's id is kept beside an answer, to know it again
NOT_YET = "Judged so far: {done} of {all} pictures. Judge all of them above, then run this cell again."


@dataclass(frozen=True)
class Judgement:
    """What was said of one picture: the verdict, per cent sure, and whether the detector's word had been seen."""

    verdict: str | None = None
    sure: int | None = None
    with_hint: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing; "unknown" needs no confidence."""
        return self.verdict == UNKNOWN or (self.verdict is not None and self.sure is not None)

    @property
    def chance(self) -> float:
        """The chance that the picture is edited, as it was stated, in [0, 1]."""
        if self.verdict == UNKNOWN:
            return 0.5
        return self.sure / 100 if self.verdict == EDITED else 1 - self.sure / 100

    def as_kept(self, picture: Picture) -> dict[str, Any]:
        """Return it as it stands in the answers."""
        told = {"verdict": self.verdict, "sure": self.sure, "with-hint": self.with_hint}
        return {"picture": picture.id[:ID_LENGTH], **told}


@dataclass(frozen=True, eq=False)
class Judged:
    """Judgements as arrays, one entry for each picture that was judged.

    Attributes
    ----------
    chance : numpy.ndarray
        float64, (n,), in [0, 1]: the stated chance that the picture is edited.
    edited : numpy.ndarray
        bool, (n,): whether it is, as its history knows.
    verdict : numpy.ndarray
        str, (n,).
    with_hint : numpy.ndarray
        bool, (n,): whether the detector's word had been seen.
    place : numpy.ndarray
        int, (n,): which of the given pictures, from 0.
    asked : int
        How many pictures there were to judge.
    """

    chance: np.ndarray
    edited: np.ndarray
    verdict: np.ndarray
    with_hint: np.ndarray
    place: np.ndarray
    asked: int

    @classmethod
    def of(cls, judged: Sequence[tuple[Picture, Judgement | None]]) -> Judged:
        """Return the judgements that are whole, beside what is so."""
        whole = [(place, picture, one) for place, (picture, one) in enumerate(judged) if one and one.is_whole]
        return cls(
            np.array([one.chance for _, _, one in whole], float),
            np.array([any(step.kind == "edited" for step in picture.history) for _, picture, _ in whole], bool),
            np.array([one.verdict for _, _, one in whole], "U9"),
            np.array([one.with_hint for _, _, one in whole], bool),
            np.array([place for place, _, _ in whole], int),
            len(judged),
        )

    def __len__(self) -> int:
        return len(self.chance)


def still_valid(kept: Mapping[str, Any], pictures: Sequence[Picture]) -> dict[int, Judgement]:
    """Return what was kept and still belongs to these pictures; a file that was edited by hand may hold anything."""
    found = {}
    for at, picture in enumerate(pictures):
        one = kept.get(f"picture-{at + 1}")
        if not isinstance(one, Mapping) or one.get("picture") != picture.id[:ID_LENGTH]:
            continue
        verdict, sure = one.get("verdict"), one.get("sure")
        if verdict in VERDICTS and (sure is None or sure in SURE):
            found[at] = Judgement(verdict, sure, one.get("with-hint") is True)
    return found


def reckon(task: Judging, score: Callable[[np.ndarray, np.ndarray], Any]) -> None:
    """Say how well stated chances agree with what was so, once all pictures are judged.

    Parameters
    ----------
    task : Judging
    score : callable
        ``score(chance, edited)`` returns something that ``says`` a sentence, such as ``detection.brier``.
    """
    sentence = reckoned(task.answers, score)
    frame.publish(frame.Shown(f'<p style="{frame.CAPTION}">{html.escape(sentence)}</p>', sentence))


def reckoned(found: Judged, score: Callable[[np.ndarray, np.ndarray], Any]) -> str:
    """Return the sentence of `reckon`."""
    if len(found) < found.asked:
        return NOT_YET.format(done=len(found), all=found.asked)
    unknown = int((found.verdict == UNKNOWN).sum())
    said = [f"You judged {found.asked} pictures, {unknown or 'none'} of them as unknown."]
    said.append(score(found.chance, found.edited).says)
    if found.with_hint.any() and not found.with_hint.all():
        for words, which in (("Without", ~found.with_hint), ("With", found.with_hint)):
            told, number = score(found.chance[which], found.edited[which]).says, which.sum()
            said.append(f"{words} the detector's word ({number} {'picture' if number == 1 else 'pictures'}): {told}")
    return " ".join(said)
