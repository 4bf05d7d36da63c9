"""A witness's book: for each log its key, and the newest head that was cosigned.

One small file.  It is not encrypted: every line of it is published.  Rule kept: a head moves
on only from the very one that was judged, in a transaction that is on disk when it returns.
"""

import threading
from pathlib import Path

import sqlcipher3
from msgspec import Struct

from casework.audit.merkle import EMPTY_ROOT
from central_mailbox.errors import SettingsError

TABLES = """
CREATE TABLE IF NOT EXISTS witness (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS logs (
    origin TEXT PRIMARY KEY, vkey TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL
) STRICT;
"""


class Followed(Struct, frozen=True):
    """A log, and the newest head of it that was cosigned; size 0: none yet."""

    origin: str
    vkey: str
    size: int
    root: bytes


class WitnessBook:
    """The book, open; any thread may ask."""

    def __init__(self, path: Path, name: str = "") -> None:
        self._turn = threading.Lock()
        try:
            self._db = sqlcipher3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(TABLES)
            if name:
                self._db.execute("INSERT INTO witness VALUES (1, ?)", (name,))
            row = self._db.execute("SELECT name FROM witness").fetchone()
        except sqlcipher3.DatabaseError as error:
            raise SettingsError(f"{path} is not a witness's book: {error}") from error
        if row is None:
            raise SettingsError(f"{path} is not a witness's book")
        self.name: str = row[0]

    def follow(self, origin: str, vkey: str) -> None:
        """Cosign for this log; following it twice changes nothing."""
        known = self.followed(origin)
        if known is not None and known.vkey != vkey:
            raise SettingsError(f"{origin} is followed under another key: that is another log")
        with self._turn:
            self._db.execute(
                "INSERT OR IGNORE INTO logs VALUES (?, ?, 0, ?)", (origin, vkey, EMPTY_ROOT)
            )

    def followed(self, origin: str) -> Followed | None:
        """What is known of a log."""
        with self._turn:
            row = self._db.execute("SELECT * FROM logs WHERE origin = ?", (origin,)).fetchone()
        return None if row is None else Followed(*row)

    def move(self, judged: Followed, size: int, root: bytes) -> bool:
        """Remember a longer head, if the log still stands where it was judged."""
        with self._turn:
            moved = self._db.execute(
                "UPDATE logs SET size = ?, root = ? WHERE origin = ? AND size = ? AND root = ?",
                (size, root, judged.origin, judged.size, judged.root),
            )
            return bool(moved.rowcount == 1)

    def close(self) -> None:
        """Give the file back."""
        self._db.close()
