"""Where the installation and the learner's copies live: in the checkout where that can be written, else where
`kit.folders` says.
"""

import sys

from kit.commands.speak import Stop
from kit.folders import CHECKOUT, home, is_writable

NOTEBOOKS = CHECKOUT / "notebooks"


def learner_home():
    """The folder that holds ``my/`` and ``answers/``, made when it is missing (`kit.folders.home`).

    Raises
    ------
    Stop
        When nothing can be written there.
    """
    there = home()
    return there if there == CHECKOUT else _made(there)


def installation_home():
    """The folder that holds ``.venv``: the checkout, or where the learner's things are instead."""
    return CHECKOUT if is_writable(CHECKOUT) else learner_home()


def _made(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = is_writable(folder)
    except OSError:
        writable = False
    if not writable:
        raise Stop(
            f"Nothing can be written in {folder}, and Face Value needs a folder for its packages and "
            "for your answers: move the checkout to a folder of yours, or name one that you may write "
            "in with the variable FACE_VALUE_HOME."
        )
    return folder


def python_in(environment):
    """The interpreter of a virtual environment."""
    if sys.platform == "win32":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def site_packages_in(environment):
    """The folders of installed packages of a virtual environment (none before it is made)."""
    if sys.platform == "win32":
        return [environment / "Lib" / "site-packages"]
    return sorted(environment.glob("lib/python3*/site-packages"))
