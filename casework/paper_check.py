"""Whether bytes may be kept as a paper: asked before they are taken, at the desk and on the page.

Rules kept: what a paper is is told from its content; a picture says how large it is before anybody
decodes it, and is refused beyond :data:`MOST_PIXELS`; an office document is a ZIP file, whose list
is bounded before it is read and whose members are never unpacked here; a PDF that asks for a
password, or openly carries a program or other files, is refused.  What hides in a PDF is not found
by this: whoever shows one uses a library that runs nothing (docs/threats.md).

Pure: bytes in, an answer out.
"""

import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import NamedTuple

from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of
from casework.papers import MOST_PAPER_BYTES, Media, fitting_name, size_in_words

MOST_PIXELS = 100_000_000
"""Width times height; a telephone's best has 50 million, decoded 200 MB."""

MOST_SIDE = 30_000
MOST_MEMBERS = 2_000
"""Files within an office document; one with a thousand pictures has some 1,100."""

MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
"""By so much a member may shrink; XML does by 20, a bomb by 1,000."""

_SMALL = 1024 * 1024
"""A member that unpacks to less may shrink by anything."""


class Examined(NamedTuple):
    """Bytes that may be kept: what they are, and the name under which they are."""

    media: Media
    name: str


NOTHING = Label("文件是空的", "The file is empty")
UNKNOWN = Label(
    "不是可以附的文件:照片(JPEG、PNG、WebP)、PDF、Word(docx)、Excel(xlsx)、文本",
    "No file that is taken: photos (JPEG, PNG, WebP), PDF, Word (docx), Excel (xlsx), plain text",
)
BROKEN = Label("文件不完整或已损坏,请重新选择", "The file is damaged or not whole; choose it anew")
TOO_MANY_PIXELS = Label(
    "图片尺寸过大,请缩小后再附", "The picture has too many pixels; make it smaller"
)
LOCKED = Label(
    "文件有密码,别人打不开:请去掉密码后再附",
    "It asks for a password, so nobody else could open it: take the password off",
)
HAS_PROGRAM = Label(
    "文件里带有程序(宏、脚本)或者其他文件:请另存为不带这些内容的文件,或者附截图",
    "It carries a program (a macro, a script) or other files: save it without them, or attach a "
    "picture of it",
)
BOMB = Label(
    "文件解开后过大,不能收",
    "It unpacks to far more than it should; it is not taken",
)


def too_large(size: int) -> Label:
    """That a paper has too many bytes: how many, and what to do."""
    most, here = size_in_words(MOST_PAPER_BYTES), size_in_words(size)
    return Label(
        f"文件 {here},最大 {most}:请压缩,或者分成几份",
        f"The file has {here}, and {most} at most: make it smaller, or split it",
    )


def examined(data: bytes, name: str) -> Examined | Label:
    """What the bytes of a file called ``name`` are; in words what is wrong, where they may not be
    kept."""
    if not data:
        return NOTHING
    if len(data) > MOST_PAPER_BYTES:
        return too_large(len(data))
    media = media_of(data)
    if media is None:
        return UNKNOWN
    look = _WRONG.get(media)
    wrong = look(data) if look is not None else None
    return wrong or Examined(media, fitting_name(name, media))


def media_of(data: bytes) -> Media | None:
    """What bytes are by their beginning; ``None``: nothing that is kept."""
    if data.startswith(b"\xff\xd8\xff"):
        return Media.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Media.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Media.WEBP
    if data.startswith(b"%PDF-"):
        return Media.PDF
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return Media.TEXT if _is_text(data) else None


def dimensions(data: bytes, media: Media) -> tuple[int, int] | None:
    """Width and height that a picture says it has; ``None`` where it says none that can be."""
    try:
        found = _DIMENSIONS[media](data)
    except (struct.error, IndexError):
        return None
    return found if found is not None and min(found) > 0 else None


# -------------------------------------------------------------------------------- pictures


def _wrong_picture(media: Media) -> Callable[[bytes], Label | None]:
    def wrong(data: bytes) -> Label | None:
        found = dimensions(data, media)
        if found is None:
            return BROKEN
        width, height = found
        is_too_large = max(found) > MOST_SIDE or width * height > MOST_PIXELS
        return TOO_MANY_PIXELS if is_too_large else None

    return wrong


_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of a JPEG behind which its size stands."""


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if marker in (0xD9, 0xDA):
            return None
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _png(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return _u24(data, 24) + 1, _u24(data, 27) + 1
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = struct.unpack_from("<I", data, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _u24(data: bytes, at: int) -> int:
    return data[at] | data[at + 1] << 8 | data[at + 2] << 16


_DIMENSIONS: Mapping[Media, Callable[[bytes], tuple[int, int] | None]] = {
    Media.JPEG: _jpeg,
    Media.PNG: _png,
    Media.WEBP: _webp,
}

# ------------------------------------------------------------------------- PDF and plain text

_PROGRAMS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


def _wrong_pdf(data: bytes) -> Label | None:
    if b"%%EOF" not in data:
        return BROKEN
    if b"/Encrypt" in data:
        return LOCKED
    return HAS_PROGRAM if any(one in data for one in _PROGRAMS) else None


def _is_text(data: bytes) -> bool:
    try:
        text = text_of(data)
    except MalformedError:
        return False
    return not any(one < " " and one not in "\t\n\r\f" for one in text)


# -------------------------------------------------------------------------- office documents

_END = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF
_LONGEST_ENTRY = 512
"""Bytes of the list of a ZIP file for each member, far above what office programs write."""

_MAIN = {"word/document.xml": Media.DOCX, "xl/workbook.xml": Media.XLSX}


def _members(data: bytes) -> list[zipfile.ZipInfo] | None:
    """What lies in a ZIP file, its list bounded before it is read; ``None``: none, or too much."""
    end = data.rfind(_END, max(0, len(data) - _LONGEST_END))
    if end < 0 or len(data) < end + 22:
        return None
    count, size = struct.unpack_from("<HI", data, end + 10)
    if count > MOST_MEMBERS or size > MOST_MEMBERS * _LONGEST_ENTRY:
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            return file.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError):
        return None


def _office(data: bytes) -> Media | None:
    names = {one.filename for one in _members(data) or ()}
    if "[Content_Types].xml" not in names:
        return None
    return next((media for name, media in _MAIN.items() if name in names), None)


def _wrong_office(data: bytes) -> Label | None:
    members = _members(data) or []
    if any(one.flag_bits & 1 for one in members):
        return LOCKED
    return HAS_PROGRAM if any(map(_is_program, members)) else _bomb(members)


def _is_program(member: zipfile.ZipInfo) -> bool:
    """Whether it is a macro, or a file of another program within."""
    name = member.filename.lower()
    return "vbaproject" in name or "/embeddings/" in name or name.endswith((".exe", ".dll", ".js"))


def _bomb(members: list[zipfile.ZipInfo]) -> Label | None:
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        return BOMB
    for one in members:
        if one.file_size > _SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1):
            return BOMB
    return None


_WRONG: Mapping[Media, Callable[[bytes], Label | None]] = {
    Media.JPEG: _wrong_picture(Media.JPEG),
    Media.PNG: _wrong_picture(Media.PNG),
    Media.WEBP: _wrong_picture(Media.WEBP),
    Media.PDF: _wrong_pdf,
    Media.DOCX: _wrong_office,
    Media.XLSX: _wrong_office,
}
