"""``consent``: fetches photographs of people who agreed, for those who wish them.

The course is whole without them. They come from the public place where their owners published them, at one fixed state,
and each file is checked against ``data/registry.txt``. Nothing is fetched while a notebook is open.
"""

import argparse
import os
import subprocess

from kit import folders, registry
from kit.commands import environment, server
from kit.commands.hand_over import wait_for
from kit.commands.place import CHECKOUT, learner_home
from kit.commands.speak import Stop

HELP = "fetch photographs with consent, if you wish them: consent london"

SETS = {
    "london": "102 people who signed for research, 40 MB",
    "lisa": "four pictures that a researcher published of herself, 2 MB",
}


def run(arguments):
    """Fetch a set, or what is missing of it.

    Returns
    -------
    int
        0 when all of it is there, else 1.

    Raises
    ------
    Stop
        While a lab of this folder runs, and inside of a Jupyter server.
    """
    parser = argparse.ArgumentParser(prog="kit consent", description=HELP)
    sets = parser.add_subparsers(dest="wish", required=True, metavar="SET")
    for name, words in SETS.items():
        sets.add_parser(name, help=words, description=f"Fetch {words}.")
    return fetch(parser.parse_args(arguments).wish)


def fetch(record):
    """Let the course's Python fetch a set into the learner's folder; return its exit code."""
    if "JUPYTERHUB_USER" in os.environ:
        raise Stop(
            "Nothing is fetched inside of a Jupyter server: whoever runs it can fetch the photographs once, and name "
            "their folder in the variable FACE_VALUE_PHOTOS for everybody. The course works without them."
        )
    home = learner_home()
    server.stop_while_open(home, "nothing is fetched while a notebook may run", "Nothing was fetched.")
    here = environment.ready()
    variables = {**here.variables(), "FACE_VALUE_HOME": str(home)}
    command = [str(here.python), "-m", "kit.commands.fetching", record, str(folders.photographs()), registry.ADDRESS]
    return wait_for(subprocess.Popen(command, cwd=CHECKOUT, env=variables, stdin=subprocess.DEVNULL))
