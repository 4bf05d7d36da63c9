"""Who may sign in at a machine: officers of its station, with their password, and nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from casework.cases.directory import OfficerRegistered, PasswordPrivate, PasswordSet
from casework.codes import Role
from casework.registry import Proposal
from desk_client.services.desk import Desk
from desk_client.services.sign_in import SignInError, choices, sign_in
from desk_client.store import Store
from tests.harness import bureau
from tests.harness.desk.paper import IDENTITY, KEY, PaperCentre, case_id, sync
from tests.harness.outside import SeededOutside
from tests.harness.proposals import propose_as

PASSWORD = "钟楼下的第七块青砖"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Station:
    """The reception room's machine, and what the administrator does elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.outside = SeededOutside()
        self.centre = PaperCentre(self.outside)
        self.store = Store.open(folder / "desk.db", KEY, self.outside)
        self.store.enrol(IDENTITY)
        self.desk = Desk(self.store, self.outside, lambda: None, lambda: None)
        self.set_password(bureau.HEAD, PASSWORD)
        self.set_password(bureau.SISTER_HEAD, PASSWORD)

    def set_password(self, officer: str, password: str) -> str:
        case = case_id(self.outside)
        sealed = PasswordPrivate(QUICK.hash(password))
        self._do(Proposal(case, PasswordSet(officer), sealed))
        return case

    def change_password(self, case: str, officer: str, password: str) -> None:
        sealed = PasswordPrivate(QUICK.hash(password))
        self._do(propose_as(case, "PasswordSetAnew", PasswordSet(officer), sealed))

    def dismiss(self, officer: str) -> None:
        """The officer's account is shut."""
        body = OfficerRegistered(
            police_no="061004",
            name="王建国",
            unit=bureau.PRECINCT,
            roles=(Role.UNIT_HEAD,),
            is_active=False,
        )
        self._do(propose_as(officer, "OfficerRegisteredAnew", body))

    def _do(self, proposal: Proposal) -> None:
        self.centre.elsewhere(bureau.ADMIN, proposal)
        sync(self.store, self.centre)

    def refused(self, police_no: str, password: str) -> str:
        with pytest.raises(SignInError) as caught:
            sign_in(self.desk, police_no, password)
        assert caught.value.say.zh
        return caught.value.say.en


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    made = Station(tmp_path)
    yield made
    made.store.close()


def test_officer_of_the_station_signs_in_with_the_right_password(station: Station) -> None:
    assert sign_in(station.desk, " 061004 ", PASSWORD).officer.id == bureau.HEAD


@pytest.mark.parametrize("typed", ["０６１００４", "061 004", "061-004", "\u200b061004"])
def test_police_number_is_the_same_however_it_is_typed(station: Station, typed: str) -> None:
    assert sign_in(station.desk, typed, PASSWORD).officer.id == bureau.HEAD


def test_refusal_does_not_tell_whether_name_or_password_was_wrong(station: Station) -> None:
    told = {
        station.refused("061004", "another"),
        station.refused("061004", ""),
        station.refused("061004", PASSWORD + " "),
        station.refused("999999", PASSWORD),
        station.refused("", ""),
    }
    assert len(told) == 1


def test_officer_without_a_password_does_not_get_in_without_one(station: Station) -> None:
    station.refused("061003", "")


def test_officer_of_another_station_is_neither_offered_nor_let_in(station: Station) -> None:
    offered = {choice.officer.id for choice in choices(station.desk)}
    assert bureau.HEAD in offered
    assert bureau.SISTER_HEAD not in offered
    station.refused("061010", PASSWORD)


def test_officer_whose_account_was_shut_is_neither_offered_nor_let_in(station: Station) -> None:
    station.dismiss(bureau.HEAD)
    assert bureau.HEAD not in {choice.officer.id for choice in choices(station.desk)}
    station.refused("061004", PASSWORD)


def test_new_password_takes_the_place_of_the_old_one(station: Station) -> None:
    case = station.set_password(bureau.HANDLER, "the first password")
    station.change_password(case, bureau.HANDLER, "the second password")
    assert sign_in(station.desk, "061003", "the second password").officer.id == bureau.HANDLER
    station.refused("061003", "the first password")
