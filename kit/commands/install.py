"""Makes a virtual environment from a lock file, once.

The lock holds exact versions with their hashes and no addresses: where packages come from is the
user's own setting (or pip's default). Only ready-made wheels are taken, so that nothing is compiled
and no package's own code runs while it is installed. An environment counts as complete when its
stamp, written last, fits the lock and the Python in it. Without that it is made again from the start:
finished downloads lie in pip's cache, and no half-written package can survive.
"""

import hashlib
import importlib.util
import json
import locale
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from kit.commands.place import CHECKOUT, python_in, site_packages_in
from kit.commands.speak import Progress, Stop, say
from kit.commands.trouble import disk_full, explain
from kit.commands.turns import one_at_a_time
from kit.commands.variables import clean_variables

STAMP = "face-value.json"
PATH_FILE = "face-value.pth"


@dataclass(frozen=True)
class Recipe:
    """What is installed, and where.

    Attributes
    ----------
    folder : str
        Name of the virtual environment's folder.
    locks : tuple of Path
        Lock files, installed together.
    download_mb, installed_mb : int
        Size in megabytes (10**6 bytes), measured on Linux x86-64 with bytecode.
    """

    folder: str
    locks: tuple[Path, ...]
    download_mb: int
    installed_mb: int

    def hash(self):
        """The sha256 of the locks, the same for both kinds of line ends."""
        content = b"".join(lock.read_bytes() for lock in self.locks)
        return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()

    def count(self):
        """How many packages there are, without those for other systems only."""
        lines = [line for lock in self.locks for line in lock.read_text("utf-8").splitlines() if "==" in line]
        systems = [re.findall(r"(?:sys_platform|os_name) == '(\w+)'", line) for line in lines]
        return sum(not named or sys.platform in named or os.name in named for named in systems)


COURSE = Recipe(".venv", (CHECKOUT / "requirements.lock",), 150, 650)
DEVELOPMENT = Recipe(".venv-dev", (*COURSE.locks, CHECKOUT / "requirements-dev.lock"), 330, 1150)


def ensure(recipe, home):
    """Make the environment of ``recipe`` in ``home`` unless it is complete.

    Parameters
    ----------
    recipe : Recipe
        What to install.
    home : Path
        The folder that holds the environment's folder.

    Returns
    -------
    Path
        The environment's interpreter.

    Raises
    ------
    Stop
        With what went wrong, where, and what to do.
    """
    environment = home / recipe.folder
    if not is_complete(recipe, home):
        with one_at_a_time(environment):
            # Another door may have finished while this one waited.
            if not is_complete(recipe, home):
                make(recipe, environment)
    name_the_checkout(environment)
    return python_in(environment)


def is_complete(recipe, home):
    """Whether the stamp fits the locks and the Python that is in the environment now."""
    environment = home / recipe.folder
    try:
        stamp = json.loads((environment / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    python = version_of(python_in(environment))
    return python is not None and stamp == {"locks": recipe.hash(), "python": python}


def make(recipe, environment):
    """Make the environment from the start, and stamp it when all of it is there."""
    check_python()
    stamp = environment / STAMP
    if stamp.exists():
        say("The list of packages or the Python has changed, so they are installed again.")
    elif environment.exists():
        say("The last set-up did not finish, so it starts again (pip keeps most of what it has downloaded).")
    check_disk(recipe, environment)
    say(
        f"Installing {recipe.count()} packages into {environment}, once: about {recipe.download_mb} MB "
        f"to download, {recipe.installed_mb} MB on the disk."
    )
    try:
        stamp.unlink(missing_ok=True)
        run_quietly(sys.executable, "-m", "venv", "--clear", environment, environment=environment)
        fill(recipe, environment)
        warm_up(environment)
        complete = {"locks": recipe.hash(), "python": version_of(python_in(environment))}
        stamp.write_text(json.dumps(complete), encoding="utf-8")
    except OSError as error:
        raise Stop(explain(f"[Errno {error.errno}] {error}", environment)) from error
    say("Installed.")


def fill(recipe, environment):
    """Let the environment's own pip install the locks, with a line that says how far it is."""
    command = [python_in(environment), "-m", "pip", "install", "--no-user", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-compile"]
    command += ["--disable-pip-version-check", "--progress-bar", "off"]
    for lock in recipe.locks:
        command += ["-r", lock]
    progress, collected = Progress("Downloading"), 0

    def listen(line):
        nonlocal progress, collected
        if line.startswith("Collecting "):
            collected += 1
            progress.update(f"{collected} of {recipe.count()} packages")
        elif line.startswith("Installing "):
            progress.close()
            progress = Progress("Unpacking")
            progress.update("half a minute on most computers")

    try:
        run_quietly(*command, environment=environment, listen=listen)
    finally:
        progress.close()


def run_quietly(*command, environment, listen=None):
    """Run a program without showing what it prints, unless it fails: then ``Stop`` says it."""
    said = []
    with subprocess.Popen(
        [str(part) for part in command],
        env={name: value for name, value in clean_variables().items() if name != "PYTHONPATH"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as program:
        for line in program.stdout:
            said.append(line)
            if listen:
                listen(line)
    if program.returncode:
        raise Stop(explain("".join(said), environment))


def warm_up(environment):
    """Do now what would make the first ``lab`` slower than the next: bytecode, list of fonts.

    The exit codes are not looked at: some packages hold templates and samples that this Python cannot
    compile, and nothing depends on either step.
    """
    python = str(python_in(environment))
    folders = [str(folder) for folder in site_packages_in(environment)]
    for step in (
        ["-m", "compileall", "-q", "-j", "0", *folders],
        ["-c", "import matplotlib.font_manager"],
    ):
        subprocess.run(
            [python, *step],
            env=clean_variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def name_the_checkout(environment):
    """Write the one line that makes ``import kit`` find this checkout, without a build step.

    Looked at on every start, since folders are moved.
    """
    for folder in site_packages_in(environment):
        path_file = folder / PATH_FILE
        try:
            # Python reads these files in the encoding of the system, and does not start when it cannot.
            line = f"{CHECKOUT}\n".encode(locale.getencoding())
            if not path_file.exists() or path_file.read_bytes() != line:
                path_file.write_bytes(line)
        except (OSError, UnicodeEncodeError):
            # Shared read-only, or a name that cannot be written so: PYTHONPATH names the checkout as well.
            pass


def check_python():
    """Raise ``Stop`` when this Python cannot make a virtual environment."""
    absent = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if absent:
        version = ".".join(map(str, sys.version_info[:2]))
        raise Stop(
            f"This Python ({sys.executable}) came without its module {' and '.join(absent)}, which "
            "makes the folder for the packages. On Debian or Ubuntu install it with: sudo apt install "
            f"python{version}-venv (or python3-venv); elsewhere install Python from python.org. Then "
            "say the same again."
        )


def check_disk(recipe, environment):
    """Raise ``Stop`` when there is not enough room; what is there already will be replaced."""
    files = (file for file in environment.rglob("*") if not file.is_dir())
    replaced = sum(file.lstat().st_size for file in files)
    free_mb = (shutil.disk_usage(environment.parent).free + replaced) / 1e6
    if free_mb < recipe.installed_mb:
        how_much = f" ({free_mb:.0f} MB are free, about {recipe.installed_mb} MB are needed)"
        raise Stop(disk_full(environment.parent, how_much))


def version_of(python):
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
