"""One case's page, of any kind: what it is, what happened, what can be done now and by whom."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import structs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from casework.cases.directory import UnitCase
from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.state import Letter
from casework.registry import MACHINES, kind_of_state
from desk_client.services import (
    cases,
    inviting,
    merging,
    papers,
    personal,
    quoting,
    visit_codes,
)
from desk_client.services.cases import CasePage as Shown
from desk_client.services.desk import Saved
from desk_client.services.inviting import Invited
from desk_client.services.merging import Pair as AlikePair
from desk_client.services.quoting import Quoted
from desk_client.services.together import TOGETHER
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.cases import step_doors
from desk_client.ui.cases.action_card import ActionCard
from desk_client.ui.cases.alike_card import AlikeCard
from desk_client.ui.cases.case_header import CaseHeader
from desk_client.ui.cases.code_cards import CounterCard
from desk_client.ui.cases.facts_card import FactsCard
from desk_client.ui.cases.invitation_card import InvitationCard
from desk_client.ui.cases.listed_card import ListedCard
from desk_client.ui.cases.people_card import PeopleCard
from desk_client.ui.cases.proof_card import ProofCard
from desk_client.ui.cases.quoted_card import QuotedCard
from desk_client.ui.cases.related_card import RelatedCard
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.conflicts import ConflictCard
from desk_client.ui.labels import history_step, title_words
from desk_client.ui.papers.card import PapersCard
from desk_client.ui.printing.card import PrintedCard
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.columns import OF_CASE, WRITING, Columns
from desk_client.ui.widgets.pair import Pair
from desk_client.ui.widgets.slot import Slot
from desk_client.ui.widgets.timeline import Timeline
from desk_client.ui.workplace import Workplace


class CasePage(QWidget):
    """Shows one case and takes its steps; asks again whenever a case of the room changes.

    What changed is drawn anew around the form that is being filled in, which stays as it is; so
    does what somebody asked to see, as long as they stay on the page.
    """

    left = Signal()
    """Back to the list."""

    def __init__(self, workplace: Workplace, spec: RoomSpec) -> None:
        super().__init__()
        self._workplace, self._spec = workplace, spec
        self._case = ""
        self._is_behind = False
        self._page: Shown | None = None
        self._asked, self._invited, self._compared = Latest(self), Latest(self), Latest(self)
        self._looked_up = Latest(self)
        self._drawn: dict[str, object] = {}
        self._timeline = Timeline()
        self._slots = {name: Slot() for name in ("head", "conflicts", *_PARTS, "actions")}
        self._form = StepSlot(workplace)
        self._form.opened.connect(self._form_opened)
        self._form.closed.connect(self._form_closed)
        self._form.begun.connect(lambda: self._slots["actions"].setEnabled(False))
        self._form.ended.connect(self._reload)
        self._form.cancelled.connect(self._cancelled)
        self._history = Card(self.tr("History"))
        self._history.add(self._timeline, 1)
        self._lay_out()
        kinds = {*spec.kinds, "directory"}
        workplace.signals.on_kinds(self, kinds, lambda changes: self._on_changes())

    @property
    def case(self) -> str:
        """The case that is shown; empty when none is."""
        return self._case

    @property
    def page(self) -> Shown | None:
        """What is shown of it."""
        return self._page

    @property
    def form(self) -> StepSlot:
        """Where the form of a step stands while it is open."""
        return self._form

    @property
    def steps(self) -> ActionCard | None:
        """The card with the steps."""
        shown = self._slots["actions"].shown
        return shown if isinstance(shown, ActionCard) else None

    def doors(self) -> frozenset[str]:
        """The event types that are taken here, each through what stands on the page."""
        steps = [step for kind in self._spec.kinds for step in MACHINES[kind].steps]
        return frozenset(step.name for step in steps if step.frm and step_doors.has_door(step))

    def enter(self) -> None:
        """The room came to the front: what changed unseen is shown, the focus goes to the steps."""
        if self._is_behind:
            self._reload()
        if self._form.step is not None:
            self._form.step.take_focus()
        elif self._page is not None:
            self._take_focus()

    def show_case(self, case: str) -> None:
        """Show a case. Opening a complaint is a look at it, which is recorded."""
        self._case, self._page = case, None
        self._drawn.clear()
        self._form.turn_to(case)
        for slot in self._slots.values():
            slot.put(None)
        self._timeline.set_steps(())
        self._reload()
        session = self._workplace.session
        background.run(self, lambda: personal.note_complaint(session, case), done=self._noted)

    def open_step(self, event_type: str) -> None:
        """Begin a step: its form, or at once when there is nothing to fill in."""
        self._form.open(event_type)

    # ------------------------------------------------------------------- drawing

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        about = QWidget()
        parts = QVBoxLayout(about)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(16)
        for name in _PARTS:
            parts.addWidget(self._slots[name])
        parts.addStretch(1)
        columns = Columns(left_width=0, right_width=OF_CASE, head=self._slots["head"])
        columns.middle.add(self._slots["conflicts"])
        columns.middle.add(Pair(about, self._history), stretch=1)
        columns.right.add(self._form)
        columns.right.add(self._slots["actions"], stretch=1)
        column.addWidget(columns, 1)
        columns.covered.connect(lambda is_covered: self._form.say_about(is_said=is_covered))
        self._columns = columns

    def _form_opened(self, is_long: bool) -> None:
        """The form gets its room: what can be done otherwise can wait, the facts give of theirs."""
        self._columns.right.widen(WRITING)
        self._columns.bring_forward(is_forward=True)
        has_room = not is_long and self._columns.right.has_room_below(self._form)
        self._slots["actions"].setVisible(has_room)

    def _form_closed(self) -> None:
        self._columns.right.widen(OF_CASE)
        self._columns.bring_forward(is_forward=False)

    def _on_changes(self) -> None:
        if self._case and self.isVisible():
            self._reload()
        else:
            self._is_behind = True

    def _reload(self) -> None:
        self._is_behind = False
        session, case = self._workplace.session, self._case
        self._asked.run(lambda: cases.page(session, case, TOGETHER), done=self._show)

    def _show(self, page: Shown | None) -> None:
        if page is None:
            self._case, self._page = "", None
            self._workplace.signals.notify(self.tr("This matter is not here, or not yours to read"))
            self.left.emit()
            return
        actions = self._slots["actions"]
        was_waiting = self._page is None or not actions.isEnabled()
        has_focus = was_waiting or self._has_focus()
        self._page = page
        self._form.show_offers(page.offers, f"{page.number} {title_words(page.lead, page.title)}")
        actions.setEnabled(True)
        is_drawn = self._draw(page) or was_waiting
        if self._form.shown is None:
            actions.show()
        if is_drawn and has_focus and self.isVisible() and self._form.shown is None:
            self._take_focus()

    def _draw(self, page: Shown) -> bool:
        """Draw what is different; whether the steps are."""
        workplace, case = self._workplace, page.state.case
        self._history.set_note(self.tr("%n step(s)", "", len(page.timeline)))
        today = self._workplace.today()
        self._timeline.set_steps([history_step(entry, today) for entry in reversed(page.timeline)])
        limits = tuple((one.clock, one.reading.level) for one in page.limits)
        # Somebody's look at a number counts one more event and changes nothing else.
        state = structs.replace(page.state, count=0)
        self._put("head", (state, page.turn, limits, page.handed), lambda: self._header(page))
        self._put("conflicts", (case, page.conflicts), lambda: self._conflict(page))
        self._put("facts", page.facts, lambda: FactsCard(page.facts) if page.facts else None)
        people = page.people
        self._put("people", people, lambda: PeopleCard(workplace, case, people) if people else None)
        others = page.related
        self._draw_papers(page)
        self._put("related", others, lambda: RelatedCard(workplace, others) if others else None)
        kind = kind_of_state(page.state)
        printed = MACHINES[kind].printed
        self._put("printed", case, lambda: PrintedCard(workplace, case, kind) if printed else None)
        listed = page.listed
        self._put("listed", listed, lambda: ListedCard(workplace, listed) if listed else None)
        self._put("proof", case, lambda: ProofCard(workplace, case))
        if isinstance(page.state, UnitCase):
            session = workplace.session
            self._invited.run(lambda: inviting.invited(session, case), done=self._show_invited)
        else:
            self._put("invitation", None, lambda: None)
        address = visit_codes.of_counter(workplace.session, page.state)
        self._put("counter", address, lambda: CounterCard(workplace, address) if address else None)
        if isinstance(page.state, Letter | LedgerItem):
            session = workplace.session
            self._looked_up.run(lambda: quoting.quoted(session, case), done=self._show_quoted)
        else:
            self._put("quoted", None, lambda: None)
        if isinstance(page.state, Letter):
            session = workplace.session
            self._compared.run(lambda: merging.offered(session, case), done=self._show_alike)
        else:
            self._put("alike", None, lambda: None)
        return self._put("actions", (page.offers, page.turn), lambda: self._action_card(page))

    def _draw_papers(self, page: Shown) -> None:
        case, kind = page.state.case, kind_of_state(page.state)
        step = papers.attaching(page.offers)

        def made() -> PapersCard | None:
            if not papers.have_papers(page.state):
                return None
            card = PapersCard(self._workplace, case, kind, step)
            card.asked.connect(self.open_step)
            return card

        self._put("papers", (case, step), made)

    def _show_alike(self, pairs: tuple[AlikePair, ...]) -> None:
        made = partial(AlikeCard, self._workplace, self._case, pairs)
        self._put("alike", pairs, lambda: made() if pairs else None)

    def _show_quoted(self, quoted: tuple[Quoted, ...]) -> None:
        made = partial(QuotedCard, self._workplace, quoted)
        self._put("quoted", quoted, lambda: made() if quoted else None)

    def _show_invited(self, found: Invited | None) -> None:
        made = None if found is None else partial(InvitationCard, self._workplace, found)
        self._put("invitation", found, lambda: made() if made else None)

    def _put(self, part: str, what: object, make: Callable[[], QWidget | None]) -> bool:
        """Draw a part of the page, unless it shows the same already."""
        is_new = part not in self._drawn or self._drawn[part] != what
        self._drawn[part] = what
        if is_new:
            self._slots[part].put(make())
        return is_new

    def _header(self, page: Shown) -> CaseHeader:
        header = CaseHeader(self._workplace, page)
        header.left.connect(self.left)
        return header

    def _action_card(self, page: Shown) -> ActionCard:
        card = ActionCard(page, is_record=self._spec.is_record)
        card.asked.connect(self.open_step)
        return card

    def _conflict(self, page: Shown) -> ConflictCard | None:
        if not page.conflicts:
            return None
        kind, case = kind_of_state(page.state), page.state.case
        return ConflictCard(self._workplace, case, kind, page.number, page.conflicts[0])

    # --------------------------------------------------------------------- focus

    def _has_focus(self) -> bool:
        """Whether the focus stands where things are drawn anew."""
        focus = QApplication.focusWidget()
        return focus is not None and any(
            self._slots[name].isAncestorOf(focus) for name in ("head", "actions")
        )

    def _cancelled(self) -> None:
        self._slots["actions"].show()
        self._take_focus()

    def _take_focus(self) -> None:
        card, header = self.steps, self._slots["head"].shown
        if card is not None and card.bar.take_focus():
            return
        if isinstance(header, CaseHeader):
            header.back.setFocus()

    def _noted(self, saved: Saved | None) -> None:
        if saved is not None:
            self._workplace.saved(saved)


_PARTS = (
    *("invitation", "counter", "alike", "facts", "quoted", "listed"),
    *("people", "papers", "related", "printed", "proof"),
)
