"""The small bureau at work: a real centre and real desks in this process, and their sessions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from argon2 import PasswordHasher
from PySide6.QtWidgets import QWidget

from casework.cases.directory import CodeListIssued, PasswordPrivate, PasswordSet
from casework.context import CodeItem
from casework.event import Label
from casework.registry import Proposal
from casework.wire import (
    EnrolRequest,
    EnrolResponse,
    FeedPart,
    PaperProgress,
    SyncRequest,
    SyncResponse,
)
from central_mailbox import paper_door
from central_mailbox.centre import Centre
from central_mailbox.errors import FaultError
from central_mailbox.keys import CentreKey
from central_mailbox.store.sqlite import open_store
from desk_client import signing
from desk_client.credentials import Secrets
from desk_client.services.desk import Desk
from desk_client.services.sign_in import sign_in
from desk_client.store import Identity, Store
from desk_client.sync.engine import Engine
from desk_client.sync.errors import PaperError
from desk_client.sync.transfer import Transfer
from desk_client.ui.signals import Signals
from desk_client.ui.workplace import Workplace
from tests.harness import bureau
from tests.harness.machines.machines import secret
from tests.harness.outside import Chance

PASSWORD = "钟楼下的第七块青砖"


class DirectLine:
    """The way to the centre: a call."""

    def __init__(self, centre: Centre, device: str) -> None:
        self._centre, self._device = centre, device

    def sync(self, request: SyncRequest) -> SyncResponse:
        return self._centre.sync(self._device, request)

    def part(self, after: int, tree_size: int) -> FeedPart:
        return self._centre.part(self._device, after, tree_size)

    def send_paper(self, case: str, sha256: str, at: int, of: int, piece: bytes) -> PaperProgress:
        return paper_door.take(self._centre, self._device, case, sha256, at, of, piece)

    def fetch_paper(
        self, case: str, sha256: str, at: int, most: int, take: Callable[[bytes], None]
    ) -> None:
        try:
            for piece in paper_door.give(self._centre, self._device, case, sha256, at).bytes:
                take(piece)
        except FaultError as error:
            raise PaperError(error.fault.code) from error

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        return self._centre.enrol(request)


class Workplaces:
    """A centre and the desks of a test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.outside = Chance("screens")
        self._seeds = {device: secret(device) for device, _, _ in bureau.DEVICES}
        store = open_store(folder / "centre.db", secret("centre"))
        self.centre = Centre(store, CentreKey(secret("key")), self.outside)
        keys = {device: signing.public_key(seed) for device, seed in self._seeds.items()}
        self.centre.found([*bureau.founding(keys), *code_lists(), *passwords()])
        self.stores: dict[str, Store] = {}
        self.engines: dict[str, Engine] = {}

    def path(self, device: str) -> Path:
        """The file of a device's store."""
        return self._folder / f"{next(s for d, _, s in bureau.DEVICES if d == device)}.db"

    def store(self, device: str) -> Store:
        """The store of a device, enrolled and synced."""
        if device not in self.stores:
            unit, short = next((u, s) for d, u, s in bureau.DEVICES if d == device)
            kept = Secrets(secret(short), self._seeds[device])
            store = Store.open(self.path(device), kept.database_key, self.outside, kept)
            store.enrol(Identity(device, unit, short, self.centre.public_key, "公安网"))
            sign = signing.signer(self._seeds[device])
            engine = Engine(store, DirectLine(self.centre, device), sign)
            self.stores[device], self.engines[device] = store, engine
            engine.catch_up()
        return self.stores[device]

    def sync(self) -> None:
        """Every desk talks until nothing is left to say."""
        for _ in range(2):
            for engine in self.engines.values():
                engine.catch_up()

    def carry(self) -> None:
        """Every desk sends and fetches papers until nothing moves any more."""
        for device, store in self.stores.items():
            line = DirectLine(self.centre, device)
            transfer = Transfer(store.papers, line, self.outside)
            while transfer.round().has_more:
                pass

    def desk(self, officer: str) -> Desk:
        """The officer's own machine."""
        store = self.store(bureau.DEVICE_OF[officer])
        return Desk(store, self.outside, lambda: None, lambda: None)

    def workplace(self, officer: str) -> Workplace:
        """The officer signed in at their own machine, the password just typed to sign with."""
        desk = self.desk(officer)
        police_no = desk.directory().roster.officers[officer].police_no
        session = sign_in(desk, police_no, PASSWORD)
        session.prove(PASSWORD)
        return Workplace(session, Signals())

    def close(self) -> None:
        """Close every file."""
        for store in self.stores.values():
            store.close()
        self.centre.close()


def code_lists() -> Iterator[Proposal]:
    """The code lists of the resources, as the founding issues them."""
    for number, path in enumerate(sorted((bureau.RESOURCES / "codes").glob("*.json"))):
        listed = json.loads(path.read_text("utf-8"))
        items = tuple(
            CodeItem(one["code"], Label(**one["label"]), one.get("group", ""))
            for one in listed["items"]
        )
        body = CodeListIssued(listed["name"], items, Label(**listed["label"]))
        yield Proposal(bureau.fixed_id(6, number), body)


def passwords() -> Iterator[Proposal]:
    """A password for everybody."""
    private = PasswordPrivate(_hashed(PASSWORD))
    for number, (officer, *_) in enumerate(bureau.OFFICERS):
        yield Proposal(bureau.fixed_id(7, number), PasswordSet(officer), private)


def _hashed(password: str) -> str:
    """As weakly as a test may."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


At = Callable[[str], Workplace]


Shown = Callable[[QWidget], None]
