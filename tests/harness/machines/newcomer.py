"""A machine that is let in while everybody else is at work, with nothing on its disk."""

from pathlib import Path

from casework.outside import new_id
from casework.wire import EnrolRequest, SyncPort
from desk_client.credentials import Secrets
from desk_client.store import Identity, Store, SyncState
from desk_client.sync.ahead import Ahead
from desk_client.sync.engine import Engine
from tests.harness.desk.dump import PROJECTIONS, dump
from tests.harness.machines.lines import BentLine, FeedOnly
from tests.harness.machines.machines import CentreMachine, device_key, secret
from tests.harness.machines.network import Network
from tests.harness.outside import Chance


class Newcomer:
    """A desk with an empty database, enrolled for a unit a moment ago."""

    def __init__(
        self,
        folder: Path,
        centre: CentreMachine,
        network: Network,
        unit: str,
        ahead: Ahead | None = None,
    ) -> None:
        self._folder = folder
        self._ahead = ahead
        self.chance = Chance(f"newcomer {unit} {folder.name}")
        self.device = new_id(self.chance)
        key = device_key(self.device)
        code = centre.centre.issue_code(unit)
        answer = centre.centre.enrol(EnrolRequest(code, self.device, key.public))
        self._identity = Identity(
            self.device, answer.unit, answer.short, answer.centre_key, answer.zone
        )
        self._secrets = Secrets(secret(f"desk {self.device}"), secret(f"device {self.device}"))
        self._key = key
        self.line = BentLine(network.line(self.device))
        folder.mkdir(parents=True)
        self.store, self.engine = self._opened("journal.db", self.line)

    def _opened(self, name: str, port: SyncPort) -> tuple[Store, Engine]:
        key = self._secrets.database_key
        store = Store.open(self._folder / name, key, self.chance, self._secrets)
        store.enrol(self._identity)
        return store, Engine(store, port, self._key.sign, ahead=self._ahead)

    @property
    def far(self) -> SyncState:
        """How far it has come."""
        return self.store.sync_state()

    def start_again(self) -> None:
        """The program ends, and is started again on the same disk."""
        self.store.close()
        self.store, self.engine = self._opened("journal.db", self.line)

    def by_the_feed(self) -> Store:
        """What the same machine has when it is told page by page, in a file of its own."""
        store, engine = self._opened("feed.db", FeedOnly(self.line))
        engine.catch_up()
        return store

    def is_as_by_the_feed(self) -> bool:
        """Whether it has the same rows, to the byte; the heads that it kept are its own.

        Short pages may tell it to put away a case that it was never sent; long ones do not.
        """
        store = self.by_the_feed()
        same = self.far.cursor == store.sync_state().cursor and all(
            dump(self.store, table) == dump(store, table) for table in ("journal", *PROJECTIONS)
        )
        store.close()
        return same

    def close(self) -> None:
        """Orderly end."""
        self.store.close()
