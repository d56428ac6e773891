"""The learner's working copies: ``my/`` holds what is opened, ``notebooks/`` stays as committed.

A copy has no results yet. They come when the learner runs a cell, so that a prediction is not answered before it is
made; ``notebooks/`` keeps them for those who only read.
"""

import hashlib
import json
import re

from kit.commands.place import NOTEBOOKS
from kit.commands.speak import Stop, say

# Which committed notebook each copy was made from: its sha256, by file name. Files whose names begin
# with a dot are not shown in JupyterLab.
MANIFEST = ".copied.json"


def find(number):
    """The committed notebook with a number.

    Parameters
    ----------
    number : str
        ``03``, ``3`` or the whole name.

    Returns
    -------
    Path

    Raises
    ------
    Stop
        When there is none; it lists those that exist.
    """
    there = sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))
    wanted = re.match(r"\d+", number)
    for notebook in there:
        if wanted and notebook.name.startswith(f"{wanted[0].zfill(2)}-"):
            return notebook
    names = ", ".join(notebook.stem for notebook in there) or "none"
    raise Stop(f"There is no notebook {number!r} in {NOTEBOOKS}. There is: {names}.", code=2)


def make(folder):
    """Copy every notebook that has no copy yet; say which committed ones are newer than their copy.

    Parameters
    ----------
    folder : Path
        ``my/``; made when missing. What is in it is never overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copied_from = _read_manifest(folder)
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        copy, now = folder / notebook.name, _hash(notebook)
        if not copy.exists():
            copy.write_text(without_results(notebook.read_text(encoding="utf-8")), encoding="utf-8")
            copied_from[notebook.name] = now
        elif copied_from.get(notebook.name) not in (None, now):
            say(
                f"There is a newer {notebook.stem} than the one that your copy was made from. Yours is kept as it "
                f"is; to start with the new one: python3 -m kit lab --fresh {notebook.stem[:2]}"
            )
    _write_manifest(folder, copied_from)


def without_results(text):
    """A notebook's text with every code cell as if it had not been run."""
    try:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
    except (ValueError, KeyError, TypeError):
        return text  # not a notebook: JupyterLab says so better than we could
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def set_aside(folder, notebook):
    """Give the learner's copy of ``notebook`` a number of its own, so that a fresh one can be made.

    Returns
    -------
    Path or None
        Where the old copy is now; None when there was none.
    """
    copy = folder / notebook.name
    if not copy.exists():
        return None
    number = 1
    while (aside := copy.with_name(f"{notebook.stem}-old-{number}.ipynb")).exists():
        number += 1
    copy.rename(aside)
    return aside


def _read_manifest(folder):
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Without it nothing is lost: the copies are there, only their age is not known.
        return {}


def _write_manifest(folder, copied_from):
    text = json.dumps(copied_from, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _hash(notebook):
    return hashlib.sha256(notebook.read_bytes()).hexdigest()
