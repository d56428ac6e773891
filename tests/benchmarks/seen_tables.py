"""When a head counts as found, and the tables of `actors_seen` in Markdown.

The rule is that of the first trial, the same for every detector and tone: the middle of a box lies within .35 face
widths across and .5 face widths up or down of the middle of the face, and its mean side is .5 to 2.2 face widths. The
face width is the distance of jaw points 0 and 16 as seen; the middle of the face is the mean of the 51 inner points.

Points are compared in per cent of the inter-ocular distance, here that of the outer eye corners (36 and 45).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

ACROSS, UP_OR_DOWN, SIDES = 0.35, 0.5, (0.5, 2.2)  # in face widths
BLANK = "-blank"
DETECTORS = (
    "OpenCV Haar default", "OpenCV Haar alt2", "scikit-image LBP", "mediapipe detection", "mediapipe face mesh",
)  # fmt: skip
SHORT = ("Haar default", "Haar alt2", "LBP", "mp detection", "mp mesh")
GOALS = {"OpenCV Haar default": "96 %", "scikit-image LBP": "98 %"}
CASCADES = DETECTORS[:3]
BLANK_GOAL = "under 15 %"
MESH_GOAL_PERCENT = 2.8
GREY_FROM = 0.4
Z95 = 1.959964

# Point of mediapipe's face mesh for each inner point 17-67 of face-68: the list that is commonly published, with the
# outer ends of the brows as mediapipe's own FACEMESH_EYEBROW connections have them.
MESH_POINTS = (
    70, 63, 105, 66, 107, 336, 296, 334, 293, 300,  # brows, upper edge
    168, 197, 5, 4, 75, 97, 2, 326, 305,  # nose
    33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380,  # eyes
    61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181,  # outer lips
    78, 82, 13, 312, 308, 317, 14, 87,  # inner lips
)  # fmt: skip
PARTS = {"brows": slice(0, 10), "nose": slice(10, 19), "eyes": slice(19, 31), "mouth": slice(31, 51)}
OUTWARDS = np.r_[-np.ones(5), np.ones(5), np.zeros(41)]  # away from the middle, of brow points
UPPER_LIP = slice(32, 37)


def report(folder: Path, runs: int) -> str:
    """Markdown of everything that a sweep left in a folder.

    Parameters
    ----------
    folder : Path, with heads.json and seen-by-*.json.
    runs : int, how often the report set has been run so far.
    """
    record = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
    seen = {}
    for path in sorted(folder.glob("seen-by-*.json")):
        seen |= json.loads(path.read_text(encoding="utf-8"))
    heads = record["heads"]
    first, last = heads[0]["seed"], heads[-1]["seed"]
    kind = {"tune": "tuning set (optimistic: the look was tuned on it)", "report": "report set"}[record["set"]]
    parts = [
        f"#### {kind}: {len(heads)} heads, seeds {first}-{last}, {record['size_px']} px, {record['date']}",
        "Share of heads found, with Wilson's 95 % interval.",
        _overall(heads, seen),
        _by(heads, seen, "Monk tone", lambda head: head["tone"]),
        _by(heads, seen, "worn (the first that applies)", _worn),
        _by(heads, seen, "hair", lambda head: head["hair"]),
        _points(heads, seen),
        _missed(heads, seen),
        f"The report set has been run {runs} {'time' if runs == 1 else 'times'} so far. "
        "A head that is missed is a detector times our shading: **not a measured bias of the detector on people.**",
    ]
    return "\n\n".join(part for part in parts if part)


def is_found(boxes, landmarks: np.ndarray) -> bool:
    """Whether any box (x, y, width, height) is that of the face with these 68 points.

    Examples
    --------
    >>> face = np.full((68, 2), 100.0)  # all inner points in the middle,
    >>> face[0], face[16] = (50, 100), (150, 100)  # and a face width of 100 px
    >>> is_found([(50, 50, 100, 100)], face), is_found([(86, 50, 100, 100)], face), is_found([(78, 78, 45, 45)], face)
    (True, False, False)
    """
    width = np.linalg.norm(landmarks[16] - landmarks[0])
    middle = landmarks[17:].mean(axis=0)
    for x, y, across, down in boxes:
        off_x, off_y = np.abs(np.array([x + across / 2, y + down / 2]) - middle) / width
        if off_x <= ACROSS and off_y <= UP_OR_DOWN and SIDES[0] <= (across + down) / 2 / width <= SIDES[1]:
            return True
    return False


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a rate.

    Examples
    --------
    >>> [round(limit, 3) for limit in wilson(40, 40)]
    [0.912, 1.0]
    """
    share, spread = hits / n, Z95**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def between_outer_eye_corners(landmarks: np.ndarray) -> float:
    """Distance of points 36 and 45 in px."""
    return float(np.linalg.norm(landmarks[45] - landmarks[36]))


def mesh_shifts(heads: Iterable[dict], seen: dict) -> np.ndarray:
    """How far right and down of our points mediapipe's lie, (heads with a mesh, 51, 2), % of the outer eye distance."""
    shifts = []
    for head in heads:
        points = seen[head["name"]].get("points")
        if points:
            ours = np.array(head["landmarks"])
            shift = np.array(points)[list(MESH_POINTS)] - ours[17:]
            shifts.append(100 * shift / between_outer_eye_corners(ours))
    return np.reshape(shifts, (-1, 51, 2))


# The tables -------------------------------------------------------------------------------------------------


def _overall(heads: list[dict], seen: dict) -> str:
    rows = []
    for detector in filter(seen.__contains__, DETECTORS):
        scores = [max(seen[detector][head["name"]].get("scores") or [0]) for head in heads]
        score = f"{np.mean(scores):.2f}" if "detection" in detector else ""
        goal = GOALS.get(detector, "")
        blank_goal = BLANK_GOAL if detector in CASCADES else ""
        blank = _rate(heads, seen[detector], BLANK)
        rows.append((detector, _rate(heads, seen[detector]), goal, blank, blank_goal, score))
    return _table(("detector", "found", "goal", "found with features painted out", "goal", "mean score"), rows)


def _by(heads: list[dict], seen: dict, what: str, group: Callable[[dict], object]) -> str:
    present = [detector for detector in DETECTORS if detector in seen]
    groups: dict[object, list[dict]] = {}
    for head in heads:
        groups.setdefault(group(head), []).append(head)
    rows = [
        (key, len(some), *(_rate(some, seen[detector]) for detector in present)) for key, some in sorted(groups.items())
    ]
    return _table((what, "heads", *(SHORT[DETECTORS.index(detector)] for detector in present)), rows)


def _worn(head: dict) -> str:
    if head["covering"]:
        return f"1 {head['covering']}"
    if head["glasses"]:
        return "2 glasses"
    if head["beard"]:
        return "3 beard"
    return "4 grey hair" if head["grey"] > GREY_FROM else "5 none of these"


def _points(heads: list[dict], seen: dict) -> str:
    if DETECTORS[4] not in seen:
        return ""
    shifts = mesh_shifts(heads, seen[DETECTORS[4]])
    if shifts.size == 0:
        return "mediapipe's face mesh saw no head."
    errors = np.linalg.norm(shifts, axis=2)
    by_part = ", ".join(f"{part} {errors[:, where].mean():.1f}" for part, where in PARTS.items())
    outwards = (shifts.mean(0)[:, 0] * OUTWARDS)[PARTS["brows"]].mean()
    lip = shifts.mean(0)[UPPER_LIP, 1].mean()
    tones = []
    for tone in range(1, 11):
        of_tone = mesh_shifts([head for head in heads if head["tone"] == tone], seen[DETECTORS[4]])
        tones.append(f"{np.linalg.norm(of_tone, axis=2).mean():.1f}" if of_tone.size else "-")
    return (
        f"mediapipe's face mesh against our landmarks, 51 inner points (jaw apart), {len(errors)} heads: mean "
        f"**{errors.mean():.2f} %** of the distance of the outer eye corners (goal {MESH_GOAL_PERCENT} %), median of "
        f"all points {np.median(errors):.2f} %; mean by part: {by_part}; by tone 1-10: {', '.join(tones)}. "
        f"It sees the brows {outwards:+.1f} % further out and the upper lip {lip:+.1f} % further down than they are."
    )


def _missed(heads: list[dict], seen: dict) -> str:
    """Seeds to look at."""
    lines = []
    for detector in filter(seen.__contains__, DETECTORS):
        seeds = [str(head["seed"]) for head in heads if not _found(head, seen[detector])]
        if seeds:
            lines.append(f"- {detector}: {', '.join(seeds)}")
    return "\n".join(["Seeds missed (the index is 0, the tone (seed mod 10) + 1):", "", *lines]) if lines else ""


def _found(head: dict, by_detector: dict, ending: str = "") -> bool:
    return is_found(by_detector[head["name"] + ending]["boxes"], np.array(head["landmarks"]))


def _rate(heads: list[dict], by_detector: dict, ending: str = "") -> str:
    hits, n = sum(_found(head, by_detector, ending) for head in heads), len(heads)
    low, high = wilson(hits, n)
    return f"{100 * hits / n:.1f} % ({100 * low:.0f}-{100 * high:.0f})"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
