"""Judging pictures, one after the other: untouched, edited or unknown, and how sure.

What you will understand: a judgement without a confidence hides the half of it. "Unknown" is an answer, and often the
right one.

Serves 09-detection. Every picture, edited or not, stands under the same neutral label, without its name; they come in
the order of their ids, which says nothing about them. It deliberately says nothing about an answer, on the page or in
the stored notebook, and shows what a detector says only to those who ask for it.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import ipywidgets

from kit.consent import ConsentError
from kit.exercises import answers
from kit.exercises.asking import Asked
from kit.exercises.judged import SURE, UNKNOWN, VERDICTS, Judged, Judgement, still_valid
from kit.exercises.rows import LINE, choices, told
from kit.figures import frame
from kit.picture import Picture

QUESTION = "Untouched, edited or unknown?"
HOW_SURE = "How sure are you? (50% is a guess)"
HINT = "Show what the detector says (it is sometimes wrong)"
SHOWN_PX = 256  # side of a picture on the page, as near as whole pixels allow


def judge(
    question_id: str, pictures: Sequence[Picture], *, hints: Sequence[str] | None = None, question: str = QUESTION
) -> Judging:
    """Return a judgement task; as the last line of a cell it is shown.

    Parameters
    ----------
    question_id : str
        Such as ``09-judge``; also the name of the file in which the answers are kept.
    pictures : sequence of Picture
        Untouched and edited ones, in any order.
    hints : sequence of str, optional
        What a detector says of each, such as "edited"; shown only while the learner has it switched on.
    question : str
        What stands above each.

    Raises
    ------
    ConsentError
        If a picture comes from a file that was only opened here.
    TypeError
        If there is no picture, or something else among them.
    ValueError
        If there is not one hint for each, or `kit.exercises.begin` has not said yet where answers stay.
    """
    frame.only_pictures(pictures, "exercises.judge")
    if hints is not None and len(hints) != len(pictures):
        raise ValueError(f"{len(hints)} hints for {len(pictures)} pictures: give one for each.")
    return Judging(question_id, pictures, hints, question)


class Judging(Asked):
    """A judgement task, whose stored text is what it asks. Made by `judge`."""

    def __init__(
        self, question_id: str, pictures: Sequence[Picture], hints: Sequence[str] | None, question: str
    ) -> None:
        sure = [f"{percent}%" for percent in SURE]
        super().__init__("Judge", ([question], VERDICTS), ([HOW_SURE], sure))
        self._question_id = question_id
        self._order = sorted(range(len(pictures)), key=lambda place: pictures[place].id)
        self._pictures = [pictures[place] for place in self._order]
        self._hints = [str(hints[place]) for place in self._order] if hints is not None else None
        self._judged = still_valid(answers.kept(question_id), self._pictures)
        self._at, self._setting = 0, False
        self._helped = {at for at, one in self._judged.items() if one.with_hint}
        self._seen = ipywidgets.HTML()
        self._verdict = choices(self, question, VERDICTS)
        self._sure = choices(self, HOW_SURE, list(zip(sure, SURE, strict=True)))
        self._hint, self._hint_says = ipywidgets.Checkbox(description=HINT, indent=False), ipywidgets.HTML()
        self._hint.layout.width = "auto"
        self.names.keys(self._hint)
        self.names.status(self._hint_says)
        for field, changed in ((self._verdict, self._answered), (self._sure, self._answered), (self._hint, self._help)):
            field.observe(changed, "value")
        self._lay_out_all(question)
        self._show()

    @property
    def answers(self) -> Judged:
        """What was judged, and what was so, in the order in which the pictures were given."""
        found = {place: (self._pictures[at], self._judged.get(at)) for at, place in enumerate(self._order)}
        return Judged.of([found[place] for place in range(len(found))])

    def set(self, number: int, verdict: str, sure: int | None = None) -> None:
        """Judge a picture as a hand would.

        Parameters
        ----------
        number : int
            As it stands above the picture, from 1.
        verdict : str
            "untouched", "edited" or "unknown".
        sure : int, optional
            50, 60, 70, 80, 90 or 100, per cent; not asked for "unknown".

        Raises
        ------
        ValueError
            If there is no such picture or answer.
        """
        if not 1 <= number <= len(self._pictures) or verdict not in VERDICTS or sure not in (None, *SURE):
            raise ValueError(
                f"picture {number} as {verdict!r}, {sure} per cent sure: there are pictures 1 to "
                f"{len(self._pictures)}, the answers {', '.join(VERDICTS)}, and {', '.join(map(str, SURE))} per cent."
            )
        self._go(number - 1)
        self._verdict.value = verdict
        if verdict != UNKNOWN:
            self._sure.value = sure

    # Inside ---------------------------------------------------------------------------------------------------

    def _lay_out_all(self, question: str) -> None:
        def line(*parts: Any) -> ipywidgets.HBox:
            layout = ipywidgets.Layout(
                flex_flow="row wrap", align_items="baseline", border_top=LINE, padding="2px 0", max_width="66em",
                grid_gap="0 24px",
            )  # fmt: skip
            return ipywidgets.HBox(list(parts), layout=layout)

        def asked(words: str, field: Any) -> ipywidgets.HBox:
            field.layout.width = "auto"
            label = told(f"<b>{html.escape(words)}</b>")
            label.layout = ipywidgets.Layout(flex="0 0 auto", width="min(28em, 100%)")
            return line(label, field)

        buttons = line(self.button("Previous picture", lambda: self._go(self._at - 1)),
                       self.button("Next picture", lambda: self._go(self._at + 1)))  # fmt: skip
        help_ = [line(self._hint, self._hint_says)] if self._hints else []
        self.lay_out([self._seen, asked(question, self._verdict), asked(HOW_SURE, self._sure), *help_, buttons])

    def _go(self, at: int) -> None:
        """Turn to a picture; after the last comes the first."""
        self._at = at % len(self._pictures)
        self._show()

    def _show(self) -> None:
        """Show the picture and what was said of it before."""
        found = self._judged.get(self._at, Judgement())
        self._setting = True
        try:
            self._verdict.value, self._sure.value = found.verdict, found.sure
        finally:
            self._setting = False
        self._sure.disabled = found.verdict == UNKNOWN
        self._seen.value = self._picture()
        self._help()
        self.say(f"Picture {self._at + 1} of {len(self._pictures)}. {self._counted()}")

    def _picture(self) -> str:
        picture, name = self._pictures[self._at], f"Picture {self._at + 1} of {len(self._pictures)}"
        try:
            labelled = frame.labelled(picture, judge=True)
        except ConsentError as error:  # somebody has withdrawn since
            return f'<p style="{frame.SIZE}">{html.escape(str(error))}</p>'
        larger = max(round(SHOWN_PX / picture.size_px[1]), 1)
        alts = [frame.described(picture, name, judge=True)]
        return frame.row(frame.encoded([labelled], [name], alts, exact=True, quick=True, scale=larger))

    def _help(self, _change: Any = None) -> None:
        """Show the hint of this picture, or none."""
        shown = bool(self._hints and self._hint.value)
        if shown:
            self._helped.add(self._at)
        says = f"The detector says: {self._hints[self._at]}." if shown else ""
        self._hint_says.value = f'<div style="{frame.SIZE};line-height:1.4">{html.escape(says)}</div>' if says else ""

    def _answered(self, _change: Any) -> None:
        if self._setting:
            return
        unknown = self._verdict.value == UNKNOWN
        self._sure.disabled = unknown
        found = Judgement(self._verdict.value, None if unknown else self._sure.value, self._at in self._helped)
        self._judged[self._at] = found
        kept = {f"picture-{at + 1}": one.as_kept(self._pictures[at]) for at, one in sorted(self._judged.items())}
        self.keep(self._question_id, kept, self._counted())

    def _counted(self) -> str:
        done = sum(one.is_whole for one in self._judged.values())
        open_ = self._judged.get(self._at)
        more = " How sure are you?" if open_ and open_.verdict and not open_.is_whole else ""
        return f"Kept in your answers: {done} of {len(self._pictures)}.{more}"
