"""What the central mailbox does by itself: for each routine, the steps that it would take now.

The rules they keep: the centre decides nothing that a person has to decide.  It says that a limit
is near or has passed (domain 7.1), drafts the order that a second bad answer asks for (domain 9.1:
a person still issues it), asks again for rechecks and answers of other bodies that are late, makes
overdue orders more urgent (domain 9.5), plans the visits that are due in their cycles (domain 4),
closes the months with their figures (domain 10: a head signs them), draws who is called back by
lot, tells of machines that behave as none should (docs/adr/0061) and erases what may not be kept
any longer.  Each step is asked of the rules like anybody's, and none can be taken twice: so a run
may be repeated, be late, or be made by two processes at once.

How often each runs is the bureau's own number (``routine.….minutes``; 0: never).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from msgspec import Struct, structs

from casework.calendar import add_months
from casework.cases.alarm import LimitAlarmed, running, to_be_said
from casework.cases.call_sample.drawing import CallSampleDrawn
from casework.cases.call_sample.listing import SAMPLED, listed
from casework.cases.call_sample.lot import Lot, drawn
from casework.cases.call_sample.state import CallSample, SampledKind, week_of
from casework.cases.call_sample.state import case_of as case_of_sample
from casework.cases.chasing import Chased, to_be_chased
from casework.cases.directory.state import UnitCase
from casework.cases.erasing import Erased, ErasureGround, is_kept_long_enough
from casework.cases.letter.checking import LetterCheckDrawn
from casework.cases.letter.closing import LetterSupervisionLinked, is_order_settled
from casework.cases.letter.state import Letter
from casework.cases.machine_alarm.noticed import Machines, to_be_raised
from casework.cases.machine_alarm.state import MachineAlarm
from casework.cases.month_account.drawing import (
    MonthAccountDrawn,
    MonthAccountDrawnAnew,
    MonthAccountSupplemented,
)
from casework.cases.month_account.state import (
    Line,
    MonthAccount,
    case_of,
    differences,
    end_of,
    is_closed,
)
from casework.cases.routine import RoutineCode
from casework.cases.supervision.drafting import OrderPrivate, SupervisionOrderDrafted
from casework.cases.supervision.escalation import SupervisionOrderEscalated
from casework.cases.supervision.naming import is_issuing
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.visit import Visit
from casework.cases.visit_target.events import TargetVisitPlanned
from casework.cases.visit_target.guards import OPEN
from casework.cases.visit_target.readings import plan
from casework.cases.visit_target.state import VisitTarget
from casework.context import Context, Directory
from casework.event import CHINA
from casework.ids import SYSTEM
from casework.metrics.scope import Scope, month
from casework.metrics.sheet import KINDS, sheets
from casework.registry import MACHINES, Proposal, machine_of, may_begin
from casework.state import State
from casework.worklist import next_step

DAYS_AHEAD = "visit.plan.days"
PER_DAY = "visit.plan.per_day"
"""The thresholds: how far ahead visits are planned, and how many a day for an officer."""


BACK, COMPARED = "month_account.back.months", "month_account.compare.months"
"""The thresholds: how many months back accounts are drawn, and compared with the record."""

ERASABLE = tuple(
    machine.kind
    for machine in MACHINES.values()
    if any(issubclass(step.body, Erased) for step in machine.steps)
)


class Act(NamedTuple):
    """Steps that are taken together or not at all, in the name of a unit."""

    unit: str
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Bureau:
    """What a routine looks at: who is who, every case of some kinds, and the time."""

    directory: Directory
    now: datetime
    cases: Callable[[Iterable[str]], Iterator[State]]
    lively: Callable[[Iterable[str]], Iterator[State]]
    """Of these, at least those with which something may have to be done (:func:`is_lively`)."""
    new_case: Callable[[], str]
    lot: Callable[[str], Lot | None]
    """The first head that was signed for outside after a case was opened; ``None``: not yet."""
    machines: Machines

    @property
    def today(self) -> date:
        """The day in China."""
        return self.now.astimezone(CHINA).date()

    def may(self, state: State, body: type[Struct]) -> bool:
        """Whether the centre could take a step now."""
        context = Context(self.now, self.directory, knows_all=True)
        step = body.__name__
        return not may_begin(state, step, actor=SYSTEM, unit="", device=SYSTEM, context=context)


def is_lively(state: State, directory: Directory) -> bool:
    """Whether a limit runs on a case, it waits for somebody, or an order is owed.

    No hour changes that: only what happens to the case, and the directory.
    """
    return (
        bool(next_step(state))
        or any(running(machine_of(state), state, directory))
        or (isinstance(state, Letter) and not is_order_settled(state))
    )


class Routine(NamedTuple):
    """What is done by itself: ``acts`` are the steps that it would take now."""

    code: RoutineCode
    acts: Callable[[Bureau], Iterator[Act]]

    @property
    def threshold(self) -> str:
        """The bureau's number: every so many minutes, counted from midnight; 0: never."""
        return f"routine.{self.code.value.lower()}.minutes"

    def planned(self, directory: Directory, now: datetime) -> datetime | None:
        """The newest moment for which it is planned; ``None`` where it never runs."""
        every = directory.threshold(self.threshold, now)
        if every <= 0:
            return None
        here = now.astimezone(CHINA)
        midnight = datetime.combine(here.date(), time(), CHINA)
        passed = (here - midnight) // timedelta(minutes=every)
        return midnight + timedelta(minutes=every) * passed


# ------------------------------------------------------------------------------- alarms


def _alarms(bureau: Bureau) -> Iterator[Act]:
    timed = [machine.kind for machine in MACHINES.values() if machine.has_clocks]
    for state in bureau.lively(timed):
        machine = machine_of(state)
        said = tuple(to_be_said(machine, state, bureau.directory, bureau.now))
        if said:
            body = machine.own(LimitAlarmed)
            bodies = (body(limit=one.limit, level=one.level, due_at=one.due_at) for one in said)
            yield Act(state.unit, tuple(Proposal(state.case, one) for one in bodies))


# ------------------------------------------------------------------------------- chases


def _chases(bureau: Bureau) -> Iterator[Act]:
    """Rechecks that nobody made, and bodies that have not answered."""
    for state in bureau.lively([machine.kind for machine in MACHINES.values() if machine.chased]):
        machine = machine_of(state)
        one = to_be_chased(machine, state, bureau.directory, bureau.now)
        if one is not None:
            body = machine.own(Chased)(**structs.asdict(one))
            yield Act(state.unit, (Proposal(state.case, body),))


# ------------------------------------------------------------------------------- orders


def _orders(bureau: Bureau) -> Iterator[Act]:
    """A draft over each letter whose writer was dissatisfied twice, linked to it."""
    for letter in bureau.lively(["letter"]):
        if not isinstance(letter, Letter) or is_order_settled(letter):
            continue
        if not bureau.may(letter, LetterSupervisionLinked):
            continue
        office = _office(letter, bureau)
        if not office:
            continue
        order = bureau.new_case()
        drafted = SupervisionOrderDrafted(
            office=office, source_case=letter.case, respondents=letter.respondents
        )
        drafted_words = OrderPrivate(
            title=letter.title,
            problem=f"来信人对办理结果{letter.dissatisfied}次评价不满意(系统自动拟稿)",
            demand="查明不满意的原因,重新办理,由其他人员再次回访",
        )
        yield Act(
            office,
            (
                Proposal(order, drafted, drafted_words),
                Proposal(letter.case, LetterSupervisionLinked(order)),
            ),
        )


def _office(letter: Letter, bureau: Bureau) -> str:
    """The nearest unit above the one that works it which issues orders and is not shut out."""
    roster = bureau.directory.roster
    shut = roster.walled_stations(letter.respondents)
    worked = letter.lead_unit or letter.unit
    above = (one for one in roster.upward(worked) if is_issuing(roster, one))
    issuing = (one for one in above if one != roster.station(worked) and one not in shut)
    return next(issuing, "")


# --------------------------------------------------------------------------- escalation


def _escalation(bureau: Bureau) -> Iterator[Act]:
    for order in bureau.lively(["supervision_order"]):
        if not isinstance(order, SupervisionOrder):
            continue
        above = order.colour.next
        if above is not None and bureau.may(order, SupervisionOrderEscalated):
            yield Act(order.unit, (Proposal(order.case, SupervisionOrderEscalated(above)),))


# ------------------------------------------------------------------------------- visits


def _visits(bureau: Bureau) -> Iterator[Act]:
    """The next working days of each officer, filled with whom they have to visit by then."""
    open_visits = [one for one in bureau.cases(["visit"]) if _is_open(one)]
    busy = Counter(
        (officer, one.plan_on)
        for one in open_visits
        if isinstance(one, Visit) and one.plan_on is not None
        for officer in one.handlers
    )
    planned = {one.target_case for one in open_visits if isinstance(one, Visit)}
    targets = {
        one.case: one
        for one in bureau.cases(["visit_target"])
        if isinstance(one, VisitTarget) and one.case not in planned
    }
    ahead = bureau.directory.threshold(DAYS_AHEAD, bureau.now)
    first = bureau.today + timedelta(days=1)
    last = bureau.today + timedelta(days=ahead)
    per_day = bureau.directory.threshold(PER_DAY, bureau.now)
    for one in plan(targets.values(), bureau.directory, first, last, per_day, busy):
        target, visit = targets[str(one.body.target_case)], bureau.new_case()
        yield Act(
            target.unit,
            (
                Proposal(visit, one.body, one.private),
                Proposal(target.case, TargetVisitPlanned(visit)),
            ),
        )


def _is_open(state: State) -> bool:
    return state.status in OPEN


# ------------------------------------------------------------------------------- months


def _months(bureau: Bureau) -> Iterator[Act]:
    """Accounts of months that are closed: drawn once, then held against the record for a while."""
    known = {one.case: one for one in bureau.cases(["month_account"])}
    units = [one for one in bureau.cases(["unit"]) if isinstance(one, UnitCase)]
    compared = bureau.directory.threshold(COMPARED, bureau.now)
    states: dict[str, State] = {}
    for back, first in enumerate(_closed_months(bureau)):
        wanted = _with_an_account(units, first, bureau.directory)
        if back >= compared:
            wanted = [unit for unit in wanted if case_of(unit, first) not in known]
        if not wanted:
            continue
        states = states or {one.case: one for one in bureau.cases(KINDS)}
        scope = Scope(month(first), bureau.now, bureau.directory, states.get)
        for unit, lines in sheets(states.values(), wanted, scope):
            case = case_of(unit, first)
            body = _drawn(known.get(case), unit, first, lines)
            if body is not None:
                yield Act(unit, (Proposal(case, body),))


def _closed_months(bureau: Bureau) -> Iterator[date]:
    """The months that may be drawn by now, the newest first."""
    this = bureau.today.replace(day=1)
    for back in range(1, bureau.directory.threshold(BACK, bureau.now) + 1):
        first = add_months(this, -back)
        if is_closed(first, bureau.directory, bureau.now):
            yield first


def _with_an_account(units: Iterable[UnitCase], first: date, directory: Directory) -> list[str]:
    """The stations that were there and in use when the month ended."""
    end = end_of(first)
    then = directory.as_of(end - timedelta.resolution).roster
    known = (one.case for one in units if one.opened_at < end)
    return [
        unit
        for unit in known
        if unit in then.units and then.units[unit].is_active and then.station(unit) == unit
    ]


def _drawn(known: State | None, unit: str, first: date, lines: tuple[Line, ...]) -> Struct | None:
    """What is to be recorded of these lines, if anything."""
    if not isinstance(known, MonthAccount):
        return MonthAccountDrawn(unit=unit, month=first, lines=lines)
    found = differences(known.figures, lines)
    if not found:
        return None
    if known.signed_at is None:
        return MonthAccountDrawnAnew(lines=lines)
    return MonthAccountSupplemented(no=len(known.supplements) + 1, differences=found)


# ------------------------------------------------------------------------------ samples


def _samples(bureau: Bureau) -> Iterator[Act]:
    """Whoever was served by the end of last week is listed."""
    week = week_of(bureau.now) - timedelta(days=7)
    before, cases = _lists(bureau), bureau.cases(SAMPLED)
    for body in listed(cases, before, week, bureau.directory, bureau.now):
        case = case_of_sample(body.station, body.sampled, body.week, body.part)
        yield Act(body.unit, (Proposal(case, body),))


def _lists(bureau: Bureau) -> list[CallSample]:
    return [one for one in bureau.cases(["call_sample"]) if isinstance(one, CallSample)]


def _lots(bureau: Bureau) -> Iterator[Act]:
    """Lists whose head was signed for outside are drawn from."""
    for sample in _lists(bureau):
        lot = bureau.lot(sample.case) if sample.status == "FIXED" else None
        if lot is not None:
            yield Act(sample.unit, _cast(sample, lot))


def _cast(sample: CallSample, lot: Lot) -> tuple[Proposal, ...]:
    """The lot, and with it each letter that waits for a check from now on."""
    cases = drawn(lot, sample.population, sample.percent)
    own = Proposal(sample.case, CallSampleDrawn(lot=lot, cases=cases))
    if sample.sampled is not SampledKind.LETTER:
        return (own,)
    return (own, *(Proposal(case, LetterCheckDrawn(sample.case)) for case in cases))


# ----------------------------------------------------------------------------- machines


def _machines(bureau: Bureau) -> Iterator[Act]:
    """What was noticed of a machine is told to whoever keeps its security."""
    known = (one for one in bureau.cases(["machine_alarm"]) if isinstance(one, MachineAlarm))
    for one in to_be_raised(known, bureau.machines, bureau.directory.roster):
        yield Act(one.unit, (Proposal(one.case, one.body),))


# ------------------------------------------------------------------------------ erasure


def _erasure(bureau: Bureau) -> Iterator[Act]:
    """Cases that ended so long ago that nobody may keep what they say of people."""
    reference = f"到期自动 {bureau.today:%Y-%m-%d}"
    for state in bureau.cases(ERASABLE):
        body = machine_of(state).own(Erased)
        is_over = is_kept_long_enough(state, bureau.directory, bureau.now)
        if is_over and bureau.may(state, body):
            erased = body(ground=ErasureGround.RETENTION, reference=reference)
            yield Act(state.unit, (Proposal(state.case, erased),))


ROUTINES: Mapping[RoutineCode, Routine] = {
    one.code: one
    for one in (
        Routine(RoutineCode.ALARMS, _alarms),
        Routine(RoutineCode.CHASES, _chases),
        Routine(RoutineCode.ORDERS, _orders),
        Routine(RoutineCode.ESCALATION, _escalation),
        Routine(RoutineCode.VISITS, _visits),
        Routine(RoutineCode.MONTHS, _months),
        Routine(RoutineCode.SAMPLES, _samples),
        Routine(RoutineCode.LOTS, _lots),
        Routine(RoutineCode.MACHINES, _machines),
        Routine(RoutineCode.ERASURE, _erasure),
    )
}
"""Every routine, once, in the order in which they run."""
