"""Mediation: who may mediate what, how often, who signs, and where it goes otherwise."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.amend import Amended, AmendedPrivate, AmendmentSettled
from casework.cases.mediation import agreement, ends
from casework.cases.mediation.codes import Capacity, Dispute, Mediator, Side, Unfit, Way
from casework.cases.mediation.state import Attendee, Mediation, Party, missing_fields
from casework.cases.mediation.table import PERFORMANCE
from casework.clocks import due_text
from casework.deadlines import clocks
from casework.registry import decode_state, encode_state
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, FIELD, HEAD, SISTER_HEAD
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
    opening,
    private,
    signed,
)


def test_agreement_that_is_signed_and_kept_ends_the_matter() -> None:
    life = signed()
    life.scribe.later(days=1)
    state = life.do(AUX, agreement.AgreementPerformed(life.scribe.now), WORDS)
    assert isinstance(state, Mediation)
    assert (state.status, state.signed_by, state.words) == ("PERFORMED", DESK, WORDS.text)
    assert state.handlers == (AUX, DESK)
    assert decode_state(encode_state(state)) == state
    found = {clock.code: clock for clock in clocks(state, life.scribe.directory)}
    assert found[PERFORMANCE].stopped_at == life.scribe.now
    assert due_text(found[PERFORMANCE].due_at) == "09-21 24:00"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"parties": PARTIES[:1]}, "mediation.parties"),
        ({"parties": (PARTIES[0], PARTIES[0])}, "mediation.parties"),
        (
            {"parties": (PARTIES[0], Party(person=Person(), side=Side.ACCUSED))},
            "mediation.parties",
        ),
        (
            {"parties": (structs.replace(PARTIES[0], agent=ID), PARTIES[1])},
            "mediation.agent",
        ),
        (
            {
                "parties": (
                    structs.replace(PARTIES[0], agent=Person("代理人"), authority="委托书"),
                    PARTIES[1],
                )
            },
            "mediation.agent",
        ),
        (
            {"parties": (PARTIES[0], structs.replace(PARTIES[1], agent=ID, authority="委托书"))},
            "mediation.agent",
        ),
        ({"cause": " "}, "mediation.cause"),
    ],
)
def test_intake_without_both_sides_authority_or_cause_is_refused(
    changes: dict[str, Any], clause: str
) -> None:
    life = Life()
    assert life.no(DESK, opening(life.scribe), private(**changes)) == clause


def test_injured_party_may_send_an_authorised_agent() -> None:
    sent = structs.replace(PARTIES[0], agent=ID, authority="委托书 2026-09-13")
    assert opened(parties=(sent, PARTIES[1])).state.parties[0].agent == ID


def test_civil_dispute_is_not_mediated_by_the_police() -> None:
    life = opened(Dispute.CIVIL)
    assert life.no(DESK, held(life), minutes()) == "mediation.not_civil"
    state = life.do(DESK, ends.WayTold((Way.PEOPLE, Way.COURT)))
    assert (state.status, state.told_ways) == ("REFERRED", (Way.PEOPLE, Way.COURT))


def test_civil_dispute_is_mediated_by_the_committee_in_the_room() -> None:
    life = opened(Dispute.CIVIL)
    body = held(life, mediator=Mediator.COMMITTEE)
    assert life.no(DESK, body, minutes()) == "mediation.host"
    state = life.do(DESK, body, minutes(mediator_name="仇平"))
    assert (state.status, state.sessions[-1].mediator_name) == ("AGREED", "仇平")


def test_telling_no_lawful_way_is_refused() -> None:
    assert opened(Dispute.CIVIL).no(DESK, ends.WayTold((Way.ARBITRATION,))) == "mediation.ways"


def test_public_order_case_goes_on_after_the_way_to_the_court_was_told() -> None:
    life = failed()
    state = life.do(DESK, ends.WayTold((Way.COURT,)))
    assert (state.status, state.ended_at) == ("FAILED", None)
    state = life.do(DESK, ends.MediationPassedOn(Unfit.FAILED, "受案〔2026〕31号"), WORDS)
    assert (state.status, state.reference) == ("PASSED_ON", "受案〔2026〕31号")


@pytest.mark.parametrize("host", [AUX, SISTER_HEAD, "nobody"])
def test_host_is_an_officer_of_the_unit_and_no_auxiliary(host: str) -> None:
    life = opened()
    assert life.no(DESK, held(life, host=host), minutes()) == "mediation.host"


def test_auxiliary_officer_may_neither_mediate_nor_sign() -> None:
    life = opened()
    assert life.no(AUX, held(life), minutes()) == "role.auxiliary"
    life = drafted()
    assert life.no(AUX, agreement.AgreementSigned((1, 2))) == "role.auxiliary"


def test_agreement_is_signed_by_the_officer_who_hosted() -> None:
    assert drafted().no(FIELD, agreement.AgreementSigned((1, 2))) == "mediation.host_signs"


@pytest.mark.parametrize("parties", [(), (1,), (1, 2, 3)])
def test_agreement_that_not_every_party_signed_is_refused(parties: tuple[int, ...]) -> None:
    assert drafted().no(DESK, agreement.AgreementSigned(parties)) == "mediation.all_signed"


def test_oral_agreement_is_recorded_for_the_committee_only() -> None:
    oral = agreement.AgreementSigned(is_oral=True)
    assert drafted().no(DESK, oral) == "mediation.all_signed"
    state = drafted(Mediator.COMMITTEE).do(FIELD, oral)
    assert (state.status, state.is_oral) == ("SIGNED", True)


def test_agreement_over_a_draft_that_changed_is_refused() -> None:
    life = drafted()
    seen = life.state.last
    amend(life, FIELD, terms="赔偿400元")
    assert life.stale(DESK, agreement.AgreementSigned((1, 2)), seen) == "final_say.moved_on"


def test_agreement_with_a_field_of_two_values_is_not_signed_until_one_is_chosen() -> None:
    life = drafted()
    seen = life.state
    amend(life, FIELD, terms="赔偿400元")
    amend(life, HEAD, seen, terms="赔偿300元")
    assert life.no(DESK, agreement.AgreementSigned((1, 2))) == "mediation.conflicts"
    life.do(DESK, AmendmentSettled("terms", "other"), name="MediationAmendmentSettled")
    assert life.do(DESK, agreement.AgreementSigned((1, 2))).terms == "赔偿300元"


def test_amendment_made_before_the_draft_does_not_replace_it_silently() -> None:
    life = opened()
    before = life.state
    life.do(DESK, held(life), minutes())
    life.do(DESK, agreement.AgreementDrafted(bureau.day("2026-09-21")), TERMS)
    state = amend(life, FIELD, before, terms="赔偿400元")
    assert (state.terms, len(state.conflicts)) == (TERMS.terms, 1)


def test_parties_may_not_be_amended_to_one_side() -> None:
    life = opened()
    proposal = AmendedPrivate({"parties": []})
    assert life.no(DESK, Amended({"parties": None}), proposal, "MediationAmended") == (
        "mediation.parties"
    )


def test_performance_may_not_be_amended_to_the_end_of_time() -> None:
    values = AmendedPrivate({"perform_by": "2199-12-31"})
    refused = drafted().no(DESK, Amended({"perform_by": None}), values, "MediationAmended")
    assert refused == "mediation.perform_within"


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("sessions", (), "主持人"),
        ("parties", (), "双方基本情况"),
        ("happened_at", None, "发生时间"),
        ("happened_place", " ", "发生地点"),
        ("cause", "", "起因"),
        ("course", "", "经过"),
        ("circumstances", "", "情节"),
        ("consequence", "", "结果"),
        ("terms", "", "协议内容"),
        ("perform_by", None, "履行期限"),
        ("perform_way", "", "履行方式"),
    ],
)
def test_agreement_lacking_a_field_of_article_184_says_which(
    field: str, value: Any, label: str
) -> None:
    state = structs.replace(drafted().state, **{field: value})
    assert [one.zh for one in missing_fields(state)] == [label]


def test_incomplete_agreement_is_not_signed() -> None:
    life = drafted()
    amend(life, DESK, happened_place="")
    assert life.no(DESK, agreement.AgreementSigned((1, 2))) == "mediation.agreement_complete"


@pytest.mark.parametrize(
    ("born_on", "is_alone", "is_needed"),
    [
        (date(2015, 9, 14), False, True),
        (date(2015, 9, 14), True, True),
        (date(2010, 9, 15), True, True),
        (date(2010, 9, 14), True, False),
        (date(2010, 9, 14), False, True),
        (date(2008, 9, 15), False, True),
        (date(2008, 9, 14), False, False),
        (None, False, False),
    ],
)
def test_guardian_of_a_minor_has_to_be_there(
    born_on: date | None, is_alone: bool, is_needed: bool
) -> None:
    minor = structs.replace(PARTIES[0], born_on=born_on, is_alone=is_alone)
    life = opened(parties=(minor, PARTIES[1]))
    if is_needed:
        assert life.no(DESK, held(life), minutes()) == "mediation.guardian"
    guardian = Attendee("张桂芳", Capacity.GUARDIAN, 1)
    assert life.do(DESK, held(life), minutes(present=(guardian,))).status == "AGREED"


def test_sitting_needs_true_times_a_place_and_words() -> None:
    life = opened()
    ahead = life.scribe.now + timedelta(minutes=1)
    assert life.no(DESK, held(life, ended_at=ahead), minutes()) == "mediation.time"
    assert life.no(DESK, held(life, started_at=ahead), minutes()) == "mediation.time"
    assert life.no(DESK, held(life), minutes(place="")) == "mediation.place"
    assert life.no(DESK, held(life), minutes(words=" ")) == "mediation.words"
    assert life.no(DESK, held(life)) == "mediation.guardian"


def test_second_attempt_within_seven_working_days_is_the_last() -> None:
    life = failed()
    assert [clock.code for clock in clocks(life.state, life.scribe.directory)] == [
        "mediation.second_attempt"
    ]
    life.scribe.later(days=8)  # 2026-09-22, the seventh working day
    state = life.do(FIELD, held(life, agreed=False, host=FIELD), minutes())
    assert (state.status, state.second_attempt_at) == ("FAILED", life.scribe.now)
    assert life.no(DESK, held(life), minutes()) == "mediation.sessions"


def test_second_attempt_after_seven_working_days_is_refused() -> None:
    life = failed()
    life.scribe.later(days=9)
    assert life.no(DESK, held(life), minutes()) == "mediation.second_attempt"


def test_party_who_will_not_sign_leaves_no_agreement() -> None:
    life = drafted()
    assert life.no(DESK, agreement.SigningRefused()) == "mediation.reason"
    state = life.do(DESK, agreement.SigningRefused(), WORDS)
    assert (state.status, state.terms, state.first_failed_at) == ("FAILED", "", life.scribe.now)
    life.do(DESK, held(life), minutes())
    state = life.do(DESK, agreement.SigningRefused(), WORDS)
    assert state.first_failed_at == life.scribe.now


def test_draft_needs_terms_and_a_day_ahead() -> None:
    life = opened()
    life.do(DESK, held(life), minutes())
    body = agreement.AgreementDrafted(bureau.day("2026-09-21"))
    assert life.no(DESK, body, structs.replace(TERMS, terms="")) == "mediation.terms"
    for day in ("2026-09-13", "2199-12-31"):
        assert life.no(DESK, agreement.AgreementDrafted(bureau.day(day)), TERMS) == (
            "mediation.perform_by"
        )


def test_judicial_confirmation_is_asked_within_thirty_days_and_answered() -> None:
    life = signed(Mediator.COMMITTEE)
    asked = agreement.ConfirmationRequested("碑林区人民法院")
    answered = agreement.ConfirmationAnswered(True, "(2026)陕0103民特7号")
    assert life.no(DESK, answered) == "mediation.confirmation_asked"
    assert life.no(DESK, agreement.ConfirmationRequested("")) == "mediation.court"
    life.scribe.later(days=30)
    life.do(DESK, asked)
    assert life.no(DESK, asked) == "mediation.confirmation_once"
    assert life.no(DESK, agreement.ConfirmationAnswered(True, "")) == "mediation.reference"
    state = life.do(DESK, answered)
    assert (state.status, state.is_confirmed) == ("SIGNED", True)
    assert life.no(DESK, answered) == "mediation.confirmation_asked"


def test_judicial_confirmation_is_refused_later_and_for_the_police() -> None:
    asked = agreement.ConfirmationRequested("碑林区人民法院")
    assert signed().no(DESK, asked) == "mediation.confirmation_of_committee"
    life = signed(Mediator.COMMITTEE)
    life.scribe.later(days=31)
    assert life.no(DESK, asked) == "mediation.confirmation_in_time"


def test_keeping_an_agreement_needs_proof_and_a_true_time() -> None:
    life = signed()
    now = life.scribe.now
    assert life.no(DESK, agreement.AgreementPerformed(now)) == "mediation.proof"
    ahead = agreement.AgreementPerformed(now + timedelta(minutes=1))
    assert life.no(DESK, ahead, WORDS) == "mediation.performed_at"


def test_broken_agreement_goes_on_as_a_case() -> None:
    life = broken()
    assert life.no(DESK, ends.MediationPassedOn(Unfit.FAILED, "1"), WORDS) == "mediation.unfit"
    assert life.no(DESK, ends.MediationPassedOn(Unfit.BROKEN, ""), WORDS) == ("mediation.reference")
    state = life.do(DESK, ends.MediationPassedOn(Unfit.BROKEN, "受案1号"), WORDS)
    assert (state.status, state.unfit) == ("PASSED_ON", Unfit.BROKEN)


def test_civil_dispute_is_never_passed_on_as_a_case() -> None:
    life = failed(Dispute.CIVIL)
    assert life.no(DESK, ends.MediationPassedOn(Unfit.FAILED, "1"), WORDS) == (
        "mediation.public_order"
    )


def test_matter_unfit_for_mediation_is_passed_on_at_once() -> None:
    state = opened().do(DESK, ends.MediationPassedOn(Unfit.UNWILLING, "受案2号"), WORDS)
    assert state.ended_at is not None


def test_own_entry_is_voided_within_the_shift_and_by_a_head_later() -> None:
    life = opened()
    assert life.no(DESK, ends.MediationVoided(), WORDS) == "mediation.may_void"
    assert life.no(AUX, ends.MediationVoided()) == "mediation.reason"
    life.scribe.later(hours=13)
    assert life.no(AUX, ends.MediationVoided(), WORDS) == "mediation.may_void"
    assert life.do(HEAD, ends.MediationVoided(), WORDS).status == "VOID"
    life = opened()
    assert life.do(AUX, ends.MediationVoided(), WORDS).status == "VOID"
