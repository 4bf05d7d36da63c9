"""Desks with real stores and a real centre in this process, and their screens in real windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.harness.windows.workplaces import (
    At,
    Shown,
    Workplaces,
)


@pytest.fixture
def workplaces(tmp_path: Path) -> Iterator[Workplaces]:
    """A centre with a small bureau; desks appear when they are asked for."""
    made = Workplaces(tmp_path)
    yield made
    made.close()


@pytest.fixture
def at(workplaces: Workplaces) -> At:
    """`at(officer)`: that officer's session."""
    return workplaces.workplace


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    """`shown(page)`: in an active window of the smallest screen; closed at the end."""

    def show(page: QWidget) -> None:
        qtbot.addWidget(page)
        page.resize(1182, 686)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)

    return show
