"""What was erased or has not arrived must never stop a fold or the directory."""

from datetime import date
from typing import Any

from msgspec import structs

from casework.amend import Amended, AmendedPrivate
from casework.cases.directory import LimitProfileIssued, build
from casework.cases.ledger.state import LedgerItem
from casework.event import Event, Label, Record
from casework.ids import SYSTEM
from casework.limits import LimitProfile
from casework.registry import Proposal, evolve, read
from tests.harness import bureau
from tests.harness.bureau import HEAD, Scribe
from tests.harness.lives.claim import drafted
from tests.harness.proposals import propose_as

CITY = LimitProfile(
    id="city", city=Label("某市", "A city"), since=date(2026, 1, 1), limits=(), base="nowhere"
)


def amended(scribe: Scribe, case: str, over: str | None, people: int) -> Event[Any]:
    body = Amended({"people": over})
    proposal = propose_as(case, "LedgerItemAmended", body, AmendedPrivate({"people": people}))
    return scribe.compose(HEAD, proposal)


def test_amendment_over_an_erased_one_is_applied() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe)
    first = amended(scribe, case, None, 3)
    erased = read(Record(scribe.records[-1].core, None))
    second = amended(scribe, case, first.core.id, 5)
    state = evolve(evolve(scribe.states[case], erased), second)
    assert isinstance(state, LedgerItem)
    assert (state.people, state.conflicts) == (5, ())


def test_profile_on_an_unknown_base_is_refused_and_never_in_force() -> None:
    scribe = Scribe(bureau.directory())
    case = scribe.new_case()
    proposal = Proposal(case, LimitProfileIssued(CITY))
    refusal = scribe.try_it(SYSTEM, proposal)
    assert refusal is not None
    assert refusal.clause == "directory.profile_base"
    whole = Proposal(case, LimitProfileIssued(structs.replace(CITY, base=None)))
    state = scribe.happen(SYSTEM, whole)
    broken = evolve(state, scribe.compose(SYSTEM, replace_body(proposal)))
    assert build([broken]).profiles == {}


def replace_body(proposal: Proposal) -> Proposal:
    """The same proposal as a change of what is in force."""
    return propose_as(proposal.case, "LimitProfileIssuedAnew", proposal.body)
