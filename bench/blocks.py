"""``python -m bench.blocks [EVENTS]``: so many events through one centre, block by block.

A desk records a block off the line, then sends it; only the sending is counted.  What is asked
is whether the last block costs what the first one did, and whether the centre's memory grows.
A year of a city like Xi'an is about 700,000 events.  The last line is one JSON object.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from bench import machines, matters
from bench.machines import BenchDesk
from tests.harness import bureau

BLOCK = 10_000
CHUNK = 500


def main(events: int) -> int:
    """Block by block, a line each."""
    spent, held = list[float](), list[int]()
    with tempfile.TemporaryDirectory() as name:
        centre = Path(name) / "centre"
        machines.found(centre)
        with machines.centre_at_work(centre) as (port, process):
            desk = BenchDesk(Path(name), "desk", port, centre)
            desk.engine.catch_up()
            for number in range(-(-events // BLOCK)):
                made = list(matters.proposals(desk.outside, bureau.PRECINCT, BLOCK, seed=number))
                for start in range(0, BLOCK, CHUNK):
                    desk.store.record(bureau.HEAD, bureau.PRECINCT, made[start : start + CHUNK])
                began = time.perf_counter()
                desk.engine.catch_up()
                spent.append(time.perf_counter() - began)
                held.append(machines.memory(process) // 1_000_000)
                print(
                    f"{(number + 1) * BLOCK:>9,}  {spent[-1]:6.2f} s  {held[-1]:5} MB", flush=True
                )
            desk.close()
        disk = sum(one.stat().st_size for one in centre.glob("*.db*"))
    figures = {
        "blocks_events": len(spent) * BLOCK,
        "blocks_seconds": round(sum(spent), 1),
        "blocks_events_a_second": round(len(spent) * BLOCK / sum(spent)),
        "blocks_last_of_first": round(spent[-1] / spent[0], 2),
        "blocks_megabytes_first": held[0],
        "blocks_megabytes_last": held[-1],
        "blocks_disk_bytes_per_event": round(disk / (len(spent) * BLOCK)),
    }
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
