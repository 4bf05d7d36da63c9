"""民间智库: the register of those who advise the police in consultation sessions.

The rules (seed 004: 179 members; domain 11): an adviser is appointed for a field and a term by the
office or a head, renewed before or after the term runs out, or ended with a reason.  Whoever's
term is over advises no session (``casework.cases.meeting``) until it is renewed; that it runs out
is a reading of the clock, not an event.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.asking import Asking, today
from casework.calendar import add_months
from casework.cases import needs
from casework.cases.words import Words, text_of
from casework.clocks import end_of_day
from casework.codes import Role
from casework.context import Context
from casework.counting import Appointment
from casework.event import CHINA, Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.machine import Display, Machine, Waits
from casework.officers import HEADS
from casework.state import Person, State
from casework.steps import Approval, Changes, Guard, Rows

TERM = "adviser.term"
"""Code of the clock to the end of the term."""
MONTHS = "adviser.term.months"
"""The threshold: how long a term is at most."""

Status = Literal["APPOINTED", "ENDED"]
STATUSES: dict[Status, Label] = {
    "APPOINTED": Label("聘任", "Appointed"),
    "ENDED": Label("已解聘", "Ended"),
}


class Adviser(State, frozen=True, kw_only=True, tag="adviser"):
    """An adviser as they stand."""

    status: Status
    field: str
    since: date
    until: date
    name: str = ""
    organisation: str = ""
    contact: Person | None = None
    term_from: datetime
    """When the present term was given."""
    renewals: Annotated[int, given("续聘次数", "Times renewed")] = 0
    ended_at: datetime | None = None
    words: Annotated[str, given("解聘原因", "Why it ended", Meaning.WORDS)] = ""

    def is_in_term(self, on: date) -> bool:
        """Whether they may advise on a day."""
        return self.status == "APPOINTED" and self.since <= on <= self.until


def _longest(asking: Asking[State | None], begins: date) -> date:
    months = asking.context.directory.threshold(MONTHS, asking.context.now)
    return add_months(begins, months)


def _first_term(asking: Asking[State | None]) -> date:
    return _longest(asking, today(asking))


def _next_term(asking: Asking[Adviser]) -> date:
    """On from the present term, or from today where it is over."""
    return _longest(asking, max(asking.state.until, today(asking)))


# ----------------------------------------------------------------------------- events


class AdviserNamed(Struct, frozen=True):
    """Who it is."""

    name: Annotated[str, asked("姓名", "Name")]
    organisation: Annotated[str, asked("单位和职务", "Organisation and post")] = ""
    contact: Annotated[Person | None, asked("联系方式", "Contact")] = None


class AdviserAppointed(Sealing[AdviserNamed], Struct, frozen=True, kw_only=True):
    """聘任: for a field, from and until."""

    field: Annotated[str, asked("专业领域", "Field", hint=("如:法律、金融", "Law, finance, say"))]
    since: Annotated[date, asked("聘期自", "From", first=today, lies="either")]
    until: Annotated[date, asked("聘期至", "Until", first=_first_term)]
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class AdviserRenewed(Approval, frozen=True, kw_only=True):
    """续聘: for another term."""

    until: Annotated[date, asked("续聘至", "Until", first=_next_term)]


class AdviserEnded(Sealing[Words], Struct, frozen=True):
    """解聘: with why in the sealed words."""


# ----------------------------------------------------------------------------- guards


def _fits(begins: date, until: date, event: Event[object], context: Context) -> bool:
    months = context.directory.threshold(MONTHS, event.core.at)
    return begins <= until <= add_months(begins, months)


def _term_fits(state: object, event: Event[AdviserAppointed], context: Context) -> bool:
    body = event.body
    return (
        _fits(body.since, body.until, event, context)
        and needs.is_near(body.since, event)
        and body.until >= needs.today(event)
    )


def _renewal_fits(state: Adviser, event: Event[AdviserRenewed], context: Context) -> bool:
    begins = max(state.until, needs.today(event))
    return event.body.until > state.until and _fits(begins, event.body.until, event, context)


HAS_NAME = needs.said("adviser.name", "name", "请写明姓名", "Say who it is")
HAS_FIELD = needs.written("adviser.field", "field", "请写明专业领域", "Say what they advise on")
TERM_FITS = Guard(
    "adviser.term",
    Label(
        "聘期须先起后止、尚未届满,且不超过本市规定的最长聘期",
        "The term begins, then ends, later than today, and is no longer than the bureau says",
    ),
    _term_fits,
)
RENEWAL_FITS = Guard(
    "adviser.renewal",
    Label(
        "续聘须晚于现聘期,且不超过本市规定的最长聘期",
        "It ends later than the present term, and is no longer than the bureau says",
    ),
    _renewal_fits,
)
HAS_REASON = needs.said("adviser.reason", "text", "请写明解聘原因", "Say why it ends")

KEEPERS = (Role.OFFICE, *HEADS)
"""Who keeps the register: the office, and the heads."""


# ---------------------------------------------------------------------------- changes


def _appoint(state: None, event: Event[AdviserAppointed]) -> Changes:
    body, private = event.body, event.private
    return {
        "field": body.field,
        "since": body.since,
        "until": body.until,
        "temp_no": body.temp_no,
        "term_from": event.core.at,
        "name": private.name if private else "",
        "organisation": private.organisation if private else "",
        "contact": private.contact if private else None,
    }


def _renew(state: Adviser, event: Event[AdviserRenewed]) -> Changes:
    return {
        "until": event.body.until,
        "term_from": event.core.at,
        "renewals": state.renewals + 1,
    }


# ---------------------------------------------------------------------- display, turns

DISPLAY = Display[Adviser](
    title=lambda adviser: adviser.name,
    facts=("name", "organisation", "field", "since", "until", "renewals", "words"),
    columns=("field", "organisation", "until"),
    people=lambda adviser: (adviser.contact,) if adviser.contact else (),
    names=lambda adviser: (adviser.name,),
    words=lambda adviser: (adviser.name, adviser.organisation, adviser.field, adviser.words),
)


def waits(adviser: Adviser) -> Waits | None:
    """For the office to renew the term, or a head where there is none."""
    if adviser.status != "APPOINTED":
        return None
    return Waits(AdviserRenewed, units=(adviser.unit,), by=(Role.OFFICE,))


def appointments(adviser: Adviser) -> tuple[Appointment, ...]:
    """The end of the present term, as a clock."""
    return (
        Appointment(
            code=TERM,
            label=Label("聘期届满", "End of the term"),
            due_at=end_of_day(adviser.until),
            since=adviser.term_from,
            done_at=adviser.ended_at,
        ),
    )


def advises_on(adviser: State | None, at: datetime) -> bool:
    """Whether a case is an adviser whose term holds at a moment."""
    return isinstance(adviser, Adviser) and adviser.is_in_term(at.astimezone(CHINA).date())


ROWS = Rows(Adviser, STATUSES)

MACHINE = Machine(
    kind="adviser",
    label=Label("民间智库", "Adviser"),
    state=Adviser,
    statuses=STATUSES,
    display=DISPLAY,
    waits=waits,
    number_code=lambda adviser: "ZK",
    appointments=appointments,
    steps=(
        ROWS.opens(
            AdviserAppointed,
            label=Label("聘任", "Appointed"),
            verb="Appoint",
            to="APPOINTED",
            by=KEEPERS,
            numbers=True,
            guards=(HAS_NAME, HAS_FIELD, TERM_FITS),
            apply=_appoint,
        ),
        ROWS.step(
            AdviserRenewed,
            label=Label("续聘", "Renewed"),
            verb="Renew",
            frm=("APPOINTED",),
            by=KEEPERS,
            is_final_say=True,
            guards=(RENEWAL_FITS,),
            apply=_renew,
        ),
        ROWS.step(
            AdviserEnded,
            label=Label("解聘", "Ended"),
            verb="End the appointment",
            words=Label("解聘原因", "Reason"),
            frm=("APPOINTED",),
            to="ENDED",
            by=KEEPERS,
            is_beside=True,
            is_grave=True,
            guards=(HAS_REASON,),
            apply=lambda adviser, event: {"ended_at": event.core.at, "words": text_of(event)},
        ),
    ),
)
