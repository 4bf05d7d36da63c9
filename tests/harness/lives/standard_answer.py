"""A standard answer in a test's hand: drafted, let in, and the forms of its steps."""

from datetime import date, timedelta
from random import Random
from typing import Any

from casework.cases.standard_answer.deciding import (
    StandardAnswerApproved,
    StandardAnswerReturned,
    StandardAnswerWithdrawn,
)
from casework.cases.standard_answer.keeping import StandardAnswerReported, StandardAnswerReviewed
from casework.cases.standard_answer.state import StandardAnswer
from casework.cases.standard_answer.writing import (
    StandardAnswerDrafted,
    StandardAnswerRevised,
)
from casework.cases.words import Words
from tests.harness.bureau import BUREAU, CHIEF, OFFICE, TRIAGE, Scribe
from tests.harness.lives.life import Life, Made, Maker

QUESTION = "夜间施工噪音扰民怎么投诉"
ANSWER = (
    "{姓}先生/女士:您好!您反映的“{事项}”我们已经收到。夜间(22时至次日6时)在噪声敏感建筑物集中区域"
    "禁止产生噪声的建筑施工作业,我们会同城管部门现场查处,于{期限}前答复您。"
)
LAW = "噪声污染防治法第四十三条"
KEYWORDS = "噪音、施工、扰民"
WORDS = Words("条款已经修改")


def fields(scribe: Scribe, **changes: Any) -> dict[str, Any]:
    """An ordinary answer, kept by the duty team of the bureau for half a year."""
    return {
        "question": QUESTION,
        "answer": ANSWER,
        "subject": "NOISE",
        "law": LAW,
        "keywords": KEYWORDS,
        "owner_unit": BUREAU,
        "owner": TRIAGE,
        "until": scribe.now.date() + timedelta(days=180),
    } | changes


def drafting(scribe: Scribe, **changes: Any) -> StandardAnswerDrafted:
    """The form of a new one."""
    return StandardAnswerDrafted(**fields(scribe, **changes))


def revising(life: Life, **changes: Any) -> StandardAnswerRevised:
    """The form of the next version over the one that stands."""
    return StandardAnswerRevised(**fields(life.scribe, **({"base": life.state.version} | changes)))


def drafted(scribe: Scribe | None = None, **changes: Any) -> Life:
    """Drafted by the duty team; waits for its second person."""
    life = Life(scribe)
    life.do(TRIAGE, drafting(life.scribe, **changes))
    return life


def in_force(scribe: Scribe | None = None, **changes: Any) -> Life:
    """Version 1, let in by the office."""
    life = drafted(scribe, **changes)
    life.do(OFFICE, StandardAnswerApproved())
    return life


def revised(life: Life, **changes: Any) -> StandardAnswer:
    """The next version, written by the duty team and let in by the chief."""
    life.do(TRIAGE, revising(life, **changes))
    state: StandardAnswer = life.do(CHIEF, StandardAnswerApproved())
    return state


def _until(dice: Random, scribe: Scribe) -> date:
    return scribe.now.date() + timedelta(days=dice.choice((40, 300)))


def _revise(dice: Random, scribe: Scribe, state: StandardAnswer | None) -> Made:
    base = state.version if state else 0
    changes = {"until": _until(dice, scribe), "base": base}
    return StandardAnswerRevised(**fields(scribe, **changes)), None


MAKERS: dict[str, Maker] = {
    "StandardAnswerDrafted": lambda dice, scribe, state: (
        drafting(scribe, until=_until(dice, scribe)),
        None,
    ),
    "StandardAnswerRevised": _revise,
    "StandardAnswerApproved": lambda dice, scribe, state: (StandardAnswerApproved(), None),
    "StandardAnswerReturned": lambda dice, scribe, state: (StandardAnswerReturned(), WORDS),
    "StandardAnswerWithdrawn": lambda dice, scribe, state: (StandardAnswerWithdrawn(), WORDS),
    "StandardAnswerReported": lambda dice, scribe, state: (StandardAnswerReported(), WORDS),
    "StandardAnswerReviewed": lambda dice, scribe, state: (
        StandardAnswerReviewed(until=scribe.now.date() + timedelta(days=300)),
        WORDS,
    ),
}
"""A form for each step, from dice."""
