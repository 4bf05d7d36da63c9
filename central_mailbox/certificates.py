"""The server's certificate: which one is served, and a new one taken while it serves.

Rules kept: a pair is tried apart before anything is served with it, so one that is half written,
broken or not of each other leaves the old one in force; connections that stand go on as they are;
the log says which certificate is served, and when one was not taken.
"""

import logging
import signal
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from casework.log_lines import fault_fields

logger = logging.getLogger("central_mailbox")

LOOK_SECONDS = 60.0
"""How often the files are looked at.  A pair is taken once it was the same twice: it is whole."""

Stamp = tuple[tuple[int, int, int], ...]


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """What serves this pair; raises ``ssl.SSLError`` or ``OSError`` where it is none.

    Nobody is there to be asked for a passphrase: a key under one is none.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key, password="")
    return context


class Served:
    """The pair that is served now, and the files that a new one comes in."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._certificate, self._key = certificate, key
        self._seen = self._taken = self._stamp()
        self.context = self._now = server_context(certificate, key)
        # OpenSSL asks it at every greeting, also at one that names no server.
        self.context.sni_callback = self._greet
        logger.info("certificate served", extra=self._told())

    def look(self, *, is_asked: bool) -> None:
        """Take what lies there if it is new: at once where somebody asks, else once it is still."""
        try:
            stamp = self._stamp()
            was, self._seen = self._seen, stamp
            if not is_asked and (stamp == self._taken or stamp != was):
                return
            self._taken = stamp
            context, told = server_context(self._certificate, self._key), self._told()
        except (OSError, ValueError) as error:
            logger.error("certificate not taken", extra=fault_fields(error))  # noqa: TRY400 - no words of others
        else:
            self._now = context
            logger.info("certificate served", extra=told)

    def _greet(self, one: ssl.SSLObject, name: str, first: ssl.SSLContext) -> None:
        one.context = self._now

    def _stamp(self) -> Stamp:
        found = [path.stat() for path in (self._certificate, self._key)]
        return tuple((one.st_mtime_ns, one.st_size, one.st_ino) for one in found)

    def _told(self) -> dict[str, str]:
        own = x509.load_pem_x509_certificates(self._certificate.read_bytes())[0]
        fingerprint = own.fingerprint(SHA256()).hex()
        return {"fingerprint": fingerprint, "until": own.not_valid_after_utc.isoformat()}


@contextmanager
def renewing(served: Served | None) -> Iterator[None]:
    """Take a new certificate while this lasts: soon by itself, at once at SIGHUP.

    Without one the signal ends nothing either: a service may be asked to read its files again.
    """
    asked, over = threading.Event(), threading.Event()

    def on_hang_up(number: int, frame: FrameType | None) -> None:
        asked.set()

    def keep_looking(served: Served) -> None:
        while True:
            is_asked = asked.wait(LOOK_SECONDS)
            asked.clear()
            if over.is_set():
                return
            served.look(is_asked=is_asked)

    thread = threading.Thread(target=keep_looking, args=(served,), daemon=True) if served else None
    if thread is not None:
        thread.start()
    before = None
    if sys.platform != "win32":
        before = signal.signal(signal.SIGHUP, on_hang_up)
    try:
        yield
    finally:
        if sys.platform != "win32":
            signal.signal(signal.SIGHUP, before)
        over.set()
        asked.set()
        if thread is not None:
            thread.join()
