"""A list at the left, at the right what happened, why, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.event import CHINA
from desk_client.services import overview
from desk_client.services.overview import Attention
from desk_client.ui import background
from desk_client.ui.background import Latest
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip, ChipFace, due_soon, offline, overdue
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.rows import Column
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace


class AttentionPage(QWidget):
    """Everything of this desk that a person has to look at."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._asked = Latest(self)
        self._rows: dict[str, Attention] = {}
        self._table: ListTable[Attention] = ListTable(
            [
                Column(
                    "what", self.tr("State"), lambda row: self._face(row).word, 104, face=self._face
                ),
                Column("step", self.tr("Step"), _step_words, stretches=True),
                Column("number", self.tr("Number"), lambda row: row.number, 252),
                Column(
                    "at",
                    self.tr("Recorded"),
                    lambda row: f"{row.at.astimezone(CHINA):%m-%d %H:%M}",
                    96,
                ),
            ],
            lambda row: row.event_id,
            name=self.tr("Needs attention"),
            is_strong=lambda row: not row.is_acknowledged,
        )
        self._empty = EmptyState(
            self.tr("Nothing needs attention"),
            self.tr("What the centre does not take is kept and shown here, with the reason"),
        )
        self._detail = Card()
        self._inside = QWidget()
        self._lay_out()
        self._table.current_changed.connect(self._show_detail)
        self._table.opened.connect(self._open)
        place.signals.on_kinds(
            self, {"sync", "walk_in", "ledger_item", "visit"}, lambda changes: self.reload()
        )
        self.reload()

    def enter(self) -> None:
        """The list takes the focus."""
        self._table.setFocus()

    def reload(self) -> None:
        """Ask again."""
        session = self._place.session
        self._asked.run(lambda: overview.attention(session), done=self._show)

    def _lay_out(self) -> None:
        columns = Columns(left_width=0, right_width=440)
        card = Card(
            self.tr("Needs attention"), self.tr("Kept; nothing behind it waits"), flush=True
        )
        card.add(self._table, 1)
        card.add(self._empty, 1)
        columns.middle.add(card, stretch=1)
        columns.right.add(self._detail, stretch=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(columns)

    def _show(self, rows: Sequence[Attention]) -> None:
        self._rows = {row.event_id: row for row in rows}
        self._table.set_rows(rows)
        self._table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        if rows and self._table.current_id is None:
            self._table.select(rows[0].event_id)
        self._show_detail(self._table.current_id or "")

    def _show_detail(self, event_id: str) -> None:
        self._detail.body.removeWidget(self._inside)
        self._inside.deleteLater()
        self._inside = QWidget()
        self._detail.setVisible(event_id in self._rows)
        self._detail.body.addWidget(self._inside, 1)
        row = self._rows.get(event_id)
        if row is None:
            return
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._detail.set_title(_step_words(row), row.number)
        column.addWidget(Chip(self._face(row)))
        at = f"{row.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        column.addWidget(text(f"{row.actor_name} · {at}", Text.NOTE))
        column.addWidget(text(self._why(row), wraps=True, selectable=True))
        column.addWidget(text(self._what_to_do(row), Text.NOTE, wraps=True))
        column.addStretch(1)
        look = KeyButton(self.tr("Open the matter"), weight=Weight.PRIMARY)
        look.clicked.connect(lambda: self._open(row.event_id))
        read = KeyButton(self.tr("Read, keep in the record"))
        read.setVisible(not row.is_acknowledged)
        read.clicked.connect(lambda: self._acknowledge(row.event_id))
        column.addWidget(ActionBar(look, read))

    def _why(self, row: Attention) -> str:
        if row.refusal is not None:
            return pick(row.refusal.say)
        if row.what == "held":
            return self.tr("The centre waits for what came before this step.")
        return self.tr("This step was recorded by a newer program.")

    def _what_to_do(self, row: Attention) -> str:
        if row.what == "refused":
            return self.tr(
                "The centre did not take this step. It stays in the record. Open the matter, see "
                "how it stands now, and take the step again if it is still right."
            )
        if row.what == "doubtful":
            return self.tr(
                "Not sent yet, and no longer possible as the matter stands now: the centre will "
                "probably not take it."
            )
        return self.tr("Nothing to do: it goes on by itself.")

    def _face(self, row: Attention) -> ChipFace:
        if row.what == "refused":
            return overdue(self.tr("Not taken"))
        if row.what == "doubtful":
            return due_soon(self.tr("Doubtful"))
        return offline(self.tr("Waiting"))

    def _open(self, event_id: str) -> None:
        row = self._rows.get(event_id)
        if row is not None:
            self._place.signals.open_requested.emit(row.kind, row.case)

    def _acknowledge(self, event_id: str) -> None:
        session = self._place.session
        background.run(
            self,
            lambda: overview.acknowledge(session, event_id),
            done=lambda _: self._acknowledged(),
        )

    def _acknowledged(self) -> None:
        self._place.signals.announce(overview.ATTENTION_CHANGED)
        self._place.signals.notify(self.tr("Marked as read; it stays in the record"), Tone.OK)


def _step_words(row: Attention) -> str:
    return pick(row.label) if row.label else "–"
