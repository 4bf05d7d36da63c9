"""Bodies on the line: zstd in and out, bounded before anything is unpacked.

Rules kept: a body is read only once its sender is known (``caller``), and within a time; a
message is at most ``wire.MOST_BYTES`` unpacked, whatever its headers say (a bomb stops at
the limit), all of them together at most :data:`MOST_IN_MEMORY`; only JSON is taken; an
answer is packed when the caller can read it and it is worth it.
"""

import asyncio
from collections.abc import Callable
from typing import IO, cast

import zstandard
from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPRequestEvent,
    HTTPResponseStartEvent,
    Message,
    Receive,
    ReceiveMessage,
    Scope,
    Send,
)

from casework.wire import MOST_BYTES, MOST_PIECE
from central_mailbox.errors import FaultError

ENROL = "/v1/enrol"
MOST_ENROL_BYTES = 16 * 1024
"""The only body that is read without a token."""

MOST_IN_MEMORY = 8 * MOST_BYTES
"""Of all bodies that are under way; who finds no room is asked to come again."""

MOST_WINDOW = 8 * 1024 * 1024
"""What every reader of zstd must grant (RFC 8878), and what a packed body may use."""

FRAME_HEADER = 18
"""Bytes that tell all of a zstd frame's header."""

PIECE = 128 * 1024
READ_SECONDS = 180.0
"""As long as a desk has patience for a whole conversation."""

WORTH_PACKING = 512
LEVEL = 3
TAKEN = {
    "POST": (b"application/json", MOST_BYTES),
    "PUT": (b"application/octet-stream", MOST_PIECE),
}
"""By method what a body is, and how many bytes it may have: messages, pieces of papers."""


def packing(app: ASGIApp) -> ASGIApp:
    """The application with packed bodies."""
    room = _Room(MOST_IN_MEMORY)

    async def packed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        takes = b"zstd" in dict(scope["headers"]).get(b"accept-encoding", b"").lower()
        sender = _Writer(send).send if takes else send
        taken = TAKEN.get(scope["method"])
        if taken is None:
            await app(scope, receive, sender)
            return
        media_type, most = taken
        body = _Body(room, MOST_ENROL_BYTES if scope["path"] == ENROL else most)
        try:
            await app(scope, _Reader(receive, scope, body, media_type).receive, sender)
        finally:
            body.close()

    return packed


class _Room:
    """What all bodies under way may take of the memory, together."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, size: int) -> None:
        """Room for some bytes more; whoever finds none comes again."""
        if size > self._left:
            raise FaultError("centre.busy")
        self._left -= size

    def give_back(self, size: int) -> None:
        """They are not needed any more."""
        self._left += size


class _Body:
    """One body as it is unpacked, piece by piece: never larger than a message may be."""

    def __init__(self, room: _Room, most: int) -> None:
        self._room = room
        self._most = most
        self._parts: list[bytes] = []
        self._size = 0
        self._taken = 0

    def reserve(self, size: int) -> None:
        """Room for what unpacking itself needs."""
        self._room.take(size)
        self._taken += size

    def write(self, data: bytes) -> int:
        """A piece more."""
        self._size += len(data)
        if self._size > self._most:
            raise FaultError("request.too_large")
        self.reserve(len(data))
        self._parts.append(data)
        return len(data)

    def whole(self) -> bytes:
        """All of it; what unpacking needed is free again."""
        whole, self._parts = b"".join(self._parts), []
        self._room.give_back(self._taken - self._size)
        self._taken = self._size
        return whole

    def close(self) -> None:
        """The request has ended."""
        self._room.give_back(self._taken)
        self._taken = 0


class _Reader:
    """Gives the application the whole unpacked body as one message, when it asks for it.

    Nothing is read before: whoever may not speak is answered by what stands in the headers.
    """

    def __init__(self, receive: Receive, scope: Scope, body: _Body, taken: bytes) -> None:
        headers = dict(scope["headers"])
        self._taken = taken
        self._receive = receive
        self._encoding = headers.get(b"content-encoding", b"").strip().lower()
        self._media_type = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
        self._body = body
        self._is_read = False

    async def receive(self) -> ReceiveMessage:
        """The body; afterwards whatever else comes (the caller goes away)."""
        if self._is_read:
            return await self._receive()
        self._is_read = True
        if self._media_type != self._taken:
            raise FaultError("request.media_type")
        try:
            async with asyncio.timeout(READ_SECONDS):
                await self._read()
        except TimeoutError as error:
            raise FaultError("request.too_slow") from error
        whole: HTTPRequestEvent = {
            "type": "http.request",
            "body": self._body.whole(),
            "more_body": False,
        }
        return whole

    async def _read(self) -> None:
        if self._encoding not in (b"", b"identity", b"zstd"):
            raise FaultError("request.media_type")
        write: Callable[[bytes], int] | None = None
        has_more = True
        while has_more:
            message = await self._receive()
            if message["type"] != "http.request":
                raise FaultError("request.malformed")  # broken off: nobody reads the answer
            has_more = message["more_body"]
            if not message["body"]:
                continue
            try:
                write = write or self._opened(message["body"])
                write(message["body"])
            except (zstandard.ZstdError, MemoryError) as error:
                raise FaultError("request.malformed") from error

    def _opened(self, first: bytes) -> Callable[[bytes], int]:
        """Where the pieces of the body go; ``first`` says how it is packed."""
        if self._encoding != b"zstd":
            return self._body.write
        window = MOST_WINDOW
        if len(first) >= FRAME_HEADER:
            window = min(zstandard.get_frame_parameters(first).window_size, MOST_WINDOW)
        self._body.reserve(window)
        opener = zstandard.ZstdDecompressor(max_window_size=MOST_WINDOW)
        target = cast("IO[bytes]", self._body)  # it only writes
        return opener.stream_writer(target, write_size=PIECE).write


class _Writer:
    """Packs an answer that comes as one body."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: HTTPResponseStartEvent | None = None

    async def send(self, message: Message) -> None:
        """Hold the headers back until the body is there."""
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            start, self._start = self._start, None
            body = message["body"]
            if not message["more_body"] and len(body) >= WORTH_PACKING:
                body = zstandard.ZstdCompressor(level=LEVEL).compress(body)
                kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
                start["headers"] = [
                    *kept,
                    (b"content-encoding", b"zstd"),
                    (b"vary", b"accept-encoding"),
                    (b"content-length", str(len(body)).encode()),
                ]
                message["body"] = body
            await self._send(start)
            await self._send(message)
        else:
            await self._send(message)
