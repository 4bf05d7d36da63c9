"""The play: repeats from its seed, obeys every rule, and shows every state of the work."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
import pytest

from casework.cases.ledger.codes import ComplaintRoute
from casework.cases.ledger.state import LedgerItem
from casework.cases.visit import Visit
from casework.cases.walk_in import WalkIn
from casework.clock_reading import Level, reading
from casework.codes import DissatisfiedReason, Ledger, Outcome, Role, ServiceCategory
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.state import Person, State
from sample_bureau import SIGN_INS, play
from tests.harness.sample import NOW, SEED, Played, play_through

PHONE = re.compile(r"13[89]0000\d{4}")
STATES: dict[type[State], set[str]] = {
    WalkIn: {"OPEN", "FOLLOW", "DONE", "HANDED_OFF", "RATED", "VOID"},
    Visit: {"PLANNED", "MISSED", "RECORDED", "REVIEWED", "ARCHIVED", "CANCELLED"},
    LedgerItem: {
        "DRAFT",
        "PENDING_EST",
        "NOT_EST",
        "ESTABLISHED",
        "ASSIGNED",
        "RETURN_PENDING",
        "IN_PROGRESS",
        "COORDINATING",
        "ESCALATED",
        "LONG_TERM",
        "TRANSFERRED",
        "FEEDBACK_PENDING",
        "FED_BACK",
        "CLOSE_PENDING",
        "CLOSED",
        "REOPENED",
        "VOID",
    },
}


def acts(seed: int, now: datetime) -> bytes:
    return b"\n".join(msgspec.json.encode(act) for act in play(seed, now))


def items(played: Played) -> list[LedgerItem]:
    return [one for one in played.states.values() if isinstance(one, LedgerItem)]


def visits(played: Played) -> list[Visit]:
    return [one for one in played.states.values() if isinstance(one, Visit)]


def walk_ins(played: Played) -> list[WalkIn]:
    return [one for one in played.states.values() if isinstance(one, WalkIn)]


def people(played: Played) -> list[Person]:
    named = [one.reporter for one in items(played)]
    named += [one.person for one in visits(played)]
    named += [one.person for one in walk_ins(played)]
    return [person for person in named if person is not None]


# ------------------------------------------------------------------ chance


def test_same_seed_and_moment_give_the_same_bytes() -> None:
    assert acts(SEED, NOW) == acts(SEED, NOW)


def test_another_seed_gives_another_play() -> None:
    assert acts(SEED, NOW) != acts(SEED + 1, NOW)


def test_a_later_hour_of_the_same_day_only_adds() -> None:
    morning, evening = acts(SEED, NOW), acts(SEED, NOW + timedelta(hours=8))
    early = {line for line in morning.split(b"\n") if b'"taker":' not in line}
    assert early < set(evening.split(b"\n"))


# ------------------------------------------------------------------ rules


@pytest.mark.parametrize(
    ("seed", "now"),
    [
        (1, datetime(2026, 11, 23, 7, 0, tzinfo=CHINA)),
        (2, datetime(2026, 10, 5, 15, 0, tzinfo=CHINA)),
        (3, datetime(2025, 2, 8, 23, 59, tzinfo=CHINA)),
        (4, datetime(2027, 3, 1, 0, 0, tzinfo=CHINA)),
    ],
    ids=["monday-morning", "in-the-holidays", "make-up-saturday", "year-without-a-table"],
)
def test_whatever_the_seed_and_day_every_rule_is_kept_and_every_state_shown(
    seed: int, now: datetime
) -> None:
    played = play_through(seed, now)
    assert [refusal.clause for _, refusal in played.refusals] == []
    for kind, statuses in STATES.items():
        assert {state.status for state in played.of_kind(kind)} == statuses


def test_no_event_of_the_play_is_refused(played: Played) -> None:
    assert [(event.core.type, refusal) for event, refusal in played.refusals] == []


def test_acts_come_in_the_order_of_time_and_end_at_the_given_moment() -> None:
    times = [act.at for act in play(SEED, NOW)]
    assert all(earlier <= later for earlier, later in pairwise(times))
    assert times[0] >= NOW - timedelta(weeks=8, days=2)
    assert NOW - timedelta(hours=2) < times[-1] <= NOW


# ------------------------------------------------------------------ how much of what


def test_a_few_hundred_cases_are_played(played: Played) -> None:
    assert 220 <= len(walk_ins(played)) <= 340
    assert 85 <= len(items(played)) <= 120
    assert 60 <= len(visits(played)) <= 90


def test_every_state_is_shown(played: Played) -> None:
    for kind, statuses in STATES.items():
        assert {state.status for state in played.of_kind(kind)} == statuses


def test_three_ledgers_and_five_categories_are_all_used(played: Played) -> None:
    assert {item.ledger for item in items(played)} == set(Ledger)
    given = [service.category for one in walk_ins(played) for service in one.services]
    assert set(given) == set(ServiceCategory)
    assert len(given) > len(walk_ins(played))


def test_no_two_items_of_the_list_have_the_same_title(played: Played) -> None:
    titles = [item.title for item in items(played)]
    assert len(set(titles)) == len(titles)


def test_a_head_finds_late_and_nearly_late_and_quiet_items(played: Played) -> None:
    clocks = [next_clock(item, played.directory) for item in items(played)]
    levels = {reading(clock, NOW).level for clock in clocks if clock is not None}
    assert {Level.NORMAL, Level.WARNING, Level.OVERDUE} <= levels


def test_closings_show_both_the_ordinary_way_and_the_lawful_exits(played: Played) -> None:
    closed = [item for item in items(played) if item.status == "CLOSED"]
    outcomes = {item.outcome for item in closed if item.exit_approved_by}
    assert {Outcome.NOT_LEGAL, Outcome.UNFOUNDED, Outcome.LOST} <= outcomes
    assert any(not item.exit_approved_by for item in closed)


def test_some_citizens_were_not_satisfied_at_first(played: Played) -> None:
    calls = [call for item in items(played) for call in item.call_backs]
    reasons = {call.reason for call in calls if call.reason is not None}
    assert reasons - {DissatisfiedReason.POLICY}
    assert any(not call.is_connected for call in calls)
    reworked = [item for item in items(played) if len(item.call_backs) > 1]
    assert any(item.status == "CLOSED" for item in reworked)


def test_supporting_units_do_their_part(played: Played) -> None:
    assert any(item.co_units_done for item in items(played))


def test_nobody_of_a_station_that_is_complained_about_touches_the_matter(played: Played) -> None:
    roster = played.directory.roster
    walled = {one.case: one for one in items(played) if one.respondents}
    assert len(walled) >= 5
    named: set[str] = set()
    for event in played.events:
        if event.core.type in ("LedgerItemDrafted", "RespondentNamed"):
            named |= {event.core.case} if event.core.case in walled else set()
            if event.core.type == "LedgerItemDrafted" and not event.body.respondents:
                named -= {event.core.case}
            continue
        if event.core.case in named:
            actor = roster.officers[event.core.actor]
            assert not roster.is_walled(actor, walled[event.core.case].respondents)


def test_complaints_about_the_police_are_handled_by_inspection(played: Played) -> None:
    roster = played.directory.roster
    routed = [one for one in items(played) if one.route is ComplaintRoute.INSPECTORATE]
    assert routed
    for item in routed:
        assert all(Role.SUPERV in roster.officers[one].roles for one in item.handlers)


def test_a_few_visits_wait_because_a_problem_went_nowhere_yet(played: Played) -> None:
    waiting = [one for one in visits(played) if any(not p.is_followed for p in one.problems)]
    assert waiting
    assert {one.status for one in waiting} == {"RECORDED"}


def test_problems_of_visits_stand_in_the_ledger(played: Played) -> None:
    linked = [p.linked_case for one in visits(played) for p in one.problems if p.linked_case]
    assert len(linked) >= 5
    for case in linked:
        item = played.states[case]
        assert isinstance(item, LedgerItem)
        assert isinstance(played.states[item.source_case or ""], Visit)


def test_receptions_that_became_items_name_the_item(played: Played) -> None:
    handed = [one for one in walk_ins(played) if one.linked_case]
    assert len(handed) >= 15
    for walk_in in handed:
        assert walk_in.reference == played.states[walk_in.linked_case or ""].temp_no


def test_follow_ups_are_late_and_due_and_ahead(played: Played) -> None:
    days = {one.follow_by for one in walk_ins(played) if one.status == "FOLLOW" and one.follow_by}
    assert min(days) < NOW.date() < max(days)


def test_temporary_numbers_are_there_and_never_twice(played: Played) -> None:
    kinds: list[State] = [*items(played), *visits(played), *walk_ins(played)]
    numbers = [state.temp_no for state in kinds]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"临-[A-Z]\d\d-\d{4}-\d{3}", number) for number in numbers)


# ------------------------------------------------------------------ people


def test_quick_counts_are_nameless(played: Played) -> None:
    quick = [one for one in walk_ins(played) if one.is_quick]
    assert len(quick) >= 60
    assert all(one.person is None and not one.content for one in quick)


def test_telephones_are_of_blocks_that_nobody_has(played: Played) -> None:
    phones = [person.phone for person in people(played) if person.phone]
    assert len(phones) >= 150
    assert all(PHONE.fullmatch(phone) for phone in phones)


def test_identity_numbers_belong_to_no_place(played: Played) -> None:
    numbers = [person.id_no for person in people(played) if person.id_type == "ID"]
    assert numbers
    assert all(number.startswith("999999") and len(number) == 18 for number in numbers)


def test_names_that_programs_get_wrong_are_among_citizens_and_officers(played: Played) -> None:
    officers = [officer.name for officer in played.directory.roster.officers.values()]
    for names in (officers, [person.name for person in people(played)]):
        everyone = "".join(names)
        assert "·" in everyone
        assert any(rare in everyone for rare in "𬭛𪨰㼆龘")
        assert {name[0] for name in names if name} & set("单解仇区查")


def test_every_role_is_held_and_auxiliaries_work_at_desks(played: Played) -> None:
    officers = played.directory.roster.officers.values()
    # The sample is one city: nobody in it heads a province.
    in_a_city = set(Role) - {Role.PROV_CHIEF}
    assert {role for officer in officers for role in officer.roles} == in_a_city
    assert 40 <= len(officers) <= 60
    auxiliary = [officer for officer in officers if officer.is_aux]
    assert len(auxiliary) >= 4
    assert {role for officer in auxiliary for role in officer.roles} == {Role.DESK}


def test_sign_ins_are_officers_with_their_role(played: Played) -> None:
    roster = played.directory.roster
    known = {officer.police_no: officer for officer in roster.officers.values()}
    assert {one.role for one in SIGN_INS} == {
        Role.DESK,
        Role.FIELD,
        Role.HANDLER,
        Role.UNIT_HEAD,
        Role.REVISIT,
    }
    for one in SIGN_INS:
        officer = known[one.police_no]
        assert officer.name == one.name
        assert one.role in officer.roles
        assert roster.units[officer.unit].name == one.unit
