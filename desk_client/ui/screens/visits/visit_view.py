"""One visit's page: what was said, the problems and where each went, the head's review."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from casework.cases.visit import Problem, Visit
from casework.codes import Channel, Ledger
from desk_client.services import papers, personal, visits
from desk_client.services.desk import Saved
from desk_client.services.forms import Filled
from desk_client.services.ledgers import DraftForm
from desk_client.services.visits import VisitPage, Work
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.cases.proof_card import ProofCard
from desk_client.ui.dates import show_moment
from desk_client.ui.i18n import pick
from desk_client.ui.labels import history_step, words_or
from desk_client.ui.papers.card import PapersCard
from desk_client.ui.printing.card import PrintedCard
from desk_client.ui.reveal import PhoneField
from desk_client.ui.screens.visits.problems import ProblemsCard
from desk_client.ui.steps.step_bar import StepBar
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, due_soon, plain
from desk_client.ui.widgets.columns import OF_CASE, WRITING, Columns
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.slot import Slot
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.widgets.timeline import Timeline
from desk_client.ui.workplace import Workplace, words_of


class VisitView(QWidget):
    """Shows a visit; its steps are taken here."""

    left = Signal()
    write_down = Signal(Visit)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._case = ""
        self._page: VisitPage | None = None
        self._asked = Latest(self)
        self._bar: StepBar | None = None
        self._back: KeyButton | None = None
        self._head, self._words, self._can = Slot(), Slot(), Slot()
        self._papers, self._printed, self._proof = Slot(), Slot(), Slot()
        self._form = StepSlot(workplace, own=("VisitRecorded",))
        self._form.opened.connect(self._form_opened)
        self._form.closed.connect(self._form_closed)
        self._form.begun.connect(lambda: self._can.setEnabled(False))
        self._form.ended.connect(self._reload)
        self._form.cancelled.connect(self._take_focus)
        self._form.own_form.connect(lambda _: self._write_down())
        self._steps = Timeline()
        self._history = Card(self.tr("History"))
        self._history.add(self._steps, 1)
        columns = Columns(left_width=0, right_width=OF_CASE)
        columns.middle.add(self._head)
        columns.middle.add(self._words, stretch=1)
        columns.middle.add(self._papers)
        columns.middle.add(self._printed)
        columns.middle.add(self._proof)
        columns.right.add(self._form, self._can)
        columns.right.add(self._history, stretch=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(columns)
        columns.covered.connect(lambda is_covered: self._form.say_about(is_said=is_covered))
        self._columns = columns
        workplace.signals.on_kinds(self, {"visit"}, lambda changes: self._on_changes())

    @property
    def step(self) -> StepCard | None:
        """The form that is open."""
        return self._form.step

    @property
    def bar(self) -> StepBar | None:
        """The steps that are offered."""
        return self._bar

    def enter(self) -> None:
        """The room came to the front: what changed unseen is shown, the focus goes to the steps."""
        self._reload()
        if self.step is not None:
            self.step.take_focus()
        else:
            self._take_focus()

    def show_case(self, case: str) -> None:
        """Show a visit."""
        self._case, self._page = case, None
        self._form.turn_to(case)
        self._reload()

    def write_anew(self, event_type: str, filled: Filled) -> None:
        """Once it is here: the form of a step, with what was written before."""
        self._form.write_anew(event_type, filled)

    def open_step(self, event_type: str) -> None:
        """Begin a step; writing a visit down is done on the form of the room."""
        self._form.open(event_type)

    # ------------------------------------------------------------------- drawing

    def _form_opened(self, is_long: bool) -> None:
        """The form gets its room; steps and history stand below it where there is more."""
        self._columns.right.widen(WRITING)
        self._columns.bring_forward(is_forward=True)
        has_room = not is_long and self._columns.right.has_room_below(self._form)
        self._can.setVisible(has_room)
        self._history.setVisible(has_room)

    def _form_closed(self) -> None:
        self._columns.right.widen(OF_CASE)
        self._columns.bring_forward(is_forward=False)
        self._can.show()
        self._history.show()

    def _on_changes(self) -> None:
        if self._case and self.isVisible():
            self._reload()

    def _reload(self) -> None:
        session, case = self._workplace.session, self._case
        self._asked.run(lambda: visits.page(session, case), done=self._show)

    def _show(self, page: VisitPage | None) -> None:
        if page is None:
            self._case, self._page = "", None
            self._workplace.signals.notify(self.tr("This matter is not here, or not yours to read"))
            self.left.emit()
            return
        was_waiting = self._page is None or not self._can.isEnabled()
        had_focus = was_waiting or self._has_focus()
        self._can.setEnabled(True)
        if page == self._page and not was_waiting:
            return
        self._page = page
        self._draw(page)
        if had_focus and self.isVisible() and self.step is None:
            self._take_focus()

    def _draw(self, page: VisitPage) -> None:
        about = f"{page.visit.number or page.visit.temp_no} {page.visit.name}"
        self._form.show_offers(page.offers, about)
        self._head.put(self._header(page.visit))
        problems = ProblemsCard(self._workplace, page)
        problems.promoted.connect(lambda problem: self._promote(page.visit, problem))
        problems.handed_on.connect(self._hand_on)
        self._words.put(problems)
        self._printed.put(PrintedCard(self._workplace, page.visit.case, "visit"))
        attach = papers.attaching(page.offers)
        shown = PapersCard(self._workplace, page.visit.case, "visit", attach)
        shown.asked.connect(self.open_step)
        self._papers.put(shown)
        self._proof.put(ProofCard(self._workplace, page.visit.case))
        card = Card(self.tr("What can be done now"))
        if page.handed is not None:
            card.add(text(pick(page.handed), Text.NOTE, wraps=True))
        # Where a problem goes is decided beside the problem.
        offers = [one for one in page.offers if one.event_type != "VisitProblemLinked"]
        self._bar = StepBar(offers)
        self._bar.asked.connect(self.open_step)
        card.add(self._bar)
        self._can.put(card)
        self._history.set_note(self.tr("%n step(s)", "", len(page.timeline)))
        today = self._workplace.today()
        self._steps.set_steps([history_step(entry, today) for entry in reversed(page.timeline)])

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        slots = (self._head, self._words, self._can)
        return focus is not None and any(slot.isAncestorOf(focus) for slot in slots)

    def _take_focus(self) -> None:
        if self._bar is not None and self._bar.take_focus():
            return
        if self._back is not None:
            self._back.setFocus()

    def _header(self, visit: Visit) -> Card:
        card = Card()
        top = QHBoxLayout()
        kind = f"{pick(visit.target.kind.label)} · {visit.number or visit.temp_no}"
        where = f" · {visit.target.place}" if visit.target.place else ""
        top.addWidget(line(kind + where, Text.NOTE), 1)
        self._back = KeyButton(self.tr("Back to the list"), "Alt+Left")
        self._back.clicked.connect(self.left)
        top.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        card.add(top)
        card.add(text(words_or(visit.name, visit), Text.TITLE, wraps=True))
        flow = FlowLayout(gap=10)
        flow.addWidget(Chip(plain(pick(visits.status_label(visit)), Tone.INFO)))
        if visit.follow_up_on is not None and visit.follow_up_case is None:
            again = self.tr("again by %1").replace("%1", f"{visit.follow_up_on:%m-%d}")
            flow.addWidget(Chip(due_soon(again)))
        person = personal.person_of(visit)
        if person is not None and person.phone:
            flow.addWidget(PhoneField(self._workplace, visit.case, person.phone))
        for part in self._facts(visit):
            flow.addWidget(text(part, Text.NOTE))
        card.add(flow)
        return card

    def _facts(self, visit: Visit) -> list[str]:
        parts = []
        if visit.started_at is not None and visit.way is not None:
            today = self._workplace.today()
            parts.append(show_moment(visit.started_at, today, is_dated=True))
            parts.append(pick(visit.way.label))
            parts.append("、".join(self._workplace.officer_name(one) for one in visit.visitors))
            parts.append(self.tr("met %n person(s)", "", visit.met))
        elif visit.appointed_at is not None:
            at = show_moment(visit.appointed_at, self._workplace.today(), is_dated=True)
            parts.append(self.tr("agreed for %1").replace("%1", at))
        elif visit.plan_on is not None:
            parts.append(self.tr("planned for %1").replace("%1", f"{visit.plan_on:%m-%d}"))
        if visit.missed:
            parts.append(self.tr("not met %n time(s)", "", visit.missed))
        return parts

    def _write_down(self) -> None:
        if self._page is not None:
            self.write_down.emit(self._page.visit)

    # ------------------------------------------------------------------ problems

    def _promote(self, visit: Visit, problem: Problem) -> None:
        form = DraftForm(
            ledger=Ledger.CLAIM,
            channel=Channel.VISIT,
            title=problem.title,
            content=f"{problem.title}\n{visit.content}",
            place=visit.target.place or visit.name,
            reporter=visit.person,
            is_anonymous=visit.person is None,
        )
        session, case = self._workplace.session, self._case
        self._run(lambda: visits.promote(session, case, problem, form))

    def _hand_on(self, problem: Problem, receiver: str) -> None:
        session, case = self._workplace.session, self._case
        self._run(lambda: visits.hand_on(session, case, problem, receiver))

    def _run(self, work: Work) -> None:
        background.run(self, work, done=self._done, failed=self._failed)

    def _done(self, saved: Saved) -> None:
        self._workplace.saved(saved)
        self._workplace.signals.notify(self.tr("Saved on this desk"), Tone.OK)
        self._reload()

    def _failed(self, error: Exception) -> None:
        self._workplace.signals.notify(words_of(error), Tone.OVERDUE)
