"""公开: who proposes and who lets out, what is never told, and what stands after an erasure."""

from datetime import timedelta
from typing import Any

import pytest

from casework.cases.letter.codes import AppealType
from casework.cases.publishing import MOST_PUBLIC, Carrier, PublicText, Scope, TakenBack
from casework.codes import Publicity
from casework.erasure import is_taken
from casework.registry import read
from casework.worklist import next_step
from tests.harness.bureau import (
    AUX,
    CALLER,
    CHIEF,
    DESK,
    DIV_HEAD,
    HANDLER,
    HEAD,
    OFFICE,
    SISTER_HEAD,
    TRIAGE,
)
from tests.harness.lives.ledger import Item
from tests.harness.lives.letter import Mail
from tests.harness.lives.publishing import TEXT, approved, proposed, withdrawn
from tests.harness.lives.turns import turn_of

PROPOSE, APPROVE = "LetterPublicationProposed", "LetterPublicationApproved"
RETURN, WITHDRAW = "LetterPublicationReturned", "LetterPublicationWithdrawn"


def closed(**received: Any) -> Mail:
    return Mail("CLOSED", **received)


def said(**texts: str) -> PublicText:
    whole = {"title": TEXT.title, "question": TEXT.question, "answer": TEXT.answer}
    return PublicText(**(whole | texts))


def test_a_second_person_lets_it_out() -> None:
    mail = closed()
    mail.do(PROPOSE)
    (one,) = mail.letter.publications
    assert one.is_waiting
    assert not mail.letter.holds(one)
    assert next_step(mail.letter) == APPROVE
    mail.later(hours=1).do(APPROVE)
    (one,) = mail.letter.publications
    assert (one.by, one.approved_by, one.approved_at) == (OFFICE, HEAD, mail.now)
    assert (one.title, one.question, one.answer) == (TEXT.title, TEXT.question, TEXT.answer)
    assert mail.letter.holds(one)
    assert not next_step(mail.letter)
    assert mail.letter.status == "CLOSED"


def test_a_closed_ledger_item_is_told_the_same_way() -> None:
    item = Item().go("LedgerItemClosed")
    item.say("LedgerItemPublicationProposed")
    assert turn_of(item) == {HEAD}
    item.say("LedgerItemPublicationApproved")
    assert item.state.holds(item.state.publications[-1])
    item.say("LedgerItemPublicationWithdrawn")
    assert not item.state.holds(item.state.publications[-1])


@pytest.mark.parametrize("status", ["HANDLING", "REPLIED", "REVISITING"])
def test_nothing_is_told_before_the_matter_ended(status: str) -> None:
    assert Mail(status).no(PROPOSE) == "status.not_now"


@pytest.mark.parametrize("actor", [OFFICE, HANDLER, HEAD, DIV_HEAD, CHIEF])
def test_who_worked_it_the_office_and_heads_propose(actor: str) -> None:
    assert closed().refusal(PROPOSE, by=actor) is None


@pytest.mark.parametrize("actor", [DESK, AUX, CALLER, SISTER_HEAD])
def test_nobody_else_proposes(actor: str) -> None:
    assert closed().refusal(PROPOSE, by=actor) is not None


def test_who_wrote_it_does_not_let_it_out() -> None:
    mail = closed()
    mail.do(PROPOSE, by=HEAD)
    assert mail.no(APPROVE, by=HEAD) == "publishing.another"
    for stranger in (SISTER_HEAD, TRIAGE, OFFICE):
        assert mail.refusal(APPROVE, by=stranger) is not None
    mail.do(APPROVE, by=DIV_HEAD)


def test_who_handled_the_matter_does_not_let_it_out() -> None:
    mail = closed()
    mail.pretend(handlers=(*mail.letter.handlers, HEAD)).do(PROPOSE)
    assert mail.no(APPROVE, by=HEAD) == "publishing.another"


def test_sent_back_is_written_anew() -> None:
    mail = closed()
    mail.do(PROPOSE)
    assert mail.no(PROPOSE) == "publishing.waits"
    mail.do(RETURN)
    (one,) = mail.letter.publications
    assert (one.returned, one.is_waiting) == ("现在的规定已经不同", False)
    assert mail.no(APPROVE) == "publishing.none"
    mail.do(PROPOSE)
    mail.do(APPROVE)
    assert [one.is_out for one in mail.letter.publications] == [False, True]


@pytest.mark.parametrize(
    ("received", "stands"),
    [
        ({"type": AppealType.REPORT}, {}),
        ({}, {"is_police_conduct": True}),
        ({}, {"respondents": (SISTER_HEAD,)}),
    ],
)
def test_closed_kinds_are_never_told(received: dict[str, Any], stands: dict[str, Any]) -> None:
    mail = closed(**received).pretend(**stands)
    assert mail.no(PROPOSE) == "publishing.closed"


def test_what_comes_behind_the_wall_later_is_not_let_out_and_not_shown() -> None:
    mail = closed()
    mail.do(PROPOSE)
    before = mail.letter
    mail.pretend(respondents=(SISTER_HEAD,))
    assert mail.no(APPROVE) == "publishing.closed"
    mail.scribe.states[mail.case] = before
    mail.do(APPROVE)
    (one,) = mail.letter.publications
    mail.pretend(respondents=(SISTER_HEAD,))
    assert not mail.letter.holds(one)


@pytest.mark.parametrize("decision", [Publicity.CLOSED, None])
def test_an_item_is_told_where_that_was_decided(decision: Publicity | None) -> None:
    item = Item().go("PublicityDecided")
    told = item.state.publicity
    assert told is not None
    assert not item.state.is_never_public
    kept = None if decision is None else type(told)(decision, "本人不同意")
    changed = type(item.state)(**{**_fields(item.state), "publicity": kept})
    assert changed.is_never_public


def _fields(state: Any) -> dict[str, Any]:
    return {name: getattr(state, name) for name in state.__struct_fields__}


# ------------------------------------------------------------------------------- the check


@pytest.mark.parametrize("field", ["title", "question", "answer"])
@pytest.mark.parametrize(
    "leak", ["张桂英", "13800002207", "张 桂 英", "姚远", "110105194912310020"]
)
def test_a_certain_leak_in_any_text_refuses(field: str, leak: str) -> None:
    mail = closed()
    text = said(**{field: f"说明{leak}的情况"})
    assert mail.no(PROPOSE, *proposed(mail.now.date(), text)) == "publishing.leak"


def test_a_leak_that_is_known_only_later_refuses_the_yes() -> None:
    mail = closed()
    text = said(answer="已由盖大年同志回复")
    mail.do(PROPOSE, *proposed(mail.now.date(), text))
    writer = mail.letter.writer
    mail.pretend(writer=type(writer)("盖大年") if writer else None)
    assert mail.no(APPROVE, *approved(text, is_checked=True)) == "publishing.leak"


def test_a_doubt_is_looked_at() -> None:
    mail = closed()
    text = said(answer="由南大街派出所办理,已经整改")
    mail.do(PROPOSE, *proposed(mail.now.date(), text))
    assert mail.no(APPROVE, *approved(text)) == "publishing.doubts"
    mail.do(APPROVE, *approved(text, is_checked=True))


def test_other_words_than_the_proposed_are_not_let_out() -> None:
    mail = closed()
    mail.do(PROPOSE)
    assert mail.no(APPROVE, *approved(answer="别的话")) == "publishing.text"


def test_the_day_lies_ahead_and_the_pages_are_for_everybody() -> None:
    mail = closed()
    today = mail.now.date()
    assert mail.no(PROPOSE, *proposed(today - timedelta(days=1))) == "publishing.from"
    assert mail.no(PROPOSE, *proposed(today, scope=Scope.AREA)) == "publishing.scope"
    mail.do(PROPOSE, *proposed(today, scope=Scope.AREA, carrier=Carrier.NOTICE))


def test_a_text_for_the_public_is_no_longer_than_a_page() -> None:
    mail = closed()
    long = said(answer="好" * MOST_PUBLIC)
    assert mail.no(PROPOSE, *proposed(mail.now.date(), long)) == "publishing.length"


# ------------------------------------------------------------------------- taken back, relapse


def out() -> Mail:
    mail = closed()
    mail.do(PROPOSE)
    mail.later(hours=1).do(APPROVE)
    return mail


@pytest.mark.parametrize("reason", list(TakenBack))
def test_what_is_out_is_taken_back_with_its_reason(reason: TakenBack) -> None:
    mail = out()
    mail.do(WITHDRAW, *withdrawn(reason))
    (one,) = mail.letter.publications
    assert (one.withdrawn_for, one.withdrawn_at) == (reason, mail.now)
    assert not mail.letter.holds(one)
    assert mail.no(WITHDRAW) == "publishing.not_out"


def test_one_text_is_out_at_a_time() -> None:
    mail = out()
    assert mail.no(PROPOSE) == "publishing.out"
    mail.do(WITHDRAW)
    mail.do(PROPOSE)


def test_a_matter_that_is_taken_up_again_has_no_answer_to_show() -> None:
    mail = out()
    mail.later(hours=1).do("LetterReopened")
    (one,) = mail.letter.publications
    assert one.is_out
    assert not mail.letter.holds(one)
    assert mail.refusal(WITHDRAW) is None


# ------------------------------------------------------------------------------- erasures


def test_an_erasure_leaves_the_public_text_where_nothing_was_in_doubt() -> None:
    mail = out()
    cores = (read(one).core for one in mail.scribe.records)
    taken = {core.type: is_taken(core) for core in cores}
    assert taken[PROPOSE]
    assert not taken[APPROVE]


def test_an_erasure_takes_a_public_text_that_held_a_doubt() -> None:
    mail = closed()
    text = said(answer="由南大街派出所办理,已经整改")
    mail.do(PROPOSE, *proposed(mail.now.date(), text))
    mail.do(APPROVE, *approved(text, is_checked=True))
    assert is_taken(read(mail.scribe.records[-1]).core)


def test_nothing_is_told_of_what_was_erased() -> None:
    mail = closed()
    signed = type(mail.letter.signatures[0])("LetterErased", OFFICE, mail.now)
    mail.pretend(signatures=(*mail.letter.signatures, signed))
    assert mail.no(PROPOSE) == "publishing.erased"
