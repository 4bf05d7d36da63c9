"""The figures of a month and a unit: for heads, the office and the supervision (domain 10).

A month that has its account shows the account: what is signed, or will be.  A month that runs, or
has none yet, is counted here from the cases that this machine holds.  Which cases stand behind a
figure is counted here, too, and each is shown only to whom it may be.

What was counted is kept until a case of these kinds, or the directory, is another
(:meth:`Figures.forget`).
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from casework.calendar import add_months
from casework.cases.letter.state import Letter
from casework.cases.month_account.state import Line, MonthAccount, case_of
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.visit import Visit
from casework.cases.visit_target.state import VisitTarget
from casework.codes import Role
from casework.event import Label
from casework.facts import title_of
from casework.metrics import (
    OfficerRow,
    Rate,
    Scope,
    UnitRow,
    by_officer,
    criticised,
    figure_of,
    month,
    months_at_bottom,
    must_examine,
    parts,
    praised,
    readable,
    sheets,
    unit_flags,
    unit_rows,
)
from casework.metrics import sheet as lines_of
from casework.officers import HEADS
from casework.registry import kind_of_state
from casework.state import State
from desk_client.services.desk import Session

__all__ = [
    "KINDS",
    "Figures",
    "Line",
    "MonthAccount",
    "OfficerRow",
    "Part",
    "Ranked",
    "Row",
    "Sheet",
]

KINDS = (*lines_of.KINDS, "supervision_order", "visit_target")
"""The kinds of case that something here is counted from."""

VIEWERS = (*HEADS, Role.OFFICE, Role.SUPERV)
MONTHS_BACK = 12
ROOMS = {
    "letters": Label("局长信箱", "Letters"),
    "account": Label("三本账月报", "Account"),
    "ledgers": Label("三本账", "Ledgers"),
    "reception": Label("接待", "Reception"),
    "outreach": Label("走访、进建商", "Visits, sessions"),
    "outcomes": Label("线索、感谢信", "Clues, thanks"),
}
"""What the first part of a line's code stands for."""


class Row(Struct, frozen=True):
    """One figure: what it counts, and what it was the month before."""

    line: Line
    room: Label
    counts: Label
    before: Line | None


class Sheet(Struct, frozen=True):
    """The figures of a unit in a month; ``account`` where the centre has drawn it."""

    unit: str
    month: date
    rows: tuple[Row, ...]
    account: MonthAccount | None


class Part(Struct, frozen=True):
    """One case behind a figure, and its own part of it."""

    case: str
    kind: str
    number: str
    title: str
    line: Line


class Ranked(Struct, frozen=True):
    """A unit in the table of the three rates (R2), and what follows from its place.

    ``back_dated``: for the supervision alone; ``None`` for everybody else.
    """

    row: UnitRow
    at_bottom: int
    marks: tuple[Label, ...]
    back_dated: Rate | None


PRAISED = Label("通报表扬", "Praised")
CRITICISED = Label("通报批评", "Criticised")
EXAMINED = Label("检查报告", "Writes an examination")
FALSIFIED = Label("弄虚作假,一票否决", "Falsified: the score is struck")


class Figures:
    """What one officer is shown; asked off the window's thread."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counted: dict[tuple[str, date], tuple[Line, ...]] = {}

    def forget(self) -> None:
        """A case is another by now."""
        self._counted = {}

    def units(self) -> tuple[str, ...]:
        """The stations whose figures the officer may see, their own first."""
        session, roster = self._session, self._session.desk.directory().roster
        now, own = session.desk.now(), session.station
        found = [
            unit.id
            for unit in roster.units.values()
            if unit.is_active
            and roster.station(unit.id) == unit.id
            and roster.may(session.officer, VIEWERS, (unit.id,), now)
        ]
        return tuple(sorted(found, key=lambda one: (one != own, roster.units[one].code)))

    def months(self) -> tuple[date, ...]:
        """The month that runs, and those before it."""
        this = self._session.desk.now().date().replace(day=1)
        return tuple(add_months(this, -back) for back in range(MONTHS_BACK + 1))

    def sheet(self, unit: str, of: date) -> Sheet:
        """Every figure of a unit in a month that has something to count."""
        before = {one.code: one for one in self._lines(unit, add_months(of, -1))}
        rows = tuple(
            Row(
                line=one,
                room=ROOMS[one.code.partition(".")[0]],
                counts=figure_of(one.code).counts,
                before=before.get(one.code),
            )
            for one in self._lines(unit, of)
        )
        return Sheet(unit, of, rows, self._account(unit, of))

    def trend(self, unit: str, code: str, until: date) -> tuple[tuple[date, Line | None], ...]:
        """One figure through the months, the oldest first; ``None``: nothing to count, or no
        account."""
        found = []
        for back in range(MONTHS_BACK, -1, -1):
            of = add_months(until, -back)
            account = self._account(unit, of)
            known = account.figures if account is not None else self._counted.get((unit, of), ())
            found.append((of, next((one for one in known if one.code == code), None)))
        return tuple(found)

    def parts(self, unit: str, of: date, code: str) -> tuple[Part, ...]:
        """The cases behind a figure that the officer may be shown, as this machine knows them."""
        officer, roster = self._session.officer, self._session.desk.directory().roster
        states = self._states()
        found = parts(states.values(), unit, code, self._scope(of, states))
        shown = {one.case for one in readable((state for state, _ in found), officer, roster)}
        return tuple(
            Part(
                case=state.case,
                kind=kind_of_state(state),
                number=state.number or state.temp_no,
                title=title_of(state),
                line=line,
            )
            for state, line in found
            if state.case in shown
        )

    def ranking(self, unit: str, of: date) -> tuple[Ranked, ...]:
        """The stations right below a unit, the best first: they are ranked on the month."""
        below, states = self._below(unit), self._states()
        scope = self._scope(of, states)
        count = scope.threshold("figures.bottom.months")
        months = [
            self._ranked(below, self._scope(add_months(of, -back), states), states)
            for back in range(max(count, 1) - 1, -1, -1)
        ]
        rows, at_bottom = months[-1], months_at_bottom(months)
        follows = (
            (PRAISED, frozenset(praised(rows))),
            (CRITICISED, frozenset(criticised(rows))),
            (EXAMINED, must_examine(months, scope)),
            (FALSIFIED, frozenset(row.unit for row in rows if row.is_falsified)),
        )
        flags = unit_flags(states.values(), below, scope, self._session.officer)
        late = {one.unit: one.back_dated for one in flags}
        return tuple(
            Ranked(
                row=row,
                at_bottom=at_bottom.get(row.unit, 0),
                marks=(
                    *(mark for mark, units in follows if row.unit in units),
                    *((row.unranked,) if row.unranked else ()),
                ),
                back_dated=late.get(row.unit),
            )
            for row in rows
        )

    def officers(self, unit: str, of: date) -> tuple[OfficerRow, ...]:
        """联访解 (R5), officer by officer: of a unit and those below it."""
        states, roster = self._states(), self._session.desk.directory().roster
        mine = [one for one in states.values() if roster.covers(unit, one.unit)]
        return by_officer(
            [one for one in mine if isinstance(one, Visit)],
            [one for one in mine if isinstance(one, VisitTarget)],
            self._scope(of, states),
        )

    # -------------------------------------------------------------------- inside

    def _below(self, unit: str) -> tuple[str, ...]:
        roster = self._session.desk.directory().roster
        found = (one for one in roster.units.values() if one.parent == unit and one.is_active)
        return tuple(one.id for one in found if roster.station(one.id) == one.id)

    @staticmethod
    def _ranked(
        below: tuple[str, ...], scope: Scope, states: dict[str, State]
    ) -> tuple[UnitRow, ...]:
        letters = [one for one in states.values() if isinstance(one, Letter)]
        orders = [one for one in states.values() if isinstance(one, SupervisionOrder)]
        return unit_rows(letters, below, scope, orders)

    def _lines(self, unit: str, of: date) -> tuple[Line, ...]:
        account = self._account(unit, of)
        if account is not None:
            return account.figures
        known = self._counted.get((unit, of))
        if known is None:
            states = self._states()
            ((_, known),) = sheets(states.values(), (unit,), self._scope(of, states))
            self._counted[unit, of] = known
        return known

    def _account(self, unit: str, of: date) -> MonthAccount | None:
        state = self._session.case(case_of(unit, of))
        return state if isinstance(state, MonthAccount) else None

    def _states(self) -> dict[str, State]:
        return {one.case: one for one in self._read()}

    def _read(self) -> Iterator[State]:
        yield from self._session.desk.store.states(*KINDS)

    def _scope(self, of: date, states: dict[str, State]) -> Scope:
        desk = self._session.desk
        return Scope(month(of), desk.now(), desk.directory(), states.get)
