"""A server on loopback that answers as badly as networks and attackers do.

Every misdeed is a plain function of the open connection, run after one whole request was
read.  Nothing is mocked: the bytes go over a real socket.
"""

import datetime as dt
import ipaddress
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import zstandard
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from casework.wire import MOST_BYTES, Fault
from desk_client.sync.errors import (
    BusyError,
    CentreError,
    CodeError,
    CutOffError,
    DeskChainError,
    DeskForkedError,
    FailedError,
    NotFoundError,
    NotOursError,
    OutdatedError,
    ShutOutError,
    SyncError,
    TimedOutError,
    TooLargeError,
)
from desk_client.sync.http import Patience

Misdeed = Callable[[socket.socket, threading.Event], None]
"""What is done with the open connection; the event is set when the server ends."""


def reply(status: int, body: bytes, *headers: str, length: int | None = None) -> Misdeed:
    """An answer as given; ``length`` may claim more than there is."""
    head = (
        f"HTTP/1.1 {status} Whatever",
        f"content-length: {len(body) if length is None else length}",
        "connection: close",
        *headers,
    )
    data = "\r\n".join(head).encode() + b"\r\n\r\n" + body
    return lambda connection, ended: connection.sendall(data)


JSON = "content-type: application/json"
ZSTD = "content-encoding: zstd"
PAGE = b"<!doctype html><title>Sign in to the network</title>"


def page(status: int) -> Misdeed:
    """An HTML page, as login walls and proxies send it."""
    return reply(status, PAGE, "content-type: text/html; charset=utf-8")


def fault(status: int, code: str, *headers: str) -> Misdeed:
    """The centre's own no."""
    body = msgspec.json.encode(Fault(code, f"中心说:{code}", f"The centre says: {code}"))
    return reply(status, body, JSON, *headers)


def reset(connection: socket.socket, ended: threading.Event) -> None:
    """The connection is torn down without a word."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silence(connection: socket.socket, ended: threading.Event) -> None:
    """Nothing, for ever."""
    ended.wait()


def drip(start: bytes) -> Misdeed:
    """A beginning at once, then a byte now and then: no single wait ever runs out."""

    def dripping(connection: socket.socket, ended: threading.Event) -> None:
        connection.sendall(start)
        while not ended.wait(0.02):
            connection.sendall(b"a")

    return dripping


BOMB = zstandard.ZstdCompressor().compress(b" " * (MOST_BYTES + 1))
NESTED = b'{"code":"device.revoked","more":' + b"[" * 100_000
_WIDE = zstandard.ZstdCompressor(
    compression_params=zstandard.ZstdCompressionParameters(window_log=27)
).compressobj()
WIDE = _WIDE.compress(b'{"protocol":1}') + _WIDE.flush()
WHOLE = zstandard.ZstdCompressor().compress(b'{"protocol":' + b"1" * 500)

MISDEEDS: dict[str, tuple[Misdeed, type[SyncError]]] = {
    "an HTML page instead of an answer": (page(200), NotOursError),
    "an HTML page that claims to be JSON": (reply(200, PAGE, JSON), CutOffError),
    "JSON without its content type": (reply(200, b"{}"), NotOursError),
    "JSON of another schema": (reply(200, b'{"ok":true}', JSON), NotOursError),
    "JSON that is a list": (reply(200, b"[]", JSON), NotOursError),
    "nothing at all": (reply(200, b"", JSON), CutOffError),
    "bytes that are no text": (reply(200, b"\xff\xfe\x00", JSON), CutOffError),
    "an unknown encoding": (reply(200, b"{}", JSON, "content-encoding: br"), NotOursError),
    "something that is not zstd": (reply(200, b"{}", JSON, ZSTD), CutOffError),
    "half of a zstd frame": (reply(200, WHOLE[: len(WHOLE) // 2], JSON, ZSTD), CutOffError),
    "a bomb": (reply(200, BOMB, JSON, ZSTD), NotOursError),
    "JSON nested without end": (reply(200, NESTED, JSON), NotOursError),
    "a fault nested without end": (reply(403, NESTED, JSON), NotOursError),
    "a window larger than any message": (reply(200, WIDE, JSON, ZSTD), CutOffError),
    "half a body": (reply(200, b'{"protocol":1', JSON, length=4_000), CutOffError),
    "a redirect": (reply(302, b"", "location: https://example.org/"), NotOursError),
    "a status of another kind": (reply(204, b""), NotOursError),
    "a line that is no HTTP": (
        lambda connection, ended: connection.sendall(b"220 smtp.example.org ESMTP\r\n\r\n"),
        CutOffError,
    ),
    "400 from the centre": (fault(400, "request.malformed"), CentreError),
    "400 for our signature": (fault(400, "chain.SIGNATURE"), DeskChainError),
    "401 from the centre": (fault(401, "auth.token"), ShutOutError),
    "401 from a proxy": (page(401), NotOursError),
    "403 from the centre": (fault(403, "device.revoked"), ShutOutError),
    "403 for a code": (fault(403, "enrol.wrong_code"), CodeError),
    "403 from a login wall": (page(403), NotOursError),
    "404 from the centre": (fault(404, "request.not_found"), NotFoundError),
    "404 from another server": (page(404), NotOursError),
    "407 from a proxy": (page(407), NotOursError),
    "409 for a fork": (fault(409, "chain.FORKED"), DeskForkedError),
    "409 for a code": (fault(409, "enrol.code_used"), CodeError),
    "413 from the centre": (fault(413, "request.too_large"), TooLargeError),
    "413 from a proxy": (page(413), TooLargeError),
    "426 from the centre": (fault(426, "protocol.too_old"), OutdatedError),
    "429 from the centre": (fault(429, "enrol.too_many", "retry-after: 7"), BusyError),
    "429 from a proxy": (page(429), BusyError),
    "500 from the centre": (fault(500, "centre.fault"), FailedError),
    "502 from a proxy": (page(502), FailedError),
    "503 from the centre": (fault(503, "centre.disk_full", "retry-after: soon"), BusyError),
    "a reset": (reset, CutOffError),
    "the end of the connection": (lambda connection, ended: None, CutOffError),
    "silence": (silence, TimedOutError),
    "headers that drip": (drip(b"HTTP/1.1 200 OK\r\nx-a: "), TimedOutError),
    "a body that drips": (
        drip(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n"),
        TimedOutError,
    ),
}
"""Each bad answer, and what it must be taken for."""


class HostileServer:
    """Listens on loopback and does ``misdeed`` to whoever asks.  ``asked`` counts them."""

    def __init__(self, misdeed: Misdeed, tls: ssl.SSLContext | None = None) -> None:
        self.misdeed = misdeed
        self.asked = 0
        self.bodies: list[bytes] = []
        self.heard = threading.Event()
        self._tls = tls
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._treat, args=[connection], daemon=True)
            self._threads.append(thread)
            thread.start()

    def _treat(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.settimeout(5)
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        """What is done with a connection that stands."""
        self.bodies.append(_request(connection))
        self.asked += 1
        self.heard.set()
        self.misdeed(connection, self._ended)


def _request(connection: socket.socket) -> bytes:
    """One whole request: its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _piece(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    while len(body) < int(fields[b"content-length"]):
        body += _piece(connection)
    return body


def _piece(connection: socket.socket) -> bytes:
    piece = connection.recv(65_536)
    if not piece:
        raise ConnectionError("the desk went away")
    return piece


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 signed by nobody else: its file, and a server with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context


def patience_with(expected: type[SyncError]) -> Patience:
    """Little where a test waits for the end of patience, the usual where it must not end."""
    if expected is TimedOutError:
        return Patience(connect=5.0, piece=1.0, whole=2.0)
    return Patience()
