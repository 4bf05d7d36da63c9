"""Pictures of every view of the windows, to be looked at, and what can be said of them unseen.

    python -m tests.day.pictures [--again] [--look zh|small|dark|en|large] [--room KEY …]

plays the day (or, with ``--again``, opens the machines of the last time once more), signs in
officers of every role and walks through all their rooms, in several looks, as large as the screens
are that must do: 1366x768 in a frame, and 960x540, which is 1920x1080 at 200 %.
Writes ``out/pictures/<look>/<officer>/*.png`` and prints what does not fit.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QApplication

from desk_client.app import Program
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials
from desk_client.settings import Settings
from desk_client.ui import background, i18n, theme
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.i18n import Language
from desk_client.ui.screens.sign_in.page import SignInPage
from desk_client.ui.theme import DARK, LIGHT, Size, Theme, Tokens
from desk_client.ui.workplace import Workplace
from tests.day import stage
from tests.day.__main__ import CALLER, FIELD, HANDLER, HEAD, RECEPTION, Day
from tests.day.stage import DeskSpot, Officer, picture, until
from tests.harness.windows import eyes
from tests.harness.windows.tour import Tour

OUT = Path(__file__).resolve().parents[2] / "out" / "pictures"
WORLD = OUT / "world"
FRAMED, HALVED = (1366, 698), (960, 470)
"""1366x768 without a title bar and a task bar; 1920x1080 at 200 %."""


class Look(NamedTuple):
    """How the windows are shown."""

    width: int
    height: int
    language: Language = Language.CHINESE
    tokens: Tokens = LIGHT
    size: Size = Size.NORMAL


LOOKS = {
    "zh": Look(*FRAMED),
    "small": Look(*HALVED),
    "dark": Look(*FRAMED, tokens=DARK),
    "en": Look(*FRAMED, language=Language.ENGLISH),
    "large": Look(*FRAMED, size=Size.LARGE),
    "largest": Look(*HALVED, size=Size.LARGEST, language=Language.ENGLISH),
}
TRIAGE = Officer("061012", "仇天佑")
ADMIN = Officer("061009", "解明")
SEATS = (
    ("reception", RECEPTION, ()),
    ("head", HEAD, ()),
    ("laptop", HANDLER, ("ledgers", "mediation", "issues", "diversion")),
    ("laptop", FIELD, ("visits", "targets")),
    ("follow-up", CALLER, ("call_back", "letters")),
)
"""Which machine, who, and the rooms that are looked at there; none: all of them."""


def machine(app: QApplication, name: str) -> DeskSpot:
    """A machine of the day that was, its program waiting for a sign-in."""
    folder = WORLD / name
    settings = Settings(data=folder, centre_url="http://127.0.0.1:9", zone="公安网")
    credentials = Credentials(folder)
    program = Program(app, settings, credentials, SystemOutside())
    if credentials.needs_passphrase:
        kept = credentials.unlock(stage.PASSPHRASE)
        program.use_passphrase(stage.PASSPHRASE, is_new=False)
    else:
        kept = credentials.load_or_make(has_database=True)
        program.start()
    until(lambda: isinstance(program.page, SignInPage), f"{name} asks who is there")
    return DeskSpot(name, "", folder, program, kept)


def show(spot: DeskSpot, officer: Officer, look: str, rooms: tuple[str, ...]) -> list[str]:
    """Sign an officer in and look at everything; what does not fit."""
    wanted = LOOKS[look]
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    spot.sign_in(officer)
    theme.apply(app, Theme(wanted.tokens, wanted.size))
    window = spot.desk.window
    window.resize(wanted.width, wanted.height)
    stage.settle()
    folder = OUT / look / officer.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    workplace = _workplace(spot)
    found = []
    for number, view in enumerate(Tour(spot.desk, workplace).views(rooms), 1):
        picture(window, folder, f"{number:03}_{view}")
        least = window.minimumSizeHint()
        if least.width() > wanted.width or least.height() > wanted.height:
            found.append(f"{view}: the window needs {least.width()}x{least.height()}")
        if window.width() > wanted.width or window.height() > wanted.height:
            found.append(f"{view}: the window is {window.width()}x{window.height()}")
        found += [f"{view}: {fault}" for fault in eyes.faults(window)]
        if wanted.language is Language.CHINESE:
            found += [f"{view}: foreign: {words}" for words in eyes.foreign(window)]
    return found


def _workplace(spot: DeskSpot) -> Workplace:
    page = spot.desk.window.page("property")
    assert isinstance(page, RoomPage)
    return page.workplace


def main(arguments: list[str] | None = None) -> int:
    """Play or open, look, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--look", nargs="*", default=list(LOOKS))
    parser.add_argument("--seat", nargs="*", type=int, default=list(range(len(SEATS))))
    parser.add_argument("--room", nargs="*", default=[])
    options = parser.parse_args(arguments)
    stage.use_offscreen_without_display()
    stage.quieten_qt()
    app = QApplication(sys.argv[:1])
    if not options.again:
        _play(app)
    for look in options.look:
        i18n.install(app, LOOKS[look].language)
        spots: dict[str, DeskSpot] = {}
        for seat in options.seat:
            name, officer, rooms = SEATS[seat]
            spot = spots.get(name) or machine(app, name)
            spots[name] = spot
            for fault in show(spot, officer, look, tuple(options.room) or rooms):
                print(f"{look} {officer.name} {fault}", flush=True)
        for spot in spots.values():
            spot.program.close()
    background.wait_idle()
    return 0


def _play(app: QApplication) -> None:
    i18n.install(app)
    theme.apply(app, Theme())
    shutil.rmtree(OUT, ignore_errors=True)
    WORLD.mkdir(parents=True)
    (OUT.parent / "demo").mkdir(parents=True, exist_ok=True)
    day = Day(app, WORLD)
    day.play()
    for spot in day.spots:
        spot.program.close()
    day.centre.close()


if __name__ == "__main__":
    sys.exit(main())
