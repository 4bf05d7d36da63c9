"""The lot: a signature that nobody could know beforehand, and which cases it draws."""

import hashlib
from collections.abc import Iterable
from typing import Annotated

from msgspec import Struct

from casework.audit.notes import read_signature
from casework.errors import MalformedError
from casework.event import Label
from casework.fields import given

_PREFIX = b"call_sample\0"


class Lot(Struct, frozen=True, kw_only=True):
    """A head of the log and the line that a witness wrote under it; the centre, where none is.

    As they stand in a checkpoint, ``root`` in base64.
    """

    origin: Annotated[str, given("日志名称", "Log")]
    size: Annotated[int, given("日志长度", "Length")]
    root: Annotated[str, given("日志根", "Root")]
    line: Annotated[str, given("见证签名", "Signature")]

    @property
    def text(self) -> str:
        """The head in the words that were signed."""
        return f"{self.origin}\n{self.size}\n{self.root}\n"

    @property
    def by(self) -> str:
        """Who signed; empty where the line is none."""
        try:
            return read_signature(self.line).name
        except MalformedError:
            return ""

    @property
    def is_witnessed(self) -> bool:
        """Whether somebody else than the centre signed it."""
        return self.by not in ("", self.origin)

    def in_words(self) -> Label:
        """By whose signature, under which head."""
        zh = "见证人" if self.is_witnessed else "中心自己(没有见证人)"
        en = "the witness" if self.is_witnessed else "the centre itself (there is no witness),"
        return Label(
            f"由{zh}{self.by}在第 {self.size:,} 条处的签名抽定",
            f"By the signature of {en} {self.by} at record {self.size:,}",
        )


def drawn(lot: Lot, cases: Iterable[str], percent: int) -> tuple[str, ...]:
    """Which cases of a list are asked: ``percent`` of a hundred, each by itself, in its order."""
    seed = hashlib.sha256(_PREFIX + f"{lot.text}\n{lot.line}".encode()).digest()
    return tuple(
        case
        for case in cases
        if int.from_bytes(hashlib.sha256(seed + case.encode()).digest()[:8]) % 100 < percent
    )
