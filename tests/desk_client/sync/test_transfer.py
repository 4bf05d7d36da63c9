"""Papers between real desks and a real centre: whole, once, and from where they were cut."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import ServiceCategory
from casework.outside import new_id
from casework.papers import Paper
from casework.registry import Proposal
from casework.state import Person
from casework.wire import PaperProgress
from desk_client.changes import Touched
from desk_client.clock import SystemOutside
from desk_client.sealing import opened
from desk_client.signing import signer
from desk_client.store import Store
from desk_client.store.paper_files import PaperId, Place
from desk_client.sync.carrier import PaperCarrier
from desk_client.sync.engine import Engine
from desk_client.sync.errors import CutOffError, OfflineError, PaperError
from desk_client.sync.http import HttpPort
from desk_client.sync.transfer import PIECE_BYTES, PUT_OFF_SECONDS, Transfer
from tests.harness import bureau
from tests.harness.desk import files
from tests.harness.desk.enrolled import SEED, Enrolled, SteadyServer, enrolled
from tests.harness.desk.papers import attached, on_disk, taken
from tests.harness.outside import Chance

LARGE = files.picture() + bytes(range(256)) * 6_000
"""Some 1.5 MB: six pieces."""
SECONDS = 20


class Counted(HttpPort):
    """The line, and how many bytes of papers went over it; it may be cut after so many."""

    sent = fetched = 0
    cut_after = 1 << 40

    def send_paper(self, case: str, sha256: str, at: int, of: int, piece: bytes) -> PaperProgress:
        if self.sent + len(piece) > self.cut_after:
            raise CutOffError("cut by the test")
        self.sent += len(piece)
        return super().send_paper(case, sha256, at, of, piece)

    def fetch_paper(
        self, case: str, sha256: str, at: int, most: int, take: Callable[[bytes], None]
    ) -> None:
        def counted(piece: bytes) -> None:
            if self.fetched + len(piece) > self.cut_after:
                raise CutOffError("cut by the test")
            self.fetched += len(piece)
            take(piece)

        super().fetch_paper(case, sha256, at, most, counted)


class Desk:
    """A machine of the precinct, without windows."""

    def __init__(self, server: SteadyServer, database: Path) -> None:
        self.server, self.outside = server, SystemOutside()
        self.made: Enrolled = enrolled(server, database)
        self.store: Store = self.made.open()

    def receive(self) -> str:
        """Somebody comes; the case."""
        case = new_id(self.outside)
        body = WalkInReceived(
            started_at=self.outside.now(), services=(Service(ServiceCategory.CONSULT),)
        )
        self._record(Proposal(case, body, WalkInPrivate(Person("张桂英"), "问路")))
        return case

    def attach(self, case: str, data: bytes = LARGE) -> Paper:
        """A paper is put to a case."""
        paper = taken(self.store, self.outside, case, data)
        self._record(attached(case, paper))
        return paper

    def _record(self, proposal: Proposal) -> None:
        self.store.record(bureau.FIELD, bureau.UNIT_OF[bureau.FIELD], [proposal])

    def sync(self) -> None:
        """The conversation, which carries no paper."""
        with HttpPort(self.server.url, self.made.token) as port:
            Engine(self.store, port, signer(SEED)).catch_up()

    def carry(self, cut_after: int = 1 << 40) -> Counted:
        """Carry papers until there is nothing more, or the line is cut; what went over it."""
        with Counted(self.server.url, self.made.token) as port:
            port.cut_after = cut_after
            transfer = Transfer(self.store.papers, port, self.outside)
            try:
                while transfer.round().has_more:
                    pass
            except OfflineError:
                pass
            return port

    def content(self, case: str) -> list[bytes]:
        """The papers of a case, opened."""
        found = []
        for kept in self.store.papers.of_case(case):
            data = self.store.papers.files.read(kept.id)
            assert data is not None
            found.append(opened(data, kept.paper.key))
        return found

    def want(self, case: str) -> None:
        """Somebody looks at the papers of a case."""
        for kept in self.store.papers.of_case(case):
            self.store.papers.files.ask(kept.id)


@pytest.fixture
def desks(server: SteadyServer, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    one, other = (Desk(server, tmp_path / name / "desk.db") for name in _folders(tmp_path))
    yield one, other
    one.store.close()
    other.store.close()


def _folders(folder: Path) -> tuple[str, str]:
    for name in ("one", "other"):
        (folder / name).mkdir()
    return "one", "other"


def test_paper_attached_without_a_network_is_seen_at_the_other_desk_later(
    desks: tuple[Desk, Desk], server: SteadyServer
) -> None:
    here, there = desks
    server.kill()
    case = here.receive()
    paper = here.attach(case)
    assert here.carry().sent == 0
    server.start()
    here.sync()
    assert here.carry().sent == paper.encrypted_size
    assert here.store.papers.files.place(PaperId(case, paper.sha256)) is Place.HERE
    there.sync()
    assert there.store.papers.files.place(PaperId(case, paper.sha256)) is None
    assert there.carry().fetched == 0
    there.want(case)
    assert there.carry().fetched == paper.encrypted_size
    assert there.content(case) == [LARGE]
    server.kill()
    assert there.content(case) == [LARGE]
    server.start()


def test_cut_in_the_middle_only_the_rest_is_sent_and_fetched(desks: tuple[Desk, Desk]) -> None:
    here, there = desks
    case = here.receive()
    paper = here.attach(case)
    here.sync()
    first = here.carry(cut_after=3 * PIECE_BYTES).sent
    assert 0 < first < paper.encrypted_size
    assert here.carry().sent == paper.encrypted_size - first
    there.sync()
    there.want(case)
    begun = there.carry(cut_after=700_000).fetched
    assert 0 < begun < paper.encrypted_size
    assert there.carry().fetched == paper.encrypted_size - begun
    assert there.content(case) == [LARGE]


def test_centre_killed_while_it_takes_a_paper_goes_on_where_it_was(
    desks: tuple[Desk, Desk], server: SteadyServer
) -> None:
    here, _ = desks
    case = here.receive()
    paper = here.attach(case)
    here.sync()
    first = here.carry(cut_after=2 * PIECE_BYTES).sent
    server.kill()
    server.start()
    assert here.carry().sent == paper.encrypted_size - first
    assert on_disk(here.store)["taken"] == []


def test_same_paper_sent_again_costs_one_question(desks: tuple[Desk, Desk]) -> None:
    here, _ = desks
    case = here.receive()
    here.attach(case)
    here.sync()
    here.carry()
    here.store.papers.files.all_wait()
    assert on_disk(here.store)["here"] == []
    assert here.carry().sent == 0
    assert on_disk(here.store)["taken"] == []


def test_paper_that_the_centre_does_not_have_holds_up_no_other(
    desks: tuple[Desk, Desk],
) -> None:
    here, there = desks
    case = here.receive()
    missing, small = here.attach(case), here.attach(case, files.picture(seed=2))
    here.sync()
    files_here = here.store.papers.files
    # The large one stays where it is: its machine has no line yet.
    files_here.is_sent(PaperId(case, missing.sha256))
    here.carry()
    there.sync()
    there.want(case)
    there.carry()
    laid = there.store.papers.files
    assert laid.place(PaperId(case, small.sha256)) is Place.HERE
    assert laid.place(PaperId(case, missing.sha256)) is Place.COMING


def test_wish_for_a_paper_that_no_case_names_any_more_is_dropped(desks: tuple[Desk, Desk]) -> None:
    here, _ = desks
    case = here.receive()
    here.store.papers.files.ask(PaperId(case, "ab" * 32))
    assert here.carry().fetched == 0
    assert on_disk(here.store)["coming"] == []


class Refusing:
    """A centre that has nothing and takes nothing, and counts the questions."""

    def __init__(self) -> None:
        self.asked = 0

    def send_paper(self, case: str, sha256: str, at: int, of: int, piece: bytes) -> PaperProgress:
        self.asked += 1
        if self.asked == 1:
            return PaperProgress(0, is_whole=False)
        raise PaperError("not this one")

    def fetch_paper(
        self, case: str, sha256: str, at: int, most: int, take: Callable[[bytes], None]
    ) -> None:
        raise AssertionError("nobody wants one")


def test_what_is_not_taken_is_asked_about_again_after_a_while(desks: tuple[Desk, Desk]) -> None:
    here, _ = desks
    here.attach(here.receive())
    here.sync()
    outside, port = Chance("papers"), Refusing()
    transfer = Transfer(here.store.papers, port, outside)
    for _ in range(10):
        transfer.round()
    assert port.asked == 2
    outside.pass_seconds(PUT_OFF_SECONDS)
    transfer.round()
    assert port.asked == 3


@contextmanager
def carried(desk: Desk, told: Callable[[Touched], None]) -> Iterator[PaperCarrier]:
    made = PaperCarrier(
        desk.store.papers,
        lambda: HttpPort(desk.server.url, desk.made.token),
        desk.outside,
        told,
    )
    made.start()
    try:
        yield made
    finally:
        assert made.stop()


def test_carrier_sends_and_fetches_by_itself_while_the_conversation_goes_on(
    desks: tuple[Desk, Desk],
) -> None:
    here, there = desks
    changed = threading.Condition()

    def told(changes: Touched) -> None:
        assert changes.touches({"paper"})
        with changed:
            changed.notify_all()

    def until(is_so: Callable[[], bool]) -> None:
        with changed:
            assert changed.wait_for(is_so, SECONDS)

    with carried(here, told) as sending, carried(there, told) as fetching:
        case = here.receive()
        paper = here.attach(case)
        id = PaperId(case, paper.sha256)
        here.sync()
        sending.look()
        until(lambda: here.store.papers.files.place(id) is Place.HERE)
        there.sync()
        there.want(case)
        fetching.wake()
        until(lambda: there.store.papers.files.place(id) is Place.HERE)
    assert there.content(case) == [LARGE]
