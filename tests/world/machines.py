"""The machines of a world: real stores, a real centre, the real engine; only faked power.

A crash copies the files as they lie (database and WAL, no shared memory) and opens the
copy: what was not committed is gone, as after SIGKILL.  :class:`PowerCut` raised inside a
transaction makes the crash happen there.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from casework.registry import Proposal
from casework.wire import SyncPort
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey, verify
from central_mailbox.store.sqlite import open_store
from desk_client.store import Store
from desk_client.sync.engine import Engine, RoundReport
from tests import bureau
from tests.world.chance import Chance

FILE = "journal.db"
UNIT_OF_DEVICE = {device: unit for device, unit, _ in bureau.DEVICES}
SHORT_OF_DEVICE = {device: short for device, _, short in bureau.DEVICES}


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

    def copy_as_they_lie(self) -> None:
        """What is on the disk at this moment becomes all there is."""
        old = self.path
        self._times += 1
        self.path.parent.mkdir(parents=True)
        for suffix in ("", "-wal"):
            if (lying := old.with_name(FILE + suffix)).exists():
                shutil.copy(lying, self.path.with_name(FILE + suffix))


class CentreMachine:
    """The centre's machine."""

    def __init__(self, folder: Path, chance: Chance) -> None:
        self.chance = chance
        self.files = _Files(folder)
        self.cuts = 0

    def start(self) -> None:
        """Open what lies there."""
        store = open_store(self.files.path, secret("centre database"))
        self.centre = Centre(store, CENTRE_KEY, self.chance)

    def crash(self) -> None:
        """SIGKILL, and start again."""
        self.cuts += 1
        self.files.copy_as_they_lie()
        self.centre.close()
        self.start()

    def close(self) -> None:
        """Orderly end."""
        self.centre.close()


class Desk:
    """A desk's machine: ``port`` is the line to the centre."""

    def __init__(self, folder: Path, device: str, chance: Chance, port: SyncPort) -> None:
        self.device = device
        self.unit = UNIT_OF_DEVICE[device]
        self.name = SHORT_OF_DEVICE[device]
        self.officers = tuple(one for one, at in bureau.DEVICE_OF.items() if at == device)
        self.chance = chance
        self.files = _Files(folder)
        self.cuts = 0
        self.acknowledged = 0
        self._port = port

    def start(self) -> None:
        """Open what lies there."""
        self.store = Store.open(self.files.path, secret(f"desk {self.device}"), self.chance)
        sign = device_key(self.device).sign
        self.engine = Engine(self.store, self._port, sign, self.chance, verify)

    def crash(self) -> None:
        """SIGKILL, and start again."""
        self.cuts += 1
        self.files.copy_as_they_lie()
        self.store.close()
        self.start()

    def close(self) -> None:
        """Orderly end."""
        self.store.close()

    def record(self, actor: str, proposals: Sequence[Proposal]) -> None:
        """Record in an officer's name; what returned is acknowledged."""
        self.store.record(actor, bureau.UNIT_OF[actor], proposals)
        self.acknowledged = self.store.sync_state().last_seq

    def round(self) -> RoundReport:
        """One conversation."""
        return self.engine.round()


Hook = Callable[[], None]
