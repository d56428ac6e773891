"""Draw the sheet of the same identities at every tone: python tests/benchmarks/actor_sheets.py

Three actors (columns) at all ten Monk tones (rows), 512 px each, nothing else changed. The result,
``actors-after.jpg``, is what the studio draws today; ``actors-before.jpg`` was drawn in the same way by the studio as
it was in commit f41c26a, before the faces were reworked. Both carry the label below and the disclosure inside the
file.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from kit import actors, label  # noqa: E402

IDENTITIES = ("rowan", "hazel", "juniper")
LABEL = "Rendered faces: they depict nobody."
SIZE_PX = 512
QUALITY = 82  # keeps the sheet under 1 MB


def sheet(pictures):
    """Pixels of a sheet: rows of pictures, with one label below.

    Parameters
    ----------
    pictures : list of lists of Picture, all of one size.
    """
    rows = [np.concatenate([picture.pixels for picture in row], axis=1) for row in pictures]
    return np.concatenate([*rows, label.strip(LABEL, rows[0].shape[1])])


def main():
    pictures = [
        [actors.render(replace(actors.describe(name), tone=tone), size_px=SIZE_PX) for name in IDENTITIES]
        for tone in range(1, 11)
    ]
    packet = label.xmp_packet(pictures[0][0]).encode()
    Image.fromarray(sheet(pictures)).save(HERE / "actors-after.jpg", quality=QUALITY, xmp=packet)


if __name__ == "__main__":
    main()
