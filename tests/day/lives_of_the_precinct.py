"""What a handler and the head of a precinct do from an opening to an end."""

from casework.cases.clue import ClueResult
from casework.cases.export import ExportPurpose
from casework.cases.meeting.state import Attendance
from casework.codes import ContactWay, Publicity, Satisfaction, TargetKind
from tests.day.script import Deed, Sitting, ago, any_number, day, number, officer
from tests.day.stage import Officer

HANDLER = Officer("061003", "姚远")
HEAD = Officer("061004", "王建国")
YESTERDAY = 24 * 60
HANDLER_BEGINS = Sitting(
    "laptop",
    HANDLER,
    (
        Deed("letter", "LetterTakenUp"),
        Deed("clue", "ClueTakenUp", {"reference": "A9901025000002026110001"}),
        Deed(
            "letter",
            "LetterContacted",
            {
                "way": ContactWay.PHONE.value,
                "is_reached": True,
                "text": "电话联系,来信人补充了飙车时段",
            },
        ),
        Deed(
            "letter",
            "LetterFeedbackGiven",
            {"way": ContactWay.PHONE.value, "text": "告知已安排夜间设卡,三日内回复整治情况"},
        ),
        Deed(
            "letter",
            "LetterMeasureRecorded",
            {"text": "连续两晚设卡,查处改装摩托三辆"},
            picture="24_letter_in_work",
        ),
        Deed(
            "meeting",
            "MeetingPlanned",
            {
                "session_no": 4,
                "planned_at": ago(100),
                "place": "银杏里社区议事厅",
                "topic": "夜市与停车",
            },
        ),
        Deed(
            "meeting",
            "MatterRaised",
            {"proposer": "楼长郝桂兰", "content": "夜市散场后车辆堵住消防通道"},
        ),
        Deed(
            "meeting",
            "MeetingHeld",
            {
                "held_at": ago(105),
                "finished_at": ago(30),
                "attendees": [
                    {"category": Attendance.RESIDENT.value, "number": 12},
                    {"category": Attendance.COMMUNITY.value, "number": 2},
                ],
            },
        ),
        Deed(
            "meeting",
            "MatterResolved",
            {
                "due_on": day(10),
                "supervisor": officer(HEAD.police_no),
                "discussion": "与会人员同意划线并设夜间巡查",
                "text": "夜市散场后两小时内清空通道",
                "plan": "划黄线、设值守、每晚巡查一次",
            },
            picture="25_meeting_resolved",
        ),
        Deed(
            "visit_target",
            "VisitTargetRegistered",
            {
                "target": TargetKind.ORGANISATION.value,
                "category": "SHOP",
                "name": "福来烧烤店",
                "place": "银杏路18号",
            },
        ),
        Deed("visit_target", "TargetVisitPlanned", {"plan_on": day(1)}),
        Deed(
            "export",
            "ExportRequested",
            {
                "kinds": ["letter"],
                "purpose": ExportPurpose.REPORT.value,
                "receiver": "区委政法委",
                "medium_no": "U-0102-07",
                "text": "上报季度办信情况",
            },
        ),
        Deed(
            "common_issue",
            "CommonIssueRaised",
            {
                "topic": "夜间噪声",
                "cases": [number("letter"), any_number("ledger_item")],
                "title": "银杏路一带夜间噪声",
                "description": "来信和账目都反映夜间飙车、夜市散场噪声",
            },
            others=("letter",),
        ),
    ),
)
"""信件承办;会议、走访对象、导出、共性问题的开头."""

HEAD_BEGINS = Sitting(
    "head",
    HEAD,
    (
        Deed(
            "handover",
            "HandoverTaken",
            {"text": "钥匙已收,逐件核对"},
            picture="23_handover_taken",
        ),
        Deed("order", "SupervisionOrderReceipted"),
        Deed(
            "order",
            "SupervisionOrderMeasureRecorded",
            {"text": "三晚设卡整治,查处改装摩托五辆,劝离飙车人员十余名"},
        ),
        Deed(
            "letter",
            "LetterReplyPressed",
            {"due_on": day(1), "text": "来信人等了四天,明天之前给答复"},
            picture="38_letter_pressed",
        ),
        Deed("meeting", "MeetingClosed"),
        Deed("meeting", "MatterSupervised", {"text": "现场看过,黄线已划,值守到位"}),
        Deed("visit_target", "VisitTargetPaired", {"officer": officer("061002")}),
        Deed("export", "ExportApproved", picture="26_export_approved"),
        Deed(
            "common_issue",
            "MeasureDecided",
            {
                "due_on": day(5),
                "figure_name": "夜间噪声报警",
                "before": {"count": 6, "since": day(-2), "until": day(-2)},
                "text": "夜间设卡与夜市散场值守",
            },
        ),
    ),
)
"""督办单回执和进展;定稿、督办、结对、批准、确定措施."""

HANDLER_ENDS = Sitting(
    "laptop",
    HANDLER,
    (
        Deed("letter", "LetterPressingAnswered", {"text": "今晚设卡结束后拟答复,明天上午送审"}),
        Deed(
            "letter",
            "LetterReplyDrafted",
            {
                "way": ContactWay.PHONE.value,
                "report": "连续三晚设卡,查处改装摩托五辆,飙车现象消失",
                "reply": "您反映的夜间飙车已整治,今后每周安排夜间巡查",
                "quoted": [{"answer": number("answer"), "version": 1}],
            },
            others=("answer",),
        ),
        Deed(
            "meeting",
            "MatterFedBack",
            {"way": ContactWay.FACE.value, "text": "当面告知楼长,通道已清空"},
        ),
        Deed(
            "meeting",
            "MatterPublished",
            {"decision": Publicity.OPEN.value, "text": "社区公告栏张贴七日"},
        ),
        Deed("visit_target", "VisitTargetEnded", {"reason": "店铺已转让停业"}),
        Deed("export", "ExportMade", {"rows": 1}),
        Deed("common_issue", "MeasureInForce", {"at": ago(YESTERDAY)}),
        Deed(
            "common_issue",
            "EffectMeasured",
            {
                "after": {"count": 1, "since": day(0), "until": day(0)},
                "text": "噪声报警由六起降到一起",
            },
        ),
    ),
)
"""拟答复;反馈、公开、停访、导出、评估成效."""

HEAD_ENDS = Sitting(
    "head",
    HEAD,
    (
        Deed("letter", "LetterReplyApproved"),
        Deed("meeting", "MeetingFinished", picture="27_meeting_finished"),
        Deed("clue", "ClueSettled", {"result": ClueResult.PROVED.value, "persons_caught": 2}),
        Deed("common_issue", "CommonIssueClosed", picture="28_common_issue_closed"),
        Deed(
            "order",
            "SupervisionOrderSelfRevisited",
            {
                "way": ContactWay.FACE.value,
                "satisfaction": Satisfaction.SATISFIED.value,
                "text": "“最近晚上能睡着了”",
            },
        ),
        Deed(
            "order",
            "SupervisionOrderReported",
            {"report": "整治后夜间飙车报警为零,已建立每周巡查"},
            picture="29_order_reported",
        ),
        Deed("account", "MonthAccountSigned", picture="40_account_signed"),
    ),
)
"""批准答复;办结会议和共性问题;一把手回访、报结;签认月报."""
