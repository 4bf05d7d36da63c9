"""``python -m tests.cluster``: every fault in the middle of the work of six desks.

One line for each fault: seconds until there was a primary again, the longest time in which no desk
was answered, events so far, and what was lost or doubled.  The last line is one JSON object.  Exit
status 1 if anything is broken.
"""

import argparse
import json
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.cluster.judge import await_copies, judged
from tests.cluster.load import opened
from tests.cluster.nodes import Nodes, three_nodes
from tests.cluster.trials import TRIALS

DESKS = 6
BEFORE_SECONDS = 3.0
AFTER_SECONDS = 3.0


class _Run:
    """Two centre processes on the three nodes, and the desks at them."""

    def __init__(self, nodes: Nodes, folder: Path) -> None:
        self.nodes = nodes
        self.servers, self.office, self.centre_key = opened(nodes.url, folder, DESKS)

    def tried(self, name: str) -> dict[str, float]:
        """One fault; its figures."""
        began = time.monotonic()
        pause = threading.Event()
        with self.office.working():
            pause.wait(BEFORE_SECONDS)
            seconds = TRIALS[name](self.nodes, self.servers[1])
            pause.wait(AFTER_SECONDS)
            self.nodes.until("three nodes", self.nodes.is_whole)
        silence = self.office.longest_silence(began)
        verdict = judged(self.nodes.url, self.office.desks, self.centre_key)
        await_copies(self.nodes)
        print(
            f"{name:<26} {seconds:6.1f} s  silent {silence:5.1f} s  "
            f"{verdict.events:>6} events, {verdict.acknowledged:>6} acknowledged, "
            f"{verdict.lost} lost, {verdict.doubled} doubled",
            flush=True,
        )
        for one in verdict.broken[:20]:
            print(f"    {one}", file=sys.stderr)
        return {
            "seconds": round(seconds, 1),
            "silent": round(silence, 1),
            "lost": verdict.lost,
            "doubled": verdict.doubled,
            "broken": len(verdict.broken),
        }

    def end(self) -> None:
        """Desks first."""
        self.office.close()
        for server in self.servers:
            server.stop()


def _stop(*_: object) -> None:
    """A signal ends this as a fault would: whatever was started is ended."""
    raise SystemExit(130)


def main() -> int:
    """Try what was asked for."""
    parser = argparse.ArgumentParser(prog="./desk test --cluster", description=__doc__)
    parser.add_argument("--only", choices=TRIALS, action="append", help="this fault alone")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    began, figures = time.monotonic(), dict[str, dict[str, float]]()
    with tempfile.TemporaryDirectory(prefix="centres-") as name, three_nodes() as nodes:
        run = _Run(nodes, Path(name))
        try:
            for trial in asked.only or TRIALS:
                figures[trial] = run.tried(trial)
        finally:
            run.end()
    broken = sum(one["broken"] for one in figures.values())
    print(json.dumps({"minutes": round((time.monotonic() - began) / 60, 1), "trials": figures}))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
