"""What an erasure takes from this desk, and which parts are absent without one.

Rules kept (``casework.erasure``, docs/adr/0039):

* an erasure takes the sealed parts that stand before it in its case, as soon as it is here,
  in the same transaction; what the desk computed from them is computed again without them,
  drafts for the case go, the words go out of the search index;
* what was taken does not come back: not from a page that is told again, not from a centre
  that was put back to before the erasure;
* an own event that waits keeps its part until it has a place before an erasure: it is to be
  sent.  One that was refused has no place: an erasure that comes behind it takes it with the
  rest, and one that was there before it once somebody has read why it was refused;
* a part that is absent while no erasure here explains it may be explained by a later page.
  Once the centre has told all it has, it was kept back: a finding, and an alarm.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from casework.erasure import is_erasure, is_taken
from casework.event import Core, read_core
from casework.registry import TYPES
from desk_client.store import facts, journal, search
from desk_client.store.database import Connection
from desk_client.store.journal import Arrived
from desk_client.store.packed import unpack

Erased = Mapping[str, int]
"""Where the last erasure of a case stands, by case."""

NOWHERE: Erased = {}


class _Typed(Struct, frozen=True):
    type: str


_typed = msgspec.json.Decoder(_Typed)


class Line(NamedTuple):
    """As much of a line of the journal as says whether its part may be absent."""

    n: int
    case: str
    core: Core
    position: int | None
    is_refused: bool


def is_explained(line: Line, erased: Erased) -> bool:
    """Whether an erasure that stands takes the sealed part of a line."""
    last = erased.get(line.case)
    if last is None or not is_taken(line.core):
        return False
    return line.is_refused if line.position is None else line.position < last


# --------------------------------------------------------------------- what the journal says


def _erasures(conn: Connection) -> Iterator[tuple[int, str, int]]:
    """Every erasure in the centre's order: its line, its case, its position."""
    for n, case, position, core in conn.execute(
        "SELECT n, case_id, position, core FROM journal WHERE stamp IS NOT NULL"
    ):
        try:
            if is_erasure(_typed.decode(unpack(core)).type):
                yield n, case, position
        except (msgspec.DecodeError, ValueError):
            continue


def note_all(conn: Connection) -> None:
    """Which erasures stand, from the journal alone."""
    conn.executemany("INSERT INTO erasures VALUES (?, ?, ?)", [*_erasures(conn)])


def standing(conn: Connection) -> dict[str, int]:
    """The same for a check, which believes the records only."""
    last: dict[str, int] = {}
    for _, case, position in _erasures(conn):
        last[case] = max(position, last.get(case, 0))
    return last


def _kept(conn: Connection, cases: Collection[str]) -> dict[str, int]:
    marks = ",".join("?" * len(cases))
    rows = conn.execute(
        f"SELECT case_id, max(position) FROM erasures WHERE case_id IN ({marks}) GROUP BY case_id",
        [*cases],
    )
    return dict(rows.fetchall())


# ------------------------------------------------------------------------------ taking


def ahead(conn: Connection, told: Sequence[Arrived]) -> Erased:
    """Where erasures of these cases stand: those that are here, and those that come with them."""
    last = _kept(conn, {one.core.case for one in told})
    for one in told:
        if is_erasure(one.core.type):
            last[one.core.case] = max(one.stamp.position, last.get(one.core.case, 0))
    return last


def without_taken(conn: Connection, told: Sequence[Arrived], erased: Erased) -> Sequence[Arrived]:
    """What came, less the parts that were erased: they are not even written down."""
    before = _erased_before(conn, told)
    if not erased and not before:
        return told
    return [
        replace(one, record=replace(one.record, sealed=None))
        if one.core.id in before or is_explained(_arrived(one), erased)
        else one
        for one in told
    ]


def _arrived(one: Arrived) -> Line:
    return Line(0, one.core.case, one.core, one.stamp.position, False)


def _erased_before(conn: Connection, told: Sequence[Arrived]) -> set[str]:
    if conn.execute("SELECT 1 FROM erased_before LIMIT 1").fetchone() is None:
        return set()
    marks = ",".join("?" * len(told))
    rows = conn.execute(
        f"SELECT id FROM journal WHERE id IN ({marks}) AND n IN (SELECT n FROM erased_before)",
        [one.core.id for one in told],
    )
    return {row[0] for row in rows}


def heard(
    conn: Connection,
    told: Sequence[Arrived],
    news: Sequence[Arrived],
    erased: Erased,
    returning: Collection[str],
) -> frozenset[str]:
    """Do what the erasures among the records say: the cases that are to be folded anew.

    ``returning``: cases that had been put away, with their parts.
    """
    fresh = [one for one in news if is_erasure(one.core.type)]
    conn.executemany(
        "INSERT OR REPLACE INTO erasures SELECT n, case_id, position FROM journal WHERE id = ?",
        [(one.core.id,) for one in fresh],
    )
    for case in {one.core.case for one in fresh}:
        conn.execute(f"{_DROP_REFUSED} AND case_id = ?", (case,))
        conn.execute("DELETE FROM drafts WHERE instr(form, ?) > 0", (case,))
    emptied = {case for case in erased if _take(conn, case, erased)}
    for case in emptied:
        search.take_out(conn, case)
    _await(conn, told, returning)
    return frozenset(emptied.union(one.core.case for one in fresh))


def take_all(conn: Connection) -> None:
    """The same of every case: a newer program may know an erasure that the older one did not."""
    cases = [row[0] for row in conn.execute("SELECT DISTINCT case_id FROM erasures")]
    for case in cases:
        if _take(conn, case, _kept(conn, [case])):
            search.take_out(conn, case)
    _check_awaited(conn)


def _take(conn: Connection, case: str, erased: Erased) -> bool:
    rows = conn.execute(
        "SELECT n, core FROM journal WHERE case_id = ? AND sealed IS NOT NULL"
        " AND stamp IS NOT NULL AND position < ?",
        (case, erased[case]),
    ).fetchall()
    gone = [(n,) for n, core in rows if is_taken(read_core(unpack(core)))]
    conn.executemany("UPDATE journal SET sealed = NULL WHERE n = ?", gone)
    return bool(gone)


_DROP_REFUSED = (
    "UPDATE journal SET sealed = NULL WHERE sealed IS NOT NULL"
    " AND stamp IS NULL AND seq IS NOT NULL AND result = 'refused'"
)


def acknowledge(conn: Connection, id: str) -> None:
    """Somebody has read why an event was refused: of an erased case its words go then."""
    journal.acknowledge(conn, id)
    gone = conn.execute(
        f"{_DROP_REFUSED} AND id = ? AND case_id IN (SELECT case_id FROM erasures)", (id,)
    )
    if gone.rowcount:
        facts.put(conn, facts.PURGING, True)


# ------------------------------------------------------------------ parts that are absent

_ABSENT = (
    "SELECT n, case_id, core, position, stamp IS NULL AND result IS 'refused' FROM journal"
    " WHERE sealed IS NULL AND n NOT IN (SELECT n FROM erased_before)"
)
_NOT_WITHDRAWN = " AND case_id NOT IN (SELECT case_id FROM withdrawn)"


def _lines(rows: Iterable[tuple[int, str, bytes, int | None, int]]) -> Iterator[Line]:
    for n, case, core, position, is_refused in rows:
        yield Line(n, case, read_core(unpack(core)), position, bool(is_refused))


def is_kept_back(line: Line, erased: Erased) -> bool:
    """Whether nothing that is here explains why a part is absent.

    Of a type that this program does not know a newer one can say it.
    """
    is_known = line.core.sealed is not None and line.core.type in TYPES
    return is_known and not is_explained(line, erased)


def _await(conn: Connection, told: Sequence[Arrived], returning: Collection[str]) -> None:
    """Parts that did not come: a later page may explain it."""
    _check_awaited(conn)
    ids = [one.core.id for one in told if one.core.sealed and one.record.sealed is None]
    if not ids and not returning:
        return
    marks, cases = ",".join("?" * len(ids)), ",".join("?" * len(returning))
    rows = conn.execute(
        f"{_ABSENT}{_NOT_WITHDRAWN} AND (id IN ({marks}) OR case_id IN ({cases}))",
        [*ids, *returning],
    )
    lines = [*_lines(rows)]
    erased = _kept(conn, {one.case for one in lines})
    conn.executemany(
        "INSERT OR IGNORE INTO awaited (n) VALUES (?)",
        [(one.n,) for one in lines if is_kept_back(one, erased)],
    )


def _check_awaited(conn: Connection) -> None:
    """Those that came after all, or that an erasure explains now, are awaited no more."""
    known = [row[0] for row in conn.execute("SELECT n FROM awaited")]
    if not known:
        return
    lines = [*_lines(conn.execute(f"{_ABSENT}{_NOT_WITHDRAWN} AND n IN (SELECT n FROM awaited)"))]
    erased = _kept(conn, {one.case for one in lines})
    left = {one.n for one in lines if is_kept_back(one, erased)}
    conn.executemany("DELETE FROM awaited WHERE n = ?", [(n,) for n in known if n not in left])


def is_awaiting(conn: Connection) -> bool:
    """Whether a part is absent that a later page may explain."""
    return conn.execute("SELECT 1 FROM awaited WHERE NOT is_due LIMIT 1").fetchone() is not None


def all_was_told(conn: Connection) -> None:
    """The centre has told all it has: what is not explained by now was kept back."""
    _check_awaited(conn)
    conn.execute("UPDATE awaited SET is_due = 1 WHERE NOT is_due")


def kept_back(conn: Connection) -> int:
    """How many parts were kept back from this desk."""
    row = conn.execute("SELECT count(*) FROM awaited WHERE is_due").fetchone()
    return int(row[0]) if row else 0


# ------------------------------------------------------------------------------ restores


def before_restore(conn: Connection) -> None:
    """A restored centre may have lost the erasure: what it took from this desk stays gone."""
    cases = [row[0] for row in conn.execute("SELECT DISTINCT case_id FROM erasures")]
    erased = _kept(conn, cases)
    marks = ",".join("?" * len(cases))
    lines = _lines(conn.execute(f"{_ABSENT} AND case_id IN ({marks})", cases).fetchall())
    gone = [(one.n,) for one in lines if is_explained(one, erased)]
    conn.executemany("INSERT INTO erased_before VALUES (?)", gone)
