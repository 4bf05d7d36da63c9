"""A letter and the order over it, as the bureau sees them; what the administrator keeps."""

from casework.cases.clue import ClueField
from casework.cases.erasing import ErasureGround
from casework.cases.letter.codes import AppealType, Grade
from casework.cases.machine_alarm.reasons import AlarmFinding
from casework.cases.review.state import LookBack
from casework.codes import Channel, ContactWay, Role, RoomType, Satisfaction, Solved, UnitLevel
from casework.receivers import Sector
from tests.day.script import Deed, Sitting, ago, day, number, officer, unit
from tests.day.stage import Officer

AT = "follow-up"
TRIAGE = Officer("061012", "孟繁星")
OFFICE = Officer("061010", "宋玉兰")
CHIEF = Officer("061006", "单雄飞")
CALLER = Officer("061007", "陈静")
DEPUTY = Officer("061009", "欧阳思源")
ADMIN = Officer("061008", "解明")
SECURITY = Officer("061019", "万俟凯")
SUPERVISION = Officer("061016", "仇正言")
PRECINCT, DIVISION = "990102500000", "990102000000"

LETTER_GOES_OUT = Sitting(
    AT,
    TRIAGE,
    (
        Deed(
            "answer",
            "StandardAnswerDrafted",
            {
                "question": "夜间飙车炸街噪声怎么举报",
                "answer": "{姓}先生/女士:您反映的“{事项}”由{单位}处理,正在发生的请随时拨打110。",
                "subject": "NOISE",
                "law": "道路交通安全法第十六条",
                "keywords": "飙车、炸街",
            },
        ),
        Deed(
            "letter",
            "LetterReceived",
            {
                "channel": Channel.TEL.value,
                "type": AppealType.HELP.value,
                "title": "银杏路夜间飙车噪声",
                "content": "银杏路每晚十一点以后有摩托车飙车,老人孩子无法入睡,希望有人管一管。",
                "writer": {"name": "郝桂兰", "phone": "13800000121"},
                "place": "银杏路中段",
            },
            picture="11_letter_received",
        ),
        Deed("letter", "LetterSigned"),
        Deed(
            "letter",
            "LetterGraded",
            {"facts": {"is_vulnerable": True, "repeats": 2}, "grade": Grade.WATCH.value},
        ),
        Deed(
            "letter",
            "LetterDispatched",
            {"lead_unit": unit(PRECINCT), "handler": officer("061003")},
            picture="12_letter_dispatched",
        ),
        Deed(
            "clue",
            "ClueHandedOn",
            {
                "source_case": number("letter"),
                "field": ClueField.ORDER.value,
                "checking_unit": unit(PRECINCT),
            },
            others=("letter",),
        ),
    ),
)
"""登记、签收、分级、转办."""

ORDER_GOES_OUT = (
    Sitting(
        AT,
        OFFICE,
        (
            Deed(
                "order",
                "SupervisionOrderDrafted",
                {
                    "source_case": number("letter"),
                    "responsible_unit": unit(PRECINCT),
                    "supervisor": officer(DEPUTY.police_no),
                    "responsible": officer("061004"),
                    "due_on": day(7),
                    "title": "银杏路夜间飙车反复",
                    "problem": "半年内三次来信反映,每次整治后十天左右反弹。",
                    "demand": "一周内开展夜间整治,设卡时段不少于三晚,报送整治前后对比。",
                },
                others=("letter",),
            ),
            Deed("letter", "LetterSupervisionLinked", {"order": number("order")}),
            Deed("order", "SupervisionOrderSubmitted", picture="13_order_submitted"),
            Deed("answer", "StandardAnswerApproved"),
            Deed("review", "ReviewCalled"),
            Deed(
                "review",
                "ReviewMatterListed",
                {"linked_case": number("letter"), "text": "半年内三次来信,整治后反弹"},
                others=("letter",),
            ),
            Deed(
                "review",
                "ReviewDecided",
                {"unit": unit(PRECINCT), "text": "夜间设卡固定到每周两次,写入勤务安排"},
                picture="35_review_decided",
            ),
            Deed(
                "adviser",
                "AdviserAppointed",
                {"field": "交通工程", "name": "郝正", "organisation": "市规划院总工程师"},
            ),
            Deed(
                "receiver",
                "ReceiverRegistered",
                {
                    "code": "CG-0102",
                    "name": "城中区城市管理局",
                    "sector": Sector.URBAN.value,
                    "phone": "0900-1234567",
                },
            ),
        ),
    ),
    Sitting(
        AT,
        CHIEF,
        (
            Deed("order", "SupervisionOrderIssued", picture="14_order_issued"),
            Deed("review", "ReviewClosed"),
            Deed("answer", "StandardAnswerReported", {"text": "没有写明举报电话以外的渠道"}),
            Deed("adviser", "AdviserRenewed", picture="36_adviser_renewed"),
            Deed(
                "delegation",
                "DelegationGiven",
                {
                    "taker": officer(DEPUTY.police_no),
                    "roles": [Role.CHIEF.value],
                    "ends_at": lambda scene: f"{day(3)(scene)}T18:00:00+08:00",
                },
            ),
        ),
    ),
)
"""督办单:拟稿、关联、送签、签发."""

LETTER_ENDS = (
    Sitting(
        AT,
        CALLER,
        (
            Deed("letter", "LetterRevisitStarted", room="call_back", picture="15_call_back"),
            Deed(
                "letter",
                "LetterCallBackRecorded",
                {
                    "way": ContactWay.PHONE.value,
                    "is_connected": True,
                    "solved": Solved.YES.value,
                    "satisfaction": Satisfaction.SATISFIED.value,
                    "text": "“这几天晚上安静多了,谢谢你们”",
                },
                room="call_back",
            ),
            Deed("letter", "LetterClosed", picture="16_letter_closed"),
            Deed(
                "sample",
                "CallSampleCalled",
                {
                    "is_true": True,
                    "satisfaction": Satisfaction.SATISFIED.value,
                    "text": "“那天去开证明,当场就办好了”",
                },
                picture="41_sample_called",
            ),
        ),
    ),
    Sitting(AT, DEPUTY, (Deed("order", "SupervisionOrderEndorsed"),)),
    Sitting(
        AT,
        CHIEF,
        (
            Deed(
                "order",
                "SupervisionOrderAccepted",
                others=("letter",),
                picture="17_order_accepted",
            ),
            Deed("delegation", "DelegationRevoked"),
            Deed("answer", "StandardAnswerWithdrawn", {"text": "并入交通类另一条答案"}),
            Deed(
                "review",
                "ReviewLookedBack",
                {"seen": LookBack.DONE.value, "text": "勤务表已排,现场抽查两晚均在岗"},
                picture="37_review_looked_back",
            ),
            Deed("adviser", "AdviserEnded", {"text": "本人调离,申请不再担任"}),
        ),
    ),
)
"""回访、办结;分管副职认可,签发人验收."""

LETTER_IS_ERASED = Sitting(
    AT,
    CHIEF,
    (
        Deed(
            "letter",
            "LetterErased",
            {"ground": ErasureGround.REQUEST.value, "reference": "市公办〔2026〕7号"},
            picture="38_letter_erased",
            others=("order", "clue", "review"),
        ),
    ),
)
"""来信人要求删除,局长决定."""

DIRECTORY = (
    Sitting(
        AT,
        ADMIN,
        (
            Deed(
                "unit",
                "UnitRegistered",
                {
                    "code": "990102500200",
                    "name": "银杏里会客厅",
                    "level": UnitLevel.ROOM.value,
                    "parent": unit(PRECINCT),
                    "room": {
                        "type": RoomType.COMMUNITY.value,
                        "address": "银杏里社区一层",
                        "hours": "每日 9:00 至 18:00",
                    },
                },
                picture="18_directory_unit",
            ),
            Deed(
                "officer",
                "OfficerRegistered",
                {
                    "police_no": "061099",
                    "name": "方晓",
                    "unit": unit("990102500200"),
                    "roles": [Role.DESK.value],
                },
            ),
            Deed(
                "outage",
                "OutageRecorded",
                {
                    "unit": unit(PRECINCT),
                    "starts_at": ago(600),
                    "ends_at": ago(540),
                    "evidence": "机房值班日志第12页",
                },
            ),
            Deed("outage", "OutageWithdrawn", {"reason": "核实为计划内检修,不属故障"}),
            Deed("receiver", "ReceiverEnded", {"reason": "职能并入区综合执法局"}),
            Deed(
                "guide",
                "GuideIssued",
                {
                    "title": "夜间噪声怎么反映",
                    "text": "先拨打社区警务室电话;正在扰民的,拨打 110。",
                    "unit": unit(PRECINCT),
                },
                picture="42_guide_issued",
            ),
            Deed("guide", "GuideEnded", {"reason": "并入新的噪声投诉指南"}),
        ),
    ),
    Sitting(
        AT,
        SECURITY,
        (
            Deed("device", "DeviceRevoked", {"reason": "设备报废,已清除数据"}),
            Deed(
                "alarm",
                "MachineAlarmLookedInto",
                {"finding": AlarmFinding.UNKNOWING.value},
                room="alarms",
                picture="43_alarm_looked_into",
            ),
            Deed("alarm", "MachineAlarmAdopted", room="alarms", picture="44_alarm_adopted"),
        ),
    ),
    Sitting(
        AT,
        SUPERVISION,
        (
            Deed(
                "falsification",
                "FalsificationFound",
                {"unit": unit(DIVISION), "basis": "督认〔2026〕3号"},
            ),
            Deed(
                "falsification",
                "FalsificationWithdrawn",
                {"basis": "督撤〔2026〕1号"},
                picture="19_directory",
            ),
        ),
    ),
)
"""单位、警员、设备、故障;机器异常;认定与撤销."""
