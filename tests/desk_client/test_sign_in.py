"""Who may sign in at a machine: officers of its station, with their password, and nobody else."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from casework.cases.directory import (
    DelegationGiven,
    OfficerRegistered,
    PasswordPrivate,
    PasswordSet,
    ThresholdsIssued,
)
from casework.codes import Role
from casework.event import Label
from casework.ids import SYSTEM
from casework.registry import Proposal
from casework.thresholds import Threshold, ThresholdTable
from desk_client.errors import DeskError
from desk_client.services import overview
from desk_client.services.desk import Desk, Session
from desk_client.services.passwords import (
    AskAgainError,
    PauseError,
    UnfitPasswordError,
    WrongPasswordError,
    credential,
)
from desk_client.services.sign_in import ChangeFirstError, SignInError, choices, sign_in
from desk_client.store import RefusedError, Store
from tests.harness import bureau
from tests.harness.bureau import START
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
        """As the operator of the centre does: it stands."""
        case = case_id(self.outside)
        sealed = PasswordPrivate(QUICK.hash(password))
        self.centre.elsewhere(SYSTEM, Proposal(case, PasswordSet(officer), sealed))
        sync(self.store, self.centre)
        return case

    def reset(self, officer: str, password: str) -> None:
        """As the security administrator does: it is good for one sign-in."""
        sealed = PasswordPrivate(QUICK.hash(password))
        body = PasswordSet(officer, must_change=True)
        self.centre.elsewhere(bureau.SECURITY, Proposal(case_id(self.outside), body, sealed))
        sync(self.store, self.centre)

    def first(self, officer: str, password: str) -> None:
        """As the centre does for everybody who has none."""
        sealed = PasswordPrivate(QUICK.hash(password))
        body = PasswordSet(officer, must_change=True)
        self.centre.elsewhere(SYSTEM, Proposal(case_id(self.outside), body, sealed))
        sync(self.store, self.centre)

    def first_anew(self, officer: str, password: str) -> None:
        """As an operator does at the console: the one before is void."""
        known = credential(self.store, officer)
        assert known is not None
        body = PasswordSet(officer, must_change=True)
        sealed = PasswordPrivate(QUICK.hash(password))
        self.centre.elsewhere(SYSTEM, propose_as(known.case, "PasswordSetAnew", body, sealed))
        sync(self.store, self.centre)

    def change_password(self, case: str, officer: str, password: str) -> None:
        sealed = PasswordPrivate(QUICK.hash(password))
        self.centre.elsewhere(
            SYSTEM, propose_as(case, "PasswordSetAnew", PasswordSet(officer), sealed)
        )
        sync(self.store, self.centre)

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


# ------------------------------------------------------------------- a password of another


def test_password_of_another_opens_nothing_until_the_officer_chose_their_own(
    station: Station,
) -> None:
    station.outside.later(minutes=1)
    station.reset(bureau.HEAD, "known to the administrator")
    station.refused("061004", PASSWORD)
    with pytest.raises(ChangeFirstError) as told:
        sign_in(station.desk, "061004", "known to the administrator")
    assert "盛安" in told.value.say.zh
    for unfit in ("short", "known to the administrator"):
        with pytest.raises(UnfitPasswordError):
            sign_in(station.desk, "061004", "known to the administrator", unfit)
    session = sign_in(station.desk, "061004", "known to the administrator", "chosen by the head")
    assert session.officer.id == bureau.HEAD
    station.refused("061004", "known to the administrator")
    sync(station.store, station.centre)
    assert sign_in(station.desk, "061004", "chosen by the head").officer.id == bureau.HEAD


def test_first_password_from_the_centre_is_good_once(station: Station) -> None:
    station.outside.later(minutes=1)
    station.first(bureau.HANDLER, "abcd-efgh-jkmn")
    with pytest.raises(ChangeFirstError) as told:
        sign_in(station.desk, "061003", "abcd-efgh-jkmn")
    assert "首次口令" in told.value.say.zh
    sign_in(station.desk, "061003", "abcd-efgh-jkmn", "chosen by the handler")
    station.refused("061003", "abcd-efgh-jkmn")
    station.outside.later(days=400)
    assert sign_in(station.desk, "061003", "chosen by the handler").officer.id == bureau.HANDLER


def test_password_that_was_set_for_somebody_runs_out(station: Station) -> None:
    station.outside.later(minutes=1)
    station.first(bureau.HANDLER, "abcd-efgh-jkmn")
    station.outside.later(days=29, hours=23)
    with pytest.raises(ChangeFirstError):
        sign_in(station.desk, "061003", "abcd-efgh-jkmn")
    station.outside.later(hours=1)
    with pytest.raises(SignInError, match="run out"):
        sign_in(station.desk, "061003", "abcd-efgh-jkmn", "chosen too late")
    assert "not right" in station.refused("061003", "a guess"), "who guesses learns nothing of it"


def test_how_long_a_set_password_waits_is_the_bureaus_number(station: Station) -> None:
    one = Threshold(code="password.first.days", label=Label("天", "Days"), value=3, source="[D]")
    table = ThresholdTable(id="city", since=START.date(), thresholds=(one,))
    issued = Proposal(case_id(station.outside), ThresholdsIssued(table))
    station.centre.elsewhere(SYSTEM, issued)
    station.first(bureau.HANDLER, "abcd-efgh-jkmn")
    station.outside.later(days=2, hours=23)
    with pytest.raises(ChangeFirstError):
        sign_in(station.desk, "061003", "abcd-efgh-jkmn")
    station.outside.later(hours=1)
    with pytest.raises(SignInError, match="run out"):
        sign_in(station.desk, "061003", "abcd-efgh-jkmn", "chosen too late")


def test_head_of_the_unit_is_told_of_a_password_that_another_set(station: Station) -> None:
    head = sign_in(station.desk, "061004", PASSWORD)
    assert overview.password_resets(head) == ()
    before = overview.overview(head).counts.attention
    station.reset(bureau.HANDLER, "known to the administrator")
    (told,) = overview.password_resets(head)
    assert (told.officer, told.set_by) == (bureau.HANDLER, bureau.SECURITY)
    assert not told.is_changed
    assert overview.overview(head).counts.attention == before + 1
    sign_in(station.desk, "061003", "known to the administrator", "chosen by the handler")
    assert overview.password_resets(head)[0].is_changed
    handler = sign_in(station.desk, "061003", "chosen by the handler")
    assert overview.password_resets(handler) == ()
    station.outside.later(days=8)
    assert overview.password_resets(head) == ()


def test_head_is_told_of_a_password_that_the_centre_set_anew_and_of_no_first_one(
    station: Station,
) -> None:
    head = sign_in(station.desk, "061004", PASSWORD)
    station.first(bureau.HANDLER, "of the first slip")
    assert overview.password_resets(head) == (), "first ones are everybody's"
    sign_in(station.desk, "061003", "of the first slip", "chosen by the handler")
    sync(station.store, station.centre)
    station.outside.later(hours=1)
    station.first_anew(bureau.HANDLER, "known at the console")
    (told,) = overview.password_resets(head)
    assert (told.officer, told.set_by, told.is_changed) == (bureau.HANDLER, SYSTEM, False)
    with pytest.raises(ChangeFirstError) as caught:
        sign_in(station.desk, "061003", "known at the console")
    assert "您的口令由 中心 于" in caught.value.say.zh
    assert "报告本单位负责人" in caught.value.say.zh
    with pytest.raises(SignInError):
        sign_in(station.desk, "061003", "chosen by the handler")


# --------------------------------------------------------------------------------- guessing


def test_wrong_passwords_are_followed_by_a_pause_that_grows(station: Station) -> None:
    told = {station.refused("061004", f"guess {n}") for n in range(3)}
    assert len(told) == 1
    for pause in (10, 20, 40):
        station.outside.later(seconds=pause - 1)
        with pytest.raises(PauseError) as caught:
            sign_in(station.desk, "061004", PASSWORD)
        assert "1 s" in caught.value.say.en
        station.outside.later(seconds=1)
        station.refused("061004", "one more guess")
    station.outside.later(seconds=80)
    assert sign_in(station.desk, "061004", PASSWORD).officer.id == bureau.HEAD
    station.refused("061004", "guess")
    assert sign_in(station.desk, "061004", PASSWORD).officer.id == bureau.HEAD


def test_restart_and_a_clock_set_back_shorten_no_pause(station: Station, tmp_path: Path) -> None:
    for n in range(5):
        with suppress(DeskError):
            sign_in(station.desk, "061004", f"guess {n}")
        station.outside.later(hours=1)
        station.outside.later(hours=-1)
    station.store.close()
    store = Store.open(tmp_path / "desk.db", KEY, station.outside)
    desk = Desk(store, station.outside, lambda: None, lambda: None)
    with pytest.raises(PauseError):
        sign_in(desk, "061004", PASSWORD)
    station.outside.later(days=-2)
    with pytest.raises(PauseError):
        sign_in(desk, "061004", PASSWORD)
    station.outside.later(minutes=60)
    assert sign_in(desk, "061004", PASSWORD).officer.id == bureau.HEAD
    store.close()


def test_no_pause_is_longer_than_the_bureau_says(station: Station) -> None:
    for n in range(40):
        station.outside.later(hours=1)
        station.refused("061004", f"guess {n}")
    station.outside.later(minutes=60)
    assert sign_in(station.desk, "061004", PASSWORD).officer.id == bureau.HEAD


def test_guesses_at_one_officer_keep_no_other_out(station: Station) -> None:
    station.set_password(bureau.HANDLER, "of the handler")
    for n in range(4):
        with suppress(DeskError):
            sign_in(station.desk, "061004", f"guess {n}")
        with suppress(DeskError):
            sign_in(station.desk, "999999", f"guess {n}")
    assert sign_in(station.desk, "061003", "of the handler").officer.id == bureau.HANDLER


# ------------------------------------------------------- the password again before a signature


def asks(session: Session) -> bool:
    return session.asks_password


def delegated(session: Session) -> DelegationGiven:
    """Something that only the rules have anything against."""
    now = session.desk.now()
    return DelegationGiven(bureau.DEPUTY, (Role.UNIT_HEAD,), now, now + timedelta(days=1))


def test_signature_asks_for_the_password_again_after_some_minutes(station: Station) -> None:
    head = sign_in(station.desk, "061004", PASSWORD)
    assert asks(head)
    head.prove(PASSWORD)
    assert not asks(head)
    station.outside.later(minutes=4, seconds=59)
    assert not asks(head)
    station.outside.later(seconds=1)
    assert asks(head)
    signed = [Proposal(case_id(station.outside), delegated(head))]
    with pytest.raises(AskAgainError):
        head.record(signed)
    with pytest.raises(WrongPasswordError):
        head.prove("another")
    with pytest.raises(AskAgainError):
        head.record(signed)
    head.prove(PASSWORD)
    assert not asks(head)
    with pytest.raises(RefusedError):
        head.record(signed)


def test_password_of_one_officer_signs_for_no_other_and_for_no_later_session(
    station: Station,
) -> None:
    station.set_password(bureau.HANDLER, "of the handler")
    head = sign_in(station.desk, "061004", PASSWORD)
    station.outside.later(minutes=10)
    handler = sign_in(station.desk, "061003", "of the handler")
    handler.prove("of the handler")
    assert asks(head)
    with pytest.raises(WrongPasswordError):
        head.prove("of the handler")
    head.prove(PASSWORD)
    assert asks(Session(station.desk, head.officer))
    assert not asks(handler)


def test_clock_set_back_or_a_machine_that_slept_lengthens_no_signature(station: Station) -> None:
    head = sign_in(station.desk, "061004", PASSWORD)
    head.prove(PASSWORD)
    station.outside.later(minutes=-1)
    assert asks(head)
