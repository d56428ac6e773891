"""Every notebook works in a real JupyterLab: it runs, its controls answer to the keyboard, everybody can use it.

Set ``FACE_VALUE_SCREENSHOTS`` to a folder to keep a picture of each notebook in both themes.
"""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest

from kit import cases
from kit.commands import answer_sheets, card_sheets
from tests import refresh
from tests.browser.lab import AXE, Lab, Opened, middle, running_lab

pytestmark = pytest.mark.browser

GOAL_MS = 80
PRESSES = 15  # of which the middle one is reported

PLANTED = {
    "sound": [
        "from kit import consent, controls, figures, store\nastronaut = store.sample('astronaut')\nimport numpy as np",
        "figures.show(astronaut, caption='A photograph that nobody alters.')",
        "def shade(level):\n    if level > 3:\n        astronaut.require('alter')\n    return np.eye(64) * level",
        "controls.live(shade, level=controls.slider(0, 4, start=1), limits=(0, 4), says='Level {level}.')",
    ],
    "points": [
        "from kit import controls, store\nastronaut = store.sample('astronaut')",
        "def put(marks):\n    return sum(x for x, y in marks.values())",
        "names = {'1': 'first corner', '2': 'second corner'}\n"
        "controls.live(put, marks=controls.points(astronaut, names), says='Together {result} px to the right.')",
    ],
    "magnified": [
        "from kit import actors, controls\nrowan, hazel = actors.load('rowan'), actors.load('hazel')",
        "maps = {'Red of Rowan': rowan.pixels[:, :, 0], 'Red of Hazel': hazel.pixels[:, :, 0]}",
        "controls.magnifier(rowan, hazel, maps=maps)",
    ],
    "window": [
        "import numpy as np\nfrom PIL import Image\nfrom kit import controls",
        "noise = np.random.default_rng(1).integers(0, 256, (9, 12, 3), dtype=np.uint8)\n"
        "Image.fromarray(noise).resize((900, 700), Image.Resampling.BICUBIC).save('mine.jpg')",
        "controls.window('mine.jpg', {'red': lambda pixels: pixels[:, :, 0], 'green': lambda pixels: pixels[:, :, 1]})",
        "controls.window('', {'red': lambda pixels: pixels[:, :, 0]})",
    ],
    "answers": [
        "from kit import exercises\nexercises.begin('99-planted')",
        "exercises.positions('99-claims', {'clicks': 'A few clicks suffice.', 'new': 'Deepfakes are new.'},\n"
        "                    ['agree', 'disagree', 'depends'], question='Where do you stand?')",
        "from kit.exercises import checking\n"
        "purposes = dict(key='purposes', label='What for?', kind='several', expected=['show'],\n"
        "                options={'show': 'Show it', 'lend': 'Lend the face'})\n"
        "audience = dict(key='audience', label='Who may see it?', kind='one', expected='class',\n"
        "                options={'class': 'the class', 'public': 'everybody'})\n"
        "hint = dict(when=dict(field='purposes', has='lend'), say='Does the form say so?')\n"
        "planted = dict(id='99-record', kind='form', fields=[purposes, audience], hints=[hint],\n"
        "               right='Yes, that and no more.', wrong='Not yet.')\n"
        "checking.spec_of = lambda exercise_id: planted",
        "form = exercises.form('99-record')\nform",
    ],
    "clinic": [
        "from kit import cases, exercises\nexercises.begin('99-planted')",
        "exercises.clinic(cases.cards(), deal=cases.deal)",
    ],
    "judged": [
        "from kit import actors, exercises\nexercises.begin('99-planted')",
        "pictures = [actors.load(name) for name in ('rowan', 'hazel')]",
        "exercises.judge('99-judge', pictures, hints=['edited', 'edited'])",
    ],
    "broken": [
        "raise KeyError('planted')",
    ],
    "rude": [
        "import warnings\nwarnings.warn('planted')",
        "from IPython.display import HTML, Javascript, display\ndisplay(Javascript('console.error(\"planted\")'))",
        "import ipywidgets\nipywidgets.Button()",
        "from IPython.display import Markdown\nMarkdown('[gone](#nowhere), [there](#here) <a id=\"here\"></a>')",
        "HTML('<p style=\"color:#eee;background:#fff\">Hardly to be read.</p>')",
        "from kit import controls, store\n"
        "astronaut = store.sample('astronaut')\n"
        "controls.live(lambda level: astronaut, level=controls.slider(0, 4, start=1), says='Always the same.')",
    ],
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Lab:
    folder = tmp_path_factory.mktemp("lab")
    planted = []
    for name, cells in PLANTED.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        planted.append(folder / f"{name}.ipynb")
        planted[-1].write_text(refresh.as_text(refresh.committed(notebook, {})), encoding="utf-8")
    with running_lab(folder / "course", [*planted, *refresh.all_notebooks()]) as started:
        yield started


@pytest.fixture(scope="module", params=[path.name for path in refresh.all_notebooks()])
def opened(lab: Lab, request) -> Opened:
    """A notebook of the course after one run of all its cells."""
    with lab.open(request.param) as notebook:
        notebook.name = request.param.removesuffix(".ipynb")
        notebook.run_all()
        yield notebook


@pytest.fixture
def screenshots(tmp_path) -> Path:
    return Path(os.environ.get("FACE_VALUE_SCREENSHOTS") or tmp_path)


def test_all_cells_run_without_an_error_or_a_complaint_of_ours(opened: Opened):
    prompts = opened.prompts()
    assert prompts == list(range(1, len(prompts) + 1))
    assert opened.errors() == []
    assert opened.warnings() == []
    assert opened.complaints == []


def test_every_control_follows_the_keyboard(opened: Opened, capsys):
    times_ms = []
    controls = opened.controls()
    for number, control in enumerate(controls, start=1):
        assert control.first_sentence, f"control {number} says nothing"
        for moved in control.inputs():
            took = control.move(moved)
            assert took is not None, f"control {number}: {moved.evaluate('one => one.outerHTML')} moves no picture"
            times_ms.append(took)
            if moved.get_attribute("role") == "slider":
                pressed = [control.press(moved, "ArrowRight" if n % 2 else "ArrowLeft") for n in range(PRESSES)]
                times_ms += [took for took in pressed if took is not None]
            control.start_again()  # one input may be without effect where another has been moved
    if times_ms:
        with capsys.disabled():
            said = f"{middle(times_ms):.0f} ms from key to picture (median of {len(times_ms)}, goal {GOAL_MS} ms)"
            print(f"\n{opened.name}: {len(controls)} controls, {said}")
    assert opened.errors() == []
    assert opened.complaints == []


def test_the_refusal_can_be_read(opened: Opened):
    source = " ".join(cell.source for cell in refresh.read(refresh.NOTEBOOKS / f"{opened.name}.ipynb").cells)
    if "refused(" in source:
        assert opened.page.locator(".jp-OutputArea-output", has_text="may not").first.inner_text()


def test_a_linked_word_or_source_comes_into_view(opened: Opened):
    assert opened.dead_links() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_of_ours_shuts_anybody_out(opened: Opened, theme: str, screenshots: Path):
    opened.use_theme(theme)
    opened.screenshot(screenshots / f"{opened.name}-{theme}.png")
    assert opened.findings() == []


# The tests above can fail -----------------------------------------------------------------------------------


def test_a_control_that_is_driven_into_a_refusal_says_so_and_keeps_its_picture(lab: Lab):
    with lab.open("sound.ipynb") as notebook:
        notebook.run_all()
        (control,) = notebook.controls()
        (handle,) = control.inputs()
        for _ in range(2):
            assert control.move(handle) is not None
        before = control.pictures()
        assert control.press(handle, "ArrowRight") is None
        assert "may not be changed" in control.sentence()
        assert control.pictures() == before
        assert notebook.findings() == []
        assert notebook.complaints == []


def test_points_are_placed_by_keyboard_alone(lab: Lab):
    with lab.open("points.ipynb") as notebook:
        notebook.run_all()
        (control,) = notebook.controls()
        _, across, down = control.inputs()
        before = control.sentence()
        assert control.move(across) is not None
        assert control.sentence() != before
        assert control.move(down) is not None
        seen = control.pictures()
        control.root.get_by_role("button", name="Next point").press("Enter")
        control.root.get_by_text("as large: second corner").wait_for()
        notebook.wait_until_idle()
        assert control.pictures() != seen
        typed = control.root.get_by_role("textbox", name="To the right, px, type a number")
        typed.fill("300")
        typed.press("Enter")
        notebook.page.wait_for_function(
            "says => says.innerText.includes('557')", arg=control.root.locator("[role=status]").element_handle()
        )
        assert notebook.findings() == []
        assert notebook.complaints == []


@pytest.mark.parametrize(("name", "inputs"), [("magnified", 3), ("window", 3)])
def test_a_place_is_found_by_keyboard_alone(lab: Lab, name: str, inputs: int, screenshots: Path, capsys):
    with lab.open(f"{name}.ipynb") as notebook:
        notebook.run_all()
        (control,) = notebook.controls()
        assert len(control.inputs()) == inputs
        for moved in control.inputs():
            before = control.sentence()
            assert control.move(moved) is not None
            assert control.sentence() != before
        took = [control.press(control.inputs()[0], "ArrowRight") for _ in range(PRESSES)]
        with capsys.disabled():
            print(f"\n{name}: {middle(took):.0f} ms from key to picture (goal {GOAL_MS} ms)")
        control.start_again()
        for theme in ("light", "dark"):
            notebook.use_theme(theme)
            notebook.screenshot(screenshots / f"{name}-{theme}.png")
            assert notebook.findings() == []
        assert notebook.errors() == []
        assert notebook.complaints == []


def says(notebook: Opened, nth: int, sentence: str) -> None:
    """Wait until the line that is read out below the n-th question says a sentence."""
    question = notebook.page.locator(".jp-OutputArea-output .face-value").nth(nth)
    question.locator("[role=status]").get_by_text(sentence, exact=True).wait_for()


def press(notebook: Opened, *keys: str) -> None:
    for key in keys:
        notebook.page.keyboard.press(key)


def test_positions_are_taken_by_keyboard_alone_and_are_there_again(lab: Lab):
    with lab.open("answers.ipynb") as notebook:
        notebook.run_all()
        first, second = (
            notebook.page.get_by_role("radiogroup", name=name, exact=True)
            for name in ("A few clicks suffice.", "Deepfakes are new.")
        )
        first.get_by_role("radio", name="agree", exact=True).focus()
        press(notebook, "Space")
        says(notebook, 0, "Kept in your answers: 1 of 2.")
        press(notebook, "ArrowRight", "Tab", "ArrowRight", "ArrowRight")
        says(notebook, 0, "Kept in your answers: 2 of 2.")
        notebook.wait_until_idle()
        notebook.run_all()
        says(notebook, 0, "Kept in your answers: 2 of 2.")
        assert first.get_by_role("radio", name="disagree", exact=True).is_checked()
        assert second.get_by_role("radio", name="depends", exact=True).is_checked()
        assert notebook.complaints == []


def test_a_form_is_filled_in_and_checked_by_keyboard_alone(lab: Lab):
    with lab.open("answers.ipynb") as notebook:
        notebook.run_all()
        purposes = notebook.page.get_by_role("group", name="What for?", exact=True)
        purposes.get_by_role("checkbox", name="Show it", exact=True).focus()
        press(notebook, "Space", "Tab", "Space")
        says(notebook, 1, "Kept in your answers: 1 of 2.")
        press(notebook, "Tab", "Tab", "Enter")
        says(notebook, 1, 'Still open: 1 of 2 fields, "Who may see it?".')
        press(notebook, "Shift+Tab", "Space", "Tab", "Enter")
        says(notebook, 1, "Does the form say so?")
        purposes.get_by_role("checkbox", name="Lend the face", exact=True).press("Space")
        says(notebook, 1, "Kept in your answers: 2 of 2.")
        press(notebook, "Tab", "Tab", "Enter")
        says(notebook, 1, "Yes, that and no more.")
        notebook.run_all()
        says(notebook, 1, "Kept in your answers: 2 of 2.")
        assert notebook.page.get_by_role("radio", name="the class", exact=True).is_checked()
        assert notebook.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_positions_and_a_form_shut_nobody_out(lab: Lab, theme: str, screenshots: Path):
    with lab.open("answers.ipynb") as notebook:
        notebook.run_all()
        notebook.page.get_by_role("group", name="What for?", exact=True).wait_for()
        notebook.use_theme(theme)
        notebook.screenshot(screenshots / f"answers-{theme}.png")
        assert notebook.findings() == []


def test_a_case_is_heard_by_keyboard_alone(lab: Lab):
    with lab.open("clinic.ipynb") as notebook:
        notebook.run_all()
        page = notebook.page
        page.get_by_label("Which case?").focus()
        press(notebook, "ArrowDown", "Tab", "Enter")
        page.get_by_role("heading", name="1 of 7 · The case").wait_for()
        page.wait_for_function("document.activeElement.tagName === 'H4'")
        press(notebook, "Tab", "Enter")
        page.get_by_role("heading", name="2 of 7 · Your position").wait_for()
        page.get_by_role("radiogroup", name="Was it right").get_by_role("radio").first.focus()
        press(notebook, "Space", "Tab", "Space")
        says(notebook, 0, "Kept in your answers.")
        page.get_by_role("button", name="Next:").focus()
        press(notebook, "Enter")
        page.get_by_role("heading", name="3 of 7 · New information 1 of 2").wait_for()
        press(notebook, "Tab", "Enter")
        page.get_by_role("heading", name="2 of 7 · Your position").wait_for()
        page.get_by_role("button", name="Pass this case").focus()
        press(notebook, "Enter")
        page.wait_for_function("document.activeElement.tagName === 'SELECT'")
        says(notebook, 0, "Passed. Nobody asks for a reason, and nothing was noted. Choose another case, or go on.")
        assert notebook.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("people", ["alone", "two or three", "a whole room"])
def test_no_page_of_a_case_shuts_anybody_out(lab: Lab, theme: str, people: str, screenshots: Path):
    with lab.open("clinic.ipynb") as notebook:
        notebook.run_all()
        notebook.use_theme(theme)
        page = notebook.page
        page.get_by_label("You are").select_option(people)
        page.get_by_label("Countdown on each page").select_option("2 minutes")
        assert notebook.findings() == []
        page.get_by_label("Which case?").select_option(index=0)
        page.get_by_role("button", name="Open this case").click()
        following, number = page.get_by_role("button", name="Next:"), 1
        page.get_by_role("heading", name="1 of").wait_for()
        while following.count():
            following.click()
            number += 1
            page.get_by_role("heading", name=f"{number} of").wait_for()
            assert notebook.findings() == []
        notebook.screenshot(screenshots / f"clinic-{people.replace(' ', '-')}-{theme}.png")
        assert number >= 7
        assert notebook.complaints == []


def test_what_is_printed_shuts_nobody_out(lab: Lab, tmp_path: Path):
    rubric = (Path(refresh.CHECKOUT) / "guide" / "rubric.md").read_text(encoding="utf-8")
    pages = {
        "cards": card_sheets.as_page(cases.cards(strong=True), "a4"),
        "answers": answer_sheets.as_page([("02-faces", "Who else?", "The audience.")], rubric),
        "planted": "<p style='color:#eee;background:#fff'>Hardly to be read.</p>",
    }
    found = {}
    for name, page in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(page, encoding="utf-8")
        found[name] = lab.barriers_of(path)
    assert found.pop("planted")
    assert found == {"cards": [], "answers": []}


def test_an_error_in_a_cell_is_seen(lab: Lab):
    with lab.open("broken.ipynb") as notebook:
        notebook.run_all()
        assert notebook.errors() == ["KeyError: 'planted'"]


def test_complaints_barriers_and_dead_controls_are_seen(lab: Lab):
    with lab.open("rude.ipynb") as notebook:
        notebook.run_all()
        assert ["planted" in warning for warning in notebook.warnings()] == [True]
        assert any("planted" in complaint for complaint in notebook.complaints)
        assert notebook.dead_links() == ["#nowhere"]
        found = " ".join(notebook.findings())
        assert "button-name" in found
        assert "color-contrast" in found
        (control,) = notebook.controls()
        (handle,) = control.inputs()
        assert control.move(handle) is None


def test_axe_is_there():
    assert AXE.exists(), "CONTRIBUTING.md says how .venv-dev is made"


def test_pictures_are_judged_by_keyboard_alone_and_a_hint_comes_when_it_is_asked_for(lab: Lab, screenshots: Path):
    with lab.open("judged.ipynb") as notebook:
        notebook.run_all()
        assert notebook.controls() == []
        task = notebook.page.locator(".jp-OutputArea-output .face-value", has_text="Picture 1 of 2")
        verdicts = notebook.page.get_by_role("radiogroup", name="Untouched, edited or unknown?")
        verdicts.get_by_role("radio", name="untouched").focus()
        press(notebook, "Space", "ArrowRight")
        says(notebook, 0, "Kept in your answers: 0 of 2. How sure are you?")
        press(notebook, "Tab", "Space", "ArrowRight")
        says(notebook, 0, "Kept in your answers: 1 of 2.")
        assert task.get_by_text("The detector says:").count() == 0
        press(notebook, "Tab", "Space")
        says(notebook, 0, "The detector says: edited.")
        for theme in ("light", "dark"):
            notebook.use_theme(theme)
            notebook.screenshot(screenshots / f"judged-{theme}.png")
            assert notebook.findings() == []
        notebook.page.get_by_role("button", name="Next picture").press("Enter")
        says(notebook, 0, "Picture 2 of 2. Kept in your answers: 1 of 2.")
        verdicts.get_by_role("radio", name="unknown").press("Space")
        says(notebook, 0, "Kept in your answers: 2 of 2.")
        assert notebook.findings() == []
        assert notebook.complaints == []
