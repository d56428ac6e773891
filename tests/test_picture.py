"""What a picture promises: it cannot be changed, it remembers, and it has no way out without its label."""

import gc
import json
import pickle
import subprocess
import sys
from copy import deepcopy

import numpy as np
import pytest
from PIL import Image

from kit import consent, label, picture, store
from kit.picture import Draft, Picture, step
from tests.small import copy, keep_half_below, lend, small_picture


def test_nobody_can_change_the_pixels_of_a_picture():
    original = np.zeros((4, 4, 3), np.uint8)
    taken = Picture.made(Draft(original), step="a.b", name="A", parameters={}, consent_ids=("actors",), says="Made.")
    original[:] = 255
    assert taken.pixels.max() == 0
    with pytest.raises(ValueError, match="read-only"):
        taken.pixels[0, 0, 0] = 1
    with pytest.raises(AttributeError):
        taken.pixels = original


def test_a_picture_offers_no_way_out_without_its_label():
    one = small_picture()
    for way_out in ("__array__", "_repr_png_", "_repr_jpeg_", "save", "__array_interface__"):
        assert not hasattr(one, way_out)
    shown = one._repr_mimebundle_()
    assert shown["text/plain"] == "Rendered face: depicts nobody."
    assert "<img alt=" in shown["text/html"]


def test_linear_light_follows_the_published_srgb_curve():
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    ramp = Picture.made(
        Draft(np.dstack([levels] * 3)), step="a.b", name="A", parameters={}, consent_ids=("actors",), says="Made."
    )
    linear = ramp.as_linear()[..., 0].ravel()
    assert linear[[0, 255]].tolist() == [0, 1]
    assert linear[188] == pytest.approx(0.5028865, abs=1e-6)  # ((188/255 + .055) / 1.055) ** 2.4
    assert np.all(np.diff(linear) > 0)
    assert np.allclose(ramp.as_float()[..., 0].ravel(), np.arange(256) / 255)


def test_a_step_asks_both_sides_and_names_every_side_that_has_not_agreed():
    refused = small_picture("Astronaut", ("astronaut",))
    with pytest.raises(consent.ConsentError) as caught:
        lend(refused, refused)
    assert str(caught.value).count("Astronaut may not") == 2
    with pytest.raises(consent.ConsentError, match="may not receive a face"):
        lend(small_picture(), refused)


def test_consent_is_asked_before_the_body_of_a_step_runs():
    ran = []

    @step(one="alter")
    def spoil(one: Picture) -> Draft:
        ran.append(one)
        return Draft(one.pixels)

    with pytest.raises(consent.ConsentError):
        spoil(small_picture("Astronaut", ("astronaut",)))
    assert not ran


def test_a_picture_parameter_without_a_purpose_fails_when_the_module_is_imported():
    def careless(one: Picture, two: Picture) -> Draft:
        return Draft(one.pixels)

    with pytest.raises(TypeError, match="give each picture one of"):
        step(one="alter")(careless)
    with pytest.raises(TypeError, match="give each picture one of"):
        step(one="alter", two="borrow")(careless)


def test_history_remembers_every_step_once_and_the_id_follows_from_it():
    rowan, hazel = small_picture("Rowan"), small_picture("Hazel", value=200)
    once = lend(rowan, onto=hazel)
    twice = lend(rowan, onto=once)
    assert [line.name for line in twice.history] == ["actors.render", "actors.render", "tests.lend", "tests.lend"]
    assert twice.history[-1].parents == (rowan.id, once.id)
    assert once.id == lend(rowan, onto=hazel).id
    assert once.id != lend(rowan, onto=hazel, share=0.6).id
    assert json.dumps(twice.history[-1].parameters)


def test_the_id_is_the_same_in_another_process():
    told = "from tests.small import small_picture, lend\nprint(lend(small_picture(), onto=small_picture('Hazel')).id)"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=store.CHECKOUT)
    assert run.stdout.strip() == lend(small_picture(), onto=small_picture("Hazel")).id


def test_a_generator_is_noted_by_the_state_it_came_with():
    rowan, hazel = small_picture("Rowan"), small_picture("Hazel")
    first = lend(rowan, onto=hazel, rng=np.random.default_rng(1))
    assert first.id == lend(rowan, onto=hazel, rng=np.random.default_rng(1)).id
    assert first.id != lend(rowan, onto=hazel, rng=np.random.default_rng(2)).id


def test_the_result_rests_on_every_record_of_both_sides():
    swapped = lend(small_picture("Rowan"), onto=small_picture("Tower", ("towers",)))
    assert swapped.consent == ("actors", "towers")
    again = lend(swapped, onto=small_picture("Hazel"))
    assert set(again.consent) == {"actors", "towers"}


def test_a_step_that_edits_says_where_and_changes_nothing_else():
    @step(one="alter")
    def silent(one: Picture) -> Draft:
        return Draft(255 - one.pixels)

    @step(one="alter")
    def sloppy(one: Picture) -> Draft:
        edited = np.zeros(one.size_px, bool)
        edited[0] = True
        return Draft(255 - one.pixels, edited=edited)

    @step(one="alter", says="turned into its negative")
    def honest(one: Picture) -> Draft:
        return Draft(255 - one.pixels, edited=np.ones(one.size_px, bool))

    with pytest.raises(ValueError, match="must say which pixels"):
        silent(small_picture())
    with pytest.raises(ValueError, match="outside of its edited mask"):
        sloppy(small_picture())
    assert label.sentence(honest(small_picture())) == "Edited: turned into its negative. Depicts nobody."


def test_a_step_that_only_copies_can_neither_edit_nor_mix_nor_lose_the_mask():
    @step(one="study")
    def invert(one: Picture) -> Draft:
        return Draft(255 - one.pixels, edited=np.ones(one.size_px, bool))

    @step(one="study")
    def crop(one: Picture) -> Draft:
        return Draft(one.pixels[:4])

    @step(one="study")
    def mirror(one: Picture) -> Draft:
        return Draft(one.pixels[::-1], edited=one.edited[::-1])

    with pytest.raises(ValueError, match="only copies"):
        invert(small_picture())
    with pytest.raises(ValueError, match="must say which pixels"):
        crop(small_picture())
    swapped = lend(small_picture("Rowan"), onto=small_picture("Hazel"))
    assert np.array_equal(mirror(swapped).edited, swapped.edited[::-1])

    def collage(one: Picture, two: Picture) -> Draft:
        return Draft(two.pixels)

    with pytest.raises(TypeError, match="several pictures make an edit"):
        step(one="study", two="study")(collage)


def test_a_picture_with_a_photograph_behind_it_never_lends_whatever_its_record_says():
    captured = Picture.made(
        Draft(np.zeros((8, 8, 3), np.uint8)),
        step="store.sample",
        kind="captured",
        name="Somebody",
        parameters={},
        consent_ids=("actors",),
        says="Photograph.",
    )
    with pytest.raises(consent.ConsentError, match="a photograph stands behind it"):
        lend(captured, onto=small_picture("Hazel"))
    swapped = lend(small_picture("Rowan"), onto=captured)
    assert label.sentence(swapped).endswith("Contains a photograph.")
    assert label.digital_source_type(swapped).endswith("/compositeSynthetic")
    assert captured.edited is None
    with pytest.raises(consent.ConsentError, match="a photograph stands behind it"):
        lend(swapped, onto=small_picture("Hazel"))


def test_a_birth_asks_for_consent_for_its_very_pixels_and_for_words():
    born = {"step": "a.b", "name": "A", "parameters": {}, "says": "Made."}
    with pytest.raises(consent.ConsentError, match="no consent record"):
        Picture.made(Draft(np.zeros((4, 4, 3), np.uint8)), consent_ids=("nowhere",), **born)
    with pytest.raises(consent.ConsentError, match="pixels differ"):
        Picture.made(Draft(np.zeros((4, 4, 3), np.uint8)), consent_ids=("astronaut",), recorded_as="astronaut", **born)
    with pytest.raises(ValueError, match="words"):
        Picture.made(Draft(np.zeros((4, 4, 3), np.uint8)), consent_ids=("actors",), **{**born, "says": " "})


def test_copying_and_pickling_give_no_picture_that_could_be_changed():
    one = small_picture()
    assert deepcopy(one) is one
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(one)
    with pytest.raises(ValueError, match="WRITEABLE"):
        one.pixels.setflags(write=True)


def test_a_bare_picture_is_not_shown_after_a_withdrawal(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    one = small_picture("Tower", ("towers",))
    consent.withdraw("towers")
    with pytest.raises(consent.ConsentError, match="withdrawn"):
        one._repr_mimebundle_()


def test_what_was_edited_once_stays_edited_and_a_copy_edits_nothing():
    rowan, hazel = small_picture("Rowan"), small_picture("Hazel", value=200)
    swapped = lend(rowan, onto=hazel)
    assert swapped.edited_share == 0.5
    assert copy(swapped).edited.mean() == 0.5
    assert keep_half_below(swapped).edited.all()
    assert copy(hazel).edited.sum() == 0
    assert swapped.studio is None


def test_a_parameter_that_history_cannot_write_down_is_refused():
    with pytest.raises(TypeError, match="JSON value"):
        lend(small_picture(), onto=small_picture("Hazel"), share=Image.new("RGB", (1, 1)))


def test_wrong_arrays_are_named_in_one_sentence():
    for pixels, words in (
        (np.zeros((4, 4), np.uint8), "shape"),
        (np.zeros((4, 4, 3)), "uint8"),
        (np.zeros((513, 4, 3), np.uint8), "512"),
    ):
        with pytest.raises(ValueError, match=words):
            Picture.made(Draft(pixels), step="a.b", name="A", parameters={}, consent_ids=("actors",), says="Made.")


def test_the_register_of_living_pictures_finds_what_a_withdrawal_reaches():
    rowan, tower = small_picture("Rowan"), small_picture("Lighthouse", ("towers",))
    swapped = lend(rowan, onto=tower)

    def reached():
        return [one for one in picture.alive_with("towers") if one.name == "Lighthouse"]

    assert reached() == [tower, swapped]
    assert rowan not in picture.alive_with("towers")
    del swapped
    gc.collect()
    assert reached() == [tower]


@step(pictures="average", says="the average of {pictures}")
def mixed(*pictures: Picture, share: float = 0.5) -> Draft:
    return Draft(pictures[0].pixels, edited=np.ones(pictures[0].size_px, bool), name="Mixed")


def test_a_step_on_several_pictures_asks_each_of_them_and_remembers_all():
    cast = [small_picture(name, value=number) for number, name in enumerate(("Rowan", "Hazel", "Alder", "Cedar"))]
    result = mixed(*cast)
    last = result.history[-1]
    assert last.parents == tuple(one.id for one in cast)
    assert last.purposes == ("average",) * 4
    assert last.says == "the average of 4 pictures"
    assert last.parameters == {"share": 0.5}
    assert mixed(*cast[:3]).history[-1].says == "the average of Rowan, Hazel and Alder"
    assert mixed(cast[0]).history[-1].says == "the average of Rowan"
    assert result.id != mixed(*cast[::-1]).id
    with pytest.raises(consent.ConsentError) as caught:
        mixed(cast[0], small_picture("Astronaut", ("astronaut",)), small_picture("Also", ("astronaut",)))
    assert str(caught.value).count("may not be averaged") == 2


def test_a_step_on_several_pictures_takes_pictures_and_at_least_one():
    with pytest.raises(TypeError, match="at least one picture"):
        mixed()
    with pytest.raises(TypeError, match="pictures is int, not a picture"):
        mixed(small_picture(), 3)


def test_pictures_that_are_hidden_in_a_list_fail_when_the_module_is_imported():
    def listed(pictures: list[Picture]) -> Draft: ...

    def mapped(one: Picture, others: "dict[str, Picture] | None" = None) -> Draft: ...

    for function, purposes in ((listed, {}), (listed, {"pictures": "average"}), (mapped, {"one": "alter"})):
        with pytest.raises(TypeError, match=r"take them as \*pictures"):
            step(**purposes)(function)


def test_a_step_that_only_copies_takes_no_row_of_pictures():
    def copies(*pictures: Picture) -> Draft: ...

    with pytest.raises(TypeError, match="several pictures make an edit"):
        step(pictures="study")(copies)


def test_history_writes_a_small_array_out_and_refuses_a_large_one():
    rowan, hazel = small_picture("Rowan"), small_picture("Hazel")
    assert lend(rowan, onto=hazel, share=np.array([[1.0, 2.5]])).history[-1].parameters["share"] == [[1, 2.5]]
    with pytest.raises(TypeError, match="JSON value"):
        lend(rowan, onto=hazel, share=np.zeros((20, 20)))
