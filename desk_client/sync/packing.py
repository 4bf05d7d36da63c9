"""Messages as bytes on the line, and what an answer has to be before it is read.

Rules kept: an answer counts only if it is whole, JSON, of the expected schema, and no
larger than agreed once unpacked (a bomb is not unpacked to the end).  A *no* counts as
the centre's only if it is a :class:`Fault`: the network's login page may answer 403 as
well, and that must never read as "this device was revoked".
"""

import io
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

import msgspec
import zstandard
from msgspec import Struct

from casework.event import Label
from casework.wire import MOST_BYTES, Fault
from desk_client.sync.errors import (
    BusyError,
    CentreError,
    CodeError,
    CutOffError,
    DeskChainError,
    DeskForkedError,
    FailedError,
    GoneError,
    NotFoundError,
    NotOursError,
    OutdatedError,
    PaperError,
    ShutOutError,
    SyncError,
    TooLargeError,
)

Message = TypeVar("Message", bound=Struct)

WORTH_PACKING = 256
"""Bytes from which on packing saves more than the header that says so."""

MOST_WORDS = 300
"""Characters of the centre's own words that are shown."""

MOST_PATIENCE = 3_600.0
"""Seconds that a centre may ask for at most."""

_OF_CODE: dict[str, type[SyncError]] = {
    "auth": ShutOutError,
    "device": ShutOutError,
    "enrol": CodeError,
    "chain": DeskChainError,
    "chain.FORKED": DeskForkedError,
    "protocol": OutdatedError,
    "request.not_found": NotFoundError,
    "snapshot": GoneError,
    "paper": PaperError,
}
"""The centre's codes, whole or by what stands before the dot."""


class Packed(NamedTuple):
    """A message to send, and the headers that say how it is packed."""

    body: bytes
    headers: Mapping[str, str]


class Answer(NamedTuple):
    """What came back: the body is still packed."""

    status: int
    content_type: str
    encoding: str
    retry_after: str
    body: bytes


def pack(message: Struct) -> Packed:
    """A message as it travels."""
    plain = msgspec.json.encode(message)
    if len(plain) < WORTH_PACKING:
        return Packed(plain, {})
    packed = zstandard.ZstdCompressor(level=3).compress(plain)
    return Packed(packed, {"content-encoding": "zstd"})


def unpack(answer: Answer, message: type[Message]) -> Message:
    """The message in an answer, or the error that the answer is."""
    if answer.status != 200:
        raise error_in(answer)
    if not _is_json(answer):
        raise NotOursError(f"content type {answer.content_type!r}")
    body = _open(answer)
    try:
        return msgspec.json.decode(body, type=message)
    except msgspec.ValidationError as error:
        raise NotOursError(f"not the schema: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CutOffError(f"not whole JSON: {error}") from error
    except RecursionError as error:
        raise NotOursError("nested without end") from error


def _is_json(answer: Answer) -> bool:
    return answer.content_type.partition(";")[0].strip().lower() == "application/json"


def _open(answer: Answer) -> bytes:
    if answer.encoding in ("", "identity"):
        return answer.body
    if answer.encoding != "zstd":
        raise NotOursError(f"content encoding {answer.encoding!r}")
    opener = zstandard.ZstdDecompressor(max_window_size=MOST_BYTES)
    try:
        body = opener.stream_reader(io.BytesIO(answer.body)).read(MOST_BYTES + 1)
    except (zstandard.ZstdError, MemoryError) as error:
        raise CutOffError(f"not whole zstd: {error}") from error
    if len(body) > MOST_BYTES:
        raise NotOursError("larger than agreed once unpacked")
    return body


def error_in(answer: Answer) -> SyncError:
    """The error that an answer is which is not what was asked for, in the centre's words where it
    gave any."""
    fault = _fault(answer)
    detail = f"status {answer.status}" + (f", {fault.code}" if fault else "")
    say = Label(fault.zh[:MOST_WORDS], fault.en[:MOST_WORDS]) if fault else None
    if answer.status in (429, 503):
        return BusyError(detail, say, _seconds(answer.retry_after))
    if answer.status >= 500:
        return FailedError(detail, say)
    if answer.status == 413:
        return TooLargeError(detail, say)
    if fault is None:
        return NotOursError(detail)
    return _kind_of(fault.code)(detail, say)


def _kind_of(code: str) -> type[SyncError]:
    return _OF_CODE.get(code) or _OF_CODE.get(code.partition(".")[0], CentreError)


def _fault(answer: Answer) -> Fault | None:
    if not _is_json(answer):
        return None
    try:
        fault = msgspec.json.decode(_open(answer), type=Fault)
    except (SyncError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return fault if fault.zh.strip() and fault.en.strip() else None


def _seconds(text: str) -> float | None:
    """``Retry-After`` in seconds; a date is not understood and not needed."""
    return min(float(text), MOST_PATIENCE) if text.isascii() and text.isdigit() else None
