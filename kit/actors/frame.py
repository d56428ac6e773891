"""The finished frame: backdrop, averaging down, developing, labels and landmarks in the picture."""

import numpy as np

from kit.actors import camera, landmarks
from kit.actors.actor import linear
from kit.actors.curves import unit
from kit.actors.light import develop
from kit.picture import Draft, Landmarks, Region, Studio

FAR = -9.0  # depth of the backdrop
WORN_OVER = (Region.HAIR, Region.COVERING, Region.GLASSES)  # a landmark under one of these is not seen
SEEN_WITHIN = 0.07  # decimetres: a landmark this close behind what is seen counts as seen


def filled(scene):
    """All internal pixels: linear colour (n, 3) float32 and region (n,), backdrop included."""
    n = scene.inner
    along = (np.arange(n) + 0.5) / n - 0.5
    key = scene.light.key()
    pool = np.outer(np.exp(-(((along + 0.02) / 0.62) ** 2)), np.exp(-(((along - 0.15 * key[0]) / 0.62) ** 2)))
    colour = np.empty((n * n, 3), np.float32)
    bare = scene.depth == FAR
    colour[bare] = (0.52 + 0.50 * pool.ravel()[bare])[:, None] * linear(scene.actor.backdrop)
    colour[scene.pixel] = scene.lit
    regions = np.zeros(n * n, np.uint8)
    regions[scene.pixel] = scene.region
    return colour, regions


def developed(scene):
    """The `Draft` of the picture: pixels, landmarks, labels and what only the studio knows."""
    n = scene.inner
    pixels = develop(_shrunk(scene, scene.frame.reshape(n, n, 3)))
    samples = _samples(scene, scene.regions.reshape(n, n))
    counts = [sum((sample == region).astype(np.uint8) for sample in samples) for region in Region]
    labels = np.argmax(counts, axis=0).astype(np.uint8)
    studio = Studio(
        normals=unit(_shrunk(scene, _spread(scene, scene.normal))),
        albedo=_shrunk(scene, _spread(scene, scene.albedo)),
        depth=_shrunk(scene, scene.depth.reshape(n, n)),
        light={**vars(scene.light), "exposure": scene.gain},
    )
    return Draft(pixels, landmarks=landmarks_of(scene), labels=labels, studio=studio)


def _spread(scene, values):
    full = np.zeros((scene.inner * scene.inner, 3), np.float32)
    full[scene.pixel] = values
    return full.reshape(scene.inner, scene.inner, 3)


def _shrunk(scene, image):
    """Mean of the samples of each picture pixel."""
    samples = _samples(scene, image)
    return sum(samples[1:], samples[0].copy()) / np.float32(len(samples))


def _samples(scene, image):
    """The first, second, ... internal pixel of every picture pixel, each as one small image."""
    s = scene.quality.supersampling
    return [image[i::s, j::s] for i in range(s) for j in range(s)]


def landmarks_of(scene):
    """The 68 points in the picture; one is seen unless the head, hair, a covering or a frame hides it."""
    points = landmarks.turned(scene.form.marks, scene.form.jaw, scene.pose, scene.inner)
    flat = camera.project(points, scene.inner)
    column, row = (np.clip(flat[:, i].astype(int), 0, scene.inner - 1) for i in (0, 1))
    hidden = _farthest_near(scene, row, column) > points[:, 2] + SEEN_WITHIN
    covered = np.isin(scene.regions[row * scene.inner + column], WORN_OVER)
    return Landmarks(flat / scene.quality.supersampling, "face-68", ~(hidden | covered))


def _farthest_near(scene, row, column):
    """Farthest depth within two internal pixels: a point on the very outline counts as seen."""
    steps = np.arange(-2, 3)
    rows = np.clip(row[:, None, None] + steps[:, None], 0, scene.inner - 1)
    columns = np.clip(column[:, None, None] + steps, 0, scene.inner - 1)
    return scene.depth[rows * scene.inner + columns].min(axis=(1, 2))
