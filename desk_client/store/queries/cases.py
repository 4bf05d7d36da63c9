"""Lists and counts of cases of any kind: whose turn it is, what is due, what is open.

Nothing here knows a kind: what a row says comes from the kind's own description
(``casework.facts``, ``casework.worklist``).
"""

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct, structs

from casework.codes import Role
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.facts import answer_of, lead_of, tell, title_of
from casework.registry import TYPES, machine_of
from casework.state import State
from casework.worklist import Seat, can_be_turn, is_turn, next_step, whose_turn
from desk_client.store.database import Connection, Row
from desk_client.store.listing import milliseconds, read_turn
from desk_client.store.projections import LATE, state_in
from desk_client.store.queries.sight import Sight, distinct
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
    lines = heapq.merge(*_branches(conn, seat, query))
    turns = _Turns(seat)
    rows: list[CaseRow] = []
    for line in lines:
        if query.view == "mine" and not turns.can_be(line):
            continue
        row = _read(conn, line.doc)
        state = state_in(row[0])
        if query.view == "mine" and not is_turn(state, seat):
            continue
        rows.append(_row(state, row, seat))
        if len(rows) == query.most:
            break
    return tuple(rows)


def room_count(conn: Connection, seat: Seat, query: CaseQuery) -> RoomCount:
    """How many cases of a room are open, wait for the officer, are due today, are overdue."""
    now = milliseconds(seat.context.now)
    tonight = milliseconds(_midnight_after(seat.context.now))
    turns = _Turns(seat)
    can_take = frozenset(steps_of(structs.replace(query, view="mine"), seat))
    opened = late = today = mine = 0
    for line in _open(conn, seat, query):
        opened += 1
        late += line.late <= now
        today += now < line.late <= tonight
        if line.awaits in can_take and turns.can_be(line):
            mine += is_turn(state_in(_read(conn, line.doc)[0]), seat)
    return RoomCount(mine, today, late, opened)


class _Line(NamedTuple):
    """All of a case by which it is sorted, or left out: it is not read for that."""

    late: int
    newest: int
    reach: str
    awaits: str = ""
    turn: str = ""

    @property
    def doc(self) -> int:
        """The case's place in the journal."""
        return -self.newest


_OPEN = f"SELECT {LATE}, -doc, reach, awaits, turn FROM cases INDEXED BY cases_open"
_LISTED = f"SELECT {LATE}, -doc, reach FROM cases INDEXED BY cases_listed"


def _branches(conn: Connection, seat: Seat, query: CaseQuery) -> Iterator[Iterator[_Line]]:
    """The cases asked for, of each kind and leading code by themselves, in the list's order."""
    sight = Sight(seat.officer, seat.context.directory)
    narrowed, values = _narrowed(query, seat)
    if narrowed is None:
        return
    which = _LISTED if query.view == "all" and query.awaited_by is None else _OPEN
    for kind in query.kinds:
        if not sight.may_any(conn, kind):
            continue
        for lead in (query.lead,) if query.lead else distinct(conn, "lead", kind):
            found = conn.execute(
                f"{which} WHERE kind = ? AND lead = ?{narrowed} ORDER BY {LATE}, doc DESC",
                (kind, lead, *values),
            )
            yield (_Line(*row) for row in found if sight.may(row[2]))


def _open(conn: Connection, seat: Seat, query: CaseQuery) -> Iterator[_Line]:
    """The open cases of a room, in any order."""
    sight = Sight(seat.officer, seat.context.directory)
    narrowed, values = _narrowed(structs.replace(query, view="open", lead=""), seat)
    if narrowed is None:
        return
    for kind in query.kinds:
        if sight.may_any(conn, kind):
            found = conn.execute(f"{_OPEN} WHERE kind = ?{narrowed}", (kind, *values))
            yield from (_Line(*row) for row in found if sight.may(row[2]))


def _narrowed(query: CaseQuery, seat: Seat) -> tuple[str | None, tuple[object, ...]]:
    """Further conditions; ``None`` where no case can meet them."""
    conditions: list[str] = []
    values: list[object] = []
    if query.view != "all" or query.awaited_by is not None:
        conditions.append("awaits <> ''")
    if query.view == "overdue":
        conditions.append(f"{LATE} <= ?")
        values.append(milliseconds(seat.context.now))
    if query.view == "mine" or query.awaited_by is not None:
        steps = steps_of(query, seat)
        if not steps:
            return None, ()
        conditions.append(f"awaits IN ({_marks(steps)})")
        values += steps
    return "".join(f" AND {one}" for one in conditions), tuple(values)


class _Turns:
    """Whether it can be the officer's turn: asked once for whatever cases have in common."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._asked: dict[tuple[str, str], bool] = {}

    def can_be(self, line: _Line) -> bool:
        """As far as the case need not be read."""
        key = (line.awaits, line.turn)
        known = self._asked.get(key)
        if known is None:
            known = not line.turn or can_be_turn(read_turn(*key), self._seat)
            self._asked[key] = known
        return known


def _read(conn: Connection, doc: int) -> Row:
    row = conn.execute(
        "SELECT coalesce(pending, confirmed), is_waiting, due_at FROM cases WHERE doc = ?", (doc,)
    ).fetchone()
    assert row is not None  # noqa: S101 - of the same moment as the index that named it
    return row


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
