"""Draw many thin opaque lines into a finished frame, behind what is nearer: the brush for hair, brows and lashes.

Each line is a chain of points in space. Its segments are cut into samples one pixel apart; at every pixel the
nearest sample wins by one `maximum.at` on an integer that holds depth and segment number. Lines are fully opaque:
the averaging down of the frame makes them soft. (Half-transparent hair lets a bright backdrop shine through.)
"""

from typing import NamedTuple

import numpy as np

from kit.actors import camera
from kit.actors.curves import unit

NO_REGION = -1  # brows and lashes belong to the skin and the eyes beneath them


class Strands(NamedTuple):
    """Lines of one kind.

    Attributes
    ----------
    lines : (n, m, 3) points in head coordinates, from root to tip.
    colour : (n, 3) linear. width_px : (n,) at 512 internal px. lay : (n,) 0 for hairs deep in the shade to 1 on top.
    gloss : 0 dull to 1 shiny. region : the label it leaves, or `NO_REGION`. power : share of the exposure it takes.
    """

    lines: np.ndarray
    colour: np.ndarray
    width_px: np.ndarray
    lay: np.ndarray
    gloss: float
    region: int
    power: float


def draw(scene, strands, tolerance=0.05):
    """Splat strands into `scene.frame`; hairs up to `tolerance` behind a surface are seen."""
    n, m = strands.lines.shape[:2]
    if n == 0:
        return
    size = scene.inner
    points = camera.turn(strands.lines.reshape(-1, 3), scene.pose)
    flat = camera.project(points, size).astype(np.float32).reshape(n, m, 2)
    z = points[:, 2].astype(np.float32).reshape(n, m)
    a, b = flat[:, :-1].reshape(-1, 2), flat[:, 1:].reshape(-1, 2)
    za, zb = z[:, :-1].ravel(), z[:, 1:].ravel()
    strand = np.repeat(np.arange(n), m - 1)
    part = np.tile((np.arange(m - 1) + 0.5) / (m - 1), n).astype(np.float32)
    seen = _in_front(scene, a, za, tolerance) | _in_front(scene, b, zb, tolerance)
    a, b, za, zb, strand, part = (v[seen] for v in (a, b, za, zb, strand, part))
    tangent = unit((points.reshape(n, m, 3)[:, 1:] - points.reshape(n, m, 3)[:, :-1]).reshape(-1, 3)[seen])
    colour = _shaded(scene, strands, tangent.astype(np.float32), strand, part)
    length = np.maximum(np.abs(b - a).max(1), 1.0)
    steps = np.ceil(length).astype(np.int64)
    segment = np.repeat(np.arange(steps.size), steps)
    first = np.cumsum(steps) - steps
    share = ((np.arange(segment.size) - first[segment] + 0.5) / steps[segment]).astype(np.float32)
    at = a[segment] + (b - a)[segment] * share[:, None]
    depth = za[segment] + (zb - za)[segment] * share
    scale = np.float32((size / 512) ** 0.8)
    taper = (1 - 0.75 * part**2) * np.minimum(0.35 + 4 * part, 1)
    wide = np.maximum(strands.width_px[strand] * scale * taper, 1)[segment]
    steep = (np.abs(b - a)[:, 1] > np.abs(b - a)[:, 0])[segment]
    keys, cells = [], []
    for copy in range(int(np.ceil(wide.max()))):
        use = wide > copy + 0.35 if copy else np.ones(wide.size, bool)
        shift = copy - (wide[use] - 1) / 2
        x = np.floor(at[use, 0] + np.where(steep[use], shift, 0)).astype(np.int64)
        y = np.floor(at[use, 1] + np.where(steep[use], 0, shift)).astype(np.int64)
        inside = (x >= 0) & (y >= 0) & (x < size) & (y < size)
        cell = (y * size + x)[inside]
        d, seg = depth[use][inside], segment[use][inside]
        visible = d > scene.depth[cell] - tolerance
        cells.append(cell[visible])
        keys.append(((d[visible] + 8) * 65536).astype(np.int64) << 24 | seg[visible])
    cells, keys = np.concatenate(cells), np.concatenate(keys)
    buffer = np.zeros(size * size, np.int64)
    np.maximum.at(buffer, cells, keys)
    hit = np.flatnonzero(buffer)
    scene.frame[hit] = colour[buffer[hit] & ((1 << 24) - 1)]
    if strands.region != NO_REGION:
        scene.regions[hit] = strands.region


def _in_front(scene, at, z, tolerance):
    x, y = (np.clip(at[:, i].astype(np.int64), 0, scene.inner - 1) for i in (0, 1))
    return z > scene.depth[y * scene.inner + x] - tolerance


def _shaded(scene, strands, tangent, strand, part):
    """Light on hairs: bright across the hair, with one white and one hair-coloured highlight along it."""
    key = scene.light.key()
    view = np.array([0.0, 0.0, 1.0], np.float32)
    along = tangent @ key
    across = np.sqrt(np.maximum(1 - along**2, 0))
    lay = strands.lay[strand]
    soft = (0.30 + 0.75 * across * scene.light.strength) * (0.40 + 0.60 * lay) * (0.60 + 0.40 * np.minimum(3 * part, 1))
    half = unit(key + view)
    off = tangent @ half
    white = np.maximum(1 - (off - 0.05) ** 2, 0) ** 40
    tinted = np.maximum(1 - (off + 0.15) ** 2, 0) ** 12
    base = strands.colour[strand]
    colour = base * (soft + strands.gloss * 0.55 * tinted * lay)[:, None]
    colour = colour + (strands.gloss * 0.050 * white * lay)[:, None] * np.float32(1)
    return (colour * scene.gain**strands.power).astype(np.float32)
