"""A walk-in from its reception to its end."""

from datetime import timedelta
from typing import Any

from msgspec import structs

from casework.cases import walk_in
from casework.cases.walk_in.state import Service
from casework.codes import HandOff, IdType, ServiceCategory
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import (
    AUX,
    FIELD,
    Scribe,
)
from tests.harness.lives.life import Life

CONSULT = Service(ServiceCategory.CONSULT, "HUKOU")

ID = Person("张桂英", "13800002207", IdType.ID, "11010519491231002X")

TOLD = walk_in.ResultText("已告知材料清单")


def receiving(scribe: Scribe, **changes: Any) -> walk_in.WalkInReceived:
    fields: dict[str, Any] = {
        "started_at": scribe.now - timedelta(minutes=5),
        "services": (CONSULT,),
        "place": "钟楼会客厅",
    }
    return walk_in.WalkInReceived(**(fields | changes))


def received(scribe: Scribe | None = None, **changes: Any) -> Life:
    life = Life(scribe)
    words = walk_in.WalkInPrivate(Person("张桂英"), "问新生儿落户")
    life.do(AUX, receiving(life.scribe, **changes), words)
    return life


def followed() -> Life:
    life = received()
    life.do(AUX, walk_in.WalkInFollowUpSet(bureau.day("2026-09-16"), FIELD))
    return life


def done() -> Life:
    life = received()
    life.do(AUX, walk_in.WalkInFinished(), TOLD)
    return life


def handed(to: HandOff, reference: str = "", **changes: Any) -> walk_in.WalkInHandedOff:
    return structs.replace(walk_in.WalkInHandedOff(to, reference), **changes)
