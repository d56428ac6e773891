"""``test``: checks the kit, the notebooks and their text; everything, or one notebook with its room."""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from kit import folders
from kit.commands import copies, environment, install
from kit.commands.environment import Environment
from kit.commands.hand_over import wait_for
from kit.commands.place import CHECKOUT, NOTEBOOKS, installation_home, is_writable, python_in
from kit.commands.speak import say

HELP = "check that everything works, or one notebook of it: test 03"

# Only here were the committed outputs made, so only here must they come out to the last digit.
REFERENCE = ("Linux", "x86_64", "3.11")

# pytest's exit codes for Ctrl-C and for finding no test.
INTERRUPTED = 2
NOTHING_COLLECTED = 5


def run(arguments):
    """Run the tests in the course's environment, then in ``.venv-dev`` what only that has.

    Returns
    -------
    int
        pytest's exit code; that of the first run that failed.
    """
    parser = argparse.ArgumentParser(
        prog="kit test", usage="kit test [NN] [options of pytest]", description=HELP, epilog="For instance: test 03 -x"
    )
    parser.add_argument("notebook", nargs="?", help="number of a notebook, first of all")
    # Only the first word can be ours: `-k seam` is an option of pytest with its value.
    ours = 1 if arguments and (arguments[0] in ("-h", "--help") or not arguments[0].startswith("-")) else 0
    number, for_pytest = parser.parse_args(arguments[:ours]).notebook, arguments[ours:]
    paths = room_of(copies.find(number)) if number else []

    here = environment.ready()
    strict = is_reference(here)
    if strict:
        say("Notebooks are run, and every number that they print is compared with the committed one.")
    else:
        say(
            "Notebooks are run, but what they print is not compared: that is done on Linux x86-64 with Python "
            f"{REFERENCE[2]} and the versions of requirements.lock only."
        )
    with tempfile.TemporaryDirectory(prefix="face-value-test-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        nbval = "--nbval" if strict else "--nbval-lax"
        codes = [_pytest(here, home, "course", [nbval, *paths, *for_pytest])]
        development = development_environment()
        if development and development.python != here.python and codes[0] != INTERRUPTED:
            say("Now the comparisons with other libraries and the browser tests, in .venv-dev.")
            marked = ["-m", "peer or browser", *(browser_paths(paths) if paths else [])]
            codes.append(_pytest(development, home, "development", [*marked, *for_pytest]))
        _say_total(home)
    return next((code for code in codes if code not in (0, NOTHING_COLLECTED)), codes[0])


def room_of(notebook):
    """What belongs to a notebook: itself, its tests, the examples in its room's docstrings.

    Parameters
    ----------
    notebook : Path
        ``notebooks/NN-room.ipynb``.

    Returns
    -------
    list of str
        Paths that exist, relative to the checkout.
    """
    room = notebook.stem.split("-", 1)[1]
    candidates = (f"notebooks/{notebook.name}", f"tests/test_{room}.py", f"kit/{room}.py", f"kit/{room}")
    return [path for path in candidates if (CHECKOUT / path).exists()]


def browser_paths(paths):
    """What ``.venv-dev`` runs for one notebook: its room, and the browser tests without other notebooks."""
    here = {Path(path).stem for path in paths}
    paths = [path for path in paths if not path.endswith(".ipynb")]
    if not (CHECKOUT / "tests" / "browser").is_dir():
        return paths
    others = [notebook.stem for notebook in sorted(NOTEBOOKS.glob("*.ipynb")) if notebook.stem not in here]
    only = ["-k", " and ".join(f"not {other}" for other in others)] if others else []
    return [*paths, "tests/browser", *only]


def is_reference(here):
    """Whether outputs must be equal to the committed ones: same system, Python and versions."""
    version = install.version_of(here.python)
    return here.own and (platform.system(), platform.machine(), version) == REFERENCE


def development_environment():
    """``.venv-dev`` as an `Environment`, or None where it has not been made."""
    home = installation_home()
    if not install.is_complete(install.DEVELOPMENT, home):
        return None
    return Environment(python_in(home / install.DEVELOPMENT.folder), own=True)


def _pytest(here, home, name, arguments):
    variables = here.variables()
    if folders.photographs().is_dir():  # looked for in the learner's own folder, which the tests do not see
        variables.setdefault("FACE_VALUE_PHOTOS", str(folders.photographs()))
    variables["FACE_VALUE_TEST_HOME"] = variables["FACE_VALUE_HOME"] = str(home)
    variables["FACE_VALUE_TEST_ACCOUNT"] = str(home / f"{name}.account.json")
    # The settings and start-up files of the person who runs the tests must not change what comes out.
    variables["JUPYTER_CONFIG_DIR"] = str(home / "jupyter")
    variables["IPYTHONDIR"] = str(home / "ipython")
    command = [str(here.python), "-m", "pytest"]
    if not is_writable(CHECKOUT):
        command += ["-p", "no:cacheprovider"]
    return wait_for(subprocess.Popen([*command, *arguments], cwd=CHECKOUT, env=variables))


def _say_total(home):
    accounts = [json.loads(file.read_text("utf-8")) for file in sorted(home.glob("*.account.json"))]
    total = {word: sum(account[word] for account in accounts) for word in ("passed", "failed", "skipped")}
    # On the output stream and alone on its line: programs that read test results look for this.
    print("Tests: " + ", ".join(f"{number} {word}" for word, number in total.items()))
    sys.stdout.flush()
