"""The look of every window, once: colours, type sizes and fonts.

Widgets take colours from `current()` when they paint and from the style sheet otherwise; none
writes a colour or a pixel size of its own, so one change in `tokens` reaches every screen.

The theme belongs to the `QApplication`, as its palette does: `apply` stores it there and restyles
all windows at once; a widget that paints itself repaints on the `StyleChange` event that follows.
"""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desk_client.ui import qss
from desk_client.ui.fonts import COMMON_SAMPLE, RARE_SAMPLE, missing_glyphs
from desk_client.ui.tokens import DARK, LIGHT, Size, Theme, Tokens, Tone, contrast

__all__ = [
    "COMMON_SAMPLE",
    "DARK",
    "LIGHT",
    "RARE_SAMPLE",
    "Size",
    "Theme",
    "Tokens",
    "Tone",
    "apply",
    "contrast",
    "current",
    "mark",
    "missing_glyphs",
    "set_window_scale",
]


def apply(app: QApplication, theme: Theme) -> None:
    """Give every window of `app` this theme, those already open too."""
    app.setProperty("desk_theme", theme)
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette(theme.tokens))
    app.setFont(theme.font())
    app.setStyleSheet(qss.build(theme))


def current() -> Theme:
    """The theme last applied; the light one at normal size before that."""
    app = QCoreApplication.instance()
    theme = app.property("desk_theme") if app is not None else None
    return theme if isinstance(theme, Theme) else Theme()


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Set the properties that the style sheet selects on (`role`, `kind`, `tone` …) and restyle."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def set_window_scale(percent: int) -> None:
    """Enlarge whole windows, 100 to 200 percent. Call before the QApplication is made."""
    if QCoreApplication.instance() is not None:
        raise RuntimeError("the window scale can only be set before the application is made")
    os.environ["QT_SCALE_FACTOR"] = f"{min(200, max(100, percent)) / 100:g}"


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.canvas,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.canvas,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.soft,
        QPalette.ColorRole.Highlight: tokens.primary,
        QPalette.ColorRole.HighlightedText: tokens.on_primary,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Link: tokens.primary,
        QPalette.ColorRole.Mid: tokens.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.soft))
    return palette
