"""What does not fit its field is refused aloud with its count; nothing is ever cut."""

from datetime import date, datetime
from typing import Any

import pytest
from msgspec import Struct

from casework.amend import Amended, AmendedPrivate
from casework.calendar import HolidayTable
from casework.cases.directory import (
    DeviceEnrolled,
    HolidayTableIssued,
    LimitProfileIssued,
    ThresholdsIssued,
)
from casework.cases.letter.intake import LetterPrivate
from casework.cases.lost_property.giving_back import LostItemReturned
from casework.cases.visit import VisitReplanned
from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.cases.words import Words
from casework.codes import ServiceCategory
from casework.event import CHINA, Label
from casework.fields import Meaning
from casework.ids import SYSTEM
from casework.limits import Kind, Limit, LimitProfile
from casework.registry import MACHINES, Proposal, compose
from casework.sizes import (
    MOST_COUNT,
    MOST_EVENT_BYTES,
    MOST_LINE,
    MOST_WORDS,
    most_of,
    too_large,
    unfit,
)
from casework.state import Person
from casework.thresholds import Threshold, ThresholdTable
from tests.harness import bureau
from tests.harness.bureau import ADMIN, DESK, START, Scribe


def clause(form: Struct) -> str:
    refusal = unfit(form)
    return refusal.clause if refusal else ""


def walk_in(**fields: Any) -> WalkInReceived:
    values: dict[str, Any] = {"started_at": START, "services": ()}
    return WalkInReceived(**values | fields)


def notice(year: int) -> HolidayTable:
    return HolidayTable(year=year, off=(date(year, 1, 1),), worked=(), source="通知")


def founded() -> Scribe:
    known = Scribe()
    for proposal in bureau.founding():
        known.happen(SYSTEM, proposal)
    return known


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (Person("阿" * 200), ""),
        (Person("阿" * 201), "text.too_long"),
        (Person("𱍐" * 200), ""),
        (Person(address="钟" * 10_000), "text.too_long"),
        (Person(phone="12ab34"), "text.phone"),
        (Person(phone="029-88887777转801"), ""),
        (Person(phone=""), ""),
        (WalkInPrivate(Person(phone="无"), "问路"), "text.phone"),
        (WalkInPrivate(None, "问" * 50_000), ""),
        (WalkInPrivate(None, "问" * 50_001), "text.too_long"),
        (LetterPrivate("标题", "文" * 5_600_000), "text.too_long"),
        (Words("字" * 50_001), "text.too_long"),
    ],
)
def test_each_text_is_held_to_the_limit_of_its_field(form: Struct, expected: str) -> None:
    assert clause(form) == expected


def test_refusal_says_the_field_the_count_and_the_limit_in_both_languages() -> None:
    refusal = unfit(WalkInPrivate(None, "问" * 5_600_000))
    assert refusal is not None
    for say in (refusal.say.zh, refusal.say.en):
        assert "5,600,000" in say
        assert "50,000" in say


def test_desk_and_centre_refuse_by_the_same_rule() -> None:
    """It is a question that every step asks, so it is asked wherever a step is judged."""
    known = founded()
    body = WalkInReceived(started_at=START, services=(Service(ServiceCategory.CONSULT, ""),))
    private = WalkInPrivate(Person("张三", "12ab34"), "问路")
    refusal = known.try_it(DESK, Proposal(known.new_case(), body, private))
    assert refusal is not None
    assert refusal.clause == "text.phone"


def test_amendment_is_held_to_the_same_limits() -> None:
    known = founded()
    case = known.new_case()
    body = WalkInReceived(started_at=START, services=(Service(ServiceCategory.CONSULT, ""),))
    known.happen(DESK, Proposal(case, body, WalkInPrivate(Person("张三", "13800002207"), "问路")))
    amended = MACHINES["walk_in"].own(Amended)
    for values, expected in (
        ({"content": "问" * 50_001}, "text.too_long"),
        ({"place": "钟" * 201}, "text.too_long"),
        ({"person": {"name": "张" * 201}}, "text.too_long"),
        ({"person": {"name": "张三", "phone": "12ab34"}}, "text.phone"),
    ):
        over = amended(dict.fromkeys(values))
        refusal = known.try_it(DESK, Proposal(case, over, AmendedPrivate(values)))
        assert refusal is not None
        assert refusal.clause == expected


def test_no_text_is_without_a_limit() -> None:
    """Every field that holds text has a meaning that is counted, or one that is no text."""
    counted = {meaning for meaning in Meaning if most_of(meaning) is not None}
    assert counted == {
        Meaning.LINE,
        Meaning.WORDS,
        Meaning.PHONE,
        Meaning.DOCUMENT,
        Meaning.TEMP_NO,
    }
    assert MOST_LINE < MOST_WORDS


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (walk_in(persons=0), ""),
        (walk_in(persons=-1), "value.count"),
        (walk_in(persons=MOST_COUNT + 1), "value.count"),
        (walk_in(started_at=datetime(1899, 12, 31, tzinfo=CHINA)), "value.year"),
        (walk_in(started_at=datetime(9999, 12, 31, tzinfo=CHINA)), "value.year"),
        (walk_in(services=(Service(ServiceCategory.CONSULT),) * 1_000), ""),
        (walk_in(services=(Service(ServiceCategory.CONSULT),) * 1_001), "value.many"),
        (walk_in(place="a\0b"), "text.nul"),
        (VisitReplanned(date(2199, 12, 31)), ""),
        (VisitReplanned(date(2200, 1, 1)), "value.year"),
        (VisitReplanned(date(1, 1, 1)), "value.year"),
        (LostItemReturned(is_matched=True, is_signed=True, costs_fen=10**12), ""),
        (LostItemReturned(is_matched=True, is_signed=True, costs_fen=10**12 + 1), "value.count"),
        (HolidayTableIssued(notice(1)), "value.year"),
        (DeviceEnrolled("u", "A01", bytes(2_000)), "text.too_long"),
    ],
)
def test_each_value_is_held_to_the_bounds_of_its_meaning(form: Struct, expected: str) -> None:
    assert clause(form) == expected


def test_bound_is_said_with_the_field_in_both_languages() -> None:
    refusal = unfit(VisitReplanned(date(9999, 12, 31)))
    assert refusal is not None
    for say in (refusal.say.zh, refusal.say.en):
        assert "9999" in say
        assert "2199" in say


def test_clock_of_no_century_is_refused_with_words_that_say_so() -> None:
    known = founded()
    known.now = datetime(9999, 12, 31, 12, tzinfo=CHINA)
    body = walk_in(started_at=START)
    refusal = known.try_it(DESK, Proposal(known.new_case(), body, WalkInPrivate(None, "问路")))
    assert refusal is not None
    assert refusal.clause == "event.clock"
    assert "9999" in refusal.say.zh


@pytest.mark.parametrize("amount", [3_661, 4_000_000, 10**9])
def test_limit_of_more_than_ten_years_is_not_issued(amount: int) -> None:
    """Attack: a profile of 4,000,000 days ended the sync of every desk."""
    known = founded()
    limit = Limit(
        code="ledger.establish",
        label=Label("建账", "Establish"),
        kind=Kind.WORKDAYS,
        amount=amount,
        starts="submitted_at",
        stops="established_at",
        source="[D]",
    )
    profile = LimitProfile(
        id="endless", city=Label("某市", "A city"), since=START.date(), limits=(limit,)
    )
    refusal = known.try_it(ADMIN, Proposal(known.new_case(), LimitProfileIssued(profile)))
    assert refusal is not None
    assert refusal.clause == "directory.limit_length"


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("letter.merge.days", 3_660, None),
        ("letter.merge.days", 3_661, "directory.threshold_length"),
        ("adviser.term.months", 121, "directory.threshold_length"),
        ("letter.watch.money_yuan", 10**9, None),
        ("letter.watch.money_yuan", 10**9 + 1, "value.count"),
        ("again.minutes", -1, "value.count"),
    ],
)
def test_threshold_of_more_than_ten_years_is_not_issued(
    code: str, value: int, expected: str | None
) -> None:
    known = founded()
    number = Threshold(code=code, label=Label("数", "Number"), value=value, source="[D]")
    table = ThresholdTable(id="city", since=START.date(), thresholds=(number,))
    refusal = known.try_it(ADMIN, Proposal(known.new_case(), ThresholdsIssued(table)))
    assert (refusal.clause if refusal else None) == expected


def composed(private: Any, body: Any) -> Any:
    return compose(
        Proposal("case", body, private),
        id="id",
        salt=bytes(16),
        at=START,
        since_server=None,
        seen=None,
        actor="a",
        unit="u",
        device="d",
        seq=1,
    )


def test_event_is_measured_as_it_travels() -> None:
    received = WalkInReceived(started_at=START, services=(Service(ServiceCategory.CONSULT, ""),))
    small = composed(WalkInPrivate(None, "字" * 1000), received)
    assert too_large(small) is None
    over = composed(WalkInPrivate(None, "字" * (MOST_EVENT_BYTES // 3 + 1)), received)
    refusal = too_large(over)
    assert refusal is not None
    assert refusal.clause == "event.too_large"
    assert "1.0 MB" in refusal.say.zh
