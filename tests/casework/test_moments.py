"""When an event happened: the device's word, within what can have been."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from casework.cases.letter.intake import LetterSigned
from casework.cases.letter.state import Letter
from casework.cases.visit.events import VisitLogged, VisitLoggedPrivate
from casework.cases.visit.state import Visit
from casework.cases.walk_in import Service, WalkIn, WalkInReceived
from casework.codes import ServiceCategory
from casework.event import Record, Stamp, happened_at, read_core
from casework.registry import check, compose, evolve, read
from tests.harness import bureau
from tests.harness.bureau import START, Scribe
from tests.harness.lives.letter import Mail
from tests.harness.lives.visit import TARGET, notes
from tests.harness.proposals import propose_as

HOUR = timedelta(hours=1)
MOST_SECONDS = 2_000 * 366 * 86_400
ANY_TIME = st.integers(-MOST_SECONDS, 3 * MOST_SECONDS).map(
    lambda seconds: START + timedelta(seconds=seconds)
)


def recorded(type: str, body: Any, case: str, private: Any = None, **core: Any) -> Record:
    facts: dict[str, Any] = {
        "id": bureau.fixed_id(8, 1),
        "salt": bytes(16),
        "at": START,
        "since_server": None,
        "seen": None,
        "actor": bureau.TRIAGE,
        "unit": bureau.BUREAU,
        "device": bureau.BUREAU_DEVICE,
        "seq": 1,
    }
    return compose(propose_as(case, type, body, private), **(facts | core))


def visit(at: datetime, started_at: datetime | None = None, **core: Any) -> Record:
    body = WalkInReceived(started_at=started_at or at, services=(Service(ServiceCategory.CONSULT),))
    return recorded("WalkInReceived", body, bureau.fixed_id(9, 1), at=at, **core)


def stamped(record: Record, at: datetime, found: datetime | None = None) -> Record:
    return Record(record.core, record.sealed, Stamp(1, at, None, found or UNSET))


@given(at=ANY_TIME, heard=st.none() | st.integers(-10_000, 0), passed=st.integers(0, 9_000))
def test_no_clock_names_a_time_outside_its_bounds(
    at: datetime, heard: int | None, passed: int
) -> None:
    server_at = None if heard is None else START + timedelta(seconds=heard)
    record = visit(at, server_at=server_at, since_server=passed * 1000)
    received = START + timedelta(seconds=9_000)
    found = happened_at(read_core(record.core), Stamp(1, received))
    assert found <= received
    if server_at is not None:
        assert found >= min(server_at + timedelta(seconds=passed), received)
    if (server_at is None or at >= server_at + timedelta(seconds=passed)) and at <= received:
        assert found == at


@pytest.mark.parametrize(
    ("at", "counts"),
    [(datetime.max.replace(tzinfo=UTC), START + HOUR), (datetime.min.replace(tzinfo=UTC), START)],
)
def test_the_ends_of_time_are_times_too(at: datetime, counts: datetime) -> None:
    record = visit(at, server_at=START, since_server=2**53 - 1)
    assert read(record).core.at.tzinfo is not None
    assert read(stamped(record, START + HOUR)).core.at == counts


def test_what_the_centre_found_stands() -> None:
    record = visit(START)
    assert read(stamped(record, START + 9 * HOUR, START + 2 * HOUR)).core.at == START + 2 * HOUR


def test_a_time_of_another_zone_counts_for_the_day_in_china() -> None:
    late = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)
    at = read(visit(late)).core.at
    assert (at, at.date().isoformat()) == (late, "2027-01-01")


def test_a_stamp_without_a_finding_keeps_its_bytes() -> None:
    old = b'{"position":7,"received_at":"2026-09-14T09:00:00+08:00","number":null}'
    assert msgspec.json.encode(msgspec.json.decode(old, type=Stamp)) == old


def test_a_beginning_written_down_by_a_wrong_clock_is_put_right_with_it() -> None:
    wrong = START.replace(year=2000)
    record = visit(wrong, wrong - HOUR / 2, server_at=START + HOUR)
    after = evolve(None, read(stamped(record, START + 3 * HOUR)))
    assert isinstance(after, WalkIn)
    assert after.started_at == START + HOUR / 2


def test_a_beginning_that_somebody_typed_stays_as_typed() -> None:
    yesterday = START - 20 * HOUR
    after = evolve(None, read(stamped(visit(START, yesterday), START + HOUR)))
    assert isinstance(after, WalkIn)
    assert after.started_at == yesterday


def test_nobody_came_later_than_it_was_written_down() -> None:
    after = evolve(None, read(visit(START, START + 5 * HOUR)))
    assert isinstance(after, WalkIn)
    assert after.started_at == START


def visit_made(said_at: datetime, began: datetime, ended: datetime, at: datetime) -> Visit:
    """A visit written down in one go by a clock, as it stands once the centre had it ``at``."""
    scribe = Scribe(bureau.directory())
    body = VisitLogged(target=TARGET, notes=notes(scribe, started_at=began, ended_at=ended))
    record = recorded(
        "VisitLogged",
        body,
        bureau.fixed_id(9, 2),
        VisitLoggedPrivate("张桂英", "屋里暖气不热"),
        at=said_at,
        actor=bureau.FIELD,
        unit=bureau.PRECINCT,
        device=bureau.HEAD_DEVICE,
    )
    event = read(stamped(record, at))
    assert check(None, event, scribe.context()) is None
    after = evolve(None, event)
    assert isinstance(after, Visit)
    return after


def test_a_visit_that_ended_just_now_is_taken_from_a_clock_that_is_seconds_fast() -> None:
    fast = START + timedelta(seconds=9)
    made = visit_made(fast, START - HOUR, fast - timedelta(seconds=2), START)
    assert (made.started_at, made.ended_at) == (START - HOUR, START)


def test_a_visit_counts_for_its_day_though_the_clock_is_days_fast() -> None:
    fast = START + timedelta(days=20)
    made = visit_made(fast, fast - HOUR, fast - HOUR / 2, START)
    assert (made.started_at, made.ended_at) == (START - HOUR, START - HOUR / 2)


# ----------------------------------------------------------------------------- signing


def signed(**core: Any) -> Letter:
    """A letter of 9:00 that was signed for at a desk without a network, sent at 18:00."""
    mail = Mail()
    record = recorded("LetterSigned", LetterSigned(), mail.case, **core)
    after = evolve(mail.letter, read(stamped(record, START + 9 * HOUR)))
    assert isinstance(after, Letter)
    return after


def test_a_desk_without_a_network_signs_by_its_own_clock() -> None:
    letter = signed(at=START + HOUR / 10, server_at=START, since_server=None)
    assert (letter.signed_at, letter.is_device_time) == (START + HOUR / 10, True)


def test_a_clock_that_is_disproved_signs_when_the_centre_had_it() -> None:
    letter = signed(at=START.replace(year=2000), server_at=START, since_server=None)
    assert (letter.signed_at, letter.is_device_time) == (START + 9 * HOUR, False)


def test_a_slow_clock_signs_by_what_has_passed_since_the_centre_was_heard() -> None:
    passed = int((5 * HOUR).total_seconds() * 1000)
    letter = signed(at=START - 3 * HOUR, server_at=START, since_server=passed)
    assert (letter.signed_at, letter.is_device_time) == (START + 5 * HOUR, True)
