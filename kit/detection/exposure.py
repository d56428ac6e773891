"""The light moves, the face stays: where a gap between skin tones comes from.

What you will understand: a gap between groups is a finding about a detector, and its cause can be tried out. Here the
very same portraits are lit less, all parts alike, before the camera adds its grain. Nobody's skin changed and the gap
moved: so the gap belongs to how skin, light and backdrop measure together, and not to skin alone.

What it cannot show: that skin plays no part. Each tone throws back its own share of the same light, and in the usual
light such effects may cancel each other. Nor does this camera expose by itself, as real ones do in the dark.

Serves 09-detection. It deliberately photographs untouched heads only: what it counts are false alarms. The tones are
steps of a scale of ten, set by the studio, and no statement about anybody.

Sources: light as a cause that is mistaken for tone is known from work on cameras and on face recognition; the numbers
here are this kit's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kit import traces
from kit.actors.curves import seed_of
from kit.colour import srgb_of_linear
from kit.detection import detector as detectors
from kit.detection import groups, making
from kit.detection.examples import Examples
from kit.detection.pipelines import CAMERAS, SAVED_AT
from kit.picture import Draft, Picture, step
from kit.traces.recompression import saved_again

STOPS = (0, -2, -3)  # one stop less is half the light
SHOTS = 3  # photographs of each head
MOST_STOPS = 4
TONES: Mapping[str, tuple[int, int]] = {"tones 1 to 3": (1, 3), "tones 4 to 7": (4, 7), "tones 8 to 10": (8, 10)}
LIGHTEST, DEEPEST = "tones 1 to 3", "tones 8 to 10"


@step(picture="study", says="a photograph of {picture} in other light")
def exposed(picture: Picture, *, stops: float = 0.0, camera: str = "phone", shot: int = 0) -> Draft:
    """Return a photograph as the data set's are, made lighter or darker as a whole before the camera's grain.

    Parameters
    ----------
    picture : Picture
        Without a camera's traces, as the studio gives it.
    stops : float
        -4 to 4: each step up is twice the light. What becomes too bright is cut off, as in any camera.
    camera : str
        A name in `CAMERAS`.
    shot : int
        Another photograph for another number: other grain.

    Raises
    ------
    ValueError
        If the light or the camera is none of these.
    """
    if abs(stops) > MOST_STOPS:
        raise ValueError(f"stops={stops}: choose -{MOST_STOPS} to {MOST_STOPS}.")
    if camera not in CAMERAS:
        raise ValueError(f"there is no camera {camera!r}; there are {', '.join(CAMERAS)}.")
    rng = np.random.default_rng(seed_of("detection", "exposed", picture.name, shot))
    options = CAMERAS[camera].options(round(rng.random(), 2))
    shown = traces.taken(lit(picture, stops=stops), rng, **options)
    return Draft(saved_again(shown.pixels, SAVED_AT), picture.landmarks, picture.labels)


class Light(NamedTuple):
    """What a detector does with untouched heads in one light.

    Attributes
    ----------
    stops : float
    found : tuple of Group
        False alarms by tone; there are no edited pictures.
    gap : Gap
        False alarms of the deepest tones minus those of the lightest: below 0 where this detector accuses the lightest
        more.
    """

    stops: float
    found: tuple[groups.Group, ...]
    gap: groups.Gap

    @property
    def row(self) -> list[str]:
        """The light, false alarms by tone, and the gap if its interval leaves out zero; for `kit.figures.tabulate`."""
        name = f"{2.0**self.stops:g} of the light" if self.stops else "usual light"
        gap = (
            f"{'more' if self.gap.value > 0 else 'fewer'} of the deepest" if self.gap.shown else "none that can be told"
        )
        return [name, *(group.false_alarms.in_tens for group in self.found), gap]


def in_other_light(
    detector: detectors.Detector,
    heads: Examples,
    *,
    threshold: float,
    stops: Sequence[float] = STOPS,
    shots: int = SHOTS,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Light, ...]:
    """Return how often a detector flags the untouched heads of a data set, photographed again in each light.

    Parameters
    ----------
    detector : Detector
    heads : Examples
        A test set: all who received a face are photographed again, untouched.
    threshold : float
        Chosen before.
    stops : sequence of float
        The lights, see `exposed`.
    shots : int
        Photographs of each head in each light; the same grain in each light.
    progress : callable, optional
        Is told (done, total).

    Returns
    -------
    tuple of Light
        In the order of the lights.
    """
    tones = dict(zip(heads.receiver.tolist(), heads.tone.tolist(), strict=True))
    portraits = {name: portrait for name, portrait in making.portraits(heads).items() if name in tones}
    whose = np.repeat(list(portraits), shots)
    band = np.array([_band(tones[name]) for name in whose.tolist()])
    untouched = np.zeros(len(whose), bool)
    found = []
    for number, light in enumerate(stops):
        pixels = [
            exposed(portrait, stops=light, camera=str(heads.camera[0]), shot=shot).pixels
            for portrait in portraits.values()
            for shot in range(shots)
        ]
        scores = detector.score(np.stack(pixels))
        gap = groups.false_alarm_gap(scores, untouched, band, threshold, heads=whose, of=DEEPEST, beside=LIGHTEST)
        found.append(Light(light, groups.by_group(scores, untouched, band, threshold, heads=whose), gap))
        if progress is not None:
            progress(number + 1, len(stops))
    return tuple(found)


@step(picture="study", says="{picture} in other light")
def lit(picture: Picture, *, stops: float) -> Draft:
    """Return a picture with all light multiplied, and cut off where that is too much."""
    pixels = picture.pixels
    if stops:
        pixels = np.rint(srgb_of_linear(picture.as_linear() * np.float32(2.0**stops))).astype(np.uint8)
    return Draft(pixels, picture.landmarks, picture.labels)


def _band(tone: int) -> str:
    return next(name for name, (low, high) in TONES.items() if low <= tone <= high)
