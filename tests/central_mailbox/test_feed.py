"""Who is sent what: decided at the centre, before anything leaves."""

from datetime import date

import pytest

from casework.cases.directory import (
    OfficerRegistered,
    PasswordPrivate,
    PasswordSet,
    UnitRegistered,
)
from casework.cases.ledger.assigning import LedgerItemAssigned, ReturnRequested
from casework.cases.ledger.work import RespondentNamed
from casework.cases.words import Words
from casework.codes import ReturnReason, Role, UnitLevel
from casework.event import Record
from casework.outside import new_id
from casework.registry import Proposal, decode_state, encode_state, read
from casework.wire import MOST_EVENTS, SyncRequest, SyncResponse
from central_mailbox import feed
from central_mailbox.centre import Centre
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.desks import Desk, Precinct
from tests.harness.proposals import propose_as


def assign(desk: Desk, actor: str, case: str, lead: str) -> str:
    """Hand an item to a unit."""
    body = LedgerItemAssigned(lead_unit=lead, due_on=date(2026, 9, 25))
    return desk.write(actor, Proposal(case, body))


def handed_to_sister(town: Precinct) -> str:
    """An item of the division, handed to the sister precinct; its case."""
    case = town.precinct.draft(owner=bureau.DIVISION)
    town.precinct.sync(town.centre)
    town.division.catch_up(town.centre)
    town.division.establish(case, bureau.DIV_HEAD)
    town.division.sync(town.centre)
    town.sister.catch_up(town.centre)
    assert case not in town.sister.states
    id = assign(town.division, bureau.DIV_HEAD, case, bureau.SISTER)
    town.division.sync(town.centre)
    assert town.division.results([id]) == ["accepted"]
    return case


def name_respondent(town: Precinct, case: str, respondent: str) -> None:
    """The division finds out whom the matter is about."""
    named = RespondentNamed(respondent=respondent, owner=bureau.DIVISION)
    id = town.division.write(bureau.DIV_HEAD, Proposal(case, named))
    town.division.sync(town.centre)
    assert town.division.results([id]) == ["accepted"]


def everything(town: Precinct, desk: Desk) -> SyncResponse:
    """What a new machine of the desk's house would be sent."""
    return town.centre.sync(desk.device, SyncRequest(cursor=0))


def cases_in(response: SyncResponse) -> set[str]:
    return {read(record).core.case for record in response.feed}


def test_a_case_is_sent_to_its_house_and_those_above_and_to_nobody_else(town: Precinct) -> None:
    case = town.room.receive()
    town.room.sync(town.centre)
    for desk in (town.room, town.precinct, town.division, town.bureau):
        assert case in cases_in(everything(town, desk))
    assert case not in cases_in(everything(town, town.sister))


def test_a_case_handed_to_another_unit_brings_its_whole_history(town: Precinct) -> None:
    case = handed_to_sister(town)
    town.sister.catch_up(town.centre)
    assert town.sister.states[case].count == 3
    assert encode_state(town.sister.states[case]) == encode_state(town.division.states[case])


def test_naming_a_respondent_later_withdraws_the_case_from_its_house(town: Precinct) -> None:
    case = handed_to_sister(town)
    town.sister.catch_up(town.centre)
    assert case in town.sister.states
    name_respondent(town, case, bureau.SISTER_HANDLER)
    response = town.sister.sync(town.centre)
    assert response.withdrawn == (case,)
    assert response.feed == ()
    fresh = everything(town, town.sister)
    assert case not in cases_in(fresh)
    assert fresh.withdrawn == ()
    town.precinct.catch_up(town.centre)
    assert town.precinct.states[case] == town.division.states[case]


def test_a_machine_that_is_far_behind_is_not_sent_what_was_walled_meanwhile(
    town: Precinct,
) -> None:
    case = handed_to_sister(town)
    name_respondent(town, case, bureau.SISTER)
    response = town.sister.sync(town.centre)
    assert case not in cases_in(response)
    assert response.withdrawn == ()


def test_a_respondents_house_is_sent_nothing_and_may_not_act(town: Precinct) -> None:
    case = town.bureau.draft(
        bureau.CHIEF, owner=bureau.BUREAU, respondents=(bureau.SISTER_HANDLER,)
    )
    town.bureau.sync(town.centre)
    assert case in town.bureau.states
    assert case not in cases_in(everything(town, town.sister))
    id = town.sister.establish(case, bureau.SISTER_HEAD)
    (outcome,) = town.sister.sync(town.centre).outcomes
    assert outcome.id == id
    assert outcome.refusal is not None
    assert outcome.refusal.clause == "wall.respondent"


def test_a_password_goes_to_the_officers_house_only(town: Precinct) -> None:
    case = new_id(town.hand)
    private = PasswordPrivate("$argon2id$made-up")
    town.centre.found([Proposal(case, PasswordSet(bureau.SISTER_HEAD), private)])
    assert case in cases_in(everything(town, town.sister))
    for desk in (town.room, town.precinct, town.division, town.bureau):
        assert case not in cases_in(everything(town, desk))


def test_an_officer_who_moves_takes_password_and_wall_along(town: Precinct) -> None:
    password = new_id(town.hand)
    private = PasswordPrivate("$argon2id$made-up")
    town.centre.found([Proposal(password, PasswordSet(bureau.SISTER_HANDLER), private)])
    complaint = town.precinct.draft(owner=bureau.PRECINCT, respondents=(bureau.SISTER_HANDLER,))
    town.precinct.sync(town.centre)
    town.sister.catch_up(town.centre)
    assert complaint in town.precinct.states
    assert password in town.sister.states
    moved = OfficerRegistered(
        police_no="061011", name="查文", unit=bureau.PRECINCT, roles=(Role.HANDLER,)
    )
    town.centre.found([propose_as(bureau.SISTER_HANDLER, "OfficerRegisteredAnew", moved)])
    town.precinct.catch_up(town.centre)
    town.sister.catch_up(town.centre)
    assert complaint in town.precinct.withdrawn
    assert complaint not in town.precinct.states
    assert password in town.precinct.states
    assert password in town.sister.withdrawn


def test_a_unit_that_moves_takes_its_cases_along(town: Precinct) -> None:
    case = town.room.receive()
    town.room.sync(town.centre)
    town.division.catch_up(town.centre)
    moved = UnitRegistered(
        code="610103500000",
        name="南大街派出所",
        level=UnitLevel.PRECINCT,
        parent=bureau.OTHER_DIVISION,
    )
    town.centre.found([propose_as(bureau.PRECINCT, "UnitRegisteredAnew", moved)])
    town.division.catch_up(town.centre)
    assert town.division.withdrawn == [case]
    town.room.catch_up(town.centre)
    assert case in town.room.states


def test_a_room_that_moves_to_another_precinct_sees_its_cases_and_no_longer_the_old_ones(
    town: Precinct,
) -> None:
    old = town.precinct.receive(bureau.FIELD)
    own = town.room.receive()
    theirs = town.sister.draft(bureau.SISTER_HANDLER, owner=bureau.SISTER)
    for desk in (town.precinct, town.room, town.sister):
        desk.sync(town.centre)
    town.room.catch_up(town.centre)
    town.sister.catch_up(town.centre)
    assert old in town.room.states
    moved = UnitRegistered(
        code="610103500100", name="钟楼会客厅", level=UnitLevel.ROOM, parent=bureau.SISTER
    )
    town.centre.found([propose_as(bureau.ROOM, "UnitRegisteredAnew", moved)])
    for desk in (town.precinct, town.room, town.sister):
        desk.catch_up(town.centre)
    assert {old, own, theirs} & town.room.states.keys() == {own, theirs}
    assert {old, own, theirs} & town.sister.states.keys() == {own, theirs}
    assert {old, own, theirs} & town.precinct.states.keys() == {old}
    assert town.room.states[theirs] == town.sister.states[theirs]
    assert verify_all(town.centre.store, town.centre.public_key).findings == ()


def test_a_case_that_comes_back_is_sent_whole_again(town: Precinct) -> None:
    case = town.room.receive()
    town.room.sync(town.centre)
    town.division.catch_up(town.centre)
    before = town.division.states[case]
    for parent in (bureau.OTHER_DIVISION, bureau.DIVISION):
        moved = UnitRegistered(
            code="610103500000", name="南大街派出所", level=UnitLevel.PRECINCT, parent=parent
        )
        town.centre.found([propose_as(bureau.PRECINCT, "UnitRegisteredAnew", moved)])
    response = town.division.sync(town.centre)
    assert response.withdrawn == ()
    assert town.division.states[case] == before


def test_ones_own_events_come_back_with_their_stamp(town: Precinct) -> None:
    town.room.receive()
    response = town.room.sync(town.centre)
    own = [record for record in response.feed if read(record).core.device == town.room.device]
    assert [record.stamp.position if record.stamp else None for record in own] == [
        outcome.position for outcome in response.outcomes
    ]
    assert bytes(own[0].core) == bytes(town.room.records[0].core)
    assert own[0].sealed is not None


def test_pages_follow_each_other_without_gap_or_repetition(
    town: Precinct, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(40):
        town.room.receive()
    town.room.sync(town.centre)
    whole = everything(town, town.division)
    monkeypatch.setattr(feed, "MOST_EVENTS", 7)
    got: list[Record] = []
    cursor, has_more = 0, True
    while has_more:
        page = town.centre.sync(town.division.device, SyncRequest(cursor=cursor))
        assert len(page.feed) <= 7
        got.extend(page.feed)
        cursor, has_more = page.cursor, page.has_more
    assert got == list(whole.feed)
    assert len(whole.feed) <= MOST_EVENTS


def test_a_page_ends_at_its_size_but_always_brings_something(
    town: Precinct, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.division.catch_up(town.centre)
    for _ in range(3):
        town.room.receive(content="问" * 3000)
    town.room.sync(town.centre)
    monkeypatch.setattr(feed, "PAGE_BYTES", 10)
    pages = [town.division.sync(town.centre) for _ in range(4)]
    assert [len(page.feed) for page in pages] == [1, 1, 1, 0]
    assert [page.has_more for page in pages] == [True, True, False, False]


def test_a_cursor_of_a_feed_that_is_gone_starts_over(town: Precinct) -> None:
    response = town.centre.sync(town.sister.device, SyncRequest(cursor=10_000_000))
    assert response.feed
    assert response.cursor < 10_000_000


def test_nothing_new_is_an_empty_answer_at_the_same_cursor(town: Precinct) -> None:
    town.sister.catch_up(town.centre)
    cursor = town.sister.cursor
    response = town.sister.sync(town.centre)
    assert (response.feed, response.withdrawn, response.outcomes) == ((), (), ())
    assert (response.cursor, response.has_more) == (cursor, False)
    assert response.consistency == ()


def test_two_desks_on_one_item_converge_with_the_centre(town: Precinct, centre: Centre) -> None:
    case = handed_to_sister(town)
    town.sister.catch_up(centre)
    back = Proposal(case, ReturnRequested(ReturnReason.NOT_OURS), Words("不是"))
    first = town.sister.write(bureau.SISTER_HEAD, back)
    second = assign(town.division, bureau.DIV_HEAD, case, bureau.PRECINCT)
    town.sister.sync(centre)
    town.division.sync(centre)
    town.sister.catch_up(centre)
    town.division.catch_up(centre)
    assert town.sister.results([first]) == ["accepted"]
    assert town.division.results([second]) == ["refused"]
    state = centre.state(case)
    assert state is not None
    assert decode_state(encode_state(state)) == state
    assert town.division.states[case] == town.sister.states[case] == state
