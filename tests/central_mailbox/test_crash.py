"""SIGKILL of the real process, in the middle of whatever it does: nothing lost or doubled."""

import contextlib
import random
import threading
import time
from pathlib import Path

import httpx

from casework.registry import read
from casework.wire import EnrolRequest, SyncRequest
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk
from tests.harness.centre.server import HttpLine, Server
from tests.harness.outside import SeededOutside

KILLS = 8
EVENTS = 240


class Sender(threading.Thread):
    """A desk that sends its whole journal in small batches, through every crash."""

    def __init__(self, server: Server, desk: PlainDesk, token: str, batch: int) -> None:
        super().__init__()
        self.server = server
        self.desk = desk
        self.token = token
        self.batch = batch
        self.is_up = threading.Event()
        self.stored: dict[str, int | None] = {}

    def run(self) -> None:
        while self.desk.sent < self.desk.seq:
            self.is_up.wait()
            line = HttpLine(self.server.url, self.token)
            with contextlib.suppress(httpx.HTTPError), contextlib.closing(line):
                while self.desk.sent < self.desk.seq:
                    self._send(line)

    def _send(self, line: HttpLine) -> None:
        first = self.desk.sent + 1
        last = min(self.desk.sent + self.batch, self.desk.seq)
        request = self.desk.request(first, last)
        response = line.sync(SyncRequest(cursor=0, batch=request.batch, head=request.head))
        for outcome in response.outcomes:
            known = self.stored.setdefault(outcome.id, outcome.position)
            assert known == outcome.position
        self.desk.sent = response.known_seq


def test_killed_again_and_again_while_desks_send_it_loses_and_doubles_nothing(
    tmp_path: Path, outside: SeededOutside
) -> None:
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    senders = []
    for number, unit in enumerate((bureau.ROOM, bureau.PRECINCT)):
        desk = PlainDesk(outside, bureau.fixed_id(3, 80 + number), unit)
        request = EnrolRequest(centre.issue_code(unit), desk.device, desk.public_key)
        senders.append(Sender(server, desk, centre.enrol(request).token, batch=3 + 4 * number))
        for _ in range(EVENTS // 2):
            case = desk.receive(bureau.DESK if unit == bureau.ROOM else bureau.FIELD)
            desk.serve(case, bureau.DESK if unit == bureau.ROOM else bureau.FIELD)
    founded = centre.log_head().size
    centre.close()

    chance = random.Random(7)
    for sender in senders:
        sender.start()
    for _ in range(KILLS):
        server.start()
        for sender in senders:
            sender.is_up.set()
        threading.Event().wait(chance.uniform(0.02, 0.4))
        for sender in senders:
            sender.is_up.clear()
        server.kill()
    server.start()
    for sender in senders:
        sender.is_up.set()
    deadline = time.monotonic() + 60
    for sender in senders:
        sender.join(max(0, deadline - time.monotonic()))
        assert not sender.is_alive()
    assert server.stop() == 0

    centre = server.open_centre()
    report = verify_all(centre.store, centre.public_key)
    with centre.store.read() as tx:
        log = [read(record).core for record in tx.events.log()]
    centre.close()
    assert report.findings == ()
    assert report.records == founded + 2 * EVENTS
    for sender in senders:
        mine = [core.seq for core in log if core.device == sender.desk.device]
        assert mine == list(range(1, EVENTS + 1))
        assert len(sender.stored) == EVENTS
