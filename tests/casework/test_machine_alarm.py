"""机器异常: one alarm at a time, dealt with by one of three powers, taken in once and in order."""

import pytest
from msgspec import structs

from casework.cases.machine_alarm.dealing import (
    MachineAlarmAdopted,
    MachineAlarmLeft,
    MachineAlarmLookedInto,
    MachineAlarmSettled,
)
from casework.cases.machine_alarm.noticed import Heap, keeper, to_be_raised
from casework.cases.machine_alarm.raising import MachineAlarmRaised, MachineAlarmRaisedAgain
from casework.cases.machine_alarm.reasons import (
    ADVICE,
    AlarmFinding,
    AlarmReason,
    LeavingGround,
)
from casework.cases.machine_alarm.state import MachineAlarm, Taken, TakenResult, case_of
from casework.cases.machine_alarm.table import MACHINE
from casework.cases.machine_alarm.taking_in import MachineRecordsTaken
from casework.cases.routine import RoutineCode
from casework.facts import facts
from casework.ids import SYSTEM
from casework.officers import may_read
from casework.registry import asks_password
from casework.worklist import next_step
from tests.harness import bureau
from tests.harness.bureau import ADMIN, AUDITOR, BUREAU, CHIEF, DESK_DEVICE, SECURITY, Scribe
from tests.harness.lives.life import Life, hold_to_table
from tests.harness.lives.machine_alarm import (
    ADOPTED,
    LOOKED,
    adopted,
    kept,
    noticed,
    raised,
    taking,
)
from tests.harness.lives.turns import offers, turn_of
from tests.harness.proposals import propose
from tests.harness.rules.rounds import Quiet, acts

LEFT = MachineAlarmLeft(ground=LeavingGround.REENTERED)


def would_raise(life: Life, machines: Quiet) -> list[object]:
    """What the centre would raise beside what stands."""
    known = [one for one in life.scribe.states.values() if isinstance(one, MachineAlarm)]
    roster = life.scribe.directory.roster
    return [one.body for one in to_be_raised(known, machines, roster)]


# -------------------------------------------------------------------------------- raised


def test_centre_raises_what_lies_apart_and_says_how_many_of_what() -> None:
    scribe = Scribe(bureau.directory())
    (act,) = acts(scribe, RoutineCode.MACHINES, kept(scribe))
    body = act.proposals[0].body
    assert isinstance(body, MachineAlarmRaised)
    assert (body.device, body.reason, body.no) == (DESK_DEVICE, AlarmReason.SHUT_OUT, 1)
    assert {one.step: one.count for one in body.lies} == {"VisitRecorded": 1, "WalkInReceived": 2}
    assert act.unit == body.unit == BUREAU
    assert acts(scribe, RoutineCode.MACHINES) == []


def test_other_history_is_a_fork_and_joins_what_was_noticed() -> None:
    scribe = Scribe(bureau.directory())
    at = scribe.now
    machines = noticed(scribe, AlarmReason.FORKED, times=2)
    machines.lying = [Heap(f"{DESK_DEVICE}/12ab", 7, 8, at, at)]
    life = raised(scribe, machines)
    assert life.state.reason is AlarmReason.FORKED
    assert (life.state.times, life.state.records) == (2, 2)
    assert (life.state.first_seq, life.state.last_seq) == (7, 9)


@pytest.mark.parametrize("actor", [SECURITY, ADMIN, CHIEF, AUDITOR])
def test_nobody_raises_an_alarm_but_the_centre(actor: str) -> None:
    scribe = Scribe(bureau.directory())
    ((_, case, body),) = to_be_raised((), kept(scribe), scribe.directory.roster)
    refusal = scribe.try_it(actor, propose(case, body))
    assert refusal is not None
    assert refusal.clause == "role.centre"


def test_second_alarm_of_a_reason_waits_until_the_first_is_dealt_with() -> None:
    life = raised()
    assert would_raise(life, kept(life.scribe)) == []
    (again,) = would_raise(life, kept(life.scribe, last=9))
    assert isinstance(again, MachineAlarmRaisedAgain)
    life.do(SECURITY, LOOKED)
    life.do(SYSTEM, again)
    assert (life.state.status, life.state.records) == ("OPEN", 6)
    assert life.no(SYSTEM, again) == "machine_alarm.more"
    life.do(SECURITY, LOOKED)
    life.do(SECURITY, LEFT)
    (following,) = would_raise(life, kept(life.scribe, last=10))
    assert isinstance(following, MachineAlarmRaised)
    assert (following.no, following.kept[0].first, following.kept[0].last) == (2, 10, 10)


def test_next_alarm_needs_the_one_before_it_to_be_dealt_with() -> None:
    life = raised()
    scribe = life.scribe
    ((_, _, body),) = to_be_raised((), kept(scribe), scribe.directory.roster)
    assert isinstance(body, MachineAlarmRaised)
    second = structs.replace(body, no=2)
    case = case_of(body.device, body.reason, 2)
    refusal = scribe.try_it(SYSTEM, propose(case, second))
    assert refusal is not None
    assert refusal.clause == "machine_alarm.case"
    wrong = scribe.try_it(SYSTEM, propose(scribe.new_case(), body))
    assert wrong is not None
    assert wrong.clause == "machine_alarm.case"
    empty = scribe.try_it(
        SYSTEM,
        propose(
            case_of(body.device, AlarmReason.CLOCK, 1),
            structs.replace(body, reason=AlarmReason.CLOCK, kept=(), lies=()),
        ),
    )
    assert empty is not None
    assert empty.clause == "machine_alarm.nothing"


def test_alarm_goes_to_the_nearest_house_with_a_security_administrator() -> None:
    roster = bureau.directory().roster
    assert keeper(roster, bureau.PRECINCT) == BUREAU
    officers = dict(roster.officers)
    one = officers[SECURITY]
    officers["near"] = structs.replace(one, id="near", unit=bureau.DIVISION)
    near = type(roster)(roster.units, officers, roster.devices)
    assert keeper(near, bureau.PRECINCT) == bureau.DIVISION
    none = {id: one for id, one in roster.officers.items() if id != SECURITY}
    assert keeper(type(roster)(roster.units, none, roster.devices), bureau.ROOM) == roster.top


# ---------------------------------------------------------------------------- dealt with


def test_only_the_security_administrator_deals_with_it_and_the_auditor_reads_along() -> None:
    life = raised()
    roster = life.scribe.directory.roster
    readers = {id for id, one in roster.officers.items() if may_read(roster, one, life.state)}
    assert readers == {SECURITY, AUDITOR}
    assert turn_of(life) == {SECURITY}
    for status in ("OPEN", "LOOKED_INTO", "LEFT"):
        assert life.state.status == status
        hold_to_table(life, machine=MACHINE)
        life.do(SECURITY, LEFT if status == "LOOKED_INTO" else LOOKED) if status != "LEFT" else None


@pytest.mark.parametrize("reason", AlarmReason, ids=str)
def test_every_reason_says_what_it_means_and_what_to_do(reason: AlarmReason) -> None:
    life = raised(machines=noticed(Scribe(bureau.directory()), reason))
    told = {one.slot.name: one.words for one in facts(life.state, life.scribe.directory)}
    assert told["advice"] == ADVICE[reason]
    assert life.state.machine
    assert told["station"].zh == life.scribe.directory.roster.units[bureau.PRECINCT].name


def test_what_lies_apart_is_adopted_or_left_with_the_password_and_never_settled() -> None:
    life = raised()
    assert life.no(SECURITY, ADOPTED) == "status.not_now"
    life.do(SECURITY, LOOKED)
    assert set(offers(life, SECURITY)) >= {"MachineAlarmAdopted", "MachineAlarmLeft"}
    assert life.no(SECURITY, MachineAlarmSettled()) == "machine_alarm.lies"
    for step in (MachineAlarmAdopted, MachineAlarmLeft):
        assert asks_password(step.__name__)
    seen = life.state.last
    life.do(SECURITY, MachineAlarmLookedInto(finding=AlarmFinding.LOST))
    assert life.stale(SECURITY, ADOPTED, seen) == "final_say.moved_on"
    life.do(SECURITY, LEFT)
    assert next_step(life.state) == ""
    life.do(SECURITY, ADOPTED)
    assert (life.state.status, life.state.ground) == ("TAKING_IN", None)


def test_where_nothing_lies_it_is_settled() -> None:
    scribe = Scribe(bureau.directory())
    life = raised(scribe, noticed(scribe))
    life.do(SECURITY, LOOKED)
    assert life.no(SECURITY, ADOPTED) == "machine_alarm.empty"
    assert life.no(SECURITY, LEFT) == "machine_alarm.empty"
    life.do(SECURITY, MachineAlarmSettled())
    assert (life.state.status, life.state.decided_by) == ("SETTLED", SECURITY)


# ------------------------------------------------------------------------------ taken in


def test_records_are_taken_in_once_in_order_and_every_refusal_is_kept() -> None:
    life = adopted()
    whole = taking(life)
    first = MachineRecordsTaken(taken=whole.taken[:1])
    life.do(SYSTEM, first)
    assert (life.state.status, life.state.accepted) == ("TAKING_IN", 1)
    assert life.no(SYSTEM, first) == "machine_alarm.next"
    assert life.no(SYSTEM, MachineRecordsTaken(taken=())) == "machine_alarm.next"
    others = [
        structs.replace(one, result=result)
        for one, result in zip(
            whole.taken[1:], (TakenResult.REFUSED, TakenResult.KNOWN), strict=True
        )
    ]
    life.do(SYSTEM, MachineRecordsTaken(taken=tuple(others)))
    assert (life.state.status, life.state.accepted, life.state.known) == ("ADOPTED", 1, 1)
    assert life.state.refused == (others[0],)
    assert life.no(SYSTEM, whole) == "status.not_now"
    assert life.no(SECURITY, ADOPTED) == "status.not_now"


def test_more_than_lies_there_is_not_taken_in() -> None:
    life = adopted()
    last = life.state.kept[-1]
    more = Taken(chain=last.chain, seq=last.last + 1, result=TakenResult.ACCEPTED)
    whole = taking(life)
    assert life.no(SYSTEM, MachineRecordsTaken(taken=(*whole.taken, more))) == "machine_alarm.next"
