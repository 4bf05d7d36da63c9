"""Signing in by keyboard: several officers of one machine, right and wrong passwords."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desk_client.services.desk import Session
from desk_client.ui.screens.sign_in.page import SignInPage
from tests.harness import bureau
from tests.harness.windows.hands import focus, press, says, write
from tests.harness.windows.workplaces import PASSWORD, Shown, Workplaces


@pytest.fixture
def page(workplaces: Workplaces, shown: Shown, qtbot: QtBot) -> SignInPage:
    made = SignInPage(workplaces.desk(bureau.DESK), "公安网")
    shown(made)
    qtbot.waitUntil(lambda: made.offers("061001"))
    return made


def test_officers_of_the_station_are_offered_and_nobody_else(page: SignInPage) -> None:
    assert all(page.offers(number) for number in ("061001", "061003", "061004", "F61008"))
    assert not page.offers("061005")


@pytest.mark.parametrize("typed", ["061004", "王建", "国 0"])
def test_name_or_number_password_and_enter_sign_in(
    page: SignInPage, qtbot: QtBot, typed: str
) -> None:
    if typed.isdigit():
        QTest.keyClicks(focus(), typed)
    else:
        write(typed)
    press(Qt.Key.Key_Return)
    assert isinstance(focus(), QLineEdit)
    write(PASSWORD)
    with qtbot.waitSignal(page.signed_in) as told:
        press(Qt.Key.Key_Return)
    [session] = told.args or []
    assert isinstance(session, Session)
    assert session.officer.id == bureau.HEAD


def test_wrong_password_is_said_and_the_field_is_ready_for_the_next(
    page: SignInPage, qtbot: QtBot
) -> None:
    page.choose("061001")
    write("不是这个口令")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: says(page, "警号或口令不对,请重新输入"))
    field = focus()
    assert isinstance(field, QLineEdit)
    assert field.selectedText() == field.text() != ""
    write(PASSWORD)
    with qtbot.waitSignal(page.signed_in):
        press(Qt.Key.Key_Return)


def test_somebody_of_another_station_is_told_no_more_than_that(
    page: SignInPage, qtbot: QtBot
) -> None:
    QTest.keyClicks(focus(), "061010")
    press(Qt.Key.Key_Return)
    write(PASSWORD)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: says(page, "警号或口令不对,请重新输入"))


def test_password_is_never_shown(page: SignInPage) -> None:
    page.choose("061001")
    field = focus()
    assert isinstance(field, QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
