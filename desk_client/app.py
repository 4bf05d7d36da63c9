"""The composition root: the only module that knows settings, keys, store, sync and windows.

Start: the key (system key store, or a passphrase), the database, enrolment if this machine
is new, the sync thread, signing in.  Whatever does not open is said in words with a way to
try again; nothing is half opened.  What comes before that is in ``desk_client.start``.

End, in this order: no new work from the windows, what was begun is finished, the sync
stops, what it had begun in the windows is finished, the database is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from casework.invitation import Invitation
from casework.log_lines import fault_fields
from casework.outside import Outside
from casework.thresholds import threshold
from desk_client import later, logs
from desk_client import settings as settings_module
from desk_client.changes import Touched
from desk_client.command_line import this_version
from desk_client.credentials import Credentials, KeyStoreError, Secrets
from desk_client.errors import DeskError
from desk_client.services.desk import Desk, Session
from desk_client.services.enrolment import Enrolment, told
from desk_client.services.syncing import connection
from desk_client.settings import Settings
from desk_client.store import EmptiedError, Store
from desk_client.sync.ahead import ahead
from desk_client.sync.carrier import PaperCarrier
from desk_client.sync.engine import Engine
from desk_client.sync.errors import SyncError
from desk_client.sync.no_port import NoPort
from desk_client.sync.schedule import Schedule, SyncStatus
from desk_client.sync.waiting_port import WaitingPort
from desk_client.ui import background, ringing
from desk_client.ui.idle import IdleWatch
from desk_client.ui.screens.sign_in.enrol_page import EnrolPage
from desk_client.ui.screens.sign_in.page import SignInPage
from desk_client.ui.screens.sign_in.start_pages import PassphrasePage, TroublePage
from desk_client.ui.signals import Signals
from desk_client.ui.start_window import StartWindow
from desk_client.ui.workplace import Workplace, words_of
from updating.release import Release

if TYPE_CHECKING:
    from desk_client.services import updates
    from desk_client.sync import http
    from desk_client.ui import desk_window, new_letters
else:
    http = later.later("desk_client.sync.http")
    updates = later.later("desk_client.services.updates")
    # On the GUI thread alone, so not among what is loaded beside it.
    desk_window = later.Later("desk_client.ui.desk_window")
    new_letters = later.Later("desk_client.ui.new_letters")

UPDATES = "desk.update.minutes"
"""Threshold: see resources/thresholds/default.json."""
WINDOWS = (
    "desk_client.ui.cases.list_page",
    "desk_client.ui.steps.step_slot",
    "desk_client.ui.cases.case_page",
    "desk_client.ui.screens.reception.page",
    "desk_client.ui.screens.ledgers.page",
    "desk_client.ui.desk_window",
    "desk_client.ui.new_letters",
)
"""The officer's window in pieces of a few milliseconds, between which the first one is at work."""
MINUTE_MS = 60_000
DAY_MINUTES = 1440
SETTLED_MS = 1000
"""The first window is painted by then, and somebody begins to type."""


class Program(QObject):
    """One run of the desk program, from the first window to the last."""

    status_told = Signal(object)
    """The sync thread tells here; slots run on the GUI thread."""
    signed_in = Signal(object)
    """The desk window that an officer works in now."""
    fault_told = Signal(object)
    """An exception that nobody caught, from any thread."""

    def __init__(
        self, app: QApplication, settings: Settings, credentials: Credentials, outside: Outside
    ) -> None:
        super().__init__()
        self._app = app
        self._settings = settings
        self._credentials = credentials
        self._outside = outside
        background.of(app)  # before any thread begins: it takes the collector over
        self._signals = Signals()
        self._start = StartWindow()
        self._window: desk_window.DeskWindow | None = None
        self._kept: Secrets | None = None
        self._store: Store | None = None
        self._schedule: Schedule | None = None
        self._papers: PaperCarrier | None = None
        self._passphrase: str | None = None
        self._is_closed = self._is_settling = False
        self._last_officer = ""
        self._sync_kind = ""
        self._release: Release | None = None
        self._letters: new_letters.NewLetters | None = None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._look_for_update)
        self._idle = IdleWatch(self)
        self._idle.idle.connect(self.lock)
        self._start.closing.connect(self._start_closed)
        app.setQuitOnLastWindowClosed(False)
        app.aboutToQuit.connect(self.close)
        self.status_told.connect(self._show_status, Qt.ConnectionType.QueuedConnection)
        self.fault_told.connect(self._show_fault, Qt.ConnectionType.QueuedConnection)

    @property
    def store(self) -> Store | None:
        """The open database, once there is one."""
        return self._store

    @property
    def window(self) -> desk_window.DeskWindow | None:
        """The window of whoever is signed in."""
        return self._window

    def now(self) -> datetime:
        """The time as this desk takes it."""
        return self._outside.now()

    @property
    def page(self) -> QWidget | None:
        """What the window before the desk shows."""
        return self._start.page

    # -------------------------------------------------------------------- starting

    def start(self) -> None:
        """Show the first window that is needed; go on from where a fault stopped it."""
        if self._kept is not None and self._store is not None:
            self._opened((self._kept, self._store))
            return
        if self._credentials.needs_passphrase:
            self._ask_passphrase("", is_new=False)
            return
        has_database = self._settings.has_database
        self._open(lambda: self._credentials.load_or_make(has_database=has_database))

    def _show(self, page: QWidget) -> None:
        """Put a page into the first window; once it stands, what it did without is loaded."""
        self._start.show_page(page)
        if not self._is_settling:
            self._is_settling = True
            QTimer.singleShot(SETTLED_MS, self, self._load_the_rest)

    def _load_the_rest(self) -> None:
        """What the first window did without, before anybody needs it."""
        self._load_windows(WINDOWS)

    def _load_libraries(self) -> None:
        background.run(self, later.load_all)

    def _load_windows(self, names: tuple[str, ...]) -> None:
        if self._is_closed:
            return
        if not names:
            background.afterwards(self, self._load_libraries)
            return
        later.load(names[0])
        QTimer.singleShot(0, self, lambda: self._load_windows(names[1:]))

    def _open(self, secrets: Callable[[], Secrets]) -> None:
        """Get the key and open the database, off the GUI thread."""

        def work() -> tuple[Secrets, Store]:
            kept = secrets()
            if kept.token and not self._settings.has_database:
                raise EmptiedError
            return kept, Store.open(self._settings.database, kept.database_key, self._outside, kept)

        background.run(self, work, done=self._opened, failed=self._not_opened)

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, KeyStoreError) and not self._settings.has_database:
            self._ask_passphrase(words_of(error), is_new=True)
            return
        page = self.page
        if isinstance(page, PassphrasePage) and isinstance(error, DeskError):
            page.show_wrong(words_of(error))
            return
        self._show_trouble(error)

    def _show_trouble(self, error: Exception) -> None:
        trouble = TroublePage(words_of(error))
        trouble.try_again.connect(self.start)
        trouble.quit_asked.connect(self.quit)
        self._show(trouble)

    def _show_fault(self, error: Exception) -> None:
        """Something broke where nobody expected it: say so where the person is looking."""
        if self._window is not None:
            self._window.window.show_failure(error)
        else:
            self._show_trouble(error)

    def _ask_passphrase(self, words: str, *, is_new: bool) -> None:
        page = PassphrasePage(is_new=is_new, words=words)
        page.given.connect(lambda given: self.use_passphrase(given, is_new=is_new))
        self._show(page)

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
        self._kept, self._store = opened
        if self._store.identity is None:
            self._ask_code(self._kept, self._store)
        else:
            self._go_on(self._kept, self._store)

    # ------------------------------------------------------------------- enrolment

    def _ask_code(self, kept: Secrets, store: Store) -> None:
        enrolment = Enrolment(store, self._credentials, kept, self._outside, self._passphrase)
        page = EnrolPage(self._settings.centre_url, self._settings.fixed)

        def enrol(code: str) -> Secrets:
            port = self._port()
            try:
                return enrolment.enrol(port, code)
            finally:
                port.close()

        def ask(code: str) -> None:
            background.run(
                self,
                lambda: enrol(code),
                done=lambda changed: self._go_on(changed, store),
                failed=lambda error: page.show_wrong(words_of(told(error))),
            )

        def invite(invitation: Invitation) -> None:
            try:
                self._settings = settings_module.invited(self._settings, invitation)
            except DeskError as error:
                page.show_wrong(words_of(error))
                return
            page.set_centre(self._settings.centre_url)
            ask(invitation.code)

        page.code_given.connect(ask)
        page.invited.connect(invite)
        self._show(page)

    def _port(self, token: str = "") -> http.HttpPort | NoPort:
        """The way to the centre, and to nobody else; what bars it bars nothing else."""
        try:
            return http.HttpPort(self._settings.centre_url, token, self._settings.authority)
        except SyncError as error:
            return NoPort(error)

    # --------------------------------------------------------------------- running

    def _go_on(self, kept: Secrets, store: Store) -> None:
        self._kept, self._passphrase = kept, None
        try:
            settings_module.keep(self._settings)
            if self._schedule is None:
                self._schedule = self._started(kept, store)
        except DeskError as error:
            self._show_trouble(error)
            return
        self._ask_who()

    def _started(self, kept: Secrets, store: Store) -> Schedule:
        port = WaitingPort(lambda: self._port(kept.token))
        schedule = Schedule(
            Engine(store, port, kept.sign, ahead=ahead),
            self._outside,
            interrupt=port.interrupt,
            close=port.close,
            on_status=self.status_told.emit,
            on_changes=self._synced,
        )
        self._papers = PaperCarrier(
            store.papers, lambda: self._port(kept.token), self._outside, self._signals.announce
        )
        QTimer.singleShot(SETTLED_MS, self, self._begin_to_sync)
        return schedule

    def _begin_to_sync(self) -> None:
        if self._schedule is not None and not self._is_closed:
            self._schedule.start()
            if self._papers is not None:
                self._papers.start()
            self._look_for_update()

    def _look_for_update(self) -> None:
        """Whether a newer version waits; again after as long as the bureau has said."""
        settings = self._settings
        background.run(
            self, lambda: updates.newer(settings, this_version()), done=self._update_found
        )

    def _update_found(self, release: Release | None) -> None:
        self._release = release
        self._show_update()
        directory = self._desk().directory()
        minutes = threshold(directory.thresholds, UPDATES, self.now().date())
        if minutes:
            self._look.start(min(minutes, DAY_MINUTES) * MINUTE_MS)

    def _show_update(self) -> None:
        if self._window is not None and self._release is not None:
            self._window.show_update(self._release.version, self._release.notes)

    def _synced(self, changes: Touched) -> None:
        self._signals.announce(Touched(changes.kinds | {"sync"}, changes.ids))
        if self._papers is not None and changes.ids:
            self._papers.look()

    def _desk(self) -> Desk:
        if self._store is None or self._schedule is None:
            raise RuntimeError("no desk before the database is open")
        schedule, settings = self._schedule, self._settings
        return Desk(
            *(self._store, self._outside, schedule.wake, schedule.try_now),
            centre_url=settings.centre_url,
            authority=settings.authority,
            wake_papers=self._papers.wake if self._papers else lambda: None,
            paper_sent=self._papers.sent if self._papers else lambda id: 0,
            scans=settings.scans,
        )

    def _ask_who(self) -> None:
        desk = self._desk()
        page = SignInPage(desk, self._zone())
        page.signed_in.connect(self._enter)
        if self._last_officer:
            page.choose(self._last_officer)
        self._signals.on_kinds(page, {"directory", "officer", "credential"}, page.offer_anew)
        self._show(page)

    def _enter(self, session: Session) -> None:
        self._last_officer = session.officer.police_no
        self._window = desk_window.DeskWindow(Workplace(session, self._signals), self._zone())
        self._window.lock_asked.connect(self.lock)
        self._watch_over_letters(session)
        self._window.sync_asked.connect(session.desk.try_sync)
        self._window.window.closing.connect(self._closed)
        if self._schedule is not None:
            self._show_status(self._schedule.status)
        self._show_update()
        self._start.hide()
        self._window.window.fit_screen()
        self._window.window.show()
        self._idle.start()
        self.signed_in.emit(self._window)

    def _watch_over_letters(self, session: Session) -> None:
        """New letters are heard from now on, while the desk is locked, too."""
        self._stop_watching()
        workplace = Workplace(session, self._signals)
        self._letters = new_letters.NewLetters(workplace, ringing.ring, ringing.show_number)
        self._letters.told.connect(self._tell_of_letters)

    def _stop_watching(self) -> None:
        if self._letters is not None:
            self._letters.end()
            self._letters = None

    def _tell_of_letters(self, words: str) -> None:
        """Before the desk is unlocked, too: how many, and nothing of what is in them."""
        if isinstance(self.page, SignInPage) and self._window is None:
            self.page.show_waiting(words)

    def lock(self) -> None:
        """F12, or five minutes without a touch: back to signing in."""
        if self._window is None:
            return
        window, self._window = self._window, None
        self._idle.stop()
        window.close()
        self._ask_who()
        if self._letters is not None:
            self._letters.tell()

    def _closed(self) -> None:
        if self._window is not None:
            self.quit()

    def _start_closed(self) -> None:
        if not self._is_closed:
            self.quit()

    def quit(self) -> None:
        """End the program."""
        self.close()
        self._app.quit()

    def close(self) -> None:
        """Finish what was begun, stop the sync, close the database and the windows."""
        if self._is_closed:
            return
        self._is_closed = True
        self._idle.stop()
        self._look.stop()
        self._stop_watching()
        window, self._window = self._window, None
        if window is not None:
            window.close()
        background.wait_idle()
        if self._schedule is not None:
            self._schedule.stop()
            if self._papers is not None:
                self._papers.stop()
            background.wait_idle()
        if self._store is not None:
            self._store.close()
        self._start.close()

    def _show_status(self, status: SyncStatus) -> None:
        if status.kind != self._sync_kind:
            self._sync_kind = status.kind
            why = fault_fields(status.error) if status.error else {}
            logs.logger.info("sync", extra={"status": status.kind, **why})
        if self._window is not None:
            self._window.show_connection(connection(status))

    def _zone(self) -> str:
        identity = self._store.identity if self._store is not None else None
        return identity.zone if identity and identity.zone else self._settings.zone
