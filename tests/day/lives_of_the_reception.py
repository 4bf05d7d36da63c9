"""What is found, lent, settled and passed on at the reception, to its end."""

from casework.cases.lost_property.state import ItemValue
from casework.cases.mediation.codes import Dispute, Side
from tests.day.script import Deed, Sitting, ago, case, day, number
from tests.day.stage import Officer

RECEPTION = Officer("061001", "李晨")
OWNER = {
    "name": "常玉洁",
    "phone": "13800000131",
    "id_type": "ID",
    "id_no": "340102199003072345",
}

AT_THE_DESK = Sitting(
    "reception",
    RECEPTION,
    (
        Deed(
            "loss_report",
            "LossReported",
            {
                "items": ["BAG"],
                "lost_at": ago(180),
                "lost_place": "文昌公园东门",
                "person": {"name": "常玉洁", "phone": "13800000131"},
                "description": "蓝色双肩包,拉链挂一只布老虎,内有课本和水杯",
            },
        ),
        Deed(
            "lost_item",
            "LostItemReceived",
            {
                "item": "BAG",
                "value": ItemValue.ORDINARY.value,
                "features": "蓝色双肩包一只",
                "storage": "接待室2号柜",
                "found_at": ago(120),
                "found_place": "文昌公园东门",
                "secret_features": ["拉链挂布老虎", "内有课本"],
            },
        ),
        Deed("lost_item", "LostItemPapersAttached", {"text": "物品清单"}, picture="20_papers"),
        Deed("lost_item", "LostItemAnnounced", {"carrier": "会客厅公告栏"}),
        Deed("loss_report", "LossMatched", {"lost_item": number("lost_item")}),
        Deed(
            "lost_item",
            "LostItemClaimed",
            {"claimant": OWNER, "described": "蓝色双肩包,挂着布老虎,里面是课本"},
        ),
        Deed(
            "lost_item",
            "LostItemReturned",
            {"is_matched": True, "is_signed": True},
            picture="21_lost_item_returned",
        ),
        Deed("loss_report", "LossEnded", {"text": "失物已由本人领回"}),
        Deed(
            "loan",
            "ItemLent",
            {"item": "UMBRELLA", "borrower": {"name": "安宁", "phone": "13800000132"}},
        ),
        Deed("loan", "LoanReturned"),
        Deed(
            "mediation",
            "MediationOpened",
            {
                "dispute": Dispute.PUBLIC_ORDER.value,
                "happened_at": ago(300),
                "parties": [
                    {
                        "person": {"name": "安宁", "phone": "13800000132"},
                        "side": Side.INJURED.value,
                    },
                    {
                        "person": {"name": "柏青", "phone": "13800000133"},
                        "side": Side.ACCUSED.value,
                    },
                ],
                "cause": "停车剐蹭后争执推搡,一方手臂擦伤",
                "happened_place": "染坊巷口",
                "course": "双方因停车剐蹭争执,互相推搡",
                "circumstances": "情节轻微,双方均认错",
                "consequence": "一方手臂擦伤,未住院",
            },
        ),
        Deed(
            "mediation",
            "MediationHeld",
            {
                "started_at": ago(60),
                "ended_at": ago(10),
                "is_agreed": True,
                "place": "会客厅调解室",
                "words": "双方各自说明经过,同意由一方赔偿医药费,互相道歉",
            },
        ),
        Deed(
            "mediation",
            "AgreementDrafted",
            {
                "perform_by": day(3),
                "terms": "柏青赔偿安宁医药费三百元,双方互相道歉,不再追究",
                "perform_way": "当场支付现金",
            },
            picture="22_agreement_drafted",
        ),
        Deed("mediation", "AgreementSigned"),
        Deed("mediation", "AgreementPerformed", {"text": "三百元当场付清,收条附卷"}),
        Deed(
            "diversion",
            "DiversionSent",
            {
                "receiver": case("receiver"),
                "topic": "OCCUPIED_ROAD",
                "content": "南大街人行道被摊位占满,行人只能走机动车道",
                "citizen_agreed": True,
                "citizen": {"name": "安宁", "phone": "13800000132"},
            },
            others=("receiver",),
        ),
        Deed("diversion", "DiversionAcknowledged", {"reference": "城管收字20261号"}),
        Deed("diversion", "DiversionAnswered", {"text": "当日清理占道摊位,划定夜市范围"}),
        Deed(
            "diversion", "CitizenTold", {"text": "已电话告知处理结果"}, picture="23_diversion_told"
        ),
        Deed("handover", "HandoverOpened", {"text": "钥匙在值班室;王大爷明早再来取证明"}),
    ),
)
"""失物、报失、借用、调解、分流、交班."""
