"""接待: a person walks in.  One visit carries one or more services.

Persons and services are counted apart and never mixed (domain rule 2): the person
count stands on the walk-in, the quantity on each service.  Identity is optional:
quick mode keeps category and count only, an ID number is noted in the few cases that need
one (rule 5), and everything about a person is sealed.

Emergencies and crime reports leave at once; only the reference stays (rule 7): 110 is
called first and written down afterwards, its number may follow; a report of a crime goes
to case acceptance and nowhere else.  What is handed on names who takes it: a ledger item,
a number, or a body of the directory (§9.3).

``state`` what a reception is · ``events`` what is written down · ``guards`` the conditions ·
``table`` the machine, which is where to start reading.
"""

from casework.cases.walk_in.events import (
    ResultText,
    ServiceAdded,
    ServiceFinished,
    WalkInFinished,
    WalkInFollowUpSet,
    WalkInHandedOff,
    WalkInPrivate,
    WalkInRated,
    WalkInReceived,
    WalkInReferenceGiven,
    WalkInVoided,
)
from casework.cases.walk_in.state import Service, ServiceResult, WalkIn
from casework.cases.walk_in.table import MACHINE
from casework.cases.walk_in.visitor import WalkInMarkedByVisitor

__all__ = [
    "MACHINE",
    "ResultText",
    "Service",
    "ServiceAdded",
    "ServiceFinished",
    "ServiceResult",
    "WalkIn",
    "WalkInFinished",
    "WalkInFollowUpSet",
    "WalkInHandedOff",
    "WalkInMarkedByVisitor",
    "WalkInPrivate",
    "WalkInRated",
    "WalkInReceived",
    "WalkInReferenceGiven",
    "WalkInVoided",
]
