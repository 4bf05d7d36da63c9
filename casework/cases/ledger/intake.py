"""登记、提交、作废、建账: how a matter comes into a ledger.

The rules (domain 9.2): a draft says what it is about, where, and in whose ledger it belongs;
whoever is complained about is shut out by that, with their station, and the ledger is the next
one above.  The chief who owns the ledger opens the entry, and with that it has its number.
Title, content and whoever brought it are sealed.
"""

from typing import Annotated

from msgspec import Struct

from casework.amend import Amended, amending_steps
from casework.asking import Asking
from casework.cases.handed_on import outside_top
from casework.cases.ledger.shared import (
    HAS_WORDS,
    OWNER,
    OWNER_RULE,
    OWNS,
    owner_is_right,
)
from casework.cases.ledger.state import AMENDABLE, ROWS, LedgerItem
from casework.cases.ledger.statuses import ANYBODY, OPEN_STATES, Status
from casework.cases.needs import acts_as
from casework.cases.words import Words, kept
from casework.codes import Channel, Ledger, Risk
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.officers import HEADS
from casework.state import Person, State
from casework.steps import Approval, Changes, Guard

# ---------------------------------------------------------------------------- drafted


def _owner(asking: Asking[State | None]) -> str:
    """The officer's own station; a station above where the wall shuts that out."""
    named = asking.so_far.get("respondents")
    respondents = [str(one) for one in named] if isinstance(named, list | tuple) else []
    return asking.roster.owner_for(asking.station, respondents)


class LedgerItemPrivate(Struct, frozen=True):
    """The matter in words, and who brought it."""

    title: Annotated[str, asked("标题", "Title", hint=("一句话说明事项", "The matter in one line"))]
    content: Annotated[
        str,
        asked(
            "主要内容",
            "Content",
            Meaning.WORDS,
            hint=(
                "时间、地点、人物、经过,不少于 10 个字",
                "When, where, who, what happened; at least 10 characters",
            ),
        ),
    ]
    demand: Annotated[
        str, asked("诉求", "Asked for", hint=("群众的要求", "What the citizen asks for"))
    ] = ""
    reporter: Annotated[Person | None, asked("反映人", "Reporter")] = None


class LedgerItemDrafted(Sealing[LedgerItemPrivate], Struct, frozen=True, kw_only=True):
    """Somebody put a matter down for a ledger.  ``owner`` is the unit whose ledger."""

    ledger: Annotated[Ledger, asked("账别", "Ledger", first=lambda asking: Ledger.CLAIM)]
    channel: Annotated[Channel, asked("来源渠道", "Channel", first=lambda asking: Channel.TEL)]
    owner: Annotated[str, given("账主单位", "Ledger of", Meaning.UNIT, by=_owner)]
    place: Annotated[
        str,
        asked(
            "地点", "Place", hint=("事发地点或社区", "Where it happened, or community"), needed=True
        ),
    ] = ""
    people: Annotated[int, asked("涉及人数", "Persons")] = 1
    risk: Annotated[Risk, asked("风险等级", "Risk")] = Risk.LOW
    is_anonymous: Annotated[bool, asked("匿名", "Anonymous")] = False
    source_case: Annotated[
        str | None,
        asked(
            "来源事项",
            "Comes from",
            Meaning.CASE,
            hint=("信件、接待或走访的编号", "Number of a letter, a reception or a visit"),
        ),
    ] = None
    respondents: Annotated[
        tuple[str, ...],
        asked(
            "被反映对象",
            "Complained about",
            Meaning.PARTY,
            among=outside_top,
            hint=(
                "其本人及所在单位看不到此件",
                "They and their whole unit are shown nothing of it",
            ),
        ),
    ] = ()
    is_submitted: Annotated[
        bool,
        asked(
            "提交建账",
            "Submit to the chief",
            hint=("不选则先存为草拟", "Otherwise it stays a draft"),
            no=("草拟未提交", "Kept as a draft"),
        ),
    ] = True
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""
    police_conduct: Annotated[
        bool,
        asked(
            "涉警投诉",
            "About police conduct",
            hint=("只登记在投诉举报账", "In the complaint ledger only"),
        ),
    ] = False
    crime_report: Annotated[
        bool,
        asked(
            "举报违法犯罪",
            "Report of a crime",
            hint=("只登记在投诉举报账", "In the complaint ledger only"),
        ),
    ] = False


def _draft(item: None, event: Event[LedgerItemDrafted]) -> Changes:
    body = event.body
    private = event.private or LedgerItemPrivate("", "")
    return {
        "ledger": body.ledger,
        "channel": body.channel,
        "unit": body.owner,
        "units": tuple(dict.fromkeys((body.owner, event.core.unit))),
        "respondents": body.respondents,
        "place": body.place,
        "people": body.people,
        "risk": body.risk,
        "is_anonymous": body.is_anonymous,
        "source_case": body.source_case,
        "temp_no": body.temp_no,
        "police_conduct": body.police_conduct,
        "crime_report": body.crime_report,
        "title": private.title,
        "content": private.content,
        "demand": private.demand,
        "reporter": private.reporter,
        "submitted_at": event.core.at if body.is_submitted else None,
    }


def _after_draft(item: None, event: Event[LedgerItemDrafted]) -> Status:
    return "PENDING_EST" if event.body.is_submitted else "DRAFT"


HAS_TITLE = Guard[None, LedgerItemDrafted](
    "ledger.title",
    Label("请填写标题", "Give it a title"),
    lambda item, event, context: (
        event.erased or (event.private is not None and bool(event.private.title.strip()))
    ),
)
HAS_CONTENT = Guard[None, LedgerItemDrafted](
    "ledger.content",
    Label("主要内容不少于 10 个字", "The content needs at least 10 characters"),
    lambda item, event, context: (
        event.erased or (event.private is not None and len(event.private.content.strip()) >= 10)
    ),
)
HAS_PLACE = Guard[None, LedgerItemDrafted](
    "ledger.place",
    Label("请填写事发地点或社区", "Say where it happened"),
    lambda item, event, context: bool(event.body.place.strip()),
)
COUNTS_PEOPLE = Guard[None, LedgerItemDrafted](
    "ledger.people",
    Label("涉及人数从 1 起", "The number of people starts at 1"),
    lambda item, event, context: event.body.people >= 1,
)
OWNER_IS_RIGHT = Guard[None, LedgerItemDrafted](
    OWNER,
    OWNER_RULE,
    lambda item, event, context: owner_is_right(
        event.body.owner, event.core.unit, event.body.respondents, context.roster
    ),
)
FLAGS_ARE_FOR_COMPLAINTS = Guard[None, LedgerItemDrafted](
    "ledger.flags",
    Label(
        "涉警投诉、举报违法犯罪只登记在投诉举报账",
        "Police conduct and reports of crime belong in the complaint ledger",
    ),
    lambda item, event, context: (
        event.body.ledger is Ledger.COMPLAINT
        or not (event.body.police_conduct or event.body.crime_report)
    ),
)

# ------------------------------------------------------------ amended, submitted, voided


class LedgerItemSubmitted(Struct, frozen=True):
    """The draft goes to the chief."""


class LedgerItemVoided(Sealing[Words], Struct, frozen=True):
    """Entered by mistake."""


def _end(item: LedgerItem, event: Event[Sealing[Words]]) -> Changes:
    """Nothing is owed any more, though it was never fed back."""
    return kept(item, event) | {"ended_at": event.core.at}


def _stays_complete(item: LedgerItem, event: Event[Amended], context: Context) -> bool:
    values = event.private.values if event.private else {}
    return (
        all(
            len(str(values[field]).strip()) >= shortest
            for field, shortest in (("title", 1), ("place", 1), ("content", 10))
            if field in values
        )
        and int(values.get("people", 1)) >= 1
    )


DRAFT_IS_COMPLETE = Guard[LedgerItem, object](
    "ledger.complete",
    Label(
        "草稿还缺标题、地点,或内容不足 10 个字",
        "The draft still lacks a title, a place, or 10 characters of content",
    ),
    lambda item, event, context: (
        bool(item.title.strip() and item.place.strip()) and len(item.content.strip()) >= 10
    ),
    asks_form=False,
)
STAYS_COMPLETE = Guard(
    "ledger.stays_complete",
    Label(
        "标题、地点不能改为空,内容不能少于 10 个字",
        "Title and place may not become empty, nor the content shorter than 10 characters",
    ),
    _stays_complete,
)
DUE_IS_FOR_HEADS = Guard[LedgerItem, Amended](
    "ledger.due_by_head",
    Label("办理时限只能由负责人更改", "Only a head changes the due date"),
    lambda item, event, context: (
        "due_on" not in event.body.over or acts_as(HEADS, item.units, event, context)
    ),
)
AMENDING = amending_steps(
    "LedgerItem",
    AMENDABLE,
    frm=("DRAFT", *OPEN_STATES),
    by=ANYBODY,
    guards=(STAYS_COMPLETE, DUE_IS_FOR_HEADS),
)
SETTLED = AMENDING[1].body

# ------------------------------------------------------------------------ established


class LedgerItemEstablished(Approval, frozen=True):
    """建账: the chief opens the entry."""


class LedgerItemNotEstablished(Approval, Sealing[Words], frozen=True):
    """不予建账, with the reason in the sealed words."""


def _establish(item: LedgerItem, event: Event[LedgerItemEstablished]) -> Changes:
    return {"established_at": event.core.at, "established_by": event.core.actor}


# ------------------------------------------------------------------------------- rows

STEPS = (
    ROWS.opens(
        LedgerItemDrafted,
        label=Label("登记入账草稿", "Drafted"),
        verb="Draft a ledger item",
        to=_after_draft,
        by=ANYBODY,
        guards=(
            HAS_TITLE,
            HAS_CONTENT,
            HAS_PLACE,
            COUNTS_PEOPLE,
            OWNER_IS_RIGHT,
            FLAGS_ARE_FOR_COMPLAINTS,
        ),
        apply=_draft,
    ),
    *AMENDING,
    ROWS.step(
        LedgerItemSubmitted,
        label=Label("提交建账", "Submitted"),
        verb="Submit",
        frm=("DRAFT",),
        to="PENDING_EST",
        by=ANYBODY,
        guards=(DRAFT_IS_COMPLETE,),
        apply=lambda item, event: {"submitted_at": event.core.at},
    ),
    ROWS.step(
        LedgerItemVoided,
        label=Label("作废", "Voided"),
        verb="Void",
        words=Label("作废原因", "Reason"),
        frm=("DRAFT", "PENDING_EST"),
        to="VOID",
        by=ANYBODY,
        guards=(HAS_WORDS,),
        apply=_end,
        is_beside=True,
        is_grave=True,
    ),
    ROWS.step(
        LedgerItemEstablished,
        label=Label("建账", "Opened"),
        verb="Open the entry",
        frm=("PENDING_EST",),
        to="ESTABLISHED",
        by=HEADS,
        at="owner",
        is_final_say=True,
        numbers=True,
        guards=(OWNS,),
        apply=_establish,
    ),
    ROWS.step(
        LedgerItemNotEstablished,
        label=Label("不予建账", "Not opened"),
        verb="Do not open",
        words=Label("不予建账的理由", "Why not"),
        frm=("PENDING_EST",),
        to="NOT_EST",
        by=HEADS,
        at="owner",
        is_final_say=True,
        guards=(OWNS, HAS_WORDS),
        apply=_end,
        is_grave=True,
    ),
)
