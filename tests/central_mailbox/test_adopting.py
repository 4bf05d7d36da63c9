"""What lies apart is adopted once, judged like anything that comes in; or it is left."""

import threading
from collections import Counter

import msgspec
import pytest

from casework.cases.directory import DeviceRevoked
from casework.cases.erasing import Erased, ErasureGround
from casework.cases.machine_alarm.dealing import (
    MachineAlarmAdopted,
)
from casework.cases.machine_alarm.state import TakenResult
from casework.cases.routine import RoutineCode
from casework.cases.walk_in import ResultText, WalkIn, WalkInFinished, WalkInPrivate
from casework.event import Origin, Record, read_core
from casework.ids import SYSTEM
from casework.outside import new_id
from casework.registry import MACHINES, Proposal
from casework.state import Person
from central_mailbox import adopting
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.routines import run_due
from tests.harness import bureau
from tests.harness.centre.apart import (
    FORKED,
    LOOKED,
    NAME,
    SHUT_OUT,
    adopted,
    bend,
    clone_of,
    decided,
    fault_of,
    findings,
    rounds,
    sent_apart,
    shut_out,
    the_alarm,
)
from tests.harness.centre.desks import PlainDesks, received
from tests.harness.centre.stores import CENTRE_SECRET, Opener
from tests.harness.outside import SeededOutside

# ------------------------------------------------------------------------------- adopted


def test_what_a_shut_out_machine_brought_home_is_adopted_under_the_same_ids(
    desks: PlainDesks,
) -> None:
    known, case = sent_apart(desks)
    ids = [read_core(one.core).id for one in desks.room.records[1:]]
    rounds(desks)
    alarm = adopted(desks)
    assert (alarm.status, alarm.accepted, alarm.known, alarm.refused) == ("ADOPTED", 3, 0, ())
    state = desks.centre.state(case)
    assert isinstance(state, WalkIn)
    assert (state.status, state.opened_by, state.unit) == ("DONE", bureau.DESK, bureau.ROOM)
    more = desks.centre.state(known)
    assert more is not None
    assert more.count == 2
    desks.precinct.catch_up(desks.centre)
    told = {id: desks.precinct.seen[id] for id in ids}
    for seq, id in enumerate(ids, 2):
        core = read_core(told[id].core)
        assert isinstance(core.adopted, Origin)
        assert (core.adopted.device, core.adopted.seq) == (desks.room.device, seq)
        assert (core.device, core.actor) == (SYSTEM, bureau.DESK)
    with desks.centre.store.read() as tx:
        assert len(tx.devices.quarantined(desks.room.device)) == 3, "the evidence stays"
    assert findings(desks.centre) == ()


def test_what_happened_keeps_its_time(desks: PlainDesks) -> None:
    _, case = sent_apart(desks)
    core = read_core(desks.room.records[1].core)
    desks.outside.later(days=3)
    rounds(desks)
    adopted(desks)
    state = desks.centre.state(case)
    assert state is not None
    assert state.opened_at == core.at


def test_what_the_rules_refuse_is_refused_with_its_reason_and_holds_up_nothing(
    desks: PlainDesks,
) -> None:
    shut_out(desks, desks.room)
    stranger = new_id(desks.outside)
    early = desks.room.write(bureau.DESK, Proposal(stranger, WalkInFinished(), ResultText("好")))
    foreign = desks.room.write(
        bureau.SISTER_HANDLER, _reception(desks), unit=bureau.UNIT_OF[bureau.SISTER_HANDLER]
    )
    good = desks.room.receive()
    desks.centre.sync(desks.room.device, desks.room.request())
    rounds(desks)
    alarm = adopted(desks)
    assert (alarm.status, alarm.accepted) == ("ADOPTED", 1)
    assert [(one.seq, one.result) for one in alarm.refused] == [
        (1, TakenResult.WAITS),
        (2, TakenResult.REFUSED),
    ]
    assert alarm.refused[1].why is not None
    assert "设备所在的单位" in alarm.refused[1].why.zh
    assert desks.centre.state(good) is not None
    with desks.centre.store.read() as tx:
        assert tx.events.known((early, foreign)) == {early, foreign}
    assert findings(desks.centre) == ()


def test_nobody_speaks_as_the_centre_by_way_of_quarantine(desks: PlainDesks) -> None:
    shut_out(desks, desks.room)
    forged = desks.room.write(bureau.DESK, Proposal(desks.sister.device, DeviceRevoked("伪造")))
    bend(desks.room, actor=SYSTEM, unit="")
    desks.centre.sync(desks.room.device, desks.room.request())
    rounds(desks)
    alarm = adopted(desks)
    assert [one.result for one in alarm.refused] == [TakenResult.REFUSED]
    assert not desks.centre.directory().roster.devices[desks.sister.device].is_revoked
    with desks.centre.store.read() as tx:
        assert tx.events.known((forged,)) == {forged}


def test_a_machine_cannot_say_that_its_records_were_adopted(desks: PlainDesks) -> None:
    desks.room.receive()
    place = Origin(device=desks.sister.device, seq=1, received_at=desks.outside.now())
    bend(desks.room, adopted=place)
    (outcome,) = desks.room.sync(desks.centre).outcomes
    assert outcome.refusal is not None
    assert outcome.refusal.clause == "sender.system"


def test_twice_adopted_is_once(desks: PlainDesks) -> None:
    """Two copies that brought the same record; and the round that comes again."""
    desks.room.receive()
    desks.room.receive()
    desks.room.sync(desks.centre)
    twin, other = clone_of(desks.room, 1), clone_of(desks.room, 1)
    twin.receive(name=NAME)
    other.receive()
    other.append(twin.records[-1])
    bend(other, seq=3)
    for copy in (twin, other):
        assert fault_of(desks, copy, copy.request()) == "chain.FORKED"
    rounds(desks)
    alarm = adopted(desks, FORKED)
    assert (alarm.records, alarm.accepted, alarm.known) == (3, 2, 1)
    before = desks.centre.log_head()
    rounds(desks)
    assert the_alarm(desks.centre, FORKED) == alarm
    assert Counter(_ids(desks.centre)).most_common(1)[0][1] == 1
    assert desks.centre.log_head().size - before.size <= len(RoutineCode)
    assert decided(desks, alarm, MachineAlarmAdopted()) == ["refused"]
    assert findings(desks.centre) == ()


def test_two_processes_adopt_once(open_again: Opener, desks: PlainDesks) -> None:
    _, case = sent_apart(desks)
    rounds(desks)
    alarm = the_alarm(desks.centre, SHUT_OUT)
    assert decided(desks, alarm, LOOKED, MachineAlarmAdopted()) == ["accepted"] * 2
    outsides = [SeededOutside(seed, desks.outside.now()) for seed in (21, 22)]
    centres = [Centre(open_again(), CentreKey(CENTRE_SECRET), one) for one in outsides]
    together = threading.Barrier(2)

    def adopt(centre: Centre, outside: SeededOutside) -> None:
        together.wait()
        run_due(centre, outside)

    threads = [
        threading.Thread(target=adopt, args=pair) for pair in zip(centres, outsides, strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    done = the_alarm(centres[0], SHUT_OUT)
    assert (done.status, done.accepted, done.refused) == ("ADOPTED", 3, ())
    assert Counter(_ids(centres[0])).most_common(1)[0][1] == 1
    assert centres[1].state(case) is not None
    assert findings(centres[1]) == ()


def test_a_large_heap_is_taken_in_part_by_part_and_goes_on_after_a_stop(
    desks: PlainDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopting, "AT_ONCE", 2)
    sent_apart(desks)
    rounds(desks)
    alarm = the_alarm(desks.centre, SHUT_OUT)
    assert decided(desks, alarm, LOOKED, MachineAlarmAdopted()) == ["accepted"] * 2
    assert desks.centre.adopt(alarm.case)
    half = the_alarm(desks.centre, SHUT_OUT)
    assert (half.status, half.taken) == ("TAKING_IN", 2)
    run_due(desks.centre, desks.outside)
    whole = the_alarm(desks.centre, SHUT_OUT)
    assert (whole.status, whole.accepted) == ("ADOPTED", 3)
    assert not desks.centre.adopt(alarm.case)


def test_bytes_that_nobody_can_read_are_refused_and_the_rest_is_taken_in(
    desks: PlainDesks,
) -> None:
    shut_out(desks, desks.room)
    core = b'{"device":"%s","seq":1}' % desks.room.device.encode()
    desks.room.append(Record(msgspec.Raw(core)))
    case = desks.room.receive()
    desks.centre.sync(desks.room.device, desks.room.request())
    rounds(desks)
    assert {one.step for one in the_alarm(desks.centre, SHUT_OUT).lies} == {"", "WalkInReceived"}
    alarm = adopted(desks)
    assert [(one.seq, one.result) for one in alarm.refused] == [(1, TakenResult.REFUSED)]
    assert desks.centre.state(case) is not None
    assert findings(desks.centre) == ()


# -------------------------------------------------------------------------------- erased


def test_an_adopted_record_is_erased_like_any_other_and_its_evidence_with_it(
    desks: PlainDesks,
) -> None:
    _, case = sent_apart(desks)
    rounds(desks)
    adopted(desks)
    erase(desks, case)
    with desks.centre.store.read() as tx:
        kept = tx.devices.quarantined(desks.room.device)
        assert [one.sealed is None for one in kept] == [True, True, True]
        rows = [row for row in tx.events.of_case(case) if row.sealed is not None]
    assert rows == []
    assert findings(desks.centre) == ()


def test_words_that_were_erased_in_quarantine_are_not_adopted(desks: PlainDesks) -> None:
    case = desks.room.receive(name=NAME)
    desks.room.catch_up(desks.centre)
    shut_out(desks, desks.room)
    desks.room.write(bureau.DESK, Proposal(case, WalkInFinished(), ResultText("已告知")))
    desks.centre.sync(desks.room.device, desks.room.request())
    rounds(desks)
    desks.precinct.catch_up(desks.centre)
    desks.precinct.write(bureau.DESK, Proposal(case, WalkInFinished(), ResultText("办结")))
    desks.precinct.catch_up(desks.centre)
    erase(desks, case)
    alarm = adopted(desks)
    (one,) = alarm.refused
    assert one.why is not None
    assert "已删除" in one.why.zh
    assert findings(desks.centre) == ()


def erase(desks: PlainDesks, case: str) -> None:
    desks.bureau.catch_up(desks.centre)
    body = MACHINES["walk_in"].own(Erased)(
        ground=ErasureGround.REQUEST, reference="市公办〔2026〕7号"
    )
    id = desks.bureau.write(bureau.CHIEF, Proposal(case, body))
    desks.bureau.catch_up(desks.centre)
    assert desks.bureau.results([id]) == ["accepted"]


def _reception(desks: PlainDesks) -> Proposal:
    private = WalkInPrivate(Person(name=NAME), "问路")
    return Proposal(new_id(desks.outside), received(desks.outside), private)


def _ids(centre: Centre) -> list[str]:
    with centre.store.read() as tx:
        return [read_core(record.core).id for record in tx.events.log()]
