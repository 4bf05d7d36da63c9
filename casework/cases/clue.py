"""线索: what a letter, an item, a visit or a walk-in gave the investigators, and what came of it.

The rules (domain 15: clues from letters, cases cleared and persons caught through them; rule 7: a
report of crime leaves for the official acceptance system): here stand where the clue came from,
who checks it, its number over there and the outcome, never what it says.  What came of it is
confirmed by the head of the unit that checked it, so that the figures rest on a name.  The wall of
the matter it came from goes with it.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.asking import Asking
from casework.cases import needs
from casework.cases.handed_on import is_outside_wall
from casework.cases.wall import names_nobody_above
from casework.cases.words import Words, text_of
from casework.codes import Coded, Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.machine import Display, Machine, Waits
from casework.officers import HEADS
from casework.state import State
from casework.steps import Approval, Changes, Guard, Rows

SOURCES = frozenset({"letter", "ledger_item", "walk_in", "visit", "meeting"})
MOST = 999
"""Cases or persons of one clue: more is a slip of the pen."""


class ClueField(Coded):
    """What kind of offence it points to."""

    FRAUD = "FRAUD", "电信网络诈骗", "Telecom and online fraud"
    THEFT = "THEFT", "盗抢骗", "Theft and robbery"
    DRUGS = "DRUGS", "涉毒", "Drugs"
    GAMBLING = "GAMBLING", "涉赌", "Gambling"
    VICE = "VICE", "涉黄", "Vice"
    GANGS = "GANGS", "涉黑恶", "Organised crime"
    ECONOMIC = "ECONOMIC", "经济犯罪", "Economic crime"
    FOOD_DRUGS = "FOOD_DRUGS", "食药环", "Food, medicine, environment"
    ORDER = "ORDER", "治安", "Public order"
    OTHER = "OTHER", "其他", "Other"


class ClueResult(Coded):
    """What came of it."""

    PROVED = "PROVED", "查实", "Proved"
    UNFOUNDED = "UNFOUNDED", "查否", "Unfounded"


Status = Literal["HANDED_ON", "TAKEN_UP", "SETTLED", "VOID"]
STATUSES: dict[Status, Label] = {
    "HANDED_ON": Label("已移交", "Handed on"),
    "TAKEN_UP": Label("核查中", "Being checked"),
    "SETTLED": Label("已有结果", "Settled"),
    "VOID": Label("作废", "Void"),
}


class Clue(State, frozen=True, kw_only=True, tag="clue"):
    """A clue as it stands; what it says stands nowhere here."""

    status: Status
    source_case: str
    source_kind: Annotated[str, given("来源种类", "Came from a", Meaning.KIND)]
    field: ClueField
    checking_unit: str
    complaint: bool = False
    taken_up_at: Annotated[datetime | None, given("接收时间", "Taken up at")] = None
    reference: str = ""
    result: ClueResult | None = None
    cases_cleared: int = 0
    persons_caught: int = 0
    settled_at: Annotated[datetime | None, given("查结时间", "Settled at")] = None
    settled_by: Annotated[str, given("确认人", "Confirmed by", Meaning.OFFICER)] = ""
    ended_at: datetime | None = None
    words: Annotated[str, given("作废原因", "Why it was voided", Meaning.WORDS)] = ""

    @property
    def is_complaint(self) -> bool:
        """Whether the matter it came from is one."""
        return self.complaint


def _source(asking: Asking[State | None]) -> State | None:
    return asking.context.related(asking.text("source_case"))


def _respondents(asking: Asking[State | None]) -> tuple[str, ...]:
    source = _source(asking)
    return source.respondents if source else ()


def _is_complaint(asking: Asking[State | None]) -> bool:
    source = _source(asking)
    return source is not None and source.is_complaint


def _kind(asking: Asking[State | None]) -> str:
    source = _source(asking)
    return needs.tag_of(source) if source else ""


def _checking_units(asking: Asking[State | None]) -> tuple[Choice, ...]:
    roster, walled = asking.roster, _respondents(asking)
    found = [unit for unit in roster.units.values() if is_outside_wall(unit.id, walled, roster)]
    return tuple(
        Choice(unit.id, Label(unit.name, unit.name))
        for unit in sorted(found, key=lambda unit: unit.code)
    )


# ----------------------------------------------------------------------------- events


class ClueHandedOn(Struct, frozen=True, kw_only=True):
    """移交: a matter gave a clue, and this unit checks it."""

    source_case: Annotated[
        str,
        asked(
            "来源事项",
            "Comes from",
            Meaning.CASE,
            hint=(
                "信件、三本账、接待、走访或进建商的编号",
                "Number of a letter, an item, a walk-in, a visit or a session",
            ),
        ),
    ]
    field: Annotated[ClueField, asked("线索类别", "Kind of clue")]
    checking_unit: Annotated[
        str, asked("核查单位", "Checked by", Meaning.UNIT, among=_checking_units)
    ]
    source_kind: Annotated[str, given("来源种类", "Came from a", Meaning.KIND, by=_kind)] = ""
    respondents: Annotated[
        tuple[str, ...], given("被反映对象", "Respondents", Meaning.PARTY, by=_respondents)
    ] = ()
    is_complaint: Annotated[bool, given("涉及投诉举报", "A complaint", by=_is_complaint)] = False
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class ClueTakenUp(Struct, frozen=True):
    """接收: it stands in the official acceptance system under this number."""

    reference: Annotated[str, asked("受案编号", "Case acceptance no.")]


class ClueSettled(Approval, frozen=True, kw_only=True):
    """查结: the head confirms what came of it."""

    result: Annotated[ClueResult, asked("查证结果", "Result")]
    cases_cleared: Annotated[int, asked("破案数", "Cases cleared")] = 0
    persons_caught: Annotated[int, asked("抓获人数", "Persons caught")] = 0


class ClueVoided(Sealing[Words], Struct, frozen=True):
    """Entered by mistake."""


# ----------------------------------------------------------------------------- guards


def _source_is_known(state: object, event: Event[ClueHandedOn], context: Context) -> bool:
    source = context.related(event.body.source_case)
    return (
        source is not None
        and needs.tag_of(source) in SOURCES
        and event.body.source_kind == needs.tag_of(source)
    )


def _wall_goes_with_it(state: object, event: Event[ClueHandedOn], context: Context) -> bool:
    body, source = event.body, context.related(event.body.source_case)
    if source is None:
        return True
    more = set(body.respondents) - set(source.respondents)
    return (
        set(source.respondents) <= set(body.respondents)
        and names_nobody_above(more, event, context)
        and (body.is_complaint or not source.is_complaint)
    )


def _checker_is_outside(state: object, event: Event[ClueHandedOn], context: Context) -> bool:
    body = event.body
    return is_outside_wall(body.checking_unit, body.respondents, context.roster)


def _giver_is_outside(state: object, event: Event[ClueHandedOn], context: Context) -> bool:
    officer = context.roster.officers.get(event.core.actor)
    return officer is None or not context.roster.is_walled(officer, event.body.respondents)


def _counts_are_true(state: Clue, event: Event[ClueSettled], context: Context) -> bool:
    body = event.body
    counts = (body.cases_cleared, body.persons_caught)
    if min(counts) < 0 or max(counts) > MOST:
        return False
    return (max(counts) > 0) == (body.result is ClueResult.PROVED)


SOURCE_IS_KNOWN = Guard(
    "clue.source",
    Label(
        "来源须是信件、三本账、接待、走访或进建商",
        "It comes from a letter, an item, a walk-in, a visit or a session",
    ),
    _source_is_known,
)
WALL_GOES_WITH_IT = Guard(
    "clue.wall",
    Label(
        "来源事项的被反映对象和投诉标记须一并带入",
        "The respondents of the matter, and that it is a complaint, go with it",
    ),
    _wall_goes_with_it,
)
CHECKER_IS_OUTSIDE = Guard(
    "clue.unit",
    Label("核查单位须在册且不是被反映单位", "The checking unit is known and not the respondent"),
    _checker_is_outside,
)
GIVER_IS_OUTSIDE = Guard(
    "clue.giver",
    Label("您或您的单位是被反映对象", "You or your unit is a respondent"),
    _giver_is_outside,
)
HAS_REFERENCE = needs.written(
    "clue.reference", "reference", "请写明受案编号", "Give the case acceptance number"
)
OF_CHECKING_UNIT: Guard[Clue, object] = needs.done_by(
    "clue.checker",
    "由核查单位办理",
    "The checking unit does this",
    lambda clue: clue.checking_unit,
)
BY_HEAD_OF_CHECKER = Guard[Clue, object](
    "clue.head",
    Label("由核查单位负责人或其上级确认", "The head of the checking unit confirms, or one above"),
    lambda state, event, context: needs.acts_as(HEADS, (state.checking_unit,), event, context),
    asks_form=False,
    hides=True,
)
COUNTS_ARE_TRUE = Guard(
    "clue.counts",
    Label(
        "查实的须有破案数或抓获人数,查否的两项为零",
        "What was proved cleared a case or caught somebody; what was unfounded did neither",
    ),
    _counts_are_true,
)
HAS_REASON = needs.said("clue.void", "text", "请写明作废原因", "Give the reason")

GIVERS = (Role.TRIAGE, Role.HANDLER, Role.FIELD, Role.DESK, Role.SUPERV, *HEADS)
CHECKERS = (Role.HANDLER, *HEADS)


# ---------------------------------------------------------------------------- changes


def _hand_on(state: None, event: Event[ClueHandedOn]) -> Changes:
    body = event.body
    return {
        "source_case": body.source_case,
        "source_kind": body.source_kind,
        "field": body.field,
        "checking_unit": body.checking_unit,
        "respondents": tuple(dict.fromkeys(body.respondents)),
        "complaint": body.is_complaint,
        "temp_no": body.temp_no,
        "units": tuple(dict.fromkeys((event.core.unit, body.checking_unit))),
        "handlers": (event.core.actor,),
    }


def _settle(state: Clue, event: Event[ClueSettled]) -> Changes:
    body = event.body
    return {
        "result": body.result,
        "cases_cleared": body.cases_cleared,
        "persons_caught": body.persons_caught,
        "settled_at": event.core.at,
        "settled_by": event.core.actor,
        "ended_at": event.core.at,
    }


# ---------------------------------------------------------------------- display, turns

DISPLAY = Display[Clue](
    title=lambda clue: clue.reference,
    lead="field",
    facts=(
        "field",
        "source_kind",
        "checking_unit",
        "taken_up_at",
        "reference",
        "result",
        "cases_cleared",
        "persons_caught",
        "settled_at",
        "settled_by",
        "words",
    ),
    columns=("checking_unit", "result"),
    words=lambda clue: (clue.reference, clue.words),
    related=lambda clue: (clue.source_case,),
    labels=lambda clue: (clue.field.label,),
)


def waits(clue: Clue) -> Waits | None:
    """For the checking unit to take it up, then for its head to say what came of it."""
    if clue.status == "HANDED_ON":
        return Waits(ClueTakenUp, units=(clue.checking_unit,))
    if clue.status == "TAKEN_UP":
        return Waits(ClueSettled, units=(clue.checking_unit,))
    return None


ROWS = Rows(Clue, STATUSES)

MACHINE = Machine(
    kind="clue",
    label=Label("线索", "Clue"),
    state=Clue,
    statuses=STATUSES,
    display=DISPLAY,
    waits=waits,
    number_code=lambda clue: "XS",
    steps=(
        ROWS.opens(
            ClueHandedOn,
            label=Label("移交线索", "Handed on"),
            verb="Hand a clue on",
            to="HANDED_ON",
            by=GIVERS,
            numbers=True,
            guards=(SOURCE_IS_KNOWN, WALL_GOES_WITH_IT, CHECKER_IS_OUTSIDE, GIVER_IS_OUTSIDE),
            apply=_hand_on,
        ),
        ROWS.step(
            ClueTakenUp,
            label=Label("接收线索", "Taken up"),
            verb="Take it up",
            frm=("HANDED_ON",),
            to="TAKEN_UP",
            by=CHECKERS,
            guards=(OF_CHECKING_UNIT, HAS_REFERENCE),
            apply=lambda clue, event: {
                "reference": event.body.reference,
                "taken_up_at": event.core.at,
                "handlers": needs.with_actor(clue, event),
            },
        ),
        ROWS.step(
            ClueSettled,
            label=Label("线索查结", "Settled"),
            verb="Say what came of it",
            frm=("TAKEN_UP",),
            to="SETTLED",
            by=HEADS,
            is_final_say=True,
            is_grave=True,
            guards=(BY_HEAD_OF_CHECKER, COUNTS_ARE_TRUE),
            apply=_settle,
        ),
        ROWS.step(
            ClueVoided,
            label=Label("作废", "Voided"),
            verb="Void",
            words=Label("作废原因", "Reason"),
            frm=("HANDED_ON", "TAKEN_UP"),
            to="VOID",
            by=GIVERS,
            is_beside=True,
            is_grave=True,
            guards=(needs.own_shift_or_head("clue.may_void"), HAS_REASON),
            apply=lambda clue, event: {"ended_at": event.core.at, "words": text_of(event)},
        ),
    ),
)
