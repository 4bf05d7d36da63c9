"""导出审批: nothing leaves the program in bulk without somebody else's word.

The rule it keeps (domain 8, hard guard (d), and paper 18): an export names its range, its
purpose, who receives it and on which medium; another officer approves it for a few days;
it is made once, and every page of it carries the :func:`watermark`.  Complaints and
unmasked personal data need the word of a division head or the chief.
"""

from datetime import date, datetime

from msgspec import Struct

from casework.cases.words import Words, text_of, words_needed
from casework.codes import Coded, Role
from casework.context import Context
from casework.event import CHINA, Event, Label
from casework.machine import Machine
from casework.officers import HEADS, READERS, Roster
from casework.state import State
from casework.steps import Approval, Changes, Guard, Step, signers


class ExportPurpose(Coded):
    """What an export is for."""

    REPORT = "REPORT", "统计上报", "Figures for a report"
    ARCHIVE = "ARCHIVE", "归档", "Filing"
    TRANSFER = "TRANSFER", "移交其他机关", "Handing on to another body"
    INSPECTION = "INSPECTION", "检查、审计", "Inspection or audit"
    OTHER = "OTHER", "其他", "Other"


class ExportRequest(State, frozen=True, tag="export_request"):
    """An export as it stands."""

    kinds: tuple[str, ...]
    since: date
    until: date
    purpose: ExportPurpose
    receiver: str
    medium_no: str
    is_unmasked: bool
    has_complaints: bool
    words: str = ""
    approved_at: datetime | None = None
    approved_by: str = ""
    valid_until: date | None = None
    made_at: datetime | None = None
    sha256: str = ""
    rows: int = 0


class ExportRequested(Struct, frozen=True, kw_only=True):
    """申请导出: cases of ``kinds`` opened from ``since`` until ``until``, both counted."""

    kinds: tuple[str, ...]
    since: date
    until: date
    purpose: ExportPurpose
    receiver: str
    medium_no: str
    is_unmasked: bool = False
    has_complaints: bool = False
    temp_no: str = ""


class ExportApproved(Approval, frozen=True):
    """批准导出, to be made by a day at the latest."""

    valid_until: date


class ExportRefused(Approval, frozen=True):
    """不批准导出, with the reason in the sealed words."""


class ExportMade(Struct, frozen=True):
    """已导出: the file's SHA-256 (hex) and how many rows it has."""

    sha256: str
    rows: int


def _request(state: ExportRequest | None, event: Event) -> Changes:
    body: ExportRequested = event.body
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


def _approve(state: ExportRequest, event: Event) -> Changes:
    return {
        "approved_at": event.core.at,
        "approved_by": event.core.actor,
        "valid_until": event.body.valid_until,
    }


def _is_high_enough(state: ExportRequest, event: Event, context: Context) -> bool:
    if not (state.is_unmasked or state.has_complaints):
        return True
    officer = context.roster.officers.get(event.core.actor)
    grave = (Role.DIV_HEAD, Role.CHIEF)
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


RANGE_IS_GIVEN = Guard(
    "export.range",
    Label("请写明导出的种类和起止日期", "Say which kinds of case, from which day to which"),
    lambda state, event, context: bool(event.body.kinds) and event.body.since <= event.body.until,
)
RECEIVER_IS_NAMED = Guard(
    "export.receiver",
    Label("请写明接收人和介质编号", "Name the receiver and the number of the medium"),
    lambda state, event, context: bool(
        event.body.receiver.strip() and event.body.medium_no.strip()
    ),
)
PURPOSE_WORDS = words_needed("export.purpose", "请写明用途", "Say what it is for")
REFUSAL_WORDS = words_needed("export.refusal_words", "请写明不批准的理由", "Say why not")
BY_ANOTHER = Guard(
    "export.by_another",
    Label("不能审批自己申请的导出", "Nobody approves their own export"),
    lambda state, event, context: not signers(event, context) & set(state.handlers),
    asks_form=False,
)
IS_HIGH_ENOUGH = Guard(
    "export.high_enough",
    Label(
        "含投诉举报或未脱敏个人信息的,由分局局长以上批准",
        "With complaints or unmasked data: for a division head or the chief",
    ),
    _is_high_enough,
    asks_form=False,
)
VALID_IS_AHEAD = Guard(
    "export.valid_until",
    Label("有效期不能早于今日", "It must be valid at least until today"),
    lambda state, event, context: event.body.valid_until >= event.core.at.astimezone(CHINA).date(),
)
IS_THE_REQUESTER = Guard(
    "export.requester",
    Label("由申请人本人导出", "The officer who asked for it makes it"),
    lambda state, event, context: event.core.actor == state.opened_by,
    asks_form=False,
)
IS_STILL_VALID = Guard(
    "export.expired",
    Label("批准已过期,请重新申请", "The approval has run out; ask again"),
    lambda state, event, context: event.core.at.astimezone(CHINA).date() <= state.valid_until,
    asks_form=False,
)

ASKING = tuple(role for role in READERS if role is not Role.AUDIT)

MACHINE = Machine(
    kind="export_request",
    label=Label("导出审批", "Export"),
    state=ExportRequest,
    statuses={
        "REQUESTED": Label("待审批", "To be approved"),
        "APPROVED": Label("已批准", "Approved"),
        "REFUSED": Label("不批准", "Refused"),
        "MADE": Label("已导出", "Made"),
    },
    number_code=lambda state: "DC",
    steps=(
        Step(
            name="ExportRequested",
            body=ExportRequested,
            private=Words,
            label=Label("申请导出", "Export requested"),
            frm=(),
            to="REQUESTED",
            by=ASKING,
            numbers=True,
            guards=(RANGE_IS_GIVEN, RECEIVER_IS_NAMED, PURPOSE_WORDS),
            apply=_request,
            note=lambda event: (event.body.purpose.label, event.body.receiver),
        ),
        Step(
            name="ExportApproved",
            body=ExportApproved,
            label=Label("批准导出", "Export approved"),
            frm=("REQUESTED",),
            to="APPROVED",
            by=HEADS,
            is_final_say=True,
            guards=(BY_ANOTHER, IS_HIGH_ENOUGH, VALID_IS_AHEAD),
            apply=_approve,
            note=lambda event: (event.body.valid_until.isoformat(),),
        ),
        Step(
            name="ExportRefused",
            body=ExportRefused,
            private=Words,
            label=Label("不批准导出", "Export refused"),
            frm=("REQUESTED",),
            to="REFUSED",
            by=HEADS,
            is_final_say=True,
            guards=(BY_ANOTHER, REFUSAL_WORDS),
            apply=lambda state, event: {"words": text_of(event)},
        ),
        Step(
            name="ExportMade",
            body=ExportMade,
            label=Label("导出", "Export made"),
            frm=("APPROVED",),
            to="MADE",
            by=ASKING,
            guards=(IS_THE_REQUESTER, IS_STILL_VALID),
            apply=lambda state, event: {
                "made_at": event.core.at,
                "sha256": event.body.sha256,
                "rows": event.body.rows,
            },
            note=lambda event: (str(event.body.rows),),
        ),
    ),
)
