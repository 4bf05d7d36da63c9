"""A common issue as a kind of case: what it shows, whom it waits for, its steps."""

from casework.cases.common_issue.measure import (
    MEASURE,
    CommonIssueClosed,
    EffectMeasured,
    MeasureDecided,
    MeasureInForce,
)
from casework.cases.common_issue.raising import RAISING
from casework.cases.common_issue.state import STATUSES, CommonIssue
from casework.clocks import end_of_day
from casework.counting import Appointment
from casework.event import Label
from casework.machine import Display, Machine, Waits
from casework.officers import HEADS

DISPLAY = Display[CommonIssue](
    title=lambda issue: issue.title or issue.topic,
    facts=(
        "title",
        "topic",
        "description",
        "complaint",
        "owner",
        "due_on",
        "measure",
        "figure_name",
        "before",
        "in_force_at",
        "after",
        "finding",
        "rounds",
        "closed_at",
        "closed_by",
        "words",
    ),
    columns=("topic", "owner", "due_on"),
    words=lambda issue: (
        issue.title,
        issue.topic,
        issue.description,
        issue.measure,
        issue.figure_name,
        issue.finding,
        issue.words,
    ),
    related=lambda issue: issue.cases,
)


def waits(issue: CommonIssue) -> Waits | None:
    """For those who raised it to decide and to close; in between, for the owner's work."""
    if issue.status == "RAISED":
        return Waits(MeasureDecided, units=(issue.unit,))
    if issue.status == "OWNED":
        return Waits(MeasureInForce, units=(issue.owner,))
    if issue.status == "IN_FORCE":
        return Waits(EffectMeasured, units=(issue.owner,))
    if issue.status == "MEASURED":
        return Waits(CommonIssueClosed, units=(issue.unit,), by=HEADS)
    return None


def appointments(issue: CommonIssue) -> tuple[Appointment, ...]:
    """The day by which the measure is to work; in a later round, to have shown."""
    if issue.due_on is None or issue.owned_at is None:
        return ()
    return (
        Appointment(
            code="common_issue.measure",
            label=Label("落实措施", "Measure in force"),
            due_at=end_of_day(issue.due_on),
            since=issue.owned_at,
            done_at=issue.in_force_at if issue.rounds == 1 else issue.measured_at,
        ),
    )


MACHINE = Machine(
    kind="common_issue",
    label=Label("共性问题", "Common issue"),
    state=CommonIssue,
    statuses=STATUSES,
    display=DISPLAY,
    waits=waits,
    number_code=lambda issue: "GX",
    limits=lambda issue: "common_issue",
    appointments=appointments,
    steps=(*RAISING, *MEASURE),
)
