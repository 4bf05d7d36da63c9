"""``python -m tests.world --seeds N --seed X``: N worlds from seed X on, one line of figures.

The last line is one JSON object.  A world that breaks a promise prints what is broken and
the exact command that lives it again; the exit status is then 1.
"""

import argparse
import hashlib
import json
import sys
import time
from collections import Counter

from tests.world.world import BrokenPromiseError, simulate

STEPS = 120


def main() -> int:
    """Live the worlds that were asked for."""
    parser = argparse.ArgumentParser(prog="./desk simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many worlds")
    parser.add_argument("--seed", type=int, default=1, help="the first one's seed")
    parser.add_argument("--steps", type=int, default=STEPS, help="steps in each")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so long (0: never)")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    transcript, failed, began = hashlib.sha256(), [], time.monotonic()
    worlds = 0
    for seed in range(asked.seed, asked.seed + asked.seeds):
        if asked.seconds and time.monotonic() - began > asked.seconds:
            break
        worlds += 1
        try:
            figures = simulate(seed, asked.steps)
        except BrokenPromiseError as broken:
            failed.append(seed)
            print(f"seed {seed}: {broken}", file=sys.stderr)
        else:
            counts += figures.counts
            transcript.update(figures.digest.encode())
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
