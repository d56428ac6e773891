"""What every test run needs: one thread, a folder of its own, and an account of what was left out."""

import fnmatch
import importlib.util
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from kit import folders
from kit.commands.variables import ONE_THREAD

# Before numpy is imported for the first time: afterwards its library has counted the cores already.
for _name in ONE_THREAD:
    os.environ.setdefault(_name, "1")

# Photographs with consent are looked for where the person who runs the tests keeps them; without any, their tests are
# skipped.
if folders.photographs().is_dir():
    os.environ.setdefault("FACE_VALUE_PHOTOS", str(folders.photographs()))

# Answers, pictures and caches of tests never land in the folder of the person who runs them.
# `python3 -m kit test` names one folder for its two runs, so that the second finds the caches of the first.
_HOME = os.environ.get("FACE_VALUE_TEST_HOME") or tempfile.mkdtemp(prefix="face-value-test-")
os.environ["FACE_VALUE_HOME"] = _HOME

# What is marked `peer` or `browser` needs libraries that learners do not: they are in .venv-dev only.
_NEEDS_DEVELOPMENT = ("peer", "browser")
_HAS_DEVELOPMENT = all(map(importlib.util.find_spec, ("cv2", "sklearn", "playwright")))
_WITH_PEERS = [f"tests/benchmarks/{name}.py" for name in ("swap_peers", "swap_speed", "traces_speed")]
collect_ignore = [] if _HAS_DEVELOPMENT else ["tests/browser", *_WITH_PEERS]

_ALLOWED_SKIPS = Path(__file__).with_name("tests") / "allowed_skips.txt"


class Account:
    """Counts outcomes, and keeps the reason of everything that was skipped."""

    def __init__(self):
        self.counts = dict.fromkeys(("passed", "failed", "skipped"), 0)
        self.skips = []
        self.left_out = 0

    def pytest_collection_modifyitems(self, config, items):
        if _HAS_DEVELOPMENT:
            return
        out = [item for item in items if any(map(item.get_closest_marker, _NEEDS_DEVELOPMENT))]
        self.left_out = len(out)
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.counts["failed"] += 1
        elif report.skipped:
            self._skipped(report)
        elif report.when == "call":
            self.counts["passed"] += 1

    def pytest_collectreport(self, report):
        if report.failed:
            self.counts["failed"] += 1
        elif report.skipped:
            self._skipped(report)

    def _skipped(self, report):
        self.counts["skipped"] += 1
        reason = getattr(report, "wasxfail", None)
        if reason is None:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        self.skips.append((report.nodeid, reason.removeprefix("Skipped: ")))

    def unlisted(self):
        """The skips whose reason is not in the list of allowed ones."""
        lines = _ALLOWED_SKIPS.read_text(encoding="utf-8").splitlines()
        allowed = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        return [
            (where, reason)
            for where, reason in self.skips
            if not any(fnmatch.fnmatchcase(reason, pattern) for pattern in allowed)
        ]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        # In CI a skip is a hole that nobody would look at, unless somebody wrote down why it may be.
        if os.environ.get("CI") and self.unlisted() and session.exitstatus in (0, 5):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if "FACE_VALUE_TEST_ACCOUNT" in os.environ:
            Path(os.environ["FACE_VALUE_TEST_ACCOUNT"]).write_text(json.dumps(self.counts), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter):
        if not _HAS_DEVELOPMENT:
            terminalreporter.write_line(
                f"Not run here: {self.left_out} comparisons with other libraries, and the browser tests. "
                "They need .venv-dev (CONTRIBUTING.md says how to make it)."
            )
        if os.environ.get("CI"):
            for where, reason in self.unlisted():
                terminalreporter.write_line(f"Skipped without a listed reason: {where}: {reason}", red=True)


def pytest_configure(config):
    config.pluginmanager.register(Account())


def pytest_unconfigure():
    if "FACE_VALUE_TEST_HOME" not in os.environ:
        shutil.rmtree(_HOME, ignore_errors=True)
