"""Every transaction writes down which rows it wrote, and the desk signs for them.

Rules kept (``casework.audit.daybook``, docs/integrity.md):

* nothing that decides lies in a row that only the file vouches for: what became of an event,
  what others recorded, what was withdrawn, how far the desk has come, what is being typed;
* no statement can forget it: triggers note each row, on the one connection that writes;
* a line is chained on to what was signed last, never to what lies there.

What is computed from the journal is not written down: it is rebuilt (``projections``).
"""

from collections.abc import Iterator
from typing import Protocol

import msgspec

from casework.audit import (
    Entry,
    Line,
    Row,
    SignedHead,
    digest,
    next_line,
    origin_of_daybook,
    sign_head,
    tip_of_daybook,
)
from casework.audit.chain import Tip
from casework.audit.daybook import OWNER, Value
from desk_client.signing import SUITE, verify
from desk_client.store.database import Connection, Database
from desk_client.store.database import Row as Values
from desk_client.store.migrations import NOTES, has_table, migrate
from desk_client.store.packed import pack, unpack

MIGRATED = NOTES

NOT_WRITTEN_DOWN = ("heard", "indexed", "projection", "purging", "tally")
"""Facts that the next sync, or the next start, makes anew, or that a check counts anew."""

WRITTEN_DOWN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    MIGRATED: (("id",), ("id", "migration_set", "name", "applied_at")),
    "awaited": (("n",), ("n", "is_due")),
    "contradictions": (("n",), ("n", "size", "root", "head")),
    "drafts": (("officer", "form"), ("officer", "form", "body", "saved_at")),
    "erased_before": (("n",), ("n",)),
    "facts": (("name",), ("name", "value")),
    "former_stamps": (("n", "restore"), ("n", "restore", "stamp")),
    "journal": (
        ("n",),
        (
            "n",
            "id",
            "case_id",
            "core",
            "sealed",
            "position",
            "stamp",
            "seq",
            "prev",
            "result",
            "refusal",
            "is_acknowledged",
        ),
    ),
    "receipts": (("position",), ("position", "text", "is_wanted")),
    "restores": (("n",), ("n", "size", "heads", "notice")),
    "tree_heads": (("n",), ("n", "size", "root", "head")),
    "unheard": (("n",), ("n",)),
    "withdrawn": (("case_id",), ("case_id",)),
    "witnessed_contradictions": (("n",), ("n", "witnessed", "head")),
}
"""Tables whose rows nothing else tells: their keys and all their columns."""

_head = msgspec.json.Decoder(SignedHead)


class Signer(Protocol):
    """Who vouches for this desk's file."""

    @property
    def public_key(self) -> bytes: ...

    def sign(self, message: bytes) -> bytes: ...


class Daybook:
    """The daybook of one open database.

    ``signer`` may be missing where a program only looks on (a test, a tool): then lines are
    chained, and nobody vouches for them.
    """

    def __init__(self, signer: Signer | None) -> None:
        self.signer = signer
        self._signed = b""
        self._before: dict[tuple[str, str], str | None] = {}
        self._after: dict[tuple[str, str], str | None] = {}

    @classmethod
    def over(cls, database: Database, signer: Signer | None) -> "Daybook":
        """The daybook of a database that is brought into shape, and watched from now on."""
        book = cls(signer)
        database.prepare(book.shaped, book.begin)
        database.watch(book.watch, book.open, book.close)
        return book

    def watch(self, conn: Connection) -> None:
        """Note from now on what this connection writes."""
        conn.create_function("note_row", -1, self._note)
        conn.execute("PRAGMA recursive_triggers = ON")  # what REPLACE takes out is noted too
        for table, (keys, columns) in WRITTEN_DOWN.items():
            for statement in _triggers(table, keys, columns):
                conn.execute(statement)

    def shaped(self, conn: Connection) -> bool:
        """Bring the file to this program's shape; whether its daybook is to begin.

        That a later migration was applied is written down here, for nothing is watched yet; one
        that changes rows of before has to write those down as well.
        """
        has_begun = has_table(conn, "daybook")
        before = {row.key for row in _of_table(conn, MIGRATED)} if has_begun else set[str]()
        is_to_begin = migrate(conn)
        if has_begun:
            rows = (row for row in _of_table(conn, MIGRATED) if row.key not in before)
            entries = [Entry(row.table, row.key, None, row.digest) for row in rows]
            if entries:
                self._append(conn, self._tip(conn), entries)
        return is_to_begin

    def begin(self, conn: Connection) -> None:
        """The first line: what lies here from before there was a daybook."""
        entries = [Entry(row.table, row.key, None, row.digest) for row in rows(conn)]
        self._append(conn, origin_of_daybook(), entries)

    def _note(self, table: str, key: Value, is_there: int, *values: Value) -> None:
        """A row before or after a statement wrote it.  Of a row, the first and the last count."""
        place, found = (table, str(key)), digest(values)
        self._before.setdefault(place, None if is_there else found)
        self._after[place] = found if is_there else None

    def open(self) -> None:
        """A transaction begins; of one that was undone nothing is left."""
        self._before.clear()
        self._after.clear()

    def close(self, conn: Connection) -> None:
        """The line of the transaction that ends, if it wrote anything."""
        before, after = self._before, self._after
        entries = [
            Entry(*place, old, after[place]) for place, old in before.items() if old != after[place]
        ]
        self.open()
        if entries:
            self._append(conn, self._tip(conn), entries)

    def _tip(self, conn: Connection) -> Tip:
        last = conn.execute("SELECT n, hash FROM daybook ORDER BY n DESC LIMIT 1").fetchone()
        n, hash = last or (0, "")
        if self.signer is None:
            return Tip(OWNER, n, str(hash))
        stored = head_bytes(conn)
        known = head_of(stored)
        if known is not None and stored == self._signed:
            return Tip(OWNER, max(known.seq, n), known.hash)
        return tip_of_daybook(verify, self.signer.public_key, known, n)

    def _append(self, conn: Connection, tip: Tip, entries: list[Entry]) -> None:
        line = next_line(tip, entries)
        conn.execute("INSERT INTO daybook VALUES (?, ?, ?)", (line.n, pack(line.body), line.hash))
        if self.signer is not None:
            head = sign_head(self.signer.sign, SUITE, OWNER, line.n, line.hash)
            self._signed = msgspec.json.encode(head)
            conn.execute("INSERT OR REPLACE INTO daybook_head VALUES (1, ?)", (self._signed,))


def head_bytes(conn: Connection) -> bytes | None:
    """The signed head as it lies."""
    row = conn.execute("SELECT head FROM daybook_head").fetchone()
    return None if row is None else bytes(row[0])


def head_of(stored: bytes | None) -> SignedHead | None:
    """The same, read; ``None`` where nobody vouches."""
    try:
        return None if stored is None else _head.decode(stored)
    except (msgspec.MsgspecError, ValueError):
        return None


def lines(conn: Connection) -> Iterator[Line]:
    """Every line, in order."""
    for n, body, hash in conn.execute("SELECT n, body, hash FROM daybook ORDER BY n"):
        yield Line(n, unpack(body), hash)


def rows(conn: Connection) -> Iterator[Row]:
    """Every row that is written down, as it lies."""
    for table in WRITTEN_DOWN:
        yield from _of_table(conn, table)


def _of_table(conn: Connection, table: str) -> Iterator[Row]:
    keys, columns = WRITTEN_DOWN[table]
    where = f" WHERE name NOT IN {NOT_WRITTEN_DOWN}" if table == "facts" else ""
    found: Iterator[Values] = iter(
        conn.execute(f"SELECT {', '.join((*keys, *columns))} FROM {table}{where}")
    )
    for row in found:
        key = ":".join(str(value) for value in row[: len(keys)])
        yield Row(table, key, digest(row[len(keys) :]))


def _triggers(table: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> Iterator[str]:
    """What notes each row of a table that comes, changes or goes."""
    key = {side: " || ':' || ".join(f"{side}.{name}" for name in keys) for side in ("old", "new")}
    row = {side: ", ".join(f"{side}.{name}" for name in columns) for side in ("old", "new")}
    come = f"SELECT note_row('{table}', {key['new']}, 1, {row['new']})"
    gone = f"SELECT note_row('{table}', {key['old']}, 0, {row['old']})"
    for what, side, body in (
        ("INSERT", "new", f"{come};"),
        ("DELETE", "old", f"{gone};"),
        ("UPDATE", "new", f"{gone}; {come};"),
    ):
        when = f" WHEN {side}.name NOT IN {NOT_WRITTEN_DOWN}" if table == "facts" else ""
        yield (
            f"CREATE TEMP TRIGGER {table}_{what.lower()}_is_noted AFTER {what} ON main.{table}"
            f"{when} BEGIN {body} END"
        )
