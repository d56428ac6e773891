"""The form of a notebook, as a list of rules that a machine can check.

Whoever writes a notebook follows this page; ``tests/test_notebooks.py`` applies every rule to every notebook, and
shows for every rule that it can fail.

**File.** ``notebooks/NN-room.ipynb``; the room is ``kit/room.py`` or ``kit/room/``, its tests are
``tests/test_room.py`` (00 and 13 need neither).

**Sections.** H2 headings, exactly these words, in this order. Others, such as the cycles, may stand between
"The story" and "Case". The heading levels skip nothing.

- ``# Title``: the only H1, at the top of the first cell, which has these labels, each at the start of a line:
  ``**Question:**``, ``**Minutes:** 38``, ``**Needs:**``, ``**Content note:**``
- ``## You will be able to``: a list of three to six observable verbs
- ``## Set up``: the first code cell. All imports stand here and nowhere else; it looks at ``kit.__title__``
- ``## The story``
- any titles: three or four cycles Predict - Run - Explain, Tries, Exercises (01 to 11)
- ``## Case``: a code cell calls ``case("...")`` (not in 00 and 12)
- ``## Discuss``: two or three prompts, each a heading of level 3 with a fold that begins "Positions"; and one fold
  "For facilitators"
- ``## Limits``
- ``## Key points``: a list
- ``## Claims tested``: a bullet for each claim of ``data/claims.yml`` whose ``tested_in`` names the notebook, no other.
  It begins with the claim, word for word and in bold, and goes on with what the notebook did show and what it did not.
  (Not in 00, which asks about the claims and has tested none yet.)
- ``## Going further``: optional, not counted in the minutes, and nothing later depends on it
- ``## Words``: where a word of ``data/glossary.yml`` is linked; a cell of its own, written by ``tests/refresh.py``
- ``## Sources``: a cell of its own; ``tests/refresh.py`` writes all of it
- ``## Next``: links to a notebook that exists, and to the room

**Activities** are headings of level 3 that begin with the word, then a colon or the end of the line.

- ``### Maker's pause``: 03 to 07, before the first Predict, the same words in each; it asks who agreed, who will see
  it, what if it escapes, who could be hurt, and whether I would sign it, or a cell calls ``exercises.pause(...)``
- ``### Predict: ...``: one minute; then a code cell (the Run), then ``### Explain`` before the next Predict
- ``### Try: ...``: four minutes; numbered questions, and a code cell that opens ``controls.``, after a static figure
- ``### Exercise: ... (5 minutes)``: a code cell with ``check("NN-key", name)`` in which the answer is still ``None``
  or ``...``; then ``<details><summary>Solution</summary>`` with one ``python`` fence, which is what a learner would
  write in place of that cell, ``check(...)`` included. The tests run it after all cells, and the check must pass.
  In place of that cell one with ``exercises.form("NN-key")`` may stand, which is checked by its own button; its
  solution fills it in with ``form.set(...)`` and calls ``check("NN-key", form.answer)``
- ``### Clinic: ... (12 minutes)`` and ``### Decision: ... (5 minutes)``: in 12; each states its minutes and has a code
  cell, ``exercises.clinic(...)`` and ``exercises.discuss(...)``

**Minutes** = words / 130 + 1 per Predict + 4 per Try + the stated minutes of each Exercise, Clinic and Decision + 6 per
prompt in Discuss. Words are those of the Markdown that everybody reads: outside ``<details>``, tables, code, "Going
further" and "Sources", which are looked up. The first cell and the course table of the README agree with that within
10 %, and it is at most 45.

**Dates.** In 12 each paragraph and each point of a list with a year or the name of a law ends with a citation; what is
quoted there, as an invented case is, has neither.

**Words.** A word of the glossary is linked where a reader first meets it, ``[landmarks](#word-landmark)``, and nowhere
else; a notebook that uses it cannot leave the link out. What counts as meeting it is running text of the core: not the
first cell, headings, tables, code, folds, "Going further" and "Sources", not the words of other links, and not
"Claims tested", whose sentences are the same in every notebook. A word counts in the forms that its entry lists, whole
and in any case, so an entry leaves out the forms that people also use in an everyday sense ("the mean" is a form,
"mean" is not). No rule can see which sense is meant: where an everyday use is caught, write another word there, or give
the entry narrower forms.

**Cells.** 30 to 45, without Words and Sources. At most 12 lines of code in a cell and 4 on average, of at most 100
letters. No ``def``, ``class`` or ``lambda`` outside Exercises, no magics, no network, no seed that is not in sight. No
tags, but a cell's source may be folded; at most one cell is tagged ``nbval-ignore-output``. A fold closes in the cell
in which it opens.

**Outputs.** Text, and HTML figures whose first image has a text alternative. No errors, warnings, paths, dates, times,
memory, addresses or hashes (a case card may hold dates). A figure has under 60 kB of picture bytes, a notebook under
700 kB.
"""

from __future__ import annotations

import ast
import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat
import yaml

from tests import glossary, references, refresh

CHECKOUT = Path(__file__).resolve().parent.parent

SECTIONS = (
    "You will be able to", "Set up", "The story", "Case", "Discuss", "Limits", "Key points", "Claims tested",
    "Going further", "Words", "Sources", "Next",
)  # fmt: skip
OPTIONAL = {"Going further", "Words"}
WRITTEN = {"Words", "Sources"}  # by tests/refresh.py
WITHOUT_FIRST_USES = {"Claims tested", "Going further", *WRITTEN}
WITHOUT_CASE = {"00", "12"}
WITHOUT_CLAIMS = {"00"}
WITHOUT_ROOM = {"00", "13"}
WITHOUT_CYCLES = {"00", "12", "13"}
WITH_CLINIC = {"12"}
DATED = {"12"}  # what it says of the world is law and news, which change
YEAR_OR_LAW = re.compile(r"\b(?:1[5-9]|20)\d\d\b|\bAct\b|\b(?:GDPR|DSA|TAKE IT DOWN|ELVIS)\b")
ENDS_WITH_CITATION = re.compile(r"\]\(#[a-z]+\d{4}[a-z]?\)[.)*_\s]*$")
MAKING = {"03", "04", "05", "06", "07"}
LABELS = ("Question", "Minutes", "Needs", "Content note")
STATED = ("Exercise", "Clinic", "Decision")  # activities whose heading says how long they take
PAUSE_ASKS = ("who agreed", "who will see", "escapes", "hurt", "sign")

WORDS_PER_MINUTE = 130
PREDICT_MIN, TRY_MIN, PROMPT_MIN = 1, 4, 6
LONGEST_CORE_MIN = 45
LEAST_WORDS_ON_A_CLAIM = 12  # fewer cannot say both what was shown and what was not
AGREEMENT = 0.10
CELLS = (30, 45)
LONGEST_CELL_LINES = 12
LONGEST_LINE = 100  # letters: longer ones are cut off in a window of 1280 px
MEAN_CELL_LINES = 4
FIGURE_LIMIT_BYTES = 60_000
NOTEBOOK_LIMIT_BYTES = 700_000

NETWORK = {"urllib", "requests", "http", "httpx", "socket", "ftplib", "pooch", "smtplib", "webbrowser"}
ALLOWED_MIME = {"text/plain", "text/html"}
UNSTABLE = {
    "a path": r"(?<![\w.])(?:/(?:home|root|tmp|usr|var|opt|mnt|Users|work)/|[A-Z]:\\)\S*",
    "a date": r"\b(?:19|20)\d\d-\d\d-\d\d\b",
    "a time of day": r"\b[0-2]?\d:[0-5]\d(?::[0-5]\d)?\b",
    "a duration": r"\b\d+(?:\.\d+)? ?(?:ms|µs|ns)\b|\b(?:took|in|after) \d+(?:\.\d+)? ?(?:s|sec|seconds|minutes)\b",
    "a size in memory": r"\b\d+(?:\.\d+)? ?(?:kB|KB|MB|GB|KiB|MiB|GiB|bytes)\b",
    "an object's address": r"\b0x[0-9a-f]{6,}",
    "a hash": r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{16,}\b",
}
MARKDOWN_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
HTML_IMAGE = re.compile(r"<img\b[^>]*>")
ALT = re.compile(r'\balt="([^"]*)"')
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


@dataclass
class Item:
    """A piece of a notebook in reading order: a heading, text that everybody sees, a fold, or a code cell."""

    kind: str  # "heading", "text", "fold" or "code"
    text: str  # heading's words, the text, the fold's inside, the code
    cell: int
    level: int = 0  # of a heading
    summary: str = ""  # of a fold


@dataclass
class Book:
    """A notebook with what the rules ask about it."""

    name: str  # such as 03-swap
    raw: nbformat.NotebookNode
    readme: str = ""
    exists: Callable[[str], bool] = field(default=lambda path: (CHECKOUT / path).exists())
    entries: Mapping = field(default_factory=dict)
    glossary: Mapping = field(default_factory=dict)
    claims: Mapping[str, list[str]] = field(default_factory=dict)  # the notebooks that test each, by its sentence

    @classmethod
    def of(cls, path: Path) -> Book:
        """Return the book of a file of the course."""
        readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
        shipped = {"entries": references.shipped(), "glossary": glossary.shipped(), "claims": shipped_claims()}
        return cls(path.stem, refresh.read(path), readme, **shipped)

    @property
    def number(self) -> str:
        return self.name[:2]

    @property
    def room(self) -> str:
        return self.name[3:]

    @cached_property
    def items(self) -> list[Item]:
        """The notebook in reading order."""
        return [item for number, cell in enumerate(self.raw.cells) for item in _items(cell, number)]

    @property
    def code(self) -> list[nbformat.NotebookNode]:
        return [cell for cell in self.raw.cells if cell.cell_type == "code"]

    @property
    def markdown(self) -> str:
        return "\n\n".join(cell.source for cell in self.raw.cells if cell.cell_type == "markdown")

    @cached_property
    def headings(self) -> list[Item]:
        return [item for item in self.items if item.kind == "heading"]

    def section(self, title: str) -> list[Item]:
        """Return what stands under the H2 heading of that title."""
        return next((part[1:] for part in self.parts(2) if part[0].text == title), [])

    def activities(self, word: str) -> list[list[Item]]:
        """Return each activity that begins with a word, its heading first, outside "Going further"."""
        further = {id(item) for item in self.section("Going further")}
        found = [part for part in self.parts(3) if re.fullmatch(rf"{word}(?::.*| \(.*|)", part[0].text)]
        return [part for part in found if id(part[0]) not in further]

    def parts(self, level: int) -> Iterator[list[Item]]:
        """Yield each heading of a level with all that follows it, up to a heading of its level or above."""
        for start, item in enumerate(self.items):
            if item.kind == "heading" and item.level == level:
                rest = self.items[start + 1 :]
                end = next((n for n, it in enumerate(rest) if it.kind == "heading" and it.level <= level), len(rest))
                yield [item, *rest[:end]]

    @cached_property
    def core_text(self) -> str:
        """The Markdown that everybody reads, without "Going further" and "Sources"."""
        return self._seen({"heading", "text"}, without={"Going further", "Sources"})

    @cached_property
    def running_text(self) -> str:
        """The Markdown in which a reader can first meet a word of the glossary."""
        return self._seen({"text"}, without=WITHOUT_FIRST_USES, start=1)

    def _seen(self, kinds: set[str], without: set[str], start: int = 0) -> str:
        """Return the text of items of some kinds, from a cell on and without some sections."""
        left_out = {id(item) for part in self.parts(2) if part[0].text in without for item in part}
        chosen = (item for item in self.items if item.kind in kinds and item.cell >= start)
        return "\n\n".join(item.text for item in chosen if id(item) not in left_out)

    @property
    def words(self) -> int:
        return len(re.findall(r"[^\W_][\w'\N{RIGHT SINGLE QUOTATION MARK}.,-]*", plain(self.core_text)))

    @property
    def minutes(self) -> float:
        """The minutes of the core, by the formula above."""
        stated = (part[0].text for word in STATED for part in self.activities(word))
        prompts = sum(item.kind == "heading" and item.level == 3 for item in self.section("Discuss"))
        activities = PREDICT_MIN * len(self.activities("Predict")) + TRY_MIN * len(self.activities("Try"))
        return (
            self.words / WORDS_PER_MINUTE
            + activities
            + sum(stated_minutes(title) or 0 for title in stated)
            + PROMPT_MIN * prompts
        )

    def solutions(self) -> list[tuple[str, str]]:
        """Return the title and the code of each folded solution."""
        found = []
        for part in self.activities("Exercise"):
            for item in part:
                if item.kind == "fold" and item.summary.startswith("Solution"):
                    found += [(part[0].text, code) for code in fences(item.text)]
        return found


def _items(cell: nbformat.NotebookNode, number: int) -> Iterator[Item]:
    """Yield the items of one cell."""
    if cell.cell_type != "markdown":
        yield Item("code", cell.source, number)
        return
    for piece in re.split(r"(<details\b.*?</details>)", cell.source, flags=re.DOTALL):
        fold = re.fullmatch(r"<details[^>]*>\s*<summary>(.*?)</summary>(.*)</details>", piece, flags=re.DOTALL)
        if fold:
            yield Item("fold", fold[2], number, summary=re.sub(r"<[^>]+>", "", fold[1]).strip())
            continue
        outside = re.sub(r"^(```|~~~).*?^\1", "", piece, flags=re.DOTALL | re.MULTILINE)
        for part in re.split(r"^(#{1,6} .*)$", outside, flags=re.MULTILINE):
            heading = re.fullmatch(r"(#{1,6}) (.*)", part.strip())
            if heading:
                yield Item("heading", heading[2].strip(), number, level=len(heading[1]))
            elif part.strip():
                yield Item("text", part.strip(), number)


def plain(markdown: str) -> str:
    """Return Markdown as a reader sees it: without tables, comments, tags, link targets and marks of emphasis."""
    text = re.sub(r"<!--.*?-->|<[^>]+>", " ", markdown, flags=re.DOTALL)
    text = re.sub(r"^\s*\|.*$", "", text, flags=re.MULTILINE)
    text = MARKDOWN_IMAGE.sub(" ", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\$[^$]*\$", " formula ", text)
    return re.sub(r"[*`#>]|^\s*(?:[-+]|\d+\.)\s", " ", text, flags=re.MULTILINE)


def fences(markdown: str) -> list[str]:
    """Return the code of each fence that is marked ``python``."""
    return re.findall(r"^```python\n(.*?)^```", markdown, flags=re.DOTALL | re.MULTILINE)


def stated_minutes(heading: str) -> int | None:
    """Return the minutes that a heading states, as in "Exercise: the feather (5 minutes)"."""
    found = re.search(r"\((\d+) minutes?\)$", heading)
    return int(found[1]) if found else None


def shipped_claims() -> dict[str, list[str]]:
    """Return the notebooks that test each claim of ``data/claims.yml``, by the claim's sentence."""
    told = yaml.safe_load((CHECKOUT / "data" / "claims.yml").read_text(encoding="utf-8"))
    return {claim["claim"]: claim["tested_in"] for claim in told["claims"]}


def course_rows(markdown: str) -> list[str]:
    """Return the rows of a table of notebooks, as they stand in the README or in a notebook."""
    return re.findall(r"^\| \[\d\d-.*$", markdown.replace("](notebooks/", "]("), flags=re.MULTILINE)


def course_table(readme: str) -> dict[str, int]:
    """Return the minutes that the README's course table gives for each notebook, by name."""
    minutes, column = {}, None
    for line in readme.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|"):
            column = None
        elif column is None:
            column = next((n for n, cell in enumerate(cells) if cell.lower().startswith("minutes")), None)
        else:
            name = re.search(r"\(notebooks/(\d\d-\w+)\.ipynb\)", line)
            digits = re.search(r"\d+", cells[column]) if column < len(cells) else None
            if name and digits:
                minutes[name[1]] = int(digits[0])
    return minutes


# The rules --------------------------------------------------------------------------------------------------

Rule = Callable[[Book], Iterator[str]]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Add a rule to the list; it yields one sentence for each fault."""
    RULES[function.__name__] = function
    return function


@rule
def has_one_title(book: Book) -> Iterator[str]:
    titles = [item for item in book.headings if item.level == 1]
    if len(titles) != 1 or titles[0].cell != 0 or book.items[0] is not titles[0]:
        yield f"the only H1 stands at the top of the first cell; found {[item.text for item in titles]}."
    if book.headings and book.headings[0].level != 1:
        yield "the first heading is not the title."
    for before, after in zip(book.headings, book.headings[1:], strict=False):
        if after.level > before.level + 1:
            yield f"{after.text!r} skips a level after {before.text!r}."


@rule
def opens_with_labels(book: Book) -> Iterator[str]:
    first = book.raw.cells[0].source
    for label in LABELS:
        if not re.search(rf"^\*\*{label}:\*\* \S", first, flags=re.MULTILINE):
            yield f"the first cell lacks a line that begins with **{label}:**."


@rule
def has_sections_in_order(book: Book) -> Iterator[str]:
    wanted = [title for title in SECTIONS if title not in OPTIONAL]
    if book.number in WITHOUT_CLAIMS:
        wanted.remove("Claims tested")
    if book.number in WITHOUT_CASE:
        wanted.remove("Case")
    if glossary.linked(book.markdown):
        wanted.insert(wanted.index("Sources"), "Words")
    found = [item.text for item in book.headings if item.level == 2]
    for title in wanted:
        if found.count(title) != 1:
            yield f"the section {title!r} stands there {found.count(title)} times."
    if "Words" in found and "Words" not in wanted:
        yield "the section 'Words' stands there, and no word is linked."
    known = [title for title in found if title in SECTIONS]
    if known != sorted(known, key=SECTIONS.index):
        yield f"the sections are out of order: {', '.join(known)}."
    for before, after in (("You will be able to", "Set up"), ("Set up", "The story")):
        if before in found and found[found.index(before) + 1 :][:1] != [after]:
            yield f"{before!r} is followed by something else than {after!r}."


@rule
def states_what_is_learnt(book: Book) -> Iterator[str]:
    goals = _bullets(book.section("You will be able to"))
    if not 3 <= len(goals) <= 6:
        yield f"'You will be able to' has {len(goals)} bullets; three to six are asked for."
    for goal in goals:
        if goal.split()[0].lower() in {"know", "understand", "appreciate", "learn"}:
            yield f"nobody can watch a person do this: {goal!r}."
    if not _bullets(book.section("Key points")):
        yield "'Key points' has no bullets."


@rule
def sets_up_once(book: Book) -> Iterator[str]:
    cells = [item for item in book.section("Set up") if item.kind == "code"]
    if len(cells) != 1 or not book.code or cells[0].text != book.code[0].source:
        yield "'Set up' holds one cell, the first code cell of the notebook."
        return
    if "__title__" not in cells[0].text:
        yield "the setup cell does not look at kit.__title__, so another kit would go unnoticed."
    for cell in book.code[1:]:
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in _walk(cell.source)):
            yield f"{cell.id} imports; all imports stand in the setup cell."


@rule
def predicts_runs_and_explains(book: Book) -> Iterator[str]:
    predicts = book.activities("Predict")
    if book.number not in WITHOUT_CYCLES and not 3 <= len(predicts) <= 4:
        yield f"there are {len(predicts)} cycles; three or four are asked for."
    starts = [book.items.index(part[0]) for part in predicts]
    for start, end in zip(starts, [*starts[1:], len(book.items)], strict=True):
        cycle = book.items[start:end]
        run = next((n for n, item in enumerate(cycle) if item.kind == "code"), None)
        explain = next((n for n, item in enumerate(cycle) if _is(item, "Explain")), None)
        if run is None or explain is None or explain < run:
            yield f"{cycle[0].text!r} is not followed by a code cell and then by 'Explain'."


@rule
def lets_people_try(book: Book) -> Iterator[str]:
    tries = book.activities("Try")
    if book.number not in WITHOUT_CYCLES and not tries:
        yield "there is no Try."
    for part in tries:
        title = part[0].text
        if not any(item.kind == "text" and re.search(r"^1\. ", item.text, flags=re.MULTILINE) for item in part):
            yield f"{title!r} has no numbered questions."
        if not any(item.kind == "code" and "controls." in item.text for item in part):
            yield f"{title!r} opens no control."
        earlier = book.raw.cells[: part[0].cell]
        if not any("<img" in _html(cell) for cell in earlier):
            yield f"no static figure stands before {title!r}, so a reader without a kernel sees nothing."


@rule
def exercises_are_answerable(book: Book) -> Iterator[str]:
    exercises = book.activities("Exercise")
    if book.number not in WITHOUT_CYCLES and not exercises:
        yield "there is no Exercise."
    for part in exercises:
        title = part[0].text
        if stated_minutes(title) is None:
            yield f"{title!r} does not state its minutes, as in '(5 minutes)'."
        code = [item.text for item in part if item.kind == "code"]
        cells = [text for text in code if _calls(text, "check")]
        forms = [text for text in code if _calls(text, "form")]
        if not cells and not forms:
            yield f"{title!r} has no cell with check(...) or form(...)."
        elif cells and not any(_is_unanswered(text) for text in cells):
            yield f"{title!r} gives its answer away: the cell holds neither None nor '...'."
        if forms and any(_calls(text, "set") for text in code):
            yield f"{title!r} gives its answer away: the form is filled in."
        for text in [*cells, *forms]:
            keys = re.findall(r'\b(?:check|form)\(\s*"([^"]*)"', text)
            if not keys or not all(key.startswith(f"{book.number}-") for key in keys):
                yield f'{title!r}: the key in check("...") or form("...") begins with {book.number}-.'
        folds = [item for item in part if item.kind == "fold" and item.summary.startswith("Solution")]
        if [len(fences(fold.text)) for fold in folds] != [1]:
            yield f"{title!r} has no fold 'Solution' with one python fence."
        elif "check(" not in fences(folds[0].text)[0]:
            yield f"the solution of {title!r} does not call check(...)."


@rule
def hears_a_case_and_decides_one(book: Book) -> Iterator[str]:
    for word, name in (("Clinic", "clinic"), ("Decision", "discuss")):
        parts = book.activities(word)
        if len(parts) != (book.number in WITH_CLINIC):
            yield f"there are {len(parts)} activities {word!r}; one stands in 12, and none elsewhere."
        for part in parts:
            if stated_minutes(part[0].text) is None:
                yield f"{part[0].text!r} does not state its minutes, as in '(5 minutes)'."
            if not any(item.kind == "code" and _calls(item.text, name) for item in part):
                yield f"{part[0].text!r} has no cell with {name}(...)."


@rule
def shows_a_case(book: Book) -> Iterator[str]:
    cells = [item.text for item in book.section("Case") if item.kind == "code"]
    if book.number not in WITHOUT_CASE and sum(_calls(text, "case") for text in cells) != 1:
        yield "'Case' does not show one card with case(...)."


@rule
def discusses_with_positions(book: Book) -> Iterator[str]:
    section = book.section("Discuss")
    prompts = [part for part in book.parts(3) if part[0] in section]
    if not 2 <= len(prompts) <= 3:
        yield f"'Discuss' has {len(prompts)} prompts (headings of level 3); two or three are asked for."
    for part in prompts:
        if sum(item.kind == "fold" and item.summary.startswith("Positions") for item in part) != 1:
            yield f"the prompt {part[0].text!r} has no fold 'Positions'."
    if sum(item.kind == "fold" and item.summary == "For facilitators" for item in section) != 1:
        yield "'Discuss' has no fold 'For facilitators'."


@rule
def says_which_claims_it_tested(book: Book) -> Iterator[str]:
    text = "\n".join(item.text for item in book.section("Claims tested") if item.kind == "text")
    bullets = [" ".join(bullet.split()) for bullet in re.split(r"^[-*] ", text, flags=re.MULTILINE)[1:]]
    said = []
    for bullet in bullets:
        begins = re.match(r"\*\*(.+?)\*\*(.*)", bullet)
        if not begins or begins[1] not in book.claims:
            yield f"{bullet[:60]!r} does not begin with a claim of data/claims.yml, word for word and in bold."
            continue
        said.append(begins[1])
        if len(begins[2].split()) < LEAST_WORDS_ON_A_CLAIM:
            yield f"it does not say what it showed about {begins[1]!r}."
        if book.name not in book.claims[begins[1]]:
            yield f"data/claims.yml does not say that it tests {begins[1]!r}."
    for claim, notebooks in book.claims.items():
        if book.name in notebooks and said.count(claim) != 1:
            yield f"data/claims.yml says that it tests {claim!r}, which stands there {said.count(claim)} times."


@rule
def pauses_before_making(book: Book) -> Iterator[str]:
    if book.number not in MAKING:
        return
    pauses = book.activities("Maker's pause")
    predicts = book.activities("Predict")
    if not pauses or (predicts and book.items.index(pauses[0][0]) > book.items.index(predicts[0][0])):
        yield "no 'Maker's pause' stands before the first Predict."
        return
    if any(item.kind == "code" and _calls(item.text, "pause") for item in pauses[0]):
        return  # the kit asks them, in the same words everywhere
    text = " ".join(item.text for item in pauses[0]).lower()
    missing = [words for words in PAUSE_ASKS if words not in text]
    if missing:
        yield f"the maker's pause does not ask: {', '.join(missing)}."


@rule
def keeps_code_short(book: Book) -> Iterator[str]:
    lengths = []
    for cell in book.code:
        lines = cell.source.splitlines()
        lengths.append(sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in lines))
        if len(lines) > LONGEST_CELL_LINES:
            yield f"{cell.id} has {len(lines)} lines, at most {LONGEST_CELL_LINES} are allowed."
        if any(len(line) > LONGEST_LINE for line in lines):
            yield f"{cell.id} has a line of more than {LONGEST_LINE} letters, which is cut off on the screen."
    if lengths and sum(lengths) / len(lengths) > MEAN_CELL_LINES:
        yield f"a cell has {sum(lengths) / len(lengths):.1f} lines of code on average, at most {MEAN_CELL_LINES}."


@rule
def writes_plain_code(book: Book) -> Iterator[str]:
    inside = {item.cell for part in book.activities("Exercise") for item in part if item.kind == "code"}
    for number, cell in enumerate(book.raw.cells):
        if cell.cell_type != "code":
            continue
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError:
            yield f"{cell.id} is not plain Python (no magics and no shell lines)."
            continue
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) and number not in inside:
                yield f"{cell.id} defines something; that belongs in the kit, or in an Exercise."
            if isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names):
                yield f"{cell.id} imports *."
            if NETWORK & set(_imported(node)):
                yield f"{cell.id} imports {', '.join(NETWORK & set(_imported(node)))}: no network in a notebook."
            if isinstance(node, ast.Constant) and re.match(r"(?:https?|ftp)://", str(node.value)):
                yield f"{cell.id} names an address: no network in a notebook."


@rule
def shows_its_seeds(book: Book) -> Iterator[str]:
    for cell in book.code:
        for node in _walk(cell.source):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            if name.endswith("default_rng") and not (node.args and isinstance(node.args[0], ast.Constant)):
                yield f"{cell.id} draws without a seed in sight: write default_rng(a number)."
            if re.search(r"\brandom\.(?:seed|rand|randn|randint|choice|normal|shuffle)$", name):
                yield f"{cell.id} draws from a hidden generator: pass rng on instead of {name}."


@rule
def has_no_tags(book: Book) -> Iterator[str]:
    tags = [tag for cell in book.raw.cells for tag in cell.metadata.get("tags", [])]
    if set(tags) - {"nbval-ignore-output"} or len(tags) > 1:
        yield f"the tags {tags} stand there; at most one nbval-ignore-output is allowed."


@rule
def describes_its_images(book: Book) -> Iterator[str]:
    for alt in MARKDOWN_IMAGE.findall(book.markdown):
        if len(alt.split()) < 3:
            yield f"an image in the text is described by {alt!r}; say in words what is seen."
    for tag in HTML_IMAGE.findall(book.markdown):
        if not (ALT.search(tag) and ALT.search(tag)[1].strip()):
            yield f"an image in the text has no alt: {tag[:60]}."
    for cell in book.code:
        for figure in _html_outputs(cell):
            alts = [ALT.search(tag) for tag in HTML_IMAGE.findall(figure)]
            if not all(alts) or (alts and not any(alt[1].strip() for alt in alts)):
                yield f"a figure of {cell.id} has no text alternative."


@rule
def puts_out_what_lasts(book: Book) -> Iterator[str]:
    for cell in book.code:
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"{cell.id} ends in {output.ename}."
            elif output.output_type == "stream" and output.name == "stderr":
                yield f"{cell.id} warns: {output.text.strip()[:80]!r}."
            other = set(output.get("data", {})) - ALLOWED_MIME
            if other:
                yield f"{cell.id} puts out {', '.join(sorted(other))}; show it with figures.show(...)."
        printed = "\n".join(refresh.printed(cell)) + re.sub(r"<[^>]+>", " ", _html(cell))
        for what, pattern in UNSTABLE.items():
            found = re.search(pattern, printed)
            if found and not (what == "a date" and _calls(cell.source, "case")):
                yield f"{cell.id} prints {what}: {found[0]!r}."


@rule
def is_one_fresh_run(book: Book) -> Iterator[str]:
    counts = [cell.execution_count for cell in book.code]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the prompt numbers are {counts}: run tests/refresh.py {book.number}."


@rule
def stands_in_the_committed_form(book: Book) -> Iterator[str]:
    ids = [cell.get("id", "") for cell in book.raw.cells]
    if len(set(ids)) != len(ids) or not all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name) for name in ids):
        yield "two cells share an id, or an id is not of the form the-first-swap."
    if references.cited(book.markdown) - set(book.entries) or set(glossary.linked(book.markdown)) - set(book.glossary):
        return  # said by cites_what_exists and links_words_that_are_explained
    if refresh.as_text(refresh.committed(book.raw, book.entries, book.glossary)) != refresh.as_text(book.raw):
        yield f"it is not in the committed form: run tests/refresh.py {book.number}."


@rule
def has_a_readable_number_of_cells(book: Book) -> Iterator[str]:
    least, most = CELLS
    written = {item.cell for item in book.headings if item.level == 2 and item.text in WRITTEN}
    count = len(book.raw.cells) - len(written)
    if not least <= count <= most:
        yield f"it has {count} cells, without Words and Sources; {least} to {most} are asked for."


@rule
def stays_small(book: Book) -> Iterator[str]:
    size = len(refresh.as_text(book.raw).encode())
    if size >= NOTEBOOK_LIMIT_BYTES:
        yield f"it has {size / 1000:.0f} kB, the limit is {NOTEBOOK_LIMIT_BYTES / 1000:.0f} kB."
    for cell in book.code:
        for output in cell.outputs:
            coded = re.findall(r";base64,([A-Za-z0-9+/=]+)", str(output.get("data", {}).get("text/html", "")))
            size = sum(len(base64.b64decode(data)) for data in coded)
            if size >= FIGURE_LIMIT_BYTES:
                limit = FIGURE_LIMIT_BYTES / 1000
                yield f"a figure of {cell.id} has {size / 1000:.0f} kB, the limit is {limit:.0f} kB."


@rule
def takes_the_minutes_it_says(book: Book) -> Iterator[str]:
    said = re.search(r"^\*\*Minutes:\*\* (\d+)", book.raw.cells[0].source, flags=re.MULTILINE)
    table = course_table(book.readme)
    stated = {"the first cell": said and int(said[1]), "the README's course table": table.get(book.name)}
    for where, minutes in stated.items():
        if minutes is None:
            yield f"{where} does not say how many minutes it takes (computed: {book.minutes:.0f})."
        elif abs(minutes - book.minutes) > AGREEMENT * book.minutes:
            yield f"{where} says {minutes} minutes, computed are {book.minutes:.0f}."
    if book.minutes > LONGEST_CORE_MIN:
        yield f"its core takes {book.minutes:.1f} minutes, at most {LONGEST_CORE_MIN} are allowed ({book.words} words)."


@rule
def has_its_room_and_tests(book: Book) -> Iterator[str]:
    if book.number in WITHOUT_ROOM:
        return
    if not (book.exists(f"kit/{book.room}.py") or book.exists(f"kit/{book.room}/__init__.py")):
        yield f"there is no room kit/{book.room}."
    if not book.exists(f"tests/test_{book.room}.py"):
        yield f"there is no tests/test_{book.room}.py."


@rule
def links_to_what_exists(book: Book) -> Iterator[str]:
    for target in LINK.findall(book.markdown):
        path = target.split("#")[0]
        if path and "://" not in path and not book.exists(_from_root(path)):
            yield f"the link to {target} leads nowhere."
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", " ", book.markdown, flags=re.DOTALL | re.MULTILINE)
    for name in re.findall(r"\b\d\d-[a-z]+\b(?!\.\w)", plain(prose)):
        if not book.exists(f"notebooks/{name}.ipynb"):
            yield f"it names {name}, which does not exist."
    room = f"kit/{book.room}"
    next_links = " ".join(LINK.findall("\n".join(item.text for item in book.section("Next") if item.kind == "text")))
    if book.number not in WITHOUT_ROOM and room not in next_links:
        yield f"'Next' does not link to the room, {room}."


@rule
def cites_what_exists(book: Book) -> Iterator[str]:
    for key in sorted(references.cited(book.markdown) - set(book.entries)):
        yield f"{key} is cited, and data/references.bib has no such entry."
    for citation in references.misnamed(book.markdown):
        yield f"the words of {citation} are not those of its key."


@rule
def ends_dated_paragraphs_with_a_citation(book: Book) -> Iterator[str]:
    if book.number not in DATED:
        return
    written = {item.cell for item in book.headings if item.level == 2 and item.text in WRITTEN}
    for item in book.items:
        if item.kind not in ("text", "fold") or item.cell in {0, *written}:
            continue
        for paragraph in re.split(r"\n\s*\n|^(?=[-*] |\d+\. )", item.text, flags=re.MULTILINE):
            bare = plain(references.CITATION.sub("", paragraph))
            if YEAR_OR_LAW.search(bare) and not ENDS_WITH_CITATION.search(paragraph):
                yield f"a year or a law stands here, and no citation at its end: {' '.join(bare.split())[:80]!r}."


@rule
def links_words_that_are_explained(book: Book) -> Iterator[str]:
    for use in glossary.uses(book.markdown, {}):
        if use.id not in book.glossary:
            yield f"word-{use.id} is linked, and data/glossary.yml has no such entry."
        elif not glossary.is_form(use.words, book.glossary[use.id]):
            yield f"the link to word-{use.id} reads {use.words!r}, which is none of its forms in data/glossary.yml."
        elif book.markdown.count(f'<a id="word-{use.id}"></a>') != 1:
            yield f"word-{use.id} has no row of its own: run tests/refresh.py {book.number}."


@rule
def links_words_where_they_are_first_met(book: Book) -> Iterator[str]:
    everywhere = glossary.linked(book.markdown)
    met: dict[str, bool] = {}
    for use in glossary.uses(book.running_text, book.glossary):
        if use.id not in met and not use.linked:
            yield f"{use.words!r} is first met here without its link: write [{use.words}](#word-{use.id})."
        met.setdefault(use.id, use.linked)
    for name in sorted(set(everywhere)):
        if everywhere.count(name) > 1:
            yield f"word-{name} is linked {everywhere.count(name)} times; only its first use is linked."
        elif name not in met:
            yield f"word-{name} is linked where nobody first meets it, as in a heading, a table or a fold."


@rule
def closes_its_folds(book: Book) -> Iterator[str]:
    for number, cell in enumerate(book.raw.cells):
        if cell.cell_type != "markdown":
            continue
        tags = re.findall(r"</?details\b", cell.source)
        if tags != ["<details", "</details"] * (len(tags) // 2):
            yield f"a <details> of cell {number} is not closed in its cell, or stands inside another."
        for item in _items(cell, number):
            if item.kind == "fold" and not re.match(r"\s*?\n\s*?\n.*\n\s*?\n\s*$", item.text, flags=re.DOTALL):
                yield f"the fold {item.summary!r} needs a blank line after its summary and before its end."


# Small helpers ----------------------------------------------------------------------------------------------


def _bullets(section: list[Item]) -> list[str]:
    texts = [item.text for item in section if item.kind == "text"]
    return re.findall(r"^[-*] (\S.*)$", "\n".join(texts), flags=re.MULTILINE)


def _is(item: Item, word: str) -> bool:
    return item.kind == "heading" and re.fullmatch(rf"{word}(?::.*|)", item.text) is not None


def _walk(code: str) -> Iterator[ast.AST]:
    try:
        yield from ast.walk(ast.parse(code))
    except SyntaxError:
        return  # said by writes_plain_code


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name.split(".")[0] for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return []


def _calls(code: str, name: str) -> bool:
    calls = (node.func for node in _walk(code) if isinstance(node, ast.Call))
    return any(ast.unparse(called).split(".")[-1] == name for called in calls)


def _is_unanswered(code: str) -> bool:
    return any(isinstance(node, ast.Constant) and node.value in (None, ...) for node in _walk(code))


def _html_outputs(cell: nbformat.NotebookNode) -> list[str]:
    return [str(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", [])]


def _html(cell: nbformat.NotebookNode) -> str:
    return "\n".join(_html_outputs(cell))


def _from_root(path: str) -> str:
    """Return a link's target as seen from the checkout; links in notebooks start in notebooks/."""
    parts: list[str] = ["notebooks"]
    for part in path.strip("/").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
