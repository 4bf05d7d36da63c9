"""Receptions: what leaves the room leaves to somebody by name, and the urgent first."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.amend import Amended, AmendedPrivate, AmendmentSettled, set_by
from casework.cases import walk_in
from casework.cases.diversion import DiversionPrivate
from casework.cases.walk_in.state import Service, ServiceResult, WalkIn
from casework.cases.walk_in.table import MACHINE
from casework.cases.words import Words
from casework.clock_reading import Level, reading
from casework.clocks import due_text, is_late
from casework.codes import DissatisfiedReason, HandOff, Satisfaction, ServiceCategory, Solved
from casework.deadlines import clocks, next_clock
from casework.ids import SYSTEM
from casework.registry import TYPES, Proposal, decode_state, encode_state
from tests.harness import bureau
from tests.harness.bureau import (
    AUX,
    DESK,
    DIVISION,
    FIELD,
    HEAD,
    SISTER_HANDLER,
    Scribe,
)
from tests.harness.lives.claim import drafted
from tests.harness.lives.diversion import HEAT, a_scribe, sending
from tests.harness.lives.life import Life, hold_to_table, live_at_random
from tests.harness.lives.mediation import opening, private
from tests.harness.lives.walk_in import (
    CONSULT,
    ID,
    TOLD,
    done,
    followed,
    handed,
    received,
    receiving,
)

# ----------------------------------------------------------------------- counting


def test_quick_count_is_done_at_once_and_stays_nameless() -> None:
    life = Life()
    quick = receiving(life.scribe, is_quick=True)
    assert life.no(AUX, quick, walk_in.WalkInPrivate(ID)) == "walk_in.quick_is_nameless"
    assert life.no(AUX, structs.replace(quick, services=())) == "walk_in.quick_is_nameless"
    report = structs.replace(quick, reports_case=True)
    assert life.no(AUX, report) == "walk_in.quick_is_nameless"
    state = life.do(AUX, quick)
    assert isinstance(state, WalkIn)
    assert (state.status, state.services[0].result) == ("DONE", ServiceResult.DONE)
    assert decode_state(encode_state(state)) == state
    named = AmendedPrivate({"person": {"name": "张桂英"}})
    assert life.no(AUX, Amended({"person": None}), named, "WalkInAmended") == "walk_in.stays_fit"
    words = AmendedPrivate({"content": "问路"})
    assert life.no(AUX, Amended({"content": None}), words, "WalkInAmended") == "walk_in.stays_fit"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"persons": 0}, "walk_in.counts"),
        ({"persons": 1000}, "walk_in.counts"),
        ({"services": (structs.replace(CONSULT, quantity=0),)}, "walk_in.counts"),
        ({"services": (structs.replace(CONSULT, minutes=1441),)}, "walk_in.counts"),
        ({"services": (structs.replace(CONSULT, minutes=-1),)}, "value.count"),
        ({"started_at": bureau.START - timedelta(days=9999)}, "walk_in.started_at"),
    ],
)
def test_counts_and_times_that_cannot_be_true_are_refused(
    changes: dict[str, Any], clause: str
) -> None:
    life = Life()
    assert life.no(DESK, receiving(life.scribe, **changes)) == clause


def test_events_that_an_older_program_wrote_are_still_read() -> None:
    service = '{"category":"CONSULT","sub":"HUKOU","quantity":2}'
    opened = f'{{"started_at":"2026-09-14T09:00:00+08:00","services":[{service}]}}'
    old = TYPES["WalkInReceived"].body.decode(opened.encode())
    read = old.services[0]
    assert (read.quantity, read.result, read.minutes) == (2, ServiceResult.DONE, None)
    assert not old.reports_case
    gone = TYPES["WalkInHandedOff"].body.decode(b'{"to":"110","reference":"","linked_case":null}')
    assert (gone.called_at, gone.receiver) == (None, "")


def test_service_gets_its_result_and_its_minutes() -> None:
    life = received()
    life.do(AUX, walk_in.ServiceAdded(Service(ServiceCategory.AGENT, "ID_CARD")))
    state = life.do(AUX, walk_in.ServiceFinished(2, ServiceResult.LATER, 15))
    assert [(one.result, one.minutes) for one in state.services] == [
        (ServiceResult.DONE, None),
        (ServiceResult.LATER, 15),
    ]
    for body in (
        walk_in.ServiceFinished(0, ServiceResult.DONE),
        walk_in.ServiceFinished(3, ServiceResult.DONE),
        walk_in.ServiceFinished(1, ServiceResult.DONE, 1441),
    ):
        assert life.no(AUX, body) == "walk_in.service"
    none = walk_in.ServiceAdded(structs.replace(CONSULT, quantity=0))
    assert life.no(AUX, none) == "walk_in.counts"


def test_reception_without_a_service_is_not_finished() -> None:
    assert received(services=()).no(AUX, walk_in.WalkInFinished()) == "walk_in.has_service"


# ----------------------------------------------------------------------- identity


@pytest.mark.parametrize(
    ("changes", "is_needed"),
    [
        ({}, False),
        ({"services": (Service(ServiceCategory.CONVENIENCE, "WATER"),)}, False),
        ({"services": (Service(ServiceCategory.AGENT),)}, True),
        ({"services": (Service(ServiceCategory.MEDIATE),)}, True),
        ({"services": (Service(ServiceCategory.CONVENIENCE, "LOST_PROPERTY"),)}, True),
        ({"is_foreign": True}, True),
        ({"reports_case": True}, True),
    ],
)
def test_id_number_is_noted_only_where_it_is_needed(
    changes: dict[str, Any], is_needed: bool
) -> None:
    life = Life()
    body, words = receiving(life.scribe, **changes), walk_in.WalkInPrivate(ID)
    if is_needed:
        assert life.do(DESK, body, words).person == ID
    else:
        assert life.no(DESK, body, words) == "walk_in.id_needed"


def test_amended_reception_keeps_the_rules_of_its_form() -> None:
    life = received()
    person = {"name": "张桂英", "id_type": "ID", "id_no": "11010519491231002X"}
    for values in ({"persons": 0}, {"person": person}):
        body = Amended(dict.fromkeys(values))
        assert life.no(DESK, body, AmendedPrivate(dict(values)), "WalkInAmended") == (
            "walk_in.stays_fit"
        )
    foreign = AmendedPrivate({"is_foreign": True})
    life.do(DESK, Amended({"is_foreign": None}), foreign, "WalkInAmended")
    named = AmendedPrivate({"person": person})
    state = life.do(DESK, Amended({"person": None}), named, "WalkInAmended")
    assert state.person.id_no == "11010519491231002X"
    renamed = AmendedPrivate({"person": {"name": "张桂芳"}})
    over = Amended({"person": set_by(state, "person")})
    assert life.do(DESK, over, renamed, "WalkInAmended").person.name == "张桂芳"


# ----------------------------------------------------------------------- handing on


def test_emergency_leaves_at_once_and_its_number_may_follow() -> None:
    life = received(services=())
    state = life.do(AUX, handed(HandOff.EMERGENCY))
    assert (state.status, state.called_at, state.emergency_at) == (
        "HANDED_OFF",
        life.scribe.now,
        None,
    )
    assert life.no(AUX, walk_in.WalkInReferenceGiven(" ")) == "walk_in.reference_said"
    state = life.do(AUX, walk_in.WalkInReferenceGiven("J610103260914007"))
    assert state.reference == "J610103260914007"
    assert life.no(AUX, walk_in.WalkInReferenceGiven("2")) == "walk_in.reference_once"


def test_call_to_110_comes_before_its_record_and_its_delay_is_read() -> None:
    life = received()
    noticed, called = life.scribe.now - timedelta(minutes=9), life.scribe.now - timedelta(minutes=7)
    ahead = life.scribe.now + timedelta(minutes=1)
    stated: tuple[dict[str, Any], ...] = (
        {"called_at": ahead},
        {"noticed_at": called, "called_at": noticed},
        {"noticed_at": ahead},
    )
    for changes in stated:
        assert life.no(AUX, handed(HandOff.EMERGENCY, **changes)) == "walk_in.called_110"
    other = handed(HandOff.WINDOW, "户籍窗口3号", called_at=called)
    assert life.no(AUX, other) == "walk_in.called_110"
    state = life.do(AUX, handed(HandOff.EMERGENCY, noticed_at=noticed, called_at=called))
    found = {clock.code: clock for clock in clocks(state, life.scribe.directory)}
    clock = found["walk_in.emergency"]
    assert (clock.stopped_at, is_late(clock, life.scribe.now)) == (called, False)


def test_crime_report_goes_to_case_acceptance_within_a_day_and_nowhere_else() -> None:
    life = received(reports_case=True)
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert clock.code == "walk_in.case_transfer"
    follow = walk_in.WalkInFollowUpSet(bureau.day("2026-09-16"), FIELD)
    assert life.no(DESK, follow) == "walk_in.report_handed_on"
    assert life.no(DESK, walk_in.WalkInFinished()) == "walk_in.report_handed_on"
    assert life.no(DESK, handed(HandOff.WINDOW, "3号")) == "walk_in.report_to_case"
    assert life.no(DESK, handed(HandOff.CASE)) == "walk_in.reference"
    life.scribe.later(hours=25)
    assert reading(clock, life.scribe.now).level is Level.OVERDUE
    state = life.do(DESK, handed(HandOff.CASE, "受案〔2026〕0312号"))
    assert next_clock(state, life.scribe.directory) is None
    urgent = received(reports_case=True)
    assert urgent.do(AUX, handed(HandOff.EMERGENCY)).handed_to is HandOff.EMERGENCY


@pytest.mark.parametrize("to", [HandOff.CASE, HandOff.WINDOW, HandOff.H12345, HandOff.MEDIATION])
def test_hand_off_without_number_or_name_is_refused(to: HandOff) -> None:
    assert received().no(DESK, handed(to, " ")) == "walk_in.reference"
    assert received().do(DESK, handed(to, "0312号")).reference == "0312号"


def test_ledger_hand_off_is_linked_to_a_ledger_item() -> None:
    life = received()
    item = drafted(life.scribe)
    for changes in ({}, {"linked_case": "nothing"}, {"linked_case": life.case}):
        assert life.no(DESK, handed(HandOff.LEDGER, "临-1", **changes)) == "walk_in.reference"
    assert life.do(DESK, handed(HandOff.LEDGER, linked_case=item)).linked_case == item


def test_mediation_hand_off_is_linked_or_named() -> None:
    life = received()
    case = life.scribe.new_case()
    life.scribe.happen(DESK, Proposal(case, opening(life.scribe), private()))
    assert life.do(DESK, handed(HandOff.MEDIATION, linked_case=case)).linked_case == case


def test_another_department_comes_from_the_directory() -> None:
    assert received().do(DESK, handed(HandOff.OTHER, "街道办")).reference == "街道办"
    scribe = a_scribe()
    life = received(scribe)
    for changes in ({"reference": "街道办"}, {"receiver": "nobody"}):
        body = structs.replace(handed(HandOff.OTHER), **changes)
        assert life.no(DESK, body) == "walk_in.reference"
    assert life.do(DESK, handed(HandOff.OTHER, receiver=HEAT)).receiver == HEAT
    assert received(scribe).do(DESK, handed(HandOff.OTHER, receiver=DIVISION)).receiver == DIVISION
    diverted, life = scribe.new_case(), received(scribe)
    matter = DiversionPrivate(content="暖气不热")
    scribe.happen(DESK, Proposal(diverted, sending(), matter))
    wrong = handed(HandOff.OTHER, linked_case=life.case)
    assert life.no(DESK, wrong) == "walk_in.reference"
    assert life.do(DESK, handed(HandOff.OTHER, linked_case=diverted)).linked_case == diverted


# ----------------------------------------------------------------------- following up


def test_follow_up_is_finished_by_the_officer_named_or_a_head() -> None:
    life = followed()
    assert life.no(DESK, walk_in.WalkInFinished(), TOLD) == "walk_in.by_follower"
    state = life.do(FIELD, walk_in.WalkInFinished(), TOLD)
    assert (state.status, state.result) == ("DONE", TOLD.result)
    assert followed().do(HEAD, walk_in.WalkInFinished(), TOLD).status == "DONE"


@pytest.mark.parametrize("officer", ["nobody", AUX, SISTER_HANDLER])
def test_follow_up_is_given_to_an_officer_of_the_unit(officer: str) -> None:
    body = walk_in.WalkInFollowUpSet(bureau.day("2026-09-16"), officer)
    assert received().no(AUX, body) == "walk_in.follow_up_officer"


def test_follow_up_lies_ahead_and_its_day_is_a_clock() -> None:
    past = walk_in.WalkInFollowUpSet(bureau.day("2026-09-13"), FIELD)
    assert received().no(AUX, past) == "walk_in.follow_up_by"
    life = followed()
    clock = next_clock(life.state, life.scribe.directory)
    assert clock is not None
    assert (clock.code, due_text(clock.due_at)) == ("walk_in.follow_up", "09-16 24:00")
    state = life.do(DESK, handed(HandOff.H12345, "260914123"))
    assert next_clock(state, life.scribe.directory) is None


def test_words_said_earlier_stay_where_nothing_new_is_said() -> None:
    life = received()
    values = {"result": "已先告知"}
    life.do(AUX, Amended({"result": None}), AmendedPrivate(dict(values)), "WalkInAmended")
    assert life.do(AUX, walk_in.WalkInFinished()).result == "已先告知"


# ----------------------------------------------------------------------- afterwards


def test_visitor_rates_what_is_done_and_nothing_else() -> None:
    life = done()
    assert life.no(AUX, walk_in.WalkInRated(Satisfaction.NOT_RATED)) == "walk_in.rating_given"
    state = life.do(AUX, walk_in.WalkInRated(Satisfaction.SATISFIED))
    assert (state.status, state.rating) == ("RATED", Satisfaction.SATISFIED)
    mark = walk_in.WalkInRated(Satisfaction.SATISFIED)
    for other in (received(), followed()):
        assert other.no(AUX, mark) == "status.not_now"


def test_visitors_own_mark_is_nobody_elses_and_stands_once() -> None:
    good = walk_in.WalkInMarkedByVisitor(solved=Solved.YES, rating=Satisfaction.SATISFIED)
    bad = walk_in.WalkInMarkedByVisitor(
        solved=Solved.NO, rating=Satisfaction.DISSATISFIED, reason=DissatisfiedReason.SLOW
    )
    life = done()
    for officer in (AUX, DESK, HEAD):
        assert life.no(officer, good) == "role.centre"
    unsaid = structs.replace(good, rating=Satisfaction.NOT_RATED)
    assert life.no(SYSTEM, unsaid) == "walk_in.mark"
    for half in (structs.replace(bad, reason=None), structs.replace(good, solved=Solved.PART)):
        assert life.no(SYSTEM, half) == "walk_in.mark_reason"
    life.do(AUX, walk_in.WalkInRated(Satisfaction.VERY_SATISFIED))
    state = life.do(SYSTEM, bad, Words("等了一个小时"))
    assert (state.status, state.rating, state.visitor_words) == (
        "RATED",
        Satisfaction.DISSATISFIED,
        "等了一个小时",
    )
    assert life.no(SYSTEM, good) == "walk_in.marked_already"
    assert life.no(AUX, walk_in.WalkInRated(Satisfaction.SATISFIED)) == "status.not_now"
    gone = received()
    assert gone.no(SYSTEM, good) == "status.not_now"
    gone.do(AUX, handed(HandOff.EMERGENCY))
    assert gone.do(SYSTEM, good).status == "HANDED_OFF"
    assert gone.no(SYSTEM, good) == "walk_in.marked_already"


def test_own_entry_is_voided_within_the_shift_and_by_a_head_later() -> None:
    life = done()
    void = walk_in.WalkInVoided("重复登记")
    assert life.no(DESK, void) == "walk_in.may_void"
    assert life.no(AUX, walk_in.WalkInVoided(" ")) == "walk_in.void_reason"
    life.scribe.later(hours=13)
    assert life.no(AUX, void) == "walk_in.may_void"
    assert life.do(HEAD, void).status == "VOID"


def test_void_report_owes_nothing() -> None:
    life = received(reports_case=True)
    state = life.do(AUX, walk_in.WalkInVoided("重复登记"))
    assert next_clock(state, life.scribe.directory) is None


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    gone = received()
    gone.do(AUX, handed(HandOff.EMERGENCY))
    for life in (received(), followed(), done(), gone):
        hold_to_table(life, machine=MACHINE)


MAKERS: dict[str, Any] = {
    "WalkInReceived": lambda dice, scribe, state: (
        receiving(scribe, is_quick=dice.random() < 0.2, reports_case=dice.random() < 0.2),
        dice.choice((None, walk_in.WalkInPrivate(ID, "问路"))),
    ),
    "WalkInAmended": lambda dice, scribe, state: (
        Amended({"place": None}),
        AmendedPrivate({"place": dice.choice(("钟楼", "东关"))}),
    ),
    "WalkInAmendmentSettled": lambda dice, scribe, state: (
        AmendmentSettled("place", "other"),
        None,
    ),
    "ServiceAdded": lambda dice, scribe, state: (walk_in.ServiceAdded(CONSULT), None),
    "ServiceFinished": lambda dice, scribe, state: (
        walk_in.ServiceFinished(dice.randint(0, 2), ServiceResult.PARTLY, 5),
        None,
    ),
    "WalkInFinished": lambda dice, scribe, state: (
        walk_in.WalkInFinished(),
        dice.choice((TOLD, None)),
    ),
    "WalkInFollowUpSet": lambda dice, scribe, state: (
        walk_in.WalkInFollowUpSet(scribe.now.date(), dice.choice((FIELD, AUX))),
        None,
    ),
    "WalkInHandedOff": lambda dice, scribe, state: (
        handed(dice.choice(list(HandOff)), dice.choice(("", "3号"))),
        dice.choice((TOLD, None)),
    ),
    "WalkInReferenceGiven": lambda dice, scribe, state: (
        walk_in.WalkInReferenceGiven("007"),
        None,
    ),
    "WalkInRated": lambda dice, scribe, state: (
        walk_in.WalkInRated(dice.choice(list(Satisfaction))),
        None,
    ),
    "WalkInMarkedByVisitor": lambda dice, scribe, state: (
        walk_in.WalkInMarkedByVisitor(
            solved=dice.choice(list(Solved)), rating=dice.choice(list(Satisfaction))
        ),
        dice.choice((Words("等得久"), None)),
    ),
    "WalkInVoided": lambda dice, scribe, state: (walk_in.WalkInVoided("重复"), None),
}


def test_random_lives_stay_in_the_table() -> None:
    scribe = Scribe(bureau.directory())
    allowed: set[str] = set()
    for seed in range(40):
        allowed |= live_at_random(
            "walk_in", MAKERS, seed, scribe=scribe, actors=(DESK, AUX, FIELD, HEAD)
        )
    assert allowed >= set(MAKERS) - {"WalkInAmendmentSettled"}
