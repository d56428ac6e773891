"""The label is never what a detector learns: neither the one that tells the truth, nor the neutral one.

A set in which nothing but the label tells edited pictures from untouched ones goes to the real detector in three ways:
as its pixels alone, as a judgement task shows it, and as the kit shows it elsewhere. The last is the planted offender.
"""

from __future__ import annotations

import ast
import dataclasses
import json
from collections.abc import Callable

import numpy as np
import pytest

from kit import consent, detection, label
from kit.picture import Picture
from tests.small import lend, small_picture
from tests.test_house import faults, imported_rooms, modules

PICTURES, SIDE_PX = 240, 96
GRAIN = 12.0  # grey levels
CHANCE = 0.35, 0.65  # an AUC beyond 3.5 standard deviations of 60 against 60 pictures without any difference


@pytest.fixture(scope="module")
def alike():
    """Grain, and nothing else: every second picture says in its history that it was edited."""
    grain = np.random.default_rng(11).normal(128, GRAIN, (PICTURES, SIDE_PX, SIDE_PX, 3)).clip(0, 255).astype(np.uint8)
    untouched = small_picture()
    histories = [told(untouched), told(lend(untouched, onto=untouched))]
    edited = np.arange(PICTURES) % 2 == 1
    heads = np.array([f"head-{number}" for number in range(PICTURES)])
    same = np.full(PICTURES, "the same")
    return detection.Examples(
        pixels=grain, edited=edited, pair=np.arange(PICTURES) // 2, receiver=heads, lender=np.where(edited, heads, ""),
        pipeline=same, tone=np.ones(PICTURES, int), camera=same, masks=np.zeros(grain.shape[:3], bool),
        histories=tuple(histories[each] for each in edited.astype(int)), recipe={},
    )  # fmt: skip


def told(picture: Picture) -> str:
    """Return a history as JSON."""
    return json.dumps([dataclasses.asdict(step) for step in picture.history])


def shown_as(examples: detection.Examples, view: Callable[[Picture], np.ndarray]) -> detection.Examples:
    """Return a set whose pixels are those of a view of each picture; what is too high loses its top."""
    views = [view(examples.picture(number))[-SIDE_PX:] for number in range(len(examples))]
    return dataclasses.replace(examples, pixels=np.stack(views))


def learnt_from(examples: detection.Examples) -> float:
    """Return the AUC, on the second half, of a detector that has learnt from the first."""
    half = len(examples) // 2
    training, testing = (examples.only(rows) for rows in (np.arange(half), np.arange(half, len(examples))))
    detector = detection.train(training)
    return detection.roc(detector.score(testing.pixels), testing.edited).auc


def test_pixels_alone_hold_nothing_of_the_label(alike):
    assert CHANCE[0] < learnt_from(alike) < CHANCE[1]
    assert np.array_equal(shown_as(alike, lambda picture: picture.pixels).pixels, alike.pixels)


def test_the_neutral_label_of_a_judgement_task_teaches_nothing(alike):
    neutral = shown_as(alike, lambda picture: label.under(picture, neutral=True))
    assert not np.array_equal(neutral.pixels, alike.pixels)
    assert CHANCE[0] < learnt_from(neutral) < CHANCE[1]


def test_a_detector_that_is_fed_labelled_pixels_is_caught(alike):
    """The planted offender: what it learns is the label, so it is right about pictures that do not differ."""
    assert learnt_from(shown_as(alike, label.under)) > 0.99


# Nothing in the room could lay a label under its pixels --------------------------------------------------------


def knows_the_label(name: str, tree: ast.Module):
    if name.startswith("kit.detection") and "label" in imported_rooms(tree):
        yield "imports kit.label: a detector sees pixels only."


def test_no_module_of_detection_knows_the_label():
    assert sum(name.startswith("kit.detection") for name in modules()) > 10
    assert faults(knows_the_label, modules()) == []


@pytest.mark.parametrize("text", ["from kit import label", "from kit.label import under", "import kit.label"])
def test_a_module_that_does_is_caught(text):
    assert faults(knows_the_label, {"kit.detection.offender": text})


def test_a_set_made_of_withdrawn_faces_teaches_nobody(alike, monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    consent.withdraw("actors")
    with pytest.raises(consent.ConsentError, match="withdrawn"):
        learnt_from(alike)
