"""What is against the whole top of the bureau goes to the level above by a step, and comes back.

Before, the refusal named 12389 in words: the complaint was written down nowhere, so nobody answered
it and no figure had it.
"""

from typing import Any

import pytest
from msgspec import structs

from casework.cases.every_case import OfficerRecused, RecusalGround
from casework.cases.handed_above import AboveAnswered, AboveTold
from casework.cases.letter.codes import AppealType
from casework.codes import ContactWay, Ledger, Role
from casework.deadlines import clocks
from casework.machine import NOT_HERE
from casework.metrics.ledgers import stays
from casework.officers import may_read
from casework.worklist import next_step
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    CHIEF,
    DEPUTY,
    HEAD,
    OFFICE,
    OFFICERS,
    SUPERV,
    TRIAGE,
)
from tests.harness.lives.ledger import Item, above
from tests.harness.lives.letter import Mail
from tests.harness.lives.turns import turn_of

HANDED, ANSWERED, TOLD = (
    "LedgerItemHandedAbove",
    "LedgerItemAboveAnswered",
    "LedgerItemAboveTold",
)


def complaint(**changes: Any) -> Item:
    """A complaint against chief and deputy: nobody is walled, or nobody could read it."""
    return Item(ledger=Ledger.COMPLAINT, police_conduct=True, owner=BUREAU, **changes)


def readers(item: Item) -> set[str]:
    roster = item.office.directory.roster
    return {one for one, *_ in OFFICERS if may_read(roster, roster.officers[one], item.state)}


def test_complaint_against_the_whole_top_is_handed_above_answered_and_told() -> None:
    item = complaint()
    item.say(HANDED)
    assert (item.state.status, next_step(item.state)) == ("HANDED_ABOVE", ANSWERED)
    assert turn_of(item) == {SUPERV}
    item.later(days=9)
    item.say(ANSWERED)
    assert item.state.above is not None
    assert item.state.above.reference == "省督〔2026〕31号"
    assert next_step(item.state) == TOLD
    assert turn_of(item) == {SUPERV, CALLER, TRIAGE}
    told = item.say(TOLD)
    assert (told.status, told.ended_at) == ("TRANSFERRED", item.office.now)
    assert turn_of(item) == set()


def test_heads_it_is_against_read_it_no_more_and_the_supervision_of_their_house_does() -> None:
    item = complaint()
    assert {CHIEF, DEPUTY} <= readers(item)
    item.say(HANDED)
    assert not {CHIEF, DEPUTY} & readers(item)
    assert {SUPERV, CALLER} <= readers(item)
    for one in (CHIEF, DEPUTY):
        for step in (ANSWERED, TOLD, "LedgerItemPersonalDataRead"):
            assert item.no(step, one) == NOT_HERE.clause


@pytest.mark.parametrize("named", [(CHIEF,), (DEPUTY,), (CHIEF, DEPUTY, SUPERV), (CHIEF, HEAD)])
def test_exit_is_no_way_to_shut_out_some_of_the_top_or_the_supervision(
    named: tuple[str, ...],
) -> None:
    item = complaint()
    assert item.no(HANDED, body=above(item.office.now, *named)) == "above.whole_top"


def test_head_who_stepped_back_need_not_be_named_and_a_new_deputy_must_be() -> None:
    item = complaint()
    item.say("LedgerItemOfficerRecused", DEPUTY, OfficerRecused(DEPUTY, RecusalGround.OTHER))
    another = item.office.hire(1, BUREAU, Role.DEPUTY)
    only = above(item.office.now, CHIEF)
    assert item.no(HANDED, body=only) == "above.whole_top"
    item.say(HANDED, body=above(item.office.now, CHIEF, another))


def test_handing_above_says_that_it_is_against_them_all() -> None:
    item = complaint()
    unsaid = structs.replace(above(item.office.now), is_whole_top=False)
    assert item.no(HANDED, body=unsaid) == "above.whole_top"


@pytest.mark.parametrize("actor", [HEAD, CHIEF, DEPUTY, OFFICE, TRIAGE])
def test_nobody_but_the_supervision_hands_a_matter_out_of_the_bureau(actor: str) -> None:
    assert complaint().no(HANDED, actor) == "role.missing"


def test_what_is_no_complaint_stays() -> None:
    assert Item(owner=BUREAU).no(HANDED) == "above.complaint"


def test_citizen_is_told_after_the_answer_and_the_answer_comes_after_the_handing() -> None:
    item = complaint()
    item.later(hours=1)
    item.say(HANDED)
    assert item.no(TOLD) == "above.not_answered"
    early = item.office.now.replace(year=2025)
    assert item.no(ANSWERED, body=AboveAnswered(at=early, reference="1")) == "above.answered"
    assert item.no(ANSWERED, body=AboveAnswered(at=item.office.now, reference=" ")) == "form.blank"
    item.later(days=1)
    item.say(ANSWERED)
    assert item.no(ANSWERED) == "above.answered_already"
    told = AboveTold(at=early, way=ContactWay.PHONE)
    assert item.no(TOLD, body=told) == "above.told"


def test_limits_run_on_until_the_citizen_is_told_and_the_item_counts_as_handed_on() -> None:
    item = complaint()
    item.say(HANDED)
    directory = item.office.directory
    assert any(clock.stopped_at is None for clock in clocks(item.state, directory))
    assert [stay.ended_at for stay in stays(item.state)] == [None]
    item.later(days=1)
    item.say(ANSWERED)
    item.say(TOLD)
    [stay] = stays(item.state)
    assert (stay.closed_at, stay.handed_on_at) == (None, item.office.now)


@pytest.mark.parametrize("status", ["SIGNED", "DISPATCHED", "HANDLING"])
def test_letter_against_the_whole_top_goes_the_same_way(status: str) -> None:
    mail = Mail(type=AppealType.COMPLAIN).walk(status) if status else Mail()
    mail.do("LetterHandedAbove")
    assert next_step(mail.letter) == "LetterAboveAnswered"
    assert not may_read(
        mail.scribe.directory.roster, mail.scribe.directory.roster.officers[CHIEF], mail.letter
    )
    mail.later(days=3).do("LetterAboveAnswered")
    told = mail.do("LetterAboveTold")
    assert (told.status, told.contacted_at is not None) == ("TRANSFERRED", True)
    assert told.ended_at == mail.now


def test_letter_that_is_no_complaint_stays() -> None:
    mail = Mail("SIGNED")
    assert mail.no("LetterHandedAbove") == "above.complaint"
