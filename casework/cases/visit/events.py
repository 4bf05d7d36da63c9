"""What is written down when something happens to a visit, and what may be chosen for it."""

from datetime import date
from typing import Annotated

from msgspec import Struct, structs

from casework.asking import Asking, now
from casework.cases.visit.state import (
    CARD_GIVEN,
    DISPUTES,
    ENDED,
    HAZARDS,
    MET,
    OPINIONS,
    PUBLICITY,
    STARTED,
    VISITORS,
    WAY,
    Problem,
    Promise,
    Target,
    Visit,
)
from casework.cases.words import Words
from casework.codes import ContactWay, VisitWay
from casework.context import Directory
from casework.event import Label, Moment, Sealing
from casework.fields import Choice, First, Meaning, asked, given
from casework.state import Person
from casework.steps import Approval


def _problems_by_number(asking: Asking[Visit]) -> tuple[Choice, ...]:
    """Problems and promises by their numbers, those that went nowhere yet first."""
    found = sorted(asking.state.problems, key=lambda one: (one.is_followed, one.no))
    return tuple(Choice(str(one.no), _words_of(one)) for one in found)


def _words_of(problem: Problem) -> Label:
    return Label(f"{problem.no}. {problem.title}", f"{problem.no}. {problem.title}")


def _problem_called(visit: Visit, directory: Directory, no: str) -> Label | None:
    return next((_words_of(one) for one in visit.problems if str(one.no) == no), None)


def _next_problem(asking: Asking[Visit]) -> int | None:
    return next((one.no for one in asking.state.problems if not one.is_followed), None)


TempNo = Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)]
TargetCase = Annotated[
    str | None, given("结对的走访对象", "Target in the pairing", Meaning.CASE, "visit_target")
]
"""A plan for the paired targets fills it in; nobody knows it by a number."""

Name = Annotated[
    str, asked("对象名称", "Name", hint=("人名或单位名", "Name of the person or place"))
]
Contact = Annotated[Person | None, asked("联系人", "Contact")]
Content = Annotated[
    str,
    asked(
        "走访内容",
        "What was said",
        Meaning.WORDS,
        hint=("家庭情况、诉求等", "Situation, wishes"),
    ),
]
Problems = Annotated[
    tuple[str, ...],
    asked(
        "发现的问题",
        "Problems found",
        hint=(
            "一项一条;每项须转三本账或移交",
            "One at a time; each must go into a ledger or to somebody",
        ),
    ),
]
Promises = Annotated[
    tuple[Promise, ...],
    asked("作出的承诺", "Promises", hint=("每项承诺须立项", "Each must become an item")),
]


def _how_many(field: str) -> First:
    """How many of these were written down: counted when their words are gone, too."""

    def counted(asking: Asking[Visit | None]) -> int:
        found = asking.so_far.get(field)
        return len(found) if isinstance(found, list | tuple) else 0

    return counted


ProblemCount = Annotated[
    int | None, given("问题件数", "Number of problems", by=_how_many("problems"))
]
PromiseCount = Annotated[
    int | None, given("承诺件数", "Number of promises", by=_how_many("promises"))
]


class VisitTargetPrivate(Struct, frozen=True):
    """The name that is visited, and how to reach them."""

    name: Name
    person: Contact = None


class VisitPlanned(Sealing[VisitTargetPrivate], Struct, frozen=True, kw_only=True):
    """A visit is planned for a day; ``follows`` is the visit that it follows up."""

    target: Annotated[Target, asked("走访对象", "Who is visited")]
    plan_on: Annotated[date, asked("计划日期", "On")]
    temp_no: TempNo = ""
    target_case: TargetCase = None
    follows: Annotated[
        str | None,
        asked(
            "接续的走访",
            "Follows up",
            Meaning.CASE,
            "visit",
            hint=(
                "再次走访的,填前一次走访的编号",
                "The number of the earlier visit, if they are visited again",
            ),
        ),
    ] = None
    officer: Annotated[str, given("走访民警", "Whose visit", Meaning.OFFICER)] = ""
    """Whose it is, where another planned it: the paired officer's; else who plans it goes."""


class VisitNotes(Struct, frozen=True, kw_only=True):
    """What was done on a visit: shared by a planned and an unplanned one.

    ``publicity`` are codes of the list ``visit.publicity``.
    """

    started_at: Annotated[Moment, STARTED]
    ended_at: Annotated[Moment, ENDED]
    way: Annotated[VisitWay, WAY]
    visitors: Annotated[tuple[str, ...], VISITORS]
    met: Annotated[int, MET]
    opinions: Annotated[int, OPINIONS] = 0
    disputes: Annotated[int, DISPUTES] = 0
    hazards: Annotated[int, HAZARDS] = 0
    card_given: Annotated[bool, CARD_GIVEN] = False
    publicity: Annotated[tuple[str, ...], PUBLICITY] = ()


class VisitLoggedPrivate(Struct, frozen=True):
    """Who was visited and what was said."""

    name: Name
    content: Content
    person: Contact = None
    problems: Problems = ()
    promises: Promises = ()


class VisitLogged(Sealing[VisitLoggedPrivate], Struct, frozen=True, kw_only=True):
    """A visit that nobody planned, written down in one go."""

    target: Annotated[Target, asked("走访对象", "Who was visited")]
    notes: Annotated[VisitNotes, asked("走访情况", "What was done")]
    temp_no: TempNo = ""
    target_case: TargetCase = None
    problem_count: ProblemCount = None
    promise_count: PromiseCount = None


class VisitAppointed(Struct, frozen=True):
    """预约: a moment was agreed with them."""

    at: Annotated[Moment, asked("约定时间", "Agreed for", lies="ahead")]
    way: Annotated[ContactWay, asked("预约方式", "By what means")]


class VisitStarted(Struct, frozen=True):
    """On the way, or at the door."""

    at: Annotated[Moment, asked("出发时间", "Set out at", first=now)]


class VisitWords(Struct, frozen=True):
    """What was said; problems, then promises, numbered from 1 in this order."""

    content: Content
    problems: Problems = ()
    promises: Promises = ()


class VisitRecorded(Sealing[VisitWords], Struct, frozen=True):
    """A planned visit took place.

    How many problems and promises there were stands in the open part: figures count them.  What
    was written down before it did has ``None`` there, and keeps its words (``is_uncounted``).
    """

    notes: Annotated[VisitNotes, asked("走访情况", "What was done")]
    problem_count: ProblemCount = None
    promise_count: PromiseCount = None


def is_uncounted(body: VisitLogged | VisitRecorded) -> bool:
    """Whether only the sealed words say how many problems and promises there were."""
    return body.problem_count is None or body.promise_count is None


def logged(body: VisitLogged, said: VisitLoggedPrivate) -> VisitLogged:
    """The body, with how much there is in its words."""
    return structs.replace(body, **_counts(said))


def recorded(notes: VisitNotes, said: VisitWords) -> VisitRecorded:
    """The body that goes with these words."""
    return VisitRecorded(notes, **_counts(said))


def _counts(said: VisitLoggedPrivate | VisitWords) -> dict[str, int]:
    return {"problem_count": len(said.problems), "promise_count": len(said.promises)}


class VisitMissed(Struct, frozen=True):
    """Nobody there."""

    at: Annotated[Moment, asked("未遇时间", "Tried at", first=now, says_when="day")]
    note_left: Annotated[
        bool,
        asked(
            "已留条",
            "A note was left",
            yes=("已留条", "A note was left"),
            no=("未留条", "No note left"),
        ),
    ]


class VisitReplanned(Struct, frozen=True):
    """A new day."""

    plan_on: Annotated[date, asked("改到", "On")]


class VisitCancelled(Struct, frozen=True):
    """It will not take place."""

    reason: Annotated[str, asked("取消原因", "Reason", Meaning.WORDS)]


class VisitProblemLinked(Struct, frozen=True):
    """Where a problem or promise went: an item (case id) or a receiver in words."""

    no: Annotated[
        int,
        asked(
            "问题或承诺",
            "Problem or promise",
            Meaning.PICK,
            among=_problems_by_number,
            first=_next_problem,
            called=_problem_called,
        ),
    ]
    linked_case: Annotated[
        str | None,
        asked(
            "立为事项",
            "Became the item",
            Meaning.CASE,
            hint=(
                "三本账、信件、转办、调解、会议或共性问题的编号",
                "The number of the ledger item, letter, diversion, mediation, session or issue",
            ),
        ),
    ] = None
    handed_to: Annotated[
        str,
        asked(
            "移交给",
            "Handed to",
            hint=("未立项的填写;承诺须立项", "If it is no item; a promise must become one"),
        ),
    ] = ""


class VisitFollowUpSet(Sealing[Words], Struct, frozen=True):
    """They are to be visited again by a day, with why in the sealed words."""

    on: Annotated[date, asked("再次走访日期", "By", lies="ahead")]


class VisitFollowUpPlanned(Struct, frozen=True):
    """The visit (case id) that follows this one up."""

    visit: Annotated[
        str,
        asked(
            "下一次走访",
            "The next visit",
            Meaning.CASE,
            "visit",
            hint=("该次走访的编号", "The number of that visit"),
        ),
    ]


class VisitReviewed(Approval, Sealing[Words], frozen=True):
    """The head has read it; a remark may stand in the sealed words."""


class VisitArchived(Struct, frozen=True):
    """Put away."""
