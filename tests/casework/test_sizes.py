"""What does not fit its field is refused aloud with its count; nothing is ever cut."""

from typing import Any

import pytest
from msgspec import Struct

from casework.amend import Amended, AmendedPrivate
from casework.cases.letter.intake import LetterPrivate
from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.cases.words import Words
from casework.codes import ServiceCategory
from casework.fields import Meaning
from casework.ids import SYSTEM
from casework.registry import MACHINES, Proposal, compose
from casework.sizes import MOST_EVENT_BYTES, MOST_LINE, MOST_WORDS, most_of, too_large, unfit
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import DESK, START, Scribe


def clause(form: Struct) -> str:
    refusal = unfit(form)
    return refusal.clause if refusal else ""


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
