"""The one door for slow work: results on the GUI thread, failures too, nothing after the end."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_client.ui import background
from desk_client.ui.background import Cancel, CancelledError, Latest


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    """The widget that results are for."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


class Gate:
    """Holds work on its thread until the test opens it."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self._may_go = threading.Event()

    def __call__(self) -> str:
        self.entered.set()
        assert self._may_go.wait(5)
        return "through"

    def open(self) -> None:
        self._may_go.set()


def test_result_arrives_on_the_gui_thread_and_work_ran_elsewhere(
    qtbot: QtBot, owner: QWidget
) -> None:
    seen: list[QThread] = []
    arrived: list[QThread] = []
    background.run(
        owner,
        lambda: seen.append(QThread.currentThread()),
        done=lambda _: arrived.append(QThread.currentThread()),
    )
    qtbot.waitUntil(lambda: bool(arrived))
    assert arrived == [owner.thread()]
    assert seen != arrived


def test_error_of_the_work_reaches_failed_and_not_done(qtbot: QtBot, owner: QWidget) -> None:
    errors: list[Exception] = []
    results: list[object] = []

    def work() -> None:
        raise OSError("disk full")

    background.run(owner, work, done=results.append, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "disk full"
    assert results == []


def test_error_without_failed_reaches_unhandled(
    qtbot: QtBot, owner: QWidget, dressed_app: QApplication
) -> None:
    pool = background.of(dressed_app)
    with qtbot.waitSignal(pool.unhandled) as caught:
        background.run(owner, lambda: 1 // 0)
    assert isinstance(caught.args[0], ZeroDivisionError)


def test_destroyed_owner_gets_no_result_but_the_work_is_finished() -> None:
    owner, gate = QWidget(), Gate()
    written: list[str] = []
    results: list[object] = []

    def save() -> None:
        written.append(gate())

    background.run(owner, save, done=results.append, failed=results.append)
    assert gate.entered.wait(5)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, 52)  # QEvent.DeferredDelete
    gate.open()
    assert background.wait_idle()
    assert written == ["through"]
    assert results == []


def test_destroyed_owner_gets_no_error_either(dressed_app: QApplication) -> None:
    owner, gate = QWidget(), Gate()
    errors: list[Exception] = []
    background.of(dressed_app).unhandled.connect(errors.append)

    def work() -> None:
        gate()
        raise OSError("late")

    background.run(owner, work)
    assert gate.entered.wait(5)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, 52)  # QEvent.DeferredDelete
    gate.open()
    assert background.wait_idle()
    background.of(dressed_app).unhandled.disconnect(errors.append)
    assert errors == []


def test_widget_held_only_by_the_work_is_freed_on_the_gui_thread(owner: QWidget) -> None:
    freed_on: list[threading.Thread] = []
    label = QLabel("held")
    weakref.finalize(label, lambda: freed_on.append(threading.current_thread()))
    background.run(owner, lambda kept=label: None)  # type: ignore[misc]
    del label
    assert background.wait_idle()
    QCoreApplication.processEvents()
    assert freed_on == [threading.main_thread()]


def test_cancelled_job_delivers_nothing_and_the_work_can_see_it(
    qtbot: QtBot, owner: QWidget
) -> None:
    results: list[object] = []
    stopped: list[str] = []
    entered = threading.Event()
    goes_on = threading.Event()

    def work(cancel: Cancel) -> None:
        entered.set()
        assert goes_on.wait(5)
        try:
            cancel.check()
        except CancelledError:
            stopped.append("stopped")
            raise

    job = background.run(owner, work, done=results.append, failed=results.append, cancellable=True)
    assert entered.wait(5)
    job.cancel()
    goes_on.set()
    assert background.wait_idle()
    assert stopped == ["stopped"]
    assert results == []


def test_only_the_last_question_of_several_is_answered(qtbot: QtBot, owner: QWidget) -> None:
    latest, gate = Latest(owner), Gate()
    answers: list[str] = []
    latest.run(gate, done=answers.append)
    assert gate.entered.wait(5)
    latest.run(lambda: "second", done=answers.append)
    qtbot.waitUntil(lambda: answers == ["second"])
    gate.open()
    assert background.wait_idle()
    assert answers == ["second"]


def test_labels_of_running_work_can_be_listed(owner: QWidget, dressed_app: QApplication) -> None:
    gate = Gate()
    background.run(owner, gate, label="Printing 3 papers")
    assert [job.label for job in background.of(dressed_app).jobs] == ["Printing 3 papers"]
    gate.open()
    assert background.wait_idle()
    assert not background.of(dressed_app).jobs


def test_waiting_for_work_that_hangs_says_so(owner: QWidget) -> None:
    gate = Gate()
    background.run(owner, gate)
    assert gate.entered.wait(5)
    assert not background.wait_idle(1)
    gate.open()
    assert background.wait_idle()


def test_two_hundred_jobs_at_once_are_all_delivered(qtbot: QtBot, owner: QWidget) -> None:
    results: list[int] = []

    def job(number: int) -> Callable[[], int]:
        return lambda: number

    for number in range(200):
        background.run(owner, job(number), done=results.append)
    qtbot.waitUntil(lambda: len(results) == 200)
    assert sorted(results) == list(range(200))


def test_owner_that_is_no_widget_may_have_work_too(qtbot: QtBot) -> None:
    owner = QObject()
    results: list[int] = []
    background.run(owner, lambda: 7, done=results.append)
    qtbot.waitUntil(lambda: results == [7])


def test_what_nobody_waits_for_begins_when_nothing_is_under_way(
    qtbot: QtBot, owner: QWidget
) -> None:
    gate, order = Gate(), list[str]()
    background.run(owner, gate, done=order.append)
    background.afterwards(owner, lambda: order.append("afterwards"))
    gate.entered.wait(5)
    qtbot.wait(3 * background.QUIET_MS)
    assert order == []
    gate.open()
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["through", "afterwards"]


def test_what_nobody_waits_for_goes_with_its_owner(qtbot: QtBot) -> None:
    owner, begun = QObject(), list[str]()
    background.afterwards(owner, lambda: begun.append("afterwards"))
    owner.deleteLater()
    qtbot.wait(3 * background.QUIET_MS)
    assert begun == []
