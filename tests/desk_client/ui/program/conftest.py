"""The program itself, at the real centre process, over a real disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.harness import bureau
from tests.harness.desk.enrolled import SteadyServer
from tests.harness.windows.program import Machine, MachineAt
from tests.harness.windows.workplaces import code_lists, passwords


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre's folder after the founding, made once."""
    server = SteadyServer(tmp_path_factory.mktemp("founded"))
    centre = server.open_centre()
    centre.found([*bureau.founding({}), *code_lists(), *passwords()])
    centre.close()
    return server.folder


@pytest.fixture
def server(founded: Path, tmp_path: Path) -> Iterator[SteadyServer]:
    """The real centre, listening."""
    server = SteadyServer(Path(shutil.copytree(founded, tmp_path / "centre")))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def machine_at(
    dressed_app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MachineAt]:
    """`machine_at(folder)`: a machine whose data lies there."""
    monkeypatch.setattr(dressed_app, "quit", lambda: None)
    made: list[Machine] = []

    def make(folder: Path) -> Machine:
        made.append(Machine(dressed_app, folder, qtbot))
        return made[-1]

    yield make
    for machine in made:
        machine.close()


@pytest.fixture
def machine(machine_at: MachineAt, tmp_path: Path) -> Machine:
    """A machine."""
    return machine_at(tmp_path / "desk")
