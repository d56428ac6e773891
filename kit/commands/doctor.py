"""``doctor``: a tick or a cross for each thing that the kit needs, and for each cross what to do."""

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass

from kit import __title__, folders, registry
from kit.commands import chromium, environment, install, needs
from kit.commands.place import CHECKOUT, installation_home, is_writable, learner_home, site_packages_in
from kit.commands.speak import Stop

HELP = "look for what is missing, and say what to do about it"

SET_UP = "python3 -m kit setup"


@dataclass(frozen=True)
class Finding:
    """One need and how it stands.

    Attributes
    ----------
    need : str
        What is needed, in a few words.
    met : bool
        Whether it is there.
    found : str
        What was found.
    remedy : str
        What to do when it is not met.
    optional : bool
        Whether the course works without it.
    """

    need: str
    met: bool
    found: str
    remedy: str = ""
    optional: bool = False


def run(arguments):
    """Print the findings; return 0 when every need that is not optional is met, else 1."""
    parser = argparse.ArgumentParser(prog="kit doctor", description=HELP)
    parser.add_argument("--json", action="store_true", help="print the findings for a program to read")
    as_json = parser.parse_args(arguments).json
    findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            print(line(finding))
    return 0 if all(finding.met or finding.optional for finding in findings) else 1


def line(finding):
    """One finding in words, with signs that every terminal can show."""
    unicode_works = (sys.stdout.encoding or "").lower().startswith("utf")
    tick, cross, absent = ("✓", "✗", "–") if unicode_works else ("ok", "NO", "--")
    if finding.met:
        return f"{tick} {finding.need}: {finding.found}"
    sign = absent if finding.optional else cross
    kind = " (optional)" if finding.optional else ""
    return f"{sign} {finding.need}{kind}: {finding.found}. What to do: {finding.remedy.rstrip('.')}."


def examine():
    """Every need with how it stands, in the order in which one would mend them.

    Returns
    -------
    list of Finding
    """
    findings = [_python(), _venv_module()]
    try:
        home, mine = installation_home(), learner_home()
    except Stop as stop:
        return [*findings, Finding("A folder to write in", False, str(CHECKOUT), str(stop))]
    findings += [_places(mine), _disk(home)]
    here = environment.current()
    findings += _packages(here, home)
    answers = _ask(here) if here else None
    if answers:
        findings += [_right_kit(answers), _jupyter(answers), _data(answers), *_laws(answers)]
    findings.append(_photographs())
    has_c2pa = answers is not None and answers["c2pa"] is None
    findings += [
        Finding(
            "Content Credentials (c2pa-python)",
            has_c2pa,
            "there" if has_c2pa else "not installed",
            "nothing, everything but sealing and checking Content Credentials works without it",
            optional=True,
        ),
        _program(
            "exiftool", ("exiftool",), "only tests use it; on Debian or Ubuntu: apt install libimage-exiftool-perl"
        ),
        _chromium(),
    ]
    return findings


def _python():
    return Finding("Python 3.11 or newer", True, f"{sys.version.split()[0]} ({sys.executable})")


def _venv_module():
    try:
        install.check_python()
    except Stop as stop:
        return Finding("Modules venv and ensurepip", False, "missing", str(stop))
    return Finding("Modules venv and ensurepip", True, "there")


def _places(home):
    places = {"your copies": "my", "your answers": "answers", "kept results": "cache"}
    found = ", ".join(f"{words} in {home / name}" for words, name in places.items())
    why = "" if is_writable(CHECKOUT) else f"; the checkout ({CHECKOUT}) cannot be written"
    return Finding("A folder to write in", True, found + why)


def _photographs():
    """How many of the photographs that can be fetched are here; the course is whole without any."""
    text = (CHECKOUT / "data" / "registry.txt").read_text(encoding="utf-8")
    counts, places = {}, set()
    for record in registry.FOLDERS:
        names = [name for name in registry.entries(text, record) if not name.endswith(registry.TEMPLATE)]
        for folder in folders.photograph_folders():
            here = sum((folder / record / name).is_file() for name in names)
            if here:
                counts[record] = f"{here} of {len(names)} of {record}"
                places.add(str(folder))
                break
    found = f"{', '.join(counts.values())}, in {' and '.join(sorted(places))}" if counts else "none on this computer"
    remedy = "nothing, the course works without them; who wishes them says: python3 -m kit consent london"
    return Finding("Photographs with consent", bool(counts), found, remedy, optional=True)


def _disk(home):
    free_mb = shutil.disk_usage(home).free / 1e6
    needed_mb = 50 if install.is_complete(install.COURSE, home) else install.COURSE.installed_mb
    return Finding(
        f"{needed_mb} MB of disk", free_mb >= needed_mb, f"{free_mb:.0f} MB free where {home} is", "make room there"
    )


def _packages(here, home):
    if here is None:
        if not (home / install.COURSE.folder).exists():
            return [Finding("The course's packages", False, "not installed yet", SET_UP)]
        found = "not finished, or made for another list of packages"
        own = Finding("The course's packages", False, found, SET_UP)
    else:
        found = f"{home / install.COURSE.folder}" if here.own else f"those of {sys.prefix}, used as they are"
        own = Finding("The course's packages", True, found)
    folders = site_packages_in(home / install.COURSE.folder) if here is None or here.own else None
    findings = [own]
    for name, bound in needs.bounds().items():
        version = needs.installed_version(name, folders)
        met = version is not None and needs.is_new_enough(version, bound)
        findings.append(Finding(f"{name} {bound} or newer", met, version or "missing", SET_UP))
    return findings


def _ask(here):
    """What the course's Python answers when asked from the learner's folder, as a notebook would be."""
    mine = learner_home() / "my"
    told = subprocess.run(
        [str(here.python), "-m", "kit.commands.probe"],
        cwd=mine if mine.is_dir() else CHECKOUT,
        env=here.variables(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    try:
        return json.loads(told.stdout)
    except ValueError:
        return {
            "kit": told.stderr.strip().rpartition("\n")[2],
            "title": None,
            "jupyter": "",
            "c2pa": "",
            "data": [],
            "laws": None,
        }


def _right_kit(answers):
    need = "The course's own kit"
    right = answers["title"] == __title__ and answers["kit"] == str(CHECKOUT / "kit" / "__init__.py")
    remedy = f"another package named kit is found first; start from {CHECKOUT} with: python3 -m kit lab"
    return Finding(need, right, answers["kit"], remedy)


def _jupyter(answers):
    problem = answers["jupyter"]
    remedy = f"remove the folder {install.COURSE.folder} and say: {SET_UP}"
    return Finding("JupyterLab starts", problem is None, problem or "its program can be loaded", remedy)


def _data(answers):
    need = "Data files follow their schemas"
    wrong = answers["data"]
    remedy = "mend that field, or get the file again with: git checkout -- data"
    return Finding(need, not wrong, "; ".join(wrong) or "all valid", remedy)


def _laws(answers):
    """Whether the law table was looked up within a year; nothing where it cannot be read, since `_data` says that."""
    laws = answers["laws"]
    if laws is None:
        return []
    found = f"looked up on {laws['checked']}" + (", over a year ago" if laws["old"] else "")
    remedy = "look for a newer release, and until then tell learners the day of each row (data/laws.yml)"
    return [Finding("A law table younger than a year", not laws["old"], found, remedy, optional=True)]


def _chromium():
    where = chromium.find()
    remedy = "nothing, only handout writes its PDF with it and browser tests use it; any browser prints the page"
    return Finding("Chromium or Chrome", where is not None, where or "not on this computer", remedy, optional=True)


def _program(need, names, remedy):
    where = next(filter(None, map(shutil.which, names)), None)
    return Finding(need, where is not None, where or "not on this computer", remedy, optional=True)
