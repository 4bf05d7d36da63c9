"""Desks that only ask and listen, many in one process, and the least that can answer them.

``python -m bench.listeners ask PORT`` reads a JSON list of tokens, then does what a line says:
``wait`` puts the held-open question of each (and says so once all are on their way), ``tell``
prints when each was answered.  ``python -m bench.listeners plain BYTES`` is the plain limit: a
server that holds every question open and, at a ``GET``, answers each with so many bytes.  The
clock is the machine's, so that another process may subtract from it.
"""

from __future__ import annotations

import asyncio
import sys
import time

import msgspec
from msgspec import Struct

from casework.wire import SyncRequest, SyncResponse
from desk_client.sync.packing import Answer, pack, unpack

HOLD_SECONDS = 25
JSON = "application/json"


class Arrivals(Struct, frozen=True):
    """When the answer was wholly at each desk, and how many bytes one of them was."""

    at: list[float]
    bytes: int


class Listener:
    """One desk's connection, and how far it has heard."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._cursor = 0
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, seconds: int) -> None:
        """Put a question that may be held open so long."""
        if self._writer is None or self._reader is None or self._reader.at_eof():
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        packed = pack(SyncRequest(cursor=self._cursor, wait_seconds=seconds))
        heads = {
            "host": "127.0.0.1",
            "authorization": f"Bearer {self._token}",
            "content-type": JSON,
            "accept-encoding": "zstd",
            "content-length": str(len(packed.body)),
            **packed.headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
        self._writer.write(f"POST /v1/sync HTTP/1.1\r\n{lines}\r\n".encode() + packed.body)
        await self._writer.drain()

    async def heard(self) -> tuple[float, Answer]:
        """The answer, and when the last of it was here."""
        while True:
            try:
                return await self._read()
            except (asyncio.IncompleteReadError, ConnectionError):
                # The centre closes a line that was silent for a while; a desk asks on a new one.
                self._writer = None
                await self.ask(HOLD_SECONDS)

    async def _read(self) -> tuple[float, Answer]:
        assert self._reader is not None
        first, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("ascii").split("\r\n")
        pairs = (line.partition(": ") for line in lines if line)
        heads = {name.lower(): value for name, _, value in pairs}
        body = await self._reader.readexactly(int(heads["content-length"]))
        at, status = time.monotonic(), int(first.split()[1])
        encoding = heads.get("content-encoding", "")
        return at, Answer(status, heads.get("content-type", JSON), encoding, "", body)

    def keep(self, answer: Answer) -> SyncResponse:
        """Go on behind it."""
        told = unpack(answer, SyncResponse)
        self._cursor = told.cursor
        return told

    async def catch_up(self) -> None:
        """Hear all that there is."""
        while True:
            await self.ask(0)
            if not self.keep((await self.heard())[1]).has_more:
                return


async def listen(port: int, *, is_plain: bool) -> None:
    """Do what the lines say, until there are none."""
    tokens = msgspec.json.decode(sys.stdin.readline(), type=list[str])
    desks = [Listener(port, token) for token in tokens]
    if not is_plain:
        await asyncio.gather(*(desk.catch_up() for desk in desks))
    answers: list[asyncio.Task[tuple[float, Answer]]] = []
    while order := (await asyncio.to_thread(sys.stdin.readline)).strip():
        if order == "wait":
            await asyncio.gather(*(desk.ask(HOLD_SECONDS) for desk in desks))
            answers = [asyncio.create_task(desk.heard()) for desk in desks]
            print("waiting", flush=True)
            continue
        found = await asyncio.gather(*answers)
        if not is_plain:
            for desk, (_, answer) in zip(desks, found, strict=True):
                desk.keep(answer)
        told = Arrivals([at for at, _ in found], len(found[0][1].body))
        print(msgspec.json.encode(told).decode(), flush=True)


class Held:
    """The plain limit: holds what is asked, answers all at once, reads and judges nothing."""

    def __init__(self, size: int) -> None:
        head = f"HTTP/1.1 200 OK\r\ncontent-type: {JSON}\r\ncontent-length: {size}\r\n\r\n"
        self._answer = head.encode() + b"0" * size
        self._waiting: list[asyncio.StreamWriter] = []

    async def serve(self) -> None:
        """Until ended; says its port first."""
        server = await asyncio.start_server(self._taken, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            if head.startswith(b"GET"):
                for one in self._waiting:
                    one.write(self._answer)
                self._waiting.clear()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                continue
            length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-len"))
            await reader.readexactly(int(length.split()[1]))
            self._waiting.append(writer)


if __name__ == "__main__":
    what, number, *more = sys.argv[1:]
    if what == "plain":
        asyncio.run(Held(int(number)).serve())
    else:
        asyncio.run(listen(int(number), is_plain=bool(more)))
