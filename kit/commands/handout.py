"""``handout``: case cards on paper, and a learner's own answers for somebody who comments on them.

Everything is written into the folder ``handout`` beside ``my`` and ``answers``; nothing is sent anywhere.
"""

import argparse
import json
import subprocess

from kit.commands import chromium, environment
from kit.commands.place import CHECKOUT, learner_home
from kit.commands.speak import Stop, say

HELP = "print case cards, lenses and rules, or your answers for somebody who comments on them"

PAPERS = ("a4", "letter")
NO_CHROMIUM = (
    "No Chromium or Chrome on this computer could write the PDF: open the page in your browser and print it, without "
    "headers and footers."
)
YOURS = (
    "It holds words of yours. Look through it first; nobody has a right to it. To leave something out, delete that "
    "part in any text editor."
)


def run(arguments):
    """Write the sheets, and where a Chromium is found the PDF; print where they are.

    Returns
    -------
    int
        0 when the page was written, also when no PDF could be.

    Raises
    ------
    Stop
        When there is no such case, or nothing to print.
    """
    options = _parser().parse_args(arguments)
    home = learner_home()
    here = environment.ready()
    if options.answers:
        page = _written(here, home, "kit.commands.answer_sheets", *options.cases)
        say(YOURS)
    else:
        settings = ["--paper", options.paper, *(["--strong"] if options.strong else [])]
        if options.lab:
            page = _written(here, home, "kit.commands.class_sheets", *settings)
        else:
            notes = ["--notes"] if options.notes else []
            page = _written(here, home, "kit.commands.card_sheets", *settings, *notes, *options.cases)
    print(page)
    if not options.no_pdf:
        pdf = chromium.print_to_pdf(page)
        if pdf:
            print(pdf)
        else:
            say(NO_CHROMIUM)
    return 0


def _parser():
    parser = argparse.ArgumentParser(prog="kit handout", description=HELP)
    parser.add_argument(
        "cases",
        nargs="*",
        help="names of cards in data/cases, or of a path in data/paths.yml; all unless some are named",
    )
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help="two A5 halves on A4, or two on Letter")
    parser.add_argument("--strong", action="store_true", help="also cards on hard topics")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--notes", action="store_true", help="the notes for whoever leads instead, of the same cards")
    instead.add_argument("--lab", action="store_true", help="the lenses, the rule lab and the laws instead")
    instead.add_argument(
        "--answers", action="store_true", help="your own answers instead; name notebooks to take only theirs"
    )
    parser.add_argument("--no-pdf", action="store_true", help="write the page only")
    return parser


def _written(here, home, module, *arguments):
    """Let the course's Python write a page, and return where it is."""
    variables = {**here.variables(), "FACE_VALUE_HOME": str(home)}
    told = subprocess.run(
        [str(here.python), "-m", module, *arguments],
        cwd=CHECKOUT,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    try:
        answer = json.loads(told.stdout)
    except ValueError:
        raise Stop(f"The page was not written: {told.stderr.strip().rpartition(chr(10))[2]}") from None
    if "problem" in answer:
        raise Stop(answer["problem"])
    return answer["page"]
