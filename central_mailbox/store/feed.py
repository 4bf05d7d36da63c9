"""What each house is sent, in order.

A house's rows of one case are either records or one withdrawal, never both: taking a
case away deletes its rows, and giving it back deletes the withdrawal.  So no page can
hold a case that the house may not see at that moment, however far behind a device is.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, case, func, select, union_all

from casework.wire import OwnStamp
from central_mailbox.store.daybook import SqlDaybook
from central_mailbox.store.events import record_of, stamp_of
from central_mailbox.store.port import EVERYBODY, FeedLine, FeedRow
from central_mailbox.store.rows import among, chunks, streamed
from central_mailbox.store.tables import EVENTS, FEED

_COLUMNS = FEED.c


def _told(house: str, cursor: int) -> tuple[ColumnElement[bool], ...]:
    """The rows that a device of the house is told after ``cursor``."""
    return (
        _COLUMNS.house.in_((house, EVERYBODY)),
        _COLUMNS.n > cursor,
        (_COLUMNS.position.is_not(None)) | (_COLUMNS.since <= cursor),
    )


class SqlFeed:
    """The table ``feed``."""

    def __init__(self, connection: Connection, daybook: SqlDaybook) -> None:
        self._connection = connection
        self._daybook = daybook

    def page(
        self, house: str, cursor: int, most: int, device: str = "", own_seq: int = 0
    ) -> Iterator[FeedRow]:
        lines = union_all(
            *(
                select(_COLUMNS.n, _COLUMNS.case_id, _COLUMNS.position)
                .where(
                    _COLUMNS.house == whose,
                    _COLUMNS.n > cursor,
                    (_COLUMNS.position.is_not(None)) | (_COLUMNS.since <= cursor),
                )
                .order_by(_COLUMNS.n)
                .limit(most)
                .subquery()
                .select()
                for whose in (house, EVERYBODY)
            )
        ).subquery()
        is_own = (EVENTS.c.device == device) & (EVENTS.c.seq <= own_seq)
        query = (
            select(
                lines.c.n,
                lines.c.case_id,
                case((is_own, EVENTS.c.seq)).label("own"),
                case((is_own, None), else_=EVENTS.c.core).label("core"),
                case((is_own, None), else_=EVENTS.c.sealed).label("sealed"),
                EVENTS.c.stamp,
            )
            .select_from(lines.outerjoin(EVENTS, EVENTS.c.position == lines.c.position))
            .order_by(lines.c.n)
            .limit(most)
        )
        for row in self._connection.execute(query):
            if row.own is not None:
                yield FeedRow(row.n, row.case_id, None, OwnStamp(row.own, stamp_of(row.stamp)))
            elif row.core is not None:
                yield FeedRow(row.n, row.case_id, record_of(row.core, row.sealed, row.stamp))
            else:
                yield FeedRow(row.n, row.case_id, None)

    def count(self, house: str, cursor: int) -> int:
        query = select(func.count()).where(*_told(house, cursor))
        return self._connection.execute(query).scalar() or 0

    def measure(self, house: str, cursor: int, end: int) -> tuple[int, int]:
        sealed = func.coalesce(func.sum(func.length(EVENTS.c.sealed)), 0)
        query = (
            select(func.count(), sealed)
            .select_from(FEED.outerjoin(EVENTS, EVENTS.c.position == _COLUMNS.position))
            .where(*_told(house, cursor), _COLUMNS.n <= end)
        )
        rows, size = self._connection.execute(query).one()
        return int(rows), int(size)

    def add(self, rows: Sequence[FeedLine]) -> None:
        self._daybook.insert_rows(
            FEED,
            [(house, n, case, position, since) for n, house, case, position, since in rows],
        )

    def drop(self, house: str, case: str) -> int | None:
        theirs = (_COLUMNS.house == house) & (_COLUMNS.case_id == case)
        oldest = func.min(func.coalesce(_COLUMNS.since, _COLUMNS.n))
        first = self._connection.execute(select(oldest).where(theirs)).scalar()
        self._daybook.delete(FEED, theirs)
        return first

    def withdraw(self, n: int, house: str, case: str, since: int) -> None:
        values = {"n": n, "house": house, "case_id": case, "position": None, "since": since}
        self._daybook.insert(FEED, [values])

    def last(self, houses: Iterable[str], after: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in chunks(houses):
            query = (
                select(_COLUMNS.house, func.max(_COLUMNS.n))
                .where(among(self._connection, _COLUMNS.house, some), _COLUMNS.n > after)
                .group_by(_COLUMNS.house)
            )
            found |= {house: int(n) for house, n in self._connection.execute(query)}
        return found

    def end(self) -> int:
        return self._connection.execute(select(func.max(_COLUMNS.n))).scalar() or 0

    def lines(self) -> Iterator[tuple[str, str, int]]:
        query = (
            select(_COLUMNS.case_id, _COLUMNS.house, _COLUMNS.position)
            .where(_COLUMNS.position.is_not(None))
            .order_by(_COLUMNS.case_id, _COLUMNS.n)
        )
        for row in streamed(self._connection, query):
            yield row.case_id, row.house, row.position
