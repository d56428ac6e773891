"""Which Python runs the course, and with what in its environment.

Own environment: ``.venv``, made by ``setup``. A foreign one (an active virtual environment, conda, a
Hub) is used as it is when it has everything, and never installed into: what is in it belongs to
somebody's other work.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from kit.commands import install, needs
from kit.commands.install import COURSE
from kit.commands.place import CHECKOUT, installation_home, python_in
from kit.commands.speak import say
from kit.commands.variables import clean_variables


@dataclass(frozen=True)
class Environment:
    """A Python that has what the course needs.

    Attributes
    ----------
    python : Path
        Its interpreter.
    own : bool
        Whether it is the kit's ``.venv`` with exactly the versions of the lock.
    """

    python: Path
    own: bool

    def variables(self):
        """The environment variables for a program that is started with this Python.

        ``kit`` of this checkout comes first on the search path, before any other package of that
        name. In ``.venv`` the user's own ``PYTHONPATH`` is left out, since it would put other versions
        before the lock's; a foreign environment keeps it.
        """
        variables = clean_variables()
        theirs = [] if self.own else [variables.get("PYTHONPATH")]
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, [str(CHECKOUT), *theirs]))
        return variables


def ready():
    """The environment to run in, installed first where that is needed."""
    if foreign():
        wrong = needs.missing()
        if not wrong:
            return Environment(Path(sys.executable), own=False)
        say(
            f"The active Python environment ({sys.prefix}) does not have all that Face Value needs "
            f"({', '.join(wrong.values())}). It is left as it is: the kit makes its own in "
            f"{installation_home() / COURSE.folder}."
        )
    return Environment(install.ensure(COURSE, installation_home()), own=True)


def current():
    """Where things stand, without installing: an ``Environment``, or None when nothing is ready."""
    if foreign() and not needs.missing():
        return Environment(Path(sys.executable), own=False)
    home = installation_home()
    if not install.is_complete(COURSE, home):
        return None
    return Environment(python_in(home / COURSE.folder), own=True)


def foreign():
    """Whether this interpreter belongs to an environment that somebody made for their own work."""
    managed = (
        sys.prefix != sys.base_prefix or Path(sys.prefix, "conda-meta").is_dir() or "JUPYTERHUB_USER" in os.environ
    )
    return managed and Path(sys.prefix).resolve() != (installation_home() / COURSE.folder).resolve()
