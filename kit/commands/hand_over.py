"""Waits for a program that was started from here, and passes on how it ended."""

import subprocess

# How long a program may take to end by itself after Ctrl-C: kernels are closed, summaries printed.
CLOSING_S = 15


def wait_for(process):
    """Wait until ``process`` ends, also through Ctrl-C.

    In a terminal the program got the Ctrl-C as well, and ends in its own way; one that does not is
    ended after a while.

    Returns
    -------
    int
        Its exit code; as in a shell, 128 + the signal when a signal ended it.
    """
    patience_s = None
    while True:
        try:
            code = process.wait(patience_s)
            return 128 - code if code < 0 else code
        except KeyboardInterrupt:
            patience_s = CLOSING_S
        except subprocess.TimeoutExpired:
            process.terminate()
            patience_s = None
