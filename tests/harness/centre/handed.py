"""Work handed to another station at the centre, and whom it turns out to be about."""

from datetime import date

from casework.cases.ledger.assigning import LedgerItemAssigned
from casework.cases.ledger.work import RespondentNamed
from casework.registry import Proposal
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk, PlainDesks


def assign(desk: PlainDesk, actor: str, case: str, lead: str) -> str:
    """Hand an item to a unit."""
    body = LedgerItemAssigned(lead_unit=lead, due_on=date(2026, 9, 25))
    return desk.write(actor, Proposal(case, body))


def handed_to_sister(desks: PlainDesks) -> str:
    """An item of the division, handed to the sister precinct; its case."""
    case = desks.precinct.draft(owner=bureau.DIVISION)
    desks.precinct.sync(desks.centre)
    desks.division.catch_up(desks.centre)
    desks.division.establish(case, bureau.DIV_HEAD)
    desks.division.sync(desks.centre)
    desks.sister.catch_up(desks.centre)
    assert case not in desks.sister.states
    id = assign(desks.division, bureau.DIV_HEAD, case, bureau.SISTER)
    desks.division.sync(desks.centre)
    assert desks.division.results([id]) == ["accepted"]
    return case


def name_respondent(desks: PlainDesks, case: str, respondent: str) -> None:
    """The division finds out whom the matter is about."""
    named = RespondentNamed(respondent=respondent, owner=bureau.DIVISION)
    id = desks.division.write(bureau.DIV_HEAD, Proposal(case, named))
    desks.division.sync(desks.centre)
    assert desks.division.results([id]) == ["accepted"]
