"""What each feature of 09-detection tells on the set of the notebook, and that nothing but the edit tells.

    .venv/bin/python -m tests.benchmarks.detection_seen

AUC of each feature alone, whole set, in the direction in which it tells more, and for each way of editing; then how far
a detector of all features gets on unseen heads, and what is left of it when labels are swapped within pairs at random.
"""

from __future__ import annotations

import numpy as np

from kit import detection
from kit.traces import auc

SHUFFLES = 20
STRENGTH = 1.0  # of the penalty that holds the weights small


def main() -> None:
    examples = detection.make()
    ways = list(detection.PIPELINES)
    measured = detection.features(examples.pixels)
    print(f"| feature | all | {' | '.join(ways)} |\n| {' | '.join(['---'] * (len(ways) + 2))} |")
    for name, values in zip(detection.FEATURES, measured.T, strict=True):
        whole = auc(values, examples.edited)
        scores = [auc(values[rows], examples.edited[rows]) for rows in (examples.pipeline == way for way in ways)]
        told = [f"{score if whole >= 0.5 else 1 - score:.2f}" for score in (whole, *scores)]
        print(f"| {name}{'' if whole >= 0.5 else ' (less)'} | {' | '.join(told)} |")
    training, testing = examples.split()
    given, asked = detection.features(training.pixels), detection.features(testing.pixels)
    score = auc(fitted(given, training.edited)(asked), testing.edited)
    print(f"\nAll together, on {len(testing)} pictures of {len(testing.heads)} unseen heads: {score:.2f}.")
    rng = np.random.default_rng(9)
    swapped = []
    for _ in range(SHUFFLES):
        flip = rng.random(examples.pair.max() + 1) < 0.5
        guess = fitted(given, training.edited ^ flip[training.pair])(asked)
        swapped.append(auc(guess, testing.edited ^ flip[testing.pair]))
    print(f"Labels swapped within pairs, {SHUFFLES} times: {np.mean(swapped):.2f}, spread {np.std(swapped):.2f}.")


def fitted(features: np.ndarray, edited: np.ndarray):
    """Return a scorer: ridge regression on standardised features, which orders pictures much as a logistic one does."""
    mean, spread = features.mean(axis=0), features.std(axis=0)
    given = (features - mean) / spread
    weights = np.linalg.solve(
        given.T @ given + STRENGTH * np.eye(given.shape[1]), given.T @ np.where(edited, 1.0, -1.0)
    )
    return lambda asked: (asked - mean) / spread @ weights


if __name__ == "__main__":
    main()
