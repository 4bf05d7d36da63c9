"""Work that the centre does not have yet, and drafts: what no change of the program may touch.

Asked in words that every shape of the database understands, so that a migration can be held
against it.
"""

import hashlib

from msgspec import Struct

from desk_client.store.database import Connection


class Unsent(Struct, frozen=True):
    """How much there is, and a digest of which it is, in its order."""

    events: int = 0
    drafts: int = 0
    digest: str = ""


def unsent(conn: Connection) -> Unsent:
    """Own events that are not settled, each with the hash before it, and every draft."""
    events = conn.execute(
        "SELECT seq, id, prev, result FROM journal"
        " WHERE seq IS NOT NULL AND result <> 'accepted' ORDER BY seq"
    ).fetchall()
    drafts = conn.execute(
        "SELECT officer, form, saved_at, body FROM drafts ORDER BY officer, form"
    ).fetchall()
    found = hashlib.sha256()
    for row in (*events, *drafts):
        for value in row:
            data = value if isinstance(value, bytes) else str(value).encode()
            found.update(len(data).to_bytes(8, "big") + data)
    return Unsent(len(events), len(drafts), found.hexdigest())


def is_anything_waiting(conn: Connection) -> bool:
    """Whether an own event has not been decided by the centre."""
    row = conn.execute(
        "SELECT 1 FROM journal WHERE seq IS NOT NULL AND result = 'pending' LIMIT 1"
    ).fetchone()
    return row is not None
