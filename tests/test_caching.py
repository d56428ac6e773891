"""Kept results: equal to fresh ones, asked for anew each time, and never handed out when anything has changed."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kit import consent, label, store, swap
from kit.picture import Draft, Landmarks, Picture, step
from kit.store import caching
from tests.small import lend, small_picture

CHECKOUT = Path(__file__).resolve().parent.parent
RUNS = []  # the pictures that `brighten` was run on


@step(picture="alter", says="{picture}, a little brighter")
def brighten(picture: Picture, rng=None, *, levels: float = 10, progress=None) -> Draft:
    RUNS.append(picture)
    pixels = picture.pixels + np.uint8(levels)
    if rng is not None:
        pixels[0, 0] = rng.integers(0, 256, 3)
    edited = np.zeros(picture.size_px, bool)
    edited[:] = (pixels != picture.pixels).any(axis=2)
    return Draft(pixels, picture.landmarks, picture.labels, edited)


def face(record="actors", value=100):
    """A small picture with everything that a picture can carry."""
    pixels = np.full((8, 8, 3), value, np.uint8)
    points = Landmarks(np.arange(136).reshape(68, 2) / 17, "face-68", np.arange(68) % 3 > 0)
    labels = np.arange(64, dtype=np.uint8).reshape(8, 8) % 8
    return Picture.made(
        Draft(pixels, points, labels), step="actors.render", name="Robin", parameters={"value": value},
        consent_ids=(record,), says="Rendered face.",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    consent.register.cache_clear()
    yield tmp_path
    RUNS.clear()
    monkeypatch.undo()
    consent.register.cache_clear()


def kept():
    return store.files_in(store.cache_path("pictures"), "*")


def assert_same(one, other):
    assert one.name == other.name
    assert one.history == other.history
    assert one.id == other.id
    assert one.consent == other.consent
    assert label.sentence(one) == label.sentence(other)
    assert label.xmp_packet(one) == label.xmp_packet(other)
    for layer in ("pixels", "labels", "edited"):
        assert np.array_equal(getattr(one, layer), getattr(other, layer)), layer
        assert getattr(one, layer).dtype == getattr(other, layer).dtype
    assert one.landmarks.name == other.landmarks.name
    assert np.array_equal(one.landmarks.points, other.landmarks.points)
    assert np.array_equal(one.landmarks.visible, other.landmarks.visible)


def test_a_kept_result_is_equal_to_a_fresh_one_and_the_step_runs_once():
    first, second = (store.cached(brighten, face(), levels=7) for _ in range(2))
    assert len(RUNS) == 1
    assert_same(first, brighten(face(), levels=7))
    assert_same(second, first)
    assert [path.name.split("-")[0] for path in kept()] == ["tests.test_caching.brighten"]
    assert not second.pixels.flags.writeable


def test_a_picture_without_landmarks_or_labels_comes_back_without_them():
    for _ in range(2):
        swapped = store.cached(lend, small_picture(), small_picture("Hazel", value=7), share=0.25)
        assert swapped.landmarks is None
        assert swapped.labels is None
        assert swapped.history == lend(small_picture(), small_picture("Hazel", value=7), share=0.25).history


def test_a_step_of_the_kit_with_several_pictures_is_kept_by_its_name():
    from kit import actors

    rowan, hazel = actors.load("rowan"), actors.load("hazel")
    fresh = store.cached(swap.face, rowan, onto=hazel)
    assert_same(store.cached(swap.face, rowan, onto=hazel), fresh)
    assert_same(fresh, swap.face(rowan, onto=hazel))
    assert [path.name.split("-")[0] for path in kept()] == ["swap.whole.face"]


@pytest.mark.parametrize(
    "other",
    [
        lambda: store.cached(brighten, face(), levels=8),
        lambda: store.cached(brighten, face(value=101), levels=7),
        lambda: store.cached(brighten, face("towers"), levels=7),
        lambda: store.cached(brighten, brighten(face()), levels=7),
    ],
    ids=["parameter", "pixels", "record", "history"],
)
def test_whatever_differs_is_made_anew(other):
    store.cached(brighten, face(), levels=7)
    RUNS.clear()
    made = other()
    assert RUNS[-1].id == made.history[-1].parents[0]
    assert len(kept()) == 2


def test_a_portrait_that_was_redrawn_under_the_same_history_is_another_picture():
    one = face()
    redrawn = Picture(one.pixels + 1, one.name, one.history, one.landmarks, one.labels, one.edited)
    assert redrawn.id == one.id
    store.cached(brighten, one)
    assert np.array_equal(store.cached(brighten, redrawn).pixels, one.pixels + 11)


def test_changed_code_is_never_answered_from_an_old_cache(monkeypatch):
    store.cached(brighten, face())
    before = caching.code_behind("kit.swap.whole")
    read = store.read_text
    monkeypatch.setattr(
        store,
        "read_text",
        lambda path: read(path).replace("def ", "def  ") if path.name == "gradients.py" else read(path),
    )
    caching.code_behind.cache_clear()
    assert caching.code_behind("kit.swap.whole") != before  # of another module than the one that was changed
    store.cached(brighten, face())
    assert len(RUNS) == 2
    monkeypatch.undo()
    caching.code_behind.cache_clear()
    assert caching.code_behind("kit.swap.whole") == before


def test_a_withdrawn_consent_refuses_a_kept_picture_too():
    robin = face("robin")
    store.cached(brighten, robin)
    consent.withdraw("robin")
    RUNS.clear()
    with pytest.raises(consent.ConsentError, match="was withdrawn"):
        store.cached(brighten, robin)
    assert not RUNS
    consent.restore("robin")
    store.cached(brighten, robin)
    assert not RUNS


@pytest.mark.parametrize("purposes", [["display"], ["alter"]], ids=["without the step's purpose", "without display"])
def test_a_kept_picture_is_asked_for_the_purposes_of_its_step_and_for_being_shown(purposes):
    fields = {**store.read_yaml(store.data_path("consent", "robin.yml")), "record_id": "sam"}
    path = store.private_path("consent", "sam.yml")
    store.write_yaml(path, fields)
    consent.register.cache_clear()
    sam = face("sam")
    store.cached(brighten, sam)
    store.write_yaml(path, {**fields, "purposes": purposes})
    consent.register.cache_clear()
    with pytest.raises(consent.ConsentError, match="allows it only"):
        store.cached(brighten, sam)


def test_what_may_not_be_saved_is_not_kept():
    fields = store.read_yaml(store.data_path("consent", "robin.yml"))
    store.write_yaml(store.private_path("consent", "sam.yml"), {**fields, "record_id": "sam", "audience": "self"})
    consent.register.cache_clear()
    for _ in range(2):
        store.cached(brighten, face("sam"))
    assert len(RUNS) == 2
    assert kept() == []


def test_a_file_that_is_cut_off_or_damaged_anywhere_is_made_again():
    fresh = store.cached(brighten, face())
    [path] = kept()
    whole = path.read_bytes()
    damaged = [whole[:length] for length in range(0, len(whole), 97)]
    for place in range(0, len(whole), 13):
        damaged.append(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
    for content in damaged:
        path.write_bytes(content)
        assert_same(store.cached(brighten, face()), fresh)
    assert path.read_bytes() == whole


def test_nothing_is_pickled_and_no_pickle_is_opened():
    store.cached(brighten, face())
    [path] = kept()
    arrays = store.read_arrays(path)
    assert not any(array.dtype.hasobject for array in arrays.values())
    with pytest.raises(TypeError, match="holds objects"):
        store.write_arrays(path, {"pixels": np.array([print], object)})
    np.savez(path, **{**arrays, "pixels": np.array([print], object)})
    with pytest.raises(store.StoreError, match="cannot be read"):
        store.read_arrays(path)
    store.cached(brighten, face())
    assert len(RUNS) == 2


def test_a_file_that_tells_another_history_is_not_believed():
    store.cached(brighten, face("robin"))
    [path] = kept()
    arrays = store.read_arrays(path)
    told = arrays["told"].tobytes().replace(b'"robin"', b'"actors"')
    store.write_arrays(path, {**arrays, "told": np.frombuffer(told, np.uint8)})
    assert store.cached(brighten, face("robin")).consent == ("robin",)
    assert len(RUNS) == 2


def test_a_generator_is_left_as_far_on_as_if_the_step_had_run():
    def drawn():
        rng = np.random.default_rng(3)
        made = store.cached(brighten, face(), rng)
        return made, rng.random()

    (first, after), (second, later) = drawn(), drawn()
    assert len(RUNS) == 1
    assert_same(second, first)
    assert later == after


def test_a_full_disk_stops_nobody(monkeypatch):
    def full(path, content):
        raise store.StoreError("the disk is full")

    monkeypatch.setattr("kit.store.writing.write_bytes", full)
    assert_same(store.cached(brighten, face()), brighten(face()))
    assert kept() == []


def test_two_processes_at_once_do_no_harm(home):
    program = (
        "from kit import store; from tests.test_caching import brighten, face\n"
        "for levels in range(1, 9): print(store.cached(brighten, face(), levels=levels).pixels.mean())"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", program], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert len({process.communicate()[0] for process in both}) == 1
    assert [process.returncode for process in both] == [0, 0]
    assert len(kept()) == 8  # and nothing unfinished among them


def test_what_is_no_step_and_what_nobody_could_follow_is_refused():
    with pytest.raises(TypeError, match="small_picture is none: call it directly"):
        store.cached(small_picture)
    brighten_here = step(picture="alter")(brighten.__wrapped__)
    brighten_here.__module__ = "__main__of_a_notebook__"
    sys.modules[brighten_here.__module__] = type(sys)(brighten_here.__module__)
    try:
        with pytest.raises(TypeError, match="only what steps in files make"):
            store.cached(brighten_here, face())
    finally:
        del sys.modules[brighten_here.__module__]
