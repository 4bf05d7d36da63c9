"""办理进展、协办、办理结果、依法退出、被反映对象: what is done about the matter.

The rules (domain 1.3, 9.2): a result has its words and something that proves it, and its basis
in law where it says no.  It may end without a satisfied citizen only by a lawful exit, which
the head one level up allows.  Whoever turns out to be the respondent is shut out from then on,
and the entry moves above them in the same step.
"""

from typing import Annotated

from msgspec import Struct

from casework.asking import Asking
from casework.cases.handed_on import are_known, not_named_yet, outside_top, with_respondent
from casework.cases.ledger.codes import LAWFUL_EXITS
from casework.cases.ledger.shared import (
    HAS_WORDS,
    NOT_A_JUDGE,
    NOT_THE_CALLER,
    NOT_THE_HANDLER,
    OF_LEAD_UNIT,
    ONE_LEVEL_UP,
    OWNER,
    OWNER_RULE,
    WORKS_BY_RIGHT,
    measure,
    move_to,
    offered_only,
    owner_is_right,
    sees_what_it_replaces,
    unapproved,
)
from casework.cases.ledger.state import ROWS, LedgerItem
from casework.cases.ledger.statuses import AT_WORK, LEAD, OPEN_STATES, WORKERS, WORKING
from casework.cases.needs import acts_from, with_actor
from casework.cases.wall import NOT_ABOVE, below
from casework.cases.words import Words
from casework.codes import Outcome, Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.officers import HEADS
from casework.steps import Approval, Changes, Guard

# --------------------------------------------------------------- progress, supporting work


class MeasureRecorded(Sealing[Words], Struct, frozen=True):
    """A step of the work."""


def _own_part(asking: Asking[LedgerItem]) -> str:
    """The supporting unit of the officer's station, one that still owes its part first."""
    item, roster = asking.state, asking.roster
    for unit in (*item.owing, *item.co_units):
        if roster.same_station(unit, asking.officer.unit):
            return unit
    return asking.station


class SupportFinished(Sealing[Words], Struct, frozen=True):
    """A supporting unit has done its part."""

    unit: Annotated[str, given("协办单位", "Supporting unit", Meaning.UNIT, by=_own_part)]


def _finish_support(item: LedgerItem, event: Event[SupportFinished]) -> Changes:
    done = (*item.co_units_done, event.body.unit)
    return measure(item, event) | {"co_units_done": tuple(dict.fromkeys(done))}


def _owes_support(item: LedgerItem, event: Event[object], context: Context) -> bool:
    return any(acts_from(unit, event, context) for unit in item.owing)


def _is_supporting(item: LedgerItem, event: Event[SupportFinished], context: Context) -> bool:
    unit = event.body.unit
    return unit in item.co_units and acts_from(unit, event, context)


OWES_SUPPORT = offered_only(
    "ledger.owes_support",
    Label("本单位没有未完成的协办", "Your unit owes no supporting work"),
    _owes_support,
)
SUPPORTS = Guard(
    "ledger.supporting_unit",
    Label("由协办单位登记本单位的办理情况", "The supporting unit reports its own part"),
    _is_supporting,
)

# ---------------------------------------------------------------------- result, exit


class ResultPrivate(Struct, frozen=True):
    """The result in words and what proves it."""

    text: Annotated[str, asked("结果说明", "Result in words", Meaning.WORDS)]
    evidence: Annotated[
        str,
        asked(
            "佐证",
            "Evidence",
            hint=("照片、检测结果、签字材料", "Photos, measurements, signed papers"),
        ),
    ]


class ResultRecorded(Sealing[ResultPrivate], Struct, frozen=True):
    """办理结果: outcome, words and evidence (sealed), legal basis where it needs one."""

    outcome: Annotated[Outcome, asked("办理结果", "Outcome")]
    legal_basis: Annotated[
        str,
        asked(
            "法律政策依据",
            "Legal basis",
            hint=(
                "不属实、依法不予支持的须填",
                "For “unfounded” and “not supported”",
            ),
        ),
    ] = ""


class ExitApproved(Approval, frozen=True):
    """A lawful exit without a satisfied citizen, allowed one level up."""

    basis: Annotated[str, asked("退出依据", "Basis")]


def _record_result(item: LedgerItem, event: Event[ResultRecorded]) -> Changes:
    private = event.private
    return {
        "outcome": event.body.outcome,
        "legal_basis": event.body.legal_basis,
        "outcome_text": private.text if private else "",
        "evidence": private.evidence if private else "",
        "result_by": event.core.actor,
        "result_at": event.core.at,
        "called_from": len(item.call_backs),
        "feedback": unapproved(item.feedback),
        "exit_approved_by": "",
        "handlers": with_actor(item, event),
    }


RESULT_IS_PROVED = Guard[object, ResultRecorded](
    "ledger.result_proved",
    Label(
        "办理结果须有文字说明和至少一项佐证",
        "A result needs words and at least one piece of evidence",
    ),
    lambda item, event, context: (
        event.erased
        or (
            event.private is not None
            and bool(event.private.text.strip())
            and bool(event.private.evidence.strip())
        )
    ),
)
RESULT_HAS_BASIS = Guard[object, ResultRecorded](
    "ledger.legal_basis",
    Label("不支持、不属实须写明依据", "“Not supported” and “unfounded” need their legal basis"),
    lambda item, event, context: (
        event.body.outcome not in (Outcome.NOT_LEGAL, Outcome.UNFOUNDED)
        or bool(event.body.legal_basis.strip())
    ),
)
IS_EXIT = offered_only(
    "ledger.exit_outcome",
    Label("此件的结果不需要批准退出", "The outcome of this matter needs no exit"),
    lambda item, event, context: item.outcome in LAWFUL_EXITS,
)
IS_LAWFUL_EXIT = Guard[LedgerItem, ExitApproved](
    "ledger.lawful_exit",
    Label(
        "只有不属实、依法不予支持或无法联系的,才能走此项",
        "Only for: unfounded, not supported by law, cannot be reached",
    ),
    lambda item, event, context: item.outcome in LAWFUL_EXITS and bool(event.body.basis.strip()),
)

# ---------------------------------------------------------------------- respondents


def _new_owner(asking: Asking[LedgerItem]) -> str:
    """Where the entry goes with this respondent: above the wall, or nowhere else."""
    item = asking.state
    respondents = (*item.respondents, asking.text("respondent"))
    return asking.roster.owner_for(item.unit, respondents)


class RespondentNamed(Struct, frozen=True):
    """An officer or a unit turns out to be the one complained about."""

    respondent: Annotated[
        str,
        asked(
            "被反映对象",
            "Officer or unit",
            Meaning.PARTY,
            among=lambda asking: below(asking, not_named_yet(asking, outside_top(asking))),
        ),
    ]
    owner: Annotated[str, given("账主单位", "Ledger of", Meaning.UNIT, by=_new_owner)]


def _name_respondent(item: LedgerItem, event: Event[RespondentNamed]) -> Changes:
    """What was let pass from above is asked for anew: it may have been by whoever is accused."""
    return move_to(item, event.body.owner) | {
        "respondents": with_respondent(item, event.body.respondent),
        "waivers": (),
        "exit_approved_by": "",
    }


RESPONDENT_EXISTS = Guard[object, RespondentNamed](
    "ledger.respondent",
    Label("被反映对象须为在册警员或单位", "The respondent must be a known officer or unit"),
    lambda item, event, context: are_known((event.body.respondent,), context.roster),
)
OWNER_IS_RIGHT = Guard[LedgerItem, RespondentNamed](
    OWNER,
    OWNER_RULE,
    lambda item, event, context: owner_is_right(
        event.body.owner,
        item.unit,
        (*item.respondents, event.body.respondent),
        context.roster,
    ),
)

# ------------------------------------------------------------------------------- rows

STEPS = (
    ROWS.step(
        MeasureRecorded,
        label=Label("办理进展", "Progress"),
        verb="Add progress",
        words=Label("办理情况", "What was done"),
        frm=(*AT_WORK, "FEEDBACK_PENDING", "FED_BACK", "LONG_TERM"),
        by=WORKERS,
        guards=(WORKS_BY_RIGHT, NOT_A_JUDGE, HAS_WORDS),
        apply=measure,
    ),
    ROWS.step(
        SupportFinished,
        label=Label("协办完成", "Supporting work finished"),
        verb="Finish the support",
        words=Label("办理情况", "What was done"),
        frm=("ASSIGNED", *WORKING),
        by=WORKERS,
        guards=(OWES_SUPPORT, SUPPORTS, NOT_A_JUDGE, HAS_WORDS),
        apply=_finish_support,
    ),
    ROWS.step(
        ResultRecorded,
        label=Label("办理结果", "Result"),
        verb="Record the result",
        frm=("IN_PROGRESS",),
        by=LEAD,
        guards=(
            OF_LEAD_UNIT,
            WORKS_BY_RIGHT,
            NOT_A_JUDGE,
            sees_what_it_replaces("outcome"),
            RESULT_IS_PROVED,
            RESULT_HAS_BASIS,
        ),
        apply=_record_result,
    ),
    ROWS.step(
        ExitApproved,
        label=Label("批准依法退出", "Lawful exit approved"),
        verb="Approve the exit",
        frm=("IN_PROGRESS", "FEEDBACK_PENDING", "FED_BACK"),
        by=HEADS,
        at="anywhere",
        is_final_say=True,
        guards=(ONE_LEVEL_UP, IS_EXIT, IS_LAWFUL_EXIT, NOT_THE_HANDLER, NOT_THE_CALLER),
        apply=lambda item, event: {"exit_approved_by": event.core.actor},
        is_grave=True,
    ),
    ROWS.step(
        RespondentNamed,
        label=Label("登记被反映对象", "Respondent named"),
        verb="Name a respondent",
        frm=OPEN_STATES,
        by=(*HEADS, Role.SUPERV),
        guards=(RESPONDENT_EXISTS, NOT_ABOVE, OWNER_IS_RIGHT),
        apply=_name_respondent,
        is_beside=True,
        is_grave=True,
    ),
)
