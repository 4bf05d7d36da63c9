"""A desk's own events come back as their stamps alone, and are proved like everybody's."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from casework.event import read_core
from casework.registry import encode_state
from casework.wire import OwnStamp, SyncRequest, SyncResponse
from desk_client.sync.errors import AnswerError
from tests.harness.machines.machines import DeskMachine
from tests.harness.machines.offices import Offices


def answers(desk: DeskMachine) -> list[SyncResponse]:
    """What it is answered from now on."""
    heard: list[SyncResponse] = []

    def listening(answer: SyncResponse) -> SyncResponse:
        heard.append(answer)
        return answer

    desk.line.bend = listening
    return heard


def test_own_events_come_as_stamps_and_those_of_others_whole(
    offices: Offices, desk: DeskMachine, office: DeskMachine
) -> None:
    office.engine.catch_up()
    last = desk.far.last_seq
    theirs, (ours, also_ours) = office.receive(), (desk.receive(), desk.receive())
    office.round()
    heard = answers(desk)
    desk.engine.catch_up()
    told = [read_core(record.core) for answer in heard for record in answer.feed]
    assert theirs in {core.case for core in told}
    assert desk.device not in {core.device for core in told}
    assert [one.seq for answer in heard for one in answer.stamps] == [last + 1, last + 2]
    for case in (theirs, ours, also_ours):
        here, there = desk.store.case(case), offices.centre.state(case)
        assert here is not None
        assert there is not None
        assert encode_state(here) == encode_state(there)
    assert desk.far.waiting == 0


def test_desk_of_before_is_sent_its_own_events_whole(offices: Offices, desk: DeskMachine) -> None:
    case = desk.receive()
    desk.round()
    answer = offices.centre.sync(desk.device, SyncRequest(cursor=0))
    assert not answer.stamps
    assert case in {read_core(record.core).case for record in answer.feed}


def test_centre_of_before_that_sends_them_whole_is_understood(
    offices: Offices, desk: DeskMachine
) -> None:
    def whole(answer: SyncResponse) -> SyncResponse:
        asked = replace(desk.line.asked[-1], batch=(), head=None, own_seq=0)
        return replace(offices.centre.sync(desk.device, asked), outcomes=answer.outcomes)

    case = desk.receive()
    desk.line.bend = whole
    desk.round()
    assert desk.store.case(case) == offices.centre.state(case)
    assert desk.far.waiting == 0


def of_another_place(one: OwnStamp) -> OwnStamp:
    return replace(one, stamp=replace(one.stamp, position=one.stamp.position - 1))


def of_another_number(one: OwnStamp) -> OwnStamp:
    return replace(one, stamp=replace(one.stamp, number="接-610103500000-20260914-9999"))


def of_another_event(one: OwnStamp) -> OwnStamp:
    return replace(one, seq=one.seq + 1)


def of_no_event_of_ours(one: OwnStamp) -> OwnStamp:
    return replace(one, seq=one.seq + 100)


@pytest.mark.parametrize(
    "lie", [of_another_place, of_another_number, of_another_event, of_no_event_of_ours]
)
def test_stamp_that_does_not_belong_is_not_taken(
    desk: DeskMachine, lie: Callable[[OwnStamp], OwnStamp]
) -> None:
    desk.receive()
    second = desk.receive()
    before, state = desk.far, desk.store.case(second)

    def lying(answer: SyncResponse) -> SyncResponse:
        first, *rest = answer.stamps
        return replace(answer, stamps=(lie(first), *rest))

    desk.line.bend = lying
    with pytest.raises(AnswerError):
        desk.round()
    assert desk.far == before
    assert desk.store.case(second) == state
    desk.line.bend = lambda answer: answer
    desk.engine.catch_up()
    assert desk.far.waiting == 0
