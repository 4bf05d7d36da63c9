"""The lives of the cases of a day: every kind from its opening to its end, in the real rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.day.lives_of_the_bureau import (
    DIRECTORY,
    LETTER_ENDS,
    LETTER_GOES_OUT,
    LETTER_IS_ERASED,
    ORDER_GOES_OUT,
)
from tests.day.lives_of_the_precinct import (
    HANDLER_BEGINS,
    HANDLER_ENDS,
    HEAD_BEGINS,
    HEAD_ENDS,
)
from tests.day.lives_of_the_reception import AT_THE_DESK
from tests.day.script import Deed, Scene, Sitting, said
from tests.day.stage import DeskSpot, Officer, picture
from tests.day.steps import begin, handed_on, show, show_list, take

PLAYED: tuple[Sitting, ...] = (
    LETTER_GOES_OUT,
    HANDLER_BEGINS,
    *ORDER_GOES_OUT,
    AT_THE_DESK,
    HEAD_BEGINS,
    HANDLER_ENDS,
    HEAD_ENDS,
    *LETTER_ENDS,
    LETTER_IS_ERASED,
    *DIRECTORY,
)

SEEN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "head": (
        ("lost_item", "lost_item"),
        ("loss_report", "loss_report"),
        ("loan", "loan"),
        ("mediation", "mediation"),
        ("diversion", "diversion"),
        ("letter", "letter"),
        ("order", "supervision_order"),
    ),
    "reception": (
        ("meeting", "meeting"),
        ("visit_target", "visit_target"),
        ("handover", "handover"),
    ),
    "laptop": (("common_issue", "common_issue"), ("unit", "unit")),
}
"""What others have done, by the machines at which it is looked at."""

ERASED = ("head", "letter", "letter")
"""A case whose personal data were erased at another machine: machine, name, kind."""

LISTS = (
    ("head", "letters", "31_letters_list"),
    ("head", "property", "32_property_list"),
    ("follow-up", "supervision", "33_supervision_list"),
    ("follow-up", "directory", "34_directory_list"),
)
"""The lists of which a picture is kept: machine, room, name."""


class Lives:
    """Plays the sittings, each with what the machine before has sent."""

    def __init__(
        self, spots: Sequence[DeskSpot], cases: Mapping[str, str], folder: Path, pictures: Path
    ) -> None:
        """`cases`: those that are there already, by their names."""
        self._spots = {spot.name: spot for spot in spots}
        self._seated: dict[str, Officer] = {}
        self._pictures = pictures
        self._paper = folder / "导出的台账.csv"
        self._paper.write_text("编号,事项\n", encoding="utf-8")
        self._last: dict[str, DeskSpot] = {}
        self.cases = dict(cases)

    def play(self, sittings: Sequence[Sitting] = PLAYED) -> None:
        """One sitting after the other."""
        for sitting in sittings:
            spot = self._spots[sitting.spot]
            self._seat(spot, sitting.officer)
            for deed in sitting.deeds:
                self._do(spot, sitting.officer, deed)

    def see(self) -> None:
        """What others did is shown, done with, at the machines of those who did not do it."""
        for spot_name, names in SEEN.items():
            spot = self._spots[spot_name]
            for name, kind in names:
                self._fetch(spot, name)
                page = show(spot, kind, self.cases[name]).page
                assert page is not None
                assert page.turn is None, f"{name} waits for {page.turn} at {spot_name}"
        spot_name, name, kind = ERASED
        spot = self._spots[spot_name]
        page = show(spot, kind, self.cases[name]).page
        assert page is not None
        assert page.state.is_erased, f"{name} is not erased at {spot_name}"
        assert not page.people, f"{name} has people at {spot_name}"
        assert not page.title, f"{name} has words at {spot_name}"
        picture(spot.desk.window, self._pictures, "39_erased_elsewhere")

    def show_lists(self) -> None:
        """All there is in some rooms, as those see it who sit there last."""
        for spot_name, room, name in LISTS:
            spot = self._spots[spot_name]
            show_list(spot, room)
            picture(spot.desk.window, self._pictures, name)

    def _seat(self, spot: DeskSpot, officer: Officer) -> None:
        if self._seated.get(spot.name) != officer:
            spot.sign_in(officer)
            self._seated[spot.name] = officer

    def _do(self, spot: DeskSpot, officer: Officer, deed: Deed) -> None:
        scene = Scene(spot, officer, self.cases)
        for name in (deed.case, *deed.others):
            self._fetch(spot, name)
        values = {name: said(value, scene) for name, value in deed.values.items()}
        if deed.opens:
            self.cases[deed.case] = begin(spot, deed.kind, deed.event_type, values, self._paper)
        else:
            case = self.cases[deed.case]
            take(spot, deed.kind, case, deed.event_type, values, self._paper, deed.room)
        self._last[deed.case] = spot
        if deed.picture:
            picture(spot.desk.window, self._pictures, deed.picture)

    def _fetch(self, spot: DeskSpot, name: str) -> None:
        """Whatever was done to the case elsewhere has come here."""
        before = self._last.get(name)
        if before is not None and before is not spot:
            handed_on(before, spot, self.cases[name])
            self._last[name] = spot
