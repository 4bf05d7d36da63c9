"""What can be done now: the closing gate as a list, and the steps below it, always in sight."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal

from desk_client.services.ledgers import ItemPage
from desk_client.ui.i18n import pick
from desk_client.ui.steps.step_bar import StepBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.clause_list import Clause, ClauseList, Standing
from desk_client.ui.widgets.scrolling import Scrolling

CLAUSE_STEPS = {
    "closing.result": "ResultRecorded",
    "closing.feedback": "FeedbackDrafted",
    "closing.satisfied": "CallBackRecorded",
    "closing.publicity": "PublicityDecided",
    "closing.accountability": "AccountabilityDecided",
    "closing.nothing_open": "SupportFinished",
}
"""Which step provides a missing clause, offered where the clause stands."""

GATE_FROM = frozenset({"IN_PROGRESS", "FEEDBACK_PENDING", "FED_BACK", "CLOSE_PENDING", "CLOSED"})


class GateCard(Card):
    """The seven clauses with what is missing, and the buttons of the steps."""

    asked = Signal(str)

    def __init__(self, page: ItemPage) -> None:
        super().__init__(self.tr("What can be done now"))
        able = {one.event_type for one in page.offers if one.refusal is None}
        if page.item.status in GATE_FROM:
            missing = sum(not (one.is_met or one.is_waived) for one in page.clauses)
            note = self.tr("%n missing", "", missing) if missing else self.tr("complete")
            self.set_title(self.tr("Closing: seven clauses"), note)
            self.add(Scrolling(self._clauses(page, able)), 1)
            self.add_rule()
        else:
            self.body.addStretch(1)
        self.bar = StepBar(page.offers)
        self.bar.asked.connect(self.asked)
        self.add(self.bar)

    def _clauses(self, page: ItemPage, able: Collection[str]) -> ClauseList:
        shown = []
        for clause in page.clauses:
            step = CLAUSE_STEPS.get(clause.clause, "")
            is_there = clause.is_met or clause.is_waived
            standing = Standing.MET if is_there else Standing.OPEN
            if not is_there and step in able:
                standing = Standing.MISSING
            detail = "" if is_there else pick(clause.rule)
            if clause.is_waived:
                detail = self.tr("let pass one level up")
            shown.append(
                Clause(
                    clause.clause,
                    pick(clause.title),
                    standing,
                    detail,
                    ((step, self.tr("Do it now")),) if standing is Standing.MISSING else (),
                )
            )
        clauses = ClauseList(shown)
        clauses.acted.connect(lambda name, step: self.asked.emit(step))
        return clauses
