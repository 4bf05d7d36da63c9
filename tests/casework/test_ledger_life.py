"""The life of a ledger item, step by step, as the precinct lives it."""

from casework.cases.ledger.answer import CallBackRecorded, FeedbackApproved, FeedbackDrafted
from casework.cases.ledger.assigning import LedgerItemAssigned, LedgerItemTakenUp
from casework.cases.ledger.closing import (
    AccountabilityDecided,
    CloseRequested,
    LedgerItemClosed,
    PublicityDecided,
)
from casework.cases.ledger.gate import readings
from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemEstablished, LedgerItemPrivate
from casework.cases.ledger.state import LedgerItem
from casework.cases.ledger.work import MeasureRecorded, ResultPrivate, ResultRecorded
from casework.cases.words import Words
from casework.clocks import due_text
from casework.codes import (
    Accountability,
    Channel,
    ContactWay,
    Ledger,
    Outcome,
    Publicity,
    Satisfaction,
)
from casework.deadlines import clocks, next_clock
from casework.registry import Proposal, decode_state, encode_state
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


def test_item_with_every_clause_met_is_closed_by_the_head() -> None:
    scribe = Scribe(bureau.directory())
    case = to_close_pending(scribe)
    item = scribe.happen(HEAD, Proposal(case, LedgerItemClosed()))
    assert isinstance(item, LedgerItem)
    assert item.status == "CLOSED"
    assert all(reading.is_met for reading in readings(item))
    assert decode_state(encode_state(item)) == item


def test_closing_by_the_handler_is_refused() -> None:
    scribe = Scribe(bureau.directory())
    case = to_close_pending(scribe)
    refusal = scribe.try_it(HANDLER, Proposal(case, LedgerItemClosed()))
    assert refusal is not None
    assert refusal.clause == "role.missing"


def test_approval_over_a_matter_that_moved_on_is_refused() -> None:
    scribe = Scribe(bureau.directory())
    case = to_close_pending(scribe)
    seen = scribe.states[case].last
    scribe.happen(
        HEAD,
        Proposal(case, PublicityDecided(Publicity.OPEN, "公众号")),
    )
    refusal = scribe.try_it(HEAD, Proposal(case, LedgerItemClosed()), seen=seen)
    assert refusal is not None
    assert refusal.clause == "final_say.moved_on"


def test_complaint_against_the_own_precinct_is_owned_one_level_up() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe, ledger=Ledger.COMPLAINT, respondents=(HANDLER,), owner=bureau.DIVISION)
    refusal = scribe.try_it(HEAD, Proposal(case, LedgerItemEstablished()))
    assert refusal is not None
    assert refusal.clause == "wall.respondent"
    item = scribe.happen(bureau.DIV_HEAD, Proposal(case, LedgerItemEstablished()))
    assert scribe.directory.roster.audience(item.units, item.respondents) == {
        bureau.DIVISION,
        bureau.BUREAU,
    }


def test_claim_that_was_fed_back_in_time_has_no_running_clock() -> None:
    scribe = Scribe(bureau.directory())
    case = to_close_pending(scribe)
    assert next_clock(scribe.states[case], scribe.directory) is None
    counted = {clock.code: clock for clock in clocks(scribe.states[case], scribe.directory)}
    assert due_text(counted["ledger.claim.first_reply"].due_at) == "09-20 24:00"


def test_due_day_set_by_the_head_counts_instead_of_the_target() -> None:
    scribe = Scribe(bureau.directory())
    case = drafted(scribe)
    scribe.happen(HEAD, Proposal(case, LedgerItemEstablished()))
    body = LedgerItemAssigned(lead_unit=PRECINCT, due_on=bureau.day("2026-09-16"))
    item = scribe.happen(HEAD, Proposal(case, body))
    counted = {clock.code: clock for clock in clocks(item, scribe.directory)}
    assert due_text(counted["ledger.claim.target"].due_at) == "09-16 24:00"
