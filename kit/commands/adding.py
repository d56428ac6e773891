"""Adds a photograph of somebody who signs a form for it; run by ``consent add`` in the course's own Python.

Makes in ``private/`` a copy without anything that the camera noted, a form to print, a record to fill in, and the page
on which landmarks are placed. Nothing there counts as agreed before the record says what was signed.
"""

import hashlib
import json
import re
import string
import sys
from pathlib import Path

from kit import consent, folders, registry, store
from kit.commands.speak import Stop, say
from kit.consent import ConsentError
from kit.store import StoreError, decoding, photos

SMALLEST_SIDE_PX = 160  # below, a point placed by hand is as large as what it marks
NAMES = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MADE_BY_THE_KIT = b"urn:x-face-value:consent:1:"  # in every packet that `kit.label` writes


def main(arguments):
    """Add a photograph, or find one that was added; print its page for the door, and say the rest to the person.

    Parameters
    ----------
    arguments : list of str
        The path of the file, or one that ends in the name of a photograph that is there; and the wished name or "".
    """
    path, wished = arguments
    try:
        name = added_before(path) or add(Path(path), wished)
    except (Stop, StoreError, ConsentError) as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("Stopped. Nothing was added.")
        return 130
    print(page_of(name).name)
    return 0


def added_before(path):
    """The name of the photograph that is meant, when it is there already and no such file exists; else None."""
    name = Path(path).name
    is_there = NAMES.fullmatch(name) and photograph_of(name).is_file() and page_of(name).is_file()
    return name if is_there and not Path(path).exists() else None


def add(path, wished=""):
    """Copy a photograph and make what belongs to it; return its name.

    Raises
    ------
    Stop, StoreError
        If it cannot be added: one sentence, and nothing of it is left behind.
    """
    if not (path.exists() or path.is_symlink()):
        raise Stop(f"There is no file {path}: check its name and folder.")
    content = store.read_foreign(path, most_bytes=photos.MOST_BYTES, make_smaller=photos.MAKE_SMALLER)
    _refuse_what_is_no_photograph_of_ones_own(path.name, content)
    pixels = photos.reduced(decoding.decoded(content, path.name, make_smaller=photos.MAKE_SMALLER).whole())
    height, width = pixels.shape[:2]
    if min(height, width) < SMALLEST_SIDE_PX:
        raise Stop(
            f"{path.name} is too small for placing points by hand ({width} x {height} px as it would be kept, "
            f"{SMALLEST_SIDE_PX} are needed each way): take a larger one, or cut it closer to the shape of a square."
        )
    fingerprint = consent.fingerprint(pixels)
    _refuse_known(path.name, fingerprint)
    name = _free_name(wished)
    told = {"name": name, "fingerprint": fingerprint}
    made = {
        photograph_of(name): store.encode(pixels, ".png"),
        form_of(name): filled("form.html", told).encode(),
        page_of(name): notebook(filled("page.md", told)).encode(),
        record_of(name): filled("record.txt", told).encode(),
    }
    _write_all(made)
    consent.register.cache_clear()  # there is one record more
    say(f"{name}: a copy, {width} x {height} px, without the camera's notes: {photograph_of(name)}")
    say(f"1. Print the form, and let whoever is shown sign it: {form_of(name)}")
    say(f"2. Write what it says into the record; until then the kit refuses the photograph: {record_of(name)}")
    say(f"3. Place 24 points on the page that opens now. To go on later: python3 -m kit consent add {name}")
    say("To remove all of it: python3 -m kit erase --private")
    return name


def notebook(text):
    """A notebook as JSON, from Markdown in which code stands between fences.

    Parameters
    ----------
    text : str
        Each ```` ```python ```` block becomes a cell of code, folded where it says so; what stands between two of them
        becomes a cell of text.
    """
    cells = []
    said, *blocks = re.split(r"^```python(| folded)\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    for how, code, after in [("", "", said), *zip(blocks[::3], blocks[1::3], blocks[2::3], strict=True)]:
        if code:
            seen = {"jupyter": {"source_hidden": True}} if how else {}
            cells.append({"cell_type": "code", "metadata": seen, "source": code.strip("\n"), "execution_count": None})
            cells[-1]["outputs"] = []
        if after.strip():
            cells.append({"cell_type": "markdown", "metadata": {}, "source": after.strip("\n")})
    for number, cell in enumerate(cells):
        cell["id"] = f"own-{number}"
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    page = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(page, indent=1, ensure_ascii=False) + "\n"


def filled(template, told):
    """The text of a file of ``data/own``, with what is told in it."""
    return string.Template(store.read_text(store.data_path("own", template))).substitute(told)


def photograph_of(name):
    """Where the copy of a photograph is."""
    return store.private_path(folders.PHOTOGRAPHS, f"{name}.png")


def record_of(name):
    """Where its consent record is."""
    return store.private_path("consent", f"{name}.yml")


def form_of(name):
    """Where the form to print is."""
    return store.private_path("forms", f"{name}.html")


def page_of(name):
    """Where the page is on which its points are placed."""
    return store.private_path(f"{name}.ipynb")


def _refuse_what_is_no_photograph_of_ones_own(name, content):
    """Refuse pictures about which others have said what may be done, and those that this kit made."""
    if MADE_BY_THE_KIT in content:
        raise Stop(f"{name} was made by this kit, so it is no photograph: take a picture as a camera made it.")
    listed, sha256 = store.read_text(store.data_path("registry.txt")), hashlib.sha256(content).hexdigest()
    for record in registry.FOLDERS:
        if sha256 in {entry.sha256 for entry in registry.entries(listed, record).values()}:
            raise Stop(
                f"{name} belongs to the photographs of {record}, whose record says what may be done with them: no "
                "other record takes its place."
            )


def _refuse_known(name, fingerprint):
    """Refuse pixels that some record covers already."""
    for record_id, record in consent.register().items():
        if fingerprint in getattr(record, "pictures", {}).values():
            raise Stop(f"{name} is covered by the record {record_id} already: {_already(record_id)}.")
    for path in store.files_in(store.private_path(folders.PHOTOGRAPHS), "*.png"):
        if consent.fingerprint(store.read_image(path)) == fingerprint:  # its record may not be filled in yet
            raise Stop(f"{name} was added as {path.stem} already: {_already(path.stem)}.")


def _already(name):
    if photograph_of(name).is_file():
        return f"to go on with it, run python3 -m kit consent add {name}"
    return "no other record takes its place"


def _free_name(wished):
    """The wished name, or the next number; Stop when that cannot be."""
    taken = {*consent.register(), *(path.stem for path in store.files_in(store.private_path(folders.PHOTOGRAPHS), "*"))}
    if not wished:
        return next(name for number in range(1, len(taken) + 2) if (name := f"photo-{number}") not in taken)
    if not NAMES.fullmatch(wished):
        raise Stop(f"{wished!r} cannot be a name here: use small letters, digits and hyphens, such as teacher-1.")
    if wished in taken:
        raise Stop(f"The name {wished} is taken: choose another, or leave it out and get a number.")
    return wished


def _write_all(files):
    """Write files, all or none."""
    written = []
    try:
        for path, content in files.items():
            written.append(store.write_bytes(path, content))
    except (StoreError, KeyboardInterrupt):
        for path in written:
            store.remove(path)
        raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
