"""The cases that a common issue rests on, and their wall: events, guards and rows."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking
from casework.cases import needs
from casework.cases.common_issue.state import ROWS, CommonIssue
from casework.cases.wall import names_nobody_above
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.officers import HEADS
from casework.state import State
from casework.steps import Changes, Guard

LEAST = "common_issue.cases"
"""The threshold: so many cases make an issue common."""

SOURCES = frozenset({"letter", "ledger_item", "walk_in", "visit", "diversion", "mediation"})
RAISERS = (Role.TRIAGE, Role.OFFICE, Role.SUPERV, Role.HANDLER, Role.REVISIT, *HEADS)


def _known(cases: Iterable[str], context: Context) -> list[State]:
    return [one for case in cases if (one := context.related(case)) is not None]


def _walled_by(found: list[State]) -> frozenset[str]:
    """Whom the complaint wall of some cases shuts out."""
    return frozenset(respondent for one in found for respondent in one.respondents)


# ----------------------------------------------------------------------------- events


def _chosen(asking: Asking[State | None]) -> list[State]:
    cases = asking.so_far.get("cases")
    return _known(map(str, cases) if isinstance(cases, list | tuple) else (), asking.context)


def _respondents(asking: Asking[State | None]) -> tuple[str, ...]:
    return tuple(sorted(_walled_by(_chosen(asking))))


def _has_complaint(asking: Asking[State | None]) -> bool:
    return any(one.is_complaint for one in _chosen(asking))


class CommonIssueText(Struct, frozen=True):
    """What they have in common."""

    title: Annotated[str, asked("问题名称", "Name")]
    description: Annotated[str, asked("共性表现", "What they have in common", Meaning.WORDS)]


class CasesLinked(Struct, frozen=True, kw_only=True):
    """More of the same."""

    cases: Annotated[tuple[str, ...], asked("关联事项", "Linked cases", Meaning.CASE)]
    respondents: Annotated[
        tuple[str, ...], given("被反映对象", "Respondents", Meaning.PARTY, by=_respondents)
    ] = ()
    is_complaint: Annotated[bool, given("涉及投诉举报", "A complaint", by=_has_complaint)] = False


class CommonIssueRaised(Sealing[CommonIssueText], Struct, frozen=True, kw_only=True):
    """提出: the cases (ids) that show it, and in a word what they are about.

    ``respondents`` and ``is_complaint`` are what the wall of those cases asks for.
    """

    topic: Annotated[str, asked("主题", "Topic", hint=("如:夜间噪声", "For example: noise"))]
    cases: Annotated[tuple[str, ...], asked("关联事项", "Linked cases", Meaning.CASE)]
    respondents: Annotated[
        tuple[str, ...], given("被反映对象", "Respondents", Meaning.PARTY, by=_respondents)
    ] = ()
    is_complaint: Annotated[bool, given("涉及投诉举报", "A complaint", by=_has_complaint)] = False
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


Linking = CommonIssueRaised | CasesLinked

# ----------------------------------------------------------------------------- guards


def _are_known(state: object, event: Event[Linking], context: Context) -> bool:
    cases = event.body.cases
    found = _known(cases, context)
    return len(found) == len(cases) > 0 and all(needs.tag_of(one) in SOURCES for one in found)


def _wall_goes_with_them(state: object, event: Event[Linking], context: Context) -> bool:
    body, found = event.body, _known(event.body.cases, context)
    more = set(body.respondents) - _walled_by(found)
    return (
        _walled_by(found) <= set(body.respondents)
        and names_nobody_above(more, event, context)
        and (body.is_complaint or not any(one.is_complaint for one in found))
    )


def _raiser_is_outside(state: object, event: Event[Linking], context: Context) -> bool:
    officer = context.roster.officers.get(event.core.actor)
    return officer is None or not context.roster.is_walled(officer, event.body.respondents)


AT_LEAST_TWO = Guard[object, CommonIssueRaised](
    "common_issue.two_cases",
    Label("共性问题须关联至少两件事项", "A common issue rests on at least two cases"),
    lambda state, event, context: (
        len(set(event.body.cases)) >= context.directory.threshold(LEAST, event.core.at)
    ),
)
CASES_ARE_KNOWN = Guard(
    "common_issue.cases",
    Label(
        "关联的事项须是已登记的信件、账目、接待、走访等",
        "Every linked case must be a known letter, item, reception, visit or the like",
    ),
    _are_known,
)
WALL_GOES_WITH_THEM = Guard(
    "common_issue.wall",
    Label(
        "关联事项的被反映对象和投诉标记须一并带入",
        "The respondents of the linked cases, and that one is a complaint, go with them",
    ),
    _wall_goes_with_them,
)
RAISER_IS_OUTSIDE = Guard(
    "common_issue.raiser",
    Label(
        "您或您的单位是关联事项的被反映对象", "You or your unit is a respondent of a linked case"
    ),
    _raiser_is_outside,
)
HAS_TITLE = needs.said("common_issue.title", "title", "请写明问题名称", "Give it a name")
HAS_DESCRIPTION = needs.said(
    "common_issue.description", "description", "请写明共性表现", "Say what they have in common"
)

# ------------------------------------------------------------------------ changes, rows


def _raise(state: None, event: Event[CommonIssueRaised]) -> Changes:
    body, private = event.body, event.private
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


def _link(state: CommonIssue, event: Event[CasesLinked]) -> Changes:
    body = event.body
    return {
        "cases": tuple(dict.fromkeys((*state.cases, *body.cases))),
        "respondents": tuple(dict.fromkeys((*state.respondents, *body.respondents))),
        "complaint": state.complaint or body.is_complaint,
    }


RAISING = (
    ROWS.opens(
        CommonIssueRaised,
        label=Label("提出共性问题", "Raised"),
        verb="Raise a common issue",
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
    ),
    ROWS.step(
        CasesLinked,
        label=Label("关联事项", "Cases linked"),
        verb="Link cases",
        frm=("RAISED", "OWNED", "IN_FORCE", "MEASURED"),
        by=RAISERS,
        is_beside=True,
        guards=(CASES_ARE_KNOWN, WALL_GOES_WITH_THEM, RAISER_IS_OUTSIDE),
        apply=_link,
    ),
)
