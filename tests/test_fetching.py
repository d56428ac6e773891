"""Fetching photographs: from a server on this computer, whole or not at all, and every failure is one sentence.

That the real address still answers is not tested: no test uses the network.
"""

import errno
import hashlib
import io
import json
import os
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from kit import commands, consent, folders, registry, store
from kit.commands import environment, fetching
from kit.commands import server as jupyter
from kit.commands.environment import Environment
from kit.commands.speak import Stop
from tests.small_photographs import placed, template
from tests.test_photos import LISA, SKIP


def a_picture(number):
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(number).integers(0, 256, (40, 30, 3), np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


OURS = {  # our own files, which hold no face
    "one.jpg": a_picture(1),
    "one.tem": template(placed((40, 30), 106)),
    "two.jpg": a_picture(2),
    "two.tem": template(placed((40, 30), 106)),
}
WANTED = {
    name: registry.Entry(f"inst/lisa/{name}", hashlib.sha256(content).hexdigest(), len(content))
    for name, content in OURS.items()
}


@pytest.fixture
def site(monkeypatch):
    """A server on this computer: what it holds, what it does with a name, and what it was asked for."""
    site = SimpleNamespace(files=dict(OURS), does={}, asked=[])

    class Answer(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self):
            name = self.path.rpartition("/")[2]
            site.asked.append(name)
            how, content = site.does.get(name), site.files.get(name)
            status = how if isinstance(how, int) else 200 if content is not None else 404
            self.send_response(status)
            if status != 200:
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if how == "cut off" else content)
            self.close_connection = True

        def log_message(self, *_):
            pass

    monkeypatch.setattr(fetching, "RETRIES", 0)
    monkeypatch.setattr(fetching, "TIMEOUT_S", 10)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    with ThreadingHTTPServer((jupyter.HOST, 0), Answer) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        site.address = f"http://{jupyter.HOST}:{http.server_address[1]}/at-one-commit/"
        yield site
        http.shutdown()
        thread.join(10)


def files_in(folder):
    """Every file below a folder, the lock of a fetch left out."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def refusal(folder, address):
    with pytest.raises(Stop) as stopped:
        fetching.fetch(WANTED, folder, address)
    sentence = str(stopped.value)
    assert "\n" not in sentence
    assert all(OURS[name] == content for name, content in files_in(folder).items())  # nothing half-written
    assert not [path for path in folder.iterdir() if path.name.startswith(fetching.UNFINISHED)]
    return sentence


def test_a_set_is_fetched_whole_and_from_the_fixed_address(site, tmp_path):
    fetching.fetch(WANTED, tmp_path / "lisa", site.address)
    assert files_in(tmp_path / "lisa") == OURS
    assert site.asked == list(OURS)
    assert registry.COMMIT in registry.ADDRESS
    assert registry.ADDRESS.startswith("https://")


def test_what_is_there_already_is_not_fetched_again(site, tmp_path):
    fetching.fetch(WANTED, tmp_path, site.address)
    (tmp_path / "one.jpg").write_bytes(OURS["one.jpg"][:-1])  # damaged since
    (tmp_path / "two.tem").write_bytes(OURS["two.tem"].replace(b"\n", b"\r\n"))  # the same text
    site.asked.clear()
    fetching.fetch(WANTED, tmp_path, site.address)
    assert site.asked == ["one.jpg"]
    assert (tmp_path / "one.jpg").read_bytes() == OURS["one.jpg"]


def test_a_download_that_is_cut_off_leaves_nothing_of_that_file_and_goes_on_where_it_stopped(site, tmp_path):
    site.does["two.jpg"] = "cut off"
    sentence = refusal(tmp_path, site.address)
    assert sentence == (
        "The download of two.jpg was cut off, and nothing of it was kept: say the same again, it goes on where it "
        "stopped. (2 of 4 files came before it and are kept.)"
    )
    assert files_in(tmp_path).keys() == {"one.jpg", "one.tem"}
    site.does.clear()
    site.asked.clear()
    fetching.fetch(WANTED, tmp_path, site.address)
    assert site.asked == ["two.jpg", "two.tem"]
    assert files_in(tmp_path) == OURS


def test_another_file_under_the_right_name_is_not_kept(site, tmp_path):
    site.files["one.jpg"] = b"<html>Please log in to this network.</html>"
    sentence = refusal(tmp_path, site.address)
    assert "What came as one.jpg is not the file on the list (its sha256 differs)" in sentence
    assert "may ask you to log in first" in sentence
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("status", [404, 410])
def test_a_picture_that_was_taken_down_is_said_to_be_gone_and_that_this_is_a_right(site, tmp_path, status):
    site.does["one.tem"] = status
    sentence = refusal(tmp_path, site.address)
    assert "one.tem is gone from 127.0.0.1" in sentence
    assert "which is their right. The course works without it. (1 of 4 files" in sentence


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_server_that_is_busy_or_shut_is_named_with_what_it_answered(site, tmp_path, status):
    site.does["one.jpg"] = status
    sentence = refusal(tmp_path, site.address)
    assert f"did not give out one.jpg (it answered {status}): wait some minutes" in sentence
    assert sentence.endswith("(Nothing else was changed.)")


def test_without_a_network_it_says_so_once(site, tmp_path):
    with jupyter.socket.socket() as free:
        free.bind((jupyter.HOST, 0))
        nowhere = f"http://{jupyter.HOST}:{free.getsockname()[1]}/"
    sentence = refusal(tmp_path, nowhere)
    assert "There is no way to 127.0.0.1" in sentence
    assert "HTTPS_PROXY" in sentence
    assert files_in(tmp_path) == {}


def test_a_file_that_failed_once_is_asked_for_again(site, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "RETRIES", 1)
    monkeypatch.setattr("pooch.core.time.sleep", lambda seconds: site.does.clear())
    site.does["one.jpg"] = "cut off"
    fetching.fetch(WANTED, tmp_path, site.address)
    assert site.asked == ["one.jpg", *OURS]


def test_ctrl_c_in_the_middle_of_a_file_leaves_nothing_half_written(site, tmp_path, monkeypatch):
    import pooch

    def interrupted(self, url, output_file, pooch):
        Path(output_file).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetching.fetch(WANTED, tmp_path, site.address)
    assert files_in(tmp_path) == {}


def test_what_a_process_left_behind_that_was_ended_hard_is_cleared_away(site, tmp_path):
    (tmp_path / f"{fetching.UNFINISHED}old").mkdir()
    (tmp_path / f"{fetching.UNFINISHED}old" / "tmp1").write_bytes(b"half")
    fetching.fetch(WANTED, tmp_path, site.address)
    assert files_in(tmp_path) == OURS


def test_a_disk_that_is_full_is_said_before_anything_is_fetched_or_when_it_happens(site, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as when_it_happens:
        when_it_happens.setattr(os, "replace", full)
        assert "The disk is full where" in refusal(tmp_path, site.address)
    site.asked.clear()
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=3_000_000))
    assert "3 MB are free, 50 MB are needed" in refusal(tmp_path, site.address)
    assert site.asked == []


def test_a_folder_that_may_not_be_written_is_named_with_the_remedy(site, tmp_path):
    (tmp_path / "lisa").write_bytes(b"a file where the folder should be")
    with pytest.raises(Stop, match="could not be written .*FACE_VALUE_HOME"):
        fetching.fetch(WANTED, tmp_path / "lisa", site.address)
    assert site.asked == []


# The command ------------------------------------------------------------------------------------------------


@pytest.fixture
def at_home(tmp_path, monkeypatch, site):
    """A learner's folder, this Python as the course's, and the server in the place of the real address."""
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr(environment, "ready", lambda: Environment(Path(sys.executable), own=True))
    monkeypatch.setattr(registry, "ADDRESS", site.address)
    return tmp_path


def test_the_command_says_first_what_was_signed_and_what_is_allowed(at_home, site, capfd):
    assert commands.run(["consent", "london"]) == 1  # this server has none of it
    said = capfd.readouterr()
    assert "102 photographs of the people in the London Set, with landmarks: 39 MB." in said.out
    assert f'Signed consent, as reported: "{consent.record("london").words}"' in said.out
    assert "may be shown, be measured and be averaged with others, before the class; nothing else." in said.out
    assert "never used for commercial purposes" in said.out
    assert "001_03.jpg is gone from 127.0.0.1" in said.err
    assert "Traceback" not in said.err
    assert files_in(at_home) == {}


@pytest.mark.skipif(LISA is None, reason=SKIP)
def test_the_command_fetches_a_set_that_can_then_be_loaded_and_erased(at_home, site, capfd, monkeypatch):
    site.files = {path.name: path.read_bytes() for path in LISA.iterdir()}
    assert commands.run(["consent", "lisa"]) == 0
    assert "All 8 files are in" in capfd.readouterr().out
    monkeypatch.delenv("FACE_VALUE_PHOTOS", raising=False)
    assert store.photos_folder("lisa") == folders.photographs() / "lisa" == at_home / "photographs" / "lisa"
    assert store.photographs("lisa") == ("lisa1", "lisa2", "lisa3", "lisa4")
    assert commands.run(["erase", "--yes", "--photographs"]) == 0
    assert files_in(at_home) == {}


def test_nothing_is_fetched_once_the_record_was_withdrawn(at_home, site, capfd):
    consent.withdraw("lisa")
    assert commands.run(["consent", "lisa"]) == 1
    assert "was withdrawn" in capfd.readouterr().err
    assert site.asked == []


def test_nothing_is_fetched_while_a_notebook_may_run(at_home, site, monkeypatch, capsys):
    runtime = at_home / ".jupyter" / "runtime"
    runtime.mkdir(parents=True)
    note = {"root_dir": str(at_home / "my"), "url": "http://127.0.0.1/", "token": "t", "pid": 1}
    (runtime / "jpserver-1.json").write_text(json.dumps(note))
    monkeypatch.setattr(jupyter, "_answers", lambda running: True)
    assert commands.run(["consent", "london"]) == 1
    assert "nothing is fetched while a notebook may run: close it first" in capsys.readouterr().err
    assert site.asked == []


def test_inside_of_a_jupyter_server_the_sentence_says_who_can_fetch_them(at_home, site, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTERHUB_USER", "somebody")
    assert commands.run(["consent", "london"]) == 1
    assert "FACE_VALUE_PHOTOS" in capsys.readouterr().err
    assert site.asked == []


def test_a_set_that_does_not_exist_is_answered_with_those_that_do(capsys):
    with pytest.raises(SystemExit):
        commands.run(["consent", "paris"])
    assert "'london', 'lisa'" in capsys.readouterr().err
