"""The font stack, and whether this machine can draw the names of its citizens.

Names hold characters of GB 18030 level 3; a box instead of a character on a paper is a wrong name.
So the families with the rare planes stand behind the readable ones in every font, and what no
installed family can draw is said at the start instead of being found at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QRawFont

READABLE = ("Noto Sans CJK SC", "Microsoft YaHei", "Noto Sans SC", "PingFang SC")
RARE = ("HanaMinA", "HanaMinB", "SimSun-ExtB", "Plangothic P1", "Plangothic P2")

COMMON_SAMPLE = "警务离线退回销号群众诉求"
RARE_SAMPLE = "𬭛𪨰㼆龘𠀀𪚥"


@lru_cache(maxsize=1)
def stack() -> list[str]:
    """Installed families in the order in which a character is looked for."""
    installed = set(QFontDatabase.families())
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    names = (*(f for f in READABLE if f in installed), system, *(f for f in RARE if f in installed))
    return list(dict.fromkeys(names))


def missing_glyphs(sample: str, families: Iterable[str] | None = None) -> str:
    """Characters of `sample` that no family of the stack (or of `families`) can draw, in order."""
    faces = [_face(family) for family in (stack() if families is None else families)]
    return "".join(c for c in sample if not any(face.supportsCharacter(ord(c)) for face in faces))


def _face(family: str) -> QRawFont:
    if family not in QFontDatabase.families() and family not in ("", stack()[0]):
        return QRawFont()
    font = QFont(family)
    font.setPixelSize(14)
    return QRawFont.fromFont(font)
