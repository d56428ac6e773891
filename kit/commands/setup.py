"""``setup``: does the installation alone, for whoever prepares a room of computers."""

import argparse

from kit.commands import environment, install
from kit.commands.place import installation_home
from kit.commands.speak import say

HELP = "install what the course needs (lab and test do it by themselves)"


def run(arguments):
    """Install into ``.venv`` (with ``--dev`` into ``.venv-dev``); say where it is."""
    parser = argparse.ArgumentParser(prog="kit setup", description=HELP)
    parser.add_argument("--dev", action="store_true", help="make .venv-dev, with the peers and the browser's driver")
    if parser.parse_args(arguments).dev:
        python = install.ensure(install.DEVELOPMENT, installation_home())
    else:
        python = environment.ready().python
    say(f"Ready: {python}")
    return 0
