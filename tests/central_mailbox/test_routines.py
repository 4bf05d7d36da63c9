"""The centre acts by itself: seventy days in which nobody calls, a stop, two processes at once."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from unittest.mock import patch

import pytest

from casework.cases.alarm import to_be_said
from casework.cases.month_account.state import MonthAccount
from casework.cases.routine import RoutineCase, RoutineCode
from casework.cases.supervision.codes import Colour
from casework.cases.supervision.drafting import (
    OrderPrivate,
    SupervisionOrderDrafted,
    SupervisionOrderIssued,
    SupervisionOrderSubmitted,
)
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.visit import Visit
from casework.cases.visit_target.events import VisitTargetNamed, VisitTargetRegistered
from casework.cases.walk_in import WalkIn, WalkInFinished
from casework.clocks import is_past_due
from casework.codes import Role, TargetKind
from casework.deadlines import clocks
from casework.event import CHINA, read_core
from casework.ids import SYSTEM
from casework.officers import Roster
from casework.outside import Outside, new_id
from casework.registry import MACHINES, Proposal, decode_state, machine_of
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.routines import Lively, Run, case_of, run_due, running
from central_mailbox.store.cases import SqlCases
from central_mailbox.verify import verify_all
from sample_bureau import load
from sample_bureau.load import PlayedTime
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.stores import CENTRE_SECRET, Opener
from tests.harness.outside import SeededOutside
from tests.harness.sample import NOW, SEED, fresh_centre

DAYS = 70
STOPPED = range(15, 26)
"""Days on which the mailbox stood still: the accounts of November fall due on one of them."""
EVERY_DAY = (RoutineCode.ESCALATION, RoutineCode.VISITS)


KINDS = ("letter", "ledger_item", "supervision_order", "visit", "visit_target", "loan")


def taken(centre: Centre) -> Counter[str]:
    """How often each type stands in the record in the centre's own name."""
    with centre.store.read() as tx:
        cores = [read_core(record.core) for record in tx.events.log()]
    return Counter(core.type for core in cores if core.actor == SYSTEM)


def targets(roster: Roster) -> tuple[list[Proposal], dict[str, str]]:
    """Whom the officers of the first precinct visit, and the unit of each."""
    pairs = [one for one in roster.officers.values() if Role.FIELD in one.roles][:3]
    found, units = [], {}
    for number, pair in enumerate(pairs * 6):
        body = VisitTargetRegistered(
            target=TargetKind.ORGANISATION,
            category="SHOP",
            pair_officer=pair.id,
            place="南大街",
            cycle_months=1,
        )
        case = bureau.fixed_id(9, 700 + number)
        found.append(Proposal(case, body, VisitTargetNamed(f"商户{number}")))
        units[case] = pair.unit
    return found, units


class Silence(NamedTuple):
    """The sample bureau after seventy days in which no desk called, and what was run."""

    centre: Centre
    runs: list[Run]
    now: datetime
    lively: Lively
    """What one of the processes remembers."""


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Silence]:
    """Two processes race every day; for eleven days in the middle neither runs."""
    folder = tmp_path_factory.mktemp("silent")
    first = fresh_centre(folder)
    load(first, SEED, NOW)
    times = [PlayedTime(seed, NOW) for seed in (SEED, SEED + 1)]
    second = fresh_centre(folder)
    raced = [one.at_another_time(time) for one, time in zip((first, second), times, strict=True)]
    raced[0].found(*targets(raced[0].directory().roster))
    both = [Lively(one) for one in raced]
    runs: list[Run] = []
    for number in range(DAYS):
        for time in times:
            time.time += timedelta(days=1)
        if number not in STOPPED:
            runs += at_once(raced, times, both)
    yield Silence(raced[0], runs, times[0].time, both[1])
    second.close()
    first.close()


def at_once(
    centres: Sequence[Centre], outsides: Sequence[Outside], both: Sequence[Lively]
) -> list[Run]:
    """Each process looks at the same moment, then writes; what they say that they did."""
    started, runs = threading.Barrier(len(centres)), list[Run]()

    def run(centre: Centre, outside: Outside, lively: Lively) -> None:
        started.wait()
        runs.extend(run_due(centre, outside, lively))

    threads = [
        threading.Thread(target=run, args=one) for one in zip(centres, outsides, both, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return runs


def test_what_is_remembered_is_what_a_fresh_look_finds(silent: Silence) -> None:
    kinds = [kind for kind, machine in MACHINES.items() if machine.has_clocks]
    fresh = [one.case for one in Lively(silent.centre).of(kinds)]
    assert [one.case for one in silent.lively.of(kinds)] == fresh
    with silent.centre.store.read() as tx:
        rows = list(tx.cases.of_kinds(kinds))
    done = [decode_state(row.state) for row in rows if row.case not in fresh]
    assert len(fresh) < len(rows)
    centuries = silent.now + timedelta(days=36_500)
    directory = silent.centre.directory()
    for state in done:
        assert not [*to_be_said(machine_of(state), state, directory, centuries)]


def test_cases_that_are_done_with_are_not_read_again(silent: Silence) -> None:
    before = list(silent.lively.of(["ledger_item"]))
    with patch.object(SqlCases, "scan", side_effect=AssertionError("all cases are read")):
        assert list(silent.lively.of(["ledger_item"])) == before


def test_seventy_days_of_silence_are_not_silent(silent: Silence) -> None:
    done = taken(silent.centre)
    assert done["RoutineRan"] == len(RoutineCode)
    assert done["RoutineRanAgain"] == (DAYS - len(STOPPED) - 1) * len(RoutineCode)
    ran = Counter((run.routine, run.planned_at) for run in silent.runs)
    assert set(ran.values()) == {1}, "of two processes one says that it ran"
    assert Counter(run.routine for run in silent.runs) == dict.fromkeys(
        RoutineCode, DAYS - len(STOPPED)
    )
    assert done["LedgerItemLimitAlarmed"] > 20
    assert done["VisitTargetLimitAlarmed"] > 0
    assert done["VisitPlanned"] == done["TargetVisitPlanned"] > 0
    assert done["LedgerItemChased"] > 0
    assert done["MonthAccountDrawn"] > 0
    assert done["MonthAccountDrawnAnew"] == done["MonthAccountSupplemented"] == 0


def test_whatever_came_in_the_silence_came_once(silent: Silence) -> None:
    """Read from the record: what each event says, its moment apart, was said of its case once."""
    with silent.centre.store.read() as tx:
        cores = [read_core(record.core) for record in tx.events.log()]
    own = [one for one in cores if one.actor == SYSTEM and one.at > NOW]
    said = Counter(
        (one.case, one.type, bytes(one.body))
        for one in own
        if not one.type.startswith("RoutineRan")
    )
    # A target is planned again when its visit is over; nobody makes one here.
    assert set(said.values()) == {1}
    assert {one.type.removesuffix("LimitAlarmed") for one in own} >= {
        *("LedgerItem", "VisitTarget", "VisitPlanned", "TargetVisitPlanned"),
        *("LedgerItemChased", "MonthAccountDrawn"),
    }


def test_every_month_has_its_accounts_though_the_mailbox_stood_still_at_its_end(
    silent: Silence,
) -> None:
    directory, states = silent.centre.standing(("month_account",))
    months = Counter(one.month for one in states.values() if isinstance(one, MonthAccount))
    stations = {directory.roster.station(unit) for unit in directory.roster.units}
    assert months == dict.fromkeys((date(2026, n, 1) for n in (9, 10, 11, 12)), len(stations))
    november = next(
        one
        for one in states.values()
        if isinstance(one, MonthAccount) and one.month == date(2026, 11, 1)
    )
    assert november.opened_at.date() == (NOW + timedelta(days=STOPPED[-1] + 2)).date()
    assert november.number is not None
    assert november.number.startswith("YB-")


def test_accounts_say_what_is_counted_by_hand(silent: Silence) -> None:
    """Persons of October, added up here from the receptions of each precinct and its rooms."""
    directory, states = silent.centre.standing(("month_account", "walk_in"))
    roster, persons = directory.roster, Counter[str]()
    for one in states.values():
        at = one.opened_at.astimezone(CHINA)
        if isinstance(one, WalkIn) and one.status != "VOID" and (at.year, at.month) == (2026, 10):
            for unit in {roster.station(unit) for unit in roster.upward(one.unit)}:
                persons[unit] += one.persons
    assert len(persons) > 3
    for one in states.values():
        if isinstance(one, MonthAccount) and one.month == date(2026, 10, 1):
            lines = {line.code: line.numerator for line in one.lines}
            assert lines.get("reception.persons", 0) == persons[one.unit], one.unit


def test_every_limit_that_has_passed_is_said_once(silent: Silence) -> None:
    """Counted anew from the clocks, not from what the routine says of itself."""
    centre, now = silent.centre, silent.now
    directory, states = centre.standing(KINDS)
    looked_at = 0
    for state in states.values():
        said = [(one.limit, one.due_at) for one in state.alarms if one.level == "OVERDUE"]
        assert len(said) == len(set(said))
        for clock in clocks(state, directory):
            # A merged letter's reply is said at the one that carries it.
            if clock.is_running and is_past_due(clock, now) and clock.code.split(".")[0] != "reply":
                looked_at += 1
                is_shared = isinstance(getattr(state, "merged_into", None), str)
                assert is_shared or (clock.code, clock.due_at) in said, (state.case, clock.code)
    assert looked_at > 20


def test_overdue_order_becomes_more_urgent_a_colour_a_day(
    desks: PlainDesks, outside: SeededOutside
) -> None:
    """Nobody receives it: blue, yellow, red, called in, and there it stays."""
    case = new_id(outside)
    drafted = SupervisionOrderDrafted(
        office=bureau.BUREAU,
        lead=bureau.OFFICE,
        supervisor=bureau.DEPUTY,
        responsible=bureau.HEAD,
        responsible_unit=bureau.PRECINCT,
        due_on=outside.now().date() + timedelta(days=7),
    )
    words = OrderPrivate("夜市油烟", "久拖不决", "五日内报结")
    for actor, body, private in (
        (bureau.OFFICE, drafted, words),
        (bureau.OFFICE, SupervisionOrderSubmitted(), None),
        (bureau.CHIEF, SupervisionOrderIssued(), None),
    ):
        desks.bureau.write(actor, Proposal(case, body, private))
        desks.bureau.catch_up(desks.centre)
    orders = []
    for _ in range(12):
        outside.later(days=1)
        run_due(desks.centre, outside)
        order = desks.centre.state(case)
        assert isinstance(order, SupervisionOrder)
        orders.append(order)
    colours = [order.colour for order in orders]
    first = colours.index(Colour.YELLOW)
    assert colours == [
        *[Colour.BLUE] * first,
        Colour.YELLOW,
        Colour.RED,
        *[list(Colour)[-1]] * (10 - first),
    ]
    assert [one.by for one in orders[-1].escalations] == [SYSTEM] * 3


def test_planned_visits_are_the_pairs_own_two_a_working_day(silent: Silence) -> None:
    centre, *_ = silent
    directory, states = centre.standing(("visit", "visit_target"))
    planned = [
        one
        for one in states.values()
        if isinstance(one, Visit) and one.opened_by == SYSTEM and one.plan_on is not None
    ]
    assert planned
    for visit in planned:
        assert visit.plan_on is not None
        assert directory.calendar.is_workday(visit.plan_on)
        target = states[str(visit.target_case)]
        assert visit.handlers == (getattr(target, "pair_officer", ""),)
    days = Counter((one.handlers[0], one.plan_on) for one in planned)
    assert max(days.values()) <= 2
    targets = Counter(one.target_case for one in planned)
    assert max(targets.values()) == 1, "a target that waits for its visit is not planned again"


def test_what_was_done_is_sound(silent: Silence) -> None:
    centre, *_ = silent
    assert verify_all(centre.store, centre.public_key).findings == ()


def test_after_a_stop_it_is_caught_up_once(silent: Silence) -> None:
    centre, now = silent.centre, silent.now
    time = PlayedTime(SEED, now + timedelta(days=10))
    again = centre.at_another_time(time)
    before = taken(again)["RoutineRanAgain"]
    assert {run.routine for run in run_due(again, time)} == set(RoutineCode)
    assert taken(again)["RoutineRanAgain"] == before + len(RoutineCode)
    assert run_due(again, time) == ()
    last = again.state(case_of(RoutineCode.VISITS))
    assert isinstance(last, RoutineCase)
    assert last.planned_at == time.time.replace(hour=0, minute=0, second=0, microsecond=0)


def test_two_processes_at_once_do_nothing_twice(
    open_again: Opener, desks: PlainDesks, outside: SeededOutside
) -> None:
    """Both look at the same moment, then both write."""
    case = desks.precinct.draft()
    desks.precinct.catch_up(desks.centre)
    outside.later(days=40)
    at = outside.now()
    both = [SeededOutside(seed, at) for seed in (11, 12)]
    centres = [Centre(open_again(), CentreKey(CENTRE_SECRET), one) for one in both]
    runs = at_once(centres, both, [Lively(one) for one in centres])
    assert Counter(one.routine for one in runs) == dict.fromkeys(RoutineCode, 1)
    state = centres[0].state(case)
    assert state is not None
    assert state.alarms
    assert len({(one.limit, one.level) for one in state.alarms}) == len(state.alarms)
    assert taken(centres[0])["RoutineRan"] == len(RoutineCode)


def test_it_runs_while_the_mailbox_is_served(
    centre: Centre, desks: PlainDesks, outside: SeededOutside
) -> None:
    desks.precinct.draft()
    desks.precinct.catch_up(centre)
    outside.later(days=40)
    heard = threading.Event()
    stop = centre.listen(lambda stations: heard.set())
    with running(centre, outside):
        assert heard.wait(30)
    stop()
    assert centre.state(case_of(RoutineCode.ALARMS)) is not None


def test_what_may_not_be_kept_any_longer_is_erased(
    desks: PlainDesks, outside: SeededOutside
) -> None:
    """A finished reception, when its months are over and not a day before."""
    case = desks.room.receive(name="郭襄阳")
    desks.room.write(bureau.DESK, Proposal(case, WalkInFinished()))
    desks.room.catch_up(desks.centre)
    months = desks.centre.directory().threshold("retention.walk_in.months", outside.now())
    for days, is_erased in ((30 * months - 10, False), (30, True)):
        outside.later(days=days)
        runs = {one.routine: one for one in run_due(desks.centre, outside)}
        state = desks.centre.state(case)
        assert state is not None
        assert state.is_erased is is_erased
        assert runs[RoutineCode.ERASURE].taken == is_erased
    with desks.centre.store.read() as tx:
        parts = [record.sealed for record in tx.events.log() if read_core(record.core).case == case]
    assert parts == [None] * 3
    assert verify_all(desks.centre.store, desks.centre.public_key).findings == ()


def test_nothing_is_run_where_no_bureau_was_founded(centre: Centre, outside: SeededOutside) -> None:
    assert run_due(centre, outside) == ()
