"""One centre and one desk in the middle of everything there is: work, refusals, alarms, restores.

Real stores, engines and keys, closed at the end; ``older`` are copies from half-way, out of
which somebody may put rows back.  Made once in a process.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from msgspec import Raw, structs

from casework.audit import sign_head
from casework.cases.directory import DeviceRevoked
from casework.cases.erasing import Erased, ErasureGround
from casework.cases.ledger.work import RespondentNamed
from casework.cases.walk_in import ResultText, Service, ServiceAdded, WalkInFinished
from casework.codes import ServiceCategory
from casework.outside import new_id
from casework.registry import MACHINES, Proposal
from casework.wire import EnrolRequest, SyncRequest
from central_mailbox.errors import FaultError
from desk_client.sync.errors import SyncError
from tests.harness import bureau
from tests.harness.machines.beginning import worlds_folder
from tests.harness.machines.machines import DeskMachine, device_key
from tests.harness.machines.offices import Offices

NEW_MACHINE = bureau.fixed_id(3, 90)


@dataclass(frozen=True)
class Played:
    """Closed databases of both sides, and of half-way before."""

    centre: Path
    desk: Path
    older_centre: Path
    older_desk: Path


@cache
def played() -> Played:
    """The one of this process."""
    folder = worlds_folder() / "tampered"
    folder.mkdir()
    offices = Offices(folder / "offices", bureau.HEAD_DEVICE, bureau.SISTER_DEVICE)
    _work(offices)
    ended = _ended(offices)
    older_centre = offices.machine.back_up(folder / "older centre")
    older_desk = offices.precinct.back_up(folder / "older desk")
    _restored(offices, older_centre)
    _strangers(offices)
    _work(offices)
    _erase(offices, ended)
    _shut_out(offices)
    _unfinished(offices.precinct)
    offices.close()
    return Played(offices.machine.files.path, offices.precinct.files.path, older_centre, older_desk)


def _work(offices: Offices) -> None:
    """Receptions; a step that is refused, one that waits for its case, one in a swapped seal."""
    desk = offices.precinct
    for _ in range(3):
        case = desk.receive(bureau.FIELD)
        desk.record(bureau.FIELD, [Proposal(case, ServiceAdded(Service(ServiceCategory.RESCUE)))])
    desk.record_poison(Random(1))
    desk.chain("ServiceAdded", ServiceAdded(Service(ServiceCategory.AGENT)), new_id(desk.chance))
    desk.store.save_draft(bureau.FIELD, "reception", b'{"name":"half"}')
    offices.converse(desk)
    desk.store.index()


def _restored(offices: Offices, backup: Path) -> None:
    """The centre loses what came after the backup, says so, and is told again."""
    offices.precinct.receive(bureau.FIELD)
    offices.converse(offices.precinct)
    offices.machine.put_back(backup)
    with contextlib.suppress(SyncError):
        offices.precinct.round()
    offices.centre.accept_restore()
    offices.converse(offices.precinct)


def _strangers(offices: Offices) -> None:
    """A code that is used, one that is not, one that is wrong; a head of another history."""
    centre = offices.centre
    code = centre.issue_code(bureau.PRECINCT)
    centre.enrol(EnrolRequest(code, NEW_MACHINE, device_key(NEW_MACHINE).public), "10.0.0.7")
    centre.issue_code(bureau.ROOM)
    for wrong in ("7777-7777", "8888-8888"):
        with contextlib.suppress(FaultError):
            centre.enrol(EnrolRequest(wrong, NEW_MACHINE, bytes(32)), "10.0.0.9")
    for seq in (1, 2):
        device = bureau.HEAD_DEVICE
        head = sign_head(device_key(device).sign, 1, device, seq, "00" * 32)
        with contextlib.suppress(FaultError):
            centre.sync(device, SyncRequest(cursor=0, head=head))


def _shut_out(offices: Offices) -> None:
    """A case that the desk's station may not see any more; a machine that was lost."""
    division = offices.division
    named = RespondentNamed(bureau.HANDLER, bureau.DIVISION)
    division.record(bureau.DIV_HEAD, [Proposal(offices.claim(3), named)])
    offices.converse(division)
    sister = offices.desk(bureau.SISTER_DEVICE)
    sister.receive(bureau.SISTER_HANDLER)
    offices.centre.sync(sister.device, _swapped(sister))
    offices.centre.found([Proposal(sister.device, DeviceRevoked("遗失"))])
    for _ in range(2):
        sister.receive(bureau.SISTER_HANDLER)
    with contextlib.suppress(SyncError):
        while True:
            sister.round()


def _ended(offices: Offices) -> str:
    """A reception that ended, with a step that came too late and was refused; its case."""
    desk = offices.precinct
    case = desk.receive(bureau.FIELD)
    finished = Proposal(case, WalkInFinished(), ResultText("已告知材料清单"))
    desk.record(bureau.FIELD, [finished])
    desk.chain("ServiceAdded", ServiceAdded(Service(ServiceCategory.AGENT)), case)
    offices.converse(desk)
    return case


def _erase(offices: Offices, case: str) -> None:
    """The chief has its words erased, here and at the desk that wrote them."""
    above = offices.desk(bureau.BUREAU_DEVICE)
    above.engine.catch_up()
    erased = MACHINES["walk_in"].own(Erased)
    body = erased(ground=ErasureGround.REQUEST, reference="市公办〔2026〕7号")
    above.record(bureau.CHIEF, [Proposal(case, body)])
    offices.converse(above)
    state = offices.centre.state(case)
    assert state is not None
    assert state.is_erased


def _swapped(desk: DeskMachine) -> SyncRequest:
    """What a desk has to send, with other words in its sealed parts: refused, and kept so."""
    waits = desk.store.pending(10, 1 << 20)
    swapped = tuple(
        structs.replace(one, sealed=Raw(b'{"salt":"00","data":{}}')) for one in waits.records
    )
    head = sign_head(device_key(desk.device).sign, 1, desk.device, waits.last_seq, waits.hash)
    return SyncRequest(cursor=0, head=head, batch=swapped)


def _unfinished(desk: DeskMachine) -> None:
    """What is not sent, and a draft that is open."""
    desk.receive(bureau.FIELD)
    desk.store.save_draft(bureau.FIELD, "visit", b'{"place":"half"}')
    desk.store.index()


def copies(source: Path, folder: Path) -> Iterator[Path]:
    """Fresh copies of a closed database, each in place of the one before."""
    data = source.read_bytes()
    path = folder / source.name
    while True:
        for old in folder.iterdir():
            old.unlink()
        path.write_bytes(data)
        yield path
