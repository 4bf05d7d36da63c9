"""Plain words on a window, in one of the sizes of the theme."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desk_client.ui import theme
from desk_client.ui.tokens import Tone


class Text(StrEnum):
    """What the words are; the style sheet knows the size and weight."""

    BODY = "body"
    NOTE = "note"
    SECTION = "section"
    TITLE = "title"
    FIGURE = "figure"
    STRONG = "strong"
    ERROR = "error"


def text(
    words: str,
    kind: Text = Text.BODY,
    parent: QWidget | None = None,
    *,
    wraps: bool = False,
    tone: Tone | None = None,
    selectable: bool = False,
) -> QLabel:
    """A label. Always plain text: what citizens write must never be read as markup."""
    label = QLabel(words, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    theme.mark(label, kind=kind.value, tone=tone.value if tone else "")
    if selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label


def set_tone(label: QLabel, tone: Tone | None) -> None:
    """Colour the words; say the same thing in the words too."""
    theme.mark(label, tone=tone.value if tone else "")
