"""What colour the skin is, everywhere: one base colour and two inks.

Every local colour of a face is an absorption on top of the base: more blood (it takes away green and blue) or more
melanin (it takes away all, blue most). Cheeks, lips, lids, freckles and brows are all made of these two, so **one
rule paints every skin tone** and there is no branch for light or dark. The base is the Monk swatch minus the white
surface reflection that a photographed swatch contains; the shader puts that reflection back as sheen.
"""

import numpy as np

from kit.actors.actor import linear
from kit.actors.curves import box_blur, bump, bumps, luminance, noise, seed_of, ss

SURFACE = 0.0130  # share of white surface reflection taken out of a swatch, linear (our own choice, see `albedo_of`)
BLOOD = np.array([0.08, 1.00, 0.94])  # absorption per unit of blood, red green blue
MELANIN = np.array([0.55, 0.85, 1.00])
UNDERTONE = np.array([1.0, 0.46, 0.215])  # ratio of the channels in melanin-rich skin: warm brown
UNDERTONE_SHARE = 0.74  # how far a base is drawn towards it; fades with the cube of what it does not absorb
RESTING_BLOOD = 0.16
PORES = 0.055  # slope of the finest unevenness of skin
FINE_STEP_DM = 0.0055  # texels no larger than this show pores in full
BLOOD_SEEN = (0.50, 0.50)  # blood lies under the melanin: share that shows = first + second * luminance of the base


def albedo_of(actor):
    """Base skin reflectance of an actor, (3,) linear: the rule that turns all ten swatches into skin."""
    base = np.maximum(linear(actor.swatch) - SURFACE, 0.0022)
    bright = luminance(base)
    share = UNDERTONE_SHARE * (1 - bright) ** 3
    base = (1 - share) * base + share * bright * UNDERTONE / luminance(UNDERTONE)
    return base * np.exp(-RESTING_BLOOD * blood_seen(base) * BLOOD)


def blood_seen(base):
    """Share of blood that shows through a base reflectance (3,): less where melanin above it takes the light."""
    return BLOOD_SEEN[0] + BLOOD_SEEN[1] * luminance(base)


def texture(relief):
    """Skin on the canonical grid.

    Returns
    -------
    (h, w, 7) float32: albedo red green blue, gloss, slope in x, slope in y, share of hair (none yet).
    """
    actor = relief.actor
    rng = np.random.default_rng(seed_of("skin", actor.name))
    blood, melanin, gloss = _inks(relief, rng)
    base = albedo_of(actor)
    blood *= 0.35 + 0.65 * blood_seen(base)
    packed = np.moveaxis(np.empty((7, *blood.shape), np.float32), 0, -1)  # planes, as `curves.sample` reads them
    for c in range(3):  # float32 and one colour after the other: several times as fast
        packed[..., c] = np.exp(-(blood * BLOOD[c] + melanin * MELANIN[c]).astype(np.float32)) * np.float32(base[c])
    packed[..., 3] = gloss
    pores = PORES * relief.weight * min(1.0, FINE_STEP_DM / relief.step)
    packed[..., 4] = relief.slope_x + pores * rng.standard_normal(blood.shape)
    packed[..., 5] = relief.slope_y + pores * rng.standard_normal(blood.shape)
    packed[..., 6] = 0
    return packed


def _inks(relief, rng):
    dm, nose, mouth = relief.dm, relief.nose, relief.mouth
    x, y, ax = relief.x, relief.y, np.abs(relief.x)
    ex, my, chin = dm.eye_distance / 2, mouth.y, relief.skull.chin_y

    blood = bumps(ax, y, [
        (0.19, 0.40, -0.32, 0.15, 0.13), (0.13, 0.0, nose.tip, 0.12, 0.09), (0.10, 0.0, chin + 0.14, 0.14, 0.09),
        (0.11, ex, -0.115, 0.13, 0.045), (0.08, ex, 0.085, 0.13, 0.045), (-0.06, 0.0, 0.45, 0.35, 0.18),
        (0.11, nose.half, nose.wing_y, 0.06, 0.05), (0.06, 0.0, -0.10, 0.20, 0.12),
    ])  # fmt: skip
    melanin = bumps(ax, y, [
        (0.12, ex - 0.05, -0.100, 0.11, 0.040), (0.09, ex - 0.02, 0.08, 0.15, 0.055), (0.06, 0.0, my, 0.28, 0.13),
        (0.06, 0.62, 0.25, 0.12, 0.25), (0.06, 0.60, -0.75, 0.18, 0.20), (0.03, 0.0, chin + 0.1, 0.3, 0.12),
    ])  # fmt: skip
    for cell, share in ((0.30, 0.06), (0.11, 0.035), (0.031, 0.030)):
        blood += share * noise(rng, y, x, cell)
        melanin += share * noise(rng, y, x, cell)
    grain = box_blur(rng.standard_normal(blood.shape).astype(np.float32), 1)
    melanin += 0.035 * grain
    gloss = 0.40 + 0.10 * grain + bumps(ax, y, [
        (0.22, 0.0, nose.tip + 0.06, 0.09, 0.16), (0.12, 0.0, 0.46, 0.24, 0.13), (0.12, 0.42, -0.22, 0.12, 0.09),
        (0.10, 0.0, chin + 0.13, 0.10, 0.06), (-0.16, ex, -0.10, 0.12, 0.05), (-0.10, 0.55, -0.65, 0.15, 0.2),
    ])  # fmt: skip
    _freckles(relief, rng, melanin)
    rows, columns = relief.patch(-0.36, 0.36, nose.base - 0.10, nose.base + 0.25)
    melanin[rows, columns] += nose.shade(x[None, columns], y[rows, None])
    rows, columns = relief.patch(-0.40, 0.40, -1.02 - relief.expression.jaw_drop, -0.48)
    xx, yy = x[None, columns], y[rows, None]
    ragged = 0.004 * noise(rng, y[rows], x[columns], 0.02)
    upper, lower, dark = mouth.masks(xx, yy + ragged)
    fine = 0.07 * noise(rng, y[rows], x[columns], 0.014, stretch=5)
    blood[rows, columns] += (upper + lower) * (0.40 + fine) + 0.10 * upper + 0.35 * dark
    melanin[rows, columns] += (upper + lower) * 0.16 + 0.13 * upper + (0.55 + 0.3 * dark) * dark
    gloss[rows, columns] += 0.30 * lower + 0.10 * upper
    corner = bump(np.abs(xx) - mouth.half, 0.016) * bump(yy - float(mouth.closure(np.array(1.0))), 0.014)
    melanin[rows, columns] += 0.35 * corner
    for eye in relief.eyes:
        middle = eye.side * eye.x
        rows, columns = relief.patch(middle - 0.26, middle + 0.26, -0.15, 0.20)
        add_lids(eye, x[None, columns], y[rows, None], blood[rows, columns], melanin[rows, columns])
    return blood, melanin, gloss


def neck_ink():
    """Transmission (3,) of the neck, a little darker than the face."""
    return np.exp(-0.05 * MELANIN).astype(np.float32)


def add_lids(eye, x, y, blood, melanin):
    """Lash line, crease and the wet rim of the lower lid, added in place on the patch (y, x)."""
    k = eye.k(x)
    up, low = eye.upper(k), eye.lower(k)
    between = ss(1.10, 0.97, np.abs(k))
    outer = 0.65 + 0.35 * ss(-0.8, 0.7, k)
    lash = ss(0.024, 0.008, y - up) * ss(-0.020, -0.006, y - up) * between * outer
    melanin += (2.4 + 1.2 * eye.shut) * lash
    lower_lash = bump(y - low + 0.012, 0.008) * between * ss(-0.6, 0.5, k)
    melanin += 0.30 * lower_lash
    blood += 0.22 * bump(y - low, 0.012) * between + 0.45 * bump(k + 1.04, 0.06) * bump(y - low - 0.004, 0.014)
    crease = eye.upper_open(k) + eye.dm.lid_crease * (1 - 0.35 * k**2) * (1 + 0.22 * k)
    if eye.lid_kind == "fold":
        line = bump(y - crease, 0.008) * ss(1.12, 0.75, np.abs(k)) * (1 - 0.7 * eye.shut)
        melanin += 0.14 * line
        blood += 0.18 * line


def _freckles(relief, rng, melanin):
    """Single soft dots over nose and cheeks; no cells, so no grid can show."""
    dots = [
        (rng.normal(0, 0.30), rng.normal(-0.27, 0.13), rng.uniform(0.004, 0.009), rng.uniform(0.10, 0.40))
        for _ in range(int(420 * relief.dm.freckles))
    ]
    if dots:
        x, y, radius, strength = np.array(dots).T
        melanin += bumps(relief.x, relief.y, np.stack([strength, x, y, radius, radius], 1))
