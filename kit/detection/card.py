"""The model card: what a detector is, what it is for, and where it must not be used.

What you will understand: a detector without a card is a stranger in the witness box. The card says who trained it on
what, how it was tested, for whom it works less well, and what nobody has tried.

Serves 09-detection. It deliberately has a line for what is *not* known; numbers on it are computed, never typed.

Sources: the sections are those of model cards (Mitchell and others, 2019).
"""

from __future__ import annotations

from kit.detection import scoring
from kit.detection.detector import Detector
from kit.detection.examples import Examples

MOST_NAMED = 4  # heaviest features that the card names


def model_card(detector: Detector, train: Examples, test: Examples, *, threshold: float = 0.5) -> list[list[str]]:
    """Return the card of a detector: for each section its name and its words, for `kit.figures.tabulate`.

    Parameters
    ----------
    detector : Detector
    train, test : Examples
        What it was trained on, and the test, on heads that it never saw.
    threshold : float
        From this score on a picture would be flagged.
    """
    found = scoring.roc(detector.score(test.pixels), test.edited)
    at = found.at(threshold, heads=test.receiver)
    heaviest = [name for name, weight in detector.weights.items() if weight][:MOST_NAMED]
    off = f" Switched off: {', '.join(sorted(detector.off))}." if detector.off else ""
    return [
        [
            "What it is",
            f"A weighted sum of {len(detector.names)} named measurements of pixels, bent into a score between 0 and 1 "
            f"(logistic regression, penalty {detector.strength:g}). It weighs most: {', '.join(heaviest)}.{off}",
        ],
        ["What it is for", "Learning how a detector works and fails, in this course."],
        [
            "What it is not for",
            "Any picture of a real person, and any decision about anybody. It was never tried on photographs, on "
            "video, or on pictures made by a network.",
        ],
        ["Trained on", _described(train)],
        ["Tested on", f"{_described(test)} No head of the training is among them."],
        [
            "How well",
            f"{found.area(test.receiver).says}. The interval counts luck in the heads of the test; it knows of no "
            "luck in the training, nor in who lends a face to whom.",
        ],
        [
            f"At the threshold {threshold:.2f}",
            f"It flags {at.hits.says} of the edited pictures, and {at.false_alarms.says} of the untouched ones.",
        ],
        [
            "What may differ",
            "The way of editing, the camera, saving and scaling afterwards, light: the notebook measures each. "
            "Groups of people: only rendered heads were tried, which says nothing about people.",
        ],
        [
            "What nobody knows",
            "How it does on pictures from elsewhere, and how many edited pictures there are where it would be used; "
            "without that number nobody can say how many of the flagged are edited.",
        ],
        ["Who answers for it", "Whoever uses it. A score is a reason to look further, and never proof."],
    ]


def _described(examples: Examples) -> str:
    ways, cameras = (sorted(set(names.tolist())) for names in (examples.pipeline, examples.camera))
    return (
        f"{len(examples)} rendered pictures of {len(examples.heads)} heads of nobody, {examples.edited.sum()} of them "
        f"edited in {len(ways)} {'ways' if len(ways) > 1 else 'way'}; taken by: {', '.join(cameras)}."
    )
