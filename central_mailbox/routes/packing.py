"""Bodies on the line: zstd in and out, bounded before anything is unpacked.

Rules kept: a message is at most ``wire.MOST_BYTES``, packed or unpacked, whatever its
headers say (a bomb stops at the limit); only JSON is taken; an answer is packed when
the caller can read it and it is worth it.
"""

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

from casework.wire import MOST_BYTES
from central_mailbox.errors import FaultError

WORTH_PACKING = 512
LEVEL = 3
JSON = b"application/json"


def packing(app: ASGIApp) -> ASGIApp:
    """The application with packed bodies."""

    async def packed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        is_packed = headers.get(b"content-encoding", b"").strip().lower()
        takes = b"zstd" in headers.get(b"accept-encoding", b"").lower()
        reader = _Reader(receive, is_packed, headers.get(b"content-type"))
        writer = _Writer(send) if takes else None
        await app(
            scope,
            reader.receive if scope["method"] == "POST" else receive,
            writer.send if writer else send,
        )

    return packed


class _Reader:
    """Gives the application the whole unpacked body as one message."""

    def __init__(self, receive: Receive, encoding: bytes, media_type: bytes | None) -> None:
        self._receive = receive
        self._encoding = encoding
        self._media_type = media_type
        self._is_read = False

    async def receive(self) -> ReceiveMessage:
        """The body; afterwards whatever else comes (the caller goes away)."""
        if self._is_read:
            return await self._receive()
        self._is_read = True
        if self._media_type is None or self._media_type.split(b";")[0].strip().lower() != JSON:
            raise FaultError("request.media_type")
        parts, size, has_more = list[bytes](), 0, True
        while has_more:
            message = await self._receive()
            if message["type"] != "http.request":
                return message
            parts.append(message["body"])
            size += len(message["body"])
            if size > MOST_BYTES:
                raise FaultError("request.too_large")
            has_more = message["more_body"]
        body = _unpacked(b"".join(parts), self._encoding)
        event: HTTPRequestEvent = {"type": "http.request", "body": body, "more_body": False}
        return event


def _unpacked(body: bytes, encoding: bytes) -> bytes:
    if encoding in (b"", b"identity"):
        return body
    if encoding != b"zstd":
        raise FaultError("request.media_type")
    try:
        with zstandard.ZstdDecompressor(max_window_size=MOST_BYTES).stream_reader(body) as stream:
            data = stream.read(MOST_BYTES + 1)
    except (zstandard.ZstdError, MemoryError) as error:
        raise FaultError("request.malformed") from error
    if len(data) > MOST_BYTES:
        raise FaultError("request.too_large")
    return data


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
