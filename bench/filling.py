"""A desk's store with as many cases as are asked for: a played sample, copied into the past.

The sample is eight weeks of an invented bureau, founded and served by the real programs and
brought to a desk by the ordinary sync: cases of many kinds with all their steps, walk-ins,
visits and letters among them.  Copies of its cases stand further and further back, each with
ids, numbers and days of its own in every record and every state, so that the journal and the
lists say the same.  Of the copies one in twenty is open, the others are done with.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from hashlib import blake2b, sha256
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from bench import machines
from bench.machines import DESK_KEY, BenchDesk
from casework.cases.directory import KINDS as DIRECTORY_KINDS
from desk_client.clock import SystemOutside
from desk_client.store import Store
from desk_client.store.database import Connection, Database
from desk_client.store.packed import pack, packed, unpack, unpacked

ROOM = "990102500100"
"""A reception: its officers and those of its precinct share the desk."""
OPEN = 20
"""One in so many cases is open."""
WEEKS = 8
"""How long the sample was played."""
AT_ONCE = 10_000
"""Cases of one transaction: a million in one would lie in the log of the database twice."""
MOST_WEEKS = 52 * 10
DAY_MS = 86_400_000

_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DAY = re.compile(rb"\b20\d\d-?[01]\d-?[0-3]\d")
_POSITION = re.compile(rb'"position":\d+')
_TAIL = 12


class Sample(NamedTuple):
    """One case as it lies in the store."""

    columns: Mapping[str, Any]
    lines: tuple[tuple[Any, ...], ...]
    is_open: bool


def store_of(folder: Path, cases: int) -> Path:
    """The file of a desk with so many cases; made once, kept in the folder."""
    path = folder / f"cases-{cases}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        begun = path.with_suffix(".new")
        begun.write_bytes(_played(folder).read_bytes())
        # Not through the store: its daybook would sign for every row.
        with closing(Database(begun, DESK_KEY)) as database:
            _multiply(database, cases)
        begun.rename(path)
    with closing(Store.open(path, DESK_KEY, SystemOutside())) as store:
        store.settle()
        store.index()
    return path


def _played(folder: Path) -> Path:
    """The sample, synced to a desk."""
    path = folder / "played.db"
    if path.exists():
        return path
    centre = folder / "centre"
    if not centre.exists():
        found = ("-m", "sample_bureau", "found", "--data", str(centre), "--seed", "1")
        subprocess.run([sys.executable, *found], check=True, stdout=subprocess.DEVNULL)
    with machines.serving(centre) as port:
        desk = BenchDesk(folder, "desk", port, centre, ROOM)
        desk.engine.catch_up()
        desk.store.index()
        desk.close()
    desk.path.rename(path)
    return path


def _multiply(database: Database, cases: int) -> None:
    with database.read() as conn:
        here = list(_samples(conn))
        place, far = _most(conn, "n"), _most(conn, "position")
    known = {one.columns["case_id"].encode() for one in here}
    known |= {line[0].encode() for one in here for line in one.lines}
    opened = cycle(one for one in here if one.is_open)
    closed = cycle(one for one in here if not one.is_open)
    for start in range(len(here), cases, AT_ONCE):
        with database.write() as conn:
            for number in range(start, min(start + AT_ONCE, cases)):
                one = next(closed if number % OPEN else opened)
                # What is open is of these weeks; what is done with lies further and further back.
                weeks = number % WEEKS if one.is_open else WEEKS * (number // len(here))
                copy = _Copy(number, min(weeks, MOST_WEEKS), known)
                doc = place + 1
                for line in one.lines:
                    place, far = place + 1, far + 1
                    _put_line(conn, copy, copy.id(one.columns["case_id"]), line, place, far)
                _put_case(conn, copy, one, doc, far)


def _most(conn: Connection, column: str) -> int:
    row = conn.execute(f"SELECT max({column}) FROM journal").fetchone()  # noqa: S608 - our own
    return int(row[0] or 0) if row else 0


def _samples(conn: Connection) -> Iterator[Sample]:
    marks = ",".join("?" * len(DIRECTORY_KINDS))
    names = _columns(conn)
    asked = f"SELECT {', '.join(names)} FROM cases WHERE kind NOT IN ({marks})"  # noqa: S608 - names
    rows = conn.execute(f"{asked} AND confirmed IS NOT NULL", sorted(DIRECTORY_KINDS)).fetchall()
    for row in rows:
        held = dict(zip(names, row, strict=True))
        lines = conn.execute(
            "SELECT id, core, sealed, stamp FROM journal WHERE case_id = ? ORDER BY position",
            (held["case_id"],),
        ).fetchall()
        held["confirmed"] = unpack(held["confirmed"])
        plain = (
            (id, unpack(core), unpacked(sealed), unpack(stamp)) for id, core, sealed, stamp in lines
        )
        yield Sample(held, tuple(plain), bool(held["awaits"]))


def _columns(conn: Connection) -> tuple[str, ...]:
    return tuple(str(row[1]) for row in conn.execute("PRAGMA table_info(cases)"))


class _Copy:
    """One case again: other ids, earlier days."""

    def __init__(self, number: int, weeks: int, known: set[bytes]) -> None:
        self._number, self.weeks, self._known = number, weeks, known

    def text(self, data: bytes) -> bytes:
        """A record or a state of it."""
        return _DAY.sub(self._day, _ID.sub(self._other, data))

    def id(self, text: str) -> str:
        """An id of it."""
        return self._of(text.encode()).decode()

    def _other(self, found: re.Match[bytes]) -> bytes:
        return self._of(found[0])

    def _of(self, id: bytes) -> bytes:
        if id not in self._known:
            return id
        digest = blake2b(b"%d" % self._number + id, digest_size=_TAIL // 2).hexdigest()
        return id[:-_TAIL] + digest.encode()

    def _day(self, found: re.Match[bytes]) -> bytes:
        return _earlier(found[0], self.weeks)


_KNOWN_DAYS: dict[tuple[bytes, int], bytes] = {}


def _earlier(day: bytes, weeks: int) -> bytes:
    known = _KNOWN_DAYS.get((day, weeks))
    if known is None:
        text = day.decode()
        try:
            earlier = date.fromisoformat(text) - timedelta(weeks=weeks)
        except ValueError:
            earlier = None
        shape = "%Y-%m-%d" if "-" in text else "%Y%m%d"
        known = day if earlier is None else earlier.strftime(shape).encode()
        _KNOWN_DAYS[day, weeks] = known
    return known


def _put_line(
    conn: Connection, copy: _Copy, case: str, line: tuple[Any, ...], place: int, position: int
) -> None:
    id, core, sealed, stamp = line
    told, hidden = copy.text(core), None if sealed is None else copy.text(sealed)
    if hidden is not None:
        told = told.replace(_hash(sealed), _hash(hidden))
    conn.execute(
        "INSERT INTO journal (n, id, case_id, core, sealed, position, stamp)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *(place, copy.id(id), case, pack(told), packed(hidden), position),
            pack(_POSITION.sub(b'"position":%d' % position, copy.text(stamp))),
        ),
    )


def _hash(sealed: bytes) -> bytes:
    return sha256(sealed).hexdigest().encode()


def _put_case(conn: Connection, copy: _Copy, one: Sample, doc: int, position: int) -> None:
    held = one.columns
    row = dict(held) | {
        "doc": doc,
        "case_id": copy.id(held["case_id"]),
        "position": position,
        "confirmed": pack(copy.text(held["confirmed"])),
        "pending": None,
        "is_waiting": 0,
        "happened_at": held["happened_at"] - copy.weeks * 7 * DAY_MS,
        "takers": "",
        "whose": None,
        "turn_since": 0,
        "turn_until": 0,
        "due_at": held["due_at"] and held["due_at"] - copy.weeks * 7 * DAY_MS,
    }
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    conn.execute(f"INSERT INTO cases ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
    conn.execute("INSERT INTO search_queue VALUES (?)", (row["case_id"],))
