"""The centre is put back from a backup: its operator says so, and everybody goes on."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from casework.audit import sign_restore
from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.ledger.intake import (
    LedgerItemDrafted,
    LedgerItemEstablished,
    LedgerItemPrivate,
)
from casework.cases.walk_in import Service, ServiceAdded, WalkIn
from casework.codes import Channel, Ledger, ServiceCategory
from casework.outside import new_id
from casework.registry import Proposal
from casework.wire import SyncResponse
from central_mailbox.verify import verify_all
from desk_client.signing import verify
from desk_client.store.database import Database
from desk_client.sync.errors import (
    CentreForkedError,
    CentreLogError,
    CentreShrankError,
    CentreSignatureError,
)
from tests.harness import bureau
from tests.harness.machines.machines import DeskMachine, device_key, secret
from tests.harness.machines.offices import Offices


def _sound(offices: Offices) -> None:
    """Every desk has what the centre has, nothing waits, and everything verifies."""
    with offices.centre.store.read() as tx:
        states = {row.case: row.state for row in tx.cases.scan() if row.kind == "walk_in"}
    assert states
    for desk in offices.desks:
        for case in states:
            assert desk.store.case(case) == offices.centre.state(case), desk.name
        assert desk.far.waiting == 0
        assert desk.store.verify(verify).is_sound
        assert [core.seq for core in offices.own_events(desk.device)] == list(
            range(1, desk.far.last_seq + 1)
        )
    assert verify_all(offices.centre.store, offices.centre.public_key).findings == ()


def _evidence(desk: DeskMachine, table: str) -> int:
    database = Database(desk.files.path, secret(f"desk {desk.device}"))
    with database.read() as conn:
        row = conn.execute(f"SELECT count(*) FROM {table}").fetchone()
    database.close()
    assert row is not None
    return int(row[0])


def test_restored_centre_is_followed_again_once_its_operator_says_so(
    offices: Offices, desk: DeskMachine, office: DeskMachine, tmp_path: Path
) -> None:
    before = desk.receive()
    desk.round()
    backup = offices.machine.back_up(tmp_path / "backup")
    lost = [desk.receive() for _ in range(4)]
    offices.converse(desk, office)
    kept = desk.far.tree
    offices.machine.put_back(backup)
    with pytest.raises(CentreShrankError):
        desk.round()
    offices.centre.accept_restore()
    offices.converse(desk, office)
    assert {before, *lost} <= {core.case for core in offices.own_events(desk.device)}
    _sound(offices)
    assert kept is not None
    assert desk.far.notices[0].size < kept.size
    assert _evidence(desk, "contradictions") == 1, "both heads are kept"
    assert _evidence(desk, "former_stamps") >= len(lost)


def test_what_the_centre_threw_away_is_shown_as_waiting_at_the_next_sync(
    offices: Offices, desk: DeskMachine, tmp_path: Path
) -> None:
    backup = offices.machine.back_up(tmp_path / "backup")
    case = desk.receive()
    desk.round()
    assert desk.store.timeline(case)[0].result == "accepted"
    offices.machine.put_back(backup)
    offices.centre.accept_restore()
    assert desk.round().has_more
    [entry] = desk.store.timeline(case)
    assert (entry.result, entry.position, desk.far.waiting) == ("pending", None, 1)
    state = desk.store.case(case)
    assert state is not None
    assert state.number is None, "the number went with the log"


def test_others_have_written_on_before_the_desk_hears_of_the_restore(
    offices: Offices, desk: DeskMachine, office: DeskMachine, tmp_path: Path
) -> None:
    offices.converse(desk, office)
    backup = offices.machine.back_up(tmp_path / "backup")
    desk.receive()
    desk.round()
    offices.machine.put_back(backup)
    size = offices.centre.log_head().size
    for _ in range(20):
        office.receive(bureau.FIELD)
    office.round()
    with pytest.raises(CentreForkedError):
        desk.round()
    offices.centre.accept_restore(size)
    offices.converse(desk, office)
    _sound(offices)


def test_step_of_another_desk_that_was_lost_is_not_told_until_it_comes_again(
    offices: Offices, desk: DeskMachine, office: DeskMachine, tmp_path: Path
) -> None:
    case = desk.receive()
    offices.converse(desk)
    backup = offices.machine.back_up(tmp_path / "backup")
    office.record(bureau.FIELD, [Proposal(case, ServiceAdded(Service(ServiceCategory.RESCUE)))])
    offices.converse(office)
    assert len(desk.store.timeline(case)) == 2
    offices.machine.put_back(backup)
    offices.centre.accept_restore()
    desk.engine.catch_up()
    assert len(desk.store.timeline(case)) == 1
    state = desk.store.case(case)
    assert isinstance(state, WalkIn)
    assert len(state.services) == 1
    offices.converse(office, desk)
    assert len(desk.store.timeline(case)) == 2
    _sound(offices)


def test_case_that_the_restored_centre_does_not_show_us_is_put_away(
    offices: Offices, office: DeskMachine, tmp_path: Path
) -> None:
    """The sister precinct was sent it by a step that is lost, until that is sent again."""
    sister, division = offices.desk(bureau.SISTER_DEVICE), offices.division
    case = new_id(office.chance)
    drafted = LedgerItemDrafted(
        ledger=Ledger.CLAIM, channel=Channel.WALK, owner=bureau.DIVISION, place="钟楼社区3号院"
    )
    words = LedgerItemPrivate("夜间排风扰民", "楼下烤鸭店油烟上窜,排风扇夜间响至一点。")
    office.record(bureau.DESK, [Proposal(case, drafted, words)])
    offices.converse(office, division)
    division.record(bureau.DIV_HEAD, [Proposal(case, LedgerItemEstablished())])
    offices.converse(division)
    assert sister.store.case(case) is None
    backup = offices.machine.back_up(tmp_path / "backup")
    due = (office.chance.now() + timedelta(days=5)).date()
    handed = LedgerItemAssigned(lead_unit=bureau.SISTER, due_on=due)
    division.record(bureau.DIV_HEAD, [Proposal(case, handed)])
    offices.converse(division)
    assert sister.store.case(case) is not None
    offices.machine.put_back(backup)
    offices.centre.accept_restore()
    sister.engine.catch_up()
    assert sister.store.case(case) is None
    assert sister.store.timeline(case) == ()
    offices.converse(division, sister)
    assert sister.store.case(case) == offices.centre.state(case)


def test_old_desk_that_slept_through_the_restore_goes_on_without_asking_again(
    offices: Offices, desk: DeskMachine, office: DeskMachine, tmp_path: Path
) -> None:
    offices.converse(desk, office)
    backup = offices.machine.back_up(tmp_path / "backup")
    desk.receive()
    desk.round()
    offices.machine.put_back(backup)
    offices.centre.accept_restore()
    cursor = office.far.cursor
    office.round()
    assert office.far.cursor >= cursor
    assert len(office.far.notices) == 1
    assert _evidence(office, "former_stamps") == 0
    offices.converse(desk, office)
    _sound(offices)


def test_centre_may_be_restored_twice_and_to_before_its_own_notice(
    offices: Offices, desk: DeskMachine, office: DeskMachine, tmp_path: Path
) -> None:
    first = offices.machine.back_up(tmp_path / "first")
    desk.receive()
    offices.converse(desk, office)
    offices.machine.put_back(first)
    offices.centre.accept_restore()
    desk.receive()
    offices.converse(desk, office)
    second = offices.machine.back_up(tmp_path / "second")
    office.receive(bureau.FIELD)
    offices.converse(office, desk)
    for backup in (second, first):
        offices.machine.put_back(backup)
        with pytest.raises(CentreLogError):
            desk.round()
        offices.centre.accept_restore()
        offices.converse(desk, office)
        _sound(offices)


def test_notice_that_the_centre_did_not_sign_takes_nobody_back(
    offices: Offices, desk: DeskMachine, tmp_path: Path
) -> None:
    backup = offices.machine.back_up(tmp_path / "backup")
    desk.receive()
    desk.round()
    before = desk.far
    offices.machine.put_back(backup)

    def forged(answer: SyncResponse) -> SyncResponse:
        sign = device_key("forger").sign
        notice = sign_restore(sign, 1, 0, "0" * 64, answer.server_time)
        return structs.replace(answer, notices=(notice,))

    desk.line.bend = forged
    with pytest.raises(CentreSignatureError):
        desk.round()
    assert desk.far == before


def test_notice_explains_once(offices: Offices, desk: DeskMachine, tmp_path: Path) -> None:
    """Whoever would rewrite the log a second time must say so a second time."""
    backup = offices.machine.back_up(tmp_path / "backup")
    desk.receive()
    desk.round()
    offices.machine.put_back(backup)
    offices.centre.accept_restore()
    desk.engine.catch_up()
    noticed = offices.machine.back_up(tmp_path / "noticed")
    desk.receive()
    desk.round()
    offices.machine.put_back(noticed)
    with pytest.raises(CentreShrankError):
        desk.round()
