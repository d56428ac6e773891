"""Controls: one call for each position, the same observers for hand and code, refusals in place of the caption."""

import base64
import html
import re
import warnings
from io import BytesIO
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from kit import consent, controls, figures, label, store
from kit.controls import access
from kit.picture import Draft, Picture
from tests.small import lend, small_picture

ROWAN, HAZEL = small_picture(), small_picture("Hazel", value=200)


def wave(width: int = 4, height: float = 1.0, kind: str = "plain", on: bool = False) -> np.ndarray:
    if width == 13:
        raise ValueError("13 is refused.")
    return np.full((8, 8), width * height * (2 if on else 1))


def play(**more):
    more.setdefault("says", "Width {width}: {result[0][0]:.0f}.")
    return controls.live(wave, width=controls.slider(0, 24, start=6), **more)


def parts(control):
    """Every widget inside a control, itself included."""
    return [control, *(part for child in getattr(control, "children", ()) for part in parts(child))]


def button(control, words):
    return next(part for part in parts(control) if getattr(part, "description", None) == words)


def test_the_text_form_is_the_caption_and_nothing_else():
    shown = play()._repr_mimebundle_()
    assert shown["text/plain"] == "Width 6: 6."
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert repr(play()) == "Width 6: 6."


def test_setting_a_value_in_code_says_what_a_hand_on_the_slider_says():
    by_code, by_hand = play(), play()
    assert by_code.set(width=12) is None
    by_hand._widgets["width"].value = 12
    assert by_code.caption == by_hand.caption == "Width 12: 12."
    assert by_code._picture.value == by_hand._picture.value


def test_several_values_set_together_are_one_call_of_the_step():
    calls = []

    def counted(width: int, height: int) -> int:
        calls.append((width, height))
        return width * height

    control = controls.live(counted, controls.slider(0, 9), height=controls.slider(0, 9))
    control.set(width=2, height=3)
    assert calls == [(0, 0), (2, 3)]


def test_each_kind_of_control_reaches_the_step():
    control = controls.live(
        wave, width=controls.slider(0, 4, start=2), height=controls.slider(0, 2, start=0.5, step=0.25),
        kind=controls.choice(["plain", "odd"]), on=controls.switch(),
        says=lambda result, values: f"{result[0, 0]:.2f} {values['kind']}",
    )  # fmt: skip
    assert control.caption == "1.00 plain"
    control.set(on=True, kind="odd", height=0.75)
    assert control.caption == "3.00 odd"
    assert control.values == {"width": 2, "height": 0.75, "kind": "odd", "on": True}


def test_without_a_sentence_of_its_own_a_control_lists_what_is_set_with_units():
    control = controls.live(lambda feather_px, colour: 0, controls.slider(0, 9), controls.choice([None, "reinhard"]))
    assert control.caption == "Feather (px): 0; Colour: none."


def test_a_measure_gets_the_result_and_what_the_step_does_not_take():
    def seam(result, along):
        return float(result.mean()) + along

    control = play(measure=seam, along=100, says="{measured:.0f}")
    assert control.caption == "106"
    moved = play(measure=seam, along=controls.slider(0, 9, start=1), says="{measured:.0f}")
    moved.set(along=5)
    assert moved.caption == "11"


def test_what_a_step_refuses_is_said_in_place_of_the_caption_and_the_picture_stays():
    control = play()
    before = re.search(r'src="([^"]+)"', control._picture.value).group(1)
    control.set(width=13)
    assert control.caption == "13 is refused."
    assert "13 is refused." in control._words.value
    assert before in control._picture.value
    assert "opacity" in control._picture.value
    assert control.result[0, 0] == 6
    control.set(width=14)
    assert "opacity" not in control._picture.value
    assert control.caption == "Width 14: 14."


def test_a_refusal_for_want_of_consent_names_who_did_not_agree():
    choice = controls.choice({"Hazel": HAZEL, "the astronaut": store.sample("astronaut")})
    control = controls.live(lend, ROWAN, onto=choice, says="Lent.")
    assert control.caption == "Lent."
    control.set(onto=choice.options["the astronaut"])
    assert control.caption.startswith("Refused: The astronaut may not receive a face")


def test_a_picture_goes_from_the_page_when_its_consent_is_withdrawn(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    tower = small_picture("Tower", ("towers",))
    control = controls.live(lend, ROWAN, onto=tower, share=controls.slider(0, 1, step=0.5), says="Lent.")
    assert "<img" in control._picture.value
    consent.withdraw("towers")
    control.set(share=0.5)
    assert "was withdrawn" in control.caption
    assert "<img" not in control._picture.value


def test_a_control_whose_first_call_is_refused_still_stands_and_recovers():
    control = controls.live(wave, width=controls.slider(12, 14, start=13), says="Fine.")
    assert control.caption == "13 is refused."
    control.set(width=12)
    assert control.caption == "Fine."


def test_a_mistake_in_the_code_is_not_taken_for_a_refusal():
    with pytest.raises(ZeroDivisionError):
        controls.live(lambda width: 1 / width, controls.slider(0, 4))


def test_start_again_puts_every_control_back():
    control = play(height=controls.slider(0, 2, start=1), kind=controls.choice(["plain", "odd"], start="odd"))
    first = control.caption, control.values
    control.set(width=20, height=2, kind="plain")
    button(control, "Start again").click()
    assert (control.caption, control.values) == first


@pytest.mark.parametrize(
    ("values", "complaint"),
    [({"hight": 1}, "no control 'hight'; there are width"), ({"width": 25}, "from 0 to 24; 25 lies beyond")],
)
def test_a_value_that_no_hand_could_set_is_refused_and_nothing_moves(values, complaint):
    control = play()
    with pytest.raises(ValueError, match=complaint):
        control.set(**values)
    assert control.caption == "Width 6: 6."


def test_pictures_are_labelled_and_described_also_beside_the_result():
    control = controls.live(lend, ROWAN, onto=HAZEL, share=controls.slider(0, 1), beside=[HAZEL], says="Lent.")
    heard = [html.unescape(alt) for part in (control._still, control._picture)
             for alt in re.findall(r'alt="([^"]*)"', part.value)]  # fmt: skip
    assert heard == [
        "Hazel. Label: Rendered face: depicts nobody.",
        "Hazel, edited. Label: Edited: Rowan's face placed on Hazel. Depicts nobody.",
    ]
    height = label.under(control.result).shape[0]
    assert f'height="{height}"' in control._picture.value


def test_an_array_of_colours_which_carries_no_label_is_not_drawn():
    with pytest.raises(TypeError, match="carries no label"):
        controls.live(lambda value: np.zeros((4, 4, 3)), controls.slider(0, 1))


def test_shows_turns_a_result_into_what_is_drawn():
    control = controls.live(lend, ROWAN, onto=HAZEL, share=controls.slider(0, 1), says="Map.",
                            shows=lambda result: [result, result.edited], limits=(0, 1))  # fmt: skip
    assert control._picture.value.count("<img") == 2
    assert "image/webp" in control._picture.value


def test_a_drawing_of_counts_follows_a_slider_and_stays_when_a_call_is_refused():
    def court(flagged: int) -> SimpleNamespace:
        if flagged == 13:
            raise ValueError("13 is refused.")
        return SimpleNamespace(hit=flagged, missed=0, falsely_flagged=0, left_alone=100 - flagged)

    control = controls.live(court, controls.slider(0, 100, start=7), shows=figures.crowd, says="{result.hit}.")
    assert "7 people are flagged: 7 sent in an edited picture" in control._picture.value
    control.set(flagged=40)
    assert "60 people are not flagged" in control._picture.value
    assert (control.caption, repr(control)) == ("40.", "40.")
    control.set(flagged=13)
    assert control.caption == "13 is refused."
    assert "40 people are flagged" in control._picture.value
    assert "opacity" in control._picture.value


def test_the_picture_on_show_can_be_saved_with_its_label():
    control = controls.live(lend, ROWAN, onto=HAZEL, share=controls.slider(0, 1), says="Lent.")
    button(control, "Save a copy").click()
    name = f"hazel-{control.result.id[:8]}.png"
    assert name in control._words.value
    assert control.caption == "Lent."
    saved = store.answers_path("pictures", name)
    assert np.array_equal(store.read_image(saved), label.under(control.result))


def test_where_the_result_is_no_picture_nothing_offers_to_save_one():
    assert button(play(), "Save a copy").layout.display == "none"


def test_every_part_that_can_be_reached_by_keyboard_has_a_name():
    control = controls.live(
        wave, width=controls.slider(0, 4), kind=controls.choice(["plain"]), on=controls.switch(label="Twice"), says="."
    )
    script = html.unescape(next(part.value for part in parts(control) if "onload" in str(getattr(part, "value", ""))))
    assert '"aria-label": "Width"' in script
    assert '"role": "status"' in script
    assert {"Width", "Kind", "Twice", "Start again", "Save a copy"} <= {
        getattr(part, "description", "") for part in parts(control)
    }
    marks = re.findall(rf'"\.({access.ROOT}-\d+)', script)
    worn = {name for part in parts(control) for name in getattr(part, "_dom_classes", ())}
    assert marks
    assert set(marks) <= worn


def test_a_control_needs_something_to_move_and_a_sentence_that_can_be_told():
    with pytest.raises(TypeError, match="nothing can be moved"):
        controls.live(wave, width=3)
    with pytest.raises(TypeError, match="asks for {feather}; it can tell width"):
        play(says="{feather}")
    with pytest.raises(TypeError, match="does not take along"):
        play(along=3)


@pytest.mark.parametrize("bad", [(5, 5, 5), (0, 4, 9), (0, 4, -1)])
def test_a_slider_that_cannot_stand_where_it_starts_is_refused(bad):
    with pytest.raises(ValueError, match="cannot start at"):
        controls.slider(*bad)


def test_a_choice_starts_at_one_of_its_options():
    assert controls.choice(["a", "b"], start="b").first == "b"
    with pytest.raises(ValueError, match="none of a, b"):
        controls.choice(["a", "b"], start="c")


def test_making_and_moving_a_control_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        play().set(width=3)


# Points placed by hand --------------------------------------------------------------------------------------

CORNERS = {"1": "corner on the left", "2": "corner on the right"}


def mean_place(marks: dict) -> np.ndarray:
    return np.full((8, 8), np.mean(list(marks.values())))


def placing(**more):
    points = controls.points(ROWAN, CORNERS, start={"1": (2, 3), "2": (6, 3)}, **more)
    return controls.live(mean_place, marks=points, says="The mean is {result[0][0]:.1f}.")


def pointer(control):
    return control._widgets["marks"]


def test_points_reach_the_step_as_whole_pixels_by_their_names():
    control = placing()
    assert control.values == {"marks": {"1": [2, 3], "2": [6, 3]}}
    control.set(marks={"2": (4.4, 0.6)})
    assert control.values == {"marks": {"1": [2, 3], "2": [4, 1]}}
    assert control.caption == "The mean is 2.5."


def test_a_hand_on_the_sliders_moves_the_chosen_point_alone():
    control = placing()
    pointer(control)._across.value = 7
    assert control.values["marks"] == {"1": [7, 3], "2": [6, 3]}
    button(control, "Next point").click()
    assert (pointer(control)._across.value, pointer(control)._down.value) == (6, 3)
    assert control.values["marks"] == {"1": [7, 3], "2": [6, 3]}
    pointer(control)._down.value = 0
    assert control.values["marks"] == {"1": [7, 3], "2": [6, 0]}
    button(control, "Next point").click()
    assert pointer(control)._which.value == "1"


def test_choosing_another_point_is_no_call_of_the_step():
    calls = []

    def counted(marks: dict) -> int:
        calls.append(marks)
        return 0

    control = controls.live(counted, marks=controls.points(ROWAN, CORNERS))
    button(control, "Next point").click()
    assert len(calls) == 1
    assert control.caption == "Marks: corner on the left at 4, 4; corner on the right at 4, 4."


def test_start_again_puts_the_points_back():
    control = placing()
    before = control.caption
    control.set(marks={"1": (0, 0), "2": (7, 7)})
    button(control, "Start again").click()
    assert (control.caption, control.values["marks"]) == (before, {"1": [2, 3], "2": [6, 3]})


def test_points_begin_where_an_array_has_the_row_of_their_number():
    start = np.arange(6.0).reshape(3, 2)
    assert controls.points(ROWAN, {1: "one", 2: "two"}, start=start).first == {"1": [2, 3], "2": [4, 5]}


@pytest.mark.parametrize(
    ("labels", "start", "complaint"),
    [
        ({}, None, "no point to place"),
        (CORNERS, {"1": (1, 1)}, "where to begin with corner on the right"),
        (CORNERS, {"1": (1, 1), "2": (8, 1)}, "begins at 8, 1, outside of Rowan"),
    ],
)
def test_points_that_cannot_begin_are_refused(labels, start, complaint):
    with pytest.raises(ValueError, match=complaint):
        controls.points(ROWAN, labels, start=start)


@pytest.mark.parametrize(
    ("marks", "complaint"), [({"3": (1, 1)}, "no point '3'; there are 1, 2"), ({"1": (9, 1)}, "cannot stand at 9, 1")]
)
def test_a_place_that_no_hand_could_set_is_refused(marks, complaint):
    control = placing()
    with pytest.raises(ValueError, match=complaint):
        control.set(marks=marks)
    assert control.values["marks"] == {"1": [2, 3], "2": [6, 3]}


def test_the_pictures_with_the_points_carry_label_and_description():
    shown = html.unescape(pointer(placing())._seen.value)
    heard = re.findall(r'alt="([^"]*)"', shown)
    assert heard == [
        "Rowan. Label: Rendered face: depicts nobody. Drawn over it: 2 points.",
        "4 times as large: corner on the left. Label: Rendered face: depicts nobody. "
        "Drawn over it: a cross at corner on the left.",
    ]


def test_the_magnifying_glass_has_the_point_in_its_middle():
    from kit.controls import pointing

    pixels = np.zeros((100, 100, 3), np.uint8)
    pixels[40, 70] = 255
    glass = pointing.magnified(pixels, [70, 40])
    middle = pointing.GLASS_PX // 2 * pointing.TIMES
    assert glass[middle + 1, middle + 1].tolist() == [255, 255, 255]
    assert glass[middle - 1, middle - 1].tolist() == [0, 0, 0]


def test_drawing_the_points_leaves_the_picture_as_it_is():
    before = ROWAN.pixels.copy()
    placing().set(marks={"1": (5, 5)})
    assert np.array_equal(ROWAN.pixels, before)


def test_every_part_of_placing_points_has_a_name():
    control = placing()
    script = html.unescape(next(part.value for part in parts(control) if "onload" in str(getattr(part, "value", ""))))
    assert '"aria-label": "To the right, px"' in script
    assert '"aria-label": "Downwards, px, type a number"' in script
    assert {"Point", "Next point"} <= {getattr(part, "description", "") for part in parts(control)}


def test_a_picture_with_points_goes_when_its_consent_is_withdrawn(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    tower = small_picture("Tower", ("towers",))
    control = controls.live(mean_place, marks=controls.points(tower, CORNERS), says="Placed.")
    consent.withdraw("towers")
    pointer(control)._across.value = 1
    assert "<img" not in pointer(control)._seen.value


# The magnifying glass ---------------------------------------------------------------------------------------

STEPS = np.arange(64.0).reshape(8, 8)
SIDE_PX = 300


def large(name="Hazel", consent_ids=("actors",)) -> Picture:
    """A picture in which every pixel differs from its neighbours."""
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX]
    pixels = np.stack([rows % 256, columns % 256, (rows // 256) * 2 + columns // 256], axis=2).astype(np.uint8)
    return Picture.made(Draft(pixels), step="tests.large", name=name, parameters={}, consent_ids=consent_ids,
                        says="Rendered face: depicts nobody.")  # fmt: skip


def views(control) -> list[np.ndarray]:
    """What a magnifying glass shows: first the whole, then the part of each picture and map."""
    found = re.findall(r'src="data:image/webp;base64,([^"]+)"', control._picture.value)
    return [np.array(Image.open(BytesIO(base64.b64decode(each))).convert("RGB")) for each in found]


def heard(control) -> list[str]:
    return [html.unescape(alt) for alt in re.findall(r'alt="([^"]*)"', control._picture.value)]


def test_the_caption_of_a_magnifying_glass_says_the_place_and_what_each_map_holds_there():
    glass = controls.magnifier(ROWAN, maps={"Steps": STEPS, "Half": STEPS / 2, "Mask": STEPS > 3}, start_px=(3, 2))
    assert glass.caption == (
        "3 px to the right and 2 px down, 6 times enlarged. "
        "In the marked pixel: Steps 19; Half 9.5; Mask 1. Dark is low, bright is high."
    )
    glass.set(across_px=0, down_px=7, times=10)
    assert glass.caption.startswith(
        "0 px to the right and 7 px down, 10 times enlarged. In the marked pixel: Steps 56;"
    )
    assert glass._repr_mimebundle_()["text/plain"] == repr(glass) == glass.caption
    assert controls.magnifier(ROWAN).caption == "4 px to the right and 4 px down, 6 times enlarged."


@pytest.mark.parametrize("place", [(150, 150), (0, 0), (299, 299), (0, 299), (21, 280)])
@pytest.mark.parametrize("times", [4, 5, 6, 7, 8, 9, 10])
def test_each_pixel_is_a_square_and_the_marked_one_is_the_one_that_was_asked_for(place, times):
    glass = controls.magnifier(large(), start_px=place, times=times)
    _, view = views(glass)
    side = 240 // times
    corners = view[: side * times, : side * times].reshape(side, times, side, times, 3)
    rows, columns = np.nonzero((corners == corners[:, :1, :, :1]).all(axis=(1, 3, 4)))
    assert len(rows) > side**2 - 25  # all but those which the ring crosses
    left, top = (min(max(at - side // 2, 0), SIDE_PX - side) for at in place)
    marked = view[(place[1] - top) * times + times // 2, (place[0] - left) * times + times // 2]
    assert np.array_equal(marked, large().pixels[place[1], place[0]])
    clean = corners[:, 0, :, 0][rows, columns]
    assert np.array_equal(clean, large().pixels[rows + top, columns + left])


def test_pictures_and_maps_are_enlarged_at_the_same_place_each_with_its_label():
    picture = large()
    glass = controls.magnifier(picture, picture, maps={"Red": picture.pixels[:, :, 0]}, limits=(0, 255))
    whole, first, second, layer = views(glass)
    assert np.array_equal(first, second)
    assert np.array_equal(first[240:], label.strip("Rendered face: depicts nobody.", 240))
    assert np.array_equal(layer[240:], label.strip(label.COMPUTED, 240))
    assert whole.shape[1] == 150
    assert whole.shape[0] >= 150 + label.STRIP_MIN_PX
    assert glass._picture.value.count("Red (0 to 255)") == 1
    assert heard(glass) == [
        "Hazel. Label: Rendered face: depicts nobody. The whole, small; a frame marks the part that is enlarged.",
        *["Hazel. Label: Rendered face: depicts nobody. A part of it, 6 times enlarged."] * 2,
        "Map: Red. A part of it, 6 times enlarged.",
    ]


def test_maps_share_one_scale_unless_each_is_given_its_own():
    low, high = np.zeros((8, 8)), np.full((8, 8), 9.0)
    high[0, 0] = 0
    same = views(controls.magnifier(maps={"Low": low, "High": high}, start_px=(7, 7)))
    assert not np.array_equal(same[1], same[2])
    own = controls.magnifier(maps={"Low": low, "High": high}, limits={"High": (0, 100)})
    assert "High (0 to 100)" in own._picture.value
    assert "Low (0 to 0)" in own._picture.value


def test_a_hand_on_the_sliders_of_a_magnifying_glass_does_what_code_does():
    by_code, by_hand = controls.magnifier(large()), controls.magnifier(large())
    by_code.set(across_px=10, times=9)
    by_hand._widgets["across_px"].value, by_hand._widgets["times"].value = 10, 9
    assert by_code._picture.value == by_hand._picture.value
    assert by_code.caption == by_hand.caption
    with pytest.raises(ValueError, match="from 0 to 299; 300 lies beyond"):
        by_code.set(across_px=300)


def test_every_part_of_a_magnifying_glass_has_a_name():
    glass = controls.magnifier(ROWAN)
    script = html.unescape(next(part.value for part in parts(glass) if "onload" in str(getattr(part, "value", ""))))
    for name in ("To the right (px)", "Downwards (px)", "Enlarged (times)"):
        assert f'"aria-label": "{name}"' in script
    assert button(glass, "Save a copy").layout.display == "none"


def test_one_pixel_can_be_enlarged():
    glass = controls.magnifier(maps={"One": np.ones((1, 1))})
    glass.set(times=10)
    assert glass.caption.startswith("0 px to the right and 0 px down, 10 times enlarged.")


def test_what_a_magnifying_glass_cannot_compare_is_refused():
    for given, maps, complaint in (
        ((), {}, "needs a picture or a map"),
        ((STEPS,), {}, "maps come in maps="),
        ((ROWAN, large()), {}, "Rowan 8 x 8 px, Hazel 300 x 300 px"),
        ((ROWAN,), {"Colours": np.zeros((8, 8, 3))}, "Colours is no map"),
        ((ROWAN,), {"Hole": np.full((8, 8), np.nan)}, "Hole is no map"),
    ):
        with pytest.raises((TypeError, ValueError), match=complaint):
            controls.magnifier(*given, maps=maps)
    with pytest.raises(ValueError, match="cannot start at 11"):
        controls.magnifier(ROWAN, times=11)


def test_all_pictures_go_from_a_magnifying_glass_when_one_consent_is_withdrawn(monkeypatch, tmp_path):
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    glass = controls.magnifier(ROWAN, small_picture("Tower", ("towers",)), maps={"Steps": STEPS})
    assert len(views(glass)) == 4
    consent.withdraw("towers")
    glass.set(across_px=1)
    assert "was withdrawn" in glass.caption
    assert "<img" not in glass._picture.value
    consent.restore("towers")
    glass.set(across_px=2)
    assert len(views(glass)) == 4


# A window on a file from outside ----------------------------------------------------------------------------

SENTENCE = "Nothing here can show that this picture was edited, or that it was not: do not accuse anyone with it."


@pytest.fixture
def file(tmp_path):
    pixels = np.random.default_rng(3).integers(0, 256, (520, 700, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "grandmother.png")
    return tmp_path / "grandmother.png"


def red(pixels):
    return pixels[:, :, 0]


def test_two_sliders_move_the_window_and_the_sentence_stands_below_every_position(file):
    play = controls.window(file, {"red": red})
    assert play.caption == (
        "The window begins 0 px from the left and 0 px from the top of 700 x 520 px. "
        f"Map: red; dark is low, bright is high. {SENTENCE}"
    )
    play.set(left_px=188, top_px=8, beside="nothing")
    assert play.caption == f"The window begins 188 px from the left and 8 px from the top of 700 x 520 px. {SENTENCE}"
    picture, layer = play.result
    assert layer is None
    assert np.array_equal(picture.pixels, np.array(Image.open(file))[8:520, 188:])
    assert "grandmother" not in play._picture.value
    assert button(play, "Save a copy").layout.display == "none"


def test_a_small_file_needs_no_sliders(tmp_path):
    Image.new("RGB", (4, 3)).save(tmp_path / "a.png")
    play = controls.window(tmp_path / "a.png")
    assert list(play.values) == ["beside"]
    assert play.caption.startswith("The window begins 0 px from the left and 0 px from the top of 4 x 3 px.")


def test_a_file_that_cannot_be_opened_is_a_sentence_in_the_control():
    assert controls.window("").caption.startswith("No file is named yet")
    play = controls.window("none.png", {"red": red})
    play.set(beside="nothing")
    assert play.caption.startswith("none.png is missing")


def test_a_window_shows_maps_and_no_number(file):
    play = controls.window(file, {"mean": np.mean, "red": red})
    assert play.caption == "This gives no map with one number per pixel, and an opened file gets nothing else."
    play.set(beside="red")
    assert play.result[1].shape == (512, 512)


def test_nothing_of_an_opened_file_is_in_what_the_notebook_keeps(file):
    for control in (
        controls.window(file),
        controls.magnifier(store.open_outside(file).window(), maps={"A": np.eye(512)}),
    ):
        kept = control._repr_mimebundle_()
        assert "<img" not in kept["text/html"]
        assert "grandmother" not in str(kept)


def test_a_magnifying_glass_over_an_opened_file_says_no_number(file):
    picture = store.open_outside(file).window()
    glass = controls.magnifier(picture, maps={"Red": picture.pixels[:, :, 0]})
    assert glass.caption == f"256 px to the right and 256 px down, 6 times enlarged. {SENTENCE}"


def test_a_bar_fills_and_its_stored_text_stays_the_same_sentence(capsys):
    bar = controls.progress("Making pictures. This takes a while.")
    assert capsys.readouterr().out.strip() == "Making pictures. This takes a while."
    for done in range(5):
        bar(done, 4)
    assert bar.share == 1
    assert 'value="100"' in bar._bar.value
    assert 'aria-label="Making pictures. This takes a while."' in bar._bar.value
    assert bar._repr_mimebundle_()["text/plain"] == "Making pictures. This takes a while."


def test_a_bar_is_sent_to_the_page_once_for_each_percent():
    sent = []
    bar = controls.progress("Much work.")
    bar._bar.observe(lambda change: sent.append(change.new), "value")
    for done in range(1, 1001):
        bar(done, 1000)
    assert len(sent) == 100
