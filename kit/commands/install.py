"""Makes a virtual environment from a lock file, once, and says what goes wrong in a sentence.

The lock holds exact versions with their hashes and no addresses: where packages come from is the
user's own setting (or pip's default). Only ready-made wheels are taken, so that nothing is compiled and no
package's own code runs while it is installed. An environment counts as complete when its stamp,
written last, fits the lock and the Python in it. Without that it is made again from the start: the
downloads that were finished lie in pip's cache, and half-written packages cannot survive.
"""

import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager

from kit.commands.place import CHECKOUT, LOCK, python_in, site_packages_in
from kit.commands.speak import Progress, Stop, say

NEWEST_TRIED_PYTHON = (3, 14)
DOWNLOAD_MB = 140
INSTALLED_MB = 520

STAMP = "face-value.json"
PATH_FILE = "face-value.pth"


def ensure(environment, locks):
    """Make ``environment`` from ``locks`` unless it is complete; return its interpreter.

    Parameters
    ----------
    environment : Path
        The folder of the virtual environment.
    locks : list of Path
        Lock files, installed together.

    Returns
    -------
    Path
        The environment's interpreter.

    Raises
    ------
    Stop
        With what went wrong, where, and what to do.
    """
    if not is_complete(environment, locks):
        with _one_at_a_time(environment):
            # Another door may have finished while this one waited.
            if not is_complete(environment, locks):
                _make(environment, locks)
    _name_the_checkout(environment)
    return python_in(environment)


def is_complete(environment, locks):
    """Whether the stamp fits the locks and the Python that is in the environment now."""
    try:
        stamp = json.loads((environment / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return stamp == {"locks": _hash(locks), "python": _version_of(python_in(environment))}


def _make(environment, locks):
    _check_this_python()
    count = sum(line[0].isalnum() and " ; " not in line for lock in locks for line in _lines(lock))
    was_there = environment.exists()
    if was_there and (environment / STAMP).exists():
        say("The list of packages has changed, so they are installed again.")
    elif was_there:
        say("The last set-up did not finish. It starts again; finished downloads are kept.")
    _check_disk(environment)
    say(
        f"Installing {count} packages into {environment}, once: about {DOWNLOAD_MB} MB to download, "
        f"{INSTALLED_MB} MB on disk. Nothing outside this folder is changed."
    )
    with _sentences_for_errors(environment):
        (environment / STAMP).unlink(missing_ok=True)
        _make_empty(environment)
        _fill(environment, locks, count)
        _compile(environment)
        stamp = {"locks": _hash(locks), "python": _version_of(python_in(environment))}
        (environment / STAMP).write_text(json.dumps(stamp), encoding="utf-8")
    say("Installed.")


def _make_empty(environment):
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(environment)],
        env=_variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if made.returncode:
        raise Stop(explain(made.stdout, environment))


def _fill(environment, locks, count):
    command = [str(python_in(environment)), "-m", "pip", "install", "--no-user", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-compile"]
    command += ["--disable-pip-version-check", "--progress-bar", "off"]
    for lock in locks:
        command += ["-r", str(lock)]
    progress = Progress("Downloading")
    seen, said = 0, []
    with subprocess.Popen(
        command,
        env=_variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as pip:
        for line in pip.stdout:
            said.append(line)
            if line.startswith("Collecting "):
                seen += 1
                progress.update(f"{min(seen, count)} of {count} packages")
            elif line.startswith("Installing "):
                progress.close()
                progress = Progress("Unpacking")
                progress.update("half a minute on most computers")
    progress.close()
    if pip.returncode:
        raise Stop(explain("".join(said), environment))


def _compile(environment):
    """Write the bytecode now, on all cores: the first ``lab`` then starts as fast as the next.

    What a package holds that this Python cannot compile (templates, samples for other versions) is
    not our concern, so the exit code is not looked at.
    """
    folders = [str(folder) for folder in site_packages_in(environment)]
    subprocess.run(
        [str(python_in(environment)), "-m", "compileall", "-q", "-j", "0", *folders],
        env=_variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _name_the_checkout(environment):
    """Write the one line that makes ``import kit`` find this checkout, without a build step.

    Looked at on every start, since folders are moved.
    """
    for folder in site_packages_in(environment):
        path_file, line = folder / PATH_FILE, f"{CHECKOUT}\n"
        try:
            if not path_file.exists() or path_file.read_text(encoding="utf-8") != line:
                path_file.write_text(line, encoding="utf-8")
        except OSError:
            # An environment shared read-only: PYTHONPATH names the checkout as well.
            pass


def _check_this_python():
    absent = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if absent:
        version = ".".join(map(str, sys.version_info[:2]))
        raise Stop(
            f"This Python ({sys.executable}) came without its module {' and '.join(absent)}, which "
            "makes the folder for the packages. On Debian or Ubuntu install it with: sudo apt install "
            f"python{version}-venv (or python3-venv); elsewhere install Python from python.org. Then "
            "say the same again."
        )


def _check_disk(environment):
    old = sum(file.lstat().st_size for file in environment.rglob("*") if not file.is_dir())
    free_mb = (shutil.disk_usage(environment.parent).free + old) / 1e6
    if free_mb < INSTALLED_MB:
        raise Stop(_disk_full(environment.parent, f": {free_mb:.0f} MB are free"))


def _disk_full(folder, how_much=""):
    return (
        f"The disk is full where {folder} is{how_much}, and Face Value needs about {INSTALLED_MB} MB "
        "there: make room (or move the checkout to a larger disk) and say the same again."
    )


@contextmanager
def _sentences_for_errors(environment):
    try:
        yield
    except OSError as error:
        raise Stop(explain(f"[Errno {error.errno}] {error}", environment)) from error


def explain(output, environment):
    """The sentence for what pip or venv printed when it failed.

    Parameters
    ----------
    output : str
        Everything that it printed.
    environment : Path
        The environment that it was to make or fill.

    Returns
    -------
    str
        What happened, where, and what to do.
    """
    python = ".".join(map(str, sys.version_info[:2]))

    def says(*patterns):
        return any(re.search(pattern, output, re.IGNORECASE) for pattern in patterns)

    if says(rf"\[Errno {errno.ENOSPC}\]", "No space left", "not enough space", "quota exceeded"):
        temporary = os.environ.get("TMPDIR") or "the system's folder for temporary files"
        return _disk_full(f"{environment} (or {temporary})")
    if says("DO NOT MATCH THE HASHES"):
        return (
            "A package that was downloaded is not the one that the lock file names, so nothing of it "
            "was installed: try again, and if it happens again tell whoever runs the package mirror."
        )
    if says("CERTIFICATE_VERIFY_FAILED", "SSLError"):
        return (
            "The connection for downloading packages could not be trusted (its certificate is "
            "unknown): on a network of a school or a company ask for its certificate file and name "
            "it in the variable PIP_CERT, then say the same again."
        )
    if says(
        "NewConnectionError",
        "NameResolutionError",
        "ConnectTimeout",
        "ReadTimeout",
        "ProxyError",
        "ConnectionResetError",
        "Network is unreachable",
        "name resolution",
        "getaddrinfo failed",
        "ProtocolError",
    ):
        return (
            "The packages could not be downloaded because there is no way to the network from here: "
            "connect once (or set the proxy of your network in HTTPS_PROXY) and say the same again; "
            "after that Face Value works offline."
        )
    if says("No matching distribution", "is not a supported wheel"):
        newest = ".".join(map(str, NEWEST_TRIED_PYTHON))
        return (
            f"Some package has no ready-made form for Python {python} on this system: use Python 3.11 "
            f"to {newest} from python.org on 64-bit Windows, macOS or Linux, or the conda route in "
            "environment.yml."
        )
    if says("Permission denied", rf"\[Errno ({errno.EACCES}|{errno.EPERM}|{errno.EROFS})\]"):
        return (
            f"Nothing can be written in {environment}: close what uses it, or remove that folder if "
            "another user made it, or move the checkout to a folder of yours; then say the same again."
        )
    last = [line.strip() for line in output.splitlines() if line.strip()][-3:]
    return (
        f"The packages could not be installed in {environment}. Remove that folder and try once more; "
        f"if it stays so, report these lines: {' | '.join(last)}"
    )


@contextmanager
def _one_at_a_time(environment):
    """Hold the lock of this environment, and wait while another door holds it.

    The lock belongs to the open file, not to its existence: the system lets go of it when a process
    ends, however it ends, so a stale one cannot be left behind.
    """
    path = environment.with_name(environment.name + ".lock")
    try:
        file = open(path, "a", encoding="utf-8")  # noqa: SIM115 - closed below
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


def _variables():
    # Here and not above: environment.py decides with this module's help which Python is used.
    from kit.commands.environment import clean_variables

    variables = clean_variables()
    variables.pop("PYTHONPATH", None)
    return variables


def _lines(lock):
    return [line for line in lock.read_text(encoding="utf-8").splitlines() if line]


def _hash(locks):
    content = b"".join(lock.read_bytes() for lock in locks)
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _version_of(python):
    """``3.11`` for an interpreter that starts, None for one that does not (any more)."""
    try:
        started = subprocess.run(
            [str(python), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    except OSError:
        return None
    return started.stdout.strip() or None
