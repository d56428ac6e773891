"""What the kit needs, read from ``pyproject.toml``, and whether an environment has it."""

import re
import tomllib
from importlib import metadata

from kit.commands.place import CHECKOUT


def bounds():
    """The packages that the kit needs, with the oldest version of each.

    Returns
    -------
    dict of str to str
        Name to lower bound, as ``pyproject.toml`` has them.
    """
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dict(dependency.split(">=") for dependency in project["dependencies"])


def is_new_enough(version, bound):
    """Whether a version is at or above a bound, by its numbers (``1.10`` is above ``1.9``)."""
    return _numbers(version) >= _numbers(bound)


def missing(search_path=None):
    """What is missing or too old, a sentence part each.

    Parameters
    ----------
    search_path : list of path, optional
        Folders of installed packages to look in; by default those of this interpreter.

    Returns
    -------
    dict of str to str
        Name to what is wrong with it; empty when everything is there.
    """
    wrong = {}
    for name, bound in bounds().items():
        version = installed_version(name, search_path)
        if version is None:
            wrong[name] = f"{name} is missing"
        elif not is_new_enough(version, bound):
            wrong[name] = f"{name} is {version}, {bound} is needed"
    return wrong


def installed_version(name, search_path=None):
    """The installed version of a package, or None."""
    where = {} if search_path is None else {"path": [str(folder) for folder in search_path]}
    for distribution in metadata.distributions(name=name, **where):
        return distribution.version
    return None


def _numbers(version):
    numbers = [int(digits) for digits in re.match(r"\d+(?:\.\d+)*", version)[0].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers
