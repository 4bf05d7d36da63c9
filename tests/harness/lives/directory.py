"""Officers, delegations and devices as cases of the directory."""

from datetime import date, timedelta
from typing import Any

from casework.cases.directory import (
    DelegationGiven,
    FalsificationFound,
    OfficerRegistered,
    OutageRecorded,
)
from casework.codes import Role
from tests.harness.bureau import (
    DEPUTY,
    DIVISION,
    PRECINCT,
    START,
)


def officer(**changes: Any) -> OfficerRegistered:
    fields: dict[str, Any] = {
        "police_no": "061099",
        "name": "㼆龘·买买提",
        "unit": PRECINCT,
        "roles": (Role.HANDLER,),
    }
    return OfficerRegistered(**(fields | changes))


def delegation(**changes: Any) -> DelegationGiven:
    fields: dict[str, Any] = {
        "taker": DEPUTY,
        "roles": (Role.CHIEF,),
        "starts_at": START,
        "ends_at": START + timedelta(days=7),
    }
    return DelegationGiven(**(fields | changes))


def down(**changes: Any) -> OutageRecorded:
    fields: dict[str, Any] = {
        "unit": DIVISION,
        "starts_at": START - timedelta(hours=2),
        "ends_at": START - timedelta(hours=1),
        "evidence": "机房日志 2026-09-14",
    }
    return OutageRecorded(**(fields | changes))


def found(**changes: Any) -> FalsificationFound:
    fields: dict[str, Any] = {"unit": PRECINCT, "month": date(2026, 9, 14), "basis": "督察通报"}
    return FalsificationFound(**(fields | changes))
