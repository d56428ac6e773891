"""Figures: every picture labelled, every image described, the sentence the same in both forms, small enough."""

import base64
import html
import re
import subprocess
import sys
from io import BytesIO
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from kit import consent, figures, folders, label, store, withdrawal
from kit.consent import ConsentError
from kit.figures import frame, headcount, heat, outline, overlay, plot, row, tabular, witness
from kit.picture import Draft, Landmarks, Picture
from tests.small import lend, small_picture

SENTENCE = "12% of the pixels changed; <nothing> else & nobody."


def noisy(side=256, name="Hazel", landmarks=None):
    """The hardest picture to make small: every pixel is chance."""
    pixels = np.random.default_rng(7).integers(0, 256, (side, side, 3), dtype=np.uint8)
    points = None if landmarks is None else Landmarks(np.array(landmarks, float), "face-68", np.ones(len(landmarks)))
    return Picture.made(
        Draft(pixels, landmarks=points), step="actors.render", name=name, parameters={},
        consent_ids=("actors",), says="Rendered face: depicts nobody.",
    )  # fmt: skip


@pytest.fixture
def published(monkeypatch):
    found = []
    monkeypatch.setattr(frame, "publish", found.append)
    return found


def alts(shown):
    return [html.unescape(alt) for alt in re.findall(r'<img alt="([^"]*)"', shown.html)]


def test_outside_of_a_notebook_a_figure_prints_its_sentence(capsys):
    figures.show(small_picture(), caption=SENTENCE)
    assert capsys.readouterr().out == SENTENCE + "\n"


def test_both_forms_of_a_figure_say_the_same_sentence(published):
    figures.show(small_picture(), caption=SENTENCE)
    bundle = published[0]._repr_mimebundle_()
    assert bundle["text/plain"] == SENTENCE
    assert "12% of the pixels changed; &lt;nothing&gt; else &amp; nobody." in bundle["text/html"]


def test_each_picture_is_shown_with_the_strip_that_its_label_says(published, monkeypatch):
    drawn = []
    monkeypatch.setattr(store, "encode", lambda pixels, *_, **__: drawn.append(pixels) or b"0")
    one, other = small_picture(), small_picture("Hazel", value=200)
    figures.show(one, lend(one, other), caption="Two.")
    assert np.array_equal(drawn[0], label.under(one))
    assert np.array_equal(drawn[1], label.under(lend(one, other)))


def test_a_reader_without_sight_hears_each_name_and_each_label(published):
    one, other = small_picture(), small_picture("Hazel", value=200)
    figures.show(one, lend(one, other), caption="Two.")
    assert alts(published[0]) == [
        "Rowan. Label: Rendered face: depicts nobody.",
        "Hazel, edited. Label: Edited: Rowan's face placed on Hazel. Depicts nobody.",
    ]


def test_in_a_judgement_task_untouched_and_edited_pictures_look_and_sound_the_same(published, monkeypatch):
    drawn = []
    monkeypatch.setattr(store, "encode", lambda pixels, *_, **__: drawn.append(pixels) or b"0")
    one, other = small_picture(), small_picture("Hazel", value=200)
    figures.show(one, lend(one, other), caption="Which?", judge=True)
    strips = [pixels[8:] for pixels in drawn]
    assert np.array_equal(strips[0], strips[1])
    assert alts(published[0]) == [f"Picture {n}. Label: {label.NEUTRAL}" for n in (1, 2)]
    assert "Rowan" not in published[0].html
    assert "placed on" not in published[0].html


def test_a_picture_that_may_not_be_shown_is_not_shown(published):
    orphan = small_picture()
    object.__setattr__(orphan.history[-1], "consent", ("nobody-wrote-this",))
    with pytest.raises(ConsentError, match="no consent record"):
        figures.show(orphan, caption="Never seen.")
    with pytest.raises(ConsentError, match="no consent record"):
        figures.zoom(orphan, box_px=(0, 0, 4, 4), caption="Never seen.")
    assert published == []


@pytest.mark.parametrize("given", [np.zeros((8, 8, 3), np.uint8), "a path", None])
def test_what_carries_no_history_cannot_be_shown_as_a_picture(given):
    with pytest.raises(TypeError, match="takes pictures"):
        figures.show(given, caption="No.")


def test_three_rendered_portraits_fit_into_the_budget_of_a_figure(published):
    from kit import actors

    figures.show(*(actors.load(name) for name in ("rowan", "hazel", "maple")), caption="Three.")
    assert len(published[0].html) < frame.BUDGET_BYTES


def test_grainy_pictures_and_noisy_maps_are_made_to_fit_too(published):
    rng = np.random.default_rng(3)
    grain = (128 + 12 * rng.standard_normal((256, 256, 3))).clip(0, 255).astype(np.uint8)
    grainy = Picture(grain, "Grainy", small_picture().history)
    figures.show(grainy, grainy, caption="Grain.")
    figures.maps(*rng.laplace(scale=0.05, size=(2, 256, 256)), caption="Noise.", limits=(-1, 1))
    assert [len(shown.html) < frame.BUDGET_BYTES for shown in published] == [True, True]


def test_an_enlarged_part_repeats_each_pixel_exactly(published):
    one = noisy(64)
    part = row.enlarged(one, (10, 20, 30, 50), 3)
    assert part.shape == (90, 60, 3)
    assert np.array_equal(part[::3, ::3], one.pixels[20:50, 10:30])
    assert np.array_equal(part[0, 0], part[2, 2])
    figures.zoom(one, box_px=(10, 20, 30, 50), caption="A part.")
    assert "data:image/webp" in published[0].html
    assert "3 times enlarged" in alts(published[0])[0]


@pytest.mark.parametrize("box", [(-1, 0, 5, 5), (0, 0, 65, 5), (5, 5, 5, 9), (9, 5, 5, 9)])
def test_a_box_outside_of_the_picture_is_refused(box):
    with pytest.raises(ValueError, match="does not lie within"):
        row.enlarged(noisy(64), box, 3)


def test_landmarks_and_lines_are_drawn_where_they_are_and_nowhere_else():
    corners = [(16, 16), (48, 16), (32, 48)]
    one = noisy(64, landmarks=corners)
    grey = Picture(np.full((64, 64, 3), 128, np.uint8), "Grey", one.history, one.landmarks)
    drawn = overlay.drawn_over(grey, np.array([[0, 1, 2]]))
    changed = (drawn != 128).any(axis=2)
    for x, y in corners:
        assert changed[y, x]
    assert changed[16, 32]
    assert not changed[:10].any()
    assert not changed[:, :8].any()
    assert np.array_equal(one.landmarks.points, corners)


def test_lines_stand_out_on_the_darkest_and_on_the_lightest_skin():
    for level in (20, 235):
        flat = noisy(64, landmarks=[(8, 32), (56, 32), (32, 60)])
        skin = Picture(np.full((64, 64, 3), level, np.uint8), "Skin", flat.history, flat.landmarks)
        across = overlay.drawn_over(skin, np.array([[0, 1, 2]]))[26:38, 32].mean(axis=1)
        assert across.max() - across.min() > 60


def test_a_mesh_leaves_the_picture_itself_and_its_label_alone(published):
    one = noisy(64, landmarks=[(16, 16), (48, 16), (32, 48)])
    before = one.pixels.copy()
    figures.mesh(one, triangles=np.array([[0, 1, 2]]), caption="One triangle.", numbers=True)
    assert np.array_equal(one.pixels, before)
    assert "3 landmarks and 1 triangles" in alts(published[0])[0]
    with pytest.raises(ValueError, match="a triangle asks for 7"):
        overlay.drawn_over(one, np.array([[0, 1, 7]]))


def a_shape(shift=0.0):
    angle = np.linspace(0, 2 * np.pi, 68, endpoint=False)
    return 50 * np.stack([np.cos(angle), np.sin(angle)], axis=1) + shift


def test_line_drawings_say_what_they_are_and_share_one_scale(published, monkeypatch):
    drawn = []
    monkeypatch.setattr(store, "encode", lambda pixels, *_, **__: drawn.append(pixels) or b"0")
    figures.outlines({"small": [a_shape()], "large": [2 * a_shape()]}, caption="Two circles.")
    assert alts(published[0]) == ["small. Line drawing: Two circles.", "large. Line drawing: Two circles."]
    strip = label.strip(label.DRAWN, outline.SIDE_PX)
    assert all(np.array_equal(pixels[outline.SIDE_PX :], strip) for pixels in drawn)
    widths = [np.ptp(np.nonzero((pixels[: outline.SIDE_PX] < 128).any(axis=2))[1]) for pixels in drawn]
    assert widths[1] == pytest.approx(2 * widths[0], abs=4)


def test_a_line_drawing_lies_where_its_points_are():
    points = np.zeros((68, 2)) + 10
    points[:17] = np.stack([np.linspace(10, 200, 17), np.full(17, 100.0)], axis=1)
    drawn = outline._drawn([points * outline.FINER])
    assert (drawn[100, 12:198] < 100).all()
    assert (drawn[60] == outline.PAPER).all()


def test_the_second_shape_is_dashed_so_that_no_colour_is_needed():
    points = np.zeros((68, 2)) + 10
    points[:17] = np.stack([np.linspace(10, 200, 17), np.full(17, 100.0)], axis=1)
    far = np.full((68, 2), 300.0)
    row_of_second = outline._drawn([far * outline.FINER, points * outline.FINER])[100, 12:198].min(axis=1)
    gaps = (row_of_second > 200).mean()
    assert 0.25 < gaps < 0.6


@pytest.mark.parametrize(
    ("panels", "complaint"),
    [({"a": []}, "'a' has 0 shapes"), ({"a": [a_shape()] * 3}, "3 shapes"), ({"a": [np.zeros((24, 2))]}, "68 points")],
)
def test_what_is_no_face_of_68_points_is_not_drawn(panels, complaint):
    with pytest.raises(ValueError, match=complaint):
        figures.outlines(panels, caption="None.")


def test_the_colours_of_maps_rise_evenly_in_lightness():
    linear = np.where((c := heat.table() / 255) <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    lightness = 116 * np.cbrt(linear @ [0.2126, 0.7152, 0.0722]) - 16
    rise = np.diff(lightness[::15])
    assert rise.min() > 0.8 * rise.mean()
    assert rise.max() < 1.3 * rise.mean()


def test_the_colours_of_maps_are_those_of_cividis():
    import matplotlib

    published_colours = matplotlib.colormaps["cividis"](np.arange(256))[:, :3] * 255
    assert np.abs(heat.table() - published_colours).max() < 7
    assert np.abs(heat.table() - published_colours).mean() < 0.5


def test_equal_numbers_have_equal_colours_in_all_maps_of_a_figure():
    ramp = np.linspace(0, 1, 64).reshape(8, 8)
    coloured = heat.in_colour(ramp, (0, 1))
    assert np.array_equal(coloured[0, 0], heat.table()[0])
    assert np.array_equal(coloured[-1, -1], heat.table()[255])
    assert np.array_equal(heat.in_colour(ramp * 2, (0, 1))[-1], np.tile(heat.table()[255], (8, 1)))


def test_a_map_says_its_ends_in_text_and_is_stored_without_loss(published):
    figures.maps(np.eye(16), caption="16 ones.", names=["mask"], limits=(0, 1), unit="px")
    assert "<span>0 px</span>" in published[0].html
    assert "<span>1 px</span>" in published[0].html
    assert "data:image/jpeg" not in published[0].html
    assert "mask. Map: 16 ones." in alts(published[0])


@pytest.mark.parametrize("array", [np.zeros((4, 4, 3)), np.zeros(4), np.full((4, 4), np.nan)])
def test_a_map_has_one_finite_number_per_pixel(array):
    with pytest.raises(ValueError, match="one finite number per pixel"):
        figures.maps(array, caption="No.")


def test_a_large_map_is_averaged_down_in_whole_blocks():
    checkered = np.indices((512, 512)).sum(axis=0) % 2
    assert np.array_equal(heat._checked(checkered), np.full((256, 256), 0.5))


def test_a_plot_is_described_by_its_caption_and_leaves_matplotlib_as_it_was(published):
    import matplotlib

    before = dict(matplotlib.rcParams)
    figures.lines([0, 1, 2], {"one": [0, 1, 4]}, xlabel="px", ylabel="levels", caption="Rises to 4.")
    assert alts(published[0]) == ["Rises to 4."]
    assert len(published[0].html) < frame.BUDGET_BYTES
    assert dict(matplotlib.rcParams) == before


def test_names_at_the_ends_of_curves_keep_apart_and_keep_their_order():
    heights = plot._apart({"a": 5.0, "b": 5.1, "c": 9.9, "d": 0.0}, 1.0, 10.0)
    assert list(heights) == ["a", "b", "c", "d"]
    assert heights["d"] == 0.0
    assert heights["b"] - heights["a"] == pytest.approx(1.0)
    assert max(heights.values()) <= 10.0


def test_more_curves_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="cannot be told apart"):
        figures.lines([0], {str(n): [0] for n in range(7)}, xlabel="x", ylabel="y", caption="No.")
    dashes = [str(dash) for _, dash in plot.CURVES]
    assert len(set(dashes)) == len(dashes)


def test_a_saved_picture_carries_label_and_disclosure_and_the_sentence_holds_no_path(capsys):
    one = small_picture()
    figures.save(one, "one.png")
    said = capsys.readouterr().out
    path = store.answers_path("pictures", "one.png")
    assert store.read_xmp(path.read_bytes()) == label.xmp_packet(one)
    assert np.array_equal(store.read_image(path), label.under(one))
    assert "one.png" in said
    assert str(folders.home()) not in said
    with pytest.raises(ValueError, match="is a path"):
        figures.save(one, "../one.png")


def test_a_table_of_agreements_says_of_every_use_what_the_record_says(published):
    figures.agreed("london", "actors")
    (table,) = published
    rows = re.findall(r"<tr.*?</tr>", table.html)
    london, actors = (consent.record(name).purposes for name in ("london", "actors"))
    for (use, may), row_ in zip(consent.PURPOSES.items(), rows[1:], strict=False):
        said = re.findall(r">(yes|no)<", row_)
        assert f"may {may}" in row_
        assert said == ["yes" if use in record else "no" for record in (london, actors)]
    assert len(rows) == 1 + len(consent.PURPOSES) + 1
    assert len(table.text.splitlines()) == 2
    assert "seen by the class" in table.text


def test_importing_figures_controls_and_exercises_loads_only_numpy_and_pillow():
    code = (
        "import sys, kit.figures, kit.controls, kit.exercises; from kit.figures import show, mesh, maps, lines; "
        "from kit.exercises import check, refused, case; "
        "print([m for m in ('scipy', 'skimage', 'matplotlib', 'yaml', 'IPython', 'ipywidgets') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=store.CHECKOUT, check=True)
    assert done.stdout.strip() == "[]"


# What a withdrawal reaches ------------------------------------------------------------------------------------

REACH = withdrawal.Reach(
    "robin", True, ("Robin: actors.load", "Robin: swap.face", "Robin: swap.face"), ("answers/pictures/<a>.png",), (), 2
)


def test_what_a_withdrawal_reaches_is_a_table_with_headings_and_a_caption_that_counts(published):
    figures.reached(REACH)
    table = ElementTree.fromstring(f"<figure>{published[0].html}</figure>").find("table")
    assert [cell.text for cell in table.iterfind("thead/tr/th[@scope='col']")] == ["Where", "What rests on it", "Now"]
    assert table.find("caption").text == (
        "On the record 'robin' rest 3 pictures of this run, 1 saved file and no kept results. "
        "The kit refuses to use them now."
    )
    assert [[cell.text for cell in row] for row in table.iterfind("tbody/tr")] == [
        ["This run", "Robin: actors.load", "refused"],
        ["This run", "Robin: swap.face (2 of them)", "refused"],
        ["Saved files", "answers/pictures/<a>.png", "still on the disk, for any program to open"],
        ["Kept results", "none", None],
    ]
    assert len(table.findall("tbody/tr/th[@scope='row']")) == 4


def test_the_text_of_that_table_says_the_same(published):
    figures.reached(REACH)
    root = ElementTree.fromstring(f"<figure>{published[0].html}</figure>")
    words = [text for text in root.itertext() if text.strip()]
    assert re.findall(r"[\w.<>/]+", " ".join(words)) == re.findall(r"[\w.<>/]+", published[0].text)
    assert published[0].text.endswith("or pictures that are kept inside notebooks. Files that could not be read: 2.")


def test_a_consent_that_stands_and_reaches_nothing_says_so(published):
    figures.reached(withdrawal.Reach("robin", False, (), (), (), 0))
    assert published[0].text.splitlines()[:5] == [
        "On the record 'robin' rest no pictures of this run, no saved files and no kept results. The consent stands.",
        "Where | What rests on it | Now",
        "This run | none",
        "Saved files | none",
        "Kept results | none",
    ]


# A crowd that can be counted ------------------------------------------------------------------------------------


def counts(hit=9, missed=1, falsely_flagged=50, left_alone=940):
    return SimpleNamespace(hit=hit, missed=missed, falsely_flagged=falsely_flagged, left_alone=left_alone)


def groups(shown):
    """Those who are flagged, and those who are not: the text alternative, the height on the page, and the pixels."""
    found = re.findall(r'<img alt="([^"]+)" width="\d+" height="(\d+)"[^>]*base64,([^"]+)"', shown)
    return [
        (alt, int(height), np.array(Image.open(BytesIO(base64.b64decode(data))).convert("RGB")))
        for alt, height, data in found
    ]


def people_of(mark, drawn):
    """How many people wear a mark's colour: in so many cells it is found."""
    high, wide = (side * headcount.SHARPER for side in headcount.CELL_PX[::-1])
    margin = headcount.MARGIN_PX * headcount.SHARPER
    worn = (drawn == mark.colour).all(axis=2)[margin:-margin, margin:-margin]
    return int(worn.reshape(worn.shape[0] // high, high, -1, wide).any(axis=(1, 3)).sum())


CROWDS = [(9, 1, 50, 940), (0, 0, 0, 1000), (1000, 0, 0, 0), (500, 0, 451, 49), (1, 0, 0, 0), (0, 7, 0, 93)]


@pytest.mark.parametrize("numbers", CROWDS)
def test_as_many_people_of_each_kind_are_drawn_as_were_counted(numbers):
    (_, _, flagged), (_, _, others) = groups(figures.crowd(counts(*numbers)).html())
    hits, missed, falsely_flagged, left_alone = numbers
    assert [people_of(mark, flagged) for mark in (headcount.HIT, headcount.FALSELY_FLAGGED)] == [hits, falsely_flagged]
    assert [people_of(mark, others) for mark in (headcount.MISSED, headcount.LEFT_ALONE)] == [missed, left_alone]


def test_a_crowd_keeps_its_height_whoever_is_flagged_so_that_a_page_does_not_jump():
    crowds = [counts(number, 0, 0, 1000 - number) for number in range(0, 1001, 7)]
    heights = {sum(height for _, height, _ in groups(figures.crowd(crowd).html())) for crowd in crowds[::12]}
    assert len({figures.crowd(crowd).size_px for crowd in crowds}) == len(heights) == 1


def test_each_kind_of_people_is_a_block_of_its_own():
    numbers, _ = headcount.drawn({headcount.HIT: 8, headcount.FALSELY_FLAGGED: 8}, 4, headcount.DOCK)
    half = headcount.MARGIN_PX + 2 * headcount.CELL_PX[0]
    once = [headcount.drawn({headcount.HIT: n}, 4, headcount.DOCK)[0] for n in (8, 0)]
    left = np.s_[:, : half * headcount.SHARPER]
    assert ((numbers[left] == numbers[0, 0]) == (once[0][left] == once[0][0, 0])).all()
    assert (once[1] == once[1][0, 0]).all()


def test_the_four_kinds_of_people_differ_in_shape_also_for_those_who_see_no_colour():
    kinds = (headcount.HIT, headcount.FALSELY_FLAGGED, headcount.MISSED, headcount.LEFT_ALONE)
    inked = [np.abs(headcount._person(mark, headcount.PAPER) - np.float64(headcount.PAPER)).sum(axis=2) > 90
             for mark in kinds]  # fmt: skip
    assert min((one ^ other).sum() for i, one in enumerate(inked) for other in inked[:i]) > 80


def test_a_crowd_is_described_in_words_and_small_enough_also_at_its_most_varied(published):
    figures.people(counts(250, 250, 250, 250), caption=SENTENCE)
    figures.people(counts(1, 0, 0, 0), caption=SENTENCE)
    said = [alt for alt in alts(published[0]) if alt]
    assert said == [
        "500 people are flagged: 250 sent in an edited picture, 250 an untouched one.",
        "500 people are not flagged: 250 sent in an edited picture, 250 an untouched one.",
    ]
    assert [alt for alt in alts(published[1]) if alt] == [
        "1 person is flagged: 1 sent in an edited picture, 0 an untouched one.", "Everybody is flagged.",
    ]  # fmt: skip
    assert all(len(shown.html) < frame.BUDGET_BYTES / 2 for shown in published)
    assert published[0].text == SENTENCE


@pytest.mark.parametrize("numbers", [(0, 0, 0, 0), (1, 0, 0, 1000), (5, -1, 0, 10)])
def test_a_crowd_of_nobody_or_of_too_many_is_refused(numbers):
    with pytest.raises(ValueError, match="a crowd has 1 to 1,000 people"):
        figures.crowd(counts(*numbers))


# Plots of a trial -----------------------------------------------------------------------------------------------


@pytest.fixture
def painted(monkeypatch):
    """The axes that a plot was painted on, so that what stands on them can be read."""
    found, real = [], plot._painted

    def seen(paint, size_in, labels):
        return real(lambda axes: (paint(axes), found.append(axes)), size_in, labels)

    monkeypatch.setattr(plot, "_painted", seen)
    return found


def share_of(value, low=0.0, high=1.0):
    return SimpleNamespace(of=9, value=value, low=low, high=high)


def curve_of(*hits):
    return SimpleNamespace(false_alarms=np.linspace(0, 1, len(hits)), hits=np.array(hits))


def names_in(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_a_curve_of_hits_is_drawn_where_it_is_with_its_band_and_its_marked_threshold(published, painted):
    band = SimpleNamespace(rates=np.array([0, 1]), low=np.array([0, 0.9]), high=np.array([0.5, 1]))
    mark = SimpleNamespace(hits=share_of(0.8), false_alarms=share_of(0.25))
    figures.roc(curve_of(0, 0.8, 1), band=band, marks={"from 50%": mark}, caption=SENTENCE)
    curve, spot, _ = painted[0].lines
    assert curve.get_xydata().tolist() == [[0, 0], [0.5, 0.8], [1, 1]]
    assert spot.get_xydata().tolist() == [[0.25, 0.8]]
    assert names_in(painted[0]) == [witness.BAND, "from 50%", "a coin"]
    assert alts(published[0]) == [SENTENCE]
    assert len(published[0].html) < frame.BUDGET_BYTES


def test_a_calibration_shows_each_share_with_its_interval_and_whose_it_is(published, painted):
    you = SimpleNamespace(said=np.array([0.1, 0.9]), so=(share_of(0.3, 0.1, 0.6), share_of(1.0, 0.7, 0.9999)))
    figures.calibration({"the detector": you, "you": you}, caption=SENTENCE)
    (intervals, _) = painted[0].collections
    assert [segment[:, 1].tolist() for segment in intervals.get_segments()] == [[0.1, 0.6], [0.7, 0.9999]]
    assert names_in(painted[0]) == ["the detector", "you", "as sure as right"]
    assert len(published[0].html) < frame.BUDGET_BYTES


def test_bars_keep_their_order_and_each_bears_its_number(published, painted):
    figures.bars({"grain": 1.44, "seam": -0.61, "grid": 0.01}, xlabel="weight", ends=("u", "e"), caption=SENTENCE)
    axes = painted[0]
    assert [bar.get_width() for bar in axes.patches] == [1.44, -0.61, 0.01]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["grain", "seam", "grid"]
    assert [text.get_text() for text in axes.texts] == ["+1.4", "\u22120.6", "0.0"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert len({bar.get_hatch() for bar in axes.patches}) == 2
    assert len(published[0].html) < frame.BUDGET_BYTES


def test_a_curve_measured_at_places_has_a_dot_and_an_interval_at_each(painted, published):
    reach = {"this detector": ([0.5, 0.7], [0.7, 0.9])}
    figures.lines([30, 90], {"this detector": [0.6, 0.8]}, reach=reach, xlabel="x", ylabel="y", caption=SENTENCE)
    (intervals,) = painted[0].collections
    assert [segment.tolist() for segment in intervals.get_segments()] == [
        [[30, 0.5], [30, 0.7]],
        [[90, 0.7], [90, 0.9]],
    ]
    assert painted[0].lines[1].get_marker() == "o"


@pytest.mark.parametrize(
    "plotted",
    [
        lambda: figures.roc({str(n): curve_of(0, 1) for n in range(5)}, caption="No."),
        lambda: figures.roc(curve_of(0, 1), marks=dict.fromkeys("abcde"), caption="No."),
        lambda: figures.calibration(dict.fromkeys("abcde"), caption="No."),
        lambda: figures.bars({}, xlabel="x", caption="No."),
    ],
)
def test_what_could_not_be_told_apart_in_a_plot_is_refused(plotted):
    with pytest.raises(ValueError, match="show (1 to 24|4 at most)"):
        plotted()


def test_a_shaded_table_has_letters_that_can_be_read_on_every_ground():
    levels = np.linspace(0, 1, 256)[:, None]
    for (style,) in tabular._grounds(levels, (0, 1), (256, 1)):
        ground, ink = (re.search(rf";{key}:#(\w+)", style).group(1) for key in ("background", "color"))
        lights = []
        for colour in (ground, ink):
            channels = np.array(list(bytes.fromhex(colour))) / 255
            linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
            lights.append(linear @ [0.2126, 0.7152, 0.0722] + 0.05)
        assert max(lights) / min(lights) >= 4.5, ground


def test_a_shaded_table_says_its_numbers_in_words_and_shades_none_that_is_missing(published):
    rows = [["paste", "0.95", "no pictures"]]
    figures.tabulate(rows, headings=["on", "a", "b"], caption="One.", shade=[[0.95, np.nan]], limits=(0.5, 1))
    assert published[0].text == "One.\non | a | b\npaste | 0.95 | no pictures"
    assert published[0].html.count("background:#") == 1
    with pytest.raises(ValueError, match="entries to shade"):
        figures.tabulate(rows, headings=["on", "a", "b"], caption="One.", shade=[[0.95]])


def test_a_closed_table_stays_in_its_fold_until_it_is_opened_and_its_text_is_whole(published):
    figures.tabulate([["a", "1"]], headings=["row", "n"], caption="One.", closed="Open <this>")
    figures.tabulate([["a", "1"]], headings=["row", "n"], caption="One.")
    closed, opened = published
    assert closed.html == f"<details><summary>Open &lt;this&gt;</summary>{opened.html}</details>"
    assert closed.text == opened.text
