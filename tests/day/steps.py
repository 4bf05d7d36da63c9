"""One step of a case in its real room: the list, the page, the button, the form, the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from casework.state import State
from desk_client.ui.cases.case_page import CasePage
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.rooms import ROOMS
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.widgets.key_button import KeyButton
from tests.day.filling import complaints, fill, question, sign
from tests.day.stage import DeskSpot, NotSeenError, settle, until
from tests.harness.windows.hands import CONTROL, press

PATIENCE = 15.0
SYNC_AGAIN = 1.0


def room_of(kind: str) -> str:
    """The room where a kind is at home, whoever comes."""
    rooms = (one for one in ROOMS if one.awaited_by is None and not one.only)
    return next(one.key for one in rooms if kind in one.kinds)


def begin(
    spot: DeskSpot, kind: str, event_type: str, values: Mapping[str, Any], paper: Path
) -> str:
    """Open a case by the button above the list; the id of the case that was made."""
    page = _room(spot, room_of(kind))
    page.show_list()
    until(
        lambda: any(name == event_type for name, _ in page.list.new.openings),
        f"{spot.name} offers {event_type}",
        PATIENCE,
    )
    new = page.list.new
    if len(new.openings) == 1:
        press_button(new)
    else:
        press_button(new)
        menu = new.menu_of_openings
        action = next(one for one in menu.actions() if one.objectName() == event_type)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    before = _events(spot)
    until(lambda: page.new.form.step is not None, f"the form of {event_type}", PATIENCE)
    _send(spot, page.new.form, before, values, paper)
    until(lambda: bool(page.case.case), f"the new case of {event_type} is shown", PATIENCE)
    return page.case.case


def take(
    spot: DeskSpot,
    kind: str,
    case: str,
    event_type: str,
    values: Mapping[str, Any],
    paper: Path,
    room: str = "",
) -> None:
    """Take a step of a case from its page."""
    page = show(spot, kind, case, room)
    _until_offered(spot, page, event_type)
    before = _events(spot)
    _press_step(page, event_type)
    until(
        lambda: page.form.step is not None or _events(spot) > before,
        f"the form of {event_type}",
        PATIENCE,
    )
    if page.form.step is not None:
        _send(spot, page.form, before, values, paper)


def show(spot: DeskSpot, kind: str, case: str, room: str = "") -> CasePage:
    """The page of a case: chosen in the list of a room and opened with Enter."""
    page = _room(spot, room or room_of(kind))
    if page.currentWidget() is not page.case or page.case.case != case:
        page.show_list()
        page.list.choose_view("all")
        until(
            lambda: any(row.case == case for row in page.list.rows),
            f"the list of {spot.name} has the case ({kind})",
            PATIENCE,
        )
        settle()
        page.list.select(case)
        page.list.enter()
        press(Qt.Key.Key_Return)
    what = f"the page of the case ({kind}) at {spot.name}"
    until(lambda: _is_up_to_date(spot, page.case, case), what, PATIENCE)
    return page.case


def show_list(spot: DeskSpot, room: str) -> None:
    """The list of a room, with all that is in it."""
    page = _room(spot, room)
    page.show_list()
    page.list.choose_view("all")
    settle()


def handed_on(sender: DeskSpot, taker: DeskSpot, case: str) -> None:
    """What one machine has of a case, another one has, too."""
    synced(sender, lambda: not sender.is_waiting, f"{sender.name} has sent everything")
    known = sender.store.case(case)
    assert known is not None

    def has_it() -> bool:
        here: State | None = taker.store.case(case)
        return here is not None and here.last == known.last

    synced(taker, has_it, f"{taker.name} has what {sender.name} did ({type(known).__name__})")


def synced(spot: DeskSpot, condition: Callable[[], bool], what: str) -> None:
    """Ask a machine to sync until something is so."""
    for _ in range(int(PATIENCE / SYNC_AGAIN)):
        if condition():
            return
        spot.desk.sync_asked.emit()
        try:
            until(condition, what, SYNC_AGAIN)
        except NotSeenError:
            continue
    if not condition():
        raise NotSeenError(what)


def press_button(button: KeyButton) -> None:
    """With the mouse."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _room(spot: DeskSpot, room: str) -> RoomPage:
    page = spot.enter(room)
    assert isinstance(page, RoomPage)
    return page


def _events(spot: DeskSpot) -> int:
    return spot.store.sync_state().last_seq


def _is_up_to_date(spot: DeskSpot, page: CasePage, case: str) -> bool:
    """Whether a page shows a case as it stands on the machine."""
    shown, known = page.page, spot.store.case(case)
    return shown is not None and known is not None and shown.state.last == known.last


def _may(spot: DeskSpot, page: CasePage, event_type: str) -> bool:
    """Whether the page shows the case as it stands, and the step can be pressed."""
    shown, card = page.page, page.steps
    if shown is None or not _is_up_to_date(spot, page, page.case):
        return False
    if card is None or not card.isEnabled():
        return False
    return any(one.event_type == event_type and one.refusal is None for one in shown.offers)


def _until_offered(spot: DeskSpot, page: CasePage, event_type: str) -> None:
    """Wait for the button; whoever reads why the day stopped is told what stood there instead."""
    try:
        until(lambda: _may(spot, page, event_type), event_type, PATIENCE)
    except NotSeenError as error:
        shown = page.page
        offers = shown.offers if shown is not None else ()
        refusals = {one.event_type: one.refusal.say.zh if one.refusal else "" for one in offers}
        status = shown.status.zh if shown is not None else ""
        raise NotSeenError(f"{event_type} is offered at {status}: {refusals}") from error


def _press_step(page: CasePage, event_type: str) -> None:
    card = page.steps
    assert card is not None
    button = card.bar.findChild(KeyButton, event_type)
    if button is not None:
        press_button(button)
        return
    menu = card.bar.menu
    assert menu is not None, f"{event_type} has no button"
    card.bar.show_more()
    settle()
    action = next(one for one in menu.actions() if one.objectName() == event_type)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    settle()


def _send(
    spot: DeskSpot, form: StepSlot, before: int, values: Mapping[str, Any], paper: Path
) -> None:
    """Fill the open form and press Ctrl+Enter."""
    step: StepCard | None = form.step
    assert step is not None
    name = step.event_type
    fill(step, values, spot.program.now(), paper)
    spot.come_to_front()
    sign(step)
    step.take_focus()
    press(Qt.Key.Key_Return, CONTROL)

    def is_answered() -> bool:
        return _events(spot) > before or (form.step is step and bool(complaints(step)))

    def is_asked() -> bool:
        return form.step is step and bool(question(step))

    until(lambda: is_answered() or is_asked(), f"{name} is saved", PATIENCE)
    if is_asked():
        press(Qt.Key.Key_Return, CONTROL)
        until(is_answered, f"{name} is saved", PATIENCE)
    if _events(spot) <= before:
        raise NotSeenError(f"{name} is saved; the form says: {complaints(step)}")
    until(lambda: form.step is not step, f"the form of {name} goes", PATIENCE)
    settle()
