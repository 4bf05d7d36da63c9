"""The machines of the story and who sits at them; every act goes through a window."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from casework.registry import TYPES, kind_of_state
from desk_client.ui.cases.case_page import CasePage
from tests.day import stage, steps
from tests.day.script import Scene, said
from tests.day.stage import DeskSpot, NotSeenError, Officer, settle, until
from tests.harness.windows.hands import CONTROL, press
from tests.story.citizen import Citizen
from tests.story.house import House

STATIONS = {
    "duty": "990100000000",
    "calls": "990100000000",
    "traffic": "990100310000",
    "division": "990102000000",
    "south": "990102500000",
    "east": "990102510000",
}
"""The machines by their names, each with the code of its unit."""
ASK_AGAIN = 1.0
SIGN = Qt.Key.Key_9
"""With Ctrl: 签收 (``desk_client.ui.new_letters``)."""


class Stage:
    """Whoever plays: machines, officers, citizens, and the cases by their names."""

    def __init__(
        self, app: QApplication, house: House, browser: Browser, folder: Path, pictures: Path
    ) -> None:
        self.house, self._browser, self.pictures = house, browser, pictures
        self.spots = {
            name: stage.open_desk(app, house, folder / name, name, unit, house.time)
            for name, unit in STATIONS.items()
        }
        self.cases: dict[str, str] = {}
        self._seated: dict[str, Officer] = {}
        self._pictures_taken = 0
        self._paper = folder / "paper.txt"
        self._paper.write_text("签收单", "utf-8")

    def later(self, moment: str) -> None:
        """It is that moment now; every window looks at the clock, as it does twice a minute."""
        self._sent()
        self.house.later(moment)
        for spot in self.spots.values():
            if spot.program.window is not None:
                spot.desk.refresh()
                spot.desk.window.count_all()

    def citizen(self) -> Citizen:
        """Somebody at the pages."""
        return Citizen(self._browser, self.house.citizens, self.pictures)

    def name(self, words: str) -> str:
        """Of the next picture: in the order of the story."""
        self._pictures_taken += 1
        return f"{self._pictures_taken:02}_{words}"

    def seat(self, where: str, officer: Officer) -> DeskSpot:
        """An officer signed in at a machine."""
        spot = self.spots[where]
        if self._seated.get(where) != officer:
            spot.sign_in(officer)
            self._seated[where] = officer
        spot.come_to_front()
        return spot

    def leave(self, where: str) -> None:
        """Whoever sits there goes: days pass, and every desk locks by itself."""
        self.spots[where].program.lock()
        self._seated.pop(where, None)

    def opens(
        self, where: str, officer: Officer, name: str, event_type: str, /, **values: Any
    ) -> DeskSpot:
        """A case is begun by the button above a list."""
        spot = self.seat(where, officer)
        kind = TYPES[event_type].machine.kind
        filled = self._filled(spot, officer, values)
        self.cases[name] = steps.begin(spot, kind, event_type, filled, self._paper)
        return spot

    def takes(
        self,
        where: str,
        officer: Officer,
        name: str,
        event_type: str,
        room: str = "",
        /,
        **values: Any,
    ) -> DeskSpot:
        """A step of a case, from its page in a room."""
        spot = self.seat(where, officer)
        self.hears(spot, name)
        kind = TYPES[event_type].machine.kind
        page = steps.show(spot, kind, self.cases[name], room)
        if page.form.step is not None:
            page.form.cancel()
            settle()
        filled = self._filled(spot, officer, values)
        steps.take(spot, kind, self.cases[name], event_type, filled, self._paper, room)
        return spot

    def shows(self, where: str, officer: Officer, name: str, room: str = "") -> CasePage:
        """The page of a case as it stands at the centre."""
        spot = self.seat(where, officer)
        self.hears(spot, name)
        state = spot.store.case(self.cases[name])
        assert state is not None
        return steps.show(spot, kind_of_state(state), state.case, room)

    def offers(self, where: str, officer: Officer, name: str, room: str = "") -> dict[str, str]:
        """The steps on an officer's page of a case, each with what speaks against it, if any."""
        page = self.shows(where, officer, name, room).page
        assert page is not None
        return {
            one.event_type: one.refusal.say.zh if one.refusal is not None else ""
            for one in page.offers
        }

    def choices(
        self, where: str, officer: Officer, name: str, event_type: str, field: str
    ) -> list[str]:
        """What the form of a step, opened now, lets choose in a field."""
        page = self.shows(where, officer, name)
        page.open_step(event_type)
        until(lambda: page.form.step is not None, f"the form of {event_type}")
        settle()
        assert page.form.step is not None
        offered = page.form.step.entry(field).field.choices or ()
        return [str(one.value) for one in offered]

    def signs_first(self, where: str) -> None:
        """By the key of the words that a new letter puts into the window."""
        spot = self.spots[where]
        spot.come_to_front()
        before = spot.store.sync_state().last_seq
        press(SIGN, CONTROL)
        until(lambda: spot.store.sync_state().last_seq > before, "a letter is signed for")
        settle()
        self._sent()

    def hears(self, spot: DeskSpot, name: str) -> None:
        """A machine has of a case whatever was done to it anywhere."""
        case = self.cases[name]

        def is_level() -> bool:
            newest, here = self.house.state(case), spot.store.case(case)
            return newest is not None and here is not None and here.last == newest.last

        self._sent()
        steps.synced(spot, is_level, f"{spot.name} has {name} as it stands")
        settle()

    def picture(self, where: str, words: str) -> None:
        """The window of a machine, once it has said how everything stands."""
        for _ in range(3):
            settle()
        stage.picture(self.spots[where].desk.window, self.pictures, self.name(words))

    def page_picture(self, citizen: Citizen, words: str) -> None:
        """The page in front of a citizen."""
        citizen.picture(self.name(words))

    def quiet(self) -> None:
        """Everything that was recorded anywhere is at the centre."""
        self._sent()

    def _sent(self) -> None:
        for spot in self.spots.values():
            for _ in range(15):
                if not spot.is_waiting:
                    break
                if spot.program.window is not None:
                    spot.desk.sync_asked.emit()
                with suppress(NotSeenError):
                    until(lambda one=spot: not one.is_waiting, "sent", ASK_AGAIN)  # type: ignore[misc]
            assert not spot.is_waiting, f"{spot.name} has sent everything"

    def _filled(
        self, spot: DeskSpot, officer: Officer, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        scene = Scene(spot, officer, self.cases)
        return {name: said(value, scene) for name, value in values.items()}

    def close(self) -> None:
        """Close every program."""
        for spot in self.spots.values():
            spot.program.close()
