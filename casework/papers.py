"""材料: photos and papers that go with a case, and what may be one.

A paper is encrypted with a key of its own, used once, on the machine where it was taken:
AES-256-GCM with a nonce of zeros and no associated data.  It is named by the SHA-256 of the
encrypted bytes, and travels and lies under that name, beside the journal.  All that is known of it
(its name, its size, the key) stands in the sealed part of the event that attached it: whoever is
sent the case can open it, whoever has the bytes alone cannot, and once the sealed part is erased
nobody can.

The bounds stand here and not in ``casework.sizes``, which knows what a case is.  Whether bytes are
what they say is asked by ``casework.paper_check``, before they are taken.

Source: our own design ([D], docs/adr/0062); the kinds are what telephones, scanners and offices
make.
"""

import re
import unicodedata
from datetime import datetime
from typing import Annotated

from msgspec import Struct

from casework.codes import Coded
from casework.event import Label
from casework.fields import Meaning, given

KEY_BYTES = 32
NONCE = bytes(12)
"""Of zeros: a key encrypts one paper and nothing else."""
TAG_BYTES = 16
"""By so many bytes the encrypted paper is longer than the paper."""

MOST_PAPER_BYTES = 20 * 1024 * 1024
"""One paper; a telephone's photo has some 5 MiB, ten scanned pages as much."""

MOST_PAPERS_AT_ONCE = 20
"""Papers of one step."""

MOST_PAPERS = 200
"""Papers of one case."""

MOST_NAME = 120
"""Code points of a file's name: with it, a folder of any system takes the file."""

MOST_ENCRYPTED = MOST_PAPER_BYTES + TAG_BYTES
_SHA_256 = re.compile(r"[0-9a-f]{64}")
_KB, _MB = 1024, 1024 * 1024


class Media(Coded):
    """What a paper is, told from its content and never from its name."""

    JPEG = "image/jpeg", "照片(JPEG)", "Photo (JPEG)"
    PNG = "image/png", "图片(PNG)", "Picture (PNG)"
    WEBP = "image/webp", "图片(WebP)", "Picture (WebP)"
    PDF = "application/pdf", "PDF 文件", "PDF"
    TEXT = "text/plain", "文本", "Plain text"
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word 文档",
        "Word document",
    )
    XLSX = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Excel 表格",
        "Excel sheet",
    )


SUFFIXES = {
    Media.JPEG: (".jpg", ".jpeg"),
    Media.PNG: (".png",),
    Media.WEBP: (".webp",),
    Media.PDF: (".pdf",),
    Media.TEXT: (".txt", ".csv"),
    Media.DOCX: (".docx",),
    Media.XLSX: (".xlsx",),
}
"""How the name of a paper of each kind ends; the first is given to a name that ends otherwise."""

PICTURES = frozenset({Media.JPEG, Media.PNG, Media.WEBP})
"""What is shown as a picture."""

SHOWN_HERE = PICTURES | {Media.PDF}
"""What a preview is made of; the rest is kept, saved elsewhere, and never opened by us."""


class Paper(Struct, frozen=True):
    """A paper of a case.

    ``sha256`` names the encrypted bytes; ``size`` is that of the paper itself, in bytes; ``key``
    opens it.  Always sealed: a file name may say who somebody is.
    """

    sha256: Annotated[str, given("校验值", "Digest")]
    name: Annotated[str, given("文件名", "Name")]
    media: Annotated[Media, given("类型", "Kind")]
    size: Annotated[int, given("字节数", "Bytes")]
    key: Annotated[bytes, given("密钥", "Key", Meaning.SECRET)]

    @property
    def encrypted_size(self) -> int:
        """How many bytes lie and travel under its name."""
        return self.size + TAG_BYTES

    def in_words(self) -> Label:
        """Its name and its size."""
        words = f"{self.name} ({size_in_words(self.size)})"
        return Label(words, words)


class Attached(Struct, frozen=True, array_like=True):
    """A paper as the case has it: by whom it was attached, and when."""

    paper: Paper
    by: str
    at: datetime


def size_in_words(size: int) -> str:
    """A size as people read it: ``820 KB``, ``3.4 MB``."""
    if size < _MB:
        return f"{max(1, round(size / _KB))} KB"
    return f"{size / _MB:.1f} MB"


def is_digest(text: str) -> bool:
    """Whether a text can name a paper."""
    return _SHA_256.fullmatch(text) is not None


def fitting_name(name: str, media: Media) -> str:
    """The name of a file as it is kept: no folder, nothing invisible, ending as its kind does.

    So what is saved from it later is no program, whatever it was called when it came.
    """
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(one for one in bare if not unicodedata.category(one).startswith("C"))
    bare = "".join("_" if one in '<>:"|?*' else one for one in bare).strip(". ")
    ends = SUFFIXES[media]
    stem, ending = bare, ends[0]
    for one in ends:
        if bare.lower().endswith(one):
            stem, ending = bare[: -len(one)].rstrip(". "), one
    return (stem[: MOST_NAME - len(ending)] or "材料") + ending


def wrong_with(paper: Paper) -> bool:
    """Whether what an event says of a paper cannot be."""
    return not (
        is_digest(paper.sha256)
        and len(paper.key) == KEY_BYTES
        and 0 < paper.size <= MOST_PAPER_BYTES
        and paper.name == fitting_name(paper.name, paper.media)
    )
