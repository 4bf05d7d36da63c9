"""The enrolment string: all that a new machine needs to find its centre, in one line.

The centre writes it, a desk reads it: the one-time code, the centre's address, its network
zone, and the certificates of the authority that vouches for it.  The certificates go whole and
not as fingerprints: a server does not send its root, and a desk asks nobody it cannot trust yet.

Its letters are Crockford's, as those of a code: capitals and small ones, I, L and O, blanks and
dashes are as good as what stands there, so it may be pasted, scanned, or read out.  A CRC-32
closes it, which finds every single wrong letter and every two that changed places; bits that
say nothing must be none.  It is no signature: who holds the string is let in, once.
"""

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from casework.event import Label
from casework.sameness import bare

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U to mistake."""
ALIKE = str.maketrans("ILO", "110")

MARK = "WJ"
"""What it begins with; behind it the number of its form."""
FORM = "1"
LEAST_LETTERS = 24
"""A code of its own is shorter, however it is mistyped, and every string is longer."""
MOST_LETTERS = 20_000
MOST_BYTES = 32_768
"""Of what is packed: no string makes a desk unpack without end."""
CHECK_BYTES = 4
LONG_LETTERS, LONG_BYTES = 20, 13

_RFC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_LETTERS = str.maketrans(_RFC, LETTERS)
_FROM_LETTERS = str.maketrans(LETTERS, _RFC)
_RAW = -15
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")

NOT_ONE = Label(
    f"这不是登记串。登记串由中心生成,以 {MARK}{FORM} 开头,请整行粘贴或扫描",
    f"This is no enrolment string. The centre makes it, and it begins with {MARK}{FORM}; paste or "
    "scan the whole line",
)
MISTYPED = Label(
    "登记串与中心生成的不一致:有字符输错、缺少或多余。请重新粘贴、扫描,或核对后重输",
    "The string is not as the centre made it: a letter is wrong, missing or too many. Paste or "
    "scan it again, or compare it and put it right",
)
NEWER = Label(
    "登记串的格式比本程序新。请先更新本机程序,或改为手工填写",
    "The string has a form that is newer than this program. Update the program, or enter it by "
    "hand",
)


class Invitation(Struct, frozen=True, array_like=True):
    """What lets one machine in.  ``authority``: certificates (DER); none: the system's."""

    code: str
    centre_url: str
    zone: str = ""
    authority: tuple[bytes, ...] = ()


def code_key(said: str) -> str:
    """A code, or a string, as a person types it, in one way."""
    return bare(said).translate(ALIKE)


def code_digest(said: str) -> str:
    """What is kept of a code, however a person types it: nobody can tell the code from it."""
    return hashlib.sha256(code_key(said).encode()).hexdigest()


def long_code(chance: bytes) -> str:
    """A code whose digest everybody may see: a hundred bits, in groups of four letters."""
    value = int.from_bytes(chance[:LONG_BYTES], "big")
    letters = "".join(LETTERS[value >> shift & 31] for shift in range(0, 5 * LONG_LETTERS, 5))
    return "-".join(letters[at : at + 4] for at in range(0, LONG_LETTERS, 4))


def written(invitation: Invitation) -> str:
    """The string of an invitation."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    packed = packer.compress(msgspec.msgpack.encode(invitation)) + packer.flush()
    return MARK + FORM + _letters(packed + _check(FORM, packed))


def is_string(typed: str) -> bool:
    """Whether somebody means a string, and not a code of its own."""
    return len(code_key(typed)) >= LEAST_LETTERS


def read(typed: str) -> Invitation | Label:
    """What a string holds as a person brought it; or what is wrong with it."""
    if len(typed) > MOST_LETTERS or not is_string(typed) or not code_key(typed).startswith(MARK):
        return NOT_ONE
    key = code_key(typed)[len(MARK) :]
    form, data = key[0], _bytes(key[1:])
    packed, check = data[:-CHECK_BYTES], data[-CHECK_BYTES:]
    if not packed or _check(form, packed) != check:
        return MISTYPED
    if form != FORM:
        return NEWER
    unpacker = zlib.decompressobj(_RAW)
    try:
        plain = unpacker.decompress(packed, MOST_BYTES)
        found = msgspec.msgpack.decode(plain, type=Invitation)
    except (zlib.error, msgspec.DecodeError):
        return MISTYPED
    return found if unpacker.eof else MISTYPED


def certificates_in(text: str) -> tuple[bytes, ...]:
    """The certificates of a PEM text, whatever stands around them."""
    try:
        return tuple(binascii.a2b_base64(one) for one in _PEM.findall(text))
    except binascii.Error:
        return ()


def pem_of(certificates: Iterable[bytes]) -> str:
    """Certificates as a PEM text."""
    return "".join(
        "-----BEGIN CERTIFICATE-----\n"
        + base64.encodebytes(one).decode("ascii")
        + "-----END CERTIFICATE-----\n"
        for one in certificates
    )


def fingerprint(certificate: bytes) -> str:
    """The SHA-256 of a certificate in groups of four, to be compared by eye."""
    digest = hashlib.sha256(certificate).hexdigest().upper()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _check(form: str, packed: bytes) -> bytes:
    # In the order of its own bits, or a letter across the seam could slip through.
    return zlib.crc32(form.encode() + packed).to_bytes(CHECK_BYTES, "little")


def _letters(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=").translate(_TO_LETTERS)


def _bytes(letters: str) -> bytes:
    """The bytes of letters; none where no bytes are written so."""
    if not set(letters) <= set(LETTERS):
        return b""
    filled = letters.translate(_FROM_LETTERS) + "=" * (-len(letters) % 8)
    try:
        data = base64.b32decode(filled)
    except binascii.Error:
        return b""
    return data if _letters(data) == letters else b""
