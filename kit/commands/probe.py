"""What ``doctor`` asks the course's own Python; prints the answers as JSON.

Run as ``python -m kit.commands.probe`` from the folder of the learner's copies, so that it finds what a
notebook would find.
"""

import importlib
import json
import re
import sys

from kit.commands.place import CHECKOUT


def main():
    """Print one JSON object: ``kit``, ``title``, ``jupyter``, ``c2pa``, ``data``, ``laws``."""
    kit = importlib.import_module("kit")
    answers = {
        "kit": str(getattr(kit, "__file__", None)),
        "title": getattr(kit, "__title__", None),
        "jupyter": _problem_with("jupyterlab.labapp"),
        "c2pa": _problem_with("c2pa"),
        "data": wrong_data(CHECKOUT / "data"),
        "laws": age_of_laws(),
    }
    json.dump(answers, sys.stdout)


def wrong_data(folder):
    """What is wrong in the data files, a sentence each: file, field, reason.

    A file ``NAME.schema.json`` is the rule for the YAML files, and for the front matter of the Markdown
    files, in the same folder; where a folder holds several, for the files whose names begin with NAME.
    """
    import jsonschema
    import yaml

    wrong = []
    for schema_file in sorted(folder.rglob("*.schema.json")):
        try:
            schema = json.loads(schema_file.read_text(encoding="utf-8"))
            validator = jsonschema.validators.validator_for(schema)(schema)
        except ValueError as error:
            wrong.append(f"{schema_file.relative_to(CHECKOUT)}: {error}")
            continue
        for file in _ruled_by(schema_file):
            shown = file.relative_to(CHECKOUT).as_posix()
            text = file.read_text(encoding="utf-8")
            if file.suffix == ".md":
                text = re.match(r"---\n(.*?)\n---\n|", text, re.DOTALL)[1] or ""
            try:
                content = yaml.safe_load(text)
            except yaml.YAMLError as error:
                wrong.append(f"{shown}: {error}".replace("\n", " "))
                continue
            # A schema speaks of JSON, which has no dates: they are the text again that was written.
            for error in validator.iter_errors(json.loads(json.dumps(content, default=str))):
                wrong.append(f"{shown}, {error.json_path}: {error.message}")
    return wrong


def _ruled_by(schema_file):
    folder = schema_file.parent
    alone = len(list(folder.glob("*.schema.json"))) == 1
    name = "" if alone else schema_file.name.removesuffix(".schema.json")
    files = sorted(file for kind in ("*.yml", "*.md") for file in folder.glob(kind))
    for_people = ("README.md", "-form.md")  # what it is about, and the form that somebody signed
    return [file for file in files if file.name.startswith(name) and not file.name.endswith(for_people)]


def age_of_laws():
    """The day on which the law table was looked up, and whether that is too long ago; None if it cannot be read."""
    try:
        cases = importlib.import_module("kit.cases")
        return {"checked": cases.laws_checked().isoformat(), "old": cases.laws_are_old()}
    except Exception:  # another kit, or a broken file: the findings on those say so, with their remedies
        return None


def _problem_with(module):
    try:
        importlib.import_module(module)
    except Exception as error:  # a broken installation can fail in any way, and the reader wants to know how
        return f"{type(error).__name__}: {error}"
    return None


if __name__ == "__main__":
    main()
