"""What an item is about and what became of it, in the words that were recorded."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.cases.ledger.state import Coordination, LedgerItem, SubTask
from casework.event import CHINA
from desk_client.services.ledgers import ItemPage
from desk_client.ui.i18n import pick
from desk_client.ui.labels import words_or
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, due_soon, in_time, plain
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.scrolling import Scrolling
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace


class MatterCard(Card):
    """The matter in sections; what is empty is not shown."""

    def __init__(self, workplace: Workplace, page: ItemPage) -> None:
        super().__init__(self.tr("The matter"), page.item.place)
        self._workplace = workplace
        sheet = QWidget()
        self._rows = QVBoxLayout(sheet)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(8)
        self._say(page.item)
        self._parts(page.item)
        self._links(page)
        self._rows.addStretch(1)
        self.add(Scrolling(sheet), 1)

    def _section(self, title: str, *widgets: QWidget) -> None:
        if title:
            self._rows.addWidget(text(title, Text.SECTION))
        for widget in widgets:
            self._rows.addWidget(widget)

    def _say(self, item: LedgerItem) -> None:
        for title, words in (
            ("", item.content),
            (self.tr("Asked for"), item.demand),
            (self.tr("Went to"), self._route(item)),
            (self.tr("Long-term"), self._long_term(item)),
            (self.tr("Asked for more time"), self._extension(item)),
            (self.tr("Result"), self._result(item)),
            (self.tr("Evidence"), item.evidence),
            (self.tr("Feedback"), item.feedback.words if item.feedback else ""),
            (self.tr("Last reason given"), item.words),
        ):
            if words:
                self._section(title, text(words, wraps=True, selectable=True))

    def _parts(self, item: LedgerItem) -> None:
        if item.coordinations:
            shown = [self._coordination(item, one) for one in item.coordinations]
            self._section(self.tr("Coordination"), *shown)
        if item.tasks:
            self._section(self.tr("Sub-tasks"), *[self._task(item, task) for task in item.tasks])

    def _links(self, page: ItemPage) -> None:
        cases = [(one.case, one.kind, f"{one.number} {one.title}".strip()) for one in page.linked]
        source = page.item.source_case
        if source:
            cases.insert(0, (source, "", self.tr("Where it came from")))
        buttons: list[QWidget] = []
        for case, kind, words in cases:
            button = KeyButton(words, weight=Weight.LINK, is_small=True)
            button.clicked.connect(partial(self._workplace.signals.open_requested.emit, kind, case))
            buttons.append(button)
        if buttons:
            self._section(self.tr("Belongs to it"), *buttons)

    def _route(self, item: LedgerItem) -> str:
        if item.route is None:
            return ""
        return " · ".join(part for part in (pick(item.route.label), item.reference) if part)

    def _long_term(self, item: LedgerItem) -> str:
        if item.status != "LONG_TERM" or item.long_term_until is None:
            return ""
        return self.tr("Promised by %1").replace("%1", item.long_term_until.isoformat())

    def _extension(self, item: LedgerItem) -> str:
        asked = item.extension_asked
        if asked is None:
            return ""
        return (
            self.tr("%1 asks for %2 more: %3")
            .replace("%1", self._workplace.officer_name(asked.by))
            .replace("%2", str(asked.amount))
            .replace("%3", pick(asked.reason.label))
        )

    def _result(self, item: LedgerItem) -> str:
        if item.outcome is None:
            return ""
        parts = (pick(item.outcome.label), item.outcome_text, item.legal_basis)
        return " · ".join(part for part in parts if part)

    def _coordination(self, item: LedgerItem, one: Coordination) -> QWidget:
        state = self.tr("ended") if one.ended_at else self.tr("open")
        at = f"{one.at.astimezone(CHINA):%m-%d}"
        head = f"{at} · {pick(one.way.label)} · {one.partner} ({state})"
        words = f"{head}\n{words_or(one.text, item)}"
        if one.record:
            words += f"\n→ {one.record}"
        return text(words, wraps=True, selectable=True)

    def _task(self, item: LedgerItem, task: SubTask) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        who = self._workplace.unit_name(task.unit)
        if task.officer:
            who += f" {self._workplace.officer_name(task.officer)}"
        column.addWidget(text(f"{who}: {words_or(task.text, item)}", wraps=True, selectable=True))
        if task.is_cancelled:
            chip = plain(self.tr("cancelled"))
        elif task.ended_at is not None:
            chip = in_time(self.tr("done"))
        else:
            chip = due_soon(self.tr("due %1").replace("%1", f"{task.due_on:%m-%d}"))
        column.addWidget(Chip(chip))
        return box
