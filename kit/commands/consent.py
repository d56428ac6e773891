"""``consent``: photographs of people who agreed, for those who wish them.

The course is whole without them. ``london`` and ``lisa`` come from the public place where their owners published them,
at one fixed state, and each file is checked against ``data/registry.txt``. Nothing is fetched while a notebook is open.
``add`` takes one photograph of somebody who signs a form for it, such as an instructor: a copy, the form, a record to
fill in and a page on which landmarks are placed, all of them in ``private/``.
"""

import argparse
import os
import subprocess
from pathlib import Path

from kit import folders, registry
from kit.commands import environment, lab, server
from kit.commands.hand_over import wait_for
from kit.commands.place import CHECKOUT, learner_home
from kit.commands.speak import Stop, say

HELP = "photographs with consent, if you wish them: consent london, or add your own"

SETS = {
    "london": "102 people who signed for research, 40 MB",
    "lisa": "four pictures that a researcher published of herself, 2 MB",
}
ADD = (
    "Take one photograph of an adult who signs a form for it. It may be studied, averaged, and receive an actor's "
    "face; it never lends its own."
)


def run(arguments):
    """Fetch a set, or what is missing of it; or add a photograph.

    Returns
    -------
    int
        0 when all of it is there, else 1; what JupyterLab returned, when a page was opened.

    Raises
    ------
    Stop
        Where it may not be done: nothing is fetched while a lab of this folder runs or inside of a Jupyter server, and
        nothing added on Binder or a Hub whose teacher did not allow it.
    """
    parser = argparse.ArgumentParser(prog="kit consent", description=HELP)
    sets = parser.add_subparsers(dest="wish", required=True, metavar="SET")
    for name, words in SETS.items():
        sets.add_parser(name, help=words, description=f"Fetch {words}.")
    own = sets.add_parser("add", help="one photograph of your own, with a form to sign", description=ADD)
    own.add_argument("photo", help="a picture file; or the name of a photograph that was added, to go on with it")
    own.add_argument("--name", default="", help="what to call it, such as teacher-1; never a person's name")
    lab.add_server_options(own)
    options = parser.parse_args(arguments)
    return add(options) if options.wish == "add" else fetch(options.wish)


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


def add(options):
    """Let the course's Python copy a photograph and make what belongs to it; open its page."""
    if not folders.own_photographs_allowed():
        raise Stop(f"No photograph is added here, because {folders.NOT_ON_A_HUB}")
    home = learner_home()
    on_a_hub = "JUPYTERHUB_USER" in os.environ
    if on_a_hub:
        lab.check_hub()
    here = environment.ready()
    variables = {**here.variables(), "FACE_VALUE_HOME": str(home)}
    photo = Path.cwd() / Path(options.photo).expanduser()
    command = [str(here.python), "-m", "kit.commands.adding", str(photo), options.name]
    made = subprocess.run(
        command, cwd=CHECKOUT, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    if made.returncode:
        return made.returncode
    page, own = made.stdout.strip(), home / folders.PRIVATE
    if on_a_hub:
        say(f"Open {own / page} in the file browser of this server.")
        return 0
    return lab.serve(here, home, own, own / ".jupyter", page, "Stop with Ctrl-C here.", options)
