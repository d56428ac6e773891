"""Write the pictures at the top of the README: python tests/publish_hero.py, after the actors have changed.

Each goes out through `store.save`, as any picture does: with its strip, and with the disclosure inside the file. The
kit itself writes nothing into ``data/``, so the files are copied there. The sheet of all sixteen actors is larger than
a picture of the kit may be; it gets the same strip and the same disclosure here.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kit import actors, label, store, swap

COLUMNS, SIDE_PX = 8, 192
ORDER = (
    "acacia", "hawthorn", "myrtle", "rowan", "juniper", "larch", "aspen", "sequoia",
    "laurel", "cedar", "willow", "tamarisk", "hazel", "alder", "linden", "maple",
)  # fmt: skip
SHEET_LABEL = "Rendered faces: they depict nobody."


def sheet() -> bytes:
    """All actors side by side, as the bytes of a labelled JPEG."""
    pictures = [actors.render(name, size_px=SIDE_PX) for name in ORDER]
    rows = [
        np.concatenate([picture.pixels for picture in pictures[first : first + COLUMNS]], axis=1)
        for first in range(0, len(pictures), COLUMNS)
    ]
    pixels = np.concatenate([*rows, label.strip(SHEET_LABEL, rows[0].shape[1])])
    buffer = io.BytesIO()
    packet = label.xmp_packet(pictures[0]).encode()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=88, subsampling=0, xmp=packet)
    return buffer.getvalue()


def main() -> None:
    rowan, hazel = actors.load("rowan"), actors.load("hazel")
    with tempfile.TemporaryDirectory() as folder:
        for name, picture in (("rowan", rowan), ("hazel", hazel), ("swap", swap.face(rowan, onto=hazel))):
            saved = store.save(picture, Path(folder, f"{name}.png"), audience="public")
            shutil.copyfile(saved, store.data_path("hero", f"{name}.png"))
    store.data_path("hero", "actors.jpg").write_bytes(sheet())


if __name__ == "__main__":
    main()
