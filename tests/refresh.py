"""Run the notebooks and write their one committed form.

    python tests/refresh.py             all notebooks
    python tests/refresh.py 03          one of them
    python tests/refresh.py 03 --check  only compare: exit code 1 when a fresh run differs from the file
    python tests/refresh.py 03 --shake  run under other CPU paths and BLAS threads, and name every output that differs;
                                        rendered portraits too

Each notebook runs from top to bottom in a fresh kernel, with the learner's folder in a fresh temporary place, one
BLAS thread and a fixed day. What is then written holds nothing that changes from run to run, so a second run leaves
no difference. The Words of each notebook are written from ``data/glossary.yml`` by what its text links, and its Sources
from ``data/references.bib`` by what its text cites; both are cells of their own, which their authors leave empty below
the headings ``## Words`` and ``## Sources``.
"""

from __future__ import annotations

import argparse
import copy
import difflib
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from kit.commands.variables import ONE_THREAD  # noqa: E402  (a script finds them only after the line above)
from tests import glossary, references, shaken_portraits  # noqa: E402

NOTEBOOKS = CHECKOUT / "notebooks"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # its model id is random
TODAY = "2036-01-31"  # any day: no shipped record ends, and no output prints a date
CELL_TIMEOUT_S = 120
PICTURE_BYTES = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+")
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8}|")


def all_notebooks() -> list[Path]:
    """Return the course's notebooks in order."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    """Return the notebook of a file."""
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)


def as_text(notebook: nbformat.NotebookNode) -> str:
    """Return a notebook as it stands in its file: indented by one space, with a final newline."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def executed(notebook: nbformat.NotebookNode, environment: Mapping[str, str] | None = None) -> nbformat.NotebookNode:
    """Return a copy of a notebook after one run from top to bottom in a fresh kernel.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    environment : dict of str to str, optional
        Environment variables for the kernel, beyond those that every run gets.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises what its tags do not announce.
    """
    fresh = copy.deepcopy(notebook)
    with tempfile.TemporaryDirectory(prefix="face-value-") as home:
        fixed = {"FACE_VALUE_HOME": home, "FACE_VALUE_TODAY": TODAY, "PYTHONPATH": str(CHECKOUT)}
        fixed |= dict.fromkeys(ONE_THREAD, "1")
        client = NotebookClient(
            fresh,
            kernel_name="python3",
            resources={"metadata": {"path": str(NOTEBOOKS if NOTEBOOKS.is_dir() else CHECKOUT)}},
            timeout=CELL_TIMEOUT_S,
            record_timing=False,  # time stamps in every cell
            store_widget_state=False,  # 22 kB that change with every run
            coalesce_streams=True,
        )
        client.execute(env={**os.environ, **fixed, **(environment or {})})
    return fresh


def committed(
    notebook: nbformat.NotebookNode, entries: Mapping | None = None, words: Mapping | None = None
) -> nbformat.NotebookNode:
    """Return a copy of a notebook in the one form that is committed.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    entries : dict, optional
        The bibliography; by default the shipped one.
    words : dict, optional
        The glossary; by default the shipped one.
    """
    form = copy.deepcopy(notebook)
    form.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC})
    form.nbformat, form.nbformat_minor = 4, 5
    taken = {cell.get("id", "") for cell in form.cells}
    numbers = iter(range(1, 10**6))
    for cell in form.cells:
        cell.metadata = nbformat.from_dict(_kept_metadata(cell.metadata))
        if RANDOM_ID.fullmatch(cell.get("id", "")):
            cell.id = next(name for number in numbers if (name := f"cell-{number:02}") not in taken)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if "metadata" in output:
                output.metadata = {}
        cell.pop("attachments", None)
    entries = references.shipped() if entries is None else entries
    words = glossary.shipped() if words is None else words
    _write(form, glossary.WORDS_HEADING, lambda text: glossary.table(glossary.linked(text), words, entries))
    _write(form, references.SOURCES_HEADING, lambda text: references.sources(references.cited(text), entries))
    return form


def _kept_metadata(metadata: Mapping) -> dict:
    """Return tags and the fold of a cell's source, the only things that matter to a reader."""
    kept = {}
    if metadata.get("tags"):
        kept["tags"] = list(metadata["tags"])
    if metadata.get("jupyter", {}).get("source_hidden"):
        kept["jupyter"] = {"source_hidden": True}
    return kept


def _write(form: nbformat.NotebookNode, heading: str, section_of: Callable[[str], str]) -> None:
    """Rewrite the cell that begins with a heading, by the text of all other cells."""
    texts = [cell for cell in form.cells if cell.cell_type == "markdown"]
    places = [cell for cell in texts if cell.source.startswith(heading)]
    others = "\n".join(cell.source for cell in texts if cell not in places)
    if len(places) == 1:
        places[0].source = section_of(others)


# Shaking ----------------------------------------------------------------------------------------------------


def other_machines() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield a name and the environment of each machine that this one can imitate.

    NumPy can be told to leave newer instructions alone, OpenBLAS to use the kernels of an older core or two
    threads. Both only go downwards, so a run on a newer machine shakes more.
    """
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    newer = [name for name in __cpu_dispatch__ if __cpu_features__.get(name)]
    if newer:
        yield "NumPy without " + ", ".join(newer), {"NPY_DISABLE_CPU_FEATURES": " ".join(newer)}
    if platform.machine().lower() in ("x86_64", "amd64"):
        for core, needs in (("Haswell", "AVX2"), ("Sandybridge", "AVX"), ("Prescott", "SSE3")):
            if __cpu_features__.get(needs):
                yield f"OpenBLAS for {core}", {"OPENBLAS_CORETYPE": core}
    yield "two BLAS threads", dict.fromkeys(ONE_THREAD, "2")


def differing_sentences(one: nbformat.NotebookNode, other: nbformat.NotebookNode) -> list[str]:
    """Return every sentence that two runs of one notebook print differently, with its cell."""
    found = []
    for first, second in zip(one.cells, other.cells, strict=True):
        if first.cell_type != "code":
            continue
        for line in difflib.ndiff(printed(first), printed(second)):
            if line.startswith(("- ", "+ ")):
                found.append(f"{first.id}: {line}")
    return found


def printed(cell: nbformat.NotebookNode) -> list[str]:
    """Return the lines of text that a code cell put out, pictures and markup left aside."""
    lines = []
    for output in cell.outputs:
        data = output.get("data", {})
        text = output.get("text") or data.get("text/plain") or data.get("text/html") or ""
        lines += PICTURE_BYTES.sub("DATA", text).splitlines()
    return lines


def shake(path: Path) -> list[str]:
    """Return what a notebook prints differently on another machine; it prints too many digits there."""
    notebook = read(path)
    here = executed(notebook)
    found = []
    for name, environment in other_machines():
        differing = differing_sentences(here, executed(notebook, environment))
        print(f"{path.stem}, {name}: {len(differing) // 2 or len(differing)} sentences differ", flush=True)
        found += [f"{path.stem}, {name}, {line}" for line in differing]
    return found


def shake_portraits() -> list[str]:
    """Return in what rendered portraits differ on another machine by more than they may."""
    here = shaken_portraits.portraits_under({})
    found = []
    for name, environment in other_machines():
        differing = shaken_portraits.differences(here, shaken_portraits.portraits_under(environment))
        print(f"portraits, {name}: {len(differing)} differences", flush=True)
        found += [f"portraits, {name}, {line}" for line in differing]
    return found


# The command ------------------------------------------------------------------------------------------------


def refresh(path: Path, *, check: bool = False) -> list[str]:
    """Run one notebook and write its committed form, or only compare with it.

    Returns
    -------
    list of str
        The lines that differ from the file, pictures' bytes left aside; none when nothing does.
    """
    before = path.read_text(encoding="utf-8")
    after = as_text(committed(executed(read(path))))
    if not check and after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    old, new = (PICTURE_BYTES.sub("DATA", text).splitlines() for text in (before, after))
    return list(difflib.unified_diff(old, new, f"{path.name} before", f"{path.name} now", lineterm="", n=0))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebook", nargs="*", metavar="NN", help="number of a notebook, such as 03; all by default")
    parser.add_argument("--check", action="store_true", help="compare without writing")
    parser.add_argument("--shake", action="store_true", help="name every sentence that differs on other machines")
    given = parser.parse_args(arguments)
    chosen = [path for path in all_notebooks() if not given.notebook or path.stem[:2] in given.notebook]
    if not chosen:
        parser.error(f"there is no notebook {' '.join(given.notebook)}".rstrip() + f" in {NOTEBOOKS.name}/.")
    differing = shake_portraits() if given.shake else []
    print("\n".join(differing), end="\n" if differing else "", flush=True)
    for path in chosen:
        found = shake(path) if given.shake else refresh(path, check=given.check)
        differing += found
        print("\n".join(found) if found else f"{path.name}: as it was", flush=True)
    return 1 if differing and (given.check or given.shake) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
