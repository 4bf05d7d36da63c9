"""A web server of a repository on loopback that serves as it should, or as an attacker would."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar


class Mirror:
    """What it does with the files of ``folder``; changed while it serves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.swapped: dict[str, bytes] = {}
        """Other bytes for files whose path ends like this."""
        self.endless: str = "-"
        """A file whose path ends like this never ends."""
        self.dripping: str = "-"
        """A file whose path ends like this comes byte by byte."""
        self.cut_after: list[int] = []
        """The line breaks in a package after so many bytes: the first time, the second time …"""
        self.knows_ranges = True
        self.asked: list[tuple[str, str]] = []
        """Paths, and from where on."""
        self.sent = 0
        """Bytes of packages."""
        self.ended = threading.Event()
        self.url = ""

    def answer(self, path: str) -> bytes | None:
        """What lies at a path."""
        for end, data in self.swapped.items():
            if path.endswith(end):
                return data
        place = self.folder / path.lstrip("/")
        return place.read_bytes() if place.is_file() else None


@contextmanager
def mirror(folder: Path) -> Iterator[Mirror]:
    """A server over a folder, for as long as the block lasts."""
    one = Mirror(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"one": one}))
    server.daemon_threads = True
    one.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield one
    finally:
        one.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    one: ClassVar[Mirror]

    def do_GET(self) -> None:
        asked = self.headers.get("range", "")
        self.one.asked.append((self.path, asked))
        with suppress(OSError):
            self._serve(asked)
        self.close_connection = True

    def _serve(self, asked: str) -> None:
        if self.path.endswith(self.one.endless):
            self._stream(lambda: self.wfile.write(b"a" * 65_536))
        elif self.path.endswith(self.one.dripping):
            self._stream(self._drip)
        elif (data := self.one.answer(self.path)) is None:
            self.send_error(404)
        else:
            self._whole(data, asked)

    def _stream(self, write: Callable[[], object]) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.one.ended.is_set():
            write()

    def _drip(self) -> None:
        self.one.ended.wait(0.01)
        self.wfile.write(b"a")

    def _whole(self, data: bytes, asked: str) -> None:
        start = 0
        if asked and self.one.knows_ranges:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(data):
                self.send_error(416)
                return
        self.send_response(206 if start else 200)
        self.send_header("content-length", str(len(data) - start))
        self.end_headers()
        rest = data[start:]
        if self.path.endswith(".deb"):
            if self.one.cut_after:
                rest = rest[: self.one.cut_after.pop(0)]
            self.one.sent += len(rest)
        self.wfile.write(rest)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: pytest shows what matters."""
