"""报失: what somebody lost, and where they were told to turn.

The rules (domain §3): a foreigner's record has name, nationality, document number, address in
China and telephone; whoever lost a bank card is told to have it blocked, whoever lost a
passport is told the way: report, exit-entry administration, and for a foreigner the
consulate.  A report ends when a found thing matches it, or when they say so.
"""

from datetime import datetime

from msgspec import Struct

from casework.cases import needs
from casework.cases.words import Words, text_of
from casework.codes import Coded, Role
from casework.context import Context
from casework.event import Event, Label, Moment
from casework.machine import Machine
from casework.state import Person, State
from casework.steps import Changes, Guard, Step

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


class LossReport(State, frozen=True, kw_only=True, tag="loss_report"):
    """A loss as it stands.  ``items`` are codes of the list ``lost.item``."""

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
    words: str = ""


class LossReported(Struct, frozen=True, kw_only=True):
    """Somebody lost something, and was told where to turn."""

    items: tuple[str, ...]
    advice: tuple[Advice, ...] = ()
    is_foreign: bool = False
    lost_at: Moment | None = None
    lost_place: str = ""
    source_case: str | None = None
    temp_no: str = ""


class LossPrivate(Struct, frozen=True, kw_only=True):
    """Who lost it and what it looks like."""

    person: Person
    description: str
    nationality: str = ""


class LossMatched(Struct, frozen=True):
    """A found thing (case id) fits."""

    lost_item: str


class LossEnded(Struct, frozen=True):
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


def _report(state: LossReport | None, event: Event) -> Changes:
    body: LossReported = event.body
    private: LossPrivate | None = event.private
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


def _is_complete(state: object, event: Event, context: Context) -> bool:
    if event.private is None:
        return event.erased
    person: Person = event.private.person
    if not event.body.is_foreign:
        return bool(person.name.strip() and person.phone.strip())
    texts = (person.name, person.phone, person.address, event.private.nationality)
    return all(text.strip() for text in texts) and needs.has_id(person)


def _is_a_find(state: LossReport, event: Event, context: Context) -> bool:
    found = context.related(event.body.lost_item)
    return found is not None and needs.kind_of(found) == "lost_item" and found.status != "VOID"


HAS_ITEMS = Guard(
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
IS_ADVISED = Guard(
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

MACHINE = Machine(
    kind="loss_report",
    label=Label("报失", "Loss report"),
    state=LossReport,
    statuses={
        "REPORTED": Label("已报失", "Reported"),
        "MATCHED": Label("已找到", "Found"),
        "ENDED": Label("已了结", "Ended"),
    },
    number_code=lambda state: "BS",
    steps=(
        Step(
            name="LossReported",
            body=LossReported,
            private=LossPrivate,
            label=Label("报失登记", "Reported"),
            frm=(),
            to="REPORTED",
            by=DESKS,
            aux=True,
            numbers=True,
            guards=(HAS_ITEMS, IS_COMPLETE, HAS_DESCRIPTION, IS_ADVISED),
            apply=_report,
            note=lambda event: tuple(one.label for one in event.body.advice),
        ),
        Step(
            name="LossMatched",
            body=LossMatched,
            label=Label("匹配失物", "Found"),
            frm=("REPORTED",),
            to="MATCHED",
            by=DESKS,
            aux=True,
            guards=(IS_A_FIND,),
            apply=lambda state, event: {"found_case": event.body.lost_item},
        ),
        Step(
            name="LossEnded",
            body=LossEnded,
            private=Words,
            label=Label("了结", "Ended"),
            frm=("REPORTED", "MATCHED"),
            to="ENDED",
            by=DESKS,
            aux=True,
            guards=(HAS_REASON,),
            apply=lambda state, event: {"words": text_of(event)},
        ),
    ),
)
