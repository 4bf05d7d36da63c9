"""Runs of the program itself on a machine, at the real centre process, over a real disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_client.app import Program
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials
from desk_client.settings import Settings
from desk_client.store import Store
from desk_client.ui.screens.sign_in.enrol_page import EnrolPage
from desk_client.ui.screens.sign_in.page import SignInPage
from tests.harness import bureau
from tests.harness.desk.enrolled import SteadyServer
from tests.harness.windows.workplaces import PASSWORD

PASSPHRASE = "钟楼下的第七块青砖是松的"


PATIENCE = 20_000


class Machine:
    """A machine with a passphrase, and the runs of the program on it."""

    def __init__(self, app: QApplication, folder: Path, qtbot: QtBot) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._app, self._qtbot = app, qtbot
        self.credentials = Credentials(folder)
        self.programs: list[Program] = []

    @property
    def program(self) -> Program:
        """The run that is under way."""
        return self.programs[-1]

    def start(self, url: str, settings: Settings | None = None) -> Program:
        """Start the program, as far as its first page."""
        settings = settings or Settings(data=self.folder, centre_url=url, zone="公安网")
        program = Program(self._app, settings, self.credentials, SystemOutside())
        self.programs.append(program)
        if self.credentials.needs_passphrase:
            program.use_passphrase(PASSPHRASE, is_new=False)
        else:
            program.use_passphrase(PASSPHRASE, is_new=True)
        return program

    def page(self, kind: type[QWidget]) -> QWidget:
        """The page that comes up."""
        self._qtbot.waitUntil(lambda: isinstance(self.program.page, kind), timeout=PATIENCE)
        page = self.program.page
        assert page is not None
        return page

    def enrol(self, server: SteadyServer) -> None:
        """Enrol with a real code; wait until the officers are known."""
        page = self.page(EnrolPage)
        assert isinstance(page, EnrolPage)
        page.code_given.emit(code(server))
        self.sign_in_page()

    def sign_in_page(self) -> SignInPage:
        """The sign-in, once it offers the officers."""
        page = self.page(SignInPage)
        assert isinstance(page, SignInPage)
        self._qtbot.waitUntil(lambda: page.offers("061004"), timeout=PATIENCE)
        return page

    def sign_in(self, police_no: str = "061004") -> None:
        """Sit down with the right password."""
        page = self.sign_in_page()
        page.choose(police_no)
        page.type_password(PASSWORD)
        page.submit()
        self._qtbot.waitUntil(lambda: self.program.window is not None, timeout=PATIENCE)

    def open_store(self) -> Store:
        """The database behind the program's back; the program has to be closed."""
        kept = self.credentials.unlock(PASSPHRASE)
        return Store.open(self.folder / "desk.db", kept.database_key, SystemOutside(), kept)

    def close(self) -> None:
        """End every run."""
        for program in self.programs:
            program.close()
            program.deleteLater()


def code(server: SteadyServer, unit: str = bureau.PRECINCT) -> str:
    """A one-time code, as the administrator gives it."""
    centre = server.open_centre()
    try:
        return centre.issue_code(unit)
    finally:
        centre.close()


MachineAt = Callable[[Path], Machine]
