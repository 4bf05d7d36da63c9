"""Real desks at work while the database breaks: each saves without a pause, and its own sync sends.

What a desk was told is written down as the answer comes off the line, before the desk does anything
with it: that is what must be found again.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import Channel, Ledger, ServiceCategory
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from casework.wire import EnrolRequest, EnrolResponse, FeedPart, SyncRequest, SyncResponse
from desk_client.clock import SystemOutside
from desk_client.signing import public_key, signer
from desk_client.store import Identity, Store
from desk_client.sync.engine import Engine
from desk_client.sync.http import HttpPort
from desk_client.sync.schedule import Schedule, SyncStatus
from tests.harness import bureau
from tests.harness.centre.server import Server
from tests.harness.desk.enrolled import free_port

PAUSE_SECONDS = 0.2
PATIENCE = 120.0
KEY = bytes(range(32))


class Heard:
    """The line of a desk, with an ear on it: id and place of all that the centre acknowledged.

    Each conversation is with the next of the centre's processes, as behind a balancer.
    """

    def __init__(self, ports: Sequence[HttpPort]) -> None:
        self._ports = ports
        self._port = ports[0]
        self._next = cycle(ports)
        self.acknowledged: dict[str, int | None] = {}
        self.refused: list[str] = []
        self.moments: list[float] = []

    def sync(self, request: SyncRequest) -> SyncResponse:
        """As ever."""
        self._port = next(self._next)
        answer = self._port.sync(request)
        for outcome in answer.outcomes:
            if outcome.result == "accepted":
                self.acknowledged.setdefault(outcome.id, outcome.position)
            else:
                self.refused.append(outcome.id)
        if answer.outcomes:
            self.moments.append(time.monotonic())
        return answer

    def part(self, after: int, tree_size: int) -> FeedPart:
        """As ever."""
        return self._port.part(after, tree_size)

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """As ever."""
        return self._port.enrol(request)

    def interrupt(self) -> None:
        """As ever, whichever it is."""
        for port in self._ports:
            port.interrupt()

    def close(self) -> None:
        """All of them."""
        for port in self._ports:
            port.close()


class Desk:
    """A machine of the precinct, let in at the first of the processes that it speaks to."""

    def __init__(self, path: Path, urls: Sequence[str], code: str) -> None:
        self.outside = SystemOutside()
        self.device = new_id(self.outside)
        seed = self.outside.random(32)
        with HttpPort(urls[0]) as port:
            let_in = port.enrol(EnrolRequest(code, self.device, public_key(seed)))
        self.store = Store.open(path, KEY, self.outside)
        self.store.enrol(
            Identity(self.device, let_in.unit, let_in.short, let_in.centre_key, let_in.zone)
        )
        self.line = Heard([HttpPort(url, let_in.token) for url in urls])
        engine = Engine(self.store, self.line, signer(seed))
        engine.catch_up()
        self.alarms: list[str] = []
        self._schedule = Schedule(
            engine,
            self.outside,
            interrupt=self.line.interrupt,
            close=self.line.close,
            on_status=self._note,
        )
        self._schedule.start()

    def save(self) -> None:
        """A walk-in and a ledger item, which all desks number in one row."""
        outside, precinct = self.outside, bureau.PRECINCT
        came = WalkInReceived(
            started_at=outside.now(), services=(Service(ServiceCategory.CONSULT),)
        )
        drafted = LedgerItemDrafted(
            ledger=Ledger.CLAIM, channel=Channel.WALK, owner=precinct, place="银杏里"
        )
        words = LedgerItemPrivate("夜间噪音", "银杏里12号院夜间噪音,反映多次没有解决")
        proposals = (
            Proposal(new_id(outside), came, WalkInPrivate(Person("张桂英"), "问路")),
            Proposal(new_id(outside), drafted, words),
        )
        self.store.record(bureau.HEAD, precinct, proposals)
        self._schedule.wake()

    @property
    def saved(self) -> int:
        """How many events it ever wrote."""
        return self.store.sync_state().last_seq

    @property
    def is_settled(self) -> bool:
        """Whether nothing waits to be sent, or to be decided."""
        state = self.store.sync_state()
        return not (state.waiting or state.held)

    @property
    def standing(self) -> tuple[SyncStatus, int]:
        """How its sync stands, and how much waits."""
        return self._schedule.status, self.store.sync_state().waiting

    def close(self) -> None:
        """End of work."""
        self._schedule.stop()
        self.store.close()

    def _note(self, status: SyncStatus) -> None:
        if status.kind in ("alarm", "shut_out"):
            self.alarms.append(f"{self.device}: {status.error!r}")


class Office:
    """All the desks; while :meth:`working` lasts each of them saves."""

    def __init__(self, desks: Sequence[Desk]) -> None:
        self.desks = desks

    @contextmanager
    def working(self) -> Iterator[None]:
        """Saves go on, whatever happens to the centre; all of it is brought over at the end."""
        over = threading.Event()
        hands = [threading.Thread(target=_save, args=(one, over)) for one in self.desks]
        for hand in hands:
            hand.start()
        try:
            yield
        finally:
            over.set()
            for hand in hands:
                hand.join()
        self._settle()

    def await_answers(self, more: int) -> None:
        """Until so many more events were acknowledged."""
        goal = self._acknowledged + more
        self._await("answers", lambda: self._acknowledged >= goal)

    def longest_silence(self, since: float) -> float:
        """The longest time after ``since`` in which no desk was answered."""
        moments = sorted(at for desk in self.desks for at in desk.line.moments if at >= since)
        return max(
            (late - early for early, late in zip([since, *moments], moments, strict=False)),
            default=0.0,
        )

    def close(self) -> None:
        """Everybody goes home."""
        for desk in self.desks:
            desk.close()

    @property
    def _acknowledged(self) -> int:
        return sum(len(desk.line.acknowledged) for desk in self.desks)

    def _settle(self) -> None:
        """Until the desks' own tries have brought all over; nobody presses a button."""
        self._await("desks with nothing to send", lambda: all(one.is_settled for one in self.desks))

    def _await(self, what: str, is_so: Callable[[], bool]) -> None:
        ends, pause = time.monotonic() + PATIENCE, threading.Event()
        while not is_so():
            if time.monotonic() > ends:
                states = "\n".join(str(desk.standing) for desk in self.desks)
                raise TimeoutError(f"{what} did not come about:\n{states}")
            pause.wait(PAUSE_SECONDS)


def opened(url: str, folder: Path, desks: int) -> tuple[list[Server], Office, bytes]:
    """Two centre processes on one database, desks at either or both, and the centre's key."""
    servers = [Server(folder, url) for _ in range(2)]
    centre = servers[0].open_centre()
    centre.found(bureau.founding({}))
    for server in servers:
        server.serving = ["--port", str(free_port())]
        server.start()
    first, second = (server.url for server in servers)
    ways = cycle([[first], [second], [second, first]])
    office = Office(
        [
            Desk(folder / f"desk-{number}.db", next(ways), centre.issue_code(bureau.PRECINCT))
            for number in range(desks)
        ]
    )
    centre.close()
    return servers, office, centre.public_key


def _save(desk: Desk, over: threading.Event) -> None:
    while not over.wait(PAUSE_SECONDS):
        desk.save()
