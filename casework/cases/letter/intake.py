"""来信、签收、分级: what arrives, who has it, how much depends on it.

The rules (domain 9.1, 11.1): letters arrive at the top unit, from the public site or from
paper and telephone, which the duty officer enters.  The clock of signing runs from the
moment the centre has it.  重要 is a letter that touches personal safety, a group, public
opinion or a major police matter, or is needed within a day; 关注 a complaint about the
police, a repeated letter, property or a vulnerable person; 一般 otherwise.  How many people,
letters and yuan are thresholds of the bureau.  A duty officer may grade higher than the
rule and says why, never lower.

Title, text, the writer and every free word are sealed; codes, dates and units are not.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated

import msgspec
from msgspec import Struct

from casework.amend import Amended, amending_steps
from casework.asking import Asking, codes
from casework.cases.handed_on import leaves_owner, outside_station
from casework.cases.letter.codes import AppealType, Grade, Urgency
from casework.cases.letter.shared import RESPONDENT, RESPONDENT_RULE
from casework.cases.letter.state import AMENDABLE, ROWS, GradeFacts, Letter, QuietHours
from casework.cases.letter.statuses import OPEN, WITH_UNIT
from casework.cases.letter.suggesting import KEYWORDS, facts_of, type_of, urgency_of
from casework.cases.needs import server_time
from casework.cases.words import Words, is_said
from casework.codes import Channel, Role
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Choice, Meaning, Suggested, asked, given
from casework.officers import HEADS, UPPER_HEADS
from casework.state import Person, State
from casework.steps import Changes, Guard

TEAM = (Role.TRIAGE,)

# ---------------------------------------------------------------------------- arriving

_HOURS = range(24)


def _bureau(asking: Asking[State | None]) -> str:
    """The top unit above the officer: letters arrive there."""
    upward = asking.roster.upward(asking.officer.unit)
    return upward[-1] if upward else asking.officer.unit


def _by_telephone(asking: Asking[State | None]) -> Channel:
    """What is entered by hand mostly came by telephone; the site's letters come by themselves."""
    return Channel.TEL


class LetterPrivate(Struct, frozen=True):
    """The letter in words, and who wrote it."""

    title: Annotated[str, asked("标题", "Title")]
    content: Annotated[str, asked("正文", "Text", Meaning.WORDS)]
    writer: Annotated[Person | None, asked("来信人", "Writer")] = None
    place: Annotated[str, asked("发生地点", "Where it happened")] = ""


class LetterReceived(Sealing[LetterPrivate], Struct, frozen=True, kw_only=True):
    """A letter arrives at the centre.  ``owner`` is the bureau; ``attachments`` are hashes."""

    owner: Annotated[str, given("接收单位", "Receiving unit", Meaning.UNIT, by=_bureau)]
    channel: Annotated[Channel, asked("来信渠道", "Channel", first=_by_telephone)]
    type: Annotated[AppealType, asked("诉求类型", "Kind of appeal")]
    people: Annotated[int, asked("涉及人数", "People concerned")] = 1
    urgency: Annotated[Urgency, asked("紧急程度", "Urgency")] = Urgency.NORMAL
    ext_no: Annotated[
        str, asked("对方编号", "Their number", hint=("如 12345 工单号", "Such as a hotline order"))
    ] = ""
    raised_at: Annotated[
        Moment | None,
        asked(
            "提出时间",
            "Raised at",
            lies="behind",
            hint=("来信人向对方提出的时间", "When the writer told the other channel"),
        ),
    ] = None
    due_by: Annotated[
        Moment | None,
        asked(
            "转来单位的时限",
            "Wanted back by",
            lies="either",
            hint=("如 12345 工单所注的办理时限", "Such as the limit on a hotline order"),
        ),
    ] = None
    occurred_on: Annotated[date | None, asked("发生日期", "Happened on", lies="behind")] = None
    is_verified: Annotated[bool, asked("身份已核实", "Identity verified")] = False
    is_police_conduct: Annotated[bool, asked("反映民警执法", "About police conduct")] = False
    no_calls: Annotated[bool, asked("请勿致电", "Wants no calls")] = False
    quiet: Annotated[QuietHours | None, asked("免扰时段", "Quiet hours")] = None
    needed_by: Annotated[Moment | None, asked("来信人要求的时限", "Needed by")] = None
    attachments: Annotated[tuple[str, ...], asked("附件", "Attachments", Meaning.FILE)] = ()
    respondents: Annotated[
        tuple[str, ...],
        asked(
            "被反映对象",
            "Respondents",
            Meaning.PARTY,
            among=lambda asking: outside_station(asking, _bureau(asking)),
        ),
    ] = ()
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


def _receive(letter: None, event: Event[LetterReceived]) -> Changes:
    body, private = event.body, event.private or LetterPrivate("", "")
    return {
        "received_at": server_time(event),
        "unit": body.owner,
        "units": (body.owner,),
        "respondents": body.respondents,
        "channel": body.channel,
        "type": body.type,
        "people": body.people,
        "urgency": body.urgency,
        "ext_no": body.ext_no,
        "raised_at": body.raised_at,
        "due_by": body.due_by,
        "occurred_on": body.occurred_on,
        "is_verified": body.is_verified,
        "is_police_conduct": body.is_police_conduct,
        "no_calls": body.no_calls,
        "quiet": body.quiet,
        "needed_by": body.needed_by,
        "attachments": body.attachments,
        "temp_no": body.temp_no,
        "title": private.title,
        "content": private.content,
        "writer": private.writer,
        "has_details": event.erased or _can_be_reached(private.writer),
        "place": private.place,
    }


def _can_be_reached(writer: Person | None) -> bool:
    return writer is not None and bool(writer.phone or writer.address)


def _has_matter(letter: None, event: Event[LetterReceived], context: Context) -> bool:
    private = event.private
    return event.erased or (
        private is not None and bool(private.title.strip() and private.content.strip())
    )


def _owner_is_top(letter: None, event: Event[LetterReceived], context: Context) -> bool:
    owner = context.roster.units.get(event.body.owner)
    return owner is not None and owner.parent is None


def _counts(letter: None, event: Event[LetterReceived], context: Context) -> bool:
    quiet = event.body.quiet
    return event.body.people >= 1 and (
        quiet is None or (quiet.starts in _HOURS and quiet.ends in _HOURS)
    )


def _stays_whole(letter: Letter, event: Event[Amended], context: Context) -> bool:
    values = event.private.values if event.private else {}
    return (
        all(str(values[field]).strip() for field in ("title", "content") if field in values)
        and int(values.get("people", 1)) >= 1
    )


HAS_MATTER = Guard(
    "letter.matter",
    Label("信件须有标题和正文", "A letter needs a title and its text"),
    _has_matter,
)
OWNER_IS_TOP = Guard(
    "letter.owner",
    Label("来信由最高一级单位(市局)统一接收", "Letters arrive at the top unit, the bureau"),
    _owner_is_top,
)
COUNTS_ARE_TRUE = Guard(
    "letter.counts",
    Label(
        "涉及人数从 1 起;免扰时段为 0 至 23 时",
        "The number of people starts at 1; quiet hours are 0 to 23",
    ),
    _counts,
)
RESPONDENTS_ARE_KNOWN = Guard[None, LetterReceived](
    RESPONDENT,
    RESPONDENT_RULE,
    lambda letter, event, context: leaves_owner(
        event.body.owner, event.body.respondents, context.roster
    ),
)
STAYS_WHOLE = Guard(
    "letter.stays_whole",
    Label(
        "标题和正文不能改为空,人数从 1 起",
        "Title and text may not become empty; people count from 1",
    ),
    _stays_whole,
)

# ----------------------------------------------------------------------------- signing

_TRAVELS_AT_ONCE = timedelta(seconds=60)
"""A stamp this near to the device's time was given while the desk was connected."""


def _shift_team(asking: Asking[Letter]) -> str:
    return asking.officer.shift_team


class LetterSigned(Struct, frozen=True):
    """签收: the duty officer has it. Which shift that was goes along by itself: one key signs."""

    shift_team: Annotated[str, given("值班班组", "Shift team", by=_shift_team)] = ""


def _is_device_time(event: Event[object]) -> bool:
    """Whether only the device knows when it happened: recorded offline, sent later."""
    stamp = event.stamp
    return stamp is None or abs(stamp.received_at - event.core.at) > _TRAVELS_AT_ONCE


def _is_disproved(event: Event[object]) -> bool:
    """Whether the device named a time that cannot be, and cannot tell what has passed since.

    Such a clock dates nothing in anybody's favour: the centre's time counts.
    """
    said_at, core = event.said_at, event.core
    return (
        said_at is not None and core.since_server is None and core.at - said_at > _TRAVELS_AT_ONCE
    )


def _sign(letter: Letter, event: Event[LetterSigned]) -> Changes:
    by_device = _is_device_time(event) and not _is_disproved(event)
    at = event.core.at if by_device else server_time(event)
    return {
        "signed_at": max(at, letter.received_at),
        "signed_by": event.core.actor,
        "signed_team": event.body.shift_team,
        "is_device_time": by_device,
    }


# ----------------------------------------------------------------------------- grading

_RANK = {Grade.NORMAL: 0, Grade.WATCH: 1, Grade.IMPORTANT: 2}
_SECONDS_PER_HOUR = 3600


def grade_asked_for(letter: Letter, facts: GradeFacts, number: Callable[[str], int]) -> Grade:
    """The lowest grade that the facts allow; ``number`` gives the bureau's thresholds."""
    if (
        facts.touches_safety
        or facts.is_public_opinion
        or facts.is_major_police_matter
        or letter.people >= number("letter.important.people")
        or _hours_left(letter) <= number("letter.important.hours")
    ):
        return Grade.IMPORTANT
    if (
        facts.is_police_complaint
        or letter.is_police_conduct
        or facts.is_vulnerable
        or facts.repeats >= number("letter.watch.repeats")
        or facts.money_yuan >= number("letter.watch.money_yuan")
    ):
        return Grade.WATCH
    return Grade.NORMAL


def _hours_left(letter: Letter) -> float:
    if letter.needed_by is None:
        return float("inf")
    return (letter.needed_by - letter.received_at).total_seconds() / _SECONDS_PER_HOUR


def _facts_known(asking: Asking[Letter]) -> GradeFacts:
    """As graded before; else what the letter itself says."""
    letter = asking.state
    return letter.facts or GradeFacts(is_police_complaint=letter.is_police_conduct)


def _facts_so_far(asking: Asking[Letter]) -> GradeFacts:
    typed = asking.so_far.get("facts")
    if not isinstance(typed, Mapping):
        return _facts_known(asking)
    filled = {name: value for name, value in typed.items() if value not in (None, "")}
    try:
        return msgspec.convert(filled, GradeFacts, strict=False)
    except msgspec.ValidationError:
        # A number half typed: the form says so when it is sent.
        return _facts_known(asking)


def _lowest(asking: Asking[Letter]) -> Grade:
    """The grade that the facts in the form ask for."""
    directory, now = asking.context.directory, asking.context.now
    return grade_asked_for(
        asking.state, _facts_so_far(asking), lambda code: directory.threshold(code, now)
    )


def _not_lower(asking: Asking[Letter]) -> tuple[Choice, ...]:
    lowest = _RANK[_lowest(asking)]
    return codes(grade for grade in Grade if _RANK[grade] >= lowest)


class LetterGraded(Sealing[Words], Struct, frozen=True):
    """分级: the grade, the facts it stands on, and why where they ask for less."""

    grade: Annotated[Grade, asked("等级", "Grade", among=_not_lower, first=_lowest)]
    facts: Annotated[GradeFacts, asked("分级依据", "What it stands on", first=_facts_known)]


def _suggest_grade(asking: Asking[Letter]) -> Suggested[Mapping[str, object]] | None:
    """The facts that the letter's words speak of, and the grade that these ask for."""
    letter, directory = asking.state, asking.context.directory
    items = directory.lists.get(KEYWORDS, ())
    found = facts_of(f"{letter.title} {letter.content}", _facts_known(asking), items)
    if not found.why:
        return None
    now = asking.context.now
    grade = grade_asked_for(letter, found.value, lambda code: directory.threshold(code, now))
    values = {"facts": msgspec.to_builtins(found.value), "grade": grade.value}
    return Suggested(values, (grade.label, *found.why))


def _suggest_kind(asking: Asking[State | None]) -> Suggested[Mapping[str, object]] | None:
    """The kind of appeal and the urgency that speak from what is typed so far."""
    text = f"{asking.text('title')} {asking.text('content')}"
    items = asking.context.directory.lists.get(KEYWORDS, ())
    kind, urgency = type_of(text, items), urgency_of(text, items)
    found = {"type": kind.value, "urgency": urgency.value}
    values = {name: code.value for name, code in found.items() if code is not None}
    return Suggested(values, (*kind.why, *urgency.why)) if values else None


def _grade(letter: Letter, event: Event[LetterGraded]) -> Changes:
    facts = event.body.facts
    return {
        "grade": event.body.grade,
        "facts": facts,
        "is_police_conduct": letter.is_police_conduct or facts.is_police_complaint,
    }


def _fits(letter: Letter, event: Event[LetterGraded], context: Context) -> bool:
    body, at = event.body, event.core.at
    lowest = grade_asked_for(letter, body.facts, lambda code: context.directory.threshold(code, at))
    return _RANK[body.grade] >= _RANK[lowest]


FITS_THE_FACTS = Guard(
    "letter.grade_rule",
    Label(
        "按所填情况应定更高等级(重要/关注),不能低定",
        "By these facts the grade is higher (important, or watch); it may not be set lower",
    ),
    _fits,
)


def _is_founded(letter: Letter, event: Event[LetterGraded], context: Context) -> bool:
    body, at = event.body, event.core.at
    lowest = grade_asked_for(letter, body.facts, lambda code: context.directory.threshold(code, at))
    return _RANK[body.grade] <= _RANK[lowest] or is_said(event)


RAISED_IS_SAID = Guard(
    "letter.grade_reason",
    Label(
        "高于所填情况应定等级的,请写明定级理由",
        "The grade is higher than these facts ask for: write down why",
    ),
    _is_founded,
)
FACTS_COUNT = Guard[object, LetterGraded](
    "letter.grade_facts",
    Label("来信次数从 1 起,涉及金额不能为负", "Letters count from 1; the money is not negative"),
    lambda letter, event, context: (
        event.body.facts.repeats >= 1 and event.body.facts.money_yuan >= 0
    ),
)

# -------------------------------------------------------------------------------- rows

AMENDING = amending_steps(
    "Letter",
    AMENDABLE,
    frm=OPEN,
    by=(Role.TRIAGE, Role.HANDLER, *HEADS),
    guards=(STAYS_WHOLE,),
)
SETTLED = AMENDING[1].body

STEPS = (
    ROWS.opens(
        LetterReceived,
        label=Label("登记来信", "Received"),
        verb="Register a letter",
        to="PENDING_SIGN",
        by=TEAM,
        numbers=True,
        guards=(OWNER_IS_TOP, HAS_MATTER, COUNTS_ARE_TRUE, RESPONDENTS_ARE_KNOWN),
        apply=_receive,
        suggests=_suggest_kind,
    ),
    ROWS.step(
        LetterSigned,
        label=Label("签收", "Signed for"),
        verb="Sign for it",
        frm=("PENDING_SIGN",),
        to="SIGNED",
        by=TEAM,
        at="owner",
        apply=_sign,
    ),
    ROWS.step(
        LetterGraded,
        label=Label("分级", "Graded"),
        verb="Grade",
        words=Label("定级理由", "Why this grade"),
        words_hint=Label("高定等级的须填", "Needed where it is higher than the facts ask for"),
        frm=("SIGNED", "REOPENED", *WITH_UNIT),
        by=(Role.TRIAGE, *UPPER_HEADS),
        guards=(FACTS_COUNT, FITS_THE_FACTS, RAISED_IS_SAID),
        apply=_grade,
        suggests=_suggest_grade,
        v=2,
        is_beside=True,
    ),
    *AMENDING,
)
