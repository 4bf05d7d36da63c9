"""The directory changes while a desk is away: lawful work stays lawful, on both sides alike.

Random changes and random work in the order of time; the work is sent long after the changes.
The oracle keeps its own book of where the officer sat.
"""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from casework.cases.directory import KINDS, OfficerRegistered, UnitRegistered
from casework.codes import Role
from casework.registry import Proposal, encode_state
from desk_client.store import RefusedError
from tests.harness import bureau
from tests.harness.machines.machines import DeskMachine
from tests.harness.machines.offices import Offices
from tests.harness.proposals import propose_as

LIFE = st.lists(
    st.tuples(
        st.sampled_from(("work", "work", "sister", "home", "leave", "return", "profile")),
        st.integers(120, 200_000),
    ),
    min_size=3,
    max_size=10,
)


def everybody_waits(offices: Offices, seconds: int) -> None:
    for chance in (offices.machine.chance, *(desk.chance for desk in offices.desks)):
        chance.pass_seconds(seconds)


class Book:
    """What the administrator has written, and by whom it is known when work was lawful."""

    def __init__(self, offices: Offices, admin: DeskMachine) -> None:
        self.offices, self.admin = offices, admin
        self.unit, self.is_active, self.profile = bureau.PRECINCT, True, "zhanjiang"

    def change(self, what: str) -> None:
        self.unit = {"sister": bureau.SISTER, "home": bureau.PRECINCT}.get(what, self.unit)
        self.is_active = {"leave": False, "return": True}.get(what, self.is_active)
        if what == "profile":
            self.profile = "shenzhen" if self.profile == "zhanjiang" else "zhanjiang"
        self.admin.record(bureau.ADMIN, [self.bureau() if what == "profile" else self.officer()])
        self.admin.engine.catch_up()

    def officer(self) -> Proposal:
        known = self.admin.store.directory().roster.officers[bureau.FIELD]
        body = OfficerRegistered(
            police_no=known.police_no, name=known.name, unit=known.unit, roles=(Role.FIELD,)
        )
        anew = replace(body, unit=self.unit, is_active=self.is_active)
        return propose_as(bureau.FIELD, "OfficerRegisteredAnew", anew)

    def bureau(self) -> Proposal:
        known = self.admin.store.directory().roster.units[bureau.BUREAU]
        body = UnitRegistered(
            code=known.code,
            name=known.name,
            level=known.level,
            parent=None,
            profile=self.profile,
        )
        return propose_as(bureau.BUREAU, "UnitRegisteredAnew", body)


@settings(max_examples=20, deadline=None)
@given(life=LIFE)
def test_work_is_accepted_by_what_stood_when_it_was_done(life: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        offices = Offices(Path(folder), bureau.HEAD_DEVICE, bureau.BUREAU_DEVICE)
        desk, admin = offices.precinct, offices.desk(bureau.BUREAU_DEVICE)
        offices.converse(desk, admin)
        book, done = Book(offices, admin), []
        for what, seconds in life:
            everybody_waits(offices, seconds)
            if what != "work":
                book.change(what)
                continue
            is_lawful = book.is_active and book.unit == bureau.PRECINCT
            done.append((desk.receive(bureau.FIELD), is_lawful))
        everybody_waits(offices, 300_000)
        offices.converse(desk, admin)
        for case, is_lawful in done:
            assert (offices.centre.state(case) is not None) == is_lawful
        assert_alike(offices, desk, admin)
        assert len(offices.refused(desk)) == sum(not is_lawful for _, is_lawful in done)
        offices.close()


def assert_alike(offices: Offices, *desks: DeskMachine) -> None:
    """Desks and centre hold the directory to the byte, with everything that stood before."""
    for desk in desks:
        for kind in sorted(KINDS - {"credential"}):
            for state in desk.store.states(kind):
                at_centre: Any = offices.centre.state(state.case)
                assert encode_state(state) == encode_state(at_centre)


def test_work_of_before_the_move_is_taken_and_none_is_recorded_after_it(
    offices: Offices,
) -> None:
    desk, admin = offices.precinct, offices.desk(bureau.BUREAU_DEVICE)
    offices.converse(desk, admin)
    everybody_waits(offices, 3_600)
    case = desk.receive(bureau.FIELD)
    everybody_waits(offices, 3_600)
    Book(offices, admin).change("sister")
    assert desk.store.attention() == ()
    offices.converse(desk, admin)
    assert offices.centre.state(case) is not None
    everybody_waits(offices, 60)
    with pytest.raises(RefusedError) as caught:
        desk.receive(bureau.FIELD)
    assert caught.value.refusal.clause == "sender.wrong_station"


def test_a_change_without_a_network_counts_from_when_it_was_written_down(offices: Offices) -> None:
    desk, admin = offices.precinct, offices.desk(bureau.BUREAU_DEVICE)
    offices.converse(desk, admin)
    everybody_waits(offices, 3_600)
    book = Book(offices, admin)
    book.unit = bureau.SISTER
    admin.record(bureau.ADMIN, [book.officer()])
    written = admin.chance.now()
    everybody_waits(offices, int(timedelta(days=2).total_seconds()))
    offices.converse(admin, desk)
    (officer,) = [one for one in admin.store.states("officer") if one.case == bureau.FIELD]
    assert abs(officer.updated_at - written) < timedelta(seconds=5)
