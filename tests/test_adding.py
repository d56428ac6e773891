"""A photograph of one's own: copied bare, refused until its record is filled in, and never lent."""

import ast
import io
import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml
from PIL import Image

from kit import actors, commands, consent, controls, faces, folders, label, store, swap
from kit.commands import adding, environment, lab
from kit.commands import consent as command
from kit.commands.environment import Environment
from kit.commands.speak import Stop
from kit.consent import ConsentError
from kit.picture import Region
from tests.small_photographs import fetched
from tests.test_outside import png_with_size

SITTER = actors.load("linden")  # stands in for somebody real, so that no test needs anybody's photograph
WRITTEN = {
    "shown: FILL IN": "shown: a teacher of this course",
    "  FILL IN": "  My picture may be shown, measured, averaged and given an actor's face: in class.",
    "until: FILL IN": "until: 2035-07-31",
    "form: FILL IN": "form: in the course's folder, room 12",
    "reported_by: FILL IN": "reported_by: the teacher who asked",
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path / "home"))
    for name in folders.SHARED:
        monkeypatch.delenv(name, raising=False)
    consent.register.cache_clear()
    yield tmp_path / "home"
    monkeypatch.undo()
    consent.register.cache_clear()


@pytest.fixture
def photo(tmp_path):
    """A file as a camera makes it, with notes in it that are nobody's business."""
    path = tmp_path / "IMG_2034.jpg"
    notes = Image.Exif()
    notes[0x010E] = "Kim at the lake"
    Image.fromarray(SITTER.pixels).save(path, quality=95, exif=notes)
    return path


def fill_in(name, **but):
    """Write into a record what a signed form says."""
    path = adding.record_of(name)
    text = path.read_text(encoding="utf-8")
    for empty, written in {**WRITTEN, **but}.items():
        assert empty in text
        text = text.replace(empty, written)
    path.write_text(text, encoding="utf-8")
    consent.register.cache_clear()


def added(photo, **but):
    name = adding.add(photo)
    fill_in(name, **but)
    return name


def landmarks(name):
    return controls.landmarks(name, faces.TWENTY_FOUR, completes=faces.completed, mean=actors.mean_shape().points)


def placed(name):
    """Place all points where they are, and say that nothing lies over the face."""
    control = landmarks(name)
    control.set(**{number: SITTER.landmarks.points[int(number)] for number in faces.TWENTY_FOUR})
    control.say_bare(True)
    return control


def files_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# Copying ----------------------------------------------------------------------------------------------------


def test_a_photograph_gets_a_copy_a_form_a_record_and_a_page_and_no_name_of_a_person(home, photo):
    assert adding.main([str(photo), ""]) == 0
    assert files_in(home) == [
        "private/consent/photo-1.yml", "private/forms/photo-1.html", "private/photo-1.ipynb",
        "private/photographs/photo-1.png",
    ]  # fmt: skip
    for path in home.rglob("*.*"):
        assert not path.is_file() or b"IMG_2034" not in path.read_bytes()


def test_the_copy_holds_at_most_512_px_and_nothing_that_the_camera_noted(home, photo):
    with Image.open(photo) as image:
        image.resize((900, 900)).save(photo, exif=image.getexif())
    assert b"lake" in photo.read_bytes()
    adding.add(photo)
    with Image.open(home / "private" / "photographs" / "photo-1.png") as copy:
        assert copy.size == (512, 512)
        assert not copy.getexif()
        assert not copy.info
    assert b"lake" not in (home / "private" / "photographs" / "photo-1.png").read_bytes()


def test_a_photograph_that_was_held_upright_is_kept_upright(home, photo):
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.fromarray(SITTER.pixels).rotate(90).save(photo, exif=turned)
    adding.add(photo)
    seen = store.read_image(adding.photograph_of("photo-1")).astype(float)
    assert np.abs(seen - SITTER.pixels).mean() < 3


def test_only_the_name_of_the_page_is_printed_for_the_door_and_all_else_said_to_the_person(home, photo, capsys):
    adding.main([str(photo), "teacher-1"])
    said = capsys.readouterr()
    assert said.out == "teacher-1.ipynb\n"
    for told in ("forms/teacher-1.html", "consent/teacher-1.yml", "kit consent add teacher-1", "erase --private"):
        assert told in said.err


def test_a_photograph_that_was_added_is_gone_on_with_by_its_name(home, photo, capsys):
    adding.add(photo)
    before = files_in(home)
    capsys.readouterr()
    assert adding.main([str(photo.with_name("photo-1")), ""]) == 0
    assert capsys.readouterr().out == "photo-1.ipynb\n"
    assert files_in(home) == before


def test_each_photograph_gets_the_next_number(home, photo):
    adding.add(photo)
    Image.fromarray(SITTER.pixels[:, ::-1]).save(photo)
    assert adding.add(photo) == "photo-2"


def jpeg(pixels):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG")
    return buffer.getvalue()


LARGE = np.kron(np.arange(4, dtype=np.uint8).reshape(2, 2), np.ones((200, 200), np.uint8))[..., None].repeat(3, axis=2)
BAD_FILES = {
    "cut off": (jpeg(LARGE)[:900], "it is cut off or damaged"),
    "no picture": (b"Dear Kim,", "photo"),
    "empty": (b"", "photo"),
    "huge": (png_with_size(60_000, 60_000), "export a smaller copy"),
    "small": (jpeg(LARGE[:100, :100]), "too small for placing points by hand (100 x 100 px"),
    "narrow": (jpeg(LARGE[:, :100]), "cut it closer to the shape of a square"),
    "of the kit": (jpeg(LARGE) + adding.MADE_BY_THE_KIT, "made by this kit"),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_bad_file_is_a_sentence_and_nothing_is_left_behind(home, tmp_path, what, capsys):
    content, told = BAD_FILES[what]
    (tmp_path / "photo.jpg").write_bytes(content)
    assert adding.main([str(tmp_path / "photo.jpg"), ""]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err
    assert said.err.count("\n") == 1
    assert not home.exists()


def test_a_file_that_is_not_there_is_a_sentence(home, tmp_path, capsys):
    assert adding.main([str(tmp_path / "photo.jpg"), ""]) == 1
    assert "There is no file" in capsys.readouterr().err


@pytest.mark.parametrize("wished", ["Kim Miller", "../kim", "kim_1", "-", "KIM"])
def test_a_name_that_could_lead_elsewhere_is_refused(home, photo, wished):
    with pytest.raises(Stop, match="cannot be a name here"):
        adding.add(photo, wished)
    assert not home.exists()


@pytest.mark.parametrize("wished", ["london", "actors", "photo-1"])
def test_no_record_is_written_over_or_beside_another_of_its_name(home, photo, wished):
    adding.add(photo)
    Image.fromarray(SITTER.pixels[:, ::-1]).save(photo)
    with pytest.raises(Stop, match=f"The name {wished} is taken"):
        adding.add(photo, wished)


def test_the_same_photograph_is_not_added_twice_filled_in_or_not(home, photo):
    adding.add(photo)
    with pytest.raises(Stop, match="was added as photo-1 already: to go on with it, run"):
        adding.add(photo)
    fill_in("photo-1")
    with pytest.raises(Stop, match="covered by the record photo-1 already: to go on with it, run"):
        adding.add(photo)


@pytest.mark.parametrize("record", ["lisa", "london"])
def test_a_photograph_with_a_record_of_its_own_gets_no_other(home, record):
    name = fetched(record)[0].name.split()[-1]
    path = store.photos_folder(record) / f"{name}.jpg"
    with pytest.raises(Stop, match=f"belongs to the photographs of {record}"):
        adding.add(path)


def test_a_picture_that_the_kit_ships_gets_no_record_of_a_person(home, tmp_path):
    astronaut = store.sample("astronaut")
    Image.fromarray(astronaut.pixels).save(tmp_path / "me.png")
    with pytest.raises(Stop, match="covered by the record astronaut already: no other record takes its place"):
        adding.add(tmp_path / "me.png")


def test_where_the_disk_fills_up_nothing_is_left_behind(home, photo, monkeypatch):
    write = store.write_bytes

    def full(path, content):
        if Path(path).suffix == ".yml":
            raise store.StoreError("the disk is full.")
        return write(path, content)

    monkeypatch.setattr(store, "write_bytes", full)
    assert adding.main([str(photo), ""]) == 1
    assert files_in(home) == []


# The form and the record ------------------------------------------------------------------------------------


def test_the_form_says_what_somebody_has_to_know_before_signing(home, photo):
    adding.add(photo)
    form = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", adding.form_of("photo-1").read_text(encoding="utf-8")))
    for told in (
        "No part of any mark depends on this", "The same exercise exists with actors", "Everything is erased on (date)",
        "Adults only", "I am 18 or older", "I need no reason", "put my face on another picture", "In my own words",
    ):  # fmt: skip
        assert told in form
    assert "$" not in form


def test_a_new_record_is_refused_in_one_sentence_that_names_every_empty_field(home, photo):
    name = adding.add(photo)
    with pytest.raises(ConsentError) as refused:
        store.photograph(name, record=name)
    assert str(refused.value) == (
        "the record 'photo-1' cannot be used: it is not filled in yet. Write what the signed form says: shown, words, "
        "period.until, evidence.form, evidence.reported_by"
    )


@pytest.mark.parametrize("left", WRITTEN)
def test_one_empty_field_is_enough_for_a_refusal(home, photo, left):
    added(photo, **{left: left})
    with pytest.raises(ConsentError, match="not filled in yet"):
        store.photograph("photo-1", record="photo-1")


def test_a_day_that_is_no_date_is_named(home, photo):
    added(photo, **{"until: FILL IN": "until: 31.7.2035"})
    with pytest.raises(ConsentError, match=r"period.until is '31.7.2035', not a date such as 2026-01-31. Mend that"):
        store.photograph("photo-1", record="photo-1")


def test_a_filled_in_record_follows_the_schema_and_grants_what_the_form_says(home, photo):
    import jsonschema

    name = added(photo)
    fields = yaml.safe_load(adding.record_of(name).read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(fields, default=str)), store.read_json(
        store.data_path("consent", "consent.schema.json")
    ))  # fmt: skip
    record = consent.record(name)
    assert record.purposes == {"display", "study", "average", "receive-face"}
    assert record.audience == "class"
    assert record.valid_until.isoformat() == "2035-07-31"


def test_on_the_day_after_it_should_be_erased_the_photograph_is_refused(home, photo, monkeypatch):
    name = added(photo)
    monkeypatch.setenv("FACE_VALUE_TODAY", "2035-07-31")
    store.photograph(name, record=name)
    monkeypatch.setenv("FACE_VALUE_TODAY", "2035-08-01")
    with pytest.raises(ConsentError, match="has ended"):
        store.photograph(name, record=name)


# Where many people use one server ---------------------------------------------------------------------------


@pytest.fixture
def door(monkeypatch, home):
    """The command without a second Python and without a server: what it would open."""
    opened = []

    def inside(arguments, **_):
        printed = io.StringIO()
        monkeypatch.setattr(adding, "print", lambda text: printed.write(text), raising=False)
        return SimpleNamespace(returncode=adding.main(arguments[-2:]), stdout=printed.getvalue())

    monkeypatch.setattr(environment, "ready", lambda: Environment(Path("python"), own=True))
    monkeypatch.setattr(command.subprocess, "run", inside)
    monkeypatch.setattr(lab, "check_hub", lambda: None)
    monkeypatch.setattr(lab, "serve", lambda *given: opened.append(given) or 0)
    return opened


def test_the_command_opens_the_page_in_a_lab_that_shows_the_private_folder_only(door, home, photo):
    assert commands.run(["consent", "add", str(photo)]) == 0
    ((_, where, root, settings, page, _, options),) = door
    assert (where, root, settings, page) == (home, home / "private", home / "private" / ".jupyter", "photo-1.ipynb")
    assert (options.port, options.no_browser) == (None, False)


def test_a_file_is_named_from_the_folder_in_which_the_command_is_said(door, photo, monkeypatch):
    monkeypatch.chdir(photo.parent)
    assert commands.run(["consent", "add", photo.name, "--name", "teacher-1"]) == 0
    assert commands.run(["consent", "add", "teacher-1"]) == 0
    assert [given[4] for given in door] == ["teacher-1.ipynb"] * 2


def test_what_cannot_be_added_opens_nothing(door, tmp_path):
    assert commands.run(["consent", "add", str(tmp_path / "none.jpg")]) == 1
    assert door == []


@pytest.mark.parametrize("where", folders.SHARED)
def test_on_binder_and_on_a_hub_nothing_is_added_unless_the_teacher_allows_it(
    door, home, photo, monkeypatch, capsys, where
):
    monkeypatch.setenv(where, "somebody")
    assert commands.run(["consent", "add", str(photo)]) == 1
    said = capsys.readouterr().err
    assert "whose disk belongs to others" in said
    assert "FACE_VALUE_PRIVATE_PHOTOS=1" in said
    assert not (home / "private").exists()
    monkeypatch.setenv("FACE_VALUE_PRIVATE_PHOTOS", "1")
    assert commands.run(["consent", "add", str(photo)]) == 0
    assert (home / "private").exists()
    assert len(door) == (where != "JUPYTERHUB_USER")  # on a Hub no second server is started


def test_there_a_photograph_that_was_put_in_by_hand_stays_closed_too(home, photo, monkeypatch):
    name = added(photo)
    monkeypatch.setenv("JUPYTERHUB_USER", "somebody")
    with pytest.raises(ConsentError, match="stays closed here"):
        store.photograph(name, record=name)


# Placing the points -----------------------------------------------------------------------------------------


def test_without_a_filled_in_record_no_picture_is_shown_and_the_sentence_says_why(home, photo):
    name = adding.add(photo)
    control = landmarks(name)
    assert control.caption.startswith("the record 'photo-1' cannot be used: it is not filled in yet.")
    assert control.caption.endswith("evidence.form, evidence.reported_by.")
    assert not [part for part in parts(control) if "data:image/jpeg" in str(getattr(part, "value", ""))]
    with pytest.raises(ValueError, match="not filled in yet"):
        control.set(**{"30": (10, 10)})
    fill_in(name)
    press(control, "Look again")
    assert control.caption == "0 of 24 points are placed and kept."
    assert [part for part in parts(control) if "data:image/jpeg" in str(getattr(part, "value", ""))]


def parts(widget):
    """Every part of a widget, itself included."""
    return [widget] + [part for child in getattr(widget, "children", ()) for part in parts(child)]


def press(control, words):
    next(part for part in parts(control) if getattr(part, "description", "") == words).click()


def sliders(control):
    return [part for part in parts(control) if type(part).__name__ == "IntSlider"]


def test_each_point_is_kept_at_once_and_work_goes_on_where_it_was_left(home, photo):
    name = added(photo)
    control = landmarks(name)
    sliders(control)[0].value = 75
    assert list(store.placed_points(name).points) == ["36"]
    press(control, "Next point")
    press(control, "Next point")  # a point that stands right already is placed by going on
    assert list(store.placed_points(name).points) == ["36", "45"]
    assert not (home / "private" / "photographs" / "photo-1.tem").exists()
    again = landmarks(name)
    assert again.caption == "2 of 24 points are placed and kept."
    assert again.placed == control.placed
    assert next(part for part in parts(again) if type(part).__name__ == "Dropdown").value == "39"


def test_points_that_were_not_placed_stand_where_the_placed_ones_suggest(home, photo):
    name = added(photo)
    control = landmarks(name)
    truth = SITTER.landmarks.points
    control.set(**{number: truth[int(number)] for number in ("36", "45", "8")})
    stand = next(part for part in parts(control) if hasattr(part, "placed") and part is not control).value
    others = [number for number in faces.TWENTY_FOUR if number not in control.placed]
    assert np.mean([np.hypot(*(stand[number] - truth[int(number)])) for number in others]) < 6


def test_24_placed_points_make_a_photograph_with_68_that_lie_near_the_truth(home, photo):
    name = added(photo)
    control = placed(name)
    assert control.caption.startswith("All 24 points are placed and kept. The other 44 follow")
    missed = np.hypot(*(store.photograph(name, record=name).landmarks.points - SITTER.landmarks.points).T)
    assert np.median(missed) < 0.7  # points are placed on whole px
    assert missed.max() < 3


def test_who_moves_one_point_later_moves_the_whole_face_that_is_kept(home, photo):
    name = added(photo)
    control = placed(name)
    control.set(**{"30": (150, 100)})
    assert store.photograph(name, record=name).landmarks.points[30].tolist() == [150, 100]


def test_a_face_at_the_border_is_kept_inside_of_the_picture(home, photo):
    name = added(photo)
    control = landmarks(name)
    mean = actors.mean_shape().points * 150 + (60, 210)
    control.set(**{number: np.clip(mean[int(number)], 0, 255) for number in faces.TWENTY_FOUR})
    points = store.photograph(name, record=name).landmarks.points
    assert points.min() >= 0
    assert points.max() <= 256


@pytest.mark.parametrize(
    "spoiled", ["- 1\n", "points: [1]\nnothing_over_the_face: true\n", "points: {'30': here}\n", ""]
)
def test_points_that_somebody_changed_into_something_else_are_a_sentence(home, photo, spoiled):
    name = added(photo)
    (home / "private" / "photographs" / "photo-1-placed.yml").write_text(spoiled)
    assert (
        landmarks(name).caption == "photo-1-placed.yml is no list of points any more: delete it, and place them again."
    )


def test_every_part_of_the_control_has_a_name(home, photo):
    control = landmarks(added(photo))
    script = next(str(part.value) for part in parts(control) if "onload" in str(getattr(part, "value", "")))
    for named in ("To the right, px", "Downwards, px", "status"):
        assert named in script
    drawing = next(part.value for part in parts(control) if "<svg" in str(getattr(part, "value", "")))
    assert 'role="img" aria-label="Drawing of a face, with a ring here: eye on the left, outer corner."' in drawing
    assert {"Point", "Next point"} <= {getattr(part, "description", "") for part in parts(control)}
    assert str(control) == control.caption


@pytest.mark.parametrize(
    ("given", "complaint"), [({"5": (1, 1)}, "no point '5'"), ({"30": (1, 900)}, "cannot stand at 1, 900")]
)
def test_a_place_that_no_hand_could_set_is_refused(home, photo, given, complaint):
    control = landmarks(added(photo))
    with pytest.raises(ValueError, match=complaint):
        control.set(**given)


def test_what_is_shown_goes_when_the_consent_is_withdrawn(home, photo):
    name = added(photo)
    control = landmarks(name)
    consent.withdraw(name)
    press(control, "Next point")
    assert not [part for part in parts(control) if "data:image/jpeg" in str(getattr(part, "value", ""))]


# Receiving, and never lending -------------------------------------------------------------------------------


def test_it_receives_an_actors_face_inside_of_its_own_and_says_so(home, photo):
    name = added(photo)
    placed(name)
    mine = store.photograph(name, record=name)
    swapped = swap.face(actors.load("hazel"), onto=mine)
    assert swapped.consent == ("actors", name)
    assert "face placed on Photograph photo-1" in label.sentence(swapped)
    assert 0.08 < swapped.edited.mean() < 0.3
    assert not swapped.edited[mine.labels == Region.BACKGROUND].any()
    covering = SITTER.labels == Region.COVERING
    assert (swapped.edited & covering).sum() / covering.sum() < 0.005  # a rim of pixels that show a bit of both


def test_nothing_is_laid_onto_it_before_somebody_says_that_nothing_lies_over_the_face(home, photo):
    name = added(photo)
    control = placed(name)
    control.say_bare(False)
    assert "tick the box below" in control.caption
    with pytest.raises(ValueError, match="no label map"):
        swap.face(actors.load("hazel"), onto=store.photograph(name, record=name))


LIES = {  # what somebody may write into a record of their own, to have a real face lent
    "purposes: [display, study, average, receive-face]": "purposes: [display, study, lend-face, receive-face]",
    "basis: signed-consent": "basis: depicts-nobody",
}


@pytest.mark.parametrize(
    "lies",
    [{}, dict([list(LIES.items())[0]]), dict([list(LIES.items())[1]]), LIES],
    ids=["as signed", "purpose added", "nobody", "both"],
)
def test_whatever_stands_in_its_record_it_never_lends_its_face(home, photo, lies):
    name = added(photo)
    placed(name)
    fill = adding.record_of(name)
    text = fill.read_text(encoding="utf-8")
    for said, lie in lies.items():
        text = text.replace(said, lie)
    fill.write_text(text, encoding="utf-8")
    consent.register.cache_clear()
    hazel = actors.load("hazel")
    tried = 0
    for make in (
        lambda: swap.face(store.photograph(name, record=name), onto=hazel),
        lambda: swap.warp(store.photograph(name, record=name), onto=hazel),
        lambda: swap.face(swap.face(hazel, onto=store.photograph(name, record=name)), onto=actors.load("rowan")),
        lambda: swap.face(store.photograph(name, record=name), onto=store.photograph(name, record=name)),
    ):
        with pytest.raises(ConsentError):
            make()
        tried += 1
    assert tried == 4


def test_it_is_neither_bent_nor_used_to_train_nor_published(home, photo, tmp_path):
    name = added(photo)
    placed(name)
    mine = store.photograph(name, record=name)
    for make in (
        lambda: faces.bend(mine, actors.load("hazel")),
        lambda: faces.bend(actors.load("hazel"), mine),
        lambda: mine.require("train"),
        lambda: store.save(swap.face(actors.load("hazel"), onto=mine), tmp_path / "a.png", audience="public"),
    ):
        with pytest.raises(ConsentError):
            make()
    assert not (tmp_path / "a.png").exists()


# The page ---------------------------------------------------------------------------------------------------


def test_the_page_is_a_notebook_whose_cells_can_be_read_by_python_and_hold_no_result(home, photo):
    import nbformat

    adding.add(photo)
    page = nbformat.read(adding.page_of("photo-1"), as_version=4)
    nbformat.validate(page)
    code = [cell for cell in page.cells if cell.cell_type == "code"]
    assert [type(ast.parse(cell.source)).__name__ for cell in code] == ["Module"] * 3
    assert not any(cell.outputs for cell in code)
    assert "$" not in "".join(cell.source for cell in page.cells)


def test_the_page_runs_from_top_to_bottom_before_and_after_the_record_is_filled_in(home, photo):
    name = adding.add(photo)
    code = [cell["source"] for cell in json.loads(adding.page_of(name).read_text())["cells"] if "outputs" in cell]

    def shown():
        """Run each cell as a notebook does, and return what its last line is."""
        names, last = {}, []
        for source in code:
            lines = ast.parse(source).body
            end = lines.pop() if isinstance(lines[-1], ast.Expr) else ast.parse("None").body[0]
            exec(compile(ast.Module(lines, []), name, "exec"), names)
            last.append(str(eval(compile(ast.Expression(end.value), name, "eval"), names)))
        return last

    assert ["not filled in yet" in said for said in shown()] == [False, True, True]
    fill_in(name)
    assert "has no landmarks" in shown()[2]
    placed(name)
    assert shown()[1].startswith("All 24 points are placed")
    assert shown()[2] == "Hazel's face on photo-1."
