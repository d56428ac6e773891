"""``lab``: opens the course in JupyterLab, in the learner's own copies."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import webbrowser

from kit.commands import copies, environment, needs, server
from kit.commands.hand_over import wait_for
from kit.commands.place import CHECKOUT, learner_home
from kit.commands.speak import Stop, say

HELP = "open the course, or one notebook of it: lab 03"


def run(arguments):
    """Install if needed, make the copies, start JupyterLab, stay until it ends.

    Returns
    -------
    int
        What JupyterLab returned; 0 when another ``lab`` of this folder runs already.
    """
    options = _parser().parse_args(arguments)
    wanted = options.fresh or options.notebook
    notebook = copies.find(wanted) if wanted else None

    home = learner_home()
    mine, settings = home / "my", home / ".jupyter"
    if "JUPYTERHUB_USER" in os.environ:
        check_hub()
        _make_copies(mine, options.fresh and notebook)
        say(f"You are inside a Jupyter server already: open the folder {mine} in its file browser.")
        return 0

    here = environment.ready()
    _make_copies(mine, options.fresh and notebook)
    says = f"Your notebooks are in {mine}, your answers go to {home / 'answers'}. Stop with Ctrl-C here."
    return serve(here, home, mine, settings, notebook and notebook.name, says, options)


def serve(here, home, root, settings, page, says, options):
    """Open a page in JupyterLab, in the one that shows the folder already or in a new one; stay until that ends.

    Parameters
    ----------
    here : Environment
    home, root, settings : Path
        The learner's folder, the folder that JupyterLab shows, and the one for its settings.
    page : str or None
        A notebook in `root`.
    says : str
        What is said once it has started.
    options : argparse.Namespace
        With ``port`` and ``no_browser``.
    """
    variables = here.variables()
    variables["FACE_VALUE_HOME"] = str(home)
    server.configure(settings, variables)
    running = server.find_running(settings / "runtime", root)
    if running:
        say("Face Value is open already; this is the same one.")
        _show(running, page, options.no_browser)
        return 0

    say("Starting JupyterLab ...")
    process, running = server.start(here, variables, root, options.port, settings / "server.log")
    # A Ctrl-C in the terminal reaches JupyterLab by itself; a polite end from outside is handed on.
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    say(says)
    _show(running, page, options.no_browser)
    return wait_for(process)


def check_hub():
    """Raise ``Stop`` when a notebook on this Hub would not find the packages, or this course's kit.

    Notebooks run there in the Hub's own Python, so an environment of ours would not help them.
    """
    wrong = list(needs.missing().values())
    look = [sys.executable, "-c", "import kit; raise SystemExit(kit.__title__ != 'Face Value')"]
    if subprocess.run(look, cwd=tempfile.gettempdir(), capture_output=True).returncode:
        wrong.append("the course's kit cannot be imported")
    if wrong:
        raise Stop(
            f"The Python of this Hub ({sys.executable}) is not ready for Face Value ({', '.join(wrong)}): ask whoever "
            f"runs the Hub for an environment made from {CHECKOUT / 'environment.yml'}. Nothing was installed."
        )


def _make_copies(mine, fresh):
    if fresh and (aside := copies.set_aside(mine, fresh)):
        say(f"Your old copy is now {aside.name}, in the same folder.")
    copies.make(mine)


def _parser():
    parser = argparse.ArgumentParser(prog="kit lab", description=HELP)
    parser.add_argument("notebook", nargs="?", help="number of the notebook to open, for instance 03")
    add_server_options(parser)
    parser.add_argument(
        "--fresh", metavar="NN", help="start notebook NN anew; your old copy is kept beside it, with a number"
    )
    return parser


def add_server_options(parser):
    """Add the options of every command that opens a page."""
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening it")
    parser.add_argument("--port", type=int, help="port to listen on (default: the first free one from 8888)")


def _show(running, page, only_print):
    address = server.address(running, page)
    # On its own line and on the output stream: to be copied, or read by a program.
    print(f"Open: {address}", flush=True)
    # Without a screen Python would start a text browser in this terminal, and wait for it.
    has_screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    if not only_print and not (has_screen and webbrowser.open(address)):
        say("No browser could be opened from here: copy the address above into one on this computer.")
