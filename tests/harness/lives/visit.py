"""A visit, planned and made."""

from datetime import timedelta
from typing import Any

from casework.cases import visit
from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.cases.visit.state import Promise, Target
from casework.cases.words import Words
from casework.codes import Channel, Ledger, TargetKind, VisitWay
from casework.registry import Proposal
from tests.harness import bureau
from tests.harness.bureau import FIELD, PRECINCT, Scribe
from tests.harness.lives.life import Life

TARGET = Target(TargetKind.HOUSEHOLD, "ALONE", "钟楼社区3号院")

NAME = visit.VisitTargetPrivate("张桂英")

WORDS = Words("老人一人在家,一周后再看")


def notes(scribe: Scribe, **changes: Any) -> visit.VisitNotes:
    fields: dict[str, Any] = {
        "started_at": scribe.now - timedelta(minutes=30),
        "ended_at": scribe.now,
        "way": VisitWay.DOOR,
        "visitors": (FIELD,),
        "met": 1,
        "publicity": ("FRAUD",),
    }
    return visit.VisitNotes(**(fields | changes))


def planned(scribe: Scribe | None = None, **changes: Any) -> Life:
    life = Life(scribe)
    fields: dict[str, Any] = {"target": TARGET, "plan_on": bureau.day("2026-09-16")}
    life.do(FIELD, visit.VisitPlanned(**(fields | changes)), NAME)
    return life


def recorded(
    problems: tuple[str, ...] = (), promises: tuple[Promise, ...] = (), **changes: Any
) -> Life:
    life = planned()
    words = visit.VisitWords("屋里暖气不热", problems, promises)
    life.do(FIELD, visit.recorded(notes(life.scribe, **changes), words), words)
    return life


def an_item(life: Life, owner: str = PRECINCT) -> str:
    """A claim drafted beside the visit; its case id."""
    case = life.scribe.new_case()
    body = LedgerItemDrafted(
        ledger=Ledger.CLAIM, channel=Channel.VISIT, owner=owner, place="钟楼社区"
    )
    private = LedgerItemPrivate("暖气不热", "三号院二单元暖气不热,老人独居")
    life.scribe.happen(FIELD, Proposal(case, body, private))
    return case
