"""Who is counted does not depend on how it went: "in, and late only" is in no population.

Each matter is asked about as it is, and as it would be if what the rate asks for had come at
once, too late, or never.  Whether it is counted must be the same each time.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from msgspec import structs

from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.state import Letter
from casework.cases.visit import Visit
from casework.codes import Satisfaction, Solved
from casework.context import Directory
from casework.event import CHINA
from casework.metrics import Period, Scope, ledger_figures, letter_figures, outreach_figures
from casework.state import Was
from tests.harness.lives import at_random
from tests.harness.lives.letter import directory
from tests.harness.lives.letter_lives import FIRST, lived
from tests.harness.rules.figures import scope, visit

LETTERS = 500
WHOLE = Period(FIRST - timedelta(days=400), FIRST + timedelta(days=400))
LIMITS = (
    "signed",
    "contacted",
    "attempted",
    "responded",
    "first_feedback",
    "completed",
    "completed_originally",
    "replied",
)
DONE_BY = ("signed_at", "contacted_at", "first_feedback_at", "replied_at")


def asked(known: Directory | None = None) -> Scope:
    return Scope(WHOLE, WHOLE.end, known or directory())


def as_if(letter: Letter, moment: datetime | None) -> Letter:
    """The letter, had everything that its limits ask for come at that moment."""
    done = dict.fromkeys(DONE_BY, moment)
    past = tuple(one for one in letter.past if one.field not in DONE_BY)
    return structs.replace(letter, contacts=(), said=(), past=past, **done)


def ways(letter: Letter) -> Iterator[Letter]:
    yield letter
    for moment in (letter.received_at, letter.received_at + timedelta(days=200), None):
        yield as_if(letter, moment)


def test_population_of_a_limit_does_not_depend_on_how_it_went() -> None:
    counted = 0
    for letter in (one.letter for one in lived(LETTERS)):
        if letter.is_paused:
            continue  # Nobody answers while a limit is paused: not yet decided either way.
        found = [letter_figures([one], asked()) for one in ways(letter)]
        for name in LIMITS:
            populations = {getattr(figures, name).denominator for figures in found}
            assert len(populations) == 1, (name, letter.status)
            counted += populations.pop()
    assert counted > LETTERS


MARKS = (Satisfaction.VERY_SATISFIED, Satisfaction.VERY_DISSATISFIED)


def test_population_of_a_mark_does_not_depend_on_the_mark() -> None:
    """A bad one that was excluded with approval is the one exception, and is said."""
    counted = 0
    for letter in (one.letter for one in lived(LETTERS)):
        if letter.excluded_by or any(one.field == "excluded_by" for one in letter.past):
            continue
        found = [letter_figures([one], asked()) for one in (letter, *_marked(letter))]
        for name in ("satisfied", "solved", "called_back", "connected", "reworked", "closed"):
            assert len({getattr(figures, name).denominator for figures in found}) == 1, name
        counted += found[0].satisfied.denominator
    assert counted > LETTERS // 10


def _marked(letter: Letter) -> Iterator[Letter]:
    for mark, solved in zip(MARKS, (Solved.YES, Solved.NO), strict=True):
        calls = tuple(
            structs.replace(call, satisfaction=mark, solved=solved) if call.is_answer else call
            for call in letter.call_backs
        )
        yield structs.replace(letter, call_backs=calls, reworks=0)


def test_population_of_a_ledger_does_not_depend_on_how_it_went() -> None:
    with at_random.recorded() as histories:
        for seed in range(40):
            at_random.items(Random(seed))
    counted = 0
    for history in histories:
        for item in history.end.states.values():
            if isinstance(item, LedgerItem) and not item.is_paused:
                counted += _of_one(item, history.directory)
    assert counted > 10


def _of_one(item: LedgerItem, known: Directory) -> int:
    past = tuple(one for one in item.past if one.field != "fed_back_at")
    moments = (item.established_at, WHOLE.end - timedelta(days=1), None)
    told = [item, *(structs.replace(item, fed_back_at=one, past=past) for one in moments)]
    found = [ledger_figures([one], asked(known)) for one in told]
    for name in ("in_time", "overdue", "closed", "long_term"):
        assert len({getattr(figures, name).denominator for figures in found}) == 1, name
    return found[0].in_time.denominator


# ------------------------------------------------------------------------------ visits

DAY = date(2026, 9, 14)


def moved(on: datetime, to: date, *, missed: bool = False, **fields: Any) -> Visit:
    """A visit that was planned for the 14th, and for another day from then on."""
    gone = [Was(on, "plan_on", DAY.isoformat())]
    if missed:
        gone = [
            Was(on - timedelta(hours=1), "status", "PLANNED"),
            *gone,
            Was(on, "status", "MISSED"),
        ]
    return structs.replace(visit(1, to, **fields), past=tuple(gone))


def of(made: Visit) -> tuple[int, int]:
    rate = outreach_figures([made], scope()).visits_done
    return rate.numerator, rate.denominator


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


LATER = date(2026, 9, 28)


@pytest.mark.parametrize(
    ("made", "counts"),
    [
        (moved(at("2026-09-12"), LATER), (1, 1)),
        (moved(at("2026-09-14T20:00"), LATER), (1, 1)),
        (moved(at("2026-09-15"), LATER), (1, 2)),
        (moved(at("2026-09-14T20:00"), LATER, missed=True), (1, 2)),
        (moved(at("2026-09-15"), date(2026, 10, 3)), (0, 1)),
        (moved(at("2026-09-12"), date(2026, 10, 3)), (0, 0)),
    ],
)
def test_new_day_takes_a_visit_out_only_before_the_old_one_is_over(
    made: Visit, counts: tuple[int, int]
) -> None:
    assert of(made) == counts


@pytest.mark.parametrize(
    ("on", "before", "counts"),
    [
        ("2026-09-13", "PLANNED", (0, 0)),
        ("2026-09-15", "PLANNED", (0, 1)),
        ("2026-09-13", "MISSED", (0, 1)),
    ],
)
def test_visit_that_was_due_or_in_vain_does_not_leave_by_being_cancelled(
    on: str, before: str, counts: tuple[int, int]
) -> None:
    cancelled = visit(1, DAY, status="CANCELLED", cancelled_at=at(on), recorded_at=None)
    assert of(structs.replace(cancelled, past=(Was(at(on), "status", before),))) == counts
