"""Real desks and a real centre in one process, with the line between them in a test's hand."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec
from msgspec import Raw, Struct

from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import ServiceCategory
from casework.event import Core, Record
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from casework.wire import EnrolRequest, EnrolResponse, SyncRequest, SyncResponse
from desk_client.store import SyncState, journal
from desk_client.store.database import Database
from tests.harness import bureau
from tests.harness.machines.beginning import Nobody, stage
from tests.harness.machines.chance import Chance
from tests.harness.machines.machines import CentreMachine, Desk, secret
from tests.harness.machines.network import Line, Network, Weather

Bend = Callable[[SyncResponse], SyncResponse]


class BentLine:
    """A line on which answers are bent, or requests meet an error, as the test says."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.bend: Bend = lambda answer: answer
        self.meet: Callable[[SyncRequest], None] = lambda request: None
        self.asked: list[SyncRequest] = []

    def sync(self, request: SyncRequest) -> SyncResponse:
        """The centre's answer, bent."""
        self.asked.append(request)
        self.meet(request)
        return self.bend(self._line.sync(request))

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Nobody enrols here."""
        return self._line.enrol(request)


class Station(Desk):
    """A desk of the town."""

    def __init__(self, folder: Path, device: str, line: BentLine) -> None:
        super().__init__(folder, device, Chance(f"town {device}"), line)
        self.line = line

    def receive(self, actor: str = bureau.DESK, case: str = "") -> str:
        """A walk-in by somebody of the house; its case."""
        case = case or new_id(self.chance)
        body = WalkInReceived(
            started_at=self.chance.now(), services=(Service(ServiceCategory.CONSULT),)
        )
        private = WalkInPrivate(Person("张桂英", "13800002207"), "问路")
        proposal = Proposal(case, body, private)
        self.store.record(actor, bureau.UNIT_OF[actor], [proposal])
        return case

    def chain(self, type: str, body: Struct, case: str) -> str:
        """An own event put into the chain behind the rules' back; its id."""
        state = self.store.sync_state()
        core = Core(
            id=new_id(self.chance),
            case=case,
            type=type,
            v=1,
            body=Raw(msgspec.json.encode(body)),
            sealed=None,
            at=self.chance.now(),
            since_server=None,
            seen=None,
            actor=self.officers[0],
            unit=self.unit,
            device=self.device,
            seq=state.last_seq + 1,
        )
        database = Database(self.files.path, secret(f"desk {self.device}"))
        with database.write() as conn:
            end = journal.chain_end(conn, self.device)
            journal.append_own(conn, core, Record(Raw(msgspec.json.encode(core))), end.hash)
        database.close()
        return core.id

    @property
    def far(self) -> SyncState:
        """How far it has come."""
        return self.store.sync_state()

    def put_back(self, backup: Path) -> None:
        """Somebody restores a copy of the database."""
        self.store.close()
        for lying in self.files.path.parent.iterdir():
            lying.unlink()
        shutil.copy(backup, self.files.path)
        self._open()

    def back_up(self, to: Path) -> Path:
        """A copy of the database as it stands, closed in between."""
        self.store.close()
        shutil.copy(self.files.path, to)
        self._open()
        return to


class Town:
    """The centre and as many desks as are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.machine = CentreMachine(folder / "centre", Chance("town centre"))
        self.machine.files.put(stage().centre)
        self.machine.start()
        self.network = Network(self.machine, Random(0), Nobody(), Weather.fine())
        self._stations: list[Station] = []

    def station(self, device: str) -> Station:
        """The desk of a device."""
        line = BentLine(self.network.line(device))
        station = Station(self._folder / device, device, line)
        station.files.put(stage().desks[device])
        station.start()
        self._stations.append(station)
        return station

    def own_events(self, device: str) -> list[Core]:
        """What the centre has of a device, whatever became of it."""
        with self.machine.centre.store.read() as tx:
            return [
                msgspec.json.decode(record.core, type=Core) for record in tx.events.chain(device)
            ]

    def log(self) -> list[str]:
        """Ids of all accepted events."""
        with self.machine.centre.store.read() as tx:
            return [msgspec.json.decode(record.core, type=Core).id for record in tx.events.log()]

    def put_back(self, backup: Path) -> None:
        """The centre is restored from a copy of its database."""
        self.machine.close()
        for lying in self.machine.files.path.parent.iterdir():
            lying.unlink()
        shutil.copy(backup, self.machine.files.path)
        self.machine.start()

    def back_up(self, to: Path) -> Path:
        """A copy of the centre's database."""
        self.machine.close()
        shutil.copy(self.machine.files.path, to)
        self.machine.start()
        return to

    def close(self) -> None:
        """Everybody goes home."""
        for station in self._stations:
            station.close()
        self.machine.close()
