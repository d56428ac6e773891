"""Ways of wearing hair, one row each: where it begins, how long it is, how it is combed, how it clumps and curls.

A row holds numbers only; `growth`, `locks`, `ropes` and `coils` know what to do with them. Nothing here knows the
colour of anything.
"""

from typing import NamedTuple

AZIMUTH = (0, 14, 28, 40, 50, 60, 70, 80, 92, 105, 120, 140, 180)  # degrees from the face, for hairlines

# Height of the hairline above the eye line at each `AZIMUTH`, decimetres.
CROPPED_LINE = (0.70, 0.71, 0.68, 0.60, 0.48, 0.33, 0.21, 0.04, 0.02, -0.18, -0.42, -0.60, -0.66)
LONG_LINE = (0.70, 0.70, 0.67, 0.60, 0.49, 0.35, 0.23, 0.05, 0.02, -0.20, -0.46, -0.64, -0.68)


class Style(NamedTuple):
    """One way of wearing hair; lengths in decimetres.

    Attributes
    ----------
    kind : how it is made: "stubble", "locks" (combed strands), "coils" or "ropes".
    line : height of the hairline at each `AZIMUTH`.
    cushion : how far the dark mass under the strands stands off the scalp, on top and at the sides.
    guides : locks over the whole head; strands : of each, at 512 internal px; points : of each strand.
    length : on top and at the sides. cut : height at which hanging hair ends, or None.
    lift : how steeply strands leave the scalp. fall : weight. depth : of the layer of strands, on top and at the sides.
    clump : 0 for hair that fans out evenly to 1 for locks that end in points.
    curl : radius, and turns per decimetre, of waves and curls. flat : 1 for waves in a plane, 0 for corkscrews.
    stray : share of flyaways. scatter : disorder of the comb. gloss : see `splat.Strands`. width_px : at 512.
    scalp : distances above the hairline over which the scalp takes on the hair's colour, and the share it takes.
    dark : brightness of the cushion against the strands. hangs : True where hair falls beside the neck.
    """

    kind: str
    line: tuple
    cushion: tuple
    guides: int
    strands: float
    points: int
    length: tuple
    cut: float | None
    lift: float
    fall: float
    depth: tuple
    clump: float
    curl: tuple
    flat: float
    stray: float
    scatter: float
    gloss: float
    width_px: float
    scalp: tuple
    dark: float
    hangs: bool


STYLES = {
    "buzz": Style(
        kind="stubble", line=CROPPED_LINE, cushion=(0.016, 0.010), guides=0, strands=30000, points=3,
        length=(0.030, 0.014), cut=None, lift=0.30, fall=0.0, depth=(0.0, 0.0), clump=0.0, curl=(0.0, 0.0), flat=0.0,
        stray=0.0, scatter=0.30, gloss=0.12, width_px=0.8, scalp=(-0.07, 0.16, 0.74), dark=1.05, hangs=False,
    ),
    "short": Style(
        kind="locks", line=CROPPED_LINE, cushion=(0.070, 0.022), guides=1500, strands=12, points=9,
        length=(0.36, 0.13), cut=None, lift=0.70, fall=0.25, depth=(0.045, 0.025), clump=0.45, curl=(0.0, 0.0),
        flat=0.0, stray=0.03, scatter=0.10, gloss=0.9, width_px=1.2, scalp=(-0.03, 0.11, 0.93), dark=0.60, hangs=False,
    ),
    "bob": Style(
        kind="locks", line=LONG_LINE, cushion=(0.110, 0.105), guides=1000, strands=7, points=14,
        length=(2.1, 1.7), cut=-0.86, lift=0.45, fall=1.0, depth=(0.05, 0.05), clump=0.35, curl=(0.0, 0.0),
        flat=0.0, stray=0.03, scatter=0.05, gloss=1.0, width_px=1.25, scalp=(-0.01, 0.12, 0.95), dark=0.55, hangs=True,
    ),
    "straight": Style(
        kind="locks", line=LONG_LINE, cushion=(0.100, 0.090), guides=1000, strands=6, points=16,
        length=(3.0, 2.6), cut=-1.75, lift=0.40, fall=1.1, depth=(0.05, 0.05), clump=0.40, curl=(0.0, 0.0),
        flat=0.0, stray=0.03, scatter=0.04, gloss=1.0, width_px=1.25, scalp=(-0.01, 0.12, 0.95), dark=0.55, hangs=True,
    ),
    "wavy": Style(
        kind="locks", line=LONG_LINE, cushion=(0.125, 0.120), guides=800, strands=7, points=24,
        length=(2.6, 2.2), cut=-1.40, lift=0.55, fall=0.9, depth=(0.08, 0.08), clump=0.80, curl=(0.055, 2.0),
        flat=0.75, stray=0.05, scatter=0.08, gloss=0.85, width_px=1.35, scalp=(-0.01, 0.12, 0.95), dark=0.50,
        hangs=True,
    ),
    "curls": Style(
        kind="locks", line=LONG_LINE, cushion=(0.130, 0.130), guides=800, strands=8, points=28,
        length=(1.25, 1.05), cut=-0.75, lift=0.95, fall=0.75, depth=(0.12, 0.12), clump=0.88, curl=(0.055, 3.2),
        flat=0.15, stray=0.06, scatter=0.22, gloss=0.7, width_px=1.8, scalp=(-0.01, 0.12, 0.95), dark=0.45, hangs=True,
    ),
    "coils": Style(
        kind="coils", line=CROPPED_LINE, cushion=(0.115, 0.070), guides=0, strands=9000, points=10,
        length=(0.085, 0.07), cut=None, lift=1.0, fall=0.0, depth=(0.035, 0.030), clump=0.0, curl=(0.018, 17.0),
        flat=0.0, stray=0.0, scatter=0.70, gloss=0.55, width_px=1.3, scalp=(-0.04, 0.13, 0.93), dark=0.70, hangs=False,
    ),
    "afro": Style(
        kind="coils", line=CROPPED_LINE, cushion=(0.150, 0.220), guides=0, strands=13000, points=11,
        length=(0.10, 0.10), cut=None, lift=1.0, fall=0.0, depth=(0.050, 0.050), clump=0.0, curl=(0.020, 16.0),
        flat=0.0, stray=0.0, scatter=0.80, gloss=0.50, width_px=1.3, scalp=(-0.04, 0.13, 0.93), dark=0.70, hangs=False,
    ),
    "braids": Style(
        kind="ropes", line=LONG_LINE, cushion=(0.030, 0.022), guides=260, strands=12, points=42,
        length=(2.6, 2.2), cut=-1.30, lift=0.30, fall=1.0, depth=(0.05, 0.06), clump=0.0, curl=(0.027, 10.0),
        flat=0.0, stray=0.0, scatter=0.05, gloss=0.7, width_px=1.8, scalp=(-0.03, 0.10, 0.80), dark=0.70, hangs=True,
    ),
    "locs": Style(
        kind="ropes", line=LONG_LINE, cushion=(0.045, 0.035), guides=130, strands=22, points=26,
        length=(2.1, 1.8), cut=-0.95, lift=0.45, fall=0.9, depth=(0.06, 0.07), clump=0.0, curl=(0.036, 2.6),
        flat=0.0, stray=0.0, scatter=0.10, gloss=0.35, width_px=2.0, scalp=(-0.03, 0.10, 0.92), dark=0.85, hangs=True,
    ),
    "bun": Style(
        kind="locks", line=LONG_LINE, cushion=(0.040, 0.034), guides=1100, strands=10, points=12,
        length=(1.5, 1.5), cut=None, lift=0.15, fall=0.0, depth=(0.02, 0.015), clump=0.10, curl=(0.0, 0.0),
        flat=0.0, stray=0.03, scatter=0.05, gloss=0.8, width_px=1.2, scalp=(-0.04, 0.15, 0.90), dark=0.72, hangs=False,
    ),
}  # fmt: skip
