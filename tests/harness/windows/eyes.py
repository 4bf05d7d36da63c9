"""What an eye would stumble over in a window: cut words, what is out of reach, what has no name.

Asked of real widgets as they stand, so that a test and a picture can say the same of any page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from desk_client.ui.steps.entry import stands_for
from desk_client.ui.widgets.text import Line

CHINESE = re.compile(r"[㐀-鿿]")
WORD = re.compile(r"[A-Za-z]{3,}")
UNBROKEN = re.compile(r"[A-Za-z0-9]+")
NO_WORDS = re.compile(r"\b(Ctrl|Alt|Shift|Enter|Esc|PgUp|PgDn|PgDown|Left|Return|Space)\b")
"""Keys are printed as they stand on the keyboard."""


def faults(window: QWidget) -> list[str]:
    """Everything about the visible widgets of a window that is not as it should be."""
    return [
        *(f"cut: {words}" for words in cut_words(window)),
        *(f"out of reach: {words}" for words in out_of_reach(window)),
        *(f"on top of each other: {words}" for words in overlapping(window)),
        *(f"no name: {words}" for words in nameless(window)),
    ]


def visible(window: QWidget) -> Iterator[QWidget]:
    """The widgets that are shown, wherever they are scrolled to."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window:
            yield widget


def cut_words(window: QWidget) -> Iterator[str]:
    """Labels and buttons with less room than their words need."""
    for widget in visible(window):
        if isinstance(widget, Line):
            continue
        if isinstance(widget, QLabel) and widget.text():
            if _needs(widget).width() > widget.width() or _needs(widget).height() > widget.height():
                yield f"{widget.text()[:30]!r} {_size(widget.size())} of {_size(_needs(widget))}"
        elif isinstance(widget, QAbstractButton | QComboBox):
            least = widget.minimumSizeHint()
            if least.width() > widget.width() or least.height() > widget.height():
                called = widget.accessibleName() or type(widget).__name__
                yield f"{called[:30]!r} {_size(widget.size())} of {_size(least)}"


def _needs(label: QLabel) -> QSize:
    if label.wordWrap():
        letters = label.fontMetrics()
        longest = max(map(letters.horizontalAdvance, UNBROKEN.findall(label.text())), default=0)
        return QSize(longest, label.heightForWidth(label.width()))
    return label.minimumSizeHint()


def _size(size: QSize) -> str:
    return f"{size.width()}x{size.height()}"


def out_of_reach(window: QWidget) -> Iterator[str]:
    """What the focus reaches and no eye: outside its window, or of what does not scroll there."""
    for widget in visible(window):
        if not _is_control(widget):
            continue
        box = QRect(QPoint(0, 0), widget.size())
        inner: QWidget = widget
        outer = widget.parentWidget()
        while outer is not None and inner is not window:
            box.translate(inner.pos())
            holder = outer.parentWidget()
            if isinstance(holder, QScrollArea) and outer is holder.viewport():
                # It scrolls: down always, sideways only with a bar.
                is_upright = (
                    holder.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
                )
                if is_upright and (box.left() < -1 or box.right() > outer.width()):
                    yield f"{name(widget)} is cut by the side of {type(holder.parent()).__name__}"
                    break
                box = QRect(0, 0, min(box.width(), outer.width()), 1)
            elif not QRect(QPoint(0, 0), outer.size()).adjusted(-2, -2, 2, 2).contains(box):
                yield f"{name(widget)} is outside of {type(outer).__name__}"
                break
            inner, outer = outer, outer.parentWidget()


def overlapping(window: QWidget) -> Iterator[str]:
    """Controls and words that lie on each other without one being part of the other."""
    for parent in visible(window):
        if isinstance(parent, QAbstractScrollArea | QLineEdit | QComboBox):
            continue
        shown = [
            one
            for one in parent.children()
            if isinstance(one, QWidget) and one.isVisible() and not one.isWindow()
        ]
        for number, one in enumerate(shown):
            for other in shown[number + 1 :]:
                both = one.geometry() & other.geometry()
                if both.width() > 2 and both.height() > 2 and _says(one) and _says(other):
                    where = f"{_box(one)} and {_box(other)} of {_size(parent.size())}"
                    yield f"{name(one)} and {name(other)} in {type(parent).__name__}: {where}"


def _box(widget: QWidget) -> str:
    return f"{widget.x()}+{widget.width()}, {widget.y()}+{widget.height()}"


def _says(widget: QWidget) -> bool:
    return _is_control(widget) or (isinstance(widget, QLabel) and bool(widget.text()))


def nameless(window: QWidget) -> Iterator[str]:
    """Controls of which a screen reader has nothing to say."""
    for widget in visible(window):
        if _is_control(widget) and not spoken(widget):
            yield f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"


def spoken(widget: QWidget) -> str:
    """What a screen reader says of a control."""
    said = widget.accessibleName()
    if not said and isinstance(widget, QAbstractButton | QLabel):
        said = widget.text()
    return said


def foreign(window: QWidget) -> Iterator[str]:
    """English words in a Chinese window."""
    for widget in visible(window):
        words = ""
        if isinstance(widget, QLabel | QAbstractButton):
            words = widget.text()
        elif isinstance(widget, QLineEdit | QPlainTextEdit):
            words = widget.placeholderText()
        elif isinstance(widget, QComboBox):
            words = widget.currentText()
        if WORD.search(NO_WORDS.sub("", words)) and not CHINESE.search(words):
            yield f"{type(widget).__name__} {words[:40]!r}"


def controls(window: QWidget) -> list[QWidget]:
    """What the Tab key should stop at."""
    return [one for one in visible(window) if _is_control(one)]


def _is_control(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.isEnabled() and stands_for(widget) is None


def name(widget: QWidget) -> str:
    """What a control is and what it is called."""
    return f"{type(widget).__name__} {spoken(widget)[:24]!r}"
