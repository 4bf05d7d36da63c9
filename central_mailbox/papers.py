"""Where the papers of cases lie: encrypted bytes under their digest, in a folder or at an S3 store.

Rules kept (docs/protocol.md, docs/adr/0062):

* bytes come in pieces, each kept as it comes, so a cut line goes on where it was and any process
  of the centre can take the next; they have their name only when they are whole and hash to it;
* in a folder, what was said to be there is on disk; nothing is ever written over;
* they lie by case, so that what an erasure takes is what its case named;
* the centre has no key of a paper but in the sealed part that it erases with the case.
"""

import errno
import hashlib
import logging
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import obstore
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, S3Store

from casework.log_lines import fault_fields
from casework.papers import KEY_BYTES, NONCE, Media, Paper
from casework.wire import PaperProgress
from central_mailbox.disk import make_folder, write_as
from central_mailbox.errors import FaultError
from central_mailbox.settings import Settings
from central_mailbox.store.errors import DiskFullError, StoreError

logger = logging.getLogger("central_mailbox")

WHOLE, PIECES, PARTS = "whole", "pieces", "parts"
"""What is there; what comes in pieces; what is just being written."""
MB = 1024 * 1024
_READ = 256 * 1024
S3 = "s3://"


class Kept(NamedTuple):
    """A paper that lies here, and since when."""

    case: str
    sha256: str
    size: int
    since: datetime


class Piece(NamedTuple):
    """What came of one in pieces, under the name by which it is thrown away."""

    path: str
    since: datetime


class Locked(NamedTuple):
    """A paper, and its encrypted bytes."""

    paper: Paper
    data: bytes


class PapersError(StoreError):
    """The place where papers lie cannot be used just now; the same may be asked again."""

    code = "centre.papers"


class Papers:
    """The papers of one centre; without a place of their own they are kept in memory."""

    def __init__(
        self, store: ObjectStore | None = None, folder: Path | None = None, least_free: int = 0
    ) -> None:
        """``least_free``: so many bytes of the folder's disk stay free for everything else."""
        self._store = store or MemoryStore()
        self._folder = folder
        self._least_free = least_free

    def answers(self) -> bool:
        """Whether the place can be asked just now."""
        try:
            self.size("nobody", "nothing")
        except PapersError:
            return False
        return True

    def size(self, case: str, sha256: str) -> int | None:
        """How many bytes lie under a name; ``None`` where none do."""
        with _reached():
            try:
                return obstore.head(self._store, _whole(case, sha256))["size"]
            except FileNotFoundError:
                return None

    def read(self, case: str, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes of a paper behind ``start``; :class:`FileNotFoundError` where it is not."""
        with _reached():
            got = obstore.get(
                self._store, _whole(case, sha256), options={"range": {"offset": start}}
            )
            for chunk in got.stream(min_chunk_size=_READ):
                yield bytes(chunk)

    def is_sound(self, case: str, sha256: str) -> bool:
        """Whether the bytes under a name are those that it was made from."""
        found = hashlib.sha256()
        for chunk in self.read(case, sha256):
            found.update(chunk)
        return found.hexdigest() == sha256

    def put(self, case: str, sha256: str, data: bytes) -> None:
        """Keep a whole paper under its name; once it is there it stays as it is."""
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FaultError("paper.damaged")
        self._write(_whole(case, sha256), data)

    def take_piece(
        self, device: str, case: str, sha256: str, at: int, of: int, data: bytes
    ) -> PaperProgress:
        """The bytes from ``at`` on of a paper that has ``of``; how much of it there is then.

        Bytes that do not follow what came before are not taken: the answer says what would.
        """
        prefix = f"{PIECES}/{device}/{case}/{sha256}"
        pieces = self._sizes(prefix)
        there = _reach(pieces)
        if data and at == there:
            self._write(f"{prefix}/{at:010}", data)
            pieces[at] = len(data)
            there = _reach(pieces)
        if there < of:
            return PaperProgress(there, is_whole=False)
        whole = self._joined(prefix, pieces, of)
        try:
            self.put(case, sha256, whole)
        finally:
            self.remove_all(f"{prefix}/{one:010}" for one in pieces)
        return PaperProgress(of, is_whole=True)

    def all(self) -> Iterator[Kept]:
        """Everything that lies here whole."""
        with _reached():
            for found in obstore.list(self._store, WHOLE):
                for one in found:
                    _, case, sha256 = one["path"].split("/")
                    yield Kept(case, sha256, one["size"], one["last_modified"])

    def pieces(self) -> Iterator[Piece]:
        """Everything that never became whole, or has not yet."""
        with _reached():
            for place in (PIECES, PARTS):
                for found in obstore.list(self._store, place):
                    yield from (Piece(one["path"], one["last_modified"]) for one in found)

    def forget(self, papers: Iterable[tuple[str, str]]) -> None:
        """What an erasure took, by case and name.

        The erasure stands whatever becomes of this: what cannot be reached is found by the sweep.
        """
        try:
            self.remove_all(_whole(case, sha256) for case, sha256 in papers)
        except StoreError as error:
            logger.warning("papers not erased yet", extra=fault_fields(error))

    def remove_all(self, paths: Iterable[str]) -> None:
        """What lies under these paths is gone."""
        for path in paths:
            with _reached():
                try:
                    obstore.delete(self._store, path)
                except FileNotFoundError:
                    continue

    def _sizes(self, prefix: str) -> dict[int, int]:
        with _reached():
            return {
                int(one["path"].rpartition("/")[2]): one["size"]
                for found in obstore.list(self._store, prefix)
                for one in found
            }

    def _joined(self, prefix: str, pieces: dict[int, int], of: int) -> bytes:
        parts, at = [], 0
        with _reached():
            while at < of:
                parts.append(bytes(obstore.get(self._store, f"{prefix}/{at:010}").bytes()))
                at += pieces[at]
        return b"".join(parts)

    def _write(self, path: str, data: bytes) -> None:
        """Whole or not at all: a folder's own way is safe against a cut of the power, too."""
        with _reached(), suppress(AlreadyExistsError, FileExistsError):
            if self._folder is None:
                obstore.put(self._store, path, data, mode="create")
            else:
                if shutil.disk_usage(self._folder).free < self._least_free:
                    raise DiskFullError("papers: the disk has less than free_mb left")
                part = self._folder / PARTS / secrets.token_hex(8)
                write_as(part, self._folder / path, data)


def encrypted(data: bytes, name: str, media: Media, random: Callable[[int], bytes]) -> Locked:
    """A paper of somebody who has no machine of ours, as a desk would have made it."""
    key = random(KEY_BYTES)
    locked = AESGCM(key).encrypt(NONCE, data, None)
    return Locked(Paper(hashlib.sha256(locked).hexdigest(), name, media, len(data), key), locked)


def opened(paper: Paper, locked: bytes) -> bytes:
    """The paper itself; :class:`ValueError` if these are not its bytes."""
    try:
        return AESGCM(paper.key).decrypt(NONCE, locked, None)
    except InvalidTag as error:
        raise ValueError("these bytes are not of this paper") from error


@contextmanager
def _reached() -> Iterator[None]:
    """In our words what a disk or a server says, but that something is not there."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise (DiskFullError if error.errno == errno.ENOSPC else PapersError)(
            f"papers: {error.strerror}"
        ) from error
    except BaseError as error:
        raise PapersError(f"papers: {type(error).__name__}") from error


def is_bucket(settings: Settings) -> bool:
    """Whether papers lie at an object store, and not in a folder of this machine."""
    return settings.papers.startswith(S3)


def place_of(settings: Settings, *, may_make: bool = False) -> Papers:
    """The papers where the settings say: a folder, or a bucket.

    A folder is made by whoever may write into it; while there is none it holds nothing.
    Who may enter a bucket stands in the environment (``AWS_ACCESS_KEY_ID`` and what else their
    tools read), never in a setting.
    """
    if not is_bucket(settings):
        folder = Path(settings.papers) if settings.papers else settings.data / "papers"
        if may_make:
            make_folder(folder)
        if not folder.exists():
            return Papers()
        return Papers(LocalStore(folder), folder, settings.free_mb * MB)
    address = settings.papers_endpoint
    return Papers(
        S3Store.from_url(
            settings.papers,
            config={"endpoint": address} if address else None,
            client_options={"allow_http": address.startswith("http://")},
        )
    )


def _whole(case: str, sha256: str) -> str:
    return f"{WHOLE}/{case}/{sha256}"


def _reach(pieces: dict[int, int]) -> int:
    """Up to where they follow each other."""
    at = 0
    while pieces.get(at):
        at += pieces[at]
    return at
