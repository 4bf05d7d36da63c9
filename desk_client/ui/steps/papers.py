"""Papers that go with a step: chosen, dropped, pasted or scanned, checked at once, and kept.

Each lies encrypted on the disk before the form says that it holds it, so that nothing is lost with
a crash; what cannot be taken is said in words and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QSize
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from casework.papers import SHOWN_HERE, Media, size_in_words
from desk_client.services import papers
from desk_client.services.forms import FormField
from desk_client.services.papers import Plain
from desk_client.ui import background, theme
from desk_client.ui.i18n import pick
from desk_client.ui.papers.pictures import drawn
from desk_client.ui.papers.thumbnail import SIDE, Thumbnail
from desk_client.ui.steps.entry import Entry
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace, words_of


class PapersEntry(Entry):
    """Any number of papers of the case that the form is about."""

    def __init__(self, field: FormField, workplace: Workplace) -> None:
        self._box = _DropBox(self.take_from)
        super().__init__(field, self._box)
        self._workplace = workplace
        self._papers: list[Plain] = []
        self._rows: list[QWidget] = []
        self._under_way: list[Callable[[], Plain]] = []
        self._lost: set[str] = set()
        self._wrong: list[str] = []
        self._column = QVBoxLayout(self._box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._said = text("", Text.NOTE, wraps=True)
        self._faults = text("", Text.ERROR, wraps=True)
        self._scans = QMenu(self._box)
        self._lay_out()
        self._show()

    @property
    def value(self) -> Any:
        return list(self._papers) or None

    @property
    def problem(self) -> str:
        if self._under_way:
            return self.tr("A file is still being checked; try again in a moment")
        if self._lost:
            return self.tr("Files marked here are not on this machine any more: remove them")
        return ""

    @property
    def buttons(self) -> tuple[KeyButton, ...]:
        """Choose, paste and, where there is a scanner, its files."""
        return self._choose, self._paste, self._scan

    def set_value(self, value: Any) -> None:
        self._papers = [dict(one) for one in value or () if isinstance(one, Mapping)]
        self._lost.clear()
        self._show()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take files of this machine, each by itself: one that is wrong keeps no other out."""
        session, case = self._workplace.session, self.field.case
        for path in paths:
            self._take(partial(papers.take_file, session, case, path))

    def take_image(self, image: QImage) -> None:
        """Take a picture that was copied somewhere."""
        session, case = self._workplace.session, self.field.case
        name = self.tr("Pasted picture %1").replace("%1", f"{self._workplace.now():%H%M%S}")
        self._take(lambda: papers.take(session, case, f"{name}.png", _as_png(image)))

    def take_from(self, data: QMimeData) -> bool:
        """Take what was dropped or copied; whether there was anything."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.take_files(paths)
        elif data.hasImage():
            self.take_image(QImage(data.imageData()))
        return bool(paths) or data.hasImage()

    # -------------------------------------------------------------------- taking

    def _take(self, work: Callable[[], Plain]) -> None:
        """One after the other: they stand in the order in which they were chosen."""
        if not self._under_way:
            self._wrong.clear()
        self._under_way.append(work)
        self._say()
        if len(self._under_way) == 1:
            self._take_next()

    def _take_next(self) -> None:
        background.run(self, self._under_way[0], done=self._taken, failed=self._not_taken)

    def _taken(self, plain: Plain) -> None:
        self._papers = [*self._papers, plain]
        self._go_on()
        self._show()
        self._is_edited()

    def _not_taken(self, error: Exception) -> None:
        self._wrong.append(words_of(error))
        self._go_on()
        self._say()

    def _go_on(self) -> None:
        self._under_way.pop(0)
        if self._under_way:
            self._take_next()

    def _choose_files(self) -> None:
        dialog = QFileDialog(self._box, self.tr("Choose photos or files"))
        dialog.setModal(False)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _paste_copied(self) -> None:
        if not self.take_from(QGuiApplication.clipboard().mimeData()):
            self._wrong = [self.tr("No picture and no file was copied")]
            self._say()

    def _ask_scans(self) -> None:
        session = self._workplace.session
        background.run(
            self, lambda: papers.scans(session), done=self._offer_scans, failed=self._no_scans
        )

    def _no_scans(self, error: Exception) -> None:
        self._wrong = [words_of(error)]
        self._say()

    def _offer_scans(self, found: Sequence[Path]) -> None:
        self._scans.clear()
        for path in found:
            act = self._scans.addAction(path.name)
            act.triggered.connect(lambda _=False, path=path: self.take_files([path]))
        if not found:
            self._scans.addAction(self.tr("Nothing was scanned yet")).setEnabled(False)
        self._scans.popup(self._scan.mapToGlobal(QPoint(0, self._scan.height())))

    def _remove(self, sha256: str) -> None:
        before = list(self._papers)
        self._papers = [one for one in before if one["sha256"] != sha256]
        self._lost.discard(sha256)
        self._show()
        self._is_edited()
        self._choose.setFocus()
        self._workplace.signals.notify(
            self.tr("Removed from the form"), undo=lambda: self._undo(before)
        )

    def _undo(self, before: list[Plain]) -> None:
        self.set_value(before)
        self._is_edited()

    # ------------------------------------------------------------------- drawing

    def _lay_out(self) -> None:
        self._choose = KeyButton(self.tr("Choose files"), "Ctrl+O")
        self._choose.setAccessibleName(f"{pick(self.field.label)} {self.tr('Choose files')}")
        self._choose.clicked.connect(self._choose_files)
        self._paste = KeyButton(self.tr("Paste"))
        self._paste.setAccessibleName(self.tr("Paste a copied picture or file"))
        self._paste.clicked.connect(self._paste_copied)
        self._scan = KeyButton(self.tr("From the scanner"))
        self._scan.clicked.connect(self._ask_scans)
        bar = QWidget()
        flow = FlowLayout(bar)
        for button in self.buttons:
            flow.addWidget(button)
        for below in (bar, self._said, self._faults):
            self._column.addWidget(below)
        self._scan.setVisible(self._workplace.session.desk.scans is not None)
        self._box.first = self._choose

    def _show(self) -> None:
        for old in self._rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [self._row(one) for one in self._papers]
        for number, new in enumerate(self._rows):
            self._column.insertWidget(number, new)
        self._say()

    def _say(self) -> None:
        hint = self.tr("Files can be dropped here, and pasted with Ctrl+V")
        left = len(self._under_way)
        self._said.setText(self.tr("Checking %n file(s)…", "", left) if left else hint)
        self._faults.setText("\n".join(self._wrong))
        self._faults.setVisible(bool(self._wrong))

    def _row(self, plain: Plain) -> QWidget:
        paper = papers.paper_of(plain)
        box, picture = QWidget(), Thumbnail(paper.media)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(line(paper.name))
        note = line(f"{pick(paper.media.label)} · {size_in_words(paper.size)}", Text.NOTE)
        words.addWidget(note)
        row.addLayout(words, 1)
        remove = KeyButton(self.tr("Remove"), weight=Weight.LINK, is_small=True)
        remove.setAccessibleName(f"{self.tr('Remove')} {paper.name}")
        remove.clicked.connect(partial(self._remove, paper.sha256))
        row.addWidget(remove)
        self._look(plain, paper.media, picture, partial(self._is_lost, paper.sha256, note))
        return box

    def _look(
        self, plain: Plain, media: Media, picture: Thumbnail, lost: Callable[[Exception], None]
    ) -> None:
        """Whether it is there still, and what it looks like."""
        session, case = self._workplace.session, self.field.case
        side = round(theme.current().px(SIDE) * self._box.devicePixelRatio())
        size = QSize(side, side)

        def look() -> QImage | None:
            data = papers.draft_content(session, case, plain)
            return drawn(data, media, size).image if media in SHOWN_HERE else None

        def show(image: QImage | None) -> None:
            if image is not None:
                picture.show_picture(image)

        background.run(picture, look, done=show, failed=lost)

    def _is_lost(self, sha256: str, note: QLabel, error: Exception) -> None:
        if isinstance(error, papers.NotHereError | papers.DamagedPaperError):
            self._lost.add(sha256)
            note.setText(self.tr("Not on this machine any more: remove it"))


class _DropBox(QWidget):
    """Takes what is dropped on it, and what is pasted while the focus is in it."""

    def __init__(self, take: Callable[[QMimeData], bool]) -> None:
        super().__init__()
        self._take = take
        self.first: QWidget | None = None
        """Where the focus goes that is given to it. No focus proxy: behind one with several stops
        the way of Tab leads back into it for ever."""
        self.setAcceptDrops(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.first is not None:
            self.first.setFocus(event.reason())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Paste) or not self._take(
            QGuiApplication.clipboard().mimeData()
        ):
            super().keyPressEvent(event)


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know only QIODevice
    return bytes(buffer.data().data())
