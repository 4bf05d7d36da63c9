"""Mediation held to its table: every state, erased words, random lives."""

from datetime import timedelta
from random import Random
from typing import Any

from msgspec import structs

from casework.amend import Amended, AmendedPrivate, AmendmentSettled
from casework.cases.mediation import agreement, ends, sitting
from casework.cases.mediation.codes import Dispute, Mediator, Unfit, Way
from casework.cases.mediation.table import MACHINE
from casework.event import Event
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, FIELD, HEAD, Scribe
from tests.harness.lives.life import Life, Made, hold_to_table, live_at_random
from tests.harness.lives.mediation import (
    TERMS,
    WORDS,
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


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    lives = [opened(), opened(Dispute.CIVIL), failed(), drafted(), signed(), broken()]
    for life in lives:
        hold_to_table(life, machine=MACHINE)


def test_erased_words_stand_in_nobodys_way() -> None:
    life = opened()
    rows = {step.name: step for step in MACHINE.steps}
    for body, words in (
        (opening(life.scribe), private()),
        (held(life), minutes()),
        (agreement.AgreementDrafted(bureau.day("2026-09-21")), TERMS),
    ):
        event = erased(life, body, words)
        step = rows[event.core.type]
        state = life.state if step.frm else None
        for guard in step.guards:
            assert guard.refuses(state, event, life.scribe.context()) is None, guard.clause
        assert MACHINE.evolve(step, state, event).status


def erased(life: Life, body: Any, words: Any) -> Event[Any]:
    """The event as it reads when its sealed part was erased."""
    proposal = life._proposal(body, words, "")
    event = life.scribe.compose(DESK, proposal)
    return structs.replace(event, sealed=None, erased=True)


def _any_amended(dice: Random, scribe: Scribe, state: Any) -> Made:
    choices: tuple[dict[str, Any], ...] = (
        {"terms": "赔偿300元"},
        {"cause": "口角"},
        {"parties": []},
        {},
    )
    values = dice.choice(choices)
    return Amended(dict.fromkeys(values)), AmendedPrivate(dict(values))


def _any_sitting(dice: Random, scribe: Scribe, state: Any) -> Made:
    body = sitting.MediationHeld(
        mediator=dice.choice(list(Mediator)),
        host=dice.choice((DESK, DESK, FIELD, AUX)),
        started_at=scribe.now - timedelta(minutes=30),
        ended_at=scribe.now,
        is_agreed=dice.random() < 0.6,
    )
    return body, dice.choice((minutes(mediator_name="仇平"),) * 8 + (minutes(), None))


MAKERS: dict[str, Any] = {
    "MediationOpened": lambda dice, scribe, state: (
        opening(scribe, dice.choice(list(Dispute))),
        dice.choice((private(), private(), None)),
    ),
    "MediationAmended": _any_amended,
    "MediationAmendmentSettled": lambda dice, scribe, state: (
        AmendmentSettled(state.conflicts[0].field if state and state.conflicts else "", "other"),
        None,
    ),
    "MediationHeld": _any_sitting,
    "AgreementDrafted": lambda dice, scribe, state: (
        agreement.AgreementDrafted(scribe.now.date() + timedelta(days=7)),
        dice.choice((TERMS, TERMS, TERMS, None)),
    ),
    "SigningRefused": lambda dice, scribe, state: (agreement.SigningRefused(), WORDS),
    "AgreementSigned": lambda dice, scribe, state: (
        agreement.AgreementSigned((1, 2), dice.random() < 0.3),
        None,
    ),
    "ConfirmationRequested": lambda dice, scribe, state: (
        agreement.ConfirmationRequested("碑林区人民法院"),
        None,
    ),
    "ConfirmationAnswered": lambda dice, scribe, state: (
        agreement.ConfirmationAnswered(True, "民特7号"),
        None,
    ),
    "AgreementPerformed": lambda dice, scribe, state: (
        agreement.AgreementPerformed(scribe.now),
        WORDS,
    ),
    "AgreementBroken": lambda dice, scribe, state: (agreement.AgreementBroken(), WORDS),
    "WayTold": lambda dice, scribe, state: (ends.WayTold((dice.choice(list(Way)),)), None),
    "MediationPassedOn": lambda dice, scribe, state: (
        ends.MediationPassedOn(dice.choice(list(Unfit)), "受案3号"),
        dice.choice((WORDS, None)),
    ),
    "MediationVoided": lambda dice, scribe, state: (ends.MediationVoided(), WORDS),
}


def test_random_lives_stay_in_the_table() -> None:
    scribe = Scribe(bureau.directory())
    allowed: set[str] = set()
    for seed in range(40):
        allowed |= live_at_random(
            "mediation", MAKERS, seed, scribe=scribe, actors=(DESK, DESK, FIELD, HEAD)
        )
    assert allowed >= {"AgreementSigned", "SigningRefused", "MediationPassedOn", "WayTold"}
