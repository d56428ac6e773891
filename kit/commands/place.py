"""Where things live: the checkout, the learner's folder, the installation.

Normally all of it is one folder, the checkout. When that cannot be written to (a class server, a
mounted image), the learner's copies, the answers and the installation live in ``FACE_VALUE_HOME`` or
in the user's data folder instead.
"""

import os
import sys
import tempfile
from pathlib import Path

from kit.commands.speak import Stop

CHECKOUT = Path(__file__).resolve().parents[2]
NOTEBOOKS = CHECKOUT / "notebooks"


def is_writable(folder):
    """Whether a file can be made in ``folder``: tried, since no flag tells about read-only disks."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def user_data_folder():
    """The folder where programs keep a user's data on this system, with ours in it."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "face-value"


def learner_home():
    """The folder that holds ``my/`` and ``answers/``, made when it is missing.

    ``FACE_VALUE_HOME`` where it is set, else the checkout, else the user's data folder.

    Raises
    ------
    Stop
        When nothing can be written there.
    """
    named = os.environ.get("FACE_VALUE_HOME")
    if named:
        return _made(Path(named).expanduser().absolute())
    if is_writable(CHECKOUT):
        return CHECKOUT
    return _made(user_data_folder())


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
