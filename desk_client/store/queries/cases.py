"""Lists and counts of cases of any kind: whose turn it is, what is due, what is open.

Nothing here knows a kind: what a row says comes from the kind's own description
(``casework.facts``, ``casework.worklist``).
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from operator import add
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct, structs

from casework.codes import Role
from casework.deadlines import next_clock
from casework.event import Label
from casework.facts import answer_of, lead_of, tell, title_of
from casework.registry import TYPES, machine_of
from casework.state import State
from casework.worklist import Seat, is_turn, next_step, whose_turn
from desk_client.store import counters, turns
from desk_client.store.database import Connection, Row
from desk_client.store.listing import milliseconds
from desk_client.store.projections import LATE, state_in
from desk_client.store.queries.sight import Sight, marks
from desk_client.store.views import Awaits, CaseRow, RoomCount

_label = msgspec.json.Decoder(Label)

View = Literal["mine", "open", "overdue", "all"]


class CaseQuery(Struct, frozen=True):
    """Which cases: of these kinds, those that wait for the officer, for anybody, late, or all.

    ``awaited_by``: only those whose next step a holder of this role takes (a room of work
    that crosses kinds, such as the call-back centre's).  ``lead``: only cases whose
    leading code is this one (a ledger).  ``step``: only those that wait for this event type.
    ``only``: these cases and no others, in this order.
    """

    kinds: tuple[str, ...]
    view: View = "open"
    awaited_by: Role | None = None
    lead: str = ""
    most: int = 200
    only: tuple[str, ...] | None = None
    after: tuple[int, int] | None = None
    """Only what comes behind the row with this ``CaseRow.place``: the next page of a long list."""
    step: str = ""


def case_rows(conn: Connection, seat: Seat, query: CaseQuery) -> tuple[CaseRow, ...]:
    """The cases asked for that the officer may see: the next due first, then the newest."""
    if query.only is not None:
        return _named(conn, seat, query.only[: query.most])
    rows: list[CaseRow] = []
    for line in heapq.merge(*_branches(conn, seat, query)):
        row = _read(conn, line.doc, seat)
        state = state_in(row.state)
        is_mine = is_turn(state, seat) if row.is_mine is None else bool(row.is_mine)
        if query.view == "mine" and not is_mine:
            continue
        rows.append(_row(state, row, seat, line, is_mine=is_mine))
        if len(rows) == query.most:
            break
    return tuple(rows)


def _named(conn: Connection, seat: Seat, cases: Sequence[str]) -> tuple[CaseRow, ...]:
    """These cases in this order, as far as the officer may see them."""
    sight = Sight(seat.officer, seat.context.directory)
    rows: list[CaseRow] = []
    for case in cases:
        known = conn.execute(f"{_LINE} WHERE case_id = ?", (case,)).fetchone()
        line = None if known is None else _Line(*known)
        if line is not None and sight.may(line.reach):
            row = _read(conn, line.doc, seat)
            state = state_in(row.state)
            rows.append(_row(state, row, seat, line, is_mine=is_turn(state, seat)))
    return tuple(rows)


def room_count(conn: Connection, seat: Seat, query: CaseQuery) -> RoomCount:
    """How many cases of a room are open, wait for the officer, are due today, are overdue."""
    if _is_empty(query):
        return RoomCount()
    sight = Sight(seat.officer, seat.context.directory)
    where, values = _in_room(structs.replace(query, lead=""))
    mark, now = turns.mark(seat.officer.id), seat.context.now
    mine = tonight = late = every = 0
    for reach, *counted in counters.open_cases(conn, mark, now, where, values):
        if sight.may(reach):
            mine, tonight, late, every = map(add, (mine, tonight, late, every), counted)
    unkept = conn.execute(
        "SELECT reach, instr(takers, ?) > 0, coalesce(pending, confirmed)"
        f" FROM cases INDEXED BY cases_unsettled WHERE {turns.UNKEPT} AND {where}",
        (mark, milliseconds(now), *values),
    )
    for reach, was_mine, data in unkept:
        if sight.may(reach):
            mine += is_turn(state_in(data), seat) - was_mine
    return RoomCount(mine, tonight - late, late, every)


class _Line(NamedTuple):
    """All of a case by which it is sorted, or left out: it is not read for that."""

    late: int
    newest: int
    reach: str

    @property
    def doc(self) -> int:
        """The case's place in the journal."""
        return -self.newest


_LINE = f"SELECT {LATE}, -doc, reach FROM cases"


def _branches(conn: Connection, seat: Seat, query: CaseQuery) -> Iterator[Iterator[_Line]]:
    """The cases asked for, each by itself what an index has in the list's order."""
    if _is_empty(query):
        return
    sight = Sight(seat.officer, seat.context.directory)
    if query.view == "all" and query.awaited_by is None:
        found = _all(conn, sight, query)
    elif query.view == "mine":
        found = _taken(conn, seat, query)
    else:
        found = _open(conn, seat, sight, query)
    for branch in found:
        yield (_Line(*row) for row in branch if sight.may(row[2]))


def _all(conn: Connection, sight: Sight, query: CaseQuery) -> Iterator[Iterable[Row]]:
    """A branch for each kind and leading code."""
    for kind, lead in sight.shelves(conn, query.kinds):
        if query.lead in ("", lead):
            yield _walk(conn, "cases_listed WHERE kind = ? AND lead = ?", (kind, lead), query)


def _open(conn: Connection, seat: Seat, sight: Sight, query: CaseQuery) -> Iterator[Iterable[Row]]:
    """A branch for each kind, leading code and step that is waited for."""
    where, values = _in_room(query)
    shelves = conn.execute(
        f"SELECT DISTINCT kind, lead, awaits, reach FROM open_counts WHERE {where}", values
    )
    is_late, moments = "", list[int]()
    if query.view == "overdue":
        is_late, moments = f" AND {LATE} <= ?", [milliseconds(seat.context.now)]
    for shelf in {
        (kind, lead, step): None for kind, lead, step, reach in shelves if sight.may(reach)
    }:
        index = "cases_open WHERE kind = ? AND lead = ? AND awaits = ? AND awaits <> ''"
        yield _walk(conn, f"{index}{is_late}", (*shelf, *moments), query)


def _taken(conn: Connection, seat: Seat, query: CaseQuery) -> Iterator[Iterable[Row]]:
    """A branch for each kind, leading code and those who have the turn together, as it is kept; and
    one of the cases of which that is not."""
    where, values = _in_room(query)
    mark, at = turns.mark(seat.officer.id), milliseconds(seat.context.now)
    together = conn.execute(
        f"SELECT DISTINCT kind, lead, takers FROM open_counts WHERE {where} AND instr(takers, ?)",
        (*values, mark),
    ).fetchall()
    awaited, steps = _awaited(query)
    for shelf in together:
        index = "cases_taken WHERE kind = ? AND lead = ? AND takers = ? AND takers <> ''"
        yield _walk(conn, f"{index}{awaited}", (*shelf, *steps), query)
    unkept = conn.execute(
        f"{_LINE} INDEXED BY cases_unsettled WHERE {turns.UNKEPT} AND {where}"
        " AND NOT instr(takers, ?)",
        (at, *values, mark),
    )
    after = query.after and (query.after[0], -query.after[1])
    yield sorted(row for row in unkept if after is None or row[:2] > after)


def _walk(
    conn: Connection, index: str, values: tuple[object, ...], query: CaseQuery
) -> Iterator[Row]:
    """A branch in the list's order, from where the page begins."""
    lines, order = f"{_LINE} INDEXED BY {index}", f"ORDER BY {LATE}, doc DESC"
    if query.after is None:
        yield from conn.execute(f"{lines} {order}", values)
        return
    late, doc = query.after
    yield from conn.execute(f"{lines} AND {LATE} = ? AND doc < ? {order}", (*values, late, doc))
    yield from conn.execute(f"{lines} AND {LATE} > ? {order}", (*values, late))


def _is_empty(query: CaseQuery) -> bool:
    """Whether no case can be in the room: the role takes no step of its kinds."""
    return query.awaited_by is not None and not _steps_of(query, query.awaited_by)


def _in_room(query: CaseQuery) -> tuple[str, tuple[object, ...]]:
    """The condition by which an open case belongs to what is asked for."""
    awaited, steps = _awaited(query)
    lead, leads = (" AND lead = ?", (query.lead,)) if query.lead else ("", ())
    return f"kind IN ({marks(query.kinds)}){lead}{awaited}", (*query.kinds, *leads, *steps)


def _awaited(query: CaseQuery) -> tuple[str, tuple[str, ...]]:
    """The further condition of a room of what one role does next, or of one step."""
    if query.step:
        return " AND awaits = ?", (query.step,)
    if query.awaited_by is None:
        return "", ()
    steps = _steps_of(query, query.awaited_by)
    return f" AND awaits IN ({marks(steps)})", steps


class _Case(NamedTuple):
    """What a row is made from."""

    state: bytes
    is_waiting: int
    due_at: int | None
    whose: bytes | None
    is_mine: int | None
    """Whether it waits for the officer; ``None``: not kept."""


def _read(conn: Connection, doc: int, seat: Seat) -> _Case:
    asked = turns.asks(seat)
    row = conn.execute(
        "SELECT coalesce(pending, confirmed), is_waiting, due_at,"
        f" CASE WHEN {turns.HOLDS} THEN whose END, {turns.IS_MINE} FROM cases WHERE doc = ?",
        (*asked[:2], *asked, doc),
    ).fetchone()
    assert row is not None  # noqa: S101 - of the same moment as the index that named it
    return _Case(*row)


def _steps_of(query: CaseQuery, role: Role) -> tuple[str, ...]:
    """Event types of the kinds asked for that a holder of the role may take."""
    return tuple(
        name
        for name, entry in TYPES.items()
        if entry.machine.kind in query.kinds and role in entry.step.by
    )


def _row(state: State, row: _Case, seat: Seat, line: _Line, *, is_mine: bool) -> CaseRow:
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
        turn=whose_turn(state, seat.context) if row.whose is None else _label.decode(row.whose),
        due=None if row.due_at is None else next_clock(state, directory),
        answer=answer_of(state),
        is_waiting=bool(row.is_waiting),
        place=(line.late, line.doc),
    )


def awaits_of(state: State, seat: Seat, *, is_mine: bool) -> Awaits | None:
    """The next step of a case as the officer sees it; ``None`` when it is done with."""
    name = next_step(state, seat.context)
    return Awaits(name, TYPES[name].step.button, is_mine) if name else None
