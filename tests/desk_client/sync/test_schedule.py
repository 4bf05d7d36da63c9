"""When the desk talks, and what it says of itself: no sleeping, chance from a seed."""

import threading
from collections.abc import Callable, Sequence

import pytest

from casework.event import CHINA
from desk_client.changes import Touched
from desk_client.errors import DeskError
from desk_client.store.errors import DiskFullError
from desk_client.sync.engine import RoundReport
from desk_client.sync.errors import (
    AnswerError,
    BrokenRoundError,
    BusyError,
    CertificateError,
    FailedError,
    InterruptedRoundError,
    OfflineError,
    ShutOutError,
    SyncError,
)
from desk_client.sync.schedule import (
    HOLD_SECONDS,
    IDLE_PAUSE,
    MOST_OFFLINE_PAUSE,
    MOST_PAUSE,
    RARE_PAUSE,
    Kind,
    Schedule,
    SyncStatus,
)
from tests.harness.outside import Chance

NOTHING = RoundReport(Touched(frozenset()))
SOMETHING = RoundReport(Touched.of("walk_in", "case"), received=1)
MORE = RoundReport(Touched.of("walk_in", "case"), sent=1000, has_more=True)

Turn = RoundReport | DeskError


class ScriptedEngine:
    """Does what the script says, and remembers how long each round might be held."""

    def __init__(self, chance: Chance, script: Sequence[Turn]) -> None:
        self.script = list(script)
        self.holds: list[int] = []
        self._chance = chance

    def round(self, wait_seconds: int = 0) -> RoundReport:
        """The next thing on the list; a held round takes its time on the clock."""
        self.holds.append(wait_seconds)
        turn = self.script.pop(0)
        if isinstance(turn, DeskError):
            raise turn
        if not turn.received:
            self._chance.pass_seconds(wait_seconds)
        return turn


def scheduled(*script: Turn) -> tuple[Schedule, ScriptedEngine, list[SyncStatus]]:
    """A schedule over a scripted engine, and what it says of itself."""
    chance = Chance("schedule")
    engine = ScriptedEngine(chance, script)
    said: list[SyncStatus] = []
    return Schedule(engine, chance, on_status=said.append), engine, said


def test_first_round_asks_at_once_and_the_next_is_held_open() -> None:
    schedule, engine, said = scheduled(SOMETHING, NOTHING, SOMETHING)
    assert [schedule.turn() for _ in range(3)] == [0, 0, 0]
    assert engine.holds == [0, HOLD_SECONDS, HOLD_SECONDS]
    assert [status.kind for status in said] == ["starting", "online"]


def test_save_makes_the_next_round_leave_at_once() -> None:
    schedule, engine, _ = scheduled(NOTHING, NOTHING, NOTHING)
    schedule.turn()
    schedule.wake()
    schedule.turn()
    schedule.turn()
    assert engine.holds == [0, 0, HOLD_SECONDS]


def test_more_to_fetch_is_fetched_at_once() -> None:
    schedule, engine, said = scheduled(MORE, MORE, SOMETHING, NOTHING)
    for _ in range(4):
        assert schedule.turn() == 0
    assert engine.holds == [0, 0, 0, HOLD_SECONDS]
    assert [status.is_talking for status in said] == [True, True, False]


def test_centre_that_does_not_hold_is_not_asked_in_a_circle() -> None:
    chance = Chance("schedule")
    engine = ScriptedEngine(chance, [NOTHING] * 3)
    engine.round = lambda wait_seconds=0: NOTHING  # type: ignore[method-assign]
    schedule = Schedule(engine, chance)
    assert schedule.turn() == 0
    assert schedule.turn() == IDLE_PAUSE


@pytest.mark.parametrize(
    ("error", "longest"),
    [
        (OfflineError(), MOST_OFFLINE_PAUSE),
        (CertificateError(), MOST_OFFLINE_PAUSE),
        (FailedError(), MOST_PAUSE),
        (DiskFullError(), MOST_PAUSE),
        (BusyError(), MOST_PAUSE),
    ],
)
def test_failures_thin_out_up_to_a_bound(error: DeskError, longest: float) -> None:
    schedule, _, _ = scheduled(*[error] * 12)
    pauses = [schedule.turn() for _ in range(12)]
    assert 0.5 <= pauses[0] <= 1
    assert all(longest / 2 <= pause <= longest for pause in pauses[7:])
    assert len(set(pauses)) == 12, "chance is in every one"


def test_success_forgets_the_failures() -> None:
    schedule, engine, said = scheduled(*[OfflineError()] * 8, SOMETHING, OfflineError())
    for _ in range(9):
        schedule.turn()
    assert schedule.status.kind == "online"
    assert schedule.turn() <= 1
    assert set(engine.holds[:9]) == {0}
    assert [status.kind for status in said if not status.is_talking][-2:] == ["online", "offline"]


def test_busy_centre_gets_the_time_it_asked_for() -> None:
    schedule, _, _ = scheduled(BusyError(after_seconds=120))
    assert 120 <= schedule.turn() <= 121


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OfflineError(), "offline"),
        (FailedError(), "trouble"),
        (DiskFullError(), "trouble"),
        (ShutOutError(), "shut_out"),
        (AnswerError(), "alarm"),
    ],
)
def test_state_says_what_is_wrong_and_since_when(error: DeskError, kind: Kind) -> None:
    schedule, _, _ = scheduled(SOMETHING, error, error)
    schedule.turn()
    schedule.turn()
    first = schedule.status
    assert (first.kind, first.error, first.is_talking) == (kind, error, False)
    schedule.turn()
    second = schedule.status
    assert second.since == first.since, "the same trouble, not a new one"
    assert second.retry_at is not None
    assert second.retry_at > second.since
    assert second.since.tzinfo is CHINA


@pytest.mark.parametrize("error", [ShutOutError(), AnswerError()])
def test_alarm_is_tried_again_only_rarely(error: SyncError) -> None:
    schedule, _, _ = scheduled(error)
    assert RARE_PAUSE / 2 <= schedule.turn() <= RARE_PAUSE


def test_what_a_round_applied_is_told() -> None:
    heard: list[Touched] = []
    chance = Chance("schedule")
    engine = ScriptedEngine(chance, [SOMETHING, NOTHING])
    schedule = Schedule(engine, chance, on_changes=heard.append)
    schedule.turn()
    schedule.turn()
    assert heard == [Touched.of("walk_in", "case")]


class RealEngine:
    """Rounds under the test's control, for the thread: each waits to be let through."""

    def __init__(self, outcome: Callable[[int], RoundReport]) -> None:
        self._outcome = outcome
        self.begun = threading.Semaphore(0)
        self.let_through = threading.Semaphore(0)

    def round(self, wait_seconds: int = 0) -> RoundReport:
        """Say that it began, wait, do as told."""
        self.begun.release()
        self.let_through.acquire()
        return self._outcome(wait_seconds)


def _offline(wait_seconds: int) -> RoundReport:
    raise OfflineError


def test_person_who_asks_does_not_wait_for_the_pause() -> None:
    chance = Chance("thread")
    engine = RealEngine(_offline)
    schedule = Schedule(engine, chance, close=engine.let_through.release)
    schedule.start()
    for _ in range(4):
        assert engine.begun.acquire(timeout=5)
        engine.let_through.release()
        schedule.try_now()
    assert schedule.stop()


def test_save_while_the_centre_is_away_waits_for_the_next_try() -> None:
    chance = Chance("thread")
    engine = RealEngine(_offline)
    failed = threading.Event()
    schedule = Schedule(
        engine,
        chance,
        close=engine.let_through.release,
        on_status=lambda status: failed.set() if status.kind == "offline" else None,
    )
    schedule.start()
    assert engine.begun.acquire(timeout=5)
    engine.let_through.release()
    assert failed.wait(5)
    schedule.wake()
    assert not engine.begun.acquire(timeout=0.1), "the clock stands still: no try is due"
    assert schedule.stop()


def test_save_interrupts_a_held_round_and_leaves_at_once() -> None:
    chance = Chance("thread")
    holds: list[int] = []
    interrupted = threading.Event()

    def outcome(wait_seconds: int) -> RoundReport:
        holds.append(wait_seconds)
        if wait_seconds and interrupted.is_set():
            raise InterruptedRoundError
        return SOMETHING

    engine = RealEngine(outcome)

    def interrupt() -> None:
        interrupted.set()
        engine.let_through.release()

    schedule = Schedule(engine, chance, interrupt=interrupt, close=engine.let_through.release)
    schedule.start()
    assert engine.begun.acquire(timeout=5)
    engine.let_through.release()
    assert engine.begun.acquire(timeout=5), "the held one"
    schedule.wake()
    assert engine.begun.acquire(timeout=5), "the one with the save"
    assert schedule.stop()
    assert holds[:3] == [0, HOLD_SECONDS, 0]


def test_stop_ends_a_held_round_and_says_so() -> None:
    chance = Chance("thread")
    engine = RealEngine(lambda wait_seconds: SOMETHING)
    said: list[SyncStatus] = []
    schedule = Schedule(engine, chance, close=engine.let_through.release, on_status=said.append)
    schedule.start()
    assert engine.begun.acquire(timeout=5)
    assert schedule.stop(5)
    assert said[-1].kind == "stopped"


def test_fault_of_our_own_is_an_alarm_and_not_the_end_of_the_thread() -> None:
    """Attack: one event that broke a projection ended the sync of a desk for good."""
    chance = Chance("thread")
    rounds = iter((ValueError("year 10000 is out of range"), OverflowError("date"), None))

    def broken_twice(wait_seconds: int) -> RoundReport:
        fault = next(rounds, None)
        if fault is not None:
            raise fault
        return SOMETHING

    engine = RealEngine(broken_twice)
    said: list[SyncStatus] = []
    schedule = Schedule(engine, chance, close=engine.let_through.release, on_status=said.append)
    schedule.start()
    for _ in range(3):
        assert engine.begun.acquire(timeout=5)
        engine.let_through.release()
        schedule.try_now()
    assert engine.begun.acquire(timeout=5), "it goes on asking"
    assert schedule.stop()
    alarms = [status.error for status in said if status.kind == "alarm"]
    assert alarms
    assert all(isinstance(error, BrokenRoundError) for error in alarms)
    assert "online" in {status.kind for status in said}
