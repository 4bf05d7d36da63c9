"""How many keys the daily work takes (domain 12.2): counted, not timed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.cases.walk_in import WalkIn
from casework.codes import ServiceCategory
from desk_client.services import reception
from desk_client.ui import background
from desk_client.ui.screens.reception.page import ReceptionPage
from tests.harness import bureau
from tests.harness.windows.hands import ALT, CONTROL, press, write
from tests.harness.windows.matters import PHONE, Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces


def pressed(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
    """Press a key; it counts as one, with whatever is held down."""
    press(key, modifier)
    return 1


@pytest.fixture
def page(at: At, shown: Shown) -> Iterator[ReceptionPage]:
    made = ReceptionPage(at(bureau.DESK))
    shown(made)
    made.enter()
    yield made
    background.wait_idle()


def day(at: At) -> reception.ReceptionDay:
    return reception.today(at(bureau.DESK).session)


def test_convenience_is_counted_in_two_keys(page: ReceptionPage, at: At, qtbot: QtBot) -> None:
    keys = pressed(Qt.Key.Key_F2) + pressed(Qt.Key.Key_3)
    qtbot.waitUntil(lambda: day(at).services == 1)
    assert keys <= 2


def test_next_convenience_takes_one_key(page: ReceptionPage, at: At, qtbot: QtBot) -> None:
    pressed(Qt.Key.Key_F2)
    pressed(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: day(at).services == 1)
    keys = pressed(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: day(at).services == 2)
    assert keys == 1


def test_standard_visit_takes_at_most_twenty_five_keys_beside_its_text(
    page: ReceptionPage, at: At, qtbot: QtBot
) -> None:
    keys = pressed(Qt.Key.Key_1, CONTROL) + pressed(Qt.Key.Key_2, ALT)
    page.enter()
    write("张桂英")
    keys += pressed(Qt.Key.Key_Return)
    for digit in PHONE:
        keys += pressed(Qt.Key(Qt.Key.Key_0 + int(digit)))
    keys += pressed(Qt.Key.Key_Return) + pressed(Qt.Key.Key_Return) + pressed(Qt.Key.Key_Return)
    write("钟楼社区")
    while QApplication.focusWidget() is not page.form.fields.content:
        keys += pressed(Qt.Key.Key_Return)
    write("问身份证补办要带什么材料")
    keys += pressed(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(day(at).walk_ins) == 1)
    state = at(bureau.DESK).session.desk.store.case(day(at).walk_ins[0].case)
    assert isinstance(state, WalkIn)
    assert state.services[0].category is ServiceCategory.CONSULT
    assert state.services[0].sub != ""
    assert state.person is not None
    assert (state.person.phone, state.place) == (PHONE, "钟楼社区")
    assert keys <= 25, f"{keys} keys, the eleven digits of the phone among them"


@pytest.mark.parametrize("known", ["2207", "zgy"])
def test_visitor_who_came_before_is_written_in_with_one_more_key(
    page: ReceptionPage, at: At, workplaces: Workplaces, qtbot: QtBot, known: str
) -> None:
    Matters(workplaces).pending()
    fields = page.form.fields
    (fields.phone if known.isdigit() else fields.name).setFocus()
    write(known)
    qtbot.waitUntil(page._history._take.isVisible)
    keys = pressed(Qt.Key.Key_I, CONTROL)
    qtbot.waitUntil(lambda: fields.name.value == "张桂英")
    assert fields.phone.value == PHONE
    assert keys == 1
    assert QApplication.focusWidget() is fields.content
