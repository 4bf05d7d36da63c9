"""Who may send at all: the machine, the officer at it, the unit in whose name it is."""

from typing import Any

import pytest
from msgspec import structs

from casework.cases.directory import DeviceRevoked, OfficerRegistered
from casework.cases.ledger.answer import approve_feedback
from casework.cases.ledger.gate import readings
from casework.codes import Role
from casework.ids import SYSTEM
from casework.machine import MISSING
from casework.registry import Proposal, check, read
from casework.state import State
from tests.harness import bureau
from tests.harness.bureau import (
    ADMIN,
    DESK_DEVICE,
    DIVISION_DEVICE,
    HANDLER,
    HEAD_DEVICE,
    SECURITY,
    SISTER,
    fixed_id,
)
from tests.harness.lives.ledger import Item
from tests.harness.proposals import propose_as


def sent(item: Item, **changes: Any) -> str:
    """The clause that refuses a measure whose core was changed; empty if none does."""
    body, words = item.form("MeasureRecorded")
    event = item.office.compose(HANDLER, Proposal(item.case, body, words))
    altered = structs.replace(event, core=structs.replace(event.core, **changes))
    refusal = check(item.state, altered, item.office.context())
    return refusal.clause if refusal else ""


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({}, ""),
        ({"device": DESK_DEVICE}, ""),
        ({"device": DIVISION_DEVICE}, "sender.wrong_station"),
        ({"device": fixed_id(3, 99)}, "sender.device"),
        ({"actor": fixed_id(2, 99)}, "sender.unknown_officer"),
        ({"unit": SISTER}, "sender.wrong_unit"),
        ({"actor": SYSTEM}, "sender.system"),
        ({"device": SYSTEM}, "sender.device"),
    ],
)
def test_event_from_a_machine_or_officer_that_does_not_fit_is_refused(
    changes: dict[str, str], clause: str
) -> None:
    item = Item().go("LedgerItemTakenUp")
    assert sent(item, **changes) == clause


def test_revoked_machine_may_not_send() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.office.hire(1, SISTER, Role.HANDLER)
    item.office.happen(SECURITY, Proposal(HEAD_DEVICE, DeviceRevoked("失窃")))
    assert sent(item, device=HEAD_DEVICE) == "sender.device"


def test_officer_whose_account_is_disabled_may_not_send() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.office.hire(1, SISTER, Role.HANDLER)
    handler = item.office.directory.roster.officers[HANDLER]
    body = OfficerRegistered(
        police_no=handler.police_no,
        name=handler.name,
        unit=handler.unit,
        roles=handler.roles,
        is_active=False,
    )
    item.office.happen(ADMIN, propose_as(HANDLER, "OfficerRegisteredAnew", body))
    assert sent(item) == "sender.inactive"


def test_case_that_is_open_is_not_opened_again() -> None:
    item = Item()
    first = read(item.office.records[0])
    refusal = check(item.state, first, item.office.context())
    assert refusal is not None
    assert refusal.clause == "case.opened_twice"


def test_centre_itself_needs_neither_machine_nor_station() -> None:
    item = Item().go("LedgerItemTakenUp")
    assert not sent(item, actor=SYSTEM, device=SYSTEM, unit="").startswith(("sender.", "role."))


def test_step_on_a_case_that_has_not_arrived_is_missing_not_wrong() -> None:
    item = Item().go("LedgerItemTakenUp")
    body, words = item.form("MeasureRecorded")
    event = item.office.compose(HANDLER, Proposal(item.case, body, words))
    refusal = check(None, event, item.office.context())
    assert refusal is not None
    assert refusal.clause == MISSING


# ---------------------------------------------------------------------- total functions


def test_evolving_never_refuses_what_a_rule_would_have() -> None:
    item = Item()
    event = item.office.compose(bureau.HEAD, Proposal(item.case, *item.form("FeedbackApproved")))
    assert approve_feedback(item.state, event) == {}


def test_order_that_nobody_can_look_up_counts_as_open() -> None:
    item = Item().go("LedgerItemTakenUp")
    item.say("CaseLinked")
    open_clauses = {one.clause for one in readings(item.state) if not one.is_met}
    assert "closing.nothing_open" in open_clauses


def test_what_every_case_has_is_read_by_its_units() -> None:
    item = Item()
    plain = State(
        case=item.case,
        status="",
        unit=SISTER,
        units=(SISTER,),
        opened_at=item.office.now,
        opened_by=HANDLER,
        updated_at=item.office.now,
        last="",
    )
    assert (plain.scope, plain.is_complaint) == ("units", False)
