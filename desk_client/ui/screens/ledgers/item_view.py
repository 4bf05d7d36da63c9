"""One item's page: what it is, what happened, what is missing, what can be done now."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desk_client.services import ledgers, papers, personal
from desk_client.services.desk import Saved
from desk_client.services.forms import Filled
from desk_client.services.ledgers import ItemPage
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.cases.proof_card import ProofCard
from desk_client.ui.conflicts import ConflictCard
from desk_client.ui.labels import history_step
from desk_client.ui.papers.card import PapersCard
from desk_client.ui.printing.card import PrintedCard
from desk_client.ui.screens.ledgers.gate_card import GateCard
from desk_client.ui.screens.ledgers.item_header import ItemHeader
from desk_client.ui.screens.ledgers.matter_card import MatterCard
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.columns import OF_CASE, WRITING, Columns
from desk_client.ui.widgets.pair import Pair
from desk_client.ui.widgets.slot import Slot
from desk_client.ui.widgets.timeline import Timeline
from desk_client.ui.workplace import Workplace


class ItemView(QWidget):
    """Shows one item and takes its steps; asks again whenever the item changes.

    What changed is drawn anew around the form that is being filled in, which stays as it is.
    """

    left = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._case = ""
        self._page: ItemPage | None = None
        self._asked = Latest(self)
        self._gate: GateCard | None = None
        self._drawn: dict[str, object] = {}
        self._steps = Timeline()
        self._head, self._matter, self._papers = Slot(), Slot(), Slot()
        self._printed, self._proof = Slot(), Slot()
        self._conflicts, self._gate_slot = Slot(), Slot()
        self._form = StepSlot(workplace)
        self._form.opened.connect(self._form_opened)
        self._form.closed.connect(self._form_closed)
        self._form.begun.connect(lambda: self._gate_slot.setEnabled(False))
        self._form.ended.connect(self._reload)
        self._form.cancelled.connect(self._cancelled)
        self._history = Card(self.tr("History"))
        self._history.add(self._steps, 1)
        self._lay_out()
        workplace.signals.on_kinds(self, {"ledger_item"}, lambda changes: self._on_changes())

    @property
    def case(self) -> str:
        """The item that is shown; empty when none is."""
        return self._case

    @property
    def page(self) -> ItemPage | None:
        """What is shown of it."""
        return self._page

    @property
    def step(self) -> StepCard | None:
        """The form that is open."""
        return self._form.step

    @property
    def gate(self) -> GateCard | None:
        """The card with the steps."""
        return self._gate

    def enter(self) -> None:
        """The room came to the front: what changed unseen is shown, the focus goes to the steps."""
        self._reload()
        if self.step is not None:
            self.step.take_focus()
        elif self._page is not None:
            self._take_focus()

    def show_case(self, case: str) -> None:
        """Show an item. Opening a complaint is a look at it, which is recorded."""
        self._case, self._page = case, None
        self._drawn.clear()
        self._form.turn_to(case)
        self._reload()
        session = self._workplace.session
        background.run(
            self, lambda: personal.note_complaint(session, case), done=self._noted_complaint
        )

    def write_anew(self, event_type: str, filled: Filled) -> None:
        """Once it is here: the form of a step, with what was written before."""
        self._form.write_anew(event_type, filled)

    def open_step(self, event_type: str) -> None:
        """Begin a step: its form, or at once when there is nothing to fill in."""
        self._form.open(event_type)

    # ------------------------------------------------------------------- drawing

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        columns = Columns(left_width=0, right_width=OF_CASE, head=self._head)
        columns.middle.add(self._conflicts)
        about = QWidget()
        parts = QVBoxLayout(about)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(16)
        parts.addWidget(self._matter, 1)
        parts.addWidget(self._papers)
        parts.addWidget(self._printed)
        parts.addWidget(self._proof)
        columns.middle.add(Pair(about, self._history), stretch=1)
        columns.right.add(self._form)
        columns.right.add(self._gate_slot, stretch=1)
        column.addWidget(columns, 1)
        columns.covered.connect(lambda is_covered: self._form.say_about(is_said=is_covered))
        self._columns = columns

    def _form_opened(self, is_long: bool) -> None:
        """The form gets its room; the gate stands below it where there is more."""
        self._columns.right.widen(WRITING)
        self._columns.bring_forward(is_forward=True)
        self._show_gate(is_long=is_long)

    def _form_closed(self) -> None:
        self._columns.right.widen(OF_CASE)
        self._columns.bring_forward(is_forward=False)

    def _show_gate(self, *, is_long: bool) -> None:
        has_room = not is_long and self._columns.right.has_room_below(self._form)
        self._gate_slot.setVisible(self.step is None or has_room)

    def _on_changes(self) -> None:
        if self._case and self.isVisible():
            self._reload()

    def _reload(self) -> None:
        session, case = self._workplace.session, self._case
        self._asked.run(lambda: ledgers.page(session, case), done=self._show)

    def _show(self, page: ItemPage | None) -> None:
        if page is None:
            self._case, self._page = "", None
            self._workplace.signals.notify(self.tr("This matter is not here, or not yours to read"))
            self.left.emit()
            return
        was_waiting = self._page is None or not self._gate_slot.isEnabled()
        has_focus = was_waiting or self._has_focus()
        self._page = page
        about = f"{page.item.number or page.item.temp_no} {page.item.title}"
        self._form.show_offers(page.offers, about)
        self._gate_slot.setEnabled(True)
        is_drawn = self._draw(page) or was_waiting
        self._show_gate(is_long=self.step is not None and not self.step.is_short)
        if is_drawn and has_focus and self.isVisible() and self.step is None:
            self._take_focus()

    def _draw(self, page: ItemPage) -> bool:
        """Draw what is different; whether the steps are."""
        self._history.set_note(self.tr("%n step(s)", "", len(page.timeline)))
        today = self._workplace.today()
        self._steps.set_steps([history_step(entry, today) for entry in reversed(page.timeline)])
        # Somebody's look at a number counts one more event and changes nothing else.
        item = structs.replace(page.item, count=0)
        limits = tuple((one.clock, one.reading.level) for one in page.limits)
        if self._is_new("head", (item, limits, page.handed)):
            header = ItemHeader(self._workplace, page)
            header.left.connect(self.left)
            self._head.put(header)
        if self._is_new("matter", (item, page.linked)):
            self._matter.put(MatterCard(self._workplace, page))
        step = papers.attaching(page.offers)
        if self._is_new("papers", (item.case, step)):
            card = PapersCard(self._workplace, item.case, "ledger_item", step)
            card.asked.connect(self.open_step)
            self._papers.put(card)
        if self._is_new("proof", item.case):
            self._printed.put(PrintedCard(self._workplace, item.case, "ledger_item"))
            self._proof.put(ProofCard(self._workplace, item.case))
        if self._is_new("conflicts", (item.case, item.conflicts)):
            self._conflicts.put(self._conflict(page))
        if not self._is_new("gate", (item, page.offers, page.clauses)):
            return False
        self._gate = GateCard(page)
        self._gate.asked.connect(self.open_step)
        self._gate_slot.put(self._gate)
        return True

    def _is_new(self, part: str, what: object) -> bool:
        is_new = self._drawn.get(part) != what
        self._drawn[part] = what
        return is_new

    def _conflict(self, page: ItemPage) -> ConflictCard | None:
        item = page.item
        if not item.conflicts:
            return None
        number = item.number or item.temp_no
        return ConflictCard(self._workplace, item.case, "ledger_item", number, item.conflicts[0])

    def _has_focus(self) -> bool:
        """Whether the focus stands where things are drawn anew."""
        focus = QApplication.focusWidget()
        return focus is not None and any(
            slot.isAncestorOf(focus) for slot in (self._head, self._gate_slot)
        )

    def _cancelled(self) -> None:
        self._gate_slot.show()
        self._take_focus()

    def _take_focus(self) -> None:
        if self._gate is not None and self._gate.bar.take_focus():
            return
        header = self._head.shown
        if isinstance(header, ItemHeader):
            header.back.setFocus()

    def _noted_complaint(self, saved: Saved | None) -> None:
        if saved is not None:
            self._workplace.saved(saved)
