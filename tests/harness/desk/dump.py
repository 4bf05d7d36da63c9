"""What lies in a store's tables, read behind its back."""

from typing import Any

from desk_client.store import Store

PROJECTIONS = ("cases", "doubts", "asks", "unread", "erasures")
ALL = ("journal", *PROJECTIONS, "withdrawn", "tree_heads")


def dump(store: Store, table: str = "", columns: str = "*") -> list[tuple[Any, ...]]:
    """The rows of a table, or of all that matter, in a fixed order."""
    rows: list[tuple[Any, ...]] = []
    with store._db.read() as conn:
        for name in (table,) if table else ALL:
            rows += sorted(conn.execute(f"SELECT {columns} FROM {name}").fetchall(), key=repr)
    return rows


def vocabulary(store: Store) -> list[tuple[Any, ...]]:
    """Every token of the search index with its place."""
    with store._db.write() as conn:
        conn.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, instance)")
        rows = conn.execute("SELECT term, doc, col, offset FROM temp.words").fetchall()
        conn.execute("DROP TABLE temp.words")
    return sorted(rows)
