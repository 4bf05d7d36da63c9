"""What a shift left open: each case, why it was listed and how it stands now; Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence

from casework.registry import MACHINES
from desk_client.services.handing_over import Listed
from desk_client.ui import theme
from desk_client.ui.cases.case_columns import wide
from desk_client.ui.i18n import pick
from desk_client.ui.labels import title_words
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.rows import Column
from desk_client.ui.workplace import Workplace, short_number

MOST_SHOWN = 12
"""Rows that are seen without scrolling."""
ROW, HEAD = 38, 44
"""Heights in pixels at the normal text size."""


class ListedCard(Card):
    """A list as it was at the hand-over, with the state of each case as it is now."""

    def __init__(self, workplace: Workplace, listed: Sequence[Listed]) -> None:
        super().__init__(self.tr("Left open"), flush=True)
        self._workplace = workplace
        self._kinds = {one.case: one.kind for one in listed}
        still = sum(one.is_open for one in listed)
        self.set_note(
            self.tr("%1 of %2 still open").replace("%1", str(still)).replace("%2", str(len(listed)))
        )
        self.table: ListTable[Listed] = ListTable(
            [
                Column("matter", self.tr("Matter"), _matter, stretches=True, tip=_whole),
                Column("why", self.tr("Why"), _why, wide(118, 132), tip=_why),
                Column(
                    "now",
                    self.tr("Now"),
                    lambda one: pick(one.status),
                    wide(76, 96),
                    tip=lambda one: pick(one.status),
                ),
            ],
            lambda one: one.case,
            name=self.tr("Left open"),
            is_strong=lambda one: one.is_open,
        )
        self.table.set_rows(listed)
        shown = min(len(listed), MOST_SHOWN)
        self.table.setFixedHeight(theme.current().px(HEAD + ROW * shown))
        self.table.opened.connect(self._open)
        self.add(self.table)

    def _open(self, case: str) -> None:
        kind = self._kinds.get(case, "")
        if kind:
            self._workplace.signals.open_requested.emit(kind, case)


def _matter(one: Listed) -> str:
    if one.lead is None and not one.title:
        return short_number(one.number)
    return title_words(one.lead, one.title)


def _whole(one: Listed) -> str:
    kind = pick(MACHINES[one.kind].label) if one.kind else ""
    return f"{kind} {one.number} {title_words(one.lead, one.title)}".strip()


def _why(one: Listed) -> str:
    return pick(one.why)
