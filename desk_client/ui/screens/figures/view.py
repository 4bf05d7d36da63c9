"""A month of a unit: every figure with what it counts, its months, and the cases behind it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.event import CHINA
from casework.metrics import is_rate, worth
from desk_client.services import figures
from desk_client.services.figures import Figures, Line, MonthAccount, Part, Row, Sheet
from desk_client.ui.background import Latest
from desk_client.ui.column_memory import ColumnMemory
from desk_client.ui.i18n import pick
from desk_client.ui.screens.figures import words
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import ChipLabel, StateChip, due_soon, in_time, paused, plain
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.fields import PickBox
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.rows import Column
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.widgets.trend import Point, Trend
from desk_client.ui.workplace import Workplace, short_number

ASIDE = 336


class FiguresView(Columns):
    """The table in the middle; beside it what the figure under the cursor says."""

    account_asked = Signal(str)
    """Somebody wants to see an account: look at it, sign it."""
    accounts_asked = Signal()
    tables_asked = Signal()
    """Somebody wants to see units and officers beside each other."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(left_width=0, right_width=ASIDE)
        self._workplace = workplace
        self._figures = Figures(workplace.session)
        self._asked, self._trended, self._behind = Latest(self), Latest(self), Latest(self)
        self._sheet: Sheet | None = None
        self._parts: dict[str, Part] = {}
        self.unit = PickBox(self.tr("Unit"))
        self.unit.setMinimumContentsLength(12)
        self.month = PickBox(self.tr("Month"))
        self.month.setMinimumContentsLength(7)
        self.state = StateChip(paused(self.tr("Open")))
        self.account = KeyButton(self.tr("Show the account"), "Ctrl+1")
        self.accounts = KeyButton(self.tr("All accounts"), "Ctrl+2")
        self.tables = KeyButton(self.tr("Units and officers"), "Ctrl+3")
        self.table: ListTable[Row] = ListTable(
            self._columns(), lambda row: row.line.code, name=self.tr("Figures")
        )
        self._listing = Listing(
            self.table,
            EmptyState(
                self.tr("Nothing to count"),
                self.tr("Heads, office and supervision see the figures of their units here"),
            ),
        )
        self.counts = text("", Text.NOTE, wraps=True)
        self.trend = Trend()
        self.cases: ListTable[Part] = ListTable(
            self._case_columns(), lambda one: one.case, name=self.tr("Cases behind it")
        )
        self._cases = Listing(
            self.cases,
            EmptyState(
                self.tr("No case"), self.tr("What you may see of a figure's cases stands here")
            ),
        )
        self._behind_card = Card(self.tr("Cases behind it"), flush=True)
        self._lay_out()
        self._connect()
        self._offer()

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    def enter(self) -> None:
        """The room came to the front."""
        self._listing.take_focus()

    def reload(self) -> None:
        """Count again, and show it."""
        unit, month, asked = self.unit.value, self._month(), self._figures
        if unit and month is not None:
            self._asked.run(lambda: asked.sheet(unit, month), done=self._show)

    # -------------------------------------------------------------------- inside

    def _offer(self) -> None:
        names = [(one, self._workplace.unit_name(one)) for one in self._figures.units()]
        months = [(one.isoformat(), f"{one:%Y-%m}") for one in self._figures.months()]
        # The month that is over is what a head has to look at.
        self.unit.set_choices(names, self.unit.value or (names[0][0] if names else None))
        self.month.set_choices(months, self.month.value or months[1][0])
        self._listing.show_rows(())
        self._show_parts(())

    def _month(self) -> date | None:
        chosen = self.month.value
        return date.fromisoformat(chosen) if chosen else None

    def _show(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.state.set_label(self._state_of(sheet.account))
        if sheet.account is None:
            self.account.forbid(self.tr("The centre has not drawn it yet"))
        else:
            self.account.allow()
        self._listing.show_rows(sheet.rows)
        codes = [row.line.code for row in sheet.rows]
        if codes and self.table.current_id not in codes:
            self.table.select(codes[0])
        else:
            self._show_figure()

    def _state_of(self, account: MonthAccount | None) -> ChipLabel:
        if account is None:
            return paused(self.tr("Open"))
        if account.signed_at is None:
            is_objected = account.status == "OBJECTED"
            return due_soon(self.tr("Objected to") if is_objected else self.tr("To be signed"))
        who = self._workplace.officer_name(account.signed_by)
        day = f"{account.signed_at.astimezone(CHINA):%m-%d}"
        said = self.tr("Signed by %1, %2").replace("%1", who).replace("%2", day)
        if account.supplements:
            said += " · " + self.tr("%n supplement(s)", "", len(account.supplements))
        return in_time(said) if account.status == "SIGNED" else due_soon(said)

    def _show_figure(self) -> None:
        """What stands beside the table follows the cursor."""
        row, sheet = self._current(), self._sheet
        self.cases.leave()
        if row is None or sheet is None:
            self.counts.setText("")
            self.trend.show_points(())
            self._show_parts(())
            return
        self.counts.setText(pick(row.counts))
        asked, code = self._figures, row.line.code
        top = Decimal(100) if is_rate(row.line) else None
        self._trended.run(
            lambda: asked.trend(sheet.unit, code, sheet.month),
            done=lambda points: self.trend.show_points([_point(*one) for one in points], top),
        )
        self._behind.run(lambda: asked.parts(sheet.unit, sheet.month, code), done=self._show_parts)

    def _show_parts(self, parts: tuple[Part, ...]) -> None:
        self._parts = {one.case: one for one in parts}
        self._behind_card.set_note(self.tr("%n case(s)", "", len(parts)) if parts else "")
        self._cases.show_rows(parts)

    def _current(self) -> Row | None:
        code, rows = self.table.current_id, self._sheet.rows if self._sheet else ()
        return next((row for row in rows if row.line.code == code), None)

    def _open(self, case: str) -> None:
        self._workplace.signals.open_requested.emit(self._parts[case].kind, case)

    def _ask_account(self) -> None:
        if self._sheet is not None and self._sheet.account is not None:
            self.account_asked.emit(self._sheet.account.case)

    def _forget(self) -> None:
        self._figures.forget()
        if self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        """What became known meanwhile is counted."""
        super().showEvent(event)
        self.reload()

    # -------------------------------------------------------------------- made of

    def _columns(self) -> list[Column[Row]]:
        return [
            Column("room", self.tr("Area"), lambda row: pick(row.room), 112, yields=2),
            Column(
                "name",
                self.tr("Figure"),
                lambda row: pick(row.line.name),
                stretches=True,
                tip=lambda row: pick(row.counts),
            ),
            Column(
                "value",
                self.tr("Value"),
                lambda row: words.value(row.line),
                88,
                is_number=True,
                sort=lambda row: worth(row.line) or Decimal(-1),
            ),
            Column(
                "fraction",
                self.tr("Counted / out of"),
                lambda row: words.fraction(row.line),
                112,
                is_number=True,
            ),
            Column(
                "left_out",
                self.tr("Left out"),
                lambda row: words.left_out(row.line),
                150,
                yields=1,
                tip=lambda row: words.left_out(row.line),
            ),
            Column(
                "change",
                self.tr("Last month"),
                lambda row: words.change(row.line, row.before),
                84,
                is_number=True,
                yields=3,
            ),
        ]

    def _case_columns(self) -> list[Column[Part]]:
        return [
            Column(
                "number",
                self.tr("Number"),
                lambda one: one.number,
                118,
                short=lambda one: short_number(one.number),
            ),
            Column("title", self.tr("Matter"), lambda one: one.title, stretches=True),
            Column(
                "part",
                self.tr("Counts as"),
                lambda one: words.part(one.line),
                84,
                chip=lambda one: plain(words.part(one.line)),
                tip=lambda one: words.part(one.line),
            ),
        ]

    def _lay_out(self) -> None:
        bar = QWidget()
        row = FlowLayout(bar)
        for widget in (self.unit, self.month, self.state):
            row.addWidget(widget)
        for button in (self.account, self.accounts, self.tables):
            row.addWidget(button)
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 12, 16, 4)
        column.addWidget(bar)
        card = Card(flush=True)
        card.add(head)
        card.add(self._listing, 1)
        self.middle.add(card, stretch=1)
        about = Card(self.tr("What it counts"))
        about.add(self.counts)
        about.add(self.trend)
        self.right.add(about)
        self._behind_card.add(self._cases, 1)
        self.right.add(self._behind_card, stretch=1)

    def _connect(self) -> None:
        self.unit.activated.connect(lambda _: self.reload())
        self.month.activated.connect(lambda _: self.reload())
        self.account.clicked.connect(lambda _: self._ask_account())
        self.accounts.clicked.connect(lambda _: self.accounts_asked.emit())
        self.tables.clicked.connect(lambda _: self.tables_asked.emit())
        self.table.current_changed.connect(lambda _: self._show_figure())
        self.cases.opened.connect(self._open)
        kinds = {*figures.KINDS, "month_account", "directory"}
        self._workplace.signals.on_kinds(self, kinds, lambda changes: self._forget())
        self._memory = ColumnMemory(self._workplace, "figures.table", self.table)


def _point(month: date, line: Line | None) -> Point:
    return Point(f"{month:%y-%m}", None if line is None else worth(line), words.value(line))
