"""The window never waits: no turn of the event loop is long, whatever is opened."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from casework.registry import Proposal
from desk_client.services import ledgers, overview
from desk_client.services.ledgers import LedgerQuery
from desk_client.store import LedgerRow
from desk_client.ui import background
from desk_client.ui.screens.ledgers.page import LedgersPage
from tests import bureau
from tests.desk_client.ui.screens.cases import CLAIM
from tests.desk_client.ui.screens.conftest import At, Bureau, Shown

ITEMS = 2_000


class Stalls:
    """Turns of the event loop, measured by a timer that wants to fire all the time."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(0)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


@contextmanager
def watched() -> Iterator[Stalls]:
    stalls = Stalls()
    try:
        yield stalls
    finally:
        stalls.stop()


@pytest.fixture
def many(town: Bureau) -> Bureau:
    """A desk with two thousand items in its ledgers."""
    session = town.workplace(bureau.DESK).session
    for start in range(0, ITEMS, 200):
        proposals: list[Proposal] = [
            ledgers.draft_proposal(session, CLAIM) for _ in range(start, start + 200)
        ]
        session.record(proposals)
    overview.index(session)
    return town


def in_one_go(at: At) -> tuple[float, tuple[LedgerRow, ...]]:
    """What asking for the whole list costs, when somebody waits for it."""
    session = at(bureau.DESK).session
    started = time.perf_counter()
    rows = ledgers.items(session, LedgerQuery(view="all", most=ITEMS))
    return time.perf_counter() - started, rows


def test_opening_a_list_of_two_thousand_items_never_stalls_the_window(
    many: Bureau, at: At, shown: Shown, qtbot: QtBot
) -> None:
    waited, rows = in_one_go(at)
    assert len(rows) == ITEMS
    page = LedgersPage(at(bureau.DESK))
    shown(page)
    background.wait_idle()
    with watched() as stalls:
        page.list.choose_view("all")
        qtbot.waitUntil(lambda: len(page.list.rows) > 100)
        table = page.list._table
        for _ in range(12):
            table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
            qtbot.wait(20)
    # A twentieth of a second is what a person notices; a busy machine may take a little more,
    # but never as long as the question itself takes.
    assert stalls.longest < max(0.05, waited / 2), f"{stalls.longest:.3f} s of {waited:.3f} s"


def test_saving_and_searching_never_stall_the_window(
    many: Bureau, at: At, shown: Shown, qtbot: QtBot
) -> None:
    waited, _ = in_one_go(at)
    place = at(bureau.DESK)
    page = LedgersPage(place)
    shown(page)
    background.wait_idle()
    done: list[object] = []
    with watched() as stalls:
        session = place.session
        background.run(page, lambda: overview.search(session, "油烟"), done=done.append)
        background.run(page, lambda: ledgers.draft_item(session, CLAIM), done=done.append)
        qtbot.waitUntil(lambda: len(done) == 2)
    assert stalls.longest < max(0.05, waited / 2), f"{stalls.longest:.3f} s of {waited:.3f} s"
