"""What a learner's work leaves behind in the learner's folder: found by its place, removed file by file.

A link stands for itself: what it leads to is never looked into and never removed. Nothing here knows of the course's
own folders, or of anything outside the learner's folder. ``private/`` is only counted, unless its removal is wished.
"""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kit import folders

# What JupyterLab keeps of a learner in the folder that `lab` gives it: what was open, what was typed (IPython's
# history), addresses of servers, their log. Settings are not among them.
JUPYTER_STATE = ("workspaces", "ipython", "runtime", "server.log")
FOLDERS = (
    "answers",
    "handout",
    "my",
    "cache",
    ".jupyter",
)  # the only ones in which anything is looked for, but for pictures
CHECKPOINTS = ".ipynb_checkpoints"
WIDGET_STATE = b"application/vnd.jupyter.widget-state+json"

# In every packet that `kit.label` writes into a picture; the door cannot import it, which needs numpy.
DISCLOSURE = b"urn:x-face-value:consent:1:"


def unlink(path):
    """Remove one file, or a link without what it leads to."""
    path.unlink()


@dataclass(frozen=True)
class Leaving:
    """One kind of what was left behind.

    Attributes
    ----------
    place : str
        Where it is, as a reader knows it.
    files : list of Path
    remove : callable
        Takes one of the files; raises OSError when it cannot be removed.
    words : str
        What the files are.
    """

    place: str
    files: list[Path]
    words: str
    remove: Callable[[Path], None] = unlink


def find(home):
    """What can be removed without a further wish, in the order in which a reader would look.

    Parameters
    ----------
    home : Path
        The learner's folder, resolved.

    Returns
    -------
    list of Leaving
        Those that hold something.
    """
    answers, cache = files_below(home / "answers"), files_below(home / "cache")
    state = [file for name in JUPYTER_STATE for file in files_below(home / ".jupyter" / name)]
    checkpoints = [file for file in files_below(home / "my") if CHECKPOINTS in file.parts]
    notebooks = [file for file in copies(home).files if _holds_widgets(file)]
    found = [
        Leaving("answers/", answers, "what you answered" + _among(answers, home)),
        Leaving("handout/", files_below(home / "handout"), "pages to print, which may hold your answers"),
        Leaving("my/", checkpoints, f"checkpoints that JupyterLab made of your notebooks ({CHECKPOINTS})"),
        Leaving(
            "my/",
            notebooks,
            "notebooks with saved widget state, which may hold your words; only that state is taken out, the cells and "
            "what they show stay",
            without_widgets,
        ),
        Leaving("cache/", cache, "results that were kept to save time"),
        Leaving(".jupyter/", state, "what was open, what was typed, and the server's log"),
    ]
    return [leaving for leaving in found if leaving.files]


def copies(home):
    """What is in ``my/`` apart from checkpoints: the learner's copies, and what the learner put beside them."""
    files = [file for file in files_below(home / "my") if CHECKPOINTS not in file.parts]
    return Leaving("my/", files, "your copies, with what you typed and the pictures they show, and all else in there")


def pictures(home):
    """Saved pictures that carry this kit's disclosure, outside of ``answers/``, where they go with the answers."""
    ours = [
        path
        for path in folders.images_in(home)
        if path.relative_to(home).parts[0] not in ("answers", "cache")
        and not _leads_away(path)
        and DISCLOSURE in _content(path)
    ]
    names = ", ".join(path.relative_to(home).as_posix() for path in ours)
    return Leaving("pictures", ours, f"made by this kit and saved by you: {names}")


def photographs(home):
    """What ``kit consent`` fetched into the learner's folder; a class may share one that lies elsewhere."""
    files = files_below(home / folders.PHOTOGRAPHS)
    return Leaving(f"{folders.PHOTOGRAPHS}/", files, "photographs of people, with their landmarks, that you fetched")


def own(home):
    """What is in ``private/``: photographs of one's own with all that belongs to them, and what was put beside."""
    words = "photographs of your own with their records, forms, points and pages, and all else that you put there"
    return Leaving(f"{folders.PRIVATE}/", files_below(home / folders.PRIVATE), words)


def links(home):
    """Folders that would be looked into, were they not links to somewhere else."""
    named = (*FOLDERS, *(f".jupyter/{name}" for name in JUPYTER_STATE))
    return [home / name for name in named if _leads_away(home / name) and not _leads_away((home / name).parent)]


def files_below(folder):
    """Every file in a folder, or the file itself; a link in it as itself, and nothing of where it leads."""
    if _leads_away(folder):
        return []
    if folder.is_file():
        return [folder]
    found = []
    for where, inner, names in os.walk(folder):
        away = [name for name in inner if _leads_away(Path(where, name))]
        inner[:] = [name for name in inner if name not in away]
        found += [Path(where, name) for name in (*names, *away)]
    return sorted(found)


def without_widgets(path):
    """Take the saved widget state out of a notebook, whole or not at all."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"].pop("widgets", None)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OSError("it is no notebook that can be read; mend it, or delete it yourself") from error
    unfinished = path.with_name(f".unfinished-{path.name}")
    try:
        unfinished.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def remove_empty(folder):
    """Remove folders that hold nothing any more, from the innermost to this one.

    Returns
    -------
    list of pair of Path and str
        Those of which nobody can tell, or that cannot be removed, with the reason.
    """
    left = []
    if _leads_away(folder):
        return left
    for where, _, _ in os.walk(folder, topdown=False):
        try:
            if not os.listdir(where):
                os.rmdir(where)
        except OSError as error:
            left.append((Path(where), error.strerror or str(error)))
    return left


def _leads_away(path):
    """Whether a path, built onto a resolved one, is a link or goes through one (also a junction of Windows)."""
    return path.is_symlink() or path.resolve() != path


def _holds_widgets(path):
    return path.suffix == ".ipynb" and not path.is_symlink() and WIDGET_STATE in _content(path)


def _content(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _among(answers, home):
    kinds = {"withdrawals": "withdrawals of consent", "pictures": "saved pictures"}
    counts = {words: sum(home / "answers" / name in file.parents for file in answers) for name, words in kinds.items()}
    told = [f"{words}: {count}" for words, count in counts.items() if count]
    return f" ({', '.join(told)})" if told else ""
