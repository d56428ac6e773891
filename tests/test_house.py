"""The rules of the house, read off the syntax of the kit: who may import whom, and who may touch a file.

Each rule is a function from source text to faults, so that a planted offender can show that it catches something.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

import kit
from kit import consent, store
from kit.picture import Landmarks, Picture, Step
from tests.refresh import PICTURE_BYTES

CHECKOUT = Path(__file__).resolve().parent.parent
KIT = CHECKOUT / "kit"

GROUND = ("folders", "lazy", "registry", "store", "consent", "label", "picture", "withdrawal")
TOOLS = ("geometry", "colour")
STUDIO = ("actors",)
CHAPTERS = (
    "faces", "swap", "learning", "inventing", "motion", "voice", "traces", "detection", "disclosure", "society",
    "cases",
)  # fmt: skip
SHOWING = ("figures", "controls", "exercises")
DOOR = ("__main__", "commands")
LIGHT = {"numpy", "PIL", "kit"}
HEAVY_BY_NATURE = {"controls", "exercises"}  # their inner modules stand on ipywidgets; the rooms themselves load lazily
AUTHORS = "The Face Value authors"


def modules() -> dict[str, str]:
    """Return the source of each module of the kit by its dotted name, such as ``kit.swap.warp``."""
    found = {}
    for path in sorted(KIT.rglob("*.py")):
        parts = path.relative_to(CHECKOUT).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = path.read_text(encoding="utf-8")
    return found


def rooms() -> list[str]:
    """Return the rooms of the kit, without the door."""
    names = {name.split(".")[1] for name in modules() if "." in name}
    return sorted(names - set(DOOR))


def faults(rule: Callable[[str, ast.Module], Iterable[str]], sources: dict[str, str]) -> list[str]:
    """Return what a rule finds in each module, with the module's name."""
    return [f"{name}: {fault}" for name, text in sources.items() for fault in rule(name, ast.parse(text))]


# Who may import whom ----------------------------------------------------------------------------------------


def may_import(room: str) -> set[str]:
    """Return the rooms that a room may import, itself included."""
    if room in DOOR:
        return {*DOOR, *GROUND, *TOOLS, *STUDIO, *CHAPTERS, *SHOWING}
    if room in GROUND:
        return set(GROUND)
    if room in TOOLS:
        return {*GROUND, *TOOLS}
    if room in STUDIO:
        return {*GROUND, *TOOLS, *STUDIO}
    if room in CHAPTERS:
        return {*GROUND, *TOOLS, *STUDIO, *CHAPTERS[: CHAPTERS.index(room) + 1]}
    if room in SHOWING:
        return {*GROUND, *SHOWING[: SHOWING.index(room) + 1]}
    raise AssertionError(f"kit/{room} has no place in the house: give it one in tests/test_house.py.")


def imported_rooms(tree: ast.Module) -> set[str]:
    """Return the rooms that a module imports, anywhere in its text."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("kit.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "kit":
            found |= {name.name for name in node.names if not name.name.startswith("__")}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kit."):
            found.add(node.module.split(".")[1])
    return found


def imports_only_downwards(name: str, tree: ast.Module) -> Iterator[str]:
    room = name.split(".")[1] if "." in name else None
    if room:
        for other in sorted(imported_rooms(tree) - may_import(room)):
            yield f"imports kit.{other}, which stands above it or beside it."


def test_every_room_imports_only_what_stands_below_it():
    assert faults(imports_only_downwards, modules()) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kit.picture", "from kit import swap"),
        ("kit.geometry", "from kit.actors import load"),
        ("kit.actors.render", "import kit.swap"),
        ("kit.swap", "def late():\n    from kit.traces import noise"),
        ("kit.swap.warp", "from kit import figures"),
        ("kit.figures", "from kit.swap import face"),
        ("kit.figures", "from kit import controls"),
        ("kit.exercises", "from kit import geometry"),
    ],
)
def test_an_import_upwards_is_caught(name: str, text: str):
    assert faults(imports_only_downwards, {name: text})


HEAVY_PROBE = """
import importlib, json, sys
before = set(sys.modules)
for name in {names!r}:
    importlib.import_module(name)
print(json.dumps(sorted({{name.split(".")[0] for name in set(sys.modules) - before}} - set(sys.stdlib_module_names))))
"""


def loaded_by(names: list[str]) -> set[str]:
    """Return the packages outside the standard library that a fresh process loads with these modules."""
    probe = HEAVY_PROBE.format(names=names)
    done = subprocess.run([sys.executable, "-c", probe], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return set(ast.literal_eval(done.stdout))


@pytest.mark.parametrize("room", rooms())
def test_importing_a_room_loads_nothing_but_numpy_and_pillow(room: str):
    inner = [name for name in modules() if name.startswith(f"kit.{room}.") and room not in HEAVY_BY_NATURE]
    heavy = loaded_by([f"kit.{room}", *inner]) - LIGHT
    assert not heavy, f"kit.{room} loads {', '.join(sorted(heavy))}: import it inside the function that needs it."


def test_a_heavy_import_is_caught():
    assert "matplotlib" in loaded_by(["matplotlib"]) - LIGHT


# Who may touch files, draw or print -------------------------------------------------------------------------

FILE_METHODS = {
    "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "rmdir", "touch", "rename", "symlink_to",
    "savefig", "tofile", "fromfile", "loadtxt", "savetxt", "genfromtxt", "memmap", "savez", "savez_compressed",
    "imread", "imsave", "imwrite",
}  # fmt: skip
FILE_CALLS = {"open", "io.open", "os.open", "np.load", "np.save", "numpy.load", "numpy.save"}
FILE_MODULES = {"shutil", "tempfile", "glob", "zipfile", "tarfile", "sqlite3", "shelve", "dbm"}
IN_MEMORY = {"BytesIO", "StringIO"}
MAY_TOUCH_FILES = ("kit.folders", "kit.store.reading", "kit.store.writing", "kit.__main__", "kit.commands")
NETWORK_MODULES = {"urllib", "http", "socket", "ssl", "requests", "httpx", "ftplib", "smtplib", "telnetlib"}
DRAWING_MODULES = {"IPython", "ipywidgets", "matplotlib"}


def touches_no_file(name: str, tree: ast.Module) -> Iterator[str]:
    if name.startswith(MAY_TOUCH_FILES):
        return
    buffers = set(_names_of_buffers(tree))
    for node in ast.walk(tree):
        for module in sorted(FILE_MODULES & set(_imported(node))):
            yield f"imports {module}; only kit.store touches files."
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        method = called.split(".")[-1]
        is_image = method in ("save", "open") and "." in called and not called.startswith("store.")
        in_memory = any(
            _is_buffer(argument, buffers) for argument in [*node.args, *(key.value for key in node.keywords)]
        )
        if in_memory:
            continue
        if called in FILE_CALLS or (method in FILE_METHODS and not called.startswith("store.")) or is_image:
            yield f"line {node.lineno} calls {called}; only kit.store touches files."


def _names_of_buffers(tree: ast.Module) -> Iterator[str]:
    """Yield the names that are bound to a buffer in memory."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _is_buffer(node.value, set()):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _is_buffer(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in names
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in IN_MEMORY


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name.split(".")[0] for name in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [(node.module or "").split(".")[0]]
    return []


def asks_no_network(name: str, tree: ast.Module) -> Iterator[str]:
    if not name.startswith(("kit.__main__", "kit.commands")):
        for node in ast.walk(tree):
            for module in sorted(NETWORK_MODULES & set(_imported(node))):
                yield f"imports {module}; the kit uses no network while a notebook runs."


def neither_prints_nor_draws(name: str, tree: ast.Module) -> Iterator[str]:
    room = name.split(".")[1] if "." in name else ""
    if room in SHOWING or room in DOOR:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "display", "input"):
            yield f"line {node.lineno} calls {ast.unparse(node.func)}; return it, and let the notebook show it."
        for module in sorted(DRAWING_MODULES & set(_imported(node))):
            yield f"imports {module}; only figures, controls and exercises draw."


FILE_OFFENDERS = (
    "text = open('a.txt').read()",
    "from pathlib import Path\nPath('a').write_text('b')",
    "import numpy as np\nnp.save('a', 1)",
    "from PIL import Image\nImage.fromarray(1).save('a.png')",
    "from PIL import Image\nImage.open('a.png')",
    "def late():\n    import shutil",
)
NETWORK_OFFENDERS = ("import urllib.request", "def late():\n    from http import client")
DRAWING_OFFENDERS = (
    "print('done')",
    "def late():\n    import matplotlib.pyplot",
    "from IPython.display import display",
)


@pytest.mark.parametrize(
    ("rule", "offenders"),
    [
        (touches_no_file, FILE_OFFENDERS),
        (asks_no_network, NETWORK_OFFENDERS),
        (neither_prints_nor_draws, DRAWING_OFFENDERS),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_kit_keeps_the_rule_and_every_offender_is_caught(rule, offenders):
    assert faults(rule, modules()) == []
    for text in offenders:
        assert faults(rule, {"kit.swap.planted": text}), text


def test_even_in_the_store_only_reading_and_writing_touch_files():
    for text in FILE_OFFENDERS:
        assert faults(touches_no_file, {"kit.store.saving": text}), text
        assert not faults(touches_no_file, {"kit.store.writing": text}), text


def test_encoding_in_memory_is_no_file():
    text = (
        "import io\nbuffer = io.BytesIO()\nimage.save(buffer, 'JPEG')\nImage.open(buffer)\nImage.open(io.BytesIO(b''))"
    )
    assert faults(touches_no_file, {"kit.swap.planted": text}) == []


# Every step asks --------------------------------------------------------------------------------------------

RUNS_A_STEP = "kit.store.caching.cached"  # takes the step itself, whose purposes it asks: tested as each step below
LEAST_STEPS = 9  # as many as the first two chapters have; fewer would mean that the walk misses them
NEVER_ALLOWED = {"force", "override", "unsafe", "ignore_consent", "skip_consent", "without_consent", "check_consent"}
GOOD = {
    "schema_version": consent.SCHEMA_VERSION,
    "shown": "nobody",
    "basis": "depicts-nobody",
    "purposes": list(consent.PURPOSES),
    "audience": "public",
    "period": {"from": None, "until": None},
    "withdrawal_method": "Say so.",
    "evidence": {"form": None, "sha256": None},
    "words": "Yes.",
}
BAD_RECORDS = {
    "expired": {"period": {"from": None, "until": "2001-01-01"}},
    "not-yet-valid": {"period": {"from": "2999-01-01", "until": None}},
    "malformed": {"purposes": "everything"},
    "contradictory": {"basis": "licence-only"},
    "another-version": {"schema_version": "face-value-consent/0"},
    "granting-nothing": {"purposes": []},
    "withdrawn": {},
}


def public_functions() -> dict[str, Callable]:
    """Return every function that a module of the kit defines, by its dotted name."""
    found = {}
    for info in pkgutil.walk_packages([str(KIT)], "kit."):
        if info.name.startswith(("kit.commands", "kit.__main__")):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == info.name and not name.startswith("_"):
                found[f"{info.name}.{name}"] = value
    return found


def steps() -> dict[str, Callable]:
    return {name: function for name, function in public_functions().items() if hasattr(function, "purposes")}


def resting_on(*records: str) -> Picture:
    """Return a picture that rests on records, without asking whether they allow it."""
    born = Step("tests.born", "made", {}, consent=records, says="Planted.")
    points = Landmarks(np.full((68, 2), 4.0), "face-68", np.ones(68, bool))
    return Picture(np.zeros((8, 8, 3), np.uint8), "Planted", (born,), points)


def kept(step: Callable) -> Callable:
    """Return a step as the cache runs it."""
    return functools.wraps(step)(functools.partial(store.cached, step))


def unrefused(function: Callable, records: Iterable[tuple[str, ...]], *, says: str = "may not") -> Iterator[str]:
    """Yield each way in which a step works on a picture that it may not touch, or refuses for another reason."""
    signature = inspect.signature(function)
    for bad in records:
        for one in function.purposes:
            given = {key: resting_on("good") for key in function.purposes} | {one: resting_on(*bad)}
            others = {
                key: None
                for key, parameter in signature.parameters.items()
                if key not in given and parameter.default is inspect.Parameter.empty
            }
            for key in function.purposes:  # several pictures: the first is always a good one
                if signature.parameters[key].kind is inspect.Parameter.VAR_POSITIONAL:
                    given[key] = (resting_on("good"), given[key])
            bound = signature.bind_partial()
            bound.arguments.update(given | others)
            try:
                function(*bound.args, **bound.kwargs)
            except consent.ConsentError as refusal:
                if says not in str(refusal):
                    yield f"{one} on {bad}: the refusal does not say {says!r}: {refusal}"
            except Exception as error:  # whatever else it raises, it began to work before it asked
                yield f"{one} on {bad}: {type(error).__name__} instead of a refusal"
            else:
                yield f"{one} on {bad}: no refusal"


@pytest.fixture
def records(tmp_path, monkeypatch):
    """Write a good record and a bad one of each kind where users put theirs; give back the bad ones."""
    monkeypatch.setenv("FACE_VALUE_HOME", str(tmp_path))
    for name, change in {"good": {}, **BAD_RECORDS}.items():
        path = store.private_path("consent", f"{name}.yml")
        store.write_yaml(path, {"record_id": name, **GOOD, **change})
    store.write_text(store.private_path("consent", "no-fields.yml"), "- only\n- a list\n")
    store.write_text(store.private_path("consent", "no-yaml.yml"), "record_id: [unclosed\n")
    consent.register.cache_clear()
    consent.withdraw("withdrawn")
    yield [(name,) for name in (*BAD_RECORDS, "no-fields", "no-yaml", "no-such-record")] + [(), ("good", "expired")]
    monkeypatch.undo()
    consent.register.cache_clear()


def test_every_step_refuses_what_nobody_agreed_to(records, capsys):
    tried = steps()
    found = [f"{name}: {fault}" for name, function in tried.items() for fault in unrefused(function, records)]
    found += [f"cached {name}: {fault}" for name, each in tried.items() for fault in unrefused(kept(each), records)]
    with capsys.disabled():
        print(f"\n{len(tried)} steps tried on {len(records)} records that do not allow them: {', '.join(tried)}")
    assert found == []
    assert len(tried) >= LEAST_STEPS


def test_a_step_that_forgets_to_ask_is_caught(records):
    def forgetful(face, onto, *, width): ...

    forgetful.purposes = {"face": "lend-face", "onto": "receive-face"}
    assert len(list(unrefused(forgetful, records))) == 2 * len(records)


def steps_without_purposes(functions: dict[str, Callable]) -> list[str]:
    """Return the functions that make a picture of a picture without asking for a purpose."""
    found = []
    for name, function in functions.items():
        kinds = {key: str(kind) for key, kind in getattr(function, "__annotations__", {}).items()}
        takes = any(_names_picture(kind) for key, kind in kinds.items() if key != "return")
        if takes and _names_picture(kinds.get("return", "")) and not hasattr(function, "purposes"):
            found.append(name)
    return found


def _names_picture(annotation: str) -> bool:
    return re.search(r"\b(?:Picture|Draft)\b", annotation) is not None


def test_whatever_makes_a_picture_of_a_picture_is_a_step():
    def planted(face: Picture) -> Picture: ...

    assert steps_without_purposes({"planted": planted}) == ["planted"]
    assert steps_without_purposes(public_functions()) == [RUNS_A_STEP]


def test_no_step_has_a_way_round():
    for name, function in steps().items():
        assert not NEVER_ALLOWED & set(inspect.signature(function).parameters), name


def test_no_class_of_the_kit_turns_a_picture_into_a_bare_array_or_file():
    ways_out = ("__array__", "__array_interface__", "_repr_png_", "_repr_jpeg_", "save", "tofile", "to_file")
    for info in pkgutil.walk_packages([str(KIT)], "kit."):
        if info.name.startswith(("kit.commands", "kit.__main__")):
            continue
        for value in vars(importlib.import_module(info.name)).values():
            if inspect.isclass(value) and "pixels" in getattr(value, "__annotations__", {}):
                assert not [way for way in ways_out if hasattr(value, way)], f"{info.name}.{value.__name__}"


# What must not stand in the repository ----------------------------------------------------------------------

# Letters in brackets, so that this page does not hold what it looks for.
NOT_HERE = {
    "a registry's address": r"p[y]pi\.org|python[h]osted|registry\.np[m]js|deb\.deb[i]an|conda\.ana[c]onda",
    "a path of one machine": r"(?<![\w.])/(?:r[o]ot|w[o]rk|f[a]rm)/\w|(?<![\w.])/h[o]me/(?!kim/)\w+/",
    "unfinished work": r"\b(?:T[O]DO|F[I]XME|X[X]X)\b",
}
BINARY = {".png", ".jpg", ".webp", ".npz", ".npy", ".woff2"}


def tracked_files() -> list[Path]:
    """Return the files of the repository, or all files of a checkout that came without git."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True)
    if asked.returncode == 0 and asked.stdout:
        paths = [CHECKOUT / name for name in asked.stdout.split("\0") if name]
    else:
        paths = [
            path for folder in ("kit", "tests", "data", "notebooks", "guide") for path in (CHECKOUT / folder).rglob("*")
        ]
        paths += [path for path in CHECKOUT.iterdir()]
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


def what_must_not_stand_in(text: str) -> list[str]:
    return [f"{what}: {found[0]!r}" for what, pattern in NOT_HERE.items() if (found := re.search(pattern, text))]


def test_no_file_names_a_registry_or_one_machine_or_leaves_work_open():
    found = {}
    for path in tracked_files():
        wrong = what_must_not_stand_in(PICTURE_BYTES.sub("DATA", path.read_text(encoding="utf-8")))
        if wrong:
            found[path.relative_to(CHECKOUT).as_posix()] = wrong
    assert found == {}


@pytest.mark.parametrize("parts", [("p", "ypi.org"), (" /r", "oot/x"), ("# TO", "DO later"), ("python", "hosted")])
def test_an_address_or_a_path_or_open_work_would_be_caught(parts: tuple[str, str]):
    assert what_must_not_stand_in("".join(parts))


def foreign_holders(text: str) -> list[str]:
    """Return the lines that claim a copyright or an authorship for somebody else."""
    claims = re.findall(r"^.*(?:Copyright \(c\)|\N{COPYRIGHT SIGN}|__author__).*$", text, flags=re.MULTILINE)
    return [claim.strip() for claim in claims if AUTHORS not in claim]


def test_the_authors_are_the_face_value_authors_everywhere():
    own = Path(__file__).name
    for path in tracked_files():
        if path.suffix in (".py", ".md", ".toml", ".cff", ".yml") or path.name.startswith("LICENSE"):
            text = path.read_text(encoding="utf-8")
            assert path.name == own or not foreign_holders(text), path
    assert foreign_holders("Copyright (c) 2026 Somebody Else")
    assert not foreign_holders(f"Copyright (c) 2026, {AUTHORS}")


def test_the_kit_has_the_rooms_that_its_house_knows():
    assert kit.__title__ == "Face Value"
    known = {*GROUND, *TOOLS, *STUDIO, *CHAPTERS, *SHOWING}
    assert set(rooms()) <= known
    assert set(GROUND) <= set(rooms())
