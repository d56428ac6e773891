"""Write everything in data/actors that is computed: portraits, label maps, landmarks, mean shape, measured colours.

Run from the checkout: ``python tests/publish_actors.py``, or with names for those actors alone: then the mean shape and
everybody else's files stay as they are. The actors' own files (``<name>.yml``) are written by hand; only the line
``albedo`` and the block ``rendered`` at the end are replaced.
"""

import json
import re
import sys
from pathlib import Path

import numpy as np
from PIL import Image

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from kit.actors import NAMES, casting, describe, paint, render, shapes  # noqa: E402
from kit.actors.actor import PLAYING  # noqa: E402
from kit.consent import fingerprint  # noqa: E402

EVERYBODY = (*NAMES, *PLAYING)
FOLDER = CHECKOUT / "data" / "actors"
HEADS = 400  # random heads behind the mean shape
THINNEST = 0.02  # of the eyes' distance: thinner triangles between the brows fold over on many heads
MIRROR = list(range(16, -1, -1)) + list(range(26, 16, -1)) + [27, 28, 29, 30, 35, 34, 33, 32, 31]
MIRROR += [45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40]
MIRROR += [54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, 64, 63, 62, 61, 60, 67, 66, 65]


def mean_shape():
    """Mean of normalised landmarks of random neutral heads, made symmetric, with its Delaunay triangles."""
    from scipy.spatial import Delaunay

    heads = shapes(casting.nobody(68, number) for number in range(HEADS))
    mean = np.mean([normalised(points) for points in heads], axis=0)
    mean = normalised((mean + mean[MIRROR] * (-1, 1)) / 2)
    triangles = np.sort(Delaunay(np.round(mean, 4)).simplices, axis=1)
    sliver = (thickness(mean, triangles) < THINNEST) & ((triangles >= 17) & (triangles <= 26)).all(axis=1)
    triangles = triangles[~sliver]
    triangles = triangles[np.lexsort(triangles.T[::-1])]
    return {"points": np.round(mean, 4).tolist(), "triangles": triangles.tolist()}


def thickness(points, triangles):
    """Height of each triangle over its longest side."""
    a, b, c = (points[triangles[:, i]] for i in range(3))
    twice = np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])
    return twice / np.max([np.linalg.norm(side, axis=1) for side in (b - a, c - b, a - c)], axis=0)


def normalised(points):
    """Mean 0, distance of the outer eye corners 1."""
    points = points - points.mean(0)
    return points / np.linalg.norm(points[45] - points[36])


def cheek(picture):
    """Mean colour of both cheeks: squares midway between eye, nose and jaw."""
    samples = []
    for eye, jaw in ((41, 3), (46, 13)):
        x, y = 0.62 * picture.landmarks.points[eye] + 0.38 * picture.landmarks.points[jaw] + (0, 8)
        x, y = int(x), int(y)
        samples.append(picture.pixels[y - 5 : y + 6, x - 5 : x + 6].reshape(-1, 3))
    return np.round(np.concatenate(samples).mean(0)).astype(int).tolist()


def publish(name):
    """Portrait, labels, landmarks and measured colour of one actor."""
    picture = render(name)
    Image.fromarray(picture.pixels).save(FOLDER / f"{name}.png", optimize=True)
    Image.fromarray(picture.labels).save(FOLDER / f"{name}-labels.png", optimize=True)
    marks = {
        "name": "face-68",
        "points": np.round(picture.landmarks.points, 2).tolist(),
        "visible": picture.landmarks.visible.astype(int).tolist(),
    }
    (FOLDER / f"{name}-landmarks.json").write_text(json.dumps(marks) + "\n", encoding="utf-8")
    path = FOLDER / f"{name}.yml"
    text = path.read_text(encoding="utf-8").split("rendered:")[0]
    albedo = ", ".join(f"{value:.4f}" for value in paint.albedo_of(describe(name)))
    text = re.sub(r"^albedo: \[.*?\]", f"albedo: [{albedo}]", text, flags=re.MULTILINE)
    path.write_text(
        text + f"rendered: {{cheek: {cheek(picture)}}}  # mean 8-bit sRGB of both cheeks\n", encoding="utf-8"
    )


README = """# The sixteen actors

Rendered faces that depict nobody. `<name>.yml` holds every measure and colour and may be edited by hand (limits in
`actor.schema.json`); portraits, label maps, landmarks and the table below are written by `tests/publish_actors.py`.

*Tone* is the nominal step of the Monk Skin Tone scale, *swatch* its published colour, *rendered* the mean colour of
both cheeks in the portrait. They differ, since a swatch lies flat in even light and a face is lit from the side, and
since the camera exposes for the face, by one rule for all tones. Captions and lessons use the rendered colour.
{lighter}

No panel of people with these skin tones has reviewed the pictures yet.

Robin (`robin.yml`) is one more and stands apart: an actor who plays an invented person, with a consent record of that
person's own (`data/consent/robin.yml`), for the notebook on consent.

| actor | tone | swatch | rendered | hair or covering |
|---|---|---|---|---|
{rows}
"""


def readme():
    """Write the table of tones and colours next to the portraits, and say which tones come out lighter."""
    rows, lighter, darker = [], set(), set()
    for actor in sorted((describe(name) for name in NAMES), key=lambda each: (each.tone, each.name)):
        swatch = [int(actor.swatch[i : i + 2], 16) for i in (1, 3, 5)]
        (lighter if sum(actor.rendered["cheek"]) > sum(swatch) else darker).add(actor.tone)
        colours = " | ".join(" ".join(map(str, colour)) for colour in (swatch, actor.rendered["cheek"]))
        worn = actor.covering.get("style") or actor.hair["style"]
        rows.append(f"| {actor.name} | {actor.tone} | {colours} | {worn} |")
    says = (
        f"Tones {', '.join(map(str, sorted(lighter)))} are rendered lighter than their swatch, "
        f"tones {', '.join(map(str, sorted(darker)))} darker."
    )
    (FOLDER / "README.md").write_text(README.format(lighter=says, rows="\n".join(rows)), encoding="utf-8")


def record(record_id):
    """Write into a consent record which pixels it covers: `actors.load` refuses any others."""
    path = CHECKOUT / "data" / "consent" / f"{record_id}.yml"
    lines = [path.read_text(encoding="utf-8").split("pictures:")[0] + "pictures:"]
    for name in (name for name in EVERYBODY if describe(name).record_id == record_id):
        with Image.open(FOLDER / f"{name}.png") as image:
            lines.append(f"  {name}: {fingerprint(np.array(image))}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    if not sys.argv[1:]:
        (FOLDER / "mean-face-68.json").write_text(json.dumps(mean_shape()) + "\n", encoding="utf-8")
    chosen = sys.argv[1:] or EVERYBODY
    for each in chosen:
        publish(each)
        print(each)
    for each in sorted({describe(name).record_id for name in chosen}):
        record(each)
    readme()
