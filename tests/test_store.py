"""Reading and writing: whole or not at all, and one clear sentence when it fails."""

import errno
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from kit import folders, store
from tests.small import small_picture


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = store.write_text(tmp_path / "answers" / "one.txt", "first")

    def full(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(path), "replace", full)
    with pytest.raises(store.StoreError, match="disk is full.*nothing was lost"):
        store.write_text(path, "second")
    assert path.read_text() == "first"
    assert [file.name for file in path.parent.iterdir()] == ["one.txt"]


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_folder_that_may_not_be_written_is_named_with_the_remedy(tmp_path, monkeypatch, code):
    def forbidden(*args, **kwargs):
        raise OSError(code, "no")

    monkeypatch.setattr(type(tmp_path), "write_bytes", forbidden)
    with pytest.raises(store.StoreError, match="FACE_VALUE_HOME"):
        store.write_text(tmp_path / "one.txt", "x")


def test_a_mistake_in_a_data_file_is_named_with_file_and_line(tmp_path):
    (tmp_path / "bad.yml").write_text("a: 1\nb: [\n")
    (tmp_path / "bad.json").write_text('{\n"a": }')
    with pytest.raises(store.StoreError, match=r"bad\.yml, line 3"):
        store.read_yaml(tmp_path / "bad.yml")
    with pytest.raises(store.StoreError, match=r"bad\.json, line 2"):
        store.read_json(tmp_path / "bad.json")
    with pytest.raises(store.StoreError, match="is missing"):
        store.read_text(tmp_path / "none.yml")
    (tmp_path / "no.png").write_bytes(b"not an image")
    with pytest.raises(store.StoreError, match="not a readable image"):
        store.read_image(tmp_path / "no.png")


@pytest.mark.parametrize("folder", store.SHIPPED)
def test_nothing_is_written_over_what_the_kit_ships(folder):
    with pytest.raises(store.StoreError, match="belongs to the kit"):
        store.save(small_picture(), store.CHECKOUT / folder / "never.png", audience="class")
    assert not (store.CHECKOUT / folder / "never.png").exists()


def test_a_file_that_is_set_aside_keeps_its_words(tmp_path):
    for words in ("first", "second"):
        store.set_aside(store.write_text(tmp_path / "a.yml", words))
    assert (tmp_path / "a-old-1.yml").read_text() == "first"
    assert (tmp_path / "a-old-2.yml").read_text() == "second"


def test_a_file_that_may_not_be_removed_says_so_in_a_sentence(tmp_path, monkeypatch):
    def held(self, missing_ok):
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "unlink", held)
    with pytest.raises(store.StoreError, match="was not removed .Permission denied.: close what uses it"):
        store.remove(tmp_path / "a.png")


def test_what_the_learner_makes_goes_where_face_value_home_points(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    assert store.answers_path("a.yml").is_relative_to(tmp_path)
    saved = store.save(small_picture(), "made/rowan.png", audience="public")
    assert saved == tmp_path / "made" / "rowan.png"


def test_a_read_only_checkout_sends_everything_to_the_user_data_folder(monkeypatch):
    monkeypatch.delenv("FACE_VALUE_HOME", raising=False)
    monkeypatch.setattr(folders, "checkout_is_writable", lambda: False)
    assert store.answers_path("a.yml").is_relative_to(folders.user_data_folder())


def test_an_ending_or_audience_that_is_unknown_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"\.gif"):
        store.save(small_picture(), tmp_path / "a.gif", audience="class")
    with pytest.raises(ValueError, match="everyone"):
        store.save(small_picture(), tmp_path / "a.png", audience="everyone")


def test_png_and_webp_keep_every_value():
    pixels = np.random.default_rng(5).integers(0, 256, (9, 7, 3), dtype=np.uint8)
    for ending in (".png", ".webp"):
        assert np.array_equal(np.array(Image.open(BytesIO(store.encode(pixels, ending)))), pixels)


def test_a_png_of_numbered_colours_shows_these_colours():
    palette = np.random.default_rng(6).integers(0, 256, (40, 3), dtype=np.uint8)
    numbers = np.random.default_rng(7).integers(0, 40, (9, 7), dtype=np.uint8)
    seen = Image.open(BytesIO(store.encode(numbers, ".png", palette=palette)))
    assert np.array_equal(np.array(seen.convert("RGB")), palette[numbers])
