"""A checkout that cannot be written, such as one that a class shares: a learner's work lives elsewhere, all of it.

A copy of the checkout is really made read-only, and one process does in it what a learner does. The administrator of
Linux may write everywhere, so that process first gives up that power; where that cannot be had (Windows), the kit is
told that it cannot write, and the comparison of the checkout before and after still holds.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_house import CHECKOUT

LEARNER = """
import ctypes, io, json, os, sys
from contextlib import redirect_stdout

CAN_OVERRIDE = 0b110  # bits of the powers to write and to read whatever the permissions say
if sys.platform == "linux" and os.geteuid() == 0:
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # the version that all kernels of today know; this process
    powers = (ctypes.c_uint32 * 6)()  # twice: effective, permitted, inheritable
    assert libc.capget(header, powers) == 0
    powers[0] &= ~CAN_OVERRIDE
    assert libc.capset(header, powers) == 0

from kit import actors, consent, exercises, figures, folders, store, swap
from kit.commands import copies, doctor, place, server
from kit.exercises import answers

really = not folders.checkout_is_writable()
if not really:
    writable = folders.is_writable
    folders.checkout_is_writable = lambda: False
    place.is_writable = doctor.is_writable = lambda folder: folder != folders.CHECKOUT and writable(folder)

home = place.learner_home()
copies.make(home / "my")
server.configure(home / ".jupyter", {})
with redirect_stdout(io.StringIO()):
    exercises.begin("03-swap")
    answers.keep("03-nets", {"answer": "holes"})
    exercises.positions("03-claims", {"new": "Deepfakes are new."}, ["agree", "disagree"])
    rowan, hazel = actors.load("rowan"), actors.load("hazel")
    swapped = store.cached(swap.face, rowan, onto=hazel)
    figures.save(swapped, "swap.png")
    store.save(swapped, "made/swap.png", audience="class")
    consent.withdraw("actors")
    consent.restore("actors")
    exercises.check("03-feather", 4)
places = doctor._places(home).found
print(json.dumps({"really": really, "kit": str(folders.CHECKOUT), "where": exercises.where(), "places": places}))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A read-only copy of what a learner needs of the checkout."""
    folder = tmp_path_factory.mktemp("shared") / "face-value"
    for name in ("kit", "data", "notebooks"):
        shutil.copytree(CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_*"))
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(CHECKOUT / name, folder)
    allowed(folder, writing=False)
    yield folder
    allowed(folder, writing=True)


def allowed(folder: Path, *, writing: bool) -> None:
    """Allow or forbid everybody to write into a folder and its files."""
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IWUSR if writing else mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


def held(folder: Path) -> dict[str, str]:
    """Return every file of a folder with a hash of its content."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("named", [True, False], ids=["FACE_VALUE_HOME", "the user's data folder"])
def test_what_a_learner_makes_on_a_read_only_checkout_lives_elsewhere_and_doctor_names_it(checkout, tmp_path, named):
    dropped = ("FACE_VALUE_HOME", "JUPYTERHUB_USER")
    variables = {name: value for name, value in os.environ.items() if name not in dropped}
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        variables[name] = str(tmp_path / "user")
    variables |= {"PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
    if named:
        variables["FACE_VALUE_HOME"] = str(tmp_path / "mine")
    before = held(checkout)
    done = subprocess.run([sys.executable, "-c", LEARNER], cwd=tmp_path, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["kit"] == str(checkout)
    assert said["really"] or sys.platform != "linux"
    assert held(checkout) == before

    home = Path(said["where"]).parents[1]
    assert home.is_relative_to(tmp_path / ("mine" if named else "user"))
    made = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    copied = {f"my/{path.name}" for path in (checkout / "notebooks").glob("*.ipynb")}
    assert copied <= made
    for name in ("answers/03-swap/03-nets.yml", "answers/pictures/swap.png", "made/swap.png"):
        assert name in made
    assert any(name.startswith("cache/pictures/") for name in made)
    assert not (home / "answers" / "withdrawals" / "actors.yml").exists()
    for name in ("my", "answers", "cache"):
        assert str(home / name) in said["places"]
    assert f"the checkout ({checkout}) cannot be written" in said["places"]
