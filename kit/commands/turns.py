"""Lets one door at a time work on an installation."""

import sys
from contextlib import contextmanager

from kit.commands.speak import Stop, say
from kit.commands.trouble import explain


@contextmanager
def one_at_a_time(environment):
    """Hold the lock of this environment, and wait while another door holds it.

    The lock belongs to the open file, not to its existence: the system lets go of it when a process
    ends, however it ends, so a stale one cannot be left behind.
    """
    path = environment.with_name(environment.name + ".lock")
    try:
        file = open(path, "a", encoding="utf-8")
    except OSError as error:
        raise Stop(explain(f"[Errno {error.errno}] {error}", environment)) from error
    with file:
        if not _try_lock(file):
            say("Another set-up of this folder is running; this one waits until it is done.")
            _lock(file)
        yield


if sys.platform == "win32":
    import msvcrt
    import time

    def _try_lock(file):
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _lock(file):
        while not _try_lock(file):
            time.sleep(1)

else:
    import fcntl

    def _try_lock(file):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # A file system without locks: two doors at once are rare, no door at all is worse.
            return True
        return True

    def _lock(file):
        fcntl.flock(file, fcntl.LOCK_EX)
