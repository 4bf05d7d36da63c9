"""One conversation: what is sent, what counts, and what never does."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec import Raw, structs
from msgspec.structs import replace

from casework.audit import sign_tree_head
from casework.cases.directory import DeviceRevoked
from casework.cases.ledger.intake import LedgerItemEstablished, LedgerItemNotEstablished
from casework.cases.walk_in import (
    Service,
    ServiceAdded,
    WalkIn,
    WalkInFinished,
)
from casework.cases.words import Words
from casework.codes import ServiceCategory
from casework.event import Stamp
from casework.outside import new_id
from casework.registry import Proposal, encode_state
from casework.wire import PROTOCOL, Outcome, SyncResponse
from desk_client.store import NotEnrolledError, Pending, Store
from desk_client.sync.engine import Engine
from desk_client.sync.errors import (
    AnswerError,
    CentreForkedError,
    CentreShrankError,
    CentreSignatureError,
    CutOffError,
    DeskForkedError,
    DeskRolledBackError,
    OutdatedError,
    ShutOutError,
    SyncError,
)
from tests.harness import bureau
from tests.harness.machines.beginning import beginning
from tests.harness.machines.machines import DeskMachine, device_key, secret
from tests.harness.machines.offices import Offices
from tests.harness.outside import Chance

T = TypeVar("T")


def test_saved_event_is_accepted_once_and_shown_as_synced(
    offices: Offices, desk: DeskMachine
) -> None:
    case = desk.receive()
    assert desk.far.waiting == 1
    report = desk.round()
    assert (report.sent, report.accepted, report.has_more) == (1, 1, False)
    assert desk.far.waiting == 0
    state = desk.store.case(case)
    assert state is not None
    assert state.number is not None
    assert state == offices.centre.state(case)


def test_lost_answer_is_asked_for_again_and_counts_once(
    offices: Offices, desk: DeskMachine
) -> None:
    desk.receive()
    before = desk.far

    def lost(answer: SyncResponse) -> SyncResponse:
        raise CutOffError

    desk.line.bend = lost
    with pytest.raises(CutOffError):
        desk.round()
    assert desk.far == before, "no false synced"
    size = len(offices.log())
    desk.line.bend = lambda answer: answer
    assert desk.round().accepted == 1
    assert len(offices.log()) == size
    assert desk.far.waiting == 0


def test_answer_that_is_applied_twice_changes_nothing_more(
    offices: Offices, desk: DeskMachine
) -> None:
    answers: list[SyncResponse] = []

    def listening(answer: SyncResponse) -> SyncResponse:
        answers.append(answer)
        return answer

    desk.line.bend = listening
    case = desk.receive()
    desk.round()
    state, far = desk.store.case(case), desk.far
    desk.store.apply(desk.line.asked[-1], answers[-1])
    assert desk.store.case(case) == state
    assert desk.far.cursor == far.cursor
    assert desk.far.waiting == 0


def test_waiting_is_only_asked_for_with_nothing_to_send(desk: DeskMachine) -> None:
    desk.engine.round(25)
    desk.receive()
    desk.engine.round(25)
    assert [request.wait_seconds for request in desk.line.asked] == [25, 0]


def test_desk_without_identity_says_so(
    desk: DeskMachine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("new") / "journal.db"
    store = Store.open(path, secret("new"), Chance("new"))
    with pytest.raises(NotEnrolledError):
        Engine(store, desk.line, device_key(desk.device).sign).round()
    store.close()


def test_two_desks_acting_on_one_item_converge_to_the_same_bytes(
    offices: Offices, desk: DeskMachine, office: DeskMachine
) -> None:
    case = desk.receive()
    desk.round()
    office.round()
    desk.record(bureau.DESK, [Proposal(case, ServiceAdded(Service(ServiceCategory.AGENT)))])
    office.record(
        bureau.FIELD,
        [Proposal(case, ServiceAdded(Service(ServiceCategory.RESCUE)))],
    )
    office.record(bureau.FIELD, [Proposal(case, WalkInFinished())])
    for one in (office, desk, office, desk):
        one.round()
    at_centre = offices.centre.state(case)
    assert at_centre is not None
    for one in (desk, office):
        state = one.store.case(case)
        assert state is not None
        assert encode_state(state) == encode_state(at_centre)
    [refused] = desk.store.attention()
    assert refused.what == "refused", "the service was added to what was finished meanwhile"
    assert refused.refusal is not None
    assert refused.refusal.clause == "status.not_now"
    assert desk.far.waiting == 0


def test_two_heads_closing_and_returning_one_item_is_decided_once(
    offices: Offices, desk: DeskMachine, office: DeskMachine
) -> None:
    """Approvals never merge: the first one counts, the other is told that it moved on."""
    case = beginning().cases[0]
    opened, not_opened = LedgerItemEstablished(), LedgerItemNotEstablished()
    why = Words("重复登记")
    desk.record(bureau.HEAD, [Proposal(case, opened)])
    office.record(bureau.HEAD, [Proposal(case, not_opened, why)])
    for one in (desk, office, desk):
        one.round()
    assert desk.store.case(case) == office.store.case(case) == offices.centre.state(case)
    [refused] = office.store.attention()
    assert refused.refusal is not None
    assert refused.refusal.clause in ("final_say.moved_on", "status.not_now")


def test_head_of_another_signer_is_an_alarm_and_nothing_is_applied(
    offices: Offices, desk: DeskMachine, office: DeskMachine
) -> None:
    office.receive()
    office.round()
    desk.receive()
    before = desk.far
    forger = device_key("forger").sign

    def forged(answer: SyncResponse) -> SyncResponse:
        tree = answer.tree
        return structs.replace(
            answer, tree=sign_tree_head(forger, 1, tree.size, tree.root, tree.at)
        )

    desk.line.bend = forged
    with pytest.raises(CentreSignatureError):
        desk.round()
    assert desk.far == before
    desk.line.bend = lambda answer: answer
    assert desk.round().accepted == 1


def test_centre_restored_from_an_old_backup_is_an_alarm(
    offices: Offices, desk: DeskMachine, tmp_path: Path
) -> None:
    backup = offices.machine.back_up(tmp_path / "backup")
    desk.receive()
    desk.round()
    desk.receive()
    before = desk.far
    offices.machine.put_back(backup)
    with pytest.raises(CentreShrankError) as raised:
        desk.round()
    assert raised.value.kept is not None
    assert raised.value.kept.size > raised.value.offered.size
    assert desk.far == before
    assert desk.far.waiting == 1


def test_centre_that_tells_another_history_is_an_alarm(
    offices: Offices, desk: DeskMachine, office: DeskMachine, tmp_path: Path
) -> None:
    backup = offices.machine.back_up(tmp_path / "backup")
    desk.receive()
    desk.round()
    before = desk.far
    offices.machine.put_back(backup)
    for _ in range(3):
        office.receive(bureau.FIELD)
    office.round()
    with pytest.raises(CentreForkedError):
        desk.round()
    assert desk.far == replace(before, has_two_histories=True), "and nothing else"


def test_centre_that_lost_what_it_knew_of_us_is_sent_it_again(desk: DeskMachine) -> None:
    """The log is whole, but the books of this device are behind: all is sent once more."""
    desk.receive()
    desk.receive()
    desk.round()
    last = desk.far.last_seq

    def forgetful(answer: SyncResponse) -> SyncResponse:
        return structs.replace(answer, known_seq=last - 2)

    desk.line.bend = forgetful
    assert desk.round().has_more
    desk.line.bend = lambda answer: answer
    report = desk.round()
    assert (report.sent, report.accepted) == (2, 2)
    assert desk.far.waiting == 0


def test_desk_put_back_from_an_old_backup_is_told(desk: DeskMachine, tmp_path: Path) -> None:
    backup = desk.back_up(tmp_path / "backup")
    desk.receive()
    desk.round()
    desk.put_back(backup)
    before = desk.far
    with pytest.raises(DeskRolledBackError):
        desk.round()
    assert desk.far == before


@pytest.mark.parametrize("most_events", [500, 2])
def test_what_is_saved_while_the_question_is_put_is_taken_for_no_old_backup(
    desk: DeskMachine, monkeypatch: pytest.MonkeyPatch, most_events: int
) -> None:
    """An officer saves between the look at how far the desk has come and what is to be sent."""
    pending = desk.store.pending

    def pending_after_a_save(*asked: int) -> Pending:
        desk.receive()
        return pending(*asked)

    def ahead(ask: Callable[[], T], /) -> Callable[[], T]:
        answer = ask()
        return lambda: answer

    monkeypatch.setattr(desk.store, "pending", pending_after_a_save)
    sign = device_key(desk.device).sign
    engine = Engine(desk.store, desk.line, sign, most_events=most_events, ahead=ahead)
    desk.receive()
    desk.receive()
    for _ in range(3):
        engine.round()
    monkeypatch.undo()
    engine.catch_up()
    assert desk.far.waiting == 0


def test_desk_that_was_cloned_is_told_and_loses_nothing(
    offices: Offices, desk: DeskMachine, tmp_path: Path
) -> None:
    backup = desk.back_up(tmp_path / "backup")
    desk.receive()
    desk.round()
    desk.put_back(backup)
    desk.receive()
    desk.receive()
    with pytest.raises(DeskForkedError):
        desk.round()
    assert desk.far.waiting == 2
    with offices.centre.store.read() as tx:
        assert [alarm.code for alarm in tx.devices.alarms()] == ["FORKED"]


def test_revoked_desk_is_told_and_its_events_go_into_quarantine(
    offices: Offices, desk: DeskMachine
) -> None:
    offices.centre.found([Proposal(desk.device, DeviceRevoked("遗失"))])
    desk.receive()
    assert desk.round().refused == 1
    [refused] = desk.store.attention()
    assert refused.refusal is not None
    assert refused.refusal.clause == "device.revoked"
    with pytest.raises(ShutOutError):
        desk.round()
    with offices.centre.store.read() as tx:
        assert len(tx.devices.quarantined(desk.device)) == 1


def _stranger() -> Outcome:
    return Outcome("018bcfe5-6800-7000-8900-00000000ffff", "accepted", 1)


def _feed(answer: SyncResponse, **changes: object) -> SyncResponse:
    first = structs.replace(answer.feed[0], **changes)
    return structs.replace(answer, feed=(first, *answer.feed[1:]))


LIES: dict[str, Callable[[SyncResponse], SyncResponse]] = {
    "no outcomes": lambda answer: structs.replace(answer, outcomes=()),
    "an outcome too few": lambda answer: structs.replace(answer, outcomes=answer.outcomes[1:]),
    "an outcome twice": lambda answer: structs.replace(answer, outcomes=answer.outcomes * 2),
    "an outcome of a stranger": lambda answer: structs.replace(
        answer, outcomes=(*answer.outcomes, _stranger())
    ),
    "accepted without a place": lambda answer: structs.replace(
        answer, outcomes=tuple(structs.replace(one, position=None) for one in answer.outcomes)
    ),
    "accepted beyond the log": lambda answer: structs.replace(
        answer, outcomes=tuple(structs.replace(one, position=10**6) for one in answer.outcomes)
    ),
    "refused without a reason": lambda answer: structs.replace(
        answer, outcomes=tuple(structs.replace(one, result="refused") for one in answer.outcomes)
    ),
    "half of the batch known": lambda answer: structs.replace(
        answer, known_seq=answer.known_seq - 1
    ),
    "a cursor that goes back": lambda answer: structs.replace(answer, cursor=0, feed=()),
    "a record without a place": lambda answer: _feed(answer, stamp=None),
    "a record beyond the log": lambda answer: _feed(answer, stamp=Stamp(10**6, answer.server_time)),
    "a record with another's words": lambda answer: _feed(
        answer, sealed=Raw(b'{"salt":"00","data":{"person":null,"content":"other"}}')
    ),
    "a record that is none": lambda answer: _feed(answer, core=Raw(b'{"id":7}')),
    "a proof of other hashes": lambda answer: structs.replace(answer, consistency=("zz",)),
}


@pytest.mark.parametrize("lie", LIES)
def test_answer_that_contradicts_itself_is_rejected_as_a_whole(
    lie: str, desk: DeskMachine, office: DeskMachine
) -> None:
    office.receive(bureau.FIELD)
    office.round()
    desk.receive()
    desk.receive()
    before, timeline = desk.far, len(desk.store.attention())
    desk.line.bend = LIES[lie]
    with pytest.raises(SyncError) as raised:
        desk.round()
    assert isinstance(raised.value, AnswerError | CentreForkedError)
    assert desk.far == before
    assert len(desk.store.attention()) == timeline
    desk.line.bend = lambda answer: answer
    assert desk.round().accepted == 2


def test_feed_that_has_more_and_goes_nowhere_is_not_followed_in_a_circle(desk: DeskMachine) -> None:
    before = desk.far

    def endless(answer: SyncResponse) -> SyncResponse:
        return structs.replace(answer, cursor=before.cursor, feed=(), has_more=True)

    desk.line.bend = endless
    with pytest.raises(AnswerError):
        desk.engine.catch_up()
    assert desk.far == before


@pytest.mark.parametrize("version", [PROTOCOL - 1, PROTOCOL + 1])
def test_centre_of_another_version_is_not_believed(version: int, desk: DeskMachine) -> None:
    """An older one proves nothing of what it sends; a newer one says what we cannot read."""
    desk.receive()
    desk.line.bend = lambda answer: structs.replace(answer, protocol=version)
    with pytest.raises(OutdatedError):
        desk.round()
    assert desk.far.waiting == 1


def test_event_of_a_case_that_is_not_there_yet_is_held_and_decided_when_it_comes(
    offices: Offices, desk: DeskMachine, office: DeskMachine
) -> None:
    case = new_id(desk.chance)
    early = desk.chain("ServiceAdded", ServiceAdded(Service(ServiceCategory.AGENT)), case)
    assert desk.round().held == 1
    [held] = desk.store.attention()
    assert (held.event_id, held.what) == (early, "held")
    assert desk.far.held == 1
    office.receive(bureau.FIELD, case)
    office.round()
    desk.round()
    assert desk.line.asked[-1].asks == (early,)
    assert desk.store.attention() == ()
    state = desk.store.case(case)
    assert isinstance(state, WalkIn)
    assert len(state.services) == 2
    assert state == offices.centre.state(case)


def test_one_poison_event_in_a_hundred_costs_its_own_place_only(
    offices: Offices, desk: DeskMachine
) -> None:
    """10 of 1,000: the 990 others are in, each poison is shown with its reason."""
    poison = set()
    for number in range(1, 1_001):
        if number % 100 == 50:
            body = (ServiceAdded(Service(ServiceCategory.AGENT)), WalkInFinished())[number % 3 > 1]
            poison.add(desk.chain("MoonLanded", body, new_id(desk.chance)))
        else:
            desk.receive()
    report = desk.engine.catch_up()
    assert (report.sent, report.accepted, report.refused, report.held) == (1_000, 990, 10, 0)
    attention = desk.store.attention()
    assert {entry.event_id for entry in attention if entry.what == "refused"} == poison
    assert all(entry.refusal and entry.refusal.say.zh for entry in attention)
    ids = [core.id for core in offices.own_events(desk.device)]
    assert len(ids) == len(set(ids)) == desk.far.last_seq
    assert poison.isdisjoint(offices.log())
    assert desk.far.waiting == 0
