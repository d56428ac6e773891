"""Do third parties see faces in the rendered actors? An acceptance sweep, never part of the suite.

    python -m tests.benchmarks.actors_seen --set tune      200 heads of the seeds 1000-1999: look and tune as you like
    python -m tests.benchmarks.actors_seen --set report    400 heads of the seeds 5000-5399, 40 a tone: counted

Renders heads that `kit.actors.casting` draws, photographs them (camera noise, JPEG 85), and once more with the
features painted out, as a negative control. OpenCV and scikit-image look in this Python if it has them, else in
`.venv-dev`; mediapipe in `.venv-seen`, which is made on first use. `seen_tables` prints what comes out as Markdown for
`README.md` here. Runs on the report set are counted in `actors_seen_runs.json`: each look at its result uses it up a
little, so tune on the other set only.

A head that is missed is a detector times our shading: not a measured bias of the detector on people.
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse  # noqa: E402  (after the threads are counted)
import datetime  # noqa: E402
import functools  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402
import multiprocessing  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402
from skimage.morphology import convex_hull_image, dilation, disk  # noqa: E402

from kit import actors  # noqa: E402
from kit.actors import casting  # noqa: E402
from kit.picture import Draft, Picture, Region, step  # noqa: E402
from kit.swap import gradients  # noqa: E402
from tests.benchmarks import seen_tables  # noqa: E402

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
RUNS = HERE / "actors_seen_runs.json"
MEDIAPIPE = "mediapipe==0.10.14"  # later wheels hold no models; brings its own OpenCV, so it lives apart
FIRST_SEED = {"tune": 1000, "report": 5000}
HEADS = {"tune": 200, "report": 400}
SIZE_PX = 256
YAW_DEG, PITCH_DEG, ROLL_DEG = 6, 4, 3  # either way
AZIMUTH_DEG, ELEVATION_DEG, SMILE = (-45, 45), (15, 50), (0, 0.7)
NOISE, QUALITY = 1, 85
MARGIN = 0.10  # round the features that are painted out, as a share of the distance of the outer eye corners


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=HEADS, default="tune", dest="which")
    parser.add_argument("--heads", type=int, help="fewer or more heads of the tuning set (at most 1000)")
    parser.add_argument("--folder", type=Path, help="keep photographs and findings here; else a temporary folder")
    parser.add_argument("--jobs", type=int, default=1, help="processes that render")
    parser.add_argument("--again", action="store_true", help="print the tables of what a --folder holds already")
    given = parser.parse_args()
    if given.heads and (given.which == "report" or not 0 < given.heads <= 1000):
        parser.error("--heads is for the tuning set, 1 to 1000; the report set is always whole.")
    if given.again and not given.folder:
        parser.error("--again needs the --folder of an earlier run.")
    with tempfile.TemporaryDirectory(prefix="actors-seen-") as temporary:
        folder = given.folder or Path(temporary)
        if not given.again:
            sweep(given.which, given.heads or HEADS[given.which], folder, given.jobs)
        print("\n" + seen_tables.report(folder, len(runs_of_the_report_set())))


def sweep(which: str, heads: int, folder: Path, jobs: int) -> None:
    """Render, photograph and show the heads of a set to every detector; all results stay in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if stale := [*folder.glob("*.png"), *folder.glob("*.json")]:
        raise SystemExit(f"{folder} holds {len(stale)} files of another run; name an empty folder.")
    pythons = {"cascades": python_with_opencv(), "mediapipe": python_with_mediapipe()}
    if which == "report" and None in pythons.values():
        raise SystemExit("The report set is run only where all detectors are; a run with some of them would count too.")
    shoot = functools.partial(photograph_head, FIRST_SEED[which], folder)
    print(f"Rendering {heads} heads, each with and without its features ...", flush=True)
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        truth = pool.map(shoot, range(heads), chunksize=10)
    record = {"set": which, "date": datetime.date.today().isoformat(), "size_px": SIZE_PX, "heads": truth}
    (folder / "heads.json").write_text(json.dumps(record), encoding="utf-8")
    if which == "report":  # counted before anybody can see how it went
        dates = [*runs_of_the_report_set(), record["date"]]
        RUNS.write_text(json.dumps({"runs_of_the_report_set": dates}, indent=1) + "\n", encoding="utf-8")
    for who, python in pythons.items():
        if python is None:
            print(f"{who}: not installed here and left out.", flush=True)
            continue
        # mediapipe writes a page of warnings about itself; they are shown only if it fails.
        done = subprocess.run(
            [python, HERE / "seen_by.py", who, folder], stderr=subprocess.PIPE if who == "mediapipe" else None
        )
        if done.returncode:
            raise SystemExit((done.stderr or b"").decode(errors="replace") + f"{who} failed.")


def runs_of_the_report_set() -> list[str]:
    """Return the days on which the report set was run."""
    return json.loads(RUNS.read_text(encoding="utf-8"))["runs_of_the_report_set"]


# The heads --------------------------------------------------------------------------------------------------


def photograph_head(first_seed: int, folder: Path, number: int) -> dict:
    """Write one head and the same without its features to the folder; return the truth about it."""
    seed, tone = first_seed + number, number % casting.TONES + 1
    actor = casting.nobody(seed, 0, tone)
    rng = np.random.default_rng([seed, 1])
    pose = actors.Pose(*(float(rng.uniform(-limit, limit)) for limit in (YAW_DEG, PITCH_DEG, ROLL_DEG)))
    light = actors.Light(float(rng.uniform(*AZIMUTH_DEG)), float(rng.uniform(*ELEVATION_DEG)))
    expression = actors.Expression(smile=float(rng.uniform(*SMILE)))
    portrait = actors.render(actor, pose=pose, expression=expression, light=light, size_px=SIZE_PX)
    for ending, picture in (("", portrait), (seen_tables.BLANK, without_features(portrait))):
        taken = actors.photograph(picture, np.random.default_rng([seed, 2]), noise=NOISE, quality=QUALITY)
        Image.fromarray(taken.pixels).save(folder / f"{number:04}{ending}.png")
    return {
        "name": f"{number:04}",
        "seed": seed,
        "tone": tone,
        "hair": actor.hair["style"],
        "grey": actor.hair.get("grey", 0.0),
        "covering": actor.covering.get("style"),
        "glasses": bool(actor.glasses),
        "beard": bool(actor.beard),
        "landmarks": np.round(portrait.landmarks.points, 3).tolist(),
    }


@step(picture="alter", says="{picture} with the features painted out")
def without_features(picture: Picture) -> Draft:
    """Fill brows, eyes, nose, mouth and glasses smoothly with the skin round them; hair and cloth stay."""
    points = picture.landmarks.points[17:]
    inside = np.zeros(picture.size_px, bool)
    column, row = np.clip(points, 0, SIZE_PX - 1).astype(int).T
    inside[row, column] = True
    margin = int(MARGIN * seen_tables.between_outer_eye_corners(picture.landmarks.points))
    inside = dilation(convex_hull_image(inside), disk(margin))
    inside &= ~np.isin(picture.labels, (Region.BACKGROUND, Region.HAIR, Region.COVERING, Region.CLOTHES))
    inside |= dilation(picture.labels == Region.GLASSES, disk(2))
    inside[[0, -1]] = inside[:, [0, -1]] = False
    film = gradients.poisson(
        np.zeros_like(picture.pixels), picture.pixels, inside, border=picture.labels == Region.SKIN
    )
    pixels = np.where(inside[..., None], np.clip(np.round(film), 0, 255), picture.pixels).astype(np.uint8)
    return Draft(pixels, landmarks=picture.landmarks, labels=picture.labels, edited=inside)


# The environments -------------------------------------------------------------------------------------------


def python_with_opencv() -> str | None:
    """Return this Python if it has OpenCV, else that of `.venv-dev`."""
    if importlib.util.find_spec("cv2"):
        return sys.executable
    return _python_in(CHECKOUT / ".venv-dev")


def python_with_mediapipe() -> str | None:
    """Return the Python of `.venv-seen`, which is made on first use."""
    folder = CHECKOUT / ".venv-seen"
    if not (folder / "complete").exists():
        print(f"Making {folder.name} with {MEDIAPIPE} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        if subprocess.run([_python_in(folder), "-m", "pip", "install", "--quiet", MEDIAPIPE]).returncode:
            return None
        (folder / "complete").touch()
    return _python_in(folder)


def _python_in(folder: Path) -> str | None:
    found = [path for path in (folder / "bin" / "python", folder / "Scripts" / "python.exe") if path.exists()]
    return str(found[0]) if found else None


if __name__ == "__main__":
    main()
