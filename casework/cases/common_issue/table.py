"""The life of a common issue as a table: read the steps from top to bottom."""

from casework.cases import needs
from casework.cases.common_issue.events import (
    CasesLinked,
    CommonIssueClosed,
    CommonIssueContinued,
    CommonIssueRaised,
    CommonIssueText,
    EffectMeasured,
    MeasureDecided,
    MeasureInForce,
)
from casework.cases.common_issue.guards import (
    AFTER_IS_TRUE,
    AT_LEAST_TWO,
    BEFORE_IS_TRUE,
    CASES_ARE_KNOWN,
    DUE_IS_AHEAD,
    FIGURE_IS_NAMED,
    HAS_DESCRIPTION,
    HAS_FINDING,
    HAS_MEASURE,
    HAS_TITLE,
    HELPED_OR_SAID,
    IN_FORCE_BY_NOW,
    NEXT_HAS_WORDS,
    OWNER_DOES_IT,
    OWNER_IS_OPEN,
    RAISER_IS_OUTSIDE,
    WALL_GOES_WITH_THEM,
)
from casework.cases.common_issue.state import CommonIssue
from casework.cases.words import Words, text_of
from casework.clocks import end_of_day
from casework.codes import Role
from casework.counting import Appointment
from casework.event import Event, Label
from casework.machine import Machine
from casework.officers import HEADS
from casework.steps import Changes, Step


def _raise(state: CommonIssue | None, event: Event) -> Changes:
    body: CommonIssueRaised = event.body
    private: CommonIssueText | None = event.private
    return {
        "topic": body.topic,
        "cases": tuple(dict.fromkeys(body.cases)),
        "respondents": tuple(dict.fromkeys(body.respondents)),
        "complaint": body.is_complaint,
        "temp_no": body.temp_no,
        "title": private.title if private else "",
        "description": private.description if private else "",
        "raised_at": event.core.at,
    }


def _link(state: CommonIssue, event: Event) -> Changes:
    body: CasesLinked = event.body
    return {
        "cases": tuple(dict.fromkeys((*state.cases, *body.cases))),
        "respondents": tuple(dict.fromkeys((*state.respondents, *body.respondents))),
        "complaint": state.complaint or body.is_complaint,
    }


def _decide(state: CommonIssue, event: Event) -> Changes:
    body: MeasureDecided = event.body
    return {
        "owner": body.owner,
        "due_on": body.due_on,
        "figure_name": body.figure_name,
        "before": body.before,
        "measure": text_of(event),
        "owned_at": event.core.at,
        "units": tuple(dict.fromkeys((*state.units, body.owner))),
    }


def _enforce(state: CommonIssue, event: Event) -> Changes:
    return {"in_force_at": event.body.at, "handlers": needs.with_actor(state, event)}


def _measure(state: CommonIssue, event: Event) -> Changes:
    return {
        "after": event.body.after,
        "measured_at": event.core.at,
        "finding": text_of(event),
        "handlers": needs.with_actor(state, event),
    }


def _close(state: CommonIssue, event: Event) -> Changes:
    return {
        "closed_at": event.core.at,
        "closed_by": event.core.actor,
        "words": text_of(event),
    }


def _continue(state: CommonIssue, event: Event) -> Changes:
    """The next round is held against the same figure before it all."""
    return {
        "rounds": state.rounds + 1,
        "due_on": event.body.due_on,
        "measure": text_of(event),
        "in_force_at": event.core.at,
        "after": None,
        "measured_at": None,
        "finding": "",
    }


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


RAISERS = (Role.TRIAGE, Role.OFFICE, Role.SUPERV, Role.HANDLER, Role.REVISIT, *HEADS)
OWNERS = (Role.HANDLER, Role.FIELD, Role.OFFICE, *HEADS)
DECIDERS = (*HEADS, Role.OFFICE)

MACHINE = Machine(
    kind="common_issue",
    label=Label("共性问题", "Common issue"),
    state=CommonIssue,
    statuses={
        "RAISED": Label("已提出", "Raised"),
        "OWNED": Label("已定措施", "Measure decided"),
        "IN_FORCE": Label("措施实施", "In force"),
        "MEASURED": Label("已评估", "Effect measured"),
        "CLOSED": Label("已办结", "Closed"),
    },
    number_code=lambda state: "GX",
    limits=lambda state: "common_issue",
    appointments=appointments,
    steps=(
        Step(
            name="CommonIssueRaised",
            body=CommonIssueRaised,
            private=CommonIssueText,
            label=Label("提出共性问题", "Raised"),
            frm=(),
            to="RAISED",
            by=RAISERS,
            numbers=True,
            guards=(
                AT_LEAST_TWO,
                CASES_ARE_KNOWN,
                WALL_GOES_WITH_THEM,
                RAISER_IS_OUTSIDE,
                HAS_TITLE,
                HAS_DESCRIPTION,
            ),
            apply=_raise,
            note=lambda event: (str(len(event.body.cases)),),
        ),
        Step(
            name="CasesLinked",
            body=CasesLinked,
            label=Label("关联事项", "Cases linked"),
            frm=("RAISED", "OWNED", "IN_FORCE", "MEASURED"),
            to=None,
            by=RAISERS,
            guards=(CASES_ARE_KNOWN, WALL_GOES_WITH_THEM, RAISER_IS_OUTSIDE),
            apply=_link,
            note=lambda event: (str(len(event.body.cases)),),
        ),
        Step(
            name="MeasureDecided",
            body=MeasureDecided,
            private=Words,
            label=Label("确定措施", "Measure decided"),
            frm=("RAISED",),
            to="OWNED",
            by=DECIDERS,
            is_final_say=True,
            guards=(OWNER_IS_OPEN, DUE_IS_AHEAD, FIGURE_IS_NAMED, BEFORE_IS_TRUE, HAS_MEASURE),
            apply=_decide,
            note=lambda event: (event.body.figure_name, event.body.due_on.isoformat()),
        ),
        Step(
            name="MeasureInForce",
            body=MeasureInForce,
            label=Label("措施实施", "In force"),
            frm=("OWNED",),
            to="IN_FORCE",
            by=OWNERS,
            guards=(OWNER_DOES_IT, IN_FORCE_BY_NOW),
            apply=_enforce,
        ),
        Step(
            name="EffectMeasured",
            body=EffectMeasured,
            private=Words,
            label=Label("评估成效", "Effect measured"),
            frm=("IN_FORCE",),
            to="MEASURED",
            by=OWNERS,
            guards=(OWNER_DOES_IT, AFTER_IS_TRUE, HAS_FINDING),
            apply=_measure,
            note=lambda event: (str(event.body.after.count),),
        ),
        Step(
            name="CommonIssueClosed",
            body=CommonIssueClosed,
            private=Words,
            label=Label("办结", "Closed"),
            frm=("MEASURED",),
            to="CLOSED",
            by=HEADS,
            is_final_say=True,
            guards=(needs.NOT_THE_HANDLER, HELPED_OR_SAID),
            apply=_close,
        ),
        Step(
            name="CommonIssueContinued",
            body=CommonIssueContinued,
            private=Words,
            label=Label("继续推进", "Continued"),
            frm=("MEASURED",),
            to="IN_FORCE",
            by=HEADS,
            is_final_say=True,
            guards=(needs.NOT_THE_HANDLER, DUE_IS_AHEAD, NEXT_HAS_WORDS),
            apply=_continue,
            note=lambda event: (event.body.due_on.isoformat(),),
        ),
    ),
)
