"""A change of something that is there, as a person fills it in and sends it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk_client.ui import background
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.steps.step_card import StepCard
from tests.harness.windows.hands import CONTROL, focus, press, write


def changing(page: RoomPage, case: str, step: str, qtbot: QtBot) -> StepCard:
    """The form of a step of something that is there."""
    page.open_case(case)
    qtbot.waitUntil(lambda: page.case.page is not None)
    page.case.open_step(step)
    qtbot.waitUntil(lambda: page.case.form.step is not None and page.case.form.step.isVisible())
    background.wait_idle()
    assert page.case.form.step is not None
    return page.case.form.step


def fill(form: StepCard, **values: object) -> None:
    """Choose a value, or type a number as a person does."""
    for name, value in values.items():
        if isinstance(value, int) and not isinstance(value, bool):
            form.entry(name).tab_stops()[0].setFocus()
            press(Qt.Key.Key_A, CONTROL)
            write(str(value))
        else:
            form.set_value(name, value)
        background.wait_idle()


def submit() -> None:
    """Ctrl+Enter, wherever the focus is in the form."""
    focus()
    press(Qt.Key.Key_Return, CONTROL)
