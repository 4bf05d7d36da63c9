"""A desk without windows, as a process to be killed: records, and syncs meanwhile.

``python -m tests.harness.desk.process DATABASE KEY SEED URL TOKEN COUNT``

It prints ``saved N`` after each durable save (N events in the journal by then), and
``synced`` once COUNT are saved and nothing waits.
"""

import sys
import threading
from pathlib import Path

from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import ServiceCategory
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from desk_client.clock import SystemOutside
from desk_client.signing import signer
from desk_client.store import Store
from desk_client.sync.engine import Engine
from desk_client.sync.http import HttpPort
from desk_client.sync.schedule import Schedule
from tests.harness import bureau

ACTOR = bureau.FIELD


def main(database: str, key: str, seed: str, url: str, token: str, count: str) -> None:
    """Save one walk-in after another until there are ``count`` events."""
    outside = SystemOutside()
    store = Store.open(Path(database), bytes.fromhex(key), outside)
    port = HttpPort(url, token)
    engine = Engine(store, port, signer(bytes.fromhex(seed)))
    told = threading.Event()
    schedule = Schedule(
        engine,
        outside,
        interrupt=port.interrupt,
        close=port.close,
        on_status=lambda status: told.set(),
    )
    schedule.start()
    while (saved := store.sync_state().last_seq) < int(count):
        body = WalkInReceived(
            started_at=outside.now(), services=(Service(ServiceCategory.CONSULT),)
        )
        private = WalkInPrivate(Person("张桂英", "13800002207"), "问路")
        proposal = Proposal(new_id(outside), body, private)
        store.record(ACTOR, bureau.UNIT_OF[ACTOR], [proposal])
        schedule.wake()
        print(f"saved {saved + 1}", flush=True)
    while store.sync_state().waiting:
        told.clear()
        schedule.try_now()
        told.wait(1)
    print("synced", flush=True)
    schedule.stop()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
