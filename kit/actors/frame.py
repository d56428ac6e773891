"""The finished frame: backdrop, averaging down, developing, labels and landmarks in the picture."""

import numpy as np

from kit.actors import camera, landmarks
from kit.actors.actor import linear
from kit.actors.curves import unit
from kit.actors.light import develop
from kit.picture import Draft, Landmarks, Region, Studio

SUPERSAMPLING = 2  # internal pixels a side of one picture pixel
FAR = -9.0  # depth of the backdrop
SEEN_WITHIN = 0.07  # decimetres: a landmark this close behind what is seen counts as seen


def filled(scene):
    """All internal pixels: linear colour (n, 3) float32 and region (n,), backdrop included."""
    n = scene.inner
    along = (np.arange(n) + 0.5) / n - 0.5
    key = scene.light.key()
    pool = np.exp(-(((along[None, :] - 0.15 * key[0]) / 0.62) ** 2) - ((along[:, None] + 0.02) / 0.62) ** 2)
    colour = ((0.52 + 0.50 * pool)[..., None] * linear(scene.actor.backdrop)).reshape(-1, 3).astype(np.float32)
    colour[scene.pixel] = scene.lit
    regions = np.zeros(n * n, np.uint8)
    regions[scene.pixel] = scene.region
    return colour, regions


def developed(scene):
    """The `Draft` of the picture: pixels, landmarks, labels and what only the studio knows."""
    n = scene.inner
    pixels = develop(_shrunk(scene.frame.reshape(n, n, 3)))
    regions = scene.regions.reshape(n, n, 1)
    labels = np.argmax([_shrunk((regions == r).astype(np.float32))[..., 0] for r in Region], axis=0).astype(np.uint8)
    studio = Studio(
        normals=unit(_shrunk(_spread(scene, scene.normal))),
        albedo=_shrunk(_spread(scene, scene.albedo)),
        depth=_shrunk(scene.depth.reshape(n, n, 1))[..., 0],
        light={**vars(scene.light), "exposure": scene.gain},
    )
    return Draft(pixels, landmarks=_landmarks(scene), labels=labels, studio=studio)


def _spread(scene, values):
    full = np.zeros((scene.inner * scene.inner, 3), np.float32)
    full[scene.pixel] = values
    return full.reshape(scene.inner, scene.inner, 3)


def _shrunk(image):
    s = SUPERSAMPLING
    parts = [image[i::s, j::s] for i in range(s) for j in range(s)]
    return sum(parts[1:], parts[0].copy()) / np.float32(len(parts))


def _landmarks(scene):
    points = landmarks.turned(scene.form.marks, scene.form.jaw, scene.pose, scene.inner)
    flat = camera.project(points, scene.inner)
    column, row = (np.clip(flat[:, i].astype(int), 0, scene.inner - 1) for i in (0, 1))
    hidden = _farthest_near(scene, row, column) > points[:, 2] + SEEN_WITHIN
    covered = np.isin(scene.regions[row * scene.inner + column], (Region.HAIR, Region.COVERING))
    return Landmarks(flat / SUPERSAMPLING, "face-68", ~(hidden | covered))


def _farthest_near(scene, row, column):
    """Farthest depth within two internal pixels: a point on the very outline counts as seen."""
    steps = np.arange(-2, 3)
    rows = np.clip(row[:, None, None] + steps[:, None], 0, scene.inner - 1)
    columns = np.clip(column[:, None, None] + steps, 0, scene.inner - 1)
    return scene.depth[rows * scene.inner + columns].min(axis=(1, 2))
