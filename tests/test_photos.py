"""Photographs of people: none without its record, none but the very file, and every bad file ends in one sentence."""

import hashlib
import re
import subprocess

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from kit import consent, folders, label, registry, store
from kit.store import photos, templates
from tests.small_photographs import SKIP, as_seen, fetched, file_record, placed, template
from tests.test_outside import png_with_size

RNG = np.random.default_rng(3)
NOISE = RNG.integers(0, 256, (40, 30, 3), dtype=np.uint8)
LISA = store.photos_folder("lisa")
SETS = {"london": ("webmorph-189", 189, 102), "lisa": ("webmorph-106", 106, 4)}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder of one's own, in which no set was fetched."""
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.delenv("FACE_VALUE_PHOTOS", raising=False)
    monkeypatch.setattr(folders, "CHECKOUT", tmp_path / "no" / "checkout")
    yield tmp_path
    monkeypatch.undo()
    consent.register.cache_clear()


@pytest.fixture
def kim(home):
    """Return a function that puts Kim's picture into a file with landmarks beside it, and files Kim's record."""

    def put(given=NOISE, name="kim.png", marks=None, covers=None, **how):
        path = home / "private" / "photographs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(given, bytes):
            path.write_bytes(given)
        else:
            (Image.fromarray(given) if isinstance(given, np.ndarray) else given).save(path, **how)
        if marks is None:
            marks = template(placed(NOISE.shape[:2]))
        path.with_suffix(".tem").write_bytes(marks)
        file_record(home, NOISE if covers is None else covers)
        return path

    return put


def refusal(name="kim", record="kim", kind=store.StoreError):
    with pytest.raises(kind) as refused:
        store.photograph(name, record=record)
    sentence = str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None  # no traceback of another library
    assert "\n" not in sentence
    return sentence


# The list of what may be fetched ----------------------------------------------------------------------------


@pytest.mark.parametrize("record", SETS)
def test_every_picture_on_the_list_has_its_landmarks_there_too(record):
    listed = registry.entries(store.read_text(store.data_path("registry.txt")), record)
    stems = {name.partition(".")[0] for name in listed}
    assert set(listed) == {stem + ending for stem in stems for ending in (".jpg", ".tem")}
    assert len(stems) == SETS[record][2]
    assert all(re.fullmatch("[0-9a-f]{64}", entry.sha256) for entry in listed.values())
    assert all(entry.path == registry.FOLDERS[record] + name for name, entry in listed.items())


def test_the_records_know_how_many_people_and_landmarks_their_photographs_have():
    for record, (point_set, points, _) in SETS.items():
        assert consent.record(record).point_set == point_set
        assert consent.POINT_SETS[point_set] == points
    assert consent.record("london").people == 102
    assert consent.record("lisa").people == 1


def test_a_record_without_photographs_has_nothing_on_the_list():
    text = store.read_text(store.data_path("registry.txt"))
    assert registry.entries(text, "actors") == registry.entries(text, "") == {}
    assert store.photographs("actors") == ()


def test_no_listed_photograph_stands_in_the_project():
    text = store.read_text(store.data_path("registry.txt"))
    listed = {entry.sha256 for record in SETS for entry in registry.entries(text, record).values()}
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=store.CHECKOUT, capture_output=True, text=True)
    names = asked.stdout.split("\0") if asked.returncode == 0 else []
    tracked = [store.CHECKOUT / name for name in names if name] or list(store.data_path().rglob("*.*"))
    assert len(tracked) > 50
    assert not [path for path in tracked if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() in listed]


# Where they are looked for ----------------------------------------------------------------------------------


def test_the_named_folder_comes_first_then_the_fetched_ones_then_shared_faces_beside_the_checkout(home, monkeypatch):
    assert folders.photograph_folders() == []
    beside, kept, named = home / "no" / "shared" / "faces", home / "photographs", home / "named"
    for found, folder in enumerate((beside, kept, named), start=1):
        (folder / "lisa").mkdir(parents=True)
        monkeypatch.setenv("FACE_VALUE_PHOTOS", str(named))
        assert folders.photograph_folders() == [named, kept, beside][-found:]
        assert store.photos_folder("lisa") == folder / "lisa"
    (kept / "london").mkdir()
    assert store.photos_folder("london") == kept / "london"


def test_a_set_that_was_not_fetched_is_a_sentence_with_the_command(home):
    sentence = refusal("001_03", "london")
    assert "the course works without them" in sentence
    assert sentence.endswith("run: python3 -m kit consent london")
    assert store.photographs("london") == ()


def test_a_name_that_is_not_there_is_answered_with_those_that_are(home):
    (home / "photographs" / "lisa").mkdir(parents=True)
    (home / "photographs" / "lisa" / "lisa3.jpg").write_bytes(b"x")
    assert refusal("lisa9", "lisa").endswith("there is: lisa3.")
    assert "put it there" in refusal("kim", "astronaut")


# The photographs themselves ---------------------------------------------------------------------------------


@pytest.mark.parametrize("record", SETS)
def test_a_photograph_comes_with_its_landmarks_its_record_and_its_label(record):
    point_set, points, _ = SETS[record]
    for picture in fetched(record):
        assert max(picture.size_px) == 512
        assert picture.landmarks.name == point_set
        assert picture.landmarks.points.shape == (points, 2)
        assert picture.landmarks.visible.all()
        assert picture.consent == (record,)
        assert picture.labels is None
        assert picture.edited is None  # nobody knows what was done before
        assert label.sentence(picture) == f"Photograph: {consent.record(record).credit}. Made smaller, not edited here."
        assert label.digital_source_type(picture).endswith("/digitalCapture")


def test_a_london_photograph_is_reduced_as_pillow_reduces_it_and_landmarks_go_along():
    fetched("london")
    path = store.photos_folder("london") / "001_03.jpg"
    picture = store.photograph("001_03", record="london")
    whole = as_seen(path)
    assert np.array_equal(picture.pixels, np.array(Image.fromarray(whole).resize((512, 512), Image.Resampling.LANCZOS)))
    first = path.with_suffix(".tem").read_text().splitlines()[1].split()
    assert picture.landmarks.points[0] == pytest.approx(np.array(first, float) * 512 / 1350)


def test_the_first_two_landmarks_of_either_set_lie_on_the_pupils_which_are_darker_than_what_surrounds_them():
    for picture in (*fetched("london"), *fetched("lisa")):
        grey = picture.pixels.mean(axis=2)
        for x, y in picture.landmarks.points[:2].round().astype(int):
            near, wide = (grey[y - far : y + far + 1, x - far : x + far + 1].mean() for far in (2, 20))
            assert near < wide


@pytest.mark.skipif(LISA is None, reason=SKIP)
def test_a_file_that_was_changed_by_one_byte_is_not_the_one_that_the_record_covers(home):
    folder = home / "photographs" / "lisa"
    folder.mkdir(parents=True)
    for name in ("lisa1.jpg", "lisa1.tem"):
        (folder / name).write_bytes((LISA / name).read_bytes())
    store.photograph("lisa1", record="lisa")
    for name in ("lisa1.jpg", "lisa1.tem"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
        sentence = refusal("lisa1", "lisa", consent.ConsentError)
        assert f"{name} is not the file that the record 'lisa' covers" in sentence
        assert sentence.endswith("python3 -m kit consent lisa")
        (folder / name).write_bytes(whole)
    marks = folder / "lisa1.tem"
    marks.write_bytes(marks.read_bytes().replace(b"\n", b"\r\n"))  # the same text
    store.photograph("lisa1", record="lisa")
    marks.unlink()
    assert "lisa1.tem is missing beside its picture: run python3 -m kit consent lisa" in refusal("lisa1", "lisa")


@pytest.mark.parametrize("record", SETS)
def test_another_picture_does_not_come_in_under_a_sets_record(home, record):
    Image.fromarray(NOISE).save(home / "somebody.png")
    assert "covers no file called 'somebody.png'" in refusal(home / "somebody.png", record, consent.ConsentError)
    Image.fromarray(NOISE).save(home / "lisa1.jpg")
    kind = consent.ConsentError
    assert "is not the file" in refusal(home / "lisa1.jpg", record, kind) or record == "london"


def test_a_picture_of_ones_own_comes_in_only_with_the_pixels_that_its_record_covers(kim):
    kim()
    picture = store.photograph("kim", record="kim")
    assert np.array_equal(picture.pixels, NOISE)
    assert picture.landmarks.name == "face-68"
    assert label.sentence(picture) == "Photograph: made by a user of this kit. Not edited here."
    kim(NOISE ^ 1)
    assert "its pixels differ" in refusal(kind=consent.ConsentError)
    assert "covers no picture called 'kim2'" in refusal(kim(name="kim2.png"), kind=consent.ConsentError)


def test_without_a_record_or_after_a_withdrawal_no_file_is_opened(kim, monkeypatch):
    kim()
    consent.withdraw("kim")
    monkeypatch.setattr(store, "read_foreign", None)
    assert "was withdrawn" in refusal(kind=consent.ConsentError)
    assert "there is no consent record 'nobody'" in refusal(record="nobody", kind=consent.ConsentError)


def test_a_picture_without_landmarks_can_be_shown_all_the_same(kim):
    kim().with_suffix(".tem").unlink()
    assert store.photograph("kim", record="kim").landmarks is None


# What a picture file may hold -------------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_picture_is_turned_and_its_landmarks_lie_in_the_turned_one(kim, home, orientation):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Some camera"
    path = kim(name="kim.jpg", exif=exif, quality=95)
    with Image.open(path) as plain:
        turned = np.array(ImageOps.exif_transpose(plain))
    path.with_suffix(".tem").write_bytes(template(placed(turned.shape[:2])))
    file_record(home, turned)
    picture = store.photograph("kim", record="kim")
    assert np.array_equal(picture.pixels, turned)
    assert np.array_equal(picture.landmarks.points, placed(turned.shape[:2]))
    assert any("turned as its EXIF says" in note for note in picture.history[0].parameters["read"])
    assert "Some camera" not in repr(picture.history)


@pytest.mark.parametrize(
    ("mode", "name", "note"), [("CMYK", "kim.tif", "inks (CMYK)"), ("L", "kim.png", None), ("P", "kim.png", "palette")]
)
def test_inks_greys_and_palettes_become_red_green_and_blue(kim, home, mode, name, note):
    path = kim(Image.fromarray(NOISE).convert(mode), name)
    file_record(home, as_seen(path))
    picture = store.photograph("kim", record="kim")
    assert np.array_equal(picture.pixels, as_seen(path))
    read = picture.history[0].parameters["read"]
    assert any(note in said for said in read) if note else read == []


def test_of_sixteen_bits_the_upper_eight_are_taken(kim, home):
    deep = RNG.integers(0, 65536, (40, 30), dtype=np.uint16)
    kim(Image.fromarray(deep))
    grey = np.repeat((deep >> 8).astype(np.uint8)[:, :, None], 3, axis=2)
    file_record(home, grey)
    assert np.array_equal(store.photograph("kim", record="kim").pixels, grey)


def test_a_colour_profile_and_what_the_camera_noted_stay_outside(kim, home):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kim(icc_profile=profile)
    read = store.photograph("kim", record="kim").history[0].parameters["read"]
    assert any("colour profile is left aside" in note for note in read)


@pytest.mark.parametrize("size", [(700, 300), (300, 700), (513, 512), (2000, 2)])
def test_a_large_picture_is_reduced_to_512_px_and_its_landmarks_with_it(kim, home, size):
    large = RNG.integers(0, 256, (*size, 3), dtype=np.uint8)
    kim(large, marks=template(placed(size)), covers=photos.reduced(large))
    picture = store.photograph("kim", record="kim")
    assert max(picture.size_px) == 512
    assert min(picture.size_px) == max(1, round(min(size) * 512 / max(size)))
    assert picture.landmarks.points / picture.size_px[::-1] == pytest.approx(placed(size) / size[::-1])


# Bad files: one sentence each -------------------------------------------------------------------------------


def test_a_bad_picture_is_refused_in_a_sentence_that_says_what_to_do(kim, monkeypatch):
    whole = kim(name="kim.jpg").read_bytes()
    assert "kim.jpg cannot be opened as JPEG: it is cut off" in refusal(kim(whole[:400], "kim.jpg"))
    assert "kim.png is empty (0 bytes): fetch it again." in refusal(kim(b"", "kim.png"))
    assert "is none of the kinds that are opened here" in refusal(kim(b"Dear colleague,", "kim.png"))
    large = refusal(kim(png_with_size(40_000, 40_000), "kim.png"))
    assert "kim.png is larger than 24 megapixels and was not decoded: export a smaller copy." in large
    monkeypatch.setattr(photos, "MOST_BYTES", 1_000_000)
    assert "kim.png is larger than 1 MB: export a smaller copy." in refusal(kim(bytes(1_000_001), "kim.png"))


def bad_templates():
    good = placed(NOISE.shape[:2])
    yield template(good[:50]), "kim.tem has 50 points, and this record's pictures have 68 (face-68)"
    yield template(placed((40, 30), 189)), "kim.tem has 189 points, and this record's pictures have 68 (face-68)"
    yield template(good + (20, 0)), "lies outside of its picture (30 x 40 px), so the two do not belong together"
    yield template(good - (0, 19)), "lies outside of its picture (30 x 40 px)"
    yield b"", "kim.tem is empty, so nothing says where the face is"
    yield b"\r\n\r\n", "kim.tem is empty"
    yield template(good)[:300], "of 68 points: it was cut off"
    yield b"68", "ends after 0 of 68 points"
    yield template(good).replace(b"\t", b" and ", 1), "kim.tem, line 2: "
    yield template(good).replace(b"\t", b"\tnan ", 1), "is not a point such as 12.5 40"
    yield b"points\n" + template(good), "its first line is 'points', not the number of points"
    yield b"\x89PNG\r\n\x1a\n" + bytes(200), "kim.tem is no template"
    yield b"999999999999\n", "kim.tem is no template"
    yield bytes(200_000), "kim.tem is larger than 0.1 MB"


@pytest.mark.parametrize(("marks", "says"), list(bad_templates()), ids=lambda value: str(value)[:24])
def test_a_bad_template_is_refused_in_a_sentence_that_says_what_to_do(kim, marks, says):
    kim(marks=marks)
    sentence = refusal()
    assert says in sentence
    assert re.search(r"[Ff]etch|export", sentence)


def test_a_template_with_the_line_ends_of_windows_is_the_same(kim):
    good = placed(NOISE.shape[:2])
    kim(marks=template(good, end="\r\n"))
    assert np.array_equal(store.photograph("kim", record="kim").landmarks.points, good)


def test_points_on_the_very_border_of_a_picture_are_inside():
    corners = [(0, 0), (4, 0), (4, 3), (0, 3)] * 17
    assert templates.points_in(template(corners), "a.tem", "face-68", (3, 4)).tolist() == np.array(corners).tolist()
    with pytest.raises(store.StoreError, match="line 2"):
        templates.points_in(template([(4.1, 0), *corners[1:]]), "a.tem", "face-68", (3, 4))


def test_reading_photographs_writes_nothing(kim, home):
    kim()
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    store.photograph("kim", record="kim")
    for marks in (b"", b"3\n"):
        path = kim(marks=marks)
        refusal()
        path.with_suffix(".tem").write_bytes(template(placed(NOISE.shape[:2])))
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
