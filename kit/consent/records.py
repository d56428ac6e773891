"""What a record holds, and what it answers when somebody asks for a purpose."""

from __future__ import annotations

import datetime as dt
import os
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field

SCHEMA_VERSION = "face-value-consent/1"

PURPOSES = {
    "display": "be shown",
    "study": "be measured",  # also copied as a camera would
    "alter": "be changed",
    "lend-face": "lend a face",
    "receive-face": "receive a face",
    "average": "be averaged with others",
    "train": "be used to train a model",
    "publish": "be shown in public",
}
BASES = {
    "depicts-nobody": "depicts nobody",
    "signed-consent": "signed consent",
    "published-by-person-shown": "published by the person shown",
    "licence-only": "licence only",
    "opened-here": "opened here",
}
SAID = {"signed-consent": "what was signed", "published-by-person-shown": "what stands beside the pictures"}
AUDIENCES = ("self", "class", "public")  # each reaches further than the one before

# What a basis can grant at most. A record that says more contradicts itself and is refused whole.
MOST_A_BASIS_GRANTS = {
    "depicts-nobody": frozenset(PURPOSES),
    "signed-consent": frozenset(PURPOSES) - {"lend-face"},
    "published-by-person-shown": frozenset(PURPOSES) - {"lend-face"},
    "licence-only": frozenset({"display", "study", "publish"}),
    "opened-here": frozenset({"display", "study"}),
}

POINT_SETS = {"face-68": 68, "webmorph-189": 189, "webmorph-106": 106}  # how many landmarks a photograph comes with
MOST_QUOTED = 200  # characters of the signed words in a refusal: one sentence, still read to its end
NEVER_LENT = "Nothing would change that here: this kit lends only faces that depict nobody"


class ConsentError(Exception):
    """Nobody agreed to this. The message says what is missing, who would have to agree, and what would change it."""


@dataclass(frozen=True)
class Record:
    """What was agreed about one picture or one set of pictures.

    Attributes
    ----------
    record_id : str
        Also the name of its file.
    shown : str
        Who is shown, without a private person's name.
    basis : str
        One of `BASES`.
    purposes : frozenset of str
        A subset of `PURPOSES`.
    audience : {"self", "class", "public"}
        The widest audience.
    valid_from, valid_until : datetime.date or None
        The period; None means that it does not begin or end.
    words : str
        The sentence that was signed, or what stands in its place.
    withdrawal_method, credit : str
    asks : str
        What those who published the pictures ask of everybody, beyond licence and consent; else empty.
    public_figure : bool
        Whether the person shown is one: then nothing beyond showing and studying can be granted.
    play : bool
        Whether the person is invented for an exercise. It grants nothing more: a play is treated like the real thing.
    evidence_sha256 : str or None
        Hash of the signed form.
    reported_by : str
        Who says that a form was signed, where nobody of the kit has seen it; else empty.
    people : int
        How many people it is about. Where there are several, each picture shows another one.
    point_set : str
        One of `POINT_SETS`: the landmarks of its photographs.
    pictures : dict of str to str
        Name of each picture that the record covers by hash, and the `fingerprint` of its pixels.
    withdrawn : bool
    """

    record_id: str
    shown: str
    basis: str
    purposes: frozenset[str]
    audience: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    words: str
    withdrawal_method: str
    credit: str = ""
    asks: str = ""
    public_figure: bool = False
    play: bool = False
    evidence_sha256: str | None = None
    reported_by: str = ""
    people: int = 1
    point_set: str = "face-68"
    pictures: Mapping[str, str] = field(default_factory=dict)
    withdrawn: bool = False

    @property
    def stands_on(self) -> str:
        """What the yes rests on, in words: also that a person is invented, or that nobody here saw the form."""
        more = ", invented for an exercise" if self.play else ", as reported" if self.reported_by else ""
        return BASES[self.basis] + more

    @property
    def may_be_restored(self) -> bool:
        """Whether a withdrawal can be taken back here; for a real person only that person can say yes again."""
        return self.play or self.basis == "depicts-nobody"

    def reason_against(self, purpose: str, audience: str = "self") -> str | None:
        """Return why this record does not allow a purpose before an audience, or None when it does."""
        known_as = f"the record {self.record_id!r} ({self.stands_on})"
        if self.withdrawn:
            who = "Taking it back" if self.basis == "depicts-nobody" else f"A new yes from {self.shown}"
            return f"{known_as} was withdrawn. {who} would change that"
        now = today()
        if self.valid_from and now < self.valid_from:
            return f"{known_as} is not valid yet. Waiting would change that"
        if self.valid_until and now > self.valid_until:
            return f"{known_as} has ended. A renewed yes from {self.shown} would change that"
        if purpose not in self.purposes:
            allowed = _listed([may for name, may in PURPOSES.items() if name in self.purposes])
            only = f"allows it only to {allowed}" if self.purposes else "allows nothing"
            return f"{known_as} {only}{self._as_signed()}. {self._what_would_change(purpose)}"
        if AUDIENCES.index(audience) > AUDIENCES.index(self.audience):
            return (
                f"{known_as} reaches {reach(self.audience)}, not {reach(audience)}{self._as_signed()}. "
                f"A yes to that audience from {self.shown} would change that"
            )
        return None

    def _as_signed(self) -> str:
        """Return the words behind a yes as the end of a reason, so that whoever is refused can weigh them."""
        if self.basis not in SAID:
            return ""
        words = textwrap.shorten(self.words.rstrip("."), MOST_QUOTED, placeholder=" ...")
        return f'; {SAID[self.basis]} reads "{words}"'

    def _what_would_change(self, purpose: str) -> str:
        if purpose == "lend-face" and self.play:
            return f"Nothing would change that here: {self.shown} counts as a real person, whose face is never lent"
        if purpose == "lend-face":
            return NEVER_LENT
        if self.public_figure:
            return "Nothing would change that here: this kit never alters a public figure"
        if purpose not in MOST_A_BASIS_GRANTS[self.basis]:
            return f"Only a form signed for this purpose by {self.shown} would change that"
        return f"A yes to this purpose from {self.shown} would change that"


# A file that a learner opens from outside: nobody was asked, so this record is made here and no file can say more.
OPENED_HERE = Record(
    record_id="opened-here",
    shown="whoever is in the picture",
    basis="opened-here",
    purposes=MOST_A_BASIS_GRANTS["opened-here"],
    audience="self",
    valid_from=None,
    valid_until=None,
    words="Nobody agreed to anything: a file was opened on this computer, to be looked at there.",
    withdrawal_method="Restart the kernel: nothing of the file was kept.",
)


def today() -> dt.date:
    """Return the date of today, the only clock of the kit (``FACE_VALUE_TODAY=2036-01-31`` sets it in tests)."""
    chosen = os.environ.get("FACE_VALUE_TODAY")
    return dt.date.fromisoformat(chosen) if chosen else dt.date.today()


def _listed(words: list[str]) -> str:
    """Return words as a phrase: ``one, two and three``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def reach(audience: str) -> str:
    """Return an audience in words."""
    return {"self": "one person alone", "class": "the class", "public": "the public"}[audience]
