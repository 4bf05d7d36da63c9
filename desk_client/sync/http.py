"""The conversation with the centre over HTTP; the one importer of httpx.

Rules kept: only the configured server is ever spoken to (no proxy from the environment,
no redirect followed, no plain HTTP beyond this machine, its certificate checked against
the agreed authority where one is given); every wait has an end, even on a server that
drips one byte a second; whatever goes wrong is one of ``desk_client.sync.errors``.

One conversation at a time, over one connection.  :meth:`HttpPort.interrupt` and
:meth:`HttpPort.close` may be called from another thread: they cut the connection, since
a thread that reads a socket is not woken by closing its client.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from msgspec import Struct

from casework.address import SAY, may_be_a_centre
from casework.wire import (
    MOST_BYTES,
    EnrolRequest,
    EnrolResponse,
    FeedPart,
    PaperProgress,
    SyncRequest,
    SyncResponse,
)
from desk_client.later import later
from desk_client.sync.errors import (
    CertificateError,
    CutOffError,
    InterruptedRoundError,
    NotFoundError,
    NotOursError,
    OfflineError,
    SyncError,
    TimedOutError,
)
from desk_client.sync.packing import Answer, Message, Packed, error_in, pack, unpack

if TYPE_CHECKING:
    import httpx
else:
    httpx = later("httpx")

Read = TypeVar("Read")

SYNC_PATH = "/v1/sync"
ENROL_PATH = "/v1/enrol"
PART_PATH = "/v1/snapshot"
PAPERS_PATH = "/v1/papers"
BYTES = "application/octet-stream"
PLAIN = {"accept-encoding": "identity"}
NOTHING = Packed(b"", {})
HEADERS = {
    "content-type": "application/json",
    "accept-encoding": "zstd",
}


class Patience(Struct, frozen=True):
    """Seconds: to connect; for one piece of an answer; for a whole conversation.

    The time that a request asks to be held open comes on top of the last two.
    """

    connect: float = 5.0
    piece: float = 15.0
    whole: float = 180.0


class _Line:
    """The connection in use, and the scissors for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._cut: SyncError | None = None

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by the HTTP client for everything it does: learns the socket."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self._cut is not None:
                    self._shut()

    def cut(self, why: SyncError) -> None:
        """End what is under way; ``why`` is what the conversation then raises."""
        with self._lock:
            self._cut = self._cut or why
            self._shut()

    def taken_cut(self) -> SyncError | None:
        """Why it was cut, once."""
        with self._lock:
            why, self._cut = self._cut, None
            return why

    def _shut(self) -> None:
        if self._socket is not None:
            # Of the plain class: the TLS one would throw its state away under the reader.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class HttpPort:
    """The centre at ``base_url``; ``token`` is empty until the machine is enrolled.

    ``authority`` is a file with the one certificate authority that is trusted; without
    it, those of the system are.  Raises :class:`NotFoundError` for an address that
    cannot be a centre's.
    """

    def __init__(
        self,
        base_url: str,
        token: str = "",
        authority: Path | None = None,
        patience: Patience | None = None,
    ) -> None:
        if not may_be_a_centre(base_url):
            raise NotFoundError(f"address {base_url!r}", SAY)
        self._patience = patience or Patience()
        self._line = _Line()
        self._is_closed = False
        self._lock = threading.Lock()
        self._holding = threading.Event()
        self._is_interrupted = threading.Event()
        headers = HEADERS | ({"authorization": f"Bearer {token}"} if token else {})
        self._client = httpx.Client(
            base_url=base_url,
            headers=headers,
            verify=_trust(authority),
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
        )
        # They say what goes without saying; which version it speaks is in every message.
        for header in ("accept", "connection", "user-agent"):
            del self._client.headers[header]

    def sync(self, request: SyncRequest) -> SyncResponse:
        """One conversation; raises ``desk_client.sync`` errors, never others."""
        with self._lock:
            if request.wait_seconds == 0:
                return self._ask(SYNC_PATH, request, SyncResponse)
            self._holding.set()
            try:
                if self._is_interrupted.is_set():
                    raise InterruptedRoundError
                return self._ask(SYNC_PATH, request, SyncResponse, request.wait_seconds)
            finally:
                self._holding.clear()
                self._is_interrupted.clear()

    def part(self, after: int, tree_size: int) -> FeedPart:
        """A part of the snapshot."""
        with self._lock:
            return self._ask(f"{PART_PATH}/{after}?tree_size={tree_size}", None, FeedPart)

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Use a one-time code."""
        with self._lock:
            return self._ask(ENROL_PATH, request, EnrolResponse)

    def send_paper(self, case: str, sha256: str, at: int, of: int, piece: bytes) -> PaperProgress:
        """A piece of a paper of so many bytes, or none, to hear how much of it is there."""
        path = f"{PAPERS_PATH}/{case}/{sha256}?of={of}&at={at}"
        with self._lock, self._timed(self._patience.whole):
            answer = self._carry("PUT", path, Packed(piece, {"content-type": BYTES}), 0, _received)
        return unpack(answer, PaperProgress)

    def fetch_paper(
        self, case: str, sha256: str, at: int, most: int, take: Callable[[bytes], None]
    ) -> None:
        """What lies behind a place of a paper, handed over as it comes; at most so many bytes."""
        path = f"{PAPERS_PATH}/{case}/{sha256}"
        wanted = Packed(b"", PLAIN | ({"range": f"bytes={at}-"} if at else {}))
        with self._lock, self._timed(self._patience.whole):
            self._carry("GET", path, wanted, 0, partial(_handed_over, at, most, take))

    def interrupt(self) -> None:
        """End a held-open conversation, or the next one if none is under way.

        One that carries events is left to finish.
        """
        self._is_interrupted.set()
        if self._holding.is_set():
            self._line.cut(InterruptedRoundError())

    def close(self) -> None:
        """End whatever is under way, for good."""
        self._is_closed = True
        self._line.cut(InterruptedRoundError())
        with self._lock:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(
        self, path: str, message: Struct | None, answer: type[Message], wait_seconds: int = 0
    ) -> Message:
        """Put a message, or get what lies at an address."""
        with self._timed(self._patience.whole + wait_seconds):
            method = "GET" if message is None else "POST"
            packed = NOTHING if message is None else pack(message)
            found = self._carry(method, path, packed, wait_seconds, _received)
        return unpack(found, answer)

    @contextlib.contextmanager
    def _timed(self, whole: float) -> Iterator[None]:
        """One exchange, which is cut when it takes longer than so many seconds."""
        if self._is_closed:
            raise InterruptedRoundError("closed")
        alarm = threading.Timer(whole, self._line.cut, [TimedOutError(f"over {whole} s")])
        alarm.daemon = True
        alarm.start()
        try:
            yield
        except SyncError as error:
            raise self._line.taken_cut() or error from error
        finally:
            alarm.cancel()
            self._line.taken_cut()

    def _carry(
        self,
        method: str,
        path: str,
        message: Packed,
        wait_seconds: int,
        read: Callable[[httpx.Response], Read],
    ) -> Read:
        patience = self._patience
        timeout = httpx.Timeout(patience.piece, read=patience.piece + wait_seconds)
        timeout.connect = patience.connect
        extensions = {"trace": self._line.watch}
        try:
            with self._client.stream(
                method,
                path,
                content=None if method == "GET" else message.body,
                headers=message.headers,
                timeout=timeout,
                extensions=extensions,
            ) as response:
                return read(response)
        except httpx.TimeoutException as error:
            raise TimedOutError(type(error).__name__) from error
        except httpx.ConnectError as error:
            raise _unreachable(error) from error
        except httpx.TransportError as error:
            raise CutOffError(type(error).__name__) from error


def _trust(authority: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authority and str(authority))
    except OSError as error:
        raise CertificateError(f"authority {authority}: {error}") from error


def _received(response: httpx.Response) -> Answer:
    """The answer with its body, which must stay under the agreed size."""
    pieces, size = [], 0
    for piece in response.iter_raw():
        size += len(piece)
        if size > MOST_BYTES:
            raise NotOursError("larger than agreed")
        pieces.append(piece)
    return Answer(
        response.status_code,
        response.headers.get("content-type", ""),
        response.headers.get("content-encoding", "").strip().lower(),
        response.headers.get("retry-after", ""),
        b"".join(pieces),
    )


def _handed_over(at: int, most: int, take: Callable[[bytes], None], got: httpx.Response) -> None:
    """The bytes of an answer as they come; an answer that is none is its error."""
    media_type = got.headers.get("content-type", "").partition(";")[0].strip().lower()
    if got.status_code != (206 if at else 200) or media_type != BYTES:
        raise error_in(_received(got))
    left = most
    for piece in got.iter_raw():
        left -= len(piece)
        if left < 0:
            raise NotOursError("larger than the paper")
        take(piece)
    if left:
        raise CutOffError("a paper that ends too early")


def _unreachable(error: httpx.ConnectError) -> OfflineError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return CertificateError(str(cause))
        cause = cause.__cause__ or cause.__context__
    return OfflineError(str(error))
