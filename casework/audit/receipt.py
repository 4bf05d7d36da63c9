"""A receipt: one piece of text that proves, offline, that a matter stands in the record.

Rules kept:

* it is C2SP ``tlog-proof`` to the letter: the leaf's data as extra, its index, the hashes to the
  root, and the checkpoint with whoever cosigned it.  Any reader of the format takes it;
* what it says is in the leaf itself, so nothing of it can be changed: a hash over the event,
  its position, when the centre had it, and its number.  Nothing of a person;
* on paper it is a code of letters and digits (packed, base45): what a telephone reads is
  text, and at a million records it takes less than :data:`MOST_CODE` bytes of a QR code.
"""

import base64
import re
import zlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from casework.audit.heads import LOG, Verify
from casework.audit.merkle import HASH_BYTES, leaf_hash, verify_inclusion
from casework.audit.notes import (
    NoteKey,
    decode_base64,
    has_signed,
    note_lines,
    read_checkpoint,
    read_note,
)
from casework.audit.policy import Witness, cosigners
from casework.errors import MalformedError, SignatureError
from casework.event import Stamp

FIRST_LINE = "c2sp.org/tlog-proof@v1"
CODE = "TLP1:"
"""What the text in a QR code begins with."""

MOST_TEXT = 16 * 1024
MOST_CODE = 1_400
"""Bytes of a QR code that a receipt takes at most (two characters are eleven bits)."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_stamp_decoder = msgspec.json.Decoder(Stamp)


class Receipt(Struct, frozen=True):
    """A receipt taken apart; what it is worth is another question."""

    leaf: bytes
    index: int
    proof: tuple[bytes, ...]
    note: bytes


class Proven(Struct, frozen=True):
    """What a receipt proves: under which log, what stands where, and who saw it."""

    origin: str
    size: int
    position: int
    received_at: datetime
    number: str | None
    event_hash: bytes
    witnesses: dict[str, int]


def receipt_text(receipt: Receipt) -> str:
    """The receipt as everybody's tools read it."""
    lines = [FIRST_LINE, f"extra {_text(receipt.leaf)}", f"index {receipt.index}"]
    lines += [_text(node) for node in receipt.proof]
    return "\n".join([*lines, "", ""]) + receipt.note.decode()


def read_receipt(text: str) -> Receipt:
    """A receipt, or the code of one, taken apart; :class:`MalformedError` if it is none."""
    if text.startswith(CODE):
        text = _unpacked(text.strip("\n"))
    head, gap, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    if first != FIRST_LINE or not gap or len(lines) < 2:
        raise MalformedError("not a receipt")
    index = _INDEX.fullmatch(lines[1])
    leaf = decode_base64(lines[0].removeprefix("extra "))
    proof = tuple(decode_base64(line) for line in lines[2:])
    if index is None or not leaf or any(len(node) != HASH_BYTES for node in proof):
        raise MalformedError("a receipt has its entry, its index and hashes")
    return Receipt(leaf, int(index[1]), proof, note.encode())


def check_receipt(
    verify: Verify, log: NoteKey, witnesses: Sequence[Witness], receipt: Receipt
) -> Proven:
    """What a receipt proves of this log; raises where it proves nothing.

    :class:`SignatureError` when the log did not sign its head, or the entry does not stand
    under it; :class:`MalformedError` when it is not made as a receipt.
    """
    note = read_note(receipt.note)
    said = read_checkpoint(note.text)
    if said.origin != log.name or not any(
        has_signed(verify, log, note.text, one) for one in note.signatures
    ):
        raise SignatureError(LOG, said.size, "the head is not signed by this log")
    if not verify_inclusion(
        leaf_hash(receipt.leaf), receipt.index, said.size, receipt.proof, said.root
    ):
        raise SignatureError(LOG, receipt.index + 1, "this entry does not stand under that head")
    stamp = _stamp(receipt.leaf)
    if stamp.position != receipt.index + 1:
        raise MalformedError("the entry says another position")
    return Proven(
        said.origin,
        said.size,
        stamp.position,
        stamp.received_at,
        stamp.number,
        receipt.leaf[:HASH_BYTES],
        cosigners(verify, witnesses, note.text, note_lines(receipt.note)),
    )


def code_of(text: str) -> str:
    """The receipt as the text of a QR code: letters and digits of its own set."""
    data = zlib.compress(text.encode(), 9)
    pairs = (data[at : at + 2] for at in range(0, len(data), 2))
    return CODE + "".join(_three(int.from_bytes(pair, "big"), len(pair)) for pair in pairs)


def code_bytes(code: str) -> int:
    """How much of a QR code a text of that set takes."""
    return -(-(len(code) // 2 * 11 + len(code) % 2 * 6) // 8)


def _unpacked(code: str) -> str:
    """The text behind a code (base45, RFC 9285)."""
    digits = code.removeprefix(CODE)
    data = bytearray()
    for at in range(0, len(digits), 3):
        part = digits[at : at + 3]
        value = sum(_DIGITS.find(digit) * 45**n for n, digit in enumerate(part))
        size = len(part) - 1
        if any(digit not in _DIGITS for digit in part) or size < 1 or value >= 256**size:
            raise MalformedError("not the code of a receipt")
        data += value.to_bytes(size, "big")
    opener = zlib.decompressobj()
    try:
        text = opener.decompress(bytes(data), MOST_TEXT).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise MalformedError("not the code of a receipt") from error
    if not opener.eof:
        raise MalformedError("not the whole code of a receipt")
    return text


def _three(value: int, size: int) -> str:
    digits = []
    for _ in range(size + 1):
        value, digit = divmod(value, 45)
        digits.append(_DIGITS[digit])
    return "".join(digits)


def _stamp(leaf: bytes) -> Stamp:
    try:
        return _stamp_decoder.decode(leaf[HASH_BYTES:])
    except (msgspec.DecodeError, ValueError) as error:
        raise MalformedError("the entry has no stamp") from error


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
