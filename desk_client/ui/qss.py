"""The style sheet, built from the tokens.

Only what Qt draws itself is styled here. Widgets that paint themselves (buttons with keys, chips,
bars) read the same tokens from `theme.current()`. They have no least height here: it would stand
above the one they ask for, and they would be pressed together where there is little room.
"""

from __future__ import annotations

from string import Template

from desk_client.ui import resources
from desk_client.ui.tokens import Theme

SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, #canvas { background: $canvas; }
QToolTip { color: $text; background: $surface; border: 1px solid $line; padding: 4px;
    font-size: ${note_px}px; }

QLabel { background: transparent; }
QLabel[kind="note"] { color: $soft; font-size: ${note_px}px; }
QLabel[kind="section"] { font-size: ${section_px}px; font-weight: bold; }
QLabel[kind="title"] { font-size: ${title_px}px; font-weight: bold; }
QLabel[kind="figure"] { font-size: ${figure_px}px; font-weight: bold; }
QLabel[kind="caption"] { color: $soft; }
QLabel[kind="error"] { color: $overdue; font-size: ${note_px}px; }
QLabel[kind="strong"] { font-weight: bold; }
QLabel[kind="question"] { border: 1px solid $line; border-radius: 6px; padding: 6px 9px; }
QLabel[kind="question"]:focus { border: 2px solid $primary; padding: 5px 8px; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="overdue"] { color: $overdue; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="info"] { color: $primary; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QPushButton[role="tag"] { background: $canvas; color: $soft; border: 1px solid $canvas;
    border-radius: 4px; padding: 1px 8px; min-height: ${inner_px}px; }
QPushButton[role="tag"]:hover { border-color: $soft; }
QPushButton[role="tag"]:focus { border-color: $primary; }
QPushButton[role="tag"]:checked { background: $primary_soft; color: $primary; }

QFrame[role="card"][chosen="true"] { border: 2px solid $primary; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[role="top"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="bottom"] { background: $surface; border: none; border-top: 1px solid $line; }

QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
    background: $surface; border: 1px solid $line; border-radius: 6px;
    padding: 1px 9px; min-height: ${inner_px}px;
    placeholder-text-color: $soft;
    selection-background-color: $primary; selection-color: $on_primary; }
QPlainTextEdit { padding: 5px 5px; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: $soft; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {
    border: 2px solid $primary; padding: 0px 8px; }
QPlainTextEdit:focus { padding: 4px 4px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
    border: 2px solid $overdue; padding: 0px 8px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
    background: $canvas; color: $soft; }
QLineEdit:read-only { background: $canvas; }
#search { background: $canvas; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$chevron"); width: ${note_px}px; height: ${note_px}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; outline: none;
    selection-background-color: $primary_soft; selection-color: $primary; padding: 4px; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox { min-height: ${inner_px}px; }
QCheckBox::indicator { width: ${icon_px}px; height: ${icon_px}px;
    border: 1px solid $soft; border-radius: 3px; background: $surface; }
QCheckBox::indicator:checked { background: $primary; border-color: $primary;
    image: url("$check"); }
QCheckBox:focus { color: $primary; text-decoration: underline; }

QPushButton { background: $surface; border: 1px solid $line; border-radius: 6px;
    padding: 0 14px; }
QPushButton:hover { border-color: $soft; }
QPushButton:focus { border: 2px solid $primary; padding: 0 13px; }
QPushButton:disabled { background: $canvas; color: $soft; }

QTableView, QListView, QTreeView { background: $surface; border: none; outline: none;
    gridline-color: $line; alternate-background-color: $surface;
    selection-background-color: $primary_soft; selection-color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $soft; border: none;
    border-bottom: 1px solid $line; padding: 0 8px; font-size: ${note_px}px; }
QHeaderView::section:hover { color: $primary; }
QHeaderView::down-arrow { image: url("$chevron"); width: 10px; height: 10px; }
QHeaderView::up-arrow { image: url("$chevron_up"); width: 10px; height: 10px; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="sheet"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $handle; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenuBar { background: $surface; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 6px 12px; background: transparent; }
QMenuBar::item:selected { background: $primary_soft; color: $primary; }
QMenu { background: $surface; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 24px; border-radius: 4px; }
QMenu::item:selected { background: $primary_soft; color: $primary; }
QMenu::item:disabled { color: $soft; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
""")


def build(theme: Theme) -> str:
    """The style sheet of a theme."""
    t = theme.tokens
    return SHEET.substitute(
        text=t.text,
        canvas=t.canvas,
        surface=t.surface,
        line=t.line,
        soft=t.soft,
        primary=t.primary,
        primary_soft=t.primary_soft,
        on_primary=t.on_primary,
        ok=t.ok,
        warn=t.warn,
        overdue=t.overdue,
        handle=t.line,
        note_px=theme.note,
        section_px=theme.section,
        title_px=theme.title,
        figure_px=theme.figure,
        icon_px=theme.icon,
        inner_px=theme.control - 4,
        check=_image(t.name, "check"),
        chevron=_image(t.name, "chevron-down"),
        chevron_up=_image(t.name, "chevron-up"),
    )


def _image(colours: str, name: str) -> str:
    # A style sheet cannot colour an image: these few lie ready in both colours.
    return resources.path("icons", "sheet", f"{name}-{colours}.svg").as_posix()
