"""The door: what it says when something is missing, what it leaves alone, and what the lists agree on.

No test here uses the network or installs anything: pip and venv are replaced where they would run.
"""

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import tomllib
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from kit import __main__ as door
from kit import commands, folders, store
from kit.commands import (
    copies,
    doctor,
    environment,
    install,
    lab,
    leavings,
    needs,
    place,
    probe,
    server,
    test,
    trouble,
    turns,
)
from kit.commands.speak import Progress, Stop
from kit.commands.variables import clean_variables
from tests.small import small_picture

CHECKOUT = Path(__file__).resolve().parents[1]

# The same package has another name on conda-forge than on the Python index.
CONDA_NAMES = {"matplotlib": "matplotlib-base", "PyYAML": "pyyaml", "PyWavelets": "pywavelets"}

WHERE = Path("somewhere") / ".venv"


def text_of(name):
    return (CHECKOUT / name).read_text(encoding="utf-8")


def pins(name):
    """Package to version, as a lock has them."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text_of(name), re.MULTILINE))


# What the lists agree on


def test_conda_and_pip_users_get_the_same_packages_at_the_same_bounds():
    conda = yaml.safe_load(text_of("environment.yml"))["dependencies"]
    conda_bounds = dict(entry.split(" >=") for entry in conda if isinstance(entry, str) and entry != "pip")
    assert conda_bounds.pop("python") == tomllib.loads(text_of("pyproject.toml"))["project"]["requires-python"][2:]
    assert conda_bounds == {CONDA_NAMES.get(name, name): bound for name, bound in needs.bounds().items()}
    assert conda[-1] == {"pip": ["-e ."]}


def test_the_lock_has_every_package_that_is_needed_at_or_above_its_bound():
    locked = pins("requirements.lock")
    for name, bound in needs.bounds().items():
        assert needs.is_new_enough(locked[name.lower()], bound), name


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_hash_and_no_lock_has_an_address(lock):
    text = text_of(lock)
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(lock)) > 10
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)
    assert "://" not in text
    assert "--index-url" not in text


def test_both_locks_name_the_same_version_of_what_they_share():
    course, development = pins("requirements.lock"), pins("requirements-dev.lock")
    shared = course.keys() & development.keys()
    assert {"numpy", "scipy"} <= shared
    assert all(course[name] == development[name] for name in shared)


def test_nothing_that_only_developers_need_is_installed_for_learners():
    only_ours = {"playwright", "opencv-python-headless", "scikit-learn", "ruff", "textstat", "uv"}
    assert only_ours <= pins("requirements-dev.lock").keys()
    assert not only_ours & pins("requirements.lock").keys()


def test_the_commit_hook_checks_style_with_the_version_that_ci_uses():
    hooks = yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"]
    assert [hook["rev"] for hook in hooks] == ["v" + pins("requirements-dev.lock")["ruff"]]


def test_versions_are_compared_as_numbers():
    assert needs.is_new_enough("1.10", "1.9")
    assert needs.is_new_enough("2.1.0", "2.1")
    assert needs.is_new_enough("2.1", "2.1.0")
    assert not needs.is_new_enough("0.25.2", "0.26")


# Python too old, and what else cannot be helped


@pytest.mark.parametrize("name", ["kit/__main__.py", "kit/__init__.py"])
def test_the_door_still_parses_on_old_pythons(name):
    tree = ast.parse(text_of(name), feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr) for node in ast.walk(tree))


def test_a_python_that_is_too_old_is_told_which_one_to_use_instead(monkeypatch, capsys, tmp_path):
    Version = namedtuple("Version", "major minor micro")
    monkeypatch.setattr(sys, "version_info", Version(3, 6, 15))
    monkeypatch.setattr(sys, "argv", ["kit", "lab", "03"])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert door.main() == 1
    assert "needs Python 3.11 or newer, and this is Python 3.6" in capsys.readouterr().err
    newer = tmp_path / "python3.12"
    newer.touch(mode=0o755)
    assert door.too_old().endswith("python3.12 -m kit lab 03")


def test_a_python_without_ensurepip_is_told_the_name_of_the_system_package(monkeypatch):
    find = install.importlib.util.find_spec
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name))
    with pytest.raises(Stop, match=r"without its module ensurepip.*apt install python3\.\d+-venv"):
        install.check_python()


def test_a_disk_that_is_too_small_is_said_before_anything_is_downloaded(monkeypatch, tmp_path):
    monkeypatch.setattr(install.shutil, "disk_usage", lambda folder: SimpleNamespace(free=60_000_000))
    with pytest.raises(Stop, match="60 MB are free, about 650 MB are needed"):
        install.check_disk(install.COURSE, tmp_path / ".venv")


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching distribution found", "network"),
        ("socket.gaierror: [Errno -3] Temporary failure in name resolution", "network"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("OSError: [WinError 112] There is not enough space on the disk", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one that the lock"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "PIP_CERT"),
        (
            "ERROR: Could not find a version that satisfies scipy\nERROR: No matching distribution",
            "Python 3.11 to 3.14",
        ),
        ("PermissionError: [Errno 13] Permission denied: 'x'", "Nothing can be written in"),
        ("[Errno 30] Read-only file system", "Nothing can be written in"),
        ("first\nsomething nobody has seen before\n", "report these lines: first | something nobody has seen"),
    ],
)
def test_what_pip_prints_becomes_one_sentence_that_says_what_to_do(printed, told):
    sentence = trouble.explain(printed, WHERE)
    assert told in sentence
    assert "Traceback" not in sentence


# Installing


@pytest.fixture
def recipe(tmp_path):
    """A lock of one package, and a home to install it in."""
    lock = tmp_path / "small.lock"
    lock.write_text("one==1.0 \\\n    --hash=sha256:00\nelsewhere==2 ; os_name == 'another' \\\n    --hash=sha256:11\n")
    return install.Recipe(".venv", (lock,), download_mb=1, installed_mb=1)


@pytest.fixture
def pip(monkeypatch):
    """Stands in for venv and pip: notes each call, makes the folder, and fails when told to."""
    calls = SimpleNamespace(made=0, filled=0, fail=None)

    def run_quietly(*command, environment, listen=None):
        if "venv" in command:
            calls.made += 1
            environment.mkdir(exist_ok=True)
            python = place.python_in(environment)
            python.parent.mkdir(exist_ok=True)
            if not python.exists():
                python.symlink_to(sys.executable)
        else:
            calls.filled += 1
            if calls.fail:
                raise calls.fail

    monkeypatch.setattr(install, "run_quietly", run_quietly)
    monkeypatch.setattr(install, "warm_up", lambda environment: None)
    return calls


def test_an_installation_is_done_once_and_packages_of_other_systems_are_not_counted(recipe, pip, tmp_path, capsys):
    assert install.ensure(recipe, tmp_path) == place.python_in(tmp_path / ".venv")
    assert "Installing 1 packages" in capsys.readouterr().err
    install.ensure(recipe, tmp_path)
    assert (pip.made, pip.filled) == (1, 1)
    assert capsys.readouterr().err == ""


def test_a_set_up_that_was_interrupted_starts_again_and_then_counts_as_complete(recipe, pip, tmp_path, capsys):
    pip.fail = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        install.ensure(recipe, tmp_path)
    assert not install.is_complete(recipe, tmp_path)
    pip.fail = None
    install.ensure(recipe, tmp_path)
    assert "did not finish" in capsys.readouterr().err
    assert install.is_complete(recipe, tmp_path)


def test_a_changed_lock_is_installed_again_but_other_line_ends_are_no_change(recipe, pip, tmp_path, capsys):
    install.ensure(recipe, tmp_path)
    lock = recipe.locks[0]
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    install.ensure(recipe, tmp_path)
    assert pip.filled == 1
    lock.write_text(lock.read_text() + "two==1.0 \\\n    --hash=sha256:22\n")
    install.ensure(recipe, tmp_path)
    assert pip.filled == 2
    assert "has changed" in capsys.readouterr().err


def test_an_environment_whose_python_is_gone_or_another_one_is_not_complete(recipe, pip, tmp_path):
    install.ensure(recipe, tmp_path)
    stamp = tmp_path / ".venv" / install.STAMP
    right = stamp.read_text()
    stamp.write_text(json.dumps({**json.loads(right), "python": "3.8"}))
    assert not install.is_complete(recipe, tmp_path)
    stamp.write_text(right)
    assert install.is_complete(recipe, tmp_path)
    place.python_in(tmp_path / ".venv").unlink()
    assert not install.is_complete(recipe, tmp_path)


def test_an_error_of_the_disk_while_installing_is_a_sentence(recipe, pip, tmp_path):
    pip.fail = OSError(28, "No space left on device")
    with pytest.raises(Stop, match="The disk is full where"):
        install.ensure(recipe, tmp_path)
    assert not install.is_complete(recipe, tmp_path)


def test_two_doors_never_install_at_once_and_the_second_waits(tmp_path, monkeypatch):
    order = []
    inside, waits = threading.Event(), threading.Event()
    monkeypatch.setattr(turns, "say", lambda sentence: waits.set())

    def first():
        with turns.one_at_a_time(tmp_path / ".venv"):
            inside.set()
            assert waits.wait(30)
            order.append("first")

    def second():
        assert inside.wait(30)
        with turns.one_at_a_time(tmp_path / ".venv"):
            order.append("second")

    threads = [threading.Thread(target=work) for work in (second, first)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert order == ["first", "second"]


def test_the_lock_of_a_door_that_died_is_ignored(tmp_path, capsys):
    dies_inside = (
        "import os, pathlib, sys; from kit.commands import turns\n"
        f"with turns.one_at_a_time(pathlib.Path({str(tmp_path / '.venv')!r})): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", dies_inside], cwd=CHECKOUT).returncode == 9
    assert (tmp_path / ".venv.lock").exists()
    with turns.one_at_a_time(tmp_path / ".venv"):
        assert capsys.readouterr().err == ""


def test_what_a_program_prints_is_shown_only_when_it_fails(tmp_path, capfd):
    install.run_quietly(sys.executable, "-c", "print('noise')", environment=tmp_path)
    assert capfd.readouterr().out == ""
    with pytest.raises(Stop, match=r"\[Errno 13\]|Nothing can be written"):
        install.run_quietly(
            sys.executable, "-c", "raise SystemExit('[Errno 13] Permission denied')", environment=tmp_path
        )


def test_one_line_makes_this_checkout_importable_and_follows_it_when_it_moves(tmp_path):
    packages = (
        tmp_path / "Lib" / "site-packages"
        if sys.platform == "win32"
        else tmp_path / "lib" / "python3.11" / "site-packages"
    )
    packages.mkdir(parents=True)
    (packages / install.PATH_FILE).write_text("/where/it/was/before\n")
    install.name_the_checkout(tmp_path)
    assert (packages / install.PATH_FILE).read_text() == f"{CHECKOUT}\n"


# What is handed on, and what is left alone


def test_settings_that_misdirect_an_installation_are_dropped_and_those_of_the_network_kept(monkeypatch):
    kept = {"HTTPS_PROXY": "p", "PIP_INDEX_URL": "i", "PIP_FIND_LINKS": "f", "PIP_CERT": "c", "SSL_CERT_FILE": "s"}
    for name in ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONHOME"):
        monkeypatch.setenv(name, "1")
    for name, value in kept.items():
        monkeypatch.setenv(name, value)
    variables = clean_variables()
    assert not {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PYTHONHOME"} & variables.keys()
    assert kept.items() <= variables.items()
    assert variables["OPENBLAS_NUM_THREADS"] == variables["OMP_NUM_THREADS"] == "1"


def test_this_checkout_comes_before_any_other_package_named_kit(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "theirs")
    own = environment.Environment(Path(sys.executable), own=True).variables()
    foreign = environment.Environment(Path(sys.executable), own=False).variables()
    assert own["PYTHONPATH"] == str(CHECKOUT)
    assert foreign["PYTHONPATH"] == os.pathsep.join([str(CHECKOUT), "theirs"])


def test_a_foreign_environment_that_has_everything_is_used_as_it_is(monkeypatch):
    monkeypatch.setattr(environment, "foreign", lambda: True)
    monkeypatch.setattr(needs, "missing", dict)
    monkeypatch.setattr(install, "ensure", lambda *_: pytest.fail("must not install"))
    assert environment.ready() == environment.Environment(Path(sys.executable), own=False)


def test_a_foreign_environment_that_lacks_something_is_never_installed_into(monkeypatch, capsys):
    monkeypatch.setattr(environment, "foreign", lambda: True)
    monkeypatch.setattr(needs, "missing", lambda: {"scipy": "scipy is 1.2, 1.14 is needed"})
    monkeypatch.setattr(install, "ensure", lambda recipe, home: home / recipe.folder / "python")
    ready = environment.ready()
    assert ready.own
    assert ready.python.parent.name == ".venv"
    said = capsys.readouterr().err
    assert "scipy is 1.2, 1.14 is needed" in said
    assert "left as it is" in said


def test_an_environment_counts_as_foreign_when_conda_a_hub_or_its_owner_made_it(monkeypatch, tmp_path):
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    assert not environment.foreign()
    monkeypatch.setenv("JUPYTERHUB_USER", "somebody")
    assert environment.foreign()
    monkeypatch.delenv("JUPYTERHUB_USER")
    (tmp_path / "conda-meta").mkdir()
    assert environment.foreign()
    monkeypatch.setattr(sys, "prefix", str(place.CHECKOUT / ".venv"))
    assert environment.foreign() == (place.installation_home() != place.CHECKOUT)


def test_missing_packages_are_named_with_the_version_that_is_needed(tmp_path):
    wrong = needs.missing([tmp_path])
    assert wrong.keys() == needs.bounds().keys()
    assert wrong["numpy"] == "numpy is missing"


def test_on_a_checkout_that_cannot_be_written_everything_lives_in_the_users_data_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("FACE_VALUE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    writable = folders.is_writable
    monkeypatch.setattr(place, "is_writable", lambda folder: folder != place.CHECKOUT and writable(folder))
    monkeypatch.setattr(folders, "checkout_is_writable", lambda: False)
    assert place.installation_home() == place.learner_home() == folders.user_data_folder()
    assert folders.user_data_folder().is_relative_to(tmp_path)
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path / "named"))
    assert place.learner_home() == tmp_path / "named"


def test_a_home_that_cannot_be_made_is_a_sentence_that_names_the_variable(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(Stop, match="Nothing can be written in .*FACE_VALUE_HOME"):
        place.learner_home()


# Working copies


@pytest.fixture
def notebooks(monkeypatch, tmp_path):
    """Two committed notebooks."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("00-start", "03-swap"):
        (folder / f"{name}.ipynb").write_text(f"committed {name}")
    monkeypatch.setattr(copies, "NOTEBOOKS", folder)
    return folder


def test_a_learners_copy_is_made_once_and_never_overwritten(notebooks, tmp_path, capsys):
    mine = tmp_path / "my"
    copies.make(mine)
    assert (mine / "03-swap.ipynb").read_text() == "committed 03-swap"
    (mine / "03-swap.ipynb").write_text("my work")
    (notebooks / "03-swap.ipynb").write_text("newer")
    copies.make(mine)
    assert (mine / "03-swap.ipynb").read_text() == "my work"
    said = capsys.readouterr().err
    assert "newer 03-swap" in said
    assert "--fresh 03" in said
    assert "00-start" not in said


def test_a_learners_copy_has_no_results_yet_and_all_of_the_text():
    cells = [
        {"cell_type": "markdown", "source": "How does a face move?"},
        {"cell_type": "code", "source": "1 + 1", "execution_count": 7, "outputs": [{"text": "2"}]},
    ]
    copied = json.loads(copies.without_results(json.dumps({"cells": cells, "nbformat": 4})))
    assert copied["cells"][0] == cells[0]
    assert copied["cells"][1] == {"cell_type": "code", "source": "1 + 1", "execution_count": None, "outputs": []}
    assert copied["nbformat"] == 4


def test_starting_anew_keeps_every_old_copy_beside_the_fresh_one(notebooks, tmp_path, capsys):
    mine = tmp_path / "my"
    for turn in ("first", "second"):
        copies.make(mine)
        (mine / "03-swap.ipynb").write_text(turn)
        copies.set_aside(mine, copies.find("3"))
    copies.make(mine)
    assert (mine / "03-swap-old-1.ipynb").read_text() == "first"
    assert (mine / "03-swap-old-2.ipynb").read_text() == "second"
    assert (mine / "03-swap.ipynb").read_text() == "committed 03-swap"
    assert copies.set_aside(mine, Path("04-learning.ipynb")) is None
    assert capsys.readouterr().err == ""


def test_after_starting_anew_a_newer_notebook_is_no_longer_announced(notebooks, tmp_path, capsys):
    mine = tmp_path / "my"
    copies.make(mine)
    (notebooks / "03-swap.ipynb").write_text("newer")
    copies.set_aside(mine, notebooks / "03-swap.ipynb")
    copies.make(mine)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("number", ["03", "3", "03-swap"])
def test_a_notebook_is_found_by_its_number(notebooks, number):
    assert copies.find(number).name == "03-swap.ipynb"


@pytest.mark.parametrize("number", ["77", "swap", ""])
def test_a_number_that_no_notebook_has_is_answered_with_those_that_exist(notebooks, number):
    with pytest.raises(Stop, match="There is: 00-start, 03-swap"):
        copies.find(number)


# The server


@pytest.fixture
def listening():
    """A server on a free port that answers as Jupyter does, with a token."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if "token=secret" in self.path else 403)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer((server.HOST, 0), Answer) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.02,))
        thread.start()
        yield http.server_address[1]
        http.shutdown()
        thread.join()


def running(folder, root, port, token="secret"):
    note = {"root_dir": str(root), "url": f"http://{server.HOST}:{port}/", "token": token, "pid": 1}
    (folder / f"jpserver-{port}.json").write_text(json.dumps(note))


def test_a_second_lab_finds_the_first_of_this_checkout_only(listening, tmp_path):
    running(tmp_path, tmp_path / "my", listening)
    found = server.find_running(tmp_path, tmp_path / "my")
    assert server.address(found, "03-swap.ipynb") == (
        f"http://127.0.0.1:{listening}/lab/tree/03-swap.ipynb?token=secret"
    )
    assert server.find_running(tmp_path, tmp_path / "somebody-elses") is None


def test_a_server_that_died_or_does_not_know_the_token_is_not_found(listening, tmp_path):
    running(tmp_path, tmp_path, listening, token="another")
    with socket.socket() as free:
        free.bind((server.HOST, 0))
        gone = free.getsockname()[1]
    running(tmp_path, tmp_path, gone)
    (tmp_path / "jpserver-1.json").write_text("{half")
    assert server.find_running(tmp_path, tmp_path) is None


def test_a_port_that_is_taken_is_a_sentence_with_another_port(listening, tmp_path):
    here = environment.Environment(Path(sys.executable), own=True)
    with pytest.raises(Stop, match=f"Port {listening} .* is taken.*--port {listening + 1}"):
        server.start(here, {}, tmp_path, listening, tmp_path / "log")


def test_a_server_that_ends_at_once_is_a_sentence_with_its_last_line(tmp_path, monkeypatch):
    (tmp_path / "jupyterlab.py").write_text("raise SystemExit('it would not')")
    here = environment.Environment(Path(sys.executable), own=True)
    variables = {**os.environ, "PYTHONPATH": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(Stop, match="did not start.*the last line is: it would not"):
        server.start(here, variables, tmp_path, None, tmp_path / "log")


def test_the_course_has_jupyter_settings_of_its_own_and_the_users_look_and_keys(tmp_path):
    variables = {"JUPYTER_CONFIG_DIR": str(tmp_path / "theirs")}
    server.configure(tmp_path / "ours", variables)
    assert variables["JUPYTER_CONFIG_DIR"] == str(tmp_path / "ours")
    assert variables["JUPYTERLAB_SETTINGS_DIR"] == str(tmp_path / "theirs" / "lab" / "user-settings")
    assert not (tmp_path / "theirs").exists()
    settings = json.loads((tmp_path / "ours" / "labconfig" / "default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert settings["@jupyterlab/notebook-extension:tracker"]["windowingMode"] == "none"
    assert "underline" in (tmp_path / "ours" / "custom" / "custom.css").read_text()


def test_the_address_is_printed_for_people_without_a_browser(capsys, monkeypatch):
    monkeypatch.setattr(lab.webbrowser, "open", lambda address: False)
    monkeypatch.setenv("DISPLAY", ":0")
    found = {"url": "http://127.0.0.1:8888/", "token": "secret"}
    lab._show(found, "03-swap.ipynb", only_print=False)
    said = capsys.readouterr()
    assert said.out == "Open: http://127.0.0.1:8888/lab/tree/03-swap.ipynb?token=secret\n"
    assert "copy the address" in said.err


def test_on_a_hub_nothing_is_installed_and_the_sentence_says_whom_to_ask(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTERHUB_USER", "somebody")
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.setattr(needs, "missing", lambda: {"pooch": "pooch is missing"})
    monkeypatch.setattr(install, "ensure", lambda *_: pytest.fail("must not install"))
    with pytest.raises(Stop, match="pooch is missing.*ask whoever runs the Hub.*environment.yml"):
        lab.run([])
    assert not list(tmp_path.iterdir())


def test_on_a_hub_that_is_ready_the_copies_are_made_and_no_second_server(monkeypatch, tmp_path, notebooks, capsys):
    monkeypatch.setenv("JUPYTERHUB_USER", "somebody")
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.setattr(lab, "check_hub", lambda: None)
    assert lab.run([]) == 0
    assert (tmp_path / "my" / "03-swap.ipynb").exists()
    assert "open the folder" in capsys.readouterr().err


# Erasing

WIDGETS = {"application/vnd.jupyter.widget-state+json": {"state": {"1": {"state": {"value": "my secret"}}}}}
NOTEBOOK = {
    "cells": [{"cell_type": "code", "source": "1 + 1", "outputs": [{"text": "zwölf"}]}],
    "metadata": {"widgets": WIDGETS, "kernelspec": {"name": "python3"}},
    "nbformat": 4,
}
PICTURE = b"picture with " + leavings.DISCLOSURE + b" in it"
GOES = {
    "answers/03-swap/03-nets.yml": b"answer: holes",
    "answers/withdrawals/robin.yml": b"record_id: robin",
    "answers/pictures/swap.png": PICTURE,
    "handout/answers.html": b"my words",
    "cache/pictures/one.npz": b"numbers",
    "my/.ipynb_checkpoints/03-swap-checkpoint.ipynb": b"{}",
    ".jupyter/workspaces/default.jupyterlab-workspace": b"{}",
    ".jupyter/ipython/profile_default/history.sqlite": b"typed",
    ".jupyter/runtime/jpserver-1.json": b"{half",
    ".jupyter/server.log": b"opened 03-swap",
}
STAYS = {
    ".jupyter/jupyter_lab_config.json": b"{}",
    "my/notes.txt": b"notes",
    "my/kept.png": PICTURE,
    "made/swap.webp": PICTURE,
    "made/somebody-elses.png": b"another picture",
    "private/consent/kim.yml": b"record_id: kim",
    "private/portrait.png": PICTURE,
    "private/answers/03-nets.yml": b"theirs",
    "photographs/lisa/lisa1.jpg": b"a photograph",
    "photographs/lisa/lisa1.tem": b"its landmarks",
    "notebooks/03-swap.ipynb": json.dumps(NOTEBOOK).encode(),
    "data/hero.txt": b"hero",
}


@pytest.fixture
def home(monkeypatch, tmp_path):
    """A learner's folder in which everything was left behind that a learner can leave."""
    folder = tmp_path / "home"
    for name, content in {**GOES, **STAYS}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "my" / "03-swap.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    monkeypatch.setenv("FACE_VALUE_HOME", str(folder))
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("must not ask"))
    return folder


def holds(folder):
    """Every file below a folder with its content, and every link with what it leads to."""
    files = [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]
    return {
        path.relative_to(folder).as_posix(): os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in files
    }


def test_erasing_removes_what_was_left_behind_and_nothing_else(home, capsys):
    assert commands.run(["erase", "--yes"]) == 0
    left = holds(home)
    copy = json.loads(left.pop("my/03-swap.ipynb"))
    assert left == STAYS
    assert copy == {**NOTEBOOK, "metadata": {"kernelspec": {"name": "python3"}}}
    assert not (home / "answers").exists()
    said = capsys.readouterr().out
    assert "withdrawals of consent: 1, saved pictures: 1" in said
    assert "what was withdrawn is then allowed again" in said
    assert re.search(r"add --private:\n +private/ +3 files: photographs of your own", said)
    assert "These stay; to erase them too, add --copies" in said
    for unreached in ("sent", "class's server", "published", "browser", "cloud drive", "others have", "trained"):
        assert unreached in said.partition("This cannot reach: ")[2]
    assert commands.run(["erase", "--yes"]) == 0
    assert "nothing of yours to erase" in capsys.readouterr().out


def test_copies_and_pictures_are_erased_only_when_wished(home, capsys):
    assert commands.run(["erase", "--yes", "--pictures"]) == 0
    assert holds(home).keys() == STAYS.keys() - {"my/kept.png", "made/swap.webp"} | {"my/03-swap.ipynb"}
    assert "my/kept.png" in capsys.readouterr().out
    (home / "my" / "kept.png").write_bytes(PICTURE)
    assert commands.run(["erase", "--yes", "--copies", "--pictures"]) == 0
    assert holds(home).keys() == {name for name in STAYS if not name.startswith("my/")} - {"made/swap.webp"}
    assert not (home / "my").exists()


def test_photographs_that_were_fetched_are_erased_only_when_wished(home, capsys):
    assert commands.run(["erase", "--yes"]) == 0
    assert re.search(r"add --photographs:\n +photographs/ +2 files: photographs of people", capsys.readouterr().out)
    assert (home / "photographs" / "lisa" / "lisa1.jpg").exists()
    assert commands.run(["erase", "--yes", "--photographs"]) == 0
    assert not (home / "photographs").exists()
    assert holds(home).keys() == {name for name in STAYS if "photographs" not in name} | {"my/03-swap.ipynb"}


def test_photographs_of_ones_own_are_erased_only_when_wished_with_all_that_belongs_to_them(home):
    (home / "private" / ".jupyter" / "workspaces").mkdir(parents=True)
    (home / "private" / ".jupyter" / "workspaces" / "one").write_bytes(b"{}")
    assert commands.run(["erase", "--yes", "--copies", "--pictures", "--photographs"]) == 0
    assert {name for name in STAYS if name.startswith("private/")} < holds(home).keys()
    assert commands.run(["erase", "--yes", "--private"]) == 0
    assert not (home / "private").exists()


def test_while_a_page_of_ones_own_photograph_is_open_nothing_is_erased(home, listening, capsys):
    (home / "private" / ".jupyter" / "runtime").mkdir(parents=True)
    running(home / "private" / ".jupyter" / "runtime", home / "private", listening)
    assert commands.run(["erase", "--yes", "--private"]) == 1
    assert (home / "private" / "portrait.png").exists()
    assert "close it first" in capsys.readouterr().err


def test_photographs_that_a_class_shares_are_not_erased_by_one_of_it(home, tmp_path, capsys):
    shutil.move(home / "photographs", tmp_path / "shared")
    (home / "photographs").symlink_to(tmp_path / "shared")
    before = holds(tmp_path / "shared")
    assert commands.run(["erase", "--yes", "--photographs"]) == 0
    assert holds(tmp_path / "shared") == before
    assert "Left:" not in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["", "y", "no", None])
def test_anything_but_yes_erases_nothing(home, monkeypatch, capsys, answer):
    def ask(_):
        if answer is None:
            raise EOFError
        return answer

    before = holds(home)
    monkeypatch.setattr("builtins.input", ask)
    assert commands.run(["erase", "--copies", "--pictures"]) == 1
    assert holds(home) == before
    assert "Nothing was erased." in capsys.readouterr().err


def test_it_is_asked_once_and_yes_erases(home, monkeypatch):
    asked = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or " Yes")
    assert commands.run(["erase"]) == 0
    assert asked == ["Type yes to erase: "]
    assert not (home / "answers").exists()


def test_a_dry_run_only_lists(home, capsys):
    before = holds(home)
    assert commands.run(["erase", "--dry-run", "--copies", "--pictures"]) == 0
    assert holds(home) == before
    said = capsys.readouterr().out
    assert "made/swap.webp" in said
    assert re.search(r"answers/ +3 files: what you answered", said)


def test_no_link_is_followed_out_of_the_learners_folder(home, tmp_path, capsys):
    outside = tmp_path / "outside"
    for name in ("answers/one.yml", "cache/one.npz", "workspaces/one", "my/one.ipynb"):
        (outside / name).parent.mkdir(parents=True, exist_ok=True)
        (outside / name).write_text(json.dumps(NOTEBOOK))
    (outside / "swap.png").write_bytes(PICTURE)
    before = holds(outside)
    (home / "answers" / "one.yml").symlink_to(outside / "answers" / "one.yml")
    (home / "answers" / "folder").symlink_to(outside / "answers")
    (home / "made" / "link.png").symlink_to(outside / "swap.png")
    (home / "made" / "folder").symlink_to(outside)
    (home / "my" / "one.ipynb").symlink_to(outside / "my" / "one.ipynb")
    for name in ("cache", ".jupyter/workspaces"):
        shutil.rmtree(home / name)
        (home / name).symlink_to(outside / Path(name).name)
    assert commands.run(["erase", "--yes", "--pictures"]) == 1
    assert holds(outside) == before
    assert not (home / "answers").exists()
    for name in ("cache", ".jupyter/workspaces", "my/one.ipynb", "made/link.png", "made/folder"):
        assert (home / name).is_symlink()
    assert f"Left: {home / 'cache'} (it is a link, and what it leads to is not touched)." in capsys.readouterr().err
    assert commands.run(["erase", "--yes", "--copies"]) == 1
    assert not (home / "my").exists()
    assert holds(outside) == before


def test_a_learners_folder_that_is_itself_a_link_is_the_learners_choice(home, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(home)
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path / "link"))
    assert commands.run(["erase", "--yes", "--pictures"]) == 0
    assert not (home / "answers").exists()
    assert not (home / "made" / "swap.webp").exists()


def test_what_cannot_be_removed_is_named_with_the_reason_and_the_others_go(home, monkeypatch, capsys):
    stubborn = home / "answers" / "03-swap" / "03-nets.yml"
    broken = home / "my" / "broken.ipynb"
    broken.write_bytes(b"{half of " + leavings.WIDGET_STATE)
    unlink = Path.unlink

    def unlink_but_one(path, missing_ok=False):
        if path == stubborn:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink_but_one)
    assert commands.run(["erase", "--yes"]) == 1
    left = holds(home)
    assert left.pop("my/broken.ipynb").startswith(b"{half")
    assert left.keys() == STAYS.keys() | {"my/03-swap.ipynb", "answers/03-swap/03-nets.yml"}
    said = capsys.readouterr().err
    assert f"Left: {stubborn} (Permission denied)." in said
    assert f"Left: {broken} (it is no notebook that can be read" in said


def test_while_a_lab_of_this_folder_runs_nothing_is_erased(home, listening, capsys):
    running(home / ".jupyter" / "runtime", home / "my", listening)
    before = holds(home)
    assert commands.run(["erase", "--yes"]) == 1
    assert holds(home) == before
    assert "an open notebook would write again: close it first" in capsys.readouterr().err
    assert commands.run(["erase", "--dry-run"]) == 0


def test_in_the_checkout_the_courses_own_pictures_are_never_listed(home, monkeypatch):
    monkeypatch.setattr(folders, "CHECKOUT", home)
    for name in folders.SHIPPED:
        (home / name).mkdir(exist_ok=True)
        (home / name / "hero.png").write_bytes(PICTURE)
    assert [path.name for path in leavings.pictures(home).files] == ["swap.webp", "kept.png"]


@pytest.mark.parametrize("suffix", folders.IMAGE_SUFFIXES)
def test_a_saved_picture_is_known_by_its_disclosure(home, suffix):
    assert suffix in store.SAVED_FORMATS
    store.save(small_picture(), f"made/mine{suffix}", audience="class")
    assert home / "made" / f"mine{suffix}" in leavings.pictures(home).files


# Commands, exit codes


def test_an_unknown_command_is_answered_with_the_list_of_commands(capsys):
    assert commands.run(["nonsense"]) == 2
    assert "lab, test, setup, doctor" in capsys.readouterr().err


def test_every_command_is_listed_with_what_it_does(capsys):
    assert commands.run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(re.search(rf"-m kit {name} +\w", shown) for name in commands.COMMANDS)


@pytest.mark.parametrize(("raised", "code"), [(Stop("a sentence", code=4), 4), (KeyboardInterrupt(), 130)])
def test_a_command_that_stops_or_is_interrupted_returns_its_code_without_a_traceback(monkeypatch, capsys, raised, code):
    def stop(arguments):
        raise raised

    monkeypatch.setattr(doctor, "run", stop)
    assert commands.run(["doctor"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_number_chooses_a_notebook_with_its_rooms_tests_and_examples(tmp_path, monkeypatch):
    monkeypatch.setattr(test, "CHECKOUT", tmp_path)
    monkeypatch.setattr(test, "NOTEBOOKS", tmp_path / "notebooks")
    for path in ("notebooks/03-swap.ipynb", "tests/test_swap.py", "kit/swap/warp.py", "tests/browser/test_lab.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    paths = test.room_of(tmp_path / "notebooks" / "03-swap.ipynb")
    assert paths == ["notebooks/03-swap.ipynb", "tests/test_swap.py", "kit/swap"]
    assert test.browser_paths(paths) == ["tests/test_swap.py", "kit/swap", "tests/browser"]
    (tmp_path / "notebooks" / "00-start.ipynb").touch()
    assert test.browser_paths(paths)[-2:] == ["-k", "not 00-start"]


@pytest.mark.parametrize(
    ("own", "machine", "python", "strict"),
    [(True, "x86_64", "3.11", True), (False, "x86_64", "3.11", False), (True, "arm64", "3.11", False)],
)
def test_outputs_are_compared_on_the_reference_platform_only(monkeypatch, own, machine, python, strict):
    monkeypatch.setattr(test.platform, "system", lambda: "Linux")
    monkeypatch.setattr(test.platform, "machine", lambda: machine)
    monkeypatch.setattr(install, "version_of", lambda interpreter: python)
    assert test.is_reference(environment.Environment(Path("python"), own)) is strict


@pytest.mark.parametrize(("course", "development", "code"), [(0, 0, 0), (0, 5, 0), (1, 0, 1), (0, 1, 1), (2, 0, 2)])
def test_the_exit_code_of_the_first_failing_run_is_passed_on(monkeypatch, capsys, course, development, code):
    runs = []

    def pytest_run(here, home, name, arguments):
        runs.append(name)
        counts = {"passed": 3, "failed": int(name == "course" and course == 1), "skipped": 0}
        (home / f"{name}.account.json").write_text(json.dumps(counts))
        return course if name == "course" else development

    here = environment.Environment(Path("python"), own=True)
    monkeypatch.setattr(environment, "ready", lambda: here)
    monkeypatch.setattr(test, "is_reference", lambda here: True)
    monkeypatch.setattr(test, "development_environment", lambda: environment.Environment(Path("dev"), own=True))
    monkeypatch.setattr(test, "_pytest", pytest_run)
    assert test.run([]) == code
    assert runs == (["course"] if course == test.INTERRUPTED else ["course", "development"])
    assert f"Tests: {3 * len(runs)} passed, {int(course == 1)} failed, 0 skipped" in capsys.readouterr().out


def test_options_of_pytest_are_passed_on_and_only_the_first_word_is_a_notebook(monkeypatch, notebooks):
    given = []

    def pytest_run(here, home, name, arguments):
        given.append(arguments)
        return 0

    monkeypatch.setattr(environment, "ready", lambda: environment.Environment(Path("python"), own=True))
    monkeypatch.setattr(test, "is_reference", lambda here: True)
    monkeypatch.setattr(test, "development_environment", lambda: None)
    monkeypatch.setattr(test, "_pytest", pytest_run)
    monkeypatch.setattr(test, "room_of", lambda notebook: [notebook.name])
    test.run(["-k", "seam"])
    test.run(["03", "-x"])
    assert given == [["--nbval", "-k", "seam"], ["--nbval", "03-swap.ipynb", "-x"]]


def test_a_skip_without_a_listed_reason_fails_in_ci_only(tmp_path):
    for name in ("conftest.py", "kit/__init__.py", "kit/commands/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text_of(name) if name != "kit/commands/__init__.py" else "")
    for name in ("kit/folders.py", "kit/commands/variables.py"):
        (tmp_path / name).write_text(text_of(name))
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_small.py").write_text("import pytest\ndef test_it():\n    pytest.skip('no display: :0')\n")
    (tests / "allowed_skips.txt").write_text("# why\n")

    def code(**variables):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir=."]
        environ = {name: value for name, value in os.environ.items() if name not in ("CI", "FACE_VALUE_TEST_ACCOUNT")}
        environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        told = subprocess.run(command, cwd=tmp_path, env={**environ, **variables}, capture_output=True, text=True)
        return told.returncode, told.stdout

    assert code()[0] == 0
    failed, said = code(CI="true")
    assert failed == 1
    assert "Skipped without a listed reason: tests/test_small.py::test_it: no display: :0" in said
    (tests / "allowed_skips.txt").write_text("no display: *\n")
    assert code(CI="true")[0] == 0


# The doctor


def test_the_doctor_gives_a_remedy_with_every_cross_and_reads_well_for_programs(capsys, monkeypatch):
    monkeypatch.setattr(environment, "current", lambda: None)
    monkeypatch.setattr(place, "site_packages_in", lambda environment: [])
    code = doctor.run(["--json"])
    findings = json.loads(capsys.readouterr().out)
    assert code == 1
    crosses = [finding for finding in findings if not finding["met"]]
    assert any(finding["remedy"] == "python3 -m kit setup" for finding in crosses)
    assert all(finding["remedy"] for finding in crosses)
    assert all(set(finding) == {"need", "met", "found", "remedy", "optional"} for finding in findings)


def test_the_doctor_counts_the_photographs_that_were_fetched(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "CHECKOUT", tmp_path / "no" / "checkout")
    monkeypatch.setenv("FACE_VALUE_PHOTOS", str(tmp_path))
    finding = doctor._photographs()
    assert not finding.met
    assert finding.optional
    assert "python3 -m kit consent london" in finding.remedy
    (tmp_path / "london").mkdir()
    (tmp_path / "london" / "001_03.jpg").write_bytes(b"x")
    assert doctor._photographs().found == f"1 of 102 of london, in {tmp_path}"


def test_an_optional_need_that_is_not_met_does_not_fail_the_doctor(monkeypatch, capsys):
    monkeypatch.setattr(
        doctor, "examine", lambda: [doctor.Finding("a browser", False, "none", "get one", optional=True)]
    )
    assert doctor.run([]) == 0
    assert "(optional)" in capsys.readouterr().out


def test_the_doctor_recognises_another_package_that_is_named_kit(tmp_path, monkeypatch):
    (tmp_path / "my").mkdir()
    (tmp_path / "my" / "kit.py").write_text("'somebody else'")
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    here = environment.Environment(Path(sys.executable), own=True)
    finding = doctor._right_kit(doctor._ask(here))
    assert not finding.met
    assert "another package named kit" in finding.remedy
    (tmp_path / "my" / "kit.py").unlink()
    assert doctor._right_kit(doctor._ask(here)).met


def test_a_data_file_that_breaks_its_schema_is_named_with_field_and_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(probe, "CHECKOUT", tmp_path)
    cards = tmp_path / "data" / "cases"
    cards.mkdir(parents=True)
    schema = {"type": "object", "properties": {"year": {"type": "integer"}, "day": {"type": "string"}}}
    (cards / "case.schema.json").write_text(json.dumps(schema))
    (cards / "one.yml").write_text("year: long ago\nday: 2024-05-01\n")
    (cards / "two.md").write_text("---\nyear: 2021\n---\nText\n")
    assert probe.wrong_data(tmp_path / "data") == ["data/cases/one.yml, $.year: 'long ago' is not of type 'integer'"]


def test_the_shipped_data_follow_their_schemas():
    assert list((CHECKOUT / "data").rglob("*.schema.json"))
    assert probe.wrong_data(CHECKOUT / "data") == []


# House rules for the door


def test_a_progress_line_in_a_log_is_not_repeated_for_every_step(capsys):
    progress = Progress("Downloading", every_s=3600)
    for number in range(50):
        progress.update(f"{number} of 50")
    progress.close()
    assert capsys.readouterr().err == ""


def test_what_runs_before_the_installation_needs_the_standard_library_only():
    sources = [CHECKOUT / "kit" / "__main__.py", *(CHECKOUT / "kit" / "commands").glob("*.py")]
    assert len(sources) > 10
    for source in sources:
        if source.name in ("probe.py", "fetching.py", "adding.py"):  # run in the course's own Python
            continue
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.split(".")[0]
                assert top == "kit" or top in sys.stdlib_module_names, f"{source.name} imports {name}"


def test_starting_the_door_loads_no_installed_package():
    told = "import sys; from kit import commands; commands.overview(); print('numpy' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", told], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
