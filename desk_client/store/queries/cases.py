"""Lists and counts of cases of any kind: whose turn it is, what is due, what is open.

Nothing here knows a kind: what a row says comes from the kind's own description
(``casework.facts``, ``casework.worklist``).
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Literal

from msgspec import Struct

from casework.codes import Role
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.facts import answer_of, lead_of, tell, title_of
from casework.registry import TYPES, decode_state, machine_of
from casework.state import State
from casework.worklist import Seat, is_turn, next_step, whose_turn
from desk_client.store.database import Connection, Row
from desk_client.store.listing import milliseconds
from desk_client.store.queries.sight import Sight
from desk_client.store.views import Awaits, CaseRow, RoomCount

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
    sight = Sight(seat.officer, seat.context.directory)
    where, values = _where(query, seat)
    found = conn.execute(
        "SELECT coalesce(pending, confirmed), is_waiting, due_at, reach FROM cases"
        f" WHERE {where} ORDER BY due_at IS NULL, due_at, doc DESC",
        values,
    )
    rows: list[CaseRow] = []
    for row in found:
        if not sight.may(row[3]):
            continue
        state = decode_state(row[0])
        if query.view == "mine" and not is_turn(state, seat):
            continue
        rows.append(_row(state, row, seat))
        if len(rows) == query.most:
            break
    return tuple(rows)


def room_count(conn: Connection, seat: Seat, query: CaseQuery) -> RoomCount:
    """How many cases of a room are open, wait for the officer, are due today, are overdue."""
    sight = Sight(seat.officer, seat.context.directory)
    now = milliseconds(seat.context.now)
    tonight = milliseconds(_midnight_after(seat.context.now))
    where, values = _where(CaseQuery(query.kinds, "open", query.awaited_by), seat)
    opened = late = today = 0
    for reach, due_at, count in conn.execute(
        f"SELECT reach, CASE WHEN due_at IS NULL OR due_at > ? THEN 2 WHEN due_at > ? THEN 1"
        f" ELSE 0 END AS due, count(*) FROM cases WHERE {where} GROUP BY reach, due",
        (tonight, now, *values),
    ):
        if sight.may(reach):
            opened += count
            late += count if due_at == 0 else 0
            today += count if due_at == 1 else 0
    where, values = _where(CaseQuery(query.kinds, "mine", query.awaited_by), seat)
    mine = sum(
        is_turn(decode_state(data), seat)
        for data, reach in conn.execute(
            f"SELECT coalesce(pending, confirmed), reach FROM cases WHERE {where}", values
        )
        if sight.may(reach)
    )
    return RoomCount(mine, today, late, opened)


def _where(query: CaseQuery, seat: Seat) -> tuple[str, tuple[object, ...]]:
    conditions = [f"kind IN ({_marks(query.kinds)})"]
    values: list[object] = list(query.kinds)
    if query.view != "all":
        conditions.append("awaits <> ''")
    if query.lead:
        conditions.append("lead = ?")
        values.append(query.lead)
    if query.view == "overdue":
        conditions.append("due_at <= ?")
        values.append(milliseconds(seat.context.now))
    if query.view == "mine" or query.awaited_by is not None:
        steps = steps_of(query, seat)
        conditions.append(f"awaits IN ({_marks(steps)})")
        values += steps
    return " AND ".join(conditions), tuple(values)


def steps_of(query: CaseQuery, seat: Seat) -> list[str]:
    """Event types that the officer, or the role of the room, may take somewhere."""
    held = seat.held_roles() if query.view == "mine" else frozenset(Role)
    return [
        name
        for name, entry in TYPES.items()
        if entry.machine.kind in query.kinds
        and held.intersection(entry.step.by)
        and (query.awaited_by is None or query.awaited_by in entry.step.by)
    ]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _midnight_after(now: datetime) -> datetime:
    day = now.astimezone(CHINA).date() + timedelta(days=1)
    return datetime.combine(day, time(), CHINA)


def _row(state: State, row: Row, seat: Seat) -> CaseRow:
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
        awaits=awaits_of(state, seat),
        turn=whose_turn(state, seat.context),
        due=None if row[2] is None else next_clock(state, directory),
        answer=answer_of(state),
        is_waiting=bool(row[1]),
    )


def awaits_of(state: State, seat: Seat) -> Awaits | None:
    """The next step of a case as the officer sees it; ``None`` when it is done with."""
    name = next_step(state, seat.context)
    if not name:
        return None
    return Awaits(name, TYPES[name].step.button, is_turn(state, seat))
