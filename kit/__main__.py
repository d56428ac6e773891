"""The door: ``python3 -m kit lab``, ``test``, ``setup``, ``doctor``, ``consent``, ``handout``, ``erase``.

Needs nothing but Python itself, and parses on old Pythons, so that "too old" is a sentence and not a
traceback. Everything else stands behind it in ``kit/commands/``, one command a file.
"""

from __future__ import print_function

import os
import sys

OLDEST_PYTHON = (3, 11)


def newer_pythons():
    """Names of Pythons on the search path that are new enough, newest first.

    ``shutil.which`` does not exist on Python 2, hence the loop.
    """
    found = []
    for minor in range(20, OLDEST_PYTHON[1] - 1, -1):
        name = "python3.%d" % minor
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            # A version manager's folder of stand-ins holds names that may not start anything.
            stand_in = os.path.basename(folder) == "shims"
            if not stand_in and os.access(os.path.join(folder, name), os.X_OK):
                found.append(name)
                break
    return found


def too_old():
    """The sentence for a Python that is too old, or None."""
    if sys.version_info >= OLDEST_PYTHON:
        return None
    sentence = "Face Value needs Python %d.%d or newer, and this is Python %d.%d (%s). " % (
        OLDEST_PYTHON + tuple(sys.version_info[:2]) + (sys.executable,)
    )
    others = newer_pythons()
    if others:
        again = " ".join([others[0], "-m", "kit"] + sys.argv[1:])
        return sentence + "A newer one is on this computer; say: " + again
    return sentence + (
        "Install a newer Python from python.org, or with your system's packages, and start it with: "
        "python3.12 -m kit lab"
    )


def main():
    sentence = too_old()
    if sentence:
        print(sentence, file=sys.stderr)
        return 1
    from kit.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
