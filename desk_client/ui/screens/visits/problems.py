"""What was said on a visit, and each problem or promise with its way out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.cases.visit import Problem, Visit
from desk_client.services.visits import VisitPage
from desk_client.ui.labels import words_or
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, ChipLabel, in_time, overdue
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace

RECEIVER_WIDTH = 180


class ProblemsCard(Card):
    """A problem goes into a ledger or to somebody; a promise becomes an item."""

    promoted = Signal(Problem)
    handed_on = Signal(Problem, str)

    def __init__(self, workplace: Workplace, page: VisitPage) -> None:
        super().__init__(self.tr("What was said"))
        self._workplace = workplace
        visit = page.visit
        may_link = page.may("VisitProblemLinked")
        sheet = QWidget()
        rows = QVBoxLayout(sheet)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(8)
        said = words_or(visit.content, visit, self.tr("Not written down yet"))
        rows.addWidget(text(said, wraps=True, selectable=True))
        for title, words in (
            (self.tr("The head's remark"), visit.review),
            (self.tr("Why again"), visit.follow_up_why),
            (self.tr("Why it was cancelled"), visit.reason),
        ):
            if words:
                rows.addWidget(text(title, Text.SECTION))
                rows.addWidget(text(words, wraps=True, selectable=True))
        if visit.problems:
            rows.addWidget(text(self.tr("Problems found"), Text.SECTION))
        for problem in visit.problems:
            rows.addWidget(self._problem(visit, problem, may_link=may_link))
        rows.addStretch(1)
        self.add(Scrolling(sheet), 1)

    def _problem(self, visit: Visit, problem: Problem, *, may_link: bool) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 8)
        row = QHBoxLayout()
        row.addWidget(text(f"{problem.no}. {self._title(visit, problem)}", wraps=True), 1)
        row.addWidget(Chip(self._chip(problem)))
        column.addLayout(row)
        if not problem.is_followed and may_link:
            column.addLayout(self._ways_out(problem))
        elif problem.linked_case:
            link = KeyButton(self.tr("Open the item"), weight=Weight.LINK, is_small=True)
            link.clicked.connect(
                partial(self._workplace.signals.open_requested.emit, "", problem.linked_case)
            )
            column.addWidget(link)
        return box

    def _title(self, visit: Visit, problem: Problem) -> str:
        title = words_or(problem.title, visit)
        if not problem.is_promise:
            return title
        promise = self.tr("Promised: %1").replace("%1", title)
        if problem.promised_by is None:
            return promise
        by = self.tr("by %1").replace("%1", f"{problem.promised_by:%m-%d}")
        return f"{promise} ({by})"

    def _chip(self, problem: Problem) -> ChipLabel:
        if problem.linked_case:
            return in_time(self.tr("in a ledger"))
        if problem.handed_to:
            return in_time(self.tr("handed to %1").replace("%1", problem.handed_to))
        return overdue(self.tr("not followed up"))

    def _ways_out(self, problem: Problem) -> FlowLayout:
        row = FlowLayout()
        ledger = KeyButton(self.tr("Into the claims ledger"))
        ledger.clicked.connect(lambda: self.promoted.emit(problem))
        row.addWidget(ledger)
        if problem.is_promise:
            return row
        receiver = TextField(self.tr("Receiver"), self.tr("or handed to whom"))
        receiver.setMinimumWidth(RECEIVER_WIDTH)
        hand_on = KeyButton(self.tr("Hand on"))
        hand_on.clicked.connect(lambda: self._hand_on(problem, receiver))
        row.addWidget(receiver)
        row.addWidget(hand_on)
        return row

    def _hand_on(self, problem: Problem, receiver: TextField) -> None:
        if receiver.value:
            self.handed_on.emit(problem, receiver.value)
        else:
            receiver.set_wrong(True)
            receiver.setFocus()
