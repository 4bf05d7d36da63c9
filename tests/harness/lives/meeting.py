"""A meeting, its resolutions, and what becomes of them."""

from datetime import timedelta
from typing import Any

from casework.cases.meeting.calling import (
    AttendeeNames,
    MatterPrivate,
    MatterRaised,
    MeetingHeld,
    MeetingPlanned,
    MeetingTopic,
)
from casework.cases.meeting.resolving import (
    MatterResolved,
    MeetingClosed,
    ResolutionPrivate,
)
from casework.cases.meeting.state import Attendance, Attendees
from casework.cases.meeting.tracking import (
    MatterFedBack,
    MatterPublished,
    MatterSupervised,
)
from casework.cases.words import Words
from casework.codes import ContactWay, Publicity
from tests.harness import bureau
from tests.harness.bureau import (
    AUX,
    FIELD,
    HEAD,
    PRECINCT,
    SISTER,
    Scribe,
)
from tests.harness.lives.life import Life

TOPIC = MeetingTopic("钟楼商圈夜间停车")

WORDS = Words("已划线,夜间巡查两次")

CAME = (Attendees(Attendance.MERCHANT, 9), Attendees(Attendance.POLICE, 2))

RESOLUTION = ResolutionPrivate("商户愿让出门前两米", "划定临时泊位30个", "十日内划线")


def calling(scribe: Scribe, **changes: Any) -> MeetingPlanned:
    fields: dict[str, Any] = {
        "session_no": 12,
        "planned_at": scribe.now + timedelta(days=2),
        "place": "钟楼社区议事厅",
        "host": FIELD,
    }
    return MeetingPlanned(**(fields | changes))


def called() -> Life:
    life = Life()
    life.do(FIELD, calling(life.scribe), TOPIC)
    return life


def raised(times: int = 2) -> Life:
    life = called()
    for n in range(times):
        life.do(AUX, MatterRaised(), MatterPrivate(f"商户{n}", "夜间无处停车"))
    return life


def holding(scribe: Scribe, **changes: Any) -> MeetingHeld:
    fields: dict[str, Any] = {
        "held_at": scribe.now - timedelta(hours=2),
        "finished_at": scribe.now,
        "attendees": CAME,
    }
    return MeetingHeld(**(fields | changes))


def held(times: int = 2) -> Life:
    life = raised(times)
    life.scribe.later(days=2)
    life.do(FIELD, holding(life.scribe), AttendeeNames(("张老板",)))
    return life


def resolving(no: int, **changes: Any) -> MatterResolved:
    fields: dict[str, Any] = {
        "no": no,
        "unit": PRECINCT,
        "due_on": bureau.day("2026-09-30"),
        "supervisor": HEAD,
    }
    return MatterResolved(**(fields | changes))


def closed() -> Life:
    life = held()
    for no, unit in ((1, PRECINCT), (2, SISTER)):
        life.do(FIELD, resolving(no, unit=unit), RESOLUTION)
    life.do(HEAD, MeetingClosed())
    return life


def see_through(life: Life, no: int) -> None:
    life.do(HEAD, MatterSupervised(no), WORDS)
    life.do(FIELD, MatterFedBack(no, life.scribe.now, ContactWay.FACE), WORDS)
    life.do(FIELD, MatterPublished(no, Publicity.OPEN, "社区公告栏"))
