"""The supervision order: domain 9.5 row by row, and who takes each row."""

import pytest

from casework.cases.supervision.state import RUNNING, STATUSES
from casework.cases.supervision.table import MACHINE
from casework.cases.words import Words
from casework.codes import Role
from casework.ids import SYSTEM
from casework.registry import decode_state, encode_state
from tests.harness.bureau import (
    CHIEF,
    DEPUTY,
    HANDLER,
    HEAD,
    OFFICE,
    OFFICERS,
    SUPERV,
)
from tests.harness.lives.order import DEFAULT, WAYS, Order

STAYS = ""
BLANK = Words(" ")

# from, step, by, to
ROWS: list[tuple[str, str, str, str]] = [
    ("DRAFT", "Submitted", OFFICE, "ISSUE_PENDING"),
    ("DRAFT", "Dropped", SUPERV, "VOID"),
    ("ISSUE_PENDING", "SentBack", CHIEF, "DRAFT"),
    ("ISSUE_PENDING", "Issued", CHIEF, "ISSUED"),
    ("ISSUED", "Receipted", HEAD, "RECEIPTED"),
    ("RECEIPTED", "MeasureRecorded", HANDLER, "IN_PROGRESS"),
    ("IN_PROGRESS", "MeasureRecorded", HEAD, "IN_PROGRESS"),
    ("IN_PROGRESS", "ExtensionRequested", HEAD, "EXT_PENDING"),
    ("EXT_PENDING", "ExtensionGranted", CHIEF, "IN_PROGRESS"),
    ("EXT_PENDING", "ExtensionRefused", CHIEF, "IN_PROGRESS"),
    ("IN_PROGRESS", "SelfRevisited", HEAD, STAYS),
    ("IN_PROGRESS", "Reported", HEAD, "REPORTED"),
    ("REPORTED", "Endorsed", DEPUTY, STAYS),
    ("REPORTED", "Accepted", CHIEF, "ACCEPTED"),
    ("REPORTED", "Returned", DEPUTY, "RETURNED"),
    ("REPORTED", "Returned", CHIEF, "RETURNED"),
    ("RETURNED", "MeasureRecorded", HANDLER, "IN_PROGRESS"),
    *((status, "Escalated", OFFICE, STAYS) for status in RUNNING if status != "REPORTED"),
    *((status, "Escalated", SYSTEM, STAYS) for status in RUNNING if status != "REPORTED"),
    *((status, "Revoked", CHIEF, "REVOKED") for status in RUNNING),
]


def prepared(frm: str, step: str) -> Order:
    """The order in a status, with what the row needs before it."""
    order = Order(frm)
    if step == "Reported":
        order.do("SelfRevisited")
    if step == "Accepted":
        order.settle_source()
        order.do("Endorsed")
    if step == "Escalated":
        order.later(days=30)
    return order


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_listed_transition_is_taken_by_the_actor_named_for_it(
    row: tuple[str, str, str, str],
) -> None:
    frm, step, actor, to = row
    state = prepared(frm, step).do(step, by=actor)
    assert state.status == (to or frm)
    assert decode_state(encode_state(state)) == state


@pytest.mark.parametrize("status", WAYS)
def test_unlisted_transition_is_refused(status: str) -> None:
    listed = {step for frm, step, *_ in ROWS if frm == status}
    order = Order(status)
    for step in DEFAULT.keys() - listed:
        clause = order.no(step)
        if (status, step) == ("REPORTED", "Escalated"):
            assert clause == "order.overdue"  # reported: nothing is owed
        else:
            assert clause in ("status.not_now", "role.missing"), step


def test_every_status_and_every_step_stands_in_the_rows() -> None:
    assert set(WAYS) == set(STATUSES)
    taken = {f"SupervisionOrder{row[1]}" for row in ROWS}
    others = {"Drafted", "Amended", "AmendmentSettled", "OfficerRecused", "PersonalDataRead"}
    names = {step.name for step in MACHINE.steps}
    assert names <= taken | {f"SupervisionOrder{name}" for name in others}


HEADS = {Role.UNIT_HEAD, Role.DIV_HEAD, Role.CHIEF}
BY: dict[str, set[Role]] = {
    "Submitted": {Role.OFFICE, Role.SUPERV},
    "Dropped": {Role.OFFICE, Role.SUPERV},
    "SentBack": HEADS,
    "Issued": HEADS,
    "Receipted": HEADS,
    "MeasureRecorded": {Role.HANDLER, *HEADS},
    "ExtensionRequested": HEADS,
    "ExtensionGranted": {Role.DIV_HEAD, Role.CHIEF},
    "ExtensionRefused": {Role.DIV_HEAD, Role.CHIEF},
    "SelfRevisited": HEADS,
    "Reported": HEADS,
    "Endorsed": {Role.DEPUTY, Role.DIV_HEAD, Role.CHIEF},
    "Accepted": HEADS,
    "Returned": {Role.DEPUTY, Role.DIV_HEAD, Role.CHIEF},
    "Escalated": {Role.OFFICE},
    "Revoked": HEADS,
}


@pytest.mark.parametrize("step", BY)
def test_step_is_refused_to_whoever_holds_none_of_its_roles(step: str) -> None:
    order = prepared(next(row[0] for row in ROWS if row[1] == step), step)
    for officer, _, _, _, roles, _ in OFFICERS:
        if not BY[step] & set(roles):
            assert order.no(step, by=officer) in ("role.missing", "role.auxiliary"), officer


@pytest.mark.parametrize("step", ["Dropped", "SentBack", "Returned", "Revoked"])
def test_saying_no_needs_words(step: str) -> None:
    order = Order(next(row[0] for row in ROWS if row[1] == step))
    _, proposal = order.proposal(step)
    assert order.no(step, proposal.body, BLANK) == "order.words"
