"""A household or firm that is visited."""

from typing import Any

from casework.cases import visit
from casework.cases.directory import CodeListIssued
from casework.cases.visit.state import CATEGORIES
from casework.cases.visit_target import events as visit_target
from casework.codes import TargetKind
from casework.context import CodeItem
from casework.event import Label
from casework.ids import SYSTEM
from casework.registry import Proposal
from casework.state import Person
from tests.harness.bureau import FIELD, Scribe
from tests.harness.lives.life import Life, founded
from tests.harness.lives.visit import NAME, TARGET, notes

NAMED = visit_target.VisitTargetNamed("张桂英", Person("张桂英", "13800002207"))


def a_scribe() -> Scribe:
    """A bureau that has issued its list of categories."""
    scribe = founded()
    items = (
        CodeItem("ALONE", Label("孤寡独居老人", "Elder living alone"), "HOUSEHOLD"),
        CodeItem("SHOP", Label("商户", "Shop"), "ORGANISATION"),
    )
    scribe.happen(SYSTEM, Proposal(scribe.new_case(), CodeListIssued(CATEGORIES, items)))
    return scribe


def registering(**changes: Any) -> visit_target.VisitTargetRegistered:
    fields: dict[str, Any] = {
        "target": TargetKind.HOUSEHOLD,
        "category": "ALONE",
        "pair_officer": FIELD,
        "place": "钟楼社区3号院",
    }
    return visit_target.VisitTargetRegistered(**(fields | changes))


def registered(scribe: Scribe | None = None, **changes: Any) -> Life:
    life = Life(scribe or a_scribe())
    life.do(FIELD, registering(**changes), NAMED)
    return life


def visited(life: Life, *, is_met: bool = True) -> str:
    """A visit of the target, recorded now (or missed now); its case id."""
    scribe, case = life.scribe, life.scribe.new_case()
    body = visit.VisitPlanned(target=TARGET, plan_on=scribe.now.date(), target_case=life.case)
    scribe.happen(FIELD, Proposal(case, body, NAME))
    if is_met:
        words = visit.VisitWords("家里都好")
        done: Any = visit.VisitRecorded(notes(scribe))
        scribe.happen(FIELD, Proposal(case, done, words))
    else:
        done = visit.VisitMissed(scribe.now, True)
        scribe.happen(FIELD, Proposal(case, done))
    return case
