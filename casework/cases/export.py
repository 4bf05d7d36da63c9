"""导出审批: nothing leaves the program in bulk without somebody else's word.

The rule it keeps (domain 8, hard guard (d), and paper 18): an export names its range, its
purpose, who receives it and on which medium; another officer approves it for a few days;
it is made once, and every page of it carries the :func:`watermark`.  Complaints and
unmasked personal data need the word of a division head or the chief.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from msgspec import Struct

from casework.asking import Asking, today
from casework.cases import directory
from casework.cases.needs import another
from casework.cases.words import Words, text_of, words_needed
from casework.codes import Coded, Role
from casework.context import Context
from casework.event import CHINA, Event, Label, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.machine import Display, Machine, Waits
from casework.officers import HEADS, READERS, UPPER_HEADS, Roster
from casework.printed import DAY, HEAD, Block, Printed
from casework.state import State
from casework.steps import Approval, Changes, Guard, Rows


class ExportPurpose(Coded):
    """What an export is for."""

    REPORT = "REPORT", "统计上报", "Figures for a report"
    ARCHIVE = "ARCHIVE", "归档", "Filing"
    TRANSFER = "TRANSFER", "移交其他机关", "Handing on to another body"
    INSPECTION = "INSPECTION", "检查、审计", "Inspection or audit"
    OTHER = "OTHER", "其他", "Other"


Status = Literal["REQUESTED", "APPROVED", "REFUSED", "MADE"]
STATUSES: dict[Status, Label] = {
    "REQUESTED": Label("待审批", "To be approved"),
    "APPROVED": Label("已批准", "Approved"),
    "REFUSED": Label("不批准", "Refused"),
    "MADE": Label("已导出", "Made"),
}


class ExportRequest(State, frozen=True, kw_only=True, tag="export_request"):
    """An export as it stands."""

    status: Status
    kinds: tuple[str, ...]
    since: date
    until: date
    purpose: ExportPurpose
    receiver: str
    medium_no: str
    is_unmasked: bool
    has_complaints: bool
    words: Annotated[str, given("用途说明、不批准理由", "What for, or why not", Meaning.WORDS)] = ""
    approved_at: Annotated[datetime | None, given("批准时间", "Approved at")] = None
    approved_by: Annotated[str, given("批准人", "Approved by", Meaning.OFFICER)] = ""
    valid_until: date | None = None
    made_at: Annotated[datetime | None, given("导出时间", "Made at")] = None
    sha256: str = ""
    rows: int = 0


def _kinds_of_work(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """The kinds of case that officers work on; the directory is everybody's already."""
    return tuple(
        Choice(kind, machine.label)
        for kind, machine in asking.machines.items()
        if kind not in directory.KINDS
    )


def _first_of_month(asking: Asking[State | None]) -> date:
    return today(asking).replace(day=1)


_A_FEW_DAYS = timedelta(days=3)


def _in_a_few_days(asking: Asking[State | None]) -> date:
    return today(asking) + _A_FEW_DAYS


class ExportRequested(Sealing[Words], Struct, frozen=True, kw_only=True):
    """申请导出: cases of ``kinds`` opened from ``since`` until ``until``, both counted."""

    kinds: Annotated[
        tuple[str, ...], asked("导出种类", "Kinds of case", Meaning.KIND, among=_kinds_of_work)
    ]
    since: Annotated[date, asked("起始日期", "From", first=_first_of_month)]
    until: Annotated[date, asked("截止日期", "To", first=today, lies="behind")]
    purpose: Annotated[ExportPurpose, asked("用途", "Purpose")]
    receiver: Annotated[str, asked("接收人", "Receiver")]
    medium_no: Annotated[str, asked("介质编号", "Number of the medium")]
    is_unmasked: Annotated[bool, asked("含未脱敏个人信息", "With unmasked personal data")] = False
    has_complaints: Annotated[bool, asked("含投诉举报", "With complaints")] = False
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class ExportApproved(Approval, frozen=True):
    """批准导出, to be made by a day at the latest."""

    valid_until: Annotated[date, asked("有效期至", "To be made by", first=_in_a_few_days)]


class ExportRefused(Approval, Sealing[Words], frozen=True):
    """不批准导出, with the reason in the sealed words."""


class ExportMade(Struct, frozen=True):
    """已导出: the file's SHA-256 (hex) and how many rows it has."""

    sha256: Annotated[str, asked("文件校验值", "SHA-256 of the file", Meaning.FILE)]
    rows: Annotated[int, asked("行数", "Rows")]


def _request(state: None, event: Event[ExportRequested]) -> Changes:
    body = event.body
    return {
        "kinds": body.kinds,
        "since": body.since,
        "until": body.until,
        "purpose": body.purpose,
        "receiver": body.receiver,
        "medium_no": body.medium_no,
        "is_unmasked": body.is_unmasked,
        "has_complaints": body.has_complaints,
        "temp_no": body.temp_no,
        "words": text_of(event),
        "handlers": (event.core.actor,),
    }


def _approve(state: ExportRequest, event: Event[ExportApproved]) -> Changes:
    return {
        "approved_at": event.core.at,
        "approved_by": event.core.actor,
        "valid_until": event.body.valid_until,
    }


def is_delicate(export: ExportRequest) -> bool:
    """Whether it needs the word of a division head or the chief."""
    return export.is_unmasked or export.has_complaints


def _is_high_enough(state: ExportRequest, event: Event[object], context: Context) -> bool:
    if not is_delicate(state):
        return True
    officer = context.roster.officers.get(event.core.actor)
    grave = UPPER_HEADS
    return officer is not None and context.roster.may(
        officer, grave, state.units, event.core.at, event.core.type
    )


def watermark(export: ExportRequest, roster: Roster) -> str:
    """What stands on every page: unit, officer, time of approval, number."""
    officer = roster.officers.get(export.opened_by)
    unit = roster.units.get(export.unit)
    approved = export.approved_at
    parts = (
        unit.name if unit else "",
        f"{officer.name} {officer.police_no}" if officer else "",
        f"{approved.astimezone(CHINA):%Y-%m-%d %H:%M}" if approved else "",
        export.number or export.temp_no,
    )
    return " ".join(part for part in parts if part)


RANGE_IS_GIVEN = Guard[object, ExportRequested](
    "export.range",
    Label("请写明导出的种类和起止日期", "Say which kinds of case, from which day to which"),
    lambda state, event, context: bool(event.body.kinds) and event.body.since <= event.body.until,
)
RECEIVER_IS_NAMED = Guard[object, ExportRequested](
    "export.receiver",
    Label("请写明接收人和介质编号", "Name the receiver and the number of the medium"),
    lambda state, event, context: bool(
        event.body.receiver.strip() and event.body.medium_no.strip()
    ),
)
PURPOSE_WORDS = words_needed("export.purpose", "请写明用途", "Say what it is for")
REFUSAL_WORDS = words_needed("export.refusal_words", "请写明不批准的理由", "Say why not")
BY_ANOTHER: Guard[State, object] = another(
    "export.by_another", "不能审批自己申请的导出", "Nobody approves their own export"
)
IS_HIGH_ENOUGH = Guard(
    "export.high_enough",
    Label(
        "含投诉举报或未脱敏个人信息的,由分局局长以上批准",
        "With complaints or unmasked data: for a division head or the chief",
    ),
    _is_high_enough,
    asks_form=False,
    hides=True,
)
VALID_IS_AHEAD = Guard[object, ExportApproved](
    "export.valid_until",
    Label("有效期不能早于今日", "It must be valid at least until today"),
    lambda state, event, context: event.body.valid_until >= event.core.at.astimezone(CHINA).date(),
)
IS_THE_REQUESTER = Guard[State, object](
    "export.requester",
    Label("由申请人本人导出", "The officer who asked for it makes it"),
    lambda state, event, context: event.core.actor == state.opened_by,
    asks_form=False,
    hides=True,
)
IS_STILL_VALID = Guard[ExportRequest, object](
    "export.expired",
    Label("批准已过期,请重新申请", "The approval has run out; ask again"),
    lambda state, event, context: (
        state.valid_until is not None
        and event.core.at.astimezone(CHINA).date() <= state.valid_until
    ),
    asks_form=False,
)

ASKING = tuple(role for role in READERS if role is not Role.AUDIT)

ROWS = Rows(ExportRequest, STATUSES)

DISPLAY = Display[ExportRequest](
    title=lambda state: f"{state.since} – {state.until} {state.receiver}",
    facts=(
        "kinds",
        "since",
        "until",
        "purpose",
        "words",
        "receiver",
        "medium_no",
        "is_unmasked",
        "has_complaints",
        "approved_at",
        "approved_by",
        "valid_until",
        "made_at",
        "rows",
        "sha256",
    ),
    columns=("kinds", "purpose", "receiver"),
    words=lambda state: (state.receiver, state.medium_no, state.words),
)


def waits(state: ExportRequest) -> Waits | None:
    """For the head of whoever asks, or for anybody high enough; then for who asked."""
    if state.status == "REQUESTED":
        # Which units stand above is not known here: a delicate one is for all who may.
        return Waits(ExportApproved, units=() if is_delicate(state) else (state.unit,))
    if state.status == "APPROVED":
        return Waits(ExportMade, officers=(state.opened_by,))
    return None


APPROVAL = Printed[ExportRequest](
    code="export.approval",
    label=Label("导出审批单", "Approval of an export"),
    blocks=(
        Block(
            head=Label("申请", "Asked for"),
            facts=(
                "kinds",
                "since",
                "until",
                "purpose",
                "receiver",
                "medium_no",
                "is_unmasked",
                "has_complaints",
            ),
            steps=(ExportRequested,),
        ),
        Block(head=Label("审批", "Decided"), steps=(ExportApproved, ExportRefused)),
        Block(head=Label("导出", "Exported"), steps=(ExportMade,)),
    ),
    is_draft=lambda request: request.approved_at is None,
    by_hand=(Label("申请人签名", "Asked for by"), HEAD, DAY),
)
"""导出审批单 (domain 5.2, paper 18)."""

MACHINE = Machine(
    kind="export_request",
    label=Label("导出审批", "Export"),
    is_signed=True,
    state=ExportRequest,
    statuses=STATUSES,
    display=DISPLAY,
    printed=(APPROVAL,),
    waits=waits,
    number_code=lambda state: "DC",
    steps=(
        ROWS.opens(
            ExportRequested,
            label=Label("申请导出", "Export requested"),
            verb="Request an export",
            words=Label("用途说明", "What it is for"),
            to="REQUESTED",
            by=ASKING,
            numbers=True,
            guards=(RANGE_IS_GIVEN, RECEIVER_IS_NAMED, PURPOSE_WORDS),
            apply=_request,
        ),
        ROWS.step(
            ExportApproved,
            label=Label("批准导出", "Export approved"),
            verb="Approve",
            frm=("REQUESTED",),
            to="APPROVED",
            by=HEADS,
            is_final_say=True,
            is_grave=True,
            guards=(BY_ANOTHER, IS_HIGH_ENOUGH, VALID_IS_AHEAD),
            apply=_approve,
        ),
        ROWS.step(
            ExportRefused,
            label=Label("不批准导出", "Export refused"),
            verb="Refuse",
            words=Label("不批准的理由", "Why not"),
            frm=("REQUESTED",),
            to="REFUSED",
            by=HEADS,
            is_final_say=True,
            is_grave=True,
            guards=(REFUSAL_WORDS,),
            apply=lambda state, event: {"words": text_of(event)},
        ),
        ROWS.step(
            ExportMade,
            label=Label("导出", "Export made"),
            verb="Export",
            frm=("APPROVED",),
            to="MADE",
            by=ASKING,
            guards=(IS_THE_REQUESTER, IS_STILL_VALID),
            apply=lambda state, event: {
                "made_at": event.core.at,
                "sha256": event.body.sha256,
                "rows": event.body.rows,
            },
        ),
    ),
)
