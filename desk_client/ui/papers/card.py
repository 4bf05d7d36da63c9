"""材料: the papers of a case on its page, each with who attached it and how far it is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.papers import PICTURES, size_in_words
from desk_client.services import papers
from desk_client.services.papers import PaperId, Shown, Stage
from desk_client.ui import background, theme
from desk_client.ui.background import Latest
from desk_client.ui.dates import show_moment
from desk_client.ui.papers.pictures import drawn
from desk_client.ui.papers.thumbnail import SIDE, Thumbnail
from desk_client.ui.papers.viewer import PaperWindow
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace, words_of

SHOWN = 8
"""So many are shown at first; as many more at a time."""


class PapersCard(Card):
    """Asks again whenever a paper moved, or the case changed.

    Pictures are drawn unasked; a PDF, which is far more than a picture, when somebody opens it.
    """

    asked = Signal(str)
    """The event type of the step by which papers are attached."""

    def __init__(self, workplace: Workplace, case: str, kind: str, step: str) -> None:
        """``step``: by which papers may be attached now; empty: by none."""
        super().__init__(self.tr("Papers"))
        self._workplace, self._case = workplace, case
        self._asked = Latest(self)
        self._found: tuple[Shown, ...] | None = None
        self._most = SHOWN
        self._wanted: set[PaperId] = set()
        self._rows: dict[str, _Row] = {}
        self._empty = text("", Text.NOTE, wraps=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._more = KeyButton("", weight=Weight.LINK)
        self._more.clicked.connect(self._show_more)
        self._attach = KeyButton(self.tr("Attach papers"))
        self._attach.clicked.connect(lambda: self.asked.emit(step))
        for part in (self._empty, self._list, self._more, self._attach):
            self.add(part)
        self._more.hide()
        # In its place only: a widget without a parent would be a window.
        self._attach.setVisible(bool(step))
        workplace.signals.on_kinds(self, {"paper", "sync", kind}, lambda changes: self.reload())
        self.reload()

    @property
    def rows(self) -> tuple[_Row, ...]:
        """Those that are shown, the newest first."""
        return tuple(self._rows.values())

    def reload(self) -> None:
        """Ask how they stand."""
        session, case = self._workplace.session, self._case
        self._asked.run(lambda: papers.of_case(session, case), done=self._show)

    def _show(self, found: tuple[Shown, ...]) -> None:
        if found == self._found:
            return
        self._found = found
        self.set_note(self.tr("%n paper(s)", "", len(found)) if found else "")
        self._empty.setText(
            self.tr("Photos, scans and files of this matter stand here once they are attached")
        )
        self._empty.setVisible(not found)
        self._draw(found[: self._most])
        self._fetch(found[: self._most])
        left = len(found) - self._most
        self._more.setText(self.tr("Show %n more", "", min(left, SHOWN)))
        self._more.setVisible(left > 0)

    def _draw(self, shown: tuple[Shown, ...]) -> None:
        names = [one.id.sha256 for one in shown]
        if list(self._rows) != names:
            for name in [name for name in self._rows if name not in names]:
                gone = self._rows.pop(name)
                self._list.removeWidget(gone)
                gone.hide()
                gone.deleteLater()
            fresh = {one.id.sha256: _Row(self._workplace) for one in shown} | self._rows
            self._rows = {name: fresh[name] for name in names}
            for place, row in enumerate(self._rows.values()):
                self._list.insertWidget(place, row)
        for one in shown:
            self._rows[one.id.sha256].show_paper(one)

    def _fetch(self, shown: tuple[Shown, ...]) -> None:
        """What is in sight, once."""
        new = [one for one in shown if one.stage is Stage.ELSEWHERE and one.id not in self._wanted]
        self._wanted |= {one.id for one in new}
        session = self._workplace.session
        if new:
            background.run(self, partial(papers.fetch_small, session, new), done=self._asked_for)

    def _asked_for(self, _: None) -> None:
        self.reload()

    def _show_more(self) -> None:
        found, self._found = self._found, None
        self._most += SHOWN
        first_new = self._most - SHOWN
        self._show(found or ())
        self.rows[first_new].take_focus()


class _Row(QWidget):
    """One paper: what it looks like, what it is, how far it is, and looking at it."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._shown: Shown | None = None
        self._picture: Thumbnail | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name, self._note, self._stage = line(""), line("", Text.NOTE), line("", Text.NOTE)
        for one in (self._name, self._note, self._stage):
            words.addWidget(one)
        self._row.addLayout(words, 1)
        self.look = KeyButton("", weight=Weight.LINK)
        self.look.clicked.connect(self._open)
        self._row.addWidget(self.look)

    @property
    def words(self) -> str:
        """What it says of the paper."""
        return "\n".join(one.text() for one in (self._name, self._note, self._stage))

    def take_focus(self) -> None:
        """The way to look at it."""
        self.look.setFocus()

    def show_paper(self, shown: Shown) -> None:
        """Show how it stands; its picture once it is here."""
        before, self._shown = self._shown, shown
        if shown == before:
            return
        paper, place = shown.paper, self._workplace
        if self._picture is None:
            self._picture = Thumbnail(paper.media)
            self._row.insertWidget(0, self._picture)
        self._name.setText(paper.name)
        at = show_moment(shown.at, place.today())
        size, by = size_in_words(paper.size), place.officer_name(shown.by)
        self._note.setText(f"{size} · {by} · {at}")
        self._stage.setText(self._stage_words(shown))
        theme.mark(self._stage, tone=_TONES.get(shown.stage, ""))
        words = self.tr("Look at it") if shown.is_whole else self.tr("Fetch")
        self.look.setText(words)
        self.look.setVisible(shown.stage is not Stage.COMING)
        self.look.setAccessibleName(f"{words} {paper.name}")
        self.look.updateGeometry()
        is_new = before is None or not before.is_whole
        if shown.is_whole and is_new and paper.media in PICTURES:
            self._draw(shown)

    def _draw(self, shown: Shown) -> None:
        session, picture = self._workplace.session, self._picture
        side = round(theme.current().px(SIDE) * self.devicePixelRatio())
        box = QSize(side, side)

        def look() -> QImage:
            return drawn(papers.content(session, shown.id), shown.paper.media, box).image

        if picture is not None:
            background.run(picture, look, done=picture.show_picture, failed=lambda error: None)

    def _stage_words(self, shown: Shown) -> str:
        percent = str(shown.percent)
        return {
            Stage.HERE: self.tr("Here and at the centre"),
            Stage.WAITING: self.tr("Here; sent when the centre is reached"),
            Stage.SENDING: self.tr("Being sent: %1 %").replace("%1", percent),
            Stage.COMING: self.tr("Being fetched: %1 %").replace("%1", percent),
            Stage.ELSEWHERE: self.tr("Not on this machine"),
            Stage.REFUSED: self.tr("Was not taken"),
        }[shown.stage]

    def _open(self) -> None:
        shown, workplace = self._shown, self._workplace
        if shown is None:
            return
        if shown.is_whole:
            PaperWindow(self.window(), workplace, shown).show()
            return
        session = workplace.session
        background.run(
            self,
            partial(papers.fetch, session, shown.id),
            done=lambda _: self._asked_for(),
            failed=lambda error: workplace.signals.notify(words_of(error), Tone.OVERDUE),
        )

    def _asked_for(self) -> None:
        if self._shown is not None:
            self._workplace.signals.announce(papers.moved(self._shown.id))


_TONES = {
    Stage.HERE: "ok",
    Stage.WAITING: "warn",
    Stage.SENDING: "info",
    Stage.COMING: "info",
    Stage.REFUSED: "overdue",
}
