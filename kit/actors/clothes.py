"""Shirts: where the cloth begins, how it lies on the shoulders, its seams, and a collar with two points.

A shirt is the skin of neck and shoulders, standing a little thicker and painted as cloth below a line that is
evaluated per pixel; only the collar is a surface of its own. Folds are slopes that bend the normals per pixel, so
they answer the lamp and cost a few sines.
"""

import numpy as np

from kit.actors import body
from kit.actors.actor import linear
from kit.actors.curves import bump, seed_of, ss, unit
from kit.picture import Region

CLOTH_POWER = 0.25  # share of the exposure that cloth takes, see `light`
CLOTH_DM = 0.022  # thickness of a shirt with the air beneath it
RIB_DM = 0.068  # width of the ribbed band round a crew or V neck
COLLAR_FRONT = 0.085  # azimuth of the collar's front edges, radians
COLLAR_ROWS, COLLAR_COLUMNS = 21, 96
POINT_LEAN = 0.46  # radians by which the points spread
STAND_SHARE = 0.35  # of the collar's rows that stand inside, before it folds over


def height(style, place):
    """Signed height of places (..., 3) above the edge of a shirt, about decimetres: cloth where negative."""
    x, y, z = np.abs(place[..., 0]), place[..., 1], place[..., 2]
    ahead = ss(-0.30, 0.22, z)
    if style == "vneck":
        return (y + 1.315 + ahead * (0.215 - 0.52 * np.sqrt(x**2 + 0.02**2) + 0.30 * x**2)) * 0.90
    if style == "collar":
        return (y + 1.27 + ahead * (0.235 - 0.85 * np.minimum(np.sqrt(x**2 + 0.015**2), 0.25))) * 0.80
    return y + 1.305 + 0.150 * ahead


def thickness(style, place):
    """How far the cloth stands off the skin at places (..., 3), decimetres."""
    return CLOTH_DM * ss(0.008, -0.040, height(style, place))


def collar(dm):
    """The `body.Mesh` of a shirt's collar: a band round the neck, folded over into two points.

    `place` holds the share of the way down the outer leaf (negative inside), the height, and the angle off the front.
    """
    skin = body.Bust(dm)
    azimuth = np.linspace(-np.pi + COLLAR_FRONT, np.pi - COLLAR_FRONT, COLLAR_COLUMNS) + np.pi  # round the back
    t, a = np.meshgrid(np.linspace(-STAND_SHARE, 1 - STAND_SHARE, COLLAR_ROWS), azimuth, indexing="ij")
    t = t / np.where(t < 0, STAND_SHARE, 1 - STAND_SHARE)
    off_front = np.minimum(a, 2 * np.pi - a)  # angle from the middle in front
    near, open_front = ss(0.95, 0.10, off_front), ss(1.3, 0.45, off_front)
    fold = -1.205 - 0.150 * ss(2.0, 0.1, off_front)
    leaf = 0.125 + 0.065 * near
    y = np.where(t < 0, fold + 0.12 * t * (1 - open_front), fold - leaf * t)
    leaning = np.where(a < np.pi, 1, -1) * POINT_LEAN * near * np.maximum(t, 0)
    points = skin.at(y, a + leaning)
    outward = unit(points * (1, 0, 1) - (0, 0, -0.20))
    over = np.maximum(ss(-0.25, 0.30, t), 0.7 * open_front)  # from inside to outside of the fold
    points = points + outward * (0.034 + 0.042 * over + 0.014 * ss(0.3, 1, t))[..., None]
    points[..., 1] += 0.014 * bump(t - 0.02, 0.22)
    place = np.stack([t, points[..., 1], off_front], -1)
    normals = body.grid_normals(points)
    mesh = body.surface(points, normals, place, body.DRAPE, body.neck_stiffness(points[..., 1]), double=True)
    folded_away = ((t.ravel() < 0.01) & (off_front.ravel() < 0.55))[mesh.triangles].all(1)  # no band inside the opening
    return mesh._replace(triangles=mesh.triangles[~folded_away], double=mesh.double[~folded_away])


def paint(actor, scene, neck):
    """Shirt, seams and folds into the pixels of a scene, in place; `neck` marks neck and shoulders."""
    style = actor.clothes["style"]
    above = height(style, scene.place[neck])
    neck = np.flatnonzero(neck)
    cloth, above_cloth = neck[above < 0], above[above < 0]
    colour = linear(actor.clothes["colour"]).astype(np.float32)
    scene.albedo[cloth] = colour * _seams(style, scene.place[cloth], above_cloth)[:, None]
    _fold(actor, scene, cloth)
    skin, above_skin = neck[above >= 0], above[above >= 0]
    scene.albedo[skin] *= (1 - 0.34 * bump(above_skin, 0.018))[:, None].astype(np.float32)
    leaves = np.flatnonzero(scene.material == body.DRAPE)
    t, off_front = scene.place[leaves, 0], scene.place[leaves, 2]
    stitched = 1.06 - 0.22 * bump(t - 0.86, 0.022) - 0.30 * bump(t - 1, 0.035) - 0.22 * ss(0.0, -0.5, t)
    stitched = stitched - 0.16 * bump(off_front - COLLAR_FRONT - 0.035, 0.010)
    scene.albedo[leaves] = colour * stitched[:, None].astype(np.float32)
    for worn in (cloth, leaves):
        scene.rough[worn], scene.power[worn], scene.region[worn] = 1, CLOTH_POWER, Region.CLOTHES


def _seams(style, place, above):
    x = place[:, 0]
    edge = 1 - 0.30 * bump(above, 0.006)
    if style == "collar":
        strip = np.abs(x) < 0.062
        stitches = 0.22 * bump(np.abs(x) - 0.062, 0.0045) + 0.10 * bump(np.abs(x) - 0.048, 0.003)
        button = bump(np.hypot(x, place[:, 1] + 1.515) - 0.014, 0.004)
        return (edge - (place[:, 2] > 0) * (stitches + 0.45 * button) + 0.03 * strip).astype(np.float32)
    band = ss(-RIB_DM - 0.003, -RIB_DM + 0.003, above)
    seam = 0.34 * bump(above + RIB_DM, 0.0050) + 0.12 * bump(above + RIB_DM + 0.022, 0.0030)
    ribs = 0.05 * np.sin(190 * np.arctan2(x, place[:, 2] + 0.2)) * band
    return (edge - seam + ribs + 0.03 * band).astype(np.float32)


def _fold(actor, scene, cloth):
    """Bend the base normals of cloth pixels by a few soft folds that fan out from the neck to the arms."""
    rng = np.random.default_rng(seed_of("shirt", actor.name))
    x, y = scene.place[cloth, 0], scene.place[cloth, 1]
    slope = np.zeros((cloth.size, 3), np.float32)
    for amount, reach in ((0.10, 7.0), (0.07, 12.0), (0.04, 21.0)):
        tilt, phase = rng.uniform(0.5, 1.3), rng.uniform(0, 6.28, 2).astype(np.float32)
        for side in (0, 1):
            along = reach * (np.where(side, x, -x) * tilt * 0.55 + y) + phase[side]
            here = ss(0.05, 0.35, np.where(side, x, -x))
            wave = (amount * here * np.cos(along)).astype(np.float32)
            slope[:, 0] += wave * (0.55 * tilt * (1 if side else -1))
            slope[:, 1] += wave
    scene.base[cloth] = unit(scene.base[cloth] - slope)
