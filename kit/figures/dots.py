"""Scores as dots in two lanes, and the lines that turn them into verdicts.

What you will understand: a threshold is a line that somebody draws through a crowd. Wherever it is drawn, some dots lie
on the wrong side of it.

Serves 09-detection. Edited pictures are solid dots in the upper lane, untouched ones rings in the lower one, so that
nobody has to tell colours apart. It deliberately draws every picture as one dot, and smooths nothing.

Sources: colours after [Okabe 2008](#okabe2008).
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kit.figures import frame

WIDTH_PX, SIDE_PX = 640, 14  # of a lane, and of the margin on its left and right
COLUMNS = 50  # into which scores are sorted to be piled up
WIDEST_DOT_PX, NARROWEST_DOT_PX = 9.0, 1.0  # diameter of a dot with few neighbours, and with very many
GAP_SHARE = 0.14  # of a dot's diameter that separates it from the next
LANE_PX, HEAD_PX, FOOT_PX = 140, 24, 26  # height of the room for dots, of the words above it, of the numbers below it
VERDICTS = "called"  # before the name of a zone: the lane says what the pictures are, the zone what they are called
ZONES = {"untouched": "#dfeaf4", "unknown": "#f1efe9", "edited": "#fbe7cf"}
NARROWEST_ZONE_PX = 138  # a narrower one has room for its number only
INK, DOT, RING, PAPER = "#20222a", "#b84a00", "#005c9e", "#fdfcf9"
WORDS = f"{frame.NAME};padding-top:8px"
FONT = 'font-family="Helvetica, Arial, DejaVu Sans, sans-serif" font-size="13"'


class Sorted(Protocol):
    """Scores in [0, 1], (n,), of which pictures were edited, bool (n,), and the two lines."""

    scores: np.ndarray
    edited: np.ndarray
    untouched_below: float
    edited_from: float


def scores(found: Sorted, *, caption: str) -> None:
    """Show each picture as a dot at its score, and the verdict that it gets.

    Parameters
    ----------
    found : Sorted
        Such as `kit.detection.sort_out` returns.
    caption : str
        The sentence, with its numbers.
    """
    frame.publish(frame.figure([lanes(found)], caption))


def lanes(found: Sorted) -> Lanes:
    """Return what `scores` shows above its caption, for a control: ``shows=figures.lanes``."""
    return Lanes(np.asarray(found.scores), np.asarray(found.edited), found.untouched_below, found.edited_from)


@dataclass(frozen=True, eq=False)
class Lanes(frame.Drawing):
    """Two lanes of dots, ready to be shown. Made by `lanes`."""

    scores: np.ndarray
    edited: np.ndarray
    untouched_below: float
    edited_from: float

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the dots on the page, without the words above them."""
        return WIDTH_PX, 2 * (HEAD_PX + LANE_PX + FOOT_PX)

    def html(self, *, dimmed: bool = False) -> str:
        """Return both lanes, each below the words that say what it holds."""
        dot_px, abreast = _fitting(self._tallest())
        parts = []
        for kind, rows in (("edited", self.edited), ("untouched", ~self.edited)):
            says = f"{int(rows.sum())} {kind} pictures, by their score"
            content = self._drawn(self.scores[rows], kind == "edited", dot_px, abreast).encode()
            size_px = (WIDTH_PX, HEAD_PX + LANE_PX + FOOT_PX)
            image = frame.Image(content, "svg+xml", size_px, "", f"{says}. {self._told(self.scores[rows])}")
            parts.append(f'<div style="{WORDS}">{html.escape(says)}</div>{image.html(dimmed=dimmed)}')
        return f'<div style="min-width:0">{"".join(parts)}</div>'

    def _tallest(self) -> int:
        """Return how many dots the highest pile has."""
        return max(int(_piles(self.scores[rows]).max(initial=0)) for rows in (self.edited, ~self.edited))

    def _told(self, mine: np.ndarray) -> str:
        numbers = self._numbers(mine)
        return f"{', '.join(f'{number} {VERDICTS} {zone}' for number, zone in zip(numbers, ZONES, strict=True))}."

    def _numbers(self, mine: np.ndarray) -> list[int]:
        """Return how many dots lie in each zone, from left to right."""
        below, above = mine < self.untouched_below, mine >= self.edited_from
        return [int(below.sum()), int((~below & ~above).sum()), int(above.sum())]

    def _drawn(self, mine: np.ndarray, solid: bool, dot_px: float, abreast: int) -> str:
        """Return one lane as SVG."""
        high = HEAD_PX + LANE_PX + FOOT_PX
        ends = 0.0, self.untouched_below, self.edited_from, 1.0
        parts = [f'<rect width="{WIDTH_PX}" height="{high}" fill="{PAPER}"/>']
        zones = zip(ZONES.items(), self._numbers(mine), ends[:-1], ends[1:], strict=True)
        for (zone, colour), number, left, right in zones:
            a, b = _across(left), _across(right)
            parts.append(f'<rect x="{a:.1f}" y="0" width="{b - a:.1f}" height="{HEAD_PX + LANE_PX}" fill="{colour}"/>')
            words = (
                f"{VERDICTS} {zone}: {number}" if b - a >= NARROWEST_ZONE_PX else f"{number}" if b - a > SIDE_PX else ""
            )
            middle = (a + b) / 2
            parts.append(f'<text x="{middle:.1f}" y="17" text-anchor="middle" {FONT} fill="{INK}">{words}</text>')
        ground = HEAD_PX + LANE_PX
        look = f'fill="{DOT}"' if solid else f'fill="{PAPER}" stroke="{RING}" stroke-width="{dot_px / 5:.1f}"'
        radius = dot_px / 2 if solid else dot_px * 0.4
        pitch = dot_px * (1 + GAP_SHARE)
        for column, number in enumerate(_piles(mine)):
            row, place = np.divmod(np.arange(number), abreast)
            xs = _across((column + 0.5) / COLUMNS) + (place - (abreast - 1) / 2) * pitch
            ys = ground - 2 - (row + 0.5) * pitch
            parts += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}/>' for x, y in zip(xs, ys, strict=True)
            ]
        for line in dict.fromkeys((self.untouched_below, self.edited_from)):
            parts.append(f'<path d="M{_across(line):.1f} 0V{ground}" stroke="{INK}" stroke-width="2"/>')
        parts.append(f'<path d="M{SIDE_PX} {ground}H{WIDTH_PX - SIDE_PX}" stroke="{INK}"/>')
        for tick in (0, 0.25, 0.5, 0.75, 1):
            x = _across(tick)
            parts.append(f'<text x="{x:.1f}" y="{high - 8}" text-anchor="middle" {FONT} fill="{INK}">{tick:g}</text>')
        size = f'width="{WIDTH_PX}" height="{high}" viewBox="0 0 {WIDTH_PX} {high}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _fitting(tallest: int) -> tuple[float, int]:
    """Return the widest dots with which the highest pile fits into its lane, and how many of them stand abreast."""
    column_px = (WIDTH_PX - 2 * SIDE_PX) / COLUMNS
    for dot_px in np.arange(WIDEST_DOT_PX, NARROWEST_DOT_PX, -0.1):
        pitch = float(dot_px) * (1 + GAP_SHARE)
        abreast = max(1, int(column_px / pitch))
        if -(-tallest // abreast) * pitch <= LANE_PX - 4:
            break
    return float(dot_px), abreast


def _piles(mine: np.ndarray) -> np.ndarray:
    """Return how many dots stand in each column."""
    return np.bincount(np.clip((mine * COLUMNS).astype(int), 0, COLUMNS - 1), minlength=COLUMNS)


def _across(score: float) -> float:
    """Return where a score lies, px from the left."""
    return SIDE_PX + score * (WIDTH_PX - 2 * SIDE_PX)
