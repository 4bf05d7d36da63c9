"""What is pictured in the handbook, and by which window.

Of each picture its size and the words of its buttons and headings are kept beside it: so a test can
say that a picture shows something that is gone, without comparing pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desk_client.services import cases, forms, overview, papers
from desk_client.services.forms import Filled
from desk_client.services.syncing import Connection
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.desk_window import DeskWindow
from desk_client.ui.main_window import MainWindow
from desk_client.ui.papers.thumbnail import Thumbnail
from desk_client.ui.rooms import ROOMS, CasesPage, spec_of
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.screens.sign_in.enrol_page import EnrolPage
from desk_client.ui.screens.sign_in.page import SignInPage
from desk_client.ui.start_window import StartWindow
from desk_client.ui.widgets.figure_card import FigureCard
from desk_client.ui.workplace import Workplace
from tests.handbook.scene import Scene
from tests.harness.desk import files
from tests.harness.sample import NOW
from tests.harness.windows import eyes
from tests.harness.windows.tour import closed, opened, settled, until

KEPT = Path(__file__).with_name("pictures.json")
SIZE = (1180, 660)
QUALITY = 70
DESK, FIELD, HANDLER, HEAD = "061001", "061002", "061003", "061004"
CALLER, ADMIN, TRIAGE, SUPERV = "061007", "061008", "061012", "061016"
AUDIT, SECURITY = "061018", "061019"
SEATS = {
    "reception": DESK,
    "letters": TRIAGE,
    "supervision": SUPERV,
    "call_back": CALLER,
    "samples": CALLER,
    "visits": FIELD,
    "targets": FIELD,
    "reviews": TRIAGE,
    "clues": HANDLER,
    "knowledge": TRIAGE,
    "mediation": DESK,
    "property": DESK,
    "diversion": DESK,
    "issues": HANDLER,
    "exports": HANDLER,
    "handover": DESK,
    "system": ADMIN,
    "security": SECURITY,
    "alarms": SECURITY,
    "audit": AUDIT,
}
"""Who is looked over the shoulder, room by room; in all the others the head of a precinct."""
BESIDE = ("audit", "search", "attention", "sync")
"""Rooms without cases of their own."""
SOUGHT = "共享单车"


class Picture(NamedTuple):
    """What a window looked like, and what stood in it."""

    name: str
    image: QImage
    words: list[str]


class Kept(msgspec.Struct):
    """What is kept of a picture."""

    size: tuple[int, int]
    words: list[str]


def kept() -> dict[str, dict[str, Kept]]:
    """Of every picture, by language."""
    return msgspec.json.decode(KEPT.read_bytes(), type=dict[str, dict[str, Kept]])


def taken(scene: Scene) -> Iterator[Picture]:
    """Every picture of the handbook, in the language that is shown."""
    yield from _before_the_desk(scene)
    by_seat: dict[str, list[str]] = {}
    for key in (*(spec.key for spec in ROOMS), *BESIDE):
        by_seat.setdefault(SEATS.get(key, HEAD), []).append(key)
    for officer, keys in by_seat.items():
        workplace = scene.workplace(officer)
        overview.index(workplace.session)
        desk = opened(workplace, SIZE)
        desk.show_connection(Connection(True, False, NOW, None))
        for toast in list(desk.window.toasts.toasts):
            toast.close_now()
        for key in keys:
            page = desk.window.enter_room(key)
            settled()
            if key == "search":
                desk.window.search_asked.emit(SOUGHT)
                settled()
            if isinstance(page, RoomPage):
                _turn_to_work(page, key)
            until(partial(_has_counted, desk.window))
            yield _picture(key, desk.window)
            if key in ("ledgers", "visits", "reception"):
                yield from _case(workplace, key, page, desk.window)
        if "ledgers" in keys:
            yield from _papers(workplace, desk)
        closed(desk)


def _before_the_desk(scene: Scene) -> Iterator[Picture]:
    """Letting the machine in, and signing in."""
    desk = scene.desk("990102500000")
    pages: dict[str, Callable[[], QWidget]] = {
        "enrol": lambda: EnrolPage("", frozenset()),
        "sign_in": lambda: SignInPage(desk, "公安网"),
    }
    for name, made in pages.items():
        window = StartWindow()
        window.show_page(made())
        settled()
        yield _picture(name, window)
        window.close()
        window.deleteLater()
        settled()


def _turn_to_work(page: RoomPage, key: str) -> None:
    """All there is; where there is nothing yet, how it begins."""
    page.list.choose_view("all")
    settled()
    openings = [name for name, _ in page.list.new.openings]
    session, kinds = page.workplace.session, spec_of(key).kinds
    if openings and not cases.rows(session, cases.CaseQuery(kinds, "all", None, "", 1)):
        page.begin(openings[0])
        until(partial(_is_open, page))


def _is_open(page: RoomPage) -> bool:
    return page.new.form.step is not None


def _has_counted(window: MainWindow) -> bool:
    """What is asked behind the page has come: how the desk stands, the figures of a list."""
    cards = (card for card in window.findChildren(FigureCard) if card.isVisible())
    return window.bar.status.is_online and all(card.figure != "–" for card in cards)


def _case(workplace: Workplace, key: str, page: QWidget, window: QWidget) -> Iterator[Picture]:
    """The case of a room that has the most to do."""
    rows = cases.rows(workplace.session, cases.CaseQuery(spec_of(key).kinds, "open", None, "", 60))
    found = max(rows, key=lambda row: (row.status == "CLOSE_PENDING", row.number or ""))
    assert isinstance(page, CasesPage)
    page.open_case(found.case)
    settled()
    yield _picture(f"{key}_case", window)


def _papers(workplace: Workplace, desk: DeskWindow) -> Iterator[Picture]:
    """An item with its papers, and another one in the form."""
    page, session = desk.window.enter_room("ledgers"), workplace.session
    assert isinstance(page, LedgersPage)
    rows = cases.rows(session, cases.CaseQuery(("ledger_item",), "open", None, "", 60))
    case, step = rows[0].case, "LedgerItemPapersAttached"
    brought = (("现场照片.png", files.picture(320, 240, 5)), ("清单.pdf", files.document()))
    taken = [papers.take(session, case, name, data) for name, data in brought]
    forms.take(session, case, step, Filled({}, {"papers": taken, "text": "照片和清单"}))
    page.open_case(case)
    settled()
    page.item.open_step(step)
    until(lambda: page.item.step is not None)
    form = page.item.step
    assert form is not None
    form.set_value("papers", [papers.take(session, case, "楼道.png", files.picture(240, 320, 2))])
    settled()
    until(lambda: any(one.has_picture for one in form.findChildren(Thumbnail)))
    yield _picture("attached", desk.window)


def _picture(name: str, window: QWidget) -> Picture:
    settled()
    return Picture(name, window.grab().toImage(), sorted(_words(window)))


def _words(window: QWidget) -> set[str]:
    """What buttons and headings say; a figure in it would be of this moment."""
    said = {
        widget.text()
        for widget in eyes.visible(window)
        if isinstance(widget, QAbstractButton)
        or (isinstance(widget, QLabel) and widget.property("kind") in ("section", "title"))
    }
    return {words for words in said if words and not any(map(str.isdigit, words))}
