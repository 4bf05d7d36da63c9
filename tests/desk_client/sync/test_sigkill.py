"""SIGKILL of the real desk and of the real centre, at random moments: 0 lost, 0 twice."""

import os
import random
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from casework.registry import encode_state, read
from central_mailbox.verify import verify_all
from desk_client.clock import SystemOutside
from desk_client.signing import verify
from desk_client.store import Store
from tests.harness.centre.server import ROOT
from tests.harness.desk.enrolled import KEY, SEED, SteadyServer, enrolled

KILLS = int(os.environ.get("KILLS", "20"))
SAVES_PER_KILL = 25


@dataclass
class DeskProcess:
    """The desk program over one database; killed and started again as often as wanted."""

    database: Path
    device: str
    url: str
    token: str
    saved: int = 0

    def start(self, count: int) -> subprocess.Popen[str]:
        """Start it; it saves until there are ``count`` events."""
        where = [str(self.database), KEY.hex(), SEED.hex(), self.url, self.token, str(count)]
        command = [sys.executable, "-m", "tests.harness.desk.process", *where]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def read(self, process: subprocess.Popen[str], until: int) -> None:
        """What it says was saved, until it has said so often, or has ended."""
        assert process.stdout is not None
        for line in process.stdout:
            if not line.startswith("saved "):
                return
            self.saved = int(line.removeprefix("saved "))
            until -= 1
            if until == 0:
                return

    def kill(self, process: subprocess.Popen[str]) -> None:
        """SIGKILL; what it had said before still counts."""
        process.send_signal(signal.SIGKILL)
        self.read(process, 1_000_000)
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def test_killed_again_and_again_nothing_is_lost_and_nothing_is_twice(
    server: SteadyServer, tmp_path: Path
) -> None:
    chance = random.Random(11)
    made = enrolled(server, tmp_path / "desk.db")
    desk = DeskProcess(made.database, made.device, server.url, made.token)
    moment = threading.Event()
    process = desk.start(1_000_000)
    for _ in range(KILLS):
        desk.read(process, chance.randint(1, SAVES_PER_KILL))
        moment.wait(chance.uniform(0, 0.05))
        if chance.random() < 0.4:
            server.kill()
            desk.read(process, chance.randint(1, SAVES_PER_KILL))
            server.start()
        else:
            desk.kill(process)
            process = desk.start(1_000_000)
    desk.kill(process)
    process = desk.start(desk.saved + 10)
    desk.read(process, 1_000_000)
    assert process.wait(60) == 0
    assert process.stdout is not None
    process.stdout.close()
    assert server.stop() == 0
    _compare(server, desk)


def _compare(server: SteadyServer, desk: DeskProcess) -> None:
    centre = server.open_centre()
    report = verify_all(centre.store, centre.public_key)
    with centre.store.read() as tx:
        chain = [read(record).core for record in tx.events.chain(desk.device)]
        log = [read(record).core.id for record in tx.events.log()]
    store = Store.open(desk.database, KEY, SystemOutside())
    state = store.sync_state()
    assert report.findings == ()
    assert state.last_seq >= desk.saved, "what was said to be saved is there"
    assert [core.seq for core in chain] == list(range(1, state.last_seq + 1))
    assert all(log.count(core.id) == 1 for core in chain)
    assert (state.waiting, state.refused, state.held) == (0, 0, 0)
    assert store.verify(verify).is_sound
    for core in chain:
        here, there = store.case(core.case), centre.state(core.case)
        assert here is not None
        assert there is not None
        assert encode_state(here) == encode_state(there)
    store.close()
    centre.close()
