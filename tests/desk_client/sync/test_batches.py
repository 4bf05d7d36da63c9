"""How much leaves at once: by count, by bytes, and what no centre takes."""

import pytest

from casework import machine
from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import ServiceCategory
from casework.outside import new_id
from casework.registry import Proposal
from casework.wire import SyncRequest
from desk_client.store import RefusedError, writing
from desk_client.sync.engine import Engine
from desk_client.sync.errors import TooLargeError
from tests.harness import bureau
from tests.harness.machines.machines import DeskMachine, device_key
from tests.harness.machines.offices import Offices


def test_many_events_leave_in_batches_of_the_most_that_is_allowed(desk: DeskMachine) -> None:
    for _ in range(7):
        desk.receive()
    engine = Engine(desk.store, desk.line, device_key(desk.device).sign, most_events=3)
    assert engine.round().has_more
    assert engine.catch_up().accepted == 4
    assert [len(request.batch) for request in desk.line.asked] == [3, 3, 1]
    assert desk.far.waiting == 0


def test_large_events_leave_in_batches_of_bounded_size(desk: DeskMachine) -> None:
    for _ in range(3):
        desk.receive()
    engine = Engine(desk.store, desk.line, device_key(desk.device).sign, most_bytes=1)
    engine.catch_up()
    assert [len(request.batch) for request in desk.line.asked] == [1, 1, 1]


def test_batch_that_is_too_large_for_the_centre_is_halved(desk: DeskMachine) -> None:
    for _ in range(9):
        desk.receive()
    _refuse_over(desk, 2)
    assert desk.engine.catch_up().accepted == 9
    assert [len(request.batch) for request in desk.line.asked] == [9, 4, 2, 2, 2, 2, 1]
    assert desk.far.waiting == 0


def test_single_event_that_is_too_large_is_said_and_kept(desk: DeskMachine) -> None:
    desk.receive()
    _refuse_over(desk, 0)
    with pytest.raises(TooLargeError):
        desk.engine.catch_up()
    assert desk.far.waiting == 1


def test_poison_event_is_set_aside_with_words_and_the_rest_goes(
    offices: Offices, desk: DeskMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5.6 million characters once waited for ever, and everything behind them."""
    before = desk.receive()
    with monkeypatch.context() as older:
        older.setattr(writing, "too_large", lambda record: None)
        older.setattr(machine, "unfit", lambda form: None)
        poison = _received(desk, "字" * 5_600_000)
    after = desk.receive()
    report = desk.engine.catch_up()
    assert (report.accepted, report.refused) == (2, 1)
    assert desk.far.waiting == 0
    assert offices.centre.state(before)
    assert offices.centre.state(after)
    assert offices.centre.state(poison) is None
    [attention] = desk.store.attention()
    assert attention.case == poison
    assert attention.refusal is not None
    assert attention.refusal.clause == "event.withheld"
    later = desk.receive()
    assert desk.engine.catch_up().accepted == 1
    assert offices.centre.state(later)


def test_event_that_no_centre_takes_is_refused_before_it_is_recorded(desk: DeskMachine) -> None:
    for count in (5_600_000, 50_001):
        with pytest.raises(RefusedError) as caught:
            _received(desk, "字" * count)
        assert caught.value.refusal.clause == "text.too_long"
        assert f"{count:,}" in caught.value.say.zh
    assert desk.far.waiting == 0
    _received(desk, "字" * 50_000)
    assert desk.engine.catch_up().accepted == 1


def test_event_of_too_many_parts_is_refused_before_it_is_recorded(desk: DeskMachine) -> None:
    services = (Service(ServiceCategory.CONSULT),) * 40_000
    body = WalkInReceived(started_at=desk.chance.now(), services=services)
    proposal = Proposal(new_id(desk.chance), body, WalkInPrivate(None, "问路"))
    with pytest.raises(RefusedError) as caught:
        desk.store.record(bureau.DESK, bureau.UNIT_OF[bureau.DESK], [proposal])
    assert caught.value.refusal.clause == "value.many"
    assert desk.far.waiting == 0


def test_long_matters_leave_in_batches_that_the_centre_takes(desk: DeskMachine) -> None:
    for _ in range(40):
        _received(desk, "字" * 50_000)
    assert desk.engine.catch_up().accepted == 40
    assert [len(request.batch) for request in desk.line.asked] == [27, 13]


def _received(desk: DeskMachine, content: str) -> str:
    case = new_id(desk.chance)
    services = (Service(ServiceCategory.CONSULT),)
    body = WalkInReceived(started_at=desk.chance.now(), services=services)
    private = WalkInPrivate(None, content)
    desk.store.record(bureau.DESK, bureau.UNIT_OF[bureau.DESK], [Proposal(case, body, private)])
    return case


def _refuse_over(desk: DeskMachine, most: int) -> None:
    def meet(request: SyncRequest) -> None:
        if len(request.batch) > most:
            raise TooLargeError

    desk.line.meet = meet
