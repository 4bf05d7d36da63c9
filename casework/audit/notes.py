"""Signed notes and checkpoints, to the byte as C2SP writes them: what stock tools read.

Rules kept (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature):

* a note is text, an empty line, and signature lines; only its text is signed, and a key is
  known by its name and the first four bytes of a hash over name, kind and key;
* a checkpoint's text is origin, size and root; ``at`` is not in it, for a log's own word has
  no time: a witness's cosignature says when;
* no text of a note can pass for another thing that is signed here, nor the other way round:
  a note holds no zero byte, and every other message has one.

Signatures are suite 1 (Ed25519); :data:`casework.audit.heads.Verify` is passed in.
"""

import base64
import binascii
import hashlib
import re

from msgspec import Struct

from casework.audit.heads import Sign, Verify
from casework.errors import MalformedError

ED25519 = 1
"""Kind of a key that signs a note as it stands."""

COSIGNER = 4
"""Kind of a key that says when it saw a checkpoint as the newest."""

SUITE = 1
KEY_BYTES = 32
SIGNATURE_BYTES = 64
TIME_BYTES = 8
ID_BYTES = 4
DASH = "\N{EM DASH} "
MOST_SIGNATURES = 100
MOST_COUNT = 2**63 - 1
_COUNT = re.compile("0|[1-9][0-9]{0,18}")


class NoteKey(Struct, frozen=True):
    """Who signs notes: a name that tells it apart, the kind of its signatures, its key."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that a signature line begins with."""
        told = f"{self.name}\n".encode() + bytes((self.kind,)) + self.public
        return hashlib.sha256(told).digest()[:ID_BYTES]

    @property
    def vkey(self) -> str:
        """The key as one word, the way every tool takes it."""
        key = base64.b64encode(bytes((self.kind,)) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{key}"


class NoteSignature(Struct, frozen=True):
    """A signature line, taken apart; whether it holds is another question."""

    name: str
    id: bytes
    signature: bytes


class Note(Struct, frozen=True):
    """Text and who claims to have signed it."""

    text: str
    signatures: tuple[NoteSignature, ...]


class Checkpoint(Struct, frozen=True):
    """The head of a log, as a note says it."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n"


def is_key_name(name: str) -> bool:
    """Whether a log or a witness may be called that."""
    return bool(name) and "+" not in name and name.isprintable() and not _has_space(name)


def read_vkey(vkey: str) -> NoteKey:
    """The key that one word says; :class:`MalformedError` if it is none of ours."""
    name, _, rest = vkey.partition("+")
    id, _, key = rest.partition("+")
    data = decode_base64(key)
    found = NoteKey(name, data[0], data[1:]) if data else None
    if found is None or not is_key_name(name) or found.kind not in (ED25519, COSIGNER):
        raise MalformedError("not the key of a note")
    if len(found.public) != KEY_BYTES or found.id.hex() != id:
        raise MalformedError("the key does not fit its own name")
    return found


def read_note(data: bytes) -> Note:
    """A note taken apart; :class:`MalformedError` if the bytes are none."""
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise MalformedError("a note is UTF-8") from error
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise MalformedError("a note ends with lines of signatures")
    if any(character < " " and character != "\n" for character in whole):
        raise MalformedError("a control character in a note")
    signed = lines.removesuffix("\n").split("\n")
    if len(signed) > MOST_SIGNATURES:
        raise MalformedError("more signatures than anybody needs")
    return Note(text + "\n", tuple(read_signature(line) for line in signed))


def read_signature(line: str) -> NoteSignature:
    """A signature line without its end; :class:`MalformedError` if it is none."""
    name, _, text = line.removeprefix(DASH).partition(" ")
    data = decode_base64(text)
    if not line.startswith(DASH) or not is_key_name(name) or len(data) <= ID_BYTES:
        raise MalformedError("not the signature of a note")
    return NoteSignature(name, data[:ID_BYTES], data[ID_BYTES:])


def read_checkpoint(text: str) -> Checkpoint:
    """What a note's text says of a log; lines of the log's own after the third are refused.

    This log has none, and no witness could stand for them.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise MalformedError("not a checkpoint")
    origin, size, root = lines[0], lines[1], decode_base64(lines[2])
    count = read_count(size)
    if len(root) != KEY_BYTES:
        raise MalformedError("a checkpoint's root is a hash")
    return Checkpoint(origin, count, root)


def read_count(text: str) -> int:
    """How long a log is, as its one spelling says; no log is longer than a database counts."""
    if not _COUNT.fullmatch(text) or int(text) > MOST_COUNT:
        raise MalformedError("a size is a plain number")
    return int(text)


def sign_note(sign: Sign, key: NoteKey, text: str) -> str:
    """The line with which ``key`` vouches for a text."""
    return _line(key, sign(text.encode()))


def cosign(sign: Sign, key: NoteKey, text: str, at: int) -> str:
    """The line with which ``key`` says: at this second, this is the newest I have seen."""
    return _line(key, at.to_bytes(TIME_BYTES, "big") + sign(_cosigned(text, at)))


def note_of(text: str, lines: tuple[str, ...]) -> bytes:
    """The whole note: text and signature lines."""
    return (text + "\n" + "".join(line + "\n" for line in lines)).encode()


def note_lines(note: bytes) -> list[str]:
    """The signature lines of a note as they stand."""
    return [line for line in note.decode().split("\n") if line.startswith(DASH)]


def has_signed(verify: Verify, key: NoteKey, text: str, one: NoteSignature) -> bool:
    """Whether this line is ``key``'s over this very text."""
    if (one.name, one.id) != (key.name, key.id):
        return False
    if key.kind == ED25519:
        return verify(SUITE, key.public, text.encode(), one.signature)
    at = cosigned_at(one)
    if key.kind != COSIGNER or at is None:
        return False
    return verify(SUITE, key.public, _cosigned(text, at), one.signature[TIME_BYTES:])


def cosigned_at(one: NoteSignature) -> int | None:
    """The second that a cosignature names; ``None`` if the line is no cosignature."""
    if len(one.signature) != TIME_BYTES + SIGNATURE_BYTES:
        return None
    at = int.from_bytes(one.signature[:TIME_BYTES], "big")
    return at if at < 2**63 else None


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _line(key: NoteKey, signature: bytes) -> str:
    return f"{DASH}{key.name} {base64.b64encode(key.id + signature).decode()}"


def decode_base64(text: str) -> bytes:
    """The bytes behind the one proper spelling; nothing for any other."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if base64.b64encode(data).decode() == text else b""


def _has_space(text: str) -> bool:
    return any(character.isspace() for character in text)
