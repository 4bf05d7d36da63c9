"""Where worlds begin: a founded centre and enrolled, synced desks, made once, then copied.

Keys come from names, so that every run of every seed begins with the same bytes of
meaning (the encrypted files differ: their salts are SQLCipher's own chance).  A few
matters are in the middle of their lives already, so that a short world sees closings.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random

from msgspec import Struct

from casework.cases.ledger.answer import CallBackRecorded, FeedbackApproved, FeedbackDrafted
from casework.cases.ledger.assigning import LedgerItemAssigned, LedgerItemTakenUp
from casework.cases.ledger.closing import AccountabilityDecided, CloseRequested, PublicityDecided
from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemEstablished, LedgerItemPrivate
from casework.cases.ledger.work import ResultPrivate, ResultRecorded
from casework.cases.words import Words
from casework.codes import (
    Accountability,
    Channel,
    ContactWay,
    Ledger,
    Outcome,
    Publicity,
    Satisfaction,
)
from casework.event import Record
from casework.outside import new_id
from casework.registry import Proposal
from desk_client.store import Identity
from tests.harness import bureau
from tests.harness.bureau import CALLER, DESK, HANDLER, HEAD
from tests.harness.machines.machines import CENTRE_KEY, CentreMachine, DeskMachine, device_key
from tests.harness.machines.network import Network, Weather
from tests.harness.outside import Chance

PARTIES = (
    (bureau.DESK_DEVICE, bureau.HEAD_DEVICE, bureau.DIVISION_DEVICE),
    (bureau.DESK_DEVICE, bureau.HEAD_DEVICE, bureau.SISTER_DEVICE),
    (bureau.DESK_DEVICE, bureau.HEAD_DEVICE, bureau.BUREAU_DEVICE),
    (bureau.HEAD_DEVICE, bureau.DIVISION_DEVICE, bureau.BUREAU_DEVICE),
    (bureau.HEAD_DEVICE, bureau.SISTER_DEVICE, bureau.DIVISION_DEVICE),
    (bureau.HEAD_DEVICE, bureau.SISTER_DEVICE, bureau.BUREAU_DEVICE),
)
"""Which three desks a world has: two of one station, or stations that hand matters over."""

_DIRECTORY = (bureau.FIELD, bureau.SISTER_HANDLER, bureau.AUX)
"""Officers whose entry may change while the world runs."""

TO_OPEN, ASSIGNED, WORKING, TO_APPROVE, FED_BACK, DECIDED, CALLED, TO_CLOSE = range(8)
"""How far the claims of the beginning have come."""

WORDS = Words("已告知整改结果,晚上安静了")


@dataclass(frozen=True)
class Beginning:
    """Closed databases to copy: the centre's, and each device's; matters begun there."""

    centre: Path
    desks: dict[str, Path]
    cases: tuple[str, ...]

    @property
    def to_call(self) -> tuple[str, ...]:
        """Those in which the citizen is to be called next."""
        return self.cases[FED_BACK], self.cases[DECIDED]


@cache
def beginning() -> Beginning:
    """The one beginning of all worlds of this process."""
    folder = worlds_folder() / "beginning"
    centre, network = _founded(folder / "centre")
    desks = {device: _enrolled(folder / device, device, network) for device, *_ in bureau.DEVICES}
    cases = [_live(desks, far) for far in (1, 3, 4, 6, 7, 9, 10, 11)]
    for _ in range(2):
        for desk in desks.values():
            desk.engine.catch_up()
    centre.close()
    for desk in desks.values():
        desk.close()
    paths = {name: desk.files.path for name, desk in desks.items()}
    return Beginning(centre.files.path, paths, (*cases, *_DIRECTORY))


@cache
def worlds_folder() -> Path:
    """Memory rather than disk, where the machine has such a folder; gone at the end."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp("", "worlds-", memory if os.access(memory, os.W_OK) else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Nobody:
    """Sees answers and says nothing."""

    def answered(self, device: str, feed: Sequence[Record], withdrawn: Sequence[str]) -> None:
        """Whatever."""


def _founded(folder: Path) -> tuple[CentreMachine, Network]:
    machine = CentreMachine(folder, Chance("beginning centre"))
    machine.files.path.parent.mkdir(parents=True)
    machine.start()
    keys = {device: device_key(device).public for device, *_ in bureau.DEVICES}
    machine.centre.found(bureau.founding(keys))
    return machine, Network(machine, Random(0), Nobody(), Weather.fine())


def _enrolled(folder: Path, device: str, network: Network) -> DeskMachine:
    desk = DeskMachine(folder, device, Chance(f"beginning {device}"), network.line(device))
    desk.files.path.parent.mkdir(parents=True)
    desk.start()
    identity = Identity(device, desk.unit, desk.name, CENTRE_KEY.public, "公安信息网")
    desk.store.enrol(identity)
    desk.engine.catch_up()
    return desk


def _life(desk: DeskMachine, case: str) -> list[tuple[str, Proposal]]:
    """A claim from its draft to the request that it be closed: by whom, and what."""
    at = desk.chance.now()
    steps: list[tuple[str, Struct, Struct | None]] = [
        (
            DESK,
            LedgerItemDrafted(
                ledger=Ledger.CLAIM,
                channel=Channel.WALK,
                owner=bureau.PRECINCT,
                place="钟楼社区3号院",
            ),
            LedgerItemPrivate("夜间排风扰民", "楼下烤鸭店油烟上窜,排风扇夜间响至一点。"),
        ),
        (HEAD, LedgerItemEstablished(), None),
        (
            HEAD,
            LedgerItemAssigned(lead_unit=bureau.PRECINCT, due_on=(at + timedelta(days=7)).date()),
            None,
        ),
        (HANDLER, LedgerItemTakenUp(), None),
        (
            HANDLER,
            ResultRecorded(Outcome.DONE),
            ResultPrivate("店家加装除味设备", "照片"),
        ),
        (HANDLER, FeedbackDrafted(at, ContactWay.FACE), WORDS),
        (HEAD, FeedbackApproved(), None),
        (HEAD, PublicityDecided(Publicity.ANON, "社区公告栏"), None),
        (HEAD, AccountabilityDecided(Accountability.NONE, "依法履职"), None),
        (
            CALLER,
            CallBackRecorded(
                at=at,
                way=ContactWay.PHONE,
                is_connected=True,
                satisfaction=Satisfaction.SATISFIED,
            ),
            WORDS,
        ),
        (HANDLER, CloseRequested(), None),
    ]
    return [(actor, Proposal(case, body, private)) for actor, body, private in steps]


def _live(desks: dict[str, DeskMachine], far: int) -> str:
    """One such claim, as far as its first ``far`` steps; its case."""
    case = new_id(desks[bureau.DESK_DEVICE].chance)
    for actor, proposal in _life(desks[bureau.HEAD_DEVICE], case)[:far]:
        desk = desks[bureau.DEVICE_OF[actor]]
        desk.engine.catch_up()
        desk.record(actor, [proposal])
        desk.engine.catch_up()
    return case
