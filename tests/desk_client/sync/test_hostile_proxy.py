"""Between a real desk and the real centre: each bad answer to each call the desk makes.

Whether or not the request reached the centre: what waits goes on waiting, nothing is said to be
synced, and once the line is mended everything is at the centre once.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import ServiceCategory
from casework.event import read_core
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from casework.wire import EnrolRequest
from central_mailbox.centre import Centre
from desk_client.clock import SystemOutside
from desk_client.signing import public_key, signer
from desk_client.store import Store, SyncState
from desk_client.sync.engine import Engine
from desk_client.sync.errors import CertificateError, CodeError, SyncError, TimedOutError
from desk_client.sync.http import HttpPort, Patience
from desk_client.sync.schedule import Schedule, SyncStatus
from tests.harness import bureau
from tests.harness.desk.enrolled import SEED, Enrolled, SteadyServer, enrolled
from tests.harness.desk.hostile import MISDEEDS, certificate
from tests.harness.desk.proxy import Proxy

LITTLE = Patience(connect=5.0, piece=0.2, whole=0.3)
"""Where nothing good can come, so that it need not be waited for."""


@dataclass
class Town:
    """A centre, a proxy before it, a desk behind that, and an operator's hand at the centre."""

    centre: Centre
    proxy: Proxy
    made: Enrolled
    store: Store
    authority: Path

    def save(self) -> None:
        """Somebody comes."""
        outside = SystemOutside()
        body = WalkInReceived(
            started_at=outside.now(), services=(Service(ServiceCategory.CONSULT),)
        )
        private = WalkInPrivate(Person("张桂英", "13800002207"), "问路")
        unit = bureau.UNIT_OF[bureau.FIELD]
        proposal = Proposal(new_id(outside), body, private)
        self.store.record(bureau.FIELD, unit, [proposal])

    def port(self, patience: Patience | None = None, token: str | None = None) -> HttpPort:
        """A line through the proxy."""
        known = self.made.token if token is None else token
        return HttpPort(self.proxy.url, known, self.authority, patience)

    def mended(self) -> "Town":
        """The proxy passes on again."""
        self.proxy.bad = None
        return self

    def at_centre(self) -> list[str]:
        """The desk's events as the centre has them."""
        with self.centre.store.read() as tx:
            return [read_core(record.core).id for record in tx.events.chain(self.made.device)]


@pytest.fixture(scope="module")
def town(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all attacks: each leaves it as it was."""
    folder = tmp_path_factory.mktemp("town")
    server = SteadyServer(Path(shutil.copytree(founded, folder / "centre")))
    server.start()
    made = enrolled(server, folder / "desk.db")
    centre, store = server.open_centre(), made.open()
    authority, _ = certificate(folder, "ours")
    with Proxy(server.url) as proxy:
        town = Town(centre, proxy, made, store, authority)
        yield town
        ids = Counter(town.at_centre())
    assert len(ids) == store.sync_state().last_seq
    assert set(ids.values()) <= {1}
    store.close()
    centre.store.close()
    server.kill()


def _patience(expected: type[SyncError]) -> Patience | None:
    return LITTLE if expected is TimedOutError else None


def _send(town: Town, patience: Patience | None) -> None:
    """What waits is sent."""
    town.save()
    with town.port(patience) as port:
        _turn(town, port)


def _fetch(town: Town, patience: Patience | None) -> None:
    """Nothing waits; is there something new?"""
    with town.port(patience) as port:
        Engine(town.store, port, signer(SEED)).round()


def _turn(town: Town, port: HttpPort) -> None:
    """As the program does it: a status is shown, and the error with it."""
    said = list[SyncStatus]()
    engine = Engine(town.store, port, signer(SEED))
    schedule = Schedule(engine, SystemOutside(), on_status=said.append)
    schedule.turn()
    assert "synced" not in {status.kind for status in said if not status.is_talking}
    assert schedule.status.error is not None
    assert schedule.status.error.say.zh
    raise schedule.status.error


def _enrol(town: Town, patience: Patience | None) -> None:
    """A machine asks to be let in."""
    _let_in(town, new_id(SystemOutside()), town.centre.issue_code(bureau.PRECINCT), patience)


def _let_in(town: Town, device: str, code: str, patience: Patience | None) -> None:
    request = EnrolRequest(code, device, public_key(SEED))
    try:
        with town.port(patience, token="") as port:
            port.enrol(request)
    finally:
        with town.mended().port(token="") as port:
            if town.proxy.reaches:
                # A code is good once: whose answer was lost is told so, and asks for another.
                with pytest.raises(CodeError):
                    port.enrol(request)
                another = town.centre.issue_code(bureau.PRECINCT)
                request = EnrolRequest(another, device, public_key(SEED))
            assert port.enrol(request).token


CALLS: dict[str, Callable[[Town, Patience | None], None]] = {
    "send": _send,
    "fetch": _fetch,
    "enrol": _enrol,
}


@pytest.mark.parametrize("reaches", [False, True], ids=["lost on the way", "answer lost"])
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", MISDEEDS)
def test_bad_answer_on_the_way_loses_nothing_and_doubles_nothing(
    name: str, call: str, reaches: bool, town: Town
) -> None:
    town.proxy.bad, expected = MISDEEDS[name]
    town.proxy.reaches = reaches
    before, asked = town.store.sync_state(), town.proxy.asked
    with pytest.raises(expected):
        CALLS[call](town, _patience(expected))
    assert town.proxy.asked > asked
    _settle(town, before, saved=call == "send")


def _settle(town: Town, before: SyncState, *, saved: bool) -> None:
    """Nothing was taken for synced; on the mended line everything arrives."""
    far = town.store.sync_state()
    assert (far.cursor, far.known_seq, far.waiting) == (
        before.cursor,
        before.known_seq,
        before.waiting + saved,
    )
    with town.mended().port() as port:
        assert Engine(town.store, port, signer(SEED)).catch_up().accepted == saved
    assert town.store.sync_state().waiting == 0


def test_wrong_certificate_on_the_way_hears_nothing_of_any_call(town: Town, tmp_path: Path) -> None:
    ours, right = certificate(tmp_path, "ours")
    _, wrong = certificate(tmp_path, "theirs")
    host, port_number = town.proxy._centre
    request = EnrolRequest("AAAA-AAAA", new_id(SystemOutside()), public_key(SEED))
    town.save()
    with Proxy(f"http://{host}:{port_number}", wrong) as proxy:
        with HttpPort(proxy.url, town.made.token, authority=ours) as port:
            with pytest.raises(CertificateError):
                Engine(town.store, port, signer(SEED)).round()
            with pytest.raises(CertificateError):
                port.enrol(request)
        assert proxy.asked == 0
    assert town.store.sync_state().waiting == 1
    with (
        Proxy(f"http://{host}:{port_number}", right) as proxy,
        HttpPort(proxy.url, town.made.token, authority=ours) as port,
    ):
        assert Engine(town.store, port, signer(SEED)).catch_up().accepted == 1
