"""One item's page: what it is, what happened, what is missing, what can be done now."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.cases.ledger.state import LedgerItem
from casework.clocks import due_text
from desk_client.services import ledgers
from desk_client.services.desk import Saved
from desk_client.services.ledgers import Action, ItemPage
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.faces import history_step, level_face, used
from desk_client.ui.i18n import pick
from desk_client.ui.screens.ledgers.asks import FORMS, Values
from desk_client.ui.screens.ledgers.step_card import StepCard
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, plain
from desk_client.ui.widgets.clause_list import Clause, ClauseList, Standing
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.limit_bar import LimitBar
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.widgets.timeline import Timeline
from desk_client.ui.workplace import Workplace, masked_name, masked_phone, words_of

CLAUSE_STEPS = {
    "closing.result": "ResultRecorded",
    "closing.feedback": "FeedbackDrafted",
    "closing.satisfied": "CallBackRecorded",
    "closing.publicity": "PublicityDecided",
    "closing.accountability": "AccountabilityDecided",
    "closing.nothing_open": "SupportFinished",
}
"""Which step provides a missing clause, offered where the clause stands."""

ROLE_CLAUSES = frozenset(
    {
        "role.missing",
        "role.auxiliary",
        "ledger.of_lead_unit",
        "ledger.assigned_to",
        "ledger.one_level_up",
        "ledger.owning_chief",
    }
)
"""Refusals that say a step is somebody else's: its button is not offered at all."""

GATE_FROM = frozenset({"IN_PROGRESS", "FEEDBACK_PENDING", "FED_BACK", "CLOSE_PENDING", "CLOSED"})


class ItemView(QWidget):
    """Shows one item and takes its steps; asks again whenever the item changes."""

    left = Signal()

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._case = ""
        self._page: ItemPage | None = None
        self._asked = Latest(self)
        self._step: StepCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._sheet: QWidget | None = None
        place.signals.on_kinds(self, {"ledger_item"}, lambda changes: self._on_changes())

    @property
    def case(self) -> str:
        """The item that is shown; empty when none is."""
        return self._case

    @property
    def step(self) -> StepCard | None:
        """The form that is open."""
        return self._step

    def show_case(self, case: str) -> None:
        """Show an item."""
        self._case, self._page = case, None
        self._close_step()
        self._reload()

    def open_step(self, event_type: str) -> None:
        """Begin a step: its form, or at once when it asks nothing."""
        page = self._page
        if page is None:
            return
        action = next((one for one in page.actions if one.event_type == event_type), None)
        if action is None or action.refusal is not None:
            return
        form = FORMS[event_type]
        if not form.asks:
            self._take(event_type, {})
            return
        self._close_step()
        self._step = StepCard(self._place, page, event_type, pick(action.label), form)
        self._step.submitted.connect(self._take)
        self._step.cancelled.connect(self._cancel_step)
        self._draw()
        self._step.take_focus()

    def _on_changes(self) -> None:
        if self._case and self.isVisible():
            self._reload()

    def _reload(self) -> None:
        session, case = self._place.session, self._case
        self._asked.run(lambda: ledgers.page(session, case), done=self._show)

    def _show(self, page: ItemPage | None) -> None:
        self._page = page
        if page is None:
            self._case = ""
            self.left.emit()
            return
        self._draw()

    # ------------------------------------------------------------------- drawing

    def _draw(self) -> None:
        page = self._page
        if page is None:
            return
        step = self._step
        if step is not None:
            step.setParent(None)
        if self._sheet is not None:
            self._column.removeWidget(self._sheet)
            self._sheet.deleteLater()
        sheet = QWidget()
        rows = QVBoxLayout(sheet)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 16, 16, 0)
        head.addWidget(self._header(page))
        rows.addLayout(head)
        columns = Columns(left_width=0, right_width=336)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._matter(page.item), 1)
        middle.addWidget(self._history(page), 1)
        both = QWidget()
        both.setLayout(middle)
        middle.setContentsMargins(0, 0, 0, 0)
        columns.middle.add(both, stretch=1)
        if step is not None:
            columns.right.add(step)
        columns.right.add(self._gate(page), stretch=1)
        rows.addWidget(columns, 1)
        self._sheet = sheet
        self._column.addWidget(sheet)

    def _header(self, page: ItemPage) -> Card:
        item = page.item
        card = Card()
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(4)
        number = item.number or item.temp_no
        words.addWidget(
            text(f"{pick(item.ledger.label)} · {number} · {pick(item.channel.label)}", Text.NOTE)
        )
        words.addWidget(text(item.title, Text.TITLE, wraps=True))
        chips = QHBoxLayout()
        chips.setSpacing(8)
        status = ledgers.status_label(item)
        chips.addWidget(Chip(plain(pick(status), Tone.INFO)))
        chips.addWidget(Chip(plain(self.tr("Risk: %1").replace("%1", pick(item.risk.label)))))
        chips.addWidget(line(self._people(page), Text.NOTE), 1)
        words.addLayout(chips)
        row.addLayout(words, 1)
        now = self._place.now()
        for timed in page.limits[-2:]:
            row.addWidget(
                LimitBar(
                    pick(timed.label),
                    due_text(timed.clock.due_at),
                    level_face(timed.reading),
                    used(timed.clock, now),
                )
            )
        back = KeyButton(self.tr("Back to the list"), "Alt+Left")
        back.clicked.connect(self.left)
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        card.add(row)
        return card

    def _people(self, page: ItemPage) -> str:
        item = page.item
        if item.is_anonymous or item.reporter is None:
            who = self.tr("anonymous")
        else:
            phone = masked_phone(item.reporter.phone)
            who = masked_name(item.reporter.name) + (f"({phone})" if phone else "")
        parts = [
            self.tr("Reporter %1").replace("%1", who),
            self.tr("%n person(s)", "", item.people),
            self.tr("Owner %1").replace("%1", self._place.unit_name(item.unit)),
        ]
        if item.lead_unit:
            parts.append(self.tr("Lead %1").replace("%1", self._place.unit_name(item.lead_unit)))
        if item.handler:
            handler = self._place.officer_name(item.handler)
            parts.append(self.tr("Handler %1").replace("%1", handler))
        return " · ".join(parts)

    def _matter(self, item: LedgerItem) -> Card:
        card = Card(self.tr("The matter"), item.place)
        for title, words in (
            ("", item.content),
            (self.tr("Asked for"), item.demand),
            (self.tr("Result"), item.outcome_text),
            (self.tr("Evidence"), item.evidence),
            (self.tr("Feedback"), item.feedback.words if item.feedback else ""),
            (self.tr("Last reason given"), item.words),
        ):
            if words:
                if title:
                    card.add(text(title, Text.SECTION))
                card.add(text(words, wraps=True, selectable=True))
        card.body.addStretch(1)
        return card

    def _history(self, page: ItemPage) -> Card:
        card = Card(self.tr("History"), self.tr("%n step(s)", "", len(page.timeline)))
        steps = Timeline()
        steps.set_steps([history_step(entry) for entry in reversed(page.timeline)])
        card.add(steps, 1)
        return card

    def _gate(self, page: ItemPage) -> Card:
        card = Card(self.tr("What can be done now"))
        if page.item.status in GATE_FROM:
            missing = sum(not clause.is_met for clause in page.clauses)
            note = self.tr("%n missing", "", missing) if missing else self.tr("complete")
            card.set_title(self.tr("Closing: seven clauses"), note)
            card.add(self._clauses(page))
            card.add_rule()
        card.body.addStretch(1)
        bar = ActionBar()
        offered = [one for one in page.actions if self._is_offered(one)]
        offered.sort(key=lambda one: one.event_type != page.next_step)
        for action in offered:
            bar.add(self._button(action, is_next=action.event_type == page.next_step))
        if offered:
            card.add(bar)
        else:
            card.add(text(self.tr("Nothing for you to do here now"), Text.NOTE, wraps=True))
        return card

    def _is_offered(self, action: Action) -> bool:
        return action.refusal is None or action.refusal.clause not in ROLE_CLAUSES

    def _button(self, action: Action, *, is_next: bool) -> KeyButton:
        form = FORMS[action.event_type]
        weight = Weight.PRIMARY if is_next and not form.is_grave else Weight.NORMAL
        button = KeyButton(pick(action.label), weight=weight)
        button.setObjectName(action.event_type)
        if action.refusal is not None:
            button.forbid(pick(action.refusal.say))
        button.clicked.connect(partial(self.open_step, action.event_type))
        return button

    def _clauses(self, page: ItemPage) -> ClauseList:
        able = {one.event_type for one in page.actions if one.refusal is None}
        shown = []
        for clause in page.clauses:
            step = CLAUSE_STEPS.get(clause.clause, "")
            is_mine = step in able
            standing = Standing.MET if clause.is_met else Standing.OPEN
            if not clause.is_met and is_mine:
                standing = Standing.MISSING
            shown.append(
                Clause(
                    clause.clause,
                    pick(clause.title),
                    standing,
                    "" if clause.is_met else pick(clause.rule),
                    ((step, self.tr("Do it now")),) if standing is Standing.MISSING else (),
                )
            )
        clauses = ClauseList(shown)
        clauses.acted.connect(lambda name, step: self.open_step(step))
        return clauses

    # --------------------------------------------------------------------- steps

    def _take(self, event_type: str, values: Values) -> None:
        session, case, now = self._place.session, self._case, self._place.now()
        submit = FORMS[event_type].submit
        background.run(
            self,
            lambda: submit(session, case, values, now),
            done=self._taken,
            failed=self._refused,
        )

    def _taken(self, saved: Saved) -> None:
        self._close_step()
        self._place.saved(saved)
        self._place.signals.notify(self.tr("Saved on this desk"), Tone.OK)
        self._reload()

    def _refused(self, error: Exception) -> None:
        if self._step is not None:
            self._step.show_refusal(words_of(error))
        else:
            self._place.signals.notify(words_of(error), Tone.OVERDUE)

    def _cancel_step(self) -> None:
        self._close_step()
        self._draw()

    def _close_step(self) -> None:
        if self._step is not None:
            self._step.setParent(None)
            self._step.deleteLater()
            self._step = None
