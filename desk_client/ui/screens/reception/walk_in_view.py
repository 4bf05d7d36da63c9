"""One reception that was written down: what was said, what became of it, what is still to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desk_client.services import papers, personal, reception
from desk_client.services.forms import Filled
from desk_client.services.reception import WalkInPage
from desk_client.ui.background import Latest
from desk_client.ui.cases.code_cards import VisitCard
from desk_client.ui.cases.proof_card import ProofCard
from desk_client.ui.conflicts import ConflictCard
from desk_client.ui.dates import show_moment
from desk_client.ui.i18n import pick
from desk_client.ui.labels import history_step, words_or
from desk_client.ui.papers.card import PapersCard
from desk_client.ui.printing.card import PrintedCard
from desk_client.ui.reveal import PhoneField
from desk_client.ui.steps.step_bar import StepBar
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, plain
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.slot import Slot
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.widgets.timeline import Timeline
from desk_client.ui.workplace import Workplace, masked_name


class WalkInView(QWidget):
    """Stands in the place of the form; Alt+Left goes back to it."""

    left = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._case = ""
        self._page: WalkInPage | None = None
        self._asked = Latest(self)
        self._bar: StepBar | None = None
        self._conflict, self._card = Slot(), Slot()
        self._steps = StepSlot(workplace)
        # A long form takes the whole height; what is written down comes back with its end.
        self._steps.opened.connect(lambda is_long: self._card.setVisible(not is_long))
        self._steps.begun.connect(lambda: self._card.setEnabled(False))
        self._steps.ended.connect(self._reload)
        self._steps.cancelled.connect(self._put_away)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._conflict)
        column.addWidget(self._steps)
        column.addWidget(self._card, 1)
        workplace.signals.on_kinds(self, {"walk_in"}, lambda changes: self._on_changes())

    @property
    def step(self) -> StepCard | None:
        """The form that is open."""
        return self._steps.step

    @property
    def bar(self) -> StepBar | None:
        """The steps that are offered."""
        return self._bar

    def enter(self) -> None:
        """The room came to the front: what changed unseen is shown, the focus goes to the steps."""
        self._reload()
        if self.step is not None:
            self.step.take_focus()
        elif self._page is not None:
            self._take_focus()

    @property
    def case(self) -> str:
        """The reception that is shown; empty when none is."""
        return self._case

    def show_case(self, case: str) -> None:
        """Show a reception."""
        self._case, self._page = case, None
        self._steps.turn_to(case)
        self._reload()

    def write_anew(self, event_type: str, filled: Filled) -> None:
        """Once it is here: the form of a step, with what was written before."""
        self._steps.write_anew(event_type, filled)

    def open_step(self, event_type: str) -> None:
        """Begin a step."""
        self._steps.open(event_type)

    def _on_changes(self) -> None:
        if self._case and self.isVisible():
            self._reload()

    def _reload(self) -> None:
        session, case = self._workplace.session, self._case
        self._asked.run(lambda: reception.page(session, case), done=self._show)

    def _show(self, page: WalkInPage | None) -> None:
        if page is None:
            self._case, self._page = "", None
            self._workplace.signals.notify(self.tr("This matter is not here, or not yours to read"))
            self.left.emit()
            return
        was_waiting = not self._card.isEnabled()
        self._card.setEnabled(True)
        if self.step is None:
            self._card.show()
        had_focus = self._page is None or was_waiting or self._has_focus()
        if page == self._page and not was_waiting:
            return
        self._page = page
        self._steps.show_offers(page.offers)
        self._conflict.put(self._two_values(page))
        self._card.put(self._drawn(page))
        if had_focus and self.isVisible() and self.step is None:
            self._take_focus()

    def _put_away(self) -> None:
        self._card.show()
        self._take_focus()

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._card.isAncestorOf(focus)

    def _take_focus(self) -> None:
        if self._bar is None or not self._bar.take_focus():
            self._back.setFocus()

    def _drawn(self, page: WalkInPage) -> Card:
        walk_in = page.walk_in
        started = show_moment(walk_in.started_at, self._workplace.today(), is_dated=True)
        card = Card(walk_in.number or walk_in.temp_no, started)
        card.add(self._facts(page))
        sheet = QWidget()
        rows = QVBoxLayout(sheet)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(8)
        for title, words in (
            (self.tr("Matter"), walk_in.content),
            (self.tr("Result"), walk_in.result),
            (self.tr("Handed over"), self._handed(page)),
            (self.tr("The visitor's own words"), walk_in.visitor_words),
            (self.tr("Shift"), "" if page.handed is None else pick(page.handed)),
            (self.tr("Void"), walk_in.void_reason),
        ):
            if words:
                rows.addWidget(text(title, Text.SECTION))
                rows.addWidget(text(words, wraps=True, selectable=True))
        rows.addStretch(1)
        if page.code is not None:
            rows.addWidget(VisitCard(page.code))
        rows.addWidget(PrintedCard(self._workplace, walk_in.case, "walk_in"))
        shown = PapersCard(self._workplace, walk_in.case, "walk_in", papers.attaching(page.offers))
        shown.asked.connect(self.open_step)
        rows.addWidget(shown)
        rows.addWidget(ProofCard(self._workplace, walk_in.case))
        card.add(Scrolling(sheet), 1)
        steps = Timeline()
        today = self._workplace.today()
        steps.set_steps([history_step(entry, today) for entry in reversed(page.timeline)])
        card.add(text(self.tr("History"), Text.SECTION))
        card.add(steps, 1)
        self._bar = StepBar(page.offers)
        self._bar.asked.connect(self.open_step)
        card.add(self._bar)
        card.add(self._ways(page))
        return card

    def _ways(self, page: WalkInPage) -> ActionBar:
        bar = ActionBar()
        if page.walk_in.linked_case:
            linked = page.walk_in.linked_case
            look = KeyButton(self.tr("Open the item"))
            look.clicked.connect(lambda: self._workplace.signals.open_requested.emit("", linked))
            bar.add(look)
        self._back = KeyButton(self.tr("Back to the form"), "Alt+Left")
        self._back.clicked.connect(self.left)
        bar.add(self._back)
        return bar

    def _two_values(self, page: WalkInPage) -> ConflictCard | None:
        walk_in = page.walk_in
        if not walk_in.conflicts:
            return None
        number = walk_in.number or walk_in.temp_no
        return ConflictCard(self._workplace, walk_in.case, "walk_in", number, walk_in.conflicts[0])

    def _facts(self, page: WalkInPage) -> FlowLayout:
        walk_in, flow = page.walk_in, FlowLayout(gap=10)
        flow.addWidget(Chip(plain(pick(page.status), Tone.INFO)))
        person = personal.person_of(walk_in)
        nobody = words_or("", walk_in, self.tr("No name"))
        name = masked_name(person.name) if person and person.name else nobody
        flow.addWidget(text(name, Text.NOTE))
        if person is not None and person.phone:
            flow.addWidget(PhoneField(self._workplace, walk_in.case, person.phone))
        parts = [self.tr("%n person(s)", "", walk_in.persons), walk_in.place]
        parts += [
            pick(service.category.label) + (f" ×{service.quantity}" if service.quantity > 1 else "")
            for service in walk_in.services
        ]
        if walk_in.is_foreign:
            parts.append(self.tr("from abroad"))
        if walk_in.reports_case:
            parts.append(self.tr("reports a crime"))
        if walk_in.follow_by is not None:
            officer = self._workplace.officer_name(walk_in.follow_officer)
            parts.append(
                self.tr("%1 follows up by %2")
                .replace("%1", officer)
                .replace("%2", f"{walk_in.follow_by:%m-%d}")
            )
        if walk_in.rating is not None:
            parts.append(pick(walk_in.rating.label))
        for part in parts:
            if part:
                flow.addWidget(text(part, Text.NOTE))
        return flow

    def _handed(self, page: WalkInPage) -> str:
        walk_in = page.walk_in
        if walk_in.handed_to is None:
            return ""
        known = self._workplace.session.desk.directory().receivers.get(walk_in.receiver)
        parts = (pick(walk_in.handed_to.label), known.name if known else "", walk_in.reference)
        return " · ".join(part for part in parts if part)
