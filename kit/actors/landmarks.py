"""The 68 points of a rendered face, exact because they are points of the same surface.

Order and names follow the iBUG 300-W set. Points 0-16 are the outline of the jaw **as seen**: in each row of the
head the outermost point in front of the ear. On the side that is turned away they slide along the visible contour,
as they do in hand-annotated photographs; all other points are fixed to the face. Where between its ends a point of a
brow or lip stands is a convention; ours was chosen so that mediapipe's mesh agrees best on heads of the tuning set
(`tests/benchmarks`).
"""

import numpy as np

from kit.actors.hair.brows import Brow
from kit.actors.optics import camera

JAW_DEG = (88, 99.5, 111, 122, 132.5, 142.5, 152.5, 165, 178.5)  # polar angle of jaw points 0..8, chin last
JAW_SLIDE = np.radians(np.linspace(90, 12, 40))  # candidates in a row, from the side towards the face


def on_face(relief):
    """Points 17-67 in canonical coordinates on the surface, (51, 3) decimetres."""
    dm, nose, mouth = relief.dm, relief.nose, relief.mouth
    xy = []
    for side in (-1, 1):
        brow = Brow(dm, relief.expression, side)
        s = np.array([0.97, 0.81, 0.54, 0.31, 0.03])
        points = np.stack([side * brow.x(s), brow.y(s) + 0.75 * brow.half_thickness(s)], 1)
        xy.append(points if side < 0 else points[::-1])
    top = 0.035
    bridge = np.linspace(top, nose.tip + 0.01, 4)
    xy.append(np.stack([0 * bridge, bridge], 1))
    across = np.array([-0.80, -0.42, 0.0, 0.42, 0.80])
    below = np.array([0.022, 0.000, -0.008, 0.000, 0.022])
    xy.append(np.stack([across * nose.half, nose.base + below], 1))
    for eye in relief.eyes:
        k = np.array([-0.99, -0.38, 0.38, 0.99])
        x, up, low = eye.x + eye.half * k, eye.upper(k), eye.lower(k)
        ring = [(x[3], up[3]), (x[2], up[2]), (x[1], up[1]), (x[0], up[0]), (x[1], low[1]), (x[2], low[2])]
        if eye.side > 0:
            ring = [ring[3], ring[2], ring[1], ring[0], ring[5], ring[4]]
        xy.append(np.array(ring) * (eye.side, 1))
    q = np.array([-1, -0.62, -0.24, 0, 0.24, 0.62, 1])
    xy.append(np.stack([q * mouth.half, mouth.top(q)], 1))
    q = np.array([0.58, 0.26, 0, -0.26, -0.58])
    xy.append(np.stack([q * mouth.half, mouth.bottom(q)], 1))
    q = np.array([-0.88, -0.28, 0, 0.28, 0.88])
    xy.append(np.stack([q * mouth.half, mouth.inner_upper(q)], 1))
    q = np.array([0.28, 0, -0.28])
    xy.append(np.stack([q * mouth.half, mouth.inner_lower(q)], 1))
    xy = np.concatenate(xy)
    return relief.at(xy[:, 0], xy[:, 1])


def jaw_candidates(relief):
    """Points (17, 40, 3) among which the visible contour is chosen after posing."""
    rows = np.radians(JAW_DEG + JAW_DEG[-2::-1])
    side = np.where(np.arange(17) < 8, -1.0, 1.0)
    angle, slide = np.meshgrid(rows, JAW_SLIDE, indexing="ij")
    points = relief.skull.surface(angle.ravel(), (slide * side[:, None]).ravel())
    points[:, 2] += relief.at(points[:, 0], points[:, 1])[:, 2] - relief.skull.depth(points[:, 0], points[:, 1])[0]
    points = points.reshape(17, len(JAW_SLIDE), 3)
    points[8] = points[8, -1] * (0, 1, 1)
    return points


def visible_contour(candidates_px):
    """Choose in each row of (17, 40, 2) pixels the outermost; returns indices (17,)."""
    x = candidates_px[..., 0]
    outward = np.where(np.arange(17) < 8, -1.0, 1.0)[:, None] * x
    return np.argmax(outward, axis=1)


def turned(marks, jaw, pose, size_px):
    """All 68 points (68, 3) of a turned head: the jaw's visible contour, then the points on the face.

    Parameters
    ----------
    marks, jaw : what `on_face` and `jaw_candidates` give, after the head's asymmetry.
    pose : Pose
    size_px : int, side of the picture in which the contour is seen.
    """
    marks, candidates = camera.turn(marks, pose), camera.turn(jaw.reshape(-1, 3), pose)
    choice = visible_contour(camera.project(candidates, size_px).reshape(17, -1, 2))
    return np.concatenate([candidates.reshape(17, -1, 3)[np.arange(17), choice], marks])
