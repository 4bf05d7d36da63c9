"""The next question is under way while an answer is taken in, and nothing depends on it."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from casework.event import read_core
from casework.registry import encode_state
from desk_client.store.errors import DiskFullError
from desk_client.sync.engine import Engine
from desk_client.sync.errors import CutOffError
from tests.harness.machines.machines import DeskMachine, device_key
from tests.harness.machines.offices import Offices

T = TypeVar("T")


class Line:
    """Puts a question at once, and gives the answer when it is looked for."""

    def __init__(self, desk: DeskMachine) -> None:
        self._desk = desk
        self.is_cut = False
        self.asked: list[int] = []
        """How far the desk had come, as it knew itself, whenever it asked ahead."""

    def ahead(self, ask: Callable[[], T], /) -> Callable[[], T]:
        self.asked.append(self._desk.far.known_seq)
        answer = ask()

        def look() -> T:
            if self.is_cut:
                raise CutOffError
            return answer

        return look


@pytest.fixture
def line(desk: DeskMachine) -> Line:
    return Line(desk)


@pytest.fixture
def engine(desk: DeskMachine, line: Line) -> Engine:
    sign = device_key(desk.device).sign
    return Engine(desk.store, desk.line, sign, most_events=2, ahead=line.ahead)


def all_is_the_same(offices: Offices, desk: DeskMachine, cases: list[str]) -> None:
    """Here as at the centre, each event once and nothing left to say."""
    for case in cases:
        here, there = desk.store.case(case), offices.centre.state(case)
        assert here is not None
        assert there is not None
        assert encode_state(here) == encode_state(there)
    own = [core.id for core in offices.own_events(desk.device)]
    assert len(set(own)) == len(own) == desk.far.last_seq == desk.far.known_seq
    assert desk.far.waiting == 0


def test_next_batch_is_sent_before_the_answer_is_taken_in(
    offices: Offices, desk: DeskMachine, engine: Engine, line: Line
) -> None:
    start = desk.far.last_seq
    cases = [desk.receive() for _ in range(5)]
    assert engine.catch_up().accepted == 5
    assert line.asked == [start, start + 2], "asked while less was known here"
    sent = [[read_core(one.core).seq for one in request.batch] for request in desk.line.asked]
    assert sent[-3:] == [[start + 1, start + 2], [start + 3, start + 4], [start + 5]]
    all_is_the_same(offices, desk, cases)


def test_answer_that_could_not_be_taken_in_is_asked_for_again(
    offices: Offices, desk: DeskMachine, engine: Engine
) -> None:
    cases = [desk.receive() for _ in range(5)]
    before = desk.far

    def full() -> None:
        raise DiskFullError("full")

    desk.store.before_commit = full
    with pytest.raises(DiskFullError):
        engine.round()
    assert desk.far == before, "nothing of it counts, and what was asked ahead does not either"
    desk.store.before_commit = lambda: None
    engine.catch_up()
    all_is_the_same(offices, desk, cases)


def test_line_that_breaks_under_a_question_ahead_loses_nothing(
    offices: Offices, desk: DeskMachine, engine: Engine, line: Line
) -> None:
    cases = [desk.receive() for _ in range(5)]
    engine.round()
    line.is_cut = True
    with pytest.raises(CutOffError):
        engine.round()
    line.is_cut = False
    engine.catch_up()
    all_is_the_same(offices, desk, cases)


def test_machine_that_stops_with_a_question_ahead_goes_on_from_where_it_stood(
    offices: Offices, desk: DeskMachine, engine: Engine
) -> None:
    cases = [desk.receive() for _ in range(5)]
    engine.round()
    desk.crash()
    desk.engine.catch_up()
    all_is_the_same(offices, desk, cases)


def test_what_is_saved_meanwhile_goes_with_a_later_question(
    offices: Offices, desk: DeskMachine, engine: Engine
) -> None:
    cases = [desk.receive() for _ in range(3)]
    engine.round()
    cases.append(desk.receive())
    engine.catch_up()
    all_is_the_same(offices, desk, cases)
