"""One paper, looked at: a picture or a page of it, its words, or what else can be done with it.

Rules kept: the paper is drawn by us, and nothing in it runs; what the system's own viewer is handed
is a private copy that goes with this window; what cannot be shown safely is saved, never opened.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from casework.hand_written import text_of
from casework.papers import size_in_words
from desk_client.services import papers
from desk_client.services.papers import Media, Shown
from desk_client.ui import theme
from desk_client.ui.background import Latest, run
from desk_client.ui.i18n import pick
from desk_client.ui.papers.pictures import Picture, drawn, may_be_drawn
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.scrolling import Area
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace, words_of

SIZE = (760, 820)
LARGER = 1.5
MOST_WORDS = 100_000
"""Characters of a text that are shown; all of it can be saved."""


class PaperWindow(QWidget):
    """A window beside the desk's; Esc closes it."""

    def __init__(self, beside: QWidget, workplace: Workplace, shown: Shown) -> None:
        super().__init__(beside, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(shown.paper.name)
        self.resize(*(theme.current().px(one) for one in SIZE))
        self._workplace, self._paper = workplace, shown
        self._data = b""
        self._page = self._pages = 0
        self._zoom = 1.0
        self._asked = Latest(self)
        self._lent: Path | None = None
        self._lay_out()
        session, id = workplace.session, shown.id
        run(self, lambda: papers.content(session, id), done=self._came, failed=self._failed)
        workplace.signals.leaving.connect(self.close)

    @property
    def picture(self) -> QLabel:
        """Where a picture of it stands."""
        return self._picture

    @property
    def words(self) -> str:
        """What is said instead of a picture, or below it."""
        return self._said.text()

    @property
    def page(self) -> tuple[int, int]:
        """Which page is shown, of how many; the first is 1."""
        return self._page + 1, self._pages

    def _lay_out(self) -> None:
        paper = self._paper.paper
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName(paper.name)
        self._area = Area(is_upright=False)
        self._area.setWidget(self._picture)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setAccessibleName(paper.name)
        self._said = text(self.tr("Being opened…"), wraps=True)
        self._back = self._button(self.tr("Page before"), "PgUp", lambda: self._turn(-1))
        self._on = self._button(self.tr("Next page"), "PgDown", lambda: self._turn(1))
        self._larger = self._button(self.tr("Larger"), "Ctrl++", lambda: self._scale(LARGER))
        self._smaller = self._button(self.tr("Smaller"), "Ctrl+-", lambda: self._scale(1 / LARGER))
        self._save = self._button(self.tr("Save as"), "Ctrl+S", self._ask_where)
        self._outside = self._button(self.tr("Open outside"), None, self._lend)
        close = self._button(self.tr("Close"), "Esc", self.close)
        column = QVBoxLayout(self)
        kind = f"{pick(paper.media.label)} · {size_in_words(paper.size)}"
        column.addWidget(line(paper.name, Text.SECTION))
        column.addWidget(line(kind, Text.NOTE))
        column.addWidget(self._area, 1)
        column.addWidget(self._text, 1)
        column.addWidget(self._said)
        shows = (self._back, self._on, self._larger, self._smaller)
        column.addWidget(ActionBar(*shows, self._save, self._outside, close))
        for one in (self._area, self._text, *shows, self._save, self._outside):
            one.hide()

    def _button(self, words: str, key: str | None, do: Callable[[], object]) -> KeyButton:
        button = KeyButton(words, key)
        button.clicked.connect(lambda _=False: do())
        return button

    # ------------------------------------------------------------------- showing

    def _came(self, data: bytes) -> None:
        self._data = data
        media = self._paper.paper.media
        self._save.show()
        self._outside.setVisible(media in papers.OPENED_OUTSIDE)
        if may_be_drawn(media):
            self._area.show()
            self._area.setFocus()
            is_pdf = media is Media.PDF
            for button in (self._back, self._on):
                button.setVisible(is_pdf)
            for button in (self._larger, self._smaller):
                button.show()
            # Once what stands below it has its place.
            QTimer.singleShot(0, self, self._draw)
        elif media is Media.TEXT:
            run(self, lambda: text_of(data)[:MOST_WORDS], done=self._show_words)
        else:
            self._say(
                self.tr(
                    "Such files are kept and not opened here. Saved, they open in an office "
                    "program: only where you know from whom they come."
                )
            )

    def _draw(self) -> None:
        data, media, page = self._data, self._paper.paper.media, self._page
        box = self._area.viewport().size() * self._ratio * self._zoom
        self._asked.run(
            lambda: drawn(data, media, box, page), done=self._show_picture, failed=self._failed
        )

    def _show_picture(self, picture: Picture) -> None:
        self._pages = picture.pages
        pixmap = QPixmap.fromImage(picture.image)
        pixmap.setDevicePixelRatio(self._ratio)
        self._picture.setPixmap(pixmap)
        self._picture.setMinimumSize(
            pixmap.deviceIndependentSize().toSize() if self._zoom > 1 else QSize(0, 0)
        )
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(self._page + 1 < self._pages)
        at = self.tr("Page %1 of %2").replace("%1", str(self._page + 1))
        is_pdf = self._paper.paper.media is Media.PDF
        self._say(at.replace("%2", str(self._pages)) if is_pdf else "")

    def _show_words(self, words: str) -> None:
        self._text.setPlainText(words)
        self._text.show()
        self._text.setFocus()
        self._say("")

    def _turn(self, by: int) -> None:
        self._page = min(max(0, self._page + by), self._pages - 1)
        self._draw()

    def _scale(self, by: float) -> None:
        self._zoom = min(4.0, max(1.0, self._zoom * by))
        self._draw()

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatio()

    def _failed(self, error: Exception) -> None:
        self._say(words_of(error))

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pages:
            self._draw()

    # ------------------------------------------------------------------- outside

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Save as"))
        dialog.setModal(False)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._paper.paper.name)
        dialog.fileSelected.connect(lambda name: self.save_as(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def save_as(self, path: Path) -> None:
        """Write it there, in plain."""
        data = self._data
        run(self, lambda: papers.write(data, path), done=self._saved, failed=self._failed)

    def _saved(self, path: Path) -> None:
        words = self.tr("Saved as %1. It is not protected there: delete it when it is of no use")
        self._workplace.signals.notify(words.replace("%1", path.name), Tone.OK)

    def _lend(self) -> None:
        session, data, paper = self._workplace.session, self._data, self._paper.paper
        run(self, lambda: papers.lend(session, paper, data), done=self._open, failed=self._failed)

    def _open(self, path: Path) -> None:
        self._lent = path
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._say(self.tr("A copy is open in another program; it goes with this window"))
        else:
            self._say(self.tr("No program of this machine opens such files: save it instead"))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._lent is not None:
            papers.take_back(self._workplace.session, self._lent)
        super().closeEvent(event)
