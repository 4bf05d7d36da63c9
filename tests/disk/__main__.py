"""``python -m tests.disk --states N --seed X``: N power cuts, and every request failing.

The last line is one JSON object.  What is broken is said with its place; the same seed cuts
the same requests in the same way.  Exit status 1 if anything was.
"""

import argparse
import json
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.disk import failing
from tests.disk.powercut import DAYS, Figures, cut
from tests.disk.record import recorded


def _cut(made: Path, states: int, seed: int, day: tuple[str, str]) -> Figures:
    figures = Figures()
    cut(day[0], recorded(day[0], made / "-".join(day), day[1]), states, seed, figures)
    return figures


def _fail(made: Path, stride: int, machine: str) -> tuple[str, failing.Figures]:
    return machine, failing.tried(machine, made / f"{machine} failing", stride)


def main() -> int:
    """Cut and fail as much as was asked for."""
    parser = argparse.ArgumentParser(prog="./desk powercut", description=__doc__)
    parser.add_argument("--states", type=int, default=20_000, help="power cuts, over all days")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--stride", type=int, default=1, help="let every n-th request fail")
    asked = parser.parse_args()
    began, figures = time.monotonic(), Figures()
    failed: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="disk-") as made, ProcessPoolExecutor() as pool:
        cutting = partial(_cut, Path(made), asked.states // len(DAYS), asked.seed)
        days = pool.map(cutting, DAYS)
        failing_disks = pool.map(partial(_fail, Path(made), asked.stride), failing.TURNING_BACK)
        for one in days:
            figures.add(one)
        for machine, tried in failing_disks:
            failed[machine] = sum(tried.failed.values())
            figures.broken += [f"{machine}, {what}" for what in tried.broken]
    for broken in figures.broken[:40]:
        print(broken, file=sys.stderr)
    line = {
        "states": figures.states,
        "requests": figures.requests,
        "failed_requests": failed,
        "broken": len(figures.broken),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(line))
    if figures.broken:
        print(
            f"again: ./desk powercut --states {asked.states} --seed {asked.seed}", file=sys.stderr
        )
    return 1 if figures.broken else 0


if __name__ == "__main__":
    sys.exit(main())
