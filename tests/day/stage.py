"""The stage of the day: a central mailbox process that can be stopped, and four desks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

from casework.outside import Outside
from desk_client.app import Program
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials, KeyStoreError, Secrets
from desk_client.services.enrolment import Enrolment
from desk_client.settings import Settings
from desk_client.store import Store
from desk_client.sync.http import HttpPort
from desk_client.ui import background
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.screens.sign_in.page import SignInPage
from sample_bureau.commands import run

PASSWORD = "warm-policing"
PASSPHRASE = "correct horse battery staple"
PATIENCE = 60.0
SIZE = (1366, 768)
SYSTEM_TIME = SystemOutside()


class NotSeenError(Exception):
    """What the day waits for did not come."""


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Let the windows live until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise NotSeenError(what)
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()


def settle() -> None:
    """Let everything that was begun be finished and painted."""
    background.wait_idle()
    for _ in range(4):
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
        background.wait_idle()


class House(Protocol):
    """A centre that desks are let in at."""

    @property
    def url(self) -> str:
        """Where it listens."""

    def code(self, unit: str) -> str:
        """A one-time code for a machine of a unit."""


class Centre:
    """The central mailbox in its own process; stopping it is the network going down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._log = (folder.parent / "centre.log").open("ab")

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def command(self, *arguments: str) -> str:
        """Run one of its commands."""
        return run("central_mailbox", *arguments, log=self._log)

    def code(self, unit: str) -> str:
        """A one-time code for a machine of a unit."""
        return self.command("enrol", "--data", str(self.folder), unit)

    def found_sample(self, seed: int) -> None:
        """The sample bureau into it, while it is empty and stopped."""
        where = ("--data", str(self.folder), "--seed", str(seed))
        run("sample_bureau", "found", *where, log=self._log)

    def start(self) -> None:
        """Listen, always at the same port."""
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "central_mailbox", "serve", "--data", str(self.folder)),
                *("--port", str(self._port), "--port-file", str(port_file)),
            ],
            stdout=self._log,
            stderr=self._log,
        )
        process = self._process
        until(lambda: port_file.exists() or process.poll() is not None, "the centre listens")
        self._port = int(port_file.read_text("ascii"))

    def stop(self) -> None:
        """Gone, in an orderly way."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def close(self) -> None:
        """Stop and let the log go."""
        self.stop()
        self._log.close()


@dataclass(frozen=True)
class Officer:
    """Somebody of the sample bureau."""

    police_no: str
    name: str


@dataclass
class DeskSpot:
    """One machine: its program, and whoever sits at it."""

    name: str
    unit_code: str
    folder: Path
    program: Program
    secrets: Secrets

    @property
    def store(self) -> Store:
        """The open store of the program."""
        store = self.program.store
        assert store is not None
        return store

    @property
    def desk(self) -> DeskWindow:
        """The officer's window."""
        window = self.program.window
        assert window is not None
        return window

    @property
    def file(self) -> tuple[Path, bytes]:
        """Its database, and the key."""
        return self.folder / "desk.db", self.secrets.database_key

    @property
    def is_waiting(self) -> bool:
        """Whether something waits to be sent."""
        return self.store.sync_state().waiting > 0

    def enter(self, room: str) -> QWidget:
        """This machine's window to the front, with a room in it."""
        self.come_to_front()
        return self.desk.window.enter_room(room)

    def come_to_front(self) -> None:
        """The keyboard is this machine's now."""
        window = self.desk.window

        def is_in_front() -> bool:
            # Where several windows share a screen without a window manager, the last one to
            # be touched keeps the keyboard until it is asked for again.
            if not window.isActiveWindow():
                window.raise_()
                window.activateWindow()
                settle()
            return window.isActiveWindow()

        until(is_in_front, f"the window of {self.name} is in front")

    def sign_in(self, officer: Officer) -> DeskWindow:
        """Lock if somebody sits here, and sign in through the real page."""
        self.program.lock()
        page = self.program.page
        assert isinstance(page, SignInPage)
        until(lambda: page.offers(officer.police_no), f"{officer.name} may sign in at {self.name}")
        page.choose(officer.police_no)
        page.type_password(PASSWORD)
        page.submit()
        until(lambda: self.program.window is not None, f"{officer.name} is signed in")
        self.desk.window.resize(*SIZE)
        self.desk.window.activateWindow()
        settle()
        return self.desk


@dataclass(frozen=True)
class Enrolled:
    """A machine that the centre knows."""

    device: str
    settings: Settings
    credentials: Credentials
    secrets: Secrets
    passphrase: str | None


def enrol_machine(centre: House, data: Path, unit: str, outside: Outside = SYSTEM_TIME) -> Enrolled:
    """Let a machine in with a real one-time code."""
    data.mkdir(parents=True)
    settings = Settings(data=data, centre_url=centre.url, zone="公安网")
    credentials = Credentials(data)
    passphrase: str | None = None
    try:
        kept = credentials.load_or_make(has_database=False)
    except KeyStoreError:
        passphrase = PASSPHRASE
        kept = credentials.make_with_passphrase(passphrase, has_database=False)
    store = Store.open(settings.database, kept.database_key, outside, kept)
    with HttpPort(centre.url) as port:
        enrolment = Enrolment(store, credentials, kept, outside, passphrase)
        kept = enrolment.enrol(port, centre.code(unit))
    known = store.identity
    assert known is not None
    store.close()
    return Enrolled(known.device, settings, credentials, kept, passphrase)


def open_desk(
    app: QApplication,
    centre: House,
    folder: Path,
    name: str,
    unit: str,
    outside: Outside = SYSTEM_TIME,
) -> DeskSpot:
    """A machine enrolled with a real one-time code, its program waiting for a sign-in."""
    enrolled = enrol_machine(centre, folder / name, unit, outside)
    program = Program(app, enrolled.settings, enrolled.credentials, outside)
    if enrolled.passphrase is None:
        program.start()
    else:
        program.use_passphrase(enrolled.passphrase, is_new=False)
    until(lambda: isinstance(program.page, SignInPage), f"{name} asks who is there")
    return DeskSpot(name, unit, folder / name, program, enrolled.secrets)


def picture(widget: QWidget, folder: Path, name: str) -> None:
    """What stands in the window now."""
    settle()
    widget.grab().save(str(folder / f"{name}.png"))


HARMLESS = "This plugin does not support"


def quieten_qt() -> None:
    """Leave out what the offscreen platform says whenever a window is shown."""

    def tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if not message.startswith(HARMLESS):
            sys.stderr.write(f"qt: {message}\n")

    qInstallMessageHandler(tell)


def watch_for_faults() -> list[str]:
    """Errors that nobody caught, as they come: the day must not pass over them."""
    faults: list[str] = []

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        faults.append(kind.__name__)
        sys.__excepthook__(kind, error, trace)

    sys.excepthook = tell
    return faults


def use_offscreen_without_display() -> None:
    """No display: draw into memory, and say so."""
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not has_display and sys.platform not in ("win32", "darwin"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
