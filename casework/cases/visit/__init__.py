"""走访: an officer goes, listens and writes it down.

A visit that was recorded names time, way, who went, whom they met and what was said.
When an auxiliary officer goes, two go (domain 9.4).  A problem found must become an item or a
hand-off before the head may review the visit, and a promise given on the doorstep must
become an item: nothing heard and nothing promised is lost.

Whether a planned visit is *due* is a reading of the day, not an event (``is_due``).

``state`` what a visit is · ``events`` what is written down · ``guards`` the conditions ·
``table`` the machine, which is where to start reading.
"""

from casework.cases.visit.events import (
    VisitAppointed,
    VisitArchived,
    VisitCancelled,
    VisitFollowUpPlanned,
    VisitFollowUpSet,
    VisitLogged,
    VisitLoggedPrivate,
    VisitMissed,
    VisitNotes,
    VisitPlanned,
    VisitProblemLinked,
    VisitRecorded,
    VisitReplanned,
    VisitReviewed,
    VisitStarted,
    VisitTargetPrivate,
    VisitWords,
    logged,
    recorded,
)
from casework.cases.visit.state import (
    DUE,
    Problem,
    Promise,
    Target,
    Visit,
    is_due,
    needs_appointment,
)
from casework.cases.visit.table import MACHINE

__all__ = [
    "DUE",
    "MACHINE",
    "Problem",
    "Promise",
    "Target",
    "Visit",
    "VisitAppointed",
    "VisitArchived",
    "VisitCancelled",
    "VisitFollowUpPlanned",
    "VisitFollowUpSet",
    "VisitLogged",
    "VisitLoggedPrivate",
    "VisitMissed",
    "VisitNotes",
    "VisitPlanned",
    "VisitProblemLinked",
    "VisitRecorded",
    "VisitReplanned",
    "VisitReviewed",
    "VisitStarted",
    "VisitTargetPrivate",
    "VisitWords",
    "is_due",
    "logged",
    "needs_appointment",
    "recorded",
]
