"""What is being typed: durable at every small write, until it is saved or thrown away."""

from desk_client.store.database import Connection


def save(conn: Connection, officer: str, form: str, body: bytes, saved_at: int) -> None:
    """Keep what a form holds right now, in place of what it held before."""
    conn.execute(
        "INSERT INTO drafts (officer, form, body, saved_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at",
        (officer, form, body, saved_at),
    )


def load(conn: Connection, officer: str, form: str) -> bytes | None:
    """What a form held when it was last kept."""
    row = conn.execute(
        "SELECT body FROM drafts WHERE officer = ? AND form = ?", (officer, form)
    ).fetchone()
    return None if row is None else bytes(row[0])


def drop(conn: Connection, officer: str, form: str) -> None:
    """The form was saved or thrown away."""
    conn.execute("DELETE FROM drafts WHERE officer = ? AND form = ?", (officer, form))
