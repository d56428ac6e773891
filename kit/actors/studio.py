"""From an actor to a picture: build, turn, see, paint, light, develop.

All work is done at twice the size of the picture and averaged down in linear light. What depends on the actor and the
expression only (form, paint, hair) is kept for the next frame; pose and light are then the only cost. Nothing depends on
the order of calls: what is cached is always what would be computed.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from kit.actors import body, brows, camera, covering, eyes, hair, landmarks, mouth, paint
from kit.actors.asymmetry import Asymmetry
from kit.actors.camera import Pose
from kit.actors.cast import Actor, describe, linear
from kit.actors.curves import box_blur, bump, luminance, soft_blur, ss, unit
from kit.actors.expression import Expression
from kit.actors.light import Light, develop, diffuse, exposure, sheen, whites
from kit.actors.raster import rasterise
from kit.actors.relief import Relief, sample
from kit.picture import Draft, Landmarks, Picture, Region, Studio

SUPERSAMPLING = 2
LARGEST_PX = 512
SHADOW_MAP_PX = 224
SHADOW_SHARPNESS = 24.0  # per decimetre
EAR_GLOW = 0.35  # share of the key light that reaches an ear through its thin rim
SAYS = "made by the kit's studio: a face that depicts nobody"


def render(actor, *, pose=None, expression=None, light=None, size_px=256):
    """A portrait of an actor.

    Parameters
    ----------
    actor : str or Actor
    pose : Pose, default straight ahead.
    expression : Expression, default the actor's resting face.
    light : Light, default the portrait light.
    size_px : int, 48 to 512: side of the square picture.

    Returns
    -------
    Picture
        With landmarks face-68 (jaw points 0-16 are the visible contour), label map, and the studio's knowledge: normals, albedo,
        depth and light.

    Raises
    ------
    ValueError
        For an unknown actor or a size outside the limits.

    Examples
    --------
    >>> render("rowan", size_px=64).size_px
    (64, 64)
    """
    actor = describe(actor) if isinstance(actor, str) else actor
    pose, expression, light = pose or Pose(), expression or Expression(), light or Light()
    if not 48 <= size_px <= LARGEST_PX:
        raise ValueError(f"size_px is {size_px}; the studio renders 48 to {LARGEST_PX} px")
    draft = Scene(actor, pose, expression, light, int(size_px)).draft()
    parameters = {"actor": actor.name, "pose": vars(pose), "expression": vars(expression), "light": vars(light),
                  "size_px": int(size_px)}  # fmt: skip
    return Picture.made(
        draft, step="actors.render", name=actor.name.capitalize(), parameters=parameters, consent_ids=("actors",), says=SAYS
    )


@lru_cache(maxsize=24)
def _sculpted(key, internal_px, holder):
    """Form and paint of one actor with one expression: all that pose and light do not change."""
    actor, expression = holder.actor, holder.expression
    relief = Relief(actor, expression, step_dm=3.3 / min(internal_px, 640))
    texture = paint.texture(relief)
    brows.paint(relief, texture)
    dressing = covering.dress(actor, relief)
    detail = float(np.clip((internal_px / 512) ** 0.5, 0.6, 1.35))
    parts = [body.head(relief, dressing.thickness, detail), body.bust(relief)]
    if dressing.ears:
        parts.append(body.ears(relief))
    parts += dressing.meshes(relief)
    mesh = body.join(parts)
    bend = Asymmetry(actor)
    mesh = mesh._replace(points=bend(mesh.points))
    return SimpleNamespace(
        relief=relief, texture=texture, mesh=mesh, bend=bend, dressing=dressing,
        marks=bend(landmarks.on_face(relief)), jaw=bend(landmarks.jaw_candidates(relief)),
        strands=hair.strands(actor, internal_px, bend), lashes=hair.fine(relief, internal_px, bend),
    )  # fmt: skip


class _Holder(SimpleNamespace):
    """Carries objects past the cache, which looks at the key only."""

    def __hash__(self):
        return 0

    def __eq__(self, other):
        return True


class Scene:
    """One frame: the steps of `draft`, in order."""

    def __init__(self, actor, pose, expression, light, size_px):
        self.actor, self.pose, self.expression, self.light = actor, pose, expression, light
        self.size, self.inner = size_px, size_px * SUPERSAMPLING
        key = actor.key() + repr(expression)
        self.form = _sculpted(key, self.inner, _Holder(actor=actor, expression=expression))
        self.skin = paint.albedo_of(actor)
        self.gain = exposure(self.skin, light)
        self.calm = whites(self.skin, self.gain, light)

    def draft(self):
        self.see()
        self.look_up()
        self.bend_normals()
        self.shade()
        self.colour()
        self.open_eyes()
        self.open_mouth()
        self.add_strands()
        return self.developed()

    # Geometry -------------------------------------------------------------------------------------------------------------

    def see(self):
        """Turn the mesh, find the triangle in each pixel."""
        mesh, n = self.form.mesh, self.inner
        self.turned = camera.turn(mesh.points, self.pose, mesh.stiff)
        flat = camera.project(self.turned, n)
        self.pixel, self.triangle, self.bary = rasterise(flat, self.turned[:, 2] + 4.0, mesh.triangles, n, mesh.double)
        corners = mesh.triangles[self.triangle]
        self.corners = corners
        self.z = np.einsum("ij,ij->i", self.turned[:, 2].astype(np.float32)[corners], self.bary)
        self.depth = np.full(n * n, -9.0, np.float32)
        self.depth[self.pixel] = self.z
        self.material = mesh.material[corners[:, 0]]

    def _mix(self, values):
        values = values.astype(np.float32)[self.corners]
        return np.einsum("ijk,ij->ik", values, self.bary)

    def look_up(self):
        """Canonical place, base normal and paint of every pixel."""
        mesh, relief = self.form.mesh, self.form.relief
        self.place = self._mix(mesh.place)
        self.base = unit(self._mix(mesh.normals))
        head = self.material == body.HEAD
        self.front = head & (self.base[:, 2] > 0.02) & (self.place[:, 1] > relief.y[-1]) & (self.place[:, 1] < relief.y[0])
        self.front &= self.place[:, 2] > -0.12
        read = sample(self.form.texture, relief.x, relief.y, self.place[self.front, 0], self.place[self.front, 1])
        n = self.pixel.size
        self.albedo = np.broadcast_to(self.skin.astype(np.float32), (n, 3)).copy()
        self.gloss = np.full(n, 0.34, np.float32)
        self.slope = np.zeros((n, 2), np.float32)
        self.albedo[self.front], self.gloss[self.front], self.slope[self.front] = read[:, :3], read[:, 3], read[:, 4:]
        self.region = np.full(n, Region.SKIN, np.uint8)
        self.power = np.ones(n, np.float32)  # how much of the exposure this pixel takes
        self.rough = np.zeros(n, np.float32)  # 1 = cloth: no sheen
        ear = self.material == body.EAR
        self.albedo[ear] *= paint.ear_ink(self.place[ear]).astype(np.float32)
        neck = self.material == body.NECK
        self.albedo[neck] *= np.exp(-0.05 * paint.MELANIN)
        self.form.dressing.paint(self, neck)

    def bend_normals(self):
        """Base normals, bent by the slopes of the relief, in camera space."""
        base = self.base
        bent = base.copy()
        keep = np.maximum(base[:, 2], 0)[:, None]
        bent[:, :2] -= keep * self.slope
        stiff = np.where(self.material == body.NECK, camera.neck_stiffness(self.place[:, 1]), 1.0).astype(np.float32)
        bent = unit(bent)
        rotation = self.pose.matrix().astype(np.float32)
        turned = bent @ rotation.T
        self.normal = unit(bent + (turned - bent) * stiff[:, None])
        world = camera.unproject(self.pixel, self.z, self.inner)
        self.world = world.astype(np.float32)
        self.view = unit((camera.EYE_POINT - world).astype(np.float32))

    # Light ----------------------------------------------------------------------------------------------------------------

    def shade(self):
        """Cast shadow of the key light and ambient occlusion."""
        self.shadow = self._cast_shadow()
        ear = self.material == body.EAR
        self.shadow[ear] = EAR_GLOW + (1 - EAR_GLOW) * self.shadow[ear]
        n, block = self.inner, self.inner // 128 if self.inner % 128 == 0 else 4
        self.block = max(1, block)
        near, share = self._shrink(self.z[:, None], self.pixel)
        near = near[..., 0]
        scale = n / self.block / (2 * camera.HALF_HEIGHT)
        closed = 0.0
        for radius, strength in ((0.05, 5.0), (0.14, 2.8)):
            around = soft_blur(near * share, radius * scale) / np.maximum(soft_blur(share, radius * scale), 1e-3)
            closed = closed + strength * np.maximum(self._stretch(around) - self.z, -0.01)
        self.open = np.exp(-np.clip(closed, 0, 1.6)).astype(np.float32)

    def _cast_shadow(self):
        mesh, size = self.form.mesh, SHADOW_MAP_PX
        key = self.light.key().astype(np.float64)
        right = np.cross([0.0, 1.0, 0.0], key)
        right /= np.linalg.norm(right)
        up = np.cross(key, right)
        scale = size / 3.6

        def seen(points):
            x, y = points @ right, (points + (0, 0.25, 0)) @ up
            return np.stack([size / 2 + x * scale, size / 2 - y * scale], 1), points @ key

        flat, near = seen(self.turned)
        pixel, triangle, bary = rasterise(flat, near + 6.0, mesh.triangles, size, mesh.double)
        depth = np.full(size * size, -9.0, np.float32)
        depth[pixel] = np.einsum("ij,ij->i", near.astype(np.float32)[mesh.triangles[triangle]], bary)
        at, reach = seen(self.world + 0.02 * self.base @ self.pose.matrix().T.astype(np.float32))
        # Exponential shadow map: a blurred map of exp(-k * depth) answers "how much lies in front" softly and at once.
        # The blur adds shifted copies; running sums would cancel catastrophically over such a range.
        veil = np.exp(-SHADOW_SHARPNESS * depth.astype(np.float64)).reshape(size, size)
        for axis in (0, 1):
            kernel = bump(np.arange(-5, 6), 2.0)
            pad = np.pad(veil, [(5, 5) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
            veil = sum(w * np.take(pad, np.arange(i, i + size), axis) for i, w in enumerate(kernel / kernel.sum()))
        grid = np.arange(size, dtype=np.float64) + 0.5
        seen_through = sample(veil, grid, grid, at[:, 0], at[:, 1])
        return np.clip(seen_through * np.exp(SHADOW_SHARPNESS * (reach + 0.035)), 0, 1).astype(np.float32)

    def _shrink(self, values, pixel):
        """Mean of pixel values (p, c) over blocks, and the share of each block that is covered."""
        n, b = self.inner, self.block
        m = -(-n // b)
        cell = (pixel // n // b) * m + pixel % n // b
        share = np.bincount(cell, minlength=m * m).astype(np.float32)
        total = np.stack([np.bincount(cell, v, m * m) for v in values.T], 1).astype(np.float32)
        mean = total / np.maximum(share, 1)[:, None]
        return mean.reshape(m, m, -1), (share / b**2).reshape(m, m)

    def _stretch(self, small):
        """Blocks read back at the pixels, bilinear."""
        n, b = self.inner, self.block
        grid = np.arange(small.shape[0], dtype=np.float64)
        at_x, at_y = (self.pixel % n + 0.5) / b - 0.5, (self.pixel // n + 0.5) / b - 0.5
        return sample(small, grid, grid, at_x, at_y)

    def colour(self):
        """Light times paint, spread under the skin, plus sheen, times exposure."""
        arriving = diffuse(self.normal, self.shadow, self.open, self.light)
        skin = self.region == Region.SKIN
        small, share = self._shrink(arriving[skin], self.pixel[skin])
        scale = self.inner / self.block / (2 * camera.HALF_HEIGHT)
        spread = np.empty_like(small)
        for channel, reach in enumerate((0.045, 0.022, 0.014)):
            layer = small[..., channel] * share
            wide = soft_blur(layer, reach * scale) / np.maximum(soft_blur(share, reach * scale), 1e-3)
            spread[..., channel] = np.where(share > 0, wide - small[..., channel], 0)
        arriving[skin] += 0.8 * self._stretch(spread)[skin]
        self.arriving = np.maximum(arriving, 0)
        mirrored = sheen(self.normal, self.view, self.gloss, self.shadow, self.open, self.light)
        mirrored *= (1 - self.rough)[:, None] * self.gain**-0.55
        gain = np.float32(self.gain) ** self.power
        self.lit = (self.albedo * self.arriving + mirrored) * gain[:, None]

    # Eyes and mouth -------------------------------------------------------------------------------------------------------

    def _sight(self, chosen):
        """Lines of sight in head coordinates for pixel numbers `chosen`: origin (n, 3) and direction (n, 3)."""
        rotation = self.pose.matrix()
        unbent = self.form.bend.inverse_near(self.world[chosen].astype(np.float64), self.pose)
        return unbent, -(self.view[chosen].astype(np.float64) @ rotation)

    def open_eyes(self):
        """Follow the line of sight to the eyeball wherever the lids leave an opening."""
        x, y = self.place[:, 0], self.place[:, 1]
        for number, eye in enumerate(self.form.relief.eyes):
            near = self.front & (np.abs(x - eye.side * eye.x) < eye.half + 0.02) & (np.abs(y) < 0.12)
            near = np.flatnonzero(near & (self.region == Region.SKIN))
            inside = eye.opening(x[near], y[near])
            cover = ss(-0.002, 0.004, inside)
            chosen, cover, inside = near[cover > 0], cover[cover > 0], inside[cover > 0]
            if chosen.size == 0:
                continue
            origin, sight = self._sight(chosen)
            normal = eyes.look_into(eye, origin, sight, None)
            axis = self._gaze(eye)
            albedo, white, u, v = eyes.paint_ball(eye, normal, axis, linear(self.actor.eyes), f"{self.actor.name}{number}")
            self._light_eye(eye, chosen, cover, inside, normal, albedo, white, u, v)

    def _gaze(self, eye):
        """Where the pupil points, in head coordinates: mostly to the camera."""
        centre = camera.turn(eye.centre[None], self.pose)[0]
        to_camera = (camera.EYE_POINT - centre) @ self.pose.matrix()
        axis = 0.75 * to_camera / np.linalg.norm(to_camera) + 0.25 * np.array([0.0, 0.0, 1.0])
        axis = axis + np.array([eye.gaze[0], eye.gaze[1] - 0.012, 0.0])
        return axis / np.linalg.norm(axis)

    def _light_eye(self, eye, chosen, cover, inside, normal, albedo, white, u, v):
        turned = (normal @ self.pose.matrix().T).astype(np.float32)
        x, y = self.place[chosen, 0], self.place[chosen, 1]
        k = eye.k(x)
        under_lid = 0.42 + 0.58 * ss(-0.004, 0.045, eye.upper(k) - y)
        corners = 0.55 + 0.45 * ss(1.0, 0.70, np.abs(k))
        low = 0.80 + 0.20 * ss(0.0, 0.02, y - eye.lower(k))
        shade = (under_lid * corners * low).astype(np.float32)
        arriving = diffuse(turned, self.shadow[chosen] * 0.5 + 0.5, shade, self.light, wrap=np.full(3, 0.5, np.float32))
        arriving = 0.55 * arriving * shade[:, None] + 0.45 * arriving.mean() * shade[:, None]
        gain = self.calm * self.gain**(0.25 * (1 - white[:, None]))
        colour = albedo * arriving * gain
        # The room's window in the cornea: one soft square towards the key light, the same brightness at every tone.
        key = self.light.key()
        spot_u, spot_v = 0.028 * np.sign(key[0] or 1) * min(1, abs(key[0]) * 2.2), 0.024
        square = ss(0.0150, 0.0075, (np.abs(u - spot_u) ** 3 + np.abs(v - spot_v) ** 3) ** (1 / 3))
        glow = 0.10 * bump(u + spot_u, 0.02) * bump(v + spot_v * 1.1, 0.014) * (1 - white)
        bright = 0.62 * self.gain**0.2 if not self.light.strict else 0.5
        colour = colour + (square * bright * ss(-0.002, 0.012, inside))[:, None] + colour * (glow * 4)[:, None]
        wet = 0.10 * bump(y - eye.lower(k) - 0.004, 0.004) * ss(0.9, 0.6, np.abs(k))
        colour = colour + wet[:, None] * np.array([1.0, 0.93, 0.9])
        pink = ss(-0.80, -0.98, k) * (1 - self.form.relief.dm.epicanthic)
        flesh = (self.skin * np.exp(-0.5 * paint.BLOOD)) * self.gain * 0.75
        colour = colour + (flesh - colour) * (0.75 * pink)[:, None]
        self.lit[chosen] += (colour.astype(np.float32) - self.lit[chosen]) * cover[:, None].astype(np.float32)
        self.albedo[chosen] += (albedo.astype(np.float32) - self.albedo[chosen]) * cover[:, None].astype(np.float32)
        self.region[chosen[cover > 0.5]] = Region.EYES

    def open_mouth(self):
        """Lips into the label map; teeth and dark where they part."""
        shape = self.form.relief.mouth
        x, y = self.place[:, 0], self.place[:, 1]
        near = self.front & (np.abs(x) < shape.half) & (np.abs(y - shape.y) < 0.42)
        near = np.flatnonzero(near & (self.region == Region.SKIN))
        q = shape.q(x[near])
        lips = (y[near] < shape.top(q)) & (y[near] > shape.bottom(q))
        self.region[near[lips]] = Region.MOUTH
        if shape.gap_up + shape.gap_down < 0.008:
            return
        inside = shape.gap(x[near], y[near])
        cover = ss(-0.003, 0.004, inside)
        chosen, cover = near[cover > 0], cover[cover > 0]
        if chosen.size == 0:
            return
        _, sight = self._sight(chosen)
        reach = 0.055 / np.maximum(-sight[:, 2], 0.3)
        behind_x, behind_y = x[chosen] + sight[:, 0] * reach, y[chosen] + sight[:, 1] * reach
        albedo, tooth = mouth.look_into(shape, behind_x, behind_y)
        gain = np.where(tooth > 0.5, self.calm, self.gain**0.6)
        colour = albedo * 0.86 * np.broadcast_to(gain, tooth.shape)[:, None]
        self.lit[chosen] += (colour.astype(np.float32) - self.lit[chosen]) * cover[:, None].astype(np.float32)
        self.albedo[chosen] += (albedo.astype(np.float32) - self.albedo[chosen]) * cover[:, None].astype(np.float32)

    # Hair and film --------------------------------------------------------------------------------------------------------

    def add_strands(self):
        """Draw all hairs into the finished frame."""
        n = self.inner
        self.frame = self._backdrop()
        self.frame[self.pixel] = self.lit
        self.regions = np.zeros(n * n, np.uint8)
        self.regions[self.pixel] = self.region
        hair.draw(self)

    def _backdrop(self):
        n = self.inner
        y, x = (np.arange(n) + 0.5) / n - 0.5, (np.arange(n) + 0.5) / n - 0.5
        key = self.light.key()
        pool = np.exp(-(((x[None, :] - 0.15 * key[0]) / 0.62) ** 2) - ((y[:, None] + 0.02) / 0.62) ** 2)
        level = 0.52 + 0.50 * pool
        return (level[..., None] * linear(self.actor.backdrop)).reshape(-1, 3).astype(np.float32)

    def developed(self):
        """Average down, develop, and gather landmarks, labels and the studio's knowledge."""
        n, s = self.inner, SUPERSAMPLING
        pixels = develop(_shrunk(self.frame.reshape(n, n, 3), s))
        counts = np.stack([_shrunk((self.regions == r).reshape(n, n, 1).astype(np.float32), s)[..., 0] for r in Region])
        labels = np.argmax(counts, axis=0).astype(np.uint8)
        fields = {}
        for name, values in (("normals", self.normal), ("albedo", self.albedo)):
            full = np.zeros((n * n, 3), np.float32)
            full[self.pixel] = values
            fields[name] = _shrunk(full.reshape(n, n, 3), s)
        fields["normals"] = unit(fields["normals"])
        depth = _shrunk(self.depth.reshape(n, n, 1), s)[..., 0]
        studio = Studio(fields["normals"], fields["albedo"], depth, {**vars(self.light), "exposure": self.gain})
        return Draft(pixels, landmarks=self._landmarks(), labels=labels, studio=studio)

    def _landmarks(self):
        marks = camera.turn(self.form.marks, self.pose)
        jaw = camera.turn(self.form.jaw.reshape(-1, 3), self.pose)
        choice = landmarks.visible_contour(camera.project(jaw, self.inner).reshape(17, -1, 2))
        jaw = jaw.reshape(17, -1, 3)[np.arange(17), choice]
        points = np.concatenate([jaw, marks])
        flat = camera.project(points, self.inner)
        column, row = (np.clip(flat[:, i].astype(int), 0, self.inner - 1) for i in (0, 1))
        hidden = self._farthest_near(row, column) > points[:, 2] + 0.07
        covered = np.isin(self.regions[row * self.inner + column], (Region.HAIR, Region.COVERING))
        return Landmarks(flat / SUPERSAMPLING, "face-68", ~(hidden | covered))

    def _farthest_near(self, row, column):
        """Farthest depth within two pixels: a point on the very outline counts as seen."""
        steps = np.arange(-2, 3)
        rows = np.clip(row[:, None, None] + steps[:, None], 0, self.inner - 1)
        columns = np.clip(column[:, None, None] + steps, 0, self.inner - 1)
        return self.depth[rows * self.inner + columns].min(axis=(1, 2))


def _shrunk(image, factor):
    parts = [image[i::factor, j::factor] for i in range(factor) for j in range(factor)]
    return sum(parts[1:], parts[0].copy()) / np.float32(len(parts))
