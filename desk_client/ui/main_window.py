"""The frame around every page: rooms at the left, search on top, how the desk stands below.

It places rooms and menus and knows nothing of what happens in them: pages come as `Room`s, what
can be done from anywhere as `Command`s, how the desk stands as a `DeskStatus`. A page made once
lives as long as the window, so that going to another room loses nothing that was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desk_client.ui import background, keys, menu_bar, theme
from desk_client.ui.background import Latest
from desk_client.ui.desk_status import DeskStatus
from desk_client.ui.fonts import COMMON_SAMPLE, RARE_SAMPLE, code_points, missing_glyphs
from desk_client.ui.handbook import Help
from desk_client.ui.room import NOTHING, Command, Count, Menu, Page, Person, Room
from desk_client.ui.signals import Notice, Signals, Touched
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.rail import Rail
from desk_client.ui.widgets.scrolling import Area
from desk_client.ui.widgets.status_bar import StatusBar
from desk_client.ui.widgets.toast import ToastStack
from desk_client.ui.widgets.top_bar import TopBar

SMALLEST = (720, 400)
"""Less than 1920x1080 at 200 % leaves beside a title bar and a task bar."""
USUAL = (1366, 768)
FRAME = (16, 48)
"""What a window manager puts around a window, at most."""
NARROW = 1120
"""In a window that is narrower, in pixels at the normal text size, the rail says less."""


class MainWindow(QMainWindow):
    """The window of the desk."""

    search_asked = Signal(str)
    """What stands in the search box; empty when it was emptied."""
    room_entered = Signal(str)
    closing = Signal()

    def __init__(
        self,
        *,
        rooms: Sequence[Room],
        signals: Signals,
        now: Callable[[], datetime],
        person: Person,
        zone: str,
        commands: Sequence[Command] = (),
        status: DeskStatus | None = None,
        words_of: Callable[[Exception], str] = str,
    ) -> None:
        """`words_of` says what went wrong in the officer's words: the cause and what to do."""
        super().__init__()
        self._rooms = {room.key: room for room in rooms}
        self._pages: dict[str, Area] = {}
        self._counting: dict[str, Latest] = {room.key: Latest(self) for room in rooms}
        self._words_of = words_of
        self._rail = Rail(rooms)
        self._stack = QStackedWidget()
        self.top = TopBar(self.tr("Warm Heart Police Desk"), zone, person)
        self.bar = StatusBar(now, status)
        self.setWindowTitle(f"{self.tr('Warm Heart Police Desk')} · {zone}")
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self._lay_out()
        self.toasts = ToastStack(self, over=self.top, free=self.top.free, foot=self.bar)
        self.help = Help(self, lambda: self.room)
        self._menus = menu_bar.build(self, [*commands, *self._own_commands(rooms)])
        self._connect(signals)
        self._check_fonts()
        if rooms:
            self.enter_room(rooms[0].key)
        # What the room in front asks for comes first.
        background.afterwards(self, self.count_all)

    @property
    def room(self) -> str:
        """Key of the room in front."""
        return next(k for k, area in self._pages.items() if area is self._stack.currentWidget())

    def page(self, key: str) -> QWidget:
        """The page of a room; made now if nobody has been there yet."""
        if key not in self._pages:
            area = Area(is_upright=False)
            area.setWidget(self._rooms[key].page())
            self._pages[key] = area
            self._stack.addWidget(area)
        return self._pages[key].widget()

    def made_page(self, key: str) -> QWidget | None:
        """The page of a room if somebody has been there; `None` otherwise."""
        return self._pages[key].widget() if key in self._pages else None

    def enter_room(self, key: str) -> QWidget:
        """Bring a room to the front and let its page take the focus."""
        page = self.page(key)
        self._stack.setCurrentWidget(self._pages[key])
        button = self._rail.show_room(key)
        self._fit_rail()
        self._rail_area.ensureWidgetVisible(button, 0, 0)
        if isinstance(page, Page):
            page.enter()
        else:
            # Back to where the officer was on this page; the stubs hide that there may be nothing.
            last = cast("QWidget | None", page.focusWidget())
            (page if last is None else last).setFocus(Qt.FocusReason.OtherFocusReason)
        self.room_entered.emit(key)
        return page

    def show_status(self, status: DeskStatus) -> None:
        """Say at the bottom how the desk stands."""
        self.bar.show_status(status)

    def set_person(self, person: Person) -> None:
        """Another officer has signed in."""
        self.top.set_person(person)

    def set_count(self, key: str, count: Count) -> None:
        """Say at the rail what is to do in a room."""
        self._rail.set_count(key, count)
        self._fit_rail()

    def count(self, key: str) -> Count:
        return self._rail.count(key)

    def notify(self, notice: Notice) -> None:
        """Show a toast."""
        self.toasts.show_notice(notice)

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong; stays until it is closed."""
        self.notify(Notice(self._words_of(error), Tone.OVERDUE, stays=True))

    def fit_screen(self) -> None:
        """Be no larger than the screen; where that is small, take all of it."""
        room = self.screen().availableGeometry()
        width, height = room.width() - FRAME[0], room.height() - FRAME[1]
        if width < USUAL[0] or height < USUAL[1]:
            self.resize(min(width, USUAL[0]), min(height, USUAL[1]))
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def focus_search(self) -> None:
        """F3."""
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def toggle_menu(self) -> None:
        """F10."""
        menu_bar.toggle(self, self._menus)

    def toggle_full_screen(self) -> None:
        """F11."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def closeEvent(self, event: QCloseEvent) -> None:
        # What was begun is finished before the window goes: a save, above all.
        self.closing.emit()
        background.wait_idle()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "toasts"):
            QTimer.singleShot(0, self, self._fit_rail)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rail()

    def _fit_rail(self) -> None:
        self._rail.shorten(is_short=self.width() < theme.current().px(NARROW))
        self._rail_area.setFixedWidth(self._rail.sizeHint().width())

    def _lay_out(self) -> None:
        frame = QWidget()
        frame.setObjectName("canvas")
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        rail = Area()
        rail.setWidget(self._rail)
        self._rail_area = rail
        self._fit_rail()
        middle.addWidget(rail)
        middle.addWidget(self._stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.bar)
        self.setCentralWidget(frame)

    def _connect(self, signals: Signals) -> None:
        self._rail.entered.connect(self.enter_room)
        self.top.search.asked.connect(self.search_asked)
        self.bar.deadline_opened.connect(lambda case_id: signals.open_requested.emit("", case_id))
        signals.notice.connect(self.notify)
        signals.withdrawn.connect(self.toasts.withdraw)
        signals.changes.connect(self._on_changes)
        app = QCoreApplication.instance()
        if app is not None:
            background.of(app).unhandled.connect(self.show_failure)
        keys.bind(self, "F3", self.focus_search)
        keys.bind(self, "F10", self.toggle_menu)

    def _own_commands(self, rooms: Sequence[Room]) -> list[Command]:
        view = [
            Command(Menu.VIEW, room.title, partial(self._go, room.key), room.shortcut)
            for room in rooms
        ]
        return [
            *view,
            Command(Menu.VIEW, self.tr("Next room"), lambda: self._step(1), "Ctrl+PgDown"),
            Command(Menu.VIEW, self.tr("Previous room"), lambda: self._step(-1), "Ctrl+PgUp"),
            Command(Menu.VIEW, self.tr("Full screen"), self.toggle_full_screen, "F11"),
            Command(Menu.FILE, self.tr("Quit"), self._quit, "Ctrl+Q"),
            Command(Menu.HELP, self.tr("Handbook"), self.help.show, "F1"),
        ]

    def _go(self, key: str) -> None:
        self.enter_room(key)

    def _step(self, by: int) -> None:
        order = self._rail.shown_rooms()
        self.enter_room(order[(order.index(self.room) + by) % len(order)])

    def _quit(self) -> None:
        self.close()

    def _on_changes(self, changes: Touched) -> None:
        for key, room in self._rooms.items():
            if changes.touches(room.kinds):
                self._recount(key)

    def count_all(self) -> None:
        """Ask for the counts of every room again: some change with the time alone."""
        for key in self._rooms:
            self._recount(key)

    def _recount(self, key: str) -> None:
        room = self._rooms[key]
        if room.count is not None:
            self._counting[key].run(
                room.count,
                done=lambda count: self.set_count(key, count),
                # A count that cannot be had is not worth a message: the rail says nothing.
                failed=lambda _: self.set_count(key, NOTHING),
            )

    def _check_fonts(self) -> None:
        if missing_glyphs(COMMON_SAMPLE):
            words = self.tr("This machine has no Chinese font: install Noto Sans CJK SC.")
            self.notify(Notice(words, Tone.OVERDUE, stays=True))
        elif missing := missing_glyphs(RARE_SAMPLE):
            words = self.tr("No font for rare characters ({0}): install HanaMin, BabelStone Han.")
            self.notify(Notice(words.format(code_points(missing)), Tone.WARN, stays=True))
