"""The machines of a world: real stores, a real centre, the real engine; only faked power.

A crash copies the files as they lie (database and WAL, no shared memory) and opens the
copy: what was not committed is gone, as after SIGKILL.  :class:`PowerCut` raised inside a
transaction makes the crash happen there.
"""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from casework.wire import SyncPort
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.snapshots import RECORDS, Snapshots
from central_mailbox.store import Store as CentreStore
from central_mailbox.store import Transaction
from central_mailbox.store.sqlite import open_store
from desk_client.credentials import Secrets
from desk_client.store import Store, SyncState, journal
from desk_client.sync.engine import Engine, RoundReport
from tests.harness import bureau
from tests.harness.machines.lines import BentLine, at_once
from tests.harness.outside import Chance

FILE = "journal.db"
UNIT_OF_DEVICE = {device: unit for device, unit, _ in bureau.DEVICES}
SHORT_OF_DEVICE = {device: short for device, _, short in bureau.DEVICES}


STATION = {unit: bureau.PRECINCT if unit == bureau.ROOM else unit for unit, *_ in bureau.UNITS}
"""Whose machines a unit's officers sit at: those of a reception room at the precinct's too."""


class PowerCut(Exception):  # noqa: N818 - what happens to a machine, not an error of ours
    """The machine stops at this very place."""


def secret(name: str) -> bytes:
    """32 bytes that belong to a name."""
    return hashlib.sha256(name.encode()).digest()


def device_key(device: str) -> CentreKey:
    """A device's signing key (the same Ed25519 as the centre's)."""
    return CentreKey(secret(f"device {device}"))


CENTRE_KEY = CentreKey(secret("centre"))


class _Files:
    """The folder of a machine; every crash moves on to a copy of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._times = 0

    @property
    def path(self) -> Path:
        """The database file."""
        return self._folder / str(self._times) / FILE

    def put(self, source: Path) -> None:
        """Begin with a copy of a closed database."""
        self.path.parent.mkdir(parents=True)
        shutil.copy(source, self.path)

    def back_up(self, to: Path) -> Path:
        """A copy of a closed database."""
        shutil.copy(self.path, to)
        return to

    def put_back(self, backup: Path) -> None:
        """Somebody restores a copy; whatever lay there is gone."""
        for lying in self.path.parent.iterdir():
            lying.unlink()
        shutil.copy(backup, self.path)

    def copy_as_they_lie(self) -> None:
        """What is on the disk at this moment becomes all there is."""
        old = self.path
        self._times += 1
        self.path.parent.mkdir(parents=True)
        for suffix in ("", "-wal"):
            if (lying := old.with_name(FILE + suffix)).exists():
                shutil.copy(lying, self.path.with_name(FILE + suffix))


class _Powered:
    """The centre's database with a plug: everything else is the real one's."""

    def __init__(self, store: CentreStore) -> None:
        self._store = store
        self.is_cut = False
        self.is_shared = store.is_shared
        self.read = store.read
        self.facts = store.facts
        self.close = store.close

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that never commits once the plug is out."""
        with self._store.write() as tx:
            yield tx
            if self.is_cut:
                raise PowerCut


class CentreMachine:
    """The centre's machine."""

    def __init__(self, folder: Path, chance: Chance, part_records: int = RECORDS) -> None:
        self.chance = chance
        self.files = _Files(folder)
        self.cuts = 0
        self._part_records = part_records

    def start(self) -> None:
        """Open what lies there."""
        self._power = _Powered(open_store(self.files.path, secret("centre database")))
        snapshots = Snapshots(self._part_records)
        self.centre = Centre(self._power, CENTRE_KEY, self.chance, snapshots=snapshots)

    def cut_at_next_commit(self, is_cut: bool = True) -> None:
        """The power goes when something is about to be written (or does not, after all)."""
        self._power.is_cut = is_cut

    def crash(self) -> None:
        """SIGKILL, and start again."""
        self.cuts += 1
        self.files.copy_as_they_lie()
        self.centre.close()
        self.start()

    def close(self) -> None:
        """Orderly end."""
        self.centre.close()

    def back_up(self, to: Path) -> Path:
        """A copy of the database as it stands, closed in between."""
        self.close()
        self.files.back_up(to)
        self.start()
        return to

    def put_back(self, backup: Path) -> None:
        """The centre is restored from a copy of its database."""
        self.close()
        self.files.put_back(backup)
        self.start()


class DeskMachine:
    """A desk's machine, on a line to the centre that a test may bend."""

    def __init__(
        self,
        folder: Path,
        device: str,
        chance: Chance,
        port: SyncPort,
        most_ahead: int | None = None,
    ) -> None:
        self.most_ahead = most_ahead
        """Events in a batch of a desk that asks ahead; ``None``: it never does."""
        self.device = device
        self.unit = UNIT_OF_DEVICE[device]
        self.station = STATION[self.unit]
        self.name = SHORT_OF_DEVICE[device]
        self.chance = chance
        self.files = _Files(folder)
        self.secrets = Secrets(secret(f"desk {device}"), secret(f"device {device}"))
        self.cuts = 0
        self.acknowledged: dict[int, str] = {}
        self.recorded = 0
        self.line = BentLine(port)

    def start(self) -> None:
        """Open what lies there."""
        self._open()
        self.recorded = self.store.sync_state().last_seq

    def _open(self) -> None:
        self.store = Store.open(
            self.files.path, self.secrets.database_key, self.chance, self.secrets
        )
        sign = device_key(self.device).sign
        if self.most_ahead is None:
            self.engine = Engine(self.store, self.line, sign)
            return
        self.engine = Engine(
            self.store, self.line, sign, most_events=self.most_ahead, ahead=at_once
        )

    def crash(self) -> None:
        """SIGKILL, and start again."""
        self.cuts += 1
        self.files.copy_as_they_lie()
        self.store.close()
        self._open()

    def close(self) -> None:
        """Orderly end."""
        self.store.close()

    @property
    def officers(self) -> tuple[str, ...]:
        """Who sits at this station, as far as it has heard."""
        roster = self.store.directory().roster
        known = (roster.officers[officer] for officer, *_ in bureau.OFFICERS)
        return tuple(one.id for one in known if roster.station(one.unit) == self.station)

    def unit_of(self, officer: str) -> str:
        """Where an officer works, as far as it has heard here."""
        known = self.store.directory().roster.officers.get(officer)
        return bureau.UNIT_OF[officer] if known is None else known.unit

    def record(self, actor: str, proposals: Sequence[Proposal]) -> None:
        """Record in an officer's name; what returned is acknowledged."""
        self.store.record(actor, self.unit_of(actor), proposals)
        self.recorded += len(proposals)
        end = self.store.pending(1_000, 1 << 30)
        self.acknowledged[end.last_seq] = end.hash

    def receive(self, actor: str = bureau.DESK, case: str = "") -> str:
        """A walk-in by somebody of the station; its case."""
        case = case or new_id(self.chance)
        body = WalkInReceived(
            started_at=self.chance.now(), services=(Service(ServiceCategory.CONSULT),)
        )
        private = WalkInPrivate(Person("张桂英", "13800002207"), "问路")
        self.store.record(actor, self.unit_of(actor), [Proposal(case, body, private)])
        return case

    def chain(self, type: str, body: Struct | Raw, case: str, v: int = 1) -> str:
        """An own event put into the chain behind the rules' back; its id."""
        core = Core(
            id=new_id(self.chance),
            case=case,
            type=type,
            v=v,
            body=Raw(msgspec.json.encode(body)),
            sealed=None,
            at=self.chance.now(),
            since_server=None,
            seen=None,
            actor=self.officers[0],
            unit=self.unit,
            device=self.device,
            seq=self.store.sync_state().last_seq + 1,
        )
        with self.store._db.write() as conn:
            end = journal.chain_end(conn, self.device)
            journal.append_own(conn, core, Record(Raw(msgspec.json.encode(core))), end.hash)
        self.recorded += 1
        return core.id

    def record_poison(self, dice: Random) -> None:
        """An own event that no centre can take."""
        type, v = dice.choice(("MoonLanded", "WalkInReceived")), dice.choice((1, 99))
        self.chain(type, Raw(b'{"persons":"many"}'), new_id(self.chance), v)

    @property
    def far(self) -> SyncState:
        """How far it has come."""
        return self.store.sync_state()

    def back_up(self, to: Path) -> Path:
        """A copy of the database as it stands, closed in between."""
        self.store.close()
        self.files.back_up(to)
        self._open()
        return to

    def put_back(self, backup: Path) -> None:
        """Somebody restores a copy of the database."""
        self.store.close()
        self.files.put_back(backup)
        self._open()

    def cut_at_next_commit(self) -> None:
        """The power goes when something is about to be written."""

        def cut() -> None:
            raise PowerCut

        self.store.before_commit = cut

    def round(self) -> RoundReport:
        """One conversation."""
        return self.engine.round()
