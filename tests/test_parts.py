"""Kept parts of a data set: whole or made again, asked for anew each time, and known to whoever removes things."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kit import consent, detection, store, withdrawal
from kit.commands import leavings
from kit.detection import casting
from kit.store import parts

CHECKOUT = Path(__file__).resolve().parent.parent
SMALL = {"pairs": 2, "size": 64, "heads": 24}
PURPOSES = ("display", "train")


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    consent.register.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    consent.register.cache_clear()


class Making:
    """Makes the same arrays each time, and counts how often."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return {"pixels": np.arange(12, dtype=np.uint8).reshape(3, 4), "names": np.array(["head 1", "head 2"])}


def taken(make, *, parameters=None, records=("actors",), purposes=PURPOSES):
    return store.part(
        "tests.heads", parameters or {"size": 4}, make, says="portraits of nobody", records=records, purposes=purposes
    )


def files():
    return store.files_in(store.cache_path("parts"), "*")


def test_a_part_is_made_once_and_comes_back_equal():
    make = Making()
    first, second = taken(make), taken(make)
    assert make.times == 1
    assert sorted(first) == sorted(second) == ["names", "pixels"]
    assert all(np.array_equal(first[key], second[key]) and first[key].dtype == second[key].dtype for key in first)
    taken(make, parameters={"size": 5})
    assert make.times == 2


@pytest.mark.parametrize("damage", [
    lambda content: b"", lambda content: content[: len(content) // 2], lambda content: b"no archive",
    lambda content: content[:200] + bytes(60) + content[260:],
])  # fmt: skip
def test_a_damaged_file_is_made_again(damage):
    make = Making()
    taken(make)
    (path,) = files()
    path.write_bytes(damage(path.read_bytes()))
    assert np.array_equal(taken(make)["pixels"], make()["pixels"])
    assert make.times == 3  # the first, the one after the damage, and the line above
    taken(make)
    assert make.times == 3


def test_a_file_without_one_of_its_arrays_is_made_again():
    make = Making()
    taken(make)
    (path,) = files()
    arrays = store.read_arrays(path)
    del arrays["names"]
    store.write_arrays(path, arrays)
    taken(make)
    assert make.times == 2


def test_what_would_have_to_be_pickled_is_never_written():
    with pytest.raises(TypeError, match="objects"):
        taken(lambda: {"pixels": np.array([object()])})
    assert files() == []


def test_other_code_makes_the_part_again_and_leaves_no_outdated_file(monkeypatch):
    make = Making()
    taken(make)
    (before,) = files()
    monkeypatch.setattr(parts.caching, "code_behind", lambda module: "other code")
    taken(make)
    assert make.times == 2
    (after,) = files()
    assert after != before


def test_a_disk_that_cannot_be_written_stops_nobody(monkeypatch):
    def full(path, arrays):
        raise store.StoreError("the disk is full")

    monkeypatch.setattr(store, "write_arrays", full)
    assert taken(Making())["pixels"].shape == (3, 4)


# Consent -----------------------------------------------------------------------------------------------------


def test_a_withdrawn_record_refuses_before_anything_is_read_or_made():
    make = Making()
    taken(make, records=("robin",), purposes=("display", "study"))
    consent.withdraw("robin")
    with pytest.raises(consent.ConsentError, match="withdrawn"):
        taken(make, records=("robin",), purposes=("display", "study"))
    assert make.times == 1


def test_a_purpose_that_nobody_agreed_to_is_refused():
    with pytest.raises(consent.ConsentError, match="may not be used to train a model"):
        taken(Making(), records=("astronaut",), purposes=("train",))
    assert files() == []


def test_a_kept_part_of_other_people_is_not_handed_out():
    make = Making()
    taken(make)
    taken(make, records=("robin", "actors"), purposes=("display",))
    assert make.times == 2


def test_a_withdrawal_reaches_kept_parts_and_removes_them():
    taken(Making(), records=("robin",), purposes=("display",))
    taken(Making(), parameters={"size": 9})
    assert withdrawal.reach("robin").cached == ("portraits of nobody",)
    assert len(withdrawal.erase("robin").cached) == 1
    assert withdrawal.reach("robin").cached == ()
    assert len(files()) == 1


def test_a_damaged_part_is_counted_as_unread_by_a_withdrawal():
    taken(Making())
    (path,) = files()
    path.write_bytes(path.read_bytes()[:60])
    assert withdrawal.reach("actors").unread == 1


def test_erase_finds_kept_parts(home):
    taken(Making())
    cache = [leaving for leaving in leavings.find(home) if leaving.place == "cache/"]
    assert cache[0].files == files()


# The data set ------------------------------------------------------------------------------------------------


def test_an_interrupted_build_loses_nothing_that_was_finished(monkeypatch):
    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        detection.make(**SMALL, progress=interrupt)
    drawn = []
    real = casting.portrait
    monkeypatch.setattr(casting, "portrait", lambda actor, size: drawn.append(actor.name) or real(actor, size))
    whole = detection.make(**SMALL)
    assert drawn == [f"head 9-{number}" for number in range(12, 24)]
    drawn.clear()
    assert np.array_equal(detection.make(**SMALL).pixels, whole.pixels)
    assert drawn == []


def test_a_kept_set_equals_a_fresh_one_in_everything():
    fresh = detection.make(**SMALL)
    kept = detection.make(**SMALL)
    for key in ("pixels", "edited", "pair", "receiver", "lender", "pipeline", "tone", "camera", "masks"):
        one, other = getattr(fresh, key), getattr(kept, key)
        assert np.array_equal(one, other)
        assert one.dtype == other.dtype
    assert kept.histories == fresh.histories
    assert kept.picture(0).id == fresh.picture(0).id


def test_another_camera_or_another_pipeline_needs_no_new_portraits(monkeypatch):
    detection.make(**SMALL)
    monkeypatch.setattr(casting, "portrait", None)
    detection.make(**SMALL, camera="old phone")
    detection.make(**SMALL, pipelines=["gradients"])


def test_a_kept_set_is_refused_after_a_withdrawal():
    detection.make(**SMALL)
    consent.withdraw("actors")
    with pytest.raises(consent.ConsentError, match="withdrawn"):
        detection.make(**SMALL)


def test_two_processes_at_once_do_no_harm(home):
    line = f"from kit import detection; print(detection.make(**{SMALL}).pixels.sum())"
    both = [
        subprocess.Popen([sys.executable, "-c", line], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    sums = {process.communicate()[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert sums == {f"{detection.make(**SMALL).pixels.sum()}\n"}
    assert len(files()) == 4  # portraits and pairs of two groups, and nothing unfinished
