"""Write the pictures at the top of the README: python tests/publish_hero.py, after the actors have changed.

Each goes out through `store.save`, as any picture does: with its strip, and with the disclosure inside the file. The
kit itself writes nothing into ``data/``, so the files are copied there.
"""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kit import actors, store, swap


def main() -> None:
    rowan, hazel = actors.load("rowan"), actors.load("hazel")
    with tempfile.TemporaryDirectory() as folder:
        for name, picture in (("rowan", rowan), ("hazel", hazel), ("swap", swap.face(rowan, onto=hazel))):
            saved = store.save(picture, Path(folder, f"{name}.png"), audience="public")
            shutil.copyfile(saved, store.data_path("hero", f"{name}.png"))


if __name__ == "__main__":
    main()
