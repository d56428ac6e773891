"""The measures of a face: what each says, its mean, its spread and its limits.

Means and spreads follow published adult anthropometry, rounded, widened where the eye asked for more variety. No
measure depends on the skin tone: every face inside the limits may be drawn.
"""

from types import MappingProxyType
from typing import NamedTuple


class Measure(NamedTuple):
    """One measure of a face: what it says, its mean, spread (one sigma) and limits."""

    mean: float
    spread: float
    low: float
    high: float
    says: str


FACE = MappingProxyType({
    "face_width_mm": Measure(137, 6.0, 122, 152, "width between the cheekbones"),
    "jaw_width_mm": Measure(112, 4.2, 97, 127, "width of the jaw at mouth height"),
    "chin_width_mm": Measure(62, 4.6, 48, 76, "width just above the chin"),
    "chin_height_mm": Measure(110, 4.6, 100, 121, "eye line to the lowest point of the chin"),
    "crown_height_mm": Measure(113, 3.0, 106, 120, "eye line to the crown"),
    "cheek_fullness": Measure(0.45, 0.25, 0, 1, "0 hollow to 1 full cheeks"),
    "robustness": Measure(0.5, 0.28, 0, 1, "0 smooth to 1 strong brow ridge, neck and jaw angle"),
    "age_years": Measure(38, 13, 23, 70, "shown by folds and lines only"),
    "eye_distance_mm": Measure(63.5, 4.0, 56, 72, "between the pupils"),
    "eye_width_mm": Measure(31.0, 1.6, 27.5, 34.5, "inner to outer corner of the opening"),
    "eye_upper_mm": Measure(5.5, 0.5, 4.2, 6.6, "upper lid above the line through the corners"),
    "eye_lower_mm": Measure(4.6, 0.5, 3.5, 5.6, "lower lid below that line"),
    "eye_tilt_mm": Measure(0.9, 0.9, -1.0, 2.8, "outer corner above the eye's centre"),
    "eye_depth_mm": Measure(0.0, 1.7, -3.2, 3.2, "how deep the eye is set; 0 is average"),
    "lid_crease_mm": Measure(3.4, 0.9, 1.8, 5.4, "height of the lid's crease above the lash line"),
    "epicanthic": Measure(0.1, 0.2, 0, 1, "fold over the inner corner of the eye"),
    "brow_height_mm": Measure(21.3, 2.3, 16.5, 27, "eye line to the middle of the brow"),
    "brow_length_mm": Measure(46.5, 3.0, 39, 54, "inner end to tail"),
    "brow_thickness_mm": Measure(8.2, 1.9, 4.6, 12.5, "at the thickest place"),
    "brow_arch_mm": Measure(3.2, 1.3, 0.5, 6.5, "rise of the arch above its ends"),
    "brow_tilt_mm": Measure(0.5, 1.1, -1.0, 3.0, "tail above (below) the inner end"),
    "brow_density": Measure(0.8, 0.14, 0.5, 1, "0.5 sparse to 1 dense"),
    "nose_length_mm": Measure(46, 3.7, 38, 54, "eye line to the base of the nose"),
    "nose_width_mm": Measure(36, 4.4, 27, 47, "across the wings"),
    "nose_height_mm": Measure(18.5, 2.4, 13.5, 23.5, "tip in front of the face"),
    "nose_bridge": Measure(0.52, 0.26, 0.05, 1, "0 low to 1 high bridge"),
    "nose_bridge_width_mm": Measure(13.5, 2.0, 9.5, 18, "across the bridge"),
    "nose_hump_mm": Measure(0.5, 1.5, -2.2, 3.6, "hump (negative: hollow) of the bridge"),
    "nose_tip_up_mm": Measure(0.3, 1.2, -2.2, 2.8, "tip turned up (negative: down)"),
    "nose_tip_radius_mm": Measure(8.1, 0.9, 6.4, 10, "roundness of the tip"),
    "mouth_height_mm": Measure(66.5, 3.4, 60, 77, "eye line to the line between the lips"),
    "mouth_width_mm": Measure(49.5, 3.8, 41, 58, "corner to corner"),
    "upper_lip_mm": Measure(7.4, 2.0, 2.8, 11.5, "thickness of the upper lip"),
    "lower_lip_mm": Measure(8.4, 1.9, 4.6, 13, "thickness of the lower lip"),
    "cupid_bow_mm": Measure(1.4, 0.7, 0, 3, "depth of the upper lip's bow"),
    "resting_smile": Measure(0.24, 0.07, 0.12, 0.4, "how friendly the face is when nothing is meant"),
    "ear_length_mm": Measure(60, 4.0, 52, 69, "top to lobe"),
    "asymmetry": Measure(0.6, 0.2, 0, 1, "0 both sides alike to 1 clearly different sides"),
    "freckles": Measure(0.06, 0.12, 0, 1, "0 none to 1 many"),
})  # fmt: skip
