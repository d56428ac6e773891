"""Shirts: where the cloth begins, how it lies on the shoulders, its seams, and a collar with two points.

A shirt is the skin of neck and shoulders, standing a little thicker and painted as cloth below a line that is
evaluated per pixel; only the collar is a surface of its own: straight threads from a fold round the neck to an edge
on the shoulders, so that the edges of its two leaves are straight. Folds are slopes that bend the normals per pixel,
so they answer the lamp and cost a few sines.
"""

import numpy as np

from kit.actors.actor import linear
from kit.actors.curves import bump, lerp, seed_of, ss, unit
from kit.actors.form import body
from kit.picture import Region

CLOTH_POWER = 0.25  # share of the exposure that cloth takes, see `light`
CLOTH_DM = 0.022  # thickness of a shirt with the air beneath it
RIB_DM = 0.068  # width of the ribbed band round a crew or V neck
# A buttoned collar, right half; decimetres and radians off the front.
FOLD_Y = (-1.335, -1.175, -1.11)  # height of the fold in front, at the side and behind
POINT = (0.250, -1.515)  # x and y of the leaf's point
SIDE_AZIMUTH, SIDE_X, SIDE_Y = 1.36, 0.66, -1.375  # where the lower edge meets the shoulder; x is about
BACK_Y = -1.37  # height of the lower edge behind
LEAF_DM, FOLD_DM, STAND_DM = 0.040, 0.060, 0.020  # off the skin: the leaf's edge, the fold, the stand inside
BULGE_DM, CREST_DM, STAND_DEEP_DM = 0.022, 0.018, 0.16  # a leaf's bulge, height of the rounded fold, depth of the stand
FRONT_DIP_DM = 0.045  # how much the fold sags between front and side
SIDE_SHARE = 0.45  # of the way round to the back at which the lower edge reaches the shoulder
STAND_ROWS, FOLD_ROWS, LEAF_ROWS, COLLAR_COLUMNS = 4, 7, 14, 121
STITCH_DM = 0.030  # from a leaf's edge to its stitches
LEAF_LENGTH_DM = 0.24  # from fold to edge, about
PLACKET_DM, BUTTON_Y = 0.062, -1.475  # half width of the strip with the buttons, height of the first one seen


def height(style, place):
    """Signed height of places (..., 3) above the edge of a shirt, about decimetres: cloth where negative."""
    x, y, z = np.abs(place[..., 0]), place[..., 1], place[..., 2]
    ahead = ss(-0.30, 0.22, z)
    if style == "vneck":
        return (y + 1.315 + ahead * (0.215 - 0.52 * np.sqrt(x**2 + 0.02**2) + 0.30 * x**2)) * 0.90
    if style == "collar":
        return y + 1.235 + 0.086 * ahead
    return y + 1.305 + 0.150 * ahead


def thickness(style, place):
    """How far the cloth stands off the skin at places (..., 3), decimetres."""
    return CLOTH_DM * ss(0.008, -0.040, height(style, place))


def collar(dm):
    """The `body.Mesh` of a shirt's collar: a stand round the neck, folded over into two leaves with points.

    `place` holds the share of the way down the leaf (negative inside), the height, and the distance from the leaf's
    front edge, decimetres.
    """
    skin = body.Bust(dm)
    half = np.linspace(0, 1, COLLAR_COLUMNS // 2 + 1)
    share = np.r_[half, half[-2::-1]]  # 0 in front, 1 behind: out from the right leaf, back to the left one
    side = np.where(np.arange(share.size) <= COLLAR_COLUMNS // 2, 1.0, -1.0)
    fold_y = np.interp(share, (0, 0.5, 1), FOLD_Y) - FRONT_DIP_DM * np.sin(2 * np.pi * np.minimum(share, 0.5)) ** 2
    fold, fold_out = _on(skin, fold_y, np.pi * share * side)
    edge, edge_out = _on(skin, *_lower_edge(skin, share, side))
    edge = edge + LEAF_DM * edge_out
    turn = np.linspace(0, np.pi, FOLD_ROWS)[:, None, None]  # over the fold, from the stand to the leaf
    out = lerp(STAND_DM, FOLD_DM, (1 - np.cos(turn)) / 2)
    over = fold + out * fold_out + (0, 1, 0) * (CREST_DM * np.sin(turn))
    inside = over[0] - (0, 1, 0) * np.linspace(STAND_DEEP_DM, 0.02, STAND_ROWS)[:, None, None]
    t = np.linspace(0, 1, LEAF_ROWS)[1:, None, None]
    leaf = lerp(over[-1], edge, t) + BULGE_DM * np.sin(np.pi * t) * fold_out
    points = np.concatenate([inside, over, leaf])
    down = np.r_[np.linspace(-1, -0.1, STAND_ROWS), np.linspace(-0.08, 0, FOLD_ROWS), t.ravel()]
    ahead = np.repeat(np.linalg.norm(leaf - leaf[:, [0]], axis=-1)[[-1]], len(points), axis=0)
    ahead[:, side < 0] = np.linalg.norm(leaf - leaf[:, [-1]], axis=-1)[-1, side < 0]
    place = np.stack([np.repeat(down[:, None], share.size, 1), points[..., 1], ahead], -1)
    normals = body.grid_normals(points)
    return body.surface(points, normals, place, body.DRAPE, body.neck_stiffness(points[..., 1]), double=True)


def _lower_edge(skin, share, side):
    """Height and azimuth of the leaves' lower edge: straight from the point to the shoulder, then round the back."""
    corner = skin.at(np.array(SIDE_Y), np.array(SIDE_AZIMUTH))
    straight = np.clip(share / SIDE_SHARE, 0, 1)
    x, y = lerp(POINT[0], corner[0], straight), lerp(POINT[1], SIDE_Y, straight)
    back = np.clip((share - SIDE_SHARE) / (1 - SIDE_SHARE), 0, 1)
    azimuth = np.where(back > 0, lerp(SIDE_AZIMUTH, np.pi, back), skin.azimuth(x, y))
    return np.where(back > 0, lerp(SIDE_Y, BACK_Y, ss(0, 1, back)), y), azimuth * side


def _on(skin, y, azimuth):
    """Points (n, 3) of the skin and level directions away from the neck there."""
    points = skin.at(y, azimuth)
    return points, unit(points * (1, 0, 1) + (0, 0, 0.20))


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
    scene.albedo[leaves] = colour * _stitched(*scene.place[leaves].T)[:, None]
    for worn in (cloth, leaves):
        scene.rough[worn], scene.power[worn], scene.region[worn] = 1, CLOTH_POWER, Region.CLOTHES


def _stitched(down, _, from_front):
    """Brightness of the collar: darker inside, with one row of stitches along the edges of its leaves."""
    from_edge = np.minimum((1 - down) * LEAF_LENGTH_DM, from_front)
    bright = 1.04 - 0.14 * bump(from_edge - STITCH_DM, 0.005) - 0.16 * bump(from_edge, 0.006)
    return (bright - 0.35 * ss(-0.02, -0.5, down)).astype(np.float32)


def _seams(style, place, above):
    x = place[:, 0]
    edge = 1 - 0.30 * bump(above, 0.006)
    if style == "collar":
        off, y = np.abs(x), place[:, 1]
        stitches = 0.22 * bump(off - PLACKET_DM, 0.0045) * (place[:, 2] > 0)
        button = 0.45 * bump(np.hypot(x, y - BUTTON_Y) - 0.014, 0.005) * (place[:, 2] > 0)
        return (1 - stitches - button - 0.30 * _under_leaves(off, y) * (place[:, 2] > 0)).astype(np.float32)
    band = ss(-RIB_DM - 0.003, -RIB_DM + 0.003, above)
    seam = 0.34 * bump(above + RIB_DM, 0.0050) + 0.12 * bump(above + RIB_DM + 0.022, 0.0030)
    ribs = 0.05 * np.sin(190 * np.arctan2(x, place[:, 2] + 0.2)) * band
    return (edge - seam + ribs + 0.03 * band).astype(np.float32)


def _under_leaves(off, y):
    """Contact shade 0..1 of the leaves on the shirt at distances off the middle and heights."""
    top, point = np.array((0.0, FOLD_Y[0])), np.array(POINT)
    ends = ((top, point), (point, np.array((SIDE_X, SIDE_Y))))
    near = np.inf
    for start, end in ends:
        way = end - start
        share = np.clip(((off - start[0]) * way[0] + (y - start[1]) * way[1]) / (way @ way), 0, 1)
        near = np.minimum(near, np.hypot(off - start[0] - share * way[0], y - start[1] - share * way[1]))
    return bump(near, 0.016)


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
