"""A citizen sent on to another body, and what comes of it."""

from typing import Any

from casework.cases import diversion
from casework.cases.diversion import SentBy
from casework.cases.words import Words
from casework.codes import Channel, ReturnReason, Solved
from casework.ids import SYSTEM
from casework.registry import Proposal
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import AUX, Scribe
from tests.harness.lives.life import Life, founded
from tests.harness.lives.receivers import registering

WORDS = Words("已派维修工,三日内恢复供热")

CITIZEN = Person("张桂英", "13800002207")

MATTER = diversion.DiversionPrivate(content="三号院二单元暖气不热", citizen=CITIZEN)

HEAT, OTHER = bureau.fixed_id(6, 1), bureau.fixed_id(6, 2)


def a_scribe() -> Scribe:
    """A bureau that has a directory of receiving bodies; its cases are known too."""
    scribe = founded()
    for case, code in ((HEAT, "R22"), (OTHER, "R31")):
        body = registering(code=code, name=f"单位{code}")
        scribe.happen(SYSTEM, Proposal(case, body))
    return scribe


def sending(**changes: Any) -> diversion.DiversionSent:
    fields: dict[str, Any] = {
        "receiver": HEAT,
        "topic": "HEATING",
        "channel": Channel.WALK,
        "way": SentBy.LETTER,
        "citizen_agreed": True,
    }
    return diversion.DiversionSent(**(fields | changes))


def sent(scribe: Scribe | None = None) -> Life:
    life = Life(scribe or a_scribe())
    life.do(AUX, sending(), MATTER)
    return life


def acknowledged() -> Life:
    life = sent()
    life.do(AUX, diversion.DiversionAcknowledged("热函〔2026〕88号"))
    return life


def answered() -> Life:
    life = acknowledged()
    life.do(AUX, diversion.DiversionAnswered(Solved.YES), WORDS)
    return life


def returned() -> Life:
    life = sent()
    life.scribe.later(hours=1)
    life.do(AUX, diversion.DiversionReturned(ReturnReason.OTHER_AREA), Words("不在供热范围"))
    return life
