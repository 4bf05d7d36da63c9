"""The rooms of the desk in one window: an officer's own ones in the rail, and who shows what.

With ``desk_client.ui.rooms`` the only place that knows every screen; they know only the signals.
"""

from __future__ import annotations

from functools import partial
from itertools import zip_longest

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from casework.cases.handover.opening import HandoverOpened
from casework.codes import Role
from casework.event import CHINA, Refusal
from casework.registry import MACHINES
from desk_client.changes import Touched
from desk_client.services import handing_over, overview
from desk_client.services.not_taken import Anew
from desk_client.services.overview import Overview
from desk_client.services.syncing import Connection
from desk_client.ui import background, rooms
from desk_client.ui.about_window import AboutWindow
from desk_client.ui.background import Latest
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.desk_status import Deadline, DeskStatus
from desk_client.ui.i18n import pick
from desk_client.ui.look import Look
from desk_client.ui.main_window import MainWindow
from desk_client.ui.room import Command, Count, Menu, Person, Room
from desk_client.ui.rooms import CasesPage
from desk_client.ui.screens.attention.page import AttentionPage
from desk_client.ui.screens.audit.page import AuditPage, reads_of_today
from desk_client.ui.screens.search.page import SearchPage
from desk_client.ui.screens.syncing.page import SyncPage
from desk_client.ui.workplace import Workplace, short_number, words_of

WATCHED = frozenset(MACHINES) | {"sync", "directory"}
KEYS = "1234567890"
"""So many rooms have a key: Alt+Shift and the digit of their place in the rail."""
REFRESH_MS = 30_000
"""The desk's state is asked for at every change, and this often for what time changes."""
ASK_MS = 50
"""Several changes in a row are one question."""
INDEX_MS = 400
"""Search is indexed this long after the last change, off the save path."""


class DeskWindow(QObject):
    """An officer's window: made at sign-in, closed at sign-out or lock."""

    lock_asked = Signal()
    sync_asked = Signal()

    def __init__(self, workplace: Workplace, zone: str) -> None:
        super().__init__()
        self._workplace = workplace
        self._own, self._others = rooms.home_first(workplace)
        self._connection: Connection | None = None
        self._update = "", ""
        self._is_closed = False
        self._day = workplace.today()
        self._asked = Latest(self)
        self._index = QTimer(self)
        self._index.setSingleShot(True)
        self._index.setInterval(INDEX_MS)
        self._index.timeout.connect(self._index_now)
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(ASK_MS)
        self._ask.timeout.connect(self._ask_soon)
        self._is_to_ask = False
        self._refresh = QTimer(self)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.timeout.connect(self._on_time)
        session = workplace.session
        self._look = Look(session, self)
        self.window = MainWindow(
            rooms=self._rooms(),
            signals=workplace.signals,
            now=workplace.now,
            person=Person(
                session.officer.name,
                "、".join(pick(role.label) for role in session.officer.roles),
                workplace.unit_name(session.unit),
            ),
            zone=zone,
            commands=self._commands(),
            words_of=words_of,
        )
        workplace.signals.open_requested.connect(self.open_case)
        workplace.signals.anew_asked.connect(self._write_anew)
        workplace.signals.on_kinds(self, WATCHED, self._on_changes)
        self.window.search_asked.connect(self._search)
        self.window.top.search.left_down.connect(self._to_found)
        self.window.room_entered.connect(lambda _: self.refresh())
        self.window.closing.connect(workplace.signals.leaving)
        self._refresh.start()
        self._index.start()
        self.refresh()
        self._warn_of_missing_holidays()

    def show_connection(self, connection: Connection) -> None:
        """The sync stands differently now."""
        self._connection = connection
        page = self._page("sync")
        if isinstance(page, SyncPage):
            page.show_connection(connection)
        self.refresh()

    def show_update(self, version: str, notes: str) -> None:
        """A newer version of the program waits; none with no version."""
        self._update = version, notes
        self.refresh()

    def refresh(self) -> None:
        """Ask how the desk stands, for the bar at the bottom."""
        if not self._is_closed:
            self._ask.start()

    def _on_time(self) -> None:
        """What is due and what is late changes with the time alone."""
        self.refresh()
        self.window.count_all()
        if self._workplace.today() != self._day:
            # What the lists call today is another day now.
            self._day = self._workplace.today()
            self._workplace.signals.announce(Touched(WATCHED))

    def _ask_soon(self) -> None:
        """The bar waits for what the room in front has asked."""
        if not self._is_to_ask:
            self._is_to_ask = True
            background.afterwards(self, self._ask_now)

    def _ask_now(self) -> None:
        self._is_to_ask = False
        if self._is_closed:
            return
        session = self._workplace.session
        self._asked.run(lambda: overview.overview(session), done=self._show_status)

    def open_case(self, kind: str, case: str) -> None:
        """Bring the room of a case to the front and show it there."""
        if not kind:
            session = self._workplace.session
            background.run(
                self,
                lambda: overview.kind_of_case(session, case),
                done=lambda found: self.open_case(found, case) if found else None,
            )
            return
        room = rooms.room_of(kind, self.window.room, self._own)
        if not room:
            return
        page = self.window.enter_room(room)
        if isinstance(page, CasesPage):
            page.open_case(case)

    def hand_over(self) -> None:
        """F9: the hand-over that waits for the unit, or the form of a new one."""
        session = self._workplace.session

        opening = HandoverOpened.__name__

        def show(waits: str, refusal: Refusal | None) -> None:
            if refusal is not None and not waits:
                self._workplace.signals.notify(pick(refusal.say))
                return
            page = self.window.enter_room("handover")
            if isinstance(page, RoomPage):
                page.open_case(waits) if waits else page.begin(opening)

        background.run(
            self,
            lambda: (handing_over.waiting(session), session.may(None, opening)),
            done=lambda found: show(*found),
        )

    def _write_anew(self, anew: Anew) -> None:
        """What the centre did not take, in a form of its room."""
        room = rooms.room_of(anew.kind, self.window.room, self._own)
        if not room:
            return
        page = self.window.enter_room(room)
        if isinstance(page, CasesPage):
            page.write_anew(anew)

    def close(self) -> None:
        """Put the window away; what was begun is finished."""
        if self._is_closed:
            return
        self._is_closed = True
        self._ask.stop()
        self._refresh.stop()
        self._index.stop()
        self.window.close()
        self.window.deleteLater()
        self.deleteLater()

    # -------------------------------------------------------------------- inside

    def _rooms(self) -> list[Room]:
        """The officer's own rooms by their keys, then what everybody has, then the others."""
        rooms_of_cases = [self._room(spec) for spec in self._own]
        everywhere = [
            Room("search", self.tr("Search"), partial(SearchPage, self._workplace), group=1),
            Room(
                "attention",
                self.tr("Needs attention"),
                partial(AttentionPage, self._workplace),
                group=1,
            ),
            Room("sync", self.tr("Sync"), self._sync_page, group=1),
        ]
        beside = [replace(self._room(spec), is_beside=True, group=1) for spec in self._others]
        found = [*self._audit(), *rooms_of_cases, *everywhere]
        numbered = [
            room if key is None else replace(room, shortcut=f"Alt+Shift+{key}")
            for room, key in zip_longest(found, KEYS[: len(found)])
        ]
        return [*numbered, *beside]

    def _audit(self) -> list[Room]:
        """The auditor's own room, where the day of an auditor begins."""
        workplace = self._workplace
        if Role.AUDIT not in workplace.session.officer.roles:
            return []
        page, count = partial(AuditPage, workplace), partial(reads_of_today, workplace)
        return [Room("audit", self.tr("Audit"), page, count=count, kinds=WATCHED)]

    def _room(self, spec: RoomSpec) -> Room:
        workplace = self._workplace
        return Room(
            spec.key,
            pick(spec.title),
            partial(rooms.page_of, workplace, spec),
            count=partial(rooms.counted, workplace, spec),
            kinds=frozenset(spec.kinds),
        )

    def _show_counts(self, seen: Overview) -> None:
        """What the rail says of no single kind."""
        counts, window = seen.counts, self.window
        to_send = self.tr("to send %1").replace("%1", str(counts.waiting))
        window.set_count("sync", Count(to_send if counts.waiting else ""))
        window.set_count("attention", Count(badge=str(counts.attention or "")))

    def _sync_page(self) -> SyncPage:
        page = SyncPage(self._workplace)
        if self._connection is not None:
            page.show_connection(self._connection)
        return page

    def _commands(self) -> list[Command]:
        return [
            Command(Menu.FILE, self.tr("Lock"), self.lock_asked.emit, "F12"),
            Command(Menu.VIEW, self.tr("Larger text"), self._look.larger, "Ctrl+="),
            Command(Menu.VIEW, self.tr("Smaller text"), self._look.smaller, "Ctrl+-"),
            Command(Menu.VIEW, self.tr("Dark or light"), self._look.toggle_dark),
            Command(Menu.WORK, self.tr("Hand over the shift"), self.hand_over, "F9"),
            Command(Menu.TOOLS, self.tr("Sync now"), self.sync_asked.emit, "Ctrl+F5"),
            Command(Menu.HELP, self.tr("About this program"), self._show_about),
        ]

    def _show_about(self) -> None:
        AboutWindow(self.window).show()

    def _page(self, key: str) -> QObject | None:
        return self.window.made_page(key)

    def _search(self, words: str) -> None:
        page = self.window.page("search")
        if words and self.window.room != "search":
            self.window.enter_room("search")
        if isinstance(page, SearchPage):
            page.ask(words)

    def _to_found(self) -> None:
        page = self._page("search")
        if isinstance(page, SearchPage) and self.window.room == "search":
            page.take_focus()

    def _on_changes(self, changes: Touched) -> None:
        self.refresh()
        self._index.start()

    def _index_now(self) -> None:
        session = self._workplace.session
        background.run(self, lambda: overview.index(session))

    def _show_status(self, seen: Overview) -> None:
        if self._is_closed:
            return
        self._show_counts(seen)
        connection, due, sync = self._connection, seen.next_due, seen.sync
        deadline = None
        if due is not None:
            number = short_number(due.number)
            deadline = Deadline(due.clock.due_at, pick(due.label), number, due.case)
        offset = sync.server_offset_ms
        problem = connection.problem if connection else None
        self.window.show_status(
            DeskStatus(
                is_online=connection is not None and connection.is_online,
                since=connection.since.astimezone(CHINA) if connection else None,
                is_syncing=connection is not None and connection.is_talking,
                waiting=sync.waiting,
                refused=sync.refused,
                last_sync_at=sync.last_sync_at,
                next_deadline=deadline,
                clock_offset_seconds=None if offset is None else -offset / 1000,
                problem=pick(problem) if problem else "",
                unwitnessed=pick(seen.witnessing.short) if seen.witnessing.is_warning else "",
                is_mistrusted=seen.witnessing.is_red,
                update=self._update[0],
                update_notes=self._update[1],
            )
        )

    def _warn_of_missing_holidays(self) -> None:
        years = overview.missing_holidays(self._workplace.session)
        if years:
            words = self.tr("No holiday notice for %1 yet: limits know weekends and statutory days")
            self._workplace.signals.notify(words.replace("%1", "、".join(map(str, years))))
