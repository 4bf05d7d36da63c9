"""What a photo says beside its picture: taken off before a citizen's photo is kept.

The rule it keeps (个人信息保护法 6: no more than is needed): a telephone writes into a photo where
it was taken, when and with which machine.  Nobody asked the citizen for that, and they do not see
that they give it.  How the picture is turned stays, as whoever looks at it needs it; the picture
itself is the same to the last bit.  What cannot be read as it should be stays whole.
"""

import struct
from collections.abc import Iterator

from casework.papers import Media

_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
_TEXTS = frozenset({b"eXIf", b"iTXt", b"tEXt", b"zTXt", b"tIME"})


def bare(data: bytes, media: Media) -> bytes:
    """A photo without what it says of place, time and machine; any other paper as it is."""
    try:
        match media:
            case Media.JPEG:
                return _jpeg(data)
            case Media.PNG:
                return _png(data)
            case Media.WEBP:
                return _webp(data)
            case _:
                return data
    except (struct.error, IndexError):
        return data


def _jpeg(data: bytes) -> bytes:
    """Segments of applications go but for the frame's own and the colours (JFIF, ICC, Adobe)."""
    kept, at = [data[:2]], 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, size = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + 2 + size]
        if marker == 0xE1 and segment[4:10] == _EXIF:
            kept.append(_turned(segment[10:]))
        elif marker not in (0xE1, 0xED, 0xFE):
            kept.append(segment)
        at += 2 + size
    return b"".join(kept) + data[at:]


def _turned(tiff: bytes) -> bytes:
    """An EXIF segment that says how the picture is turned, and nothing else; or none."""
    order = ">" if tiff[:2] == b"MM" else "<"
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    (count,) = struct.unpack_from(order + "H", tiff, first)
    for number in range(count):
        tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * number)
        if tag == _ORIENTATION and 1 < value <= 8:
            entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, value, 0)
            said = b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
            return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF + said)) + _EXIF + said
    return b""


def _png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] not in _TEXTS:
            kept.append(data[at : at + 12 + size])
        at += 12 + size
    return b"".join(kept)


def _webp(data: bytes) -> bytes:
    chunks = [one for one in _chunks(data) if one[:4] not in (b"EXIF", b"XMP ")]
    for number, one in enumerate(chunks):
        if one[:4] == b"VP8X":
            chunks[number] = one[:8] + bytes([one[8] & ~0x0C]) + one[9:]
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunks(data: bytes) -> Iterator[bytes]:
    at = 12
    while at < len(data):
        (size,) = struct.unpack_from("<I", data, at + 4)
        end = at + 8 + size + size % 2
        yield data[at:end]
        at = end
