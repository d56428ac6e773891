"""The commands behind ``python3 -m kit``: one a file, each with ``HELP`` and ``run(arguments)``.

Standard library only: everything here has to work before the installation, and has to explain what
is wrong when there is none.
"""

import importlib
import sys

from kit.commands.speak import Stop, say

COMMANDS = ("lab", "test", "setup", "doctor", "consent", "handout", "erase")

# What a shell reports for a program that Ctrl-C ended.
INTERRUPTED = 130


def run(arguments):
    """Run one command and return its exit code.

    Parameters
    ----------
    arguments : list of str
        The command's name and its options, as typed after ``python3 -m kit``.

    Returns
    -------
    int
        0 for success; what a program that was started returned, passed through unchanged.
    """
    # A folder's name may have letters that the terminal cannot show; that must not end a command.
    sys.stdout.reconfigure(errors="replace")
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(overview())
        return 0 if arguments else 2
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        say(f"There is no command {name!r}. The commands are: {', '.join(COMMANDS)}.")
        return 2
    try:
        return importlib.import_module(f"kit.commands.{name}").run(rest)
    except Stop as stop:
        say(str(stop))
        return stop.code
    except KeyboardInterrupt:
        say("Stopped.")
        return INTERRUPTED


def overview():
    """What ``python3 -m kit`` prints by itself: one line a command."""
    lines = ["Face Value: a teaching kit on the ethics of synthetic media.", ""]
    start = "py -m kit" if sys.platform == "win32" else "python3 -m kit"
    widest = max(map(len, COMMANDS))
    for name in COMMANDS:
        help_line = importlib.import_module(f"kit.commands.{name}").HELP
        lines.append(f"  {start} {name:<{widest}} {help_line}")
    return "\n".join(lines)
