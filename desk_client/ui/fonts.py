"""The font stack, and whether this machine can draw the names of its citizens.

Names hold characters of GB 18030 level 3; a box instead of a character on a paper is a wrong name.
So the families with the rare planes stand behind the readable ones in every font, and what no
installed family can draw is said at the start instead of being found at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from casework.characters import is_ideograph
from desk_client.ui import resources

READABLE = ("Noto Sans CJK SC", "Microsoft YaHei", "Noto Sans SC", "PingFang SC")
RARE = (
    "HanaMinA",
    "HanaMinB",
    "BabelStone Han",
    "SimSun-ExtB",
    "SimSun-ExtG",
    "Plangothic P1",
    "Plangothic P2",
)
"""Families with the rare planes. The set-up installs HanaMin (extensions B to F) and BabelStone
Han (parts of G and H); Plangothic (遍黑体) has all of them where a bureau puts it on its
machines. Extension I, the characters of GB 18030's Amendment 1, comes with the desk."""

COMMON_SAMPLE = "警务离线退回销号群众诉求"
RARE_SAMPLE = "𬭛𪨰㼆龘𠀀𪚥𰻝𱍐𮯰"


@lru_cache(maxsize=1)
def stack() -> list[str]:
    """Installed families in the order in which a character is looked for."""
    installed = set(QFontDatabase.families())
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    rare = (*(f for f in RARE if f in installed), *_own())
    return list(dict.fromkeys((*(f for f in READABLE if f in installed), system, *rare)))


def _own() -> list[str]:
    """The family that the desk brings along (resources/fonts): none where its file is broken."""
    file = resources.path("fonts", "rare-names.ttf")
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))


def missing_glyphs(sample: str, families: Iterable[str] | None = None) -> str:
    """Characters of `sample` that no family of the stack (or of `families`) can draw, in order."""
    faces = _faces(tuple(stack() if families is None else families))
    return "".join(c for c in sample if not any(face.supportsCharacter(ord(c)) for face in faces))


def code_points(characters: str) -> str:
    """Characters by their names, as they cannot be drawn: ``U+2EBF0``."""
    return " ".join(f"U+{ord(char):04X}" for char in dict.fromkeys(characters))


def undrawn(text: str) -> str:
    """The ideographs of a text that this machine cannot draw, by their names."""
    rare = "".join(char for char in dict.fromkeys(text) if is_ideograph(char) and char > "\u9fa5")
    return code_points(missing_glyphs(rare)) if rare else ""


def named(text: str) -> str:
    """A text with the names of the characters behind it that are boxes on this machine."""
    missing = undrawn(text)
    return f"{text} ({missing})" if missing else text


@lru_cache(maxsize=8)
def _faces(families: tuple[str, ...]) -> list[QRawFont]:
    return [_face(family) for family in families]


def _face(family: str) -> QRawFont:
    if family not in QFontDatabase.families() and family not in ("", stack()[0]):
        return QRawFont()
    font = QFont(family)
    font.setPixelSize(14)
    return QRawFont.fromFont(font)
