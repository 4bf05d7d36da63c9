"""Photos and papers as telephones, scanners and offices make them, small enough to stand here."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any

from casework.cases.attaching import PapersAttached, PapersPrivate
from casework.papers import KEY_BYTES, Media, Paper

NOTHING: Mapping[str, bytes] = {}
JPEG_HEAD = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
PLACE = b"N34.2583 E108.9422"
"""Where the photo was taken, as its EXIF part says."""


def jpeg(width: int = 64, height: int = 48, body: bytes = b"picture", turned: int = 6) -> bytes:
    """A photo of a telephone: how it is turned, where it was taken, its size, its picture."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0)
    gps = struct.pack(">HHII", 0x8825, 4, 1, 38)
    tiff = b"MM\x00*" + struct.pack(">IH", 8, 2) + entry + gps + bytes(4) + PLACE
    exif = b"Exif\x00\x00" + tiff
    app1 = b"\xff\xe1" + struct.pack(">H", 2 + len(exif)) + exif
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    return JPEG_HEAD + app1 + frame + scan + body + b"\xff\xd9"


def png(width: int = 3, height: int = 2, text: bytes = b"") -> bytes:
    """A picture that any program opens, with a remark."""
    rows = b"".join(b"\x00" + b"\x10\x20\x30" * width for _ in range(height))
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))]
    parts += [(b"tEXt", b"Comment\x00" + text)] if text else []
    parts += [(b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_png_part, parts))


def _png_part(part: tuple[bytes, bytes]) -> bytes:
    kind, data = part
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def webp(width: int = 64, height: int = 48, exif: bytes = b"") -> bytes:
    """The frame of a picture, with what it says beside it."""
    flags = 0x08 if exif else 0
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    parts = [(b"VP8X", bytes([flags, 0, 0, 0]) + size), (b"VP8 ", b"picture!")]
    parts += [(b"EXIF", exif)] if exif else []
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for kind, data in parts
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(more: bytes = b"") -> bytes:
    """A page with nothing on it."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\n"
        + more
        + b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
    )


def office(main: str = "word/document.xml", members: Mapping[str, bytes] = NOTHING) -> bytes:
    """A document of an office program; ``members``: what lies in it beside its text."""
    found = BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b"<Types/>")
        file.writestr(main, b"<document/>")
        for name, data in members.items():
            file.writestr(name, data)
    return found.getvalue()


def photo(number: int = 1) -> PapersPrivate:
    """What an officer attaches: one photo, another for each number."""
    name = sha256(str(number).encode()).hexdigest()
    paper = Paper(name, "现场照片.jpg", Media.JPEG, 400_000, bytes(KEY_BYTES))
    return PapersPrivate((paper,), "现场照片")


def attached(life: Any) -> tuple[PapersAttached, PapersPrivate]:
    """The ordinary form by which a photo is put to a case."""
    return PapersAttached(), photo(life.state.count)
