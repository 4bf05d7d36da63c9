"""The colours and sizes that every window is made of.

Every pair of text and ground that a widget may use has a contrast of at least 6.9:1, in the light
set and in the dark set alike; a test computes it. The light colours are those of the drawings, but
for the soft text, which is a shade darker there than drawn because drawn it reached only 5.9:1 on
the canvas.
"""

from __future__ import annotations

from enum import Enum, StrEnum

from msgspec import Struct
from PySide6.QtGui import QColor, QFont

from desk_client.ui import fonts


class Tone(StrEnum):
    """What a coloured thing says. Colour never says it alone: an icon and a word go with it."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    OVERDUE = "overdue"
    PAUSED = "paused"


class Size(Enum):
    """Body text in pixels; every other size follows from it."""

    NORMAL = 14
    LARGE = 18
    LARGEST = 22


class Tokens(Struct, frozen=True):
    """One set of colours, as #RRGGBB. `*_soft` is the ground of the colour before it."""

    name: str
    canvas: str
    surface: str
    line: str
    text: str
    soft: str
    primary: str
    primary_soft: str
    on_primary: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    overdue: str
    overdue_soft: str
    on_overdue: str
    paused: str
    paused_soft: str
    mark: str


LIGHT = Tokens(
    name="light",
    canvas="#F4F6F9",
    surface="#FFFFFF",
    line="#D5DBE3",
    text="#1F2937",
    soft="#465060",
    primary="#0B4F8A",
    primary_soft="#E6F1FB",
    on_primary="#FFFFFF",
    ok="#1B5E20",
    ok_soft="#E7F4E8",
    warn="#7A4100",
    warn_soft="#FFF3D6",
    overdue="#9B1C1C",
    overdue_soft="#FDE8E8",
    on_overdue="#FFFFFF",
    paused="#44495A",
    paused_soft="#ECEEF2",
    mark="#FFE9A8",
)

DARK = Tokens(
    name="dark",
    canvas="#12171E",
    surface="#1A212B",
    line="#3A4656",
    text="#E6EBF2",
    soft="#BCC6D3",
    primary="#94C8F8",
    primary_soft="#15324E",
    on_primary="#0B1A2A",
    ok="#A5D6A7",
    ok_soft="#17331C",
    warn="#FFCF85",
    warn_soft="#3D2C0B",
    overdue="#FFB4B4",
    overdue_soft="#48191C",
    on_overdue="#2A0B0B",
    paused="#C6CEDA",
    paused_soft="#2C3541",
    mark="#5A4A12",
)


class Theme(Struct, frozen=True):
    """Colours and sizes together. All lengths are logical pixels."""

    tokens: Tokens = LIGHT
    size: Size = Size.NORMAL

    @property
    def body(self) -> int:
        return self.size.value

    @property
    def note(self) -> int:
        return {14: 12, 18: 15, 22: 18}[self.body]

    @property
    def section(self) -> int:
        return self.body + 1

    @property
    def title(self) -> int:
        return self.body + 6

    @property
    def figure(self) -> int:
        return self.body + 10

    @property
    def control(self) -> int:
        """Height of a button or a field."""
        return {14: 34, 18: 42, 22: 48}[self.body]

    @property
    def row(self) -> int:
        """Height of a row in a list."""
        return {14: 37, 18: 44, 22: 52}[self.body]

    @property
    def line_height(self) -> int:
        return round(self.body * 1.5)

    @property
    def icon(self) -> int:
        return {14: 16, 18: 20, 22: 24}[self.body]

    def px(self, normal: int) -> int:
        """A width that has to grow with the text: `normal` pixels at the normal size."""
        return round(normal * self.body / 14)

    def pair(self, tone: Tone) -> tuple[QColor, QColor]:
        """Text and ground of a tone."""
        t = self.tokens
        text, ground = {
            Tone.INFO: (t.primary, t.primary_soft),
            Tone.OK: (t.ok, t.ok_soft),
            Tone.WARN: (t.warn, t.warn_soft),
            Tone.OVERDUE: (t.overdue, t.overdue_soft),
            Tone.PAUSED: (t.paused, t.paused_soft),
        }[tone]
        return QColor(text), QColor(ground)

    def font(self, pixels: int | None = None, *, bold: bool = False) -> QFont:
        """The font of the theme at `pixels` (body size when not given)."""
        font = QFont()
        font.setFamilies(fonts.stack())
        font.setPixelSize(pixels or self.body)
        font.setBold(bold)
        return font


def contrast(text: str, ground: str) -> float:
    """Contrast ratio of two #RRGGBB colours (WCAG 2, relative luminance)."""
    lighter, darker = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
