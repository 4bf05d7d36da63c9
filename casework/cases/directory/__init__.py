"""The directory is cases too: units, officers, devices, tables change by events.

They travel in the feed and stand in the same record as everything else, so "who was
allowed to do what on that day" can be answered for ever.  What is secret about an
officer (the password's hash) is a case of its own, sent only to the officer's station.

``people`` units, machines, delegations · ``staff`` officers and passwords · ``reach`` who may
change whom · ``tables`` what the bureau issues as data · ``receivers`` the bodies outside the
police · ``guides`` how things are done, for everybody · ``standing`` what figures leave out or
strike · ``build`` the whole as one value, which the rules look at.
"""

from casework.cases.directory.build import build
from casework.cases.directory.events import (
    CodeListIssued,
    DelegationGiven,
    DelegationRevoked,
    DeviceEnrolled,
    DeviceInvited,
    DeviceRevoked,
    FalsificationFound,
    FalsificationWithdrawn,
    GuideEnded,
    GuideIssued,
    HolidayTableIssued,
    LimitProfileIssued,
    OfficerConfirmed,
    OfficerNotConfirmed,
    OfficerRegistered,
    OutageRecorded,
    OutageWithdrawn,
    PasswordChanged,
    PasswordPrivate,
    PasswordSet,
    ReceiverEnded,
    ReceiverRegistered,
    ThresholdsIssued,
    UnitRegistered,
)
from casework.cases.directory.guides import GUIDE
from casework.cases.directory.people import DELEGATION, DEVICE, UNIT, unit_as
from casework.cases.directory.receivers import RECEIVER
from casework.cases.directory.staff import CREDENTIAL, OFFICER
from casework.cases.directory.standing import FALSIFICATION, OUTAGE
from casework.cases.directory.state import (
    CredentialCase,
    DelegationCase,
    DeviceCase,
    DirectoryCase,
    FalsificationCase,
    GuideCase,
    OfficerCase,
    OutageCase,
    ReceiverCase,
    TableCase,
    UnitCase,
)
from casework.cases.directory.tables import TABLE

MACHINES = (
    *(UNIT, OFFICER, CREDENTIAL, DEVICE, DELEGATION),
    *(TABLE, OUTAGE, FALSIFICATION, RECEIVER, GUIDE),
)
KINDS = frozenset(machine.kind for machine in MACHINES)
EVERYWHERE = KINDS - {"credential"}
"""Kinds that every device is sent: everybody must know who is who."""

__all__ = [
    "EVERYWHERE",
    "KINDS",
    "MACHINES",
    "CodeListIssued",
    "CredentialCase",
    "DelegationCase",
    "DelegationGiven",
    "DelegationRevoked",
    "DeviceCase",
    "DeviceEnrolled",
    "DeviceInvited",
    "DeviceRevoked",
    "DirectoryCase",
    "FalsificationCase",
    "FalsificationFound",
    "FalsificationWithdrawn",
    "GuideCase",
    "GuideEnded",
    "GuideIssued",
    "HolidayTableIssued",
    "LimitProfileIssued",
    "OfficerCase",
    "OfficerConfirmed",
    "OfficerNotConfirmed",
    "OfficerRegistered",
    "OutageCase",
    "OutageRecorded",
    "OutageWithdrawn",
    "PasswordChanged",
    "PasswordPrivate",
    "PasswordSet",
    "ReceiverCase",
    "ReceiverEnded",
    "ReceiverRegistered",
    "TableCase",
    "ThresholdsIssued",
    "UnitCase",
    "UnitRegistered",
    "build",
    "unit_as",
]
