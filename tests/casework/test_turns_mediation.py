"""Mediations: whom each waits for, what is offered, and what their forms offer to choose."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from casework.cases.mediation import agreement, ends
from casework.cases.mediation.codes import Dispute, Mediator, Unfit, Way
from casework.cases.mediation.sitting import MediationHeld
from casework.cases.mediation.state import STATUSES, Attendee
from casework.facts import facts, people_of, title_of
from casework.registry import TYPES
from casework.worklist import next_step, whose_turn
from tests.harness.bureau import AUX, DESK, FIELD, HANDLER, HEAD, OFFICERS
from tests.harness.lives.life import Life
from tests.harness.lives.mediation import (
    ID,
    PARTIES,
    TERMS,
    WORDS,
    amend,
    broken,
    drafted,
    failed,
    held,
    minutes,
    opened,
    signed,
)
from tests.harness.lives.turns import chosen_from, field, first_in, offers, seat, turn_of

EVERYBODY = frozenset(officer for officer, *_ in OFFICERS)
OFFICERS_HERE = {DESK, FIELD, HANDLER, HEAD}
EVERYBODY_HERE = {*OFFICERS_HERE, AUX}


def agreed() -> Life:
    life = opened()
    life.do(DESK, held(life), minutes())
    return life


def failed_twice(dispute: Dispute = Dispute.PUBLIC_ORDER) -> Life:
    life = failed(dispute)
    again = held(life, agreed=False, mediator=Mediator.COMMITTEE)
    life.do(DESK, again, minutes(mediator_name="仇平"))
    return life


def broken_civil() -> Life:
    life = drafted(Mediator.COMMITTEE, Dispute.CIVIL)
    life.do(DESK, agreement.AgreementSigned((1, 2)))
    life.do(DESK, agreement.AgreementBroken(), WORDS)
    return life


def kept() -> Life:
    life = signed()
    life.do(DESK, agreement.AgreementPerformed(life.scribe.now), WORDS)
    return life


def referred() -> Life:
    life = opened(Dispute.CIVIL)
    life.do(DESK, ends.WayTold((Way.COURT,)))
    return life


def passed_on() -> Life:
    life = opened()
    life.do(DESK, ends.MediationPassedOn(Unfit.UNWILLING, "受案2号"), WORDS)
    return life


def voided() -> Life:
    life = opened()
    life.do(AUX, ends.MediationVoided(), WORDS)
    return life


Row = tuple[str, Callable[[], Life], str, set[str]]

# status, how it came there, the step it waits for, whose turn it is
TURNS: list[Row] = [
    ("OPEN", opened, "MediationHeld", OFFICERS_HERE),
    ("OPEN", lambda: opened(Dispute.CIVIL), "MediationHeld", OFFICERS_HERE),
    ("FAILED", failed, "MediationHeld", OFFICERS_HERE),
    ("FAILED", failed_twice, "MediationPassedOn", OFFICERS_HERE),
    ("FAILED", lambda: failed_twice(Dispute.CIVIL), "WayTold", EVERYBODY_HERE),
    ("AGREED", agreed, "AgreementDrafted", EVERYBODY_HERE),
    ("DRAFTED", drafted, "AgreementSigned", {DESK}),
    ("DRAFTED", lambda: drafted(Mediator.COMMITTEE), "AgreementSigned", OFFICERS_HERE),
    ("SIGNED", signed, "AgreementPerformed", EVERYBODY_HERE),
    ("BROKEN", broken, "MediationPassedOn", OFFICERS_HERE),
    ("BROKEN", broken_civil, "WayTold", EVERYBODY_HERE),
]
ENDS: dict[str, Callable[[], Life]] = {
    "PERFORMED": kept,
    "REFERRED": referred,
    "PASSED_ON": passed_on,
    "VOID": voided,
}


def told(life: Life, officer: str) -> dict[str, str]:
    """The steps that an officer is shown, each with the clause that greys it, if one does."""
    return offers(life, officer, cut="Mediation")


@pytest.mark.parametrize("row", TURNS, ids=lambda row: f"{row[0]}-{row[2]}")
def test_open_mediation_waits_for_one_step_and_for_these_officers_only(row: Row) -> None:
    status, come, step, whose = row
    life = come()
    assert life.state.status == status
    assert next_step(life.state) == step
    assert turn_of(life) == whose
    assert whose_turn(life.state, life.scribe.context()) is not None


@pytest.mark.parametrize("status", ENDS)
def test_mediation_at_its_end_waits_for_nobody(status: str) -> None:
    life = ENDS[status]()
    assert life.state.status == status
    assert next_step(life.state) == ""
    assert turn_of(life) == set()


def test_every_status_is_an_end_or_stands_in_the_rows() -> None:
    assert {row[0] for row in TURNS} | set(ENDS) == set(STATUSES)


def test_draft_with_a_gap_is_still_the_hosts_and_says_what_it_lacks() -> None:
    life = drafted()
    amend(life, DESK, happened_place="")
    assert turn_of(life) == {DESK}
    assert told(life, DESK)["AgreementSigned"] == "mediation.agreement_complete"


# ------------------------------------------------------------------------ what is offered


def test_only_the_host_is_shown_the_signature() -> None:
    life = drafted()
    assert told(life, DESK)["AgreementSigned"] == ""
    assert "AgreementSigned" not in told(life, FIELD)


def test_third_sitting_is_not_offered() -> None:
    assert told(failed(), DESK)["Held"] == ""
    assert "Held" not in told(failed_twice(), DESK)


def test_civil_dispute_is_not_offered_as_a_case() -> None:
    assert told(opened(Dispute.CIVIL), DESK) == {
        "Held": "",
        "Amended": "",
        "WayTold": "",
        "Voided": "mediation.may_void",
        "OfficerRecused": "",
        "PapersAttached": "",
    }
    assert "PassedOn" in told(opened(), DESK)


def test_court_is_asked_and_answers_over_an_agreement_of_peoples_mediation_only() -> None:
    confirming = {"ConfirmationRequested", "ConfirmationAnswered"}
    assert not confirming & set(told(signed(), DESK))
    life = signed(Mediator.COMMITTEE)
    assert confirming & set(told(life, DESK)) == {"ConfirmationRequested"}
    life.do(DESK, agreement.ConfirmationRequested("碑林区人民法院"))
    assert confirming & set(told(life, DESK)) == {"ConfirmationAnswered"}
    life.do(DESK, agreement.ConfirmationAnswered(False, "(2026)陕0103民特7号"))
    assert not confirming & set(told(life, DESK))


def test_request_after_thirty_days_is_greyed_with_the_reason() -> None:
    life = signed(Mediator.COMMITTEE)
    life.scribe.later(days=31)
    assert told(life, DESK)["ConfirmationRequested"] == "mediation.confirmation_in_time"


# -------------------------------------------------------------------- what a form offers


def among(life: Life, schema: Any, name: str, officer: str = DESK) -> list[str]:
    return chosen_from(life, officer, schema, name)


def first(life: Life, schema: Any, name: str, officer: str = DESK) -> Any:
    return first_in(life, officer, schema, name)


def test_parties_are_named_by_their_numbers_from_one() -> None:
    life = drafted()
    described = field(agreement.AgreementSigned, "parties")
    assert described.among is not None
    found = list(described.among(seat(life, DESK).asking(life.state)))
    assert [(one.value, one.label.zh) for one in found] == [("1", "张桂英"), ("2", "单雄飞")]
    assert among(life, Attendee, "party") == ["1", "2"]
    signers = tuple(int(one) for one in first(life, agreement.AgreementSigned, "parties"))
    assert life.do(DESK, agreement.AgreementSigned(signers)).status == "SIGNED"


def test_civil_dispute_offers_the_committee_only() -> None:
    life = opened(Dispute.CIVIL)
    assert among(life, MediationHeld, "mediator") == ["COMMITTEE"]
    assert first(life, MediationHeld, "mediator") is Mediator.COMMITTEE
    life = opened()
    assert among(life, MediationHeld, "mediator") == ["POLICE", "COMMITTEE"]
    assert first(life, MediationHeld, "mediator") is Mediator.POLICE


def test_hosts_offered_are_those_that_the_rules_take() -> None:
    offered_ones = among(opened(), MediationHeld, "host")
    assert set(offered_ones) == OFFICERS_HERE
    for officer in EVERYBODY - set(offered_ones):
        life = opened()
        assert life.no(DESK, held(life, host=officer), minutes()) == "mediation.host"


@pytest.mark.parametrize("come", [opened, failed, broken])
def test_reasons_offered_are_those_that_fit_where_it_stands(come: Callable[[], Life]) -> None:
    offered_ones = among(come(), ends.MediationPassedOn, "reason")
    for reason in Unfit:
        life = come()
        body = ends.MediationPassedOn(reason, "受案3号")
        if reason.value in offered_ones:
            life.do(DESK, body, WORDS)
        else:
            assert life.no(DESK, body, WORDS) == "mediation.unfit"


def test_agreement_begins_with_the_facts_as_they_stand() -> None:
    life = opened(course="争吵", circumstances="较轻", consequence="擦伤")
    life.do(DESK, held(life), minutes())
    begins = [
        first(life, agreement.AgreementPrivate, name)
        for name in ("course", "circumstances", "consequence")
    ]
    assert begins == ["争吵", "较轻", "擦伤"]


# ------------------------------------------------------------------------------ the face


def test_facts_and_people_are_those_of_the_mediation() -> None:
    sent = structs.replace(PARTIES[0], agent=ID, authority="委托书")
    life = opened(parties=(sent, PARTIES[1]))
    life.do(DESK, held(life), minutes())
    said = {one.label.zh: one.words.zh for one in facts(life.state, life.scribe.directory)}
    assert said["性质"] == "治安案件"
    assert "双方各让一步" in said["调解"]
    assert "李晨" in said["调解"]
    assert title_of(life.state) == "楼道堆物起争执"
    assert people_of(life.state) == (sent.person, ID, PARTIES[1].person)


def test_mediation_is_found_by_its_terms_and_by_what_was_said() -> None:
    machine = TYPES["MediationOpened"].machine
    assert machine.display is not None
    found = machine.display.words(drafted().state)
    assert {TERMS.terms, TERMS.perform_way, "双方各让一步", "楼道堆物起争执"} <= set(found)
