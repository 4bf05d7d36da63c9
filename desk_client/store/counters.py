"""How many cases there are, kept with what changes it: the figures that windows ask all day.

The rule it keeps: a figure costs a look into a small table, whatever lies behind it.  The tables
have a row for each way in which cases can be alike (kind, leading code, unit, awaited step, who may
read them, whose turn it is; or kind and day), and triggers of the file change them in the statement
that changes a case, so that no way of writing can forget it.  They also tell which branches of an
index a list has to walk.

What is late is a matter of the hour, and no transaction changes it.  So what is due is counted up
to a mark, the hour and the midnight of when it was last set; a question adds the few that the
clock has passed since, and the marks are moved behind a save or a sync.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from casework.event import CHINA
from desk_client.store.database import Connection, Row
from desk_client.store.listing import milliseconds

TABLES = {
    "marks": "CREATE TABLE marks (name TEXT PRIMARY KEY, at INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID",
    # Of open cases: late and tonight are those that are due no later than the mark of that name.
    "open_counts": """CREATE TABLE open_counts (
        kind TEXT NOT NULL,
        lead TEXT NOT NULL,
        awaits TEXT NOT NULL,
        unit TEXT NOT NULL,
        reach TEXT NOT NULL,
        takers TEXT NOT NULL,
        cases INTEGER NOT NULL,
        late INTEGER NOT NULL,
        tonight INTEGER NOT NULL,
        PRIMARY KEY (kind, lead, awaits, unit, reach, takers)
    ) STRICT, WITHOUT ROWID""",
    # Of the kinds that are looked at by day; valid, persons and services without what is void.
    "day_counts": """CREATE TABLE day_counts (
        kind TEXT NOT NULL,
        day INTEGER NOT NULL,
        unit TEXT NOT NULL,
        reach TEXT NOT NULL,
        cases INTEGER NOT NULL,
        valid INTEGER NOT NULL,
        persons INTEGER NOT NULL,
        services INTEGER NOT NULL,
        PRIMARY KEY (kind, day, unit, reach)
    ) STRICT, WITHOUT ROWID""",
    # Which leading codes there are of a kind, and who may read cases of them: not how many, so that
    # a case like others costs a look.  One that was emptied stays, and a list finds nothing on it.
    "shelves": """CREATE TABLE shelves (
        kind TEXT NOT NULL, lead TEXT NOT NULL, reach TEXT NOT NULL,
        PRIMARY KEY (kind, lead, reach)
    ) STRICT, WITHOUT ROWID""",
}

LATE, TONIGHT, SINCE = "late", "tonight", "since"
"""The marks; of the last see ``turns``."""

DAY_MS = 86_400_000
_FIRST = 1_000_000
"""Days before 1970 from which on days are numbered, so that a division never rounds up."""
_DAY = f"({{0}}.happened_at + {28_800_000 + _FIRST * DAY_MS}) / {DAY_MS}"
"""The number of a case's day by Chinese time."""
BY_DAY = "kind IN ('visit', 'walk_in')"
"""Cases that are looked at by day."""
_MOST = 1_000_000_000
"""What one entry counts at most: sums of any number of them stay whole."""


class _Kept:
    """A table of counts: of which cases, by what, and how much a case adds to each of them."""

    def __init__(
        self, table: str, of: str, alike: dict[str, str], adds: dict[str, str], rests: str, if_: str
    ) -> None:
        self.table, self.of, self.alike = table, of, alike
        self.adds = adds
        self.if_ = if_
        """What is true of the cases that add more than themselves."""
        self.rests = rests.split()
        """Columns of a case on which its place or its share rests."""

    def triggers(self) -> Iterator[str]:
        """What changes it with a case that comes, goes or changes."""
        changed = " OR ".join(f"old.{one} IS NOT new.{one}" for one in self.rests)
        update = f"UPDATE OF {', '.join(self.rests)}"
        for name, what, side, only in (
            ("come", "INSERT", "new", ""),
            ("gone", "DELETE", "old", ""),
            ("left", update, "old", f" AND ({changed})"),
            ("entered", update, "new", f" AND ({changed})"),
        ):
            body = self._more() if side == "new" else self._less()
            yield (
                f"CREATE TRIGGER {self.table}_{name} AFTER {what} ON cases"
                f" WHEN {self.of.format(side)}{only} BEGIN {body} END"
            )

    def _more(self) -> str:
        values = ", ".join(one.format("new") for one in self.alike.values())
        return (
            f"INSERT INTO {self.table} VALUES ({values}, 1{', 0' * len(self.adds)})"
            f" ON CONFLICT DO UPDATE SET cases = cases + 1; {self._add('new', '+')}"
        )

    def _less(self) -> str:
        where = self._where("old")
        return (
            f"{self._add('old', '-')} UPDATE {self.table} SET cases = cases - 1 WHERE {where};"
            f" DELETE FROM {self.table} WHERE {where} AND cases = 0;"
        )

    def _add(self, side: str, sign: str) -> str:
        """A statement of its own: where nothing is to be added, no row is looked up."""
        sums = ", ".join(
            f"{name} = {name} {sign} {one.format(side)}" for name, one in self.adds.items()
        )
        if_ = self.if_.format(side)
        return f"UPDATE {self.table} SET {sums} WHERE {if_} AND {self._where(side)};"

    def _where(self, side: str) -> str:
        return " AND ".join(f"{name} = {one.format(side)}" for name, one in self.alike.items())

    @property
    def anew(self) -> str:
        """The same rows, counted from the cases."""
        by = ", ".join(one.format("one") for one in self.alike.values())
        sums = ", ".join(f"sum({one.format('one')})" for one in self.adds.values())
        of = self.of.format("one")
        return f"SELECT {by}, count(*), {sums} FROM main.cases AS one WHERE {of} GROUP BY {by}"


def _due_by(mark: str) -> str:
    return f"ifnull({{0}}.due_at <= (SELECT at FROM marks WHERE name = '{mark}'), 0)"


_LAST = f"SELECT max(at) FROM marks WHERE name IN ('{LATE}', '{TONIGHT}')"
_IS_VALID = "{0}.status <> 'VOID'"
_ALIKE = ("kind", "lead", "awaits", "unit", "reach", "takers")
_KEPT = (
    _Kept(
        "open_counts",
        "{0}.awaits <> ''",
        {name: f"{{0}}.{name}" for name in _ALIKE},
        {LATE: _due_by(LATE), TONIGHT: _due_by(TONIGHT)},
        f"{' '.join(_ALIKE)} due_at",
        f"{{0}}.due_at IS NOT NULL AND {{0}}.due_at <= ({_LAST})",
    ),
    _Kept(
        "day_counts",
        f"{{0}}.{BY_DAY}",
        {"kind": "{0}.kind", "day": _DAY, "unit": "{0}.unit", "reach": "{0}.reach"},
        {
            "valid": f"({_IS_VALID})",
            "persons": f"({_IS_VALID}) * min({{0}}.persons, {_MOST})",
            "services": f"({_IS_VALID}) * min({{0}}.services, {_MOST})",
        },
        "kind happened_at unit reach status persons services",
        _IS_VALID,
    ),
)
_SHELVES = "SELECT DISTINCT kind, lead, reach FROM main.cases"
_NEW_SHELF = """NOT EXISTS
    (SELECT 1 FROM shelves WHERE kind = new.kind AND lead = new.lead AND reach = new.reach)
    BEGIN INSERT INTO shelves VALUES (new.kind, new.lead, new.reach); END"""
TRIGGERS = (
    *(trigger for one in _KEPT for trigger in one.triggers()),
    f"CREATE TRIGGER shelves_come AFTER INSERT ON cases WHEN {_NEW_SHELF}",
    "CREATE TRIGGER shelves_entered AFTER UPDATE OF kind, lead, reach ON cases"
    f" WHEN (old.lead IS NOT new.lead OR old.reach IS NOT new.reach) AND {_NEW_SHELF}",
)
UNMARKED = f"INSERT INTO marks VALUES ('{LATE}', 0), ('{TONIGHT}', 0), ('{SINCE}', 0)"


def begin_anew(conn: Connection) -> None:
    """Count everything again, whatever stood there."""
    conn.execute("DELETE FROM marks")
    conn.execute(UNMARKED)
    for one in _KEPT:
        conn.execute(f"DELETE FROM {one.table}")
        conn.execute(f"INSERT INTO {one.table} {one.anew}")
    conn.execute("DELETE FROM shelves")
    conn.execute(f"INSERT INTO shelves {_SHELVES}")


def wrong(conn: Connection) -> Iterator[tuple[str, str]]:
    """The rows, each by its table and its key, of which something else is kept than is counted."""
    for one in _KEPT:
        kept = f"SELECT * FROM main.{one.table}"
        for a, b in ((kept, one.anew), (one.anew, kept)):
            differing = f"SELECT * FROM ({a}) EXCEPT SELECT * FROM ({b})"
            for row in conn.execute(differing):
                yield one.table, ":".join(map(str, row[: len(one.alike)]))
    for row in conn.execute(f"{_SHELVES} EXCEPT SELECT * FROM main.shelves"):
        yield "shelves", ":".join(map(str, row))


# ------------------------------------------------------------------------------ the hour


def midnight_after(now: datetime) -> datetime:
    """The end of a day."""
    day = now.astimezone(CHINA).date() + timedelta(days=1)
    return datetime.combine(day, time(), CHINA)


def mark(conn: Connection, name: str) -> int:
    """Where a mark stands."""
    row = conn.execute("SELECT at FROM marks WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def set_mark(conn: Connection, name: str, at: int) -> None:
    """Put it elsewhere, also where somebody took it out of the file."""
    conn.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, at))


def _passed(conn: Connection, now: datetime) -> Iterator[tuple[str, int, int, int, int]]:
    """Of each mark of what is due: where it belongs, what lies between, and +1 or -1 (the clock
    was put back)."""
    for name, at in ((LATE, now), (TONIGHT, midnight_after(now))):
        stands, belongs = mark(conn, name), milliseconds(at)
        if stands != belongs:
            low, high = sorted((stands, belongs))
            yield name, belongs, low, high, 1 if stands < belongs else -1


_BETWEEN = "FROM cases INDEXED BY cases_due WHERE due_at > ? AND due_at <= ?"


def passed(conn: Connection, now: datetime, most: int) -> int:
    """How many cases a question has to count itself, as far as ``most``."""
    found = 0
    for _, _, low, high, _ in _passed(conn, now):
        row = conn.execute(
            f"SELECT count(*) FROM (SELECT 1 {_BETWEEN} LIMIT ?)", (low, high, most)
        ).fetchone()
        found += int(row[0]) if row else 0
    return found


def move(conn: Connection, now: datetime) -> None:
    """Bring the marks to this hour and its midnight."""
    by = ", ".join(_ALIKE)
    where = " AND ".join(f"{one} = ?" for one in _ALIKE)
    for name, belongs, low, high, sign in list(_passed(conn, now)):
        rows = conn.execute(
            f"SELECT ? * count(*), {by} {_BETWEEN} GROUP BY {by}", (sign, low, high)
        ).fetchall()
        conn.executemany(f"UPDATE open_counts SET {name} = {name} + ? WHERE {where}", rows)
        if rows:
            set_mark(conn, name, belongs)


# ------------------------------------------------------------------------------ asking


def open_cases(
    conn: Connection, taker: str, now: datetime, where: str, values: tuple[object, ...]
) -> Iterator[Row]:
    """Reach, and of the open cases of that reach: how many an officer is kept to take, how many
    are due before midnight, how many are late, and all.

    A reach may come several times, each time with a part.
    """
    yield from conn.execute(
        "SELECT reach, sum((instr(takers, ?) > 0) * cases), sum(tonight), sum(late), sum(cases)"
        f" FROM open_counts WHERE {where} GROUP BY reach",
        (taker, *values),
    )
    for name, _, low, high, sign in _passed(conn, now):
        is_tonight = int(name == TONIGHT)
        yield from conn.execute(
            f"SELECT reach, 0, ? * count(*), ? * count(*), 0 {_BETWEEN} AND {where} GROUP BY reach",
            (sign * is_tonight, sign * (1 - is_tonight), low, high, *values),
        )


def day_number(day: date) -> int:
    """A day as the table has it."""
    return (day - date(1970, 1, 1)).days + _FIRST
