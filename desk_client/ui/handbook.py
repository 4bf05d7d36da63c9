"""The handbook in a window of its own: F1 opens it at the page of the room in front.

Its pages are Markdown with pictures in `resources/handbook/<language>`, one for each room and a few
for what belongs to none. Nothing outside that folder is ever opened from here.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desk_client.ui import i18n, keys, resources
from desk_client.ui.i18n import Language
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.text import Text, text

CONTENTS = "index"
SIZE = (1000, 720)
SMALLEST = (480, 320)
MARGIN = 16
FOLDERS = {Language.CHINESE: "zh", Language.ENGLISH: "en"}
OTHER = {"zh": "en", "en": "zh"}
NAMES = {"zh": "中文", "en": "English"}
"""A language is called by its own name, whichever is shown."""


class Handbook(QWidget):
    """Pages, where one came from, and a search through all of them."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setObjectName("canvas")
        self.setWindowTitle(self.tr("Handbook"))
        self.setMinimumSize(*SMALLEST)
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        self._language = FOLDERS[i18n.language()]
        self._pages = _Pages(self)
        self._sought = _Sought(self.tr("Find in the handbook"), self.tr("Find in the handbook"))
        self._note = text("", Text.NOTE)
        self._contents = KeyButton(self.tr("Contents"), "Alt+Home")
        self._back = KeyButton(self.tr("Back"), "Alt+Left")
        self._next = KeyButton(self.tr("Next place"), "F3")
        self._other = KeyButton(NAMES[OTHER[self._language]], "Ctrl+L")
        self._lay_out()
        self._contents.clicked.connect(lambda: self.show_page(CONTENTS))
        self._back.clicked.connect(self._pages.backward)
        self._next.clicked.connect(self.find_next)
        self._other.clicked.connect(self.change_language)
        self._sought.asked.connect(self.find_next)
        self._pages.backwardAvailable.connect(self._back.setEnabled)
        self._back.setEnabled(False)
        keys.bind(self, "Ctrl+F", self.take_search)
        keys.bind(self, "Esc", self.close)

    @property
    def page(self) -> str:
        """The page in front."""
        return self._pages.source().fileName().removesuffix(".md")

    @property
    def words(self) -> str:
        """What stands on it."""
        return self._pages.toPlainText()

    @property
    def marked(self) -> str:
        """What was found last."""
        return self._pages.textCursor().selectedText()

    def open_at(self, name: str) -> None:
        """Come to the front with the page of a room, or with the contents if it has none."""
        self.show_page(name if name in self._names() else CONTENTS)
        self.show()
        self.raise_()
        self.activateWindow()
        self._pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, name: str) -> None:
        """Turn to a page."""
        path = resources.path("handbook", self._language, f"{name}.md")
        self._pages.setSource(QUrl.fromLocalFile(str(path)))

    def change_language(self) -> None:
        """The same page in the other language."""
        here = self.page
        self._language = OTHER[self._language]
        self._other.setText(NAMES[OTHER[self._language]])
        self.show_page(here)

    def take_search(self) -> None:
        """Ctrl+F."""
        self._sought.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._sought.selectAll()

    def find_next(self) -> None:
        """The next place with these words: further down, then on the pages that follow."""
        words = self._sought.value
        self._say("")
        if not words or self._pages.find(words):
            return
        names = self._names()
        here = names.index(self.page)
        for name in (*names[here + 1 :], *names[: here + 1]):
            if words.casefold() in self._read(name).casefold():
                self.show_page(name)
                self._pages.moveCursor(QTextCursor.MoveOperation.Start)
                if self._pages.find(words):
                    return
        self._say(self.tr("Not in the handbook"))

    def _say(self, words: str) -> None:
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _names(self) -> list[str]:
        """All pages, the contents first."""
        folder = resources.path("handbook", self._language)
        names = sorted(path.stem for path in folder.glob("*.md"))
        return sorted(names, key=lambda name: name != CONTENTS)

    def _read(self, name: str) -> str:
        page = QTextDocument()
        path = resources.path("handbook", self._language, f"{name}.md")
        page.setMarkdown(path.read_text("utf-8"))
        return page.toPlainText()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self._contents, self._back, self._other):
            row.addWidget(button)
        row.addWidget(self._sought, 1)
        row.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._note)
        self._note.hide()
        column.addWidget(self._pages, 1)


class _Sought(TextField):
    """Enter finds, and finds on; there is no next field to go to."""

    asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if keys.is_enter(event):
            self.asked.emit()
        else:
            super().keyPressEvent(event)


class _Pages(QTextBrowser):
    """Shows what lies in the handbook's folder, and nothing else."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Page of the handbook"))
        # Its width is known before a picture is fitted to it.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.document().setDocumentMargin(MARGIN)
        self._width = 0

    def doSetSource(
        self,
        name: QUrl | str,
        type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,
    ) -> None:
        if self._is_ours(name):
            super().doSetSource(name, type)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        if not self._is_ours(name):
            return None
        if type == QTextDocument.ResourceType.ImageResource.value:
            return self._fitting(self._whole(name).toLocalFile())
        return super().loadResource(type, name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._width != self.viewport().width():
            self._width = self.viewport().width()
            at = self.verticalScrollBar().value()
            self.reload()
            self.verticalScrollBar().setValue(at)

    def _fitting(self, path: str) -> QImage:
        """A picture, no wider than there is room."""
        image = QImage(path)
        room = self.viewport().width() - 2 * round(self.document().documentMargin())
        smooth = Qt.TransformationMode.SmoothTransformation
        return image if image.width() <= room else image.scaledToWidth(max(room, 1), smooth)

    def _is_ours(self, name: QUrl | str) -> bool:
        folder = QUrl.fromLocalFile(f"{resources.path('handbook')}/")
        return folder.isParentOf(self._whole(name))

    def _whole(self, name: QUrl | str) -> QUrl:
        return self.source().resolved(QUrl(name))


class Help(QObject):
    """F1 of a window: the handbook at the page of what is in front; it goes with the window."""

    def __init__(self, window: QWidget, page: Callable[[], str]) -> None:
        super().__init__(window)
        self._window, self._page = window, page
        self.handbook: Handbook | None = None
        window.installEventFilter(self)

    def show(self) -> None:
        """Open it, or bring it to the front."""
        if self.handbook is None:
            self.handbook = Handbook(self._window)
        self.handbook.open_at(self._page())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Minimised is not gone.
        if event.type() == QEvent.Type.Hide and not event.spontaneous() and self.handbook:
            self.handbook.close()
        return False
