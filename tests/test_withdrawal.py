"""What a withdrawal reaches: everything that rests on a record and lies within sight, and nothing else."""

import contextlib
import os
import weakref

import numpy as np
import pytest
from PIL import Image

from kit import actors, consent, figures, folders, label, store, withdrawal
from tests.small import copy, keep_half_below, lend, small_picture


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.setattr("kit.picture.picture._alive", weakref.WeakSet())  # pictures of other tests may still live
    consent.register.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    consent.register.cache_clear()


def robin(**more):
    return small_picture("Robin", ("robin",), **more)


def test_it_lists_every_picture_of_this_run_that_rests_on_the_record_and_no_other():
    born, other = robin(), small_picture("Hazel")
    swapped = lend(other, onto=born)
    twice = copy(swapped)
    told = ("Robin: Hazel's face placed on Robin", "Robin: Rendered face: depicts nobody", "Robin: tests.copy")
    assert withdrawal.reach("robin").pictures == told
    del swapped, twice
    assert withdrawal.reach("robin").pictures == ("Robin: Rendered face: depicts nobody",)


def test_two_pictures_of_one_history_count_once():
    pair = robin(), robin()
    assert pair[0].id == pair[1].id
    assert len(withdrawal.reach("robin").pictures) == 1


@pytest.mark.parametrize("ending", [".png", ".jpg", ".webp"])
def test_it_finds_saved_pictures_by_the_record_that_they_name_inside(home, ending):
    born = robin()
    store.save(born, f"answers/pictures/b{ending}", audience="class")
    store.save(lend(small_picture("Hazel"), onto=born), f"made/a{ending}", audience="class")
    store.save(small_picture("Hazel"), f"made/other{ending}", audience="class")
    assert withdrawal.reach("robin").saved == (f"answers/pictures/b{ending}", f"made/a{ending}")


def test_it_looks_neither_into_private_nor_into_hidden_folders_nor_behind_links(home):
    saved = store.save(robin(), "seen.png", audience="class")
    for hidden in ("private/a.png", ".venv/a.png", "my/.ipynb_checkpoints/a.png"):
        store.write_bytes(home / hidden, saved.read_bytes())
    with contextlib.suppress(OSError):  # Windows lets few people make links
        os.symlink(saved, home / "link.png")
    assert withdrawal.reach("robin").saved == ("seen.png",)


def test_in_a_checkout_it_leaves_out_what_the_kit_ships(monkeypatch, tmp_path):
    monkeypatch.setattr("kit.folders.CHECKOUT", tmp_path)
    saved = store.save(robin(), "answers/a.png", audience="class")
    for shipped in store.SHIPPED:
        (tmp_path / shipped).mkdir()
        (tmp_path / shipped / "a.png").write_bytes(saved.read_bytes())
    assert withdrawal.reach("robin").saved == ("answers/a.png",)


def test_a_file_that_cannot_be_read_is_passed_over_and_counted(home):
    whole = store.save(robin(), "b.png", audience="class").read_bytes()
    (home / "a.png").write_bytes(whole[:40])
    (home / "c.jpg").write_bytes(b"no picture")
    (home / "cache" / "pictures").mkdir(parents=True)
    (home / "cache" / "pictures" / "x.npz").write_bytes(b"no archive")
    no_history = np.frombuffer(b'{"name": "Robin", "layers": [], "history": []}', np.uint8)
    store.write_arrays(home / "cache" / "pictures" / "y.npz", {"told": no_history})
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(home / "foreign.png")
    found = withdrawal.reach("robin")
    assert found.saved == ("b.png",)
    assert found.unread == 4


def test_it_finds_kept_results_and_they_are_refused_once_the_consent_is_withdrawn():
    born = robin()
    store.cached(keep_half_below, born)
    assert withdrawal.reach("robin").cached == (f"Robin: {keep_half_below(born).history[-1].name}",)
    assert not withdrawal.reach("robin").refused
    consent.withdraw("robin")
    found = withdrawal.reach("robin")
    assert found.refused
    assert len(found.cached) == 1
    with pytest.raises(consent.ConsentError, match="was withdrawn"):
        store.cached(keep_half_below, born)


def test_a_picture_in_memory_is_refused_as_soon_as_any_record_behind_it_is_withdrawn():
    swapped, other = lend(small_picture("Hazel"), onto=robin()), small_picture("Hazel")
    assert not withdrawal.is_refused(swapped)
    consent.withdraw("robin")
    assert withdrawal.is_refused(swapped)
    assert not withdrawal.is_refused(other)
    for way_out in (
        lambda: swapped._repr_mimebundle_(),
        lambda: figures.show(swapped, caption="."),
        lambda: store.save(swapped, "a.png", audience="class"),
        lambda: copy(swapped),
    ):
        with pytest.raises(consent.ConsentError, match="was withdrawn"):
            way_out()
    consent.restore("robin")
    assert not withdrawal.is_refused(swapped)


def test_it_says_what_nobody_can_look_into_from_here():
    words = " ".join(withdrawal.reach("robin").beyond)
    for beyond in ("copies that others hold", "published", "model", "notebooks"):
        assert beyond in words


def test_an_unknown_record_is_named():
    for ask in (withdrawal.reach, withdrawal.erase):
        with pytest.raises(consent.ConsentError, match="there is no consent record 'robyn'"):
            ask("robyn")


def test_erasing_removes_what_the_kit_wrote_on_that_record_and_nothing_else(home):
    born, hazel = robin(), small_picture("Hazel")
    mine = store.save(lend(hazel, onto=born), "made/mine.png", audience="class")
    others = store.save(hazel, "made/other.png", audience="class")
    store.cached(keep_half_below, born)
    store.cached(keep_half_below, hazel)
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(home / "foreign.png")
    store.write_text(home / "answers" / "robin.yml", "robin: words\n")
    consent.withdraw("robin")
    before = {path for path in home.rglob("*") if path.is_file()}
    done = withdrawal.erase("robin")
    gone = before - {path for path in home.rglob("*") if path.is_file()}
    assert mine in gone
    assert len(gone) == 2
    assert others.exists()
    assert (done.saved, len(done.cached), done.left) == (("made/mine.png",), 1, 0)
    assert str(done) == (
        "Removed: 1 of the saved files, 1 of the kept results. In memory until this run ends: 1; the kit refuses them."
    )
    assert born is not None


def test_a_file_that_cannot_be_removed_is_counted(monkeypatch):
    store.save(robin(), "a.png", audience="class")

    def held(path):
        raise store.StoreError("held")

    monkeypatch.setattr(store, "remove", held)
    done = withdrawal.erase("robin")
    assert (done.saved, done.left) == ((), 1)
    assert "Not removed: 1" in str(done)


def test_the_real_robin_is_reached_too_and_nothing_names_a_path_of_this_machine(home):
    swapped = actors.load("robin")
    store.save(swapped, "answers/pictures/robin.png", audience="class")
    found = withdrawal.reach("robin")
    assert found.pictures == ("Robin: Rendered face, plays an invented person. Depicts nobody",)
    assert str(folders.home()) not in repr(found)
    assert label.consent_ids(store.xmp_of(home / "answers" / "pictures" / "robin.png")) == ("robin",)
