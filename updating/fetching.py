"""Bytes of a repository: from a web server, or from a folder that somebody carried here.

Rules kept: only the named server is spoken to (no proxy of the environment, no redirect, its
certificate checked against the agreed authority); a line that drips is left; what was cut off is
picked up where it ended, also by the next run.  Nothing is believed here: how long a file may be
and what it must hold is said by ``updating.trusted``.
"""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import httpx
from msgspec import Struct
from tuf.api.exceptions import DownloadError, DownloadHTTPError, SlowRetrievalError
from tuf.ngclient.fetcher import FetcherInterface

from casework.address import SAY, may_be_a_centre
from updating.errors import NoSourceError

_CHUNK = 1 << 16
_PARTIAL, _BEYOND = 206, 416


class Patience(Struct, frozen=True):
    """Seconds to connect and for one piece; how slow a line may be, and how often it may break."""

    connect: float = 5.0
    piece: float = 30.0
    window: float = 30.0
    """So long is looked at, at a time."""
    least: int = 30_000
    """Bytes that come within it."""
    breaks: int = 5
    """In a row, with nothing coming between them."""


class Parts:
    """What came of a file that was cut off, kept under the file's name until it is whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str) -> BinaryIO:
        """What there is, with room for more behind it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return (self._folder / name).open("a+b")

    def clear(self) -> None:
        """Forget everything: it became a whole file, or was never one."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                path.unlink()


class FolderFetcher(FetcherInterface):
    """A repository in a folder: a stick, a disc, a share."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        path = Path(url2pathname(unquote(urlsplit(url).path)))
        if not path.is_file():
            raise DownloadHTTPError(f"{path.name} is not there", 404)
        try:
            with path.open("rb") as file:
                while piece := file.read(_CHUNK):
                    yield piece
        except OSError as error:
            raise DownloadError(f"{path.name}: {error.strerror}") from error


class HttpFetcher(FetcherInterface):
    """A repository on a web server; ``authority`` as a desk trusts its centre by."""

    def __init__(
        self,
        base: str,
        parts: Parts,
        authority: Path | None = None,
        patience: Patience | None = None,
    ) -> None:
        if not may_be_a_centre(base):
            raise NoSourceError(SAY, base)
        self._parts = parts
        self._patience = patience or Patience()
        try:
            trust = ssl.create_default_context(cafile=authority and str(authority))
        except OSError as error:
            raise DownloadError(f"authority {authority}: {error}") from error
        timeout = httpx.Timeout(self._patience.piece, connect=self._patience.connect)
        self._client = httpx.Client(
            verify=trust, trust_env=False, follow_redirects=False, timeout=timeout
        )

    def close(self) -> None:
        """Let the line go."""
        self._client.close()

    def _fetch(self, url: str) -> Iterator[bytes]:
        """The file; of packages what came is kept until it is whole."""
        name = urlsplit(url).path.rpartition("/")[2]
        if not name.endswith(".deb"):
            yield from self._whole(url, 0)
            return
        with self._parts.open(name) as part:
            part.seek(0)
            have = 0
            while piece := part.read(_CHUNK):
                have += len(piece)
                yield piece
            for piece in self._whole(url, have):
                part.write(piece)
                part.flush()
                yield piece

    def _whole(self, url: str, have: int) -> Iterator[bytes]:
        """Everything behind the first ``have`` bytes, however often the line breaks."""
        broke = 0
        while True:
            try:
                for piece in self._pieces(url, have):
                    have, broke = have + len(piece), 0
                    yield piece
                return
            except httpx.TransportError as error:
                broke += 1
                if broke > self._patience.breaks:
                    raise DownloadError(f"{type(error).__name__} at {have}") from error

    def _pieces(self, url: str, have: int) -> Iterator[bytes]:
        """One try."""
        asked = {"range": f"bytes={have}-"} if have else {}
        headers = {"accept-encoding": "identity"} | asked
        with self._client.stream("GET", url, headers=headers) as answer:
            if have and answer.status_code == _BEYOND:
                return
            if not answer.is_success:
                raise DownloadHTTPError(f"status {answer.status_code}", answer.status_code)
            skip = have if answer.status_code != _PARTIAL else 0
            since, came = time.monotonic(), 0
            for piece in answer.iter_raw():
                came += len(piece)
                if time.monotonic() - since > self._patience.window:
                    if came < self._patience.least:
                        raise SlowRetrievalError(f"{came} bytes in {self._patience.window} s")
                    since, came = time.monotonic(), 0
                rest = piece[skip:]
                skip -= len(piece) - len(rest)
                if rest:
                    yield rest
