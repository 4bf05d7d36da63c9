"""What the steps beside the main road ask: detours, parts of the work, limits, changes."""

from __future__ import annotations

from datetime import datetime, time

import msgspec
from msgspec import structs
from PySide6.QtCore import QT_TRANSLATE_NOOP

from casework.cases.ledger.codes import ComplaintRoute, CoordinationWay
from casework.clock_checks import ExtensionReason, PauseReason
from casework.codes import ContactWay, Risk
from casework.event import CHINA
from casework.state import Person
from desk_client.services import amending, ledgers, personal
from desk_client.services import ledger_detours as detours
from desk_client.services import ledger_steps as steps
from desk_client.services.desk import Saved, Session
from desk_client.ui.i18n import pick
from desk_client.ui.screens.ledgers.road import SUGGESTED
from desk_client.ui.steps.asks import (
    REASON,
    WAY,
    Ask,
    Offer,
    StepForm,
    Values,
    all_units,
    named,
    officers_of,
    words,
)
from desk_client.ui.steps.recusal import RECUSAL

AFTER_WORK = time(18)
"""A day in the past on which somebody was told is taken as its evening."""


def units_and_officers(offer: Offer) -> list[tuple[str, str]]:
    """Whoever may be complained about: every unit, every officer."""
    roster = offer.place.session.desk.directory().roster
    people = sorted(roster.officers.values(), key=lambda one: one.police_no)
    return [*all_units(offer), *[(one.id, named(one)) for one in people]]


def task_officers(offer: Offer) -> list[tuple[str, str]]:
    """The officers of the unit that the sub-task goes to."""
    unit = str(offer.values.get("unit") or "")
    return officers_of(offer, unit) if unit else []


def own_tasks(offer: Offer) -> list[tuple[str, str]]:
    """Open sub-tasks of the officer's own unit."""
    item = offer.page.item
    return [(one.id, one.text) for one in ledgers.own_tasks(offer.place.session, item)]


def open_tasks(offer: Offer) -> list[tuple[str, str]]:
    """Every open sub-task."""
    name = offer.place.unit_name
    return [(one.id, f"{name(one.unit)}: {one.text}") for one in offer.page.item.open_tasks]


def waivable(offer: Offer) -> list[tuple[str, str]]:
    """Clauses of the gate that may be let pass."""
    return [(one.clause, pick(one.title)) for one in ledgers.waivable(offer.page.item)]


def pausable(offer: Offer) -> list[tuple[str, str]]:
    """Limits that run and may stand still: all of them together first."""
    found = [(one.clock.code, pick(one.label)) for one in offer.page.limits if one.is_pausable]
    if len(found) > 1:
        together = "、".join(label for _, label in found)
        found.insert(0, (" ".join(code for code, _ in found), together))
    return found


def extendable(offer: Offer) -> list[tuple[str, str]]:
    """Limits that run and may be made longer."""
    return [(one.clock.code, pick(one.label)) for one in offer.page.limits if one.is_extendable]


def _request_extension(session: Session, case: str, values: Values, now: datetime) -> Saved:
    told_on = values["told_on"]
    evening = datetime.combine(told_on, AFTER_WORK, CHINA)
    return detours.request_extension(
        session,
        case,
        values["limit"],
        int(values["amount"]) if values["amount"].isdigit() else 0,
        ExtensionReason(values["reason"]),
        told_at=min(now, evening),
        told_way=ContactWay(values["way"]),
        words=values["words"],
    )


def _amend(session: Session, case: str, values: Values, now: datetime) -> Saved:
    newer = {key: values[key] for key in ("title", "content", "demand", "place", "risk")}
    newer["people"] = int(values["people"]) if values["people"].isdigit() else 0
    if values["due_on"] is not None:
        newer["due_on"] = values["due_on"].isoformat()
    before = personal.person_of(session.case(case)) or Person()
    person = structs.replace(before, name=values["name"], phone=values["phone"] or before.phone)
    if person != before:
        newer["reporter"] = msgspec.to_builtins(person)
    return amending.amend(session, case, newer)


CHANGES = {
    "LedgerItemAmended": StepForm(
        (
            Ask(
                "title",
                str(QT_TRANSLATE_NOOP("asks", "Title")),
                "line",
                first=lambda offer: offer.page.item.title,
            ),
            Ask(
                "content",
                str(QT_TRANSLATE_NOOP("asks", "Content")),
                "words",
                first=lambda offer: offer.page.item.content,
            ),
            Ask(
                "demand",
                str(QT_TRANSLATE_NOOP("asks", "Asked for")),
                "line",
                may_be_empty=True,
                first=lambda offer: offer.page.item.demand,
            ),
            Ask(
                "place",
                str(QT_TRANSLATE_NOOP("asks", "Place")),
                "line",
                first=lambda offer: offer.page.item.place,
            ),
            Ask(
                "people",
                str(QT_TRANSLATE_NOOP("asks", "Persons")),
                "number",
                first=lambda offer: str(offer.page.item.people),
            ),
            Ask(
                "risk",
                str(QT_TRANSLATE_NOOP("asks", "Risk")),
                "code",
                Risk,
                first=lambda offer: offer.page.item.risk.value,
            ),
            Ask(
                "due_on",
                str(QT_TRANSLATE_NOOP("asks", "Due on")),
                "day",
                may_be_empty=True,
                first=lambda offer: offer.page.item.due_on,
            ),
            Ask(
                "name",
                str(QT_TRANSLATE_NOOP("asks", "Reporter")),
                "line",
                may_be_empty=True,
                first=lambda offer: (
                    person.name if (person := personal.person_of(offer.page.item)) else ""
                ),
            ),
            Ask(
                "phone",
                str(QT_TRANSLATE_NOOP("asks", "Phone")),
                "number",
                may_be_empty=True,
                hint=str(QT_TRANSLATE_NOOP("asks", "Empty: stays as it is")),
            ),
        ),
        _amend,
        "Amend",
        is_beside=True,
    ),
    "RespondentNamed": StepForm(
        (
            Ask(
                "respondent",
                str(QT_TRANSLATE_NOOP("asks", "Officer or unit")),
                "pick",
                choices=units_and_officers,
            ),
        ),
        lambda s, c, v, now: steps.name_respondent(s, c, v["respondent"]),
        "Name a respondent",
        is_grave=True,
        is_beside=True,
    ),
    "ComplaintRouted": StepForm(
        (
            Ask("route", str(QT_TRANSLATE_NOOP("asks", "Goes to")), "code", ComplaintRoute),
            Ask(
                "reference",
                str(QT_TRANSLATE_NOOP("asks", "Their number")),
                "line",
                may_be_empty=True,
                hint=str(QT_TRANSLATE_NOOP("asks", "Needed unless it is dealt with here")),
            ),
            REASON,
        ),
        lambda s, c, v, now: detours.route_complaint(
            s, c, ComplaintRoute(v["route"]), v["reference"], v["words"]
        ),
        "Decide where it goes",
        is_grave=True,
    ),
    "CaseLinked": StepForm(
        (
            Ask(
                "number",
                str(QT_TRANSLATE_NOOP("asks", "Its number")),
                "line",
                hint=str(QT_TRANSLATE_NOOP("asks", "As in the lists, e.g. JD-…-0001")),
            ),
        ),
        lambda s, c, v, now: detours.link(s, c, v["number"]),
        "Link a case",
        is_beside=True,
    ),
    "LedgerItemOfficerRecused": RECUSAL,
    "LedgerItemVoided": StepForm(
        (REASON,),
        lambda s, c, v, now: steps.void(s, c, v["words"]),
        "Void",
        is_grave=True,
        is_beside=True,
    ),
}

DETOURS = {
    "AssignmentObjected": StepForm(
        (
            Ask("basis", str(QT_TRANSLATE_NOOP("asks", "Provision")), "line"),
            REASON,
            SUGGESTED,
        ),
        lambda s, c, v, now: detours.object_to_assignment(
            s, c, v["basis"], v["words"], v["suggested_unit"]
        ),
        "Object to the assignment",
        is_beside=True,
    ),
    "CoordinationBegun": StepForm(
        (
            Ask("way", str(QT_TRANSLATE_NOOP("asks", "By what means")), "code", CoordinationWay),
            Ask("partner", str(QT_TRANSLATE_NOOP("asks", "With whom")), "line"),
            words(str(QT_TRANSLATE_NOOP("asks", "What is asked of them"))),
        ),
        lambda s, c, v, now: detours.begin_coordination(
            s, c, CoordinationWay(v["way"]), v["partner"], v["words"]
        ),
        "Coordinate",
        is_beside=True,
    ),
    "CoordinationEnded": StepForm(
        (words(str(QT_TRANSLATE_NOOP("asks", "Minutes, or their answer"))),),
        lambda s, c, v, now: detours.end_coordination(s, c, v["words"]),
        "End the coordination",
    ),
    "EscalationRequested": StepForm(
        (REASON,),
        lambda s, c, v, now: detours.request_escalation(s, c, v["words"]),
        "Ask to escalate",
        is_beside=True,
    ),
    "LedgerItemEscalated": StepForm(
        (), lambda s, c, v, now: detours.escalate(s, c), "Take it up here", is_grave=True
    ),
    "EscalationDeclined": StepForm(
        (REASON,), lambda s, c, v, now: detours.decline_escalation(s, c, v["words"]), "Decline"
    ),
    "LongTermApproved": StepForm(
        (
            Ask("until", str(QT_TRANSLATE_NOOP("asks", "Promised by")), "day"),
            words(str(QT_TRANSLATE_NOOP("asks", "Why not now, and what is done meanwhile"))),
        ),
        lambda s, c, v, now: detours.make_long_term(s, c, v["until"], v["words"]),
        "Make it long-term",
        is_grave=True,
        is_beside=True,
    ),
    "LongTermReviewed": StepForm(
        (words(str(QT_TRANSLATE_NOOP("asks", "How it stands"))),),
        lambda s, c, v, now: detours.review_long_term(s, c, v["words"]),
        "Review",
    ),
    "LongTermEnded": StepForm(
        (words(str(QT_TRANSLATE_NOOP("asks", "What has come"))),),
        lambda s, c, v, now: detours.end_long_term(s, c, v["words"]),
        "Back to work",
    ),
    "RelapseReported": StepForm(
        (
            words(str(QT_TRANSLATE_NOOP("asks", "The citizen's words"))),
            Ask("has_new_facts", str(QT_TRANSLATE_NOOP("asks", "There are new facts")), "check"),
        ),
        lambda s, c, v, now: steps.report_relapse(s, c, v["words"], bool(v["has_new_facts"])),
        "Report a relapse",
        is_beside=True,
    ),
}

PARTS = {
    "SubTaskSet": StepForm(
        (
            Ask("unit", str(QT_TRANSLATE_NOOP("asks", "Unit")), "pick", choices=all_units),
            Ask(
                "officer",
                str(QT_TRANSLATE_NOOP("asks", "Officer")),
                "pick",
                choices=task_officers,
                follows="unit",
                may_be_empty=True,
            ),
            Ask("due_on", str(QT_TRANSLATE_NOOP("asks", "Due on")), "day"),
            words(str(QT_TRANSLATE_NOOP("asks", "What is to be done"))),
        ),
        lambda s, c, v, now: detours.set_task(
            s, c, v["unit"], v["due_on"], v["words"], v["officer"]
        ),
        "Set a sub-task",
        is_beside=True,
    ),
    "SubTaskFinished": StepForm(
        (
            Ask("task", str(QT_TRANSLATE_NOOP("asks", "Sub-task")), "pick", choices=own_tasks),
            words(str(QT_TRANSLATE_NOOP("asks", "What was done"))),
        ),
        lambda s, c, v, now: detours.finish_task(s, c, v["task"], v["words"]),
        "Sub-task is done",
    ),
    "SubTaskCancelled": StepForm(
        (
            Ask("task", str(QT_TRANSLATE_NOOP("asks", "Sub-task")), "pick", choices=open_tasks),
            REASON,
        ),
        lambda s, c, v, now: detours.cancel_task(s, c, v["task"], v["words"]),
        "Cancel a sub-task",
        is_beside=True,
    ),
    "ClauseWaived": StepForm(
        (
            Ask("clause", str(QT_TRANSLATE_NOOP("asks", "Clause")), "pick", choices=waivable),
            REASON,
        ),
        lambda s, c, v, now: detours.waive(s, c, v["clause"], v["words"]),
        "Waive a clause",
        is_grave=True,
        is_beside=True,
    ),
}

LIMITS = {
    "LedgerItemExtensionRequested": StepForm(
        (
            Ask("limit", str(QT_TRANSLATE_NOOP("asks", "Limit")), "pick", choices=extendable),
            Ask(
                "amount",
                str(QT_TRANSLATE_NOOP("asks", "How much more")),
                "number",
                hint=str(QT_TRANSLATE_NOOP("asks", "Days, counted as the limit is")),
            ),
            Ask("reason", str(QT_TRANSLATE_NOOP("asks", "Reason")), "code", ExtensionReason),
            Ask(
                "told_on",
                str(QT_TRANSLATE_NOOP("asks", "Citizen told on")),
                "past_day",
                first=lambda offer: offer.place.today(),
            ),
            WAY,
            words(str(QT_TRANSLATE_NOOP("asks", "Why, and the progress so far"))),
        ),
        _request_extension,
        "Ask for more time",
        is_beside=True,
    ),
    "LedgerItemExtensionGranted": StepForm(
        (), lambda s, c, v, now: detours.grant_extension(s, c), "Grant more time"
    ),
    "LedgerItemExtensionRefused": StepForm(
        (REASON,),
        lambda s, c, v, now: detours.refuse_extension(s, c, v["words"]),
        "Refuse more time",
    ),
    "LedgerItemClocksPaused": StepForm(
        (
            Ask("limits", str(QT_TRANSLATE_NOOP("asks", "Limit")), "pick", choices=pausable),
            Ask("reason", str(QT_TRANSLATE_NOOP("asks", "Reason")), "code", PauseReason),
            Ask("until", str(QT_TRANSLATE_NOOP("asks", "Look again on")), "day"),
            words(str(QT_TRANSLATE_NOOP("asks", "In words"))),
        ),
        lambda s, c, v, now: detours.pause(
            s, c, tuple(v["limits"].split()), PauseReason(v["reason"]), v["until"], v["words"]
        ),
        "Pause the clock",
        is_beside=True,
    ),
    "LedgerItemClocksResumed": StepForm(
        (), lambda s, c, v, now: detours.resume(s, c), "Resume the clock"
    ),
}

BESIDE_FORMS = {**CHANGES, **DETOURS, **PARTS, **LIMITS}
