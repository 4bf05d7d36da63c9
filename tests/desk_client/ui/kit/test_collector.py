"""Widgets die on the GUI thread: garbage of a page is collected nowhere else."""

import threading

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_client.ui import background

MANY = 2_000
"""More than Python lets lie about before it looks."""


class Knot:
    """Something in a cycle, which says on which thread it was let go."""

    def __init__(self, let_go: list[int]) -> None:
        self.itself: Knot | None = self
        self._let_go = let_go

    def __del__(self) -> None:
        self._let_go.append(threading.get_ident())


def _knots(let_go: list[int]) -> list[Knot]:
    return [Knot(let_go) for _ in range(MANY)]


def _allocate() -> None:
    kept = [[number] for number in range(200_000)]
    assert kept


@pytest.fixture
def owner(qtbot: QtBot, dressed_app: QApplication) -> QWidget:
    background.of(dressed_app)
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_what_is_used_no_more_is_let_go_on_the_gui_thread(qtbot: QtBot, owner: QWidget) -> None:
    let_go: list[int] = []
    done: list[object] = []
    knots = _knots(let_go)
    knots.clear()
    background.run(owner, _allocate, done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: len(let_go) == MANY)
    assert set(let_go) == {threading.get_ident()}


def test_a_thread_lets_go_of_nothing_of_a_window(qtbot: QtBot, owner: QWidget) -> None:
    """What failed on a thread holds the frames that it came through, and so the page that asked."""
    let_go: list[int] = []
    failed: list[str] = []

    def begin() -> None:
        knot = Knot(let_go)
        knot.itself = None

        def work() -> None:
            raise ValueError(str(knot is None))

        background.run(owner, work, failed=lambda error: failed.append(str(error)))

    for _ in range(200):
        begin()
    qtbot.waitUntil(lambda: len(failed) == 200)
    background.wait_idle()
    assert set(let_go) == {threading.get_ident()}
