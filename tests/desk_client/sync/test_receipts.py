"""A desk asks for the receipt of a case with its sync, checks it, and keeps it."""

from collections.abc import Callable

import pytest
from msgspec import structs
from msgspec.structs import replace

from casework.audit.notes import read_vkey
from casework.audit.policy import Policy
from casework.audit.receipt import check_receipt, read_receipt
from casework.wire import SyncResponse
from central_mailbox.keys import verify
from desk_client.services import receipts
from desk_client.services.desk import Desk, Session
from desk_client.sync.errors import AnswerError
from tests.harness import bureau
from tests.harness.machines.machines import DeskMachine
from tests.harness.machines.offices import Offices


def named(offices: Offices, desk: DeskMachine) -> Session:
    """The desk as it is let in today: it knows what the log is called."""
    identity = desk.store.identity
    assert identity is not None
    origin = offices.centre.log_key.split("+")[0]
    desk.store.enrol(structs.replace(identity, policy=Policy(origin)))
    here = Desk(desk.store, desk.chance, lambda: None, lambda: None)
    return Session(here, desk.store.directory().roster.officers[bureau.DESK])


def test_a_receipt_is_asked_for_with_the_sync_and_proves_the_case(
    offices: Offices, desk: DeskMachine
) -> None:
    session = named(offices, desk)
    case = desk.receive()
    assert receipts.receipt(session, case).stage == "not_there"
    desk.round()
    desk.round()
    assert receipts.receipt(session, case).stage == "to_ask"
    assert receipts.ask(session, case).stage == "asked"
    desk.round()
    found = receipts.receipt(session, case)
    assert found.stage == "here"
    state = desk.store.case(case)
    assert state is not None
    for form in (found.text, found.code):
        proven = check_receipt(verify, read_vkey(offices.centre.log_key), (), read_receipt(form))
        assert proven.number == state.number
    desk.crash()
    assert desk.store.receipt(case)[1] == found.text, "it stays"
    assert desk.store.wanted_receipts(9) == ()


def test_a_desk_that_does_not_know_the_log_s_name_asks_for_none(
    offices: Offices, desk: DeskMachine
) -> None:
    session = named(offices, desk)
    case = desk.receive()
    desk.round()
    desk.round()
    identity = desk.store.identity
    assert identity is not None
    desk.store.enrol(structs.replace(identity, policy=Policy()))
    assert receipts.ask(session, case).stage == "no_name"
    desk.round()
    assert receipts.receipt(session, case).stage == "asked", "it was told the name meanwhile"
    desk.round()
    assert receipts.receipt(session, case).stage == "here"


BENT: dict[str, Callable[[SyncResponse], SyncResponse]] = {
    "nonsense": lambda answer: replace(answer, receipts=("TLP1:",)),
    "a bent entry": lambda answer: replace(
        answer, receipts=(answer.receipts[0].replace("index ", "index 1"),)
    ),
    "another head than the answer's": lambda answer: replace(
        answer, tree=answer.tree, receipts=(OLD[0],)
    ),
}
OLD: list[str] = []


@pytest.mark.parametrize("how", BENT)
def test_a_receipt_that_does_not_hold_is_an_alarm_and_none(
    offices: Offices, desk: DeskMachine, office: DeskMachine, how: str
) -> None:
    session = named(offices, desk)
    case = desk.receive()
    desk.round()
    desk.round()
    receipts.ask(session, case)
    desk.round()
    OLD[:] = [receipts.receipt(session, case).text]
    office.receive(bureau.FIELD)
    office.round()
    receipts.ask(session, case)
    desk.line.bend = BENT[how]
    with pytest.raises(AnswerError):
        desk.round()
    desk.line.bend = lambda answer: answer
    desk.round()
    assert receipts.receipt(session, case).stage == "here"
    assert receipts.receipt(session, case).text != OLD[0], "the newer one"
