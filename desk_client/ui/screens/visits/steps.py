"""Every step that a visit's page offers (`services.visits.ACTIONS`), with what it asks."""

from __future__ import annotations

from datetime import datetime, time

from PySide6.QtCore import QT_TRANSLATE_NOOP

from casework.codes import ContactWay
from casework.event import CHINA
from desk_client.services import visits
from desk_client.services.desk import Saved, Session
from desk_client.ui.dates import parse_clock
from desk_client.ui.steps.asks import REASON, WAY, Ask, StepForm, Values, words
from desk_client.ui.steps.recusal import RECUSAL

ON = str(QT_TRANSLATE_NOOP("asks", "On"))


def _appoint(session: Session, case: str, values: Values, now: datetime) -> Saved:
    at = parse_clock(values["time"]) or time(9)
    moment = datetime.combine(values["on"], at, CHINA)
    return visits.appoint(session, case, moment, ContactWay(values["way"]))


FORMS: dict[str, StepForm] = {
    "VisitRecorded": StepForm((), None, "Write it down"),
    "VisitStarted": StepForm((), lambda s, c, v, now: visits.start(s, c, now), "On the way"),
    "VisitMissed": StepForm(
        (Ask("note_left", str(QT_TRANSLATE_NOOP("asks", "A note was left")), "check"),),
        lambda s, c, v, now: visits.miss(s, c, now, bool(v["note_left"])),
        "Not met",
    ),
    "VisitAppointed": StepForm(
        (
            Ask("on", ON, "day"),
            Ask("time", str(QT_TRANSLATE_NOOP("asks", "At")), "line", first=lambda offer: "09:00"),
            WAY,
        ),
        _appoint,
        "Agree a time",
        is_beside=True,
    ),
    "VisitReplanned": StepForm(
        (Ask("on", ON, "day"),),
        lambda s, c, v, now: visits.replan(s, c, v["on"]),
        "Another day",
    ),
    "VisitCancelled": StepForm(
        (REASON,),
        lambda s, c, v, now: visits.cancel(s, c, v["words"]),
        "Cancel it",
        is_grave=True,
        is_beside=True,
    ),
    "VisitReviewed": StepForm(
        (
            words(
                str(QT_TRANSLATE_NOOP("asks", "Remark")),
                may_be_empty=True,
                hint=str(QT_TRANSLATE_NOOP("asks", "May stay empty")),
            ),
        ),
        lambda s, c, v, now: visits.review(s, c, v["words"]),
        "Review",
    ),
    "VisitFollowUpSet": StepForm(
        (Ask("on", ON, "day"), REASON),
        lambda s, c, v, now: visits.ask_follow_up(s, c, v["on"], v["words"]),
        "Visit again",
        is_beside=True,
    ),
    "VisitFollowUpPlanned": StepForm(
        (Ask("on", ON, "day", first=lambda offer: offer.page.visit.follow_up_on),),
        lambda s, c, v, now: visits.plan_follow_up(s, c, v["on"]),
        "Plan the next visit",
    ),
    "VisitArchived": StepForm((), lambda s, c, v, now: visits.archive(s, c), "Archive"),
    "VisitOfficerRecused": RECUSAL,
}
