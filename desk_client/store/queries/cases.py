"""Lists and counts of cases of any kind: whose turn it is, what is due, what is open.

Nothing here knows a kind: what a row says comes from the kind's own description
(``casework.facts``, ``casework.worklist``).
"""

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct, structs

from casework.codes import Role
from casework.deadlines import next_clock
from casework.event import CHINA, Label
from casework.facts import answer_of, lead_of, tell, title_of
from casework.registry import TYPES, machine_of
from casework.state import State
from casework.worklist import Seat, is_turn, next_step, whose_turn
from desk_client.store import turns
from desk_client.store.database import Connection, Row
from desk_client.store.listing import milliseconds
from desk_client.store.projections import LATE, state_in
from desk_client.store.queries.sight import Sight, distinct
from desk_client.store.views import Awaits, CaseRow, RoomCount

_label = msgspec.json.Decoder(Label)

View = Literal["mine", "open", "overdue", "all"]


class CaseQuery(Struct, frozen=True):
    """Which cases: of these kinds, those that wait for the officer, for anybody, late, or all.

    ``awaited_by``: only those whose next step a holder of this role takes (a room of work
    that crosses kinds, such as the call-back centre's).  ``lead``: only cases whose
    leading code is this one (a ledger).
    """

    kinds: tuple[str, ...]
    view: View = "open"
    awaited_by: Role | None = None
    lead: str = ""
    most: int = 200


def case_rows(conn: Connection, seat: Seat, query: CaseQuery) -> tuple[CaseRow, ...]:
    """The cases asked for that the officer may see: the next due first, then the newest."""
    rows: list[CaseRow] = []
    at = milliseconds(seat.context.now)
    for line in heapq.merge(*_branches(conn, seat, query)):
        row = _read(conn, line.doc, at)
        state = state_in(row[0])
        is_mine = is_turn(state, seat) if line.is_mine is None else bool(line.is_mine)
        if query.view == "mine" and not is_mine:
            continue
        rows.append(_row(state, row, seat, is_mine=is_mine))
        if len(rows) == query.most:
            break
    return tuple(rows)


def room_count(conn: Connection, seat: Seat, query: CaseQuery) -> RoomCount:
    """How many cases of a room are open, wait for the officer, are due today, are overdue."""
    sight = Sight(seat.officer, seat.context.directory)
    narrowed, values = _narrowed(structs.replace(query, view="open", lead=""), seat)
    found = [0, 0, 0, 0]
    if narrowed is None:
        return RoomCount()
    now = milliseconds(seat.context.now)
    tonight = milliseconds(_midnight_after(seat.context.now))
    for kind in query.kinds:
        if not sight.may_any(conn, kind):
            continue
        counted = conn.execute(
            f"{_COUNTED} WHERE kind = ?{narrowed} GROUP BY reach",
            (now, now, *turns.asks(seat), now, tonight, now, kind, *values),
        )
        unkept = 0
        for reach, of_reach_unkept, *of_reach in counted:
            if sight.may(reach):
                found = [sum(pair) for pair in zip(found, of_reach, strict=True)]
                unkept += of_reach_unkept
        if unkept:
            found[0] += _asked_anew(conn, seat, sight, f"kind = ?{narrowed}", (kind, *values))
    return RoomCount(*found)


def _asked_anew(
    conn: Connection, seat: Seat, sight: Sight, condition: str, values: tuple[object, ...]
) -> int:
    """Of the cases of which nothing is kept, those that wait for the officer."""
    at = milliseconds(seat.context.now)
    rows = conn.execute(
        "SELECT reach, coalesce(pending, confirmed) FROM cases INDEXED BY cases_open"
        f" WHERE {condition} AND NOT ({turns.HOLDS})",
        (*values, at, at),
    )
    return sum(is_turn(state_in(data), seat) for reach, data in rows if sight.may(reach))


class _Line(NamedTuple):
    """All of a case by which it is sorted, or left out: it is not read for that."""

    late: int
    newest: int
    reach: str
    is_mine: int | None = None
    """Whether it waits for the officer, where that is kept."""

    @property
    def doc(self) -> int:
        """The case's place in the journal."""
        return -self.newest


_OPEN = f"SELECT {LATE}, -doc, reach, {turns.IS_MINE} FROM cases INDEXED BY cases_open"
_LISTED = f"SELECT {LATE}, -doc, reach FROM cases INDEXED BY cases_listed"
_COUNTED = (
    f"SELECT reach, sum(NOT ({turns.HOLDS})), ifnull(sum({turns.IS_MINE}), 0),"
    f" sum({LATE} > ? AND {LATE} <= ?), sum({LATE} <= ?), count(*)"
    " FROM cases INDEXED BY cases_open"
)


def _branches(conn: Connection, seat: Seat, query: CaseQuery) -> Iterator[Iterator[_Line]]:
    """The cases asked for, of each kind and leading code by themselves, in the list's order."""
    sight = Sight(seat.officer, seat.context.directory)
    narrowed, values = _narrowed(query, seat)
    if narrowed is None:
        return
    is_any = query.view == "all" and query.awaited_by is None
    which, first = (_LISTED, ()) if is_any else (_OPEN, turns.asks(seat))
    for kind in query.kinds:
        if not sight.may_any(conn, kind):
            continue
        for lead in (query.lead,) if query.lead else distinct(conn, "lead", kind):
            found = conn.execute(
                f"{which} WHERE kind = ? AND lead = ?{narrowed} ORDER BY {LATE}, doc DESC",
                (*first, kind, lead, *values),
            )
            yield (_Line(*row) for row in found if sight.may(row[2]))


def _narrowed(query: CaseQuery, seat: Seat) -> tuple[str | None, tuple[object, ...]]:
    """Further conditions; ``None`` where no case can meet them."""
    conditions: list[str] = []
    values: list[object] = []
    if query.view != "all" or query.awaited_by is not None:
        conditions.append("awaits <> ''")
    if query.view == "overdue":
        conditions.append(f"{LATE} <= ?")
        values.append(milliseconds(seat.context.now))
    if query.view == "mine":
        conditions.append(f"ifnull({turns.IS_MINE}, 1)")
        values += turns.asks(seat)
    if query.awaited_by is not None:
        steps = _steps_of(query, query.awaited_by)
        if not steps:
            return None, ()
        conditions.append(f"awaits IN ({_marks(steps)})")
        values += steps
    return "".join(f" AND {one}" for one in conditions), tuple(values)


def _read(conn: Connection, doc: int, at: int) -> Row:
    row = conn.execute(
        "SELECT coalesce(pending, confirmed), is_waiting, due_at,"
        f" CASE WHEN {turns.HOLDS} THEN whose END FROM cases WHERE doc = ?",
        (at, at, doc),
    ).fetchone()
    assert row is not None  # noqa: S101 - of the same moment as the index that named it
    return row


def _steps_of(query: CaseQuery, role: Role) -> list[str]:
    """Event types of the kinds asked for that a holder of the role may take."""
    return [
        name
        for name, entry in TYPES.items()
        if entry.machine.kind in query.kinds and role in entry.step.by
    ]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _midnight_after(now: datetime) -> datetime:
    day = now.astimezone(CHINA).date() + timedelta(days=1)
    return datetime.combine(day, time(), CHINA)


def _row(state: State, row: Row, seat: Seat, *, is_mine: bool) -> CaseRow:
    machine, directory = machine_of(state), seat.context.directory
    names = machine.display.columns if machine.display else ()
    return CaseRow(
        case=state.case,
        kind=machine.kind,
        number=state.number,
        temp_no=state.temp_no,
        lead=lead_of(state, directory),
        title=title_of(state),
        told={one.slot.name: one.words for one in tell(state, names, directory)},
        opened_at=state.opened_at,
        status=state.status,
        status_label=machine.statuses[state.status],
        awaits=awaits_of(state, seat, is_mine=is_mine),
        turn=whose_turn(state, seat.context) if row[3] is None else _label.decode(row[3]),
        due=None if row[2] is None else next_clock(state, directory),
        answer=answer_of(state),
        is_waiting=bool(row[1]),
    )


def awaits_of(state: State, seat: Seat, *, is_mine: bool) -> Awaits | None:
    """The next step of a case as the officer sees it; ``None`` when it is done with."""
    name = next_step(state, seat.context)
    return Awaits(name, TYPES[name].step.button, is_mine) if name else None
