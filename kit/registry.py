"""Which photographs may be fetched, and what each file must be: ``data/registry.txt``, read line by line.

What you will understand: a file that comes over a network is taken for what it claims to be only when its fingerprint
is the one that was written down beforehand.

Serves 01-consent. It touches no file and no network: who reads the list hands its text over. Standard library only,
since the door needs it too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

COMMIT = "fa8b78fda2d659bb74ce62fcd99c4407551d2a77"  # of debruine/webmorphR.stim; what a name stands for never changes
ADDRESS = f"https://raw.githubusercontent.com/debruine/webmorphR.stim/{COMMIT}/"
FOLDERS = {"london": "inst/neutral_front/", "lisa": "inst/lisa/"}  # of each consent record, in that repository
TEMPLATE = ".tem"  # how the files with landmarks end


@dataclass(frozen=True)
class Entry:
    """One file of the list.

    Attributes
    ----------
    path : str
        Its place in the repository.
    sha256 : str
    size_bytes : int
    """

    path: str
    sha256: str
    size_bytes: int

    def is_this(self, content: bytes) -> bool:
        """Return whether a file's content is this one; a template with the line ends of Windows is the same text."""
        if self.path.endswith(TEMPLATE):
            content = content.replace(b"\r\n", b"\n")
        return hashlib.sha256(content).hexdigest() == self.sha256


def entries(text: str, record_id: str) -> dict[str, Entry]:
    """Return the files of a consent record by their names, such as ``001_03.jpg``; none for any other record.

    Parameters
    ----------
    text : str
        Of ``data/registry.txt``: path, sha256 and size on each line; ``#`` begins a remark.
    record_id : str

    Examples
    --------
    >>> list(entries("inst/lisa/lisa1.tem 00ff 1269", "lisa"))
    ['lisa1.tem']
    """
    folder = FOLDERS.get(record_id)
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {
        path.removeprefix(folder): Entry(path, sha256, int(size))
        for path, sha256, size in lines
        if folder and path.startswith(folder)
    }
