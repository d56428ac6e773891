"""Landmarks and triangles drawn over pictures, so that you see what the computer works with.

What you will understand: to a computer a face is a list of points, and a face moves by its triangles.

Serves 02-faces and 03-swap. A drawn-over copy is a display: the picture itself stays as it is, and its label
stays below it.

Sources: colours after [Okabe 2008](#okabe2008), told apart by people with any colour vision.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kit.figures import frame
from kit.picture import Picture

FINER = 4  # drawn this many times larger, then reduced: that is what makes thin lines smooth
LINE_PX, CASING_PX = 0.8, 2.2  # a light line inside a dark one reads on every skin tone
POINT_PX, RIM_PX = 1.5, 0.7  # radius, and the dark rim around it
LIGHT, DARK, POINT = (255, 255, 255, 235), (16, 18, 24, 150), (240, 228, 66, 255)
OPAQUE_DARK = (16, 18, 24, 255)
NUMBERED_SCALE = 2  # numbers need room
NUMBER_PX = 9  # from a point to the middle of its number
NUMBER_ROOM_PX = (13, 10)  # two numbers nearer than this, across and down, would lie over each other


def mesh(
    *pictures: Picture,
    caption: str,
    triangles: np.ndarray | None = None,
    numbers: bool = False,
    names: Sequence[str] | None = None,
) -> None:
    """Show pictures with their landmarks and, between them, triangles.

    Parameters
    ----------
    *pictures : Picture
        With landmarks; where a point is hidden its ring is open.
    caption : str
    triangles : numpy.ndarray, optional
        int, (m, 3): which three landmarks make each triangle. The same for all pictures.
    numbers : bool
        Write the landmarks' numbers, counted from 0, wherever there is room, and draw the picture twice as large for
        it.
    names : sequence of str, optional
        Shown above the pictures; by default their own.

    Raises
    ------
    ValueError
        If a picture has no landmarks, or a triangle asks for one that it does not have.
    """
    frame.only_pictures(pictures, "figures.mesh")
    names = [frame.known_as(picture) for picture in pictures] if names is None else list(names)
    scale = NUMBERED_SCALE if numbers and all(max(p.size_px) <= 256 for p in pictures) else 1
    views = [
        frame.labelled(picture, pixels=drawn_over(picture, triangles, numbers=numbers, scale=scale))
        for picture in pictures
    ]
    count = f"{len(pictures[0].landmarks.points)} landmarks"
    count += f" and {len(triangles)} triangles" if triangles is not None else ""
    alts = [
        f"{frame.described(picture, name)} Drawn over it: {count}."
        for picture, name in zip(pictures, names, strict=True)
    ]
    frame.publish(frame.figure(frame.encoded(views, names, alts), caption))


def drawn_over(picture: Picture, triangles: np.ndarray | None, *, numbers: bool = False, scale: int = 1) -> np.ndarray:
    """Return pixels of a picture with its landmarks and triangles drawn over them.

    Returns
    -------
    numpy.ndarray
        uint8, (H x scale, W x scale, 3).
    """
    if picture.landmarks is None:
        raise ValueError(f"{picture.name} has no landmarks: nothing could be drawn over it.")
    points = picture.landmarks.points * scale
    if triangles is not None and np.max(triangles) >= len(points):
        raise ValueError(f"{picture.name} has {len(points)} landmarks, but a triangle asks for {np.max(triangles)}.")
    height, width = (side * scale for side in picture.size_px)
    below = Image.fromarray(picture.pixels).resize((width, height), Image.Resampling.BICUBIC).convert("RGBA")
    sheet = Image.new("RGBA", (width * FINER, height * FINER), (*DARK[:3], 0))
    pen = ImageDraw.Draw(sheet)
    edges = _edges(triangles)
    for colour, width_px in ((DARK, CASING_PX), (LIGHT, LINE_PX)):
        for start, end in edges:
            ends = [tuple(points[start] * FINER), tuple(points[end] * FINER)]
            pen.line(ends, fill=colour, width=round(width_px * FINER))
    for point, visible in zip(points * FINER, picture.landmarks.visible, strict=True):
        _dot(pen, point, visible=bool(visible))
    over = sheet.resize((width, height), Image.Resampling.BOX)
    drawn = Image.alpha_composite(below, over)
    if numbers:
        _write_numbers(ImageDraw.Draw(drawn), points)
    return np.array(drawn.convert("RGB"))


def _edges(triangles: np.ndarray | None) -> list[tuple[int, int]]:
    """Return each side of the triangles once."""
    if triangles is None:
        return []
    sides = np.sort(np.concatenate([np.asarray(triangles)[:, pair] for pair in ([0, 1], [1, 2], [2, 0])]), axis=1)
    return [tuple(side) for side in np.unique(sides, axis=0)]


def _dot(pen: ImageDraw.ImageDraw, centre: np.ndarray, *, visible: bool) -> None:
    x, y = centre
    for radius_px, colour in ((POINT_PX + RIM_PX, OPAQUE_DARK), (POINT_PX, POINT)):
        radius = radius_px * FINER
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    if not visible:
        radius = POINT_PX / 2 * FINER
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=OPAQUE_DARK)


def _write_numbers(pen: ImageDraw.ImageDraw, points: np.ndarray) -> None:
    """Write each number on that side of its point where the nearest points are not, and none over another."""
    font = ImageFont.load_default(size=10)
    written = np.empty((0, 2))
    for number, point in enumerate(points):
        near = points[np.argsort(np.linalg.norm(points - point, axis=1))[1:4]]
        away = point - near.mean(axis=0)
        x, y = point + NUMBER_PX * away / max(np.linalg.norm(away), 1e-9)
        if (np.abs(written - (x, y)) < NUMBER_ROOM_PX).all(axis=1).any():
            continue
        written = np.vstack([written, (x, y)])
        pen.text((x, y), str(number), font=font, anchor="mm", fill=LIGHT[:3], stroke_width=2, stroke_fill=DARK[:3])
