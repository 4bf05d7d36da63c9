"""What was in force when it happened decides: today's directory does not judge yesterday."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from casework.calendar import HolidayTable, WorkCalendar
from casework.cases.directory import (
    DelegationRevoked,
    DeviceRevoked,
    HolidayTableIssued,
    LimitProfileIssued,
    OfficerRegistered,
    ReceiverEnded,
    ThresholdsIssued,
    UnitRegistered,
)
from casework.cases.walk_in import Service, WalkInReceived
from casework.clocks import is_late
from casework.codes import Role, ServiceCategory, UnitLevel
from casework.deadlines import clocks
from casework.event import Label
from casework.limits import LimitProfile, read_limit_profile
from casework.metrics import Period, Scope, letter_figures
from casework.registry import check, compose, read
from casework.thresholds import Threshold, ThresholdTable
from tests.harness import bureau
from tests.harness.bureau import RESOURCES, START, Scribe, fixed_id
from tests.harness.lives.directory import delegation
from tests.harness.lives.diversion import HEAT, MATTER, a_scribe, sending
from tests.harness.lives.letter import Mail
from tests.harness.lives.life import founded
from tests.harness.proposals import propose_as

PROFILES = {
    path.stem: (fixed_id(5, number), read_limit_profile(path.read_bytes()))
    for number, path in enumerate(sorted((RESOURCES / "limits").glob("*.json")))
}


def told(scribe: Scribe, device: str, at: Any, actor: str = bureau.FIELD, unit: str = "") -> str:
    """What the rules say to a walk-in recorded then at a machine: the clause, or nothing."""
    body = WalkInReceived(started_at=at, services=(Service(ServiceCategory.CONSULT),))
    record = compose(
        propose_as(scribe.new_case(), "WalkInReceived", body),
        id=scribe.new_case(),
        salt=bytes(16),
        at=at,
        since_server=None,
        seen=None,
        actor=actor,
        unit=unit or bureau.PRECINCT,
        device=device,
        seq=1,
    )
    refusal = check(None, read(record), scribe.context())
    return refusal.clause if refusal else ""


def registers(scribe: Scribe, officer: str, **changes: Any) -> None:
    """The administrator writes an officer down anew."""
    known = scribe.directory.roster.officers[officer]
    body = OfficerRegistered(
        police_no=known.police_no,
        name=known.name,
        unit=known.unit,
        roles=known.roles,
        is_aux=known.is_aux,
        is_active=known.is_active,
    )
    anew = replace(body, **changes)
    scribe.happen(bureau.ADMIN, propose_as(officer, "OfficerRegisteredAnew", anew))


def test_work_done_before_an_officer_was_moved_is_lawful_when_it_arrives_later() -> None:
    scribe = founded()
    scribe.later(hours=1)
    before = scribe.now
    scribe.later(days=2)
    registers(scribe, bureau.FIELD, unit=bureau.SISTER)
    scribe.later(days=5)
    assert told(scribe, bureau.HEAD_DEVICE, before) == ""
    assert told(scribe, bureau.HEAD_DEVICE, scribe.now) == "sender.wrong_station"
    assert told(scribe, bureau.SISTER_DEVICE, before) == "sender.wrong_station"
    assert told(scribe, bureau.SISTER_DEVICE, scribe.now, unit=bureau.SISTER) == ""


def test_work_of_an_officer_who_left_since_stands_and_nothing_after_it() -> None:
    scribe = founded()
    scribe.later(hours=1)
    before = scribe.now
    scribe.later(hours=1)
    registers(scribe, bureau.FIELD, is_active=False)
    assert told(scribe, bureau.HEAD_DEVICE, before) == ""
    assert told(scribe, bureau.HEAD_DEVICE, scribe.now) == "sender.inactive"


def test_a_machine_that_was_shut_out_is_believed_nothing_any_more() -> None:
    scribe = founded()
    scribe.later(hours=1)
    before = scribe.now
    scribe.later(hours=1)
    revoked = DeviceRevoked("失窃")
    scribe.happen(bureau.SECURITY, propose_as(bureau.HEAD_DEVICE, "DeviceRevoked", revoked))
    assert told(scribe, bureau.HEAD_DEVICE, before) == "sender.device"


def test_an_authority_counts_from_when_it_was_given_until_it_was_taken_back() -> None:
    scribe = founded()
    scribe.later(days=3)
    given_at = scribe.now
    case = scribe.new_case()
    backdated = delegation(starts_at=START - timedelta(days=30), ends_at=START + timedelta(days=9))
    scribe.happen(bureau.CHIEF, propose_as(case, "DelegationGiven", backdated))
    scribe.later(days=1)
    taken_back = scribe.now
    scribe.happen(bureau.CHIEF, propose_as(case, "DelegationRevoked", DelegationRevoked()))
    scribe.later(days=1)
    roster = scribe.directory.roster
    deputy = roster.officers[bureau.DEPUTY]

    def acts_as_chief(at: Any) -> bool:
        return Role.CHIEF in {role for role, _ in roster.roles_of(deputy, at)}

    assert not acts_as_chief(given_at - timedelta(seconds=1))
    assert acts_as_chief(given_at)
    assert acts_as_chief(taken_back - timedelta(seconds=1))
    assert not acts_as_chief(taken_back)


def test_what_was_sent_to_a_body_before_it_ended_stands() -> None:
    scribe = a_scribe()
    scribe.later(hours=1)
    before = scribe.now
    scribe.later(hours=1)
    ended = propose_as(HEAT, "ReceiverEnded", ReceiverEnded("并入市政热线"))
    scribe.happen(bureau.OFFICE, ended)
    later = scribe.now
    proposal = propose_as(scribe.new_case(), "DiversionSent", sending(), MATTER)
    clauses = []
    for at in (before, later):
        scribe.now = at
        event = scribe.compose(bureau.AUX, proposal)
        refusal = check(None, event, scribe.context())
        clauses.append(refusal.clause if refusal else "")
    assert clauses == ["", "diversion.receiver"]


# ------------------------------------------------------------------------------- tables


def lateness(mail: Mail) -> dict[str, bool]:
    """Of each limit that has stopped, whether it was met late."""
    found = clocks(mail.letter, mail.scribe.directory)
    return {one.code: is_late(one, mail.now) for one in found if one.stopped_at is not None}


def due(mail: Mail, code: str) -> Any:
    found = {one.code: one.due_at for one in clocks(mail.letter, mail.scribe.directory)}
    return found[code]


def letter(status: str, **waits: float) -> Mail:
    """A letter in a bureau whose directory can change; ``waits`` before it is signed for."""
    mail = Mail()
    mail.scribe.states |= founded().states
    mail.later(**waits)
    return mail.walk(status) if status != "PENDING_SIGN" else mail


def other_city(mail: Mail, profile: str) -> None:
    """The bureau takes over another city's limits."""
    unit = mail.scribe.directory.roster.units[bureau.BUREAU]
    body = UnitRegistered(
        code=unit.code, name=unit.name, level=UnitLevel.BUREAU, parent=None, profile=profile
    )
    mail.scribe.happen(bureau.ADMIN, propose_as(bureau.BUREAU, "UnitRegisteredAnew", body))


def corrected(profile: LimitProfile, code: str, amount: int) -> LimitProfile:
    """The same profile since the same day, with another amount of one limit."""
    limits = tuple(
        replace(one, amount=amount) if one.code == code else one for one in profile.limits
    )
    return replace(profile, limits=limits)


def test_another_profile_of_the_unit_does_not_judge_a_letter_that_was_closed_under_the_old() -> (
    None
):
    mail = letter("PENDING_SIGN", hours=3)
    mail.walk("SIGNED")
    mail.later(days=40)
    assert lateness(mail)["mailbox.sign"]
    other_city(mail, "shenzhen")
    mail.later(days=160)
    assert lateness(mail)["mailbox.sign"]


def test_a_case_that_had_no_limits_keeps_the_first_that_its_unit_was_given() -> None:
    mail = letter("PENDING_SIGN")
    other_city(mail, "nowhere")
    mail.later(hours=1)
    mail.case = mail.receive()
    assert clocks(mail.letter, mail.scribe.directory) == ()
    mail.later(hours=1)
    other_city(mail, "shenzhen")
    given = due(mail, "mailbox.reply")
    mail.later(hours=1)
    other_city(mail, "zhanjiang")
    assert due(mail, "mailbox.reply") == given


def test_a_letter_keeps_the_profile_of_the_day_it_came_and_the_next_has_the_new_one() -> None:
    mail = letter("SIGNED")
    before = due(mail, "mailbox.reply")
    other_city(mail, "shenzhen")
    assert due(mail, "mailbox.reply") == before
    mail.later(days=1)
    mail.case = mail.receive()
    assert "mailbox.reply" in {one.code for one in clocks(mail.letter, mail.scribe.directory)}
    calendar = mail.scribe.directory.calendar
    seventh = calendar.add_workdays(mail.now.date(), 7)
    assert due(mail, "mailbox.reply").date() == seventh + timedelta(days=1)


def test_a_corrected_profile_moves_what_runs_and_not_what_had_stopped() -> None:
    mail = letter("SIGNED", hours=3)
    case, profile = PROFILES["zhanjiang"]
    assert lateness(mail) == {"mailbox.sign": True}
    running = due(mail, "mailbox.reply")
    mail.later(hours=1)
    slower = corrected(corrected(profile, "mailbox.sign", 600), "mailbox.reply", 9)
    mail.scribe.happen(
        bureau.ADMIN, propose_as(case, "LimitProfileIssuedAnew", LimitProfileIssued(slower))
    )
    assert lateness(mail) == {"mailbox.sign": True}
    assert due(mail, "mailbox.reply") > running


def test_a_correction_issued_as_a_table_of_its_own_counts_too() -> None:
    mail = letter("SIGNED")
    running = due(mail, "mailbox.reply")
    _, profile = PROFILES["zhanjiang"]
    mail.later(hours=1)
    slower = corrected(profile, "mailbox.reply", 9)
    for name in (fixed_id(1, 0), fixed_id(9, 9_999)):
        issued = propose_as(name, "LimitProfileIssued", LimitProfileIssued(slower))
        mail.scribe.happen(bureau.ADMIN, issued)
        assert due(mail, "mailbox.reply") > running
        mail.scribe.later(hours=1)
        slower = corrected(profile, "mailbox.reply", 12)


def test_a_corrected_holiday_table_moves_what_runs_and_not_what_had_stopped() -> None:
    mail = letter("REPLIED")
    assert lateness(mail)["mailbox.reply"] is False
    calendar = mail.scribe.directory.calendar
    before = {one.code: one.due_at for one in clocks(mail.letter, mail.scribe.directory)}
    table = next(one for one in calendar.tables if one.year == 2026)
    mail.later(hours=1)
    days = tuple(START.date() + timedelta(days=n) for n in (1, 2, 3))
    more = HolidayTable(2026, (*table.off, *days), table.worked, "更正")
    mail.scribe.happen(
        bureau.ADMIN,
        propose_as(mail.scribe.new_case(), "HolidayTableIssued", HolidayTableIssued(more)),
    )
    assert mail.scribe.directory.calendar.tables != calendar.tables
    after = {one.code: one.due_at for one in clocks(mail.letter, mail.scribe.directory)}
    assert after["mailbox.reply"] == before["mailbox.reply"]
    mail.case = mail.receive()
    mail.later(minutes=1)
    assert mail.letter.received_at > START
    assert due(mail, "mailbox.reply") > before["mailbox.reply"]


def numbers(value: int, since: date) -> ThresholdTable:
    one = Threshold(
        code="letter.watch.repeats", label=Label("重复", "Repeats"), value=value, source="[D]"
    )
    return ThresholdTable(id="bureau", since=since, thresholds=(one,))


def test_a_corrected_threshold_replaces_the_earlier_one_from_the_moment_it_is_issued() -> None:
    scribe = founded()
    since = date(2026, 1, 1)
    moments = []
    for value, case in ((3, fixed_id(9, 900)), (4, fixed_id(9, 100)), (5, fixed_id(9, 950))):
        scribe.later(days=1)
        body = ThresholdsIssued(numbers(value, since))
        scribe.happen(bureau.ADMIN, propose_as(case, "ThresholdsIssued", body))
        moments.append(scribe.now)
    known = scribe.directory
    assert [known.threshold("letter.watch.repeats", at) for at in moments] == [3, 4, 5]
    early = moments[0] - timedelta(seconds=1)
    assert known.threshold("letter.watch.repeats", early) == 2


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("city", "profile", "own table", "holidays")),
        st.integers(1, 30),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(
    status=st.sampled_from(("SIGNED", "HANDLING", "REPLIED", "CLOSED", "REWORK", "TRANSFERRED")),
    waits=st.integers(0, 60 * 24 * 12),
    changes=CHANGES,
)
def test_whatever_is_issued_later_a_verdict_stays_what_it_was(
    status: str, waits: int, changes: list[tuple[str, int, int]]
) -> None:
    mail = letter(status, minutes=waits)
    mail.later(minutes=1)
    before = lateness(mail)
    for number, (what, amount, days) in enumerate(changes):
        mail.later(days=days, minutes=1)
        change(mail, what, amount, number)
        after = lateness(mail)
        assert {code: after.get(code) for code in before} == before


@settings(max_examples=40, deadline=None)
@given(
    status=st.sampled_from(("PENDING_SIGN", "SIGNED", "HANDLING", "REPLIED", "CLOSED")),
    waits=st.integers(0, 60 * 24 * 12),
    asked=st.integers(0, 60 * 24 * 20),
    changes=CHANGES,
)
def test_whatever_is_issued_later_a_month_that_is_over_stays_what_it_was(
    status: str, waits: int, asked: int, changes: list[tuple[str, int, int]]
) -> None:
    """Limits too that were running when the period ended, whose length is corrected since."""
    mail = letter(status, minutes=waits)
    mail.later(minutes=1 + asked)
    end = mail.now
    period = Period(START - timedelta(days=1), end)
    before = letter_figures([mail.letter], Scope(period, end, mail.scribe.directory))
    for number, (what, amount, days) in enumerate(changes):
        mail.later(days=days, minutes=1)
        change(mail, what, amount, number)
        scope = Scope(period, mail.now, mail.scribe.directory)
        assert letter_figures([mail.letter], scope) == before


def change(mail: Mail, what: str, amount: int, number: int) -> None:
    """The administrator changes something on which limits depend."""
    scribe = mail.scribe
    case, profile = PROFILES["zhanjiang"]
    other = corrected(corrected(profile, "mailbox.sign", amount), "mailbox.reply", amount)
    if what == "city":
        other_city(mail, ("shenzhen", "zhanjiang", "common")[amount % 3])
    elif what == "profile":
        body: Any = LimitProfileIssued(other)
        scribe.happen(bureau.ADMIN, propose_as(case, "LimitProfileIssuedAnew", body))
    elif what == "own table":
        since = date(2026, 1, 1) + timedelta(days=amount * 9)
        body = LimitProfileIssued(replace(other, since=since))
        scribe.happen(bureau.ADMIN, propose_as(scribe.new_case(), "LimitProfileIssued", body))
    else:
        known: WorkCalendar = scribe.directory.calendar
        table = next(one for one in known.tables if one.year == 2026)
        day = START.date() + timedelta(days=amount)
        off = {*table.off, day} if day.weekday() < 5 else set(table.off)
        body = HolidayTableIssued(
            HolidayTable(2026, tuple(sorted(off)), tuple(set(table.worked) - off), f"{number}")
        )
        scribe.happen(bureau.ADMIN, propose_as(scribe.new_case(), "HolidayTableIssued", body))


# ------------------------------------------------------------------- people, at random

POSTS = ((bureau.PRECINCT, bureau.HEAD_DEVICE), (bureau.SISTER, bureau.SISTER_DEVICE))
LIFE = st.lists(
    st.tuples(st.sampled_from(("move", "leave", "come back", "role", "work")), st.integers(0, 1)),
    min_size=3,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(life=LIFE, gaps=st.lists(st.integers(1, 90_000), min_size=25, max_size=25))
def test_work_is_judged_by_where_the_officer_sat_when_it_was_done(
    life: list[tuple[str, int]], gaps: list[int]
) -> None:
    """The oracle keeps its own book of where the officer sat, and looks it up by the second."""
    scribe = founded()
    sat, active, works = 0, True, True
    done: list[tuple[Any, int, bool]] = []
    for (what, where), gap in zip(life, gaps, strict=False):
        scribe.later(seconds=gap)
        if what == "move":
            sat = where
            registers(scribe, bureau.FIELD, unit=POSTS[where][0])
        elif what in ("leave", "come back"):
            active = what == "come back"
            registers(scribe, bureau.FIELD, is_active=active)
        elif what == "role":
            works = bool(where)
            roles = (Role.FIELD,) if works else (Role.OFFICE,)
            registers(scribe, bureau.FIELD, roles=roles)
        else:
            done.append((scribe.now, where, where == sat and active and works))
    scribe.later(days=1)
    for at, where, is_lawful in reversed(done):
        unit, device = POSTS[where]
        assert (told(scribe, device, at, unit=unit) == "") == is_lawful
