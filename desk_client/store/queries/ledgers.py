"""三本账: the items of the three ledgers, by who is to act and what is due first."""

from casework.cases.ledger.state import LedgerItem
from casework.cases.ledger.table import MACHINE
from casework.codes import Satisfaction
from casework.deadlines import next_clock
from casework.registry import decode_state
from casework.worklist import Seat
from desk_client.store.database import Connection, Row
from desk_client.store.queries.cases import CaseQuery, awaits_of, steps_of
from desk_client.store.queries.sight import Sight
from desk_client.store.views import LedgerQuery, LedgerRow

MINE = CaseQuery(("ledger_item",), "mine")


def ledger_rows(conn: Connection, seat: Seat, query: LedgerQuery) -> tuple[LedgerRow, ...]:
    """The items the officer asked for and may see: the next due first, then the newest."""
    sight = Sight(seat.officer, seat.context.directory)
    conditions, values = ["kind = 'ledger_item'"], list[str]()
    if query.view != "all":
        conditions.append("awaits <> ''")
    if query.ledger is not None:
        conditions.append("lead = ?")
        values.append(query.ledger.value)
    if query.view == "mine":
        steps = steps_of(MINE, seat)
        conditions.append(f"awaits IN ({','.join('?' * len(steps))})")
        values += steps
    found = conn.execute(
        "SELECT coalesce(tip, base), is_waiting, due_at, reach FROM cases"
        f" WHERE {' AND '.join(conditions)} ORDER BY due_at IS NULL, due_at, doc DESC",
        values,
    )
    rows: list[LedgerRow] = []
    for row in found:
        if not sight.may(row[3]):
            continue
        item = _row(row, seat)
        if query.view != "mine" or (item.awaits is not None and item.awaits.is_mine):
            rows.append(item)
            if len(rows) == query.most:
                break
    return tuple(rows)


def count_mine(conn: Connection, seat: Seat) -> int:
    """How many items wait for the officer; no row is made for them."""
    sight, steps = Sight(seat.officer, seat.context.directory), steps_of(MINE, seat)
    found = conn.execute(
        "SELECT coalesce(tip, base), reach FROM cases WHERE kind = 'ledger_item'"
        f" AND awaits IN ({','.join('?' * len(steps))})",
        steps,
    )
    waiting = (awaits_of(decode_state(row[0]), seat) for row in found if sight.may(row[1]))
    return sum(one is not None and one.is_mine for one in waiting)


def _row(row: Row, seat: Seat) -> LedgerRow:
    item = decode_state(row[0])
    assert isinstance(item, LedgerItem)  # noqa: S101 - the kind was asked for
    roster = seat.context.directory.roster
    handler, unit = roster.officers.get(item.handler), roster.units.get(item.unit)
    next_step = awaits_of(item, seat)
    return LedgerRow(
        case=item.case,
        number=item.number,
        temp_no=item.temp_no,
        ledger=item.ledger,
        title=item.title,
        risk=item.risk,
        unit=item.unit,
        unit_name=unit.name if unit else "",
        lead_unit=item.lead_unit,
        handler=item.handler,
        handler_name=handler.name if handler else "",
        opened_at=item.opened_at,
        status=item.status,
        status_label=MACHINE.statuses[item.status],
        satisfaction=satisfaction(item),
        awaits=next_step,
        due=None if row[2] is None else next_clock(item, seat.context.directory),
        is_waiting=bool(row[1]),
    )


def satisfaction(item: LedgerItem) -> Satisfaction | None:
    """The citizen's newest answer, if there was any."""
    answers = [call.satisfaction for call in item.call_backs if call.is_connected]
    return answers[-1] if answers else None
