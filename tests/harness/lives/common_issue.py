"""A common issue behind several matters."""

from typing import Any

from casework.cases.common_issue.measure import (
    EffectMeasured,
    MeasureDecided,
    MeasureInForce,
)
from casework.cases.common_issue.raising import CommonIssueRaised, CommonIssueText
from casework.cases.common_issue.state import Figure
from casework.cases.words import Words
from tests.harness import bureau
from tests.harness.bureau import (
    DIV_HEAD,
    HANDLER,
    HEAD,
    PRECINCT,
    Scribe,
)
from tests.harness.lives.claim import drafted
from tests.harness.lives.life import Life

TEXT = CommonIssueText("烧烤店夜间噪声", "夏季信件集中反映钟楼周边烧烤店噪声")

WORDS = Words("与城管联合夜查,划定营业时段")


def two_cases(scribe: Scribe) -> tuple[str, ...]:
    return (drafted(scribe), drafted(scribe))


def raising(cases: tuple[str, ...], **changes: Any) -> CommonIssueRaised:
    fields: dict[str, Any] = {"topic": "NOISE", "cases": cases}
    return CommonIssueRaised(**(fields | changes))


def raised() -> Life:
    life = Life()
    life.do(HEAD, raising(two_cases(life.scribe)), TEXT)
    return life


def days(since: str, until: str, count: int, out_of: int = 0) -> Figure:
    return Figure(count, bureau.day(since), bureau.day(until), out_of)


BEFORE = days("2026-08-15", "2026-09-13", 40)


def deciding(**changes: Any) -> MeasureDecided:
    fields: dict[str, Any] = {
        "owner": PRECINCT,
        "due_on": bureau.day("2026-09-30"),
        "figure_name": "钟楼周边夜间噪声来信",
        "before": BEFORE,
    }
    return MeasureDecided(**(fields | changes))


def owned(**changes: Any) -> Life:
    life = raised()
    life.do(DIV_HEAD, deciding(**changes), WORDS)
    return life


def in_force(**changes: Any) -> Life:
    life = owned(**changes)
    life.scribe.later(days=2)
    life.do(HANDLER, MeasureInForce(life.scribe.now))
    life.scribe.later(days=60)
    return life


AFTER = days("2026-09-17", "2026-10-16", 12)


def measured(after: Figure = AFTER) -> Life:
    life = in_force()
    life.do(HANDLER, EffectMeasured(after), Words("来信下降七成"))
    return life
