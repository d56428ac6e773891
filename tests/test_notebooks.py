"""Every notebook keeps the form that ``tests/notebook_form.py`` describes, and its solutions pass.

What a notebook computes is compared elsewhere: strict nbval runs every cell and compares what it prints.
"""

from __future__ import annotations

import ast
import base64
import copy
import json
import math
import re
import warnings
from pathlib import Path

import nbformat
import pytest

from kit import cases
from kit.exercises import trial
from tests import glossary, references, refresh
from tests.notebook_form import CHECKOUT, LABELS, RULES, Book, course_rows, course_table, plain

NOTEBOOKS = refresh.all_notebooks()
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


@pytest.mark.parametrize("rule", RULES)
@each_notebook
def test_each_notebook_keeps_each_rule(path: Path, rule: str):
    faults = list(RULES[rule](Book.of(path)))
    assert not faults, "\n" + "\n".join(f"{path.stem}: {fault}" for fault in faults)


def test_the_course_table_names_every_notebook_and_no_other():
    readme = CHECKOUT / "README.md"
    table = course_table(readme.read_text(encoding="utf-8")) if readme.exists() else {}
    assert sorted(table) == [path.stem for path in NOTEBOOKS]


def test_the_map_in_the_first_notebook_is_the_course_table_of_the_readme():
    course_map = Book.of(CHECKOUT / "notebooks" / "00-start.ipynb").markdown
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert course_rows(course_map) == course_rows(readme)
    assert len(course_rows(readme)) == len(course_table(readme)) == len(NOTEBOOKS)


def test_a_claim_is_tested_only_in_notebooks_that_exist():
    assert {name for claim in trial.read() for name in claim.tested_in} <= {path.stem for path in NOTEBOOKS}


def test_the_maker_is_asked_the_same_in_every_notebook():
    pauses = {}
    for path in NOTEBOOKS:
        for part in Book.of(path).activities("Maker's pause"):
            pauses.setdefault("\n".join(item.text for item in part[1:] if item.kind == "text"), path.stem)
    assert len(pauses) <= 1, f"the words differ: {sorted(pauses.values())}"


# Solutions: one run of the whole notebook, with every folded solution behind it ------------------------------

MEMORY = "import psutil; print(f'resident: {psutil.Process().memory_info().rss / 1e6:.0f} MB')"


def asks_for_verdicts(solution: str) -> str:
    """Return code that prints whether each answer that a solution hands to ``check`` is right."""
    calls = [node for node in ast.walk(ast.parse(solution)) if isinstance(node, ast.Call)]
    asked = [", ".join(map(ast.unparse, call.args)) for call in calls if ast.unparse(call.func).endswith("check")]
    lines = [f"print(kit.exercises.verdict({answer}).right)" for answer in asked]
    return "\n".join(["import kit.exercises", *(lines or ["print('nothing is checked')"])])


def verdicts(book: Book) -> tuple[str, dict[str, str]]:
    """Return what the kernel says of its memory, and of each solution's check, after a run of the notebook."""
    notebook = copy.deepcopy(book.raw)
    memory = nbformat.v4.new_code_cell(MEMORY)
    pairs = {}
    for title, code in book.solutions():
        pairs[title] = [nbformat.v4.new_code_cell(code), nbformat.v4.new_code_cell(asks_for_verdicts(code))]
    notebook.cells += [memory, *(cell for pair in pairs.values() for cell in pair)]
    run = refresh.executed(notebook)
    added = run.cells[len(book.raw.cells) :]
    said = ["".join(output.get("text", "") for output in cell.outputs).strip() for cell in added]
    return said[0], dict(zip(pairs, said[2::2], strict=True))


@each_notebook
def test_each_solution_runs_after_the_notebook_and_passes_its_check(path: Path, capsys):
    book = Book.of(path)
    memory, said = verdicts(book)
    with capsys.disabled():
        print(f"\n{path.stem}: kernel memory after the last cell, {memory}")
    failed = {title: verdict for title, verdict in said.items() if set(verdict.split()) != {"True"}}
    assert not failed


def test_a_solution_that_does_not_pass_is_caught():
    judge = (
        "from types import SimpleNamespace\nimport kit.exercises\ncheck = print\n"
        "kit.exercises.verdict = lambda key, answer: SimpleNamespace(right=answer == 4)"
    )
    right, wrong = ("```python\ncheck('99-sum', 2 + 2)\n```", "```python\nsum_ = 5\ncheck('99-sum', sum_)\n```")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(judge)])
    for number, fence in enumerate((right, wrong)):
        text = f"### Exercise: {number} (1 minute)\n\n<details><summary>Solution</summary>\n\n{fence}\n\n</details>"
        notebook.cells.append(nbformat.v4.new_markdown_cell(text))
    memory, said = verdicts(Book("99-planted", notebook))
    assert memory.startswith("resident: ")
    assert list(said.values()) == ["True", "False"]


FACES, TOWERS = 'actors.load("rowan"), actors.load("hazel")', 'actors.tower("north"), actors.tower("south")'


def test_the_whole_of_notebook_03_can_be_done_with_two_clock_towers_instead_of_faces():
    notebook = nbformat.read(CHECKOUT / "notebooks" / "03-swap.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(FACES, TOWERS).replace('check("03-feather"', 'check("03-feather-towers"')
    assert TOWERS in "".join(cell.source for cell in notebook.cells)
    memory, said = verdicts(Book("03-towers", notebook))
    assert list(said.values()) == ["True"]


ANSWERED = {
    "00-share": "question: What changes?\nanswer: about a half\n",
    "00-doing": "by-doing: disagree\n",
    "00-claims": "few-clicks: agree\ndeepfakes-are-new: depends\n",
    "00-doubt": "question: What?\nwords: My own words.\n",
}


def test_notebook_00_stores_the_same_text_whatever_was_answered_and_leaves_the_answers_alone(tmp_path: Path):
    folder = tmp_path / "answers" / "00-start"
    folder.mkdir(parents=True)
    for name, text in ANSWERED.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    notebook = refresh.read(CHECKOUT / "notebooks" / "00-start.ipynb")
    run = refresh.committed(refresh.executed(notebook, {"FACE_VALUE_HOME": str(tmp_path)}))
    assert list(refresh.differing_sentences(notebook, run)) == []
    assert {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()} == ANSWERED


# The words --------------------------------------------------------------------------------------------------


@each_notebook
def test_words_and_minutes_are_printed_for_their_authors(path: Path, capsys):
    book = Book.of(path)
    assert book.words > 0
    with capsys.disabled():
        print(f"\n{path.stem}: {book.words} words, {book.minutes:.1f} minutes")


def reading_grade(text: str, monkeypatch: pytest.MonkeyPatch) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of that library's imports, not of ours
        from textstat import textstat
        from textstat.backend.counts import _count_syllables
    # Its pronouncing dictionary would be fetched from a network. Without it, syllables are counted by hyphenation,
    # which finds a few less, so the true grade is a little higher.
    monkeypatch.setattr(_count_syllables, "get_cmudict", lambda lang: None)
    return textstat.flesch_kincaid_grade(text)


@pytest.mark.peer
@each_notebook
def test_the_reading_grade_is_printed_for_their_authors(path: Path, capsys, monkeypatch):
    grade = reading_grade(plain(Book.of(path).core_text), monkeypatch)
    assert math.isfinite(grade)
    with capsys.disabled():
        print(f"\n{path.stem}: Flesch-Kincaid grade {grade:.1f}")


# The bibliography -------------------------------------------------------------------------------------------


def all_citing_texts() -> str:
    """Return what the notebooks, the data and the docstrings of the kit say."""
    files = [*(CHECKOUT / "kit").rglob("*.py"), *(CHECKOUT / "guide").rglob("*.md"), *(CHECKOUT / "data").rglob("*.md")]
    texts = [path.read_text(encoding="utf-8") for path in files]
    return "\n".join(texts + [Book.of(path).markdown for path in NOTEBOOKS])


def sources_of_data() -> set[str]:
    """Return the keys that the claims, the laws, the codes and the lenses rest on."""
    kept = {key for entry in [*trial.read(), *cases.laws(), *cases.codes()] for key in entry.sources}
    return kept | {reading.source for lens in cases.lenses() for reading in (lens.classic, lens.on_synthetic_media)}


def test_no_citation_is_without_an_entry_and_no_entry_without_a_citation(capsys):
    entries, cited = references.shipped(), references.cited(all_citing_texts()) | sources_of_data()
    second_hand = [f"{key} (by {entry['via']})" for key, entry in entries.items() if entry["verified"] == "secondary"]
    with capsys.disabled():
        print("\nRead second-hand: " + ", ".join(second_hand))
    assert sorted(cited - set(entries)) == []
    assert sorted(set(entries) - cited) == []


def test_the_words_of_a_citation_are_those_of_its_key():
    assert references.misnamed(all_citing_texts()) == []
    assert references.misnamed("[Li 2020](#perez2003)") == ["[Li 2020](#perez2003)"]
    assert references.misnamed("[Pérez 2003](#perez2003), [Rößler 2019](#rossler2019)") == []


def test_a_second_hand_entry_says_so_and_links_to_no_copy():
    for key, entry in references.shipped().items():
        told = references.sentence(entry)
        assert ("As reported by" in told) == (entry["verified"] == "secondary"), key
        assert entry["verified"] in ("primary", "secondary"), key
        assert "url" not in entry or entry["verified"] == "primary", key
        assert key == references._plain(entry["author"].split(",")[0]) + entry["year"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("@article{li2020,\n  author = {Li},\n}\n", "lacks title"),
        ("@article{li2020,\n  author = Li\n}\n", "line 2 cannot be read"),
        (
            "@misc{li2020,\n  author = {L},\n  title = {T},\n  year = {2020},\n  verified = {secondary},\n}\n",
            "lacks via",
        ),
    ],
)
def test_an_entry_that_lacks_something_is_named(text: str, complaint: str):
    with pytest.raises(ValueError, match=complaint):
        references.read(text)


# The glossary -----------------------------------------------------------------------------------------------

LONGEST_SENTENCE_WORDS = 25


def test_every_word_of_the_glossary_is_linked_by_a_notebook(capsys):
    linked = {name for path in NOTEBOOKS for name in glossary.linked(Book.of(path).markdown)}
    with capsys.disabled():
        print(f"\n{len(glossary.shipped())} words in the glossary")
    assert sorted(set(glossary.shipped()) - linked) == []


@pytest.mark.parametrize("entry", glossary.shipped().values(), ids=lambda entry: entry["id"])
def test_a_word_is_explained_in_one_plain_sentence_without_the_others(entry: dict):
    others = {name: other for name, other in glossary.shipped().items() if name != entry["id"]}
    assert [use.words for use in glossary.uses(entry["sentence"], others)] == []
    assert len(entry["sentence"].split()) <= LONGEST_SENTENCE_WORDS
    assert not re.search(r"[.!?] ", entry["sentence"])
    bare = re.sub(r" \(.*\)", "", entry["word"]).lower()
    assert entry["id"] == re.sub(r"[^a-z]+", "-", bare.replace("'", ""))
    assert any(bare in form for form in entry["forms"])


@pytest.mark.peer
def test_the_reading_grade_of_the_glossary_is_printed_for_its_authors(capsys, monkeypatch):
    grade = reading_grade(" ".join(entry["sentence"] for entry in glossary.shipped().values()), monkeypatch)
    assert math.isfinite(grade)
    with capsys.disabled():
        print(f"\nglossary: Flesch-Kincaid grade {grade:.1f}")


GRID = {"id": "grid", "word": "grid", "forms": ["grid", "the mean"], "sentence": "Lines that cross."}
WIDE = {"id": "wide-grid", "word": "wide grid", "forms": ["wide grid"], "sentence": "A wide one."}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Grid is a *grid*.", ["Grid", "grid"]),
        ("a\nwide\ngrid", ["wide\ngrid"]),
        ("the mean of it", ["the mean"]),
        ("What does it mean? It is a gridlock, off-grid.", []),
        ("`grid`, $grid$, [the grid](other.md), ![a grid](grid.png), <b class='grid'>", []),
        ("| grid | wide grid |", []),
        ("a [grid](#word-grid)", ["grid"]),
    ],
)
def test_a_word_is_found_in_the_forms_of_its_entry_and_in_running_text_only(text: str, found: list[str]):
    assert [use.words for use in glossary.uses(text, {"grid": GRID, "wide-grid": WIDE})] == found


def test_words_stand_in_alphabetical_order_each_once_with_its_source():
    known = {"wide-grid": WIDE | {"source": "li2020"}, "grid": GRID}
    rows = glossary.table(["wide-grid", "grid", "wide-grid"], known, references.shipped()).splitlines()[4:]
    assert rows == [
        '| <a id="word-grid"></a>grid | Lines that cross. |',
        '| <a id="word-wide-grid"></a>wide grid | A wide one [Li 2020](#li2020). |',
    ]


@pytest.mark.parametrize(("field", "value"), [("id", "grid"), ("forms", ["Grid"])])
def test_a_doubled_entry_or_form_is_named(field: str, value):
    with pytest.raises(ValueError, match="(?i)grid"):
        glossary.read(json.dumps({"words": [GRID, WIDE | {field: value}]}))  # JSON is YAML, too


# The committed form -----------------------------------------------------------------------------------------


def test_refresh_leaves_no_difference_the_second_time():
    cells = [
        nbformat.v4.new_markdown_cell("Text that cites [Li 2020](#li2020)."),
        nbformat.v4.new_code_cell("import ipywidgets\nipywidgets.IntSlider(3)", metadata={"collapsed": True}),
        nbformat.v4.new_code_cell("print(6 * 7)", metadata={"jupyter": {"source_hidden": True}}),
        nbformat.v4.new_markdown_cell("## Sources"),
    ]
    first = refresh.committed(refresh.executed(nbformat.v4.new_notebook(cells=cells)))
    second = refresh.committed(refresh.executed(first))
    assert refresh.as_text(first) == refresh.as_text(second)
    assert [cell.id for cell in first.cells] == ["cell-01", "cell-02", "cell-03", "cell-04"]
    assert [dict(cell.metadata) for cell in first.cells] == [{}, {}, {"jupyter": {"source_hidden": True}}, {}]
    assert list(first.cells[1].outputs[0].data) == ["text/plain"]
    assert "Face X-ray" in first.cells[3].source


def test_shaking_names_the_sentence_that_differs():
    one, other = good_notebook(), good_notebook()
    other.raw.cells[20].outputs[0].text = "The seam has 1.23456 levels."
    differing = refresh.differing_sentences(one.raw, other.raw)
    assert [line.split(": ")[1][:1] for line in differing] == ["-", "+"]
    assert "1.23456" in differing[1]


# Every rule can fail ----------------------------------------------------------------------------------------


def markdown(source: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(source)


def code(source: str, *, text: str | None = None, html: str | None = None) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell(source)
    if text is not None:
        cell.outputs.append(nbformat.v4.new_output("stream", name="stdout", text=text))
    if html is not None:
        data = {"text/plain": "A figure.", "text/html": html}
        cell.outputs.append(nbformat.v4.new_output("display_data", data=data))
    return cell


FIGURE = '<figure><img alt="Two faces." src="data:image/jpeg;base64,AAAA"></figure>'
PAUSE = "Who agreed? Who will see it? What if it escapes? Who could be hurt? Would I sign it?"
PIXEL = {"id": "pixel", "word": "pixel", "forms": ["pixel", "pixels"], "sentence": "One of many small squares."}
SOLUTION = '<details><summary>Solution</summary>\n\n```python\nanswer = 1\ncheck("03-one", answer)\n```\n\n</details>'
POSITIONS = "<details><summary>Positions</summary>\n\nSome say yes.\n\n</details>"


CLAIM = "A face can be moved."
SHOWN = (
    "Shown here: one face moved onto one other. Not shown: whether it\n  would move onto yet another, or fool anybody."
)
CLAIMS = {CLAIM: ["03-swap"], "Nobody can move a face.": ["04-learning"]}


def good_notebook() -> Book:
    """Return the smallest notebook that keeps every rule, so that each offender has one fault of its own."""
    cycles = []
    for number in range(3):
        cycles += [
            markdown(f"## Stage {number}"),
            markdown("### Predict: what will you see?\n\nWords."),
            code("figures.show(face)", html=FIGURE),
            markdown("### Explain\n\n" + "Plain words say what was seen. " * 25),
        ]
    cells = [
        markdown("# A face moves\n\n" + "\n\n".join(f"**{label}:** 33 words" for label in LABELS)),
        markdown("## You will be able to\n\n- show one\n- judge another\n- name a third"),
        markdown("## Set up"),
        code("import kit\nfrom kit import figures, controls\nassert kit.__title__ == 'Face Value'"),
        markdown("## The story\n\nIt begins with [Li 2020](#li2020) and [pixels](#word-pixel)."),
        markdown(f"### Maker's pause\n\n{PAUSE}"),
        *cycles,
        markdown("### Try: move it\n\n1. What changes?\n2. What stays?"),
        code("controls.live(face)", text="The seam has 1 level."),
        code("print('The seam has 1.2 levels.')", text="The seam has 1.2 levels."),
        markdown("### Exercise: mend it (9 minutes)\n\nHow wide?"),
        code('answer = None\ncheck("03-one", answer)'),
        markdown(SOLUTION),
        markdown("## Case"),
        code('exercises.case("a-case")', text="Checked 2026-11-22."),
        markdown("## Discuss"),
        markdown(f"### When?\n\n{POSITIONS}"),
        markdown(f"### Why?\n\n{POSITIONS}"),
        markdown("<details><summary>For facilitators</summary>\n\nGive time.\n\n</details>"),
        markdown("## Limits\n\nIt is a toy."),
        markdown("## Key points\n\n- Pixels move."),
        markdown(f"## Claims tested\n\n- **{CLAIM}** {SHOWN}"),
        markdown(glossary.table(["pixel"], {"pixel": PIXEL}, {})),
        markdown(references.sources(["li2020"], references.shipped())),
        markdown("## Next\n\nLook at [the room](../kit/swap)."),
    ]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number + 1:02}"
    raw = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": refresh.KERNELSPEC})
    for number, cell in enumerate((cell for cell in cells if cell.cell_type == "code"), start=1):
        cell.execution_count = number
    readme = "| notebook | Minutes |\n|---|---|\n| [03](notebooks/03-swap.ipynb) | 33 |\n"
    there = {"kit/swap", "kit/swap/__init__.py", "tests/test_swap.py"}
    return Book("03-swap", raw, readme, there.__contains__, references.shipped(), {"pixel": PIXEL}, CLAIMS)


def replaced(old: str, new: str):
    """Return what changes the first cell that holds `old`."""

    def change(book: Book) -> None:
        cell = next(cell for cell in book.raw.cells if old in cell.source)
        cell.source = cell.source.replace(old, new, 1)

    return change


def both(*changes):
    """Return what makes several changes."""

    def change(book: Book) -> None:
        for one in changes:
            one(book)

    return change


def put_out(**data: str):
    """Return what adds an output to the first cell of a cycle."""

    def change(book: Book) -> None:
        book.raw.cells[8].outputs.append(nbformat.v4.new_output("display_data", data=data))

    return change


def said(name: str, text: str):
    def change(book: Book) -> None:
        book.raw.cells[8].outputs.append(nbformat.v4.new_output("stream", name=name, text=text))

    return change


def set_on(number: int, **fields):
    def change(book: Book) -> None:
        book.raw.cells[number].update(fields)

    return change


def error(book: Book) -> None:
    book.raw.cells[8].outputs.append(nbformat.v4.new_output("error", ename="KeyError", evalue="", traceback=[]))


def too_many(book: Book) -> None:
    book.raw.cells += [markdown("Words.")] * 20


def too_big(book: Book) -> None:
    book.raw.cells[4].source += "A long story. " * 60_000


def absent(path: str):
    def change(book: Book) -> None:
        there = book.exists
        book.exists = lambda asked: asked != path and there(asked)

    return change


def named(name: str):
    def change(book: Book) -> None:
        book.name = name

    return change


def readme_says(text: str):
    def change(book: Book) -> None:
        book.readme = text

    return change


IN_STORY = replaced("[pixels](#word-pixel)", "dots")
PICTURE = base64.b64encode(bytes(61_000)).decode()
OFFENDERS = [
    ("has_one_title", replaced("## Limits", "# Limits")),
    ("has_one_title", replaced("### Explain", "##### Explain")),
    ("opens_with_labels", replaced("**Needs:**", "Needs:")),
    ("has_sections_in_order", replaced("## Limits", "## Bounds")),
    ("has_sections_in_order", replaced("## Case", "## Key points")),
    ("has_sections_in_order", replaced("## Words", "## Lexicon")),
    ("has_sections_in_order", replaced("[pixels](#word-pixel)", "dots")),
    ("states_what_is_learnt", replaced("- show one\n- judge another\n", "")),
    ("states_what_is_learnt", replaced("- show one", "- understand one")),
    ("sets_up_once", replaced("kit.__title__ == 'Face Value'", "kit")),
    ("sets_up_once", replaced("figures.show(face)", "import numpy")),
    ("predicts_runs_and_explains", replaced("### Explain", "### Aside")),
    ("predicts_runs_and_explains", replaced("### Predict: what", "### Guess: what")),
    ("lets_people_try", replaced("1. What changes?", "What changes?")),
    ("lets_people_try", replaced("controls.live(face)", "face")),
    ("lets_people_try", replaced("### Try: move it", "### Move it")),
    ("exercises_are_answerable", replaced("(9 minutes)", "")),
    ("exercises_are_answerable", replaced("answer = None", "answer = 1")),
    ("exercises_are_answerable", replaced('check("03-one", answer)', 'check("one", answer)')),
    ("exercises_are_answerable", replaced("<summary>Solution", "<summary>Hint")),
    ("exercises_are_answerable", replaced("```python", "```")),
    ("hears_a_case_and_decides_one", replaced("### Try: move it", "### Clinic: hear it (3 minutes)")),
    ("hears_a_case_and_decides_one", replaced("### Try: move it", "### Decision: yes or no")),
    ("hears_a_case_and_decides_one", named("12-cases")),
    ("shows_a_case", replaced('exercises.case("a-case")', "print()")),
    ("discusses_with_positions", replaced("<summary>Positions", "<summary>Thoughts")),
    ("discusses_with_positions", replaced("### When?", "When?")),
    ("discusses_with_positions", replaced("For facilitators", "For teachers")),
    ("says_which_claims_it_tested", replaced(f"- **{CLAIM}**", f"- {CLAIM}")),
    ("says_which_claims_it_tested", replaced(CLAIM, "A face can be moved away.")),
    ("says_which_claims_it_tested", replaced(CLAIM, "Nobody can move a face.")),
    ("says_which_claims_it_tested", replaced(SHOWN, "Yes.")),
    ("says_which_claims_it_tested", replaced(f"- **{CLAIM}** {SHOWN}", "")),
    ("says_which_claims_it_tested", replaced(SHOWN, f"{SHOWN}\n- **{CLAIM}** {SHOWN}")),
    ("has_sections_in_order", replaced("## Claims tested", "## Claims")),
    ("pauses_before_making", replaced("### Maker's pause", "### Pause")),
    ("pauses_before_making", replaced("Who could be hurt?", "")),
    ("keeps_code_short", replaced("figures.show(face)", "face\n" * 13)),
    ("keeps_code_short", replaced("figures.show(face)", "face\n" * 12 * 4)),
    ("keeps_code_short", replaced("figures.show(face)", "figures.show(face)  # " + "word " * 20)),
    ("writes_plain_code", replaced("figures.show(face)", "%pip install face")),
    ("writes_plain_code", replaced("figures.show(face)", "def show(face): ...")),
    ("writes_plain_code", replaced("figures.show(face)", "from kit import *")),
    ("writes_plain_code", replaced("import kit\n", "import urllib.request\n")),
    ("writes_plain_code", replaced("figures.show(face)", "show('https://example.org')")),
    ("shows_its_seeds", replaced("figures.show(face)", "rng = np.random.default_rng()")),
    ("shows_its_seeds", replaced("figures.show(face)", "np.random.seed(1)")),
    ("has_no_tags", set_on(8, metadata={"tags": ["raises-exception"]})),
    ("describes_its_images", replaced("It is a toy.", "![toy](toy.png)")),
    ("describes_its_images", replaced("It is a toy.", '<img src="toy.png">')),
    ("describes_its_images", put_out(**{"text/html": '<img alt="" src="data:image/jpeg;base64,AAAA">'})),
    ("puts_out_what_lasts", error),
    ("puts_out_what_lasts", said("stderr", "UserWarning: no")),
    ("puts_out_what_lasts", put_out(**{"image/png": "AAAA"})),
    ("puts_out_what_lasts", said("stdout", "Saved in /home/kim/face.png")),
    ("puts_out_what_lasts", said("stdout", "Saved on 2026-11-22")),
    ("puts_out_what_lasts", said("stdout", "It is 12:30 now")),
    ("puts_out_what_lasts", said("stdout", "It took 12 ms")),
    ("puts_out_what_lasts", said("stdout", "It has 3.2 MB")),
    ("puts_out_what_lasts", said("stdout", "<Picture at 0x7f3a2b1c>")),
    ("puts_out_what_lasts", said("stdout", "Its id is 0a1b2c3d4e5f6a7b")),
    ("puts_out_what_lasts", put_out(**{"text/plain": "fine", "text/html": "<b>12 ms</b>"})),
    ("is_one_fresh_run", set_on(8, execution_count=None)),
    ("stands_in_the_committed_form", set_on(8, id="Cell_8")),
    ("stands_in_the_committed_form", set_on(8, metadata={"execution": {}})),
    ("stands_in_the_committed_form", replaced("## Sources", "## Sources\n")),
    ("stands_in_the_committed_form", replaced("many small squares", "few small squares")),
    ("has_a_readable_number_of_cells", too_many),
    ("stays_small", too_big),
    ("stays_small", put_out(**{"text/html": f'<img alt="x" src="data:image/jpeg;base64,{PICTURE}">'})),
    ("takes_the_minutes_it_says", replaced("**Minutes:** 33", "**Minutes:** 20")),
    ("takes_the_minutes_it_says", replaced("(9 minutes)", "(30 minutes)")),
    ("takes_the_minutes_it_says", readme_says("")),
    ("has_its_room_and_tests", absent("kit/swap/__init__.py")),
    ("has_its_room_and_tests", absent("tests/test_swap.py")),
    ("links_to_what_exists", absent("kit/swap")),
    ("links_to_what_exists", replaced("It is a toy.", "More in 04-learning.")),
    ("links_to_what_exists", replaced("[the room](../kit/swap)", "the room")),
    ("cites_what_exists", replaced("[Li 2020](#li2020)", "[Nobody 2020](#nobody2020)")),
    ("cites_what_exists", replaced("[Li 2020](#li2020)", "[Lee 2020](#li2020)")),
    ("ends_dated_paragraphs_with_a_citation", both(named("12-cases"), replaced("It is a toy.", "It began in 1997."))),
    ("ends_dated_paragraphs_with_a_citation", both(named("12-cases"), replaced("Give time.", "- The AI Act says so."))),
    ("ends_dated_paragraphs_with_a_citation", both(named("12-cases"), replaced("[pixels](#", "2020, [pixels](#"))),
    ("links_words_that_are_explained", replaced("#word-pixel", "#word-voxel")),
    ("links_words_that_are_explained", replaced("[pixels]", "[dots]")),
    ("links_words_that_are_explained", replaced('<a id="word-pixel"></a>', "")),
    ("links_words_where_they_are_first_met", replaced("- show one", "- show one pixel")),
    ("links_words_where_they_are_first_met", replaced("[pixels](#word-pixel)", "pixels")),
    ("links_words_where_they_are_first_met", replaced("It is a toy.", "A [pixel](#word-pixel) is small.")),
    ("links_words_where_they_are_first_met", both(IN_STORY, replaced("Give time.", "Show [pixels](#word-pixel)."))),
    ("links_words_where_they_are_first_met", both(IN_STORY, replaced("Stage 1", "[Pixels](#word-pixel)"))),
    ("closes_its_folds", replaced("Give time.\n\n</details>", "Give time.")),
    ("closes_its_folds", replaced("</summary>\n\nGive", "</summary>\nGive")),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_good_notebook_breaks_no_rule(rule: str):
    assert list(RULES[rule](good_notebook())) == []


with_form = replaced('answer = None\ncheck("03-one", answer)', 'form = exercises.form("03-one")\nform')
FORM_OFFENDERS = [
    replaced('form("03-one")', 'form("one")'),
    replaced('form("03-one")', "form(key)"),
    replaced("\nform", '\nform.set(audience="class")\nform'),
    replaced("\nform", '\ncheck("03-one", form.answer)'),
    replaced('form = exercises.form("03-one")', "form = exercises"),
    replaced('check("03-one", answer)\n```', "answer\n```"),
]


def test_a_form_may_stand_in_place_of_a_check_cell():
    book = good_notebook()
    with_form(book)
    assert [fault for rule in RULES for fault in RULES[rule](book)] == []


@pytest.mark.parametrize("offend", FORM_OFFENDERS)
def test_a_form_that_is_filled_in_or_has_no_key_or_no_solution_is_caught(offend):
    book = good_notebook()
    with_form(book)
    offend(book)
    assert list(RULES["exercises_are_answerable"](book))


@pytest.mark.parametrize(("rule", "offend"), OFFENDERS)
def test_each_rule_catches_its_offender(rule: str, offend):
    book = good_notebook()
    offend(book)
    assert list(RULES[rule](book))


@pytest.mark.parametrize(
    "change",
    [
        replaced("**Needs:** 33 words", "**Needs:** pixels"),
        replaced("## Set up", "## Set up\n\n| pixel |\n|---|"),
        replaced("## Set up", "### Pixels"),
        replaced("- show one", "- show `pixel` and [pixels](../kit/swap)"),
        both(IN_STORY, replaced("- judge another", "- judge [pixels](#word-pixel)")),
        both(IN_STORY, replaced("- Pixels move.", "- [Pixels](#word-pixel) move.")),
        both(
            replaced("- Pixels move.", "- It moves."), replaced("## Limits", "## Going further\n\nPixels.\n\n## Limits")
        ),
    ],
)
def test_a_word_may_stand_unlinked_where_nobody_first_meets_it(change):
    book = good_notebook()
    change(book)
    assert list(RULES["links_words_where_they_are_first_met"](book)) == []


def test_every_rule_has_an_offender(capsys):
    with capsys.disabled():
        print(f"\n{len(RULES)} rules for a notebook, {len(OFFENDERS)} offenders caught")
    assert {rule for rule, _ in OFFENDERS} == set(RULES)
    assert len(OFFENDERS) >= 60


def test_minutes_follow_the_formula():
    cells = [
        markdown("# Title\n\n" + "word " * 259 + "\n\n| a | table |\n|---|---|\n\n```python\ncode\n```"),
        markdown("## Stage\n\n<details><summary>Fold</summary>\n\n" + "word " * 500 + "\n\n</details>"),
        markdown("### Predict\n\n### Try: it\n\n### Exercise: it (5 minutes)"),
        markdown("### Clinic (12 minutes)\n\n### Decision: now (3 minutes)"),
        markdown("## Discuss\n\n### Why?"),
        markdown("## Going further\n\n### Try: more\n\n" + "word " * 500),
        markdown("## Sources\n\n- Somebody (2020). " + "word " * 500),
    ]
    book = Book("99-planted", nbformat.v4.new_notebook(cells=cells))
    seen = 1 + 259 + 1 + 1 + 2 + 4 + 3 + 4 + 1 + 1  # Title, words, Stage, Predict, Try: it, ..., Discuss, Why?
    assert book.words == seen
    assert book.minutes == pytest.approx(seen / 130 + 1 + 4 + 5 + 12 + 3 + 6)
