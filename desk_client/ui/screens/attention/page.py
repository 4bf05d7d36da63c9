"""A list at the left, at the right what happened, why, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.asking import officer_label
from casework.event import CHINA
from desk_client.services import amending, not_taken, overview
from desk_client.services.desk import Session
from desk_client.services.not_taken import Written
from desk_client.services.overview import Attention, Unlimited
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.column_memory import ColumnMemory
from desk_client.ui.conflicts import ConflictCard
from desk_client.ui.dates import show_moment
from desk_client.ui.i18n import pick
from desk_client.ui.screens.attention.reset_card import reset_card
from desk_client.ui.screens.attention.rows import (
    Row,
    of_conflict,
    of_event,
    of_reset,
    of_unlimited,
)
from desk_client.ui.screens.attention.written_card import WrittenCard
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, ChipLabel
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.listing import Listing
from desk_client.ui.widgets.rows import Column
from desk_client.ui.widgets.slot import Slot
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace, short_number

KINDS = ("sync", "walk_in", "ledger_item", "letter", "visit", "directory", "credential")


class AttentionPage(QWidget):
    """Everything of this desk that a person has to look at."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._asked = Latest(self)
        self._rows: dict[str, Row] = {}
        self._shown: Row | None = None
        self._table: ListTable[Row] = ListTable(
            [
                Column("what", self.tr("State"), lambda row: row.chip.word, 96, chip=_chip),
                Column("step", self.tr("Step"), lambda row: row.title, stretches=True),
                Column("number", self.tr("Number"), lambda row: row.number, 132, short=_short),
                Column(
                    "at",
                    self.tr("Recorded"),
                    lambda row: show_moment(row.at, workplace.today(), is_dated=True),
                    96,
                ),
            ],
            lambda row: row.id,
            name=self.tr("Needs attention"),
            is_strong=lambda row: row.is_new,
        )
        self._memory = ColumnMemory(workplace, "attention", self._table)
        empty = EmptyState(
            self.tr("Nothing needs attention"),
            self.tr("What the centre does not take is kept and shown here, with the reason"),
        )
        self._listing = Listing(self._table, empty)
        self._detail = Slot()
        self._lay_out()
        self._table.current_changed.connect(self._show_detail)
        self._table.opened.connect(self._open)
        workplace.signals.on_kinds(self, KINDS, lambda changes: self.reload())
        self.reload()

    @property
    def rows(self) -> Sequence[Row]:
        """What the list shows."""
        return self._table.rows

    @property
    def conflict(self) -> ConflictCard | None:
        """The two values that are shown, where the row is about two values."""
        return self._detail.shown if isinstance(self._detail.shown, ConflictCard) else None

    def enter(self) -> None:
        """The list takes the focus."""
        self._listing.take_focus()

    def reload(self) -> None:
        """Ask again."""
        session = self._workplace.session
        self._asked.run(
            lambda: (
                *(
                    of_reset(one, self._workplace.officer_name(one.officer))
                    for one in overview.password_resets(session)
                ),
                *map(of_unlimited, overview.unlimited(session)),
                *map(of_conflict, amending.conflicts(session)),
                *(_row(session, one) for one in overview.attention(session)),
            ),
            done=self._show,
        )

    def _lay_out(self) -> None:
        columns = Columns(left_width=0, right_width=560)
        card = Card(
            self.tr("Needs attention"), self.tr("Kept; nothing behind it waits"), flush=True
        )
        card.add(self._listing, 1)
        columns.middle.add(card, stretch=1)
        columns.right.add(self._detail)
        columns.right.end()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(columns)

    def _show(self, rows: Sequence[Row]) -> None:
        self._rows = {row.id: row for row in rows}
        self._listing.show_rows(rows)
        if rows and self._table.current_id is None:
            self._table.select(rows[0].id)
        self._show_detail(self._table.current_id or "")

    def _show_detail(self, row_id: str) -> None:
        row = self._rows.get(row_id)
        if row == self._shown and self._detail.shown is not None:
            return
        self._shown = row
        if row is None:
            self._detail.put(None)
        elif row.two is not None:
            two = row.two
            card = ConflictCard(self._workplace, two.case, two.kind, two.number, two.conflict)
            card.settled.connect(self.reload)
            self._detail.put(card)
        elif row.unlimited is not None:
            self._detail.put(self._unlimited_card(row.unlimited, row))
        elif row.reset is not None:
            self._detail.put(reset_card(self._workplace, row.reset, row))
        elif row.event is not None:
            self._detail.put(self._event_card(row.event, row))

    def _unlimited_card(self, one: Unlimited, row: Row) -> Card:
        card = Card(row.title, row.number)
        card.add(Chip(row.chip))
        why = self.tr(
            "Nothing of this matter is counted: no limit profile is in force for %1 on %2."
        )
        day = f"{one.opened_at.astimezone(CHINA):%Y-%m-%d}"
        why = why.replace("%1", self._workplace.unit_name(one.unit)).replace("%2", day)
        card.add(text(why, wraps=True, selectable=True))
        what = self.tr(
            "The administrator issues a limit profile that holds since that day, or names the "
            "profile of the unit; from then on its limits are counted from the beginning."
        )
        card.add(text(what, Text.NOTE, wraps=True))
        look = KeyButton(self.tr("Open the matter"), weight=Weight.PRIMARY)
        look.clicked.connect(lambda: self._open(row.id))
        card.add(ActionBar(look))
        return card

    def _event_card(self, event: Attention, row: Row) -> Card:
        card = Card(row.title, row.number)
        card.add(Chip(row.chip))
        at = show_moment(event.at, self._workplace.today(), is_dated=True)
        card.add(text(f"{event.actor_name} · {at}", Text.NOTE))
        card.add(text(self._why(event), wraps=True, selectable=True))
        card.add(text(self._what_to_do(event, row.written), Text.NOTE, wraps=True))
        others = [one for one in self._rows.values() if one.case == row.case and one is not row]
        after = [one.title for one in reversed(others) if one.event and one.at >= row.at]
        if event.what == "refused" and after:
            words = self.tr("Not taken with it: %1").replace("%1", "、".join(after))
            card.add(text(words, Text.NOTE, wraps=True))
        if row.written is not None:
            card.add(WrittenCard(row.written), 1)
        card.add(ActionBar(*self._buttons(event, row)))
        return card

    def _buttons(self, event: Attention, row: Row) -> list[KeyButton]:
        anew = row.written.anew if row.written and event.what != "held" else None
        copy = KeyButton(self.tr("Write it anew"), "F4", Weight.PRIMARY)
        if anew is not None:
            copy.clicked.connect(lambda: self._workplace.signals.anew_asked.emit(anew))
        weight = Weight.NORMAL if anew else Weight.PRIMARY
        look = KeyButton(self.tr("Open the matter"), weight=weight)
        look.clicked.connect(lambda: self._open(row.id))
        if not event.kind:
            look.forbid(self.tr("It is from a newer program; this one cannot show it yet"))
        read = KeyButton(self.tr("Read, keep in the record"))
        read.clicked.connect(lambda: self._acknowledge(row.id))
        shown = [copy] if anew is not None else []
        # What was refused when it was opened is no matter that could be looked at.
        shown += [look] if row.is_here or not event.kind else []
        return shown if event.is_acknowledged else [*shown, read]

    def _why(self, event: Attention) -> str:
        if event.refusal is not None:
            return pick(event.refusal.say)
        if event.what == "held":
            return self.tr("The centre waits for what came before this step.")
        return self.tr("This step was recorded by a newer program.")

    def _what_to_do(self, event: Attention, written: Written | None) -> str:
        if event.what == "refused" and written is None:
            return self.tr("%1 wrote it and can write it anew.").replace("%1", event.actor_name)
        if event.what == "refused" and written is not None and written.helpers:
            names = "、".join(pick(officer_label(one)) for one in written.helpers)
            words = self.tr(
                "The centre did not take it; it is kept. Write it anew if it is still right, or "
                "ask: %1"
            )
            return words.replace("%1", names)
        if event.what == "refused" and written is not None and written.turn is not None:
            words = self.tr(
                "The centre did not take this step; it is kept. The matter waits for %1 now: "
                "look, and write it anew if it is still right."
            )
            return words.replace("%1", pick(written.turn))
        if event.what == "refused":
            return self.tr(
                "The centre did not take this step. It stays in the record. Open the matter, see "
                "how it stands now, and take the step again if it is still right."
            )
        if event.what == "doubtful":
            return self.tr(
                "Not sent yet, and no longer possible as the matter stands now: the centre will "
                "probably not take it."
            )
        return self.tr("Nothing to do: it goes on by itself.")

    def _open(self, row_id: str) -> None:
        row = self._rows.get(row_id)
        if row is not None and row.kind:
            self._workplace.signals.open_requested.emit(row.kind, row.case)

    def _acknowledge(self, event_id: str) -> None:
        session = self._workplace.session
        background.run(
            self,
            lambda: overview.acknowledge(session, event_id),
            done=lambda _: self._acknowledged(),
        )

    def _acknowledged(self) -> None:
        self._workplace.signals.announce(overview.ATTENTION_CHANGED)
        self._workplace.signals.notify(self.tr("Marked as read; it stays in the record"), Tone.OK)


def _row(session: Session, event: Attention) -> Row:
    is_here = session.case(event.case) is not None
    return of_event(event, not_taken.written(session, event.event_id), is_here=is_here)


def _short(row: Row) -> str:
    return short_number(row.number)


def _chip(row: Row) -> ChipLabel:
    return row.chip
