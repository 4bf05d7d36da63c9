"""Back-dating gains nothing: a right that has ended is not used by setting a clock.

Attacks by a machine that says what it likes of its clock; and the honest machine beside it, which
was away for days and keeps its own times.
"""

from datetime import datetime, timedelta

from casework.cases.walk_in import WalkInVoided
from casework.registry import Proposal
from tests.harness.bureau import DESK
from tests.harness.centre.desks import PlainDesk, PlainDesks, service


def at_of(desk: PlainDesk, id: str) -> datetime:
    """When it happened, as the centre found."""
    stamp = desk.seen[id].stamp
    assert stamp is not None
    assert isinstance(stamp.at, datetime)
    return stamp.at


def clause(desk: PlainDesk, id: str) -> str:
    refusal = desk.outcomes[id].refusal
    return refusal.clause if refusal else ""


def void(desk: PlainDesk, case: str, at: datetime) -> str:
    return desk.write(DESK, Proposal(case, WalkInVoided("登记错误")), at=at)


def test_entry_of_two_months_ago_is_not_voided_by_a_clock_set_back(desks: PlainDesks) -> None:
    """Attack: refused today, so once more with the moment of two months ago."""
    room, outside = desks.room, desks.outside
    case = room.receive()
    room.catch_up(desks.centre)
    then = outside.now()
    outside.later(days=60)
    today = void(room, case, outside.now())
    room.catch_up(desks.centre)
    back = void(room, case, then + timedelta(hours=1))
    room.catch_up(desks.centre)
    assert clause(room, today)
    assert clause(room, back) == clause(room, today)


def test_machine_that_had_nothing_to_say_cannot_say_later_that_it_had(desks: PlainDesks) -> None:
    """Attack: online all the while, and yet "made offline" five days ago."""
    room, outside = desks.room, desks.outside
    case = room.receive()
    room.catch_up(desks.centre)
    then = outside.now()
    outside.later(days=5)
    room.catch_up(desks.centre)
    room.catch_up(desks.centre)
    quiet = outside.now()
    outside.later(minutes=1)
    id = room.write(DESK, Proposal(case, service()), at=then + timedelta(hours=1))
    room.catch_up(desks.centre)
    assert quiet - timedelta(seconds=1) <= at_of(room, id) <= outside.now()


def test_what_follows_hours_later_did_not_happen_before_what_was_sent(desks: PlainDesks) -> None:
    room, outside = desks.room, desks.outside
    case = room.receive()
    made = outside.now()
    outside.later(days=3)
    room.sync(desks.centre)
    sent = outside.now()
    outside.later(hours=2)
    id = room.write(DESK, Proposal(case, service()), at=made + timedelta(days=1))
    room.catch_up(desks.centre)
    assert at_of(room, id) >= sent - timedelta(seconds=5)


def test_honest_work_of_days_without_a_line_keeps_its_times(desks: PlainDesks) -> None:
    """Sent in several batches, one soon behind the other."""
    room, outside = desks.room, desks.outside
    room.receive()
    room.catch_up(desks.centre)
    room.catch_up(desks.centre)
    times = []
    for _ in range(4):
        outside.later(days=1)
        room.receive()
        times.append(outside.now())
    outside.later(days=1)
    room.sync(desks.centre, room.request(2, 3))
    outside.later(minutes=20)
    room.catch_up(desks.centre)
    made = [record.stamp.at for record in room.seen.values() if record.stamp is not None][-4:]
    for found, time in zip(made, times, strict=True):
        assert isinstance(found, datetime)
        assert abs(found - time) < timedelta(minutes=1)


def test_held_event_keeps_its_time_though_the_machine_fell_silent(desks: PlainDesks) -> None:
    room, precinct, outside = desks.room, desks.precinct, desks.outside
    case = precinct.receive()
    made = outside.now()
    waiting = room.write(DESK, Proposal(case, service()))
    room.catch_up(desks.centre)
    outside.later(days=1)
    room.catch_up(desks.centre)
    assert room.outcomes[waiting].result == "held"
    precinct.catch_up(desks.centre)
    room.catch_up(desks.centre)
    assert abs(at_of(room, waiting) - made) < timedelta(minutes=1)


def test_centre_that_starts_anew_does_not_take_a_first_question_for_silence(
    desks: PlainDesks,
) -> None:
    """After a restore a desk asks first, hears how far it is known, and sends again."""
    room, outside = desks.room, desks.outside
    case = room.receive()
    room.catch_up(desks.centre)
    outside.later(days=2)
    made = outside.now()
    id = room.write(DESK, Proposal(case, service()))
    outside.later(days=2)
    begun = desks.centre.at_another_time(outside)
    room.sync(begun, room.request(1, 0))
    room.catch_up(begun)
    assert abs(at_of(room, id) - made) < timedelta(minutes=1)
