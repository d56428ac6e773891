"""Where the skin is open: eyes between the lids, teeth between the lips.

Both are seen per pixel along the line of sight, so they shift under a turned head as they should. Their whites take
`Scene.calm` instead of the exposure and therefore never glare.
"""

import numpy as np

from kit.actors import paint
from kit.actors.actor import linear
from kit.actors.curves import bump, ss
from kit.actors.form import eyes, mouth
from kit.actors.optics import camera
from kit.actors.optics.light import diffuse
from kit.picture import Region

IRIS_POWER = 0.25  # share of the exposure that the iris takes on top of `Scene.calm`
REST_UP = 0.065  # pupils rest a little above the middle: the upper lid covers more of the iris than the lower
TO_CAMERA = 0.75  # how much the eyes look at the camera rather than where the head points
WINDOW = 0.62  # brightness of the window mirrored in the cornea
MARGIN = 0.01  # decimetres round the lips within which pixels are looked at
BEHIND_LIPS = 0.055  # decimetres from the lips to the teeth


def open_eyes(scene):
    """Follow the line of sight to the eyeball wherever the lids leave an opening."""
    x, y = scene.place[:, 0], scene.place[:, 1]
    for number, eye in enumerate(scene.form.relief.eyes):
        near = scene.front & (np.abs(x - eye.side * eye.x) < eye.half + 0.02) & (np.abs(y) < 0.12)
        near = np.flatnonzero(near & (scene.region == Region.SKIN))
        inside = eye.opening(x[near], y[near])
        cover = ss(-0.002, 0.004, inside)
        seen = cover > 0
        chosen, cover, inside = near[seen], cover[seen], inside[seen]
        if chosen.size == 0:
            continue
        normal = eyes.meet_ball(eye, *_sight(scene, chosen))
        paints = eyes.paint_ball(normal, _gaze(scene, eye), linear(scene.actor.eyes), f"{scene.actor.name}{number}")
        colour = _lit_eye(scene, eye, chosen, inside, normal, *paints)
        _lay(scene, chosen, cover, colour, paints[0])
        scene.region[chosen[cover > 0.5]] = Region.EYES


def open_mouth(scene):
    """Put the lips into the label map; show teeth and dark where they part."""
    shape = scene.form.relief.mouth
    x, y = scene.place[:, 0], scene.place[:, 1]
    q = np.linspace(-1, 1, 65)
    low, high = shape.bottom(q).min() - MARGIN, shape.top(q).max() + MARGIN
    near = scene.front & (np.abs(x) < shape.half) & (y > low) & (y < high)
    near = np.flatnonzero(near & (scene.region == Region.SKIN))
    q = shape.q(x[near])
    scene.region[near[(y[near] < shape.top(q)) & (y[near] > shape.bottom(q))]] = Region.MOUTH
    cover = ss(-0.003, 0.004, shape.gap(x[near], y[near]))
    chosen, cover = near[cover > 0], cover[cover > 0]
    if chosen.size == 0 or shape.gap_up + shape.gap_down < 0.008:
        return
    _, sight = _sight(scene, chosen)
    reach = BEHIND_LIPS / np.maximum(-sight[:, 2], 0.3)
    albedo, tooth = mouth.look_into(shape, x[chosen] + sight[:, 0] * reach, y[chosen] + sight[:, 1] * reach)
    gain = np.where(tooth > 0.5, scene.calm, scene.gain**0.6)
    _lay(scene, chosen, cover, 0.86 * albedo * gain[:, None], albedo)


def _lay(scene, chosen, cover, colour, albedo):
    cover = cover[:, None].astype(np.float32)
    scene.lit[chosen] += (colour.astype(np.float32) - scene.lit[chosen]) * cover
    scene.albedo[chosen] += (albedo.astype(np.float32) - scene.albedo[chosen]) * cover


def _sight(scene, chosen):
    """Lines of sight in head coordinates: origin (n, 3) and direction away from the camera (n, 3)."""
    origin = scene.form.bend.undo(camera.turn_back(scene.world[chosen].astype(np.float64), scene.pose))
    return origin, -(scene.view[chosen].astype(np.float64) @ scene.pose.matrix())


def _gaze(scene, eye):
    """Where the pupil points, in head coordinates."""
    centre = camera.turn(eye.centre[None], scene.pose)[0]
    to_camera = (camera.EYE_POINT - centre) @ scene.pose.matrix()
    axis = TO_CAMERA * to_camera / np.linalg.norm(to_camera) + (1 - TO_CAMERA) * np.array([0.0, 0.0, 1.0])
    axis = axis + np.array([eye.gaze[0], eye.gaze[1] + REST_UP, 0.0])
    return axis / np.linalg.norm(axis)


def _lit_eye(scene, eye, chosen, inside, normal, albedo, white, u, v):
    """Colour of the ball: shaded by lids and corners, with one soft window mirrored in the cornea."""
    turned = (normal @ scene.pose.matrix().T).astype(np.float32)
    x, y = scene.place[chosen, 0], scene.place[chosen, 1]
    k = eye.k(x)
    lid = 0.42 + 0.58 * ss(-0.004, 0.045, eye.upper(k) - y)
    corners = 0.55 + 0.45 * ss(1.0, 0.70, np.abs(k))
    shade = (lid * corners * (0.80 + 0.20 * ss(0.0, 0.02, y - eye.lower(k)))).astype(np.float32)
    half_shadow = 0.5 + 0.5 * scene.shadow[chosen]
    arriving = diffuse(turned, half_shadow, shade, scene.light, wrap=np.full(3, 0.5, np.float32))
    arriving = (0.55 * arriving + 0.45 * arriving.mean()) * shade[:, None]
    colour = albedo * arriving * scene.calm * scene.gain ** (IRIS_POWER * (1 - white[:, None]))
    key = scene.light.key()
    spot_u, spot_v = 0.028 * np.sign(key[0] or 1) * min(1, abs(key[0]) * 2.2), 0.024
    window = ss(0.0150, 0.0075, (np.abs(u - spot_u) ** 3 + np.abs(v - spot_v) ** 3) ** (1 / 3))
    window = WINDOW * scene.calm**0.5 * scene.gain**0.2 * window * ss(-0.002, 0.012, inside)
    glow = 0.40 * bump(u + spot_u, 0.02) * bump(v + spot_v * 1.1, 0.014) * (1 - white)
    wet = 0.10 * scene.calm * bump(y - eye.lower(k) - 0.004, 0.004) * ss(0.9, 0.6, np.abs(k))
    colour = colour * (1 + glow[:, None]) + window[:, None] + wet[:, None] * np.array([1.0, 0.93, 0.9])
    pink = 0.75 * ss(-0.80, -0.98, k) * (1 - scene.form.relief.dm.epicanthic)
    flesh = 0.75 * scene.gain * scene.skin * np.exp(-0.5 * paint.BLOOD)
    return colour + (flesh - colour) * pink[:, None]
