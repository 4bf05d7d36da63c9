"""The auditor's room: who looked at what, who changed the directory, which limits were said.

Lists alone: the auditor changes nothing (三员分立). Enter opens the matter of a line.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.event import Label
from casework.registry import MACHINES
from desk_client.services import auditing
from desk_client.services.auditing import Sort, TrailEntry
from desk_client.services.spelling import is_typed
from desk_client.ui import theme
from desk_client.ui.background import Latest
from desk_client.ui.column_memory import ColumnMemory
from desk_client.ui.dates import show_moment
from desk_client.ui.i18n import pick
from desk_client.ui.room import Count
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.fields import PickBox, TextField
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.rows import Column
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.workplace import Workplace, short_number

WATCHED = frozenset(MACHINES)
FIND = 240
"""Width of the field that finds in the list, in pixels at the normal text size."""
USUAL_DAYS = 7


class AuditPage(QWidget):
    """What happened, newest first, of one sort at a time."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._asked = Latest(self)
        self._found: tuple[TrailEntry, ...] = ()
        self.sort = SegmentedChoice(
            [
                Choice(Sort.READS, self.tr("Personal data read"), "Ctrl+1"),
                Choice(Sort.CHANGES, self.tr("Directory changed"), "Ctrl+2"),
                Choice(Sort.ALARMS, self.tr("Limits near or passed"), "Ctrl+3"),
            ],
            Sort.READS,
            name=self.tr("What is listed"),
        )
        self.days = PickBox(self.tr("Since"))
        self.days.set_choices(
            [
                ("1", self.tr("Today")),
                ("7", self.tr("A week")),
                ("30", self.tr("A month")),
                ("365", self.tr("A year")),
            ],
            str(USUAL_DAYS),
        )
        self.typed = TextField(self.tr("Find in the list"), self.tr("Officer, unit or number"))
        self.typed.setMinimumWidth(theme.current().px(FIND))
        self.table: ListTable[TrailEntry] = ListTable(
            self._columns(), lambda row: row.event_id, name=self.tr("Audit")
        )
        empty = EmptyState(
            self.tr("Nothing happened in this time"),
            self.tr("Every look at personal data, with its reason, stands here"),
        )
        self._listing = Listing(self.table, empty)
        self._card = Card(self.tr("Audit"), flush=True)
        self._lay_out()
        self.sort.chosen.connect(lambda _: self.reload())
        self.days.activated.connect(lambda _: self.reload())
        self.typed.textChanged.connect(lambda _: self._show())
        self.table.opened.connect(self._open)
        self._memory = ColumnMemory(workplace, "audit", self.table)
        workplace.signals.on_kinds(self, WATCHED, lambda changes: self.reload())
        self.reload()

    @property
    def rows(self) -> Sequence[TrailEntry]:
        """What the list shows."""
        return self.table.rows

    def enter(self) -> None:
        """The list takes the focus."""
        self._listing.take_focus()

    def reload(self) -> None:
        """Ask again."""
        session = self._workplace.session
        sort, days = Sort(self.sort.value or Sort.READS), int(self.days.value or USUAL_DAYS)
        self._asked.run(lambda: auditing.trail(session, sort, days), done=self._take)

    # -------------------------------------------------------------------- inside

    def _columns(self) -> list[Column[TrailEntry]]:
        workplace = self._workplace
        return [
            Column(
                "at",
                self.tr("When"),
                lambda row: show_moment(row.at, workplace.today(), is_dated=True),
                104,
                sort=lambda row: row.at.timestamp(),
            ),
            Column("who", self.tr("Who"), self._who, 132, is_name=True),
            Column("unit", self.tr("Unit"), self._unit, 132),
            Column("what", self.tr("What"), lambda row: pick(row.label), 132),
            Column("told", self.tr("Says"), _told, stretches=True, tip=_told),
            Column("kind", self.tr("Kind"), lambda row: pick(row.kind_label), 88),
            Column(
                "number",
                self.tr("Number"),
                _about,
                160,
                short=lambda row: short_number(_about(row)),
                tip=_about,
            ),
        ]

    def _lay_out(self) -> None:
        bar = QWidget()
        row = FlowLayout(bar)
        for widget in (self.sort, self.days, self.typed):
            row.addWidget(widget)
        bar.setContentsMargins(16, 12, 16, 4)
        self._card.add(bar)
        self._card.add(self._listing, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 16, 16, 16)
        page.addWidget(self._card, 1)

    def _take(self, found: tuple[TrailEntry, ...]) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        typed = self.typed.value
        rows = [row for row in self._found if not typed or self._holds(row, typed)]
        self._card.set_note(self.tr("%n line(s)", "", len(rows)))
        self._listing.show_rows(rows)

    def _holds(self, row: TrailEntry, typed: str) -> bool:
        return is_typed(typed, (self._who(row), self._unit(row), _about(row), _told(row)))

    def _who(self, row: TrailEntry) -> str:
        return self._workplace.officer_name(row.actor)

    def _unit(self, row: TrailEntry) -> str:
        known = self._workplace.session.desk.directory().roster.officers.get(row.actor)
        return self._workplace.unit_name(known.unit) if known else "–"

    def _open(self, event_id: str) -> None:
        row = next(one for one in self._found if one.event_id == event_id)
        self._workplace.signals.open_requested.emit(row.kind, row.case)


def reads_of_today(workplace: Workplace) -> Count:
    """What the rail says: how often personal data were read today; asked off the GUI thread."""
    count = len(auditing.trail(workplace.session, Sort.READS, 1))
    words = pick(READ_TODAY).replace("%1", str(count))
    return Count(words if count else "")


READ_TODAY = Label("今日查阅 %1", "read today %1")


def _about(row: TrailEntry) -> str:
    """The number of a case; what a part of the directory is called."""
    return row.number or (pick(row.about) if row.about else "")


def _told(row: TrailEntry) -> str:
    return " · ".join(f"{pick(one.label)} {pick(one.words)}" for one in row.told) or "–"
