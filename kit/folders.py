"""Where things live: the checkout, and the folder that holds what a learner makes.

Normally both are one folder. Where the checkout cannot be written (a class server, a mounted image), what a learner
makes lives in ``FACE_VALUE_HOME`` or in the user's data folder. Standard library only, since the door needs it
before anything is installed.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PHOTOGRAPHS = "photographs"
SHIPPED = ("data", "guide", "kit", "notebooks", "tests")  # folders of the checkout that no learner's file goes into
PRIVATE = "private"  # photographs and records that a user added, and the page on which landmarks are placed
# What Binder and a Hub tell every program that they start. Their disks belong to others.
SHARED = ("JUPYTERHUB_USER", "BINDER_REPO_URL", "BINDER_LAUNCH_HOST")
ALLOW_OWN = "FACE_VALUE_PRIVATE_PHOTOS"
NOT_ON_A_HUB = (
    "this is Binder or a class's server, whose disk belongs to others. Work on a computer of your own, or with the "
    f"actors; a teacher who answers for the server can set {ALLOW_OWN}=1."
)
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
LARGEST_IMAGE_BYTES = 3_000_000  # a picture of 512 px with its label is at most half of that, whatever its format


def home() -> Path:
    """Return the folder of what the learner makes; it may not exist yet.

    ``FACE_VALUE_HOME`` where it is set, else the checkout, else the user's data folder.
    """
    named = os.environ.get("FACE_VALUE_HOME")
    if named:
        return Path(named).expanduser().absolute()
    return CHECKOUT if checkout_is_writable() else user_data_folder()


@functools.cache
def checkout_is_writable() -> bool:
    """Return whether files can be made in the checkout; tried once."""
    return is_writable(CHECKOUT)


def is_writable(folder: Path) -> bool:
    """Return whether a file can be made in a folder: tried, since no flag tells about read-only disks."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def user_data_folder() -> Path:
    """Return the folder where programs keep a user's data on this system, with ours in it."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "face-value"


def photographs() -> Path:
    """Return the folder where ``python3 -m kit consent london`` keeps what it fetches; it may not exist."""
    return home() / PHOTOGRAPHS


def photograph_folders() -> list[Path]:
    """Return where photographs are looked for, those folders that exist, the first one first.

    The folder that ``FACE_VALUE_PHOTOS`` names, then `photographs`, then ``shared/faces`` beside the checkout. Each
    holds a folder for each consent record, such as ``london``.
    """
    named = os.environ.get("FACE_VALUE_PHOTOS")
    wanted = [Path(named).expanduser().absolute()] if named else []
    wanted += [photographs(), CHECKOUT.parent / "shared" / "faces"]
    return [folder for folder in wanted if folder.is_dir()]


def own_photographs_allowed() -> bool:
    """Return whether a photograph of one's own may be used here: not on Binder or a Hub, unless its teacher said so."""
    return os.environ.get(ALLOW_OWN) == "1" or not any(name in os.environ for name in SHARED)


def images_in(root: Path) -> list[Path]:
    """Return the files in a learner's folder that may be pictures of ours, in alphabetical order.

    Left out are ``private/``, fetched photographs, hidden folders, what the kit ships, links, and files too large.
    """
    left_out = {PRIVATE, PHOTOGRAPHS, *(SHIPPED if root.resolve() == CHECKOUT else ())}
    found = []
    for where, inner, names in os.walk(root):
        at_top = Path(where) == root
        inner[:] = [name for name in inner if not name.startswith(".") and not (at_top and name in left_out)]
        found += [Path(where, name) for name in names if name.lower().endswith(IMAGE_SUFFIXES)]
    return sorted(path for path in found if path.is_file() and not path.is_symlink() and _is_small(path))


def _is_small(path: Path) -> bool:
    return path.stat().st_size <= LARGEST_IMAGE_BYTES
