"""A witness: a small program that another body runs, on a machine of its own.

It cosigns heads of logs that its operator told it to follow, and only forwards: C2SP
``tlog-witness`` and ``cosignature/v1``, to the byte.

Rules kept:

* what was cosigned is on disk before the cosignature leaves, and is moved on by comparing:
  two askers at once never take it back;
* a shorter head, or one that does not begin with the last one, is never cosigned, whoever
  signed it;
* it holds no records, no persons, no words: a name, a size and a hash for each log.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

from anyio import to_thread
from msgspec import Struct

from casework.audit import verify_consistency
from casework.audit.notes import (
    COSIGNER,
    ED25519,
    Checkpoint,
    NoteKey,
    cosign,
    decode_base64,
    has_signed,
    is_key_name,
    read_checkpoint,
    read_count,
    read_note,
    read_vkey,
)
from casework.errors import MalformedError
from casework.outside import Outside
from central_mailbox.errors import SettingsError
from central_mailbox.keys import CentreKey, key_file, verify
from central_mailbox.store.witness_book import Followed, WitnessBook

MOST_PROOF = 63
MOST_BODY = 64 * 1024
PATH = "/add-checkpoint"
SIZE = "text/x.tlog.size"
PLAIN = "text/plain; charset=utf-8"
KEY_FILE = "witness.key"
BOOK_FILE = "witness.db"


class Answer(Struct, frozen=True):
    """What goes back."""

    status: int
    body: str = ""
    media_type: str = PLAIN


class Witness:
    """One witness: its key, its book, its clock."""

    def __init__(self, name: str, key: CentreKey, book: WitnessBook, outside: Outside) -> None:
        self.key = NoteKey(name, COSIGNER, key.public)
        self._sign = key.sign
        self._book = book
        self._outside = outside

    def follow(self, vkey: str) -> str:
        """Cosign for this log from now on; its name."""
        try:
            log = read_vkey(vkey)
        except MalformedError as error:
            raise SettingsError(f"not a log's key: {error}") from error
        if log.kind != ED25519:
            raise SettingsError("this is a witness's key, not a log's")
        self._book.follow(log.name, vkey)
        return log.name

    def add_checkpoint(self, body: bytes) -> Answer:
        """Judge a head; the cosignature, or the status that the format names."""
        try:
            old, proof, note = _taken_apart(body)
            said = read_checkpoint(note.text)
        except MalformedError as error:
            return Answer(HTTPStatus.BAD_REQUEST, f"{error}\n")
        followed = self._book.followed(said.origin)
        if followed is None:
            return Answer(HTTPStatus.NOT_FOUND, "this log is not followed\n")
        log = read_vkey(followed.vkey)
        if not any(has_signed(verify, log, note.text, one) for one in note.signatures):
            return Answer(HTTPStatus.FORBIDDEN, "not signed by the log\n")
        if old > said.size:
            return Answer(HTTPStatus.BAD_REQUEST, "the old size is larger than the new one\n")
        if old != followed.size:
            return _conflict(followed)
        return self._judged(followed, said, proof)

    def _judged(self, followed: Followed, said: Checkpoint, proof: list[bytes]) -> Answer:
        roots = followed.root, said.root
        if said.size == followed.size and said.size and said.root != followed.root:
            return _conflict(followed)
        if not verify_consistency(followed.size, said.size, proof, *roots):
            return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "not a continuation\n")
        if not self._book.move(followed, said.size, said.root):
            return _conflict(self._book.followed(said.origin) or followed)
        at = int(self._outside.now().timestamp())
        return Answer(HTTPStatus.OK, cosign(self._sign, self.key, said.text, at) + "\n")

    def close(self) -> None:
        """Give the book back."""
        self._book.close()


def _conflict(followed: Followed) -> Answer:
    return Answer(HTTPStatus.CONFLICT, f"{followed.size}\n", SIZE)


def _taken_apart(body: bytes) -> tuple[int, list[bytes], Any]:
    head, gap, note = body.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedError("not a request for a cosignature") from error
    word, _, size = first.partition(" ")
    if not gap or word != "old":
        raise MalformedError("the first line is `old` and a size")
    old = read_count(size)
    proof = [decode_base64(line) for line in lines]
    if len(proof) > MOST_PROOF or any(len(node) != 32 for node in proof):
        raise MalformedError("a proof is at most 63 hashes")
    return old, proof, read_note(note)


@contextmanager
def found(folder: Path, name: str, outside: Outside) -> Iterator[Witness]:
    """Make a witness in an empty folder: its key, its book."""
    if not is_key_name(name):
        raise SettingsError("a witness's name has no spaces and no plus: discipline.example/w1")
    if (folder / BOOK_FILE).exists():
        raise SettingsError(f"there is a witness in {folder} already")
    key = key_file(folder / KEY_FILE, outside.random, may_make=True)
    book = WitnessBook(folder / BOOK_FILE, name)
    with _closing(Witness(name, CentreKey(key), book, outside)) as witness:
        yield witness


@contextmanager
def opened(folder: Path, outside: Outside) -> Iterator[Witness]:
    """The witness in a folder."""
    if not (folder / BOOK_FILE).exists():
        raise SettingsError(f"there is no witness in {folder}: make one with `witness found`")
    key = key_file(folder / KEY_FILE, outside.random, may_make=False)
    book = WitnessBook(folder / BOOK_FILE)
    with _closing(Witness(book.name, CentreKey(key), book, outside)) as witness:
        yield witness


@contextmanager
def _closing(witness: Witness) -> Iterator[Witness]:
    try:
        yield witness
    finally:
        witness.close()


Message = dict[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


def application(witness: Witness) -> Application:
    """The witness behind HTTP: one address, one method, a small body."""

    async def answered(
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if scope["type"] != "http":
            return
        answer = Answer(HTTPStatus.NOT_FOUND, "nothing here\n")
        if scope["path"] == PATH:
            answer = Answer(HTTPStatus.METHOD_NOT_ALLOWED, "POST only\n")
            if scope["method"] == "POST":
                answer = await _heard(witness, receive)
        headers = [(b"content-type", answer.media_type.encode())]
        if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append((b"allow", b"POST"))
        start = {"type": "http.response.start", "status": int(answer.status), "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": answer.body.encode()})

    return answered


async def _heard(witness: Witness, receive: Callable[[], Awaitable[Message]]) -> Answer:
    body, has_more = b"", True
    while has_more:
        message = await receive()
        if message["type"] != "http.request":
            return Answer(HTTPStatus.BAD_REQUEST)
        body += message.get("body", b"")
        has_more = message.get("more_body", False)
        if len(body) > MOST_BODY:
            return Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large\n")
    return await to_thread.run_sync(witness.add_checkpoint, body)
