"""How the door speaks: one sentence that says what, where, and what to do."""

import json
import sys
import time


class Stop(Exception):
    """Ends a command with one sentence for the person at the keyboard.

    Parameters
    ----------
    sentence : str
        What happened, where, and what to do.
    code : int
        The exit code.
    """

    def __init__(self, sentence, code=1):
        super().__init__(sentence)
        self.code = code


def say(sentence):
    """Print one line for the person at the keyboard.

    It goes to the error stream, so that what a command prints for programs stays clean.
    """
    print(sentence, file=sys.stderr, flush=True)


def tell(**answer):
    """Print an answer for the program that asked, as one JSON object."""
    json.dump(answer, sys.stdout)


class Progress:
    """One line that says how far something slow has come.

    In a terminal the line is rewritten in place; elsewhere (a log) a new line is printed at most
    every ``every_s`` seconds.
    """

    def __init__(self, what, every_s=15.0):
        self.what = what
        self.every_s = every_s
        self.live = sys.stderr.isatty()
        self.width = 0
        self.last = time.monotonic()

    def update(self, how_far):
        """Show ``how_far`` (a few words) behind what is being done."""
        now = time.monotonic()
        line = f"{self.what}: {how_far}"
        if self.live:
            print("\r" + line.ljust(self.width), end="", file=sys.stderr, flush=True)
            self.width = len(line)
        elif now - self.last > self.every_s:
            self.last = now
            say(line)

    def close(self):
        """End the line, so that the next sentence starts on a fresh one."""
        if self.live and self.width:
            print("\r" + " " * self.width + "\r", end="", file=sys.stderr, flush=True)
