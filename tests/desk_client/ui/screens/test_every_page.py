"""Every page of the window: within the smallest screen, by keyboard alone, spoken by its names.

The pages are those of officers at work, with a case of each kind that they may open; the walk
through them is that of the pictures (``tests/harness/windows/tour.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desk_client.services.forms import openings
from desk_client.ui import i18n, theme
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.i18n import Language
from desk_client.ui.main_window import MainWindow
from desk_client.ui.rooms import ROOMS
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.steps.step_slot import StepSlot
from desk_client.ui.theme import LIGHT, Size, Theme
from desk_client.ui.workplace import Workplace
from tests.day.filling import fill
from tests.harness import bureau
from tests.harness.windows import eyes
from tests.harness.windows.hands import CONTROL, focus, press
from tests.harness.windows.matters import Matters
from tests.harness.windows.tour import FRAMED, Tour, closed, opened, settled, until
from tests.harness.windows.workplaces import Workplaces

HALVED = (960, 540)
"""1920x1080 at 200 %."""
SEATS = (bureau.DESK, bureau.HEAD, bureau.TRIAGE)
MOST_TABS = 150
OPENED = frozenset(
    {
        *("LetterReceived", "MediationOpened", "MeetingPlanned", "VisitTargetRegistered"),
        *("LostItemReceived", "LossReported", "ItemLent"),
    }
)
"""What is opened, with an ordinary form; what needs another case before it is left to the day."""


@pytest.fixture(scope="module")
def at_work(
    tmp_path_factory: pytest.TempPathFactory, dressed_app: QApplication
) -> Iterator[Workplaces]:
    """A bureau in which whoever may open a case has opened one of each kind."""
    folder = tmp_path_factory.mktemp("at_work")
    made = Workplaces(folder)
    paper = folder / "paper.txt"
    paper.write_text("佐证", encoding="utf-8")
    Matters(made).in_progress()
    for officer in SEATS:
        workplace = made.workplace(officer)
        desk = opened(workplace, FRAMED)
        for spec in (one for one in ROOMS if not one.only):
            _open_one_of_each(desk, workplace, spec.key, paper)
        closed(desk)
        made.sync()
    yield made
    made.close()


def _open_one_of_each(desk: DeskWindow, workplace: Workplace, room: str, paper: Path) -> None:
    page = desk.window.enter_room(room)
    settled()
    if not isinstance(page, RoomPage):
        return
    kinds = next(spec.kinds for spec in ROOMS if spec.key == room)
    names = [name for name, _ in openings(workplace.session, kinds)]
    for name in OPENED.intersection(names):
        page.begin(name)
        assert until(lambda: page.new.form.step is not None), name
        step = page.new.form.step
        assert step is not None
        fill(step, {}, workplace.now(), paper)
        step.take_focus()
        press(Qt.Key.Key_Return, CONTROL)
        settled()
    page.show_list()


@pytest.fixture
def sit(at_work: Workplaces, dressed_app: QApplication, qtbot: QtBot) -> Iterator[type[object]]:
    """`sit(officer, size)`: a window and the walk through it."""
    desks: list[DeskWindow] = []

    class Sits:
        def __init__(self, officer: str, size: tuple[int, int]) -> None:
            workplace = at_work.workplace(officer)
            self.desk = opened(workplace, size)
            self.window: MainWindow = self.desk.window
            self.tour = Tour(self.desk, workplace)
            desks.append(self.desk)

    yield Sits
    for desk in desks:
        closed(desk)
    i18n.install(dressed_app, Language.CHINESE)


LOOKS = (
    (bureau.DESK, HALVED, Size.NORMAL, Language.CHINESE),
    (bureau.HEAD, HALVED, Size.LARGE, Language.ENGLISH),
    (bureau.TRIAGE, HALVED, Size.LARGEST, Language.CHINESE),
    (bureau.HEAD, FRAMED, Size.LARGE, Language.CHINESE),
    (bureau.ADMIN, HALVED, Size.LARGE, Language.CHINESE),
    (bureau.AUDITOR, HALVED, Size.LARGEST, Language.ENGLISH),
)


@pytest.mark.parametrize(("officer", "size", "letters", "language"), LOOKS)
def test_every_page_fits_the_smallest_screens(
    sit: type,
    dressed_app: QApplication,
    officer: str,
    size: tuple[int, int],
    letters: Size,
    language: Language,
) -> None:
    i18n.install(dressed_app, language)
    theme.apply(dressed_app, Theme(LIGHT, letters))
    seat = sit(officer, size)
    found = []
    for view in seat.tour.views():
        least = seat.window.minimumSizeHint()
        if least.width() > size[0] or least.height() > size[1]:
            found.append(f"{view}: the window needs {least.width()}x{least.height()}")
        page = seat.window.page(seat.window.room)
        if page.minimumSizeHint().width() > page.parentWidget().width():
            found.append(f"{view}: needs a width of {page.minimumSizeHint().width()}")
        found += [f"{view}: {fault}" for fault in eyes.faults(seat.window)]
        if language is Language.CHINESE:
            found += [f"{view}: not Chinese: {words}" for words in eyes.foreign(seat.window)]
    assert not found, "\n".join(found)
    assert (seat.window.width(), seat.window.height()) == size


@pytest.mark.parametrize("officer", [bureau.DESK, bureau.HEAD])
def test_every_control_is_reached_by_tab_and_shows_the_focus(sit: type, officer: str) -> None:
    seat = sit(officer, FRAMED)
    found = []
    for view in seat.tour.views():
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            seen, unseen = walked(key)
            missed = [one for one in eyes.controls(seat.window) if not is_reached(one, seen)]
            found += [f"{view}: {key.name} never reaches {eyes.name(one)}" for one in missed]
            found += [f"{view}: no focus to be seen on {name}" for name in unseen]
    assert not found, "\n".join(sorted(set(found)))


def walked(key: Qt.Key) -> tuple[set[QWidget], list[str]]:
    """Where the key goes until it is back, and where nothing shows that it is there."""
    start, seen, unseen = focus(), set[QWidget](), []
    shift = Qt.KeyboardModifier.ShiftModifier
    modifier = shift if key is Qt.Key.Key_Backtab else Qt.KeyboardModifier.NoModifier
    for _ in range(MOST_TABS):
        here = focus()
        seen.add(here)
        lit = here.grab().toImage()
        press(key, modifier)
        if focus() is not here and here.isVisible() and here.grab().toImage() == lit:
            unseen.append(eyes.name(here))
        if focus() is start:
            break
    return seen, unseen


def is_reached(control: QWidget, seen: set[QWidget]) -> bool:
    """Whether the focus comes to it; of radio buttons one does, the arrows go on from there."""
    if isinstance(control, QRadioButton):
        group = control.group()
        return any(one in seen for one in group.buttons())
    return control in seen


def test_forms_begin_with_a_field_and_escape_goes_back(sit: type) -> None:
    seat = sit(bureau.DESK, FRAMED)
    found = []
    for view in seat.tour.views():
        page = seat.window.page(seat.window.room)
        card = next((one for one in page.findChildren(StepCard) if one.isVisible()), None)
        if card is not None:
            if not card.isAncestorOf(focus()):
                found.append(f"{view}: the focus is at {eyes.name(focus())}")
            slot = next(one for one in page.findChildren(StepSlot) if one.step is card)
            press(Qt.Key.Key_Escape)
            settled()
            if slot.step is not None:
                found.append(f"{view}: Esc does not put the form away")
        elif isinstance(page, RoomPage) and page.currentWidget() is page.case:
            press(Qt.Key.Key_Escape)
            settled()
            if page.currentWidget() is not page.list:
                found.append(f"{view}: Esc does not go back to the list")
            page.setCurrentWidget(page.case)
    assert not found, "\n".join(found)
