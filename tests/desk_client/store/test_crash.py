"""SIGKILL in the middle of recording: what was acknowledged is there once, the rest whole."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from casework.event import read_core
from desk_client.store import Store
from tests.harness.desk.dump import PROJECTIONS, dump
from tests.harness.desk.paper import BYTES, IDENTITY, KEY, PaperCentre, sync
from tests.harness.outside import SeededOutside

RECORDER = """
import os, signal, sys
from pathlib import Path
from casework.cases.walk_in import WalkInFinished
from casework.registry import Proposal
from desk_client.store import Store
from tests.harness.bureau import DESK, ROOM
from tests.harness.outside import SeededOutside
from tests.harness.desk.paper import KEY, visitor

path, seed, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
outside = SeededOutside(seed)
store = Store.open(path, KEY, outside)
commits = 0

def at_commit():
    global commits
    commits += 1
    if commits == last:
        os.kill(os.getpid(), signal.SIGKILL)

store.before_commit = at_commit
while True:
    received = visitor(outside)
    finished = Proposal(received.case, WalkInFinished())
    store.record(DESK, ROOM, [received, finished])
    sys.stdout.write(received.case + "\\n")
    sys.stdout.flush()
    store.save_draft(DESK, "walk_in", received.case.encode())
    store.index()
"""


def ready(path: Path, outside: SeededOutside) -> None:
    """A database with its directory, closed."""
    store = Store.open(path, KEY, outside)
    store.enrol(IDENTITY)
    sync(store, PaperCentre(outside))
    store.close()


def recorder(path: Path, seed: int, last: int = -1) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", RECORDER, str(path), str(seed), str(last)],
        stdout=subprocess.PIPE,
        text=True,
    )


def check_whole(path: Path, outside: SeededOutside, acknowledged: set[str]) -> None:
    """Everything acknowledged once and whole; at most one more; the store goes on."""
    store = Store.open(path, KEY, outside)
    pending = store.pending(1_000_000, BYTES * 100)
    cores = [read_core(record.core) for record in pending.records]
    assert [core.seq for core in cores] == list(range(1, len(cores) + 1))
    events = Counter(core.case for core in cores)
    assert acknowledged <= events.keys()
    assert len(events.keys() - acknowledged) <= 1
    assert set(events.values()) <= {2}, "a call is saved as a whole"
    assert all(store.case(case) is not None for case in acknowledged)
    assert store.verify(lambda *given: True).is_sound
    before = {table: dump(store, table) for table in PROJECTIONS}
    store.rebuild()
    assert {table: dump(store, table) for table in PROJECTIONS} == before
    store.close()


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_keeps_everything_acknowledged(
    path: Path, outside: SeededOutside, seed: int
) -> None:
    ready(path, outside)
    acknowledged: set[str] = set()
    dice = Random(seed)
    for life in range(2):
        running = recorder(path, seed * 10 + life + 2)
        assert running.stdout is not None
        for _ in range(dice.randint(1, 60)):
            acknowledged.add(running.stdout.readline().strip())
        os.kill(running.pid, signal.SIGKILL)
        acknowledged |= {line.strip() for line in running.stdout if line.endswith("\n")}
        assert running.wait() == -signal.SIGKILL
        running.stdout.close()
        check_whole(path, outside, acknowledged)


@pytest.mark.parametrize("last", [1, 2, 3, 4, 5])
def test_killed_right_before_a_commit_loses_only_that_one(
    path: Path, outside: SeededOutside, last: int
) -> None:
    """Commits come in the order save, draft, index: each of the three is cut."""
    ready(path, outside)
    running = recorder(path, 7, last)
    output, _ = running.communicate()
    assert running.returncode == -signal.SIGKILL
    acknowledged = set(output.split())
    assert len(acknowledged) == (last + 2) // 3 - (last % 3 == 1)
    check_whole(path, outside, acknowledged)
