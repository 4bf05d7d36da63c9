"""Acting for another, stepping back, and who may be given which role."""

from datetime import timedelta
from typing import Any

import pytest

from casework.cases.directory import DelegationGiven, DelegationRevoked, OfficerRegistered
from casework.cases.every_case import OfficerRecused, RecusalGround
from casework.cases.ledger.answer import FeedbackApproved
from casework.cases.ledger.intake import LedgerItemEstablished
from casework.cases.words import Words
from casework.codes import Role
from casework.context import Directory
from casework.registry import Proposal
from casework.state import Signature
from casework.steps import Approval
from casework.telling import notes
from tests.harness.bureau import (
    ADMIN,
    BUREAU,
    CHIEF,
    DESK,
    DIV_HEAD,
    HANDLER,
    HEAD,
    PRECINCT,
    ROOM,
    SISTER,
    fixed_id,
)
from tests.harness.lives.ledger import Item, Office
from tests.harness.proposals import propose_as

GIVEN = fixed_id(6, 1)


def with_deputy(office: Office, *more: Role, unit: str = PRECINCT) -> str:
    """A deputy of the precinct, with nothing delegated yet."""
    return office.hire(1, unit, Role.DEPUTY, *more)


def delegate(office: Office, taker: str, delegator: str = HEAD, **changes: Any) -> str:
    """The clause that refuses the delegation; empty if it is given."""
    fields: dict[str, Any] = {
        "taker": taker,
        "roles": (Role.UNIT_HEAD,),
        "starts_at": office.now,
        "ends_at": office.now + timedelta(days=30),
    } | changes
    refusal = office.try_it(delegator, Proposal(GIVEN, DelegationGiven(**fields)))
    return refusal.clause if refusal else ""


def signed(body: type[Approval], under: str = GIVEN) -> Approval:
    return body(under=under)


# -------------------------------------------------------------------------- delegation


def test_deputy_signs_under_a_delegation_and_the_case_keeps_it() -> None:
    item = Item()
    deputy = with_deputy(item.office)
    assert delegate(item.office, deputy) == ""
    body = signed(LedgerItemEstablished)
    state = item.say("LedgerItemEstablished", deputy, body)
    assert state.signatures == (Signature("LedgerItemEstablished", deputy, item.office.now, GIVEN),)


def test_own_office_leaves_no_delegation_in_the_signature() -> None:
    item = Item().go("LedgerItemEstablished")
    assert [(one.by, one.under) for one in item.state.signatures] == [(HEAD, "")]


def test_deputy_without_a_delegation_may_not() -> None:
    item = Item()
    deputy = with_deputy(item.office)
    assert item.no("LedgerItemEstablished", deputy) == "role.missing"


@pytest.mark.parametrize("under", ["", "no such paper"])
def test_deputy_who_does_not_name_the_delegation_may_not_sign(under: str) -> None:
    item = Item()
    deputy = with_deputy(item.office)
    delegate(item.office, deputy)
    body = signed(LedgerItemEstablished, under)
    assert item.no("LedgerItemEstablished", deputy, body) == "role.authority"


def test_officer_who_names_a_delegation_they_do_not_have_may_not_sign() -> None:
    item = Item()
    assert item.no("LedgerItemEstablished", HEAD, signed(LedgerItemEstablished)) == (
        "role.authority"
    )


def test_head_who_is_a_deputy_too_signs_by_either_right() -> None:
    item = Item()
    both = with_deputy(item.office, Role.UNIT_HEAD)
    delegate(item.office, both)
    item.say("LedgerItemEstablished", both, signed(LedgerItemEstablished))
    item.say("LedgerItemAssigned", both)
    assert [one.under for one in item.state.signatures] == [GIVEN, ""]


@pytest.mark.parametrize("days", [-1, 31])
def test_delegation_holds_between_its_dates_only(days: int) -> None:
    item = Item()
    deputy = with_deputy(item.office)
    delegate(item.office, deputy)
    item.later(days=days)
    body = signed(LedgerItemEstablished)
    assert item.no("LedgerItemEstablished", deputy, body) == "role.missing"


def test_delegation_that_was_taken_back_holds_no_more() -> None:
    item = Item()
    deputy = with_deputy(item.office)
    delegate(item.office, deputy)
    item.office.happen(HEAD, Proposal(GIVEN, DelegationRevoked()))
    body = signed(LedgerItemEstablished)
    assert item.no("LedgerItemEstablished", deputy, body) == "role.missing"


def test_delegation_of_a_head_who_left_holds_no_more() -> None:
    item = Item()
    deputy = with_deputy(item.office)
    delegate(item.office, deputy)
    head = item.office.directory.roster.officers[HEAD]
    gone = OfficerRegistered(
        police_no=head.police_no,
        name=head.name,
        unit=head.unit,
        roles=head.roles,
        is_active=False,
    )
    item.office.happen(ADMIN, propose_as(HEAD, "OfficerRegisteredAnew", gone))
    body = signed(LedgerItemEstablished)
    assert item.no("LedgerItemEstablished", deputy, body) == "role.missing"


def test_delegation_may_be_narrowed_to_some_steps() -> None:
    item = Item()
    deputy = with_deputy(item.office)
    delegate(item.office, deputy, steps=("FeedbackApproved",))
    body = signed(LedgerItemEstablished)
    assert item.no("LedgerItemEstablished", deputy, body) == "role.missing"
    item.go("FeedbackDrafted")
    item.say("FeedbackApproved", deputy, signed(FeedbackApproved))


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"roles": ()}, "directory.delegation"),
        ({"roles": (Role.DIV_HEAD,)}, "directory.delegation"),
        ({"ends_at": None}, "directory.delegation"),
        ({"taker": HANDLER}, "directory.deputy"),
        ({"taker": fixed_id(2, 77)}, "directory.deputy"),
        ({"taker": "sister"}, "directory.deputy"),
    ],
)
def test_delegation_that_is_not_ones_own_to_give_is_refused(
    changes: dict[str, Any], clause: str
) -> None:
    office = Office()
    deputy = with_deputy(office)
    if "ends_at" in changes:
        changes = {"ends_at": office.now}
    if changes.get("taker") == "sister":
        changes = {"taker": office.hire(2, SISTER, Role.DEPUTY)}
    assert delegate(office, **{"taker": deputy} | changes) == clause


def test_delegation_is_taken_back_by_its_delegator_alone() -> None:
    office = Office()
    deputy = with_deputy(office)
    delegate(office, deputy)
    refusal = office.try_it(DIV_HEAD, Proposal(GIVEN, DelegationRevoked()))
    assert refusal is not None


# ------------------------------------------------------- nobody signs through another


def test_deputy_does_not_approve_in_place_of_the_head_who_handled_it() -> None:
    item = Item()
    deputy = with_deputy(item.office)
    delegate(item.office, deputy)
    item.go("LedgerItemTakenUp")
    item.say("MeasureRecorded", HEAD)
    item.say("ResultRecorded")
    item.say("FeedbackDrafted")
    body = signed(FeedbackApproved)
    assert item.no("FeedbackApproved", deputy, body) == "ledger.not_the_handler"


def test_head_does_not_join_the_work_that_was_approved_in_their_place() -> None:
    item = Item()
    deputy = with_deputy(item.office)
    delegate(item.office, deputy)
    item.go("FeedbackDrafted")
    item.say("FeedbackApproved", deputy, signed(FeedbackApproved))
    assert item.no("MeasureRecorded", HEAD) == "ledger.not_a_judge"


# --------------------------------------------------------------------------- recusal


def recusal(officer: str, ground: RecusalGround = RecusalGround.RELATIVE) -> OfficerRecused:
    return OfficerRecused(officer, ground)


def test_officer_who_stepped_back_acts_on_the_case_no_more() -> None:
    item = Item().go("LedgerItemTakenUp")
    state = item.say("LedgerItemOfficerRecused", HANDLER, recusal(HANDLER))
    assert (state.recused, state.handler) == ((HANDLER,), "")
    for step in ("MeasureRecorded", "LedgerItemPersonalDataRead"):
        assert item.no(step) == "role.recused"
    other = item.office.hire(3, PRECINCT, Role.HANDLER)
    item.say("LedgerItemAssigned")
    assert item.say("LedgerItemTakenUp", other).status == "IN_PROGRESS"


def test_head_may_order_an_officer_to_step_back_but_not_the_other_way() -> None:
    item = Item().go("LedgerItemTakenUp")
    assert item.no("LedgerItemOfficerRecused", DESK, recusal(HANDLER)) == "recusal.by"
    assert item.no("LedgerItemOfficerRecused", HANDLER, recusal(HEAD)) == "recusal.by"
    state = item.say("LedgerItemOfficerRecused", HEAD, recusal(DESK))
    assert (state.recused, state.handler) == ((DESK,), HANDLER)


def test_stepping_back_twice_or_of_nobody_or_without_a_reason_is_refused() -> None:
    item = Item().go("LedgerItemTakenUp")
    silent = Words(" ")
    assert item.no("LedgerItemOfficerRecused", body=recusal(HANDLER), private=silent) == (
        "recusal.words"
    )
    item.say("LedgerItemOfficerRecused", HEAD, recusal(HANDLER))
    for officer in (HANDLER, "nobody"):
        assert item.no("LedgerItemOfficerRecused", HEAD, recusal(officer)) == "recusal.officer"


def test_deputy_may_not_act_for_a_head_who_stepped_back() -> None:
    item = Item()
    deputy = with_deputy(item.office)
    delegate(item.office, deputy)
    item.say("LedgerItemOfficerRecused", HEAD, recusal(HEAD))
    body = signed(LedgerItemEstablished)
    assert item.no("LedgerItemEstablished", deputy, body) == "role.delegator_recused"


def test_entry_whose_every_chief_stepped_back_is_decided_one_level_up() -> None:
    item = Item()
    assert item.no("LedgerItemEstablished", DIV_HEAD) == "ledger.owning_chief"
    item.say("LedgerItemOfficerRecused", HEAD, recusal(HEAD))
    assert item.say("LedgerItemEstablished", DIV_HEAD).established_by == DIV_HEAD


def test_entry_with_another_chief_stays_with_its_level() -> None:
    item = Item()
    second = item.office.hire(4, PRECINCT, Role.UNIT_HEAD)
    item.say("LedgerItemOfficerRecused", HEAD, recusal(HEAD))
    assert item.no("LedgerItemEstablished", DIV_HEAD) == "ledger.owning_chief"
    item.say("LedgerItemEstablished", second)


def test_ground_stands_in_the_timeline() -> None:
    item = Item()
    item.say("LedgerItemOfficerRecused", HEAD, recusal(HEAD))
    event = item.office.compose(
        HEAD, propose_as(item.case, "LedgerItemOfficerRecused", recusal(HEAD), Words("x"))
    )
    assert notes(event, Directory()) == (RecusalGround.RELATIVE.label,)


# ------------------------------------------------------------------------ roles given


@pytest.mark.parametrize(
    ("unit", "roles", "is_aux", "clause"),
    [
        (BUREAU, (Role.ADMIN, Role.CHIEF), False, "directory.separate_powers"),
        (BUREAU, (Role.AUDIT, Role.SUPERV), False, "directory.separate_powers"),
        (ROOM, (Role.DESK, Role.HANDLER), True, "directory.auxiliary"),
        (ROOM, (Role.DESK, Role.FIELD), True, ""),
        (PRECINCT, (Role.OFFICE, Role.TRIAGE), False, ""),
    ],
)
def test_officer_is_given_only_roles_that_go_together(
    unit: str, roles: tuple[Role, ...], is_aux: bool, clause: str
) -> None:
    office = Office()
    body = OfficerRegistered(police_no="070001", name="新警", unit=unit, roles=roles, is_aux=is_aux)
    refusal = office.try_it(ADMIN, Proposal(office.new_case(), body))
    assert (refusal.clause if refusal else "") == clause


def test_chief_delegates_to_the_deputy_of_the_bureau() -> None:
    office = Office()
    deputy = with_deputy(office, unit=BUREAU)
    assert delegate(office, deputy, CHIEF, roles=(Role.CHIEF,)) == ""
    roster = office.directory.roster
    held = roster.roles_of(roster.officers[deputy], office.now)
    assert held == ((Role.DEPUTY, BUREAU), (Role.CHIEF, BUREAU))
    assert roster.delegator(GIVEN) == CHIEF
    assert roster.delegator("") == ""
