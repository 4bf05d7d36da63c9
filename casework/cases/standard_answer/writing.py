"""拟稿、修订: a question and its answer are written, or written anew for the next version."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, at_work, today
from casework.calendar import add_months
from casework.cases import needs
from casework.cases.standard_answer.state import ROWS, Draft, StandardAnswer
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label
from casework.fields import Choice, Meaning, asked, given
from casework.guides import SUBJECTS
from casework.leaks import Finding, Known, findings
from casework.officers import HEADS
from casework.state import State
from casework.steps import Changes, Guard

MONTHS = "standard_answer.months"
"""The threshold: how long an answer holds at most before somebody reads it again."""
MOST_ANSWER = 3_000
"""Characters of a question with its answer: a reply of two pages ([D])."""

WRITERS = (Role.OFFICE, Role.TRIAGE, Role.SUPERV, *HEADS)
"""Who writes them, and who may own one: the office, the duty team, supervision, heads."""

# ----------------------------------------------------------------------------- events


def _stands(field: str) -> Callable[[Asking[StandardAnswer | None]], object]:
    """What was sent back is worked over; else what stands is."""

    def first(asking: Asking[StandardAnswer | None]) -> object:
        state = asking.state
        return "" if state is None else getattr(state.returned or state, field)

    return first


def _my_station(asking: Asking[StandardAnswer | None]) -> str:
    return asking.state.owner_unit if asking.state else asking.station


def _owners(asking: Asking[State | None]) -> tuple[Choice, ...]:
    return at_work(asking, asking.text("owner_unit") or asking.station, WRITERS)


def _me(asking: Asking[StandardAnswer | None]) -> str:
    """Whoever keeps it; of a new one who writes it, where they sit in the unit."""
    if asking.state is not None:
        return asking.state.owner
    unit = asking.text("owner_unit") or asking.station
    return asking.officer.id if asking.roster.same_station(asking.officer.unit, unit) else ""


def longest(asking: Asking[State | None]) -> date:
    """The last day that an answer may have which is written or read today."""
    months = asking.context.directory.threshold(MONTHS, asking.context.now)
    return add_months(today(asking), months)


class StandardAnswerDrafted(Struct, frozen=True, kw_only=True):
    """拟稿: a question as people ask it, and what the police answer, of nobody by name."""

    question: Annotated[
        str,
        asked(
            "问题",
            "Question",
            first=_stands("question"),
            hint=("按群众的问法写", "As people ask it"),
        ),
    ]
    answer: Annotated[
        str,
        asked(
            "标准答案",
            "Answer",
            Meaning.WORDS,
            first=_stands("answer"),
            hint=(
                "可用{姓}{事项}{期限}{单位}{编号}{今日},引用时自动填入",
                "{姓} {事项} {期限} {单位} {编号} {今日} are filled in where it is quoted",
            ),
        ),
    ]
    subject: Annotated[
        str, asked("类别", "Subject", Meaning.LISTED, SUBJECTS, first=_stands("subject"))
    ]
    law: Annotated[
        str,
        asked(
            "依据",
            "Source of law",
            first=_stands("law"),
            hint=("法律、规章的名称和条款", "The law or rule, and its article"),
        ),
    ]
    keywords: Annotated[
        str,
        asked(
            "关键词",
            "Keywords",
            first=_stands("keywords"),
            hint=("用顿号隔开,如:身份证、换证", "Parted by commas"),
        ),
    ]
    owner_unit: Annotated[str, asked("责任单位", "Kept by", Meaning.UNIT, first=_my_station)]
    owner: Annotated[str, asked("责任人", "Owner", Meaning.OFFICER, among=_owners, first=_me)]
    until: Annotated[date, asked("有效期至", "Valid until", first=longest, lies="ahead")]
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


def _version(asking: Asking[StandardAnswer]) -> int:
    return asking.state.version


class StandardAnswerRevised(Struct, frozen=True, kw_only=True):
    """修订: the next version; ``base`` is the one that it was written over."""

    question: Annotated[
        str,
        asked(
            "问题",
            "Question",
            first=_stands("question"),
            hint=("按群众的问法写", "As people ask it"),
        ),
    ]
    answer: Annotated[str, asked("标准答案", "Answer", Meaning.WORDS, first=_stands("answer"))]
    subject: Annotated[
        str, asked("类别", "Subject", Meaning.LISTED, SUBJECTS, first=_stands("subject"))
    ]
    law: Annotated[str, asked("依据", "Source of law", first=_stands("law"))]
    keywords: Annotated[str, asked("关键词", "Keywords", first=_stands("keywords"))]
    owner_unit: Annotated[str, asked("责任单位", "Kept by", Meaning.UNIT, first=_my_station)]
    owner: Annotated[str, asked("责任人", "Owner", Meaning.OFFICER, among=_owners, first=_me)]
    until: Annotated[date, asked("有效期至", "Valid until", first=longest, lies="ahead")]
    base: Annotated[int, given("修订自版本", "Written over version", by=_version)] = 0


Writing = StandardAnswerDrafted | StandardAnswerRevised

# ----------------------------------------------------------------------------- guards

PARTS = (Label("问题", "Question"), Label("标准答案", "Answer"))


def leaks_in(
    texts: tuple[str, ...], context: Context, on: date
) -> tuple[tuple[Finding, Label], ...]:
    """What would give somebody away, and that in words; officers of the bureau are doubts."""
    names = tuple(one.name for one in context.roster.officers.values())
    known = Known(other_names=names)
    return tuple(
        (one, one.words(text, place))
        for text, place in zip(texts, PARTS, strict=True)
        for one in findings(text, known, on)
    )


def _is_clean(state: object, event: Event[Writing], context: Context) -> bool:
    texts = (event.body.question, event.body.answer)
    found = leaks_in(texts, context, needs.today(event))
    return not any(one.is_certain for one, _ in found)


def term_fits(until: date, event: Event[object], context: Context) -> bool:
    """Whether a last day lies ahead, no further than the bureau lets an answer stand unread."""
    day = needs.today(event)
    months = context.directory.threshold(MONTHS, event.core.at)
    return day <= until <= add_months(day, months)


IS_CLEAN = Guard(
    "standard_answer.leak",
    Label(
        "标准答案供全局引用,不得有姓名、手机号、证件号码等个人信息,请删去或改写",
        "Everybody quotes it: take out names, mobile numbers, document numbers and the like",
    ),
    _is_clean,
)
IS_SHORT = Guard[object, Writing](
    "standard_answer.length",
    Label(
        f"问题和答案合计不超过 {MOST_ANSWER:,} 字,请精简",
        f"Question and answer have {MOST_ANSWER:,} characters at most: shorten them",
    ),
    lambda state, event, context: len(event.body.question) + len(event.body.answer) <= MOST_ANSWER,
)
TERM_FITS = Guard[object, Writing](
    "standard_answer.term",
    Label(
        "有效期须在今日以后,且不超过本市规定的最长有效期",
        "It is valid until today or later, and no longer than the bureau says",
    ),
    lambda state, event, context: term_fits(event.body.until, event, context),
)
OWNER_KEEPS_IT = Guard[object, Writing](
    "standard_answer.owner",
    Label(
        "责任人须是责任单位的办公室、专班、督察或者负责人",
        "Its owner sits in the unit that keeps it: of the office, the duty team, supervision, "
        "or a head",
    ),
    lambda state, event, context: needs.is_colleague(
        event.body.owner, event.body.owner_unit, context, WRITERS
    ),
)
IS_OF_WHAT_STANDS = Guard[StandardAnswer, StandardAnswerRevised](
    "standard_answer.base",
    Label(
        "修订时此条已有新版本,请对照现行版本重新修订",
        "A newer version was let in meanwhile: look at it and revise that one",
    ),
    lambda state, event, context: event.body.base == state.version,
)

# ---------------------------------------------------------------------------- changes


def _drafted(event: Event[Writing]) -> Draft:
    body, core = event.body, event.core
    return Draft(
        question=body.question,
        answer=body.answer,
        subject=body.subject,
        law=body.law,
        keywords=body.keywords,
        owner_unit=body.owner_unit,
        owner=body.owner,
        until=body.until,
        by=core.actor,
        at=core.at,
    )


def as_it_reads(draft: Draft) -> Changes:
    """The text of a draft as the answer's own."""
    return {
        "question": draft.question,
        "answer": draft.answer,
        "subject": draft.subject,
        "law": draft.law,
        "keywords": draft.keywords,
        "owner_unit": draft.owner_unit,
        "owner": draft.owner,
        "until": draft.until,
    }


def _draft(state: None, event: Event[StandardAnswerDrafted]) -> Changes:
    draft = _drafted(event)
    units = dict.fromkeys((event.core.unit, draft.owner_unit))
    return as_it_reads(draft) | {
        "units": tuple(units),
        "proposed": draft,
        "term_from": event.core.at,
        "temp_no": event.body.temp_no,
    }


def _revise(state: StandardAnswer, event: Event[StandardAnswerRevised]) -> Changes:
    """What stands goes on to stand; before the first version the new text takes its place."""
    draft = _drafted(event)
    changes: Changes = {
        "proposed": draft,
        "returned": None,
        "units": needs.with_unit(state, draft.owner_unit),
    }
    return changes if state.version else changes | as_it_reads(draft)


# ------------------------------------------------------------------------------- rows

FITS = (IS_SHORT, TERM_FITS, OWNER_KEEPS_IT, IS_CLEAN)

WRITING = (
    ROWS.opens(
        StandardAnswerDrafted,
        label=Label("拟标准答案", "Standard answer drafted"),
        verb="Draft a standard answer",
        to="PROPOSED",
        by=WRITERS,
        numbers=True,
        guards=FITS,
        apply=_draft,
    ),
    ROWS.step(
        StandardAnswerRevised,
        label=Label("修订标准答案", "Standard answer revised"),
        verb="Revise the answer",
        frm=("IN_FORCE", "RETURNED"),
        to=lambda state, event: "REVISED" if state.version else "PROPOSED",
        by=WRITERS,
        guards=(IS_OF_WHAT_STANDS, *FITS),
        apply=_revise,
    ),
)
