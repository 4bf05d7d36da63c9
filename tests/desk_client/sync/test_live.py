"""Desks that stay connected to a real centre process: what happens within seconds."""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import ServiceCategory
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from desk_client.changes import Touched
from desk_client.clock import SystemOutside
from desk_client.signing import signer
from desk_client.store import Store
from desk_client.sync.engine import Engine
from desk_client.sync.http import HttpPort
from desk_client.sync.schedule import Schedule, SyncStatus
from tests.harness import bureau
from tests.harness.desk.enrolled import SEED, Enrolled, SteadyServer, enrolled
from tests.harness.desk.proxy import Proxy

SECONDS = 20
"""How long a test waits for what takes a fraction of a second, before it fails."""


class Live:
    """A desk with its sync thread; what it was told can be waited for."""

    def __init__(self, made: Enrolled, url: str) -> None:
        self.store: Store = made.open()
        self.outside = SystemOutside()
        self._told = threading.Condition()
        port = HttpPort(url, made.token)
        self.schedule = Schedule(
            Engine(self.store, port, signer(SEED)),
            self.outside,
            interrupt=port.interrupt,
            close=port.close,
            on_status=self._tell,
            on_changes=self._tell,
        )

    def _tell(self, what: SyncStatus | Touched) -> None:
        with self._told:
            self._told.notify_all()

    def receive(self) -> str:
        """Save a walk-in and wake the sync, as a form does; its case."""
        case = new_id(self.outside)
        body = WalkInReceived(
            started_at=self.outside.now(), services=(Service(ServiceCategory.CONSULT),)
        )
        private = WalkInPrivate(Person("张桂英", "13800002207"), "问路")
        unit = bureau.UNIT_OF[bureau.FIELD]
        self.store.record(bureau.FIELD, unit, [Proposal(case, body, private)])
        self.schedule.wake()
        return case

    def wait_for(self, kind: str) -> bool:
        """Until the state is of a kind."""
        with self._told:
            return self._told.wait_for(lambda: self.schedule.status.kind == kind, SECONDS)

    def wait_until_sent(self) -> bool:
        """Until nothing waits any more."""
        with self._told:
            return self._told.wait_for(lambda: self.store.sync_state().waiting == 0, SECONDS)

    def wait_for_case(self, case: str) -> bool:
        """Until a case has its final number here."""

        def is_numbered() -> bool:
            state = self.store.case(case)
            return state is not None and state.number is not None

        with self._told:
            return self._told.wait_for(is_numbered, SECONDS)


@contextmanager
def live(made: Enrolled, server: SteadyServer) -> Iterator[Live]:
    """A desk at work, from opening to closing."""
    desk = Live(made, server.url)
    desk.schedule.start()
    try:
        yield desk
    finally:
        assert desk.schedule.stop()
        desk.store.close()


def test_save_at_one_desk_reaches_the_other_while_both_wait(
    server: SteadyServer, tmp_path: Path
) -> None:
    """Held-open requests: neither desk asks again and again, and neither waits for its turn."""
    one, other = (enrolled(server, tmp_path / name) for name in ("one.db", "other.db"))
    with live(one, server) as here, live(other, server) as there:
        assert here.wait_for("online")
        assert there.wait_for("online")
        case = here.receive()
        assert there.wait_for_case(case)
        assert here.wait_until_sent()
        answer = there.receive()
        assert here.wait_for_case(answer)
        assert here.store.case(case) == there.store.case(case)


def test_work_goes_on_while_the_centre_is_away_and_arrives_once_when_it_is_back(
    server: SteadyServer, tmp_path: Path
) -> None:
    with live(enrolled(server, tmp_path / "desk.db"), server) as desk:
        assert desk.wait_for("online")
        server.kill()
        assert desk.wait_for("offline")
        cases = [desk.receive() for _ in range(5)]
        assert desk.store.sync_state().waiting == 5
        server.start()
        desk.schedule.try_now()
        assert desk.wait_until_sent()
        assert desk.wait_for("online")
        centre = server.open_centre()
        assert [desk.store.case(case) for case in cases] == [centre.state(case) for case in cases]
        centre.close()


def test_desk_that_is_shut_out_says_so_and_keeps_everything(
    server: SteadyServer, tmp_path: Path
) -> None:
    made = enrolled(server, tmp_path / "desk.db")
    unknown = Enrolled(made.database, made.device, "another-token")
    with live(unknown, server) as desk:
        assert desk.wait_for("shut_out")
        desk.receive()
        assert desk.store.sync_state().waiting == 1
        assert desk.schedule.status.error is not None
        assert "凭证" in desk.schedule.status.error.say.zh


class _Scales(Proxy):
    """Passes on, and weighs what passes."""

    weight = 0

    def _carried(self, request: bytes) -> bytes:
        answer = super()._carried(request)
        self.weight += len(request) + len(answer)
        return answer


def test_nothing_new_is_one_question_and_600_bytes(server: SteadyServer, tmp_path: Path) -> None:
    made = enrolled(server, tmp_path / "desk.db")
    with (
        _Scales(server.url) as scales,
        HttpPort(scales.url, made.token) as port,
        contextlib.closing(made.open()) as store,
    ):
        engine = Engine(store, port, signer(SEED))
        engine.round()
        scales.asked = scales.weight = 0
        report = engine.round()
    assert (report.received, report.has_more, scales.asked) == (0, False, 1)
    assert 0 < scales.weight <= 560  # the numbers of a million events take 40 more
