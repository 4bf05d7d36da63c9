"""A claim as a scribe records it, from its draft to the closing that waits."""

from casework.cases.ledger.answer import CallBackRecorded, FeedbackApproved, FeedbackDrafted
from casework.cases.ledger.assigning import LedgerItemAssigned, LedgerItemTakenUp
from casework.cases.ledger.closing import (
    AccountabilityDecided,
    CloseRequested,
    PublicityDecided,
)
from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemEstablished, LedgerItemPrivate
from casework.cases.ledger.work import MeasureRecorded, ResultPrivate, ResultRecorded
from casework.cases.words import Words
from casework.codes import (
    Accountability,
    Channel,
    ContactWay,
    Ledger,
    Outcome,
    Publicity,
    Satisfaction,
)
from casework.registry import Proposal
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import CALLER, DESK, HANDLER, HEAD, PRECINCT, Scribe
from tests.harness.proposals import propose_as

PRIVATE = LedgerItemPrivate(
    "烤鸭店油烟与夜间排风扰民",
    "楼下烤鸭店油烟上窜,排风扇夜间响至一点。",
    "加装除味设备",
    Person("张桂英", "13800002207"),
)


def drafted(scribe: Scribe, **changes: object) -> str:
    """A claim drafted at the reception desk; its case id."""
    case = scribe.new_case()
    fields = {
        "ledger": Ledger.CLAIM,
        "channel": Channel.WALK,
        "owner": PRECINCT,
        "place": "钟楼社区3号院",
    } | changes
    body = LedgerItemDrafted(**fields)  # type: ignore[arg-type]
    scribe.happen(DESK, Proposal(case, body, PRIVATE))
    return case


def to_close_pending(scribe: Scribe) -> str:
    """An item that waits for its closing to be approved; its case id."""
    case = drafted(scribe)
    at = scribe.now
    words = Words("已告知整改结果,晚上安静了")
    for actor, name, body, private in (
        (HEAD, "LedgerItemEstablished", LedgerItemEstablished(), None),
        (
            HEAD,
            "LedgerItemAssigned",
            LedgerItemAssigned(lead_unit=PRECINCT, due_on=bureau.day("2026-09-21")),
            None,
        ),
        (HANDLER, "LedgerItemTakenUp", LedgerItemTakenUp(), None),
        (HANDLER, "MeasureRecorded", MeasureRecorded(), words),
        (
            HANDLER,
            "ResultRecorded",
            ResultRecorded(Outcome.DONE),
            ResultPrivate("店家加装除味设备", "现场照片2张"),
        ),
        (HANDLER, "FeedbackDrafted", FeedbackDrafted(at, ContactWay.FACE), words),
        (HEAD, "FeedbackApproved", FeedbackApproved(), None),
        (
            CALLER,
            "CallBackRecorded",
            CallBackRecorded(
                at=at,
                way=ContactWay.PHONE,
                is_connected=True,
                satisfaction=Satisfaction.SATISFIED,
            ),
            words,
        ),
        (
            HEAD,
            "PublicityDecided",
            PublicityDecided(Publicity.ANON, "社区公告栏"),
            None,
        ),
        (
            HEAD,
            "AccountabilityDecided",
            AccountabilityDecided(Accountability.NONE, "依法履职"),
            None,
        ),
        (HANDLER, "CloseRequested", CloseRequested(), None),
    ):
        scribe.happen(actor, propose_as(case, name, body, private))
    return case
