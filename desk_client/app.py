"""The composition root: the only module that knows settings, keys, store, sync and windows.

Start: settings, then the key (system key store, or a passphrase), then the database, then
enrolment if this machine is new, then the sync thread, then signing in.  Whatever does not
open is said in words with a way to try again; nothing is half opened.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from casework.outside import Outside
from desk_client import settings as settings_module
from desk_client.changes import Changes
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials, KeyStoreError, Secrets
from desk_client.errors import DeskError
from desk_client.services.desk import Desk, Session
from desk_client.services.enrolment import Enrolment
from desk_client.services.syncing import connection
from desk_client.settings import Settings
from desk_client.store import Store
from desk_client.sync.engine import Engine
from desk_client.sync.http import HttpPort
from desk_client.sync.schedule import Schedule, SyncStatus
from desk_client.ui import background, i18n, theme
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.i18n import Language, pick
from desk_client.ui.idle import IdleWatch
from desk_client.ui.screens.sign_in.page import SignInPage
from desk_client.ui.screens.sign_in.start_pages import EnrolPage, PassphrasePage, TroublePage
from desk_client.ui.signals import Signals
from desk_client.ui.start_window import StartWindow
from desk_client.ui.theme import Theme
from desk_client.ui.workplace import Workplace, words_of


class Program(QObject):
    """One run of the desk program, from the first window to the last."""

    status_told = Signal(object)
    """The sync thread tells here; slots run on the GUI thread."""
    signed_in = Signal(object)
    """The desk window that an officer works in now."""

    def __init__(
        self, app: QApplication, settings: Settings, credentials: Credentials, outside: Outside
    ) -> None:
        super().__init__()
        self._app = app
        self._settings = settings
        self._credentials = credentials
        self._outside = outside
        self._signals = Signals()
        self._start = StartWindow()
        self._window: DeskWindow | None = None
        self._store: Store | None = None
        self._schedule: Schedule | None = None
        self._passphrase: str | None = None
        self._last_officer = ""
        self._idle = IdleWatch(self)
        self._idle.idle.connect(self.lock)
        app.installEventFilter(self._idle)
        app.setQuitOnLastWindowClosed(False)
        self.status_told.connect(self._show_status, Qt.ConnectionType.QueuedConnection)

    @property
    def store(self) -> Store | None:
        """The open database, once there is one."""
        return self._store

    @property
    def window(self) -> DeskWindow | None:
        """The window of whoever is signed in."""
        return self._window

    def now(self) -> datetime:
        """The time as this desk takes it."""
        return self._outside.now()

    @property
    def page(self) -> QWidget | None:
        """What the window before the desk shows."""
        return self._start.centralWidget()

    # -------------------------------------------------------------------- starting

    def start(self) -> None:
        """Show the first window that is needed."""
        if self._credentials.needs_passphrase:
            self._ask_passphrase("", is_new=False)
            return
        has_database = self._settings.has_database
        self._open(lambda: self._credentials.load_or_make(has_database=has_database))

    def _open(self, secrets: Callable[[], Secrets]) -> None:
        """Get the key and open the database, off the GUI thread."""

        def work() -> tuple[Secrets, Store]:
            kept = secrets()
            return kept, Store.open(self._settings.database, kept.database_key, self._outside)

        background.run(self, work, done=self._opened, failed=self._not_opened)

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, KeyStoreError) and not self._settings.has_database:
            self._ask_passphrase(words_of(error), is_new=True)
            return
        page = self.page
        if isinstance(page, PassphrasePage) and isinstance(error, DeskError):
            page.show_wrong(words_of(error))
            return
        trouble = TroublePage(words_of(error))
        trouble.try_again.connect(self.start)
        trouble.quit_asked.connect(self.quit)
        self._start.show_page(trouble)

    def _ask_passphrase(self, words: str, *, is_new: bool) -> None:
        page = PassphrasePage(is_new=is_new, words=words)
        page.given.connect(lambda given: self.use_passphrase(given, is_new=is_new))
        self._start.show_page(page)

    def use_passphrase(self, passphrase: str, *, is_new: bool) -> None:
        """Open the database with what was typed."""
        self._passphrase = passphrase
        has_database = self._settings.has_database
        if is_new:
            self._open(
                lambda: self._credentials.make_with_passphrase(
                    passphrase, has_database=has_database
                )
            )
        else:
            self._open(lambda: self._credentials.unlock(passphrase))

    def _opened(self, opened: tuple[Secrets, Store]) -> None:
        kept, self._store = opened
        if self._store.identity is None:
            self._ask_code(kept, self._store)
        else:
            self._go_on(kept, self._store)

    # ------------------------------------------------------------------- enrolment

    def _ask_code(self, kept: Secrets, store: Store) -> None:
        enrolment = Enrolment(store, self._credentials, kept, self._outside, self._passphrase)
        page = EnrolPage(self._settings.centre_url or "–")

        def enrol(code: str) -> Secrets:
            with HttpPort(self._settings.centre_url) as port:
                return enrolment.enrol(port, code)

        page.code_given.connect(
            lambda code: background.run(
                self,
                lambda: enrol(code),
                done=lambda changed: self._go_on(changed, store),
                failed=lambda error: page.show_wrong(words_of(error)),
            )
        )
        self._start.show_page(page)

    # --------------------------------------------------------------------- running

    def _go_on(self, kept: Secrets, store: Store) -> None:
        settings_module.keep(self._settings)
        port = HttpPort(self._settings.centre_url, kept.token)
        self._schedule = Schedule(
            Engine(store, port, kept.sign),
            self._outside,
            interrupt=port.interrupt,
            close=port.close,
            on_status=self.status_told.emit,
            on_changes=self._synced,
        )
        self._schedule.start()
        self._ask_who()

    def _synced(self, changes: Changes) -> None:
        self._signals.announce(Changes(changes.kinds | {"sync"}, changes.ids))

    def _desk(self) -> Desk:
        if self._store is None or self._schedule is None:
            raise RuntimeError("no desk before the database is open")
        return Desk(self._store, self._outside, self._schedule.wake, self._schedule.try_now)

    def _ask_who(self) -> None:
        desk = self._desk()
        page = SignInPage(desk, self._zone())
        page.signed_in.connect(self._enter)
        if self._last_officer:
            page.choose(self._last_officer)
        self._signals.on_kinds(page, {"directory", "officer", "credential"}, page.offer_anew)
        self._start.show_page(page)

    def _enter(self, session: Session) -> None:
        self._last_officer = session.officer.police_no
        self._window = DeskWindow(Workplace(session, self._signals), self._zone())
        self._window.lock_asked.connect(self.lock)
        self._window.sync_asked.connect(session.desk.try_sync)
        self._window.window.closing.connect(self._closed)
        if self._schedule is not None:
            self._show_status(self._schedule.status)
        self._start.hide()
        self._window.window.show()
        self._idle.start()
        self.signed_in.emit(self._window)

    def lock(self) -> None:
        """F12, or five minutes without a touch: back to signing in."""
        if self._window is None:
            return
        window, self._window = self._window, None
        self._idle.stop()
        window.close()
        self._ask_who()

    def _closed(self) -> None:
        if self._window is not None:
            self._window = None
            self.quit()

    def quit(self) -> None:
        """End the program."""
        self.close()
        self._app.quit()

    def close(self) -> None:
        """Finish what was begun, stop the sync, close the database and the windows."""
        self._idle.stop()
        window, self._window = self._window, None
        if window is not None:
            window.close()
        background.wait_idle()
        if self._schedule is not None:
            self._schedule.stop()
        if self._store is not None:
            self._store.close()
        self._start.close()

    def _show_status(self, status: SyncStatus) -> None:
        if self._window is not None:
            self._window.show_connection(connection(status))

    def _zone(self) -> str:
        identity = self._store.identity if self._store is not None else None
        return identity.zone if identity and identity.zone else self._settings.zone


def main() -> int:
    """Run the desk."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv)
    try:
        settings = settings_module.read_settings()
    except DeskError as error:
        return _cannot_start(app, error)
    i18n.install(app, Language.ENGLISH if settings.language == "en" else Language.CHINESE)
    theme.apply(app, Theme())
    program = Program(app, settings, Credentials(settings.data), SystemOutside())
    program.start()
    return app.exec()


def _cannot_start(app: QApplication, error: DeskError) -> int:
    i18n.install(app, Language.CHINESE)
    theme.apply(app, Theme())
    window = StartWindow()
    page = TroublePage(pick(error.say))
    page.try_again.connect(app.quit)
    page.quit_asked.connect(app.quit)
    window.show_page(page)
    app.exec()
    return 1
