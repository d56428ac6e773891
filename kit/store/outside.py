"""A learner's own file, opened to be looked at: through a window at its own scale, and for nothing else.

What you will understand: a file that comes from outside says nothing about its past. Maps of it can be looked at like
maps of any picture, but here nobody knows what was done to it, so no map of it proves anything.

Serves 08-traces. It deliberately keeps nothing: neither the name nor the content of the file is noted anywhere, its
record of consent is made in memory (`kit.consent.OPENED_HERE`), and what it gives out is shown to the person at this
computer alone, never altered, saved, averaged, scored or trained on. It never resamples: a resampled picture has lost
the traces that one would look for. `kit.store.decoding` reads the header first, so that a file which is too large is
never decoded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kit import consent, store
from kit.picture import MAX_SIDE_PX, Draft, Picture
from kit.store.decoding import Decoded, decoded
from kit.store.places import shown

MOST_BYTES = 100_000_000  # 24 megapixels without compression are 72 MB
NO_VERDICT = "Nothing here can show that this picture was edited, or that it was not: do not accuse anyone with it."
LABEL = f"Opened here for study only. {NO_VERDICT}"
NAME = "The opened picture"  # never the file's own name, which captions would carry into the notebook
MAKE_SMALLER = "cut out the part that you want to study, without resizing it"


def open_outside(path: str | Path) -> Outside:
    """Open an image file from outside for study, without keeping anything of it.

    Parameters
    ----------
    path : str or Path
        A file on this computer: JPEG, PNG, WebP, TIFF, BMP or GIF, of at most 24 megapixels. What it is follows from
        its content, not from its name.

    Returns
    -------
    Outside
        Its `window` gives a picture of at most 512 px a side. `controls.window` moves it with two sliders.

    Raises
    ------
    StoreError
        If it cannot be opened: one sentence that says why and what to do.

    Notes
    -----
    What becomes of orientation, inks, 16 bits and the like: `kit.store.decoding.decoded`. `Outside.notes` says which of
    these happened.
    """
    content = store.read_foreign(path, most_bytes=MOST_BYTES, make_smaller=MAKE_SMALLER)
    return Outside(decoded(content, shown(Path(path)), make_smaller=MAKE_SMALLER))


class Outside:
    """An opened file. Made by `open_outside`.

    Attributes
    ----------
    size_px : tuple of int
        Height and width of the whole file.
    kind : str
        Such as ``JPEG``.
    notes : tuple of str
        A sentence for everything in the file that is not shown as it stands.
    """

    def __init__(self, file: Decoded) -> None:
        self._file = file
        self.kind, self.notes, self.size_px = file.kind, file.notes, file.size_px

    @property
    def farthest_px(self) -> tuple[int, int]:
        """How far the window can be moved down and to the right."""
        height, width = self.size_px
        return max(height - MAX_SIDE_PX, 0), max(width - MAX_SIDE_PX, 0)

    def window(self, left_px: int = 0, top_px: int = 0) -> Picture:
        """Return the part of the file that begins there, at its own scale, 512 px a side where there is as much.

        Raises
        ------
        ValueError
            If the window would leave the file.
        """
        left_px, top_px = int(left_px), int(top_px)
        down, right = self.farthest_px
        if not (0 <= left_px <= right and 0 <= top_px <= down):
            raise ValueError(f"the window begins 0 to {right} px from the left and 0 to {down} px from the top.")
        height, width = (min(side, MAX_SIDE_PX) for side in self.size_px)
        box = left_px, top_px, left_px + width, top_px + height
        return Picture.made(
            Draft(self._file.part(box)),
            step="store.open_outside",
            kind="captured",  # the most careful of all kinds: never lent, and nobody knows what was edited
            name=NAME,
            parameters={"left_px": left_px, "top_px": top_px},
            consent_ids=(consent.OPENED_HERE.record_id,),
            says=LABEL,
        )

    def __repr__(self) -> str:
        height, width = self.size_px
        return f"<Opened file, {self.kind}, {width} x {height} px: {' '.join((*self.notes, LABEL))}>"

    def __reduce__(self) -> Any:
        raise TypeError("a file that was opened here is not pickled: nothing of it is kept.")
