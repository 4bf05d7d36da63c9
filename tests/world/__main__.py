"""``python -m tests.world --seeds N --seed X``: N worlds from seed X on, one line of figures.

The last line is one JSON object.  A world that breaks a promise prints what is broken and
the exact command that lives it again; the exit status is then 1.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.world.world import BrokenPromiseError, Figures, simulate

STEPS = 120


def _lived(steps: int, seed: int) -> tuple[int, Figures, str]:
    """A world, in a process of the pool: its figures, and what is broken."""
    try:
        return seed, simulate(seed, steps), ""
    except BrokenPromiseError as broken:
        return seed, Figures(), str(broken)


def main() -> int:
    """Live the worlds that were asked for."""
    parser = argparse.ArgumentParser(prog="./desk simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many worlds")
    parser.add_argument("--seed", type=int, default=1, help="the first one's seed")
    parser.add_argument("--steps", type=int, default=STEPS, help="steps in each")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so long (0: never)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="so many at a time")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    transcript, failed, began = hashlib.sha256(), list[int](), time.monotonic()
    seeds = range(asked.seed, asked.seed + asked.seeds)
    worlds = 0
    with ProcessPoolExecutor(min(asked.jobs, len(seeds))) as pool:
        for seed, figures, broken in pool.map(partial(_lived, asked.steps), seeds):
            worlds += 1
            counts += figures.counts
            transcript.update(figures.digest.encode())
            if broken:
                failed.append(seed)
                print(f"seed {seed}: {broken}", file=sys.stderr)
            if asked.seconds and time.monotonic() - began > asked.seconds:
                pool.shutdown(cancel_futures=True)
                break
    line = {
        "worlds": worlds,
        "failed": failed,
        "seconds": round(time.monotonic() - began, 1),
        "transcript": transcript.hexdigest()[:16],
        **dict(sorted(counts.items())),
    }
    print(json.dumps(line))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
