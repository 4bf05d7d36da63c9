"""What the frame of the window shows at all times: counts, the next deadline, attention."""

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from casework.context import Directory
from casework.deadlines import next_clock
from casework.event import Event, Refusal
from casework.officers import Officer
from casework.registry import TYPES, decode_state, kind_of, kind_of_state
from desk_client.store import folding, journal, projections
from desk_client.store.database import Connection
from desk_client.store.journal import COLUMNS, Entry, entry
from desk_client.store.queries import sight
from desk_client.store.queries.ledgers import count_mine
from desk_client.store.queries.reception import day_bounds, reception_day, units_of_house
from desk_client.store.views import Attention, Due, RailCounts

_refusal = msgspec.json.Decoder(Refusal)


def rail_counts(
    conn: Connection,
    directory: Directory,
    officer: Officer,
    house: str,
    today: date,
    now: datetime,
) -> RailCounts:
    """The true figures beside the rooms."""
    seen, walled = sight.condition(conn, officer, directory)
    monday = today - timedelta(days=today.weekday())
    units = units_of_house(directory, house)
    reception = reception_day(conn, directory, house, today)
    return RailCounts(
        visits_today=reception.visits,
        persons_today=reception.persons,
        services_today=reception.services,
        ledger_open=_count(
            conn,
            f"SELECT count(*) FROM cases WHERE kind = 'ledger_item' AND awaits <> '' AND {seen}",
            walled,
        ),
        ledger_mine=count_mine(conn, directory, officer, now),
        visits_week=_count(
            conn,
            "SELECT count(*) FROM cases WHERE kind = 'visit' AND happened_at >= ?"
            f" AND happened_at < ? AND unit IN ({','.join('?' * len(units))}) AND {seen}",
            (*day_bounds(monday, monday + timedelta(days=6)), *units, *walled),
        ),
        attention=sum(not one.is_acknowledged for one in attention(conn, directory)),
        waiting=_count(
            conn,
            "SELECT count(*) FROM journal WHERE seq IS NOT NULL AND stamp IS NULL"
            " AND result <> 'refused' AND result <> 'accepted'",
            (),
        ),
    )


def _count(conn: Connection, sql: str, values: tuple[object, ...]) -> int:
    row = conn.execute(sql, values).fetchone()
    return int(row[0]) if row else 0


def next_due(conn: Connection, directory: Directory, officer: Officer) -> Due | None:
    """The limit that runs out first among the cases the officer may see."""
    seen, walled = sight.condition(conn, officer, directory)
    row = conn.execute(
        "SELECT coalesce(tip, base) FROM cases WHERE awaits <> '' AND due_at IS NOT NULL"
        f" AND {seen} ORDER BY due_at LIMIT 1",
        walled,
    ).fetchone()
    if row is None:
        return None
    state = decode_state(row[0])
    clock = next_clock(state, directory)
    profile = directory.profile(state.unit, state.opened_at)
    if clock is None or profile is None:
        return None
    label = next(limit.label for limit in profile.limits if limit.code == clock.code)
    number = state.number or state.temp_no
    return Due(state.case, kind_of_state(state), number, label, clock)


def attention(conn: Connection, directory: Directory) -> tuple[Attention, ...]:
    """Everything that a person has to look at, newest first."""
    doubts = {
        row[0]: _refusal.decode(row[1])
        for row in conn.execute("SELECT event_id, refusal FROM doubts")
    }
    unread = {row[0] for row in conn.execute("SELECT event_id FROM unread")}
    marks = ",".join("?" * (len(doubts) + len(unread)))
    rows = conn.execute(
        f"SELECT {COLUMNS} FROM journal WHERE result IN ('refused', 'held')"
        f" OR id IN ({marks}) ORDER BY n DESC",
        (*doubts, *unread),
    ).fetchall()
    return tuple(_attention(conn, directory, one, doubts.get(one.id)) for one in map(entry, rows))


def _attention(
    conn: Connection, directory: Directory, one: Entry, doubt: Refusal | None
) -> Attention:
    event: Event | None = folding.readable(one.record)
    core = journal.core_of(one)
    state = projections.tip(conn, one.case)
    officer = directory.roster.officers.get(core.actor)
    known = TYPES.get(core.type)
    what: Literal["refused", "held", "doubtful", "unknown"] = (
        "unknown" if doubt is None else "doubtful"
    )
    if one.result in ("refused", "held"):
        what = one.result
    return Attention(
        event_id=one.id,
        case=one.case,
        kind=kind_of(core.type) if known else "",
        number=_number(event, state.number or state.temp_no if state else ""),
        label=known.step.label if known else None,
        at=core.at,
        actor=core.actor,
        actor_name=officer.name if officer else "",
        what=what,
        refusal=one.refusal or doubt,
        is_acknowledged=one.is_acknowledged,
    )


def _number(event: Event | None, known: str) -> str:
    return known or (str(getattr(event.body, "temp_no", "")) if event else "")
