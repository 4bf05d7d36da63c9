"""The visits' room: the list beside the form; a visit's page in their place when one is opened."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.cases.visit import Visit, VisitFollowUpPlanned, VisitProblemLinked
from desk_client.services import overview, reception, visits
from desk_client.services.again import AgainError
from desk_client.services.desk import RefusedError, Saved
from desk_client.services.not_taken import Anew
from desk_client.services.visits import VisitRow, Visits
from desk_client.ui.background import Latest
from desk_client.ui.cases import step_doors
from desk_client.ui.clearing import Clearing
from desk_client.ui.column_memory import ColumnMemory
from desk_client.ui.dates import show_day
from desk_client.ui.draft_keeper import DraftKeeper
from desk_client.ui.i18n import Language, language, pick
from desk_client.ui.saving import Saving, Work
from desk_client.ui.screens.visits.anew import FORMS, values_of
from desk_client.ui.screens.visits.form import VisitFormCard
from desk_client.ui.screens.visits.visit_view import VisitView
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import ChipLabel, due_soon, in_time, offline, plain
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.rows import Column
from desk_client.ui.widgets.slot import Stack
from desk_client.ui.workplace import Workplace, words_of

FORM = "visit"
PAST, AHEAD = timedelta(days=60), timedelta(days=60)
FIRST, PAGE = 50, 200
"""Rows that are read at first, more than a screen shows; and at a time, when somebody scrolls."""


class VisitsPage(Stack):
    """Lists visits, writes them down, shows one."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        session = workplace.session
        self.form = VisitFormCard(
            session.officer,
            reception.station_officers(session),
            overview.code_list(session, "visit.target"),
            workplace.today,
            workplace.now,
            lambda case: visits.planned(session, case),
        )
        self.view = VisitView(workplace)
        self._asked = Latest(self)
        self._most = FIRST
        self._table: ListTable[VisitRow] = ListTable(
            self._columns(), lambda row: row.case, name=self.tr("Visits")
        )
        self._card = Card(self.tr("Visits"), flush=True)
        self._memory = ColumnMemory(workplace, "visits", self._table)
        self._listing = Listing(
            self._table,
            EmptyState(
                self.tr("No visits yet"), self.tr("Write the first one down beside this list")
            ),
        )
        self._draft = DraftKeeper(workplace, FORM, self.form, self)
        self._clearing = Clearing(workplace.signals, self.form, self._draft, self)
        self._saving = Saving(self.form, self._draft, self._clearing, self)
        self._lay_out()
        self._connect()
        self.reload()

    def doors(self) -> frozenset[str]:
        """The event types that are taken from here: steps, the form, the ways out of problems."""
        own = {VisitProblemLinked.__name__, VisitFollowUpPlanned.__name__}
        return step_doors.of_page("visit") | own

    def enter(self) -> None:
        """The room came to the front."""
        if self.currentWidget() is self.view:
            self.view.enter()
        else:
            self.form.take_focus()

    def reload(self) -> None:
        """Ask for the list again."""
        session, day, most = self._workplace.session, self._workplace.today(), self._most
        days = day - PAST, day + AHEAD
        self._asked.run(lambda: visits.rows(session, days, most), done=self._show)

    def open_case(self, case: str) -> None:
        """Show one visit."""
        self.setCurrentWidget(self.view)
        self.view.show_case(case)

    def write_anew(self, anew: Anew) -> None:
        """What the centre did not take stands in a form again."""
        if anew.event_type not in FORMS:
            self.open_case(anew.case)
            self.view.write_anew(anew.event_type, anew.filled)
            return
        self._clearing.replace(lambda: self.form.restore(values_of(anew.event)))
        self._draft.keep()
        self.setCurrentIndex(0)
        self.form.take_focus()

    def open_problems(self) -> list[str]:
        """Visits in the list with a problem that went nowhere yet and was found by this desk."""
        return [row.case for row in self._table.rows if row.unfollowed and row.is_waiting]

    def recorded(self) -> list[str]:
        """Visits in the list that wait to be read."""
        return [row.case for row in self._table.rows if row.status == "RECORDED"]

    def go_back(self) -> bool:
        """Esc: from a visit to the list."""
        if self.currentWidget() is not self.view:
            return False
        self.show_list()
        return True

    def show_list(self) -> None:
        """Back to the list."""
        self.setCurrentIndex(0)
        self._listing.take_focus()

    def _lay_out(self) -> None:
        columns = Columns(left_width=0, right_width=470)
        columns.middle.add(self.form, stretch=1)
        self._card.add(self._listing, 1)
        columns.right.add(self._card, stretch=1)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(columns)
        self.addWidget(first)
        self.addWidget(self.view)

    def _connect(self) -> None:
        self.form.submitted.connect(self._save)
        self.form.cancelled.connect(self._clear)
        self.form.changed.connect(self._draft.touch)
        self.form.changed.connect(self._clearing.touched)
        self._draft.said.connect(self.form.set_note)
        self._table.opened.connect(self.open_case)
        self._table.end_reached.connect(self._show_more)
        self.view.left.connect(self.show_list)
        self.view.write_down.connect(self._write_down)
        self._workplace.signals.on_kinds(self, {"visit"}, lambda changes: self.reload())

    def _columns(self) -> list[Column[VisitRow]]:
        in_chinese = language() is Language.CHINESE
        return [
            Column(
                "on",
                self.tr("Day"),
                lambda row: show_day(row.on, self._workplace.today(), in_chinese=in_chinese),
                96,
                sort=lambda row: row.on,
            ),
            Column("name", self.tr("Whom"), lambda row: row.name, stretches=True, is_name=True),
            Column("problems", self.tr("Problems"), _problems, 76),
            Column("state", self.tr("State"), lambda row: _chip(row).word, 92, chip=_chip),
        ]

    def _show(self, found: Visits) -> None:
        self._listing.show_rows(found.rows)
        self._card.set_note(f"{found.count:,}" if found.rows else "")

    def _show_more(self) -> None:
        if len(self._table.rows) >= self._most:
            self._most += PAGE
            self.reload()

    # -------------------------------------------------------------------- saving

    def _write_down(self, visit: Visit) -> None:
        """A planned visit takes the form; what stood in it can be brought back."""
        self.setCurrentIndex(0)
        planned = self.form.planned
        if planned is None or planned.case != visit.case:
            self._clearing.replace(lambda: self.form.bind_visit(visit))
        self.form.take_focus()

    def _save(self) -> None:
        session, form = self._workplace.session, self.form
        if self._saving.waits(self._save):
            return
        if form.is_plan:
            if form.plan_error():
                return
            name, person = form.name_and_person()
            target, day = form.target(), form.plan_on
            if day is not None:
                self._run(lambda _: visits.plan(session, target, name, day, person))
            return
        notes = form.notes()
        if notes is None:
            return
        planned = form.planned
        if planned is not None:
            case, words = planned.case, form.words()
            self._run(lambda _: visits.record_visit(session, case, notes, words))
        else:
            whole = form.form(notes)
            self._run(lambda is_meant: visits.log_visit(session, whole, is_meant=is_meant))

    def _run(self, work: Work) -> None:
        self._saving.run(work, self._begin_next, self._saved, self._failed)

    def _begin_next(self) -> None:
        self.form.clear()
        self.form.take_focus()

    def _saved(self, saved: Saved) -> None:
        self._workplace.saved(saved)
        self._workplace.signals.notify(self.tr("Saved on this desk"), Tone.OK)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RefusedError):
            refusal = error.refusal
            if self.form.show_refusal(refusal.clause, pick(refusal.say)):
                return
        elif isinstance(error, AgainError):
            self.form.ask_again(words_of(error))
            return
        self._workplace.signals.notify(words_of(error), Tone.OVERDUE)

    def _clear(self) -> None:
        self._clearing.replace(self.form.clear)


def _problems(row: VisitRow) -> str:
    return f"{row.problems - row.unfollowed}/{row.problems}" if row.problems else "–"


def _chip(row: VisitRow) -> ChipLabel:
    words = pick(row.status_label)
    if row.is_waiting:
        return offline(words)
    if row.status in ("REVIEWED", "ARCHIVED"):
        return in_time(words)
    if row.status == "MISSED" or row.unfollowed:
        return due_soon(words)
    return plain(words)
