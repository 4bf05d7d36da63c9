"""A walk through a desk's window: every room, its list, a case of each kind, every form.

The same walk for whoever takes pictures (``tests/day/pictures.py``) and for the tests that hold
every page to the size of the screen, to the keyboard and to its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from casework.codes import Role
from desk_client.services import cases, forms
from desk_client.services.cases import CaseRow
from desk_client.ui import background
from desk_client.ui.cases.case_page import CasePage
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.rooms import ROOMS, CasesPage
from desk_client.ui.screens.ledgers.item_view import ItemView
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.screens.reception.walk_in_view import WalkInView
from desk_client.ui.screens.visits.page import VisitsPage
from desk_client.ui.screens.visits.visit_view import VisitView
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.workplace import Workplace

FRAMED = (1366, 698)
"""1366x768 without a title bar and a task bar."""
PATIENCE = 400
"""So many looks before something that should appear is given up."""


def settled() -> None:
    """Everything that was begun is finished, laid out and painted.

    The threads of the pool are left alone: a walk settles some thousand times, and would have them
    all made anew each time.
    """
    app = QCoreApplication.instance()
    assert app is not None
    pool = background.of(app)
    for _ in range(3):
        while True:
            loop = QEventLoop()
            QTimer.singleShot(4, loop.quit)
            loop.exec()
            if not pool.jobs:
                break
        # A slow machine spends the time of the loop on the first of several layouts.
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def until(condition: Callable[[], bool]) -> bool:
    """Let the windows live until something is so; whether it came to be."""
    for _ in range(PATIENCE):
        if condition():
            settled()
            return True
        settled()
    return condition()


class Tour:
    """Brings one view after the other to the front of an officer's window."""

    def __init__(
        self, desk: DeskWindow, workplace: Workplace, *, each: int = 1, has_forms: bool = True
    ) -> None:
        """`each`: so many cases of a kind are looked at, those with the most to do."""
        self._desk, self._workplace = desk, workplace
        self._each, self._has_forms = each, has_forms

    def views(self, rooms: Sequence[str] = ()) -> Iterator[str]:
        """The name of what stands in front now; `rooms`: only these."""
        window, held = self._desk.window, self._workplace.session.seat().held_roles()
        for spec in ROOMS:
            if (rooms and spec.key not in rooms) or not spec.is_shown(held):
                continue
            page = window.enter_room(spec.key)
            settled()
            yield from self._lists(spec.key, page)
            for kind in spec.kinds:
                for row in self._chosen(kind):
                    yield from self._case(f"{spec.key}.{kind}", page, row)
        audit = ("audit",) if Role.AUDIT in held else ()
        for key in (*audit, "search", "attention", "sync"):
            if not rooms or key in rooms:
                window.enter_room(key)
                settled()
                yield key

    def _lists(self, key: str, page: QWidget) -> Iterator[str]:
        """A room as it is entered, its whole list, and a new case by each way there is."""
        yield key
        if not isinstance(page, RoomPage | LedgersPage):
            return
        page.list.choose_view("all")
        settled()
        yield f"{key}.all"
        if isinstance(page, RoomPage):
            for name, _ in page.list.new.openings:
                page.begin(name)
                until(partial(_is_open, page.new.form, name))
                yield f"{key}.new.{name}"
        else:
            page.start_draft()
            settled()
            yield f"{key}.new"
        page.show_list()
        settled()

    def _case(self, name: str, page: QWidget, row: CaseRow) -> Iterator[str]:
        assert isinstance(page, CasesPage)
        page.open_case(row.case)
        settled()
        yield f"{name}.{row.status}"
        view = _view(page)
        for event_type in self._fillable(row) if self._has_forms else ():
            view.open_step(event_type)
            slot = view.findChild(StepSlot)
            assert isinstance(slot, StepSlot), name
            if until(partial(_is_open, slot, event_type)):
                yield f"{name}.{row.status}.{event_type}"
                slot.cancel()
                settled()
        _back(page)
        settled()

    def _chosen(self, kind: str) -> list[CaseRow]:
        """The cases of a kind with the most to do for whoever sits here."""
        session = self._workplace.session
        rows = cases.rows(session, cases.CaseQuery((kind,), "all", None, "", 60))
        found = sorted(rows, key=lambda row: -len(self._fillable(row)))
        by_status: dict[str, CaseRow] = {}
        for row in found:
            by_status.setdefault(row.status, row)
        return list(by_status.values())[: self._each]

    def _fillable(self, row: CaseRow) -> list[str]:
        """The steps of a case that have a form to fill in or to answer."""
        session = self._workplace.session
        page = cases.page(session, row.case)
        offers = page.offers if page is not None else ()
        return [
            one.event_type
            for one in offers
            if one.refusal is None
            and not forms.form(session, row.case, one.event_type).acts_at_once
            and one.event_type != "VisitRecorded"
            and not one.event_type.endswith("AmendmentSettled")
        ]


def _is_open(slot: StepSlot, event_type: str) -> bool:
    return slot.step is not None and slot.step.event_type == event_type


def _view(page: QWidget) -> CasePage | ItemView | VisitView | WalkInView:
    """The part of a room that shows a case."""
    if isinstance(page, RoomPage):
        return page.case
    if isinstance(page, LedgersPage):
        return page.item
    if isinstance(page, VisitsPage):
        return page.view
    view = page.findChild(WalkInView)
    assert isinstance(view, WalkInView)
    return view


def _back(page: QWidget) -> None:
    if isinstance(page, RoomPage | LedgersPage | VisitsPage):
        page.show_list()
    elif isinstance(page, ReceptionPage):
        page.show_form()


def opened(workplace: Workplace, size: tuple[int, int]) -> DeskWindow:
    """An officer's window of a size, active."""
    desk = DeskWindow(workplace, "公安网")
    desk.window.resize(*size)
    desk.window.show()
    desk.window.activateWindow()
    assert until(desk.window.isActiveWindow)
    return desk


def closed(desk: DeskWindow) -> None:
    """Put it away."""
    background.wait_idle()
    desk.close()
    settled()
