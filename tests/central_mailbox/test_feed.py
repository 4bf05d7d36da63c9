"""Who is sent what: decided at the centre, before anything leaves."""

from collections.abc import Iterable

import msgspec
import pytest

from casework.cases.directory import (
    OfficerRegistered,
    PasswordPrivate,
    PasswordSet,
    UnitRegistered,
)
from casework.cases.ledger.assigning import ReturnRequested
from casework.cases.ledger.closing import LedgerItemClosed
from casework.cases.ledger.codes import LinkedKind
from casework.cases.ledger.detours import CaseLinked
from casework.cases.ledger.intake import (
    LedgerItemDrafted,
    LedgerItemEstablished,
    LedgerItemPrivate,
    LedgerItemVoided,
)
from casework.cases.ledger.work import MeasureRecorded, RespondentNamed
from casework.cases.letter.intake import LetterSigned
from casework.cases.words import Words
from casework.codes import Channel, Ledger, ReturnReason, Role, UnitLevel
from casework.event import Record
from casework.outside import new_id
from casework.registry import TYPES, Proposal, decode_state, encode_state, read
from casework.wire import MOST_EVENTS, SyncRequest, SyncResponse
from central_mailbox import feed
from central_mailbox.centre import Centre
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk, PlainDesks, received, service
from tests.harness.centre.handed import assign, handed_to_sister, name_respondent
from tests.harness.proposals import propose_as


def everything(desks: PlainDesks, desk: PlainDesk) -> SyncResponse:
    """What a new machine of the desk's station would be sent."""
    return desks.centre.sync(desk.device, SyncRequest(cursor=0))


def cases_in(response: SyncResponse) -> set[str]:
    return {read(record).core.case for record in response.feed}


def test_a_case_is_sent_to_its_station_and_those_above_and_to_nobody_else(
    desks: PlainDesks,
) -> None:
    case = desks.room.receive()
    desks.room.sync(desks.centre)
    for desk in (desks.room, desks.precinct, desks.division, desks.bureau):
        assert case in cases_in(everything(desks, desk))
    assert case not in cases_in(everything(desks, desks.sister))


def test_a_case_handed_to_another_unit_brings_its_whole_history(desks: PlainDesks) -> None:
    case = handed_to_sister(desks)
    desks.sister.catch_up(desks.centre)
    assert desks.sister.states[case].count == 3
    assert encode_state(desks.sister.states[case]) == encode_state(desks.division.states[case])


def test_naming_a_respondent_later_withdraws_the_case_from_its_station(desks: PlainDesks) -> None:
    case = handed_to_sister(desks)
    desks.sister.catch_up(desks.centre)
    assert case in desks.sister.states
    name_respondent(desks, case, bureau.SISTER_HANDLER)
    response = desks.sister.sync(desks.centre)
    assert response.withdrawn == (case,)
    assert response.feed == ()
    fresh = everything(desks, desks.sister)
    assert case not in cases_in(fresh)
    assert fresh.withdrawn == ()
    desks.precinct.catch_up(desks.centre)
    assert desks.precinct.states[case] == desks.division.states[case]


def test_a_machine_that_is_far_behind_is_not_sent_what_was_walled_meanwhile(
    desks: PlainDesks,
) -> None:
    case = handed_to_sister(desks)
    name_respondent(desks, case, bureau.SISTER)
    response = desks.sister.sync(desks.centre)
    assert case not in cases_in(response)
    assert response.withdrawn == ()


def test_a_respondents_station_is_sent_nothing_and_may_not_act(desks: PlainDesks) -> None:
    case = desks.bureau.draft(
        bureau.CHIEF, owner=bureau.BUREAU, respondents=(bureau.SISTER_HANDLER,)
    )
    desks.bureau.sync(desks.centre)
    assert case in desks.bureau.states
    assert case not in cases_in(everything(desks, desks.sister))
    id = desks.sister.establish(case, bureau.SISTER_HEAD)
    (outcome,) = desks.sister.sync(desks.centre).outcomes
    assert (outcome.id, outcome.result, outcome.refusal) == (id, "held", None)


def test_probing_tells_no_walled_case_from_one_that_nobody_knows(desks: PlainDesks) -> None:
    """Whatever step is tried, of whatever kind, well formed or not; and whatever names the case."""
    case = desks.bureau.draft(
        bureau.CHIEF, owner=bureau.BUREAU, respondents=(bureau.SISTER_HANDLER,)
    )
    own = desks.sister.draft(bureau.SISTER_HEAD, owner=bureau.SISTER)
    for one in (desks.bureau, desks.sister):
        one.sync(desks.centre)
    answers = []
    for target in (case, new_id(desks.outside)):
        tried = (
            Proposal(target, LedgerItemEstablished()),
            Proposal(target, MeasureRecorded(), Words("试探")),
            Proposal(target, LedgerItemVoided(), Words("")),
            Proposal(target, LetterSigned()),
            Proposal(target, LedgerItemClosed()),
            *(Proposal(own, CaseLinked(kind=kind, linked=target)) for kind in LinkedKind),
        )
        for proposal in tried:
            desks.sister.write(bureau.SISTER_HEAD, proposal)
        outcomes = desks.sister.sync(desks.centre).outcomes
        answers.append([(one.result, one.refusal and one.refusal.clause) for one in outcomes])
        assert [result for result, _ in answers[-1][:5]] == ["held"] * 5
    assert answers[0] == answers[1]


def _walled(desks: PlainDesks) -> str:
    """A complaint that the sister precinct is shut out of, because its handler is named."""
    case = desks.bureau.draft(
        bureau.CHIEF, owner=bureau.BUREAU, respondents=(bureau.SISTER_HANDLER,)
    )
    desks.bureau.sync(desks.centre)
    return case


def _drafted(case: str, owner: str) -> Proposal:
    body = LedgerItemDrafted(
        ledger=Ledger.SUGGESTION, channel=Channel.VISIT, owner=owner, place="东关"
    )
    return Proposal(case, body, LedgerItemPrivate("路灯", "东关小学门口的路灯坏了三天了。", ""))


def _answered(desks: PlainDesks, tried: Iterable[Proposal]) -> list[tuple[str, bytes]]:
    """What the sister precinct is told of what it tries, byte for byte, less the ids."""
    for proposal in tried:
        desks.sister.write(bureau.SISTER_HEAD, proposal)
    outcomes = desks.sister.sync(desks.centre).outcomes
    return [(one.result, msgspec.json.encode(one.refusal)) for one in outcomes]


def test_probing_by_openings_that_cannot_stand_tells_taken_from_free_to_nobody(
    desks: PlainDesks,
) -> None:
    """An opening that is refused anyway leaves no trace, so it must not say what the id is."""
    of_another = desks.precinct.draft()
    desks.precinct.sync(desks.centre)
    targets = (_walled(desks), of_another, new_id(desks.outside))
    empty = msgspec.structs.replace(received(desks.outside), persons=0)
    told = [
        _answered(
            desks,
            (
                Proposal(target, empty),
                _drafted(target, new_id(desks.outside)),
                _drafted(target, bureau.OTHER_DIVISION),
                Proposal(
                    target,
                    OfficerRegistered(police_no="061099", name="甲", unit=bureau.SISTER, roles=()),
                ),
            ),
        )
        for target in targets
    ]
    assert [result for result, _ in told[0]] == ["refused"] * 4
    assert told[0] == told[1] == told[2]


def test_probing_by_a_step_behind_a_refused_opening_tells_walled_from_unknown_to_nobody(
    desks: PlainDesks,
) -> None:
    empty = msgspec.structs.replace(received(desks.outside), persons=0)
    told = [
        _answered(
            desks,
            (
                Proposal(target, LedgerItemEstablished()),
                Proposal(target, empty),
                Proposal(target, service()),
                Proposal(target, MeasureRecorded(), Words("试探")),
            ),
        )
        for target in (_walled(desks), new_id(desks.outside))
    ]
    later = [
        _answered(desks, (Proposal(case, LedgerItemEstablished()),))
        for case in {read(one).core.case: 0 for one in desks.sister.records}
    ]
    assert told[0] == told[1]
    assert later[0] == later[1]


def test_opening_under_an_id_that_is_taken_is_told_the_same_whoever_has_it(
    desks: PlainDesks,
) -> None:
    """Walled, another station's, or one's own, of the same kind or not; and it goes in anew."""
    of_another = desks.precinct.receive(bureau.FIELD)
    own = desks.sister.draft(bureau.SISTER_HEAD, owner=bureau.SISTER)
    for one in (desks.precinct, desks.sister):
        one.sync(desks.centre)
    told = [
        _answered(desks, (_drafted(case, bureau.SISTER),))
        for case in (_walled(desks), of_another, own)
    ]
    assert told[0] == told[1] == told[2]
    assert [result for result, _ in told[0]] == ["refused"]
    assert _answered(desks, (_drafted(new_id(desks.outside), bureau.SISTER),)) == [
        ("accepted", b"null")
    ]


def test_house_that_wrote_a_complaint_against_its_own_head_is_told_to_put_it_away(
    desks: PlainDesks,
) -> None:
    case = desks.precinct.draft(bureau.HANDLER, owner=bureau.DIVISION, respondents=(bureau.HEAD,))
    told = desks.precinct.sync(desks.centre)
    assert [one.result for one in told.outcomes] == ["accepted"]
    assert case in told.withdrawn
    assert case in cases_in(everything(desks, desks.division))
    other = desks.precinct.draft(bureau.HANDLER, owner=bureau.PRECINCT)
    assert other not in desks.precinct.sync(desks.centre).withdrawn


def test_what_was_held_because_of_the_wall_is_decided_when_it_is_lifted(desks: PlainDesks) -> None:
    case = desks.sister.draft(bureau.SISTER_HANDLER, owner=bureau.SISTER)
    desks.sister.sync(desks.centre)
    desks.bureau.sync(desks.centre)
    desks.bureau.write(
        bureau.SUPERV,
        Proposal(case, RespondentNamed(bureau.SISTER_HANDLER, bureau.DIVISION)),
    )
    desks.bureau.sync(desks.centre)
    id = desks.sister.establish(case, bureau.SISTER_HEAD)
    assert desks.sister.sync(desks.centre).outcomes[-1].result == "held"
    release = TYPES["LedgerItemRespondentReleased"].step.body
    desks.bureau.sync(desks.centre)
    desks.bureau.write(
        bureau.SUPERV,
        Proposal(case, release(respondent=bureau.SISTER_HANDLER), Words("查无此事")),
    )
    (outcome,) = desks.bureau.sync(desks.centre).outcomes
    assert outcome.result == "accepted", outcome
    with desks.centre.store.read() as tx:
        assert tx.events.held((case,)) == []
    assert id


def test_machine_that_was_far_away_while_a_respondent_came_and_went_puts_the_case_away(
    desks: PlainDesks,
) -> None:
    """The wall went up, came down and went up again before the machine asked once."""
    case = desks.precinct.draft(owner=bureau.PRECINCT, respondents=(bureau.SISTER_HANDLER,))
    desks.precinct.sync(desks.centre)
    desks.precinct.catch_up(desks.centre)
    assert case in desks.precinct.states
    for unit in (bureau.PRECINCT, bureau.SISTER, bureau.PRECINCT):
        moved = OfficerRegistered(police_no="061011", name="查文", unit=unit, roles=(Role.HANDLER,))
        desks.centre.found([propose_as(bureau.SISTER_HANDLER, "OfficerRegisteredAnew", moved)])
    desks.precinct.catch_up(desks.centre)
    assert case in desks.precinct.withdrawn
    assert case not in desks.precinct.states
    assert verify_all(desks.centre.store, desks.centre.public_key).findings == ()


def test_a_password_goes_to_the_officers_station_only(desks: PlainDesks) -> None:
    case = new_id(desks.outside)
    private = PasswordPrivate("$argon2id$made-up")
    desks.centre.found([Proposal(case, PasswordSet(bureau.SISTER_HEAD), private)])
    assert case in cases_in(everything(desks, desks.sister))
    for desk in (desks.room, desks.precinct, desks.division, desks.bureau):
        assert case not in cases_in(everything(desks, desk))


def test_an_officer_who_moves_takes_password_and_wall_along(desks: PlainDesks) -> None:
    password = new_id(desks.outside)
    private = PasswordPrivate("$argon2id$made-up")
    desks.centre.found([Proposal(password, PasswordSet(bureau.SISTER_HANDLER), private)])
    complaint = desks.precinct.draft(owner=bureau.PRECINCT, respondents=(bureau.SISTER_HANDLER,))
    desks.precinct.sync(desks.centre)
    desks.sister.catch_up(desks.centre)
    assert complaint in desks.precinct.states
    assert password in desks.sister.states
    moved = OfficerRegistered(
        police_no="061011", name="查文", unit=bureau.PRECINCT, roles=(Role.HANDLER,)
    )
    desks.centre.found([propose_as(bureau.SISTER_HANDLER, "OfficerRegisteredAnew", moved)])
    desks.precinct.catch_up(desks.centre)
    desks.sister.catch_up(desks.centre)
    assert complaint in desks.precinct.withdrawn
    assert complaint not in desks.precinct.states
    assert password in desks.precinct.states
    assert password in desks.sister.withdrawn


def test_a_unit_that_moves_takes_its_cases_along(desks: PlainDesks) -> None:
    case = desks.room.receive()
    desks.room.sync(desks.centre)
    desks.division.catch_up(desks.centre)
    moved = UnitRegistered(
        code="610103500000",
        name="南大街派出所",
        level=UnitLevel.PRECINCT,
        parent=bureau.OTHER_DIVISION,
    )
    desks.centre.found([propose_as(bureau.PRECINCT, "UnitRegisteredAnew", moved)])
    desks.division.catch_up(desks.centre)
    assert desks.division.withdrawn == [case]
    desks.room.catch_up(desks.centre)
    assert case in desks.room.states


def test_a_room_that_moves_to_another_precinct_sees_its_cases_and_no_longer_the_old_ones(
    desks: PlainDesks,
) -> None:
    old = desks.precinct.receive(bureau.FIELD)
    own = desks.room.receive()
    theirs = desks.sister.draft(bureau.SISTER_HANDLER, owner=bureau.SISTER)
    for desk in (desks.precinct, desks.room, desks.sister):
        desk.sync(desks.centre)
    desks.room.catch_up(desks.centre)
    desks.sister.catch_up(desks.centre)
    assert old in desks.room.states
    moved = UnitRegistered(
        code="610103500100", name="钟楼会客厅", level=UnitLevel.ROOM, parent=bureau.SISTER
    )
    desks.centre.found([propose_as(bureau.ROOM, "UnitRegisteredAnew", moved)])
    for desk in (desks.precinct, desks.room, desks.sister):
        desk.catch_up(desks.centre)
    assert {old, own, theirs} & desks.room.states.keys() == {own, theirs}
    assert {old, own, theirs} & desks.sister.states.keys() == {own, theirs}
    assert {old, own, theirs} & desks.precinct.states.keys() == {old}
    assert desks.room.states[theirs] == desks.sister.states[theirs]
    assert verify_all(desks.centre.store, desks.centre.public_key).findings == ()


def test_a_case_that_comes_back_is_sent_whole_again(desks: PlainDesks) -> None:
    case = desks.room.receive()
    desks.room.sync(desks.centre)
    desks.division.catch_up(desks.centre)
    before = desks.division.states[case]
    for parent in (bureau.OTHER_DIVISION, bureau.DIVISION):
        moved = UnitRegistered(
            code="610103500000", name="南大街派出所", level=UnitLevel.PRECINCT, parent=parent
        )
        desks.centre.found([propose_as(bureau.PRECINCT, "UnitRegisteredAnew", moved)])
    response = desks.division.sync(desks.centre)
    assert response.withdrawn == ()
    assert desks.division.states[case] == before


def test_ones_own_events_come_back_with_their_stamp(desks: PlainDesks) -> None:
    desks.room.receive()
    response = desks.room.sync(desks.centre)
    own = [record for record in response.feed if read(record).core.device == desks.room.device]
    assert [record.stamp.position if record.stamp else None for record in own] == [
        outcome.position for outcome in response.outcomes
    ]
    assert bytes(own[0].core) == bytes(desks.room.records[0].core)
    assert own[0].sealed is not None


def test_pages_follow_each_other_without_gap_or_repetition(
    desks: PlainDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(40):
        desks.room.receive()
    desks.room.sync(desks.centre)
    whole = everything(desks, desks.division)
    monkeypatch.setattr(feed, "MOST_EVENTS", 7)
    got: list[Record] = []
    cursor, has_more = 0, True
    while has_more:
        page = desks.centre.sync(desks.division.device, SyncRequest(cursor=cursor))
        assert len(page.feed) <= 7
        got.extend(page.feed)
        cursor, has_more = page.cursor, page.has_more
    assert got == list(whole.feed)
    assert len(whole.feed) <= MOST_EVENTS


def test_a_page_ends_at_its_size_but_always_brings_something(
    desks: PlainDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.division.catch_up(desks.centre)
    for _ in range(3):
        desks.room.receive(content="问" * 3000)
    desks.room.sync(desks.centre)
    monkeypatch.setattr(feed, "PAGE_BYTES", 10)
    pages = [desks.division.sync(desks.centre) for _ in range(4)]
    assert [len(page.feed) for page in pages] == [1, 1, 1, 0]
    assert [page.has_more for page in pages] == [True, True, False, False]


def test_a_cursor_of_a_feed_that_is_gone_starts_over(desks: PlainDesks) -> None:
    response = desks.centre.sync(desks.sister.device, SyncRequest(cursor=10_000_000))
    assert response.feed
    assert response.cursor < 10_000_000


def test_nothing_new_is_an_empty_answer_at_the_same_cursor(desks: PlainDesks) -> None:
    desks.sister.catch_up(desks.centre)
    cursor = desks.sister.cursor
    response = desks.sister.sync(desks.centre)
    assert (response.feed, response.withdrawn, response.outcomes) == ((), (), ())
    assert (response.cursor, response.has_more) == (cursor, False)
    assert response.consistency == ()


def test_two_desks_on_one_item_converge_with_the_centre(desks: PlainDesks, centre: Centre) -> None:
    case = handed_to_sister(desks)
    desks.sister.catch_up(centre)
    back = Proposal(case, ReturnRequested(ReturnReason.NOT_OURS), Words("不是"))
    first = desks.sister.write(bureau.SISTER_HEAD, back)
    second = assign(desks.division, bureau.DIV_HEAD, case, bureau.PRECINCT)
    desks.sister.sync(centre)
    desks.division.sync(centre)
    desks.sister.catch_up(centre)
    desks.division.catch_up(centre)
    assert desks.sister.results([first]) == ["accepted"]
    assert desks.division.results([second]) == ["refused"]
    state = centre.state(case)
    assert state is not None
    assert decode_state(encode_state(state)) == state
    assert desks.division.states[case] == desks.sister.states[case] == state
