"""The mark: it follows from the history, covers nothing, and travels inside the file."""

import io
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from kit import label, store
from kit.consent import ConsentError
from kit.picture import Draft, Picture
from tests.small import copy, lend, small_picture


def picture_of_size(height, width):
    return Picture.made(
        Draft(np.full((height, width, 3), 90, np.uint8)),
        step="actors.render",
        name="Rowan",
        parameters={"size": [height, width]},
        consent_ids=("actors",),
        says="Rendered face: depicts nobody.",
    )


@pytest.mark.parametrize("width", [128, 256, 512])
def test_the_strip_stands_below_the_picture_and_is_high_enough_to_read(width):
    one = picture_of_size(64, width)
    labelled = label.under(one)
    assert labelled.shape[1] == width
    assert labelled.shape[0] - 64 >= label.STRIP_MIN_PX
    assert np.array_equal(labelled[:64], one.pixels)


def test_a_narrow_picture_gets_paper_beside_it_so_that_the_words_are_whole():
    one = picture_of_size(64, 48)
    labelled = label.under(one)
    assert labelled.shape[1] == label.NARROWEST_PX
    assert np.array_equal(labelled[:64, :48], one.pixels)
    assert np.array_equal(labelled[64:], label.strip(label.sentence(one), label.NARROWEST_PX))


def test_the_strip_holds_dark_letters_on_light_paper():
    strip = label.strip("Rendered face: depicts nobody.", 256).astype(int)
    darkest, lightest = strip.sum(axis=2).min(), strip.sum(axis=2).max()
    assert lightest - darkest > 500
    assert not np.array_equal(strip, label.strip("Another sentence, just as long.", 256))


def test_the_consent_records_are_read_back_from_the_disclosure_and_from_no_other_file():
    swapped = lend(small_picture("Rowan", ("actors",)), onto=small_picture("Hazel", ("towers",)))
    assert label.consent_ids(label.xmp_packet(swapped)) == swapped.consent == ("actors", "towers")
    foreign = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><r><li>actors</li></r></x:xmpmeta>"
    for packet in (None, "", "no xml", foreign):
        assert label.consent_ids(packet) == ()


def test_an_edited_picture_says_so_and_a_copy_of_it_still_does():
    swapped = lend(small_picture("Rowan"), onto=small_picture("Hazel"))
    assert label.sentence(swapped) == "Edited: Rowan's face placed on Hazel. Depicts nobody."
    assert label.sentence(copy(swapped)) == label.sentence(swapped)
    assert label.sentence(small_picture()) == "Rendered face: depicts nobody."


def test_in_a_judgement_task_edited_and_untouched_carry_the_same_mark():
    untouched = small_picture("Hazel")
    swapped = lend(small_picture("Rowan"), onto=untouched)
    marks = [label.under(one, neutral=True)[8:] for one in (untouched, swapped)]
    assert np.array_equal(*marks)
    assert np.array_equal(marks[0], label.strip(label.NEUTRAL, label.NARROWEST_PX))


def test_the_digital_source_type_follows_from_what_went_in():
    actor, photograph = small_picture(), store.sample("astronaut")
    assert label.digital_source_type(actor) == label.SOURCE_TYPE_BASE + "algorithmicMedia"
    assert label.digital_source_type(photograph) == label.SOURCE_TYPE_BASE + "digitalCapture"
    swapped = lend(actor, onto=small_picture("Hazel"))
    assert label.digital_source_type(swapped) == label.SOURCE_TYPE_BASE + "compositeSynthetic"


@pytest.mark.parametrize("ending", [".png", ".jpg", ".webp"])
def test_a_saved_file_carries_strip_and_disclosure(tmp_path, ending):
    swapped = lend(small_picture("Rowan"), onto=small_picture("Hazel"))
    path = store.save(swapped, tmp_path / f"swap{ending}", audience="class")
    content = path.read_bytes()
    assert store.read_xmp(content) == label.xmp_packet(swapped)
    with Image.open(io.BytesIO(content)) as image:
        assert image.size[1] >= 8 + label.STRIP_MIN_PX


def test_exiftool_reads_the_disclosure_back(tmp_path):
    exiftool = shutil.which("exiftool")
    if exiftool is None:
        pytest.skip("exiftool is not installed")
    swapped = lend(small_picture("Rowan"), onto=small_picture("Hazel"))
    for ending in (".png", ".jpg", ".webp"):
        path = store.save(swapped, tmp_path / f"swap{ending}", audience="class")
        command = [exiftool, "-s3", "-XMP-iptcExt:DigitalSourceType", "-XMP-dc:Description", path]
        read = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
        assert read[:2] == [label.digital_source_type(swapped), label.sentence(swapped)]


def test_a_fresh_process_that_imports_only_store_and_actors_saves_with_label_and_disclosure(tmp_path):
    told = (
        "from kit import actors, store\n"
        f"path = store.save(actors.load('rowan'), {str(tmp_path / 'rowan.png')!r}, audience='public')\n"
        "assert 'algorithmicMedia' in store.read_xmp(path.read_bytes())"
    )
    subprocess.run([sys.executable, "-c", told], check=True, cwd=store.CHECKOUT)
    with Image.open(tmp_path / "rowan.png") as image:
        assert image.size[0] == 256
        assert image.size[1] >= 256 + label.STRIP_MIN_PX


def test_a_file_whose_disclosure_cannot_be_read_back_is_not_kept(tmp_path, monkeypatch):
    encode = store.encode
    monkeypatch.setattr(store, "encode", lambda pixels, suffix, xmp=None: encode(pixels, suffix))
    with pytest.raises(store.StoreError, match="could not be read back"):
        store.save(small_picture(), tmp_path / "a.png", audience="class")
    assert not list(tmp_path.iterdir())


def test_the_bar_beside_the_words_tells_edited_from_made():
    swapped = lend(small_picture("Rowan"), onto=small_picture("Hazel"))
    assert tuple(label.under(swapped)[-1, 0]) == label.BAR_EDITED
    assert tuple(label.under(small_picture())[-1, 0]) == label.BAR_MADE


def test_every_word_of_the_sentence_leaves_ink_on_the_strip():
    inked = [(label.strip(" ".join("word" * n), 512).sum(axis=2) < 300).sum() for n in range(1, 5)]
    assert np.all(np.diff(inked) > 20)


def test_nothing_leaves_for_an_audience_that_was_not_agreed(tmp_path):
    with pytest.raises(ConsentError, match="may not be shown in public"):
        store.save(store.sample("astronaut"), tmp_path / "a.png", audience="public")
    assert not list(tmp_path.iterdir())
