"""省厅: a level above the bureau owns a ledger, is sent what lies below, takes what comes up."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases.directory import DeviceEnrolled, UnitRegistered
from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.ledger.detours import LedgerItemEscalated
from casework.cases.supervision.naming import is_issuing
from casework.codes import Role, UnitLevel
from casework.ids import SYSTEM
from casework.numbering import series
from casework.officers import HEADS, may_read
from casework.registry import MACHINES, TYPES, Proposal
from casework.worklist import whose_turn
from tests.harness.bureau import (
    BUREAU,
    CHIEF,
    DIV_HEAD,
    HANDLER,
    PRECINCT,
    fixed_id,
)
from tests.harness.lives.ledger import Item, Office, founded
from tests.harness.proposals import propose_as

PROVINCE, PROVINCE_DEVICE = fixed_id(1, 50), fixed_id(3, 50)
CODE = "610000000000"


def province(office: Office, **changes: Any) -> str:
    """A provincial department above the bureau, with its chief; the chief's id."""
    office.states = dict(founded())
    fields = {"code": CODE, "name": "省公安厅", "level": UnitLevel.PROVINCE, "parent": None}
    office.happen(SYSTEM, Proposal(PROVINCE, UnitRegistered(**(fields | changes))))
    bureau = office.directory.roster.units[BUREAU]
    below = UnitRegistered(
        code=bureau.code,
        name=bureau.name,
        level=bureau.level,
        parent=PROVINCE,
        profile=bureau.profile,
    )
    office.happen(SYSTEM, propose_as(BUREAU, "UnitRegisteredAnew", below))
    office.happen(SYSTEM, Proposal(PROVINCE_DEVICE, DeviceEnrolled(PROVINCE, "P01", bytes(32))))
    return office.hire(50, PROVINCE, Role.PROV_CHIEF)


def item_of_the_bureau() -> tuple[Item, str]:
    office = Office()
    chief = province(office)
    item = Item(office, owner=BUREAU)
    item.say("LedgerItemEstablished", CHIEF)
    body = LedgerItemAssigned(lead_unit=PRECINCT, due_on=item.today + timedelta(days=3))
    item.say("LedgerItemAssigned", CHIEF, body)
    item.say("LedgerItemTakenUp")
    return item, chief


def test_item_of_the_bureau_is_escalated_to_the_province() -> None:
    item, chief = item_of_the_bureau()
    item.say("EscalationRequested")
    assert item.no("LedgerItemEscalated", DIV_HEAD, LedgerItemEscalated(PROVINCE))
    taken = item.say("LedgerItemEscalated", chief, LedgerItemEscalated(PROVINCE))
    assert (taken.unit, taken.status) == (PROVINCE, "ESTABLISHED")
    said = whose_turn(item.state, item.office.context())
    assert said is not None
    assert said.zh == "省公安厅 省厅厅长、办公室/联席办"
    body = LedgerItemAssigned(lead_unit=BUREAU, due_on=item.today + timedelta(days=3))
    assert item.no("LedgerItemAssigned", CHIEF, body) == "role.missing"
    assert item.say("LedgerItemAssigned", chief, body).lead_unit == BUREAU


def test_province_is_sent_and_may_read_what_lies_below_it() -> None:
    item, chief = item_of_the_bureau()
    roster = item.office.directory.roster
    assert PROVINCE in roster.audience(item.state.units, ())
    assert may_read(roster, roster.officers[chief], item.state)
    assert roster.chief_roles(PROVINCE) == (Role.PROV_CHIEF,)
    assert Role.PROV_CHIEF in HEADS
    assert item.no("LongTermApproved", chief) == "", "the head one level above the bureau"


def test_province_issues_orders_and_numbers_under_its_own_code() -> None:
    item, _ = item_of_the_bureau()
    directory = item.office.directory
    assert is_issuing(directory.roster, PROVINCE)
    step = TYPES["LedgerItemEstablished"].step
    owned = structs.replace(item.state, unit=PROVINCE, number=None)
    found = series(MACHINES["ledger_item"], step, None, owned, directory, item.office.now)
    assert found is not None
    assert found.number(7) == f"ZS-{CODE}-20260914-0007"


@pytest.mark.parametrize(("changes", "clause"), [({"parent": BUREAU}, "directory.level"), ({}, "")])
def test_nothing_stands_above_a_province(changes: dict[str, Any], clause: str) -> None:
    office = Office()
    office.states = dict(founded())
    fields = {"code": CODE, "name": "省公安厅", "level": UnitLevel.PROVINCE, "parent": None}
    body = UnitRegistered(**(fields | changes))
    refusal = office.try_it(SYSTEM, Proposal(PROVINCE, body))
    assert (refusal.clause if refusal else "") == clause


def test_bureau_alone_is_at_the_top_as_before() -> None:
    item = Item().go("LedgerItemTakenUp")
    assert item.no("LedgerItemEscalated", HANDLER, LedgerItemEscalated(PROVINCE)) == "role.missing"
