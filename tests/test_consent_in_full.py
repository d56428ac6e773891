"""Consent in full: every shipped record, spoiled in every way, stops every step and every way out of the kit."""

import gc
import importlib
import inspect

import ipywidgets
import pytest

from kit import consent, controls, figures, store
from kit.picture import Draft, Picture, step
from tests.test_house import GOOD, kept, resting_on, steps, unrefused

RECORDS = tuple(path.stem for path in store.files_in(store.data_path("consent"), "*.yml"))
LEAST_RECORDS, LEAST_STEPS, LEAST_WAYS_OUT = 5, 9, 8  # fewer would mean that the walk misses them

SPOILED = {  # what is done to the fields of a record (None: the file is taken away), and what each refusal must say
    "withdrawn": (lambda fields: fields, "was withdrawn"),
    "expired": (lambda fields: {**fields, "period": {"from": None, "until": "2001-01-01"}}, "has ended"),
    "missing": (None, "there is no consent record"),
    "malformed": (lambda fields: {**fields, "purposes": "everything"}, "purposes is not a list"),
    "contradictory": (
        lambda fields: {**fields, "period": {"from": "2026-02-01", "until": "2026-01-01"}},
        "ends before it begins",
    ),
}
ROOMS = ("figures", "controls", "store")  # where pictures are shown and saved


def moved(picture):
    """Use a control as a learner does: it says a refusal in the place of its caption."""
    play = controls.live(lambda width: picture, width=controls.slider(1, 9))
    if not pictures_in(play):
        raise consent.ConsentError(play.caption)


def magnified(picture):
    """Enlarge a picture, as a control does: it says a refusal in the place of its caption."""
    glass = controls.magnifier(resting_on("good"), picture)
    if not pictures_in(glass):
        raise consent.ConsentError(glass.caption)


def pointed(picture):
    """Draw points on a picture, as a control does."""
    widget = controls.points(picture, {"30": "tip of the nose"}).widget("points")
    if not pictures_in(widget):
        picture.require("display")  # the widget leaves the picture out, and the step below it says why


def pictures_in(widget):
    """Return the parts of a widget that show a picture now."""
    inside = [part for child in getattr(widget, "children", ()) for part in pictures_in(child)]
    return inside + [widget] * ('alt="Planted' in str(getattr(widget, "value", "")))


WAYS_OUT = {  # every public function that shows or saves a picture, and the picture as the last line of a cell
    "the picture itself": lambda picture: picture._repr_mimebundle_(),
    "figures.show": lambda picture: figures.show(resting_on("good"), picture, caption="."),
    "figures.zoom": lambda picture: figures.zoom(picture, box_px=(0, 0, 4, 4), caption="."),
    "figures.mesh": lambda picture: figures.mesh(picture, caption="."),
    "figures.save": lambda picture: figures.save(picture, "a.png"),
    "store.save": lambda picture: store.save(picture, "a.png", audience="class"),
    "store.save to the public": lambda picture: store.save(picture, "a.png", audience="public"),
    "store.cached": lambda picture: store.cached(measured, picture),
    "controls.live": moved,
    "controls.live, beside": lambda picture: controls.live(abs, controls.slider(1, 9), beside=[picture]),
    "controls.points": pointed,
    "controls.magnifier": magnified,
}


@step(picture="study")
def measured(picture: Picture) -> Draft:
    return Draft(picture.pixels)


@pytest.fixture
def spoil(tmp_path, monkeypatch):
    """Return a function that spoils one shipped record in one way, in a copy that the kit takes for its own."""
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path / "home"))
    shipped = {path.stem: store.read_yaml(path) for path in store.files_in(store.data_path("consent"), "*.yml")}
    ours, data_path = tmp_path / "consent", store.data_path
    monkeypatch.setattr(
        store, "data_path", lambda *parts: ours.joinpath(*parts[1:]) if parts[0] == "consent" else data_path(*parts)
    )

    def filed(record_id, way):
        for path in (*store.files_in(ours, "*"), *store.files_in(store.answers_path("withdrawals"), "*")):
            store.remove(path)
        for name, fields in {**shipped, "good": {**GOOD, "record_id": "good"}}.items():
            change = SPOILED[way][0] if name == record_id else dict
            if change:
                store.write_yaml(ours / f"{name}.yml", change(fields))
        consent.register.cache_clear()
        if way == "withdrawn":
            consent.withdraw(record_id)

    yield filed
    ipywidgets.Widget.close_all()  # an open widget keeps its pictures, and the next test may count those
    gc.collect()
    monkeypatch.undo()
    consent.register.cache_clear()


def ways_past(record_id, says, ways_out):
    """Yield each way out that lets a picture through, or refuses it for another reason."""
    for name, way_out in ways_out.items():
        try:
            way_out(resting_on("good", record_id))
        except consent.ConsentError as refusal:
            if says not in str(refusal):
                yield f"{name}: the refusal does not say {says!r}: {refusal}"
        except Exception as error:  # it began to work before it asked
            yield f"{name}: {type(error).__name__} instead of a refusal"
        else:
            yield f"{name}: no refusal"


def left_behind():
    """Return every file that a refused step or way out wrote all the same."""
    home = store.answers_path().parent
    return [path for path in store.files_in(home, "**/*") if path.is_file() and path.parent.name != "withdrawals"]


@pytest.mark.parametrize("way", SPOILED)
def test_every_shipped_record_once_spoiled_stops_every_step_and_every_way_out(spoil, way, capsys):
    says, tried, found = SPOILED[way][1], steps(), []
    for record_id in RECORDS:
        spoil(record_id, way)
        for name, function in tried.items():
            for called in (function, kept(function)):
                found += [f"{name}: {fault}" for fault in unrefused(called, [(record_id,)], says=says)]
        found += [f"{record_id}: {fault}" for fault in ways_past(record_id, says, WAYS_OUT)]
    with capsys.disabled():
        print(f"\n{way}: {len(RECORDS)} records, {len(tried)} steps fresh and kept, {len(WAYS_OUT)} ways out")
    assert found == []
    assert left_behind() == []
    assert len(RECORDS) >= LEAST_RECORDS
    assert len(tried) >= LEAST_STEPS
    assert len(WAYS_OUT) >= LEAST_WAYS_OUT


def test_a_step_or_a_way_out_that_forgets_to_ask_is_caught(spoil):
    def forgetful(face): ...

    def grumpy(face):
        raise consent.ConsentError("Refused: it may not, for no reason.")

    forgetful.purposes = grumpy.purposes = {"face": "study"}
    for way, (_, says) in SPOILED.items():
        spoil("robin", way)
        for planted in (forgetful, grumpy):
            assert len(list(unrefused(planted, [("robin",)], says=says))) == 1
            assert len(list(ways_past("robin", says, {"planted": planted}))) == 1


def test_the_same_walk_finds_no_refusal_where_everybody_agreed(spoil, monkeypatch):
    spoil("robin", "withdrawn")
    monkeypatch.setattr("kit.figures.frame.publish", lambda shown: None)
    let_through = list(ways_past("good", "was withdrawn", WAYS_OUT))
    assert let_through == [f"{name}: no refusal" for name in WAYS_OUT]
    for name, function in steps().items():
        faults = list(unrefused(function, [("good",)]))
        assert len(faults) == len(function.purposes), name


def shows_pictures():
    """Return the public functions of the showing rooms and the store that take a picture, or a call that makes one."""
    found = set()
    for room in ROOMS:
        module = importlib.import_module(f"kit.{room}")
        for name in module.__all__:
            function = getattr(module, name)
            kinds = map(str, getattr(function, "__annotations__", {}).values())
            if inspect.isfunction(function) and any("Picture" in kind for kind in kinds):
                found.add(f"{room}.{name}")
    return found - {"store.sample", "store.photograph"}  # they make a photograph, and ask at its birth


def test_every_public_function_that_shows_or_saves_a_picture_is_among_the_ways_out():
    assert shows_pictures() - set(WAYS_OUT) == set()
    assert shows_pictures() >= {"figures.show", "figures.save", "store.save", "store.cached", "controls.live"}


def test_a_control_takes_back_what_it_showed_beside_once_somebody_withdraws(spoil):
    spoil("robin", "expired")
    good, tower = resting_on("good"), resting_on("towers")
    play = controls.live(lambda width: measured(tower), width=controls.slider(1, 9), beside=[good], says="{width}")
    assert len(pictures_in(play)) == 2
    consent.withdraw("good")
    play.set(width=5)
    assert len(pictures_in(play)) == 1
    consent.withdraw("towers")
    play.set(width=6)
    assert "was withdrawn" in play.caption
    assert pictures_in(play) == []


def test_a_spoiled_record_stops_the_actor_who_rests_on_it_at_birth(spoil):
    from kit import actors

    for record_id, make in (("robin", lambda: actors.load("robin")), ("actors", lambda: actors.load("rowan"))):
        for way, (_, says) in SPOILED.items():
            spoil(record_id, way)
            with pytest.raises(consent.ConsentError, match=says):
                make()
