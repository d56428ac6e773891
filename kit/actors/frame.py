"""The finished frame: backdrop, averaging down, developing, labels and landmarks in the picture."""

import numpy as np

from kit.actors import landmarks
from kit.actors.actor import linear
from kit.actors.curves import unit
from kit.actors.optics import camera
from kit.actors.optics.light import develop
from kit.picture import Draft, Landmarks, Region, Studio

FAR = -9.0  # depth of the backdrop
WORN_OVER = (Region.HAIR, Region.COVERING, Region.GLASSES)  # a landmark under one of these is not seen
# How picture pixels share internal pixels along one axis, by `Quality.supersampling`: one row for each picture pixel of
# a group, with its shares of the internal pixels of that group.
AREAS = {1: ((1,),), 1.5: ((2 / 3, 1 / 3, 0), (0, 1 / 3, 2 / 3)), 2: ((1 / 2, 1 / 2),)}
SEEN_WITHIN = 0.07  # decimetres: a landmark this close behind what is seen counts as seen


def filled(scene):
    """All internal pixels: linear colour (n, 3) float32 and region (n,), backdrop included."""
    n = scene.inner
    along = (np.arange(n) + 0.5) / n - 0.5
    key = scene.light.key()
    pool = np.outer(np.exp(-(((along + 0.02) / 0.62) ** 2)), np.exp(-(((along - 0.15 * key[0]) / 0.62) ** 2)))
    pool = (0.52 + 0.50 * pool).astype(np.float32).ravel()
    colour = np.empty((n * n, 3), np.float32)
    for plane, backdrop, lit in zip(
        colour.T, linear(scene.actor.backdrop).astype(np.float32), scene.lit.T, strict=True
    ):
        plane[:] = pool * backdrop
        plane[scene.pixel] = lit
    regions = np.zeros(n * n, np.uint8)
    regions[scene.pixel] = scene.region
    return colour, regions


def developed(scene):
    """The `Draft` of the picture: pixels, landmarks, labels and what only the studio knows."""
    n = scene.inner
    pixels = develop(_shrunk(scene, scene.frame.T))
    regions = scene.regions.reshape(n, n)
    present = np.flatnonzero(np.bincount(scene.regions)).astype(np.uint8)
    shares = [_averaged(scene, (regions == region).astype(np.float32)) for region in present]
    labels = present[np.argmax(shares, axis=0)]
    studio = Studio(
        normals=unit(_shrunk(scene, _spread(scene, scene.normal))),
        albedo=_shrunk(scene, _spread(scene, scene.albedo)),
        depth=_averaged(scene, scene.depth.reshape(n, n)),
        light={**vars(scene.light), "exposure": scene.gain},
    )
    return Draft(pixels, landmarks=landmarks_of(scene), labels=labels, studio=studio)


def _spread(scene, values):
    """Values (p, 3) of the covered pixels in planes (3, inner * inner) of all pixels, 0 elsewhere."""
    planes = np.zeros((3, scene.inner * scene.inner), np.float32)
    for plane, value in zip(planes, values.T, strict=True):
        plane[scene.pixel] = value
    return planes


def _shrunk(scene, planes):
    """Planes (3, inner * inner) averaged down to a picture (size, size, 3)."""
    n = scene.inner
    return np.stack([_averaged(scene, plane.reshape(n, n)) for plane in planes], axis=-1)


def _averaged(scene, plane):
    """Mean over the area of each picture pixel: internal pixels (inner, inner) to (size, size)."""
    shares = AREAS[scene.quality.supersampling]
    return _mixed(_mixed(plane, shares).T, shares).T


def _mixed(plane, shares):
    """Rows of a plane mixed by `AREAS`: of every k rows one new row for each row of shares."""
    each = len(shares[0])
    rows = [sum(plane[i::each] * np.float32(share) for i, share in enumerate(one) if share) for one in shares]
    return np.stack(rows, axis=1).reshape(-1, plane.shape[1])


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
