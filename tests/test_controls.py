"""Controls: one call for each position, the same observers for hand and code, refusals in place of the caption."""

import html
import re
import warnings

import numpy as np
import pytest

from kit import consent, controls, label, store
from kit.controls import access
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
