"""What each trace scores on swaps of photographed actors, edited picture and untouched twin, and the light's error.

    python -m tests.benchmarks.traces_seen

Twelve pairs of actors, photographed by one camera (noise 1, JPEG 90) before the swap; eleven actors without a beard
under eighteen lights. Seeded: the numbers in the descriptions of `kit/traces` come from here. It asserts nothing;
`tests/test_traces.py` holds a fixed part.
"""

from __future__ import annotations

import numpy as np

from kit import actors, swap, traces
from kit.actors import Light
from kit.picture import Region

PAIRS = (
    ("rowan", "hazel"), ("hazel", "rowan"), ("juniper", "linden"), ("maple", "aspen"), ("willow", "cedar"),
    ("acacia", "myrtle"), ("laurel", "tamarisk"), ("aspen", "laurel"), ("myrtle", "maple"), ("tamarisk", "sequoia"),
    ("larch", "alder"), ("hawthorn", "larch"),
)  # fmt: skip
LIGHTS = [(azimuth, elevation) for azimuth in (-45, -32, -15, 10, 35, 55) for elevation in (20, 34, 50)]
OTHER_LIGHT = Light(20, 40)
CLEAR_BY = 0.05  # difference of two scores that counts
DEEP_FROM = 9  # tones from which sheen is most of the light


def photograph(picture, seed, quality=90):
    return actors.photograph(picture, np.random.default_rng(seed), noise=1, quality=quality)


def rows(number, lender_name, receiver_name):
    """Return name and comparison of each trace on one pair."""
    lender, twin = (
        photograph(actors.load(lender_name), 100 + number),
        photograph(actors.load(receiver_name), 200 + number),
    )
    same = photograph(actors.render(receiver_name, light=OTHER_LIGHT), 300 + number, quality=60)

    def edited(lent, **options):
        return traces.Pair(edited=swap.face(lent, onto=twin, **options), twin=twin)

    line, skin = swap.contour(lender, twin), twin.labels == Region.SKIN
    told = {
        "contour": line,
        "mask": traces.border_pixels(twin.size_px, line),
        "within": traces.band_pixels(twin.size_px, line),
    }
    usual, smooth = edited(lender), {"window_px": 9}
    return {
        "seam, pasted": edited(lender, blend="paste", colour="none").compare(traces.seam_map, **told),
        "seam, pasted, colours matched": edited(lender, blend="paste").compare(traces.seam_map, **told),
        "seam, feathered": usual.compare(traces.seam_map, **told),
        "noise residual, skin": usual.compare(traces.noise_residual, within=skin),
        "noise residual, all": usual.compare(traces.noise_residual),
        "wavelet noise, skin": usual.compare(traces.wavelet_noise, within=skin),
        "error level": usual.compare(traces.error_level, **smooth),
        "error level, all saved at 90": usual.as_jpeg(90).compare(traces.error_level, **smooth),
        "ghost of 60, on the grid": edited(same, colour="none").compare(traces.ghost_peak, quality=60),
        "ghost of 60, usual swap": usual.compare(traces.ghost_peak, quality=60),
    }


def light_errors(name):
    """Return the error in degrees and whether left and right are told, over all lights, with and without a camera."""
    apart, sides = [], []
    for number, (azimuth, elevation) in enumerate(LIGHTS):
        rendered = actors.render(name, light=Light(azimuth, elevation))
        for picture in (rendered, photograph(rendered, number)):
            found = traces.light_direction(picture.pixels, traces.jaw(picture.landmarks, picture.labels))
            apart.append(traces.degrees_apart(found, traces.seen_direction(azimuth, elevation)))
            sides.append(np.sign(np.cos(np.radians(found))) == np.sign(azimuth))
    return apart, sides


def main():
    measured = [rows(number, *pair) for number, pair in enumerate(PAIRS)]
    print(f"{'trace':32}{'edited':>20}{'twin':>20}{'higher':>8}{'lower':>7}")
    for trace in measured[0]:
        ours = np.array([row[trace].auc for row in measured])
        twins = np.array([row[trace].twin_auc for row in measured])
        spans = (f"{np.median(all_):.2f} ({all_.min():.2f}-{all_.max():.2f})" for all_ in (ours, twins))
        higher, lower = (ours > twins + CLEAR_BY).sum(), (ours < twins - CLEAR_BY).sum()
        print(f"{trace:32}{next(spans):>20}{next(spans):>20}{higher:8}{lower:7}")
    print("\nlight: error in degrees")
    groups = {"tones 1 to 8": [], "tones 9 and 10": []}
    every_side = []
    for name in actors.NAMES:
        actor = actors.describe(name)
        if not actor.beard:
            apart, sides = light_errors(name)
            groups["tones 9 and 10" if actor.tone >= DEEP_FROM else "tones 1 to 8"] += apart
            every_side += sides
            print(f"  {name:10} tone {actor.tone:2}: median {np.median(apart):3.0f}, largest {max(apart):3.0f}")
    for group, apart in groups.items():
        half, most = np.percentile(apart, [50, 90])
        print(f"{group}: half within {half:.0f}, nine of ten within {most:.0f}, largest {max(apart):.0f}")
    print(f"left or right told: {np.mean(every_side):.0%} of {len(every_side)}")


if __name__ == "__main__":
    main()
