"""What a rendered portrait costs: time on one core, and memory.

Run it with ``python -m tests.benchmarks.bench_actors``; it prints Markdown for ``README.md`` here. Times are processor
time of one thread, which on an idle core is the time on the clock, and which hardly counts what else the machine does.
Machines still differ, and so does one machine from hour to hour: therefore each time also stands as a multiple of one
fixed task, scikit-image's `warp` of a 256 px picture, measured in turns with the renders.

- new pose: actor and expression were rendered before; only pose and light are worked out.
- new expression: the actor was rendered before, with another expression and pose.
- new actor: never rendered before (the same actor under a new name, so that nothing kept can serve).
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse  # noqa: E402  (after the threads are counted)
import datetime  # noqa: E402
import itertools  # noqa: E402
import platform  # noqa: E402
import statistics  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterable  # noqa: E402
from dataclasses import replace  # noqa: E402
from typing import NamedTuple  # noqa: E402

import numpy as np  # noqa: E402
from skimage.transform import AffineTransform, warp  # noqa: E402

from kit import actors  # noqa: E402
from kit.actors.actor import COVERINGS, HAIR_STYLES  # noqa: E402


class Case(NamedTuple):
    """A size and quality, how often each actor is rendered, and the goals in ms for expression and actor."""

    size_px: int
    quality: str
    rounds: int
    expression_goal_ms: float | None
    actor_goal_ms: float | None


CASES = (
    Case(64, "draft", 5, 15, None),
    Case(64, "final", 3, None, None),
    Case(128, "final", 3, 25, None),
    Case(256, "final", 3, 150, 350),
    Case(512, "final", 1, None, None),
)
MEMORY_GOAL_MB = 250  # at 256 px
KINDS = ("new pose", "new expression", "new actor")
STYLES_AT = Case(256, "final", 2, 150, 350)
UNIQUE = itertools.count(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="four actors, once each: to see that it runs")
    quick = parser.parse_args().quick
    sixteen = [actors.describe(name) for name in actors.NAMES]
    if quick:
        sixteen = sixteen[::4]
    print(f"{datetime.date.today().isoformat()}, {_machine()}, one thread. Median over {len(sixteen)} actors.\n")
    print(_row("size", "quality", *(f"{kind}, ms (x warp)" for kind in KINDS), "goals", "slowest actor"))
    print(_row(*["---"] * 7))
    for case in CASES:
        print(_row(*_sizes_row(case._replace(rounds=1) if quick else case, sixteen)), flush=True)
    print(f"\nHair and coverings, on one head, {STYLES_AT.size_px} px, {STYLES_AT.quality}:\n")
    print(_row("style", *(f"{kind}, ms" for kind in KINDS)))
    print(_row(*["---"] * 4))
    taken = {}
    for actor in in_every_style(actors.describe("hazel")):
        style = actor.covering.get("style") or actor.hair["style"]
        taken[style], _ = measured(actor, STYLES_AT._replace(rounds=1) if quick else STYLES_AT)
    for style, times in sorted(taken.items(), key=lambda item: -item[1]["new expression"]):
        print(_row(style, *(_ms(times[kind]) for kind in KINDS)))
    medians = {kind: statistics.median(times[kind] for times in taken.values()) for kind in KINDS}
    print(_row("median of styles", *(_ms(medians[kind]) for kind in KINDS)))
    print(f"\nPeak memory of a fresh process (resident, goal {MEMORY_GOAL_MB} MB at 256 px):\n")
    print(_row("size", "imports only", "one portrait", "sixteen actors"))
    print(_row(*["---"] * 4))
    for size_px in (128, 256, 512):
        peaks = (peak_memory_mb(size_px, names) for names in ((), actors.NAMES[:1], actors.NAMES))
        print(_row(f"{size_px} px", *(f"{peak:.0f} MB" for peak in peaks)), flush=True)


def measured(actor: actors.Actor, case: Case) -> tuple[dict[str, float], float]:
    """Return the median seconds of each kind of render of an actor, and of the fixed task in turns with them."""
    taken: dict[str, list[float]] = {kind: [] for kind in (*KINDS, "fixed")}
    actors.render(actor, size_px=case.size_px, quality=case.quality)  # now it is known
    for _ in range(case.rounds):
        number = next(UNIQUE)
        pose = actors.Pose(yaw_deg=number % 17 - 8, pitch_deg=number % 7 - 3)
        other = actors.Expression(smile=(number % 997) / 1000, open=0.1)
        stranger = replace(actor, name=f"{actor.name}-{number}")
        for kind, who, expression in (
            ("new pose", actor, actors.Expression()),
            ("new expression", actor, other),
            ("new actor", stranger, actors.Expression()),
        ):
            taken[kind].append(
                seconds(
                    actors.render, who, pose=pose, expression=expression, size_px=case.size_px, quality=case.quality
                )
            )
        taken["fixed"].append(seconds(fixed_task))
    medians = {kind: statistics.median(times) for kind, times in taken.items()}
    return medians, medians.pop("fixed")


def seconds(run: Callable, *given, **named) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    run(*given, **named)
    return time.process_time() - start


PICTURE = np.random.default_rng(1).random((256, 256, 3))
TURN = AffineTransform(rotation=0.1, translation=(9, -7))


def fixed_task() -> np.ndarray:
    """A picture of noise, turned and moved: the same work on every machine and after every change of the kit."""
    return warp(PICTURE, TURN, order=1)


def in_every_style(actor: actors.Actor) -> Iterable[actors.Actor]:
    """Yield an actor with each hair style and each covering."""
    for style in HAIR_STYLES:
        if style != "covered":
            yield replace(actor, hair={**actor.hair, "style": style}, covering={})
    for covering in COVERINGS:
        worn = {"style": covering, "colour": "#4a6076"}
        yield replace(actor, hair={**actor.hair, "style": "covered"}, covering=worn, beard={})


# On Linux `getrusage` would count what the parent held when it started the child; the kernel's own account does not.
MEMORY_PROBE = """
import resource, sys
from pathlib import Path
from kit import actors
actors.render
for name in {names!r}:
    actors.render(name, size_px={size_px})
status = Path("/proc/self/status")
if status.exists():
    peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak / (2**20 if sys.platform == "darwin" else 2**10))
"""


def peak_memory_mb(size_px: int, names: Iterable[str]) -> float:
    """Return the largest resident set of a fresh process that renders these actors."""
    probe = MEMORY_PROBE.format(names=tuple(names), size_px=size_px)
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return float(done.stdout)


# Printing ---------------------------------------------------------------------------------------------------


def _sizes_row(case: Case, everyone: Iterable[actors.Actor]) -> list[str]:
    by_actor, fixed = {}, []
    for actor in everyone:
        by_actor[actor.name], once = measured(actor, case)
        fixed.append(once)
    cells = []
    for kind in KINDS:
        typical = statistics.median(times[kind] for times in by_actor.values())
        cells.append(f"{_ms(typical)} ({typical / statistics.median(fixed):.1f})")
    slowest = max(by_actor, key=lambda name: by_actor[name]["new expression"])
    goals = [
        f"{kind} {goal:.0f} ms"
        for kind, goal in (("expression", case.expression_goal_ms), ("actor", case.actor_goal_ms))
        if goal
    ]
    worst = f"{slowest}, {_ms(by_actor[slowest]['new expression'])} ms"
    return [f"{case.size_px} px", case.quality, *cells, ", ".join(goals), worst]


def _ms(taken_s: float) -> str:
    return f"{1000 * taken_s:.0f}" if taken_s >= 0.01 else f"{1000 * taken_s:.1f}"


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}"


if __name__ == "__main__":
    main()
