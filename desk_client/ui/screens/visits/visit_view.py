"""One visit's page: what was said, the problems and where each went, the head's review."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.cases.visit import Problem, Visit
from casework.codes import Channel, Ledger
from casework.event import CHINA
from desk_client.services import visits
from desk_client.services.desk import Saved
from desk_client.services.ledgers import DraftForm
from desk_client.services.visits import VisitPage
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.faces import history_step
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, in_time, overdue, plain
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.widgets.timeline import Timeline
from desk_client.ui.workplace import Workplace, words_of


class VisitView(QWidget):
    """Shows a visit; its steps are taken here."""

    left = Signal()
    write_down = Signal(Visit)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._case = ""
        self._asked = Latest(self)
        self._sheet: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        place.signals.on_kinds(self, {"visit"}, lambda changes: self._on_changes())

    def show_case(self, case: str) -> None:
        """Show a visit."""
        self._case = case
        self._reload()

    def _on_changes(self) -> None:
        if self._case and self.isVisible():
            self._reload()

    def _reload(self) -> None:
        session, case = self._place.session, self._case
        self._asked.run(lambda: visits.page(session, case), done=self._show)

    def _show(self, page: VisitPage | None) -> None:
        if page is None:
            self._case = ""
            self.left.emit()
            return
        if self._sheet is not None:
            self._column.removeWidget(self._sheet)
            self._sheet.deleteLater()
        columns = Columns(left_width=0, right_width=320)
        columns.middle.add(self._header(page.visit))
        columns.middle.add(self._words(page.visit), stretch=1)
        columns.right.add(self._steps(page))
        history = Card(self.tr("History"), self.tr("%n step(s)", "", len(page.timeline)))
        steps = Timeline()
        steps.set_steps([history_step(entry) for entry in reversed(page.timeline)])
        history.add(steps, 1)
        columns.right.add(history, stretch=1)
        self._sheet = columns
        self._column.addWidget(columns)

    def _header(self, visit: Visit) -> Card:
        card = Card()
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(
            text(
                f"{pick(visit.target.kind.label)} · {visit.number or visit.temp_no} · "
                f"{visit.target.place}",
                Text.NOTE,
            )
        )
        words.addWidget(text(visit.name, Text.TITLE, wraps=True))
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(Chip(plain(pick(visits.status_label(visit)), Tone.INFO)))
        chips.addWidget(text(self._facts(visit), Text.NOTE))
        chips.addStretch(1)
        words.addLayout(chips)
        row.addLayout(words, 1)
        back = KeyButton(self.tr("Back to the list"), "Alt+Left")
        back.clicked.connect(self.left)
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        card.add(row)
        return card

    def _facts(self, visit: Visit) -> str:
        parts = []
        if visit.started_at is not None and visit.way is not None:
            parts.append(f"{visit.started_at.astimezone(CHINA):%m-%d %H:%M}")
            parts.append(pick(visit.way.label))
            names = "、".join(self._place.officer_name(one) for one in visit.visitors)
            parts.append(names)
            parts.append(self.tr("met %n person(s)", "", visit.met))
        elif visit.plan_on is not None:
            parts.append(self.tr("planned for %1").replace("%1", f"{visit.plan_on:%m-%d}"))
        if visit.missed:
            parts.append(self.tr("not met %n time(s)", "", visit.missed))
        return " · ".join(parts)

    def _words(self, visit: Visit) -> Card:
        card = Card(self.tr("What was said"))
        card.add(
            text(visit.content or self.tr("Not written down yet"), wraps=True, selectable=True)
        )
        if visit.problems:
            card.add_rule()
            card.add(text(self.tr("Problems found"), Text.SECTION))
            for problem in visit.problems:
                card.add(self._problem(visit, problem))
        card.body.addStretch(1)
        return card

    def _problem(self, visit: Visit, problem: Problem) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 8)
        line = QHBoxLayout()
        line.addWidget(text(f"{problem.no}. {problem.title}", wraps=True), 1)
        if problem.linked_case:
            face = in_time(self.tr("in a ledger"))
        elif problem.handed_to:
            face = in_time(self.tr("handed to %1").replace("%1", problem.handed_to))
        else:
            face = overdue(self.tr("not followed up"))
        line.addWidget(Chip(face))
        column.addLayout(line)
        if not problem.is_followed and visit.status == "RECORDED":
            column.addLayout(self._ways_out(visit, problem))
        elif problem.linked_case:
            link = KeyButton(self.tr("Open the item"), weight=Weight.LINK, is_small=True)
            link.clicked.connect(
                partial(self._place.signals.open_requested.emit, "ledger_item", problem.linked_case)
            )
            column.addWidget(link)
        return box

    def _ways_out(self, visit: Visit, problem: Problem) -> QHBoxLayout:
        row = QHBoxLayout()
        ledger = KeyButton(self.tr("Into the claims ledger"))
        ledger.clicked.connect(lambda: self._promote(visit, problem))
        receiver = TextField(self.tr("Receiver"), self.tr("or handed to whom"))
        hand_on = KeyButton(self.tr("Hand on"))
        hand_on.clicked.connect(lambda: self._hand_on(problem, receiver.value))
        row.addWidget(ledger)
        row.addWidget(receiver, 1)
        row.addWidget(hand_on)
        return row

    def _steps(self, page: VisitPage) -> Card:
        card = Card(self.tr("What can be done now"))
        visit, session = page.visit, self._place.session
        bar = ActionBar()
        if visit.status in ("PLANNED", "MISSED"):
            write = KeyButton(self.tr("Write it down"), "Ctrl+Return", Weight.PRIMARY)
            write.clicked.connect(lambda: self.write_down.emit(visit))
            bar.add(write)
        if visit.status == "PLANNED":
            now = self._place.now()
            for words, note_left in ((self.tr("Not met"), False), (self.tr("Note left"), True)):
                miss = KeyButton(words)
                miss.clicked.connect(
                    lambda _=False, left=note_left: self._run(
                        lambda: visits.miss(session, self._case, now, left)
                    )
                )
                bar.add(miss)
        if visit.status == "RECORDED":
            review = KeyButton(self.tr("Reviewed"), weight=Weight.PRIMARY)
            review.setObjectName("VisitReviewed")
            if page.review is not None:
                review.forbid(pick(page.review.say))
            review.clicked.connect(lambda: self._run(lambda: visits.review(session, self._case)))
            bar.add(review)
        card.add(bar)
        if not bar.findChildren(KeyButton):
            card.add(text(self.tr("Nothing to do here now"), Text.NOTE))
        return card

    def _promote(self, visit: Visit, problem: Problem) -> None:
        content = f"{problem.title}\n{visit.content}"
        form = DraftForm(
            ledger=Ledger.CLAIM,
            channel=Channel.VISIT,
            title=problem.title,
            content=content,
            place=visit.target.place or visit.name,
            reporter=visit.person,
            is_anonymous=visit.person is None,
        )
        session, case = self._place.session, self._case
        self._run(lambda: visits.promote(session, case, problem, form))

    def _hand_on(self, problem: Problem, receiver: str) -> None:
        session, case = self._place.session, self._case
        self._run(lambda: visits.hand_on(session, case, problem, receiver))

    def _run(self, work: Callable[[], Saved]) -> None:
        background.run(self, work, done=self._done, failed=self._failed)

    def _done(self, saved: Saved) -> None:
        self._place.saved(saved)
        self._place.signals.notify(self.tr("Saved on this desk"), Tone.OK)
        self._reload()

    def _failed(self, error: Exception) -> None:
        self._place.signals.notify(words_of(error), Tone.OVERDUE)
