"""报失: what somebody lost, and where they were told to turn.

The rules (domain §3): a foreigner's record has name, nationality, document number, address in
China and telephone; whoever lost a bank card is told to have it blocked, whoever lost a
passport is told the way: report, exit-entry administration, and for a foreigner the
consulate.  A report ends when a found thing matches it, or when they say so.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.cases import needs
from casework.cases.words import Words, text_of
from casework.codes import Coded, Role
from casework.context import Context
from casework.event import Event, Label, Moment, Sealing
from casework.fields import Meaning, asked, given
from casework.machine import Display, Machine, Waits
from casework.state import Person, State
from casework.steps import Changes, Guard, Rows

BANK_CARD, PASSPORT = "BANK_CARD", "PASSPORT"
"""Codes of the list ``lost.item`` that ask for an advice."""


class Advice(Coded):
    """Where they were told to turn."""

    BANK = "BANK", "向银行挂失", "Have the card blocked by the bank"
    REPORT = "REPORT", "报案领取回执", "Report it and take the receipt"
    EXIT_ENTRY = "EXIT_ENTRY", "到出入境管理部门补办", "Go to the exit-entry administration"
    CONSULATE = "CONSULATE", "联系本国使领馆", "Contact the consulate"
    ISSUER = "ISSUER", "向发证单位补办", "Go to whoever issued it"
    CARRIER = "CARRIER", "联系车辆或场馆失物处", "Ask the carrier's lost property office"


Status = Literal["REPORTED", "MATCHED", "ENDED"]
STATUSES: dict[Status, Label] = {
    "REPORTED": Label("已报失", "Reported"),
    "MATCHED": Label("已找到", "Found"),
    "ENDED": Label("已了结", "Ended"),
}


class LossReport(State, frozen=True, kw_only=True, tag="loss_report"):
    """A loss as it stands.  ``items`` are codes of the list ``lost.item``."""

    status: Status
    items: tuple[str, ...]
    advice: tuple[Advice, ...] = ()
    is_foreign: bool = False
    lost_at: datetime | None = None
    lost_place: str = ""
    source_case: str | None = None
    person: Person | None = None
    nationality: str = ""
    description: str = ""
    found_case: str | None = None
    words: Annotated[str, given("了结原因", "How it ended", Meaning.WORDS)] = ""


class LossPrivate(Struct, frozen=True, kw_only=True):
    """Who lost it and what it looks like."""

    person: Annotated[Person, asked("报失人", "Who lost it")]
    description: Annotated[
        str,
        asked(
            "物品特征",
            "What it looks like",
            Meaning.WORDS,
            hint=("颜色、品牌、内装物品", "Colour, make, what is in it"),
        ),
    ]
    nationality: Annotated[
        str, asked("国籍", "Nationality", hint=("外籍人员必填", "Needed of a foreigner"))
    ] = ""


class LossReported(Sealing[LossPrivate], Struct, frozen=True, kw_only=True):
    """Somebody lost something, and was told where to turn."""

    items: Annotated[tuple[str, ...], asked("遗失物品", "Lost", Meaning.LISTED, "lost.item")]
    advice: Annotated[
        tuple[Advice, ...],
        asked(
            "已告知",
            "They were told to",
            hint=(
                "银行卡:挂失;护照:报案、出入境补办,外籍人员另告知使领馆",
                "A bank card: block it; a passport: report, exit-entry, a foreigner's consulate",
            ),
        ),
    ] = ()
    is_foreign: Annotated[bool, asked("外籍人员", "A foreigner")] = False
    lost_at: Annotated[Moment | None, asked("遗失时间", "Lost at")] = None
    lost_place: Annotated[str, asked("遗失地点", "Where")] = ""
    source_case: Annotated[str | None, given("关联事项", "Belongs to", Meaning.CASE)] = None
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class LossMatched(Struct, frozen=True):
    """A found thing (case id) fits."""

    lost_item: Annotated[
        str,
        asked(
            "失物编号",
            "Found thing",
            Meaning.CASE,
            "lost_item",
            hint=("失物招领登记的编号", "Its number in the register of found things"),
        ),
    ]


class LossEnded(Sealing[Words], Struct, frozen=True):
    """Found by themselves, or given up; which, in the sealed words."""


def advice_needed(items: tuple[str, ...], *, is_foreign: bool) -> frozenset[Advice]:
    """What whoever lost these things must be told."""
    needed: set[Advice] = set()
    if BANK_CARD in items:
        needed.add(Advice.BANK)
    if PASSPORT in items:
        needed |= {Advice.REPORT, Advice.EXIT_ENTRY}
        if is_foreign:
            needed.add(Advice.CONSULATE)
    return frozenset(needed)


def _report(state: None, event: Event[LossReported]) -> Changes:
    body, private = event.body, event.private
    return {
        "items": body.items,
        "advice": body.advice,
        "is_foreign": body.is_foreign,
        "lost_at": body.lost_at,
        "lost_place": body.lost_place,
        "source_case": body.source_case,
        "temp_no": body.temp_no,
        "person": private.person if private else None,
        "nationality": private.nationality if private else "",
        "description": private.description if private else "",
        "handlers": (event.core.actor,),
    }


def _is_complete(state: object, event: Event[LossReported], context: Context) -> bool:
    if event.private is None:
        return event.erased
    person = event.private.person
    if not event.body.is_foreign:
        return bool(person.name.strip() and person.phone.strip())
    texts = (person.name, person.phone, person.address, event.private.nationality)
    return all(text.strip() for text in texts) and needs.has_id(person)


def _is_a_find(state: LossReport, event: Event[LossMatched], context: Context) -> bool:
    found = context.related(event.body.lost_item)
    return found is not None and needs.tag_of(found) == "lost_item" and found.status != "VOID"


HAS_ITEMS = Guard[object, LossReported](
    "loss.items",
    Label("请选择遗失物品", "Choose what was lost"),
    lambda state, event, context: (
        bool(event.body.items) and all(one.strip() for one in event.body.items)
    ),
)
IS_COMPLETE = Guard(
    "loss.person",
    Label(
        "请登记姓名和电话;外籍人员还须登记国籍、证件号码和在华住址",
        "Name and telephone; of a foreigner also nationality, document and address in China",
    ),
    _is_complete,
)
HAS_DESCRIPTION = needs.said(
    "loss.description", "description", "请描述物品特征", "Describe what it looks like"
)
IS_ADVISED = Guard[object, LossReported](
    "loss.advice",
    Label(
        "遗失银行卡须告知挂失;遗失护照须告知报案、出入境补办,外籍人员另告知使领馆",
        "A bank card: tell them to block it; a passport: report, exit-entry, and the consulate",
    ),
    lambda state, event, context: (
        advice_needed(event.body.items, is_foreign=event.body.is_foreign) <= set(event.body.advice)
    ),
)
IS_A_FIND = Guard(
    "loss.lost_item",
    Label("没有这一件失物", "There is no such found thing"),
    _is_a_find,
)
HAS_REASON = needs.said("loss.reason", "text", "请写明了结原因", "Say how it ended")

DESKS = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD)

ROWS = Rows(LossReport, STATUSES)

DISPLAY = Display[LossReport](
    title=lambda state: state.description,
    facts=(
        "items",
        "description",
        "lost_at",
        "lost_place",
        "is_foreign",
        "nationality",
        "advice",
        "words",
    ),
    columns=("items", "lost_at", "lost_place"),
    people=lambda state: (state.person,) if state.person else (),
    words=lambda state: (state.description, state.lost_place, state.nationality, state.words),
    related=lambda state: tuple(one for one in (state.source_case, state.found_case) if one),
)


def waits(state: LossReport) -> Waits | None:
    """For a find that fits, then for its owner to have it: looked after where it was reported."""
    if state.status == "ENDED":
        return None
    step = LossMatched if state.status == "REPORTED" else LossEnded
    return Waits(step, units=(state.unit,))


MACHINE = Machine(
    kind="loss_report",
    label=Label("报失", "Loss report"),
    state=LossReport,
    statuses=STATUSES,
    display=DISPLAY,
    waits=waits,
    number_code=lambda state: "BS",
    steps=(
        ROWS.opens(
            LossReported,
            label=Label("报失登记", "Reported"),
            verb="Record a loss",
            to="REPORTED",
            by=DESKS,
            aux=True,
            numbers=True,
            guards=(HAS_ITEMS, IS_COMPLETE, HAS_DESCRIPTION, IS_ADVISED),
            apply=_report,
        ),
        ROWS.step(
            LossMatched,
            label=Label("匹配失物", "Found"),
            verb="Match with a find",
            frm=("REPORTED",),
            to="MATCHED",
            by=DESKS,
            aux=True,
            guards=(IS_A_FIND,),
            apply=lambda state, event: {"found_case": event.body.lost_item},
        ),
        ROWS.step(
            LossEnded,
            label=Label("了结", "Ended"),
            verb="End",
            words=Label("了结原因", "How it ended"),
            frm=("REPORTED", "MATCHED"),
            to="ENDED",
            by=DESKS,
            aux=True,
            guards=(HAS_REASON,),
            apply=lambda state, event: {"words": text_of(event)},
        ),
    ),
)
