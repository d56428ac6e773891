"""Checks that the course's lock can be installed on every system and Python that the README names.

Needs the network, so ``.ci/run`` runs it and the test suite does not: ``.venv-dev/bin/python
tests/lock_check.py``. First, every hash in the lock must be one that the index has for that version. Then, for
each system, uv plans an installation: every version must exist as a wheel for it, and the packages must be all
that they need of each other. Nothing is installed.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
LOCKS = (CHECKOUT / "requirements.lock", CHECKOUT / "requirements-dev.lock")

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
)


def hashes(lock):
    """The hashes in a lock's text, by the line that pins the version.

    Parameters
    ----------
    lock : str

    Returns
    -------
    dict of str to set of str
    """
    found, pin = {}, None
    for line in lock.splitlines():
        if re.match(r"[a-z0-9]", line):
            pin = line.rstrip(" \\")
            found[pin] = set()
        elif digest := re.search(r"--hash=(sha256:[0-9a-f]{64})", line):
            found[pin].add(digest[1])
    return found


def unknown_hashes(lock):
    """The pins of a lock that have no hash, or one that the index does not have for that version.

    Parameters
    ----------
    lock : Path

    Returns
    -------
    list of str
    """
    ours = hashes(lock.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder, "pins.in")
        pins.write_text("\n".join(ours) + "\n", encoding="utf-8")
        compiled = _uv("compile", "--universal", "--no-deps", "--generate-hashes", "--no-annotate", "--quiet", pins)
    theirs = hashes(compiled.stdout)
    return [pin for pin, digests in ours.items() if not digests or not digests <= theirs.get(pin, set())]


def plan(system, python):
    """Let uv plan the installation of the course's lock; say whether it worked, and what uv said.

    Parameters
    ----------
    system, python : str
        A platform as uv names it, and a Python version.

    Returns
    -------
    tuple of (bool, str)
    """
    with tempfile.TemporaryDirectory() as nowhere:
        where = ("--target", nowhere, "--python-version", python, "--python-platform", system)
        planned = _uv("install", "--dry-run", "--require-hashes", *where, "-r", LOCKS[0])
    return planned.returncode == 0, planned.stderr.strip()


def _uv(command, *options):
    uv = Path(sys.executable).with_name("uv")
    return subprocess.run(
        [uv, "pip", command, "--python", sys.executable, "--only-binary", ":all:", *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def main():
    failed = 0
    for lock in LOCKS:
        unknown = unknown_hashes(lock)
        failed += len(unknown)
        print(f"{lock.name}: {', '.join(unknown) + ' UNKNOWN' if unknown else 'every hash is known'}", flush=True)
    for system in SYSTEMS:
        for python in PYTHONS:
            worked, said = plan(system, python)
            failed += not worked
            print(f"{system}, Python {python}: {'can be installed' if worked else f'FAILED: {said}'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
