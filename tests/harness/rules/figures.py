"""Cases for figures: states as they would stand, without the events that led there.

Figures are functions of states, so a test writes the state it means: a letter received at
nine and signed at nine past nine.  The month is September 2026 unless a test says otherwise.
"""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from msgspec import to_builtins

from casework.cases.ledger.state import LedgerItem, Round
from casework.cases.letter.codes import AppealType
from casework.cases.letter.state import CallBack, Contact, Letter
from casework.cases.visit import Target, Visit
from casework.cases.walk_in import Service, WalkIn
from casework.codes import (
    Channel,
    ContactWay,
    DissatisfiedReason,
    Ledger,
    Risk,
    Satisfaction,
    ServiceCategory,
    Solved,
    TargetKind,
)
from casework.context import Directory
from casework.event import CHINA
from casework.metrics import Scope, month
from casework.state import Person, Was
from tests.harness import bureau
from tests.harness.bureau import BUREAU, CALLER, DESK, FIELD, HANDLER, PRECINCT, TRIAGE, fixed_id

NINE = datetime(2026, 9, 14, 9, tzinfo=CHINA)
LATER = datetime(2026, 12, 1, tzinfo=CHINA)
"""Long after everything: every limit has come."""

WRITER = Person("张桂英", "13800002207")


@cache
def directory() -> Directory:
    """The founded bureau, built once."""
    return bureau.directory()


def scope(of: date = date(2026, 9, 1), now: datetime = LATER, **changes: Any) -> Scope:
    """A question about the month of a day."""
    fields: dict[str, Any] = {"period": month(of), "now": now, "directory": directory()}
    fields |= changes
    return Scope(**fields)


def _state(number: int, at: datetime, unit: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "case": fixed_id(9, number),
        "unit": unit,
        "units": (unit,),
        "opened_at": at,
        "opened_by": DESK,
        "updated_at": at,
        "last": fixed_id(8, number),
    } | fields


def _left(fields: dict[str, Any], before: str) -> dict[str, Any]:
    """A letter that left at a moment stood somewhere else before it."""
    if fields.get("status") not in ("TRANSFERRED", "REJECTED", "MERGED", "WITHDRAWN", "VOID"):
        return {}
    return {"past": (Was(fields.get("ended_at", NINE), "status", before),)}


def letter(number: int = 1, received_at: datetime = NINE, **fields: Any) -> Letter:
    """A letter of somebody who can be called, not yet signed for."""
    whole: dict[str, Any] = {
        "status": "PENDING_SIGN",
        "received_at": received_at,
        "channel": Channel.MAIL,
        "type": AppealType.HELP,
        "title": "夜市油烟",
        "content": "夜里油烟很大。",
        "writer": WRITER,
    }
    writer = (whole | fields)["writer"]
    whole["has_details"] = writer is not None and bool(writer.phone or writer.address)
    whole |= _left(fields, "PENDING_SIGN")
    return Letter(**_state(number, received_at, BUREAU, whole | fields))


def answered(number: int = 1, received_at: datetime = NINE, **fields: Any) -> Letter:
    """A letter signed for, reached and replied to in time by the precinct."""
    in_time: dict[str, Any] = {
        "status": "REPLIED",
        "lead_unit": PRECINCT,
        "signed_at": received_at + timedelta(minutes=5),
        "routed_at": fields.get("signed_at", received_at + timedelta(minutes=5)),
        "contacts": (attempt(received_at + timedelta(minutes=20)),),
        "contacted_at": received_at + timedelta(minutes=20),
        "first_feedback_at": received_at + timedelta(days=1),
        "replied_at": received_at + timedelta(days=2),
        "dispatches": 1,
    }
    return letter(number, received_at, **(in_time | fields))


def attempt(at: datetime, is_reached: bool = True) -> Contact:
    """A try to reach the writer."""
    return Contact(at, TRIAGE, ContactWay.PHONE, is_reached, "")


def call(
    solved: Solved | None = Solved.YES,
    mark: Satisfaction = Satisfaction.SATISFIED,
    at: datetime = NINE + timedelta(days=3),
    reason: DissatisfiedReason | None = None,
) -> CallBack:
    """A call that somebody answered."""
    return CallBack(at, CALLER, ContactWay.PHONE, True, solved, mark, reason, "")


def no_answer(way: ContactWay = ContactWay.PHONE, at: datetime = NINE) -> CallBack:
    """A call that nobody answered, or a message left."""
    return CallBack(at, CALLER, way, False, None, Satisfaction.NOT_RATED, None, "")


def closed(number: int = 1, *calls: CallBack, **fields: Any) -> Letter:
    """A letter answered in time, called back and closed."""
    whole: dict[str, Any] = {
        "status": "CLOSED",
        "closed_at": NINE + timedelta(days=4),
        "call_backs": calls or (call(),),
    }
    return answered(number, **(whole | fields))


def item(number: int = 1, established_at: datetime | None = NINE, **fields: Any) -> LedgerItem:
    """An item of the claims of the precinct, in progress."""
    whole: dict[str, Any] = {
        "status": "IN_PROGRESS",
        "ledger": Ledger.CLAIM,
        "channel": Channel.WALK,
        "title": "油烟",
        "content": "夜里油烟很大,睡不好。",
        "demand": "",
        "place": "南大街",
        "people": 1,
        "risk": Risk.LOW,
        "is_anonymous": False,
        "established_at": established_at,
        "lead_unit": PRECINCT,
        "handler": HANDLER,
    }
    rounds: tuple[Round, ...] = fields.get("rounds", ())
    opened_at = next((one.established_at for one in rounds), None) or established_at or NINE
    if established_at is not None:
        whole |= _relapsed(rounds, established_at)
    return LedgerItem(**_state(number, opened_at, PRECINCT, whole | fields))


def _relapsed(rounds: tuple[Round, ...], established_at: datetime) -> dict[str, Any]:
    """What an item remembers that was closed so often, and opened again each time."""
    opened = [*(one.established_at for one in rounds[1:]), established_at][: len(rounds)]
    past: list[Was] = []
    for n, (at, gone) in enumerate(zip(opened, rounds, strict=True)):
        if at is not None and gone.established_at is not None:
            stood: dict[str, Any] = {
                "status": "CLOSED",
                "established_at": gone.established_at,
                "closed_at": gone.closed_at,
                "exit_approved_by": gone.exit_approved_by,
                "rounds": rounds[:n],
                "reopened": n,
                "reopened_at": opened[n - 1] if n else None,
            }
            past += [Was(at, name, to_builtins(value)) for name, value in stood.items()]
    if not past:
        return {}
    return {"past": tuple(past), "reopened": len(rounds), "reopened_at": opened[-1]}


def walk_in(number: int = 1, persons: int = 1, *given: int, **fields: Any) -> WalkIn:
    """A reception: how many came, and the quantities of the services given."""
    whole: dict[str, Any] = {
        "status": "DONE",
        "started_at": NINE,
        "is_quick": True,
        "persons": persons,
        "services": tuple(Service(ServiceCategory.CONVENIENCE, "", many) for many in given),
    }
    return WalkIn(**_state(number, NINE, PRECINCT, whole | fields))


def visit(number: int = 1, plan_on: date | None = date(2026, 9, 14), **fields: Any) -> Visit:
    """A visit of the field officer, made as planned."""
    whole: dict[str, Any] = {
        "status": "RECORDED",
        "target": Target(TargetKind.HOUSEHOLD),
        "plan_on": plan_on,
        "recorded_at": NINE,
        "handlers": (FIELD,),
    }
    whole["past"] = _met_nobody(fields.get("missed_at", ()))
    return Visit(**_state(number, NINE - timedelta(days=30), PRECINCT, whole | fields))


def _met_nobody(missed_at: tuple[datetime, ...]) -> tuple[Was, ...]:
    """Set out in vain, and planned again after each time but the last."""
    past: list[Was] = []
    for at in missed_at:
        past += [Was(at, "status", "MISSED")] if past else []
        past.append(Was(at, "status", "PLANNED"))
    return tuple(past)
