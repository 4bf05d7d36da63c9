"""The plain limits: the least that the same bytes cost on this machine.

``python -m bench.plain serve FILE`` is a bare HTTP server over one SQLite table, for the
push and pull of the same bytes.
"""

import json
import socketserver
import sys
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import sqlcipher3
import zstandard

KEY = "PRAGMA key = \"x'" + "11" * 32 + "'\""
PAGE = 1_000


def database(path: Path) -> sqlcipher3.Connection:
    """An encrypted file with the durability that the program asks for, and one table."""
    connection = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in (KEY, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
        connection.execute(pragma).fetchall()
    connection.execute("CREATE TABLE IF NOT EXISTS events (n INTEGER PRIMARY KEY, body BLOB)")
    return connection


def insert_seconds(path: Path, bodies: Sequence[bytes]) -> list[float]:
    """How long one durable insert of each body takes."""
    connection = database(path)
    spent = []
    for body in bodies:
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO events (body) VALUES (?)", (body,))
        connection.execute("COMMIT")
        spent.append(time.perf_counter() - began)
    connection.close()
    return spent


def insert_all(connection: sqlcipher3.Connection, bodies: Sequence[bytes]) -> None:
    """One durable transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO events (body) VALUES (?)", [(body,) for body in bodies])
    connection.execute("COMMIT")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    connection_of_all: sqlcipher3.Connection

    def do_POST(self) -> None:
        packed = self.rfile.read(int(self.headers["content-length"]))
        bodies = json.loads(zstandard.decompress(packed))
        insert_all(self.connection_of_all, [body.encode() for body in bodies])
        self._answer(b"{}")

    def do_GET(self) -> None:
        after = int(self.path.rpartition("=")[2])
        rows = self.connection_of_all.execute(
            "SELECT body FROM events WHERE n > ? ORDER BY n LIMIT ?", (after, PAGE)
        ).fetchall()
        self._answer(zstandard.compress(json.dumps([row[0].decode() for row in rows]).encode()))

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until ended; prints the port first."""
    _Handler.connection_of_all = database(Path(sys.argv[2]))
    with socketserver.TCPServer(("127.0.0.1", 0), _Handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
