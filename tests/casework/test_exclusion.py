"""Every exclusion has a floor and an undo one level up: nobody shuts out somebody above.

Named after attacks that were tried: a precinct's head names the bureau as respondent, or orders
the chief, the division's head and the supervision to step back, and the complaint vanishes.
"""

from random import Random
from typing import Any

import pytest
from msgspec import structs

from casework.cases.clue import ClueField, ClueHandedOn
from casework.cases.every_case import OfficerRecused, RecusalGround, RecusalLifted
from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.cases.ledger.work import RespondentNamed
from casework.cases.letter.detours import LetterRespondentNamed
from casework.cases.wall import RespondentReleased
from casework.cases.words import Words
from casework.codes import Channel, Ledger, Role
from casework.floor import deciders, has_floor
from casework.machine import NOT_HERE
from casework.officers import HEADS, Roster, may_read
from casework.registry import Proposal
from casework.state import State
from casework.steps import own
from casework.worklist import Seat
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    CHIEF,
    DESK,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICERS,
    OTHER_DIVISION,
    PRECINCT,
    SISTER,
    SISTER_HEAD,
    SUPERV,
    TRIAGE,
    UNITS,
    Scribe,
)
from tests.harness.lives.ledger import Item, Office
from tests.harness.lives.letter import Mail
from tests.harness.lives.life import founded
from tests.harness.proposals import propose_as

WHY = Words("经核查,情况如下")


def named(party: str, owner: str = PRECINCT) -> RespondentNamed:
    return RespondentNamed(party, owner)


def back(officer: str) -> OfficerRecused:
    return OfficerRecused(officer, RecusalGround.OTHER)


def released(party: str) -> Any:
    return own("LedgerItem", RespondentReleased)(respondent=party)


def lifted(officer: str) -> Any:
    return own("LedgerItem", RecusalLifted)(officer=officer)


# ------------------------------------------------------------------------------ the attacks


@pytest.mark.parametrize("party", [BUREAU, DIVISION, DIV_HEAD, CHIEF, OTHER_DIVISION])
def test_precinct_head_names_nobody_of_a_level_above_their_own(party: str) -> None:
    item = Item()
    for owner in (PRECINCT, DIVISION, BUREAU):
        assert item.no("RespondentNamed", HEAD, named(party, owner)) == "respondent.above"


def test_precinct_head_names_those_of_their_own_level() -> None:
    assert Item().say("RespondentNamed", HEAD, named(SISTER_HEAD)).unit == PRECINCT
    item = Item()
    assert item.say("RespondentNamed", HEAD, named(HANDLER, DIVISION)).unit == DIVISION


def test_supervision_names_whom_those_below_may_not() -> None:
    item = Item()
    assert item.say("RespondentNamed", SUPERV, named(DIV_HEAD, BUREAU)).unit == BUREAU


@pytest.mark.parametrize("officer", [CHIEF, DIV_HEAD, SUPERV, SISTER_HEAD])
def test_precinct_head_orders_nobody_above_or_beside_to_step_back(officer: str) -> None:
    item = Item()
    assert item.no("LedgerItemOfficerRecused", HEAD, back(officer)) == "recusal.by"


def test_head_orders_those_below_and_no_peer() -> None:
    item = Item()
    colleague = item.office.hire(1, PRECINCT, Role.UNIT_HEAD)
    watcher = item.office.hire(2, PRECINCT, Role.SUPERV)
    for peer in (colleague, watcher):
        assert item.no("LedgerItemOfficerRecused", HEAD, back(peer)) == "recusal.by"
    assert item.say("LedgerItemOfficerRecused", HEAD, back(HANDLER)).recused == (HANDLER,)
    assert item.say("LedgerItemOfficerRecused", DIV_HEAD, back(HEAD)).recused == (HANDLER, HEAD)
    assert item.no("LedgerItemOfficerRecused", CHIEF, back(SUPERV)) == "recusal.by"


@pytest.mark.parametrize("party", [BUREAU, CHIEF, CALLER])
def test_draft_against_the_top_is_sent_out_by_name(party: str) -> None:
    """Of the ledger: nobody would be left; the words name who takes it."""
    office = Office()
    body = LedgerItemDrafted(
        ledger=Ledger.COMPLAINT,
        channel=Channel.TEL,
        owner=BUREAU,
        place="钟楼",
        respondents=(party,),
    )
    private = LedgerItemPrivate("投诉", "有人在窗口说了不该说的话,请核查", "")
    refusal = office.try_it(DESK, Proposal(office.new_case(), body, private))
    assert refusal is not None
    assert "12389" in refusal.say.zh


def test_clue_does_not_shut_out_more_than_its_matter_does() -> None:
    item = Item()
    clue = ClueHandedOn(
        source_case=item.case,
        field=next(iter(ClueField)),
        checking_unit=SISTER,
        source_kind="ledger_item",
        respondents=(BUREAU,),
    )
    refusal = item.office.try_it(HEAD, Proposal(item.office.new_case(), clue))
    assert refusal is not None
    assert refusal.clause == "clue.wall"


def test_letter_is_not_taken_from_those_above_by_the_unit_that_works_it() -> None:
    mail = Mail().walk("HANDLING")
    for party in (DIV_HEAD, DIVISION):
        body = LetterRespondentNamed(respondent=party)
        assert mail.no("LetterRespondentNamed", body, by=HEAD) == "respondent.above"


@pytest.mark.parametrize("step", ["LedgerItemClosed", "LedgerItemPersonalDataRead", "CaseLinked"])
def test_desk_says_of_a_walled_case_what_it_says_of_none(step: str) -> None:
    item = Item()
    item.say("RespondentNamed", HEAD, named(HANDLER, DIVISION))
    roster = item.office.directory.roster
    for one in (HEAD, HANDLER, DESK):
        seat = Seat(roster.officers[one], roster.machine_in(PRECINCT), item.office.context())
        assert seat.may(item.state, step) == seat.may(None, step) == NOT_HERE


# ---------------------------------------------------------------------------------- the floor


def test_last_head_who_could_decide_does_not_step_back() -> None:
    item = Item()
    for officer in (HEAD, DIV_HEAD):
        item.say("LedgerItemOfficerRecused", officer, back(officer))
    assert item.no("LedgerItemOfficerRecused", CHIEF, back(CHIEF)) == "floor.nobody"
    second = item.office.hire(1, BUREAU, Role.CHIEF)
    item.say("LedgerItemOfficerRecused", CHIEF, back(CHIEF))
    assert item.no("LedgerItemOfficerRecused", second, back(second)) == "floor.nobody"


def test_nobody_is_named_where_the_only_heads_outside_stepped_back() -> None:
    item = Item()
    item.office.hire(1, BUREAU, Role.CHIEF)
    item.say("LedgerItemOfficerRecused", CHIEF, back(CHIEF))
    assert item.say("RespondentNamed", SUPERV, named(DIV_HEAD, BUREAU)).unit == BUREAU


# ----------------------------------------------------------------------------------- the undo


def test_respondent_is_released_one_level_up_and_the_house_reads_it_again() -> None:
    item = Item()
    item.say("RespondentNamed", HEAD, named(HANDLER, DIVISION))
    roster = item.office.directory.roster
    assert PRECINCT not in roster.audience(item.state.units, item.state.respondents)
    assert item.no("LedgerItemRespondentReleased", HEAD, released(HANDLER))
    assert item.no("LedgerItemRespondentReleased", SISTER_HEAD, released(HANDLER)) == "role.missing"
    assert item.no("LedgerItemRespondentReleased", DIV_HEAD, released(HEAD)) == "respondent.named"
    item.say("LedgerItemRespondentReleased", DIV_HEAD, released(HANDLER))
    assert item.state.respondents == ()
    assert PRECINCT in roster.audience(item.state.units, item.state.respondents)


def test_respondent_of_another_division_is_released_by_no_head_of_this_one() -> None:
    """Who reaches the matter reaches the one named in it as little as anybody."""
    item = Item()
    item.say("RespondentNamed", HEAD, named(HANDLER, DIVISION))
    stranger = item.office.hire(1, OTHER_DIVISION, Role.HANDLER)
    item.say("RespondentNamed", SUPERV, named(stranger, DIVISION))
    release = "LedgerItemRespondentReleased"
    assert item.no(release, DIV_HEAD, released(stranger)) == "respondent.released_by"
    assert item.say(release, SUPERV, released(stranger)).respondents == (HANDLER,)


@pytest.mark.parametrize("party", [BUREAU, CHIEF])
def test_top_behind_the_wall_is_no_floor_though_heads_below_are_free(party: str) -> None:
    """The supervision of the bureau sits at the top, and reads whatever lies below."""
    item = Item()
    roster = item.office.directory.roster
    assert has_floor(item.state, roster)
    walled = structs.replace(item.state, respondents=(party,))
    assert (bool(deciders(walled, roster)), has_floor(walled, roster)) == (party == CHIEF, False)


def test_stepping_back_is_undone_one_level_up() -> None:
    item = Item()
    item.say("LedgerItemOfficerRecused", HEAD, back(HANDLER))
    assert item.no("LedgerItemRecusalLifted", HEAD, lifted(HANDLER)) == "recusal.lifted_by"
    assert item.no("LedgerItemRecusalLifted", DIV_HEAD, lifted(HEAD)) == "recusal.is_recused"
    assert item.say("LedgerItemRecusalLifted", DIV_HEAD, lifted(HANDLER)).recused == ()


def test_nobody_undoes_their_own_stepping_back() -> None:
    item = Item()
    second = item.office.hire(1, BUREAU, Role.CHIEF)
    item.say("LedgerItemOfficerRecused", CHIEF, back(CHIEF))
    assert item.no("LedgerItemRecusalLifted", CHIEF, lifted(CHIEF)) == "role.recused"
    assert item.say("LedgerItemRecusalLifted", second, lifted(CHIEF)).recused == ()


# ----------------------------------------------------------------------- whatever is excluded

PARTIES = tuple(one for one, *_ in OFFICERS) + tuple(one for one, *_ in UNITS) + ("nobody",)


def somebody_is_left(state: State, roster: Roster) -> bool:
    """Told once more, from the readers: one of them is head over whose matter it is."""
    readers = [
        one
        for one in roster.officers.values()
        if may_read(roster, one, state) and one.id not in state.recused and not one.is_aux
    ]
    return any(
        role in HEADS and roster.reaches(role, one.unit, state.unit)
        for one in readers
        for role in one.roles
    )


@pytest.mark.parametrize("seed", range(60))
def test_random_exclusions_leave_somebody_who_reads_and_decides(seed: int) -> None:
    dice, scribe = Random(seed), founded()
    case = drafted(scribe, dice)
    taken = 0
    for _ in range(40):
        state = scribe.states[case]
        party, actor = dice.choice(PARTIES), dice.choice(OFFICERS)[0]
        roster = scribe.directory.roster
        owner = roster.owner_for(state.unit, (*state.respondents, party))
        private: Words | None = WHY
        name, body = dice.choice(
            (
                ("RespondentNamed", named(party, dice.choice((owner, owner, PRECINCT, BUREAU)))),
                ("LedgerItemOfficerRecused", back(party)),
                ("LedgerItemOfficerRecused", back(actor)),
                ("LedgerItemRespondentReleased", released(party)),
                ("LedgerItemRecusalLifted", lifted(party)),
            )
        )
        if name == "RespondentNamed":
            private = None
        if scribe.try_it(actor, propose_as(case, name, body, private)) is None:
            taken += 1
        state = scribe.states[case]
        assert somebody_is_left(state, roster), (name, actor, party)
        assert may_read(roster, roster.officers[SUPERV], state)
        scribe.later(minutes=1)
    assert taken or seed


def drafted(scribe: Scribe, dice: Random) -> str:
    """A complaint against somebody, or nobody yet."""
    roster = scribe.directory.roster
    private = LedgerItemPrivate("投诉", "有人在窗口说了不该说的话,请核查", "")
    while True:
        against = tuple(dice.sample(PARTIES[:-1], dice.choice((0, 1, 1, 2))))
        body = LedgerItemDrafted(
            ledger=Ledger.COMPLAINT,
            channel=Channel.TEL,
            owner=roster.owner_for(PRECINCT, against),
            place="钟楼",
            respondents=against,
        )
        case = scribe.new_case()
        if scribe.try_it(dice.choice((DESK, HANDLER, TRIAGE)), Proposal(case, body, private)):
            continue
        return case
