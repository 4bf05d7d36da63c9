"""What the officer should know while writing: this person's past, what waits, today's list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal

from casework.event import CHINA
from desk_client.services.reception import PersonHit, ReceptionDay, SearchHit, WalkInRow
from desk_client.ui.dates import show_moment
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import ChipLabel, due_soon, in_time, offline, plain
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.rows import Column
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.widgets.timeline import Step, Timeline
from desk_client.ui.workplace import masked_name, masked_phone, short_number


class HistoryCard(Card):
    """此人以往: the last five matters of whoever stands in the form.

    Ctrl+I writes the person of the one that is marked (the newest, if none is) into the form.
    """

    opened = Signal(str)
    taken_over = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("This person before"))
        self._empty = text(
            self.tr("Type a name or a phone number: earlier matters appear here"),
            Text.NOTE,
            wraps=True,
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list = Timeline()
        self._list.opened.connect(self.opened)
        self._cases: tuple[str, ...] = ()
        self._take = KeyButton(self.tr("This is the person"), "Ctrl+I")
        self._take.clicked.connect(self._take_over)
        self.add(self._empty)
        self.add(self._list, 1)
        self.add(ActionBar(self._take))
        self.show_hits(())

    def show_hits(self, hits: Sequence[PersonHit], *, is_asked: bool = False) -> None:
        """Show what was found; `is_asked` when somebody stands in the form."""
        self._cases = tuple(hit.case for hit in hits)
        self._take.setVisible(bool(hits))
        self.set_note(self.tr("%n time(s)", "", len(hits)) if hits else "")
        self._empty.setVisible(not hits)
        nobody = self.tr("Type a name or a phone number: earlier matters appear here")
        self._empty.setText(self.tr("Nothing earlier on this desk") if is_asked else nobody)
        self._list.setVisible(bool(hits))
        self._list.set_steps(
            [
                Step(
                    hit.title or pick(hit.kind_label),
                    f"{hit.at.astimezone(CHINA):%m-%d} · {short_number(hit.number)}"
                    f" · {pick(hit.status_label)}",
                    Tone.WARN if hit.is_open else Tone.OK,
                    id=hit.case,
                )
                for hit in hits
            ]
        )

    def show_candidates(self, hits: Sequence[SearchHit]) -> None:
        """Who it might be, by initials or the last digits of a phone; masked until chosen."""
        self._empty.setVisible(not hits)
        self._empty.setText(self.tr("Nothing earlier on this desk"))
        self._take.setVisible(bool(hits))
        self._list.setVisible(bool(hits))
        self.set_note(self.tr("Perhaps") if hits else "")
        self._cases = tuple(hit.case for hit in hits)
        self._list.set_steps(
            [
                Step(
                    f"{masked_name(hit.name)} {masked_phone(hit.phone)}".strip(),
                    f"{hit.at.astimezone(CHINA):%m-%d} · {hit.title or pick(hit.kind_label)}",
                    id=hit.case,
                )
                for hit in hits
            ]
        )

    def _take_over(self) -> None:
        marked = self._list.current_id
        if marked or self._cases:
            self.taken_over.emit(marked or self._cases[0])


class WaitingCard(Card):
    """后续跟进: walk-ins that are not finished, of any day."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("To follow up"))
        self._empty = text(self.tr("Nothing waits"), Text.NOTE)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list = Timeline()
        self._list.opened.connect(self.opened)
        self.add(self._empty)
        self.add(self._list, 1)

    def show_rows(self, rows: Sequence[WalkInRow], count: int, today: date) -> None:
        """Show the first of what waits, the next due first, and how much it is."""
        self.set_note(f"{count:,}" if rows else "")
        self._empty.setVisible(not rows)
        self._list.setVisible(bool(rows))
        self._list.set_steps([self._step(row, today) for row in rows])

    def _step(self, row: WalkInRow, today: date) -> Step:
        who = masked_name(row.name) if row.name else self.tr("No name")
        when = f"{row.follow_by:%m-%d}" if row.follow_by else pick(row.status_label)
        what = pick(row.services[0].category.label) if row.services else ""
        tone = Tone.WARN if row.follow_by else Tone.INFO
        if row.follow_by and row.follow_by < today:
            tone, when = Tone.OVERDUE, self.tr("overdue since %1").replace("%1", when)
        return Step(f"{who} · {what}", when, tone, id=row.case)


class TodayCard(Card):
    """今日: persons and services apart, and everything that was written down today."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Today"))
        self._day: date | None = None
        self._figures = text("", Text.NOTE, wraps=True)
        self._list: ListTable[WalkInRow] = ListTable(
            [
                Column(
                    "time",
                    self.tr("Time"),
                    self._time,
                    width=52,
                    tip=self._time,
                ),
                Column("what", self.tr("Service"), _service_words, stretches=True),
                Column("state", self.tr("State"), lambda row: _chip(row).word, 104, chip=_chip),
            ],
            lambda row: row.case,
            name=self.tr("Today's walk-ins"),
        )
        self._list.opened.connect(self.opened)
        empty = EmptyState(
            self.tr("Nobody yet today"), self.tr("F2 and a digit counts a convenience")
        )
        self._listing = Listing(self._list, empty)
        self.add(self._figures)
        self.add(self._listing, 1)

    def _time(self, row: WalkInRow) -> str:
        return show_moment(row.started_at, self._day or row.started_at.date())

    def show_day(self, day: ReceptionDay) -> None:
        """Show a day's figures and list."""
        self._day = day.day
        self._figures.setText(
            self.tr("%1 persons · %2 services; counted apart")
            .replace("%1", str(day.persons))
            .replace("%2", str(day.services))
        )
        self._figures.setVisible(bool(day.walk_ins))
        self._listing.show_rows(day.walk_ins)


def _service_words(row: WalkInRow) -> str:
    return "、".join(pick(service.category.label) for service in row.services)


def _chip(row: WalkInRow) -> ChipLabel:
    if row.is_waiting:
        return offline(pick(row.status_label))
    if row.status in ("DONE", "RATED"):
        return in_time(pick(row.status_label))
    if row.status == "FOLLOW":
        return due_soon(pick(row.status_label))
    return plain(pick(row.status_label))
