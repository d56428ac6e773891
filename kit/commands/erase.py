"""``erase``: removes what a learner's work left behind, and says what nobody can remove from here."""

import argparse
import os

from kit import folders
from kit.commands import leavings, server
from kit.commands.speak import say

HELP = "remove your answers and what else your work left behind; asks first"

BEYOND = (
    "This cannot reach: copies that were sent or saved elsewhere; backups of this computer, or of a class's server; a "
    "page that was published; what a browser or a cloud drive kept; pictures that others have; a model that somebody "
    "trained."
)
WITHDRAWN = (
    "Withdrawals of consent are answers too. They are erased with the others: what was withdrawn is then allowed again."
)


def run(arguments):
    """List what was found, ask once, remove it, name what could not be removed.

    Returns
    -------
    int
        0 when nothing is left of what was to go, else 1; also 1 when the answer was not yes.

    Raises
    ------
    Stop
        While a lab of this folder runs: an open notebook would write again.
    """
    options = _parser().parse_args(arguments)
    home = folders.home().resolve()
    if not options.dry_run:
        _refuse_while_open(home)
    going, staying = _sorted_out(home, options)
    _list(home, going, staying)
    left = [(path, "it is a link, and what it leads to is not touched") for path in leavings.links(home)]
    if going and not options.dry_run:
        if not options.yes and not _says_yes():
            say("Nothing was erased.")
            return 1
        left += _remove(home, going)
    for path, reason in left:
        say(f"Left: {path} ({reason}).")
    return 1 if left else 0


def _parser():
    parser = argparse.ArgumentParser(prog="kit erase", description=HELP, epilog=BEYOND)
    parser.add_argument("--dry-run", action="store_true", help="only list what would be erased")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--copies", action="store_true", help="also your copies of the notebooks, all of my/")
    parser.add_argument("--photographs", action="store_true", help="also photographs that kit consent fetched")
    parser.add_argument("--private", action="store_true", help="also photographs of your own, all of private/")
    parser.add_argument("--pictures", action="store_true", help="also pictures that you saved elsewhere in that folder")
    return parser


def _sorted_out(home, options):
    """Return what is to be erased, and what stays together with the option that would erase it."""
    going, copies, pictures = leavings.find(home), leavings.copies(home), leavings.pictures(home)
    staying = []
    if options.copies:
        going = [leaving for leaving in going if leaving.remove is leavings.unlink]  # the copies go whole
        pictures.files[:] = [path for path in pictures.files if path not in copies.files]
    wishes = (
        (options.copies, copies, "--copies"),
        (options.pictures, pictures, "--pictures"),
        (options.photographs, leavings.photographs(home), "--photographs"),
        (options.private, leavings.own(home), "--private"),
    )
    for wished, leaving, option in wishes:
        if wished and leaving.files:
            going.append(leaving)
        elif leaving.files:
            staying.append((leaving, option))
    return going, staying


def _list(home, going, staying):
    """Print what was found, what stays, and what cannot be reached."""
    print(f"Found in {home}:" if going else f"There is nothing of yours to erase in {home}.")
    for leaving in going:
        print(f"  {_counted(leaving)}: {leaving.words}.")
    if any(home / "answers" / "withdrawals" in file.parents for leaving in going for file in leaving.files):
        print(WITHDRAWN)
    for leaving, option in staying:
        print(f"These stay; to erase them too, add {option}:\n  {_counted(leaving)}: {leaving.words}.")
    print(BEYOND)


def _counted(leaving):
    count = len(leaving.files)
    return f"{leaving.place:<12} {count:>3} {'file' if count == 1 else 'files'}"


def _refuse_while_open(home):
    server.stop_while_open(home, "an open notebook would write again", "Nothing was erased.")
    if "JUPYTERHUB_USER" in os.environ:
        say("You are inside a Jupyter server: shut down its notebooks first, or they write again.")


def _says_yes():
    try:
        return input("Type yes to erase: ").strip().lower() == "yes"
    except EOFError:
        return False


def _remove(home, going):
    """Remove every file that can be removed, and say how many; return the others, each with the reason."""
    removed, left = 0, []
    for leaving in going:
        for path in leaving.files:
            try:
                leaving.remove(path)
                removed += 1
            except OSError as error:
                left.append((path, error.strerror or str(error)))
    for name in (*leavings.FOLDERS, folders.PHOTOGRAPHS, folders.PRIVATE):
        left += leavings.remove_empty(home / name)
    print("Done with 1 file." if removed == 1 else f"Done with {removed} files.")
    return left
