"""The few things a desk knows about itself and its centre, each under its name."""

from datetime import datetime
from typing import TypeVar

import msgspec

from casework.audit import RestoreNotice, TreeHead
from casework.audit.policy import Standing, Witnessed
from desk_client.store.database import Connection
from desk_client.store.listing import moment
from desk_client.store.views import Identity

T = TypeVar("T")

IDENTITY = "identity"
PROGRESS = "progress"
HEARD = "heard"
PROJECTION = "projection"
INDEXED = "indexed"
PURGING = "purging"
"""There while words that were erased may still lie in parts of the file that nothing reads."""
WITNESSED = "witnessed"
FORKED = "forked"
"""Whether a genuine head of another history came that no notice of a restore explains.  A
shorter one is none: it may be an old answer that came late."""
TALLY = "tally"
WRONG_PASSWORDS = "wrong_passwords"


class Progress(msgspec.Struct, frozen=True):
    """How far the desk has come with its centre, as stored."""

    cursor: int = 0
    known_seq: int = 0


class Heard(msgspec.Struct, frozen=True):
    """When the centre was last heard, as stored.  Times in milliseconds."""

    last_sync_ms: int | None = None
    server_offset_ms: int | None = None
    heard_ms: int | None = None
    """When that was, on the clock that nobody sets."""

    @property
    def server_at(self) -> datetime | None:
        """The centre's time as it was last heard, whatever this machine's clock says since."""
        if self.last_sync_ms is None or self.server_offset_ms is None:
            return None
        return moment(self.last_sync_ms + self.server_offset_ms)


def get(conn: Connection, name: str, kind: type[T]) -> T | None:
    """A fact, or ``None`` if it is not known."""
    row = conn.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return None if row is None else msgspec.json.decode(row[0], type=kind)


def put(conn: Connection, name: str, value: object) -> None:
    """Remember a fact; what is known already is not written again."""
    conn.execute(
        "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        " WHERE value IS NOT excluded.value",
        (name, msgspec.json.encode(value)),
    )


def identity(conn: Connection) -> Identity | None:
    """Who this desk is, once it is enrolled."""
    return get(conn, IDENTITY, Identity)


def progress(conn: Connection) -> Progress:
    """How far the desk has come."""
    return get(conn, PROGRESS, Progress) or Progress()


def heard(conn: Connection) -> Heard:
    """When the centre was last heard; nobody knows where that cannot be read."""
    try:
        return get(conn, HEARD, Heard) or Heard()
    except (msgspec.MsgspecError, ValueError):
        return Heard()


class Tries(msgspec.Struct, frozen=True):
    """How often a password was wrong in a row, and when last."""

    count: int
    at: datetime


def wrong_passwords(conn: Connection) -> dict[str, Tries]:
    """The wrong passwords that were typed here, by officer; none where that cannot be read."""
    try:
        return get(conn, WRONG_PASSWORDS, dict[str, Tries]) or {}
    except (msgspec.MsgspecError, ValueError):
        return {}


def begin_again(conn: Connection, known_seq: int) -> None:
    """The centre was restored: it knows this much of us, and tells all of its own again."""
    put(conn, PROGRESS, msgspec.structs.replace(progress(conn), cursor=0, known_seq=known_seq))
    conn.execute("DELETE FROM facts WHERE name = ?", (WITNESSED,))
    put(conn, FORKED, False)


def keep_head(conn: Connection, head: TreeHead) -> None:
    """Keep a tree head for ever: it is what later answers are held against."""
    conn.execute(
        "INSERT OR IGNORE INTO tree_heads (size, root, head) VALUES (?, ?, ?)",
        (head.size, head.root, msgspec.json.encode(head)),
    )


def heads(conn: Connection) -> list[tuple[int, TreeHead]]:
    """Every tree head that was kept, numbered in the order they came."""
    rows = conn.execute("SELECT n, head FROM tree_heads ORDER BY n")
    return [(n, msgspec.json.decode(head, type=TreeHead)) for n, head in rows]


def keep_contradiction(conn: Connection, head: TreeHead, *, is_fork: bool) -> None:
    """Keep a genuine head that does not continue what this desk followed: evidence."""
    if is_fork:
        put(conn, FORKED, True)
    conn.execute(
        "INSERT OR IGNORE INTO contradictions (size, root, head) VALUES (?, ?, ?)",
        (head.size, head.root, msgspec.json.encode(head)),
    )


def keep_evidence(conn: Connection, witnessed: Witnessed, head: TreeHead) -> None:
    """Keep a head that a witness cosigned and that the centre's own does not continue."""
    conn.execute(
        "INSERT OR IGNORE INTO witnessed_contradictions (witnessed, head) VALUES (?, ?)",
        (msgspec.json.encode(witnessed), msgspec.json.encode(head)),
    )


def evidence(conn: Connection) -> list[tuple[Witnessed, TreeHead]]:
    """Those heads with the centre's, in the order they came."""
    rows = conn.execute("SELECT witnessed, head FROM witnessed_contradictions ORDER BY n")
    return [
        (msgspec.json.decode(one, type=Witnessed), msgspec.json.decode(head, type=TreeHead))
        for one, head in rows
    ]


def keep_standing(conn: Connection, standing: Standing | None) -> None:
    """Remember the longest head that enough witnesses cosigned."""
    known = get(conn, WITNESSED, Standing)
    if standing is None or standing == known:
        return
    if known is None or standing.size >= known.size:
        put(conn, WITNESSED, standing)


def unwitnessed_since(conn: Connection, standing: Standing | None) -> datetime | None:
    """When the centre signed the oldest head kept here that is longer than the witnessed one."""
    size = standing.size if standing else 0
    last = last_head(conn)
    if last is None or last.size <= size:
        return None
    row = conn.execute(
        "SELECT head FROM tree_heads WHERE size > ? AND n > ? ORDER BY n LIMIT 1",
        (size, _heads_before_restore(conn)),
    ).fetchone()
    return msgspec.json.decode(row[0], type=TreeHead).at if row else last.at


def has_two_histories(conn: Connection) -> bool:
    """Whether signed proof of two histories is kept that no restore explains."""
    told = conn.execute("SELECT 1 FROM witnessed_contradictions LIMIT 1").fetchone()
    return told is not None or bool(get(conn, FORKED, bool))


def _heads_before_restore(conn: Connection) -> int:
    row = conn.execute("SELECT coalesce(max(heads), 0) FROM restores").fetchone()
    return int(row[0]) if row else 0


def contradictions(conn: Connection) -> list[TreeHead]:
    """Those heads, in the order they came."""
    rows = conn.execute("SELECT head FROM contradictions ORDER BY n")
    return [msgspec.json.decode(row[0], type=TreeHead) for row in rows]


def restores(conn: Connection) -> list[tuple[RestoreNotice, int]]:
    """Every notice of a restore that this desk took, in the order they came.

    With each the last tree head that was kept before it; 0: nothing was taken back for it.
    """
    rows = conn.execute("SELECT notice, heads FROM restores ORDER BY n")
    return [(msgspec.json.decode(notice, type=RestoreNotice), heads) for notice, heads in rows]


def keep_notice(conn: Connection, notice: RestoreNotice, *, takes_back: bool = False) -> None:
    """Keep a notice.  ``takes_back``: heads that were kept and are longer stand no more."""
    conn.execute(
        "INSERT OR IGNORE INTO restores (size, notice, heads) VALUES (?, ?,"
        " (SELECT CASE WHEN ? THEN coalesce(max(n), 0) ELSE 0 END FROM tree_heads))",
        (notice.size, msgspec.json.encode(notice), takes_back),
    )


def last_head(conn: Connection) -> TreeHead | None:
    """The newest tree head of the history that stands."""
    row = conn.execute(
        "SELECT head FROM tree_heads AS kept WHERE NOT EXISTS (SELECT 1 FROM restores"
        " WHERE heads >= kept.n AND restores.size < kept.size) ORDER BY n DESC LIMIT 1"
    ).fetchone()
    return None if row is None else msgspec.json.decode(row[0], type=TreeHead)
