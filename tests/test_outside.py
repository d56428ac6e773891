"""Files from outside: opened to be looked at, for nothing more, and every bad file ends in one sentence."""

import contextlib
import os
import pickle
import re
import struct
import subprocess
import sys
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from kit import consent, detection, figures, label, store, swap, traces
from kit.detection.detector import trained
from kit.picture import Picture
from kit.store import headers, outside
from tests.benchmarks import outside_files
from tests.small import copy, keep_half_below, lend, small_picture
from tests.test_house import public_functions, steps, unrefused

RNG = np.random.default_rng(8)
NOISE = RNG.integers(0, 256, (6, 9, 3), dtype=np.uint8)
SENTENCE = "Nothing here can show that this picture was edited, or that it was not: do not accuse anyone with it."


@pytest.fixture
def filed(tmp_path):
    """Return a function that puts a picture or bytes into a file, and gives the file's path."""

    def put(given, name="a.png", **how):
        path = tmp_path / name
        if isinstance(given, np.ndarray):
            given = Image.fromarray(given)
        if isinstance(given, Image.Image):
            given.save(path, **how)
        else:
            path.write_bytes(given)
        return path

    return put


def opened(path) -> np.ndarray:
    return store.open_outside(path).window().pixels


def refusal(path) -> str:
    with pytest.raises(store.StoreError) as refused:
        store.open_outside(path)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None  # no traceback of another library
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def png_with_size(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims a size."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


# The window -------------------------------------------------------------------------------------------------


def test_the_window_is_the_file_at_its_own_scale(filed):
    pixels = RNG.integers(0, 256, (600, 700, 3), dtype=np.uint8)
    file = store.open_outside(filed(pixels))
    assert file.size_px == (600, 700)
    assert file.farthest_px == (88, 188)
    assert file.notes == ()
    for left, top in ((0, 0), (188, 88), (17, 5)):
        assert np.array_equal(file.window(left, top).pixels, pixels[top : top + 512, left : left + 512])
    with pytest.raises(ValueError, match="0 to 188 px from the left and 0 to 88 px from the top"):
        file.window(189, 0)


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tif", "a.webp"])
def test_every_lossless_kind_gives_the_very_pixels(filed, name):
    how = {"lossless": True} if name == "a.webp" else {}
    assert np.array_equal(opened(filed(NOISE, name, **how)), NOISE)


def test_a_jpeg_is_decoded_as_pillow_decodes_it(filed):
    path = filed(NOISE, "a.jpg", quality=80)
    assert np.array_equal(opened(path), np.array(Image.open(path)))


def test_one_pixel_is_a_picture_too(filed):
    assert opened(filed(NOISE[:1, :1])).shape == (1, 1, 3)


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_followed_without_resampling(filed, name, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = RNG.integers(0, 256, (520, 530, 3), dtype=np.uint8)
    path = filed(pixels, name, exif=exif)
    with Image.open(path) as plain:
        whole = np.array(ImageOps.exif_transpose(plain))
    file = store.open_outside(path)
    down, right = file.farthest_px
    assert file.size_px == whole.shape[:2]
    window = file.window(right, 3).pixels
    assert np.array_equal(window, whole[3 : 3 + 512, right : right + 512])
    assert any("no pixel was resampled" in note for note in file.notes) == (orientation > 1)


# What a file may hold ---------------------------------------------------------------------------------------


def test_of_sixteen_bits_the_upper_eight_are_used(filed):
    numbers = np.array([[0, 255, 256], [65535, 0x1234, 0xABCD]], np.uint16)
    for name in ("a.png", "a.tif"):
        path = filed(Image.fromarray(numbers), name)
        assert np.array_equal(opened(path)[:, :, 0], numbers >> 8)
        assert any("16 bits per colour, of which the upper 8" in note for note in store.open_outside(path).notes)


@pytest.mark.parametrize(
    ("mode", "name", "note"),
    [
        ("CMYK", "a.jpg", "inks (CMYK)"),
        ("CMYK", "a.tif", "inks (CMYK)"),
        ("P", "a.png", "palette"),
        ("P", "a.gif", "palette"),
        ("RGBA", "a.png", "transparent"),
        ("LA", "a.png", "transparent"),
        ("L", "a.jpg", None),
        ("1", "a.png", None),
    ],
)
def test_other_colours_become_red_green_and_blue_and_that_is_said(filed, mode, name, note):
    path = filed(Image.fromarray(NOISE).convert(mode), name)
    file = store.open_outside(path)
    with Image.open(path) as plain:
        assert np.array_equal(file.window().pixels, np.array(plain.convert("RGB")))
    assert any(note in said for said in file.notes) if note else file.notes == ()


def test_below_transparency_the_stored_colours_are_shown(filed):
    clear = np.dstack([NOISE, np.zeros(NOISE.shape[:2], np.uint8)])
    assert np.array_equal(opened(filed(clear)), NOISE)


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.tif"])
def test_of_several_pictures_the_first_is_shown_and_that_is_said(filed, name):
    first, second = (Image.new("RGB", (8, 8), colour) for colour in ((200, 0, 0), (0, 0, 200)))
    file = store.open_outside(filed(first, name, save_all=True, append_images=[second]))
    red, _, blue = file.window().pixels[4, 4]
    assert red > 150 > 100 > blue
    assert "It has several pictures: this is the first." in file.notes


def test_exif_and_a_colour_profile_are_left_aside_and_that_is_said(filed):
    exif = Image.Exif()
    exif[0x010F] = "Some camera"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    file = store.open_outside(filed(NOISE, "a.png", exif=exif, icc_profile=profile))
    assert np.array_equal(file.window().pixels, NOISE)
    assert any("EXIF says is left aside" in note for note in file.notes)
    assert any("colour profile is left aside" in note for note in file.notes)
    assert "Some camera" not in repr(file) + repr(file.window().history)


def test_what_a_file_is_follows_from_its_content_not_from_its_name(filed):
    buffer = BytesIO()
    Image.fromarray(NOISE).save(buffer, "PNG")
    file = store.open_outside(filed(buffer.getvalue(), "a.jpg"))
    assert np.array_equal(file.window().pixels, NOISE)
    assert file.notes == ("It is a PNG file, whatever its name says.",)


# What is refused --------------------------------------------------------------------------------------------


def test_what_is_no_file_is_refused_in_a_sentence(filed, tmp_path):
    assert "is missing: check its name" in refusal(tmp_path / "none.png")
    assert "is a folder: name one file" in refusal(tmp_path)
    assert "No file is named yet" in refusal("")
    assert "is an address" in refusal("https://example.org/a.png")
    assert "cannot be read" in refusal("a\0.png")
    assert "cannot be read" in refusal("a" * 5000)
    assert "is empty" in refusal(filed(b"", "none.jpg"))


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made otherwise there")
def test_a_link_and_a_pipe_are_refused_unopened(filed, tmp_path):
    (tmp_path / "link.png").symlink_to(filed(NOISE))
    (tmp_path / "nowhere.png").symlink_to(tmp_path / "gone.png")
    os.mkfifo(tmp_path / "pipe.png")
    assert "is a link: name the file" in refusal(tmp_path / "link.png")
    assert "is a link" in refusal(tmp_path / "nowhere.png")
    assert "a device or pipe" in refusal(tmp_path / "pipe.png")


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"<svg/>", b"\0\0\0\x18ftypheic", b"\0" * 64, b"GIF", b"II*"])
def test_another_kind_of_file_is_refused_with_the_kinds_that_are_opened(filed, content):
    assert "none of the kinds that are opened here (JPEG, PNG, WebP" in refusal(filed(content, "a.jpg"))


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif", "a.bmp", "a.gif"])
def test_a_file_that_is_cut_off_is_refused(filed, name):
    whole = filed(RNG.integers(0, 256, (40, 40, 3), dtype=np.uint8), name).read_bytes()
    for share in (0.1, 0.5, 0.9):
        sentence = refusal(filed(whole[: int(len(whole) * share)], name))
        assert "cut off or damaged" in sentence or "larger than" in sentence


def test_a_png_in_which_any_byte_of_its_pixels_is_wrong_is_refused(filed):
    whole = filed(NOISE).read_bytes()
    first, last = whole.index(b"IDAT") + 4, whole.index(b"IEND") - 12  # behind them two checksums and a length
    for at in range(first, last, 7):
        refusal(filed(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]))


def test_what_a_decoder_mutters_about_a_damaged_file_is_not_shown(filed, capfd):
    whole = filed(Image.new("1", (200, 200)), "a.tif", compression="group4").read_bytes()
    for at in range(8, 40):
        with contextlib.suppress(store.StoreError):
            store.open_outside(filed(whole[:at] + b"\x5a\xa5\x13" + whole[at + 3 :], "b.tif"))
    os.write(2, b"still open")
    assert capfd.readouterr().err == "still open"


def test_colours_that_are_none_are_refused(filed):
    for mode in ("F", "I"):
        assert "no plain colours" in refusal(filed(Image.new(mode, (4, 4)), "a.tif"))


@pytest.mark.parametrize("size", [(40_000, 40_000), (4_900, 4_900), (24_000_001, 1)])
def test_a_file_that_is_too_large_is_refused_from_its_header(filed, size):
    sentence = refusal(filed(png_with_size(*size)))
    assert "larger than 24 megapixels and was not decoded" in sentence


def test_exactly_24_megapixels_are_decoded_and_found_to_be_cut_off(filed):
    assert "cut off" in refusal(filed(png_with_size(6_000, 4_000)))


def test_a_webp_that_claims_a_large_canvas_is_refused_before_its_decoder_starts(filed, monkeypatch):
    small = filed(NOISE, "a.webp", lossless=True).read_bytes()
    lossy = filed(NOISE, "a.webp").read_bytes()
    large_canvas = struct.pack("<I", 16_383 | 16_383 << 14)
    monkeypatch.setattr(Image, "open", None)
    assert "16,384 x 16,384 px" in refusal(filed(small[:21] + large_canvas + small[25:], "b.webp"))
    assert "16,383 x 16,383 px" in refusal(filed(lossy[:26] + b"\xff\x3f\xff\x3f" + lossy[30:], "b.webp"))
    extended = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + b"\xff\xff\xff" * 2
    assert "16,777,216 x 16,777,216 px" in refusal(filed(extended, "b.webp"))


def test_a_jpeg_of_endless_layers_is_refused_before_it_is_decoded(filed):
    whole = filed(RNG.integers(0, 256, (40, 40, 3), dtype=np.uint8), "a.jpg", progressive=True).read_bytes()
    last = whole.rindex(b"\xff\xda")
    many = whole[:-2] + whole[last:-2] * 400 + whole[-2:]
    assert "too many layers" in refusal(filed(many, "b.jpg"))
    assert headers.jpeg_scans(whole) < 15
    assert opened(filed(whole + many, "c.jpg")).shape == (40, 40, 3)  # what comes after its end does not count


def test_a_file_of_more_bytes_than_a_picture_needs_is_not_read(filed, monkeypatch):
    monkeypatch.setattr(outside, "MOST_BYTES", 1_000_000)
    assert "larger than 1 MB" in refusal(filed(bytes(1_000_001)))


def directory(entries: int, points_to: int) -> bytes:
    """A list of contents in the form of TIFF, each entry of which points to the same many bytes."""
    each = b"".join(struct.pack("<HHII", 40_000 + n, 1, points_to, 8) for n in range(entries))
    return b"II*\0" + struct.pack("<IH", 8, entries) + each + bytes(points_to)


def test_a_list_of_contents_that_points_to_everything_again_and_again_is_refused(filed, monkeypatch):
    monkeypatch.setattr(Image, "open", None)
    assert "cut off or damaged" in refusal(filed(directory(20_000, 1_000_000), "a.tif"))
    whole = filed(NOISE, "a.jpg").read_bytes()
    exif = b"Exif\0\0" + directory(2_000, 30_000)
    assert len(exif) < 65_000
    assert "cut off or damaged" in refusal(
        filed(whole[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + whole[2:], "b.jpg")
    )


def test_exif_is_read_without_pillow_and_tells_the_same():
    for value in (0, 1, 6, 8, 9, 300):
        exif = Image.Exif()
        exif[0x010F], exif[0x0112] = "Some camera", value
        assert headers.orientation(exif.tobytes()) == (value if 1 <= value <= 8 else 1)
    big_end = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) + bytes(4)
    assert headers.orientation(b"Exif\0\0" + big_end) == 6
    for broken in (b"", b"Exif\0\0", b"II*\0", b"II*\0\xff\xff\xff\xff", big_end[:12]):
        assert headers.orientation(broken) == 1
        assert headers.claimed_bytes(broken) == 0


def test_of_colours_of_sixteen_bits_the_upper_eight_are_used(filed):
    row = zlib.compress(b"\0" + struct.pack(">HHH", 0x12FF, 0x00FF, 0xFF00))
    deep = png_with_size(1, 1).replace(struct.pack(">IIBB", 1, 1, 8, 2), struct.pack(">IIBB", 1, 1, 16, 2))
    head = deep[12:29]
    start = deep[:29] + struct.pack(">I", zlib.crc32(head))
    data = struct.pack(">I", len(row)) + b"IDAT" + row + struct.pack(">I", zlib.crc32(b"IDAT" + row))
    path = filed(start + data + deep[-12:])
    assert opened(path).tolist() == [[[0x12, 0, 0xFF]]]
    assert "It has 16 bits per colour, of which the upper 8 are used." in store.open_outside(path).notes


def test_a_text_that_unpacks_to_much_is_refused(filed):
    info = PngImagePlugin.PngInfo()
    info.add_text("a", "a" * 30_000_000, zip=True)
    assert "cut off or damaged" in refusal(filed(NOISE, pnginfo=info))


LARGE_IN_LITTLE = """
import sys
from kit import store
from kit.store import headers, outside
from tests.benchmarks.outside_files import peak_kb
before = peak_kb()
try:
    store.open_outside(sys.argv[1])
except store.StoreError as error:
    print(error)
print(peak_kb() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise there")
def test_a_picture_of_40_000_px_a_side_costs_no_memory(filed):
    path = filed(png_with_size(40_000, 40_000))
    command = [sys.executable, "-c", LARGE_IN_LITTLE, str(path)]
    done = subprocess.run(command, cwd=store.CHECKOUT, capture_output=True, text=True, check=True)
    said, grown_kb = done.stdout.splitlines()
    assert "was not decoded" in said
    assert int(grown_kb) < 20_000


# Nothing but looking ----------------------------------------------------------------------------------------


@pytest.fixture
def window(filed) -> Picture:
    return store.open_outside(filed(np.tile(NOISE, (4, 4, 1)))).window()


def test_the_label_says_what_cannot_be_known(window):
    assert label.sentence(window) == f"Opened here for study only. {SENTENCE}"
    assert label.under(window).shape[0] >= window.size_px[0] + 14
    assert window.edited is None
    assert np.isnan(window.edited_share)


def test_neither_the_name_nor_the_content_of_the_file_is_noted_anywhere(filed, monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path / "home"))
    file = store.open_outside(filed(NOISE, "grandmother.png"))
    told = repr(file) + repr(file.window()) + repr(file.window().history)
    assert "grandmother" not in told
    assert file.window().name == "The opened picture"
    assert not (tmp_path / "home").exists()


def test_an_opened_file_may_be_shown_and_studied_and_nothing_else():
    for purpose in consent.PURPOSES:
        refused = bool(consent.refusals(["opened-here"], purpose, name="It"))
        assert refused == (purpose not in ("display", "study"))
    for audience in ("class", "public"):
        assert consent.refusals(["opened-here"], "display", name="It", audience=audience)


def test_every_step_but_study_refuses_an_opened_file(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    good = tmp_path / "private" / "consent"
    good.mkdir(parents=True)
    shipped = store.read_text(store.data_path("consent", "towers.yml"))
    (good / "good.yml").write_text(shipped.replace("record_id: towers", "record_id: good"))
    consent.register.cache_clear()
    try:
        purposes = {(name, key): purpose for name, each in steps().items() for key, purpose in each.purposes.items()}
        let_through = {
            (name, fault.split()[0]) for name, each in steps().items() for fault in unrefused(each, [("opened-here",)])
        }
    finally:
        consent.register.cache_clear()
    assert let_through <= {one for one, purpose in purposes.items() if purpose == "study"}
    assert len(purposes) - len(let_through) >= 10


def test_a_copy_of_an_opened_file_stays_bound_to_its_record(window):
    copied = copy(window)
    assert copied.consent == ("opened-here",)
    assert label.sentence(copied) == label.sentence(window)
    with pytest.raises(consent.ConsentError, match="may not be changed"):
        keep_half_below(copied)
    for lender, onto in ((window, small_picture()), (small_picture(), copied)):
        with pytest.raises(consent.ConsentError, match="Only a form signed|lends only faces"):
            lend(lender, onto=onto)


def test_an_opened_file_is_never_saved_kept_or_pickled(window, tmp_path, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path / "home"))
    for audience in ("class", "public"):
        with pytest.raises(consent.ConsentError, match="opened here"):
            store.save(window, "a.png", audience=audience)
    store.cached(copy, window)
    assert not (tmp_path / "home").exists()
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(store.open_outside(tmp_path / "a.png"))


def test_a_figure_which_the_notebook_would_keep_refuses_an_opened_file(window):
    for shown in (
        lambda: figures.show(window, caption="."),
        lambda: figures.zoom(window, box_px=(0, 0, 4, 4), caption="."),
        lambda: figures.mesh(copy(window), caption="."),
    ):
        with pytest.raises(consent.ConsentError, match="controls.window"):
            shown()
    assert "text/html" not in window._repr_mimebundle_()


def test_a_map_of_an_opened_file_may_be_shown(window, capsys):
    figures.maps(window.pixels[:, :, 0], caption="A map.")
    assert "A map." in capsys.readouterr().out


NO_SCORES = {f"kit.swap.{name}" for name in ("colouring.matched", "masking.outline", "masking.core")}  # shapes
LINE = np.array([[5.0, 5.0], [5.0, 15.0], [15.0, 15.0], [15.0, 5.0]])
DETECTOR = trained(RNG.normal(size=(8, len(detection.FEATURES))), np.arange(8) < 4, tuple(detection.FEATURES))
SCORES = {
    "kit.detection.detector.score": lambda picture: detection.score(picture, DETECTOR),
    "kit.detection.trying.score_saved": lambda picture: detection.score_saved(picture, DETECTOR),
    "kit.detection.detector.verdict": lambda picture: detection.verdict(picture, DETECTOR),
    "kit.swap.seams.seam": lambda picture: swap.seam(picture, LINE),
    "kit.swap.seams.seam_profile": lambda picture: swap.seam_profile(picture, LINE),
    "kit.traces.catalogue.inspect": traces.inspect,
    "kit.traces.light.light_on_jaw": traces.light_on_jaw,
    "kit.traces.pair.Pair, edited": lambda picture: traces.Pair(edited=picture, twin=small_picture()),
    "kit.traces.pair.Pair, twin": lambda picture: traces.Pair(
        edited=lend(small_picture(), small_picture()), twin=picture
    ),
}


@pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
def test_no_score_is_given_to_an_opened_file_or_a_copy_of_it(window, score):
    for picture in (window, copy(window), traces.resave(window)):
        with pytest.raises(consent.ConsentError, match="may not be scored.*do not accuse anyone with it"):
            score(picture)
    consent.require_score(["actors", "astronaut"], name="It")


def test_whatever_gives_a_number_for_a_picture_is_tried_above():
    numbers = [
        name
        for name, function in public_functions().items()
        if name.startswith(("kit.swap.", "kit.traces.", "kit.detection."))
        and [str(kind) for key, kind in function.__annotations__.items() if key != "return"].count("Picture") == 1
        and re.match(r"float|str|dict\[str, float|np\.ndarray", str(function.__annotations__.get("return", "")))
    ]
    assert {"kit.traces.catalogue.inspect", "kit.detection.detector.verdict"} <= set(numbers)
    assert set(numbers) - set(SCORES) - NO_SCORES == set()


def test_no_file_can_grant_more_to_an_opened_one_and_none_can_be_withdrawn(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    shipped = store.read_text(store.data_path("consent", "towers.yml"))
    path = store.private_path("consent", "opened-here.yml")
    store.write_text(path, shipped.replace("record_id: towers", "record_id: opened-here"))
    consent.register.cache_clear()
    try:
        with pytest.raises(consent.ConsentError, match="there are two records 'opened-here'"):
            consent.require(["opened-here"], "alter", name="It")
    finally:
        path.unlink()
        consent.register.cache_clear()
    with pytest.raises(consent.ConsentError, match="no consent to withdraw"):
        consent.withdraw("opened-here")
    assert not store.answers_path("withdrawals").exists()


# Damaged files by the dozen ---------------------------------------------------------------------------------

IN_THE_SUITE = 96  # of the 2,000 of the benchmark: each kind of file once with each kind of damage


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise there")
def test_damaged_and_lying_files_end_in_a_picture_or_in_a_sentence(capsys):
    found = outside_files.outcomes(IN_THE_SUITE)
    opened = [one for one in found if one.get("sentence") == ""]
    with capsys.disabled():
        print(f"\n{len(found)} damaged files: {len(opened)} opened, {len(found) - len(opened)} refused")
    assert [one for one in found if "crash" in one or "hang" in one] == []
    assert len({(one["name"], one["way"]) for one in found}) == IN_THE_SUITE
    assert 10 < len(opened) < IN_THE_SUITE - 10


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise there")
@pytest.mark.parametrize(
    ("program", "end"), [("import os; os.abort()", "crash"), ("import time; time.sleep(60)", "hang"), ("1", "crash")]
)
def test_a_process_that_dies_or_hangs_is_counted(program, end):
    found = outside_files.outcomes(2, worker=["-c", program], seconds_a_file=0.5 if end == "hang" else 20)
    assert [end in one for one in found] == [True, True]


def test_the_same_number_makes_the_same_damaged_file():
    assert outside_files.damaged_file(7) == outside_files.damaged_file(7)
    assert outside_files.damaged_file(7) != outside_files.damaged_file(7 + 96)
