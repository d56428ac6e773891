"""The data sheet: what is in a data set, how it came about, and what it must not be used for.

What you will understand: whoever trains or buys a detector inherits its data. A few questions, answered before anybody
asks, tell whether it can know anything about the case at hand. Ours cannot: it has never seen a person.

Serves 09-detection. The numbers are counted in the very set at hand; the rest is what its makers knew and chose. It
deliberately answers a dozen questions of the many, those on which the lesson rests.

Sources: the questions follow Datasheets for Datasets [Gebru 2021](#gebru2021).
"""

from __future__ import annotations

import numpy as np

from kit.detection import casting
from kit.detection.examples import Examples
from kit.detection.pipelines import CAMERAS, SAVED_AT


def datasheet(examples: Examples) -> list[tuple[str, str]]:
    """Return questions and answers about a data set, for `kit.figures.tabulate`.

    Parameters
    ----------
    examples : Examples
        Whole, or a part of it such as the one for training.

    Returns
    -------
    list of tuple of str
        A question and its answer in plain words.

    Raises
    ------
    ValueError
        If there are no pictures in it.
    """
    if not len(examples):
        raise ValueError("there are no pictures to describe.")
    height, width = examples.pixels.shape[1:3]
    edited = int(examples.edited.sum())
    return [
        (
            "What was it made for?",
            "To show, in a lesson, how a detector is trained, and how it fails. For nothing else.",
        ),
        (
            "What is in it?",
            f"{len(examples)} portraits of {width} x {height} px: {edited} with a face that was laid on, and "
            f"{len(examples) - edited} untouched. {_twins(examples)}",
        ),
        ("Whose faces?", _faces(examples)),
        (
            "Did they agree?",
            "There is nobody who could: the heads are rendered from numbers and depict nobody. All the same every use, "
            "the training too, asks their consent record, and stops when it is withdrawn.",
        ),
        ("Which skin tones?", _tones(examples)),
        (
            "Who is missing?",
            "Every real person. Besides: children, the very old, fair beards, scars and disabilities, make-up, "
            "jewellery, several people in one picture, bodies, backgrounds, any turn of the head beyond "
            f"{casting.TURN_DEG:.0f} degrees, and every way of wearing hair or a covering that our studio cannot draw.",
        ),
        ("How were the pictures edited?", _ways(examples)),
        (
            "Who lends a face to whom?",
            "Within groups of twelve heads, the face that suits best: near in tone, with a beard if there is one, as "
            "somebody who wants to deceive would choose. Ill-matched swaps would be easier to find.",
        ),
        ("What took them?", _cameras(examples)),
        (
            "Are the answers right?",
            "Yes, all: we made the edits ourselves. Of pictures from the world nobody knows that, and a detector for "
            "them is trained on somebody's belief.",
        ),
        (
            "How is it divided?",
            "By heads, when it is split: none is on both sides, as lender or as receiver. Pictures of one head are no "
            "independent tests, so whatever is told about chance must draw heads, not pictures.",
        ),
        (
            "What must it not be used for?",
            "To judge any picture of a person, or any picture made in another way than these. What is learned here "
            "holds for these toys at this size, and says nothing about today's generators.",
        ),
        (
            "Who keeps it?",
            "Nobody needs to: it is drawn anew from a number. What is kept on this machine to save time goes when "
            "you write: python3 -m kit erase.",
        ),
    ]


def _twins(examples: Examples) -> str:
    numbers, counts = np.unique(examples.pair, return_counts=True)
    whole = int((counts == 2).sum())
    if whole == len(numbers):
        return "Each edited one has its twin, the very photograph before the edit."
    return f"{whole} of the edited ones have their twin, the very photograph before the edit."


def _faces(examples: Examples) -> str:
    heads = [casting.called(name) for name in examples.heads]
    worn = {
        "a beard": sum(bool(head.beard) for head in heads),
        "glasses": sum(bool(head.glasses) for head in heads),
        "a hijab or turban": sum(bool(head.covering) for head in heads),
    }
    told = ", ".join(f"{count} {what}" for what, count in worn.items())
    receivers = len(set(examples.receiver.tolist()))
    return (
        f"{len(heads)} rendered heads of nobody, {receivers} of them as receivers. They wear: {told}. No head is "
        "labelled by gender, origin or age."
    )


def _tones(examples: Examples) -> str:
    tones, counts = np.unique(examples.tone[~examples.edited], return_counts=True)
    told = ", ".join(f"{count} of tone {tone}" for tone, count in zip(tones.tolist(), counts.tolist(), strict=True))
    return (
        f"Steps of the ten-step Monk scale, as set in the studio. Untouched pictures: {told}. Few of each: enough to "
        "look at a difference, not to measure a small one."
    )


def _ways(examples: Examples) -> str:
    ways = examples.pipeline[examples.edited]
    told = "; ".join(f"{way}: {(ways == way).sum()}" for way in dict.fromkeys(sorted(ways.tolist())))
    return f"{told}. All by bending triangles; none by a trained network."


def _cameras(examples: Examples) -> str:
    told = []
    for name in sorted(set(examples.camera.tolist())):
        camera, count = CAMERAS[name], int((examples.camera == name).sum())
        told.append(
            f'"{name}", {count} pictures: grain {camera.least_noise:g} to {camera.most_noise:g} times that of a phone '
            f"indoors, by the light of the pair, JPEG {camera.quality}"
        )
    return (
        f"One invented camera for both sides of a pair ({'; '.join(told)}). Edited pictures and twins were then saved "
        f"in the same way, JPEG {SAVED_AT}."
    )
