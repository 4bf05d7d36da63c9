"""The drill: a centre at work is backed up, destroyed and put back; no desk loses anything.

Real processes over a real line.  What was recorded is counted by the test itself.
"""

import shutil
from collections import Counter
from pathlib import Path

from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import ServiceCategory
from casework.event import read_core
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from desk_client.clock import SystemOutside
from desk_client.signing import signer
from desk_client.store import Store
from desk_client.sync.engine import Engine
from desk_client.sync.http import HttpPort
from tests.harness import bureau
from tests.harness.desk.enrolled import SEED, Enrolled, SteadyServer, enrolled


def received(store: Store) -> str:
    """A walk-in, recorded; its case."""
    outside = SystemOutside()
    case = new_id(outside)
    body = WalkInReceived(started_at=outside.now(), services=(Service(ServiceCategory.CONSULT),))
    private = WalkInPrivate(Person("张桂英", "13800002207"), "问路")
    store.record(bureau.FIELD, bureau.UNIT_OF[bureau.FIELD], [Proposal(case, body, private)])
    return case


def synced(server: SteadyServer, desk: Enrolled, store: Store) -> None:
    with HttpPort(server.url, desk.token) as port:
        Engine(store, port, signer(SEED)).catch_up()


def test_desks_lose_nothing_when_the_centre_is_put_back(tmp_path: Path) -> None:
    server = SteadyServer(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.start()
    desks = [enrolled(server, tmp_path / f"desk{number}.db") for number in (1, 2)]
    stores = [desk.open() for desk in desks]
    cases: list[str] = []

    def at_work(rounds: int) -> None:
        for _ in range(rounds):
            for desk, store in zip(desks, stores, strict=True):
                cases.append(received(store))
                synced(server, desk, store)

    at_work(3)
    backup = server.begin("backup", "--to", str(tmp_path / "backups"))
    while backup.poll() is None:
        at_work(1)
    said, _ = backup.communicate()
    assert backup.returncode == 0
    before = len(cases)
    at_work(5)
    held = centre_cases(server)
    assert held == Counter(cases), "everything was at the centre"

    server.kill()
    shutil.rmtree(server.settings.data)
    folder = said.removeprefix("backup: ").partition(",")[0]
    put_back = server.run("restore", folder)
    assert put_back.returncode == 0, put_back.stderr
    lost = Counter(cases) - centre_cases(server)
    assert len(lost) >= len(cases) - before > 0, "a backup does not know what came after it"

    server.start()
    for _ in range(2):
        for desk, store in zip(desks, stores, strict=True):
            synced(server, desk, store)
    assert server.stop() == 0
    assert centre_cases(server) == Counter(cases), "each is there, once"
    assert server.run("verify").returncode == 0
    for store in stores:
        assert store.sync_state().waiting == 0
        for case in cases:
            assert store.case(case) is not None
        store.close()


def centre_cases(server: SteadyServer) -> Counter[str]:
    """How often each walk-in was received, by the centre's own log."""
    centre = server.open_centre()
    with centre.store.read() as tx:
        cores = [read_core(record.core) for record in tx.events.log()]
    centre.close()
    return Counter(core.case for core in cores if core.type == WalkInReceived.__name__)
