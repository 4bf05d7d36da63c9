"""Two desks change one item while they cannot see each other."""

from datetime import date

from casework.amend import Amended, AmendedPrivate, AmendmentSettled, set_by
from casework.cases.ledger.state import LedgerItem
from casework.codes import Risk
from casework.registry import Proposal
from tests.harness import bureau
from tests.harness.bureau import DESK, DIV_HEAD, HEAD, Scribe
from tests.harness.lives.claim import drafted
from tests.harness.proposals import propose_as


def amendment(case: str, over: str | None = None, **values: object) -> Proposal:
    """An amendment of fields, each over the same earlier event."""
    body = Amended(dict.fromkeys(values, over))
    return propose_as(case, "LedgerItemAmended", body, AmendedPrivate(dict(values)))


def item_of(scribe: Scribe, case: str) -> LedgerItem:
    item = scribe.states[case]
    assert isinstance(item, LedgerItem)
    return item


def test_different_fields_changed_at_two_desks_merge() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe)
    scribe.happen(DESK, amendment(case, place="钟楼社区5号院"))
    scribe.happen(HEAD, amendment(case, risk="3"))
    item = item_of(scribe, case)
    assert (item.place, item.risk, item.conflicts) == ("钟楼社区5号院", Risk.HIGH, ())


def test_one_field_changed_twice_keeps_both_values_until_a_person_chooses() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe)
    scribe.happen(HEAD, amendment(case, due_on="2026-11-25"))
    scribe.happen(DIV_HEAD, amendment(case, due_on="2026-11-27"))
    item = item_of(scribe, case)
    assert item.due_on == date(2026, 11, 25)
    assert [(one.kept.value, one.other.value) for one in item.conflicts] == [
        ("2026-11-25", "2026-11-27")
    ]
    settle = propose_as(case, "LedgerItemAmendmentSettled", AmendmentSettled("due_on", "other"))
    scribe.happen(HEAD, settle)
    item = item_of(scribe, case)
    assert (item.due_on, item.conflicts) == (date(2026, 11, 27), ())


def test_choosing_the_value_in_force_drops_the_other() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe)
    scribe.happen(HEAD, amendment(case, people=3))
    scribe.happen(DESK, amendment(case, people=4))
    settle = propose_as(case, "LedgerItemAmendmentSettled", AmendmentSettled("people", "kept"))
    scribe.happen(HEAD, settle)
    assert (item_of(scribe, case).people, item_of(scribe, case).conflicts) == (3, ())
    refusal = scribe.try_it(HEAD, settle)
    assert refusal is not None
    assert refusal.clause == "amend.two_values"


def test_second_change_over_the_first_one_is_no_conflict() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe)
    scribe.happen(HEAD, amendment(case, people=3))
    scribe.happen(DESK, amendment(case, set_by(scribe.states[case], "people"), people=4))
    assert (item_of(scribe, case).people, item_of(scribe, case).conflicts) == (4, ())


def test_values_that_do_not_fit_are_refused() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe)
    for proposal, clause in (
        (amendment(case, people="many"), "amend.values"),
        (amendment(case, closed_by=HEAD), "amend.values"),
        (amendment(case, over=bureau.fixed_id(7, 1), people=2), "amend.values"),
        (amendment(case), "amend.values"),
        (amendment(case, content="太短"), "ledger.stays_complete"),
        (amendment(case, people=0), "ledger.stays_complete"),
        (amendment(case, due_on="2026-12-31"), "ledger.due_by_head"),
    ):
        refusal = scribe.try_it(DESK, proposal)
        assert refusal is not None
        assert refusal.clause == clause
