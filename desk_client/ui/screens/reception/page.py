"""The reception room: three widths, count · write · know."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.cases.walk_in.printed import RECEIPT
from casework.codes import ServiceCategory
from casework.state import Person
from desk_client.services import overview, personal, reception, visit_codes
from desk_client.services.again import AgainError
from desk_client.services.desk import RefusedError, Saved
from desk_client.services.not_taken import Anew
from desk_client.services.visit_codes import VisitCode
from desk_client.ui import background, keys
from desk_client.ui.background import Latest
from desk_client.ui.cases import step_doors
from desk_client.ui.cases.code_cards import VisitCard
from desk_client.ui.clearing import Clearing
from desk_client.ui.draft_keeper import DraftKeeper
from desk_client.ui.i18n import pick
from desk_client.ui.printing.window import open_printed
from desk_client.ui.saving import Saving
from desk_client.ui.screens.reception.anew import values_of
from desk_client.ui.screens.reception.aside import HistoryCard, TodayCard, WaitingCard
from desk_client.ui.screens.reception.counting import CountingCard
from desk_client.ui.screens.reception.form import ReceptionForm
from desk_client.ui.screens.reception.walk_in_view import WalkInView
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.slot import Stack
from desk_client.ui.workplace import Workplace, words_of

FORM = "reception"
LISTS = ("consult", "mediate", "rescue", "agent", "convenience", "language")


class ReceptionPage(QWidget):
    """Puts the cards together and takes every save through the background door."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        session = workplace.session
        lists = {
            f"walk_in.{name}": overview.code_list(session, f"walk_in.{name}") for name in LISTS
        }
        self._counting = CountingCard(overview.code_list(session, "walk_in.quick"))
        self.form = ReceptionForm(
            lists,
            reception.follow_up_officers(session),
            reception.receivers(session),
            workplace.today,
            workplace.now,
        )
        self._waiting, self._today, self._history = WaitingCard(), TodayCard(), HistoryCard()
        self._visit = VisitCard()
        self._view = WalkInView(workplace)
        self._middle = _Middle(self)
        self._undoable: list[str] = []
        self._received = ""
        self._asked_day, self._asked_history = Latest(self), Latest(self)
        self._asked_code = Latest(self)
        self._draft = DraftKeeper(workplace, FORM, self.form, self)
        self._clearing = Clearing(workplace.signals, self.form, self._draft, self)
        self._saving = Saving(self.form, self._draft, self._clearing, self)
        self._lay_out()
        self._connect()
        self.reload()

    def doors(self) -> frozenset[str]:
        """The event types that are taken from here: steps, a reception, and beside the values."""
        return step_doors.of_page("walk_in")

    def enter(self) -> None:
        """The room came to the front."""
        if self._middle.currentWidget() is self.form:
            self.form.take_focus()
        else:
            self._view.enter()

    def open_case(self, case: str) -> None:
        """Show one reception in the place of the form; what stands in the form stays."""
        self._middle.setCurrentWidget(self._view)
        self._view.show_case(case)

    def write_anew(self, anew: Anew) -> None:
        """What the centre did not take stands in a form again."""
        if anew.case:
            self.open_case(anew.case)
            self._view.write_anew(anew.event_type, anew.filled)
            return
        self._clearing.replace(lambda: self.form.restore(values_of(anew.event)))
        self._draft.keep()
        self.show_form()

    def show_form(self) -> None:
        """Back to writing."""
        self._middle.setCurrentWidget(self.form)
        self.form.take_focus()

    def reload(self) -> None:
        """Ask for today's figures and lists again."""
        session = self._workplace.session
        self._asked_day.run(lambda: reception.today(session), done=self._show_day)

    def _lay_out(self) -> None:
        columns = Columns()
        columns.left.add(self._counting)
        columns.left.add(self._waiting, stretch=1)
        self._middle.addWidget(self.form)
        self._middle.addWidget(self._view)
        columns.middle.add(self._middle, stretch=1)
        columns.right.add(self._visit)
        columns.right.add(self._history, stretch=2)
        columns.right.add(self._today, stretch=3)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(columns)

    def _connect(self) -> None:
        workplace = self._workplace
        self._counting.counted.connect(self._count)
        self._counting.undone.connect(self._undo)
        self.form.submitted.connect(self._save)
        self.form.cleared.connect(self._clear)
        self.form.changed.connect(self._draft.touch)
        self.form.changed.connect(self._clearing.touched)
        self._draft.said.connect(self.form.set_note)
        self._history.taken_over.connect(self._take_over)
        self.form.person_changed.connect(self._ask_history)
        self._view.left.connect(self.show_form)
        keys.bind(self, "F7", self.print_receipt)
        for card in (self._waiting, self._today, self._history):
            card.opened.connect(lambda case: workplace.signals.open_requested.emit("", case))
        workplace.signals.on_kinds(self, {"walk_in"}, lambda changes: self.reload())

    # ------------------------------------------------------------------ counting

    def _count(self, category: str, sub: str) -> None:
        session = self._workplace.session

        def counted(saved: Saved) -> None:
            self._undoable.append(saved.case)
            words = self._counting.say_counted(sub)
            self._workplace.saved(saved)
            # Ctrl+Z belongs to the message: it takes back what the message says, and that alone.
            self._workplace.signals.notify(words, Tone.OK, undo=self._undo)

        background.run(
            self,
            lambda: reception.count_service(session, ServiceCategory(category), sub),
            done=counted,
        )

    def _undo(self) -> None:
        if not self._undoable:
            return
        case, session = self._undoable.pop(), self._workplace.session
        reason = self.tr("Counted by mistake")

        def undone(saved: Saved) -> None:
            words = self._counting.say_undone()
            self._workplace.saved(saved)
            self._workplace.signals.notify(words, undo=self._undo if self._undoable else None)

        background.run(self, lambda: reception.void(session, case, reason), done=undone)

    # -------------------------------------------------------------------- saving

    def _save(self) -> None:
        form = None if self._saving.waits(self._save) else self.form.result()
        if form is None:
            return
        session = self._workplace.session
        self._saving.run(
            lambda is_meant: reception.save_walk_in(session, form, is_meant=is_meant),
            self.form.clear,
            self._saved,
            self._refused,
        )

    def _saved(self, saved: Saved) -> None:
        self._received = saved.case
        self._workplace.saved(saved)
        session, case = self._workplace.session, saved.case
        self._asked_code.run(lambda: visit_codes.of_visit(session, case), done=self._say_saved)

    def _show_code(self, code: VisitCode | None) -> None:
        """The code of who just left, in the place of what was known of them."""
        self._visit.show_code(code)
        self._history.setVisible(code is None)

    def _say_saved(self, code: VisitCode | None) -> None:
        self._show_code(code if self.form.is_empty else None)
        said = self.tr("Saved on this desk; F7: its receipt")
        if code is not None:
            said = self.tr("Saved on this desk; code for the visitor's mark: %1; F7: its receipt")
            said = said.replace("%1", code.short)
        self._workplace.signals.notify(said, Tone.OK)

    def print_receipt(self) -> None:
        """F7: the receipt of the reception in sight, or of the one that was saved last."""
        is_shown = self._middle.currentWidget() is self._view
        case = self._view.case if is_shown else self._received
        if case:
            open_printed(self._workplace, case, RECEIPT.code, self)
        else:
            self._workplace.signals.notify(
                self.tr("Save a reception first, then print its receipt")
            )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RefusedError):
            refusal = error.refusal
            if self.form.show_refusal(refusal.clause, pick(refusal.say)):
                return
        elif isinstance(error, AgainError):
            self.form.ask_again(words_of(error))
            return
        self._workplace.signals.notify(words_of(error), Tone.OVERDUE)

    def _clear(self) -> None:
        """Esc: empty the form; what stood in it can be brought back from the toast."""
        self._clearing.replace(self.form.clear)

    def _take_over(self, case: str) -> None:
        """此人以往: the earlier visitor is the one who stands here; the look is recorded."""
        session = self._workplace.session

        def taken(found: tuple[Person, Saved]) -> None:
            person, saved = found
            self.form.set_person(person)
            self._workplace.saved(saved)

        background.run(
            self,
            lambda: personal.take_over(session, case),
            done=taken,
            failed=lambda error: self._workplace.signals.notify(words_of(error), Tone.OVERDUE),
        )

    # --------------------------------------------------------------------- lists

    def _show_day(self, day: reception.ReceptionDay) -> None:
        quick = {
            count.sub: count.services
            for count in day.counts
            if count.category is ServiceCategory.CONVENIENCE
        }
        self._counting.set_counts(quick)
        self._today.show_day(day)
        self.form.note_day()
        self._waiting.show_rows(day.unfinished, day.unfinished_count, day.day)

    def _ask_history(self, who: Person) -> None:
        session, name, phone = self._workplace.session, who.name, who.phone
        if name or phone or who.id_no:
            self._show_code(None)  # the next visitor stands here
        if len(name) < 2 and len(phone) < 4 and not who.id_no:
            self._asked_history.run(lambda: (), done=self._history.show_hits)
            return
        self._asked_history.run(
            lambda: (
                reception.person_history(session, who),
                reception.candidates(session, name, phone),
            ),
            done=lambda found: self._show_history(*found),
        )

    def _show_history(
        self, hits: tuple[reception.PersonHit, ...], perhaps: tuple[reception.SearchHit, ...]
    ) -> None:
        if hits or not perhaps:
            self._history.show_hits(hits, is_asked=True)
        else:
            self._history.show_candidates(perhaps)


class _Middle(Stack):
    """The form, or a reception in its place, from which Esc goes back to the form."""

    def __init__(self, page: ReceptionPage) -> None:
        super().__init__()
        self._page = page

    def go_back(self) -> bool:
        if self.currentWidget() is self._page.form:
            return False
        self._page.show_form()
        return True
